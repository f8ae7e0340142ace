//! A list as a file: CSV and a workbook that also proves itself for spreadsheets, JSON Lines and Parquet for programs.
//!
//! Owns the formats ([`format`]) and their download. Every download is a run of its own in the record, with who and when; what a
//! page masks, a file masks.

pub mod format;
mod lines;
mod parquet;
mod text;
mod workbook;

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream::{self, Stream};
use jiff::civil::DateTime;

use self::format::{Encoder, Format};
use super::actor::Actor;
use super::error::PageError;
use super::pages::ask::visit::Visit;
use super::shell::Shell;
use super::state::AppState;
use crate::dsl::Condition;
use crate::lang::{Lang, Message};
use crate::pipeline::customers::Chosen;
use crate::pipeline::{Pipeline, Recorded, RunRequest, Sight};
use crate::store::File;

/// Customers read at a time.
const CHUNK: usize = 2_000;

/// `/export/list.csv?s=…`, and the same in other formats: the list of a rule.
pub async fn file(
    State(state): State<AppState>,
    actor: Actor,
    shell: Shell,
    Path(name): Path<String>,
    Query(visit): Query<Visit>,
) -> Result<Response, PageError> {
    let address = visit.address()?;
    let format = name.strip_prefix("list.").and_then(Format::of).ok_or(PageError::NotFound)?;
    let rule = address.rule.clone().ok_or(PageError::NotFound)?;
    let request = RunRequest { text: rule, as_of: address.as_of, saved: None, who: actor.name() };
    let recorded = state.pipeline.export(request, file_of(format, &address.columns)).await?;
    if recorded.answer.list.is_none() {
        // The rule's own page says what is wrong with it.
        return Ok(Redirect::to(&address.to_string()).into_response());
    }
    let taken = Taken {
        recorded,
        question: address.question,
        columns: address.columns,
        who: actor.name(),
        sight: actor.sight(),
    };
    attachment(&state.pipeline, taken, format, shell.lang).await
}

/// A list that somebody takes away, and how.
pub struct Taken {
    pub recorded: Recorded,
    /// What was asked; empty when nothing was.
    pub question: String,
    pub columns: Chosen,
    pub who: String,
    pub sight: Sight,
}

/// The file as an answer.
pub(super) async fn attachment(
    pipeline: &Pipeline,
    taken: Taken,
    format: Format,
    lang: Lang,
) -> Result<Response, PageError> {
    let as_of = taken.recorded.answer.list.as_ref().map(|list| list.as_of.clone()).unwrap_or_default();
    let name = format!("{}-{}.{}", as_of.get(..10).unwrap_or_default(), taken.recorded.run, format.extension());
    let mut response = Body::from_stream(pieces(pipeline, taken, format, lang).await?).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    attach(response.headers_mut(), &name);
    Ok(response)
}

/// The file, piece by piece: no more of it is in memory than a piece, but for a workbook, which is one.
///
/// # Errors
/// When there is no list, or it is longer than the format holds.
pub async fn pieces(pipeline: &Pipeline, taken: Taken, format: Format, lang: Lang) -> Result<Pieces, PageError> {
    let Some(list) = &taken.recorded.answer.list else { return Err(PageError::NotFound) };
    let (columns, count) = (pipeline.shown(&list.segment.rule, &taken.columns), list.customer_ids.len());
    let sight = taken.sight.clone();
    let sight = pipeline.taking(sight, &list.text, &columns, taken.recorded.run, format.extension(), count).await?;
    let encoder = match format {
        Format::Csv => Encoder::Csv(false),
        Format::Jsonl => Encoder::Lines,
        Format::Parquet => Encoder::Parquet(None),
        Format::Xlsx if list.customer_ids.len() > workbook::ROWS => {
            return Err(PageError::BadRequest(Message::new("export-too-long").with("rows", workbook::ROWS)));
        }
        Format::Xlsx => {
            let book = xlsx(pipeline, &taken, &sight, lang).await?;
            return Ok(Box::pin(stream::once(async { Ok(book) })));
        }
    };
    let as_of = list.as_of.parse().unwrap_or_default();
    let (rule, ids) = (list.segment.rule.clone(), list.customer_ids.clone());
    Ok(streamed(pipeline.clone(), Listed { rule, as_of, ids, columns: taken.columns, sight }, encoder, lang))
}

pub type Pieces = Pin<Box<dyn Stream<Item = Result<Vec<u8>, PageError>> + Send>>;

/// How a list is taken away, for the record.
pub fn file_of(format: Format, columns: &Chosen) -> File {
    File { format: format.extension().to_owned(), columns: columns.0.clone() }
}

/// Names the file that a browser is to make of a response.
pub(super) fn attach(headers: &mut HeaderMap, file_name: &str) {
    if let Ok(attachment) = HeaderValue::from_str(&format!("attachment; filename=\"{file_name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, attachment);
    }
}

/// Customers with what their list is shown with.
pub(super) struct Listed {
    pub rule: Condition,
    pub as_of: DateTime,
    pub ids: Vec<i64>,
    pub columns: Chosen,
    pub sight: Sight,
}

/// The members of a list as CSV.
pub(super) fn csv(pipeline: Pipeline, listed: Listed, lang: Lang) -> Body {
    Body::from_stream(streamed(pipeline, listed, Encoder::Csv(false), lang))
}

/// Sent while it is read; a failure on the way breaks the download off, so that no part passes for the whole.
fn streamed(pipeline: Pipeline, listed: Listed, encoder: Encoder, lang: Lang) -> Pieces {
    let listed = Arc::new(listed);
    Box::pin(stream::try_unfold(Some((0, encoder)), move |state: Option<(usize, Encoder)>| {
        let (pipeline, listed) = (pipeline.clone(), Arc::clone(&listed));
        async move {
            let Some((from, mut encoder)) = state else { return Ok(None) };
            let ids = listed.ids.iter().skip(from).take(CHUNK).copied().collect::<Vec<_>>();
            let page = pipeline.customers(&listed.rule, listed.as_of, &ids, &listed.columns, &listed.sight).await?;
            let mut piece = encoder.add(&page, lang)?;
            let next = from + CHUNK;
            if next < listed.ids.len() {
                return Ok(Some((piece, Some((next, encoder)))));
            }
            piece.extend(encoder.end()?);
            Ok(Some((piece, None)))
        }
    }))
}

async fn xlsx(pipeline: &Pipeline, taken: &Taken, sight: &Sight, lang: Lang) -> Result<Vec<u8>, PageError> {
    let Some(list) = &taken.recorded.answer.list else { return Err(PageError::NotFound) };
    let defect = |error: rust_xlsxwriter::XlsxError| PageError::Defect(error.into());
    let mut book = workbook::Book::new(lang).map_err(defect)?;
    let mut from = 0;
    while from == 0 || from < list.customer_ids.len() {
        let page = pipeline.page(list, from, CHUNK, None, &taken.columns, sight).await?;
        book.add(&page).map_err(defect)?;
        from += CHUNK;
    }
    book.prove(list, taken, pipeline.shop()).map_err(defect)?;
    book.finish().map_err(defect)
}
