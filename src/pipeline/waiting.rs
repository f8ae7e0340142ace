//! A question that is with the model. Whoever asked may go away, which ends the call at once; what it took is recorded all
//! the same.

use std::time::Instant;

use tokio::runtime::Handle;

use super::answer::{Answer, Status};
use super::ask::AskRequest;
use super::record::Context;
use super::{Pipeline, PipelineError};
use crate::store::Origin;
use crate::translate::Author;
use crate::translate::llm::{ModelSettings, Record};

/// The outcome of a consultation that nobody waited for.
const GIVEN_UP: &str = "given-up";

/// Dropped before its [`Waiting::end`], it writes the record.
pub(super) struct Waiting {
    /// Absent once the model has answered, or failed.
    open: Option<Open>,
}

struct Open {
    pipeline: Pipeline,
    question: String,
    who: String,
    provider: String,
    model: String,
    begun: Instant,
}

impl Waiting {
    pub fn begin(pipeline: &Pipeline, request: &AskRequest, settings: &ModelSettings) -> Self {
        let open = Open {
            pipeline: pipeline.clone(),
            question: request.question.clone(),
            who: request.who.clone(),
            provider: settings.provider.clone(),
            model: settings.model.clone(),
            begun: Instant::now(),
        };
        Waiting { open: Some(open) }
    }

    pub fn end(mut self) {
        self.open = None;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Without a runtime the program is ending, and so does its record.
        if let (Some(open), Ok(runtime)) = (self.open.take(), Handle::try_current()) {
            runtime.spawn(async move {
                if let Err(error) = open.record().await {
                    tracing::warn!(%error, "a question that was given up is not recorded");
                }
            });
        }
    }
}

impl Open {
    async fn record(self) -> Result<(), PipelineError> {
        let model = Record {
            provider: self.provider,
            model: self.model,
            elapsed_ms: u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            outcome: GIVEN_UP.to_owned(),
            ..Record::default()
        };
        let answer = Answer { question: self.question, ..Answer::empty(Status::Choose, Author::Builtin) };
        let context = Context {
            who: self.who,
            origin: Origin::Ask,
            model: serde_json::to_value(model).ok(),
            is_given_up: true,
            ..Context::default()
        };
        self.pipeline.record(answer, None, context).await.map(|_| ())
    }
}
