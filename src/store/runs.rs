//! The runs of the record: adding one, reading one with its proof, listing them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::de::DeserializeOwned;

use super::chain::{self, Link};
use super::{
    EntryFilter, Kind, Members, Origin, Outcome, Record, RunId, SavedVersion, SegmentId, Store, StoreError, What,
};
use crate::lang::Bilingual;

/// A record as it stands in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its place in the chain, from 1.
    pub sequence: u64,
    pub id: RunId,
    pub record: Record,
    /// Hash of the record before it, as that one states it.
    pub previous: String,
    pub hash: String,
    /// The record hashes to its stated hash. The whole chain is proven by [`Store::verify`] only.
    pub intact: bool,
}

/// Which runs to list; the default is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Stands in the question or in the rule's text, whatever the case of latin letters.
    pub words: Option<String>,
    pub origin: Option<Origin>,
    pub status: Option<Outcome>,
    pub who: Option<String>,
    pub segment: Option<SegmentId>,
}

impl From<RunFilter> for EntryFilter {
    fn from(filter: RunFilter) -> Self {
        let RunFilter { words, origin, status, who, segment } = filter;
        let kind = Some(origin.map_or(Kind::AnyRun, Kind::Run));
        EntryFilter { words, kind, status, who, segment, from: None, to: None }
    }
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSummary {
    pub sequence: u64,
    pub id: RunId,
    pub at: Timestamp,
    pub who: String,
    pub origin: Origin,
    pub status: Outcome,
    pub question: Option<String>,
    /// The question changes another rule.
    pub refines: bool,
    pub saved: Option<SavedVersion>,
    /// What the segment of `saved` is called now.
    pub segment_name: Option<String>,
    /// Canonical text of the rule.
    pub rule: Option<String>,
    pub readback: Option<Bilingual>,
    pub as_of: Option<String>,
    pub count: Option<u64>,
}

/// Some runs, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunPage {
    pub runs: Vec<RunSummary>,
    /// All runs that pass the filter.
    pub total: u64,
    /// Runs of the filter that are newer than this page.
    pub newer: u64,
    /// Where the next, older page begins: its `before`.
    pub older: Option<u64>,
}

impl Store {
    /// Writes a record at the end of the chain.
    ///
    /// # Errors
    /// When it could not be written; then nothing was.
    pub async fn append(&self, record: Record) -> Result<Run, StoreError> {
        self.writer.keep(move |transaction| append(transaction, record, None)).await
    }

    /// As [`Store::append`], keeping the customers of its list.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub async fn append_with_members(&self, record: Record, members: Members) -> Result<Run, StoreError> {
        self.writer.keep(move |transaction| append(transaction, record, Some(members))).await
    }

    /// # Errors
    /// When there is no such run.
    pub async fn run(&self, id: RunId) -> Result<Run, StoreError> {
        self.readers.run(move |connection| read(connection, id)).await
    }

    /// The newest `limit` runs that pass the filter, or of those before a sequence number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn runs(&self, filter: RunFilter, before: Option<u64>, limit: u32) -> Result<RunPage, StoreError> {
        let page = self.entries(filter.into(), before, limit).await?;
        let runs = page.entries.into_iter().filter_map(|entry| match entry.what {
            What::Run(run) => Some(*run),
            What::Act { .. } => None,
        });
        Ok(RunPage { runs: runs.collect(), total: page.total, newer: page.newer, older: page.older })
    }
}

fn append(transaction: &Transaction<'_>, record: Record, members: Option<Members>) -> Result<Run, StoreError> {
    let Link { sequence, id, previous, hash } = chain::append(transaction, record.at, &record)?;
    if let Some((list, members)) = record.list.as_ref().zip(members) {
        super::members::keep(transaction, &list.ids_hash, &members)?;
    }
    Ok(Run { sequence: unsigned(sequence), id, record, previous, hash, intact: true })
}

fn read(connection: &mut Connection, id: RunId) -> Result<Run, StoreError> {
    let transaction = connection.transaction()?;
    let row = transaction
        .prepare_cached("SELECT sequence, body, hash FROM run WHERE id = ?1")?
        .query_row([id.to_string()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let Some((sequence, body, hash)) = row else { return Err(StoreError::RunNotFound(id)) };
    let previous = transaction
        .prepare_cached("SELECT hash FROM main.record WHERE sequence = ?1")?
        .query_row([sequence - 1], |row| row.get(0))
        .optional()?
        .unwrap_or_else(|| chain::START.to_owned());
    let intact = chain::link(&previous, id.to_string().as_bytes(), body.as_bytes()) == hash;
    let record = serde_json::from_str(&body).map_err(|error| StoreError::Corrupted(error.into()))?;
    Ok(Run { sequence: unsigned(sequence), id, record, previous, hash, intact })
}

/// Columns of a run's line, in the order [`summary`] reads them; the first four are those of every record.
pub(super) const SUMMARY: &str = "sequence, id, at, who, origin, status, question, segment, version, rule, as_of, count, \
                       body ->> '$.rule.readback.zh', body ->> '$.rule.readback.en', \
                       (SELECT name FROM segment WHERE segment.id = record.segment), body ->> '$.after' IS NOT NULL";
pub(super) const SUMMARY_COLUMNS: usize = 16;

pub(super) fn summary(row: &Row<'_>) -> Result<RunSummary, StoreError> {
    let segment: Option<i64> = row.get(7)?;
    let version: Option<u32> = row.get(8)?;
    let (zh, en): (Option<String>, Option<String>) = (row.get(12)?, row.get(13)?);
    Ok(RunSummary {
        sequence: unsigned(row.get(0)?),
        id: word(row.get(1)?)?,
        at: word(row.get(2)?)?,
        who: row.get(3)?,
        origin: word(row.get(4)?)?,
        status: word(row.get(5)?)?,
        question: row.get(6)?,
        refines: row.get(15)?,
        saved: segment.zip(version).map(|(segment, version)| SavedVersion { segment: SegmentId(segment), version }),
        segment_name: row.get(14)?,
        rule: row.get(9)?,
        readback: zh.zip(en).map(|(zh, en)| Bilingual { zh, en }),
        as_of: row.get(10)?,
        count: row.get::<_, Option<i64>>(11)?.map(unsigned),
    })
}

/// A value that is stored as one JSON string.
pub(super) fn word<T: DeserializeOwned>(text: String) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(text)).map_err(|error| StoreError::Corrupted(error.into()))
}

/// Numbers that count are stored as SQLite's signed integers.
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
