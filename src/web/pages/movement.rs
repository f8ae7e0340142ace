//! Two runs of a segment beside each other: who entered, who left, who stayed, and what else differs: rule and SQL.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::run::whole;
use super::segment::frozen::refuse;
use super::segment::sizes::{self, MovementView};
use crate::lang::Message;
use crate::store::{Run, RunId, SegmentId, Size};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::diff::{self, Piece, diff};
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

/// Runs to choose from.
const CHOICES: u32 = 60;

#[derive(Template)]
#[template(path = "movement.html")]
struct MovementPage {
    shell: Shell,
    id: String,
    name: String,
    choices: Vec<Choice>,
    compared: Option<Compared>,
}

struct Choice {
    run: String,
    text: String,
    is_before: bool,
    is_after: bool,
}

struct Compared {
    before: Side,
    after: Side,
    change: String,
    /// `None` when a list was not kept.
    movement: Option<MovementView>,
    /// Pieces of the rules, when they differ.
    rule: Option<Vec<Piece>>,
    sql: Option<Vec<Piece>>,
}

struct Side {
    run: String,
    at: String,
    version: String,
    as_of: String,
    count: String,
}

/// The runs that are compared; by default the last one, and the one before the other.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    before: String,
    after: String,
}

/// `/segments/{id}/changes?before=…&after=…`
pub async fn show(
    state: AppState,
    shell: Shell,
    Path(id): Path<SegmentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let shell = shell.within(Section::Segments);
    let segment = state.store().segment(id).await?;
    let sizes = state.store().sizes(id, CHOICES).await?;
    let after = chosen(&wanted.after)?.or_else(|| sizes.last().map(|size| size.run));
    let place = sizes.iter().position(|size| Some(size.run) == after).unwrap_or(sizes.len());
    let earlier = place.checked_sub(1).and_then(|place| sizes.get(place)).map(|size| size.run);
    let before = chosen(&wanted.before)?.or(earlier);
    // A run that looks back is no size, but can be compared all the same.
    let mut choices: Vec<Size> = Vec::new();
    for run in [after, before].into_iter().flatten() {
        if !sizes.iter().any(|size| size.run == run) {
            choices.extend(state.store().size(run).await?);
        }
    }
    choices.extend(sizes.into_iter().rev());
    let compared = match before.zip(after) {
        Some((before, after)) => Some(compare(&state, &shell, id, before, after).await?),
        None => None,
    };
    render(&MovementPage {
        id: id.to_string(),
        name: segment.name,
        choices: choices.iter().map(|size| choice(&shell, &state, size, before, after)).collect(),
        compared,
        shell,
    })
}

fn chosen(run: &str) -> Result<Option<RunId>, PageError> {
    match run.trim() {
        "" => Ok(None),
        run => run.parse().map(Some).map_err(|_| PageError::NotFound),
    }
}

fn choice(shell: &Shell, state: &AppState, size: &Size, before: Option<RunId>, after: Option<RunId>) -> Choice {
    let version = shell.text(&Message::new("version-number").with("number", size.version));
    let at = clock::shown(size.at, &state.shop().catalog.shop.timezone);
    Choice {
        run: size.run.to_string(),
        text: format!("{} · {version} · {} · {at}", sizes::day(&size.as_of), grouped(size.count)),
        is_before: before == Some(size.run),
        is_after: after == Some(size.run),
    }
}

async fn compare(
    state: &AppState,
    shell: &Shell,
    id: SegmentId,
    before: RunId,
    after: RunId,
) -> Result<Compared, PageError> {
    let (before, after) = (of_segment(state, id, before).await?, of_segment(state, id, after).await?);
    let movement = state.pipeline.movement(before.id, after.id).await?;
    let address = (id.to_string(), before.id.to_string(), after.id.to_string());
    let count = |run: &Run| run.record.list.as_ref().map_or(0, |list| list.count);
    let changed = |texts: [Option<String>; 2]| {
        let [old, new] = texts.map(Option::unwrap_or_default);
        (old != new).then(|| diff(&old, &new))
    };
    let rule = |run: &Run| run.record.rule.as_ref().map(|rule| rule.text.clone());
    let query = |run: &Run| run.record.list.as_ref().map(|list| whole(&list.query));
    Ok(Compared {
        change: sizes::difference(count(&before), count(&after)),
        movement: movement.map(|movement| sizes::movement(&address.0, &address.1, &address.2, &movement)),
        rule: changed([rule(&before), rule(&after)]),
        sql: changed([query(&before), query(&after)]),
        before: side(shell, state, &before),
        after: side(shell, state, &after),
    })
}

/// A run that found a list of this segment.
pub(super) async fn of_segment(state: &AppState, id: SegmentId, run: RunId) -> Result<Run, PageError> {
    let run = state.pipeline.seen_run(run).await?;
    let is_of_segment = run.record.saved.is_some_and(|saved| saved.segment == id);
    if is_of_segment && run.record.list.is_some() { Ok(run) } else { Err(PageError::NotFound) }
}

fn side(shell: &Shell, state: &AppState, run: &Run) -> Side {
    let (saved, list) = (run.record.saved, run.record.list.as_ref());
    let version = |number: u32| shell.text(&Message::new("version-number").with("number", number));
    Side {
        run: run.id.to_string(),
        at: clock::shown(run.record.at, &state.shop().catalog.shop.timezone),
        version: saved.map(|saved| version(saved.version)).unwrap_or_default(),
        as_of: list.map(|list| list.as_of.date().to_string()).unwrap_or_default(),
        count: list.map(|list| grouped(list.count)).unwrap_or_default(),
    }
}

#[derive(Debug, Deserialize)]
pub struct Versions {
    before: u32,
    after: u32,
}

/// Compares two versions on the same data and day, running what has not been run there.
pub async fn versions(
    state: AppState,
    actor: Actor,
    Path(id): Path<SegmentId>,
    Form(Versions { before, after }): Form<Versions>,
) -> Result<Response, PageError> {
    refuse(&state.store().segment(id).await?)?;
    let (before, after) = (run_of(&state, &actor, id, before).await?, run_of(&state, &actor, id, after).await?);
    Ok(Redirect::to(&format!("/segments/{id}/changes?before={before}&after={after}")).into_response())
}

async fn run_of(state: &AppState, actor: &Actor, id: SegmentId, number: u32) -> Result<RunId, PageError> {
    let run = state.pipeline.run_of(id, number, actor.name()).await?;
    run.ok_or_else(|| PageError::BadRequest(Message::new("version-without-list").with("number", number)))
}
