//! Teaching the shop a word: the form, what its meaning comes to while it is written, and what comes of it. Whatever is
//! wrong, nothing typed is lost.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::ask::address::Address;
use crate::dsl::{Segment, readback, text};
use crate::lang::Message;
use crate::pipeline::words::{Lesson, Refused};
use crate::store::{Tag, Word};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

/// Meanings offered.
const SHOWN: usize = 4;

#[derive(Template)]
#[template(path = "word.html", blocks = ["meanings"])]
struct WordPage {
    shell: Shell,
    form: Filled,
    meanings: Vec<MeaningView>,
    /// What stands in the way, first of the word, then of its meaning.
    problem: Option<String>,
    meaning_problem: Option<String>,
    unit: String,
}

/// A rule the word could stand for.
struct MeaningView {
    rule: String,
    readback: String,
    count: Option<String>,
    is_chosen: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// The word that is defined anew, and the version that is known of it; empty and 0 for a new one.
    name: String,
    after: u32,
    word: String,
    others: String,
    /// In plain words, or segment text.
    meaning: String,
    /// The meaning that `rule` was chosen for.
    of: String,
    rule: String,
    /// The question that the word was met in.
    q: String,
}

/// `/words/new`: for a word, or for another meaning of one (`name`).
pub async fn form(state: AppState, shell: Shell, Query(mut form): Query<Filled>) -> Result<Response, PageError> {
    if !form.name.is_empty() {
        let versions = state.store().word_versions(&form.name).await?;
        form = known(versions.into_iter().next().ok_or(PageError::NotFound)?);
    }
    render(&page(&state, shell, form).await?)
}

fn known(word: Word) -> Filled {
    let rule = word.rule.unwrap_or_default();
    Filled {
        name: word.name,
        after: word.number,
        word: word.label,
        others: word.others.join(", "),
        of: rule.clone(),
        meaning: rule.clone(),
        rule,
        q: String::new(),
    }
}

/// `/words/meaning`: what a meaning comes to, while it is written.
pub async fn meaning(state: AppState, shell: Shell, Query(form): Query<Filled>) -> Result<Response, PageError> {
    let page = page(&state, shell, form).await?;
    render(&page.as_meanings())
}

async fn page(state: &AppState, shell: Shell, mut form: Filled) -> Result<WordPage, PageError> {
    let unit = Message::new("result-unit").with("label", state.shop().catalog.customer.label.clone());
    let unit = shell.text(&unit);
    let (mut meanings, mut meaning_problem) = (Vec::new(), None);
    if !form.meaning.trim().is_empty() {
        let found = state.pipeline.meanings(&form.meaning);
        if !found.is_certain {
            let said = found.problems.first().map(|problem| problem.text(shell.lang).replace('`', ""));
            meaning_problem = said.or_else(|| found.rules.is_empty().then(|| shell.t("word-no-meaning")));
        }
        let segments: Vec<Segment> = found.rules.into_iter().take(SHOWN).map(Segment::from).collect();
        let counts = state.pipeline.count(&segments, None).await?;
        for (at, (segment, count)) in segments.iter().zip(counts).enumerate() {
            let rule = text::print_condition(&segment.rule);
            let is_chosen = if form.of == form.meaning { rule == form.rule } else { at == 0 && found.is_certain };
            let readback = shell.words(&readback::condition(&segment.rule, state.shop())).to_owned();
            meanings.push(MeaningView { rule, readback, count: count.ok().map(grouped), is_chosen });
        }
    }
    form.of.clone_from(&form.meaning);
    let shell = shell.within(Section::Catalog);
    Ok(WordPage { shell, form, meanings, problem: None, meaning_problem, unit })
}

pub async fn save(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Form(form): Form<Filled>,
) -> Result<Response, PageError> {
    // Without a choice made for the very meaning that came with it, the choice is shown first.
    if form.rule.is_empty() || form.of != form.meaning {
        return render(&page(&state, shell, form).await?);
    }
    let lesson = Lesson {
        revises: (!form.name.is_empty()).then(|| (form.name.clone(), form.after)),
        label: form.word.clone(),
        others: form.others.split(Tag::SEPARATORS).map(str::to_owned).collect(),
        rule: form.rule.clone(),
        by: actor.by(),
    };
    match state.pipeline.teach(lesson).await? {
        Ok(word) => {
            state.server().refresh().await?;
            let question = form.q.trim();
            let back = if question.is_empty() {
                format!("/catalog/{}", word.name)
            } else {
                Address { question: question.to_owned(), ..Address::default() }.to_string()
            };
            Ok(Redirect::to(&back).into_response())
        }
        Err(refused) => {
            let mut page = page(&state, shell, form).await?;
            let said = refused_text(&refused, &page.shell);
            match refused {
                Refused::Rule(_) => page.meaning_problem = Some(said),
                Refused::NoWord(_) | Refused::TooMany | Refused::Understood { .. } => page.problem = Some(said),
            }
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
    }
}

fn refused_text(refused: &Refused, shell: &Shell) -> String {
    let mut said = shell.text(&refused.message());
    if let Refused::Rule(problems) = refused {
        for problem in problems {
            said.push(' ');
            said.push_str(&problem.text(shell.lang));
        }
    }
    said
}

#[derive(Debug, Deserialize)]
pub struct Seen {
    after: u32,
}

/// `/words/{name}/withdraw`: the word is unread again.
pub async fn withdraw(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(name): Path<String>,
    Form(seen): Form<Seen>,
) -> Result<Response, PageError> {
    match state.pipeline.unteach(&name, seen.after, actor.by()).await? {
        Ok(_) => {
            state.server().refresh().await?;
            Ok(Redirect::to("/catalog").into_response())
        }
        Err(refused) => {
            let said = refused_text(&refused, &shell);
            Err(PageError::Conflict(Message::new("word-stays").with("problem", said)))
        }
    }
}
