//! Segments whose lists are left in a folder each time they are run by schedule: what is set, and which run was left last.
//!
//! Only the newest run is left: whoever takes files from there wants the list as it is now.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension};

use super::outbox::PROGRAM;
use super::runs::word;
use super::segments::{read as segment, stamp};
use super::{By, RunId, SegmentDeed, SegmentId, Store, StoreError};
use crate::lang::{Bilingual, Lang};

/// How long a run is nobody else's to leave: longer than its files take, for two that write the same one would mix them.
const CLAIM: SignedDuration = SignedDuration::from_mins(10);

/// What is left of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDrop {
    pub segment: SegmentId,
    pub format: String,
    /// Whether who entered and who left are files of their own.
    pub moves: bool,
    /// Of the labels in the files.
    pub lang: Lang,
    /// Who set it; the files are theirs.
    pub author: String,
    /// The run that was left last.
    pub last: Option<RunId>,
}

/// A file that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftFile {
    /// The run that it is recorded as.
    pub run: RunId,
    pub name: String,
    pub sha256: String,
}

impl Store {
    /// Sets what is left of a segment from now on, in place of what was set before.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn leave_files(
        &self,
        id: SegmentId,
        format: String,
        moves: bool,
        lang: Lang,
        by: By,
    ) -> Result<(), StoreError> {
        let (author, now) = (by.who.clone(), stamp(by.at));
        self.writer
            .act(by, move |transaction| {
                let segment = segment(transaction, id)?;
                transaction.execute(
                    "INSERT INTO main.file_drop (segment, format, moves, lang, author, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT DO UPDATE SET format = excluded.format, moves = excluded.moves, lang = excluded.lang,
                         author = excluded.author, created = excluded.created, claimed = NULL",
                    (id.0, &format, moves, lang.tag(), author, now),
                )?;
                Ok(((), [segment.deed(SegmentDeed::LeavesFiles { format, moves })]))
            })
            .await
    }

    /// From now on nothing is left of a segment.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn leave_no_files(&self, id: SegmentId, by: By) -> Result<(), StoreError> {
        self.writer
            .act(by, move |transaction| {
                let segment = segment(transaction, id)?;
                let gone = transaction.execute("DELETE FROM main.file_drop WHERE segment = ?1", [id.0])? > 0;
                Ok(((), gone.then(|| segment.deed(SegmentDeed::LeavesNoFiles))))
            })
            .await
    }

    /// What is left of a segment; `None` when nothing is.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub async fn file_drop_of(&self, id: SegmentId) -> Result<Option<FileDrop>, StoreError> {
        self.readers.run(move |connection| read(connection, id)).await
    }

    /// Claims a segment whose newest scheduled run was not left yet, with that run.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn claim_drop(&self, now: Timestamp) -> Result<Option<(FileDrop, RunId)>, StoreError> {
        self.writer
            .keep(move |transaction| {
                let newest = "SELECT id FROM run WHERE segment = d.segment AND origin = 'schedule' AND count IS NOT NULL
                                  AND at >= d.created ORDER BY sequence DESC LIMIT 1";
                let due = transaction
                    .query_row(
                        &format!(
                            "SELECT segment, run FROM (SELECT d.segment, d.last, d.claimed, ({newest}) AS run FROM file_drop d)
                             WHERE run IS NOT NULL AND run IS NOT last AND (claimed IS NULL OR claimed <= ?1) LIMIT 1"
                        ),
                        [stamp(now)],
                        |row| Ok((SegmentId(row.get(0)?), row.get::<_, String>(1)?)),
                    )
                    .optional()?;
                let Some((id, run)) = due else { return Ok(None) };
                let lapse = stamp(now.saturating_add(CLAIM).unwrap_or(Timestamp::MAX));
                transaction.execute("UPDATE main.file_drop SET claimed = ?2 WHERE segment = ?1", (id.0, lapse))?;
                Ok(read(transaction, id)?.zip(Some(word(run)?)))
            })
            .await
    }

    /// Notes the files that were left of a claimed run, or why none were.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub async fn left(
        &self,
        drop: &FileDrop,
        run: RunId,
        outcome: Result<Vec<LeftFile>, Bilingual>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let id = drop.segment;
        self.writer
            .act(By::new(PROGRAM, at), move |transaction| {
                let segment = segment(transaction, id)?;
                transaction.execute(
                    "UPDATE main.file_drop SET last = ?2, claimed = NULL WHERE segment = ?1",
                    (id.0, run.to_string()),
                )?;
                let deeds: Vec<_> = match outcome {
                    Ok(files) => files
                        .into_iter()
                        .map(|LeftFile { run, name, sha256 }| {
                            segment.deed(SegmentDeed::Left { run, file: name, sha256 })
                        })
                        .collect(),
                    Err(problem) => vec![segment.deed(SegmentDeed::NotLeft { run, problem })],
                };
                Ok(((), deeds))
            })
            .await
    }
}

fn read(connection: &Connection, id: SegmentId) -> Result<Option<FileDrop>, StoreError> {
    let select = "SELECT format, moves, lang, author, last FROM file_drop WHERE segment = ?1";
    let found = connection
        .prepare_cached(select)?
        .query_row([id.0], |row| {
            let (format, moves, author) = (row.get(0)?, row.get(1)?, row.get(3)?);
            Ok((format, moves, row.get::<_, String>(2)?, author, row.get::<_, Option<String>>(4)?))
        })
        .optional()?;
    let Some((format, moves, lang, author, last)) = found else { return Ok(None) };
    let lang = Lang::ALL.into_iter().find(|known| known.tag() == lang).unwrap_or_default();
    Ok(Some(FileDrop { segment: id, format, moves, lang, author, last: last.map(word).transpose()? }))
}
