//! Rows of an event, and whether it happened.

use jiff::civil::DateTime;
use quanxuan::catalog::Event;
use quanxuan::dsl::{Filter, Occurrence, Pick, Window};

use super::World;
use super::windows::instants;
use crate::oracle::data::{Datum, Operand, Row, cell, key};

impl<'a> World<'a> {
    pub(super) fn event(&self, name: &str) -> &'a Event {
        self.catalog.event(name).unwrap()
    }

    /// The customer's rows that count as the event and exist by as-of.
    pub(super) fn rows(&self, event: &'a Event, customer: &Row) -> Vec<&'a Row> {
        let id = self.key_of(customer);
        let column = event.customer_key.as_ref().unwrap_or(&self.catalog.customer.key);
        let own = self.data.rows(&event.table).iter().filter(|row| key(row, column) == Some(id));
        let existing =
            own.filter(|row| event.time.is_none() || self.time(event, row).is_some_and(|at| at < self.as_of));
        let valid = self.rules.valid.get(&event.name);
        existing.filter(|row| valid.is_none_or(|valid| self.row_passes(valid, event, row, customer))).collect()
    }

    /// When a row happened; `None` of an event without times, too.
    pub(super) fn time(&self, event: &Event, row: &Row) -> Option<DateTime> {
        cell(row, event.time.as_ref()?).instant()
    }

    pub(super) fn in_window(&self, window: &Window, event: &Event, row: &Row, customer: &Row) -> bool {
        if event.time.is_none() {
            return *window == Window::Ever;
        }
        let own = |name: &str| Operand::from(self.catalog.attribute(name).unwrap()).on(customer, self.as_of).instant();
        let instants = instants(window, self.catalog, self.as_of, &own);
        let at = self.time(event, row);
        instants.zip(at).is_some_and(|(instants, at)| instants.contain(at) && at < self.as_of)
    }

    pub(super) fn passes_filter(&self, filter: Option<&Filter>, event: &Event, row: &Row, customer: &Row) -> bool {
        filter.is_none_or(|filter| self.row_passes(filter, event, row, customer))
    }

    /// Rows in the window that pass the filter.
    pub(super) fn wanted(
        &self,
        event: &'a Event,
        filter: Option<&Filter>,
        window: &Window,
        customer: &Row,
    ) -> Vec<&'a Row> {
        let mut rows = self.rows(event, customer);
        rows.retain(|row| self.in_window(window, event, row, customer));
        rows.retain(|row| self.passes_filter(filter, event, row, customer));
        rows
    }

    /// The rows that an occurrence means. Of the first or last there may be several, at one instant.
    pub(super) fn occurrences(&self, occurrence: &Occurrence, customer: &Row) -> Vec<&'a Row> {
        let event = self.event(&occurrence.event);
        let mut wanted = self.wanted(event, occurrence.filter.as_ref(), &occurrence.window, customer);
        let times = self.rows(event, customer).into_iter().filter_map(|row| self.time(event, row));
        let only = match occurrence.pick {
            Pick::Any | Pick::Every => return wanted,
            Pick::First => times.min(),
            Pick::Last => times.max(),
        };
        wanted.retain(|row| self.time(event, row) == only);
        wanted
    }

    pub(super) fn happened(&self, occurrence: &Occurrence, customer: &Row) -> bool {
        match occurrence.pick {
            Pick::Any | Pick::First | Pick::Last => !self.occurrences(occurrence, customer).is_empty(),
            Pick::Every => {
                let event = self.event(&occurrence.event);
                let rows = self.wanted(event, None, &occurrence.window, customer);
                let passes = |row: &&Row| self.passes_filter(occurrence.filter.as_ref(), event, row, customer);
                !rows.is_empty() && rows.iter().all(passes)
            }
        }
    }

    pub(super) fn property(&self, event: &Event, name: &str, row: &Row) -> Datum {
        Operand::from(event.property(name).unwrap()).on(row, self.as_of)
    }
}
