//! The saved segments: a list to search, to sort and to act on, and the trash.

pub mod bulk;
mod wish;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;

use self::wish::{Sort, Wish};
use super::segment::sizes::{self, SizesView};
use crate::lang::Message;
use crate::store::{Folder, SegmentSummary, Shelf};
use crate::web::error::PageError;
use crate::web::number::{counted, grouped};
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;
use crate::web::{clock, rule_editor};

/// Segments on one page of the list.
const PAGE_SIZE: usize = 50;

#[derive(Template)]
#[template(path = "segments.html")]
struct SegmentsPage {
    shell: Shell,
    wish: Wish,
    in_trash: bool,
    /// Nothing is saved, whatever the filter.
    is_empty: bool,
    /// Why what was to be done to several was not done.
    refusal: Option<String>,
    folders: Vec<Choice>,
    tags: Vec<Choice>,
    owners: Vec<Choice>,
    sorts: Vec<Choice>,
    found: String,
    lines: Vec<Line>,
    previous: Option<usize>,
    next: Option<usize>,
}

struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

struct Line {
    id: String,
    name: String,
    description: String,
    folder: Option<String>,
    tags: Vec<String>,
    /// What the newest version says; its text when the catalog no longer knows its words.
    rule: String,
    is_stale: bool,
    version: String,
    sizes: Option<SizesView>,
    /// The list it is, when it does not follow its rule.
    frozen: Option<FrozenLine>,
    /// When it was last run.
    counted: String,
}

struct FrozenLine {
    count: String,
    day: String,
}

pub async fn list(state: AppState, shell: Shell, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    render(&page(&state, shell, wish, None).await?)
}

async fn page(state: &AppState, shell: Shell, wish: Wish, refusal: Option<String>) -> Result<SegmentsPage, PageError> {
    let shelf = if wish.trash.is_some() { Shelf::Trash } else { Shelf::Current };
    let all = state.store().segments(shelf).await?;
    let is_empty = all.is_empty();
    let folders: BTreeSet<Folder> = all.iter().filter_map(|line| line.segment.folder.clone()).collect();
    let tags: BTreeSet<String> = all.iter().flat_map(|line| line.segment.tags.iter().cloned()).collect();
    let owners: BTreeSet<String> = all.iter().map(|line| line.segment.owner.clone()).collect();
    let chosen = wish.choose(all, state.shop());
    let pages = chosen.len().div_ceil(PAGE_SIZE).max(1);
    let number = wish.page.unwrap_or(1).clamp(1, pages);
    let shell = shell.within(Section::Segments);
    let choice = |value: String, chosen: &str| Choice { is_chosen: value == chosen, label: value.clone(), value };
    Ok(SegmentsPage {
        in_trash: shelf == Shelf::Trash,
        is_empty,
        refusal,
        folders: folders.into_iter().map(|folder| choice(folder.into(), &wish.folder)).collect(),
        tags: tags.into_iter().map(|tag| choice(tag, &wish.tag)).collect(),
        owners: owners.into_iter().map(|owner| choice(owner, &wish.owner)).collect(),
        sorts: Sort::ALL
            .map(|sort| Choice {
                value: sort.as_str().to_owned(),
                label: shell.t(sort.key()),
                is_chosen: wish.sort() == sort,
            })
            .into(),
        found: shell.text(&counted("segments-found", u64::try_from(chosen.len()).unwrap_or(u64::MAX))),
        previous: (number > 1).then(|| number - 1),
        next: (number < pages).then(|| number + 1),
        lines: chosen
            .into_iter()
            .skip((number - 1) * PAGE_SIZE)
            .take(PAGE_SIZE)
            .map(|summary| line(&shell, state, summary))
            .collect(),
        wish,
        shell,
    })
}

fn line(shell: &Shell, state: &AppState, summary: SegmentSummary) -> Line {
    let SegmentSummary { segment, sizes, frozen } = summary;
    let said = rule_editor::read_back(&segment.newest.text, state.shop());
    let zone = &state.shop().catalog.shop.timezone;
    let counted = match sizes.last() {
        Some(run) => shell.text(&Message::new("segments-last-run").with("time", clock::shown(run.at, zone))),
        None => shell.t("segments-never-run"),
    };
    Line {
        id: segment.id.to_string(),
        name: segment.name,
        description: segment.description,
        folder: segment.folder.map(String::from),
        tags: segment.tags,
        is_stale: said.is_none(),
        rule: said.map_or(segment.newest.text, |said| shell.words(&said).to_owned()),
        version: shell.text(&Message::new("version-number").with("number", segment.newest.number)),
        frozen: frozen.map(|size| FrozenLine { count: grouped(size.count), day: sizes::day(&size.as_of).to_owned() }),
        sizes: sizes::view(shell, &sizes),
        counted,
    }
}
