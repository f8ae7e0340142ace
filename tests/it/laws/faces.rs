//! Law 13, and the guard: what can be written can be read back the same, and whatever is checked is admitted.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use quanxuan::compile::guard::{AllowList, admit};
use quanxuan::compile::{self, Known, Sought, SqlQuery};
use quanxuan::dsl::text::{parse, parse_any, print};
use quanxuan::dsl::{CheckedSegment, Condition, Segment, check};
use quanxuan::lang::Lang;

use super::generate::{Dice, numbers};
use super::{always, desks, runner};
use crate::support::Desk;

/// The segment in its one shape, with the proof that it means something.
fn checked(desk: &Desk, segment: &Segment) -> Result<CheckedSegment, TestCaseError> {
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    check(segment, &desk.shop, &desk.library, as_of).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|problem| problem.text(Lang::En)).collect();
        TestCaseError::fail(format!("{}: {}", print(segment), told.join("; ")))
    })
}

#[test]
fn text_and_json_say_the_same_tree_again() {
    always(
        1,
        |dice| dice.segment(),
        |desk, segment| {
            let segment = checked(desk, &segment)?.segment().clone();
            let text = print(&segment);
            prop_assert_eq!(parse(&text, &desk.shop.catalog).ok(), Some(segment.clone()), "{}", text);
            let json = serde_json::to_string(&segment).unwrap();
            let again = parse_any(&json, &desk.shop.catalog).ok();
            prop_assert_eq!(again.as_ref(), Some(&segment), "{}", json);
            prop_assert_eq!(again.map(|again| serde_json::to_string(&again).unwrap()), Some(json));
            Ok(())
        },
    );
}

#[test]
fn canonical_text_is_read_and_written_without_a_change() {
    always(
        1,
        |dice| dice.segment(),
        |desk, segment| {
            let written = print(checked(desk, &segment)?.segment());
            let read = parse(&written, &desk.shop.catalog).unwrap();
            prop_assert_eq!(print(checked(desk, &read)?.segment()), written);
            Ok(())
        },
    );
}

/// Every query of a segment that needs no result of another.
fn queries(checked: &CheckedSegment) -> Vec<SqlQuery> {
    let known = Known::default();
    let mut queries: Vec<SqlQuery> =
        compile::statistics(checked).iter().map(|statistic| statistic.query(checked.universe(), &known)).collect();
    queries.extend([
        compile::list(checked, &known),
        compile::sought(checked.universe(), &sought(checked), &known),
        compile::excluded(checked.universe()),
    ]);
    queries
}

/// The rule, and the number that it compares.
fn sought(checked: &CheckedSegment) -> Vec<Sought<'_>> {
    let number = checked.rule().quantity().filter(|number| !number.is_fraction());
    [Sought::Rule(checked.rule())].into_iter().chain(number.map(Sought::Number)).collect()
}

/// Also law 4: the date of an answer is bound, never asked of the database.
#[test]
fn every_checked_segment_is_admitted_and_none_asks_what_time_it_is() {
    always(
        1,
        |dice| dice.segment(),
        |desk, segment| {
            let allowed = AllowList::new(&desk.shop.catalog, &desk.prepared);
            for query in queries(&checked(desk, &segment)?) {
                let text = query.text.to_lowercase();
                prop_assert!(!["now(", "today(", "current_"].iter().any(|word| text.contains(word)), "{}", text);
                let told = query.text.clone();
                prop_assert!(admit(query, &allowed).is_ok(), "{}", told);
            }
            Ok(())
        },
    );
}

/// A new kind of condition stops this from compiling until the generator makes it, too.
fn kind(rule: &Condition) -> &'static str {
    match rule {
        Condition::Everyone => "everyone",
        Condition::All(_) => "all",
        Condition::Any(_) => "any",
        Condition::AtLeast { .. } => "at least",
        Condition::Not(_) => "not",
        Condition::Attribute { .. } => "attribute",
        Condition::Customers(_) => "customers",
        Condition::Event(_) => "event",
        Condition::Sequence(_) => "sequence",
        Condition::Measure(_) => "measure",
        Condition::Periodic(_) => "periodic",
        Condition::Preference(_) => "preference",
        Condition::Together(_) => "together",
        Condition::Rank(_) => "rank",
        Condition::Sample(_) => "sample",
        Condition::State(_) => "state",
        Condition::Earlier { .. } => "earlier",
        Condition::Term(_) => "term",
        // Only where somebody saved one.
        Condition::Segment(_) => "segment",
    }
}

#[test]
fn the_generator_makes_every_kind_of_condition() {
    for desk in desks() {
        let mut kinds = BTreeSet::new();
        for _ in 0..400 {
            let numbers = numbers().new_tree(&mut runner(1)).unwrap().current();
            kinds.insert(kind(&Dice::new(&desk.shop, &numbers).condition(1)));
        }
        assert_eq!(kinds.len(), 18, "{kinds:?}");
    }
}
