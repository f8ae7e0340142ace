//! A list as a file: CSV for programs and spreadsheets, a workbook that also proves itself.
//!
//! Owns the two formats and their download. Every download is a run of its own in the record, with who and when; what a
//! page masks, a file masks.

mod text;
mod workbook;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream;
use jiff::civil::DateTime;

use super::actor::Actor;
use super::error::PageError;
use super::pages::ask::address::Address;
use super::pages::ask::visit::Visit;
use super::shell::Shell;
use super::state::AppState;
use crate::dsl::Condition;
use crate::lang::{Lang, Message};
use crate::pipeline::customers::Chosen;
use crate::pipeline::{Pipeline, PipelineError, Recorded, RunRequest};
use crate::store::File;

/// Customers read at a time.
const CHUNK: usize = 2_000;

/// `/export/list.csv?s=…` and `/export/list.xlsx?s=…`: the list of a rule.
pub async fn file(
    State(state): State<AppState>,
    actor: Actor,
    shell: Shell,
    Path(name): Path<String>,
    Query(visit): Query<Visit>,
) -> Result<Response, PageError> {
    let address = visit.address()?;
    let format = Format::of(&name).ok_or(PageError::NotFound)?;
    let rule = address.rule.clone().ok_or(PageError::NotFound)?;
    let request = RunRequest { text: rule, as_of: address.as_of, saved: None, who: actor.name() };
    let recorded = state.pipeline.export(request, taken(format.extension(), &address.columns)).await?;
    let Some(list) = &recorded.answer.list else {
        // The rule's own page says what is wrong with it.
        return Ok(Redirect::to(&address.to_string()).into_response());
    };
    let file_name = format!("{}-{}.{}", list.as_of.get(..10).unwrap_or_default(), recorded.run, format.extension());
    let body = match format {
        Format::Csv => {
            let as_of = list.as_of.parse().unwrap_or_default();
            let (rule, ids) = (list.segment.rule.clone(), list.customer_ids.clone());
            let listed = Listed { rule, as_of, ids, columns: address.columns.clone() };
            csv(state.pipeline.clone(), listed, shell.lang)
        }
        Format::Xlsx if list.customer_ids.len() > workbook::ROWS => {
            return Err(PageError::BadRequest(Message::new("export-too-long").with("rows", workbook::ROWS)));
        }
        Format::Xlsx => Body::from(xlsx(&state.pipeline, &recorded, &address, &actor.name(), shell.lang).await?),
    };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    attach(headers, &file_name);
    Ok(response)
}

/// How a list is taken away, for the record.
pub(super) fn taken(format: &str, columns: &Chosen) -> File {
    File { format: format.to_owned(), columns: columns.0.clone() }
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
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    Xlsx,
}

impl Format {
    fn of(name: &str) -> Option<Self> {
        match name {
            "list.csv" => Some(Format::Csv),
            "list.xlsx" => Some(Format::Xlsx),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Sent while it is read; a failure on the way breaks the download off, so that no part passes for the whole.
pub(super) fn csv(pipeline: Pipeline, listed: Listed, lang: Lang) -> Body {
    let listed = Arc::new(listed);
    Body::from_stream(stream::try_unfold(0, move |from: usize| {
        let (pipeline, listed) = (pipeline.clone(), Arc::clone(&listed));
        async move {
            if from > 0 && from >= listed.ids.len() {
                return Ok::<_, PipelineError>(None);
            }
            let ids = listed.ids.iter().skip(from).take(CHUNK).copied().collect::<Vec<_>>();
            let page = pipeline.customers(&listed.rule, listed.as_of, &ids, &listed.columns).await?;
            let rows = text::rows(&page, lang);
            let chunk = if from == 0 { [text::head(&page, lang), rows].concat() } else { rows };
            Ok(Some((chunk, from + CHUNK)))
        }
    }))
}

async fn xlsx(
    pipeline: &Pipeline,
    recorded: &Recorded,
    address: &Address,
    who: &str,
    lang: Lang,
) -> Result<Vec<u8>, PageError> {
    let Some(list) = &recorded.answer.list else { return Err(PageError::NotFound) };
    let defect = |error: rust_xlsxwriter::XlsxError| PageError::Defect(error.into());
    let mut book = workbook::Book::new(lang).map_err(defect)?;
    let mut from = 0;
    while from == 0 || from < list.customer_ids.len() {
        let page = pipeline.page(list, from, CHUNK, None, &address.columns).await?;
        book.add(&page).map_err(defect)?;
        from += CHUNK;
    }
    book.prove(list, &address.question, &recorded.run.to_string(), who, &recorded.answer).map_err(defect)?;
    book.finish().map_err(defect)
}
