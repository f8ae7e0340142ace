//! The reference of the segment language: its grammar, every kind with examples of this shop, its keywords and its problems;
//! and each kind by itself, with the SQL its examples become.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::ask::address::Address;
use crate::catalog::example::Saved;
use crate::diagnostic::Code;
use crate::lang::{Bilingual, Lang};
use crate::pipeline::reference::{Entry, GRAMMAR, Keyword, Made, Query, Worked, keywords};
use crate::web::error::PageError;
use crate::web::shell::{Section, Shell, render};
use crate::web::sql::laid_out;
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "language.html")]
struct LanguagePage {
    shell: Shell,
    grammar: &'static str,
    kinds: Vec<KindView>,
    keywords: Vec<Keyword>,
    problems: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "language_kind.html")]
struct KindPage {
    shell: Shell,
    kind: KindView,
}

struct KindView {
    number: usize,
    key: &'static str,
    title: String,
    meaning: String,
    built_on: &'static [&'static str],
    examples: Vec<ExampleView>,
}

struct ExampleView {
    text: String,
    question: Both,
    saved: Vec<Saved>,
    made: Option<MadeView>,
    /// What is wrong with it, when it is not made.
    problems: Vec<String>,
}

struct MadeView {
    readback: Both,
    run: Address,
    /// Laid out for reading.
    queries: Vec<Query>,
}

/// A text in the page's language, and in the other one.
struct Both {
    own: String,
    other: String,
    other_lang: Lang,
}

pub async fn show(state: AppState, shell: Shell) -> Result<Response, PageError> {
    let shell = shell.within(Section::Language);
    let entries = state.pipeline.reference().await?;
    render(&LanguagePage {
        grammar: GRAMMAR,
        keywords: keywords(&entries),
        kinds: entries.into_iter().map(|entry| kind(&shell, entry)).collect(),
        problems: Code::ALL.iter().map(|code| (code.as_str(), shell.text(&code.sentence()))).collect(),
        shell,
    })
}

/// `/language/{key}`: one kind.
pub async fn one(state: AppState, shell: Shell, Path(key): Path<String>) -> Result<Response, PageError> {
    let shell = shell.within(Section::Language);
    let entry = state.pipeline.reference_of(&key).await?.ok_or(PageError::NotFound)?;
    render(&KindPage { kind: kind(&shell, entry), shell })
}

fn kind(shell: &Shell, Entry { number, kind, examples }: Entry) -> KindView {
    KindView {
        number,
        key: kind.key,
        title: shell.text(&kind.title()),
        meaning: shell.text(&kind.meaning()),
        built_on: kind.built_on,
        examples: examples.into_iter().map(|worked| example(shell, worked)).collect(),
    }
}

fn example(shell: &Shell, Worked { example, made }: Worked) -> ExampleView {
    let (made, problems) = match made {
        Ok(made) => (Some(made_view(shell, made)), Vec::new()),
        Err(problems) => (None, problems.iter().map(|problem| problem.text(shell.lang)).collect()),
    };
    ExampleView {
        text: example.text,
        question: Both::of(shell, &example.question),
        saved: example.segments,
        made,
        problems,
    }
}

fn made_view(shell: &Shell, Made { text, readback, queries }: Made) -> MadeView {
    MadeView {
        readback: Both::of(shell, &readback),
        run: Address::default().with_rule(text),
        queries: queries.into_iter().map(|Query { sql, params }| Query { sql: laid_out(&sql), params }).collect(),
    }
}

impl Both {
    fn of(shell: &Shell, words: &Bilingual) -> Self {
        let other_lang = shell.other_lang();
        Both { own: shell.words(words).to_owned(), other: words.get(other_lang).to_owned(), other_lang }
    }
}
