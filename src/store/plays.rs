//! What to do with lists, as people have changed it: versions of the catalog's plays, whose own text is version 0.

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

use super::acts::PlayDeed;
use super::segments::{instant, stamp};
use super::{By, Deed, Store, StoreError};
use crate::lang::Bilingual;

/// All that a play says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayText {
    pub label: Bilingual,
    pub action: Bilingual,
    pub benefit: Bilingual,
    pub channel: Bilingual,
    pub cadence: Bilingual,
    /// What tells whether it worked.
    pub measure: Bilingual,
    /// The situations it suits, by their keys.
    pub suits: Vec<String>,
}

/// What a play said at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayVersion {
    pub play: String,
    /// 1, 2, 3 …
    pub number: u32,
    pub text: PlayText,
    pub note: String,
    pub author: String,
    pub created: Timestamp,
}

/// A version to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPlayVersion {
    pub text: PlayText,
    pub note: String,
    pub by: By,
}

impl Store {
    /// Saves a version after `expected`, the newest one its author had seen.
    ///
    /// # Errors
    /// [`StoreError::VersionConflict`] when somebody else saved in between; then nothing is written.
    pub async fn add_play_version(
        &self,
        play: String,
        expected: u32,
        version: NewPlayVersion,
    ) -> Result<(), StoreError> {
        self.writer
            .act(version.by.clone(), move |transaction| {
                let current: u32 = transaction.query_row(
                    "SELECT coalesce(max(number), 0) FROM play_version WHERE play = ?1",
                    [&play],
                    |row| row.get(0),
                )?;
                if current != expected {
                    return Err(StoreError::VersionConflict { expected, current });
                }
                let body = serde_json::to_string(&version.text).map_err(|error| StoreError::Corrupted(error.into()))?;
                let number = current.saturating_add(1);
                transaction.execute(
                    "INSERT INTO play_version (play, number, body, note, author, created)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (&play, number, body, version.note.trim(), &version.by.who, stamp(version.by.at)),
                )?;
                Ok(((), [Deed::Play { play, version: number, did: PlayDeed::Changed }]))
            })
            .await
    }

    /// All versions of a play, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn play_versions(&self, play: String) -> Result<Vec<PlayVersion>, StoreError> {
        let read = move |connection: &mut Connection| {
            versions(connection, "WHERE play = ?1 ORDER BY number DESC", [play.as_str()])
        };
        self.readers.run(read).await
    }

    /// The newest version of each play that has one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn newest_plays(&self) -> Result<Vec<PlayVersion>, StoreError> {
        const NEWEST: &str =
            "AS v WHERE number = (SELECT max(number) FROM play_version WHERE play = v.play) ORDER BY play";
        self.readers.run(|connection| versions(connection, NEWEST, [])).await
    }
}

fn versions(
    connection: &Connection,
    which: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<PlayVersion>, StoreError> {
    let select = format!("SELECT play, number, body, note, author, created FROM play_version {which}");
    let mut statement = connection.prepare_cached(&select)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(version(row)?);
    }
    Ok(found)
}

fn version(row: &Row<'_>) -> Result<PlayVersion, StoreError> {
    let body: String = row.get(2)?;
    Ok(PlayVersion {
        play: row.get(0)?,
        number: row.get(1)?,
        text: serde_json::from_str(&body).map_err(|error| StoreError::Corrupted(error.into()))?,
        note: row.get(3)?,
        author: row.get(4)?,
        created: instant(row, 5)?,
    })
}
