//! How far whoever asks may see. A [`Pipeline`] is always that of somebody, and every rule that it is given comes through
//! [`Reach::check`], so that what is closed to them can be neither shown nor found out by asking. By what columns tell,
//! not by who looks where: lists, files, counts, pages of customers and reasons all stand on this.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::{Answer, Pipeline, PipelineError};
use crate::catalog::Class;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::{self, CheckedSegment, Library, Read, Segment, Shop};
use crate::store::{Format, Limits, Run, RunId, SegmentId, View};

/// What somebody may see, now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    limits: Limits,
    /// Whether contact data is shown to them as it is. Where it is masked, nobody can ask what it says either.
    unmasked: bool,
    /// Who it is: what is theirs they see, in whatever folder.
    who: String,
}

impl Reach {
    /// That of the shop's own work and of whoever holds its files.
    pub fn everything() -> Self {
        Reach { limits: Limits::default(), unmasked: true, who: String::new() }
    }

    /// That of nobody.
    pub fn nothing() -> Self {
        Reach { limits: Limits::nothing(), unmasked: false, who: String::new() }
    }

    pub fn of(limits: Limits, unmasked: bool, who: impl Into<String>) -> Self {
        Reach { limits, unmasked, who: who.into() }
    }

    fn is_everything(&self) -> bool {
        self.limits.is_none() && self.unmasked
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Refuses a file in a format that they may not take lists away in.
    pub(super) fn take(&self, format: &str) -> Result<(), PipelineError> {
        let may = Format::of(format).is_some_and(|format| self.limits.formats.holds(&format));
        if may { Ok(()) } else { Err(PipelineError::ClosedFormat(format.to_owned())) }
    }

    /// For rules of which nobody learns who passes them.
    pub(super) fn as_if_unmasked(&self) -> Self {
        Reach { unmasked: true, ..self.clone() }
    }

    pub fn sees(&self, class: Class) -> bool {
        self.limits.sees(class)
    }

    /// Whether there are none that are out of sight; which ones those are is the store's to say.
    pub fn sees_all_segments(&self) -> bool {
        self.limits.folders.some().is_none()
    }

    /// As [`dsl::check`], of a rule by which somebody learns who passes it.
    ///
    /// # Errors
    /// As there; when the rule reads what is closed.
    pub(super) fn check(
        &self,
        segment: &Segment,
        shop: &Shop,
        library: &Library,
        as_of: DateTime,
    ) -> Result<CheckedSegment, Vec<Diagnostic>> {
        let checked = dsl::check(segment, shop, library, as_of)?;
        let closed = self.closed(checked.reads());
        if closed.is_empty() { Ok(checked) } else { Err(closed) }
    }

    /// What of this may not be read.
    fn closed(&self, reads: &BTreeSet<Read>) -> Vec<Diagnostic> {
        let problem = |read: &Read| {
            if !self.sees(read.class) {
                let problem = Diagnostic::error(Code::ClosedColumn).subject("name", &read.name);
                return Some(problem.with("kind", read.class.message()));
            }
            let masked = read.class == Class::Contact && read.value && !self.unmasked;
            masked.then(|| Diagnostic::error(Code::MaskedColumn).subject("name", &read.name))
        };
        reads.iter().filter_map(problem).collect()
    }
}

impl Pipeline {
    /// The same shop, as far as somebody may see it.
    #[must_use]
    pub fn within(self, reach: Reach) -> Self {
        let store = self.store.within(View::of(&reach.limits, &reach.who));
        Pipeline { reach: reach.into(), store, ..self }
    }

    /// The same shop, asked by somebody: what they have the database do does not keep others waiting.
    #[must_use]
    pub fn asked_by(self, person: &str) -> Self {
        Pipeline { person: person.into(), ..self }
    }

    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The answer of a recent run, so that paging through its list runs nothing again; none of what is closed.
    pub async fn recent(&self, run: RunId) -> Option<std::sync::Arc<Answer>> {
        let answer = self.recent.get(&run)?;
        let is_open = answer.reads().all(|reads| self.reach.closed(reads).is_empty());
        // What it rests on is in the record only.
        let is_seen = is_open && (self.reach.sees_all_segments() || self.store.run(run).await.is_ok());
        is_seen.then_some(answer)
    }

    /// A run, whose list may be shown.
    ///
    /// # Errors
    /// Failures of the store, and when there is no such run. [`PipelineError::Closed`] when its rule reads what is closed.
    pub async fn seen_run(&self, id: RunId) -> Result<Run, PipelineError> {
        let run = self.store.run(id).await?;
        self.admit_run(&run).await?;
        Ok(run)
    }

    /// Refuses to have told elsewhere who enters and leaves a segment, or any, by rules that read what is closed.
    ///
    /// # Errors
    /// [`PipelineError::Closed`]; [`PipelineError::AllSegments`] for any, from whoever is held to folders; failures of the
    /// store, and when there is no such segment.
    pub async fn admit_telling(&self, segment: Option<SegmentId>) -> Result<(), PipelineError> {
        if segment.is_none() && !self.reach.sees_all_segments() {
            return Err(PipelineError::AllSegments);
        }
        let closed = match segment {
            Some(id) => {
                let checked = self.check(&self.store.segment(id).await?.newest.text, None).await?;
                let mut problems = checked.err().unwrap_or_default();
                problems.retain(|problem| matches!(problem.code, Code::ClosedColumn | Code::MaskedColumn));
                problems
            }
            // There may be one that does.
            None => {
                let closed = Class::CLOSABLE.into_iter().find(|class| !self.reach.sees(*class));
                let problem = |class: Class| Diagnostic::error(Code::ClosedColumn).with("kind", class.message());
                closed.into_iter().map(|class| problem(class).with("name", "*")).collect()
            }
        };
        if closed.is_empty() { Ok(()) } else { Err(PipelineError::Closed(closed)) }
    }

    /// # Errors
    /// As [`Pipeline::seen_run`].
    pub(super) async fn admit_run(&self, run: &Run) -> Result<(), PipelineError> {
        let found = run.record.list.is_some() || run.record.excerpt.is_some();
        let Some(rule) = run.record.rule.as_ref().filter(|_| found && !self.reach.is_everything()) else {
            return Ok(());
        };
        let closed = match self.parse(&rule.text) {
            Ok(segment) => {
                let library = self.library([&segment.rule]).await?;
                self.reach.closed(&dsl::reads(&segment, self.shop(), &library))
            }
            // Nobody knows any more what it read.
            Err(problems) if self.reach.limits.columns.some().is_some() => problems,
            Err(_) => Vec::new(),
        };
        if closed.is_empty() { Ok(()) } else { Err(PipelineError::Closed(closed)) }
    }
}
