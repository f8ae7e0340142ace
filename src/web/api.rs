//! What programs ask: editors, other services. Their answers are JSON, their addresses begin with /api/v1.

use axum::Json;
use axum::extract::{Query, State};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::PageError;
use super::pages::ask::chips;
use super::shell::Shell;
use super::state::AppState;
use crate::catalog::Type;
use crate::dsl;
use crate::lang::Message;
use crate::translate::rules::How;

/// The JSON Schema of a segment.
pub async fn segment_schema() -> Json<Value> {
    Json(dsl::schema::segment())
}

/// A text and a cursor in it, in UTF-16 units; at its end when there is none.
#[derive(Debug, Deserialize)]
pub struct Written {
    #[serde(default)]
    text: String,
    at: Option<usize>,
}

/// What can stand at the cursor.
pub async fn completions(State(state): State<AppState>, Query(Written { text, at }): Query<Written>) -> Json<Value> {
    let cursor = at.map_or(text.len(), |at| byte(&text, at));
    let completion = dsl::text::complete(&text, cursor, state.shop());
    let written = completion.written.utf16(&text);
    let proposals: Vec<Value> = completion
        .proposals
        .iter()
        .map(|proposal| {
            json!({
                "text": proposal.text,
                "kind": proposal.kind.name(),
                "label": proposal.label,
                "type": proposal.holds.map(Type::name),
            })
        })
        .collect();
    let takes: Vec<&str> = completion.takes.iter().map(|takes| takes.name()).collect();
    Json(
        json!({"from": written.start, "to": written.end, "items": proposals, "left_out": completion.left_out, "takes": takes}),
    )
}

/// A question being written, and where.
#[derive(Debug, Deserialize)]
pub struct Asking {
    #[serde(default)]
    text: String,
    at: Option<usize>,
}

/// Words that may be meant at the cursor of a question. They are shown, never put in by themselves.
pub async fn suggestions(
    State(state): State<AppState>,
    shell: Shell,
    Query(Asking { text, at }): Query<Asking>,
) -> Json<Value> {
    let cursor = at.map_or(text.len(), |at| byte(&text, at));
    let as_of = state.shop().catalog.shop.as_of.to_datetime(jiff::civil::Time::midnight());
    let found = state.pipeline.reader().suggest(&text, cursor, shell.lang, as_of);
    let items: Vec<Value> = found
        .iter()
        .map(|found| {
            let written = found.written.utf16(&text);
            let how = match found.found {
                How::Pinyin => Some(Message::new("suggest-pinyin").both()),
                How::Slip => Some(Message::new("suggest-slip").both()),
                How::Begun | How::Next => None,
            };
            json!({
                "from": written.start,
                "to": written.end,
                "text": found.text,
                "role": found.role,
                "what": chips::role_name(found.role),
                "label": found.label,
                "of": found.of,
                "found": found.found.name(),
                "how": how,
            })
        })
        .collect();
    Json(json!({ "items": items }))
}

/// The rule or the question that is to be refined.
#[derive(Debug, Deserialize)]
pub struct Refined {
    after: String,
    as_of: Option<Date>,
}

/// A few words each that refine it, with what comes of them.
///
/// # Errors
/// Failures of the world.
pub async fn refinements(
    State(state): State<AppState>,
    shell: Shell,
    Query(Refined { after, as_of }): Query<Refined>,
) -> Result<Json<Value>, PageError> {
    let found = state.pipeline.refinements(&after, shell.lang, as_of).await?;
    let items: Vec<Value> = found
        .iter()
        .map(|found| {
            json!({"words": found.words, "segment": found.segment, "readback": found.readback, "count": found.count})
        })
        .collect();
    Ok(Json(json!({ "items": items })))
}

/// The byte at which so many UTF-16 units have passed.
fn byte(text: &str, units: usize) -> usize {
    let mut passed = 0;
    let mut found = text.char_indices().skip_while(|(_, letter)| {
        let before = passed < units;
        passed += letter.len_utf16();
        before
    });
    found.next().map_or(text.len(), |(at, _)| at)
}
