//! How far the rights of one person reach, for admins.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::people::role_key;
use crate::catalog::Class;
use crate::store::{Format, Limits, PersonId};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "limits.html")]
struct LimitsPage {
    shell: Shell,
    id: String,
    name: String,
    role: String,
    may: String,
    columns: Vec<Choice>,
    formats: Vec<(Format, bool)>,
}

struct Choice {
    value: &'static str,
    label: String,
    note: String,
    is_ticked: bool,
}

/// `/people/{id}`
pub async fn show(state: AppState, shell: Shell, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    let person = state.store().person(id).await?;
    let (label, may) = role_key(person.role);
    let columns = Class::CLOSABLE.map(|class| Choice {
        value: class.name(),
        label: shell.text(&class.message()),
        note: shell.t(note_key(class)),
        is_ticked: person.limits.sees(class),
    });
    render(&LimitsPage {
        id: person.id.to_string(),
        name: person.name,
        role: shell.t(label),
        may: shell.t(may),
        columns: columns.into(),
        formats: Format::ALL.map(|format| (format, person.limits.formats.holds(&format))).into(),
        shell,
    })
}

fn note_key(class: Class) -> &'static str {
    match class {
        Class::Open => "class-open",
        Class::Contact => "class-contact-note",
        Class::Spend => "class-spend-note",
        Class::Behaviour => "class-behaviour-note",
    }
}

/// What is ticked is allowed, and nothing else.
pub async fn set(
    state: AppState,
    actor: Actor,
    Path(id): Path<PersonId>,
    Form(ticked): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let of =
        |known: &'static str| ticked.iter().filter(move |(name, _)| name == known).map(|(_, value)| value.as_str());
    let limits = Limits::of(of("column").filter_map(Class::named), of("format").filter_map(Format::of));
    state.store().set_limits(id, limits, actor.by()).await?;
    Ok(Redirect::to("/people").into_response())
}
