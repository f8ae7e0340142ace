//! What went wrong, as a page or, for programs, as a problem ([`problem`]). Only this module knows status codes, and what
//! of a failure may be shown.

pub mod problem;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::actor::is_for_programs;
use super::shell::{Part, Shell, render};
use super::state::AppState;
use crate::diagnostic::Diagnostic;
use crate::engine::EngineError;
use crate::failure::with_causes;
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
    /// It can be read, and is nothing that can be done; the message says why.
    #[error("unfit")]
    Unfit(Message),
    /// The body is in another format than the one that is read.
    #[error("wrong media type")]
    WrongType,
    /// The body is longer than any that is read.
    #[error("too large")]
    TooLarge,
    /// What is to be changed is not what whoever changes it had seen.
    #[error("outdated")]
    Outdated,
    /// What is to be changed can only be by whoever says what they had seen.
    #[error("no precondition")]
    NoPrecondition,
    /// The key of one request came with another.
    #[error("key reused")]
    KeyReused,
    /// The segment is not sound; the places of its problems point into `text`.
    #[error("invalid segment")]
    Invalid { problems: Vec<Diagnostic>, text: String },
    /// Somebody asks more often than they may; in `wait` they may again.
    #[error("too many requests")]
    TooMany { wait: Duration },
    /// Nobody is signed in.
    #[error("signed out")]
    SignedOut,
    /// Whoever is signed in may not do this, and may know it.
    #[error("forbidden")]
    Forbidden,
    /// What it rests on is closed to whoever asks; the message says what.
    #[error("closed")]
    Closed(Message),
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
            PageError::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            PageError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            PageError::Outdated => StatusCode::PRECONDITION_FAILED,
            PageError::NoPrecondition => StatusCode::PRECONDITION_REQUIRED,
            PageError::KeyReused | PageError::Unfit(_) | PageError::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            PageError::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            PageError::SignedOut => StatusCode::UNAUTHORIZED,
            PageError::Forbidden | PageError::Closed(_) => StatusCode::FORBIDDEN,
            PageError::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            PageError::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            PageError::Cancelled | PageError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            PageError::Defect(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What to tell whoever sees no page.
    pub fn message(&self) -> Message {
        self.detail().cloned().unwrap_or_else(|| Message::new(title_key(self.status())))
    }

    fn detail(&self) -> Option<&Message> {
        match self {
            PageError::BadRequest(message)
            | PageError::Conflict(message)
            | PageError::Unfit(message)
            | PageError::Closed(message) => Some(message),
            PageError::NotFound
            | PageError::WrongType
            | PageError::TooLarge
            | PageError::Outdated
            | PageError::NoPrecondition
            | PageError::KeyReused
            | PageError::Invalid { .. }
            | PageError::TooMany { .. }
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
            PipelineError::Unapproved(need) => PageError::Conflict(need.message()),
            PipelineError::Closed(_) | PipelineError::ClosedFormat(_) | PipelineError::AllSegments => {
                PageError::Closed(error.message())
            }
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
            | StoreError::HookNotFound
            | StoreError::ExportNotFound(_)
            | StoreError::PersonNotFound(_) => PageError::NotFound,
            StoreError::BadName { .. }
            | StoreError::UnprintableName
            | StoreError::BadTag { .. }
            | StoreError::BadFolder { .. }
            | StoreError::BadReason { .. }
            | StoreError::TooManyTags { .. }
            | StoreError::BadScope
            | StoreError::BadDays { .. }
            | StoreError::TooManyHooks { .. }
            | StoreError::TooManyTokens { .. } => PageError::BadRequest(error.message()),
            StoreError::NameTaken(_)
            | StoreError::NameNotFree(_)
            | StoreError::VersionConflict { .. }
            | StoreError::InUse { .. }
            | StoreError::PersonTaken(_)
            | StoreError::ReviewOver
            | StoreError::ExportOver
            | StoreError::TooManyExports { .. }
            | StoreError::OwnReview
            | StoreError::LastAdmin
            | StoreError::NoInvitation
            | StoreError::Changed => PageError::Conflict(error.message()),
            StoreError::ClosedFolder(_) | StoreError::OutOfSight => PageError::Closed(error.message()),
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
    fn into_response(self) -> Response {
        bare(Arc::new(self))
    }
}

/// A bare status; [`dress`] makes the page of it, because it knows the reader's language.
pub(super) fn bare(error: Arc<PageError>) -> Response {
    let mut response = error.status().into_response();
    if let PageError::TooMany { wait } = &*error {
        // Rounded up: whoever waits that long may ask again.
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    }
    response.extensions_mut().insert(error);
    response
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
pub async fn dress(state: AppState, request: Request, next: Next) -> Response {
    let shell = Shell::new(request.headers(), state.shop()).of(request.extensions().get());
    let request_id = text_of(request.headers(), "x-request-id");
    let is_program = is_for_programs(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let error = response.extensions().get::<Arc<PageError>>().cloned();
    if let Some(error) = &error {
        log(error);
    }
    if is_program {
        return problem::dress(response, error.as_deref(), shell.lang, request_id);
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
        // What else the bare status says stays: which methods there are, when to come again.
        Ok(mut dressed) => {
            let said = [header::ALLOW, header::RETRY_AFTER];
            let said = said.into_iter().filter_map(|name| Some((name.clone(), response.headers().get(name)?.clone())));
            dressed.headers_mut().extend(said.map(|(name, value)| (Some(name), value)));
            *dressed.status_mut() = status;
            dressed
        }
        Err(_) => response,
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn log(error: &PageError) {
    let chain = with_causes(error);
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
        StatusCode::METHOD_NOT_ALLOWED => "error-wrong-method",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "error-wrong-type",
        StatusCode::PRECONDITION_FAILED => "error-outdated",
        StatusCode::PRECONDITION_REQUIRED => "error-no-precondition",
        StatusCode::UNPROCESSABLE_ENTITY => "error-invalid",
        StatusCode::TOO_MANY_REQUESTS => "error-too-many",
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
        StatusCode::METHOD_NOT_ALLOWED => "error-wrong-method-advice",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "error-wrong-type-advice",
        StatusCode::PRECONDITION_FAILED => "error-outdated-advice",
        StatusCode::PRECONDITION_REQUIRED => "error-no-precondition-advice",
        StatusCode::UNPROCESSABLE_ENTITY => "error-invalid-advice",
        StatusCode::TOO_MANY_REQUESTS => "error-too-many-advice",
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => "error-timed-out-advice",
        StatusCode::SERVICE_UNAVAILABLE => "error-busy-advice",
        status if status.is_client_error() => "error-bad-request-advice",
        _ => "error-defect-advice",
    }
}
