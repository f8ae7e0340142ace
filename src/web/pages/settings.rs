//! The shop's policy: what has to be approved before it is used. For admins.

use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::lang::Message;
use crate::store::Policy;
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    shell: Shell,
    wish: Wish,
    problem: Option<String>,
}

/// The form: a box that is not ticked does not come.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    schedules: Option<String>,
    people: String,
    contact: Option<String>,
}

impl From<Policy> for Wish {
    fn from(policy: Policy) -> Self {
        let ticked = |is: bool| is.then(|| "on".to_owned());
        Wish {
            schedules: ticked(policy.schedules),
            people: policy.people.map(|most| most.to_string()).unwrap_or_default(),
            contact: ticked(policy.contact),
        }
    }
}

/// `/settings`
pub async fn show(state: AppState, shell: Shell) -> Result<Response, PageError> {
    let wish = state.store().policy().await?.into();
    render(&SettingsPage { shell, wish, problem: None })
}

pub async fn save(state: AppState, actor: Actor, shell: Shell, Form(wish): Form<Wish>) -> Result<Response, PageError> {
    let people = match wish.people.trim() {
        "" => Ok(None),
        most => most.parse().map(Some).map_err(|_| Message::new("ask-bad-number").with("text", most)),
    };
    match people {
        Ok(people) => {
            let policy = Policy { schedules: wish.schedules.is_some(), people, contact: wish.contact.is_some() };
            state.store().set_policy(policy, actor.by()).await?;
            Ok(Redirect::to("/settings").into_response())
        }
        Err(problem) => {
            let problem = Some(shell.text(&problem));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&SettingsPage { shell, wish, problem })?).into_response())
        }
    }
}
