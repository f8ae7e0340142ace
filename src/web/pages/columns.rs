//! Which columns a list is shown with: all that it can have, ticked where they are shown. What is chosen stands in the
//! list's address, so that it goes along with links and into files.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::ask::address::encoded;
use crate::dsl::Condition;
use crate::pipeline::customers::Chosen;
use crate::web::error::PageError;
use crate::web::shell::{Part, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "columns.html", blocks = ["choice"])]
struct ColumnsPage {
    shell: Shell,
    /// The list, as it is with the columns it has by itself.
    back: String,
    columns: Vec<ColumnView>,
}

struct ColumnView {
    name: String,
    label: String,
    is_shown: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The rule of the list.
    s: String,
    back: String,
    cols: String,
}

/// Where the columns of the list at `back` are chosen.
pub fn address(rule: &str, back: &str, chosen: &Chosen) -> String {
    format!("/columns?s={}&back={}&cols={}", encoded(rule), encoded(back), encoded(&chosen.0.join(",")))
}

/// `/columns`: all of them.
pub async fn show(state: AppState, shell: Shell, Query(wanted): Query<Wanted>) -> Result<Response, PageError> {
    let back = list(&wanted.back)?.to_owned();
    let rule = state.pipeline.parse(&wanted.s).map_or(Condition::Everyone, |segment| segment.rule);
    let chosen = Chosen(wanted.cols.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect());
    let shown = state.pipeline.shown(&rule, &chosen);
    let columns = state.pipeline.choosable(&rule).into_iter().map(|column| ColumnView {
        label: shell.words(&column.label).to_owned(),
        is_shown: shown.contains(&column.name),
        name: column.name,
    });
    let page = ColumnsPage { columns: columns.collect(), back, shell };
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_choice()),
    }
}

/// `/columns/chosen`: back to the list, with those that were ticked.
pub async fn choose(Query(ticked): Query<Vec<(String, String)>>) -> Result<Response, PageError> {
    let of =
        |name: &'static str| ticked.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str());
    let back = list(of("back").next().unwrap_or_default())?;
    let chosen: Vec<&str> = of("col").collect();
    Ok(Redirect::to(&format!("{back}&cols={}#list", encoded(&chosen.join(",")))).into_response())
}

/// Only lists of ours have columns to go back to.
fn list(back: &str) -> Result<&str, PageError> {
    let is_ours = ["/ask?", "/run?", "/segments/"].iter().any(|known| back.starts_with(known));
    if is_ours { Ok(back) } else { Err(PageError::NotFound) }
}
