//! Conditions joined to one: flat, and none of them twice.

use crate::dsl::{Condition, Filter, Test};

/// All of them, flat and without everyone, who restricts nothing.
pub fn all(parts: Vec<Condition>) -> Condition {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Condition::Everyone => {}
            Condition::All(more) => flat.extend(more),
            one => flat.push(one),
        }
    }
    single(flat, Condition::All).unwrap_or(Condition::Everyone)
}

pub fn any(parts: Vec<Condition>) -> Condition {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Condition::Any(more) => flat.extend(more),
            one => flat.push(one),
        }
    }
    single(flat, Condition::Any).unwrap_or(Condition::Everyone)
}

pub fn single<T: PartialEq>(parts: Vec<T>, many: impl Fn(Vec<T>) -> T) -> Option<T> {
    let mut distinct: Vec<T> = Vec::new();
    for part in parts {
        if !distinct.contains(&part) {
            distinct.push(part);
        }
    }
    if distinct.len() > 1 { Some(many(distinct)) } else { distinct.pop() }
}

pub fn not(condition: Condition) -> Condition {
    match condition {
        Condition::Not(inner) => *inner,
        Condition::Attribute { attribute, test: Test::Present } => {
            Condition::Attribute { attribute, test: Test::Missing }
        }
        other => Condition::Not(Box::new(other)),
    }
}

pub fn filters(mut parts: Vec<Filter>, many: impl Fn(Vec<Filter>) -> Filter) -> Option<Filter> {
    if parts.len() > 1 { Some(many(parts)) } else { parts.pop() }
}
