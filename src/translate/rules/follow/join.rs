//! How the conditions of a rule are joined: each of them, one of them, so many of them.

use crate::dsl::change::{conditions, subject};
use crate::dsl::{Condition, Filter, Occurrence, Pick, Test, Value};
use crate::translate::rules::lower::{all, any};

/// How many of them are enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    Each,
    One,
    Some(u32),
}

/// Conditions that stand together in a rule, and the rest of it.
struct Group {
    rest: Vec<Condition>,
    parts: Vec<Condition>,
    now: Join,
}

/// The rules with one such group joined so; only groups of `total`, when that is said.
pub fn joined(rule: &Condition, to: Join, total: Option<u32>) -> Vec<Condition> {
    let mut found = Vec::new();
    for Group { rest, parts, now } in groups(rule) {
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let to = match to {
            Join::Some(1) => Join::One,
            Join::Some(some) if some == count => Join::Each,
            other => other,
        };
        let too_many = matches!(to, Join::Some(some) if some > count);
        if to == now || too_many || total.is_some_and(|total| total != count) {
            continue;
        }
        let one = match to {
            Join::Each => all(parts),
            Join::One => any(parts),
            Join::Some(count) => Condition::AtLeast { count, of: parts },
        };
        let new = all(rest.into_iter().chain([one]).collect());
        if !found.contains(&new) {
            found.push(new);
        }
    }
    found
}

fn groups(rule: &Condition) -> Vec<Group> {
    let parts = conditions(rule);
    let others = |at: usize| -> Vec<Condition> {
        parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone()).collect()
    };
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let group = |parts: Vec<Condition>, now| Group { rest: others(at), parts, now };
        match part {
            Condition::Any(inner) => found.push(group(inner.clone(), Join::One)),
            Condition::AtLeast { count, of } => found.push(group(of.clone(), Join::Some(*count))),
            one => found.extend(listed(one).map(|(parts, now)| group(parts, now))),
        }
    }
    // Those that speak of the same: bought this, bought that.
    for (at, part) in parts.iter().enumerate() {
        let alike = |other: &&Condition| subject(other) == subject(part) && denied(other) == denied(part);
        let first = parts.iter().position(|other| alike(&other)) == Some(at);
        let (same, rest): (Vec<Condition>, Vec<Condition>) = parts.iter().cloned().partition(|other| alike(&other));
        if first && same.len() > 1 && !rest.is_empty() {
            found.push(Group { rest, parts: same, now: Join::Each });
        }
    }
    if parts.len() > 1 {
        found.push(Group { rest: Vec::new(), parts, now: Join::Each });
    }
    found
}

fn denied(rule: &Condition) -> bool {
    matches!(rule, Condition::Not(_))
}

/// What one condition with several values says of each of them.
fn listed(rule: &Condition) -> Option<(Vec<Condition>, Join)> {
    match rule {
        Condition::Attribute { attribute, test: Test::HasAny(values) | Test::HasAll(values) } => {
            let now =
                if matches!(rule, Condition::Attribute { test: Test::HasAll(_), .. }) { Join::Each } else { Join::One };
            let has = |value: &String| Condition::Attribute {
                attribute: attribute.clone(),
                test: Test::HasAny(vec![value.clone()]),
            };
            (values.len() > 1).then(|| (values.iter().map(has).collect(), now))
        }
        Condition::Event(happened) if happened.pick == Pick::Any => {
            let filters = filters(happened.filter.as_ref()?)?;
            let each = |filter| Condition::Event(Occurrence { filter: Some(filter), ..happened.clone() });
            Some((filters.into_iter().map(each).collect(), Join::One))
        }
        _ => None,
    }
}

/// A filter that several rows can pass, one for each of the values it lists.
fn filters(filter: &Filter) -> Option<Vec<Filter>> {
    match filter {
        Filter::Any(parts) => Some(parts.clone()),
        Filter::Property { property, test: Test::In(values) } => {
            let is = |value: &Value| Filter::Property { property: property.clone(), test: Test::Is(value.clone()) };
            Some(values.iter().map(is).collect())
        }
        Filter::All(parts) => {
            let (at, each) = parts.iter().enumerate().find_map(|(at, part)| Some((at, filters(part)?)))?;
            let with = |one: Filter| {
                let mut parts = parts.clone();
                parts.splice(at..=at, [one]);
                Filter::All(parts)
            };
            Some(each.into_iter().map(with).collect())
        }
        Filter::Not(_) | Filter::Property { .. } => None,
    }
}
