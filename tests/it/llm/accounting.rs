//! A hostile or careless model: well-formed, valid, wrong. None of it may run.

use quanxuan::dsl::text;
use quanxuan::question::Question;
use quanxuan::translate::Role;
use quanxuan::translate::llm::accounting::{Setting, findings};
use quanxuan::translate::llm::linking::Known;

use super::{WORLD, as_of, unread};

/// What does not add up between a question and a rule, as stable keys with the words concerned.
fn doubts(question: &str, times: &[&str], rule: &str) -> Vec<String> {
    let question = Question::parse(question).unwrap();
    let times: Vec<_> = times.iter().map(|time| (*time, Role::Time)).collect();
    let known = Known::of(&question, &WORLD.reader, &unread(&question, &times), as_of());
    let segment = text::parse(rule, &WORLD.shop.catalog).unwrap();
    findings(&segment, &known, &question, Setting { shop: &WORLD.shop, as_of: as_of() })
        .iter()
        .map(|finding| finding.message().to_string())
        .collect()
}

const FLAGSHIP: &str = "过去3个月购买过口红但没买过粉底液的重要价值客户";

#[test]
fn a_faithful_rule_adds_up() {
    let cases: [(&str, &[&str], &str); 8] = [
        (
            FLAGSHIP,
            &["过去3个月"],
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户'",
        ),
        ("25到35岁的女会员", &[], "age between 25 and 35 and gender = '女'"),
        ("近90天消费超过1000元", &["近90天"], "spend in last 90 days > 1000"),
        ("bought lipstick or mascara", &[], "purchase(category in ('口红', '睫毛膏'))"),
        (
            "bought lipstick but never foundation",
            &[],
            "purchase(category = '口红') and not purchase(category = '粉底液')",
        ),
        ("消费前10%的客户", &[], "top 10% by spend"),
        ("没有下过单的客户", &[], "not purchase"),
        ("没有下过单的客户", &[], "orders = 0"),
    ];
    for (question, times, rule) in cases {
        assert_eq!(doubts(question, times, rule), Vec::<String>::new(), "{question} | {rule}");
    }
}

#[test]
fn an_unfaithful_rule_does_not() {
    let cases = [
        (
            "a window of one condition only",
            "rfm is '重要价值客户' and not purchase(category = '粉底液') and purchase(category = '口红') in last 3 months",
        ),
        (
            "a lost denial",
            "purchase(category = '口红') in last 3 months and purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户'",
        ),
        (
            "a moved denial",
            "not purchase(category = '口红') in last 3 months and purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户'",
        ),
        (
            "a denied state",
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and not rfm is '重要价值客户'",
        ),
        (
            "a swapped value",
            "purchase(category = '口红') in last 3 months and not purchase(category = '眼影') in last 3 months and rfm is '重要价值客户'",
        ),
        (
            "a swapped state",
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and rfm is '重要挽留客户'",
        ),
        (
            "a changed window",
            "purchase(category = '口红') in last 6 months and not purchase(category = '粉底液') in last 6 months and rfm is '重要价值客户'",
        ),
        (
            "a lost window",
            "purchase(category = '口红') and not purchase(category = '粉底液') and rfm is '重要价值客户'",
        ),
        (
            "an added number",
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户' and spend > 500",
        ),
        (
            "an added term",
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户' and is vip",
        ),
        (
            "an added attribute",
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户' and phone is present",
        ),
        (
            "an added event",
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户' and view",
        ),
        (
            "lifted scope",
            "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months and rfm is '重要价值客户' including employees",
        ),
        ("everyone", "everyone"),
    ];
    assert!(!doubts("下过单的客户", &[], "not purchase").is_empty());
    for (name, rule) in cases {
        let rule = rule.replace("employees", &WORLD.shop.catalog.scope[0].name);
        assert!(!doubts(FLAGSHIP, &["过去3个月"], &rule).is_empty(), "{name}: {rule}");
    }
}

#[test]
fn a_comparison_may_not_turn_round() {
    let question = "近90天消费超过1000元";
    for rule in ["spend in last 90 days < 1000", "spend in last 90 days >= 1000", "spend in last 90 days = 1000"] {
        assert!(!doubts(question, &["近90天"], rule).is_empty(), "{rule}");
    }
    assert!(doubts(question, &["近90天"], "spend in last 90 days > 1000").is_empty());
    assert!(!doubts(question, &["近90天"], "not spend in last 90 days <= 1000").is_empty(), "nobody said not");
}

#[test]
fn an_alternative_may_not_become_a_conjunction() {
    assert!(
        !doubts("bought lipstick or mascara", &[], "purchase(category = '口红') and purchase(category = '睫毛膏')")
            .is_empty()
    );
}

#[test]
fn a_rank_by_what_customers_have_is_said_with_its_word_its_end_and_its_number() {
    let adds_up = [
        ("积分最多的前7名客户", "top 7 by points"),
        ("积分前3%的客户", "top 3% by points"),
        ("top 7 customers by points", "top 7 by points"),
        ("每个省份积分前7名的客户", "top 7 by points per province"),
        ("the earliest 7 by registration date", "bottom 7 by registered_at"),
        ("the latest 7 by registration date", "top 7 by registered_at"),
    ];
    for (question, rule) in adds_up {
        assert_eq!(doubts(question, &[], rule), Vec::<String>::new(), "{question} | {rule}");
    }
    let does_not = [
        ("积分最多的前7名客户", "bottom 7 by points"),
        ("积分最多的前7名客户", "top 8 by points"),
        ("积分最多的前7名客户", "top 7 by balance"),
        ("积分最多的前7名客户", "top 7 by orders"),
        ("消费最多的前7名客户", "top 7 by points"),
        ("积分前3%的客户", "top 3 by points"),
        ("the earliest 7 by registration date", "top 7 by registered_at"),
        ("the latest 7 by registration date", "bottom 7 by registered_at"),
        // Which end of dates is the top is not said.
        ("top 7 by registration date", "top 7 by registered_at"),
        ("points over 7", "top 7 by points"),
    ];
    for (question, rule) in does_not {
        assert!(!doubts(question, &[], rule).is_empty(), "{question} | {rule}");
    }
}
