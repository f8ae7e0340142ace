//! What is done to several segments at once: all of it, or nothing.

use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::page;
use super::wish::Wish;
use crate::lang::Message;
use crate::store::{SegmentId, StoreError, Tag};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

/// The fields of the form, in their order; a ticked segment is an `id`.
type Fields = Vec<(String, String)>;

pub async fn act(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Form(fields): Form<Fields>,
) -> Result<Response, PageError> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let ids = fields.iter().filter(|(name, _)| name == "id").map(|(_, id)| id.parse::<SegmentId>());
    let ids: Vec<SegmentId> = ids.collect::<Result<_, _>>().map_err(|_| PageError::NotFound)?;
    let back = back(field("back"));
    if ids.is_empty() {
        let in_trash = back.split('&').any(|pair| pair == "trash=1").then(String::new);
        return refused(&state, shell, in_trash, &Message::new("bulk-none")).await;
    }
    let store = state.store();
    let done = match field("do") {
        "trash" => store.trash_segments(ids, actor.by()).await,
        "restore" => store.restore_segments(ids, actor.by()).await,
        "tag" => match Tag::parse_all(field("tags")) {
            Ok(tags) => store.tag_segments(ids, tags, actor.by()).await,
            Err(problem) => Err(problem),
        },
        "untag" => match Tag::parse_all(field("tags")) {
            Ok(tags) => store.untag_segments(ids, tags, actor.by()).await,
            Err(problem) => Err(problem),
        },
        _ => return Err(PageError::NotFound),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/segments?{back}")).into_response()),
        Err(
            problem @ (StoreError::InUse { .. }
            | StoreError::NameTaken(_)
            | StoreError::NameNotFree(_)
            | StoreError::BadTag { .. }
            | StoreError::TooManyTags { .. }),
        ) => {
            let in_trash = (field("do") == "restore").then(String::new);
            refused(&state, shell, in_trash, &problem.message()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The list again, with why nothing was done.
async fn refused(
    state: &AppState,
    shell: Shell,
    trash: Option<String>,
    problem: &Message,
) -> Result<Response, PageError> {
    let refusal = Some(shell.text(problem));
    let page = page(state, shell, Wish { trash, ..Wish::default() }, refusal).await?;
    Ok((StatusCode::CONFLICT, render(&page)?).into_response())
}

/// The query of the list that the form stood on; nothing when it was changed by hand into something else.
fn back(query: &str) -> &str {
    let belongs = |byte: u8| byte.is_ascii_alphanumeric() || b"%&=._~-".contains(&byte);
    if query.bytes().all(belongs) { query } else { "" }
}
