//! Runs guarded queries on one data snapshot, read-only, locked and stoppable.
//!
//! Owns: the DuckDB instance of a snapshot ([`Engine`]), its worker threads, whose query is next
//! ([`queue`]), which runs of customers a large one is asked for ([`Runs`]), time-outs and cancellation ([`Stop`]), and what comes out ([`Table`], [`Cell`], [`Column`]). Does not own any SQL but the few questions about the database itself
//! ([`describe`]), and never takes any: [`GuardedQuery`] is the only thing it runs. Making a snapshot is another matter
//! with another instance ([`ingest`]), and so is SQL that says by hand which lists are right ([`GoldSession`]).
//!
//! The lock is the second wall (the guard is the first): the file is opened read-only, nothing outside it can be
//! reached, no extension can come in, and no setting can be changed while the engine lives. Each run has a connection
//! of its own, so nothing one run makes is seen by another.

mod catalog;
mod cost;
pub mod describe;
mod error;
mod gold;
pub mod ingest;
mod instance;
mod numbers;
mod queue;
pub mod quote;
mod runs;
mod stop;
mod table;
#[cfg(test)]
mod tests;
mod value;
mod watch;
mod workers;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use duckdb::Connection;

use crate::compile::guard::GuardedQuery;
use crate::dsl::Value;
pub use catalog::{disagreements, prepared, vocabulary_columns};
pub use cost::{Cost, Taken};
pub use error::EngineError;
pub use gold::GoldSession;
use instance::Instance;
pub use numbers::Numbers;
pub use runs::Runs;
pub use stop::Stop;
pub use table::{Cell, Column, Table};
use workers::Workers;

/// How much of the machine one engine may use.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Queries that run at the same time.
    pub workers: usize,
    /// Threads that all queries share.
    pub threads: usize,
    /// As DuckDB writes it (`2GB`); when absent, 2 GB and for a large snapshot a quarter of its size.
    pub memory_limit: Option<String>,
    /// Where large queries spill to; made when needed, removed on close. Beside the snapshot when absent.
    pub spill_folder: Option<PathBuf>,
    /// As DuckDB writes it; when absent, 2 GB and for a large snapshot half of its size.
    pub spill_limit: Option<String>,
}

impl Default for EngineSettings {
    fn default() -> Self {
        EngineSettings { workers: 2, threads: 2, memory_limit: None, spill_folder: None, spill_limit: None }
    }
}

/// One snapshot, open. Drop it to close the file; runs under way end first.
#[derive(Debug)]
pub struct Engine {
    instance: Arc<Instance>,
    workers: Workers,
    /// Rows of each table.
    sizes: BTreeMap<String, u64>,
}

impl Engine {
    /// Opens `file` read-only and locks it. The database is named after the file's stem.
    ///
    /// # Errors
    /// When the file is missing, held by a writer, or no database this version can read.
    pub fn open(file: &Path, settings: &EngineSettings) -> Result<Self, EngineError> {
        let instance = Arc::new(Instance::open(file, settings)?);
        let sizes = instance.run(&|| None, |connection| describe::sizes(connection, instance.database()))?;
        let rows = sizes.values().copied().fold(0, u64::saturating_add);
        let workers = Workers::start(&instance, rows, settings)?;
        Ok(Engine { instance, workers, sizes })
    }

    /// The name the file's tables go by: `database.main.table`.
    pub fn database(&self) -> &str {
        self.instance.database()
    }

    /// All rows. Dropping the future cancels the run.
    ///
    /// # Errors
    /// When stopped, refused by the database, out of memory, or when a column has a type that no catalog knows.
    pub async fn rows(&self, query: GuardedQuery, stop: &Stop) -> Result<Table, EngineError> {
        self.run(query, stop, table::rows).await
    }

    /// The values of a query with one integer column without missing values, in the query's order.
    ///
    /// # Errors
    /// As [`Engine::rows`], and when the result has another shape.
    pub async fn ids(&self, query: GuardedQuery, stop: &Stop) -> Result<Vec<i64>, EngineError> {
        self.run(query, stop, table::ids).await
    }

    /// As [`Engine::ids`], in ascending order whatever the query's.
    ///
    /// # Errors
    /// As [`Engine::ids`].
    pub async fn members(&self, query: GuardedQuery, stop: &Stop) -> Result<Vec<i64>, EngineError> {
        self.run(query, stop, table::members).await
    }

    /// Of a query for ids and further columns, what each of those says of the ids.
    ///
    /// # Errors
    /// As [`Engine::ids`].
    pub async fn columns(&self, query: GuardedQuery, stop: &Stop) -> Result<Vec<Column>, EngineError> {
        self.run(query, stop, table::columns).await
    }

    /// What the query is expected to cost, without running it; `None` when the plan cannot be read.
    ///
    /// # Errors
    /// As [`Engine::rows`].
    pub async fn cost(&self, query: GuardedQuery, stop: &Stop) -> Result<Option<Cost>, EngineError> {
        // Planning looks at no row.
        self.workers.run(stop, 0, move |connection| cost::of(connection, &query)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        query: GuardedQuery,
        stop: &Stop,
        read: fn(&Connection, &str, &[Value]) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        let rows = |table| self.sizes.get(table).copied().unwrap_or_default();
        let cost = query.tables().iter().map(rows).fold(0, u64::saturating_add);
        self.workers.run(stop, cost, move |connection| read(connection, query.text(), query.params())).await
    }

    /// [`Engine::rows`] on the calling thread, past the queue: for the command line and for start-up.
    ///
    /// # Errors
    /// As [`Engine::rows`].
    pub fn rows_blocking(&self, query: &GuardedQuery, stop: &Stop) -> Result<Table, EngineError> {
        self.instance.run(&|| stop.reason(), |connection| table::rows(connection, query.text(), query.params()))
    }

    /// [`Engine::members`] on the calling thread, past the queue.
    ///
    /// # Errors
    /// As [`Engine::ids`].
    pub fn members_blocking(&self, query: &GuardedQuery, stop: &Stop) -> Result<Vec<i64>, EngineError> {
        self.instance.run(&|| stop.reason(), |connection| table::members(connection, query.text(), query.params()))
    }
}
