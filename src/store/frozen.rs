//! Frozen segments: the list of one run, whatever the rule finds later.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, TransactionBehavior};

use super::segments::{read, touch};
use super::{RunId, SavedSegment, SegmentId, Store, StoreError, uses};

impl Store {
    /// Makes the list of a run the segment. A rule names what another rule finds, never a list, so a segment that rules
    /// name cannot be frozen.
    ///
    /// # Errors
    /// When other segments name it, or it has no such run, or the run's list was not kept.
    pub async fn freeze_segment(&self, id: SegmentId, run: RunId, at: Timestamp) -> Result<SavedSegment, StoreError> {
        self.writer
            .run(move |connection| {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                uses::refuse_used(&transaction, id, &[])?;
                let found: Option<i64> = transaction
                    .query_row(
                        "SELECT 1 FROM run JOIN list ON list.hash = run.body ->> '$.list.ids_hash'
                         WHERE run.id = ?1 AND run.segment = ?2",
                        (run.to_string(), id.0),
                        |row| row.get(0),
                    )
                    .optional()?;
                found.ok_or(StoreError::RunNotFound(run))?;
                transaction.execute("UPDATE segment SET frozen = ?2 WHERE id = ?1", (id.0, run.to_string()))?;
                touch(&transaction, id, at)?;
                let segment = read(&transaction, id)?;
                transaction.commit()?;
                Ok(segment)
            })
            .await
    }

    /// Makes the segment what its rule finds, again.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn unfreeze_segment(&self, id: SegmentId, at: Timestamp) -> Result<SavedSegment, StoreError> {
        self.writer
            .run(move |connection| {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                transaction.execute("UPDATE segment SET frozen = NULL WHERE id = ?1", [id.0])?;
                touch(&transaction, id, at)?;
                let segment = read(&transaction, id)?;
                transaction.commit()?;
                Ok(segment)
            })
            .await
    }
}
