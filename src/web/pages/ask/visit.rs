//! Visits of the Ask page: what the address asks for, is asked; what comes back, is shown.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

use super::AskPage;
use super::address::{Address, After, By};
use super::history;
use super::result::PAGE_SIZE;
use crate::dsl::text;
use crate::lang::Message;
use crate::pipeline::customers::{Chosen, Order, Sort};
use crate::pipeline::{Answer, AskRequest, Recorded, RunRequest, Sight, Translator};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::shell::{Part, Shell, render};
use crate::web::state::AppState;
use crate::web::timing::Timing;

/// The query of an address, as it came.
#[derive(Debug, Default, Deserialize)]
pub struct Visit {
    q: Option<String>,
    after: Option<String>,
    trail: Option<String>,
    s: Option<String>,
    as_of: Option<String>,
    by: Option<String>,
    reading: Option<String>,
    including: Option<String>,
    r#for: Option<String>,
    sort: Option<String>,
    cols: Option<String>,
    page: Option<String>,
    run: Option<String>,
}

impl Visit {
    /// The list of a rule.
    pub fn of_rule(rule: Option<String>, question: Option<String>, as_of: Option<String>) -> Self {
        Visit { s: rule, q: question, as_of, ..Visit::default() }
    }

    /// # Errors
    /// A date or a number that is none.
    pub fn address(self) -> Result<Address, PageError> {
        let names = |text: Option<String>| -> Vec<String> {
            let text = given(text).unwrap_or_default();
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        Ok(Address {
            question: self.q.unwrap_or_default().trim().to_owned(),
            after: given(self.after).map(|rule| After { rule, trail: given(self.trail).unwrap_or_default() }),
            rule: given(self.s),
            as_of: read(self.as_of, "ask-bad-date")?,
            by: By::named(&given(self.by).unwrap_or_default()),
            reading: read(self.reading, "ask-bad-number")?,
            including: names(self.including),
            columns: Chosen(names(self.cols)),
            revises: read(self.r#for, "ask-bad-number")?,
            sort: given(self.sort).map(|text| match text.strip_prefix('-') {
                Some(column) => Sort { column: column.to_owned(), order: Order::Descending },
                None => Sort { column: text, order: Order::Ascending },
            }),
            page: read(self.page, "ask-bad-number")?.map(|page| (page, self.run.unwrap_or_default())),
        })
    }
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn read<T: FromStr>(text: Option<String>, problem: &'static str) -> Result<Option<T>, PageError> {
    let read = |text: String| text.parse().map_err(|_| PageError::BadRequest(Message::new(problem).with("text", text)));
    given(text).map(read).transpose()
}

/// `/`: the question box with examples.
pub async fn home(state: AppState, actor: Actor, shell: Shell) -> Result<Response, PageError> {
    let lang = shell.lang;
    let asked = history::of(state.store(), &actor.name()).await?;
    show(&AskPage::empty(shell, &state.shop().catalog, asked).offering(|| state.pipeline.examples(lang)))
}

/// `/ask`: the answer to a question, or what is understood of it so far while the model is asked.
pub async fn ask(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Query(visit): Query<Visit>,
) -> Result<Response, PageError> {
    let mut address = Address { rule: None, ..visit.address()? };
    if let Some(after) = &mut address.after
        && let Ok(segment) = state.pipeline.parse(&after.rule)
    {
        after.rule = text::print(&segment);
    }
    if address.question.is_empty() {
        return home(state, actor, shell).await;
    }
    let request = || AskRequest {
        question: address.question.clone(),
        after: address.after.as_ref().map(|after| after.rule.clone()),
        as_of: address.as_of,
        translator: match address.by {
            By::Whoever | By::Model => Translator::Auto,
            By::Reader => Translator::Builtin,
        },
        reading: address.reading,
        including: address.including.clone(),
        who: actor.name(),
    };
    let mut timing = Timing::begin();
    let turned = turned(&state, &address, |answer| {
        let before = answer.follows.as_ref().map(|follows| &follows.text);
        answer.question == address.question && before == address.after.as_ref().map(|after| &after.rule)
    });
    let turned = turned.await;
    // A refinement is read at once; so is whatever needs no model.
    let is_open = turned.is_none() && address.after.is_none() && address.by == By::Whoever;
    let so_far = is_open.then(|| state.pipeline.undecided(&address.question, address.as_of)).flatten();
    if let Some((so_far, model)) = so_far.zip(state.pipeline.model()) {
        return show(&AskPage::undecided(shell, state.shop(), &address, &so_far, model.settings()));
    }
    let recorded = match turned {
        Some(recorded) => recorded,
        None => ran(state.pipeline.ask(request()).await?, &mut timing),
    };
    answered(&state, shell, address, &recorded, timing).await
}

/// `/run`: the list of a rule.
pub async fn run(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Query(visit): Query<Visit>,
) -> Result<Response, PageError> {
    let address = visit.address()?;
    let Some(rule) = address.rule.clone() else { return home(state, actor, shell).await };
    let mut timing = Timing::begin();
    let canonical = state.pipeline.parse(&rule).ok().map(|segment| text::print(&segment));
    let same_rule = |answer: &Answer| answer.list.as_ref().map(|list| &list.text) == canonical.as_ref();
    let recorded = match turned(&state, &address, same_rule).await {
        Some(recorded) => recorded,
        None => {
            let request = RunRequest { text: rule, as_of: address.as_of, saved: None, who: actor.name() };
            ran(state.pipeline.run(request).await?, &mut timing)
        }
    };
    answered(&state, shell, address, &recorded, timing).await
}

fn ran(recorded: Recorded, timing: &mut Timing) -> Recorded {
    timing.add_database(Duration::from_secs_f64(recorded.answer.elapsed.run.max(0.0) / 1000.0));
    recorded
}

/// The run whose list is being paged through, unless it is too old or the address was changed by hand.
async fn turned(state: &AppState, address: &Address, same: impl Fn(&Answer) -> bool) -> Option<Recorded> {
    let (_, run) = address.page.as_ref()?;
    let run = run.parse().ok()?;
    let answer = state.pipeline.recent(run).await?;
    let date = address.as_of.unwrap_or(state.shop().catalog.shop.as_of).to_string();
    let same_date = answer.list.as_ref().is_some_and(|list| list.as_of.starts_with(&date));
    (same(&answer) && same_date).then_some(Recorded { run, answer })
}

async fn answered(
    state: &AppState,
    shell: Shell,
    mut address: Address,
    recorded: &Recorded,
    mut timing: Timing,
) -> Result<Response, PageError> {
    let answer: &Arc<Answer> = &recorded.answer;
    // Where the model was of no use, the readings to choose from are the reader's.
    if answer.fallback.is_some() && address.by == By::Model {
        address.by = By::Reader;
    }
    let page = match &answer.list {
        Some(list) if !list.customer_ids.is_empty() => {
            let last = list.customer_ids.len().div_ceil(PAGE_SIZE);
            if let Some((number, _)) = &mut address.page {
                *number = (*number).clamp(1, last);
            }
            let sight = shell.actor.as_ref().map_or(Sight::MASKED, Actor::sight);
            let before = address.page.as_ref().map_or(0, |(number, _)| number - 1) * PAGE_SIZE;
            let page =
                state.pipeline.page(list, before, PAGE_SIZE, address.sort.as_ref(), &address.columns, &sight).await?;
            timing.add_database(page.took);
            Some(page)
        }
        Some(_) | None => None,
    };
    let run = recorded.run.to_string();
    let lang = shell.lang;
    let page = AskPage::answered(shell, state.shop(), &address, answer, page.as_ref(), &run);
    let page = page.offering(|| state.pipeline.examples(lang));
    let page = match &answer.list {
        Some(list) => {
            let playbook = state.pipeline.playbook().await?;
            let page = page.advising(&playbook.suiting(&list.segment.rule, state.shop()));
            page.knowing(state.store().segment_saying(list.text.clone()).await?)
        }
        None => page,
    };
    let page = match address.revises {
        Some(revises) => page.revising(state.store().segment(revises.segment).await?.name, revises),
        None => page,
    };
    let page = page.comparing(&address, |rule| state.pipeline.reads_as(&address.question, rule, address.as_of));
    Ok(timing.tell(show(&page)?))
}

/// All of the page, or the part of it that htmx asked for.
fn show(page: &AskPage) -> Result<Response, PageError> {
    match (page.part(), page.customers()) {
        (Part::Whole, _) => render(page),
        (Part::Element(id), Some(customers)) if id == "list" => render(&customers),
        (Part::Element(_), _) => render(&page.as_answer()),
    }
}
