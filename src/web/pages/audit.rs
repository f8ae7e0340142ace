//! The record, for the auditor: everything that was run and done. Filter it, page through it, prove its chain, take it away.

mod file;
mod wish;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

pub use self::file::take;
use self::wish::Wish;
use crate::lang::Message;
use crate::store::{ContactDeed, Deed, Entry, Kind, Origin, Outcome, RecordDeed, SegmentId, Verification, What};
use crate::web::actor::LOCAL;
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
    runs: Vec<Choice>,
    acts: Vec<Choice>,
    statuses: Vec<Choice>,
    people: Vec<Choice>,
    /// The segment whose records are shown, and its name.
    segment: Option<(SegmentId, String)>,
    found: String,
    lines: Vec<Line>,
    /// There are newer records than those shown.
    has_newer: bool,
    /// Where the next, older page begins.
    older: Option<u64>,
    chain: Option<ChainView>,
}

struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

struct Line {
    at: String,
    who: String,
    kind: String,
    what: String,
    /// What it is about, where that has a page.
    address: Option<String>,
    result: Shown,
    /// Of an act: as it stands in the chain. A run has a page of its own.
    proof: Option<Proof>,
}

enum Shown {
    Count(String),
    Tag { label: String, class: &'static str },
}

struct Proof {
    /// Which record it is.
    title: String,
    id: String,
    body: String,
    hash: String,
}

pub struct ChainView {
    pub class: &'static str,
    pub text: String,
    pub head: String,
    /// Where a head stands that was noted earlier: class and sentence.
    pub noted: Option<(&'static str, String)>,
}

/// A head that was noted earlier, to be looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Comparison {
    head: String,
}

pub async fn list(state: AppState, shell: Shell, Query(wish): Query<Wish>) -> Result<Response, PageError> {
    render(&page(&state, shell, wish, None).await?)
}

/// Walks the whole chain and says what was found.
pub async fn chain(state: AppState, shell: Shell, Query(wish): Query<Comparison>) -> Result<Response, PageError> {
    let asked = !wish.head.trim().is_empty();
    let (found, noted) = state.store().verify_since(wish.head).await?;
    let noted = asked.then(|| match noted {
        Some(noted) => ("good", shell.text(&noted.message(found.records))),
        None => ("bad", shell.t("head-missing")),
    });
    let chain = Some(ChainView { noted, ..chain_view(&shell, &found) });
    let page = page(&state, shell, Wish::default(), chain).await?;
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_chain()),
    }
}

async fn page(state: &AppState, shell: Shell, wish: Wish, chain: Option<ChainView>) -> Result<AuditPage, PageError> {
    let shell = shell.within(Section::Audit);
    let filter = wish.filter(&state.pipeline.zone())?;
    let found = state.store().entries(filter.clone(), wish.before, PAGE_SIZE).await?;
    let segment = match filter.segment {
        Some(id) => Some((id, state.store().segment(id).await?.name)),
        None => None,
    };
    let choice = |value: String, label: String, wished: &str| Choice { is_chosen: value == wished, value, label };
    let kind = |kind: Kind| choice(kind.name(), kind_label(&shell, kind), &wish.kind);
    let (runs, acts): (Vec<Kind>, Vec<Kind>) = Kind::all().partition(|kind| !matches!(kind, Kind::Act(_)));
    let statuses = Outcome::ALL.map(|one| choice(one.as_str().to_owned(), shell.t(status_key(one)), &wish.status));
    let names = state.store().people().await?.into_iter().map(|person| person.name);
    let people = names.chain([LOCAL.to_owned()]).map(|name| choice(name.clone(), name, &wish.who));
    Ok(AuditPage {
        runs: runs.into_iter().map(kind).collect(),
        acts: acts.into_iter().map(kind).collect(),
        statuses: statuses.into(),
        people: people.collect(),
        segment,
        found: shell.text(&counted("audit-found", found.total)),
        has_newer: found.newer > 0,
        older: found.older,
        lines: found.entries.into_iter().map(|entry| line(&shell, state, entry)).collect(),
        wish,
        chain,
        shell,
    })
}

fn kind_label(shell: &Shell, kind: Kind) -> String {
    match kind {
        Kind::AnyRun => shell.t("audit-runs"),
        Kind::Run(origin) => shell.t(origin_key(origin)),
        Kind::Act(subject) => shell.text(&subject.message()),
    }
}

fn line(shell: &Shell, state: &AppState, entry: Entry) -> Line {
    let what = entry.said(shell.lang);
    let at = clock::shown(entry.at, &state.shop().catalog.shop.timezone);
    let who = if entry.who.is_empty() { shell.t("audit-nobody") } else { entry.by() };
    match entry.what {
        What::Run(run) => Line {
            at,
            who,
            what,
            kind: shell.t(origin_key(run.origin)),
            address: Some(format!("/runs/{}", run.id)),
            result: match run.count {
                Some(count) => Shown::Count(grouped(count)),
                None => Shown::Tag { label: shell.t(status_key(run.status)), class: status_class(run.status) },
            },
            proof: None,
        },
        What::Act { act, body } => {
            let deed = act.map(|act| act.deed);
            let kind = deed.as_ref().map(|deed| shell.text(&deed.subject().message())).unwrap_or_default();
            let title = shell.text(&Message::new("audit-record").with("sequence", grouped(entry.sequence)));
            Line {
                at,
                who,
                what,
                result: Shown::Tag { label: kind.clone(), class: "" },
                kind,
                address: deed.as_ref().and_then(address),
                proof: Some(Proof { title, id: entry.id.to_string(), body, hash: entry.hash }),
            }
        }
    }
}

/// The page of what a deed is about.
fn address(deed: &Deed) -> Option<String> {
    match deed {
        Deed::Segment { segment, .. } => Some(format!("/segments/{segment}")),
        Deed::Play { play, .. } => Some(format!("/plays/{play}")),
        Deed::Contact { did: ContactDeed::TakenAway { run, .. }, .. }
        | Deed::Record { did: RecordDeed::NotReplayed { run, .. } | RecordDeed::Withheld { run } } => {
            Some(format!("/runs/{run}"))
        }
        Deed::Export { run, .. } => Some(format!("/runs/{run}")),
        Deed::Hook { segment, .. } => segment.map(|segment| format!("/segments/{segment}")),
        Deed::Access { .. }
        | Deed::Person { .. }
        | Deed::Word { .. }
        | Deed::Policy { .. }
        | Deed::Record { did: RecordDeed::Exported { .. } }
        | Deed::Contact { did: ContactDeed::Opened { .. } | ContactDeed::Closed, .. } => None,
        Deed::Contact { did: ContactDeed::Seen { customers }, .. } => match customers.as_slice() {
            [customer] => Some(format!("/customers/{customer}")),
            _ => None,
        },
    }
}

fn chain_view(shell: &Shell, found: &Verification) -> ChainView {
    let Some(broken) = &found.broken else {
        return ChainView {
            class: "good",
            text: shell.text(&counted("chain-holds", found.records)),
            head: found.head.clone(),
            noted: None,
        };
    };
    ChainView { class: "bad", text: shell.text(&broken.message()), head: found.head.clone(), noted: None }
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
