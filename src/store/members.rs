//! Who was in a segment when it was run: the lists of its runs, compressed, and what differs between two of them.

use std::fmt;

use jiff::civil::DateTime;
use roaring::RoaringTreemap;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{RunId, SavedVersion, Store, StoreError, runs};
use crate::hash;

/// A set of customers.
#[derive(Clone, Default, PartialEq)]
pub struct Members(RoaringTreemap);

/// Flipping the sign maps ids to unsigned numbers of the same order, so that negative ones are kept, too.
const SIGN: u64 = 1 << 63;

impl Members {
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    pub fn contains(&self, id: i64) -> bool {
        self.0.contains(id.cast_unsigned() ^ SIGN)
    }

    /// In ascending order.
    pub fn ids(&self) -> impl Iterator<Item = i64> {
        self.0.iter().map(|key| (key ^ SIGN).cast_signed())
    }

    /// [`hash::of_ids`] of them.
    pub fn hash(&self) -> String {
        hash::of_ids(&self.ids().collect::<Vec<_>>())
    }

    fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::with_capacity(self.0.serialized_size());
        self.0.serialize_into(&mut bytes)?;
        Ok(bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        RoaringTreemap::deserialize_from(bytes).map(Members).map_err(|error| StoreError::Corrupted(error.into()))
    }
}

impl FromIterator<i64> for Members {
    fn from_iter<I: IntoIterator<Item = i64>>(ids: I) -> Self {
        Members(ids.into_iter().map(|id| id.cast_unsigned() ^ SIGN).collect())
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Members({})", self.count())
    }
}

/// What differs between two lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// In the later list only.
    pub entered: Members,
    /// In the earlier list only.
    pub left: Members,
    /// In both.
    pub kept: Members,
}

impl Movement {
    pub fn between(before: &Members, after: &Members) -> Self {
        Movement {
            entered: Members(&after.0 - &before.0),
            left: Members(&before.0 - &after.0),
            kept: Members(&before.0 & &after.0),
        }
    }
}

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

fn read(connection: &Connection, run: RunId) -> Result<Option<Members>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT list.hash, list.ids FROM run LEFT JOIN list ON list.hash = run.body ->> '$.list.ids_hash'
         WHERE run.id = ?1",
    )?;
    let found = statement
        .query_row([run.to_string()], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)))
        .optional()?;
    let Some((hash, bytes)) = found else { return Err(StoreError::RunNotFound(run)) };
    let Some((hash, bytes)) = hash.zip(bytes) else { return Ok(None) };
    let members = Members::from_bytes(&bytes)?;
    if members.hash() != hash {
        return Err(StoreError::Corrupted(format!("the list {hash} hashes to {}", members.hash()).into()));
    }
    Ok(Some(members))
}
