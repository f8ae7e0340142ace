//! Freezing a segment at a run, and letting it follow its rule again.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::{back_to, sizes};
use crate::lang::Message;
use crate::store::{SavedSegment, SegmentId, Size};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::Shell;
use crate::web::state::AppState;

/// The list that a frozen segment is.
pub struct FrozenView {
    pub said: String,
    pub list: String,
}

/// A run that a segment can be frozen at.
pub struct Choice {
    pub run: String,
    pub said: String,
}

pub fn view(shell: &Shell, zone: &str, segment: SegmentId, size: &Size) -> FrozenView {
    let version = Message::new("version-number").with("number", size.version);
    let said = Message::new("frozen-said")
        .with("count", grouped(size.count))
        .with("day", sizes::day(&size.as_of))
        .with("at", clock::shown(size.at, zone))
        .with("version", version);
    FrozenView { said: shell.text(&said), list: format!("/segments/{segment}/members?run={}", size.run) }
}

/// The newest first.
pub fn choices(shell: &Shell, zone: &str, sizes: &[Size]) -> Vec<Choice> {
    let said = |size: &Size| {
        let version = shell.text(&Message::new("version-number").with("number", size.version));
        let (day, count) = (sizes::day(&size.as_of), grouped(size.count));
        format!("{day} · {count} · {version} · {}", clock::shown(size.at, zone))
    };
    sizes.iter().rev().map(|size| Choice { run: size.run.to_string(), said: said(size) }).collect()
}

/// A frozen segment is not run: its list is there already.
pub fn refuse(segment: &SavedSegment) -> Result<(), PageError> {
    match segment.frozen {
        Some(_) => Err(PageError::Conflict(Message::new("frozen-no-run"))),
        None => Ok(()),
    }
}

#[derive(Debug, Deserialize)]
pub struct At {
    run: String,
}

pub async fn freeze(
    state: AppState,
    actor: Actor,
    Path(id): Path<SegmentId>,
    Form(at): Form<At>,
) -> Result<Response, PageError> {
    let run = at.run.parse().map_err(|_| PageError::NotFound)?;
    state.store().freeze_segment(id, run, actor.by()).await?;
    Ok(back_to(id, ""))
}

pub async fn unfreeze(state: AppState, actor: Actor, Path(id): Path<SegmentId>) -> Result<Response, PageError> {
    state.store().unfreeze_segment(id, actor.by()).await?;
    Ok(back_to(id, ""))
}
