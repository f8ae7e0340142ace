//! A request that comes again with the same `Idempotency-Key` is done once: what it was answered is answered again. A
//! request that was refused may come again, corrected or not, with the same key; one that ended without an answer may some
//! minutes later.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::document::Operation;
use crate::hash;
use crate::lang::Message;
use crate::store::{Begun, Reply};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::routes::BODY_LIMIT;
use crate::web::state::Server;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Characters of a key.
const MOST: usize = 200;

/// What of an answer is kept beside its body.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

pub fn describe(operation: &mut Operation<'_>) {
    let said =
        "A name for this request: when it comes again within a day, it is not done again, and has the same answer.";
    let schema = json!({"type": "string", "minLength": 1, "maxLength": MOST, "pattern": "^[!-~]+$"});
    operation.header("Idempotency-Key", said, false, &schema);
}

pub async fn once(State(server): State<Server>, request: Request, next: Next) -> Response {
    match keyed(&server, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn keyed(server: &Server, request: Request, next: Next) -> Result<Response, PageError> {
    let Some(key) = request.headers().get(KEY) else { return Ok(next.run(request).await) };
    let key = key.to_str().ok().filter(|key| (1..=MOST).contains(&key.len()));
    let key = key.filter(|key| key.bytes().all(|byte| byte.is_ascii_graphic())).map(str::to_owned);
    let key = key.ok_or_else(|| PageError::BadRequest(Message::new("api-bad-key").with("most", MOST)))?;
    let who = request.extensions().get::<Actor>().map(Actor::name).unwrap_or_default();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| PageError::TooLarge)?;
    let place = parts.uri.to_string();
    // Under other limits it is another request: its answer may tell less.
    let limits = parts.extensions.get::<Actor>().map(Actor::limits).unwrap_or_default();
    let limits = serde_json::to_vec(&limits).map_err(|error| PageError::Defect(error.into()))?;
    let what = hash::of_lines(&[parts.method.as_str().as_bytes(), place.as_bytes(), &limits, &body]);
    let store = server.pipeline().store().clone();
    match store.begin_once(who.clone(), key.clone(), what, clock::now()).await? {
        Begun::Answered(reply) => return Ok(again(reply)),
        Begun::UnderWay => return Err(PageError::Conflict(Message::new("api-key-busy"))),
        Begun::Another => return Err(PageError::KeyReused),
        Begun::First => {}
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if !response.status().is_success() {
        store.forget_once(who, key).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|error| PageError::Defect(error.into()))?;
    let text = |name: &HeaderName| Some((name.to_string(), parts.headers.get(name)?.to_str().ok()?.to_owned()));
    let reply =
        Reply { status: parts.status.as_u16(), headers: KEPT.iter().filter_map(text).collect(), body: body.to_vec() };
    store.end_once(who, key, reply).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn again(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or_default();
    for (name, value) in reply.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
