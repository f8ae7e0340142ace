//! `/reading`: why a question was read as it was.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::ask::address::Address;
use super::ask::chips;
use crate::dsl::{readback, text};
use crate::pipeline::Pipeline;
use crate::translate::rules::{Derivation, Explanation};
use crate::web::error::PageError;
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;

#[derive(Debug, Deserialize)]
pub struct Visit {
    q: String,
    as_of: Option<Date>,
}

#[derive(Template)]
#[template(path = "reading.html", blocks = ["reading"])]
struct ReadingPage {
    shell: Shell,
    question: String,
    back: String,
    words: Vec<WordView>,
    readings: Vec<ReadingView>,
}

struct WordView {
    text: String,
    role: String,
    meaning: String,
    cost: u32,
    chosen: bool,
}

struct ReadingView {
    cost: u32,
    /// Absent for what cannot be said.
    rule: Option<(String, String)>,
    rules: String,
}

pub async fn show(
    state: AppState,
    shell: Shell,
    Query(Visit { q, as_of }): Query<Visit>,
) -> Result<Response, PageError> {
    let question = q.trim().to_owned();
    let explanation = state.pipeline.explain(&question, as_of).ok_or(PageError::NotFound)?;
    let page = page(shell, question, as_of, &explanation, &state.pipeline);
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_reading()),
    }
}

fn page(
    shell: Shell,
    question: String,
    as_of: Option<Date>,
    explanation: &Explanation,
    pipeline: &Pipeline,
) -> ReadingPage {
    let words = explanation.words.iter().map(|word| WordView {
        text: word.span.of(&question).trim().to_owned(),
        role: shell.words(&chips::role_name(word.role)).to_owned(),
        meaning: word.meaning.clone(),
        cost: word.cost,
        chosen: word.chosen,
    });
    let said = |derivation: &Derivation| {
        let segment = derivation.segment.as_ref()?;
        let readback = readback::segment(segment, pipeline.shop());
        Some((shell.words(&readback).to_owned(), text::print(segment)))
    };
    let readings = explanation.derivations.iter().map(|derivation| ReadingView {
        cost: derivation.cost,
        rule: said(derivation),
        rules: derivation.rules.join(" · "),
    });
    ReadingPage {
        back: Address { question: question.clone(), as_of, ..Address::default() }.to_string(),
        words: words.collect(),
        readings: readings.collect(),
        question,
        shell: shell.within(Section::Ask),
    }
}

/// Where the explanation of a question is.
pub fn address(address: &Address) -> String {
    let plain = Address { question: address.question.clone(), as_of: address.as_of, ..Address::default() };
    plain.to_string().replacen("/ask", "/reading", 1)
}
