//! How far the rights of one person reach, for admins.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::people::role_key;
use crate::catalog::Class;
use crate::store::{Folder, Format, Limits, Only, PersonId};
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
    folders: FolderLimits,
}

struct Choice {
    value: &'static str,
    label: String,
    note: String,
    is_ticked: bool,
}

/// Folders as the form offers them.
pub struct FolderLimits {
    /// Only those that are ticked.
    pub are_some: bool,
    pub choices: Vec<(Folder, bool)>,
}

impl FolderLimits {
    /// Those that there are, or may be, within other limits.
    pub async fn of(state: &AppState, held: &Only<Folder>, within: &Only<Folder>) -> Result<Self, PageError> {
        let mut known = state.store().folders().await?;
        known.extend([held, within].into_iter().filter_map(Only::some).flatten().cloned());
        let are_some = held.some().is_some();
        let choices = known.into_iter().filter(|folder| within.holds(folder));
        Ok(FolderLimits {
            are_some,
            choices: choices.map(|folder| (folder.clone(), are_some && held.holds(&folder))).collect(),
        })
    }
}

/// What was chosen of them.
pub fn chosen_folders(fields: &[(String, String)]) -> Result<Only<Folder>, PageError> {
    if !fields.iter().any(|(name, value)| name == "folders" && value == "some") {
        return Ok(Only::default());
    }
    let ticked = fields.iter().filter(|(name, _)| name == "folder").map(|(_, value)| Folder::parse(value));
    let ticked: Vec<Option<Folder>> = ticked.collect::<Result<_, _>>()?;
    Ok(Only::these(ticked.into_iter().flatten()))
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
    let folders = FolderLimits::of(&state, &person.limits.folders, &Only::default()).await?;
    render(&LimitsPage {
        folders,
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
    let limits = limits.in_folders(chosen_folders(&ticked)?);
    state.store().set_limits(id, limits, actor.by()).await?;
    Ok(Redirect::to("/people").into_response())
}
