//! Signing in and out, and the page where somebody invited chooses a password.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::lang::Message;
use crate::store::{AccessDeed, By, Deed, Person, Refusal, SegmentName, StoreError};
use crate::web::actor::{Actor, COOKIE};
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::pages::ask::address::encoded;
use crate::web::secrets;
use crate::web::shell::{Shell, render};
use crate::web::state::{AppState, Server};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    shell: Shell,
    name: String,
    to: String,
    problem: Option<Problem>,
    /// Who else proves who somebody is: what to call it, and the way there.
    provider: Option<(String, String)>,
}

/// Why somebody is not in yet, with what to tell whoever can help.
pub(super) struct Problem {
    pub text: String,
    pub code: Option<&'static str>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignIn {
    name: String,
    password: String,
    /// Where to go on.
    to: String,
}

/// `/sign-in`
pub async fn form(state: AppState, shell: Shell, Query(wish): Query<SignIn>) -> Result<Response, PageError> {
    page(&state, shell, String::new(), wish.to, None)
}

pub(super) fn page(
    state: &AppState,
    shell: Shell,
    name: String,
    to: String,
    problem: Option<Problem>,
) -> Result<Response, PageError> {
    let provider = state.server().provider().map(|host| {
        let label = shell.text(&Message::new("sign-in-provider").with("host", host));
        (label, format!("/sign-in/provider?to={}", encoded(&to)))
    });
    render(&SignInPage { shell, name, to, problem, provider })
}

pub async fn sign_in(
    state: AppState,
    shell: Shell,
    headers: HeaderMap,
    Form(given): Form<SignIn>,
) -> Result<Response, PageError> {
    let now = clock::now();
    let known = state.store().credentials(&given.name).await?;
    let until = known.as_ref().and_then(|known| known.person.locked_until).filter(|until| *until > now);
    let hash = known.as_ref().and_then(|known| known.password.clone());
    // A locked name is not even tried, but takes as long.
    let fits = secrets::matches(given.password.clone(), hash.filter(|_| until.is_none())).await?;
    let problem = match (known, until) {
        (Some(known), None) if fits && known.person.disabled.is_none() => {
            return enter(&state, &known.person, &headers, &given.to).await;
        }
        (known, Some(until)) => {
            if let Some(known) = known {
                let by = By::new(known.person.name, now);
                state.store().note(by, Deed::Access { did: AccessDeed::Refused(Refusal::Locked) }).await?;
            }
            let zone = &state.shop().catalog.shop.timezone;
            Message::new("sign-in-locked").with("until", clock::shown(until, zone))
        }
        (Some(known), None) => {
            let why = if fits { Refusal::Disabled } else { Refusal::Password };
            state.store().note_failure(&known.person, why, now).await?;
            Message::new("sign-in-wrong")
        }
        (None, None) => {
            let nobody = By::new("", now);
            state.store().note(nobody, Deed::Access { did: AccessDeed::Refused(Refusal::NoAccount) }).await?;
            Message::new("sign-in-wrong")
        }
    };
    let problem = Problem { text: shell.text(&problem), code: None };
    let page = page(&state, shell, given.name, given.to, Some(problem))?;
    Ok((StatusCode::UNAUTHORIZED, page).into_response())
}

/// Begins a session under a secret that nobody has seen before, and goes on.
async fn enter(state: &AppState, person: &Person, headers: &HeaderMap, to: &str) -> Result<Response, PageError> {
    let secret = secrets::fresh()?;
    state.store().sign_in(person, secrets::kept(&secret), agent(headers), clock::now()).await?;
    Ok((set_cookie(state.server(), &secret, "")?, Redirect::to(&within(to))).into_response())
}

/// What the browser calls itself.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

/// A place of this server, whatever was asked for: a path, never another host.
pub(super) fn within(to: &str) -> String {
    let is_path = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']);
    if is_path { to.to_owned() } else { "/".to_owned() }
}

/// A header that hands the session's secret to the browser, with more that holds for the cookie.
pub(super) fn set_cookie(server: &Server, secret: &str, more: &str) -> Result<SetCookies<1>, PageError> {
    let cookie = cookie(server, &format!("{COOKIE}={secret}; Path=/"), more)?;
    Ok(AppendHeaders([(header::SET_COOKIE, cookie)]))
}

pub(super) type SetCookies<const N: usize> = AppendHeaders<[(header::HeaderName, HeaderValue); N]>;

/// A cookie that only the server and its browser can read.
pub(super) fn cookie(server: &Server, cookie: &str, more: &str) -> Result<HeaderValue, PageError> {
    HeaderValue::try_from(format!("{cookie}; {}{more}", server.secrecy()))
        .map_err(|error| PageError::Defect(error.into()))
}

/// `/sign-out`
pub async fn sign_out(state: AppState, actor: Actor) -> Result<Response, PageError> {
    if let (Some(person), Some(session)) = (actor.person(), actor.session()) {
        state.store().sign_out(person, session.id, clock::now()).await?;
    }
    Ok((set_cookie(state.server(), "", "; Max-Age=0")?, Redirect::to("/sign-in")).into_response())
}

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage {
    shell: Shell,
    token: String,
    /// Fixed for whoever has one.
    name: String,
    is_first: bool,
    problem: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Welcome {
    token: String,
    name: String,
    password: String,
}

/// `/welcome`: a link that lets somebody choose a password.
pub async fn welcome(state: AppState, shell: Shell, Query(given): Query<Welcome>) -> Result<Response, PageError> {
    let invited = state.store().invited(secrets::kept(&given.token), clock::now()).await?;
    let person = invited.ok_or_else(|| PageError::Conflict(StoreError::NoInvitation.message()))?;
    let (is_first, name) = (person.is_none(), person.map(|person| person.name).unwrap_or_default());
    render(&WelcomePage { shell, token: given.token, name, is_first, problem: None })
}

pub async fn accept(
    state: AppState,
    shell: Shell,
    headers: HeaderMap,
    Form(given): Form<Welcome>,
) -> Result<Response, PageError> {
    let secret = secrets::kept(&given.token);
    let invited = state.store().invited(secret.clone(), clock::now()).await?;
    let person = invited.ok_or_else(|| PageError::Conflict(StoreError::NoInvitation.message()))?;
    let is_first = person.is_none();
    let name = person.map_or(given.name, |person| person.name);
    let length = given.password.chars().count();
    let good = if secrets::PASSWORD.contains(&length) {
        SegmentName::parse(&name).map_err(|error| error.message())
    } else {
        let message = Message::new("password-length").with("least", *secrets::PASSWORD.start());
        Err(message.with("most", *secrets::PASSWORD.end()))
    };
    let problem = match good {
        Ok(valid) => {
            let hash = secrets::hashed(given.password).await?;
            match state.store().accept(secret, valid, hash, clock::now()).await {
                Ok(person) => return enter(&state, &person, &headers, "/").await,
                Err(error @ StoreError::PersonTaken(_)) => error.message(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(problem) => problem,
    };
    let problem = Some(shell.text(&problem));
    let page = WelcomePage { shell, token: given.token, name, is_first, problem };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}
