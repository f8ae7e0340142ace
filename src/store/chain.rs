//! The chain over all records, runs and acts: a record that was changed, taken out, put in or moved shows.
//!
//! A record's hash covers the previous record's hash, its own name and its body, each followed by a newline; the first
//! record links to 64 zeros. The last hash stands in `record_head` too, so that a missing end shows. Anyone can repeat it:
//! `printf '%s\n%s\n%s\n' PREVIOUS ID BODY | sha256sum`.
//!
//! Whoever may write the file can also rewrite the whole chain; against that, the head is noted elsewhere from time to
//! time, as the server does each day in its log, and looked for later ([`Store::verify_since`]).

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};
use serde::Serialize;

use super::{RunId, Store, StoreError, runs};
use crate::hash;
use crate::lang::Message;

/// What the first record links to.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What a walk over all records found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Records walked: all of them, or those before the break.
    pub records: u64,
    /// Hash of the last good record.
    pub head: String,
    pub broken: Option<Broken>,
}

/// The end of the chain, as it can be noted elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub records: u64,
    pub hash: String,
}

/// A record that was the last one when its hash was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Which record it is; none, when there was no record yet.
    pub sequence: u64,
    /// When it was written.
    pub at: Option<Timestamp>,
}

/// The first bad record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub sequence: i64,
    /// Its name, when a record stands there.
    pub id: Option<String>,
    pub kind: Break,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// The record, or the one before it, is not the one that was written.
    Altered,
    /// No record stands where one was written.
    Missing,
    /// A record stands where none was written.
    Added,
}

impl Broken {
    /// What to tell a user.
    pub fn message(&self) -> Message {
        let key = match self.kind {
            Break::Altered => "chain-altered",
            Break::Missing => "chain-missing",
            Break::Added => "chain-added",
        };
        let id = self.id.clone().unwrap_or_default();
        Message::new(key).with("sequence", self.sequence.to_string()).with("id", id)
    }
}

impl Noted {
    /// What to tell a user, where the chain has so many records now.
    pub fn message(&self, records: u64) -> Message {
        let since = records.saturating_sub(self.sequence);
        let message = Message::new("head-found").with("sequence", self.sequence.to_string());
        let at = self.at.map(|at| format!("{at:.0}")).unwrap_or_default();
        message.with("at", at).with("since", usize::try_from(since).unwrap_or(usize::MAX))
    }
}

impl Store {
    /// Walks the whole chain.
    ///
    /// # Errors
    /// When the file cannot be read; a broken chain is a result, not an error.
    pub async fn verify(&self) -> Result<Verification, StoreError> {
        self.readers.run(|connection| Ok(verify(connection, None)?.0)).await
    }

    /// Walks the whole chain, and looks for a head that was noted once: where it stands among the good records, if it does.
    ///
    /// # Errors
    /// As [`Store::verify`].
    pub async fn verify_since(&self, noted: String) -> Result<(Verification, Option<Noted>), StoreError> {
        self.readers.run(move |connection| verify(connection, Some(noted.trim()))).await
    }

    /// The end of the chain as it stands, unproved.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn head(&self) -> Result<Head, StoreError> {
        let (records, hash) = self.readers.run(|connection| head(connection)).await?;
        Ok(Head { records: runs::unsigned(records), hash })
    }
}

/// Where a record was put.
pub(super) struct Link {
    pub sequence: i64,
    pub id: RunId,
    pub previous: String,
    pub hash: String,
}

/// Puts a record at the end of the chain.
pub(super) fn append(
    transaction: &Transaction<'_>,
    at: Timestamp,
    record: &impl Serialize,
) -> Result<Link, StoreError> {
    let body = serde_json::to_string(record).map_err(|error| StoreError::Corrupted(error.into()))?;
    let (last, previous) = head(transaction)?;
    let random = transaction.query_row("SELECT randomblob(10)", [], |row| row.get(0))?;
    let id = RunId::next(at, random, last_id(transaction)?);
    let (sequence, name) = (last + 1, id.to_string());
    let hash = link(&previous, name.as_bytes(), body.as_bytes());
    transaction
        .prepare_cached("INSERT INTO main.record (sequence, id, body, hash) VALUES (?1, ?2, ?3, ?4)")?
        .execute((sequence, &name, &body, &hash))?;
    Ok(Link { sequence, id, previous, hash })
}

/// The hash of a record.
pub(super) fn link(previous: &str, id: &[u8], body: &[u8]) -> String {
    hash::of_lines(&[previous.as_bytes(), id, body])
}

/// The end of the chain: sequence and hash of the last record written.
fn head(connection: &Connection) -> Result<(i64, String), StoreError> {
    Ok(connection.query_row("SELECT sequence, hash FROM record_head", [], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The name of the last record that is there.
fn last_id(connection: &Connection) -> Result<Option<RunId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM main.record ORDER BY sequence DESC LIMIT 1")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(row.get::<_, String>(0)?.parse().ok())
}

fn verify(connection: &mut Connection, noted: Option<&str>) -> Result<(Verification, Option<Noted>), StoreError> {
    // One transaction, so that records and head are of the same moment.
    let transaction = connection.transaction()?;
    let (end, end_hash) = head(&transaction)?;
    let mut statement = transaction.prepare("SELECT sequence, id, body, hash FROM main.record ORDER BY sequence")?;
    let mut rows = statement.query([])?;
    let mut walked = 0;
    let mut previous = START.to_owned();
    let mut broken = None;
    let is_noted = |hash: &str| noted.is_some_and(|noted| noted.eq_ignore_ascii_case(hash));
    let mut found = is_noted(START).then_some(Noted { sequence: 0, at: None });
    while let Some(row) = rows.next()? {
        let sequence: i64 = row.get(0)?;
        let id = row.get_ref(1)?.as_bytes().unwrap_or_default();
        let body = row.get_ref(2)?.as_bytes().unwrap_or_default();
        let stored = row.get_ref(3)?.as_bytes().unwrap_or_default();
        let hash = link(&previous, id, body);
        let kind = if sequence > walked + 1 {
            Some(Break::Missing)
        } else if sequence <= walked || sequence > end {
            Some(Break::Added)
        } else if hash.as_bytes() != stored || (sequence == end && hash != end_hash) {
            Some(Break::Altered)
        } else {
            None
        };
        if let Some(kind) = kind {
            let (sequence, id) = match kind {
                Break::Missing => (walked + 1, None),
                Break::Altered | Break::Added => (sequence, Some(String::from_utf8_lossy(id).into_owned())),
            };
            broken = Some(Broken { sequence, id, kind });
            break;
        }
        if is_noted(&hash) {
            let id: Option<RunId> = std::str::from_utf8(id).ok().and_then(|id| id.parse().ok());
            found = Some(Noted { sequence: runs::unsigned(sequence), at: id.and_then(RunId::at) });
        }
        walked = sequence;
        previous = hash;
    }
    if broken.is_none() && walked != end {
        let kind = if walked < end { Break::Missing } else { Break::Added };
        broken = Some(Broken { sequence: walked + 1, id: None, kind });
    }
    Ok((Verification { records: runs::unsigned(walked), head: previous, broken }, found))
}
