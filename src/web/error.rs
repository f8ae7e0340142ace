//! What went wrong, as a page. Only this module knows status codes, and what of a failure may be shown.

use std::error::Error;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::shell::{Part, Shell, render};
use super::state::AppState;
use crate::engine::EngineError;
use crate::lang::Message;
use crate::pipeline::PipelineError;
use crate::store::StoreError;

/// Why a handler has no page to show. A question that cannot be answered is no error: it has a page of its own.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("no such page")]
    NotFound,
    /// The address or the form holds something that cannot be read; the message says what.
    #[error("bad request")]
    BadRequest(Message),
    /// Somebody else was faster; the message says what to do.
    #[error("conflict")]
    Conflict(Message),
    /// Nobody is signed in.
    #[error("signed out")]
    SignedOut,
    /// Whoever is signed in may not do this, and may know it.
    #[error("forbidden")]
    Forbidden,
    #[error("the request names a host that is not this machine")]
    ForeignHost,
    #[error("out of time")]
    TimedOut,
    #[error("stopped")]
    Cancelled,
    #[error("too busy")]
    Busy,
    /// Our own mistake or a broken machine: logged in full, shown without detail.
    #[error("defect")]
    Defect(#[source] Box<dyn Error + Send + Sync>),
}

impl PageError {
    fn status(&self) -> StatusCode {
        match self {
            PageError::NotFound => StatusCode::NOT_FOUND,
            PageError::BadRequest(_) => StatusCode::BAD_REQUEST,
            PageError::Conflict(_) => StatusCode::CONFLICT,
            PageError::SignedOut => StatusCode::UNAUTHORIZED,
            PageError::Forbidden => StatusCode::FORBIDDEN,
            PageError::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            PageError::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            PageError::Cancelled | PageError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            PageError::Defect(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn detail(&self) -> Option<&Message> {
        match self {
            PageError::BadRequest(message) | PageError::Conflict(message) => Some(message),
            PageError::NotFound
            | PageError::SignedOut
            | PageError::Forbidden
            | PageError::ForeignHost
            | PageError::TimedOut
            | PageError::Cancelled
            | PageError::Busy
            | PageError::Defect(_) => None,
        }
    }
}

impl From<PipelineError> for PageError {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Engine(EngineError::TimedOut) => PageError::TimedOut,
            PipelineError::Engine(EngineError::Cancelled) => PageError::Cancelled,
            PipelineError::Store(error) => error.into(),
            PipelineError::Engine(_) | PipelineError::Guard(_) => PageError::Defect(error.into()),
        }
    }
}

impl From<StoreError> for PageError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::SegmentNotFound(_)
            | StoreError::VersionNotFound { .. }
            | StoreError::RunNotFound(_)
            | StoreError::WordNotFound(_)
            | StoreError::PersonNotFound(_) => PageError::NotFound,
            StoreError::BadName { .. }
            | StoreError::UnprintableName
            | StoreError::BadTag { .. }
            | StoreError::TooManyTags { .. }
            | StoreError::BadScope
            | StoreError::BadDays { .. }
            | StoreError::TooManyTokens { .. } => PageError::BadRequest(error.message()),
            StoreError::NameTaken(_)
            | StoreError::VersionConflict { .. }
            | StoreError::InUse { .. }
            | StoreError::PersonTaken(_)
            | StoreError::LastAdmin
            | StoreError::NoInvitation
            | StoreError::Changed => PageError::Conflict(error.message()),
            StoreError::Busy(_) => PageError::Busy,
            StoreError::TooNew { .. }
            | StoreError::Corrupted(_)
            | StoreError::Io(_)
            | StoreError::Database(_)
            | StoreError::Closed => PageError::Defect(error.into()),
        }
    }
}

impl IntoResponse for PageError {
    /// A bare status; [`dress`] makes the page of it, because it knows the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

#[derive(Template)]
#[template(path = "error.html", blocks = ["problem"])]
struct ErrorPage {
    shell: Shell,
    status: u16,
    title: String,
    advice: String,
    detail: Option<String>,
    request_id: String,
}

/// Logs what went wrong, once and with all its causes, and gives every bare error the look of a page: ours, and those of
/// the layers and extractors. Answers for programs (JSON) are left alone.
pub async fn dress(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let shell = Shell::new(request.headers(), state.shop()).of(request.extensions().get());
    let request_id = text_of(request.headers(), "x-request-id");
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let error = response.extensions().get::<Arc<PageError>>().cloned();
    if let Some(error) = &error {
        log(error);
    }
    let kind = text_of(response.headers(), header::CONTENT_TYPE.as_str());
    if kind.starts_with("text/html") || kind.starts_with("application/json") {
        return response;
    }
    let page = ErrorPage {
        status: status.as_u16(),
        title: shell.t(title_key(status)),
        advice: shell.t(advice_key(status)),
        detail: error.as_deref().and_then(PageError::detail).map(|message| shell.text(message)),
        request_id,
        shell,
    };
    let body = match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_problem()),
    };
    match body {
        Ok(body) => (status, body).into_response(),
        Err(_) => response,
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn log(error: &PageError) {
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        chain.push_str(": ");
        chain.push_str(&error.to_string());
        cause = error.source();
    }
    if error.status().is_server_error() {
        tracing::error!(error = chain, "request failed");
    } else {
        tracing::info!(error = chain, "request refused");
    }
}

fn title_key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "error-not-found",
        StatusCode::CONFLICT => "error-conflict",
        StatusCode::UNAUTHORIZED => "error-signed-out",
        StatusCode::FORBIDDEN => "error-no-right",
        StatusCode::MISDIRECTED_REQUEST => "error-forbidden",
        StatusCode::PAYLOAD_TOO_LARGE => "error-too-large",
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => "error-timed-out",
        StatusCode::SERVICE_UNAVAILABLE => "error-busy",
        status if status.is_client_error() => "error-bad-request",
        _ => "error-defect",
    }
}

fn advice_key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "error-not-found-advice",
        StatusCode::CONFLICT => "error-conflict-advice",
        StatusCode::UNAUTHORIZED => "error-signed-out-advice",
        StatusCode::FORBIDDEN => "error-no-right-advice",
        StatusCode::MISDIRECTED_REQUEST => "error-forbidden-advice",
        StatusCode::PAYLOAD_TOO_LARGE => "error-too-large-advice",
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => "error-timed-out-advice",
        StatusCode::SERVICE_UNAVAILABLE => "error-busy-advice",
        status if status.is_client_error() => "error-bad-request-advice",
        _ => "error-defect-advice",
    }
}
