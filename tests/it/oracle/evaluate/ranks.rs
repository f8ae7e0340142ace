//! What is true of a customer because of all the others: ranks and means.

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

    pub(super) fn ranked(&self, rank: &Rank) -> Ids {
        let per = rank.per.as_ref().map(|name| Operand::from(self.catalog.attribute(name).unwrap()));
        let mut standing: Vec<(i64, Exact, Option<Datum>)> = Vec::new();
        for (id, customer) in self.base(&rank.by, rank.among.as_deref()) {
            let group = per.map(|per| per.on(customer, self.as_of));
            if group == Some(Datum::Missing) {
                continue;
            }
            if let Some(value) = self.number(&rank.by, customer, EVERY_ROW) {
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
