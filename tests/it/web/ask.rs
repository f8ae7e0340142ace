//! The Ask page from answers made by hand: what an answer says must be on the page, in the page's language.

use std::collections::BTreeSet;

use axum::body::to_bytes;
use quanxuan::catalog::{Type, Values};
use quanxuan::diagnostic::{Code, Diagnostic, Span};
use quanxuan::dsl::Shop;
use quanxuan::dsl::{Condition, Segment};
use quanxuan::engine::{Cost, Taken};
use quanxuan::lang::{Bilingual, Lang};
use quanxuan::pipeline::answer::{Assumption, Choice, Elapsed, Excluded, List, Status, WaterfallStep, WindowShown};
use quanxuan::pipeline::customers::{CustomerRow, ListColumn};
use quanxuan::pipeline::{Answer, CustomerPage};
use quanxuan::translate::{Author, ReadSpan, Role};
use quanxuan::web::pages::ask::AskPage;
use quanxuan::web::pages::ask::address::Address;
use quanxuan::web::shell::{Part, Shell, render};
use quanxuan::web::theme::Theme;

fn shell(lang: Lang) -> Shell {
    Shell { lang, theme: Theme::System, section: None, part: Part::Whole, shop: Bilingual::same("shop"), actor: None }
}

fn words(zh: &str, en: &str) -> Bilingual {
    Bilingual { zh: zh.into(), en: en.into() }
}

/// Reads `question` as the pieces given, which must cover it.
fn spans(question: &str, pieces: &[(&str, Role)]) -> Vec<ReadSpan> {
    let mut start = 0;
    let read = pieces.iter().map(|(text, role)| {
        let span = Span::new(start, start + text.len());
        assert_eq!(span.of(question), *text);
        start = span.end;
        ReadSpan { span, role: *role }
    });
    let read = read.collect();
    assert_eq!(start, question.len());
    read
}

/// 120 tea drinkers of 1,000 customers; another reading has 90.
pub fn answered() -> Answer {
    let question = "请找出近30天买过茶、没买过<咖啡>的客户";
    let pieces = [
        ("请找出", Role::Filler),
        ("近30天", Role::Time),
        ("买过", Role::Event),
        ("茶", Role::Value),
        ("、", Role::Connective),
        ("没", Role::Negation),
        ("买过", Role::Event),
        ("<咖啡>", Role::Value),
        ("的", Role::Filler),
        ("客户", Role::Subject),
    ];
    Answer {
        status: Status::Answered,
        question: question.into(),
        follows: None,
        list: Some(list((1001..=1120).collect())),
        spans: spans(question, &pieces),
        unread: Vec::new(),
        assumptions: vec![Assumption {
            code: "window-covers-both".into(),
            text: words("时间对两个条件都算", "The window covers both"),
        }],
        choices: vec![Choice {
            reading: 2,
            segment: Segment::from(Condition::Everyone),
            text: "everyone".into(),
            readback: words("从来没有买过咖啡", "never bought coffee"),
            customer_ids: (1..=90).collect(),
            reads: BTreeSet::new(),
        }],
        diagnostics: Vec::new(),
        translator: Author::Builtin,
        fallback: None,
        elapsed: Elapsed { translate: 1.2, check: 0.1, compile: 0.2, run: 30.0 },
    }
}

fn list(customer_ids: Vec<i64>) -> List {
    List {
        segment: Segment::from(Condition::Everyone),
        text: "purchase(category = '茶') in last 30 days and not purchase(category = '<咖啡>') in last 30 days".into(),
        readback: words("近 30 天买过茶，并且近 30 天没有买过<咖啡>", "bought tea in the last 30 days and no <coffee>"),
        as_of: "2026-11-21T00:00:00".into(),
        windows: vec![
            WindowShown {
                from: Some("2026-10-22T00:00:00".into()),
                to: Some("2026-11-21T00:00:00".into()),
                text: words("近 30 天", "last 30 days"),
            },
            WindowShown { from: None, to: Some("2026-11-21T12:30:00".into()), text: words("至今", "ever") },
        ],
        sql: "select customer_id from t where category = $1 and other = $2 order by customer_id".into(),
        params: vec!["茶".into(), "<咖啡>".into()],
        cost: Some(Cost {
            rows: 3456,
            tables: vec![
                Taken { table: "customers".into(), rows: 1000 },
                Taken { table: "order_items".into(), rows: 2456 },
            ],
        }),
        customer_ids,
        reads: BTreeSet::new(),
        ids_hash: "ab12".into(),
        waterfall: vec![
            WaterfallStep { text: words("近 30 天买过茶", "bought tea"), alone: 400, cumulative: 400 },
            WaterfallStep { text: words("没有买过<咖啡>", "no <coffee>"), alone: 500, cumulative: 120 },
        ],
        universe: 1000,
        excluded: vec![Excluded {
            name: "test_accounts".into(), label: words("测试账号", "test accounts"), count: 4
        }],
        snapshot: "7".into(),
    }
}

pub fn customers(ids: std::ops::Range<i64>) -> CustomerPage {
    let column =
        |name: &str, zh: &str, kind| ListColumn { name: name.into(), label: words(zh, name), kind, sorts: true };
    CustomerPage {
        columns: vec![column("name", "姓名", Type::Text), column("points", "积分", Type::Integer)],
        rows: ids
            .map(|id| CustomerRow {
                id,
                cells: vec![Some(Bilingual::same("张*")), (id % 2 == 0).then(|| Bilingual::same("12"))],
            })
            .collect(),
        took: std::time::Duration::ZERO,
    }
}

async fn page(lang: Lang, answer: &Answer, address: &Address, customers: Option<&CustomerPage>) -> String {
    let shop = Shop::new(super::catalog(), Values::default()).unwrap();
    let page = AskPage::answered(shell(lang), &shop, address, answer, customers, "run-1");
    let response = render(&page).unwrap();
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

fn asked(answer: &Answer) -> Address {
    Address { question: answer.question.clone(), ..Address::default() }
}

#[tokio::test]
async fn an_answer_shows_what_was_understood_and_what_came_out() {
    let answer = answered();
    let html = page(Lang::Zh, &answer, &asked(&answer), Some(&customers(1001..1051))).await;
    for shown in [
        "class=\"chip time\"",
        "class=\"chip not\"",
        ">120<",
        "范围内 1,000 个客户的 12.0%",
        "截至 2026-11-21 00:00",
        "时间对两个条件都算",
        "从来没有买过咖啡",
        ">90<",
        "2026-10-22 至 2026-11-20",
        "2026-11-21 12:30 及以前",
        "测试账号 4",
        "第 1–50 个，共 120 个",
        "$1",
        "ab12",
        "从各表取出 3,456 行（customers 1,000 · order_items 2,456）",
    ] {
        assert!(html.contains(shown), "{shown} is not on the page:\n{html}");
    }
    assert!(!html.contains("<咖啡>"), "text from outside is escaped");
    let english = page(Lang::En, &answer, &asked(&answer), Some(&customers(1001..1051))).await;
    assert!(english.contains("12.0% of 1,000 customers in scope") && english.contains("1–50 of 120"), "{english}");
    assert!(english.contains("3,456 rows taken from tables (customers 1,000 · order_items 2,456)"), "{english}");
}

#[tokio::test]
async fn every_other_state_is_one_link_away() {
    let answer = answered();
    let address = Address { page: Some((2, "run-1".into())), ..asked(&answer) };
    let html = page(Lang::Zh, &answer, &address, Some(&customers(1051..1101))).await;
    assert!(html.contains("&#38;reading=2\""), "the other reading:\n{html}");
    assert!(html.contains("&#38;page=1&#38;run=run-1\"") && html.contains("&#38;page=3&#38;run=run-1\""));
    assert!(html.contains("&#38;including=test_accounts\""), "lifting a scope rule");
    assert!(html.contains("第 51–100 个，共 120 个"));
}

#[tokio::test]
async fn scope_rules_are_lifted_and_put_back_by_whoever_can_say_it() {
    let mut answer = answered();
    let lifted = |answer: &mut Answer| {
        let list = answer.list.as_mut().unwrap();
        list.segment.including = vec!["test_accounts".into()];
        list.excluded.clear();
    };
    lifted(&mut answer);
    let by_reader = Address { including: vec!["test_accounts".into()], ..asked(&answer) };
    let html = page(Lang::Zh, &answer, &by_reader, None).await;
    let back = asked(&answer).to_string().replace('&', "&#38;");
    assert!(html.contains(&format!("lifted\" href=\"{back}\"")), "asked again without it:\n{html}");
    let html = page(Lang::Zh, &answer, &asked(&answer), None).await;
    assert!(
        html.contains("lifted\" href=\"/run?s=everyone&#38;q="),
        "the question says it, so the rule is run:\n{html}"
    );
    answer.question.clear();
    let rule = Address { rule: Some("everyone including test_accounts".into()), ..Address::default() };
    let html = page(Lang::Zh, &answer, &rule, None).await;
    assert!(html.contains("lifted\" href=\"/run?s=everyone\""), "{html}");
}

#[tokio::test]
async fn a_rule_that_cannot_run_stays_to_be_changed() {
    let mut answer = answered();
    answer.status = Status::Refused;
    answer.list = None;
    answer.choices.clear();
    answer.spans.clear();
    answer.question.clear();
    answer.diagnostics = vec![Diagnostic::error(Code::EmptyRule)];
    let rule = Address { rule: Some("bought <tea>".into()), ..Address::default() };
    let html = page(Lang::Zh, &answer, &rule, None).await;
    assert!(html.contains("这条规则还不能运行") && html.contains(">bought &#60;tea&#62;</textarea>"), "{html}");
    assert!(!html.contains("action=\"/segments\""), "there is nothing to save");
}

#[tokio::test]
async fn an_empty_list_says_which_condition_emptied_it() {
    let mut answer = answered();
    answer.list = Some(List {
        waterfall: vec![
            WaterfallStep { text: words("买过茶", "bought tea"), alone: 400, cumulative: 400 },
            WaterfallStep { text: words("没买过咖啡", "no coffee"), alone: 500, cumulative: 0 },
        ],
        ..list(Vec::new())
    });
    let together = page(Lang::Zh, &answer, &asked(&answer), None).await;
    assert!(together.contains("名单在这一条变空：没买过咖啡"), "{together}");
    answer.list = Some(List {
        waterfall: vec![WaterfallStep { text: words("买过茶", "bought tea"), alone: 0, cumulative: 0 }],
        ..list(Vec::new())
    });
    let alone = page(Lang::En, &answer, &asked(&answer), None).await;
    assert!(alone.contains("nobody meets this condition: bought tea"), "{alone}");
}

#[tokio::test]
async fn asking_back_offers_choices_and_refusing_offers_examples() {
    let mut answer = answered();
    answer.status = Status::Choose;
    answer.list = None;
    answer.diagnostics = vec![Diagnostic::error(Code::MissingCriterion)];
    let html = page(Lang::Zh, &answer, &asked(&answer), None).await;
    assert!(
        html.contains("还差一点信息") && html.contains("从来没有买过咖啡") && html.contains("note caution"),
        "{html}"
    );
    answer.status = Status::Refused;
    answer.choices.clear();
    let html = page(Lang::Zh, &answer, &asked(&answer), None).await;
    assert!(html.contains("这个问题在这里回答不了") && html.contains("可以这样问"), "{html}");
}

#[tokio::test]
async fn numbers_stand_with_their_units_and_punctuation_is_no_chip() {
    let mut answer = answered();
    answer.question = "满1000元、有茶".into();
    let pieces = [
        ("满", Role::Comparison),
        ("1000", Role::Number),
        ("元", Role::Number),
        ("、", Role::Connective),
        ("有", Role::Connective),
        ("茶", Role::Value),
    ];
    answer.spans = spans(&answer.question, &pieces);
    let html = page(Lang::Zh, &answer, &asked(&answer), None).await;
    assert!(html.contains("<span class=\"chip-word\">1000元</span>"), "{html}");
    assert!(html.contains("chip filler\"><span class=\"chip-word\">、</span>"), "{html}");
    assert!(html.contains("<span class=\"chip-word\">有</span><span class=\"chip-role\">"), "{html}");
}

#[tokio::test]
async fn words_nobody_understood_are_marked() {
    let mut answer = answered();
    answer.question = "买过茶的仙女".into();
    answer.spans = spans(
        &answer.question,
        &[("买过", Role::Event), ("茶", Role::Value), ("的", Role::Filler), ("仙女", Role::Unread)],
    );
    answer.unread = vec!["仙女".into()];
    let html = page(Lang::Zh, &answer, &asked(&answer), Some(&customers(1001..1051))).await;
    assert!(
        html.contains("<mark class=\"unread-word\">仙女</mark>") && html.contains("class=\"chip unread\""),
        "{html}"
    );
}
