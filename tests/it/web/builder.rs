//! The rule changed condition by condition.

use std::collections::BTreeSet;

use axum::http::{HeaderMap, StatusCode};
use quanxuan::dsl::edit::{Edit, Path, edit, find, parts};
use quanxuan::dsl::{Condition, Segment, text};
use quanxuan::web::number::grouped;
use quanxuan::web::pages::ask::address::Address;
use quanxuan::web::pages::builder::field::{Choice, Control, Field, Form, fields, read};
use quanxuan::web::shell::Shell;

use super::records::Site;
use super::{state, visit};

/// What a browser sends when nothing in the form was touched.
fn untouched(fields: &[Field]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for field in fields {
        let mut put = |part: &str, value: &str| pairs.push((format!("{}.{part}", field.name), value.to_owned()));
        // A list without a choice shows, and sends, its first line.
        let chosen = |choices: &[Choice]| {
            let chosen = choices.iter().find(|choice| choice.chosen).or(choices.first());
            chosen.map(|choice| choice.value.clone()).unwrap_or_default()
        };
        match &field.control {
            Control::When(when) => {
                put("how", &chosen(&when.how));
                put("count", &when.count);
                put("unit", &chosen(&when.units));
                put("period", &chosen(&when.periods));
                put("from", &when.from);
                put("to", &when.to);
                put("festival", &chosen(&when.festivals));
            }
            Control::Compare(compare) => {
                put("how", &chosen(&compare.how));
                put("value", &compare.value);
                put("high", &compare.high);
            }
            Control::Pick(pick) => {
                put("how", &chosen(&pick.how));
                pick.values.iter().filter(|value| value.chosen).for_each(|value| put("value", &value.value));
            }
            Control::Switch(choices) => put("how", &chosen(choices)),
            Control::Words { how, text } => {
                put("how", &chosen(how));
                put("text", text);
            }
            Control::Portion { count, how } => {
                put("count", count);
                put("how", &chosen(how));
            }
        }
    }
    pairs
}

/// Every place of a rule that the editor shows.
fn places(rule: &Condition, path: &Path, found: &mut Vec<Path>) {
    found.push(path.clone());
    for number in 0..parts(find(rule, path).unwrap()).len() {
        places(rule, &path.part(number), found);
    }
}

/// The rules of the shop's examples, templates and terms.
fn rules() -> Vec<Segment> {
    let state = state();
    let catalog = &state.shop().catalog;
    let examples = catalog.examples.iter().map(|example| example.text.as_str());
    let templates = catalog.templates().map(|template| template.rule.as_str());
    let terms = catalog.terms.iter().map(|term| term.rule.as_str());
    let texts: BTreeSet<&str> = examples.chain(templates).chain(terms).collect();
    texts
        .into_iter()
        .map(|rule| text::parse(rule, catalog).unwrap_or_else(|problems| panic!("{rule}: {problems:?}")))
        .collect()
}

#[tokio::test]
async fn a_form_nobody_touched_changes_nothing() {
    let state = state();
    let shop = state.shop();
    let shell = Shell::new(&HeaderMap::new(), shop);
    let mut seen = 0;
    for segment in rules() {
        let mut paths = Vec::new();
        places(&segment.rule, &Path::default(), &mut paths);
        for path in paths {
            let condition = find(&segment.rule, &path).unwrap();
            let fields = fields(condition, shop, &shell);
            let pairs = untouched(&fields);
            let again =
                read(condition, Form(&pairs), shop).unwrap_or_else(|problem| panic!("{condition:?}: {problem:?}"));
            let whole = edit(&segment, &path, Edit::Replace(again)).unwrap();
            assert_eq!(text::print(&whole), text::print(&segment));
            seen += fields.len();
        }
    }
    assert!(seen > 200, "{seen}");
}

#[tokio::test]
async fn every_condition_can_be_edited_denied_and_removed_from_the_page() {
    for segment in rules() {
        let address = Address { rule: Some(text::print(&segment)), ..Address::default() };
        let mut paths = Vec::new();
        places(&segment.rule, &Path::default(), &mut paths);
        for path in paths {
            let form = visit(&address.conditions("form", &[("at", &path.to_string())])).await;
            assert_eq!(form.status, StatusCode::OK, "{address} {path}");
            for change in [Edit::Negate, Edit::Remove] {
                let changed = edit(&segment, &path, change).unwrap();
                let again = text::parse(&text::print(&changed), &state().shop().catalog);
                assert_eq!(again.map(|again| text::print(&again)), Ok(text::print(&changed)));
            }
        }
    }
}

const RULE: &str = "city = '上海' and purchase(category = '口红') in last 3 months";

fn of(page: &str, more: &[(&str, &str)]) -> String {
    Address { rule: Some(RULE.into()), question: "上海买过口红的人".into(), ..Address::default() }
        .conditions(page, more)
}

async fn count_of(rule: &str) -> u64 {
    let segment = state().pipeline.parse(rule).unwrap();
    state().pipeline.count(&[segment], None).await.unwrap().remove(0).unwrap()
}

#[tokio::test]
async fn the_count_stands_beside_the_form_before_anything_is_applied() {
    let before = count_of(RULE).await;
    let after = count_of(&RULE.replace("3 months", "1 years")).await;
    let count = of("count", &[("at", "1"), ("1.how", "last"), ("1.count", "1"), ("1.unit", "year")]);
    let part = visit(&count).await.body;
    assert!(part.contains(&format!("<strong>{}</strong>", grouped(after))), "{part}");
    assert!(part.contains(&format!("多 {} 人", grouped(after - before))), "{part}");
    let none = visit(&of("count", &[("at", "0"), ("0.how", "in")])).await.body;
    assert!(none.contains("请至少选择一项"), "{none}");
}

#[tokio::test]
async fn values_say_how_many_customers_each_of_them_has() {
    let form = visit(&of("form", &[("at", "1")])).await.body;
    let rule = |category: &str| format!("city = '上海' and purchase(category = '{category}') in last 3 months");
    for category in ["口红", "面膜"] {
        let count = grouped(count_of(&rule(category)).await);
        assert!(
            form.contains(&format!("<span>{category}</span> <span class=\"fine\">{count}</span>")),
            "{category} {count}"
        );
    }
}

#[tokio::test]
async fn what_is_applied_is_the_rule_and_nothing_else_of_it_moves() {
    let applied = |more: &'static [(&str, &str)]| async move {
        let reply = visit(&of("apply", more)).await;
        let location = reply.headers.get("location").map(|to| to.to_str().unwrap().to_owned());
        (reply.status, location.unwrap_or_else(|| panic!("{}", reply.body)))
    };
    let there = |rule: &str| {
        Address { rule: Some(rule.into()), question: "上海买过口红的人".into(), ..Address::default() }.to_string()
    };
    let changed = applied(&[("at", "0"), ("0.how", "not-in"), ("0.value", "北京"), ("0.value", "广州")]).await;
    let rule = "city not in ('北京', '广州') and purchase(category = '口红') in last 3 months";
    assert_eq!(changed, (StatusCode::SEE_OTHER, there(rule)));
    let added =
        applied(&[("new", "spend"), ("join", "and"), ("0.how", "ever"), ("1.how", "more"), ("1.value", "500")]).await;
    assert_eq!(added.1, there(&format!("{RULE} and spend > 500")));
    let or = applied(&[("new", "is_test"), ("join", "or"), ("at", "0"), ("0.how", "true")]).await;
    assert_eq!(or.1, there("(city = '上海' or is_test = true) and purchase(category = '口红') in last 3 months"));
    let narrowed =
        [("at", "1"), ("narrow", "brand"), ("0.how", "in"), ("0.value", "口红"), ("1.how", "in"), ("1.value", "花屿")];
    let narrowed = visit(&of("apply", &narrowed)).await;
    assert!(narrowed.headers.contains_key("location"), "{}", narrowed.body);
}

#[tokio::test]
async fn what_cannot_be_read_is_said_in_the_form() {
    let reply = visit(&of("apply", &[("at", "1"), ("1.how", "last"), ("1.count", "many"), ("1.unit", "day")])).await;
    assert_eq!(reply.status, StatusCode::OK);
    assert!(reply.body.contains("「many」不是数字。"), "{}", reply.body);
    for nowhere in [of("form", &[("at", "7")]), of("form", &[("at", "x")]), of("form", &[("new", "nothing")])] {
        assert_eq!(visit(&nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let broken = Address { rule: Some("city =".into()), ..Address::default() }.conditions("form", &[]);
    assert_eq!(visit(&broken).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_menu_names_everything_a_condition_can_be_about() {
    let menu = visit(&of("new", &[("join", "or"), ("at", "1")])).await.body;
    let state = state();
    let catalog = &state.shop().catalog;
    let names =
        catalog.attributes.iter().map(|found| &found.name).chain(catalog.events.iter().map(|found| &found.name));
    for name in names
        .chain(catalog.measures.iter().map(|found| &found.name))
        .chain(catalog.terms.iter().map(|found| &found.name))
    {
        assert!(menu.contains(&format!("<button name=\"new\" value=\"{name}\">")), "{name}");
        let form = visit(&of("form", &[("new", name)])).await;
        assert_eq!(form.status, StatusCode::OK, "{name}");
    }
}

#[tokio::test]
async fn a_rule_that_is_no_longer_what_the_question_asked_says_so() {
    let at = |rule: &str| {
        Address { rule: Some(rule.into()), question: "上海的女性".into(), ..Address::default() }.to_string()
    };
    let changed = visit(&at("city = '上海' and gender = '男'")).await.body;
    assert!(changed.contains("规则改过"), "{changed}");
    let same = state().pipeline.explain("上海的女性", None).unwrap();
    let same = text::print(same.derivations.iter().find_map(|derivation| derivation.segment.as_ref()).unwrap());
    assert!(!visit(&at(&same)).await.body.contains("规则改过"), "{same}");
}

#[tokio::test]
async fn a_saved_segment_is_changed_condition_by_condition_into_its_next_version() {
    let site = Site::new();
    let segment = site.segment("VIP", RULE).await.id;
    let page = site.visit(&format!("/segments/{segment}")).await;
    let (_, rest) = page.split_once("<p class=\"fold-link\"><a href=\"").unwrap();
    let list = rest.split('"').next().unwrap().replace("&#38;", "&");
    let opened = site.visit(&list).await;
    assert!(opened.contains("Save as a new version") && opened.contains("VIP"), "{opened}");
    // Whatever is changed on the way, the list is still that of the segment.
    let spelled = format!("for={segment}.1");
    for path in ["/run?", "/conditions/"] {
        let before = format!("href=\"{path}");
        let links = opened.split(&before).skip(1).map(|rest| rest.split('"').next().unwrap());
        let links: Vec<&str> = links.collect();
        assert!(links.len() > 3 && links.iter().all(|link| link.contains(&spelled)), "{links:?}");
    }
    let changed = RULE.replace("3 months", "6 months");
    let versions = format!("/segments/{segment}/versions");
    let save = async |text: &str| site.post(&versions, &[("text", text), ("expected", "1"), ("note", "")]).await.0;
    assert_eq!(save(&changed).await, StatusCode::SEE_OTHER);
    assert_eq!(save(RULE).await, StatusCode::CONFLICT, "nobody's version is lost");
}

#[tokio::test]
async fn a_condition_without_effect_a_wide_list_and_a_rule_known_already_are_remarked() {
    let site = Site::new();
    let list = |rule: &str| Address { rule: Some(rule.into()), ..Address::default() }.to_string();
    let said = async |rule: &str| site.visit(&list(rule)).await;
    let idle = said("city = '上海' and city in ('上海', '北京')").await;
    assert_eq!(idle.matches("leaves nobody out").count(), 1, "{idle}");
    let outside = said("city = '上海' and not city = '北京'").await;
    assert_eq!(outside.matches("leaves nobody out").count(), 1);
    assert!(!said(RULE).await.contains("leaves nobody out"));
    assert!(said("not city = '上海'").await.contains("may be wider than meant"));
    assert!(!said("everyone").await.contains("may be wider than meant"), "everyone was asked for");
    let id = site.segment("Shanghai", "city = '上海'").await.id;
    let known = said("city = '上海'").await;
    assert!(known.contains(&format!("already saved as <a href=\"/segments/{id}\">Shanghai</a>")), "{known}");
}

#[tokio::test]
async fn the_values_of_a_list_are_counted_and_what_is_denied_can_be_narrowed() {
    let form = async |rule: &str, at: &str| {
        let address = Address { rule: Some(rule.into()), ..Address::default() };
        visit(&address.conditions("form", &[("at", at)])).await.body
    };
    let tags = form("tags has all ('母婴', '夜猫子')", "").await;
    let count = grouped(count_of("tags has any ('母婴')").await);
    assert!(tags.contains(&format!("<span>母婴</span> <span class=\"fine\">{count}</span>")), "{count} {tags}");
    assert!(form("city = '上海' and not purchase in last 3 months", "1").await.contains("<option value=\"brand\">"));
}
