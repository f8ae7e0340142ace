//! Repeats a recorded run from its own SQL and values, on its own snapshot, and compares the proof.

use std::sync::Arc;

use super::{Pipeline, PipelineError};
use crate::compile::SqlQuery;
use crate::compile::guard::GuardedQuery;
use crate::engine::{Engine, EngineError, EngineSettings};
use crate::hash;
use crate::import;
use crate::store::{self, By, Deed, List, NotReplayed, Origin, Outcome, Record, RecordDeed, Run, RunId, Statistics};

/// What repeating a run gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// The same customers: same hash.
    Same { run: RunId, count: u64 },
    /// Other customers.
    Different { run: RunId, count: u64, ids_hash: String },
    /// The run's data snapshot is not in the shop's folder any more.
    SnapshotGone { snapshot: String },
    /// The catalog does not name any more what the run's SQL reads.
    CatalogChanged,
    /// The run had no list.
    NoList,
}

impl Pipeline {
    /// Runs the recorded query again, through the guard, on the recorded snapshot; the statistics it was given are
    /// recomputed too and must agree. That it was tried is recorded, whatever comes of it.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn replay(&self, id: RunId, who: &str) -> Result<Replayed, PipelineError> {
        let replayed = self.repeat(id, who).await?;
        let why = match &replayed {
            Replayed::Same { .. } | Replayed::Different { .. } => return Ok(replayed),
            Replayed::SnapshotGone { .. } => NotReplayed::SnapshotGone,
            Replayed::CatalogChanged => NotReplayed::CatalogChanged,
            Replayed::NoList => NotReplayed::NoList,
        };
        let did = RecordDeed::NotReplayed { run: id, why };
        self.store.note(By::new(who, jiff::Timestamp::now()), Deed::Record { did }).await?;
        Ok(replayed)
    }

    async fn repeat(&self, id: RunId, who: &str) -> Result<Replayed, PipelineError> {
        let original = self.store.run(id).await?;
        let Some(list) = &original.record.list else { return Ok(Replayed::NoList) };
        let Some(engine) = self.engine_of(&list.snapshot).await? else {
            return Ok(Replayed::SnapshotGone { snapshot: list.snapshot.clone() });
        };
        let again = |query| self.recorded(query);
        let stop = self.stop();
        let begun = std::time::Instant::now();
        let mut recomputed = Vec::with_capacity(list.statistics.len());
        for statistics in &list.statistics {
            let Some(query) = again(&statistics.query) else { return Ok(Replayed::CatalogChanged) };
            let table = engine.rows(query, &stop).await?;
            let results = table.rows.iter().map(|row| row.iter().map(super::run::value).collect()).collect();
            recomputed.push(Statistics { query: statistics.query.clone(), results });
        }
        let Some(query) = again(&list.query) else { return Ok(Replayed::CatalogChanged) };
        let ids = engine.ids(query, &stop).await?;
        let ids_hash = hash::of_ids(&ids);
        let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        let same = recomputed == list.statistics && ids_hash == list.ids_hash;
        let record = Record {
            at: jiff::Timestamp::now(),
            who: who.to_owned(),
            origin: Origin::Replay,
            status: Outcome::Answered,
            replays: Some(id),
            file: None,
            list: Some(List { count, ids_hash: ids_hash.clone(), statistics: recomputed, ..list.clone() }),
            elapsed_us: u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX),
            ..original.record.clone()
        };
        let run = self.store.append(record).await?.id;
        Ok(if same { Replayed::Same { run, count } } else { Replayed::Different { run, count, ids_hash } })
    }

    /// The customers that a run found: those that were kept, or those that its query finds again on its own snapshot.
    /// `None` when neither gives the list that the record proves.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn found_by(&self, run: &Run) -> Result<Option<Vec<i64>>, PipelineError> {
        let Some(list) = &run.record.list else { return Ok(Some(Vec::new())) };
        self.admit_run(run).await?;
        if let Some(answer) = self.recent(run.id).await
            && let Some(found) = &answer.list
        {
            return Ok(Some(found.customer_ids.clone()));
        }
        if let Some(members) = self.store.members(run.id).await? {
            return Ok(Some(members.ids().collect()));
        }
        let (Some(engine), Some(query)) = (self.engine_of(&list.snapshot).await?, self.recorded(&list.query)) else {
            return Ok(None);
        };
        let ids = engine.ids(query, &self.stop()).await?;
        Ok((hash::of_ids(&ids) == list.ids_hash).then_some(ids))
    }

    /// A recorded query, as far as the guard still admits it.
    fn recorded(&self, query: &store::Query) -> Option<GuardedQuery> {
        self.open.admit(SqlQuery { text: query.sql.clone(), params: query.params.clone() }).ok()
    }

    /// The engine of a snapshot: the open one, or another one that still lies in the folder.
    async fn engine_of(&self, snapshot: &str) -> Result<Option<Arc<Engine>>, PipelineError> {
        if snapshot == self.open.snapshot {
            return Ok(Some(Arc::clone(&self.open.engine)));
        }
        let Some(file) = import::beside(&self.open.file, snapshot) else { return Ok(None) };
        // It is open for one replay: one worker will do.
        let settings = EngineSettings { workers: 1, ..EngineSettings::default() };
        let opened = tokio::task::spawn_blocking(move || Engine::open(&file, &settings));
        Ok(Some(Arc::new(opened.await.map_err(|_| EngineError::Panicked)??)))
    }
}
