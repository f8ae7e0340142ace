//! Runs segments when they are due.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Pipeline, PipelineError, RunRequest};
use crate::lang::Bilingual;
use crate::store::{Claim, Origin, Outcome, Problem, Record, Rule, RunId, SavedVersion};

impl Pipeline {
    /// Runs every segment that is due at `now`, once each, and records it; a run that fails is recorded as failed, and
    /// tried again when it is due again.
    ///
    /// # Errors
    /// Failures of the store.
    pub async fn run_due(&self, now: Timestamp) -> Result<Vec<RunId>, PipelineError> {
        let mut runs = Vec::new();
        while let Some(claim) = self.store.claim(now, self.zone()).await? {
            let run = match self.run_claimed(&claim).await {
                Ok(run) => run,
                Err(PipelineError::Store(error)) => return Err(error.into()),
                Err(error) => self.record_failure(&claim, &error).await?,
            };
            self.store.fulfil(claim, run).await?;
            runs.push(run);
        }
        Ok(runs)
    }

    /// The shop's time zone; UTC where the machine does not know it.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.shop().catalog.shop.timezone).unwrap_or(TimeZone::UTC)
    }

    async fn run_claimed(&self, claim: &Claim) -> Result<RunId, PipelineError> {
        self.admit_schedule(claim.schedule.segment).await?;
        let text = claim.version.text.clone();
        let request = RunRequest { text, as_of: None, saved: Some(saved(claim)), who: claim.schedule.author.clone() };
        Ok(self.run_for(request, Origin::Schedule, None).await?.run)
    }

    async fn record_failure(&self, claim: &Claim, error: &PipelineError) -> Result<RunId, PipelineError> {
        tracing::error!(?error, segment = %claim.schedule.segment, "a scheduled run failed");
        let problem =
            Problem { code: "run-failed".into(), severity: "error".into(), text: error.message().both(), span: None };
        let text = claim.version.text.clone();
        let record = Record {
            at: Timestamp::now(),
            who: claim.schedule.author.clone(),
            origin: Origin::Schedule,
            status: Outcome::Failed,
            question: None,
            after: None,
            saved: Some(saved(claim)),
            replays: None,
            rule: Some(Rule { readback: Bilingual::same(text.as_str()), text, json: serde_json::Value::Null }),
            list: None,
            excerpt: None,
            file: None,
            rests_on: None,
            assumptions: Vec::new(),
            choices: Vec::new(),
            problems: vec![problem],
            translator: None,
            model: None,
            catalog: self.shop().catalog.version.clone(),
            elapsed_us: 0,
        };
        Ok(self.store.append(record).await?.id)
    }
}

fn saved(claim: &Claim) -> SavedVersion {
    SavedVersion { segment: claim.schedule.segment, version: claim.version.number }
}
