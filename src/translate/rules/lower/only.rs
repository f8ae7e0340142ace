//! What all rows are like: every order paid by card · bought nothing but skincare · bought lipstick only on Tmall.

use super::super::meaning::{Clause, Objects, PropertyTest};
use super::clause::denied_fact;
use super::{Lowering, all, not};
use crate::diagnostic::Code;
use crate::dsl::{self, Comparison, Condition, Direction, Moment, Number, Pick, Window};

impl Lowering<'_> {
    /// What every row is like; or every one of some.
    pub(super) fn every(
        &mut self,
        clause: &Clause,
        event: usize,
        objects: &Objects,
        window: &Window,
    ) -> Option<Condition> {
        if let Some(among) = &clause.among {
            return self.all_of(event, among, objects, window);
        }
        let Some((among, only)) = self.reach_of_only(clause, event, objects) else {
            if !self.may_be_of_the_time(clause, window) {
                return self.every_row(event, objects, window);
            }
            self.ask(Code::OnlyWhat);
            return match self.convention.proposal {
                0 => self.at_no_other_time(event, objects, window),
                1 => self.every_row(event, objects, window),
                _ => None,
            };
        };
        // 只在天猫买过口红: the word stands before the place, and there might be other things; in English, it stands before
        // all of it.
        let place = !self.context.names_thing(event, &only);
        if place && !self.context.spaced {
            let usual = self.convention.usual;
            return if usual {
                self.all_of(event, &among, &only, window)
            } else {
                self.every_row(event, objects, window)
            };
        }
        self.ask(Code::OnlyWhat);
        match self.convention.proposal {
            0 => self.all_of(event, &among, &only, window),
            1 => self.every_row(event, objects, window),
            _ => None,
        }
    }

    /// Only bought lipstick at Double 11: nothing else then, or at no other time.
    fn may_be_of_the_time(&self, clause: &Clause, window: &Window) -> bool {
        let behind = clause.time.as_ref().is_some_and(|timing| timing.trailing);
        let dated = match window {
            Window::Festival { .. } => true,
            Window::Between { from, until } => {
                matches!(from, Some(Moment::Date(_))) && matches!(until, Some(Moment::Date(_)))
            }
            Window::Ever | Window::After { .. } | Window::Earlier { .. } => false,
        };
        clause.of_those && !clause.wording.limits && self.context.spaced && behind && dated
    }

    /// As often in that time as at any time.
    fn at_no_other_time(&mut self, event: usize, objects: &Objects, window: &Window) -> Option<Condition> {
        let filter = Some(self.row_filter(event, objects)?);
        let measure = self.count(event, filter.clone(), window.clone())?;
        let of = self.count(event, filter, Window::Ever)?;
        let bound = dsl::Bound::Relative { direction: Direction::AtLeast, percent: Number::from(100), of };
        Some(Condition::Measure(Comparison { measure, bound }))
    }

    /// The things, and what may be said of them only: 花屿的口红 are lipsticks of a brand, 天猫买的口红 those of a place.
    fn reach_of_only(&self, clause: &Clause, event: usize, objects: &Objects) -> Option<(Objects, Objects)> {
        let Objects::Same(parts) = objects else { return None };
        let (mut things, mut rest): (Vec<_>, Vec<_>) =
            parts.iter().cloned().partition(|part| self.context.names_thing(event, part));
        if rest.is_empty() {
            let last = things.pop()?;
            rest = std::mem::replace(&mut things, vec![last]);
        }
        let both = clause.of_those && !things.is_empty() && !rest.is_empty();
        both.then_some((Objects::Same(things), Objects::Same(rest)))
    }

    /// What all rows are like; what is denied of it is denied of each.
    fn every_row(&mut self, event: usize, objects: &Objects, window: &Window) -> Option<Condition> {
        let denied = denied_fact(objects);
        // Only on Mondays and Fridays: no row is of both.
        let listed = match objects {
            Objects::All(parts) if numbered(objects).is_some() => Some(Objects::Any(parts.clone())),
            _ => None,
        };
        let filter = Some(self.row_filter(event, listed.as_ref().or(denied.as_ref()).unwrap_or(objects))?);
        let event = self.context.catalog.events.get(event)?.name.clone();
        Some(Condition::Event(dsl::Occurrence { pick: Pick::Every, event, filter, window: window.clone() }))
    }

    /// Some rows of those are so, and none is otherwise.
    fn all_of(&mut self, event: usize, those: &Objects, only: &Objects, window: &Window) -> Option<Condition> {
        let otherwise = Objects::Not { of: only.clone().into(), never: false };
        let mut some = |objects: Vec<Objects>| {
            let filter = Some(self.row_filter(event, &Objects::Same(objects))?);
            let event = self.context.catalog.events.get(event)?.name.clone();
            Some(Condition::Event(dsl::Occurrence { pick: Pick::Any, event, filter, window: window.clone() }))
        };
        let so = some(vec![those.clone(), only.clone()])?;
        Some(all(vec![so, not(some(vec![those.clone(), otherwise])?)]))
    }
}

/// The one property that all of it tests by numbers, of which a row has one.
fn numbered(objects: &Objects) -> Option<&str> {
    match objects {
        Objects::Property { property, test: PropertyTest::Bound(_) } => Some(property),
        Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts) => {
            let first = numbered(parts.first()?)?;
            parts.iter().all(|part| numbered(part) == Some(first)).then_some(first)
        }
        _ => None,
    }
}
