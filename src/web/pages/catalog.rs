//! What can be asked in this shop, in its own words: everything the catalog names, and each name by itself with its
//! definition, its values and the segments that use it.

mod entry;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use self::entry::{Entry, gist};
use super::ask::address::Address;
use crate::catalog::Meaning;
use crate::dsl::edit;
use crate::store::Shelf;
use crate::web::error::PageError;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "catalog.html")]
struct CatalogPage {
    shell: Shell,
    groups: Vec<Group>,
}

/// Names of one kind.
struct Group {
    kind: String,
    lines: Vec<Line>,
}

struct Line {
    name: String,
    label: String,
    /// What it is, in a few words.
    gist: String,
    /// In lower case, what it is found by.
    words: String,
}

#[derive(Template)]
#[template(path = "catalog_entry.html")]
struct EntryPage {
    shell: Shell,
    kind: String,
    entry: Entry,
    /// Where a list begins with it; none for what is no condition.
    begin: Option<String>,
    users: Vec<User>,
}

/// A saved segment whose newest rule names it.
struct User {
    id: String,
    name: String,
}

/// `/catalog`: all names.
pub async fn show(State(state): State<AppState>, shell: Shell) -> Result<Response, PageError> {
    let shell = shell.within(Section::Catalog);
    let catalog = &state.shop().catalog;
    let mut groups: Vec<Group> = Vec::new();
    for name in catalog.names() {
        let Some(meaning) = catalog.meaning(name) else { continue };
        let kind = shell.t(meaning.kind_key());
        let line = line(name, meaning, &state, &shell);
        match groups.iter_mut().find(|group| group.kind == kind) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { kind, lines: vec![line] }),
        }
    }
    render(&CatalogPage { groups, shell })
}

fn line(name: &str, meaning: Meaning<'_>, state: &AppState, shell: &Shell) -> Line {
    let (label, words) = (meaning.label(), meaning.words());
    let words: Vec<&str> = words.all().map(String::as_str).collect();
    Line {
        name: name.to_owned(),
        label: shell.words(label).to_owned(),
        gist: gist(meaning, state.shop(), shell),
        words: format!("{name} {} {} {}", label.zh, label.en, words.join(" ")).to_lowercase(),
    }
}

/// `/catalog/{name}`: one of them.
pub async fn one(State(state): State<AppState>, shell: Shell, Path(name): Path<String>) -> Result<Response, PageError> {
    let shell = shell.within(Section::Catalog);
    let shop = state.shop();
    let meaning = shop.catalog.meaning(&name).ok_or(PageError::NotFound)?;
    let everyone = Address::default().with_rule("everyone".to_owned());
    let begin = crate::dsl::fresh::condition(&name, &shop.catalog).map(|_| {
        let at = edit::Path::default().to_string();
        everyone.conditions("form", &[("new", &name), ("join", "and"), ("at", &at)])
    });
    let saved = state.store().segments(Shelf::Current).await?;
    let users = saved.into_iter().filter(|summary| mentions(&summary.segment.newest.json, &name));
    let users = users.map(|summary| User { id: summary.segment.id.to_string(), name: summary.segment.name });
    let users = users.collect();
    let kind = shell.t(meaning.kind_key());
    render(&EntryPage { entry: Entry::new(&name, meaning, shop, &shell), kind, begin, users, shell })
}

/// Whether a rule names it, wherever in the tree.
fn mentions(rule: &serde_json::Value, name: &str) -> bool {
    const KEYS: [&str; 7] = ["attribute", "event", "name", "state", "term", "per", "festival"];
    match rule {
        serde_json::Value::Object(fields) => fields.iter().any(|(key, value)| {
            (KEYS.contains(&key.as_str()) && value.as_str() == Some(name)) || mentions(value, name)
        }),
        serde_json::Value::Array(items) => items.iter().any(|item| mentions(item, name)),
        _ => false,
    }
}
