//! Saved segments: names, and versions that never change.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::acts::Said;
use super::{By, Deed, Folder, RunId, SegmentDeed, Store, StoreError, Tag, runs, tags, uses, view};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SegmentId(pub(super) i64);

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl SegmentId {
    pub fn number(self) -> i64 {
        self.0
    }
}

impl FromStr for SegmentId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(SegmentId)
    }
}

/// A name that may be given: trimmed, 1 to [`SegmentName::LIMIT`] characters, on one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct SegmentName(String);

impl SegmentName {
    pub const LIMIT: usize = 120;

    /// # Errors
    /// When nothing is left after trimming, it is too long, or it holds control characters.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let name: String = text.trim().nfc().collect();
        let length = name.chars().count();
        if length == 0 || length > Self::LIMIT {
            return Err(StoreError::BadName { length, limit: Self::LIMIT });
        }
        if name.chars().any(char::is_control) {
            return Err(StoreError::UnprintableName);
        }
        Ok(SegmentName(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names that look the same are the same: case and full-width forms do not tell them apart.
    fn key(&self) -> String {
        fold(&self.0)
    }
}

/// Case and full-width forms do not tell words apart.
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// A segment with its newest version.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedSegment {
    pub id: SegmentId,
    pub name: String,
    pub description: String,
    pub owner: String,
    pub folder: Option<Folder>,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// When it went to the trash.
    pub deleted: Option<Timestamp>,
    /// The run whose list it is, when it is not what its rule finds.
    pub frozen: Option<RunId>,
    pub tags: Vec<String>,
    pub newest: Version,
}

/// What a segment said at a time. Relative time in it stays relative: it is the rule that is saved, not its dates.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// 1, 2, 3 …
    pub number: u32,
    /// Canonical text.
    pub text: String,
    pub json: serde_json::Value,
    /// The question it came from.
    pub question: Option<String>,
    pub note: String,
    pub author: String,
    pub created: Timestamp,
}

/// A version to be saved.
#[derive(Clone, Debug, PartialEq)]
pub struct NewVersion {
    pub text: String,
    pub json: serde_json::Value,
    pub question: Option<String>,
    pub note: String,
    pub by: By,
}

/// What people say of a segment, beside its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    pub name: SegmentName,
    pub description: String,
    /// A name like that of a segment.
    pub owner: SegmentName,
    pub folder: Option<Folder>,
    pub tags: Vec<Tag>,
}

impl SavedSegment {
    /// For the record.
    pub(super) fn deed(&self, did: SegmentDeed) -> Deed {
        Deed::Segment { segment: self.id, name: self.name.clone(), did }
    }

    fn said(&self) -> Said {
        Said {
            name: self.name.clone(),
            description: self.description.clone(),
            owner: self.owner.clone(),
            folder: self.folder.clone(),
            tags: self.tags.clone(),
        }
    }
}

/// A segment as it is after something was done with it, and the deed.
pub(super) fn done(
    transaction: &Connection,
    id: SegmentId,
    did: SegmentDeed,
) -> Result<(SavedSegment, [Deed; 1]), StoreError> {
    view::again(transaction)?;
    let segment = read(transaction, id)?;
    let deed = segment.deed(did);
    Ok((segment, [deed]))
}

impl Store {
    /// Saves a new segment with its first version; the author owns it.
    ///
    /// # Errors
    /// When the name is taken, or the folder is closed to the author.
    pub async fn create_segment(
        &self,
        name: SegmentName,
        description: String,
        folder: Option<Folder>,
        tags: Vec<Tag>,
        version: NewVersion,
    ) -> Result<SavedSegment, StoreError> {
        self.writer
            .act(version.by.clone(), move |transaction| {
                refuse_taken(transaction, &name, None)?;
                view::admit(transaction, folder.as_ref())?;
                transaction.execute(
                    "INSERT INTO main.segment (name, name_key, description, owner, created, updated, folder, folder_key)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)",
                    (
                        name.as_str(),
                        name.key(),
                        description.trim(),
                        &version.by.who,
                        stamp(version.by.at),
                        folder.as_ref().map(Folder::as_str),
                        folder.as_ref().map(Folder::key),
                    ),
                )?;
                let id = SegmentId(transaction.last_insert_rowid());
                insert_version(transaction, id, 1, &version)?;
                tags::replace(transaction, id, &tags)?;
                done(transaction, id, SegmentDeed::Created)
            })
            .await
    }

    /// Saves a version after `expected`, the newest one its author had seen.
    ///
    /// # Errors
    /// [`StoreError::VersionConflict`] when somebody else saved in between; then nothing is written.
    pub async fn add_version(
        &self,
        id: SegmentId,
        expected: u32,
        version: NewVersion,
    ) -> Result<SavedSegment, StoreError> {
        self.writer
            .act(version.by.clone(), move |transaction| {
                let current = read(transaction, id)?.newest.number;
                if current != expected {
                    return Err(StoreError::VersionConflict { expected, current });
                }
                let number = current.saturating_add(1);
                insert_version(transaction, id, number, &version)?;
                touch(transaction, id, version.by.at)?;
                done(transaction, id, SegmentDeed::Saved { version: number })
            })
            .await
    }

    /// Gives a segment another name, description, owner, folder and tags; its versions stay. `seen` is when it was last changed
    /// as far as the author knows.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else changed it in between; then nothing is written. When the name is taken,
    /// or is another one and rules name the segment; when the folder is another one and closed to the author, or they
    /// would not see the segment any more; when there is no such segment.
    pub async fn describe_segment(
        &self,
        id: SegmentId,
        seen: Timestamp,
        details: Details,
        by: By,
    ) -> Result<SavedSegment, StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let Details { name, description, owner, folder, tags } = details;
                let before = read(transaction, id)?;
                if before.updated != seen {
                    return Err(StoreError::Changed);
                }
                if before.deleted.is_none() {
                    refuse_taken(transaction, &name, Some(id))?;
                    if name.key() != fold(&before.name) {
                        uses::refuse_used(transaction, id, &[])?;
                    }
                }
                if folder != before.folder {
                    view::admit(transaction, folder.as_ref())?;
                }
                transaction.execute(
                    "UPDATE main.segment SET name = ?2, name_key = ?3, description = ?4, owner = ?5, folder = ?6, folder_key = ?7
                     WHERE id = ?1",
                    (
                        id.0,
                        name.as_str(),
                        name.key(),
                        description.trim(),
                        owner.as_str(),
                        folder.as_ref().map(Folder::as_str),
                        folder.as_ref().map(Folder::key),
                    ),
                )?;
                tags::replace(transaction, id, &tags)?;
                touch(transaction, id, at)?;
                view::again(transaction)?;
                let after = read(transaction, id).map_err(|error| match error {
                    StoreError::SegmentNotFound(_) => StoreError::OutOfSight,
                    error => error,
                })?;
                let did = SegmentDeed::Described { before: before.said(), after: after.said() };
                let deed = after.deed(did);
                Ok((after, [deed]))
            })
            .await
    }

    /// A segment, in the trash or not.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn segment(&self, id: SegmentId) -> Result<SavedSegment, StoreError> {
        self.readers.run(move |connection| read(&*connection.transaction()?, id)).await
    }

    /// The segment that bears this name now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn segment_named(&self, name: SegmentName) -> Result<Option<SavedSegment>, StoreError> {
        self.readers
            .run(move |connection| {
                let transaction = connection.transaction()?;
                let id = bearer(&transaction, &name)?;
                id.map(|id| read(&transaction, id)).transpose()
            })
            .await
    }

    /// A segment whose newest version is this canonical text.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn segment_saying(&self, text: String) -> Result<Option<SavedSegment>, StoreError> {
        self.readers
            .run(move |connection| {
                let transaction = connection.transaction()?;
                let id = transaction
                    .prepare_cached(&format!(
                        "SELECT s.id FROM {FROM_SEGMENT} WHERE s.deleted IS NULL AND v.text = ?1 ORDER BY s.id LIMIT 1"
                    ))?
                    .query_row([&text], |row| row.get(0))
                    .optional()?;
                id.map(|id| read(&transaction, SegmentId(id))).transpose()
            })
            .await
    }

    /// All versions, the newest first.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn versions(&self, id: SegmentId) -> Result<Vec<Version>, StoreError> {
        self.readers
            .run(move |connection| {
                let transaction = connection.transaction()?;
                read(&transaction, id)?;
                let mut statement = transaction.prepare_cached(&format!(
                    "SELECT {VERSION} FROM segment_version v WHERE segment = ?1 ORDER BY number DESC"
                ))?;
                let mut rows = statement.query([id.0])?;
                let mut versions = Vec::new();
                while let Some(row) = rows.next()? {
                    versions.push(version(row, 0)?);
                }
                Ok(versions)
            })
            .await
    }

    /// One version of a segment.
    ///
    /// # Errors
    /// When there is no such segment or version.
    pub async fn version(&self, id: SegmentId, number: u32) -> Result<Version, StoreError> {
        self.versions(id)
            .await?
            .into_iter()
            .find(|version| version.number == number)
            .ok_or(StoreError::VersionNotFound { segment: id, version: number })
    }
}

/// Columns of a version, in the order [`version`] reads them.
const VERSION: &str = "v.number, v.text, v.json, v.question, v.note, v.author, v.created";

/// Columns of a segment, in the order [`segment`] reads them, with its newest version from the eleventh on.
pub(super) const SEGMENT: &str = "s.id, s.name, s.description, s.owner, s.created, s.updated, s.deleted, s.frozen, \
                       (SELECT json_group_array(name ORDER BY name_key) FROM tag WHERE segment = s.id), \
                       s.folder, v.number, v.text, v.json, v.question, v.note, v.author, v.created";

pub(super) const FROM_SEGMENT: &str = "segment s JOIN segment_version v ON v.segment = s.id AND v.number = \
                            (SELECT max(number) FROM segment_version WHERE segment = s.id)";

pub(super) fn read(transaction: &Connection, id: SegmentId) -> Result<SavedSegment, StoreError> {
    let mut statement = transaction.prepare_cached(&format!("SELECT {SEGMENT} FROM {FROM_SEGMENT} WHERE s.id = ?1"))?;
    let mut rows = statement.query([id.0])?;
    match rows.next()? {
        Some(row) => segment(row),
        None => Err(StoreError::SegmentNotFound(id)),
    }
}

pub(super) fn segment(row: &Row<'_>) -> Result<SavedSegment, StoreError> {
    Ok(SavedSegment {
        id: SegmentId(row.get(0)?),
        name: row.get(1)?,
        description: row.get(2)?,
        owner: row.get(3)?,
        created: instant(row, 4)?,
        updated: instant(row, 5)?,
        deleted: row.get::<_, Option<String>>(6)?.map(|_| instant(row, 6)).transpose()?,
        frozen: row.get::<_, Option<String>>(7)?.map(runs::word).transpose()?,
        tags: serde_json::from_str(&row.get::<_, String>(8)?).map_err(|error| StoreError::Corrupted(error.into()))?,
        folder: row.get::<_, Option<String>>(9)?.map(Folder::try_from).transpose()?,
        newest: version(row, 10)?,
    })
}

/// Reads a version whose columns begin at `first`.
fn version(row: &Row<'_>, first: usize) -> Result<Version, StoreError> {
    let json: String = row.get(first + 2)?;
    Ok(Version {
        number: row.get(first)?,
        text: row.get(first + 1)?,
        json: serde_json::from_str(&json).map_err(|error| StoreError::Corrupted(error.into()))?,
        question: row.get(first + 3)?,
        note: row.get(first + 4)?,
        author: row.get(first + 5)?,
        created: instant(row, first + 6)?,
    })
}

fn insert_version(
    transaction: &Transaction<'_>,
    id: SegmentId,
    number: u32,
    version: &NewVersion,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO main.segment_version (segment, number, text, json, question, note, author, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            id.0,
            number,
            &version.text,
            version.json.to_string(),
            &version.question,
            version.note.trim(),
            &version.by.who,
            stamp(version.by.at),
        ),
    )?;
    Ok(())
}

pub(super) fn touch(transaction: &Transaction<'_>, id: SegmentId, at: Timestamp) -> Result<(), StoreError> {
    transaction.execute("UPDATE main.segment SET updated = ?2 WHERE id = ?1", (id.0, stamp(at)))?;
    Ok(())
}

fn bearer(connection: &Connection, name: &SegmentName) -> Result<Option<SegmentId>, StoreError> {
    let seen = "SELECT id FROM segment WHERE name_key = ?1 AND deleted IS NULL";
    Ok(connection.query_row(seen, [name.key()], |row| row.get(0)).optional()?.map(SegmentId))
}

/// Names are unique in the whole shop, so that a rule means the same segment whoever runs it; that one is not free is all
/// that is told of a segment out of sight.
pub(super) fn refuse_taken(
    transaction: &Transaction<'_>,
    name: &SegmentName,
    except: Option<SegmentId>,
) -> Result<(), StoreError> {
    let any = "SELECT id FROM main.segment WHERE name_key = ?1 AND deleted IS NULL";
    let taken = transaction.query_row(any, [name.key()], |row| row.get(0)).optional()?.map(SegmentId);
    match taken.filter(|other| Some(*other) != except) {
        Some(other) if read(transaction, other).is_ok() => Err(StoreError::NameTaken(name.as_str().to_owned())),
        Some(_) => Err(StoreError::NameNotFree(name.as_str().to_owned())),
        None => Ok(()),
    }
}

/// An instant as text of one width, so that text order is time order.
pub(super) fn stamp(at: Timestamp) -> String {
    format!("{at:.6}")
}

pub(super) fn instant(row: &Row<'_>, column: usize) -> Result<Timestamp, StoreError> {
    row.get::<_, String>(column)?.parse().map_err(|error: jiff::Error| StoreError::Corrupted(error.into()))
}
