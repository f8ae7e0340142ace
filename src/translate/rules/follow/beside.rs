//! Two conditions beside each other: both, either, whether one says what the other does.

use super::edit::sister;
use crate::catalog::Catalog;
use crate::dsl::change::{conditions, subject};
use crate::dsl::{Condition, StateTest, Test, Value};
use crate::translate::rules::lower::{all, any};

/// Both. Where a customer has but one value, the new one stands in the place of the old: of several, it is a part; of
/// another, the other can only be meant no longer.
pub fn narrowed(before: &Condition, more: &Condition) -> Condition {
    let mut parts = conditions(before);
    for new in conditions(more) {
        let old = parts.iter_mut().find(|old| excludes(old, &new) || implies(&new, old));
        match old {
            Some(old) if listed(old).is_some() => *old = new,
            Some(_) | None => parts.push(new),
        }
    }
    all(parts)
}

/// Either, in the condition that speaks of the same.
pub fn widened(catalog: &Catalog, before: &Condition, more: &Condition) -> Option<Condition> {
    let denied = |rule: &Condition| matches!(rule, Condition::Not(_));
    let mut parts = conditions(before);
    let same = |part: &&mut Condition| {
        denied(part) == denied(more) && (subject(part) == subject(more) || is_sister(catalog, part, more))
    };
    let part = parts.iter_mut().find(same)?;
    *part = match (listed(part), listed(more)) {
        (Some(old), Some(new)) if subject(part) == subject(more) => {
            let new = new.into_iter().filter(|value| !old.contains(value));
            relisted(part, old.iter().cloned().chain(new).collect())
        }
        _ => any(vec![part.clone(), more.clone()]),
    };
    Some(all(parts))
}

/// Whether the values of the one are values of the other's column as well: 上海 beside a city.
fn is_sister(catalog: &Catalog, part: &Condition, more: &Condition) -> bool {
    let (Condition::Attribute { attribute, test }, Condition::Attribute { attribute: other, .. }) = (part, more) else {
        return false;
    };
    let vocabulary = catalog.attribute(other).and_then(|found| found.vocabulary.as_ref());
    let index = vocabulary.and_then(|name| catalog.vocabularies.iter().position(|found| found.name == *name));
    index.is_some_and(|index| sister(catalog, attribute, test, index) == Some(other))
}

/// The values that a condition on one value of the customer allows.
pub fn listed(rule: &Condition) -> Option<Vec<String>> {
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    match rule {
        Condition::Attribute { test: Test::Is(value), .. } => Some(vec![text(value)?]),
        Condition::Attribute { test: Test::In(values), .. } => values.iter().map(text).collect(),
        Condition::State(standing) => match &standing.test {
            StateTest::In(values) => Some(values.clone()),
            StateTest::NotIn(_) | StateTest::Axis { .. } => None,
        },
        _ => None,
    }
}

/// The same condition with other values.
fn relisted(rule: &Condition, values: Vec<String>) -> Condition {
    let mut new = rule.clone();
    match &mut new {
        Condition::Attribute { test, .. } => {
            let values: Vec<Value> = values.into_iter().map(Value::Text).collect();
            *test = match values.as_slice() {
                [single] => Test::Is(single.clone()),
                _ => Test::In(values),
            };
        }
        Condition::State(standing) => standing.test = StateTest::In(values),
        _ => {}
    }
    new
}

/// Whether nobody passes both, for want of a common value.
pub fn excludes(one: &Condition, other: &Condition) -> bool {
    let same = subject(one) == subject(other);
    let apart = |one: Vec<String>, other: Vec<String>| one.iter().all(|value| !other.contains(value));
    same && listed(one).zip(listed(other)).is_some_and(|(one, other)| apart(one, other))
}

/// Whether whoever passes the one passes the other, as far as values tell.
pub fn implies(one: &Condition, other: &Condition) -> bool {
    let within = |one: Vec<String>, other: Vec<String>| one.iter().all(|value| other.contains(value));
    one == other
        || subject(one) == subject(other)
            && listed(one).zip(listed(other)).is_some_and(|(one, other)| within(one, other))
}
