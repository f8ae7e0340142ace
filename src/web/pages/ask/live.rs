//! `/ask/live`: how a question is understood while it is being written, and how many customers it finds. Nothing is
//! recorded, and no model is asked.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::address::Address;
use super::chips::{Chip, chips};
use super::visit::Visit;
use crate::dsl::{Segment, readback};
use crate::lang::Message;
use crate::translate::{Draft, Verdict};
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

/// Readings shown with their counts.
const SHOWN: usize = 3;

#[derive(Template)]
#[template(path = "live.html")]
struct Live {
    chips: Vec<Chip>,
    readings: Vec<ReadingView>,
    unit: String,
    /// What is missing, or cannot be answered.
    problem: Option<String>,
}

struct ReadingView {
    readback: String,
    /// Absent where the rule cannot be run.
    count: Option<String>,
    address: String,
}

pub async fn show(
    State(state): State<AppState>,
    shell: Shell,
    Query(visit): Query<Visit>,
) -> Result<Response, PageError> {
    let address = visit.address()?;
    let unit = Message::new("result-unit").with("label", state.shop().catalog.customer.label.clone());
    let mut live = Live { chips: Vec::new(), readings: Vec::new(), unit: shell.text(&unit), problem: None };
    if let Some(draft) = state.pipeline.read(&address.question, address.as_of) {
        live.chips = chips(&address.question, &draft.spans, &shell);
        live.problem = problem(&draft, &shell);
        live.readings = readings(&state, &shell, &address, &draft).await?;
    }
    render(&live)
}

/// Readings of the preferred one's scope are counted together; others wait for the question to be asked.
async fn readings(
    state: &AppState,
    shell: &Shell,
    address: &Address,
    draft: &Draft,
) -> Result<Vec<ReadingView>, PageError> {
    let scope = draft.readings.first().map(|reading| &reading.segment.including);
    let shown = draft.readings.iter().enumerate().filter(|_| draft.verdict != Verdict::Refuse);
    let shown = shown.filter(|(_, reading)| Some(&reading.segment.including) == scope).take(SHOWN);
    let (numbers, segments): (Vec<usize>, Vec<Segment>) =
        shown.map(|(at, reading)| (at + 1, reading.segment.clone())).unzip();
    let counts = state.pipeline.count(&segments, address.as_of).await?;
    let view = |((number, segment), count): ((usize, &Segment), Result<u64, _>)| ReadingView {
        readback: shell.words(&readback::segment(segment, state.shop())).to_owned(),
        count: count.ok().map(grouped),
        address: address.with_reading(number).to_string(),
    };
    Ok(numbers.into_iter().zip(&segments).zip(counts).map(view).collect())
}

fn problem(draft: &Draft, shell: &Shell) -> Option<String> {
    let said = draft.diagnostics.first().filter(|_| draft.verdict != Verdict::Run)?;
    Some(said.text(shell.lang).replace('`', ""))
}
