//! `/ask/live`: how a question is understood while it is being written, and how many customers it finds. Nothing is
//! recorded, and no model is asked.

use askama::Template;
use axum::extract::Query;
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

/// Words that may still be in the making: `in the last 30 da`.
const OPEN: usize = 5;

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

pub async fn show(state: AppState, shell: Shell, Query(visit): Query<Visit>) -> Result<Response, PageError> {
    let address = visit.address()?;
    let unit = Message::new("result-unit").with("label", state.shop().catalog.customer.label.clone());
    let mut live = Live { chips: Vec::new(), readings: Vec::new(), unit: shell.text(&unit), problem: None };
    let read = |question: &str| state.pipeline.read(question, address.as_of);
    if let Some(draft) = read(&address.question) {
        let before = beginnings(&address.question).filter(|_| draft.verdict != Verdict::Run);
        let understood = before.filter_map(|text| Some((text, read(text)?)));
        let mut understood = understood.filter(|(_, draft)| draft.verdict == Verdict::Run);
        let (done, draft) = understood.next().unwrap_or((&address.question, draft));
        live.chips = chips(done, &draft.spans, &shell);
        live.chips.extend(address.question.strip_prefix(done).and_then(|rest| Chip::unfinished(rest, &shell)));
        live.problem = problem(&draft, &shell);
        let done = Address { question: done.to_owned(), ..address.clone() };
        live.readings = readings(&state, &shell, &done, &draft).await?;
    }
    render(&live)
}

/// What stands before the words that are still being written, where a text breaks off inside a word: one word less each
/// time. What they belong to is not known yet, so that half a phrase is no reason to call the rest not understood.
fn beginnings(question: &str) -> impl Iterator<Item = &str> {
    let is_open = question.ends_with(|letter: char| letter.is_ascii_alphanumeric());
    let shorter = std::iter::successors(Some(question).filter(|_| is_open), |text| without_last_word(text));
    shorter.skip(1).take(OPEN)
}

fn without_last_word(text: &str) -> Option<&str> {
    let end = text.rfind(char::is_whitespace)?;
    text.get(..end).map(str::trim_end).filter(|text| !text.is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_word_that_breaks_off_is_still_being_written() {
        let all = |text| beginnings(text).collect::<Vec<_>>();
        assert_eq!(all("women in the la"), ["women in the", "women in", "women"]);
        assert!(all("women in the ").is_empty());
        assert!(all("买过口红的女").is_empty());
        assert!(all("wom").is_empty());
        assert_eq!(all("a b c d e f g").len(), OPEN);
    }
}
