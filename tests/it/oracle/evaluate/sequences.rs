//! One event and others after it.

use quanxuan::catalog::Event;
use quanxuan::dsl::{Follow, Next, Sequence};

use super::World;
use super::rows::same;
use super::windows::after;
use crate::oracle::data::Row;

impl<'a> World<'a> {
    pub(super) fn in_sequence(&self, sequence: &Sequence, customer: &Row) -> bool {
        let event = self.event(&sequence.first.event);
        let firsts = self.occurrences(&sequence.first, customer);
        firsts.into_iter().any(|row| self.goes_on(event, row, &sequence.next, customer))
    }

    /// Some choice of later rows satisfies every step.
    fn goes_on(&self, event: &Event, row: &Row, steps: &[Next], customer: &Row) -> bool {
        let Some((next, rest)) = steps.split_first() else { return true };
        let followers = self.followers(event, row, next, customer);
        match next.follow {
            Follow::Then => {
                let event = self.event(&next.step.event);
                followers.into_iter().any(|row| self.goes_on(event, row, rest, customer))
            }
            Follow::ThenNo => {
                let at = self.time(event, row).unwrap();
                let has_passed = next.within.is_none_or(|within| after(at, within) <= self.as_of);
                has_passed && followers.is_empty()
            }
        }
    }

    fn followers(&self, event: &Event, row: &Row, next: &Next, customer: &Row) -> Vec<&'a Row> {
        let at = self.time(event, row).unwrap();
        let later = self.event(&next.step.event);
        let time = |row: &Row| self.time(later, row).unwrap();
        let mut rows = self.occurrences(&next.step, customer);
        rows.retain(|other| time(other) > at);
        rows.retain(|other| next.within.is_none_or(|within| time(other) < after(at, within)));
        rows.retain(|other| next.after.is_none_or(|least| time(other) >= after(at, least)));
        rows.retain(|other| {
            next.same.iter().all(|name| {
                let (one, two) = (self.property(event, name, row), self.property(later, name, other));
                !one.is_missing() && !two.is_missing() && same(&one, &two)
            })
        });
        if let Some(without) = &next.without {
            let between = self.event(&without.event);
            let times: Vec<_> =
                self.occurrences(without, customer).into_iter().map(|row| self.time(between, row)).collect();
            rows.retain(|other| !times.iter().any(|found| Some(at) < *found && *found < Some(time(other))));
        }
        rows
    }
}
