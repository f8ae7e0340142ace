//! The other instance: read-write, for making one new snapshot file that nobody reads yet.
//!
//! It runs SQL of a source description, which an administrator chose, never anything a question became. Even so it
//! reaches no file outside the folders it was given, loads no extension and changes no setting.

use std::path::{Path, PathBuf};

use duckdb::{AccessMode, Config, Connection, params_from_iter};

use super::quote::{literal, quoted};
use super::table::{Cell, Table, prepare, rows};
use super::watch::watched;
use super::{EngineError, Stop};
use crate::compile::SqlQuery;

/// How much of the machine an import may use.
#[derive(Clone, Debug)]
pub struct IngestSettings {
    pub threads: usize,
    /// As DuckDB writes it (`5GB`).
    pub memory_limit: String,
    /// Customers whose numbers are worked out together: for many at a time it takes more memory, for few more time.
    pub together: usize,
}

impl Default for IngestSettings {
    fn default() -> Self {
        IngestSettings { threads: 2, memory_limit: "5GB".to_owned(), together: 250_000 }
    }
}

/// A database being made. All statements run on one connection, so temporary objects live until [`Ingest::close`].
#[derive(Debug)]
pub struct Ingest {
    connection: Connection,
}

impl Ingest {
    /// Makes `file`, which must not exist. Statements may read files inside `readable` only.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(
        file: &Path,
        spill: &Path,
        readable: &[PathBuf],
        settings: &IngestSettings,
    ) -> Result<Self, EngineError> {
        Ingest::open(file, spill, readable, settings)
    }

    /// As [`Ingest::create`], of a file that is there: to add to it.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(
        file: &Path,
        spill: &Path,
        readable: &[PathBuf],
        settings: &IngestSettings,
    ) -> Result<Self, EngineError> {
        let config = config(spill, settings).map_err(EngineError::opening)?;
        let connection = Connection::open_with_flags(file, config).map_err(EngineError::opening)?;
        let folders: Vec<_> = readable.iter().map(|folder| literal(&format!("{}/", folder.display()))).collect();
        // Order matters: folders cannot be named once access is off, and nothing can be set once the lock is on.
        let lock = format!(
            "SET allowed_directories = [{}]; SET enable_external_access = false; SET lock_configuration = true;",
            folders.join(", ")
        );
        connection.execute_batch(&lock).map_err(EngineError::opening)?;
        Ok(Ingest { connection })
    }

    /// Sets a variable that statements read with `getvariable('name')`. The name is an identifier.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn set(&self, name: &str, value: i64) -> Result<(), EngineError> {
        let sql = format!("SET VARIABLE {} = {value}::BIGINT", quoted(name));
        self.connection.execute_batch(&sql).map_err(EngineError::running)
    }

    /// Runs one statement.
    ///
    /// # Errors
    /// When the database refuses it, or when stopped.
    pub fn run(&self, sql: &str, stop: &Stop) -> Result<(), EngineError> {
        let work = |connection: &Connection| connection.execute_batch(sql).map_err(EngineError::running);
        watched(&self.connection, &|| stop.reason(), work)
    }

    /// Makes a table for the query's rows, without any.
    ///
    /// # Errors
    /// When the database refuses it, or when stopped.
    pub fn make(&self, table: &str, query: &SqlQuery, stop: &Stop) -> Result<(), EngineError> {
        self.write(&format!("CREATE TABLE {} AS {} LIMIT 0", quoted(table), query.text), query, stop)
    }

    /// Puts the query's rows, in their order, in a table that lasts until [`Ingest::close`]; in the place of one of that name.
    ///
    /// # Errors
    /// When the database refuses it, or when stopped.
    pub fn put(&self, table: &str, query: &SqlQuery, stop: &Stop) -> Result<(), EngineError> {
        self.write(&format!("CREATE OR REPLACE TEMP TABLE {} AS {}", quoted(table), query.text), query, stop)
    }

    /// Adds the query's rows to a table.
    ///
    /// # Errors
    /// When the database refuses it, or when stopped.
    pub fn add(&self, table: &str, query: &SqlQuery, stop: &Stop) -> Result<(), EngineError> {
        self.write(&format!("INSERT INTO {} {}", quoted(table), query.text), query, stop)
    }

    fn write(&self, sql: &str, query: &SqlQuery, stop: &Stop) -> Result<(), EngineError> {
        watched(&self.connection, &|| stop.reason(), |connection| {
            let (mut statement, params) = prepare(connection, sql, &query.params)?;
            statement.execute(params_from_iter(params)).map_err(EngineError::running)?;
            Ok(())
        })
    }

    /// Drops a table, when there is one.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn drop_table(&self, table: &str) -> Result<(), EngineError> {
        let sql = format!("DROP TABLE IF EXISTS {}", quoted(table));
        self.connection.execute_batch(&sql).map_err(EngineError::running)
    }

    /// Puts a table in the place of another.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn rename(&self, table: &str, to: &str) -> Result<(), EngineError> {
        let (table, to) = (quoted(table), quoted(to));
        let sql = format!("BEGIN; DROP TABLE {to}; ALTER TABLE {table} RENAME TO {to}; COMMIT");
        self.connection.execute_batch(&sql).map_err(EngineError::running)
    }

    /// Keeps a column in another type if all its values fit, else as it is; whether they do.
    ///
    /// # Errors
    /// When stopped.
    pub fn retype(&self, table: &str, column: &str, kind: &str, stop: &Stop) -> Result<bool, EngineError> {
        let sql = format!("ALTER TABLE {} ALTER {} TYPE {kind}", quoted(table), quoted(column));
        match self.run(&sql, stop) {
            Err(error) if stop.reason().is_some() => Err(error),
            // The database says no more than that some value does not fit.
            changed => Ok(changed.is_ok()),
        }
    }

    /// The columns of a table, each with its type as the database writes it; none when there is no such table.
    ///
    /// # Errors
    /// When the database refuses, or when stopped.
    pub fn columns(&self, table: &str, stop: &Stop) -> Result<Vec<(String, String)>, EngineError> {
        let described = self.rows(
            &format!(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = {} \
                 ORDER BY column_index",
                literal(table)
            ),
            stop,
        )?;
        let column = |row: Vec<Cell>| match row.as_slice() {
            [Cell::Text(name), Cell::Text(kind)] => Some((name.clone(), kind.clone())),
            _ => None,
        };
        Ok(described.rows.into_iter().filter_map(column).collect())
    }

    /// Says of a column what it holds, for whoever looks at the database.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn comment(&self, table: &str, column: &str, text: &str) -> Result<(), EngineError> {
        let sql = format!("COMMENT ON COLUMN {}.{} IS {}", quoted(table), quoted(column), literal(text));
        self.connection.execute_batch(&sql).map_err(EngineError::running)
    }

    /// Runs one query.
    ///
    /// # Errors
    /// When the database refuses it, or when stopped.
    pub fn rows(&self, sql: &str, stop: &Stop) -> Result<Table, EngineError> {
        watched(&self.connection, &|| stop.reason(), |connection| rows(connection, sql, &[]))
    }

    /// Writes everything to the file, which holds the whole database afterwards, with no log beside it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(self) -> Result<(), EngineError> {
        self.connection.execute_batch("CHECKPOINT").map_err(EngineError::running)?;
        self.connection.close().map_err(|(_, error)| EngineError::running(error))
    }
}

fn config(spill: &Path, settings: &IngestSettings) -> Result<Config, duckdb::Error> {
    Config::default()
        .access_mode(AccessMode::ReadWrite)?
        .threads(i64::try_from(settings.threads).unwrap_or(1))?
        .max_memory(&settings.memory_limit)?
        .with("temp_directory", spill.to_string_lossy())?
        .with("autoinstall_known_extensions", "false")?
        .with("autoload_known_extensions", "false")?
        .with("allow_community_extensions", "false")?
        .with("allow_persistent_secrets", "false")
}
