//! A hostile model: answers that are well formed, valid and wrong. None of them may run.
//!
//! The wrong answers are made from the reader's own corpus: each of its rules with one thing changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use quanxuan::dsl::{Library, Segment, check, text};
use quanxuan::question::Question;
use quanxuan::translate::llm::Model;
use quanxuan::translate::llm::accounting::{Setting, findings};
use quanxuan::translate::llm::agreement::difference;
use quanxuan::translate::llm::linking::Known;
use quanxuan::translate::{Draft, Verdict};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Endpoint, Turn, WORLD, answer, as_of, settings};

#[derive(Deserialize)]
struct Corpus {
    shop: String,
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    question: OneOrMany,
    reads: Option<String>,
    #[serde(default)]
    also: Vec<String>,
    verdict: Option<String>,
    /// A rule for it with one thing changed adds up: the accounting is known not to tell.
    #[serde(default)]
    unaccounted: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// A question, and the rules that are no wrong answer to it, the right one first.
struct Asked {
    question: Question,
    right: Vec<Segment>,
}

fn corpus() -> Vec<Asked> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/reader");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let corpus: Corpus = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        if corpus.shop != "demo_shop" {
            continue;
        }
        for case in corpus.case.into_iter().filter(|case| case.verdict.is_none() && !case.unaccounted) {
            let Some(reads) = case.reads else { continue };
            let right: Vec<_> = [reads].iter().chain(&case.also).map(|rule| parse(rule)).collect();
            let questions = match case.question {
                OneOrMany::One(question) => vec![question],
                OneOrMany::Many(questions) => questions,
            };
            found.extend(
                questions
                    .iter()
                    .map(|question| Asked { question: Question::parse(question).unwrap(), right: right.clone() }),
            );
        }
    }
    found
}

fn parse(rule: &str) -> Segment {
    text::parse(rule, &WORLD.shop.catalog).unwrap_or_else(|problems| panic!("{rule}: {problems:?}"))
}

fn valid(segment: &Segment) -> bool {
    check(segment, &WORLD.shop, &Library::default(), as_of()).is_ok()
}

/// Seven days are a week.
fn same(right: &Segment, other: &Segment) -> bool {
    let days = |segment: &Segment| {
        let text = text::print(segment);
        if text.contains("last 1 week") { parse(&text.replace("last 1 week", "last 7 days")) } else { segment.clone() }
    };
    difference(&days(right), &days(other)).is_none()
}

/// What is wrong, and the wrong rule.
fn mutants(right: &Segment) -> Vec<(&'static str, Segment)> {
    let whole = serde_json::to_value(right).unwrap();
    let mut made = Vec::new();
    let mut paths = Vec::new();
    pointers(&whole["rule"], "/rule".to_owned(), &mut paths);
    let windows: Vec<Value> = paths
        .iter()
        .filter(|path| path.ends_with("/window"))
        .map(|path| whole.pointer(path).unwrap().clone())
        .collect();
    for path in &paths {
        for (name, other) in replacements(path, whole.pointer(path).unwrap(), &windows) {
            let mut wrong = whole.clone();
            *wrong.pointer_mut(path).unwrap() = other;
            made.push((name, wrong));
        }
    }
    let parts = match whole["rule"].get("all") {
        Some(Value::Array(parts)) => parts.clone(),
        _ => vec![whole["rule"].clone()],
    };
    let put = |parts: Vec<Value>| {
        let mut wrong = whole.clone();
        wrong["rule"] = match parts.as_slice() {
            [only] => only.clone(),
            _ => json!({ "all": parts }),
        };
        wrong
    };
    for at in 0..parts.len() {
        let mut denied = parts.clone();
        denied[at] = json!({ "not": denied[at] });
        made.push(("an added denial", put(denied)));
        if parts.len() > 1 {
            let mut fewer = parts.clone();
            fewer.remove(at);
            made.push(("a lost condition", put(fewer)));
        }
    }
    if parts.len() > 1 {
        let mut wrong = whole.clone();
        wrong["rule"] = json!({ "any": parts });
        made.push(("and turned or", wrong));
    }
    for added in [
        "spend > 0",
        "orders >= 1",
        "is high_value",
        "view",
        "gender = '女'",
        "phone is present",
        "last purchase in last 30 days",
    ] {
        let mut more = parts.clone();
        more.push(serde_json::to_value(parse(added).rule).unwrap());
        made.push(("an added condition", put(more)));
    }
    let mut all: Vec<(&'static str, Segment)> = Vec::new();
    for (name, wrong) in made {
        let Ok(segment) = serde_json::from_value::<Segment>(wrong) else { continue };
        all.push((name, segment));
    }
    all
}

fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), found)),
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    found.push(at);
}

fn replacements(path: &str, value: &Value, windows: &[Value]) -> Vec<(&'static str, Value)> {
    let mut made = Vec::new();
    let key = path.rsplit('/').next().unwrap();
    let swap = |name: &'static str, among: &[&str], made: &mut Vec<(&'static str, Value)>| {
        if let Some(text) = value.as_str()
            && among.contains(&text)
        {
            made.extend(among.iter().filter(|other| **other != text).map(|other| (name, json!(other))));
        }
    };
    match key {
        "unit" => swap("a changed unit", &["day", "week", "month", "year"], &mut made),
        "pick" => swap("a changed pick", &["any", "first", "last"], &mut made),
        "end" => swap("a turned rank", &["top", "bottom"], &mut made),
        "event" => {
            swap("another event", &["purchase", "view", "add_to_cart", "favorite", "consult", "review"], &mut made)
        }
        "name" => swap(
            "another measure",
            &["spend", "orders", "average_order_value", "items", "days_since_purchase"],
            &mut made,
        ),
        "attribute" => {
            swap("another attribute", &["province", "city", "gender", "member_level", "age", "points"], &mut made)
        }
        "property" => swap(
            "another property",
            &["category", "brand", "ship_province", "ship_city", "channel", "amount", "unit_price", "quantity"],
            &mut made,
        ),
        "aggregate" => {
            swap("another aggregate", &["count", "sum", "average", "maximum", "minimum", "distinct", "days"], &mut made)
        }
        "period" => swap("another period", &["day", "week", "month", "year"], &mut made),
        "count" | "back" => {
            if let Some(count) = value.as_i64() {
                made.push(("a changed length", json!(count + 1)));
            }
        }
        "window" => {
            made.push(("a lost window", json!("ever")));
            made.push((
                "an added window",
                serde_json::to_value(parse("purchase in last 7 days").rule).unwrap()["event"]["window"].clone(),
            ));
            made.extend(
                windows.iter().filter(|other| *other != value).map(|other| ("an exchanged window", other.clone())),
            );
        }
        _ => {}
    }
    if let Some(map) = value.as_object().filter(|map| map.len() == 1) {
        let (key, inner) = map.iter().next().unwrap();
        let renamed = |key: &str| Value::Object(Map::from_iter([(key.to_owned(), inner.clone())]));
        if key == "not" {
            made.push(("a lost denial", inner.clone()));
        }
        if key == "any" {
            made.push(("or turned and", renamed("all")));
        }
        if key == "percent" || key == "count" {
            made.push(("another portion", json!({ if key == "percent" { "count" } else { "percent" }: 7 })));
        }
        let comparisons = ["is", "less", "at_most", "more", "at_least"];
        if comparisons.contains(&key.as_str()) {
            made.extend(
                comparisons.iter().filter(|other| *other != key).map(|other| ("a turned comparison", renamed(other))),
            );
        }
        if key == "in" {
            made.push(("a turned list", renamed("not_in")));
        }
        if key == "number" || key == "text" {
            made.extend(others(key, inner));
        }
    }
    made
}

/// Another number, another value of the same vocabulary.
fn others(kind: &str, value: &Value) -> Vec<(&'static str, Value)> {
    if kind == "number" {
        return [json!({ "number": "7" }), json!({ "number": "100" })].map(|other| ("another number", other)).to_vec();
    }
    let text = value.as_str().unwrap_or_default();
    let vocabularies = &WORLD.shop.catalog.vocabularies;
    let holding = vocabularies.iter().filter(|it| it.values.iter().any(|known| known.value == text));
    let others = holding.flat_map(|it| it.values.iter().filter(|known| known.value != text).take(2));
    others.map(|other| ("another value", json!({ "text": other.value }))).collect()
}

fn setting() -> Setting<'static> {
    Setting { shop: &WORLD.shop, as_of: as_of() }
}

/// Every wrong rule for a question, once each.
fn wrong(asked: &Asked) -> Vec<(&'static str, Segment)> {
    let mut seen: BTreeSet<String> = asked.right.iter().map(text::print).collect();
    let mut found = mutants(&asked.right[0]);
    found.retain(|(_, wrong)| {
        seen.insert(text::print(wrong)) && valid(wrong) && !asked.right.iter().any(|right| same(right, wrong))
    });
    found
}

#[test]
fn no_rule_with_one_thing_changed_adds_up_and_many_right_ones_do() {
    let (mut tried, mut right, mut faithful) = (0, 0, 0);
    let mut kept = Vec::new();
    for asked in corpus() {
        let reading = WORLD.reader.read(&asked.question, as_of());
        let known = Known::of(&asked.question, &WORLD.reader, &reading, as_of());
        let doubts = |segment: &Segment| findings(segment, &known, &asked.question, setting());
        right += 1;
        faithful += usize::from(doubts(&asked.right[0]).is_empty());
        for (name, wrong) in wrong(&asked) {
            tried += 1;
            if doubts(&wrong).is_empty() {
                kept.push(format!("{name} | {} | {}", asked.question.text(), text::print(&wrong)));
            }
        }
    }
    assert!(tried > 5000 && faithful * 4 > right, "{tried} {faithful} of {right}");
    assert!(kept.is_empty(), "{} of {tried}:\n{}", kept.len(), kept.join("\n"));
}

/// Wrong answers made from the corpus that go through the endpoint, at least.
const MADE: usize = 180;

#[tokio::test]
async fn a_hostile_endpoint_gives_no_list() {
    let corpus = corpus();
    let spread = corpus.iter().step_by(corpus.len() / (MADE + 20)).enumerate();
    let mut cases: Vec<(Question, Vec<Segment>, String)> = spread
        .filter_map(|(at, asked)| {
            let wrong = wrong(asked);
            let (_, segment) = wrong.get(at % wrong.len().max(1))?;
            Some((asked.question.clone(), asked.right.clone(), answer(&text::print(segment))))
        })
        .collect();
    assert!(cases.len() >= MADE, "{}", cases.len());
    let right = cases[0].1.clone();
    let question = cases[0].0.clone();
    for text in [
        "SELECT * FROM customers",
        "purchase; DROP TABLE orders",
        "everyone' OR '1'='1",
        "customers.phone = '1'",
        "",
        "everyone including everything",
        "(((((((((((((((((((everyone)))))))))))))))))))",
        "top 0 by spend",
        "password is present",
        "is no_such_term",
        "spend > 99999999999999999999",
        "in segment 'x' or everyone",
    ] {
        cases.push((question.clone(), right.clone(), answer(text)));
    }
    for envelope in [
        json!({ "outcome": "segment", "sql": "select 1" }),
        json!({ "outcome": "run", "segment": "everyone" }),
        json!({ "outcome": "segment", "segment": { "rule": "everyone" } }),
        json!({ "outcome": "segment", "segment": "everyone", "including": ["employees"] }),
        json!({ "outcome": "segment", "segment": "everyone", "as_of": "2020-01-01" }),
        json!(["everyone"]),
        json!("everyone"),
        json!({ "outcome": "segment", "segment": "everyone", "table": "orders" }),
    ] {
        cases.push((question.clone(), right.clone(), envelope.to_string()));
    }
    for (question, right, said) in cases {
        let reading = WORLD.reader.read(&question, as_of());
        // As if the reader had known the words and not how they hang together: nothing to compare with.
        let blind = Draft { verdict: Verdict::Ask, readings: Vec::new(), diagnostics: Vec::new(), ..reading.clone() };
        for reading in [reading, blind] {
            let endpoint = Endpoint::start(vec![Turn::says(&said), Turn::says(&said)]).await;
            let model = Model::new(settings(&endpoint)).unwrap();
            let draft = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await.draft;
            if let Ok(draft) = draft
                && draft.verdict == Verdict::Run
            {
                let runs = &draft.readings[0].segment;
                let is_right = right.iter().any(|right| same(right, runs));
                assert!(is_right, "{} | {said} | {}", question.text(), text::print(runs));
            }
        }
    }
}
