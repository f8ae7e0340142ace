//! The other instance: read-write, for making one new snapshot file that nobody reads yet.
//!
//! It runs SQL of a source description, which an administrator chose, never anything a question became. Even so it
//! reaches no file outside the folders it was given, loads no extension and changes no setting.

use std::path::{Path, PathBuf};

use duckdb::{AccessMode, Config, Connection};

use super::quote::{literal, quoted};
use super::table::{Table, rows};
use super::watch::watched;
use super::{EngineError, Stop};

/// How much of the machine an import may use.
#[derive(Clone, Debug)]
pub struct IngestSettings {
    pub threads: usize,
    /// As DuckDB writes it (`5GB`).
    pub memory_limit: String,
}

impl Default for IngestSettings {
    fn default() -> Self {
        IngestSettings { threads: 2, memory_limit: "5GB".to_owned() }
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
