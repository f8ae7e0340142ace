//! Whether personal data is masked. Where it is not, the view is recorded by the very function that makes it, so that
//! nothing unmasked can be had without a record of who saw it and why.

use super::{Pipeline, PipelineError};
use crate::catalog::{Attribute, Privacy};
use crate::store::{By, ContactDeed, Deed, RecordDeed, RunId};

/// What of personal data is to be shown.
#[derive(Clone, Debug)]
pub struct Sight(Shows);

#[derive(Clone, Debug)]
enum Shows {
    Masked,
    /// Everything, to somebody who says why; each view is recorded.
    Open {
        by: By,
        reason: String,
    },
    /// Everything, as one view that has been recorded already.
    Recorded,
}

impl Sight {
    pub const MASKED: Sight = Sight(Shows::Masked);

    /// For somebody who may see it. The caller has made sure of that.
    pub fn open(by: By, reason: String) -> Self {
        Sight(Shows::Open { by, reason })
    }

    /// Whether it shows what is personal.
    pub fn is_open(&self) -> bool {
        !matches!(self.0, Shows::Masked)
    }

    /// What [`Pipeline::taking`] gave for a file that is made later, by whether it was open.
    pub fn recorded(is_open: bool) -> Self {
        Sight(if is_open { Shows::Recorded } else { Shows::Masked })
    }

    /// Whether a column is masked.
    pub(super) fn masks(&self, privacy: Privacy) -> bool {
        privacy == Privacy::Personal && matches!(self.0, Shows::Masked)
    }
}

impl Pipeline {
    /// One view of a list that is read in parts: recorded as taken away with the run that it is, where any of the columns
    /// is personal.
    ///
    /// # Errors
    /// Failures of the store. [`PipelineError::Unapproved`] when the shop's policy wants the rule approved first, which is
    /// recorded too.
    pub async fn taking(
        &self,
        sight: Sight,
        rule: &str,
        columns: &[String],
        run: RunId,
        format: &str,
        customers: usize,
    ) -> Result<Sight, PipelineError> {
        self.reach.take(format)?;
        let attributes = columns.iter().filter_map(|name| self.shop().catalog.attribute(name));
        let customers = u64::try_from(customers).unwrap_or(u64::MAX);
        let did = ContactDeed::TakenAway { run, format: format.to_owned(), customers };
        let opens = matches!(sight.0, Shows::Open { .. });
        let personal = attributes.clone().any(|attribute| attribute.privacy == Privacy::Personal);
        if let Some(need) = self.withholds(rule, customers, opens && personal).await? {
            let who = self.store.run(run).await?.record.who;
            let did = RecordDeed::Withheld { run };
            self.store.note(By::new(who, jiff::Timestamp::now()), Deed::Record { did }).await?;
            return Err(PipelineError::Unapproved(need));
        }
        self.seen(&sight, attributes, did).await?;
        Ok(if opens { Sight(Shows::Recorded) } else { sight })
    }

    /// Records a view, where it shows anything personal.
    pub(super) async fn seen<'a>(
        &self,
        sight: &Sight,
        attributes: impl IntoIterator<Item = &'a Attribute>,
        did: ContactDeed,
    ) -> Result<(), PipelineError> {
        let personal = attributes.into_iter().any(|attribute| attribute.privacy == Privacy::Personal);
        if let Shows::Open { by, reason } = &sight.0
            && personal
        {
            self.store.note(by.clone(), Deed::Contact { reason: reason.clone(), did }).await?;
        }
        Ok(())
    }
}
