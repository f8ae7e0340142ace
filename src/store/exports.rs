//! Files that are made of lists while nobody waits for them: what is to be made, how far it is, and what was made.
//!
//! A claim is a transaction and lapses by itself, as with [`super::schedules`], so that what a server that died had begun
//! is begun again. Each beginning has its number: whoever was too slow changes nothing any more. A file is known here only
//! when it is whole.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::acts::ExportDeed;
use super::outbox::PROGRAM;
use super::runs::{unsigned, word};
use super::segments::{instant, stamp};
use super::{By, Deed, RunId, Store, StoreError};
use crate::lang::Bilingual;

/// How long a claim lasts unless its holder says that it goes on.
const CLAIM: SignedDuration = SignedDuration::from_mins(1);

/// How often one is begun; a list that ends the program each time must not end it for ever.
const TRIES: u32 = 5;

/// Files of one person that are not made yet.
const MOST: u32 = 20;

/// How long a finished file is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24 * 7);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExportId(i64);

impl ExportId {
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for ExportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ExportId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(ExportId)
    }
}

impl<'de> Deserialize<'de> for ExportId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from).map(ExportId)
    }
}

/// A file to be made.
#[derive(Clone, Debug)]
pub struct NewExport {
    /// The run that it is recorded as.
    pub run: RunId,
    pub format: String,
    /// How it is wanted; whoever makes it understands it.
    pub wish: serde_json::Value,
    pub customers: u64,
}

/// A file that is made, was made, or was not.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    pub id: ExportId,
    pub run: RunId,
    pub who: String,
    pub format: String,
    pub wish: serde_json::Value,
    /// What the rule of its run says.
    pub rule: Option<Bilingual>,
    pub customers: u64,
    /// So many of them are in the file so far.
    pub done: u64,
    /// How often it was begun.
    pub begun: u32,
    pub state: ExportState,
    pub created: Timestamp,
    pub ended: Option<Timestamp>,
    /// Why it failed.
    pub problem: Option<Bilingual>,
    pub file: Option<MadeFile>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    Waiting,
    Running,
    Finished,
    Failed,
    Cancelled,
    /// It was finished, and its time is over.
    Deleted,
}

impl ExportState {
    pub fn as_str(self) -> &'static str {
        match self {
            ExportState::Waiting => "waiting",
            ExportState::Running => "running",
            ExportState::Finished => "finished",
            ExportState::Failed => "failed",
            ExportState::Cancelled => "cancelled",
            ExportState::Deleted => "deleted",
        }
    }

    /// Nothing comes of it yet.
    pub fn is_open(self) -> bool {
        matches!(self, ExportState::Waiting | ExportState::Running)
    }
}

/// A whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// In [`Store::export_folder`].
    pub name: String,
    pub size: u64,
    pub sha256: String,
}

impl Export {
    /// Until when its file is kept.
    pub fn expires(&self) -> Option<Timestamp> {
        let ended = self.ended.filter(|_| self.state == ExportState::Finished)?;
        ended.checked_add(KEPT).ok()
    }

    /// What its file is called when it is whole; before, a dot stands before it. Each beginning has its own.
    pub fn file_name(&self) -> String {
        format!("{}-{}.{}", self.run, self.begun, self.format)
    }

    pub(super) fn deed(&self, did: ExportDeed) -> Deed {
        Deed::Export { run: self.run, format: self.format.clone(), customers: self.customers, did }
    }
}

impl Store {
    /// Where finished files lie. Nothing else does, but what is being made: its name begins with a dot.
    pub fn export_folder(&self) -> std::path::PathBuf {
        self.folder.join("exports")
    }

    /// Asks for a file.
    ///
    /// # Errors
    /// When whoever asks waits for too many already.
    pub async fn add_export(&self, new: NewExport, by: By) -> Result<Export, StoreError> {
        let (who, now) = (by.who.clone(), stamp(by.at));
        self.writer
            .act(by, move |transaction| {
                let open = "SELECT count(*) FROM main.export WHERE who = ?1 AND state IN ('waiting', 'running')";
                let open: u32 = transaction.query_row(open, [&who], |row| row.get(0))?;
                if open >= MOST {
                    return Err(StoreError::TooManyExports { limit: MOST });
                }
                transaction.execute(
                    "INSERT INTO main.export (run, who, format, wish, customers, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    (new.run.to_string(), who, new.format, new.wish.to_string(), signed(new.customers), now),
                )?;
                let made = read(transaction, ExportId(transaction.last_insert_rowid()))?;
                let deed = made.deed(ExportDeed::Asked);
                Ok((made, [deed]))
            })
            .await
    }

    /// # Errors
    /// When there is none with this number.
    pub async fn export(&self, id: ExportId) -> Result<Export, StoreError> {
        self.readers.run(move |connection| read(connection, id)).await
    }

    /// The newest files, of somebody or of everybody.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub async fn exports(&self, of: Option<String>, limit: u32) -> Result<Vec<Export>, StoreError> {
        self.readers
            .run(move |connection| {
                let mut statement = connection
                    .prepare_cached(&format!("{EXPORT} WHERE ?1 IS NULL OR e.who = ?1 ORDER BY e.id DESC LIMIT ?2"))?;
                let mut rows = statement.query((of, limit))?;
                let mut found = Vec::new();
                while let Some(row) = rows.next()? {
                    found.push(export(row)?);
                }
                Ok(found)
            })
            .await
    }

    /// Stops what is not made yet.
    ///
    /// # Errors
    /// When there is none with this number, or it is not open any more.
    pub async fn cancel_export(&self, id: ExportId, by: By) -> Result<Export, StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                if !end(transaction, id, None, ExportState::Cancelled, at)? {
                    read(transaction, id)?;
                    return Err(StoreError::ExportOver);
                }
                let export = read(transaction, id)?;
                let deed = export.deed(ExportDeed::Cancelled);
                Ok((export, [deed]))
            })
            .await
    }

    /// Claims the one that waits the longest; whoever holds it begins it from the start.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn claim_export(&self, now: Timestamp) -> Result<Option<Export>, StoreError> {
        self.writer
            .act(By::new(PROGRAM, now), move |transaction| {
                let next = "SELECT id, begun FROM export
                            WHERE state = 'waiting' OR (state = 'running' AND claimed <= ?1) ORDER BY id LIMIT 1";
                let next = transaction
                    .query_row(next, [stamp(now)], |row| Ok((ExportId(row.get(0)?), row.get::<_, u32>(1)?)))
                    .optional()?;
                let Some((id, begun)) = next else { return Ok((None, None)) };
                if begun >= TRIES {
                    end(transaction, id, None, ExportState::Failed, now)?;
                    return Ok((None, Some(read(transaction, id)?.deed(ExportDeed::Failed))));
                }
                let claim =
                    "UPDATE main.export SET state = 'running', claimed = ?2, begun = begun + 1, done = 0 WHERE id = ?1";
                transaction.execute(claim, (id.0, stamp(lapse(now))))?;
                Ok((Some(read(transaction, id)?), None))
            })
            .await
    }

    /// Notes how far a claimed one is; false when nobody wants it from this holder any more.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn export_goes_on(&self, claim: &Export, done: u64, now: Timestamp) -> Result<bool, StoreError> {
        let (id, begun) = (claim.id, claim.begun);
        self.writer
            .keep(move |transaction| {
                let note =
                    "UPDATE main.export SET done = ?3, claimed = ?4 WHERE id = ?1 AND begun = ?2 AND state = 'running'";
                Ok(transaction.execute(note, (id.0, begun, signed(done), stamp(lapse(now))))? > 0)
            })
            .await
    }

    /// Lets a claimed one be begun by somebody else, at once.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn release_export(&self, claim: &Export) -> Result<(), StoreError> {
        let (id, begun) = (claim.id, claim.begun);
        self.writer
            .keep(move |transaction| {
                let free = "UPDATE main.export SET state = 'waiting', claimed = NULL, begun = begun - 1, done = 0
                            WHERE id = ?1 AND begun = ?2 AND state = 'running'";
                transaction.execute(free, (id.0, begun))?;
                Ok(())
            })
            .await
    }

    /// Ends a claimed one, with its whole file or with why there is none; false when nobody wants it any more.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn end_export(
        &self,
        claim: &Export,
        outcome: Result<MadeFile, Bilingual>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let (id, begun) = (claim.id, claim.begun);
        self.writer
            .act(By::new(PROGRAM, at), move |transaction| {
                let deed = match outcome {
                    Ok(file) => {
                        let finish =
                            "UPDATE main.export SET state = 'finished', done = customers, ended = ?3, claimed = NULL,
                                          file = ?4, size = ?5, sha256 = ?6
                                      WHERE id = ?1 AND begun = ?2 AND state = 'running'";
                        let values = (id.0, begun, stamp(at), &file.name, signed(file.size), &file.sha256);
                        (transaction.execute(finish, values)? > 0)
                            .then_some(ExportDeed::Finished { size: file.size, sha256: file.sha256 })
                    }
                    Err(problem) => {
                        let problem =
                            serde_json::to_string(&problem).map_err(|error| StoreError::Corrupted(error.into()))?;
                        end(transaction, id, Some((begun, problem)), ExportState::Failed, at)?
                            .then_some(ExportDeed::Failed)
                    }
                };
                let deed = deed.map(|did| Ok::<_, StoreError>(read(transaction, id)?.deed(did))).transpose()?;
                Ok((deed.is_some(), deed))
            })
            .await
    }

    /// Notes that somebody fetches a finished file.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn note_fetched(&self, export: &Export, file: &MadeFile, by: By) -> Result<(), StoreError> {
        self.note(by, export.deed(ExportDeed::Fetched { sha256: file.sha256.clone() })).await
    }

    /// Forgets the files whose time is over; those that are to stay: finished ones and those that are being made, under
    /// both their names, because one that is whole has its own a moment before it is noted here.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn expire_exports(&self, now: Timestamp) -> Result<Vec<String>, StoreError> {
        self.writer
            .act(By::new(PROGRAM, now), move |transaction| {
                let oldest = stamp(now.saturating_sub(KEPT).unwrap_or(Timestamp::MIN));
                let mut deeds = Vec::new();
                let over = "UPDATE main.export SET state = 'deleted', file = NULL
                            WHERE state = 'finished' AND ended < ?1 RETURNING id";
                let over: Vec<i64> = {
                    let mut statement = transaction.prepare_cached(over)?;
                    statement.query_map([oldest], |row| row.get(0))?.collect::<Result<_, _>>()?
                };
                for id in over {
                    deeds.push(read(transaction, ExportId(id))?.deed(ExportDeed::Deleted));
                }
                let mut stays = transaction.prepare_cached(
                    "SELECT file FROM export WHERE state = 'finished'
                     UNION ALL SELECT '.' || run || '-' || begun || '.' || format FROM export WHERE state = 'running'
                     UNION ALL SELECT run || '-' || begun || '.' || format FROM export WHERE state = 'running'",
                )?;
                let stays = stays.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                Ok((stays, deeds))
            })
            .await
    }
}

/// Ends an open one without a file: whoever holds it, or this beginning of it only.
fn end(
    transaction: &Transaction<'_>,
    id: ExportId,
    held: Option<(u32, String)>,
    state: ExportState,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let (begun, problem) = held.unzip();
    let change = "UPDATE main.export SET state = ?2, ended = ?3, claimed = NULL, problem = ?5
                  WHERE id = ?1 AND state IN ('waiting', 'running') AND (?4 IS NULL OR begun = ?4)";
    Ok(transaction.execute(change, (id.0, state.as_str(), stamp(at), begun, problem))? > 0)
}

fn lapse(now: Timestamp) -> Timestamp {
    now.saturating_add(CLAIM).unwrap_or(Timestamp::MAX)
}

/// Numbers that count are stored as SQLite's signed integers.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

const EXPORT: &str =
    "SELECT e.id, e.run, e.who, e.format, e.wish, e.customers, e.done, e.begun, e.state, e.created, e.ended,
                          e.problem, e.file, e.size, e.sha256, r.body ->> '$.rule.readback.zh',
                          r.body ->> '$.rule.readback.en'
                      FROM export e LEFT JOIN run r ON r.id = e.run";

fn read(connection: &Connection, id: ExportId) -> Result<Export, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{EXPORT} WHERE e.id = ?1"))?;
    statement.query_row([id.0], |row| Ok(export(row))).optional()?.ok_or(StoreError::ExportNotFound(id))?
}

fn export(row: &Row<'_>) -> Result<Export, StoreError> {
    let json = |text: String| serde_json::from_str(&text).map_err(|error| StoreError::Corrupted(error.into()));
    let (name, size, sha256): (Option<String>, Option<i64>, Option<String>) =
        (row.get(12)?, row.get(13)?, row.get(14)?);
    let (zh, en): (Option<String>, Option<String>) = (row.get(15)?, row.get(16)?);
    let problem = row.get::<_, Option<String>>(11)?;
    Ok(Export {
        id: ExportId(row.get(0)?),
        run: word(row.get(1)?)?,
        who: row.get(2)?,
        format: row.get(3)?,
        wish: json(row.get(4)?)?,
        rule: zh.zip(en).map(|(zh, en)| Bilingual { zh, en }),
        customers: unsigned(row.get(5)?),
        done: unsigned(row.get(6)?),
        begun: row.get(7)?,
        state: word(row.get(8)?)?,
        created: instant(row, 9)?,
        ended: row.get::<_, Option<String>>(10)?.map(|_| instant(row, 10)).transpose()?,
        problem: problem
            .map(|text| serde_json::from_str(&text).map_err(|error| StoreError::Corrupted(error.into())))
            .transpose()?,
        file: match (name, size, sha256) {
            (Some(name), Some(size), Some(sha256)) => Some(MadeFile { name, size: unsigned(size), sha256 }),
            _ => None,
        },
    })
}
