//! Questions and segments: what they mean, what is wrong with them, and whom they find.

use axum::Json;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{Body, Caller, Query, Rule, number};
use crate::pipeline::json::{self, Answer, Checked, Compiled, Ids};
use crate::pipeline::{AskRequest, Recorded, RunRequest, Translator};
use crate::web::error::PageError;
use crate::web::state::AppState;

/// How much of an answer is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Whether all customer ids are part of it.
    ids: Option<bool>,
}

impl Wanted {
    pub fn answer(&self, recorded: &Recorded) -> Answer {
        let ids = if self.ids == Some(true) { Ids::Included } else { Ids::LeftOut };
        json::answer(&recorded.answer, ids).of(recorded.run)
    }
}

/// A question.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    question: String,
    /// What it refines: the rule of the last answer, or the last question.
    after: Option<String>,
    /// The day whose beginning it is answered for; the shop's own otherwise.
    as_of: Option<Date>,
    #[serde(default)]
    translator: TranslatorName,
    /// Number of the reading to run, from 1; the translator's own choice otherwise.
    #[serde(default, deserialize_with = "number")]
    #[schemars(range(min = 1, max = 4_294_967_295_u32))]
    reading: Option<u32>,
    /// Names of scope rules to lift.
    #[serde(default)]
    including: Vec<String>,
}

/// Who reads the question.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum TranslatorName {
    /// The built-in reader; the model when that did not read every word, or asks back.
    #[default]
    Auto,
    Builtin,
    Model,
}

/// A segment at a day.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub segment: Rule,
    /// The day whose beginning it is for; the shop's own otherwise.
    pub as_of: Option<Date>,
}

/// How many customers a segment has.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    count: u64,
}

pub async fn ask(
    state: AppState,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Body(asked): Body<Question>,
) -> Result<Json<Answer>, PageError> {
    let request = AskRequest {
        question: asked.question,
        after: asked.after,
        as_of: asked.as_of,
        translator: match asked.translator {
            TranslatorName::Auto => Translator::Auto,
            TranslatorName::Builtin => Translator::Builtin,
            TranslatorName::Model => Translator::Model,
        },
        reading: asked.reading.and_then(|number| usize::try_from(number).ok()),
        including: asked.including,
        who: caller.actor.name(),
    };
    let recorded = state.pipeline.ask(request).await?;
    Ok(Json(wanted.answer(&recorded)))
}

pub async fn check(state: AppState, Body(given): Body<Given>) -> Result<Json<Checked>, PageError> {
    let text = given.segment.text();
    let problems = state.pipeline.check(&text, given.as_of).await?.err().unwrap_or_default();
    Ok(Json(json::checked(&problems, &text)))
}

pub async fn compile(state: AppState, Body(given): Body<Given>) -> Result<Json<Compiled>, PageError> {
    let source = given.segment.text();
    match state.pipeline.compile(&source, given.as_of).await? {
        Ok(query) => Ok(Json(json::compiled(query))),
        Err(problems) => Err(PageError::Invalid { problems, text: source }),
    }
}

pub async fn count(state: AppState, Body(given): Body<Given>) -> Result<Json<Counted>, PageError> {
    let source = given.segment.text();
    let invalid = |problems| PageError::Invalid { problems, text: source.clone() };
    let segment = state.pipeline.parse(&source).map_err(invalid)?;
    match state.pipeline.count(&[segment], given.as_of).await?.pop() {
        Some(Ok(count)) => Ok(Json(Counted { count })),
        Some(Err(problems)) => Err(invalid(problems.into_iter().map(|problem| problem.locate(&source)).collect())),
        None => Ok(Json(Counted { count: 0 })),
    }
}

/// A segment that is not sound is recorded, and refused.
pub async fn run(
    state: AppState,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Body(given): Body<Given>,
) -> Result<Json<Answer>, PageError> {
    let source = given.segment.text();
    let request = RunRequest { text: source.clone(), as_of: given.as_of, saved: None, who: caller.actor.name() };
    let recorded = state.pipeline.run(request).await?;
    found(&recorded, source)?;
    Ok(Json(wanted.answer(&recorded)))
}

/// # Errors
/// When a run has no list.
pub fn found(recorded: &Recorded, source: String) -> Result<(), PageError> {
    let problems = recorded.answer.diagnostics.clone();
    if recorded.answer.list.is_none() { Err(PageError::Invalid { problems, text: source }) } else { Ok(()) }
}
