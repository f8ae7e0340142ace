//! `/conditions/new`: what a condition can be about, in the shop's words.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::form::{Join, slot};
use crate::catalog::Catalog;
use crate::dsl::edit::Path;
use crate::lang::Bilingual;
use crate::web::error::PageError;
use crate::web::pages::ask::address::Address;
use crate::web::pages::ask::visit::Visit;
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;

/// Where what is chosen belongs.
#[derive(Debug, Deserialize)]
pub struct Spot {
    #[serde(default)]
    at: String,
    #[serde(default)]
    join: String,
}

#[derive(Template)]
#[template(path = "condition_menu.html", blocks = ["menu"])]
struct MenuPage {
    shell: Shell,
    title: String,
    slot: String,
    /// What every choice sends along: the rule, and where the condition goes.
    fields: Vec<(&'static str, String)>,
    shelves: Vec<Shelf>,
    back: String,
}

/// Names of one kind.
struct Shelf {
    label: String,
    items: Vec<Item>,
}

struct Item {
    label: String,
    /// In lower case, what it is also found by.
    words: String,
    name: String,
}

/// Where a condition is chosen that is joined to the one at a path.
pub fn address(address: &Address, join: Join, path: &Path) -> String {
    address.conditions("new", &[("join", join.name()), ("at", &path.to_string())])
}

pub async fn show(
    state: AppState,
    shell: Shell,
    Query(visit): Query<Visit>,
    Query(spot): Query<Spot>,
) -> Result<Response, PageError> {
    let path: Path = spot.at.parse().map_err(|_| PageError::NotFound)?;
    let join = if spot.join == Join::Or.name() { Join::Or } else { Join::And };
    let address = visit.address()?;
    let page = MenuPage {
        title: shell.t(if join == Join::Or { "builder-or-title" } else { "builder-add-title" }),
        slot: slot(&path, join == Join::And),
        fields: [address.rule_fields(), vec![("join", join.name().to_owned()), ("at", path.to_string())]].concat(),
        shelves: shelves(&state.shop().catalog, &shell),
        back: address.to_string(),
        shell: shell.within(Section::Ask),
    };
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_menu()),
    }
}

fn shelves(catalog: &Catalog, shell: &Shell) -> Vec<Shelf> {
    let item = |name: &str, label: &Bilingual, words: String| Item {
        label: shell.words(label).to_owned(),
        words: searched(&format!("{} {} {name} {words}", label.zh, label.en).to_lowercase()),
        name: name.to_owned(),
    };
    let all = |words: &crate::catalog::Words| words.all().cloned().collect::<Vec<_>>().join(" ");
    let events = catalog.events.iter().map(|found| item(&found.name, &found.label, all(&found.words))).collect();
    let measures = catalog.measures.iter().map(|found| item(&found.name, &found.label, all(&found.words))).collect();
    let states = catalog.states.iter().map(|found| item(&found.name, &found.label, all(&found.words))).collect();
    let attributes =
        catalog.attributes.iter().map(|found| item(&found.name, &found.label, all(&found.words))).collect();
    let terms = catalog.terms.iter().map(|found| item(&found.name, &found.label, all(&found.words))).collect();
    let shelves: [(&'static str, Vec<Item>); 5] = [
        ("builder-events", events),
        ("builder-measures", measures),
        ("builder-attributes", attributes),
        ("builder-states", states),
        ("builder-terms", terms),
    ];
    let shelves = shelves.into_iter().filter(|(_, items)| !items.is_empty());
    shelves.map(|(key, items)| Shelf { label: shell.t(key), items }).collect()
}

/// The words of a text that none of its longer ones holds: a part of a word finds it as well as the word itself.
fn searched(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut kept: Vec<&str> = Vec::new();
    for word in words {
        if !kept.iter().any(|longer| longer.contains(word)) {
            kept.push(word);
        }
    }
    kept.join(" ")
}
