//! The file `state.sqlite`: how it is opened, and its schema as numbered migrations.

use std::fs::{self, File};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

use super::StoreError;

/// Name of the state file inside a shop's folder.
pub const FILE: &str = "state.sqlite";

/// How long a writer waits for another process to finish its transaction.
const PATIENCE: Duration = Duration::from_secs(10);

/// The schema's history. Entries are only ever added: a released migration never changes.
const STEPS: &[M<'_>] = &[
    M::up(include_str!("migrations/001_segments_and_runs.sql")),
    M::up(include_str!("migrations/002_sizes_and_members.sql")),
    M::up(include_str!("migrations/003_consultations.sql")),
    M::up(include_str!("migrations/004_frozen_segments.sql")),
    M::up(include_str!("migrations/005_schedules.sql")),
    M::up(include_str!("migrations/006_tags.sql")),
    M::up(include_str!("migrations/007_words.sql")),
    M::up(include_str!("migrations/008_plays.sql")),
    M::up(include_str!("migrations/009_people.sql")),
    M::up(include_str!("migrations/010_tokens.sql")),
    M::up(include_str!("migrations/011_once.sql")),
    M::up(include_str!("migrations/012_acts.sql")),
    M::up(include_str!("migrations/013_sight.sql")),
    M::up(include_str!("migrations/014_reviews.sql")),
    M::up(include_str!("migrations/015_hooks.sql")),
    M::up(include_str!("migrations/016_identities.sql")),
    M::up(include_str!("migrations/017_exports.sql")),
    M::up(include_str!("migrations/018_limits.sql")),
    M::up(include_str!("migrations/019_drops.sql")),
    M::up(include_str!("migrations/020_folders.sql")),
];

pub const MIGRATIONS: Migrations<'_> = Migrations::from_slice(STEPS);

/// Opens the file for writing, at the newest schema.
pub(super) fn open(shop: &Path) -> Result<Connection, StoreError> {
    fs::create_dir_all(shop)?;
    // Two processes that start at once must not both create the schema.
    let lock = File::create(shop.join("state.lock"))?;
    lock.lock()?;
    let mut connection = Connection::open(shop.join(FILE))?;
    connection.busy_timeout(PATIENCE)?;
    refuse_newer(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A record that was shown must survive a power cut, so every commit reaches the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    MIGRATIONS.to_latest(&mut connection).map_err(StoreError::from_migration)?;
    Ok(connection)
}

/// Opens the file for reading only; it exists already.
pub(super) fn open_for_reading(shop: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(shop.join(FILE), flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn refuse_newer(connection: &Connection) -> Result<(), StoreError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let found = usize::try_from(found).unwrap_or(usize::MAX);
    if found > STEPS.len() {
        return Err(StoreError::TooNew { found, known: STEPS.len() });
    }
    Ok(())
}
