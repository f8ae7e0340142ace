//! The DuckDB instance of one file: opened read-only and locked.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use duckdb::{AccessMode, Config, Connection};

use super::watch::watched;
use super::{EngineError, EngineSettings};

/// What queries may take of memory, and of disk beside it, at least.
const LEAST_MB: u64 = 2_000;

/// The one owner of a file. All runs use clones of its connection, because DuckDB must not open a file twice.
#[derive(Debug)]
pub(super) struct Instance {
    base: Mutex<Connection>,
    database: String,
}

impl Instance {
    pub(super) fn open(file: &Path, settings: &EngineSettings) -> Result<Self, EngineError> {
        if !fs::metadata(file).is_ok_and(|found| found.is_file()) {
            return Err(EngineError::NotFound);
        }
        let database = file.file_stem().and_then(|stem| stem.to_str()).ok_or(EngineError::NotFound)?.to_owned();
        let config = config(file, settings).map_err(EngineError::opening)?;
        let base = Connection::open_with_flags(file, config).map_err(EngineError::opening)?;
        // Order matters: the last statement makes all of them final.
        base.execute_batch("SET enable_external_access = false; SET lock_configuration = true;")
            .map_err(EngineError::opening)?;
        Ok(Instance { base: Mutex::new(base), database })
    }

    pub(super) fn database(&self) -> &str {
        &self.database
    }

    /// The instance as one session, which keeps what is made in it.
    pub(super) fn into_session(self) -> Connection {
        self.base.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` on a fresh connection and interrupts it as soon as `stopped` gives a reason.
    pub(super) fn run<T>(
        &self,
        stopped: &(dyn Fn() -> Option<EngineError> + Sync),
        work: impl FnOnce(&Connection) -> Result<T, EngineError>,
    ) -> Result<T, EngineError> {
        if let Some(reason) = stopped() {
            return Err(reason);
        }
        let connection = self.base.lock().unwrap_or_else(PoisonError::into_inner).try_clone();
        let connection = connection.map_err(EngineError::running)?;
        watched(&connection, stopped, work)
    }
}

fn config(file: &Path, settings: &EngineSettings) -> Result<Config, duckdb::Error> {
    // Two instances may read one file, but must not share a spill folder.
    static OPENED: AtomicUsize = AtomicUsize::new(0);
    let spill = format!("spill-{}-{}", std::process::id(), OPENED.fetch_add(1, Ordering::Relaxed));
    let spill = match &settings.spill_folder {
        Some(folder) => folder.join(spill),
        None => file.with_file_name(spill),
    };
    // What a query over everybody has in hand at once grows with the snapshot.
    let size = fs::metadata(file).map_or(0, |found| found.len());
    let limit = |wanted: &Option<String>, share: u64| {
        wanted.clone().unwrap_or_else(|| format!("{}MB", (size / share / 1_000_000).max(LEAST_MB)))
    };
    Config::default()
        .access_mode(AccessMode::ReadOnly)?
        .threads(i64::try_from(settings.threads).unwrap_or(1))?
        .max_memory(&limit(&settings.memory_limit, 4))?
        .with("temp_directory", spill.to_string_lossy())?
        .with("max_temp_directory_size", limit(&settings.spill_limit, 2))?
        .with("autoinstall_known_extensions", "false")?
        .with("autoload_known_extensions", "false")?
        .with("allow_community_extensions", "false")?
        .with("allow_persistent_secrets", "false")
}
