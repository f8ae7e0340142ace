//! Who a request comes from, and what they may do.
//!
//! Until somebody is made admin there is no sign-in: being on this machine is the permission, for everything but managing
//! people and seeing personal data. From then on whoever is not signed in sees the sign-in page only. Programs show a token instead, which counts
//! where programs ask and nowhere else, so that none can make another or sign anybody in.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::clock;
use super::error::{PageError, bare};
use super::pages::ask::address::encoded;
use super::preferences::cookie;
use super::secrets;
use super::state::Server;
use crate::catalog::Class;
use crate::pipeline::{Reach, Sight};
use crate::store::{By, Limits, OpenSight, Person, Right, Session, Token};

/// The cookie that holds a session's secret.
pub const COOKIE: &str = "session";

/// What the record calls whoever acts while there is no sign-in.
pub const LOCAL: &str = "local";

/// Whoever acts. A handler takes it as an argument.
#[derive(Clone, Debug)]
pub enum Actor {
    /// Nobody in particular, while there is no sign-in.
    Local,
    /// Somebody at a browser.
    SignedIn(Person, Session),
    /// A program that acts for somebody.
    Program(Person, Token),
}

impl Actor {
    /// What the record calls them.
    pub fn name(&self) -> String {
        self.person().map_or_else(|| LOCAL.to_owned(), |person| person.name.clone())
    }

    /// For what they do now.
    pub fn by(&self) -> By {
        let token = match self {
            Actor::Local | Actor::SignedIn(..) => None,
            Actor::Program(_, token) => Some(token.label.clone()),
        };
        By { token, ..By::new(self.name(), clock::now()) }
    }

    pub fn may(&self, right: Right) -> bool {
        match self {
            Actor::Local => !matches!(right, Right::Manage | Right::Unmask),
            Actor::SignedIn(person, _) => person.may(right),
            Actor::Program(person, token) => person.may(right) && token.scope.holds(right),
        }
    }

    /// How far what they may reaches; a program's no further than that of whom it acts for.
    pub fn limits(&self) -> Limits {
        match self {
            Actor::Local => Limits::default(),
            Actor::SignedIn(person, _) => person.limits.clone(),
            Actor::Program(person, token) => person.limits.and(&token.limits),
        }
    }

    pub fn reach(&self) -> Reach {
        Reach::of(self.limits(), self.sees().is_some(), self.name())
    }

    /// Why and until when they see personal data, if they do.
    pub fn sees(&self) -> Option<&OpenSight> {
        let open = self.session().and_then(|session| session.sight.as_ref());
        open.filter(|_| self.may(Right::Unmask) && self.limits().sees(Class::Contact))
    }

    /// What of personal data is to be shown to them.
    pub fn sight(&self) -> Sight {
        self.sees().map_or(Sight::MASKED, |seen| Sight::open(self.by(), seen.reason.clone()))
    }

    pub fn person(&self) -> Option<&Person> {
        match self {
            Actor::Local => None,
            Actor::SignedIn(person, _) | Actor::Program(person, _) => Some(person),
        }
    }

    pub fn session(&self) -> Option<&Session> {
        match self {
            Actor::SignedIn(_, session) => Some(session),
            Actor::Local | Actor::Program(..) => None,
        }
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
    let path = request.uri().path();
    let shown = request.headers().get(header::AUTHORIZATION).filter(|_| is_for_programs(path));
    let found = match shown {
        Some(shown) => program(&server, shown).await,
        None => who(&server, request.headers()).await,
    };
    match found {
        Ok(Some(actor)) => {
            request.extensions_mut().insert(actor);
        }
        Ok(None) => {}
        // Whoever it is stays unknown; what needs no right is done all the same.
        Err(error) => {
            request.extensions_mut().insert(Arc::new(error));
        }
    }
    next.run(request).await
}

/// Where programs ask: their answers are no pages.
pub fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path == "/metrics"
}

/// Whoever shows something is who it proves them to be, or nobody, whatever else they hold.
async fn program(server: &Server, shown: &HeaderValue) -> Result<Option<Actor>, PageError> {
    let secret = shown.to_str().ok().and_then(|shown| shown.split_once(' '));
    let secret = secret.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, secret)) = secret else { return Ok(None) };
    let found = server.pipeline().store().token(secrets::kept(secret.trim()), clock::now()).await?;
    Ok(found.map(|(person, token)| Actor::Program(person, token)))
}

async fn who(server: &Server, headers: &HeaderMap) -> Result<Option<Actor>, PageError> {
    let store = server.pipeline().store().clone();
    if let Some(secret) = cookie(headers, COOKIE)
        && let Some((person, session)) = store.session(secrets::kept(secret), clock::now()).await?
    {
        return Ok(Some(Actor::SignedIn(person, session)));
    }
    Ok((!server.asks_who().await?).then_some(Actor::Local))
}

/// Lets through who has the right. Those without learn that they lack it, or nothing when they may not know what it is
/// for; those who are not signed in are sent to do so.
pub async fn guard(State(right): State<Right>, request: Request, next: Next) -> Response {
    match request.extensions().get::<Actor>() {
        Some(actor) if actor.may(right) => next.run(request).await,
        Some(_) if right.is_secret() => PageError::NotFound.into_response(),
        Some(_) => PageError::Forbidden.into_response(),
        None if let Some(error) = request.extensions().get::<Arc<PageError>>() => bare(Arc::clone(error)),
        None if !is_for_programs(request.uri().path()) && wants_page(&request) => {
            Redirect::to(&sign_in_for(&request)).into_response()
        }
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
