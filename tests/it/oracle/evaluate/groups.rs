//! Rows by a value they share: the lines of one order, the rows of one category.

use std::collections::BTreeMap;

use quanxuan::catalog::Event;
use quanxuan::dsl::{Group, Preference, Together};

use super::World;
use super::measures::{Only, aggregated};
use crate::oracle::data::{Datum, Row};
use crate::oracle::exact::Exact;

impl<'a> World<'a> {
    /// Rows by their value of a property; rows without one are in no group.
    fn grouped(&self, rows: Vec<&'a Row>, event: &Event, property: &str) -> Vec<(Datum, Vec<&'a Row>)> {
        let mut groups: BTreeMap<String, (Datum, Vec<&Row>)> = BTreeMap::new();
        for row in rows {
            let value = self.property(event, property, row);
            if !value.is_missing() {
                groups.entry(format!("{value:?}")).or_insert((value, Vec::new())).1.push(row);
            }
        }
        groups.into_values().collect()
    }

    pub(super) fn together(&self, together: &Together, customer: &Row) -> bool {
        let event = self.event(&together.event);
        let rows = self.wanted(event, together.filter.as_ref(), &together.window, customer);
        let groups = self.grouped(rows, event, &together.by);
        groups.iter().any(|(_, rows)| self.group_passes(&together.rule, event, rows, customer))
    }

    fn group_passes(&self, rule: &Group, event: &Event, rows: &[&Row], customer: &Row) -> bool {
        match rule {
            Group::All(parts) => parts.iter().all(|part| self.group_passes(part, event, rows, customer)),
            Group::Any(parts) => parts.iter().any(|part| self.group_passes(part, event, rows, customer)),
            Group::Not(part) => !self.group_passes(part, event, rows, customer),
            Group::Some(filter) => rows.iter().any(|row| self.row_passes(filter, event, row, customer)),
            Group::Number { aggregate, property, filter, bound } => {
                let wanted = rows.iter().filter(|row| self.passes_filter(filter.as_ref(), event, row, customer));
                let values = wanted.map(|row| {
                    let value = property.as_ref().map(|name| self.property(event, name, row));
                    (self.time(event, row), value.unwrap_or(Datum::Missing))
                });
                let found = aggregated(*aggregate, &values.collect::<Vec<_>>(), self.as_of);
                let number = found.and_then(|(above, below)| above.over(below));
                self.within(number, bound, &|_| None, &|_, _| None)
            }
        }
    }

    pub(super) fn prefers(&self, preference: &Preference, customer: &Row) -> bool {
        let event = self.measured(&preference.by);
        let vocabulary = event.property(&preference.property).unwrap().vocabulary.as_deref();
        let groups = self.grouped(self.rows(event, customer), event, &preference.property);
        let valued = groups.into_iter().filter_map(|(value, rows)| {
            let only = |_: &Event, row: &Row| rows.iter().any(|own| std::ptr::eq(*own, row));
            let only: Only<'_> = &only;
            let has_rows = self.has_rows(&preference.by, customer, only);
            let number = self.number(&preference.by, customer, only).filter(|_| has_rows)?;
            Some((value, number))
        });
        let valued: Vec<(Datum, Exact)> = valued.collect();
        let highest = valued.iter().map(|(_, number)| *number).max();
        let favorites = valued.iter().filter(|(_, number)| Some(*number) == highest);
        favorites.into_iter().any(|(value, _)| self.value_passes(&preference.test, value, vocabulary, customer))
    }
}
