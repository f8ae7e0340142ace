//! One shape for one meaning: no group of one, no group directly inside a group of its kind, no open window twice said.

use crate::dsl::condition::{Bound, Comparison, Condition, Filter, Measure, Occurrence, Rank, Sequence, Step, Test};
use crate::dsl::time::Window;

pub(super) fn condition(rule: Condition) -> Condition {
    match rule {
        Condition::All(parts) => flat(parts.into_iter().map(condition), Condition::All, |part| match part {
            Condition::All(inner) => Ok(inner),
            other => Err(other),
        }),
        Condition::Any(parts) => flat(parts.into_iter().map(condition), Condition::Any, |part| match part {
            Condition::Any(inner) => Ok(inner),
            other => Err(other),
        }),
        Condition::AtLeast { count, of } => Condition::AtLeast { count, of: of.into_iter().map(condition).collect() },
        Condition::Not(part) => Condition::Not(Box::new(condition(*part))),
        Condition::Attribute { attribute, test: rule } => Condition::Attribute { attribute, test: test(rule) },
        Condition::Event(Occurrence { pick, event, filter: rule, window: when }) => {
            Condition::Event(Occurrence { pick, event, filter: rule.map(filter), window: window(when) })
        }
        Condition::Sequence(Sequence { first, window: when, follow, then, within, same }) => {
            let step = |Step { event, filter: rule }| Step { event, filter: rule.map(filter) };
            Condition::Sequence(Sequence {
                first: step(first),
                window: window(when),
                follow,
                then: step(then),
                within,
                same,
            })
        }
        Condition::Measure(Comparison { measure: by, bound }) => {
            let bound = match bound {
                Bound::Relative { direction, percent, of } => Bound::Relative { direction, percent, of: measure(of) },
                number => number,
            };
            Condition::Measure(Comparison { measure: measure(by), bound })
        }
        Condition::Rank(Rank { end, portion, by, per }) => Condition::Rank(Rank { end, portion, by: measure(by), per }),
        leaf @ (Condition::Everyone | Condition::State(_) | Condition::Term(_) | Condition::Segment(_)) => leaf,
    }
}

fn measure(by: Measure) -> Measure {
    match by {
        Measure::Named { name, filter: rule, window: when } => {
            Measure::Named { name, filter: rule.map(filter), window: window(when) }
        }
        Measure::Of { aggregate, property, event, filter: rule, window: when } => {
            Measure::Of { aggregate, property, event, filter: rule.map(filter), window: window(when) }
        }
    }
}

fn filter(rule: Filter) -> Filter {
    match rule {
        Filter::All(parts) => flat(parts.into_iter().map(filter), Filter::All, |part| match part {
            Filter::All(inner) => Ok(inner),
            other => Err(other),
        }),
        Filter::Any(parts) => flat(parts.into_iter().map(filter), Filter::Any, |part| match part {
            Filter::Any(inner) => Ok(inner),
            other => Err(other),
        }),
        Filter::Not(part) => Filter::Not(Box::new(filter(*part))),
        Filter::Property { property, test: rule } => Filter::Property { property, test: test(rule) },
    }
}

fn test(rule: Test) -> Test {
    match rule {
        Test::During(when) => Test::During(window(when)),
        other => other,
    }
}

fn window(when: Window) -> Window {
    match when {
        Window::Between { from: None, until: None } => Window::Ever,
        other => other,
    }
}

fn flat<T>(parts: impl Iterator<Item = T>, group: impl Fn(Vec<T>) -> T, open: impl Fn(T) -> Result<Vec<T>, T>) -> T {
    let mut flat = Vec::new();
    for part in parts {
        match open(part) {
            Ok(inner) => flat.extend(inner),
            Err(single) => flat.push(single),
        }
    }
    match (flat.len(), flat.pop()) {
        (1, Some(single)) => single,
        (_, last) => {
            flat.extend(last);
            group(flat)
        }
    }
}
