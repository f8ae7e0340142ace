//! A list as a file: CSV and a workbook that also proves itself for spreadsheets, JSON Lines and Parquet for programs.
//!
//! Owns the formats ([`format`]), their download, the files of long lists that are made meanwhile ([`jobs`]) and those that are left in a folder ([`drops`]). Every download is a run of its own in the record, with who and when; what a
//! page masks, a file masks.

pub mod drops;
pub mod format;
pub mod jobs;
mod lines;
mod parquet;
mod text;
mod workbook;

use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream::{self, Stream, TryStreamExt};
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
use crate::store::{By, Export, File, RunId};

/// Customers read at a time.
const CHUNK: usize = 2_000;

/// `/export/list.csv?s=…`, and the same in other formats: the list of a rule; of a long one, the page that says how far it
/// is.
pub async fn file(
    state: AppState,
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
    match give(&state.pipeline, taken, format, shell.lang, Patience::Usual, actor.by()).await? {
        Given::File(response) => Ok(response),
        Given::Later(_) => Ok(Redirect::to("/exports").into_response()),
    }
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

/// Whether somebody waits for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Unless its list is long.
    Usual,
    /// Never: they come again.
    None,
}

/// A file, or that it is being made.
pub enum Given {
    File(Response),
    Later(Box<Export>),
}

/// The file as an answer, or as what is made meanwhile.
pub(super) async fn give(
    pipeline: &Pipeline,
    taken: Taken,
    format: Format,
    lang: Lang,
    patience: Patience,
    by: By,
) -> Result<Given, PageError> {
    let (run, list) = (taken.recorded.run, taken.recorded.answer.list.as_ref());
    let is_long = list.is_some_and(|list| list.customer_ids.len() > jobs::LONG);
    if is_long || patience == Patience::None {
        return Ok(Given::Later(Box::new(jobs::ask(pipeline, taken, format, lang, by).await?)));
    }
    let as_of = list.map(|list| list.as_of.clone()).unwrap_or_default();
    let mut response = body(pieces(pipeline, taken, format, lang).await?).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    attach(response.headers_mut(), &file_name(&as_of, run, format));
    Ok(Given::File(response))
}

/// What a browser is to call a file: the day that it is for, and the run that it is recorded as.
fn file_name(as_of: &str, run: RunId, format: Format) -> String {
    format!("{}-{run}.{}", as_of.get(..10).unwrap_or_default(), format.extension())
}

/// Some of a file.
pub struct Piece {
    pub bytes: Vec<u8>,
    /// So many more were read for it.
    pub customers: usize,
}

/// The file, piece by piece: no more of it is in memory than a piece, but for a workbook, which is one.
///
/// # Errors
/// When there is no list, or it is longer than the format holds.
pub async fn pieces(pipeline: &Pipeline, taken: Taken, format: Format, lang: Lang) -> Result<Pieces, PageError> {
    let (listed, proof) = admitted(pipeline, taken, format, lang).await?;
    Ok(streamed(pipeline.clone(), listed, Encoder::new(format, &proof, lang)?, lang))
}

/// The customers of a list that somebody may take away, which is recorded; and what a workbook of it says that it rests on.
async fn admitted(
    pipeline: &Pipeline,
    taken: Taken,
    format: Format,
    lang: Lang,
) -> Result<(Listed, Vec<(String, String)>), PageError> {
    let Some(list) = &taken.recorded.answer.list else { return Err(PageError::NotFound) };
    let (columns, count) = (pipeline.shown(&list.segment.rule, &taken.columns), list.customer_ids.len());
    if format == Format::Xlsx && count > workbook::ROWS {
        return Err(PageError::BadRequest(Message::new("export-too-long").with("rows", workbook::ROWS)));
    }
    let sight = taken.sight.clone();
    let sight = pipeline.taking(sight, &list.text, &columns, taken.recorded.run, format.extension(), count).await?;
    let proof = if format == Format::Xlsx { workbook::proof(list, &taken, pipeline.shop(), lang) } else { Vec::new() };
    let as_of = list.as_of.parse().unwrap_or_default();
    let (rule, ids) = (list.segment.rule.clone(), list.customer_ids.clone());
    Ok((Listed { rule, as_of, ids, columns: taken.columns, sight }, proof))
}

pub type Pieces = Pin<Box<dyn Stream<Item = Result<Piece, PageError>> + Send>>;

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
    body(streamed(pipeline, listed, Encoder::Csv(false), lang))
}

fn body(pieces: Pieces) -> Body {
    Body::from_stream(pieces.map_ok(|piece| piece.bytes))
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
            let (mut bytes, customers) = (encoder.add(&page, lang)?, ids.len());
            let next = from + CHUNK;
            if next < listed.ids.len() {
                return Ok(Some((Piece { bytes, customers }, Some((next, encoder)))));
            }
            bytes.extend(encoder.end()?);
            Ok(Some((Piece { bytes, customers }, None)))
        }
    }))
}
