//! Repeats a recorded run from its own SQL and values, and compares the proof.

use super::{Pipeline, PipelineError};
use crate::compile::SqlQuery;
use crate::hash;
use crate::store::{List, Origin, Outcome, Record, RunId, Statistics};

/// What repeating a run gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// The same customers: same hash.
    Same { run: RunId, count: u64 },
    /// Other customers.
    Different { run: RunId, count: u64, ids_hash: String },
    /// The run's data snapshot is not the one that is open.
    SnapshotGone { snapshot: String },
    /// The run had no list.
    NoList,
}

impl Pipeline {
    /// Runs the recorded query again, through the guard, on the recorded snapshot; the statistics it was given are
    /// recomputed too and must agree.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn replay(&self, id: RunId, who: &str) -> Result<Replayed, PipelineError> {
        let original = self.store.run(id).await?;
        let Some(list) = &original.record.list else { return Ok(Replayed::NoList) };
        if list.snapshot != self.open.snapshot {
            return Ok(Replayed::SnapshotGone { snapshot: list.snapshot.clone() });
        }
        let stop = Self::stop();
        let begun = std::time::Instant::now();
        let mut recomputed = Vec::with_capacity(list.statistics.len());
        for statistics in &list.statistics {
            let query = SqlQuery { text: statistics.query.sql.clone(), params: statistics.query.params.clone() };
            let table = self.open.engine.rows(self.open.admit(query)?, &stop).await?;
            let results = table.rows.iter().map(|row| row.iter().map(super::run::value).collect()).collect();
            recomputed.push(Statistics { query: statistics.query.clone(), results });
        }
        let query = SqlQuery { text: list.query.sql.clone(), params: list.query.params.clone() };
        let ids = self.open.engine.ids(self.open.admit(query)?, &stop).await?;
        let ids_hash = hash::of_ids(&ids);
        let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let same = recomputed == list.statistics && ids_hash == list.ids_hash;
        let record = Record {
            at: jiff::Timestamp::now(),
            who: who.to_owned(),
            origin: Origin::Replay,
            status: Outcome::Answered,
            replays: Some(id),
            list: Some(List { count, ids_hash: ids_hash.clone(), statistics: recomputed, ..list.clone() }),
            elapsed_us: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
            ..original.record.clone()
        };
        let run = self.store.append(record).await?.id;
        Ok(if same { Replayed::Same { run, count } } else { Replayed::Different { run, count, ids_hash } })
    }
}
