//! What is said beside something else says what it says alone: no time, thing or denial of one statement reaches another
//! that has its own.

use quanxuan::dsl::Condition;
use quanxuan::dsl::text::print;
use quanxuan::translate::Verdict;

use super::Bench;
use crate::paraphrases::normal;

/// Statements that are complete, times and all, each in its own words.
const CHINESE: [&str; 20] = [
    "女性",
    "住在浙江",
    "25到35岁",
    "金卡会员",
    "敏感肌",
    "近30天买过口红",
    "近30天没买过口红",
    "近一年消费超过5000元",
    "近半年下单3次以上",
    "从没退过货",
    "注册满一年",
    "近7天加购过面膜",
    "近90天登录过",
    "近90天没登录",
    "没绑手机",
    "高价值客户",
    "近45天用过优惠券",
    "近45天打开过短信",
    "近一年消费前10%",
    "最近一次购买在20天前",
];

const ENGLISH: [&str; 17] = [
    "are women",
    "live in Zhejiang",
    "are gold members",
    "have children",
    "bought lipstick in the last 30 days",
    "did not buy lipstick in the last 30 days",
    "spent over 5000 in the last year",
    "placed 3 or more orders in the last 6 months",
    "registered more than a year ago",
    "added face masks to cart in the last 7 days",
    "logged in in the last 90 days",
    "haven't logged in in the last 90 days",
    "are high-value customers",
    "have a balance above 100",
    "used a coupon in the last 45 days",
    "opened an SMS in the last 45 days",
    "last ordered more than 20 days ago",
];

/// What joins two of them, and whether both must hold.
const CHINESE_JOINS: [(&str, bool); 9] = [
    ("且", true),
    ("，并且", true),
    ("同时", true),
    ("，", true),
    ("；", true),
    ("，但", true),
    ("或", false),
    ("，或者", false),
    (" OR ", false),
];

const ENGLISH_JOINS: [(&str, bool); 7] = [
    (" and ", true),
    (", and who ", true),
    (", ", true),
    (" but ", true),
    (" AND ", true),
    (" or ", false),
    (", or who ", false),
];

fn denies(one: &Condition, other: &Condition) -> bool {
    matches!(one, Condition::Not(inner) if inner.as_ref() == other)
}

/// Every two of the parts in both orders, by the joins in turn.
fn hold(parts: &[&str], joins: &[(&str, bool)], ask: impl Fn(&str) -> String) {
    let bench = Bench::new("demo_shop");
    let rule = |said: &str| -> Option<Condition> {
        let draft = bench.read(&ask(said));
        (draft.verdict == Verdict::Run).then(|| draft.readings[0].segment.rule.clone())
    };
    let alone: Vec<Condition> = parts.iter().map(|part| rule(part).unwrap_or_else(|| panic!("{part}"))).collect();
    let mut wrong = Vec::new();
    let mut joins = joins.iter().cycle();
    for (left, one) in parts.iter().zip(&alone) {
        for (right, other) in parts.iter().zip(&alone).filter(|(right, _)| *right != left) {
            let (join, both) = joins.next().unwrap();
            let parts = vec![one.clone(), other.clone()];
            let meant = if *both { Condition::All(parts) } else { Condition::Any(parts) };
            let said = format!("{left}{join}{right}");
            let read = rule(&said);
            // What nobody can be is asked about.
            let contrary = *both && (denies(one, other) || denies(other, one));
            if read.as_ref().map(normal) != (!contrary).then(|| normal(&meant)) {
                let read = read.map_or_else(|| "nothing".to_owned(), |rule| print(&rule.into()));
                wrong.push(format!("{said}\n    {read}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn statements_side_by_side_say_what_each_of_them_says() {
    hold(&CHINESE, &CHINESE_JOINS, |said| format!("{said}的客户"));
    hold(&ENGLISH, &ENGLISH_JOINS, |said| format!("customers who {said}"));
}

/// One "or" at the end of a list is that of the whole list; brackets hold together what stands in them.
#[test]
fn lists_of_three_are_joined_as_they_say() {
    let bench = Bench::new("demo_shop");
    let parts = [
        ("live in Zhejiang", "province = '浙江'"),
        ("have children", "is parent"),
        ("bought lipstick in the last 30 days", "purchase(category = '口红') in last 30 days"),
        ("registered more than a year ago", "registered_at before 1 year ago"),
        ("have a balance above 100", "balance > 100"),
    ];
    let joins = [
        ("A, B, or C", "a or b or c"),
        ("A, B or C", "a or b or c"),
        ("A, B, and C", "a and b and c"),
        ("(A or B) and C", "(a or b) and c"),
        ("A and (B or C)", "a and (b or c)"),
    ];
    let mut wrong = Vec::new();
    for (a, b, c) in (0..5).flat_map(|a| (0..5).flat_map(move |b| (0..5).map(move |c| (a, b, c)))) {
        if a == b || b == c || a == c {
            continue;
        }
        let filled = |form: &str, named: [char; 3], parts: [&str; 3]| -> String {
            let part = |letter: char| named.iter().position(|name| *name == letter).map(|at| parts[at].to_owned());
            form.chars().map(|letter| part(letter).unwrap_or_else(|| letter.to_string())).collect()
        };
        for (said, meant) in joins {
            let question = filled(said, ['A', 'B', 'C'], [parts[a].0, parts[b].0, parts[c].0]);
            let rule = meant
                .split(' ')
                .map(|word| match word.trim_matches(['(', ')']) {
                    "a" => word.replace('a', parts[a].1),
                    "b" => word.replace('b', parts[b].1),
                    "c" => word.replace('c', parts[c].1),
                    _ => word.to_owned(),
                })
                .collect::<Vec<_>>()
                .join(" ");
            let draft = bench.read(&format!("customers who {question}"));
            let read = draft.readings.first().map(|reading| print(&reading.segment));
            if draft.verdict != Verdict::Run || read.as_deref() != Some(rule.as_str()) {
                wrong.push(format!("{question}\n    {read:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}
