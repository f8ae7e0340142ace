//! The one place that chains the stages and writes the record of every run.
//!
//! ```text
//! Question --translate--> Draft --check--> CheckedSegment --compile--> SqlQuery --admit--> GuardedQuery --run--> List
//! ```
//!
//! Owns: the order of the stages ([`run`]), what is asked of which translator ([`ask`], [`follow`]), the answer and its JSON
//! ([`answer`]), why somebody is in a list or is not ([`why`]), what is known of one customer ([`person`]), the words that
//! people teach ([`words`]), ready segments
//! ([`gallery`]), what to do with lists ([`playbook`]), what sets a list apart ([`profile`]),
//! which customers satisfy single conditions ([`sets`]) and what of that is kept ([`kept`]), who sees what is personal ([`sight`]), how far whoever asks may see ([`reach`]), where segments stand in review ([`review`]) and what needs one ([`policy`]), how saved segments overlap ([`overlap`]), when they are run by themselves ([`schedule`]), who entered and left one ([`movement`]), how asking the model goes
//! ([`usage`]), the record ([`record`]), replay ([`replay`]), copies of a shop ([`backup`]), the score ([`eval`]) and
//! the examples of the language ([`reference`]). Does not own any stage, nor how an answer looks.
//! A refusal is an answer, not an error; every exit that had a question or a rule is recorded, unless nobody gets the
//! list ([`eval`], [`reference`]).

pub mod answer;
mod ask;
pub mod backup;
mod cells;
mod counts;
pub mod course;
pub mod customers;
pub mod eval;
pub mod follow;
pub mod gallery;
pub mod json;
mod kept;
pub mod mask;
mod movement;
pub mod open;
pub mod overlap;
pub mod person;
pub mod playbook;
pub mod policy;
pub mod profile;
pub mod reach;
mod recent;
mod record;
pub mod reference;
mod replay;
pub mod review;
mod run;
mod schedule;
mod sets;
mod shared;
pub mod sight;
pub mod suggest;
pub mod usage;
mod waiting;
pub mod why;
mod within;
pub mod words;

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};

pub use answer::Answer;
pub use ask::{AskRequest, Translator};
pub use customers::CustomerPage;
pub use open::{OpenError, OpenShop};
pub use reach::Reach;
pub use replay::Replayed;
pub use run::RunRequest;
pub use sight::Sight;

use crate::compile::guard::GuardError;
use crate::diagnostic::Diagnostic;
use crate::dsl::Shop;
use crate::engine::{EngineError, Stop};
use crate::lang::{Bilingual, Message};
use crate::store::{RunId, Store, StoreError};
use crate::translate::llm::Model;
use crate::translate::rules::Reader;
use ask::Consulted;
use recent::Recent;

/// How long one question may take, all its readings together.
const PATIENCE: Duration = Duration::from_secs(60);

/// One open shop with its store, as far as somebody may see it; clones share everything.
#[derive(Clone, Debug)]
pub struct Pipeline {
    open: Arc<OpenShop>,
    store: Store,
    model: Option<Arc<Model>>,
    /// How far whoever it is of may see.
    reach: Arc<Reach>,
    /// Who that is, by any name of theirs; nobody, for the shop's own work.
    person: Arc<str>,
    recent: Arc<Recent<RunId, Answer>>,
    /// What the model made of a question at an as-of.
    consulted: Arc<Recent<(String, DateTime), Consulted>>,
}

/// An answer, and the run it is recorded as.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub run: RunId,
    pub answer: Arc<Answer>,
}

/// A failure of the world or of ours; problems of the question or the segment are in the answer.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error("the engine could not run a query")]
    Engine(#[from] EngineError),
    #[error("the guard refused SQL that the compiler wrote")]
    Guard(#[from] GuardError),
    #[error("what the rule reads is closed to whoever asks")]
    Closed(Vec<Diagnostic>),
    #[error("whoever asks may not take lists away in this format")]
    ClosedFormat(String),
    #[error("whoever asks does not see all segments")]
    AllSegments,
    #[error("the rule has to be approved first")]
    Unapproved(policy::Need),
    #[error("the store could not keep the record")]
    Store(#[from] StoreError),
}

impl PipelineError {
    /// What a user is told.
    pub fn message(&self) -> Message {
        match self {
            PipelineError::Engine(error) => error.message(),
            PipelineError::Guard(_) => Message::new("pipeline-guard"),
            PipelineError::Closed(problems) => {
                let why = Bilingual::build(|lang| {
                    problems.iter().map(|problem| problem.text(lang)).collect::<Vec<_>>().join(lang.list_comma())
                });
                Message::new("pipeline-closed").with("problem", why)
            }
            PipelineError::ClosedFormat(format) => {
                Message::new("pipeline-closed-format").with("format", format.as_str())
            }
            PipelineError::AllSegments => Message::new("pipeline-all-segments"),
            PipelineError::Unapproved(need) => need.message(),
            PipelineError::Store(error) => error.message(),
        }
    }
}

impl Pipeline {
    pub fn new(open: OpenShop, store: Store, model: Option<Model>) -> Self {
        Pipeline {
            open: Arc::new(open),
            store,
            model: model.map(Arc::new),
            reach: Arc::new(Reach::everything()),
            person: Arc::default(),
            recent: Arc::default(),
            consulted: Arc::default(),
        }
    }

    pub fn shop(&self) -> &Shop {
        self.open.shop()
    }

    pub fn reader(&self) -> &Reader {
        self.open.reader()
    }

    /// The language model, when one is configured.
    pub fn model(&self) -> Option<&Model> {
        self.model.as_deref()
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    fn as_of(&self, date: Option<Date>) -> DateTime {
        date.unwrap_or(self.shop().catalog.shop.as_of).to_datetime(Time::midnight())
    }

    fn stop(&self) -> Stop {
        Stop::after(PATIENCE).of(&self.person)
    }
}
