//! What is true of a customer because of all the others: ranks and means.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use quanxuan::dsl::{Condition, End, Measure, Portion, Rank};

use super::measures::EVERY_ROW;
use super::{Ids, World};
use crate::oracle::data::{Datum, Operand, Row};
use crate::oracle::exact::Exact;

impl<'a> World<'a> {
    /// Everyone in scope who has the measure's event in its window, and is among those named.
    fn base(&self, measure: &Measure, among: Option<&Condition>) -> Vec<(i64, &'a Row)> {
        let among = among.map(|rule| self.holders(rule));
        let named = self.customers().filter(|(id, _)| among.as_ref().is_none_or(|among| among.contains(id)));
        named.filter(|(_, customer)| self.has_rows(measure, customer, EVERY_ROW)).collect()
    }

    /// Everyone in scope who is among those named and has what they are ranked by: a number of theirs, or a date.
    fn placed(&self, rank: &Rank) -> Vec<(i64, &'a Row, Exact)> {
        let named = if let Measure::Named { name, .. } = &rank.by { Some(name) } else { None };
        let Some(own) = named.and_then(|name| self.catalog.attribute(name)).map(Operand::from) else {
            let base = self.base(&rank.by, rank.among.as_deref()).into_iter();
            let valued = |(id, customer)| Some((id, customer, self.number(&rank.by, customer, EVERY_ROW)?));
            return base.filter_map(valued).collect();
        };
        let among = rank.among.as_ref().map(|rule| self.holders(rule));
        let named = self.customers().filter(|(id, _)| among.as_ref().is_none_or(|among| among.contains(id)));
        named.filter_map(|(id, customer)| Some((id, customer, place(&own.on(customer, self.as_of))?))).collect()
    }

    pub(super) fn ranked(&self, rank: &Rank) -> Ids {
        let per = rank.per.as_ref().map(|name| Operand::from(self.catalog.attribute(name).unwrap()));
        let mut standing: Vec<(i64, Exact, Option<Datum>)> = Vec::new();
        for (id, customer, value) in self.placed(rank) {
            let group = per.map(|per| per.on(customer, self.as_of));
            if group != Some(Datum::Missing) {
                standing.push((id, value, group));
            }
        }
        let inside = |(_, value, group): &&(i64, Exact, Option<Datum>)| {
            let rivals = || standing.iter().filter(|(_, _, other)| other == group);
            let ahead = rivals().filter(|(_, other, _)| match rank.end {
                End::Top => other > value,
                End::Bottom => other < value,
            });
            let places = match rank.portion {
                Portion::Count(count) => i128::from(count),
                Portion::Percent(percent) => Exact::count(rivals().count()).percent(percent).ceiling(),
            };
            i128::try_from(ahead.count()).unwrap() < places
        };
        standing.iter().filter(inside).map(|(id, _, _)| *id).collect()
    }

    /// The mean of a measure over those who have one; of a fraction, the mean of the whole.
    pub(super) fn mean(&self, measure: &Measure, among: Option<&Condition>) -> Option<Exact> {
        let base = self.base(measure, among).into_iter();
        let fractions = base.filter_map(|(_, customer)| self.fraction(measure, customer, EVERY_ROW));
        let (above, below): (Vec<Exact>, Vec<Exact>) = fractions.unzip();
        Exact::total(above).over(Exact::total(below))
    }
}

/// Where a number or an instant lies among others.
fn place(value: &Datum) -> Option<Exact> {
    let instant = |at: DateTime| at.to_zoned(TimeZone::UTC).unwrap().timestamp().as_microsecond();
    match value {
        Datum::Number(number) => Some(Exact::of(*number)),
        Datum::Date(_) | Datum::Time(_) => value.instant().map(|at| Exact::whole(instant(at))),
        Datum::Missing => None,
        Datum::Text(_) | Datum::Boolean(_) | Datum::List(_) => panic!("{value:?} has no place among others"),
    }
}
