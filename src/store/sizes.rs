//! How many customers a segment had, from run to run.
//!
//! The size of a segment is the size of its newest version: a run of a version older than one that had already been run
//! looks back, and is left out. Sizes stand in the order of the dates they are true of, then in that of the runs.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use super::{RunId, SegmentId, Store, StoreError, runs};

/// What one run of a segment found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    pub sequence: u64,
    pub run: RunId,
    pub at: Timestamp,
    pub version: u32,
    pub as_of: String,
    pub count: u64,
}

impl Store {
    /// What one run of a segment found; `None` when it gave no list.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn size(&self, run: RunId) -> Result<Option<Size>, StoreError> {
        self.readers.run(move |connection| of_run(connection, run)).await
    }

    /// The last sizes of a segment, the oldest first; at most `limit`.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sizes(&self, id: SegmentId, limit: u32) -> Result<Vec<Size>, StoreError> {
        self.readers.run(move |connection| read(connection, id, limit)).await
    }
}

/// The size that a run of a segment found.
pub(super) fn of_run(connection: &Connection, run: RunId) -> Result<Option<Size>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {SIZE} FROM run WHERE id = ?1 AND count IS NOT NULL"))?;
    let mut rows = statement.query([run.to_string()])?;
    rows.next()?.map(size).transpose()
}

/// Columns of a size, in the order [`size`] reads them.
const SIZE: &str = "sequence, id, at, version, as_of, count";

fn size(row: &Row<'_>) -> Result<Size, StoreError> {
    Ok(Size {
        sequence: runs::unsigned(row.get(0)?),
        run: runs::word(row.get(1)?)?,
        at: runs::word(row.get(2)?)?,
        version: row.get(3)?,
        as_of: row.get(4)?,
        count: runs::unsigned(row.get(5)?),
    })
}

/// Repetitions of earlier runs do not count, nor do runs that gave no list. An act has no count, so the whole record may be
/// searched: an index has all that is asked for.
pub(super) fn read(connection: &Connection, id: SegmentId, limit: u32) -> Result<Vec<Size>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {SIZE} FROM record
         WHERE segment = ?1 AND count IS NOT NULL AND origin <> 'replay'
         ORDER BY as_of DESC, sequence DESC LIMIT ?2",
    ))?;
    let mut rows = statement.query((id.0, limit))?;
    let mut sizes = Vec::new();
    while let Some(row) = rows.next()? {
        sizes.push(size(row)?);
    }
    Ok(newest_versions(sizes))
}

/// Leaves out those that look back, and puts the oldest first.
fn newest_versions(mut sizes: Vec<Size>) -> Vec<Size> {
    sizes.sort_by_key(|size| size.sequence);
    let mut newest = 0;
    sizes.retain(|size| {
        newest = newest.max(size.version);
        size.version == newest
    });
    sizes.sort_by(|a, b| (&a.as_of, a.sequence).cmp(&(&b.as_of, b.sequence)));
    sizes
}
