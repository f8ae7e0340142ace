//! Why an import did not happen.

use std::io;

use crate::diagnostic::Diagnostic;
use crate::engine::EngineError;
use crate::lang::Message;

/// A failed import; the shop is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// In `source.toml`, or between the source's catalog and its data.
    #[error("the source description is wrong")]
    Invalid(Vec<Diagnostic>),
    #[error("the source has no parameter {name}")]
    UnknownParameter { name: String },
    #[error("{name} is {value}, outside {min} to {max}")]
    ParameterOutOfRange { name: String, value: i64, min: i64, max: i64 },
    #[error("another import into this folder is under way")]
    Busy,
    #[error("the package {name} could not be fetched: {output}")]
    Fetch { name: String, output: String },
    #[error("the package {name} is not the file that was pinned: its SHA-256 is {found}")]
    Checksum { name: String, found: String },
    #[error("the package {name} holds no file {path}")]
    NotInPackage { name: String, path: String },
    #[error("the table {table} could not be read from its file")]
    Table { table: String, source: EngineError },
    #[error("{file}, line {line}: the statement failed")]
    Statement { file: String, line: usize, source: EngineError },
    #[error("the new data fails its checks: {}", names.join(", "))]
    Checks { names: Vec<String> },
    #[error("the import was stopped")]
    Stopped(#[source] EngineError),
    #[error("the new data could not be opened")]
    Engine(#[from] EngineError),
    #[error("the shop folder could not be read or written")]
    Disk(#[from] io::Error),
}

impl ImportError {
    /// What the person who started the import is told. Problems of the source itself are in [`ImportError::Invalid`].
    pub fn message(&self) -> Message {
        match self {
            ImportError::Invalid(problems) => Message::new("import-invalid").with("count", problems.len()),
            ImportError::UnknownParameter { name } => {
                Message::new("import-unknown-parameter").with("name", name.as_str())
            }
            ImportError::ParameterOutOfRange { name, value, min, max } => Message::new("import-parameter-out-of-range")
                .with("name", name.as_str())
                .with("value", value.to_string())
                .with("min", min.to_string())
                .with("max", max.to_string()),
            ImportError::Busy => Message::new("import-busy"),
            ImportError::Fetch { name, output } => {
                Message::new("import-fetch").with("name", name.as_str()).with("output", output.as_str())
            }
            ImportError::Checksum { name, found } => {
                Message::new("import-checksum").with("name", name.as_str()).with("found", found.as_str())
            }
            ImportError::NotInPackage { name, path } => {
                Message::new("import-not-in-package").with("name", name.as_str()).with("path", path.as_str())
            }
            ImportError::Table { table, .. } => Message::new("import-table").with("table", table.as_str()),
            ImportError::Statement { file, line, .. } => {
                Message::new("import-statement").with("file", file.as_str()).with("line", line.to_string())
            }
            ImportError::Checks { names } => Message::new("import-checks").with("names", names.join(", ")),
            ImportError::Stopped(reason) => Message::new("import-stopped").with("reason", reason.message()),
            ImportError::Engine(error) => error.message(),
            ImportError::Disk(_) => Message::new("import-disk"),
        }
    }

    /// Stopping is not the statement's fault.
    pub(super) fn statement(file: &str, line: usize, source: EngineError) -> Self {
        match source.code() {
            Some(_) => ImportError::Stopped(source),
            None => ImportError::Statement { file: file.to_owned(), line, source },
        }
    }
}
