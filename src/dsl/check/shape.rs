//! One shape for one meaning: no group of one, no group directly inside a group of its kind, no open window twice said.

use crate::dsl::condition::{Condition, Filter};
use crate::dsl::time::{Moment, Window};
use crate::dsl::walk::Walk;

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
pub(in crate::dsl) use level;

pub(in crate::dsl) fn condition(mut rule: Condition) -> Condition {
    settle(&mut rule);
    rule
}

fn settle(rule: &mut dyn Walk) {
    rule.each_mut(&mut |piece| {
        if let Some(inner) = piece.inside() {
            settle(inner);
        }
    });
    rule.settle();
}

impl Condition {
    pub(in crate::dsl) fn level(&mut self) {
        if let Condition::All(parts) = self {
            level!(self, parts, Condition::All);
        } else if let Condition::Any(parts) = self {
            level!(self, parts, Condition::Any);
        }
    }
}

impl Filter {
    pub(in crate::dsl) fn level(&mut self) {
        match self {
            Filter::All(parts) => level!(self, parts, Filter::All),
            Filter::Any(parts) => level!(self, parts, Filter::Any),
            Filter::Not(_) | Filter::Property { .. } => {}
        }
    }
}

impl Window {
    pub(in crate::dsl) fn level(&mut self) {
        match self {
            Window::Between { from: None, until: None } => *self = Window::Ever,
            Window::Earlier { window, by } if **window == Window::Ever => {
                *self = Window::Between { from: None, until: Some(Moment::Ago { count: by.count, unit: by.unit }) };
            }
            Window::Ever
            | Window::Between { .. }
            | Window::Festival { .. }
            | Window::After { .. }
            | Window::Earlier { .. } => {}
        }
    }
}
