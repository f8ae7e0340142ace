//! Whether the list of a segment is left in the administrator's folder each time it is run by schedule.

use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::back_to;
use crate::lang::Lang;
use crate::pipeline::PipelineError;
use crate::store::{By, SegmentId};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::export::format::Format;
use crate::web::shell::Shell;
use crate::web::state::AppState;

/// The form, as what is set fills it in.
pub struct FilesView {
    /// Each format that whoever looks may take lists away in, and whether it is set.
    pub formats: Vec<(&'static str, bool)>,
    pub moves: bool,
    /// Who set it.
    pub author: Option<String>,
}

/// `None` when there is no folder, or nothing may be left there by whoever looks.
pub(super) async fn of(state: &AppState, shell: &Shell, id: SegmentId) -> Result<Option<FilesView>, PageError> {
    if state.server().drop_folder().is_none() || !shell.exports() {
        return Ok(None);
    }
    let set = state.store().file_drop_of(id).await?;
    let is_set = |format: Format| set.as_ref().is_some_and(|set| set.format == format.extension());
    Ok(Some(FilesView {
        formats: Format::ALL
            .into_iter()
            .filter(|format| shell.takes(*format))
            .map(|format| (format.extension(), is_set(format)))
            .collect(),
        moves: set.as_ref().is_some_and(|set| set.moves),
        author: set.map(|set| set.author),
    }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// Empty for none.
    format: String,
    moves: Option<String>,
}

/// `/segments/{id}/files`
pub async fn set(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<SegmentId>,
    Form(form): Form<Filled>,
) -> Result<Response, PageError> {
    match Format::of(&form.format) {
        Some(format) => leave(&state, id, format, form.moves.is_some(), shell.lang, actor.by()).await?,
        None => state.store().leave_no_files(id, actor.by()).await?,
    }
    Ok(back_to(id, "#schedule"))
}

/// From now on a segment leaves its list, if there is a folder and whoever sets it may take the list away.
pub(in crate::web) async fn leave(
    state: &AppState,
    id: SegmentId,
    format: Format,
    moves: bool,
    lang: Lang,
    by: By,
) -> Result<(), PageError> {
    if state.server().drop_folder().is_none() {
        return Err(PageError::NotFound);
    }
    let name = format.extension().to_owned();
    if !state.pipeline.reach().limits().formats.holds(&format) {
        return Err(PipelineError::ClosedFormat(name).into());
    }
    state.pipeline.admit_telling(Some(id)).await?;
    Ok(state.store().leave_files(id, name, moves, lang, by).await?)
}
