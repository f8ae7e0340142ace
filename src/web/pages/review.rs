//! The review of a segment, as whoever decides it needs it: the rule with its SQL and what its words mean, what changed
//! since it was last approved, what it finds and why, and what was said so far. And the queue of those that wait.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::ask::address::Address;
use crate::lang::{Bilingual, Message};
use crate::pipeline::answer::List;
use crate::pipeline::review::{Reviewed, Standing};
use crate::pipeline::why::{Verdict, Why};
use crate::pipeline::{Answer, RunRequest};
use crate::store::{Basis, Decision, Review, ReviewStep, SavedSegment, SavedVersion, SegmentId};
use crate::web::actor::Actor;
use crate::web::diff::{self, Piece, diff};
use crate::web::error::PageError;
use crate::web::number::{counted, grouped};
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;
use crate::web::{clock, rule_editor, sql};

/// Customers of each kind that are looked at one by one.
const SAMPLES: usize = 3;

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    shell: Shell,
    id: String,
    name: String,
    version: String,
    standing: StandingView,
    /// `None` when the rule does not hold any more.
    readback: Option<String>,
    query: Option<QueryView>,
    definitions: Vec<(String, String)>,
    /// Which approval the rule is compared with, and what is another since.
    since: Option<String>,
    differs: Vec<String>,
    changes: Vec<Piece>,
    found: Option<FoundView>,
    history: Vec<StepView>,
    /// What a decision is about.
    seen: Option<String>,
    submits: bool,
    decides: bool,
    /// Whoever looks put it up or wrote it.
    is_own: bool,
}

pub struct StandingView {
    pub label: String,
    pub class: &'static str,
}

struct QueryView {
    sql: String,
    params: Vec<String>,
}

/// What the rule finds now.
struct FoundView {
    count: String,
    hash: String,
    waterfall: Vec<(String, String, String)>,
    samples: Vec<SampleView>,
}

struct SampleView {
    name: String,
    address: String,
    is_in: bool,
    verdict: String,
    /// Each condition, and whether it holds.
    clauses: Vec<(bool, String)>,
}

struct StepView {
    standing: StandingView,
    version: String,
    who: String,
    at: String,
    comment: String,
    hash: String,
}

pub fn standing_view(shell: &Shell, standing: Standing) -> StandingView {
    let (key, class) = match standing {
        Standing::Draft => ("review-draft", ""),
        Standing::Submitted => ("review-submitted", "caution"),
        Standing::Approved => ("review-approved", "good"),
        Standing::Rejected => ("review-rejected", "bad"),
        Standing::Outdated => ("review-outdated", "caution"),
    };
    StandingView { label: shell.t(key), class }
}

fn of_step(step: ReviewStep) -> Standing {
    match step {
        ReviewStep::Submitted => Standing::Submitted,
        ReviewStep::Approved => Standing::Approved,
        ReviewStep::Rejected => Standing::Rejected,
    }
}

/// `/segments/{id}/review`
pub async fn show(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<SegmentId>,
) -> Result<Response, PageError> {
    let segment = state.store().segment(id).await?;
    let reviewed = state.pipeline.reviewed(&segment).await?;
    let answer = answer(&state, &segment, actor.name()).await?;
    let found = match answer.as_ref().and_then(|answer| answer.list.as_ref()) {
        Some(list) => Some(found(&state, &shell, list).await?),
        None => None,
    };
    let query = answer.as_ref().and_then(|answer| answer.list.as_ref());
    let query = query.map(|list| QueryView { sql: sql::laid_out(&list.sql), params: list.params.clone() });
    let before = match reviewed.approved() {
        Some(approved) => Some((approved, state.store().version(id, approved.version).await?)),
        None => None,
    };
    let zone = &state.shop().catalog.shop.timezone;
    let text = segment.newest.text.clone();
    let step = |step: &Review| StepView {
        standing: standing_view(&shell, of_step(step.step)),
        version: numbered(&shell, step.version),
        who: step.who.clone(),
        at: clock::shown(step.at, zone),
        comment: step.comment.clone(),
        hash: step.basis.hash(),
    };
    let words = |text: &Bilingual| shell.words(text).to_owned();
    let waits = reviewed.standing == Standing::Submitted;
    let submitter = reviewed.steps.first().map(|step| step.who.clone());
    let is_own = submitter.as_ref() == Some(&actor.name()) || segment.newest.author == actor.name();
    let page = ReviewPage {
        id: id.to_string(),
        version: numbered(&shell, segment.newest.number),
        standing: standing_view(&shell, reviewed.standing),
        readback: rule_editor::read_back(&text, state.shop()).map(|said| words(&said)),
        query,
        definitions: reviewed.definitions.iter().map(|(name, means)| (words(name), words(means))).collect(),
        since: before.as_ref().map(|(step, _)| {
            let said = Message::new("review-since").with("version", numbered(&shell, step.version));
            shell.text(&said.with("at", clock::shown(step.at, zone)).with("who", step.who.as_str()))
        }),
        differs: differences(&shell, &reviewed),
        changes: diff(before.as_ref().map_or(text.as_str(), |(_, version)| version.text.as_str()), &text),
        found,
        history: reviewed.steps.iter().map(step).collect(),
        seen: reviewed.now.as_ref().map(Basis::hash),
        submits: shell.saves() && !waits && reviewed.standing != Standing::Approved && reviewed.now.is_some(),
        decides: shell.audits() && waits && !is_own && reviewed.now.is_some(),
        is_own: shell.audits() && waits && is_own,
        name: segment.name,
        shell: shell.within(Section::Segments),
    };
    render(&page)
}

/// The version run on the data and the day of now, not again when it was a moment ago; nothing of a frozen segment.
async fn answer(state: &AppState, segment: &SavedSegment, who: String) -> Result<Option<Arc<Answer>>, PageError> {
    if segment.frozen.is_some() {
        return Ok(None);
    }
    let number = segment.newest.number;
    let run = state.pipeline.run_of(segment.id, number, who.clone()).await?;
    if let Some(run) = run
        && let Some(answer) = state.pipeline.recent(run).await
    {
        return Ok(Some(answer));
    }
    let saved = Some(SavedVersion { segment: segment.id, version: number });
    let request = RunRequest { text: segment.newest.text.clone(), as_of: None, saved, who };
    Ok(Some(state.pipeline.run(request).await?.answer))
}

async fn found(state: &AppState, shell: &Shell, list: &List) -> Result<FoundView, PageError> {
    let ids = &list.customer_ids;
    let inside = [Some(0), Some(ids.len() / 2), ids.len().checked_sub(1)];
    let mut inside: Vec<i64> = inside.into_iter().flatten().filter_map(|at| ids.get(at).copied()).collect();
    inside.dedup();
    // Whoever stands beside them in the shop and is not in the list; the first customers, when the list is empty.
    let beside = inside.iter().flat_map(|id| (1..=9).map(move |step| id.saturating_add(step))).chain(1..=10);
    let candidates: Vec<i64> = inside.iter().copied().chain(beside).collect();
    let mut samples = Vec::new();
    let mut outside = 0;
    for id in candidates {
        let is_in = ids.binary_search(&id).is_ok();
        let known = samples.iter().any(|sample: &Why| sample.customer == id);
        if known || (is_in && !inside.contains(&id)) || (!is_in && outside == SAMPLES) {
            continue;
        }
        if let Ok(Some(why)) = state.pipeline.why(id, &list.text, None).await? {
            outside += usize::from(!is_in);
            samples.push(why);
        }
    }
    Ok(FoundView {
        count: shell.text(&counted("review-found", u64::try_from(ids.len()).unwrap_or(u64::MAX))),
        hash: list.ids_hash.clone(),
        waterfall: list
            .waterfall
            .iter()
            .map(|step| (shell.words(&step.text).to_owned(), grouped(step.alone), grouped(step.cumulative)))
            .collect(),
        samples: samples.iter().map(|why| sample(state, shell, why)).collect(),
    })
}

fn sample(state: &AppState, shell: &Shell, why: &Why) -> SampleView {
    let label = state.shop().catalog.customer.label.clone();
    let name = Message::new("customer-title").with("label", label).with("id", why.customer.to_string());
    let verdict = match &why.verdict {
        Verdict::In => "why-in",
        Verdict::Out => "why-out",
        Verdict::OutOfScope(_) => "why-out-of-scope",
    };
    let clauses = why.clauses.iter().filter(|clause| clause.depth == 0);
    SampleView {
        name: shell.text(&name),
        address: Address { rule: Some(why.text.clone()), ..Address::default() }.customer(why.customer),
        is_in: why.verdict == Verdict::In,
        verdict: shell.t(verdict),
        clauses: clauses.map(|clause| (clause.holds, shell.words(&clause.text).to_owned())).collect(),
    }
}

/// What is another since the last approval.
fn differences(shell: &Shell, reviewed: &Reviewed) -> Vec<String> {
    let Some((before, now)) = reviewed.approved().map(|step| &step.basis).zip(reviewed.now.as_ref()) else {
        return Vec::new();
    };
    let parts = [
        ("review-rule", before.rule == now.rule),
        ("review-sql", before.sql == now.sql),
        ("review-catalog", before.catalog == now.catalog),
        ("review-definitions", before.definitions == now.definitions),
    ];
    parts.into_iter().filter(|(_, same)| !same).map(|(key, _)| shell.t(key)).collect()
}

fn numbered(shell: &Shell, version: u32) -> String {
    shell.text(&Message::new("version-number").with("number", version))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    comment: String,
    /// What the reviewer saw, and what they decide.
    seen: String,
    decision: String,
}

pub async fn submit(
    state: AppState,
    actor: Actor,
    Path(id): Path<SegmentId>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    state.pipeline.submit_review(id, said.comment, actor.by()).await?;
    Ok(Redirect::to(&format!("/segments/{id}/review")).into_response())
}

pub async fn decide(
    state: AppState,
    actor: Actor,
    Path(id): Path<SegmentId>,
    Form(said): Form<Said>,
) -> Result<Response, PageError> {
    let decision = match said.decision.as_str() {
        "approve" => Decision::Approve,
        "reject" => Decision::Reject,
        _ => return Err(PageError::BadRequest(Message::new("review-undecided"))),
    };
    state.pipeline.decide_review(id, &said.seen, decision, said.comment, actor.by()).await?;
    Ok(Redirect::to(&format!("/segments/{id}/review")).into_response())
}

#[derive(Template)]
#[template(path = "reviews.html")]
struct QueuePage {
    shell: Shell,
    lines: Vec<QueueLine>,
}

struct QueueLine {
    address: String,
    name: String,
    readback: String,
    version: String,
    who: String,
    at: String,
    comment: String,
}

/// `/reviews`: what waits, the longest waiting first.
pub async fn queue(state: AppState, shell: Shell) -> Result<Response, PageError> {
    let zone = &state.shop().catalog.shop.timezone;
    let line = |(segment, review): (SavedSegment, Review)| QueueLine {
        address: format!("/segments/{}/review", segment.id),
        readback: rule_editor::read_back(&segment.newest.text, state.shop())
            .map(|said| shell.words(&said).to_owned())
            .unwrap_or(segment.newest.text),
        name: segment.name,
        version: numbered(&shell, review.version),
        who: review.who,
        at: clock::shown(review.at, zone),
        comment: review.comment,
    };
    let lines = state.store().reviews_waiting().await?.into_iter().map(line).collect();
    render(&QueuePage { lines, shell: shell.within(Section::Audit) })
}
