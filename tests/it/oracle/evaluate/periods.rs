//! The same in several periods.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use quanxuan::catalog::Event;
use quanxuan::dsl::{Each, Length, Measure, Over, Pattern, Periodic, Window};

use super::World;
use super::windows::{before, number};
use crate::oracle::data::Row;
use crate::oracle::exact::Exact;

impl<'a> World<'a> {
    pub(super) fn periodically(&self, periodic: &Periodic, customer: &Row) -> bool {
        let slot = |at| self.slot(periodic, at);
        match &periodic.pattern {
            Pattern::Every(each) => {
                let held = self.slots_that_hold(each, periodic, customer);
                periods(periodic.over).unwrap().all(|wanted| held.contains(&wanted))
            }
            Pattern::AtLeast(least, each) => {
                self.slots_that_hold(each, periodic, customer).len() >= usize::try_from(*least).unwrap()
            }
            Pattern::InRow(least, each) => {
                let held = self.slots_that_hold(each, periodic, customer);
                held.iter().any(|first| (0..i64::from(*least)).all(|further| held.contains(&(first + further))))
            }
            Pattern::Rises(measure) => self.steps(measure, periodic, customer, &slot, |one, other| one < other),
            Pattern::Falls(measure) => self.steps(measure, periodic, customer, &slot, |one, other| one > other),
        }
    }

    /// The periods, numbered onwards, in which it holds. Over all periods those without rows hold nothing.
    fn slots_that_hold(&self, each: &Each, periodic: &Periodic, customer: &Row) -> BTreeSet<i64> {
        let slot = |event: &Event, row: &Row| self.time(event, row).and_then(|at| self.slot(periodic, at));
        let holds = |wanted: i64| {
            let only = |event: &Event, row: &Row| slot(event, row) == Some(wanted);
            match each {
                Each::Event { event, filter } => {
                    let event = self.event(event);
                    let rows = self.wanted(event, filter.as_ref(), &Window::Ever, customer);
                    rows.into_iter().any(|row| only(event, row))
                }
                Each::Measure(comparison) => {
                    let number = self.number(&comparison.measure, customer, &only);
                    self.within(number, &comparison.bound, &|_| None, &|_, _| None)
                }
            }
        };
        match periods(periodic.over) {
            Some(periods) => periods.filter(|wanted| holds(*wanted)).collect(),
            None => {
                let event = match each {
                    Each::Event { event, .. } => self.event(event),
                    Each::Measure(comparison) => self.measured(&comparison.measure),
                };
                let with_rows: BTreeSet<i64> =
                    self.rows(event, customer).into_iter().filter_map(|row| slot(event, row)).collect();
                with_rows.into_iter().filter(|wanted| holds(*wanted)).collect()
            }
        }
    }

    /// Whether each period's number and the next one's are so.
    fn steps(
        &self,
        measure: &Measure,
        periodic: &Periodic,
        customer: &Row,
        slot: &dyn Fn(DateTime) -> Option<i64>,
        so: fn(Exact, Exact) -> bool,
    ) -> bool {
        let slot = |event: &Event, row: &Row| self.time(event, row).and_then(slot);
        let value = |wanted: i64| self.number(measure, customer, &|event, row| slot(event, row) == Some(wanted));
        let wanted: Vec<i64> = match periods(periodic.over) {
            Some(periods) => periods.collect(),
            None => {
                let with_rows = self.slots_with_rows(measure, customer, &slot);
                let ends = with_rows.first().zip(with_rows.last());
                ends.map(|(first, last)| (*first..=*last).collect()).unwrap_or_default()
            }
        };
        let values: BTreeMap<i64, Option<Exact>> = wanted.iter().map(|wanted| (*wanted, value(*wanted))).collect();
        let pairs = wanted.windows(2).map(|pair| values[&pair[0]].zip(values[&pair[1]]));
        wanted.len() >= 2 && pairs.into_iter().all(|pair| pair.is_some_and(|(one, other)| so(one, other)))
    }

    fn slots_with_rows(
        &self,
        measure: &Measure,
        customer: &Row,
        slot: &dyn Fn(&Event, &Row) -> Option<i64>,
    ) -> BTreeSet<i64> {
        match measure {
            Measure::Named { filter, window, .. } | Measure::Of { filter, window, .. } => {
                let event = self.measured(measure);
                let rows = self.wanted(event, filter.as_ref(), window, customer);
                rows.into_iter().filter_map(|row| slot(event, row)).collect()
            }
            Measure::Ratio { of, to } => {
                let mut slots = self.slots_with_rows(of, customer, slot);
                slots.append(&mut self.slots_with_rows(to, customer, slot));
                slots
            }
        }
    }

    /// The number of the period that an instant lies in, -1 for the last one before as-of (rolling) or before the
    /// current one (calendar).
    fn slot(&self, periodic: &Periodic, at: DateTime) -> Option<i64> {
        let unit = periodic.period.unit();
        match periodic.over {
            Over::Rolling(count) => {
                let start = |back: u32| before(self.as_of, Length { count: back, unit });
                (1..=count).find(|back| start(*back) <= at && at < start(back - 1)).map(|back| -i64::from(back))
            }
            Over::Calendar(count) => Some(self.periods_from_current(periodic, at))
                .filter(|found| -i64::from(count) <= *found && *found <= -1),
            Over::All => Some(self.periods_from_current(periodic, at)),
        }
    }

    fn periods_from_current(&self, periodic: &Periodic, at: DateTime) -> i64 {
        number(periodic.period, at.date()) - number(periodic.period, self.as_of.date())
    }
}

/// The numbers of the periods, if they can be counted.
fn periods(over: Over) -> Option<std::ops::RangeInclusive<i64>> {
    match over {
        Over::Rolling(count) | Over::Calendar(count) => Some(-i64::from(count)..=-1),
        Over::All => None,
    }
}
