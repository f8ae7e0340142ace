//! Who a request comes from, and what they may do.
//!
//! Until somebody is made admin there is no sign-in: being on this machine is the permission, for everything but managing
//! people. From then on whoever is not signed in sees the sign-in page only.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::clock;
use super::error::PageError;
use super::pages::ask::address::encoded;
use super::preferences::cookie;
use super::secrets;
use super::state::Server;
use crate::store::{Person, Right, Session};

/// The cookie that holds a session's secret.
pub const COOKIE: &str = "session";

/// What the record calls whoever acts while there is no sign-in.
const LOCAL: &str = "local";

/// Whoever acts. A handler takes it as an argument.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    signed_in: Option<(Person, Session)>,
}

impl Actor {
    /// What the record calls them.
    pub fn name(&self) -> String {
        self.person().map_or_else(|| LOCAL.to_owned(), |person| person.name.clone())
    }

    pub fn may(&self, right: Right) -> bool {
        self.person().map_or(right != Right::Manage, |person| person.role.may(right))
    }

    /// Nobody in particular, while there is no sign-in.
    pub fn person(&self) -> Option<&Person> {
        self.signed_in.as_ref().map(|(person, _)| person)
    }

    pub fn session(&self) -> Option<&Session> {
        self.signed_in.as_ref().map(|(_, session)| session)
    }
}

impl FromRequestParts<Server> for Actor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, PageError> {
        parts.extensions.get::<Actor>().cloned().ok_or(PageError::SignedOut)
    }
}

/// Notes with the request who it comes from; nobody when a sign-in is due.
pub async fn identify(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    match who(&server, request.headers()).await {
        Ok(Some(actor)) => {
            request.extensions_mut().insert(actor);
        }
        Ok(None) => {}
        Err(error) => return error.into_response(),
    }
    next.run(request).await
}

async fn who(server: &Server, headers: &HeaderMap) -> Result<Option<Actor>, PageError> {
    let store = server.pipeline().store().clone();
    if let Some(secret) = cookie(headers, COOKIE) {
        let signed_in = store.session(secrets::kept(secret), clock::now()).await?;
        if signed_in.is_some() {
            return Ok(Some(Actor { signed_in }));
        }
    }
    Ok((!server.asks_who().await?).then(Actor::default))
}

/// Lets through who has the right. Those without learn that they lack it, or nothing when they may not know what it is
/// for; those who are not signed in are sent to do so.
pub async fn guard(State(right): State<Right>, request: Request, next: Next) -> Response {
    match request.extensions().get::<Actor>() {
        Some(actor) if actor.may(right) => next.run(request).await,
        Some(_) if right.is_secret() => PageError::NotFound.into_response(),
        Some(_) => PageError::Forbidden.into_response(),
        None if wants_page(&request) => Redirect::to(&sign_in_for(&request)).into_response(),
        None => PageError::SignedOut.into_response(),
    }
}

fn wants_page(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let is_part = request.headers().contains_key("hx-request");
    request.method() == Method::GET && !is_part && accepts.contains("text/html")
}

/// The sign-in page that leads on to what was asked for.
fn sign_in_for(request: &Request) -> String {
    let wanted = request.uri().path_and_query().map_or("/", |wanted| wanted.as_str());
    format!("/sign-in?to={}", encoded(wanted))
}
