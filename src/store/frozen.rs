//! Frozen segments: the list of one run, whatever the rule finds later.

use rusqlite::OptionalExtension;

use super::segments::{done, touch};
use super::{By, RunId, SavedSegment, SegmentDeed, SegmentId, Store, StoreError, uses};

impl Store {
    /// Makes the list of a run the segment. A rule names what another rule finds, never a list, so a segment that rules
    /// name cannot be frozen.
    ///
    /// # Errors
    /// When other segments name it, or it has no such run, or the run's list was not kept.
    pub async fn freeze_segment(&self, id: SegmentId, run: RunId, by: By) -> Result<SavedSegment, StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                uses::refuse_used(transaction, id, &[])?;
                let found: Option<i64> = transaction
                    .query_row(
                        "SELECT 1 FROM run JOIN list ON list.hash = run.body ->> '$.list.ids_hash'
                         WHERE run.id = ?1 AND run.segment = ?2",
                        (run.to_string(), id.0),
                        |row| row.get(0),
                    )
                    .optional()?;
                found.ok_or(StoreError::RunNotFound(run))?;
                transaction.execute("UPDATE main.segment SET frozen = ?2 WHERE id = ?1", (id.0, run.to_string()))?;
                touch(transaction, id, at)?;
                done(transaction, id, SegmentDeed::Frozen { run })
            })
            .await
    }

    /// Makes the segment what its rule finds, again.
    ///
    /// # Errors
    /// When there is no such segment.
    pub async fn unfreeze_segment(&self, id: SegmentId, by: By) -> Result<SavedSegment, StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                transaction.execute("UPDATE main.segment SET frozen = NULL WHERE id = ?1", [id.0])?;
                touch(transaction, id, at)?;
                done(transaction, id, SegmentDeed::Unfrozen)
            })
            .await
    }
}
