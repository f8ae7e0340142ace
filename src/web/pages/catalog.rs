//! What can be asked in this shop, in its own words: everything the catalog names, and each name by itself with its
//! definition, its values and the segments that use it.

mod entry;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use self::entry::{Entry, gist};
use super::ask::address::Address;
use crate::catalog::Meaning;
use crate::dsl::{Shop, edit, readback, text};
use crate::lang::Message;
use crate::store::{Shelf, Word};
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "catalog.html")]
struct CatalogPage {
    shell: Shell,
    groups: Vec<Group>,
    /// Words that somebody taught and that do not fit any more.
    misfits: Vec<Misfit>,
}

struct Misfit {
    word: String,
    change: String,
    problem: String,
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
    /// For a word that somebody taught.
    taught: Option<TaughtView>,
}

/// What a word was taught to mean, the newest first.
struct TaughtView {
    versions: Vec<TaughtVersion>,
    newest: u32,
}

struct TaughtVersion {
    meaning: String,
    by: String,
}

/// A saved segment whose newest rule names it.
struct User {
    id: String,
    name: String,
}

/// `/catalog`: all names.
pub async fn show(state: AppState, shell: Shell) -> Result<Response, PageError> {
    let shell = shell.within(Section::Catalog);
    let catalog = &state.shop().catalog;
    let mut groups: Vec<Group> = Vec::new();
    for name in catalog.names() {
        let Some(meaning) = catalog.meaning(name) else { continue };
        let kind = shell.text(&Message::new(format!("{}-all", meaning.kind_key())));
        let line = line(name, meaning, &state, &shell);
        match groups.iter_mut().find(|group| group.kind == kind) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { kind, lines: vec![line] }),
        }
    }
    let misfits = state.pipeline.misfits().iter().map(|(word, problems)| Misfit {
        word: word.label.clone(),
        change: format!("/words/new?name={}", word.name),
        problem: problems.iter().map(|problem| problem.text(shell.lang)).collect::<Vec<_>>().join(" "),
    });
    render(&CatalogPage { misfits: misfits.collect(), groups, shell })
}

fn line(name: &str, meaning: Meaning<'_>, state: &AppState, shell: &Shell) -> Line {
    let (label, words) = (meaning.label(), meaning.words());
    let all = [name, &label.zh, &label.en].into_iter().chain(words.all().map(String::as_str));
    Line {
        name: name.to_owned(),
        label: shell.words(label).to_owned(),
        gist: gist(meaning, state.shop(), shell),
        words: found_by(all.flat_map(str::split_whitespace).map(str::to_lowercase).collect()),
    }
}

/// Words in one text, in which a part of any is found, each by itself: those that are part of another are in it already.
fn found_by(mut words: Vec<String>) -> String {
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut text = String::new();
    for word in words {
        if !text.contains(&word) {
            text.push_str(&word);
            text.push(' ');
        }
    }
    text
}

/// `/catalog/{name}`: one of them.
pub async fn one(state: AppState, shell: Shell, Path(name): Path<String>) -> Result<Response, PageError> {
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
    let taught = taught(&state, &shell, &name).await?;
    render(&EntryPage { entry: Entry::new(&name, meaning, shop, &shell), kind, begin, users, taught, shell })
}

async fn taught(state: &AppState, shell: &Shell, name: &str) -> Result<Option<TaughtView>, PageError> {
    let versions = state.store().word_versions(name).await?;
    let Some(newest) = versions.first().map(|word| word.number) else { return Ok(None) };
    let zone = &state.shop().catalog.shop.timezone;
    let view = |word: Word| TaughtVersion {
        meaning: match word.rule {
            Some(rule) => said(&rule, state.shop(), shell),
            None => shell.t("word-withdrawn"),
        },
        by: shell.text(&Message::new("word-by").with("who", word.author).with("at", clock::shown(word.at, zone))),
    };
    Ok(Some(TaughtView { versions: versions.into_iter().map(view).collect(), newest }))
}

/// A rule in words, or as it was written where the catalog no longer knows its words.
fn said(rule: &str, shop: &Shop, shell: &Shell) -> String {
    match text::parse_condition(rule, &shop.catalog) {
        Ok(condition) => shell.words(&readback::condition(&condition, shop)).to_owned(),
        Err(_) => rule.to_owned(),
    }
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
