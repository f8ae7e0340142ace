//! The playbook: what to do with each kind of customers, who wrote it and when; every play can be changed, and any earlier
//! wording of it restored.

mod form;
mod view;

use std::collections::HashSet;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use self::form::{Fields, PlayForm};
pub use self::view::PlayView;
use self::view::{SituationsView, VersionView, situations_view, versions_view};
use crate::lang::Message;
use crate::pipeline::playbook::{CurrentPlay, situations, written};
use crate::store::{NewPlayVersion, PlayText, StoreError};
use crate::web::actor::Actor;
use crate::web::diff;
use crate::web::error::PageError;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "plays.html")]
struct PlaysPage {
    shell: Shell,
    plays: Vec<PlayView>,
    groups: Vec<SituationsView>,
}

#[derive(Template)]
#[template(path = "play.html")]
struct PlayPage {
    shell: Shell,
    play: PlayView,
    version: u32,
    suits: Vec<SituationsView>,
    form: PlayForm,
    /// The form is open, because something in it wants attention.
    problem: Option<String>,
    versions: Vec<VersionView>,
}

/// `/plays`: all of them, and which kinds of customers each is for.
pub async fn list(state: AppState, shell: Shell) -> Result<Response, PageError> {
    let shell = shell.within(Section::Gallery);
    let playbook = state.pipeline.playbook().await?;
    let groups = situations(state.shop()).into_iter();
    let groups = groups.map(|group| situations_view(&shell, &group, |key| playbook.of(key).collect())).collect();
    render(&PlaysPage { plays: playbook.plays.iter().map(|play| PlayView::new(&shell, play)).collect(), groups, shell })
}

/// `/plays/{name}`: one of them, with its form and its history.
pub async fn show(state: AppState, shell: Shell, Path(name): Path<String>) -> Result<Response, PageError> {
    render(&page(&state, shell, &name, None).await?)
}

/// A form that came back, with why.
struct Refused {
    fields: Fields,
    problem: String,
}

async fn page(state: &AppState, shell: Shell, name: &str, refused: Option<Refused>) -> Result<PlayPage, PageError> {
    let shell = shell.within(Section::Gallery);
    let shop = state.shop();
    let playbook = state.pipeline.playbook().await?;
    let play = playbook.play(name).ok_or(PageError::NotFound)?;
    let original = shop.catalog.play(name).map(|play| written(play, &shop.catalog)).ok_or(PageError::NotFound)?;
    let groups = situations(shop);
    let suited = groups.iter().map(|group| situations_view(&shell, group, |key| suited(play, key)));
    let suits = once_each(suited.map(SituationsView::with_plays_only).collect());
    let versions = state.store().play_versions(name.to_owned()).await?;
    let (fields, problem) = match refused {
        Some(Refused { fields, problem }) => (fields, Some(problem)),
        None => (Fields::of(&play.text), None),
    };
    Ok(PlayPage {
        play: PlayView::new(&shell, play),
        version: play.version,
        suits,
        form: PlayForm::new(&shell, &fields, &groups),
        problem,
        versions: versions_view(&shell, &shop.catalog.shop.timezone, &groups, &versions, &original),
        shell,
    })
}

/// Groups without the situations that an earlier one has: a template may ask for just what a state says.
fn once_each(mut groups: Vec<SituationsView>) -> Vec<SituationsView> {
    let mut shown = HashSet::new();
    for group in &mut groups {
        group.all.retain(|situation| shown.insert(situation.address.clone()));
    }
    groups.retain(|group| !group.all.is_empty());
    groups
}

fn suited<'p>(play: &'p CurrentPlay, key: &str) -> Vec<&'p CurrentPlay> {
    if play.text.suits.iter().any(|known| known == key) { vec![play] } else { Vec::new() }
}

/// Saves another version. One that says the same as the newest is not saved again.
pub async fn save(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(name): Path<String>,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let fields = Fields::given(given);
    let playbook = state.pipeline.playbook().await?;
    let play = playbook.play(&name).ok_or(PageError::NotFound)?;
    let (status, problem) = match fields.text(&situations(state.shop())) {
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, shell.text(&problem)),
        Ok(text) if text == play.text && fields.expected() == play.version => return Ok(back_to(&name)),
        Ok(text) => match add(&state, &actor, &name, fields.expected(), text, fields.note()).await {
            Ok(()) => return Ok(back_to(&name)),
            Err(conflict @ StoreError::VersionConflict { .. }) => {
                (StatusCode::CONFLICT, shell.text(&conflict.message()))
            }
            Err(error) => return Err(error.into()),
        },
    };
    let page = page(&state, shell, &name, Some(Refused { fields, problem })).await?;
    Ok((status, render(&page)?).into_response())
}

/// Makes what an earlier version said a new version; 0 is what the catalog says.
pub async fn restore(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path((name, number)): Path<(String, u32)>,
) -> Result<Response, PageError> {
    let catalog = &state.shop().catalog;
    let original = catalog.play(&name).ok_or(PageError::NotFound)?;
    let versions = state.store().play_versions(name.clone()).await?;
    let newest = versions.first().map_or(0, |version| version.number);
    let text = match versions.into_iter().find(|version| version.number == number) {
        Some(version) => version.text,
        None if number == 0 => written(original, catalog),
        None => return Err(PageError::NotFound),
    };
    let note = shell.text(&Message::new("play-restored").with("number", number));
    add(&state, &actor, &name, newest, text, note).await?;
    Ok(back_to(&name))
}

/// What a play may say, if all of it is there; situations that are none are left out.
///
/// # Errors
/// What is missing, or too long.
pub fn checked(state: &AppState, text: &PlayText, note: &str) -> Result<PlayText, Message> {
    Fields::of(text).with_note(note.to_owned()).text(&situations(state.shop()))
}

/// Saves another version after the one that its author had seen.
pub async fn add(
    state: &AppState,
    actor: &Actor,
    name: &str,
    expected: u32,
    text: PlayText,
    note: String,
) -> Result<(), StoreError> {
    let version = NewPlayVersion { text, note, by: actor.by() };
    state.store().add_play_version(name.to_owned(), expected, version).await
}

fn back_to(name: &str) -> Response {
    Redirect::to(&format!("/plays/{name}")).into_response()
}
