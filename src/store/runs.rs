//! The append-only list of runs: adding one, reading one with its proof, listing them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params_from_iter, types};
use serde::de::DeserializeOwned;

use super::{Members, Origin, Outcome, Record, RunId, SavedVersion, SegmentId, Store, StoreError, chain};
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
        self.writer.run(move |connection| append(connection, record, None)).await
    }

    /// As [`Store::append`], keeping the customers of its list.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub async fn append_with_members(&self, record: Record, members: Members) -> Result<Run, StoreError> {
        self.writer.run(move |connection| append(connection, record, Some(members))).await
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
        self.readers.run(move |connection| list(connection, &filter, before, limit)).await
    }
}

fn append(connection: &mut Connection, record: Record, members: Option<Members>) -> Result<Run, StoreError> {
    let body = serde_json::to_string(&record).map_err(|error| StoreError::Corrupted(error.into()))?;
    // Taking the write lock first: another process must not append between reading the head and writing.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (last, previous) = chain::head(&transaction)?;
    let random = transaction.query_row("SELECT randomblob(10)", [], |row| row.get(0))?;
    let id = RunId::next(record.at, random, chain::last_id(&transaction)?);
    let name = id.to_string();
    let hash = chain::link(&previous, name.as_bytes(), body.as_bytes());
    transaction.prepare_cached("INSERT INTO run (sequence, id, body, hash) VALUES (?1, ?2, ?3, ?4)")?.execute((
        last + 1,
        &name,
        &body,
        &hash,
    ))?;
    if let Some((list, members)) = record.list.as_ref().zip(members) {
        super::members::keep(&transaction, &list.ids_hash, &members)?;
    }
    transaction.commit()?;
    Ok(Run { sequence: unsigned(last + 1), id, record, previous, hash, intact: true })
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
        .prepare_cached("SELECT hash FROM run WHERE sequence = ?1")?
        .query_row([sequence - 1], |row| row.get(0))
        .optional()?
        .unwrap_or_else(|| chain::START.to_owned());
    let intact = chain::link(&previous, id.to_string().as_bytes(), body.as_bytes()) == hash;
    let record = serde_json::from_str(&body).map_err(|error| StoreError::Corrupted(error.into()))?;
    Ok(Run { sequence: unsigned(sequence), id, record, previous, hash, intact })
}

fn list(
    connection: &mut Connection,
    filter: &RunFilter,
    before: Option<u64>,
    limit: u32,
) -> Result<RunPage, StoreError> {
    let transaction = connection.transaction()?;
    let (mut clause, mut values) = conditions(filter);
    let total = count(&transaction, &clause, &values)?;
    let mut newer = 0;
    if let Some(before) = before.and_then(|before| i64::try_from(before).ok()) {
        let mut since = values.clone();
        since.push(before.into());
        newer = count(&transaction, &format!("{clause} AND sequence >= ?"), &since)?;
        clause.push_str(" AND sequence < ?");
        values.push(before.into());
    }
    values.push((i64::from(limit) + 1).into());
    let mut statement = transaction.prepare_cached(&format!(
        "SELECT sequence, id, at, who, origin, status, question, segment, version, rule, as_of, count,
                body ->> '$.rule.readback.zh', body ->> '$.rule.readback.en',
                (SELECT name FROM segment WHERE segment.id = run.segment), body ->> '$.after' IS NOT NULL
         FROM run WHERE {clause} ORDER BY sequence DESC LIMIT ?"
    ))?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let mut runs = Vec::new();
    while let Some(row) = rows.next()? {
        runs.push(summary(row)?);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = runs.len() > limit;
    runs.truncate(limit);
    let older = runs.last().map(|run| run.sequence).filter(|_| more);
    Ok(RunPage { runs, total, newer, older })
}

/// The filter as a condition, with its values in order.
fn conditions(filter: &RunFilter) -> (String, Vec<types::Value>) {
    let mut clause = String::from("TRUE");
    let mut values = Vec::new();
    let mut add = |condition: &str, value: types::Value| {
        clause.push_str(" AND ");
        clause.push_str(condition);
        values.push(value);
    };
    if let Some(segment) = filter.segment {
        add("segment = ?", segment.0.into());
    }
    if let Some(origin) = filter.origin {
        add("origin = ?", origin.as_str().to_owned().into());
    }
    if let Some(status) = filter.status {
        add("status = ?", status.as_str().to_owned().into());
    }
    if let Some(who) = &filter.who {
        add("who = ?", who.clone().into());
    }
    if let Some(words) = filter.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
        add("instr(lower(concat_ws(char(10), question, rule)), ?) > 0", words.to_ascii_lowercase().into());
    }
    (clause, values)
}

fn count(transaction: &Transaction<'_>, clause: &str, values: &[types::Value]) -> Result<u64, StoreError> {
    let mut statement = transaction.prepare_cached(&format!("SELECT count(*) FROM run WHERE {clause}"))?;
    let count: i64 = statement.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(unsigned(count))
}

fn summary(row: &Row<'_>) -> Result<RunSummary, StoreError> {
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
