//! A name of customers beside what says the same of them over a time of its own: new customers whose first order was in
//! the last 6 weeks, inactive customers who have not bought in 90 days. What is said defines the name; that both hold is
//! the other reading.

use super::super::grammar::Context;
use super::{Lowering, all};
use crate::catalog::Aggregation;
use crate::dsl::{Comparison, Condition, Occurrence, Pick, StateTest, Window};
use crate::lang::Message;

impl Lowering<'_> {
    /// The rule without the names that the rest of it defines.
    pub(super) fn by_definition(&mut self, rule: Condition) -> Condition {
        let Condition::All(parts) = rule else { return rule };
        if !self.context.spaced || !self.convention.usual {
            return Condition::All(parts);
        }
        let defined = |named: &Condition| {
            let other = |(at, part): (usize, &Condition)| Some((at, self.context.defines(named, part)?));
            parts.iter().enumerate().find_map(other)
        };
        let found = parts.iter().enumerate().find_map(|(name, part)| Some((name, defined(part)?)));
        let Some((name, (told, meant))) = found else { return Condition::All(parts) };
        self.assume(Message::new("assume-defined"));
        let said = |(at, part)| if at == told { meant.clone() } else { part };
        let parts = parts.into_iter().enumerate().filter(|(at, _)| *at != name).map(said);
        all(parts.collect())
    }
}

impl Context<'_> {
    /// What a part means that says over another time what the name says over its own.
    fn defines(&self, named: &Condition, part: &Condition) -> Option<Condition> {
        let rule = match named {
            Condition::Term(name) => self.defined(name)?.clone(),
            Condition::State(standing) => {
                let StateTest::In(values) = &standing.test else { return None };
                let [value] = values.as_slice() else { return None };
                self.stages(&standing.state).into_iter().find(|(stage, _)| stage == value)?.1?
            }
            _ => return None,
        };
        match part {
            Condition::Event(said) => {
                let first = matches!(&rule, Condition::Event(own) if is_first(own) && own.event == said.event)
                    && is_first(said)
                    && said.window != Window::Ever;
                let last = self.says_since(named, &said.event) && self.says_since(part, &said.event);
                (first || last).then(|| part.clone())
            }
            Condition::Measure(Comparison { measure, .. }) => {
                let event = self.main_event().and_then(|main| self.catalog.events.get(main))?;
                let since = self.aggregation(measure, &event.name) == Some(Aggregation::Since);
                (since && self.says_since(named, &event.name)).then(|| part.clone())
            }
            Condition::Not(missed) => {
                let Condition::Event(missed) = missed.as_ref() else { return None };
                let before = before(&missed.window).filter(|_| missed.pick == Pick::Any)?;
                if self.says_since(named, &missed.event) {
                    let last = Occurrence { pick: Pick::Last, window: before, ..missed.clone() };
                    return missed.filter.is_none().then_some(Condition::Event(last));
                }
                let events = denied(&rule)?;
                let same = events.contains(&missed.event.as_str());
                (!same || missed.filter.is_none()).then(|| part.clone())
            }
            _ => None,
        }
    }
}

fn is_first(occurrence: &Occurrence) -> bool {
    occurrence.pick == Pick::First
}

/// All the time before a window that ends now.
fn before(window: &Window) -> Option<Window> {
    match window {
        Window::Between { from: Some(from), until: None } => Some(Window::Between { from: None, until: Some(*from) }),
        _ => None,
    }
}

/// The events of which a name says that none happened lately.
fn denied(rule: &Condition) -> Option<Vec<&str>> {
    let Condition::Not(inner) = rule else { return None };
    match inner.as_ref() {
        Condition::Any(parts) => parts.iter().map(happened).collect(),
        one => Some(vec![happened(one)?]),
    }
}

fn happened(part: &Condition) -> Option<&str> {
    match part {
        Condition::Event(occurrence) if before(&occurrence.window).is_some() => Some(&occurrence.event),
        _ => None,
    }
}
