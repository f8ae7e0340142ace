//! Asking the provider: encrypted, one answer for one question, and not without end.

use std::net::IpAddr;

use openidconnect::url::Url;
use openidconnect::{HttpRequest, HttpResponse};

/// Bytes of an answer.
const LONGEST: usize = 1 << 20;

#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("{0} is not encrypted")]
    NotEncrypted(String),
    #[error("the answer is too long")]
    TooLong,
    #[error("no answer")]
    NoAnswer(#[from] reqwest::Error),
}

/// Whether nobody on the way can read or change what goes there.
pub(super) fn is_safe(address: &Url) -> bool {
    let host = address.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse().is_ok_and(|number: IpAddr| number.is_loopback());
    address.scheme() == "https" || (address.scheme() == "http" && is_here)
}

pub(super) async fn fetch(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let request: reqwest::Request = request.try_into()?;
    if !is_safe(request.url()) {
        return Err(HttpError::NotEncrypted(request.url().to_string()));
    }
    let mut answer = http.execute(request).await?;
    let mut body = Vec::new();
    while let Some(more) = answer.chunk().await? {
        body.extend_from_slice(&more);
        if body.len() > LONGEST {
            return Err(HttpError::TooLong);
        }
    }
    let mut whole = HttpResponse::new(body);
    *whole.status_mut() = answer.status();
    *whole.headers_mut() = answer.headers().clone();
    Ok(whole)
}
