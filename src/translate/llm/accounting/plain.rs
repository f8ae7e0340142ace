//! Rules that words can vouch for: plain conditions, all of which must hold or one of which must.
//!
//! Words show what a rule speaks of, not how it is put together. Where the putting together says something itself (one
//! thing after another, in every month, a share, a mean) no count of words proves it: such a rule is never run on a
//! model's word alone, it is offered.

use super::bindings::filter_of;
use crate::catalog::Catalog;
use crate::dsl::{
    Bound, Comparison, Condition, Filter, Measure, Number, Occurrence, Pick, Rank, Standing, StateTest, Test, Value,
    Window,
};

/// One plain condition of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    pub condition: &'a Condition,
    /// The same, as one of the conditions that can be plain.
    pub plain: Plain<'a>,
    pub denied: bool,
}

/// A condition that words can vouch for, with what they are held against.
#[derive(Clone, Copy, Debug)]
pub enum Plain<'a> {
    Everyone,
    Customers,
    Term,
    Segment(&'a str),
    Attribute { attribute: &'a str, test: &'a Test },
    Event(&'a str),
    Measure(&'a Bound),
    Rank(&'a Rank),
    State(&'a StateTest),
}

impl Statement<'_> {
    /// Whether it says that something is not so, be it by its own test or by counting to none.
    pub fn denies(&self) -> bool {
        self.denied || self.plain.is_denial()
    }
}

/// How the statements of a rule hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    All,
    Any,
}

/// The statements of a rule; the condition that is not plain, when there is one.
pub fn statements(rule: &Condition) -> Result<(Joined, Vec<Statement<'_>>), &Condition> {
    let mut found = Vec::new();
    let joined = match rule {
        Condition::Any(parts) => {
            for part in parts {
                single(part, &mut found)?;
            }
            Joined::Any
        }
        other => {
            conjunction(other, &mut found)?;
            Joined::All
        }
    };
    Ok((joined, found))
}

fn conjunction<'a>(rule: &'a Condition, found: &mut Vec<Statement<'a>>) -> Result<(), &'a Condition> {
    match rule {
        Condition::All(parts) => parts.iter().try_for_each(|part| conjunction(part, found)),
        // None of several is each of them not.
        Condition::Not(inner) => match inner.as_ref() {
            Condition::Any(parts) => parts.iter().try_for_each(|part| leaf(part, true, found)),
            inner => leaf(inner, true, found),
        },
        other => leaf(other, false, found),
    }
}

fn single<'a>(rule: &'a Condition, found: &mut Vec<Statement<'a>>) -> Result<(), &'a Condition> {
    match rule {
        Condition::Not(inner) => leaf(inner, true, found),
        other => leaf(other, false, found),
    }
}

fn leaf<'a>(condition: &'a Condition, denied: bool, found: &mut Vec<Statement<'a>>) -> Result<(), &'a Condition> {
    let plain = Plain::of(condition).filter(|plain| !denied || !plain.is_denial() && !denies_a_value(condition));
    found.push(Statement { condition, plain: plain.ok_or(condition)?, denied });
    Ok(())
}

impl<'a> Plain<'a> {
    fn of(condition: &'a Condition) -> Option<Self> {
        Some(match condition {
            Condition::Everyone => Plain::Everyone,
            Condition::Customers(_) => Plain::Customers,
            Condition::Term(_) => Plain::Term,
            Condition::Segment(name) => Plain::Segment(name),
            Condition::Attribute { attribute, test } if is_plain_test(test) => Plain::Attribute { attribute, test },
            Condition::Event(Occurrence { pick, event, filter, window })
                if *pick != Pick::Every && is_plain_filter(filter.as_ref()) && is_plain_window(window) =>
            {
                Plain::Event(event)
            }
            Condition::Measure(Comparison { measure, bound }) if is_plain_measure(measure) && is_plain_bound(bound) => {
                Plain::Measure(bound)
            }
            Condition::Rank(rank) if rank.among.is_none() && is_plain_measure(&rank.by) => Plain::Rank(rank),
            Condition::State(Standing { test, .. }) if !matches!(test, StateTest::Axis { .. }) => Plain::State(test),
            // Of every other kind, how it is put together says something itself.
            _ => return None,
        })
    }

    /// Whether it holds for those of whom something does not.
    fn is_denial(self) -> bool {
        match self {
            Plain::Attribute { test, .. } => is_negative(test),
            Plain::State(test) => matches!(test, StateTest::NotIn(_)),
            Plain::Measure(bound) => match bound {
                Bound::Is(number) | Bound::AtMost(number) => number.decimal().is_zero(),
                Bound::Less(number) => *number == Number::from(1),
                Bound::IsNot(_) => true,
                Bound::More(_)
                | Bound::AtLeast(_)
                | Bound::Between(..)
                | Bound::Relative { .. }
                | Bound::Mean { .. } => false,
            },
            Plain::Everyone | Plain::Customers | Plain::Term | Plain::Segment(_) | Plain::Event(_) | Plain::Rank(_) => {
                false
            }
        }
    }

    /// Whether it looks at what was done, hence when.
    pub fn is_of_rows(self, catalog: &Catalog) -> bool {
        match self {
            Plain::Event(_) | Plain::Measure(_) => true,
            Plain::Rank(rank) => rank.attribute(catalog).is_none(),
            Plain::Everyone
            | Plain::Customers
            | Plain::Term
            | Plain::Segment(_)
            | Plain::Attribute { .. }
            | Plain::State(_) => false,
        }
    }
}

fn is_negative(test: &Test) -> bool {
    match test {
        Test::IsNot(_) | Test::NotIn(_) | Test::HasNone(_) | Test::Missing | Test::Is(Value::Boolean(false)) => true,
        Test::Is(_)
        | Test::Less(_)
        | Test::AtMost(_)
        | Test::More(_)
        | Test::AtLeast(_)
        | Test::Between(..)
        | Test::In(_)
        | Test::Contains(_)
        | Test::StartsWith(_)
        | Test::EndsWith(_)
        | Test::Present
        | Test::During(_)
        | Test::HasAny(_)
        | Test::HasAll(_)
        | Test::HasAtLeast(_)
        | Test::HasAtMost(_)
        | Test::Than { .. }
        | Test::Anniversary(_) => false,
    }
}

/// Whether rows are asked for that are not so.
fn denies_a_value(condition: &Condition) -> bool {
    filter_of(condition).is_some_and(|filter| match filter {
        Filter::Property { test, .. } => is_negative(test),
        Filter::All(parts) => {
            parts.iter().any(|part| matches!(part, Filter::Property { test, .. } if is_negative(test)))
        }
        Filter::Any(_) | Filter::Not(_) => true,
    })
}

fn is_plain_measure(measure: &Measure) -> bool {
    match measure {
        Measure::Named { filter, window, .. } | Measure::Of { filter, window, .. } => {
            is_plain_filter(filter.as_ref()) && is_plain_window(window)
        }
        Measure::Ratio { .. } => false,
    }
}

fn is_plain_bound(bound: &Bound) -> bool {
    match bound {
        Bound::Is(_)
        | Bound::IsNot(_)
        | Bound::Less(_)
        | Bound::AtMost(_)
        | Bound::More(_)
        | Bound::AtLeast(_)
        | Bound::Between(..) => true,
        Bound::Relative { .. } | Bound::Mean { .. } => false,
    }
}

/// Tests that one row passes, all of them.
fn is_plain_filter(filter: Option<&Filter>) -> bool {
    match filter {
        None => true,
        Some(Filter::Property { test, .. }) => is_plain_test(test),
        Some(Filter::All(parts)) => parts.iter().all(|part| match part {
            Filter::Property { test, .. } => is_plain_test(test),
            Filter::All(_) | Filter::Any(_) | Filter::Not(_) => false,
        }),
        Some(Filter::Any(_) | Filter::Not(_)) => false,
    }
}

fn is_plain_test(test: &Test) -> bool {
    match test {
        Test::Is(_)
        | Test::IsNot(_)
        | Test::Less(_)
        | Test::AtMost(_)
        | Test::More(_)
        | Test::AtLeast(_)
        | Test::Between(..)
        | Test::In(_)
        | Test::NotIn(_)
        | Test::Contains(_)
        | Test::StartsWith(_)
        | Test::EndsWith(_)
        | Test::Missing
        | Test::Present
        | Test::HasAny(_)
        | Test::HasAll(_)
        | Test::HasNone(_) => true,
        Test::During(window) => is_plain_window(window),
        Test::HasAtLeast(_) | Test::HasAtMost(_) | Test::Than { .. } | Test::Anniversary(_) => false,
    }
}

fn is_plain_window(window: &Window) -> bool {
    match window {
        Window::Ever | Window::Between { .. } | Window::Festival { .. } => true,
        Window::After { .. } | Window::Earlier { .. } => false,
    }
}
