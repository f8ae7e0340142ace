//! One scan whose rows are grouped by customer and something more: a period, a value, an order.

use super::{Ask, Scan, factored, rows};
use crate::compile::quantity::Answers;
use crate::compile::sql::{Expr, Select};
use crate::dsl::checked::{Quantity, Rows, Source, Universe};

/// Answers with aggregates over the rows of a group; remembers which rows were asked for.
pub(super) struct Grouping {
    source: Source,
    with_customers: bool,
    seen: Vec<Expr>,
}

impl Grouping {
    pub fn new(source: &Source) -> Self {
        Grouping { source: source.clone(), with_customers: false, seen: Vec::new() }
    }

    /// Over the one table of a quantity.
    pub fn of(quantity: &Quantity) -> Self {
        Grouping::new(&quantity.first_rows().source)
    }

    /// The query over the rows that were asked for: the customer's key, then `by` under its name.
    pub fn select(&self, by: (Expr, String), universe: &Universe) -> Select {
        let mut select = rows::select(&self.source, self.with_customers, universe);
        select.group_by = vec![rows::key(&self.source), by.0.clone()];
        select.columns.push(by);
        select.filter = factored(self.seen.iter()).0;
        select
    }
}

impl Answers for Grouping {
    fn ask(&mut self, rows: &Rows, ask: Ask) -> Expr {
        let seen = rows::condition(rows);
        self.with_customers |= rows.mention_customers();
        if !self.seen.contains(&seen) {
            self.seen.push(seen.clone());
        }
        Scan::column(&self.source, &ask, seen)
    }
}
