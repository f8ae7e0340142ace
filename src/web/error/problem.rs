//! What went wrong, for programs: problem details (RFC 9457) with our codes and the places of what is wrong.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::{PageError, advice_key, title_key};
use crate::lang::{Lang, Message};
use crate::pipeline::json::{self, Diagnostic};

pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request has no answer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// `urn:quanxuan:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    /// What to do, or what exactly is wrong.
    detail: String,
    /// The stable name of the problem.
    code: &'static str,
    /// What is wrong with the segment, with its places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<Diagnostic>,
    /// Under which the log has it.
    request_id: String,
}

/// Puts the problem in the place of a body; what else the response says (`Allow`, `Retry-After`) stays.
pub(super) fn dress(response: Response, error: Option<&PageError>, lang: Lang, request_id: String) -> Response {
    let status = response.status();
    let code = error.map_or_else(|| code_of(status), code);
    let detail = error.and_then(PageError::detail).cloned().unwrap_or_else(|| Message::new(advice_key(status)));
    let problem = Problem {
        kind: format!("urn:quanxuan:problem:{code}"),
        title: Message::new(title_key(status)).text(lang),
        status: status.as_u16(),
        detail: detail.text(lang),
        code,
        diagnostics: match error {
            Some(PageError::Invalid { problems, text }) => json::diagnostics(problems, text),
            _ => Vec::new(),
        },
        request_id,
    };
    let Ok(body) = serde_json::to_vec(&problem) else { return response };
    let mut headers = response.headers().clone();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    (status, headers, body).into_response()
}

fn code(error: &PageError) -> &'static str {
    match error {
        PageError::NotFound => "not-found",
        PageError::BadRequest(_) => "bad-request",
        PageError::WrongType => "wrong-media-type",
        PageError::TooLarge => "too-large",
        PageError::Conflict(_) => "conflict",
        PageError::Unfit(_) => "unfit",
        PageError::Outdated => "outdated",
        PageError::NoPrecondition => "no-precondition",
        PageError::KeyReused => "key-reused",
        PageError::Invalid { .. } => "invalid-segment",
        PageError::TooMany { .. } => "too-many-requests",
        PageError::SignedOut => "signed-out",
        PageError::Forbidden => "forbidden",
        PageError::Closed(_) => "closed",
        PageError::ForeignHost => "foreign-host",
        PageError::TimedOut => "timed-out",
        PageError::Cancelled => "cancelled",
        PageError::Busy => "busy",
        PageError::Defect(_) => "defect",
    }
}

/// Of what a layer refused before any handler saw it.
fn code_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "wrong-method",
        StatusCode::FORBIDDEN => "foreign-page",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => "timed-out",
        status if status.is_client_error() => "bad-request",
        _ => "defect",
    }
}
