//! Law 14: up to the limits everything works, and past them the problem is a sentence.

use quanxuan::compile::guard::{AllowList, admit};
use quanxuan::compile::{self, Known};
use quanxuan::diagnostic::Code;
use quanxuan::dsl::text::parse;
use quanxuan::dsl::{Condition, Segment, Test, Value, check, limits};

use super::desks;
use crate::support::{Desk, demo_shop};

fn codes_of(desk: &Desk, segment: &Segment) -> Vec<Code> {
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let problems = check(segment, &desk.shop, &desk.library, as_of).err().unwrap_or_default();
    problems.iter().map(|problem| problem.code).collect()
}

fn codes(desk: &Desk, segment: &str) -> Vec<Code> {
    codes_of(desk, &parse(segment, &desk.shop.catalog).unwrap())
}

fn nots(levels: usize) -> String {
    format!("{}purchase", "not ".repeat(levels - 1))
}

fn groups(levels: usize) -> String {
    (1..levels).fold("purchase".to_owned(), |inner, level| match level % 2 {
        0 => format!("purchase in last {level} days and ({inner})"),
        _ => format!("purchase in last {level} days or {inner}"),
    })
}

fn choices(levels: usize) -> String {
    (1..levels)
        .fold("purchase".to_owned(), |inner, level| format!("at least 1 of (purchase in last {level} days, {inner})"))
}

fn mixtures(levels: usize) -> String {
    (1..levels).fold("purchase".to_owned(), |inner, level| match level % 3 {
        0 => format!("not ({inner})"),
        1 => format!("purchase in last {level} days or {inner}"),
        _ => format!("at least 1 of (purchase in last {level} days, {inner})"),
    })
}

fn filters(levels: usize) -> String {
    format!("purchase({}quantity >= 1)", "not ".repeat(levels - 2))
}

#[test]
fn the_deepest_rule_runs_and_a_deeper_one_is_refused() {
    for desk in desks() {
        for rule in [nots, groups, choices, mixtures, filters] {
            desk.ids(&rule(limits::DEPTH));
            assert_eq!(codes(&desk, &rule(limits::DEPTH + 1)), [Code::TooDeep]);
        }
    }
}

fn events(nodes: usize) -> String {
    (1..nodes).map(|day| format!("purchase in last {day} days")).collect::<Vec<_>>().join(" and ")
}

fn properties(nodes: usize) -> String {
    let rows = (2..nodes).map(|quantity| format!("quantity = {quantity}")).collect::<Vec<_>>().join(" or ");
    format!("purchase({rows})")
}

#[test]
fn the_widest_rule_runs_and_a_wider_one_is_refused() {
    let desk = Desk::open(&demo_shop());
    for rule in [events, properties] {
        desk.ids(&rule(limits::NODES));
        assert_eq!(codes(&desk, &rule(limits::NODES + 1)), [Code::TooManyNodes]);
    }
}

#[test]
fn the_longest_list_is_admitted_and_a_longer_one_is_refused() {
    for desk in desks() {
        let attribute = desk.shop.catalog.attributes.iter().find(|found| found.kind.is_number()).unwrap();
        let list = |length: usize| {
            let values = (0..i64::try_from(length).unwrap()).map(Value::number).collect();
            Segment::from(Condition::Attribute { attribute: attribute.name.clone(), test: Test::In(values) })
        };
        let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
        let checked = check(&list(limits::VALUES), &desk.shop, &desk.library, as_of).unwrap();
        admit(compile::list(&checked, &Known::default()), &AllowList::new(&desk.shop.catalog, &desk.prepared)).unwrap();
        assert_eq!(codes_of(&desk, &list(limits::VALUES + 1)), [Code::TooManyValues]);
    }
}

/// Each of these once failed in the database, or gave an empty list without a word.
#[test]
fn what_cannot_be_computed_is_refused_with_its_reason() {
    let desk = Desk::open(&demo_shop());
    let refused = [
        ("spend > 1000000000000", Code::NumberTooLong),
        ("points in (1, 0.0000001)", Code::NumberTooLong),
        ("spend >= 0.0000001% of spend in last 30 days", Code::NumberTooLong),
        ("purchase within 4000000000 years after registered_at", Code::BadCount),
        ("top 10 by spend per tags", Code::WrongTest),
    ];
    for (rule, code) in refused {
        assert_eq!(codes(&desk, rule), [code], "{rule}");
    }
}

#[test]
fn the_largest_numbers_can_be_multiplied_with_any_measure() {
    for desk in desks() {
        let measures: Vec<&str> = desk.shop.catalog.measures.iter().map(|measure| measure.name.as_str()).collect();
        for measure in &measures {
            for number in ["999999999999.999999", "0.000001"] {
                // What counts is that it runs.
                desk.ids(&format!("{measure} > {number} or {} > {number}% of {measure}", measures[0]));
            }
        }
    }
}
