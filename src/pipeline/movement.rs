//! Who entered a segment, who left it and who stayed, from one of its runs to another.

use super::{Pipeline, PipelineError, RunRequest};
use crate::store::{
    Excerpt, File, Members, Movement, Origin, Outcome, Part, Record, Run, RunId, SavedVersion, SegmentId,
};

impl Pipeline {
    /// `None` when one of the lists was not kept.
    ///
    /// # Errors
    /// Failures of the world, and when there is no such run.
    pub async fn movement(&self, before: RunId, after: RunId) -> Result<Option<Movement>, PipelineError> {
        let (before, after) = (self.members_of(before).await?, self.members_of(after).await?);
        Ok(before.zip(after).map(|(before, after)| Movement::between(&before, &after)))
    }

    /// Some customers of a run; `None` when the lists they come from were not kept.
    ///
    /// # Errors
    /// As [`Pipeline::movement`].
    pub async fn part(&self, run: RunId, part: Part) -> Result<Option<Members>, PipelineError> {
        Ok(match part {
            Part::Whole => self.members_of(run).await?,
            Part::Entered { since } => self.movement(since, run).await?.map(|movement| movement.entered),
            Part::Left { since } => self.movement(since, run).await?.map(|movement| movement.left),
            Part::Kept { since } => self.movement(since, run).await?.map(|movement| movement.kept),
        })
    }

    /// The customers of a run whose list was kept.
    async fn members_of(&self, run: RunId) -> Result<Option<Members>, PipelineError> {
        self.seen_run(run).await?;
        Ok(self.store.members(run).await?)
    }

    /// Records that somebody takes these customers of a run away as a file.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn take_away(
        &self,
        run: &Run,
        part: Part,
        members: &Members,
        file: File,
        who: String,
    ) -> Result<RunId, PipelineError> {
        self.reach.take(&file.format)?;
        let excerpt = Excerpt { run: run.id, part, count: members.count(), ids_hash: members.hash() };
        let record = Record {
            at: jiff::Timestamp::now(),
            who,
            origin: Origin::Export,
            status: Outcome::Answered,
            replays: None,
            list: None,
            excerpt: Some(excerpt),
            file: Some(file),
            catalog: self.shop().catalog.version.clone(),
            elapsed_us: 0,
            ..run.record.clone()
        };
        Ok(self.store.append(record).await?.id)
    }

    /// A run of this version on the data and the day of now, found or made; `None` when the version has no list.
    ///
    /// # Errors
    /// As [`Pipeline::run`].
    pub async fn run_of(&self, segment: SegmentId, number: u32, who: String) -> Result<Option<RunId>, PipelineError> {
        let version = self.store.version(segment, number).await?;
        let saved = SavedVersion { segment, version: number };
        if let Some(run) = self.store.kept_run(saved, self.as_of(None), self.open.snapshot.clone()).await? {
            return Ok(Some(run));
        }
        let request = RunRequest { text: version.text, as_of: None, saved: Some(saved), who };
        let recorded = self.run(request).await?;
        Ok(recorded.answer.list.is_some().then_some(recorded.run))
    }
}
