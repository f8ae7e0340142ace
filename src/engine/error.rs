//! Why a query gave no rows.

use crate::diagnostic::Code;
use crate::lang::Message;

/// A failure of the engine. What DuckDB said is the source, for the log only: it may hold paths and data.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("the data file is not there")]
    NotFound,
    #[error("another program is writing to the data file")]
    Held(#[source] duckdb::Error),
    #[error("the data file cannot be read")]
    Unreadable(#[source] duckdb::Error),
    #[error("the database refused the query")]
    Refused(#[source] duckdb::Error),
    #[error("the query needs more memory or disk than it may use")]
    OutOfMemory(#[source] duckdb::Error),
    #[error("the query took too long")]
    TimedOut,
    #[error("the query was cancelled")]
    Cancelled,
    #[error("column {column} has a type that is not supported")]
    UnsupportedColumn { column: String },
    #[error("the query does not return one integer column without missing values")]
    NotIds,
    #[error("there is no column {column} in table {table}")]
    NoSuchColumn { table: String, column: String },
    #[error("a value cannot be bound")]
    Value,
    #[error("no thread can be started")]
    Thread(#[source] std::io::Error),
    #[error("the engine failed while it ran the query")]
    Panicked,
    #[error("the engine is closed")]
    Closed,
}

impl EngineError {
    /// What a user is told; never holds a path or what the database said.
    pub fn message(&self) -> Message {
        Message::new(match self {
            EngineError::NotFound => "engine-not-found",
            EngineError::Held(_) => "engine-held",
            EngineError::Unreadable(_) => "engine-unreadable",
            EngineError::OutOfMemory(_) => "engine-out-of-memory",
            EngineError::TimedOut => "engine-timed-out",
            EngineError::Cancelled => "engine-cancelled",
            EngineError::Closed => "engine-closed",
            EngineError::Refused(_)
            | EngineError::UnsupportedColumn { .. }
            | EngineError::NotIds
            | EngineError::NoSuchColumn { .. }
            | EngineError::Value
            | EngineError::Thread(_)
            | EngineError::Panicked => "engine-failed",
        })
    }

    /// The diagnostic of a run that was stopped; `None` for failures of the world.
    pub fn code(&self) -> Option<Code> {
        match self {
            EngineError::TimedOut => Some(Code::TimedOut),
            EngineError::Cancelled => Some(Code::Cancelled),
            EngineError::NotFound
            | EngineError::Held(_)
            | EngineError::Unreadable(_)
            | EngineError::Refused(_)
            | EngineError::OutOfMemory(_)
            | EngineError::UnsupportedColumn { .. }
            | EngineError::NotIds
            | EngineError::NoSuchColumn { .. }
            | EngineError::Value
            | EngineError::Thread(_)
            | EngineError::Panicked
            | EngineError::Closed => None,
        }
    }

    /// Sorts what DuckDB said while it opened a file.
    pub(super) fn opening(error: duckdb::Error) -> Self {
        if said(&error, "Could not set lock") { EngineError::Held(error) } else { EngineError::Unreadable(error) }
    }

    /// Sorts what DuckDB said while it ran a query.
    pub(super) fn running(error: duckdb::Error) -> Self {
        if said(&error, "Out of Memory Error") { EngineError::OutOfMemory(error) } else { EngineError::Refused(error) }
    }
}

/// The C interface gives no error classes, only texts that begin with the class.
fn said(error: &duckdb::Error, words: &str) -> bool {
    error.to_string().contains(words)
}
