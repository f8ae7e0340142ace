//! `/ask/ideas`: a few refinements of an answer with their counts. They are counted after the answer is shown.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::address::{Address, After};
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

#[derive(Debug, Deserialize)]
pub struct Visit {
    after: String,
    #[serde(default)]
    trail: String,
    as_of: Option<Date>,
}

#[derive(Template)]
#[template(path = "ideas.html")]
struct Ideas {
    shell: Shell,
    ideas: Vec<Idea>,
}

struct Idea {
    words: String,
    count: String,
    address: String,
}

pub async fn ideas(
    state: AppState,
    shell: Shell,
    Query(Visit { after, trail, as_of }): Query<Visit>,
) -> Result<Response, PageError> {
    let found = state.pipeline.refinements(&after, shell.lang, as_of).await?;
    let idea = |found: crate::pipeline::suggest::Refinement| {
        let after = Some(After { rule: after.clone(), trail: trail.clone() });
        let address = Address { question: found.words.clone(), after, as_of, ..Address::default() };
        Idea { words: found.words, count: grouped(found.count), address: address.to_string() }
    };
    render(&Ideas { ideas: found.into_iter().map(idea).collect(), shell })
}

/// Where the ideas for an answer are.
pub fn address(after: &After, as_of: Option<Date>) -> String {
    let address = Address { question: String::new(), after: Some(after.clone()), as_of, ..Address::default() };
    address.to_string().replacen("/ask", "/ask/ideas", 1)
}
