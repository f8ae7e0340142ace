//! The log of all runs, for the auditor: filter it, page through it, prove its chain.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::lang::Message;
use crate::store::{Origin, Outcome, RunFilter, RunSummary, SegmentId, Verification};
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::number::{counted, grouped};
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;

const PAGE_SIZE: u32 = 50;

#[derive(Template)]
#[template(path = "audit.html", blocks = ["chain"])]
struct AuditPage {
    shell: Shell,
    wish: Wish,
    statuses: Vec<Choice>,
    origins: Vec<Choice>,
    /// Name of the segment whose runs are shown.
    segment: Option<(String, String)>,
    found: String,
    lines: Vec<Line>,
    /// There are newer runs than those shown.
    has_newer: bool,
    /// Where the next, older page begins.
    older: Option<u64>,
    chain: Option<ChainView>,
}

struct Choice {
    value: &'static str,
    label: String,
    is_chosen: bool,
}

struct Line {
    id: String,
    at: String,
    who: String,
    origin: String,
    status: String,
    class: &'static str,
    /// What was asked; else which segment was run; else what the rule says.
    what: String,
    count: Option<String>,
}

pub struct ChainView {
    pub class: &'static str,
    pub text: String,
    pub head: String,
}

/// Filter and place in the list, as the address has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    q: String,
    status: String,
    origin: String,
    segment: String,
    before: Option<u64>,
}

pub async fn list(
    State(state): State<AppState>,
    shell: Shell,
    Query(wish): Query<Wish>,
) -> Result<Response, PageError> {
    render(&page(&state, shell, wish, None).await?)
}

/// Walks the whole chain and says what was found.
pub async fn chain(State(state): State<AppState>, shell: Shell) -> Result<Response, PageError> {
    let chain = Some(chain_view(&shell, &state.store().verify().await?));
    let page = page(&state, shell, Wish::default(), chain).await?;
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_chain()),
    }
}

async fn page(state: &AppState, shell: Shell, wish: Wish, chain: Option<ChainView>) -> Result<AuditPage, PageError> {
    let shell = shell.within(Section::Audit);
    let status = Outcome::ALL.into_iter().find(|status| status.as_str() == wish.status);
    let origin = Origin::ALL.into_iter().find(|origin| origin.as_str() == wish.origin);
    let segment: Option<SegmentId> = wish.segment.parse().ok();
    let filter = RunFilter { words: Some(wish.q.clone()), status, origin, segment, who: None };
    let found = state.store().runs(filter, wish.before, PAGE_SIZE).await?;
    let segment = match segment {
        Some(id) => Some((id.to_string(), state.store().segment(id).await?.name)),
        None => None,
    };
    let statuses = Outcome::ALL.map(|one| Choice {
        value: one.as_str(),
        label: shell.t(status_key(one)),
        is_chosen: status == Some(one),
    });
    let origins = Origin::ALL.map(|one| Choice {
        value: one.as_str(),
        label: shell.t(origin_key(one)),
        is_chosen: origin == Some(one),
    });
    Ok(AuditPage {
        statuses: statuses.into(),
        origins: origins.into(),
        segment,
        found: shell.text(&counted("audit-found", found.total)),
        has_newer: found.newer > 0,
        older: found.older,
        lines: found.runs.into_iter().map(|run| line(&shell, state, run)).collect(),
        wish,
        chain,
        shell,
    })
}

impl Wish {
    fn is_filtered(&self) -> bool {
        [&self.q, &self.status, &self.origin, &self.segment].iter().any(|value| !value.trim().is_empty())
    }
}

fn line(shell: &Shell, state: &AppState, run: RunSummary) -> Line {
    let saved = run.segment_name.zip(run.saved).map(|(name, saved)| {
        let version = shell.text(&Message::new("version-number").with("number", saved.version));
        format!("{name} · {version}")
    });
    let readback = run.readback.map(|readback| shell.words(&readback).to_owned());
    Line {
        id: run.id.to_string(),
        at: clock::shown(run.at, &state.shop().catalog.shop.timezone),
        who: run.who,
        origin: shell.t(origin_key(run.origin)),
        status: shell.t(status_key(run.status)),
        class: status_class(run.status),
        what: run.question.or(saved).or(readback).unwrap_or_else(|| run.id.to_string()),
        count: run.count.map(grouped),
    }
}

fn chain_view(shell: &Shell, found: &Verification) -> ChainView {
    let Some(broken) = &found.broken else {
        return ChainView {
            class: "good",
            text: shell.text(&counted("chain-holds", found.records)),
            head: found.head.clone(),
        };
    };
    ChainView { class: "bad", text: shell.text(&broken.message()), head: found.head.clone() }
}

pub fn status_key(status: Outcome) -> &'static str {
    match status {
        Outcome::Answered => "status-answered",
        Outcome::Choose => "status-choose",
        Outcome::Refused => "status-refused",
        Outcome::Failed => "status-failed",
    }
}

pub fn status_class(status: Outcome) -> &'static str {
    match status {
        Outcome::Answered => "good",
        Outcome::Choose => "caution",
        Outcome::Refused => "",
        Outcome::Failed => "bad",
    }
}

pub fn origin_key(origin: Origin) -> &'static str {
    match origin {
        Origin::Ask => "origin-ask",
        Origin::Run => "origin-run",
        Origin::Segment => "origin-segment",
        Origin::Replay => "origin-replay",
        Origin::Export => "origin-export",
        Origin::Schedule => "origin-schedule",
    }
}
