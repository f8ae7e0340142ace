//! What the database expects a query to cost, asked before it runs.

use duckdb::{Connection, params_from_iter};
use serde::{Deserialize, Serialize};

use super::EngineError;
use super::table::prepare;
use crate::compile::guard::GuardedQuery;

/// Rows that the database expects to take from its tables: after what a scan can leave out by itself, before everything
/// else. An estimate, made from what it knows of each column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Cost {
    pub rows: u64,
    /// In the order in which the plan names them; several scans of one table are one.
    pub tables: Vec<Taken>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Taken {
    pub table: String,
    pub rows: u64,
}

/// A step of a plan, as `EXPLAIN (FORMAT json)` writes it.
#[derive(Debug, Deserialize)]
struct Step {
    children: Vec<Step>,
    #[serde(default)]
    extra_info: Detail,
}

/// Only scans of tables have a table.
#[derive(Debug, Default, Deserialize)]
struct Detail {
    #[serde(rename = "Table")]
    table: Option<String>,
    #[serde(rename = "Estimated Cardinality")]
    rows: Option<String>,
}

/// Plans the query without running it; `None` when the plan is written in some other way than here. The prefix stands
/// before a query that the guard admitted, and nowhere else.
pub(super) fn of(connection: &Connection, query: &GuardedQuery) -> Result<Option<Cost>, EngineError> {
    let sql = format!("EXPLAIN (FORMAT json) {}", query.text());
    let (mut statement, params) = prepare(connection, &sql, query.params())?;
    let plan: String = statement.query_row(params_from_iter(params), |row| row.get(1)).map_err(EngineError::running)?;
    let steps: Option<Vec<Step>> = serde_json::from_str(&plan).ok();
    Ok(steps.map(|steps| {
        let mut cost = Cost::default();
        steps.iter().for_each(|step| cost.add(step));
        cost
    }))
}

impl Cost {
    fn add(&mut self, step: &Step) {
        let rows = step.extra_info.rows.as_ref().and_then(|rows| rows.parse::<u64>().ok());
        if let (Some(table), Some(rows)) = (&step.extra_info.table, rows) {
            // `database.schema.table`
            let table = table.rsplit('.').next().unwrap_or(table);
            self.rows = self.rows.saturating_add(rows);
            match self.tables.iter_mut().find(|taken| taken.table == table) {
                Some(taken) => taken.rows = taken.rows.saturating_add(rows),
                None => self.tables.push(Taken { table: table.to_owned(), rows }),
            }
        }
        step.children.iter().for_each(|child| self.add(child));
    }
}
