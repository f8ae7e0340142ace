//! One customer: why they are in a list or are not, what they are, where they stand, what they did.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::ask::address::Address;
use super::ask::visit::Visit;
use crate::lang::Message;
use crate::pipeline::person::{Deeds, Person};
use crate::pipeline::why::{Clause, Evidence, Verdict, Why};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::number::counted;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;
use crate::web::timing::Timing;

#[derive(Template)]
#[template(path = "customer.html")]
struct CustomerPage {
    shell: Shell,
    title: String,
    /// The list the visitor came from.
    back: Option<String>,
    as_of: String,
    /// Where the customer's states and segments from month to month are.
    course: String,
    outside: Option<String>,
    why: Option<WhyView>,
    states: Vec<(String, String)>,
    facts: Vec<(String, Option<String>)>,
    deeds: Vec<(String, DeedsView)>,
}

struct WhyView {
    is_in: bool,
    verdict: String,
    readback: String,
    clauses: Vec<ClauseView>,
}

struct ClauseView {
    depth: usize,
    text: String,
    holds: bool,
    value: Option<String>,
    evidence: Vec<EvidenceView>,
}

struct EvidenceView {
    text: String,
    deeds: DeedsView,
    near: Vec<String>,
}

struct DeedsView {
    /// How many, and when the latest was.
    summary: String,
    is_timed: bool,
    columns: Vec<String>,
    rows: Vec<DeedView>,
    /// That there are more.
    more: Option<String>,
}

struct DeedView {
    at: Option<String>,
    cells: Vec<Option<String>>,
}

/// The form that looks somebody up.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    id: String,
    s: Option<String>,
    q: Option<String>,
    as_of: Option<String>,
}

/// `/customers?id=…`: the page of that customer.
pub async fn find(Query(wanted): Query<Wanted>) -> Result<Response, PageError> {
    let id = wanted.id.trim();
    let id: i64 = id.parse().map_err(|_| PageError::BadRequest(Message::new("ask-bad-number").with("text", id)))?;
    let visit = Visit::of_rule(wanted.s, wanted.q, wanted.as_of);
    Ok(Redirect::to(&visit.address()?.customer(id)).into_response())
}

/// `/customers/{id}`, with the rule of a list when the visitor comes from one.
pub async fn show(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<String>,
    Query(visit): Query<Visit>,
) -> Result<Response, PageError> {
    let id: i64 = id.parse().map_err(|_| PageError::NotFound)?;
    let address = visit.address()?;
    let mut timing = Timing::begin();
    let person = state.pipeline.person(id, address.as_of, &actor.sight()).await?.ok_or(PageError::NotFound)?;
    timing.add_database(person.took);
    let why = match &address.rule {
        Some(rule) => match state.pipeline.why(id, rule, address.as_of).await? {
            Ok(why) => why,
            // The rule's own page says what is wrong with it.
            Err(_) => return Ok(Redirect::to(&address.to_string()).into_response()),
        },
        None => None,
    };
    if let Some(why) = &why {
        timing.add_database(why.took);
    }
    Ok(timing.tell(render(&page(&state, shell, &address, &person, why.as_ref()))?))
}

fn page(state: &AppState, shell: Shell, address: &Address, person: &Person, why: Option<&Why>) -> CustomerPage {
    let shell = shell.within(Section::Ask);
    let catalog = &state.shop().catalog;
    let words = |text: &crate::lang::Bilingual| shell.words(text).to_owned();
    let title =
        Message::new("customer-title").with("label", catalog.customer.label.clone()).with("id", person.id.to_string());
    let outside = (!person.outside.is_empty()).then(|| {
        let labels: Vec<String> = person.outside.iter().map(&words).collect();
        shell.text(&Message::new("customer-outside").with("labels", labels.join(" · ")))
    });
    CustomerPage {
        title: shell.text(&title),
        back: address.rule.is_some().then(|| address.to_string()),
        course: address.course(person.id),
        as_of: address.as_of.unwrap_or(catalog.shop.as_of).to_string(),
        outside,
        why: why.map(|why| why_view(&shell, why)),
        states: person.states.iter().map(|(state, value)| (words(state), words(value))).collect(),
        facts: person.facts.iter().map(|(label, value)| (words(label), value.as_ref().map(&words))).collect(),
        deeds: person.deeds.iter().map(|(label, deeds)| (words(label), deeds_view(&shell, deeds))).collect(),
        shell,
    }
}

fn why_view(shell: &Shell, why: &Why) -> WhyView {
    let verdict = match &why.verdict {
        Verdict::In => "why-in",
        Verdict::Out => "why-out",
        Verdict::OutOfScope(_) => "why-out-of-scope",
    };
    WhyView {
        is_in: why.verdict == Verdict::In,
        verdict: shell.t(verdict),
        readback: shell.words(&why.readback).to_owned(),
        clauses: why.clauses.iter().map(|clause| clause_view(shell, clause)).collect(),
    }
}

fn clause_view(shell: &Shell, clause: &Clause) -> ClauseView {
    let value = |value: &String| shell.text(&Message::new("why-value").with("value", value.as_str()));
    ClauseView {
        depth: clause.depth.min(DEEPEST),
        text: shell.words(&clause.text).to_owned(),
        holds: clause.holds,
        value: clause.value.as_ref().map(value),
        evidence: clause.evidence.iter().map(|evidence| evidence_view(shell, evidence)).collect(),
    }
}

/// Conditions further inside are indented no further.
const DEEPEST: usize = 4;

fn evidence_view(shell: &Shell, evidence: &Evidence) -> EvidenceView {
    let near = evidence.near.iter().map(|near| {
        let found = match near.count {
            0 => shell.t("why-near-none"),
            count => shell.text(&rows(count, near.latest)),
        };
        format!("{}: {found}", shell.words(&near.text))
    });
    EvidenceView {
        text: shell.words(&evidence.text).to_owned(),
        deeds: deeds_view(shell, &evidence.deeds),
        near: near.collect(),
    }
}

fn deeds_view(shell: &Shell, deeds: &Deeds) -> DeedsView {
    let more = deeds.count.saturating_sub(deeds.rows.len());
    DeedsView {
        summary: shell.text(&rows(deeds.count, deeds.latest())),
        is_timed: deeds.latest().is_some(),
        columns: deeds.columns.iter().map(|label| shell.words(label).to_owned()).collect(),
        rows: deeds
            .rows
            .iter()
            .map(|deed| DeedView {
                at: deed.at.map(clock::local),
                cells: deed.cells.iter().map(|cell| cell.as_ref().map(|text| shell.words(text).to_owned())).collect(),
            })
            .collect(),
        more: (more > 0).then(|| shell.text(&counted("why-more", number(more)))),
    }
}

/// So many rows, the latest at that time.
fn rows(count: usize, latest: Option<jiff::civil::DateTime>) -> Message {
    match latest {
        Some(at) => counted("why-rows-latest", number(count)).with("latest", at.date().to_string()),
        None => counted("why-rows", number(count)),
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
