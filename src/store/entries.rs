//! The record as a whole: runs and acts together, listed and taken away.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, Row, Transaction, params_from_iter, types};
use serde_json::json;

use super::runs::{self, unsigned, word};
use super::{Act, Origin, Outcome, RunId, RunSummary, SegmentId, Store, StoreError, Subject, chain};
use crate::lang::{Lang, Message};

/// A record of the chain in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub sequence: u64,
    pub id: RunId,
    pub at: Timestamp,
    pub who: String,
    pub hash: String,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Run(Box<RunSummary>),
    Act {
        /// `None` when it cannot be read: somebody changed it.
        act: Option<Act>,
        /// As it was hashed.
        body: String,
    },
}

/// Which records to list; the default is all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Stands in the question, in the rule's text or in an act, whatever the case of latin letters.
    pub words: Option<String>,
    pub kind: Option<Kind>,
    /// Only runs have one.
    pub status: Option<Outcome>,
    pub who: Option<String>,
    pub segment: Option<SegmentId>,
    /// The first instant inside.
    pub from: Option<Timestamp>,
    /// The first instant outside.
    pub to: Option<Timestamp>,
}

/// Kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    AnyRun,
    Run(Origin),
    Act(Subject),
}

impl Kind {
    /// Runs by their origin, then acts by their subject.
    pub fn all() -> impl Iterator<Item = Kind> {
        let runs = Origin::ALL.into_iter().map(Kind::Run);
        [Kind::AnyRun].into_iter().chain(runs).chain(Subject::ALL.into_iter().map(Kind::Act))
    }

    /// What addresses and commands call it.
    pub fn name(self) -> String {
        match self {
            Kind::AnyRun => "run".to_owned(),
            Kind::Run(origin) => format!("run-{}", origin.as_str()),
            Kind::Act(subject) => format!("act-{}", subject.as_str()),
        }
    }

    pub fn named(name: &str) -> Option<Kind> {
        Kind::all().find(|kind| kind.name() == name)
    }
}

/// Some records, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPage {
    pub entries: Vec<Entry>,
    /// All records that pass the filter.
    pub total: u64,
    /// Records of the filter that are newer than this page.
    pub newer: u64,
    /// Where the next, older page begins: its `before`.
    pub older: Option<u64>,
}

/// A record as it is taken away: [`super::chain`] says how it is checked. Written as JSON, `jq -r '.previous,.id,.body'`
/// gives the very bytes that `hash` is the SHA-256 of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    pub sequence: u64,
    pub id: String,
    pub previous: String,
    pub hash: String,
    pub body: String,
}

impl EntryFilter {
    /// Only what happened on these days, the last one too, by the clock of a zone.
    #[must_use]
    pub fn between(self, first: Option<Date>, last: Option<Date>, zone: &TimeZone) -> Self {
        let midnight = |day: Date| day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |midnight| midnight.timestamp());
        EntryFilter { from: first.map(midnight), to: last.and_then(|day| day.tomorrow().ok()).map(midnight), ..self }
    }
}

impl Entry {
    /// What addresses and commands call its kind.
    pub fn kind(&self) -> String {
        match &self.what {
            What::Run(run) => Kind::Run(run.origin).name(),
            What::Act { act, .. } => act.as_ref().map(|act| Kind::Act(act.deed.subject()).name()).unwrap_or_default(),
        }
    }

    /// Who it was, with what the token is called that a program acted with for them.
    pub fn by(&self) -> String {
        match &self.what {
            What::Act { act: Some(Act { token: Some(token), .. }), .. } => format!("{} ({token})", self.who),
            What::Act { .. } | What::Run(_) => self.who.clone(),
        }
    }

    /// What was asked; else which segment was run; else what the rule says. What an act did.
    pub fn said(&self, lang: Lang) -> String {
        match &self.what {
            What::Run(run) => {
                let saved = run.segment_name.as_ref().zip(run.saved).map(|(name, saved)| {
                    let version = Message::new("version-number").with("number", saved.version);
                    format!("{name} · {}", version.text(lang))
                });
                let readback = || run.readback.as_ref().map(|readback| readback.get(lang).to_owned());
                run.question.clone().or(saved).or_else(readback).unwrap_or_else(|| self.id.to_string())
            }
            What::Act { act: Some(act), .. } => act.deed.message().text(lang),
            What::Act { act: None, .. } => Message::new("act-unreadable").text(lang),
        }
    }
}

impl RecordLine {
    /// As one line of JSON.
    pub fn written(&self) -> String {
        let RecordLine { sequence, id, previous, hash, body } = self;
        json!({ "sequence": sequence, "id": id, "previous": previous, "hash": hash, "body": body }).to_string()
    }
}

impl Store {
    /// The newest `limit` records that pass the filter, or of those before a sequence number.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn entries(&self, filter: EntryFilter, before: Option<u64>, limit: u32) -> Result<EntryPage, StoreError> {
        self.readers.run(move |connection| list(connection, &filter, before, limit)).await
    }

    /// Up to `limit` records that pass the filter, the oldest after a sequence number first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn record_lines(
        &self,
        filter: EntryFilter,
        after: u64,
        limit: u32,
    ) -> Result<Vec<RecordLine>, StoreError> {
        self.readers.run(move |connection| lines(connection, &filter, after, limit)).await
    }
}

pub(super) fn list(
    connection: &mut Connection,
    filter: &EntryFilter,
    before: Option<u64>,
    limit: u32,
) -> Result<EntryPage, StoreError> {
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
        "SELECT {}, hash, act, CASE WHEN act IS NOT NULL THEN body END
         FROM record WHERE {clause} ORDER BY sequence DESC LIMIT ?",
        runs::SUMMARY
    ))?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = entries.len() > limit;
    entries.truncate(limit);
    let older = entries.last().map(|entry| entry.sequence).filter(|_| more);
    Ok(EntryPage { entries, total, newer, older })
}

/// A row of [`runs::SUMMARY`], followed by hash, subject and body of an act.
fn entry(row: &Row<'_>) -> Result<Entry, StoreError> {
    let first = runs::SUMMARY_COLUMNS;
    let what = match row.get::<_, Option<String>>(first + 1)? {
        None => What::Run(Box::new(runs::summary(row)?)),
        Some(_) => {
            let body: String = row.get(first + 2)?;
            What::Act { act: serde_json::from_str(&body).ok(), body }
        }
    };
    Ok(Entry {
        sequence: unsigned(row.get(0)?),
        id: word(row.get(1)?)?,
        at: word(row.get(2)?)?,
        who: row.get(3)?,
        hash: row.get(first)?,
        what,
    })
}

fn lines(connection: &Connection, filter: &EntryFilter, after: u64, limit: u32) -> Result<Vec<RecordLine>, StoreError> {
    let (clause, mut values) = conditions(filter);
    values.push(i64::try_from(after).unwrap_or(i64::MAX).into());
    values.push(i64::from(limit).into());
    let mut statement = connection.prepare_cached(&format!(
        "SELECT sequence, id, (SELECT hash FROM main.record AS last WHERE last.sequence = record.sequence - 1), hash, body
         FROM record WHERE {clause} AND sequence > ? ORDER BY sequence LIMIT ?"
    ))?;
    let rows = statement.query_map(params_from_iter(&values), |row| {
        Ok(RecordLine {
            sequence: unsigned(row.get(0)?),
            id: row.get(1)?,
            previous: row.get::<_, Option<String>>(2)?.unwrap_or_else(|| chain::START.to_owned()),
            hash: row.get(3)?,
            body: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The filter as a condition, with its values in order.
fn conditions(filter: &EntryFilter) -> (String, Vec<types::Value>) {
    let mut clause = String::from("TRUE");
    let mut values: Vec<types::Value> = Vec::new();
    let mut add = |condition: &str, value: Option<String>| {
        clause.push_str(" AND ");
        clause.push_str(condition);
        values.extend(value.map(types::Value::from));
    };
    match filter.kind {
        None => {}
        Some(Kind::AnyRun) => add("act IS NULL", None),
        Some(Kind::Run(origin)) => add("act IS NULL AND origin = ?", Some(origin.as_str().to_owned())),
        Some(Kind::Act(subject)) => add("act = ?", Some(subject.as_str().to_owned())),
    }
    if let Some(segment) = filter.segment {
        add("about = CAST(? AS INTEGER)", Some(segment.to_string()));
    }
    if let Some(status) = filter.status {
        add("status = ?", Some(status.as_str().to_owned()));
    }
    if let Some(who) = &filter.who {
        add("who = ?", Some(who.clone()));
    }
    // Without its `Z`, a whole second comes before all its fractions.
    let bound = |at: Timestamp| at.to_string().trim_end_matches('Z').to_owned();
    if let Some(from) = filter.from {
        add("at >= ?", Some(bound(from)));
    }
    if let Some(to) = filter.to {
        add("at < ?", Some(bound(to)));
    }
    if let Some(words) = filter.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
        let text = "CASE WHEN act IS NULL THEN concat_ws(char(10), question, rule) ELSE body END";
        add(&format!("instr(lower({text}), ?) > 0"), Some(words.to_ascii_lowercase()));
    }
    (clause, values)
}

fn count(transaction: &Transaction<'_>, clause: &str, values: &[types::Value]) -> Result<u64, StoreError> {
    let mut statement = transaction.prepare_cached(&format!("SELECT count(*) FROM record WHERE {clause}"))?;
    let count: i64 = statement.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(unsigned(count))
}
