//! The people who may sign in, for admins.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::store::{Person, PersonId, Right, Role, SegmentName};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::secrets;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    shell: Shell,
    people: Vec<PersonView>,
    roles: Vec<RoleView>,
    /// Whom a link was just made for, and the link; it is shown this once.
    invited: Option<(String, String)>,
}

struct RoleView {
    role: Role,
    label: String,
    may: String,
}

struct PersonView {
    id: String,
    name: String,
    role: Role,
    state: String,
    is_disabled: bool,
    /// May see personal data, though the role does not say so; `None` where it does.
    unmasks: Option<bool>,
    /// How far what they may reaches.
    limits: String,
}

pub(super) fn role_key(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Viewer => ("role-viewer", "role-viewer-may"),
        Role::Operator => ("role-operator", "role-operator-may"),
        Role::Auditor => ("role-auditor", "role-auditor-may"),
        Role::Admin => ("role-admin", "role-admin-may"),
    }
}

/// `/people`
pub async fn show(state: AppState, shell: Shell) -> Result<Response, PageError> {
    page(&state, shell, None).await
}

async fn page(state: &AppState, shell: Shell, invited: Option<(String, String)>) -> Result<Response, PageError> {
    let people = state.store().people().await?.into_iter().map(|person| view(person, &shell)).collect();
    let roles = Role::ALL.map(|role| {
        let (label, may) = role_key(role);
        RoleView { role, label: shell.t(label), may: shell.t(may) }
    });
    render(&PeoplePage { people, roles: roles.into(), invited, shell })
}

fn view(person: Person, shell: &Shell) -> PersonView {
    let state = match (&person.disabled, person.has_come) {
        (Some(_), _) => "person-disabled",
        (None, false) => "person-invited",
        (None, true) => "person-active",
    };
    PersonView {
        id: person.id.to_string(),
        name: person.name,
        role: person.role,
        state: shell.t(state),
        is_disabled: person.disabled.is_some(),
        limits: shell.words(&person.limits.said()).to_owned(),
        unmasks: (!person.role.may(Right::Unmask)).then_some(person.unmasks),
    }
}

#[derive(Debug, Deserialize)]
pub struct New {
    name: String,
    role: String,
}

fn role(name: &str) -> Result<Role, PageError> {
    Role::named(name).ok_or(PageError::NotFound)
}

/// Where somebody chooses a password.
fn link(state: &AppState, headers: &HeaderMap, secret: &str) -> String {
    format!("{}/welcome?token={secret}", state.server().origin(headers))
}

pub async fn invite(
    state: AppState,
    actor: Actor,
    shell: Shell,
    headers: HeaderMap,
    Form(new): Form<New>,
) -> Result<Response, PageError> {
    let secret = secrets::fresh()?;
    let (name, role) = (SegmentName::parse(&new.name)?, role(&new.role)?);
    let person = state.store().invite(name, role, secrets::kept(&secret), actor.by()).await?;
    page(&state, shell, Some((person.name, link(&state, &headers, &secret)))).await
}

pub async fn invite_again(
    state: AppState,
    actor: Actor,
    shell: Shell,
    headers: HeaderMap,
    Path(id): Path<PersonId>,
) -> Result<Response, PageError> {
    let secret = secrets::fresh()?;
    let person = state.store().invite_again(id, secrets::kept(&secret), actor.by()).await?;
    page(&state, shell, Some((person.name, link(&state, &headers, &secret)))).await
}

#[derive(Debug, Deserialize)]
pub struct NewRole {
    role: String,
}

pub async fn set_role(
    state: AppState,
    actor: Actor,
    Path(id): Path<PersonId>,
    Form(new): Form<NewRole>,
) -> Result<Response, PageError> {
    state.store().set_role(id, role(&new.role)?, actor.by()).await?;
    Ok(Redirect::to("/people").into_response())
}

pub async fn disable(state: AppState, actor: Actor, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    state.store().disable(id, actor.by()).await?;
    Ok(Redirect::to("/people").into_response())
}

pub async fn unmask(state: AppState, actor: Actor, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    state.store().let_unmask(id, true, actor.by()).await?;
    Ok(Redirect::to("/people").into_response())
}

pub async fn mask(state: AppState, actor: Actor, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    state.store().let_unmask(id, false, actor.by()).await?;
    Ok(Redirect::to("/people").into_response())
}

pub async fn enable(state: AppState, actor: Actor, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    state.store().enable(id, actor.by()).await?;
    Ok(Redirect::to("/people").into_response())
}
