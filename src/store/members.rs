//! The lists of runs of segments: who was in them, under the hash that proves it.

use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{RunId, SavedVersion, Store, StoreError, runs};
use crate::members::Members;

impl Store {
    /// The list that a run found; `None` when it was not kept: only lists of segments are.
    ///
    /// # Errors
    /// When there is no such run, or its list is not the one its record proves.
    pub async fn members(&self, run: RunId) -> Result<Option<Members>, StoreError> {
        self.readers.run(move |connection| read(connection, run)).await
    }

    /// The last run of a version, on this data and day, whose list was kept.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn kept_run(
        &self,
        saved: SavedVersion,
        as_of: DateTime,
        snapshot: String,
    ) -> Result<Option<RunId>, StoreError> {
        self.readers
            .run(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT id FROM run
                     WHERE segment = ?1 AND version = ?2 AND as_of = ?3 AND count IS NOT NULL AND origin <> 'replay'
                       AND body ->> '$.list.snapshot' = ?4
                       AND EXISTS (SELECT 1 FROM list WHERE hash = body ->> '$.list.ids_hash')
                     ORDER BY sequence DESC LIMIT 1",
                )?;
                let wanted = (saved.segment.0, saved.version, as_of.to_string(), snapshot);
                let found: Option<String> = statement.query_row(wanted, |row| row.get(0)).optional()?;
                found.map(runs::word).transpose()
            })
            .await
    }
}

/// Keeps a list under its hash.
pub(super) fn keep(transaction: &Transaction<'_>, hash: &str, members: &Members) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO list (hash, ids) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute((hash, members.to_bytes()?))?;
    Ok(())
}

pub(super) fn read(connection: &Connection, run: RunId) -> Result<Option<Members>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT list.hash, list.ids FROM run LEFT JOIN list ON list.hash = run.body ->> '$.list.ids_hash'
         WHERE run.id = ?1",
    )?;
    let found = statement
        .query_row([run.to_string()], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)))
        .optional()?;
    let Some((hash, bytes)) = found else { return Err(StoreError::RunNotFound(run)) };
    let Some((hash, bytes)) = hash.zip(bytes) else { return Ok(None) };
    let members = Members::from_bytes(&bytes).map_err(|error| StoreError::Corrupted(error.into()))?;
    if members.hash() != hash {
        return Err(StoreError::Corrupted(format!("the list {hash} hashes to {}", members.hash()).into()));
    }
    Ok(Some(members))
}
