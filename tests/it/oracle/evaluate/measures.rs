//! Numbers made of a customer's rows, and what they are compared with.

use std::collections::BTreeSet;

use jiff::civil::{Date, DateTime};
use quanxuan::catalog::{Aggregation, Event, Formula};
use quanxuan::dsl::{Bound, Comparison, Condition, Direction, Filter, Measure, Number, Window};

use super::windows::days_since_1970;
use super::{Ids, World};
use crate::oracle::data::{Datum, Row};
use crate::oracle::exact::Exact;

/// Which rows of an event count, beside the measure's own filter and window: those of a period, or of a value.
pub type Only<'w> = &'w dyn Fn(&Event, &Row) -> bool;

pub const EVERY_ROW: Only<'static> = &|_, _| true;

/// A number as it was divided: numerator and denominator, 1 where nothing was divided. Means weigh by it.
pub type Fraction = (Exact, Exact);

impl<'a> World<'a> {
    /// The event whose rows a measure is made from; a ratio on the spot is of its first measure.
    pub(super) fn measured(&self, measure: &Measure) -> &'a Event {
        match measure {
            Measure::Named { name, .. } => {
                let found = self.catalog.measure(name).unwrap();
                self.catalog.measured_event(found).unwrap()
            }
            Measure::Of { event, .. } => self.event(event),
            Measure::Ratio { of, .. } => self.measured(of),
        }
    }

    /// Whether the customer has a row the measure is made from.
    pub(super) fn has_rows(&self, measure: &Measure, customer: &Row, only: Only<'_>) -> bool {
        match measure {
            Measure::Named { filter, window, .. } | Measure::Of { filter, window, .. } => {
                let event = self.measured(measure);
                self.wanted(event, filter.as_ref(), window, customer).into_iter().any(|row| only(event, row))
            }
            Measure::Ratio { of, .. } => self.has_rows(of, customer, only),
        }
    }

    /// The measure of a customer; `None` where there is none, such as an average of nothing.
    pub(super) fn number(&self, measure: &Measure, customer: &Row, only: Only<'_>) -> Option<Exact> {
        let (above, below) = self.fraction(measure, customer, only)?;
        above.over(below)
    }

    pub(super) fn fraction(&self, measure: &Measure, customer: &Row, only: Only<'_>) -> Option<Fraction> {
        match measure {
            Measure::Named { name, filter, window } => match &self.catalog.measure(name).unwrap().formula {
                Formula::Aggregate { event, aggregate, property } => {
                    let property = property.as_deref();
                    let rows = (self.event(event), filter.as_ref(), window);
                    self.aggregate(*aggregate, property, rows, customer, only)
                }
                Formula::Ratio { numerator, denominator } => {
                    let part = |name: &String| {
                        let (name, filter, window) = (name.clone(), filter.clone(), window.clone());
                        self.fraction(&Measure::Named { name, filter, window }, customer, only)
                    };
                    divided(part(numerator)?, part(denominator)?)
                }
            },
            Measure::Of { aggregate, property, event, filter, window } => {
                let rows = (self.event(event), filter.as_ref(), window);
                self.aggregate(*aggregate, property.as_deref(), rows, customer, only)
            }
            Measure::Ratio { of, to } => {
                divided(self.fraction(of, customer, only)?, self.fraction(to, customer, only)?)
            }
        }
    }

    fn aggregate(
        &self,
        aggregate: Aggregation,
        property: Option<&str>,
        (event, filter, window): (&'a Event, Option<&Filter>, &Window),
        customer: &Row,
        only: Only<'_>,
    ) -> Option<Fraction> {
        let rows = self.wanted(event, filter, window, customer).into_iter().filter(|row| only(event, row));
        let values = rows.map(|row| {
            let value = property.map(|name| self.property(event, name, row));
            (self.time(event, row), value.unwrap_or(Datum::Missing))
        });
        aggregated(aggregate, &values.collect::<Vec<_>>(), self.as_of)
    }

    pub(super) fn compared(&self, Comparison { measure, bound }: &Comparison) -> Ids {
        let mean = match bound {
            Bound::Mean { of, among, .. } => self.mean(of, among.as_deref()),
            Bound::Is(_)
            | Bound::IsNot(_)
            | Bound::Less(_)
            | Bound::AtMost(_)
            | Bound::More(_)
            | Bound::AtLeast(_)
            | Bound::Between(..)
            | Bound::Relative { .. } => None,
        };
        self.those(|customer| {
            let number = |measure: &Measure| self.number(measure, customer, EVERY_ROW);
            self.within(number(measure), bound, &number, &|_, _| mean)
        })
    }

    /// Whether a number keeps to a bound; `other` gives another measure of the same customer, `mean` that of all.
    pub(super) fn within(
        &self,
        number: Option<Exact>,
        bound: &Bound,
        other: &dyn Fn(&Measure) -> Option<Exact>,
        mean: &dyn Fn(&Measure, Option<&Condition>) -> Option<Exact>,
    ) -> bool {
        let Some(number) = number else { return false };
        let exact = |number: &Number| Exact::of(number.decimal());
        match bound {
            Bound::Is(wanted) => number == exact(wanted),
            Bound::IsNot(wanted) => number != exact(wanted),
            Bound::Less(wanted) => number < exact(wanted),
            Bound::AtMost(wanted) => number <= exact(wanted),
            Bound::More(wanted) => number > exact(wanted),
            Bound::AtLeast(wanted) => number >= exact(wanted),
            Bound::Between(low, high) => exact(low) <= number && number <= exact(high),
            Bound::Relative { direction, percent, of } => {
                let other = other(of).filter(|other| other.is_positive());
                other.is_some_and(|other| directed(number, *direction, other.percent(*percent)))
            }
            Bound::Mean { direction, percent, of, among } => {
                let mean = mean(of, among.as_deref()).filter(|mean| mean.is_positive());
                mean.is_some_and(|mean| directed(number, *direction, mean.percent(*percent)))
            }
        }
    }
}

fn directed(number: Exact, direction: Direction, other: Exact) -> bool {
    match direction {
        Direction::Less => number < other,
        Direction::AtMost => number <= other,
        Direction::More => number > other,
        Direction::AtLeast => number >= other,
    }
}

/// One fraction by another; none where the other is not positive.
fn divided((above, below): Fraction, (other_above, other_below): Fraction) -> Option<Fraction> {
    other_above.is_positive().then(|| (above.times(other_below), below.times(other_above)))
}

/// An aggregate over rows, each with its instant and its value.
pub(super) fn aggregated(
    aggregate: Aggregation,
    rows: &[(Option<DateTime>, Datum)],
    as_of: DateTime,
) -> Option<Fraction> {
    let whole = |number: Exact| (number, Exact::whole(1));
    let numbers = || rows.iter().filter_map(|(_, value)| value.as_number()).map(Exact::of);
    let days: BTreeSet<Date> = rows.iter().filter_map(|(at, _)| at.map(|at| at.date())).collect();
    match aggregate {
        Aggregation::Count => Some(whole(Exact::count(rows.len()))),
        Aggregation::Sum => Some(whole(Exact::total(numbers()))),
        Aggregation::Average => {
            let count = numbers().count();
            (count > 0).then(|| (Exact::total(numbers()), Exact::count(count)))
        }
        Aggregation::Minimum => numbers().min().map(whole),
        Aggregation::Maximum => numbers().max().map(whole),
        Aggregation::Distinct => {
            let mut values: Vec<&Datum> = Vec::new();
            for (_, value) in rows.iter().filter(|(_, value)| !value.is_missing()) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Some(whole(Exact::count(values.len())))
        }
        Aggregation::Days => Some(whole(Exact::count(days.len()))),
        Aggregation::Since => {
            let last = days.last()?;
            Some(whole(Exact::whole(days_since_1970(as_of.date()) - days_since_1970(*last))))
        }
        Aggregation::Cycle => {
            let (first, last) = (days.first()?, days.last()?);
            let all = Exact::whole(days_since_1970(*last) - days_since_1970(*first));
            (days.len() >= 3).then(|| (all, Exact::count(days.len() - 1)))
        }
    }
}
