//! One shape for one meaning: no group of one, no group directly inside a group of its kind, no open window twice said.

use crate::dsl::condition::{Condition, Filter, Test};
use crate::dsl::kinds::Group;
use crate::dsl::time::{Moment, Window};

/// Groups of the same kind inside become part of this one; a group of one is that one.
macro_rules! level {
    ($rule:ident, $parts:ident, $group:path) => {{
        for part in std::mem::take($parts) {
            match part {
                $group(inner) => $parts.extend(inner),
                one => $parts.push(one),
            }
        }
        if $parts.len() == 1
            && let Some(only) = $parts.pop()
        {
            *$rule = only;
        }
    }};
}

pub(super) fn condition(mut rule: Condition) -> Condition {
    settle(&mut rule);
    rule
}

fn settle(rule: &mut Condition) {
    rule.parts_mut().into_iter().for_each(settle);
    rule.filters_mut().into_iter().for_each(settle_filter);
    rule.windows_mut().into_iter().for_each(settle_window);
    match rule {
        Condition::All(parts) => level!(rule, parts, Condition::All),
        Condition::Any(parts) => level!(rule, parts, Condition::Any),
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
            level!(rule, parts, Filter::All);
        }
        Filter::Any(parts) => {
            parts.iter_mut().for_each(settle_filter);
            level!(rule, parts, Filter::Any);
        }
        Filter::Not(part) => settle_filter(part),
        Filter::Property { test, .. } => settle_test(test),
    }
}

fn settle_group(rule: &mut Group) {
    match rule {
        Group::All(parts) => {
            parts.iter_mut().for_each(settle_group);
            level!(rule, parts, Group::All);
        }
        Group::Any(parts) => {
            parts.iter_mut().for_each(settle_group);
            level!(rule, parts, Group::Any);
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
