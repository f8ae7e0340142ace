//! What helps to write: what a segment or a question goes on with, and what refines an answer.

use axum::Json;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::{Caller, Query};
use crate::catalog::Type;
use crate::dsl;
use crate::lang::{Bilingual, Message};
use crate::translate::Role;
use crate::translate::rules::How;
use crate::web::error::PageError;
use crate::web::pages::ask::chips;
use crate::web::state::AppState;

/// The JSON Schema of a segment.
pub async fn segment_schema(_: AppState) -> Result<Json<Value>, PageError> {
    Ok(Json(dsl::schema::segment()))
}

/// A text and a place in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Written {
    #[serde(default)]
    text: String,
    /// In UTF-16 units; the end of the text otherwise.
    #[schemars(range(max = 4_294_967_295_u32))]
    at: Option<u32>,
}

impl Written {
    /// The byte at which so many UTF-16 units have passed.
    fn cursor(&self) -> usize {
        let Some(units) = self.at.and_then(|at| usize::try_from(at).ok()) else { return self.text.len() };
        let mut passed = 0;
        let mut found = self.text.char_indices().skip_while(|(_, letter)| {
            let before = passed < units;
            passed += letter.len_utf16();
            before
        });
        found.next().map_or(self.text.len(), |(at, _)| at)
    }
}

/// What a segment goes on with at a place; offsets are in UTF-16 units.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Completions {
    /// What an item replaces.
    from: usize,
    to: usize,
    items: Vec<Completion>,
    /// Items that were left out.
    left_out: usize,
    /// What else can stand there that is not listed.
    takes: Vec<&'static str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Completion {
    text: String,
    kind: &'static str,
    label: Option<Bilingual>,
    #[serde(rename = "type")]
    holds: Option<&'static str>,
}

pub async fn completions(state: AppState, Query(written): Query<Written>) -> Result<Json<Completions>, PageError> {
    let found = dsl::text::complete(&written.text, written.cursor(), state.shop());
    let replaced = found.written.utf16(&written.text);
    let items = found.proposals.into_iter().map(|proposal| Completion {
        text: proposal.text,
        kind: proposal.kind.name(),
        label: proposal.label,
        holds: proposal.holds.map(Type::name),
    });
    Ok(Json(Completions {
        from: replaced.start,
        to: replaced.end,
        items: items.collect(),
        left_out: found.left_out,
        takes: found.takes.iter().map(|takes| takes.name()).collect(),
    }))
}

/// Words that may be meant at a place of a question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Suggestions {
    items: Vec<Suggestion>,
}

/// It is shown, never put in by itself; offsets are in UTF-16 units.
#[derive(Debug, Serialize, JsonSchema)]
struct Suggestion {
    from: usize,
    to: usize,
    text: String,
    role: Role,
    /// What words of the role are called.
    what: Bilingual,
    label: Option<Bilingual>,
    of: Option<Bilingual>,
    found: &'static str,
    /// Why it is suggested, where that does not show.
    how: Option<Bilingual>,
}

pub async fn suggestions(
    state: AppState,
    caller: Caller,
    Query(written): Query<Written>,
) -> Result<Json<Suggestions>, PageError> {
    let as_of = state.shop().catalog.shop.as_of.to_datetime(jiff::civil::Time::midnight());
    let found = state.pipeline.reader().suggest(&written.text, written.cursor(), caller.lang, as_of);
    let items = found.into_iter().map(|found| {
        let replaced = found.written.utf16(&written.text);
        let how = match found.found {
            How::Pinyin => Some(Message::new("suggest-pinyin").both()),
            How::Slip => Some(Message::new("suggest-slip").both()),
            How::Begun | How::Next => None,
        };
        Suggestion {
            from: replaced.start,
            to: replaced.end,
            text: found.text,
            role: found.role,
            what: chips::role_name(found.role),
            label: found.label,
            of: found.of,
            found: found.found.name(),
            how,
        }
    });
    Ok(Json(Suggestions { items: items.collect() }))
}

/// The rule or the question that is to be refined.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refined {
    after: String,
    as_of: Option<Date>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Refinements {
    items: Vec<Refinement>,
}

/// A few words that refine it, with what comes of them.
#[derive(Debug, Serialize, JsonSchema)]
struct Refinement {
    words: String,
    segment: String,
    readback: Bilingual,
    count: u64,
}

pub async fn refinements(
    state: AppState,
    caller: Caller,
    Query(refined): Query<Refined>,
) -> Result<Json<Refinements>, PageError> {
    let found = state.pipeline.refinements(&refined.after, caller.lang, refined.as_of).await?;
    let items = found.into_iter().map(|found| Refinement {
        words: found.words,
        segment: found.segment,
        readback: found.readback,
        count: found.count,
    });
    Ok(Json(Refinements { items: items.collect() }))
}
