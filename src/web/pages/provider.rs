//! Signing in through a provider: the way there, and the way back.
//!
//! What leads back is bound to the browser that set out: the state that travels is the hash of a secret in its cookie.

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

use super::sign_in::{self, Problem, agent, cookie, within};
use crate::lang::Message;
use crate::oidc::attempts::{Attempt, LONGEST};
use crate::oidc::{OidcError, Proved};
use crate::store::{AccessDeed, Admission, By, Deed, Identity, Refusal, SegmentName};
use crate::web::actor::COOKIE;
use crate::web::clock;
use crate::web::entrance::Entrance;
use crate::web::error::PageError;
use crate::web::preferences;
use crate::web::secrets;
use crate::web::shell::Shell;
use crate::web::state::AppState;

/// The cookie of a sign-in under way.
const UNDER_WAY: &str = "sign-in";

/// Where the provider sends people back to.
const BACK: &str = "/sign-in/provider/back";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Where to go on.
    to: String,
}

/// `/sign-in/provider`
pub async fn start(
    state: AppState,
    shell: Shell,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Response, PageError> {
    let entrance = state.server().entrance().ok_or(PageError::NotFound)?;
    let secret = secrets::fresh()?;
    let back = format!("{}{BACK}", state.server().origin(&headers));
    let begun = entrance.provider.begin(secrets::kept(&secret).0, back, within(&wish.to), clock::now()).await;
    match begun {
        Ok(address) => {
            let set = format!("{UNDER_WAY}={secret}; Path=/sign-in");
            let set = cookie(state.server(), &set, &format!("; Max-Age={}", LONGEST.as_secs()))?;
            Ok((AppendHeaders([(header::SET_COOKIE, set)]), Redirect::to(&address)).into_response())
        }
        Err(error) => refused(&state, shell, wish.to, error.code(), &error.message()),
    }
}

/// What the provider sends back through the browser.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    state: String,
    code: String,
    error: String,
    iss: Option<String>,
}

/// `/sign-in/provider/back`
pub async fn back(
    state: AppState,
    shell: Shell,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, PageError> {
    let entrance = state.server().entrance().ok_or(PageError::NotFound)?;
    let now = clock::now();
    let held = preferences::cookie(&headers, UNDER_WAY).map(|secret| secrets::kept(secret).0);
    let attempt = match held {
        Some(held) if held == answer.state => entrance.provider.take(&answer.state, now),
        Some(_) | None => Err(OidcError::Elsewhere),
    };
    let attempt = match attempt {
        Ok(attempt) => attempt,
        // Nobody set out, so there is nothing to record.
        Err(error) => return refused(&state, shell, String::new(), error.code(), &error.message()),
    };
    let to = attempt.to.clone();
    let proved = match prove(entrance, attempt, answer, now).await {
        Ok(proved) => proved,
        Err(error) => {
            let did = AccessDeed::NotProved { code: error.code().to_owned() };
            state.store().note(By::new("", now), Deed::Access { did }).await?;
            return refused(&state, shell, to, error.code(), &error.message());
        }
    };
    let identity = Identity { name: SegmentName::parse(&proved.name)?, issuer: proved.issuer, subject: proved.subject };
    let (secret, name) = (secrets::fresh()?, proved.name);
    let kept = secrets::kept(&secret);
    match state.store().sign_in_by_provider(identity, entrance.newcomers, kept, agent(&headers), now).await? {
        Admission::Open(_) => {
            let session = cookie(state.server(), &format!("{COOKIE}={secret}; Path=/"), "")?;
            let over = cookie(state.server(), &format!("{UNDER_WAY}=; Path=/sign-in"), "; Max-Age=0")?;
            let set = AppendHeaders([(header::SET_COOKIE, session), (header::SET_COOKIE, over)]);
            Ok((set, Redirect::to(&to)).into_response())
        }
        Admission::Locked { until } => {
            let until = clock::shown(until, &state.shop().catalog.shop.timezone);
            refused(&state, shell, to, "locked", &Message::new("sign-in-locked").with("until", until))
        }
        Admission::Shut(why) => {
            let code = match why {
                Refusal::OtherSubject => "bound-elsewhere",
                Refusal::Disabled => "disabled",
                Refusal::NotInvited | Refusal::NoAccount | Refusal::Password | Refusal::Locked => "not-invited",
            };
            refused(&state, shell, to, code, &Message::new(format!("oidc-{code}")).with("name", name))
        }
    }
}

async fn prove(entrance: &Entrance, attempt: Attempt, answer: Answer, now: Timestamp) -> Result<Proved, OidcError> {
    entrance.provider.answers_as(answer.iss.as_deref())?;
    match (answer.error.as_str(), answer.code.is_empty()) {
        ("", false) => entrance.provider.prove(attempt, answer.code, now).await,
        (said, _) => Err(OidcError::said(said)),
    }
}

/// The sign-in page, which says what was wrong.
fn refused(
    state: &AppState,
    shell: Shell,
    to: String,
    code: &'static str,
    message: &Message,
) -> Result<Response, PageError> {
    let problem = Problem { text: shell.text(message), code: Some(code) };
    let page = sign_in::page(state, shell, String::new(), to, Some(problem))?;
    Ok((StatusCode::UNAUTHORIZED, page).into_response())
}
