//! Where a segment stands in review: what its last review was about, against what it is now.

use super::{Pipeline, PipelineError};
use crate::dsl::readback::definitions;
use crate::dsl::text;
use crate::hash;
use crate::lang::Bilingual;
use crate::store::{Basis, By, Decision, Review, ReviewStep, SavedSegment, SegmentId, StoreError};

/// Where a segment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its newest version was never put up.
    Draft,
    Submitted,
    Approved,
    Rejected,
    /// It was approved, and is not what was approved any more: its rule, its SQL, the catalog or what its words mean.
    Outdated,
}

/// All that a reviewer looks at.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub standing: Standing,
    /// `None` when the rule does not hold any more.
    pub now: Option<Basis>,
    /// Business words with what they mean, then the segments that the rule names with what they say.
    pub definitions: Vec<(Bilingual, Bilingual)>,
    /// The newest first.
    pub steps: Vec<Review>,
}

impl Reviewed {
    /// The last time it was approved.
    pub fn approved(&self) -> Option<&Review> {
        self.steps.iter().find(|step| step.step == ReviewStep::Approved)
    }
}

impl Pipeline {
    /// # Errors
    /// Failures of the world.
    pub async fn reviewed(&self, segment: &SavedSegment) -> Result<Reviewed, PipelineError> {
        let steps = self.store.reviews_of(segment.id).await?;
        let (now, definitions) = self.basis(&segment.newest.text).await?;
        let last = steps.first();
        let of_newest = last.filter(|last| last.version == segment.newest.number);
        let standing = match of_newest.map(|last| last.step) {
            Some(ReviewStep::Approved) if of_newest.map(|last| &last.basis) == now.as_ref() => Standing::Approved,
            Some(ReviewStep::Approved) => Standing::Outdated,
            Some(ReviewStep::Submitted) => Standing::Submitted,
            Some(ReviewStep::Rejected) => Standing::Rejected,
            None if steps.iter().any(|step| step.step == ReviewStep::Approved) => Standing::Outdated,
            None => Standing::Draft,
        };
        Ok(Reviewed { standing, now, definitions, steps })
    }

    /// Puts a segment up for review as it is now.
    ///
    /// # Errors
    /// As [`crate::store::Store::submit_review`]; when its rule does not hold any more.
    pub async fn submit_review(&self, id: SegmentId, comment: String, by: By) -> Result<(), PipelineError> {
        let segment = self.store.segment(id).await?;
        let (now, _) = self.basis(&segment.newest.text).await?;
        let now = now.ok_or(StoreError::ReviewOver)?;
        self.store.submit_review(id, now, comment, by).await?;
        Ok(())
    }

    /// Ends a review of what the reviewer saw, named by the hash of it.
    ///
    /// # Errors
    /// As [`crate::store::Store::decide_review`]; when it is not what the reviewer saw any more.
    pub async fn decide_review(
        &self,
        id: SegmentId,
        seen: &str,
        decision: Decision,
        comment: String,
        by: By,
    ) -> Result<(), PipelineError> {
        let segment = self.store.segment(id).await?;
        let (now, _) = self.basis(&segment.newest.text).await?;
        let now = now.filter(|now| now.hash() == seen).ok_or(StoreError::Changed)?;
        self.store.decide_review(id, now, decision, comment, by).await?;
        Ok(())
    }

    async fn basis(&self, rule: &str) -> Result<(Option<Basis>, Vec<(Bilingual, Bilingual)>), PipelineError> {
        let (Ok(segment), Ok(query)) = (self.parse(rule), self.compile(rule, None).await?) else {
            return Ok((None, Vec::new()));
        };
        let library = self.library([&segment.rule]).await?;
        let named = library.names().filter_map(|name| library.get(name));
        let named = named.map(|(name, rule)| (Bilingual::same(name), Bilingual::same(text::print_condition(rule))));
        let definitions: Vec<_> = definitions(&segment.rule, self.shop()).into_iter().chain(named).collect();
        let lines: Vec<&[u8]> = definitions
            .iter()
            .flat_map(|(name, means)| [&name.zh, &name.en, &means.zh, &means.en])
            .map(|text| text.as_bytes())
            .collect();
        let basis = Basis {
            rule: hash::of_lines(&[rule.as_bytes()]),
            sql: hash::of_lines(&[query.text.as_bytes()]),
            catalog: self.shop().catalog.version.clone(),
            definitions: hash::of_lines(&lines),
        };
        Ok((Some(basis), definitions))
    }
}
