//! What a query returns.

use std::borrow::Cow;

use duckdb::arrow::array::{Array, ArrayRef, BooleanArray, Int32Array, Int64Array};
use duckdb::arrow::datatypes::DataType;
use duckdb::types::Value as Stored;
use duckdb::{Connection, Statement, params_from_iter};
use jiff::civil::{Date, DateTime};
use serde::Serialize;

use super::EngineError;
use super::numbers::Numbers;
use super::value::{bound, cell};
use crate::dsl::Value;

/// Rows with the names of their columns; every row has as many cells as there are columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// One value of a row, exact.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Cell {
    Null,
    Boolean(bool),
    /// Of any width.
    Integer(i128),
    /// With all the decimals the column has (`12.50`), or a floating-point number in its shortest form.
    Decimal(String),
    Text(String),
    Date(Date),
    /// Naive local time of the shop.
    Time(DateTime),
    /// Missing items are empty.
    List(Vec<String>),
}

/// Runs the query and reads everything.
pub(super) fn rows(connection: &Connection, sql: &str, params: &[Value]) -> Result<Table, EngineError> {
    let (mut statement, params) = prepare(connection, sql, params)?;
    let mut found = statement.query(params_from_iter(params)).map_err(EngineError::running)?;
    let columns = found.as_ref().map(Statement::column_names).unwrap_or_default();
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(EngineError::running)? {
        let mut cells = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            let stored = row.get::<_, Stored>(index).map_err(EngineError::running)?;
            cells.push(cell(stored).ok_or_else(|| EngineError::UnsupportedColumn { column: column.clone() })?);
        }
        rows.push(cells);
    }
    Ok(Table { columns, rows })
}

/// Reads whole column chunks instead of rows: a million ids in milliseconds.
pub(super) fn ids(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<i64>, EngineError> {
    let (mut statement, params) = prepare(connection, sql, params)?;
    statement.execute(params_from_iter(params)).map_err(EngineError::running)?;
    let mut ids = Vec::with_capacity(statement.row_count());
    while let Some(chunk) = statement.step().map_err(EngineError::running)? {
        let [column] = chunk.columns() else { return Err(EngineError::NotIds) };
        ids.extend_from_slice(&keys(column)?);
    }
    Ok(ids)
}

/// As [`ids`], ascending. Customers stand in the order of their keys, and a scan keeps it, so that there is mostly nothing to
/// sort; the database would sort anyway.
pub(super) fn members(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<i64>, EngineError> {
    let mut ids = ids(connection, sql, params)?;
    if !ids.is_sorted() {
        ids.sort_unstable();
    }
    Ok(ids)
}

/// What a column says of customers.
#[derive(Clone, Debug)]
pub enum Column {
    /// It is true of these, in ascending order.
    True(Vec<i64>),
    /// These have a number.
    Numbers(Numbers),
    /// Something else.
    Other,
}

impl Column {
    /// What it says of these and of other customers, whose keys are all greater.
    #[must_use]
    pub fn chain(self, others: Column) -> Self {
        match (self, others) {
            (Column::True(mut ids), Column::True(others)) => {
                ids.extend(others);
                Column::True(ids)
            }
            (Column::Numbers(mut numbers), Column::Numbers(others)) => {
                numbers.chain(others);
                Column::Numbers(numbers)
            }
            _ => Column::Other,
        }
    }

    fn sorted(self) -> Self {
        match self {
            Column::True(mut ids) => {
                if !ids.is_sorted() {
                    ids.sort_unstable();
                }
                Column::True(ids)
            }
            Column::Numbers(numbers) => Column::Numbers(numbers.sorted()),
            Column::Other => Column::Other,
        }
    }
}

/// What each column behind the first says of the ids in the first; a first one alone, that they are there.
pub(super) fn columns(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Column>, EngineError> {
    let (mut statement, params) = prepare(connection, sql, params)?;
    statement.execute(params_from_iter(params)).map_err(EngineError::running)?;
    let empty = |at| match statement.column_type(at) {
        DataType::Boolean => Column::True(Vec::new()),
        _ => Column::Numbers(Numbers::default()),
    };
    let mut said: Vec<Column> = match statement.column_count() {
        1 => vec![Column::True(Vec::new())],
        count => (1..count).map(empty).collect(),
    };
    while let Some(chunk) = statement.step().map_err(EngineError::running)? {
        let Some((first, columns)) = chunk.columns().split_first() else { return Err(EngineError::NotIds) };
        let ids = keys(first)?;
        if let ([Column::True(found)], []) = (said.as_mut_slice(), columns) {
            found.extend_from_slice(&ids);
        }
        for (said, column) in said.iter_mut().zip(columns) {
            match said {
                Column::True(found) => {
                    let flags = column.as_any().downcast_ref::<BooleanArray>().ok_or(EngineError::NotIds)?;
                    let set = match flags.nulls() {
                        Some(known) => flags.values() & known.inner(),
                        None => flags.values().clone(),
                    };
                    found.extend(set.set_indices().filter_map(|at| ids.get(at)));
                }
                Column::Numbers(numbers) => {
                    if numbers.extend(&ids, column).is_none() {
                        *said = Column::Other;
                    }
                }
                Column::Other => {}
            }
        }
    }
    Ok(said.into_iter().map(Column::sorted).collect())
}

fn keys(column: &ArrayRef) -> Result<Cow<'_, [i64]>, EngineError> {
    if column.null_count() > 0 {
        return Err(EngineError::NotIds);
    }
    if let Some(column) = column.as_any().downcast_ref::<Int64Array>() {
        Ok(Cow::Borrowed(column.values()))
    } else if let Some(column) = column.as_any().downcast_ref::<Int32Array>() {
        Ok(column.values().iter().copied().map(i64::from).collect())
    } else {
        Err(EngineError::NotIds)
    }
}

pub(super) fn prepare<'c>(
    connection: &'c Connection,
    sql: &str,
    params: &[Value],
) -> Result<(Statement<'c>, Vec<Stored>), EngineError> {
    let statement = connection.prepare(sql).map_err(EngineError::running)?;
    let params = params.iter().map(bound).collect::<Option<Vec<_>>>().ok_or(EngineError::Value)?;
    Ok((statement, params))
}
