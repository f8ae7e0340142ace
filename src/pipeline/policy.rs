//! What may not be done with a rule that nobody approved, as the shop's policy has it.

use super::review::Standing;
use super::{Pipeline, PipelineError};
use crate::lang::Message;
use crate::store::{SavedSegment, SegmentId};

/// What an approval is missing for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Schedule,
    /// More customers than this.
    People(u64),
    Contact,
}

impl Need {
    pub fn message(self) -> Message {
        match self {
            Need::Schedule => Message::new("policy-schedule"),
            Need::People(most) => {
                Message::new("policy-people").with("most", usize::try_from(most).unwrap_or(usize::MAX))
            }
            Need::Contact => Message::new("policy-contact"),
        }
    }
}

impl Pipeline {
    /// Refuses to run a segment by itself that has to be approved first.
    pub(super) async fn admit_schedule(&self, id: SegmentId) -> Result<(), PipelineError> {
        if !self.store.policy().await?.schedules || self.is_approved(&self.store.segment(id).await?).await? {
            return Ok(());
        }
        Err(PipelineError::Unapproved(Need::Schedule))
    }

    /// Why a list of a rule may not be taken away before somebody approved a segment that says the same.
    pub(super) async fn withholds(
        &self,
        rule: &str,
        customers: u64,
        is_unmasked: bool,
    ) -> Result<Option<Need>, PipelineError> {
        let policy = self.store.policy().await?;
        let many = policy.people.filter(|most| customers > *most).map(Need::People);
        let Some(need) = many.or((policy.contact && is_unmasked).then_some(Need::Contact)) else { return Ok(None) };
        let is_approved = match self.store.segment_saying(rule.to_owned()).await? {
            Some(segment) => self.is_approved(&segment).await?,
            None => false,
        };
        Ok((!is_approved).then_some(need))
    }

    async fn is_approved(&self, segment: &SavedSegment) -> Result<bool, PipelineError> {
        Ok(self.reviewed(segment).await?.standing == Standing::Approved)
    }
}
