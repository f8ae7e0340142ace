//! Reviews of versions: put up by one person, decided by another. Steps are only added; the last one of a segment is where
//! it stands. What was looked at is kept by its hashes, so that it shows when anything of it is another.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::segments::{FROM_SEGMENT, done, instant, read as segment, stamp};
use super::{By, SavedSegment, SegmentDeed, SegmentId, Store, StoreError, runs};
use crate::hash;

/// All that a review is about, by its hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Of the rule's text.
    pub rule: String,
    /// Of the SQL; values are parameters, and no part of it.
    pub sql: String,
    /// The version of the catalog.
    pub catalog: String,
    /// Of what the rule's business words mean and the segments it names say.
    pub definitions: String,
}

impl Basis {
    /// One hash of all.
    pub fn hash(&self) -> String {
        let parts = [&self.rule, &self.sql, &self.catalog, &self.definitions];
        hash::of_lines(&parts.map(|part| part.as_bytes()))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStep {
    Submitted,
    Approved,
    Rejected,
}

impl ReviewStep {
    fn as_str(self) -> &'static str {
        match self {
            ReviewStep::Submitted => "submitted",
            ReviewStep::Approved => "approved",
            ReviewStep::Rejected => "rejected",
        }
    }
}

/// A step of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub version: u32,
    pub step: ReviewStep,
    pub basis: Basis,
    pub comment: String,
    pub who: String,
    pub at: Timestamp,
}

/// How a review ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// Which says why.
    Reject,
}

/// Characters of a comment.
const COMMENT: usize = 2_000;

impl Store {
    /// Puts the newest version of a segment up for review.
    ///
    /// # Errors
    /// When there is no such segment, it waits for review as it is, or the comment is too long.
    pub async fn submit_review(
        &self,
        id: SegmentId,
        basis: Basis,
        comment: String,
        by: By,
    ) -> Result<SavedSegment, StoreError> {
        let comment = written(&comment)?;
        self.writer
            .act(by.clone(), move |transaction| {
                let version = segment(transaction, id)?.newest.number;
                let last = steps(transaction, id)?.into_iter().next();
                let waits = last.is_some_and(|last| {
                    (last.step, last.version, &last.basis) == (ReviewStep::Submitted, version, &basis)
                });
                if waits {
                    return Err(StoreError::ReviewOver);
                }
                let review = Review { version, step: ReviewStep::Submitted, basis, comment, who: by.who, at: by.at };
                add(transaction, id, &review)?;
                done(transaction, id, deed(review))
            })
            .await
    }

    /// Approves or rejects what was put up for review, as the reviewer saw it.
    ///
    /// # Errors
    /// When nothing waits, it is not what the reviewer saw, or the reviewer put it up or wrote it; a rejection without a
    /// word.
    pub async fn decide_review(
        &self,
        id: SegmentId,
        seen: Basis,
        decision: Decision,
        comment: String,
        by: By,
    ) -> Result<SavedSegment, StoreError> {
        let comment = written(&comment)?;
        if decision == Decision::Reject && comment.is_empty() {
            return Err(StoreError::BadReason { limit: COMMENT });
        }
        self.writer
            .act(by.clone(), move |transaction| {
                let newest = segment(transaction, id)?.newest;
                let last = steps(transaction, id)?.into_iter().next().ok_or(StoreError::ReviewOver)?;
                if last.step != ReviewStep::Submitted || last.version != newest.number {
                    return Err(StoreError::ReviewOver);
                }
                if by.who == last.who || by.who == newest.author {
                    return Err(StoreError::OwnReview);
                }
                let step = match decision {
                    Decision::Approve => ReviewStep::Approved,
                    Decision::Reject => ReviewStep::Rejected,
                };
                let review = Review { version: newest.number, step, basis: seen, comment, who: by.who, at: by.at };
                add(transaction, id, &review)?;
                done(transaction, id, deed(review))
            })
            .await
    }

    /// The steps of all reviews of a segment, the newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn reviews_of(&self, id: SegmentId) -> Result<Vec<Review>, StoreError> {
        self.readers.run(move |connection| steps(connection, id)).await
    }

    /// Segments whose newest version waits for review, the longest waiting first, with what put them up.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn reviews_waiting(&self) -> Result<Vec<(SavedSegment, Review)>, StoreError> {
        self.readers
            .run(|connection| {
                let transaction = connection.transaction()?;
                let mut statement = transaction.prepare_cached(&format!(
                    "SELECT s.id FROM {FROM_SEGMENT} JOIN review r ON r.segment = s.id
                     WHERE s.deleted IS NULL AND r.step = 'submitted' AND r.version = v.number
                       AND r.number = (SELECT max(number) FROM review WHERE segment = s.id)
                     ORDER BY r.at, s.id"
                ))?;
                let ids = statement.query_map([], |row| row.get(0).map(SegmentId))?;
                let mut waiting = Vec::new();
                for id in ids {
                    let id = id?;
                    let last = steps(&transaction, id)?.into_iter().next();
                    waiting
                        .extend(last.map(|last| Ok::<_, StoreError>((segment(&transaction, id)?, last))).transpose()?);
                }
                Ok(waiting)
            })
            .await
    }
}

fn written(comment: &str) -> Result<String, StoreError> {
    let comment = comment.trim();
    if comment.chars().count() > COMMENT {
        return Err(StoreError::BadReason { limit: COMMENT });
    }
    Ok(comment.to_owned())
}

fn deed(review: Review) -> SegmentDeed {
    let Review { version, step, basis, comment, .. } = review;
    SegmentDeed::Reviewed { version, step, basis, comment }
}

fn add(transaction: &Transaction<'_>, id: SegmentId, review: &Review) -> Result<(), StoreError> {
    let basis = serde_json::to_string(&review.basis).map_err(|error| StoreError::Corrupted(error.into()))?;
    transaction.execute(
        "INSERT INTO main.review (segment, number, version, step, basis, comment, who, at)
         VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM main.review WHERE segment = ?1), ?2, ?3, ?4, ?5, ?6, ?7)",
        (id.0, review.version, review.step.as_str(), basis, &review.comment, &review.who, stamp(review.at)),
    )?;
    Ok(())
}

fn steps(connection: &Connection, id: SegmentId) -> Result<Vec<Review>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT version, step, basis, comment, who, at FROM review WHERE segment = ?1 ORDER BY number DESC",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(step(row)?);
    }
    Ok(steps)
}

fn step(row: &Row<'_>) -> Result<Review, StoreError> {
    let basis: String = row.get(2)?;
    Ok(Review {
        version: row.get(0)?,
        step: runs::word(row.get(1)?)?,
        basis: serde_json::from_str(&basis).map_err(|error| StoreError::Corrupted(error.into()))?,
        comment: row.get(3)?,
        who: row.get(4)?,
        at: instant(row, 5)?,
    })
}
