//! SQL that says by hand which lists are right.
//!
//! It comes from a question set, never from a question, and runs in an instance of its own: as read-only and locked as the
//! engine's, but with one session that keeps the temporary views and macros made in it. Nothing of it is seen by an
//! [`Engine`](super::Engine). Evaluation alone opens one; `tests/it/tidy.rs` checks that.

use std::path::Path;

use duckdb::Connection;

use super::instance::Instance;
use super::watch::watched;
use super::{EngineError, EngineSettings, Stop, table};

/// One session on a snapshot file.
#[derive(Debug)]
pub struct GoldSession {
    connection: Connection,
}

impl GoldSession {
    /// # Errors
    /// As [`Engine::open`](super::Engine::open).
    pub fn open(file: &Path, settings: &EngineSettings) -> Result<Self, EngineError> {
        Ok(GoldSession { connection: Instance::open(file, settings)?.into_session() })
    }

    /// Runs statements; what they make can only be temporary.
    ///
    /// # Errors
    /// When stopped or refused by the database.
    pub fn define(&self, sql: &str, stop: &Stop) -> Result<(), EngineError> {
        let work = |connection: &Connection| connection.execute_batch(sql).map_err(EngineError::running);
        watched(&self.connection, &|| stop.reason(), work)
    }

    /// The customers of a query with one integer column without missing values: ascending, each once.
    ///
    /// # Errors
    /// When stopped, refused by the database, or when the result has another shape.
    pub fn ids(&self, sql: &str, stop: &Stop) -> Result<Vec<i64>, EngineError> {
        let work = |connection: &Connection| table::ids(connection, sql, &[]);
        let mut ids = watched(&self.connection, &|| stop.reason(), work)?;
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}
