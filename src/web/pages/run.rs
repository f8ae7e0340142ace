//! One run, as the auditor needs it: what was asked, how it was understood, what ran, what came out, and whether the
//! record is the one that was written.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::ask::address::Address;
use super::audit::{origin_key, status_class, status_key};
use crate::dsl::Value;
use crate::lang::{Bilingual, Message};
use crate::pipeline::Replayed;
use crate::store::{Excerpt, List, NotARunId, Part, Query, Run, RunId, Statistics};
use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::number::{counted, grouped};
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;
use crate::web::{clock, quoted, sql};

/// Rows of a statistics query that the page shows.
const STATISTICS_ROWS: usize = 20;

#[derive(Template)]
#[template(path = "run.html")]
struct RunPage {
    shell: Shell,
    run: RunView,
    comparison: Option<Comparison>,
    /// Why the run could not be repeated.
    refusal: Option<String>,
}

struct RunView {
    id: String,
    title: String,
    /// The title is the text of a rule that could not be read.
    is_unread: bool,
    question: Option<String>,
    at: String,
    who: String,
    origin: String,
    status: String,
    status_class: &'static str,
    saved: Option<SavedView>,
    rule: Option<RuleView>,
    list: Option<ListView>,
    excerpt: Option<ExcerptView>,
    assumptions: Vec<String>,
    problems: Vec<ProblemView>,
    choices: Vec<String>,
    translator: Option<String>,
    model: Option<String>,
    catalog: String,
    elapsed: String,
    chain: ChainPlace,
}

struct SavedView {
    segment: String,
    name: String,
    version: u32,
    shown: String,
}

struct RuleView {
    /// Absent when the rule could not be read.
    readback: Option<String>,
    text: String,
    /// Where it can be changed and run again.
    address: String,
}

struct ListView {
    count: String,
    /// What is counted, after the number.
    unit: String,
    /// Where its customers are listed, without running it again while it is remembered.
    address: Option<String>,
    as_of: String,
    snapshot: String,
    hash: String,
    windows: Vec<WindowView>,
    query: QueryView,
    statistics: Vec<StatisticsView>,
}

/// What was taken away of an earlier run's list.
struct ExcerptView {
    text: String,
    run: String,
    hash: String,
}

struct WindowView {
    text: String,
    from: Option<String>,
    to: Option<String>,
}

struct QueryView {
    sql: String,
    params: Vec<ValueView>,
}

struct ValueView {
    text: String,
    kind: String,
}

struct StatisticsView {
    /// Name of its text on the page.
    name: String,
    query: QueryView,
    /// The first rows it gave.
    rows: Vec<Vec<Option<ValueView>>>,
    /// Rows that are not shown; replaying proves them all.
    more: Option<String>,
}

struct ProblemView {
    class: &'static str,
    code: String,
    said: Vec<quoted::Piece>,
}

struct ChainPlace {
    sequence: String,
    is_intact: bool,
    hash: String,
    previous: String,
}

/// A replay beside the run it repeats.
struct Comparison {
    original: String,
    original_at: String,
    is_same: bool,
    rows: Vec<ComparedRow>,
}

struct ComparedRow {
    label: String,
    before: String,
    after: String,
    is_same: bool,
}

pub async fn show(state: AppState, shell: Shell, Path(id): Path<String>) -> Result<Response, PageError> {
    render(&page(&state, shell, named(&id)?, None).await?)
}

/// Repeats the run, and shows the repetition beside it.
pub async fn replay(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = named(&id)?;
    let refusal = match state.pipeline.replay(id, &actor.name()).await? {
        Replayed::Same { run, .. } | Replayed::Different { run, .. } => {
            return Ok(Redirect::to(&format!("/runs/{run}")).into_response());
        }
        Replayed::SnapshotGone { snapshot } => Message::new("replay-snapshot-gone").with("snapshot", snapshot),
        Replayed::CatalogChanged => Message::new("replay-catalog-changed"),
        Replayed::NoList => Message::new("replay-no-list"),
    };
    let refusal = shell.text(&refusal);
    Ok((StatusCode::CONFLICT, render(&page(&state, shell, id, Some(refusal)).await?)?).into_response())
}

fn named(id: &str) -> Result<RunId, PageError> {
    id.parse().map_err(|NotARunId| PageError::NotFound)
}

async fn page(state: &AppState, shell: Shell, id: RunId, refusal: Option<String>) -> Result<RunPage, PageError> {
    let run = state.pipeline.seen_run(id).await?;
    let comparison = match run.record.replays {
        Some(original) => Some(compare(&shell, state, &state.pipeline.seen_run(original).await?, &run)),
        None => None,
    };
    let saved = match run.record.saved {
        Some(saved) => Some(SavedView {
            segment: saved.segment.to_string(),
            name: state.store().segment(saved.segment).await?.name,
            version: saved.version,
            shown: shell.text(&Message::new("version-number").with("number", saved.version)),
        }),
        None => None,
    };
    let view = view(&shell, state, run, saved);
    Ok(RunPage { run: view, comparison, refusal, shell: shell.within(Section::Audit) })
}

fn view(shell: &Shell, state: &AppState, run: Run, saved: Option<SavedView>) -> RunView {
    let Run { sequence, id, record, previous, hash, intact } = run;
    let words = |text: &Bilingual| shell.words(text).to_owned();
    let address =
        record.rule.as_ref().zip(record.list.as_ref()).filter(|(_, list)| list.count > 0).map(|(rule, list)| {
            let (rule, as_of) = (Some(rule.text.clone()), Some(list.as_of.date()));
            Address { rule, as_of, page: Some((1, id.to_string())), ..Address::default() }.to_string()
        });
    let unit = shell.text(&Message::new("result-unit").with("label", state.shop().catalog.customer.label.clone()));
    let as_of = record.list.as_ref().map(|list| list.as_of.date());
    let rule = record.rule.map(|rule| RuleView {
        readback: (!rule.json.is_null()).then(|| words(&rule.readback)),
        address: Address { rule: Some(rule.text.clone()), as_of, ..Address::default() }.to_string(),
        text: rule.text,
    });
    let list = record.list.map(|list| ListView { address, unit, ..list_view(shell, list) });
    RunView {
        id: id.to_string(),
        is_unread: record.question.is_none()
            && saved.is_none()
            && rule.as_ref().is_some_and(|rule| rule.readback.is_none()),
        title: record
            .question
            .clone()
            .or_else(|| saved.as_ref().map(|saved| format!("{} · {}", saved.name, saved.shown)))
            .or_else(|| rule.as_ref().map(|rule| rule.readback.as_ref().unwrap_or(&rule.text).clone()))
            .unwrap_or_else(|| id.to_string()),
        question: record.question,
        at: clock::shown(record.at, &state.shop().catalog.shop.timezone),
        who: record.who,
        origin: shell.t(origin_key(record.origin)),
        status: shell.t(status_key(record.status)),
        status_class: status_class(record.status),
        saved,
        rule,
        list,
        excerpt: record.excerpt.map(|excerpt| excerpt_view(shell, &excerpt)),
        assumptions: record.assumptions.iter().map(|assumption| words(&assumption.text)).collect(),
        problems: record
            .problems
            .iter()
            .map(|problem| ProblemView {
                class: match problem.severity.as_str() {
                    "error" => "bad",
                    "warning" => "caution",
                    _ => "",
                },
                code: problem.code.clone(),
                said: quoted::pieces(&words(&problem.text), shell.lang),
            })
            .collect(),
        choices: record.choices,
        translator: record.translator,
        model: record.model.map(|model| serde_json::to_string_pretty(&model).unwrap_or_default()),
        catalog: record.catalog,
        elapsed: shell.text(&Message::new("run-elapsed-ms").with("ms", milliseconds(record.elapsed_us))),
        chain: ChainPlace { sequence: grouped(sequence), is_intact: intact, hash, previous },
    }
}

fn list_view(shell: &Shell, list: List) -> ListView {
    ListView {
        unit: String::new(),
        address: None,
        count: grouped(list.count),
        as_of: clock::local(list.as_of),
        snapshot: list.snapshot,
        hash: list.ids_hash,
        windows: list
            .windows
            .into_iter()
            .map(|window| WindowView {
                text: shell.words(&window.text).to_owned(),
                from: window.from.map(|from| from.replace('T', " ")),
                to: window.to.map(|to| to.replace('T', " ")),
            })
            .collect(),
        query: query_view(shell, &list.query),
        statistics: list
            .statistics
            .iter()
            .enumerate()
            .map(|(place, statistics)| statistics_view(shell, place + 1, statistics))
            .collect(),
    }
}

fn statistics_view(shell: &Shell, place: usize, statistics: &Statistics) -> StatisticsView {
    let value = |value: &Option<Value>| value.as_ref().map(|value| value_view(shell, value));
    let rows = statistics.results.iter().take(STATISTICS_ROWS);
    let more = u64::try_from(statistics.results.len().saturating_sub(STATISTICS_ROWS)).unwrap_or(u64::MAX);
    StatisticsView {
        name: format!("statistics-{place}"),
        query: query_view(shell, &statistics.query),
        rows: rows.map(|row| row.iter().map(value).collect()).collect(),
        more: (more > 0).then(|| shell.text(&counted("run-statistics-more", more))),
    }
}

fn query_view(shell: &Shell, query: &Query) -> QueryView {
    QueryView {
        sql: sql::laid_out(&query.sql),
        params: query.params.iter().map(|value| value_view(shell, value)).collect(),
    }
}

fn value_view(shell: &Shell, value: &Value) -> ValueView {
    let (text, key) = value_text(value);
    ValueView { text, kind: shell.t(key) }
}

fn value_text(value: &Value) -> (String, &'static str) {
    match value {
        Value::Text(text) => (text.clone(), "value-text"),
        Value::Number(number) => (number.to_string(), "value-number"),
        Value::Boolean(truth) => (truth.to_string(), "value-boolean"),
        Value::Date(date) => (date.to_string(), "value-date"),
        Value::Time(time) => (clock::local(*time), "value-time"),
    }
}

/// A query as one text: its SQL, then its values.
pub(super) fn whole(query: &Query) -> String {
    let values = query.params.iter().zip(1..).map(|(value, place)| format!("\n${place} = {}", value_text(value).0));
    std::iter::once(sql::laid_out(&query.sql)).chain(values).collect()
}

fn excerpt_view(shell: &Shell, excerpt: &Excerpt) -> ExcerptView {
    let key = match excerpt.part {
        Part::Whole => "excerpt-whole",
        Part::Entered { .. } => "excerpt-entered",
        Part::Left { .. } => "excerpt-left",
        Part::Kept { .. } => "excerpt-kept",
    };
    ExcerptView {
        text: shell.text(&counted(key, excerpt.count)),
        run: excerpt.run.to_string(),
        hash: excerpt.ids_hash.clone(),
    }
}

fn compare(shell: &Shell, state: &AppState, original: &Run, replay: &Run) -> Comparison {
    let nothing = || shell.t("compare-nothing");
    let lists = [&original.record.list, &replay.record.list];
    let [before, after] = lists.map(|list| {
        let list = list.as_ref();
        [
            list.map(|list| grouped(list.count)),
            list.map(|list| list.ids_hash.clone()),
            list.map(|list| list.snapshot.clone()),
            list.map(|list| clock::local(list.as_of)),
        ]
        .map(|fact| fact.unwrap_or_else(nothing))
    });
    let keys = ["run-count", "run-ids-hash", "run-snapshot", "run-as-of"];
    let mut rows: Vec<ComparedRow> = keys
        .into_iter()
        .zip(before.into_iter().zip(after))
        .map(|(key, (before, after))| ComparedRow { label: shell.t(key), is_same: before == after, before, after })
        .collect();
    let [original_list, replay_list] = lists.map(|list| list.as_ref().map(|list| (&list.ids_hash, &list.statistics)));
    let is_same = original_list.is_some() && original_list == replay_list;
    if original_list.map(|(_, statistics)| statistics) != replay_list.map(|(_, statistics)| statistics) {
        rows.push(ComparedRow {
            label: shell.t("run-statistics"),
            before: shell.t("compare-recorded"),
            after: shell.t("compare-unequal"),
            is_same: false,
        });
    }
    Comparison {
        original: original.id.to_string(),
        original_at: clock::shown(original.record.at, &state.shop().catalog.shop.timezone),
        is_same,
        rows,
    }
}

/// Microseconds as milliseconds with one decimal.
fn milliseconds(microseconds: u64) -> String {
    let tenths = microseconds.saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}
