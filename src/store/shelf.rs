//! The shelves that segments stand on: those in use, and the trash.

use rusqlite::Connection;

use super::segments::{FROM_SEGMENT, SEGMENT, read, refuse_taken, segment, stamp, touch};
use super::{By, SavedSegment, SegmentDeed, SegmentId, SegmentName, Size, Store, StoreError, sizes, uses};

/// Sizes that a line of the list comes with.
const LAST_SIZES: u32 = 24;

/// A line of the list of segments.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentSummary {
    pub segment: SavedSegment,
    /// What its last runs found, the oldest first.
    pub sizes: Vec<Size>,
    /// What the run found whose list it is, when it is frozen.
    pub frozen: Option<Size>,
}

/// Which segments to list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    #[default]
    Current,
    Trash,
}

impl Store {
    /// Moves segments to the trash, which frees their names. Their versions and runs stay.
    ///
    /// # Errors
    /// When rules of segments that stay name one of them, or one is not there; then none is moved.
    pub async fn trash_segments(&self, ids: Vec<SegmentId>, by: By) -> Result<(), StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let mut deeds = Vec::new();
                for id in &ids {
                    let segment = read(transaction, *id)?;
                    uses::refuse_used(transaction, *id, &ids)?;
                    if segment.deleted.is_none() {
                        transaction.execute("UPDATE main.segment SET deleted = ?2 WHERE id = ?1", (id.0, stamp(at)))?;
                        deeds.push(segment.deed(SegmentDeed::Trashed));
                    }
                }
                Ok(((), deeds))
            })
            .await
    }

    /// Takes segments out of the trash.
    ///
    /// # Errors
    /// When the name of one was given to another segment meanwhile, or one is not there; then none is moved.
    pub async fn restore_segments(&self, ids: Vec<SegmentId>, by: By) -> Result<(), StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let mut deeds = Vec::new();
                for id in ids {
                    let segment = read(transaction, id)?;
                    if segment.deleted.is_some() {
                        refuse_taken(transaction, &SegmentName::parse(&segment.name)?, Some(id))?;
                        transaction.execute("UPDATE main.segment SET deleted = NULL WHERE id = ?1", [id.0])?;
                        touch(transaction, id, at)?;
                        deeds.push(segment.deed(SegmentDeed::Restored));
                    }
                }
                Ok(((), deeds))
            })
            .await
    }

    /// The segments of a shelf, the last changed first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn segments(&self, shelf: Shelf) -> Result<Vec<SegmentSummary>, StoreError> {
        self.readers.run(move |connection| list(connection, shelf)).await
    }
}

fn list(connection: &mut Connection, shelf: Shelf) -> Result<Vec<SegmentSummary>, StoreError> {
    let shelved = match shelf {
        Shelf::Current => "s.deleted IS NULL",
        Shelf::Trash => "s.deleted IS NOT NULL",
    };
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare_cached(&format!(
        "SELECT {SEGMENT} FROM {FROM_SEGMENT}
         WHERE {shelved}
         ORDER BY s.updated DESC, s.id DESC",
    ))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let segment = segment(row)?;
        let sizes = sizes::read(&transaction, segment.id, LAST_SIZES)?;
        let frozen = segment.frozen.map(|run| sizes::of_run(&transaction, run)).transpose()?.flatten();
        found.push(SegmentSummary { segment, sizes, frozen });
    }
    Ok(found)
}
