//! What the database is: its tables and columns, and the values a column holds. The only SQL the engine writes.

use std::collections::BTreeMap;

use duckdb::Connection;

use super::quote::quoted;
use super::table::{Cell, Table, rows};
use super::{Engine, EngineError, Stop};
use crate::dsl::Value;

/// Tables by name.
pub type Schema = BTreeMap<String, Vec<Column>>;

/// A column in the order of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// As DuckDB writes it: `BIGINT`, `DECIMAL(12,2)`, `VARCHAR[]`.
    pub kind: String,
}

impl Engine {
    /// Every table and view of the database.
    ///
    /// # Errors
    /// When stopped or refused by the database.
    pub fn schema(&self, stop: &Stop) -> Result<Schema, EngineError> {
        let sql = "SELECT table_name, column_name, data_type FROM duckdb_columns() \
                   WHERE database_name = $1 AND schema_name = 'main' ORDER BY table_name, column_index";
        let found = self.ask(sql, &[Value::text(self.database())], stop)?;
        let mut schema = Schema::new();
        for row in found.rows {
            if let Ok([Cell::Text(table), Cell::Text(name), Cell::Text(kind)]) = <[Cell; 3]>::try_from(row) {
                schema.entry(table).or_default().push(Column { name, kind });
            }
        }
        Ok(schema)
    }

    /// The values of a text column, or the items of a list column, the most frequent `limit` of them, sorted by how
    /// often they occur. Missing values do not count.
    ///
    /// # Errors
    /// When there is no such column, when stopped or refused by the database.
    pub fn distinct_values(
        &self,
        table: &str,
        column: &str,
        limit: usize,
        stop: &Stop,
    ) -> Result<Vec<String>, EngineError> {
        let sql = "SELECT data_type FROM duckdb_columns() \
                   WHERE database_name = $1 AND schema_name = 'main' AND table_name = $2 AND column_name = $3";
        let name = [Value::text(self.database()), Value::text(table), Value::text(column)];
        let found = self.ask(sql, &name, stop)?;
        let Some([Cell::Text(kind)]) = found.rows.first().map(Vec::as_slice) else {
            return Err(EngineError::NoSuchColumn { table: table.to_owned(), column: column.to_owned() });
        };
        let item = if kind.ends_with("[]") { format!("unnest({})", quoted(column)) } else { quoted(column) };
        let sql = format!(
            "SELECT value::VARCHAR FROM (SELECT {item} AS value FROM {}.main.{}) WHERE value IS NOT NULL \
             GROUP BY value ORDER BY count(*) DESC, value LIMIT $1",
            quoted(self.database()),
            quoted(table),
        );
        let limit = Value::number(i64::try_from(limit).unwrap_or(i64::MAX));
        let values = self.ask(&sql, &[limit], stop)?.rows.into_iter().flatten();
        Ok(values.filter_map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None }).collect())
    }

    pub(super) fn ask(&self, sql: &str, params: &[Value], stop: &Stop) -> Result<Table, EngineError> {
        self.instance.run(&|| stop.reason(), |connection| rows(connection, sql, params))
    }
}

/// How many rows each table has.
pub(super) fn sizes(connection: &Connection, database: &str) -> Result<BTreeMap<String, u64>, EngineError> {
    let sql = "SELECT table_name, estimated_size::BIGINT FROM duckdb_tables() \
               WHERE database_name = $1 AND schema_name = 'main'";
    let found = rows(connection, sql, &[Value::text(database)])?.rows.into_iter();
    Ok(found
        .filter_map(|row| match <[Cell; 2]>::try_from(row) {
            Ok([Cell::Text(table), Cell::Integer(rows)]) => Some((table, u64::try_from(rows).ok()?)),
            _ => None,
        })
        .collect())
}
