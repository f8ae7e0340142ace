//! The same in several periods. They are rolling, counted back from as-of, unless there is no number of them.

use super::super::meaning::{Clause, Extent, Often, Predicate, Recurring};
use super::{Lowering, measure_bounds};
use crate::diagnostic::Code;
use crate::dsl::{Comparison, Condition, Each, Measure, Over, Pattern, Period, Periodic, Window};
use crate::lang::Message;

impl Lowering<'_> {
    pub(super) fn periodic(&mut self, clause: &Clause, recurring: Recurring) -> Option<Condition> {
        let each = self.each(clause)?;
        let recurring = match recurring {
            Recurring { often: Often::InRow(count), period, over: Extent::All } if !self.convention.whenever => {
                Recurring { often: Often::Each, period, over: Extent::Last(count) }
            }
            said => said,
        };
        let Recurring { often, period, over } = recurring;
        let over = self.over(over, period)?;
        let pattern = match often {
            Often::Each => Pattern::Every(each),
            Often::AtLeast(count) => Pattern::AtLeast(count, each),
            Often::InRow(count) => Pattern::InRow(count, each),
            Often::Between(least, most) => {
                let at_least = |count| {
                    let pattern = Pattern::AtLeast(count, each.clone());
                    Condition::Periodic(Periodic { pattern, period, over })
                };
                // 10 to 12 of 12: more than all of them there are none.
                let all = matches!(over, Over::Rolling(count) if count <= most);
                let more = Condition::Not(at_least(most.checked_add(1)?).into());
                return Some(if all { at_least(least) } else { Condition::All(vec![at_least(least), more]) });
            }
        };
        Some(Condition::Periodic(Periodic { pattern, period, over }))
    }

    pub(super) fn trend(&mut self, clause: &Clause, rising: bool, period: Period, over: Extent) -> Option<Condition> {
        let measure = self.windowless(clause)?;
        let over = self.over(over, period)?;
        let pattern = if rising { Pattern::Rises(measure) } else { Pattern::Falls(measure) };
        Some(Condition::Periodic(Periodic { pattern, period, over }))
    }

    /// Periods without a number are asked about.
    fn over(&mut self, over: Extent, period: Period) -> Option<Over> {
        Some(match over {
            Extent::All => Over::All,
            Extent::Last(count) => {
                self.assume(Message::new("assume-rolling-periods"));
                Over::Rolling(count)
            }
            Extent::Open => {
                self.ask(Code::MissingNumber);
                let counts = match period {
                    Period::Day => [7, 14, 30],
                    Period::Week => [4, 8, 12],
                    Period::Month => [3, 6, 12],
                    Period::Quarter => [2, 4, 8],
                    Period::Year => [2, 3, 5],
                };
                Over::Rolling(counts.get(self.convention.proposal).copied()?)
            }
        })
    }

    fn each(&mut self, clause: &Clause) -> Option<Each> {
        if clause.objects.as_deref().is_some_and(|objects| !objects.is_of_one_row()) {
            return None;
        }
        let Some(bound) = &clause.bound else {
            let Predicate::Event(event) = clause.predicate else { return None };
            let filter = match &clause.objects {
                Some(objects) => Some(self.row_filter(event, objects)?),
                None => None,
            };
            return Some(Each::Event { event: self.context.catalog.events.get(event)?.name.clone(), filter });
        };
        let measure = self.windowless(clause)?;
        let [bound] = measure_bounds(bound).try_into().ok()?;
        Some(Each::Measure(Comparison { measure, bound }))
    }

    /// What a clause counts or adds up, in whatever period it is looked at.
    fn windowless(&mut self, clause: &Clause) -> Option<Measure> {
        match clause.predicate {
            Predicate::Measure(measure) => self.number(clause, measure, Window::Ever),
            Predicate::Event(event) => {
                let filter = match &clause.objects {
                    Some(objects) => Some(self.row_filter(event, objects)?),
                    None => None,
                };
                self.count(event, filter, Window::Ever)
            }
            Predicate::Moment(_) => None,
        }
    }
}
