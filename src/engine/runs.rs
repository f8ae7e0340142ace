//! Large snapshots are asked for one run of customers after the other.
//!
//! What a rule says of a customer depends on that customer's rows alone, so a list is put together from those of runs of
//! customers. Where rows lie together by runs as their customers do, each is read once either way, and what a run's customers
//! are put together in fits the processor's caches, which for all of them it does not.

use std::collections::{BTreeMap, BTreeSet};

use super::quote::quoted;
use super::table::{Cell, Table};
use super::{Engine, EngineError, Stop};
use crate::catalog::Catalog;
use crate::compile::guard::GuardedQuery;
use crate::compile::prepared::KeyRange;

/// About so many customers are a run.
const RUN: i64 = 1_000_000;
/// Rows of a run lie together when they are strewn over no more than so many times their number.
const STREWN: i64 = 4;

/// The runs of one snapshot.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// Of all customers, in their order.
    keys: Vec<KeyRange>,
    /// The tables whose rows lie together by runs, that of the customers aside.
    tables: BTreeSet<String>,
}

impl Runs {
    /// Those that a query is to be asked for one after the other; none when for all at once: there are few customers, it looks
    /// at nothing but them, or at rows that do not lie together.
    pub fn of(&self, query: &GuardedQuery, customers: &str) -> &[KeyRange] {
        let mut rows = query.tables().iter().filter(|table| *table != customers).peekable();
        if rows.peek().is_some() && rows.all(|table| self.tables.contains(table)) { &self.keys } else { &[] }
    }
}

impl Engine {
    /// # Errors
    /// When stopped or refused by the database.
    pub fn runs(&self, catalog: &Catalog, stop: &Stop) -> Result<Runs, EngineError> {
        self.runs_of(catalog, RUN, stop)
    }

    /// Of about so many customers each.
    ///
    /// # Errors
    /// As [`Engine::runs`].
    pub fn runs_of(&self, catalog: &Catalog, size: i64, stop: &Stop) -> Result<Runs, EngineError> {
        let (table, key) = (&catalog.customer.table, &catalog.customer.key);
        let from = |table: &str| format!("{}.main.{}", quoted(self.database()), quoted(table));
        let all = format!("SELECT count(*), count({0}), min({0}), max({0}) FROM {1}", quoted(key), from(table));
        let keys = match integers(&self.ask(&all, &[], stop)?) {
            // Who has no key is in no run.
            Some([customers, with_keys, first, last]) if customers == with_keys => {
                borders(customers, first, last, size)
            }
            _ => Vec::new(),
        };
        let Some(sample) = keys.get(keys.len() / 2).filter(|_| keys.len() > 1) else { return Ok(Runs::default()) };
        let mut tables = BTreeSet::new();
        let of_rows: BTreeMap<&str, &str> = catalog
            .events
            .iter()
            .map(|event| (event.table.as_str(), event.customer_key.as_ref().unwrap_or(key).as_str()))
            .collect();
        for (table, key) in of_rows {
            let border = |sign: &str, at: Option<i64>| at.map(|at| format!("{} {sign} {at}", quoted(key)));
            let within: Vec<String> =
                [border(">=", sample.from), border("<", sample.until)].into_iter().flatten().collect();
            let sql =
                format!("SELECT count(*), min(rowid), max(rowid) FROM {} WHERE {}", from(table), within.join(" AND "));
            let lie_together = match integers(&self.ask(&sql, &[], stop)?) {
                Some([rows, first, last]) => (last - first) / STREWN <= rows,
                // There are none.
                None => true,
            };
            if lie_together {
                tables.insert(table.to_owned());
            }
        }
        Ok(Runs { keys, tables })
    }
}

/// Runs as long as each other, of about so many customers if all keys between the first and the last are there.
fn borders(customers: i64, first: i64, last: i64, size: i64) -> Vec<KeyRange> {
    let count = customers / size.max(1);
    let Some(long) = last.checked_sub(first).and_then(|long| long.checked_div(count)) else { return Vec::new() };
    let begun = (0..count).map(|run| first.saturating_add(run.saturating_mul(long.saturating_add(1))));
    let borders: Vec<Option<i64>> = begun.map(Some).chain([None]).collect();
    borders.windows(2).filter_map(|pair| Some(KeyRange { from: *pair.first()?, until: *pair.last()? })).collect()
}

/// A row of numbers; none where one is missing.
fn integers<const COUNT: usize>(table: &Table) -> Option<[i64; COUNT]> {
    let row = table.rows.first()?;
    let numbers = row.iter().map(|cell| match cell {
        Cell::Integer(number) => i64::try_from(*number).ok(),
        _ => None,
    });
    numbers.collect::<Option<Vec<i64>>>()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::borders;
    use crate::compile::prepared::KeyRange;

    #[test]
    fn runs_are_all_keys_and_no_key_is_in_two() {
        for (customers, first, last, size) in
            [(10, 1, 10, 3), (7, -40, 1_000, 2), (4, i64::MIN, i64::MAX, 1), (9, 5, 5, 2)]
        {
            let runs = borders(customers, first, last, size);
            assert!(runs.first().is_none_or(|run| run.from == Some(first)));
            assert_eq!(runs.last().map(|run| run.until), (!runs.is_empty()).then_some(None));
            assert!(runs.windows(2).all(|pair| pair[0].until == pair[1].from && pair[0].until.is_some()));
        }
        let thirds = [(Some(1), Some(5)), (Some(5), Some(9)), (Some(9), None)];
        assert_eq!(borders(10, 1, 10, 3), thirds.map(|(from, until)| KeyRange { from, until }));
        assert_eq!(borders(2_000_000, 1, 2_000_000, 1_000_000)[0].until, Some(1_000_001));
    }
}
