//! One shape for one meaning: no group of one, no group directly inside a group of its kind, no open window twice said.

use crate::dsl::condition::{Condition, Filter, Test};
use crate::dsl::kinds::Group;
use crate::dsl::time::{Moment, Window};

pub(super) fn condition(mut rule: Condition) -> Condition {
    settle(&mut rule);
    rule
}

fn settle(rule: &mut Condition) {
    rule.parts_mut().into_iter().for_each(settle);
    rule.filters_mut().into_iter().for_each(settle_filter);
    rule.windows_mut().into_iter().for_each(settle_window);
    match rule {
        Condition::All(parts) => {
            flatten(parts, |part| if let Condition::All(inner) = part { Ok(inner) } else { Err(part) });
            single(parts).into_iter().for_each(|only| *rule = only);
        }
        Condition::Any(parts) => {
            flatten(parts, |part| if let Condition::Any(inner) = part { Ok(inner) } else { Err(part) });
            single(parts).into_iter().for_each(|only| *rule = only);
        }
        Condition::Attribute { test, .. } => settle_test(test),
        Condition::Together(together) => settle_group(&mut together.rule),
        Condition::Preference(preference) => settle_test(&mut preference.test),
        Condition::Everyone
        | Condition::AtLeast { .. }
        | Condition::Not(_)
        | Condition::Customers(_)
        | Condition::Event(_)
        | Condition::Sequence(_)
        | Condition::Measure(_)
        | Condition::Periodic(_)
        | Condition::Rank(_)
        | Condition::Sample(_)
        | Condition::State(_)
        | Condition::Earlier { .. }
        | Condition::Term(_)
        | Condition::Segment(_) => {}
    }
}

fn settle_filter(rule: &mut Filter) {
    match rule {
        Filter::All(parts) => {
            parts.iter_mut().for_each(settle_filter);
            flatten(parts, |part| if let Filter::All(inner) = part { Ok(inner) } else { Err(part) });
            single(parts).into_iter().for_each(|only| *rule = only);
        }
        Filter::Any(parts) => {
            parts.iter_mut().for_each(settle_filter);
            flatten(parts, |part| if let Filter::Any(inner) = part { Ok(inner) } else { Err(part) });
            single(parts).into_iter().for_each(|only| *rule = only);
        }
        Filter::Not(part) => settle_filter(part),
        Filter::Property { test, .. } => settle_test(test),
    }
}

fn settle_group(rule: &mut Group) {
    match rule {
        Group::All(parts) => {
            parts.iter_mut().for_each(settle_group);
            flatten(parts, |part| if let Group::All(inner) = part { Ok(inner) } else { Err(part) });
            single(parts).into_iter().for_each(|only| *rule = only);
        }
        Group::Any(parts) => {
            parts.iter_mut().for_each(settle_group);
            flatten(parts, |part| if let Group::Any(inner) = part { Ok(inner) } else { Err(part) });
            single(parts).into_iter().for_each(|only| *rule = only);
        }
        Group::Not(part) => settle_group(part),
        Group::Some(_) | Group::Number { .. } => {}
    }
}

fn settle_test(test: &mut Test) {
    if let Test::During(window) | Test::Anniversary(window) = test {
        settle_window(window);
    }
}

fn settle_window(window: &mut Window) {
    match window {
        Window::Between { from: None, until: None } => *window = Window::Ever,
        Window::Earlier { window: inner, by } => {
            settle_window(inner);
            if **inner == Window::Ever {
                *window = Window::Between { from: None, until: Some(Moment::Ago { count: by.count, unit: by.unit }) };
            }
        }
        Window::Ever | Window::Between { .. } | Window::Festival { .. } | Window::After { .. } => {}
    }
}

/// Groups of the same kind inside become part of this one.
fn flatten<T>(parts: &mut Vec<T>, open: impl Fn(T) -> Result<Vec<T>, T>) {
    let inner = std::mem::take(parts);
    for part in inner {
        match open(part) {
            Ok(more) => parts.extend(more),
            Err(one) => parts.push(one),
        }
    }
}

/// The only part, taken out of its group.
fn single<T>(parts: &mut Vec<T>) -> Option<T> {
    if parts.len() == 1 { parts.pop() } else { None }
}
