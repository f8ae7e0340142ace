//! Seeing personal data: asking for it with a reason, for a while, and masking it again before the time is over.

use askama::Template;
use axum::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::sign_in::within;
use crate::store::{Session, StoreError};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::preferences::origin_page;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "sight.html")]
struct SightPage {
    shell: Shell,
    reason: String,
    /// Where to go on.
    to: String,
    problem: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    reason: String,
    to: String,
}

/// `/sight`
pub async fn form(shell: Shell, headers: HeaderMap) -> Result<Response, PageError> {
    render(&SightPage { shell, reason: String::new(), to: origin_page(&headers), problem: None })
}

pub async fn open(state: AppState, actor: Actor, shell: Shell, Form(wish): Form<Wish>) -> Result<Response, PageError> {
    match state.store().open_sight(session(&actor)?.id, wish.reason.clone(), actor.by()).await {
        Ok(()) => Ok(Redirect::to(&within(&wish.to)).into_response()),
        Err(problem @ StoreError::BadReason { .. }) => {
            let problem = Some(shell.text(&problem.message()));
            let page = SightPage { shell, reason: wish.reason, to: wish.to, problem };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `/sight/end`
pub async fn close(state: AppState, actor: Actor, headers: HeaderMap) -> Result<Response, PageError> {
    state.store().close_sight(session(&actor)?.id, actor.by()).await?;
    Ok(Redirect::to(&origin_page(&headers)).into_response())
}

fn session(actor: &Actor) -> Result<&Session, PageError> {
    actor.session().ok_or(PageError::Forbidden)
}
