//! What programs ask: editors, other services. Their answers are JSON, their addresses begin with /api/v1.

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::state::AppState;
use crate::catalog::Type;
use crate::dsl;

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
