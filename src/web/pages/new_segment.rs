//! Saving a rule as a segment: the form, and what comes of it. Whatever is wrong, nothing typed is lost.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::dsl::text;
use crate::lang::Message;
use crate::store::{Folder, NewVersion, SavedSegment, SegmentId, SegmentName, StoreError, Tag};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::rule_editor::RuleEditor;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "new_segment.html")]
struct NewSegmentPage {
    shell: Shell,
    form: Filled,
    editor: RuleEditor,
    /// What is wrong with the name.
    name_problem: Option<String>,
    folder_problem: Option<String>,
    tags_problem: Option<String>,
    /// Those that there are, to choose from.
    folders: BTreeSet<Folder>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    name: String,
    description: String,
    text: String,
    folder: String,
    tags: String,
    /// What the rule was made from; empty when it was written by hand.
    question: String,
    /// The segment that is copied.
    copy: Option<SegmentId>,
}

pub async fn form(state: AppState, shell: Shell, Query(form): Query<Filled>) -> Result<Response, PageError> {
    let form = match form.copy {
        Some(id) => copy(&shell, state.store().segment(id).await?),
        None => form,
    };
    let editor = RuleEditor::new(&form.text);
    render(&NewSegmentPage {
        shell: shell.within(Section::Segments),
        form,
        editor,
        name_problem: None,
        folder_problem: None,
        tags_problem: None,
        folders: state.store().folders().await?,
    })
}

/// The form filled in with what a segment is, under another name.
fn copy(shell: &Shell, segment: SavedSegment) -> Filled {
    Filled {
        name: shell.text(&Message::new("segment-copied").with("name", segment.name)),
        description: segment.description,
        text: segment.newest.text,
        folder: segment.folder.map(String::from).unwrap_or_default(),
        tags: segment.tags.join(", "),
        question: segment.newest.question.unwrap_or_default(),
        copy: None,
    }
}

pub async fn save(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Form(form): Form<Filled>,
) -> Result<Response, PageError> {
    let shell = shell.within(Section::Segments);
    let rule = state.pipeline.check_as(form.name.trim(), &form.text).await?;
    let name = SegmentName::parse(&form.name);
    let folder = Folder::parse(&form.folder);
    let tags = Tag::parse_all(&form.tags);
    let folders = state.store().folders().await?;
    let (rule, name, folder, tags) = match (rule, name, folder, tags) {
        (Ok(rule), Ok(name), Ok(folder), Ok(tags)) => (rule, name, folder, tags),
        (rule, name, folder, tags) => {
            let editor = match rule {
                Ok(rule) => RuleEditor::new(&text::print(rule.segment())),
                Err(problems) => RuleEditor::with_problems(&form.text, &problems, &shell),
            };
            let [name_problem, folder_problem, tags_problem] = [name.err(), folder.err(), tags.err()]
                .map(|problem| problem.map(|problem| shell.text(&problem.message())));
            let page = NewSegmentPage { shell, form, editor, name_problem, folder_problem, tags_problem, folders };
            return again(StatusCode::UNPROCESSABLE_ENTITY, page);
        }
    };
    let (written, json) = text::faces(rule.segment());
    let version = NewVersion {
        text: written.clone(),
        json,
        question: Some(form.question.trim().to_owned()).filter(|question| !question.is_empty()),
        note: String::new(),
        by: actor.by(),
    };
    match state.store().create_segment(name, form.description.clone(), folder, tags, version).await {
        Ok(saved) => Ok(Redirect::to(&format!("/segments/{}", saved.id)).into_response()),
        Err(problem @ (StoreError::NameTaken(_) | StoreError::NameNotFree(_) | StoreError::ClosedFolder(_))) => {
            let is_folder = matches!(problem, StoreError::ClosedFolder(_));
            let status = if is_folder { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
            let said = Some(shell.text(&problem.message()));
            let (name_problem, folder_problem) = if is_folder { (None, said) } else { (said, None) };
            let editor = RuleEditor::new(&written);
            let tags_problem = None;
            again(status, NewSegmentPage { shell, form, editor, name_problem, folder_problem, tags_problem, folders })
        }
        Err(error) => Err(error.into()),
    }
}

fn again(status: StatusCode, page: NewSegmentPage) -> Result<Response, PageError> {
    Ok((status, render(&page)?).into_response())
}
