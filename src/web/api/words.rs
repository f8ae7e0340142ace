//! Words that people of the shop defined.

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{At, Body, Caller, Created, Done, IfMatch, Rule, Tagged};
use crate::pipeline::words::{Lesson, Refused};
use crate::store;
use crate::web::error::PageError;
use crate::web::state::AppState;

/// A word as it is now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Word {
    /// Its name in segment text.
    name: String,
    version: u32,
    label: String,
    /// Other words for it.
    others: Vec<String>,
    /// What it means.
    segment: Option<String>,
    author: String,
    at: String,
}

impl From<store::Word> for Word {
    fn from(word: store::Word) -> Self {
        Word {
            name: word.name,
            version: word.number,
            label: word.label,
            others: word.others,
            segment: word.rule,
            author: word.author,
            at: word.at.to_string(),
        }
    }
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Words {
    words: Vec<Word>,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct WordAt {
    name: String,
}

/// What a word is to mean.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    #[schemars(length(min = 2, max = 40))]
    label: String,
    #[serde(default)]
    #[schemars(length(max = 20))]
    others: Vec<String>,
    segment: Rule,
}

fn tag(version: u32) -> String {
    format!("\"{version}\"")
}

fn tagged(word: store::Word) -> Tagged<Word> {
    Tagged { tag: tag(word.number), answer: word.into() }
}

/// Those in use.
pub async fn list(state: AppState) -> Result<Json<Words>, PageError> {
    let words = state.store().words().await?.into_iter().filter(|word| word.rule.is_some());
    Ok(Json(Words { words: words.map(Word::from).collect() }))
}

async fn known(state: &AppState, name: &str) -> Result<store::Word, PageError> {
    let newest = state.store().word_versions(name).await?.into_iter().next();
    newest.filter(|word| word.rule.is_some()).ok_or(PageError::NotFound)
}

pub async fn one(state: AppState, At(at): At<WordAt>) -> Result<Tagged<Word>, PageError> {
    Ok(tagged(known(&state, &at.name).await?))
}

/// It is read from now on.
pub async fn define(state: AppState, caller: Caller, Body(meaning): Body<Meaning>) -> Result<Created<Word>, PageError> {
    let word = teach(&state, &caller, None, meaning).await?;
    Ok(Created { place: format!("/api/v1/words/{}", word.name), made: tagged(word) })
}

pub async fn redefine(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<WordAt>, IfMatch),
    Body(meaning): Body<Meaning>,
) -> Result<Tagged<Word>, PageError> {
    let before = known(&state, &at.name).await?;
    seen.admits(&tag(before.number))?;
    Ok(tagged(teach(&state, &caller, Some((before.name, before.number)), meaning).await?))
}

/// It is unread again.
pub async fn withdraw(
    state: AppState,
    caller: Caller,
    (At(at), seen): (At<WordAt>, IfMatch),
) -> Result<Done, PageError> {
    let before = known(&state, &at.name).await?;
    seen.admits(&tag(before.number))?;
    let gone = state.pipeline.unteach(&before.name, before.number, caller.actor.by()).await?;
    gone.map_err(|why| refused(why, before.rule.unwrap_or_default()))?;
    state.server().refresh().await?;
    Ok(Done)
}

async fn teach(
    state: &AppState,
    caller: &Caller,
    revises: Option<(String, u32)>,
    meaning: Meaning,
) -> Result<store::Word, PageError> {
    let Meaning { label, others, segment } = meaning;
    let rule = segment.text();
    // Its problems point into the rule as it is written.
    let parsed = state.pipeline.parse(&rule);
    let invalid = |problems: Vec<crate::diagnostic::Diagnostic>| {
        let problems = problems.into_iter().map(|problem| problem.locate(&rule)).collect();
        PageError::Invalid { problems, text: rule.clone() }
    };
    let written = crate::dsl::text::print_condition(&parsed.map_err(invalid)?.rule);
    let lesson = Lesson { revises, label, others, rule: written.clone(), by: caller.actor.by() };
    let word = state.pipeline.teach(lesson).await?.map_err(|why| refused(why, written))?;
    state.server().refresh().await?;
    Ok(word)
}

fn refused(why: Refused, text: String) -> PageError {
    match why {
        Refused::Rule(problems) => PageError::Invalid { problems, text },
        Refused::Understood { .. } => PageError::Conflict(why.message()),
        Refused::NoWord(_) | Refused::TooMany => PageError::Unfit(why.message()),
    }
}
