//! Laws 1 and 2: true or false for everybody, negation is the complement, order says nothing.

use proptest::prelude::*;
use quanxuan::catalog::{Aggregation, Type};
use quanxuan::dsl::{
    Bound, Comparison, Condition, Filter, Measure, Occurrence, Pick, Standing, StateTest, Test, Value, Window,
};

use super::generate::{Column, column};
use super::{Ids, PRICE, always, ids};
use crate::support::Desk;

fn not(rule: Condition) -> Condition {
    Condition::Not(Box::new(rule))
}

fn everyone(desk: &Desk) -> Ids {
    ids(desk, &Condition::Everyone)
}

/// The two share nobody and together are all.
fn shared_out(one: &Ids, other: &Ids, all: &Ids) -> bool {
    one.is_disjoint(other) && one.len() + other.len() == all.len() && one.union(other).all(|id| all.contains(id))
}

#[test]
fn a_rule_and_its_negation_share_out_everyone_whatever_is_missing() {
    always(
        PRICE,
        |dice| dice.condition(3),
        |desk, rule| {
            let (inside, outside) = (ids(desk, &rule), ids(desk, &not(rule)));
            prop_assert!(shared_out(&inside, &outside, &everyone(desk)), "{} and {}", inside.len(), outside.len());
            Ok(())
        },
    );
}

#[test]
fn is_not_and_not_is_differ_exactly_by_those_without_a_value() {
    always(
        PRICE,
        |dice| {
            let attribute = dice.attribute(|found| found.kind != Type::List).unwrap();
            (attribute.name.clone(), dice.value(column(attribute)))
        },
        |desk, (attribute, value): (String, Value)| {
            let test = |test| Condition::Attribute { attribute: attribute.clone(), test };
            let missing = ids(desk, &test(Test::Missing));
            let pairs = [
                (Test::Is(value.clone()), Test::IsNot(value.clone())),
                (Test::In(vec![value.clone()]), Test::NotIn(vec![value])),
            ];
            for (is, is_not) in pairs {
                let (is_not, not_is) = (ids(desk, &test(is_not)), ids(desk, &not(test(is))));
                prop_assert!(shared_out(&is_not, &missing, &not_is));
            }
            Ok(())
        },
    );
}

#[test]
fn a_row_without_a_value_is_not_another_value_but_is_not_that_one_either() {
    always(
        PRICE,
        |dice| {
            let event = dice.event();
            let property = dice.one(&event.properties, |found| found.kind != Type::List)?;
            let value = dice.value(Column {
                kind: property.kind,
                vocabulary: property.vocabulary.as_deref(),
                derived: property.derive.is_some(),
            });
            Some((event.name.clone(), property.name.clone(), value))
        },
        |desk, made: Option<(String, String, Value)>| {
            let Some((event, property, value)) = made else { return Ok(()) };
            let test = |test| Filter::Property { property: property.clone(), test };
            let rows = |filter| {
                let event = event.clone();
                Condition::Event(Occurrence { pick: Pick::Any, event, filter: Some(filter), window: Window::Ever })
            };
            let missing = |other| ids(desk, &rows(Filter::All(vec![test(Test::Missing), other])));
            let not = |test| Filter::Not(Box::new(test));
            prop_assert!(missing(test(Test::IsNot(value.clone()))).is_empty());
            prop_assert_eq!(missing(not(test(Test::Is(value)))), ids(desk, &rows(test(Test::Missing))));
            Ok(())
        },
    );
}

#[test]
fn who_has_no_state_is_in_none_and_not_outside_any() {
    always(
        2 * PRICE,
        |dice| dice.standing(),
        |desk, standing: Option<Standing>| {
            let Some(standing) = standing else { return Ok(()) };
            let state = desk.shop.catalog.state(&standing.state).unwrap();
            let all: Vec<String> = state.values().into_iter().map(|(value, _, _)| value.to_owned()).collect();
            let is = |test| Condition::State(Standing { test, ..standing.clone() });
            let without = ids(desk, &not(is(StateTest::In(all.clone()))));
            let (some, _) = all.split_at(2);
            let outside = ids(desk, &is(StateTest::NotIn(some.to_vec())));
            prop_assert!(shared_out(&outside, &without, &ids(desk, &not(is(StateTest::In(some.to_vec()))))));
            Ok(())
        },
    );
}

#[test]
fn a_missing_value_satisfies_no_inequality_of_an_attribute() {
    always(
        PRICE,
        |dice| {
            let ordered = |kind: Type| kind.is_number() || kind.is_temporal();
            let attribute = dice.attribute(|found| ordered(found.kind))?;
            Some((attribute.name.clone(), dice.value(column(attribute))))
        },
        |desk, made: Option<(String, Value)>| {
            let Some((attribute, value)) = made else { return Ok(()) };
            let ids = |test| ids(desk, &Condition::Attribute { attribute: attribute.clone(), test });
            let present = ids(Test::Present);
            prop_assert!(shared_out(&ids(Test::Less(value.clone())), &ids(Test::AtLeast(value.clone())), &present));
            prop_assert!(shared_out(&ids(Test::AtMost(value.clone())), &ids(Test::More(value.clone())), &present));
            prop_assert!(shared_out(&ids(Test::Is(value.clone())), &ids(Test::IsNot(value)), &present));
            prop_assert!(shared_out(&present, &ids(Test::Missing), &everyone(desk)));
            Ok(())
        },
    );
}

#[test]
fn a_missing_number_satisfies_no_inequality_of_a_measure() {
    always(
        PRICE,
        |dice| (dice.measure(), dice.number()),
        |desk, (measure, number)| {
            let ids = |bound| ids(desk, &Condition::Measure(Comparison { measure: measure.clone(), bound }));
            let less = ids(Bound::Less(number));
            let present: Ids = less.union(&ids(Bound::AtLeast(number))).copied().collect();
            prop_assert!(shared_out(&less, &ids(Bound::AtLeast(number)), &present));
            prop_assert!(shared_out(&ids(Bound::AtMost(number)), &ids(Bound::More(number)), &present));
            prop_assert!(shared_out(&ids(Bound::Is(number)), &ids(Bound::IsNot(number)), &present));
            Ok(())
        },
    );
}

#[test]
fn the_order_of_conditions_never_matters() {
    always(
        2 * PRICE,
        |dice| dice.some(|dice| dice.condition(1)),
        |desk, parts| {
            let turned: Vec<Condition> = parts.iter().rev().cloned().collect();
            prop_assert_eq!(ids(desk, &Condition::All(parts.clone())), ids(desk, &Condition::All(turned.clone())));
            prop_assert_eq!(ids(desk, &Condition::Any(parts.clone())), ids(desk, &Condition::Any(turned.clone())));
            let most = |of: Vec<_>| Condition::AtLeast { count: 2.min(u32::try_from(of.len()).unwrap()), of };
            prop_assert_eq!(ids(desk, &most(parts)), ids(desk, &most(turned)));
            Ok(())
        },
    );
}

#[test]
fn a_count_of_zero_is_the_same_as_not_at_all() {
    always(
        PRICE,
        |dice| Occurrence { pick: Pick::Any, ..dice.occurrence() },
        |desk, rows| {
            let measure = Measure::Of {
                aggregate: Aggregation::Count,
                property: None,
                event: rows.event.clone(),
                filter: rows.filter.clone(),
                window: rows.window.clone(),
            };
            let count = |bound| ids(desk, &Condition::Measure(Comparison { measure: measure.clone(), bound }));
            let never = ids(desk, &not(Condition::Event(rows)));
            prop_assert_eq!(&count(Bound::Is(0.into())), &never);
            prop_assert_eq!(&count(Bound::Less(1.into())), &never);
            prop_assert_eq!(count(Bound::AtLeast(0.into())), everyone(desk));
            Ok(())
        },
    );
}

#[test]
fn a_rule_of_negatives_alone_is_everyone_but_those() {
    always(
        PRICE,
        |dice| (Condition::Event(dice.occurrence()), dice.condition(0)),
        |desk, (one, other)| {
            let neither = ids(desk, &Condition::All(vec![not(one.clone()), not(other.clone())]));
            let either = ids(desk, &Condition::Any(vec![one, other]));
            prop_assert!(shared_out(&neither, &either, &everyone(desk)));
            Ok(())
        },
    );
}
