//! Lists as files, as pages give them.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::asking::found;
use super::call::{Body, Caller, Rule};
use super::document::{Gives, Operation};
use crate::pipeline::customers::Chosen;
use crate::pipeline::{RunRequest, Sight};
use crate::web::error::PageError;
use crate::web::export::format::Format;
use crate::web::export::{Taken, attachment, file_of};
use crate::web::state::AppState;

/// A list to be taken away.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    segment: Rule,
    format: Format,
    /// The day whose beginning it is for; the shop's own otherwise.
    as_of: Option<Date>,
    /// Names of its columns; those of the list otherwise.
    #[serde(default)]
    columns: Vec<String>,
}

/// A file in one of the formats.
pub struct File(Response);

impl IntoResponse for File {
    fn into_response(self) -> Response {
        self.0
    }
}

impl Gives for File {
    fn describe(operation: &mut Operation<'_>) {
        let content = Format::ALL.map(|format| (format.media_type().to_owned(), json!({"schema": {}})));
        let content = Value::Object(Map::from_iter(content));
        let name = ("Content-Disposition", "What to call the file.");
        operation.answers(200, "The file", &[name], Some(&content));
    }
}

/// Every file is a run of its own in the record. Labels are in the language that is asked for.
pub async fn file(State(state): State<AppState>, caller: Caller, Body(wish): Body<Wish>) -> Result<File, PageError> {
    let source = wish.segment.text();
    let who = caller.actor.name();
    let request = RunRequest { text: source.clone(), as_of: wish.as_of, saved: None, who: who.clone() };
    let columns = Chosen(wish.columns);
    let recorded = state.pipeline.export(request, file_of(wish.format, &columns)).await?;
    found(&recorded, source)?;
    let taken = Taken { recorded, question: String::new(), columns, who, sight: Sight::MASKED };
    attachment(&state.pipeline, taken, wish.format, caller.lang).await.map(File)
}
