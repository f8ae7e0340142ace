//! What was never done, beside what says that it was: 老客户还没下单. Nobody is both, so the denial means a time that was not
//! said: since the last one, where its neighbour tells how long ago that was, and else one that is asked for.

use super::super::grammar::Context;
use super::{Lowering, all};
use crate::catalog::{Aggregation, Formula};
use crate::diagnostic::Code;
use crate::dsl::text::parse_condition;
use crate::dsl::{
    self, Bound, Comparison, Condition, Direction, Follow, Measure, Number, Pick, StateTest, Test, Unit, Window,
};
use crate::lang::Message;

impl Lowering<'_> {
    /// The rule without what contradicts the rest of it.
    pub(super) fn consistent(&mut self, rule: Condition) -> Option<Condition> {
        let Condition::All(mut parts) = rule else { return Some(rule) };
        let said = |event: &str| parts.iter().any(|part| self.context.implies(part, event));
        let contrary = parts.iter().position(|part| undone(part).is_some_and(said));
        let Some((at, event)) = contrary.and_then(|at| Some((at, undone(parts.get(at)?)?.to_owned()))) else {
            return Some(Condition::All(parts));
        };
        if self.context.never && parts.iter().any(|part| is_stage(part, &event, self.context)) {
            parts.retain(|part| !is_stage(part, &event, self.context));
            self.assume(Message::new("assume-never-silent"));
        } else if parts.iter().any(|part| self.context.says_since(part, &event)) {
            parts.remove(at);
            self.assume(Message::new("assume-not-since"));
        } else {
            self.ask(Code::Contrary);
            let days = [30, 90, 180].get(self.convention.proposal).copied()?;
            let window = Window::last(days, Unit::Day);
            let lately = dsl::Occurrence { pick: Pick::Any, event, filter: None, window };
            *parts.get_mut(at)? = Condition::Not(Box::new(Condition::Event(lately)));
        }
        Some(all(parts))
    }
}

/// 零消费沉睡会员: the name of a stage that only says how long ago it was last done. Who never did it has not for as long.
fn is_stage(rule: &Condition, event: &str, context: &Context<'_>) -> bool {
    matches!(rule, Condition::State(_)) && context.says_since(rule, event)
}

/// The event that never was, whatever it could have been about.
fn undone(rule: &Condition) -> Option<&str> {
    let Condition::Not(inner) = rule else { return None };
    let Condition::Event(dsl::Occurrence { pick: Pick::Any, event, filter: None, window: Window::Ever }) =
        inner.as_ref()
    else {
        return None;
    };
    Some(event)
}

impl Context<'_> {
    /// Whether nobody is so who never did the event.
    fn implies(&self, rule: &Condition, event: &str) -> bool {
        match rule {
            Condition::All(parts) => parts.iter().any(|part| self.implies(part, event)),
            Condition::Any(parts) => !parts.is_empty() && parts.iter().all(|part| self.implies(part, event)),
            Condition::Event(occurrence) => occurrence.event == event,
            Condition::Sequence(sequence) => {
                let follows = |next: &dsl::Next| next.follow == Follow::Then && next.step.event == event;
                sequence.first.event == event || sequence.next.iter().any(follows)
            }
            Condition::Measure(comparison) => self.counts_some(comparison, event),
            Condition::Rank(rank) => self.is_number_of(&rank.by, event),
            Condition::State(standing) => self.implied_by_standing(&standing.state, &standing.test, event),
            Condition::Earlier { rule, .. } => self.implies(rule, event),
            Condition::Term(name) => self.defined(name).is_some_and(|rule| self.implies(rule, event)),
            Condition::Everyone
            | Condition::AtLeast { .. }
            | Condition::Not(_)
            | Condition::Attribute { .. }
            | Condition::Customers(_)
            | Condition::Periodic(_)
            | Condition::Preference(_)
            | Condition::Together(_)
            | Condition::Sample(_)
            | Condition::Segment(_) => false,
        }
    }

    /// Whether a rule says at least how long ago the last one was: that there was none since is no more than that.
    pub(super) fn says_since(&self, rule: &Condition, event: &str) -> bool {
        match rule {
            Condition::All(parts) => parts.iter().any(|part| self.says_since(part, event)),
            Condition::Any(parts) => !parts.is_empty() && parts.iter().all(|part| self.says_since(part, event)),
            Condition::Event(last) => {
                let until = matches!(last.window, Window::Between { from: None, until: Some(_) });
                last.event == event && last.pick == Pick::Last && last.filter.is_none() && until
            }
            Condition::Measure(Comparison { measure, bound }) => {
                let least = match bound {
                    Bound::More(_) | Bound::AtLeast(_) | Bound::Between(..) => true,
                    Bound::Relative { direction, .. } | Bound::Mean { direction, .. } => {
                        matches!(direction, Direction::More | Direction::AtLeast)
                    }
                    Bound::Is(_) | Bound::IsNot(_) | Bound::Less(_) | Bound::AtMost(_) => false,
                };
                least && self.aggregation(measure, event) == Some(Aggregation::Since)
            }
            Condition::State(standing) => {
                let StateTest::In(values) = &standing.test else { return false };
                let stages = self.stages(&standing.state);
                let late = |value: &String| {
                    stages.iter().any(|(stage, rule)| {
                        stage == value && rule.as_ref().is_some_and(|rule| self.says_since(rule, event))
                    })
                };
                !values.is_empty() && values.iter().all(late)
            }
            Condition::Term(name) => self.defined(name).is_some_and(|rule| self.says_since(rule, event)),
            Condition::Everyone
            | Condition::AtLeast { .. }
            | Condition::Not(_)
            | Condition::Attribute { .. }
            | Condition::Customers(_)
            | Condition::Sequence(_)
            | Condition::Periodic(_)
            | Condition::Preference(_)
            | Condition::Together(_)
            | Condition::Rank(_)
            | Condition::Sample(_)
            | Condition::Earlier { .. }
            | Condition::Segment(_) => false,
        }
    }

    pub(super) fn defined(&self, term: &str) -> Option<&Condition> {
        let index = self.catalog.terms.iter().position(|found| found.name == term)?;
        self.terms.get(index)?.as_ref()
    }

    /// More than none of it, or what has no value where there is none.
    fn counts_some(&self, comparison: &Comparison, event: &str) -> bool {
        let none = Number::from(0);
        let some = match &comparison.bound {
            Bound::Is(number) | Bound::AtLeast(number) | Bound::Between(number, _) => *number > none,
            Bound::More(number) => *number >= none,
            Bound::Relative { direction, .. } | Bound::Mean { direction, .. } => {
                matches!(direction, Direction::More | Direction::AtLeast)
            }
            Bound::IsNot(_) | Bound::Less(_) | Bound::AtMost(_) => false,
        };
        let valueless = match self.aggregation(&comparison.measure, event) {
            Some(Aggregation::Count | Aggregation::Sum | Aggregation::Distinct | Aggregation::Days) | None => false,
            Some(
                Aggregation::Average
                | Aggregation::Minimum
                | Aggregation::Maximum
                | Aggregation::Since
                | Aggregation::Cycle,
            ) => true,
        };
        valueless || some && self.is_number_of(&comparison.measure, event)
    }

    fn is_number_of(&self, measure: &Measure, event: &str) -> bool {
        match measure {
            Measure::Named { name, .. } => {
                let index = self.catalog.measures.iter().position(|found| found.name == *name);
                let of = index.and_then(|index| self.event_of(index));
                of.and_then(|of| self.catalog.events.get(of)).is_some_and(|of| of.name == event)
            }
            Measure::Of { event: of, .. } => of == event,
            Measure::Ratio { of, to } => self.is_number_of(of, event) && self.is_number_of(to, event),
        }
    }

    /// How rows of the event become the number, where it is one of them.
    pub(super) fn aggregation(&self, measure: &Measure, event: &str) -> Option<Aggregation> {
        match measure {
            Measure::Named { name, .. } => match &self.catalog.measure(name)?.formula {
                Formula::Aggregate { event: of, aggregate, .. } => (of == event).then_some(*aggregate),
                Formula::Ratio { .. } => None,
            },
            Measure::Of { event: of, aggregate, .. } => (of == event).then_some(*aggregate),
            Measure::Ratio { .. } => None,
        }
    }

    /// RFM is of those who did its event; whoever is at a later stage than that of those who never did, did.
    fn implied_by_standing(&self, state: &str, test: &StateTest, event: &str) -> bool {
        let rfm = self.catalog.states.iter().find(|found| found.name == state).and_then(|found| found.rfm.as_ref());
        if let Some(rfm) = rfm {
            return rfm.event == event;
        }
        let StateTest::In(values) = test else { return false };
        let stages = self.stages(state);
        let never = stages.iter().position(|(_, rule)| rule.as_ref().and_then(undone) == Some(event));
        let at = |value: &String| stages.iter().position(|(stage, _)| stage == value);
        never.is_some_and(|never| values.iter().all(|value| at(value).is_some_and(|at| at > never)))
    }

    /// The stages of a state with their rules, in order.
    pub(super) fn stages(&self, state: &str) -> Vec<(&str, Option<Condition>)> {
        let found = self.catalog.states.iter().find(|found| found.name == state);
        let stages = found.map_or(&[][..], |found| found.stages.as_slice());
        let rule = |text: &str| parse_condition(text, self.catalog).ok();
        stages.iter().map(|stage| (stage.value.as_str(), stage.rule.as_deref().and_then(rule))).collect()
    }
}

/// Whether two conditions want different values of one attribute, of which a customer has one.
pub(super) fn is_of_nobody(one: &Condition, other: &Condition) -> bool {
    let values = |condition: &Condition| match condition {
        Condition::Attribute { attribute, test: Test::Is(value) } => Some((attribute.clone(), vec![value.clone()])),
        Condition::Attribute { attribute, test: Test::In(values) } => Some((attribute.clone(), values.clone())),
        _ => None,
    };
    let (Some((attribute, wanted)), Some((same, others))) = (values(one), values(other)) else { return false };
    attribute == same && !wanted.iter().any(|value| others.contains(value))
}
