//! Lists as files, as pages give them: at once, or made meanwhile and fetched later.

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::asking::found;
use super::call::{At, Body, Caller, Done, Rule};
use super::document::{Described, Gives, Operation};
use crate::lang::Bilingual;
use crate::pipeline::customers::Chosen;
use crate::pipeline::{RunRequest, Sight};
use crate::store::{ExportId, ExportState, MadeFile};
use crate::web::error::PageError;
use crate::web::export::format::Format;
use crate::web::export::{Given, Patience, Taken, file_of, give, jobs};
use crate::web::state::{AppState, Server};

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

/// A file that is made, was made, or was not.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Export {
    id: i64,
    /// The run that it is recorded as.
    run: String,
    who: String,
    /// What its rule says.
    readback: Option<Bilingual>,
    format: String,
    state: ExportState,
    /// How many the list has, and so many are in the file so far.
    customers: u64,
    done: u64,
    /// How often it was begun: again when the program had ended.
    begun: u32,
    created: String,
    ended: Option<String>,
    /// Until when the file is kept.
    expires: Option<String>,
    /// Why it failed.
    problem: Option<Bilingual>,
    file: Option<Made>,
}

/// A finished file.
#[derive(Debug, Serialize, JsonSchema)]
struct Made {
    href: String,
    size: u64,
    sha256: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Exports {
    exports: Vec<Export>,
}

impl From<crate::store::Export> for Export {
    fn from(export: crate::store::Export) -> Self {
        let expires = export.expires().map(|at| at.to_string());
        let href = format!("/api/v1/exports/{}/file", export.id);
        Export {
            id: export.id.number(),
            run: export.run.to_string(),
            who: export.who,
            readback: export.rule,
            format: export.format,
            state: export.state,
            customers: export.customers,
            done: export.done,
            begun: export.begun,
            created: export.created.to_string(),
            ended: export.ended.map(|at| at.to_string()),
            expires,
            problem: export.problem,
            file: export.file.map(|MadeFile { size, sha256, .. }| Made { href, size, sha256 }),
        }
    }
}

/// The file, or where it will be.
pub enum Exported {
    File(File),
    Later(Box<Export>),
}

impl IntoResponse for Exported {
    fn into_response(self) -> Response {
        match self {
            Exported::File(file) => file.into_response(),
            Exported::Later(export) => {
                let place = format!("/api/v1/exports/{}", export.id);
                (StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(export)).into_response()
            }
        }
    }
}

impl Gives for Exported {
    fn describe(operation: &mut Operation<'_>) {
        <File as Gives>::describe(operation);
        let place = ("Location", "Where it says how far it is.");
        operation.gives::<Export>(202, "It is made meanwhile", &[place]);
    }
}

/// Whether the caller comes again, as RFC 7240 has it.
pub struct Prefer(Patience);

impl FromRequestParts<Server> for Prefer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, PageError> {
        let said = parts.headers.get_all("prefer").iter().filter_map(|said| said.to_str().ok());
        let later = said.flat_map(|said| said.split(',')).any(|one| one.trim().eq_ignore_ascii_case("respond-async"));
        Ok(Prefer(if later { Patience::None } else { Patience::Usual }))
    }
}

impl Described for Prefer {
    fn describe(operation: &mut Operation<'_>) {
        let said = format!(
            "`respond-async` to have the file made meanwhile, as every file of more than {} customers is.",
            jobs::LONG
        );
        operation.header("Prefer", &said, false, &json!({"type": "string"}));
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
pub struct ExportAt {
    #[schemars(with = "u32")]
    id: ExportId,
}

/// Every file is a run of its own in the record. Labels are in the language that is asked for.
pub async fn file(
    state: AppState,
    caller: Caller,
    Prefer(patience): Prefer,
    Body(wish): Body<Wish>,
) -> Result<Exported, PageError> {
    let source = wish.segment.text();
    let who = caller.actor.name();
    let request = RunRequest { text: source.clone(), as_of: wish.as_of, saved: None, who: who.clone() };
    let columns = Chosen(wish.columns);
    let recorded = state.pipeline.export(request, file_of(wish.format, &columns)).await?;
    found(&recorded, source)?;
    let taken = Taken { recorded, question: String::new(), columns, who, sight: Sight::MASKED };
    let given = give(&state.pipeline, taken, wish.format, caller.lang, patience, caller.actor.by()).await?;
    Ok(match given {
        Given::File(response) => Exported::File(File(response)),
        Given::Later(export) => Exported::Later(Box::new((*export).into())),
    })
}

/// Exports listed.
const LISTED: u32 = 1000;

pub async fn list(state: AppState, caller: Caller) -> Result<Json<Exports>, PageError> {
    let found = jobs::known(&state.pipeline, &caller.actor, LISTED).await?;
    Ok(Json(Exports { exports: found.into_iter().map(Export::from).collect() }))
}

pub async fn one(state: AppState, caller: Caller, At(at): At<ExportAt>) -> Result<Json<Export>, PageError> {
    Ok(Json(jobs::one(&state.pipeline, &caller.actor, at.id).await?.into()))
}

pub async fn cancel(state: AppState, caller: Caller, At(at): At<ExportAt>) -> Result<Done, PageError> {
    let export = jobs::one(&state.pipeline, &caller.actor, at.id).await?;
    state.store().cancel_export(export.id, caller.actor.by()).await?;
    Ok(Done)
}

pub async fn fetch(state: AppState, caller: Caller, At(at): At<ExportAt>) -> Result<File, PageError> {
    jobs::fetch(&state.pipeline, &caller.actor, at.id).await.map(File)
}
