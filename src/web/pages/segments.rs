//! The saved segments: a list to search, and the trash.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::segment::sizes::{self, SizesView};
use crate::lang::Message;
use crate::store::{SegmentSummary, Shelf};
use crate::web::error::PageError;
use crate::web::number::{counted, grouped};
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;
use crate::web::{clock, rule_editor};

#[derive(Template)]
#[template(path = "segments.html")]
struct SegmentsPage {
    shell: Shell,
    words: String,
    in_trash: bool,
    found: String,
    lines: Vec<Line>,
}

struct Line {
    id: String,
    name: String,
    description: String,
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

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    q: String,
    trash: Option<String>,
}

pub async fn list(
    State(state): State<AppState>,
    shell: Shell,
    Query(wish): Query<Wish>,
) -> Result<Response, PageError> {
    let shelf = if wish.trash.is_some() { Shelf::Trash } else { Shelf::Current };
    let found = state.store().segments(shelf, wish.q.clone()).await?;
    let shell = shell.within(Section::Segments);
    render(&SegmentsPage {
        words: wish.q.trim().to_owned(),
        in_trash: shelf == Shelf::Trash,
        found: shell.text(&counted("segments-found", u64::try_from(found.len()).unwrap_or(u64::MAX))),
        lines: found.into_iter().map(|summary| line(&shell, &state, summary)).collect(),
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
        is_stale: said.is_none(),
        rule: said.map_or(segment.newest.text, |said| shell.words(&said).to_owned()),
        version: shell.text(&Message::new("version-number").with("number", segment.newest.number)),
        frozen: frozen.map(|size| FrozenLine { count: grouped(size.count), day: sizes::day(&size.as_of).to_owned() }),
        sizes: sizes::view(shell, &sizes),
        counted,
    }
}
