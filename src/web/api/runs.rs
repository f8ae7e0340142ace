//! The record of runs, and whom they found.

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{At, Caller, Query};
use crate::dsl::Condition;
use crate::lang::{Bilingual, Message};
use crate::pipeline::customers::Chosen;
use crate::pipeline::{CustomerPage, Replayed, Sight};
use crate::store::{self, Break, Origin, Outcome, RunFilter, RunId, RunSummary};
use crate::web::error::PageError;
use crate::web::state::AppState;

/// The most that one page of a list holds.
const MOST: usize = 1000;
const USUAL: usize = 100;

#[derive(Debug, Deserialize, JsonSchema)]
pub struct RunAt {
    /// 26 digits of Crockford's base 32.
    #[schemars(regex(pattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"))]
    id: String,
}

impl RunAt {
    fn run(&self) -> Result<RunId, PageError> {
        self.id.parse().map_err(|_| PageError::NotFound)
    }
}

/// A run as it stands in the record.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Run {
    run: String,
    /// Its place in the chain, from 1.
    sequence: u64,
    hash: String,
    /// Hash of the record before it.
    previous: String,
    /// Whether the record hashes to its hash.
    intact: bool,
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    record: serde_json::Value,
}

pub async fn one(state: AppState, At(at): At<RunAt>) -> Result<Json<Run>, PageError> {
    let run = state.pipeline.seen_run(at.run()?).await?;
    Ok(Json(Run {
        run: run.id.to_string(),
        sequence: run.sequence,
        hash: run.hash,
        previous: run.previous,
        intact: run.intact,
        record: serde_json::to_value(&run.record).map_err(|error| PageError::Defect(error.into()))?,
    }))
}

/// Which runs, and from where on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Stand in the question or in the rule.
    words: Option<String>,
    origin: Option<Origin>,
    status: Option<Outcome>,
    who: Option<String>,
    /// `next` of the page before.
    #[schemars(regex(pattern = r"^[0-9]{1,18}$"))]
    cursor: Option<String>,
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Runs {
    runs: Vec<Line>,
    /// All that there are.
    total: u64,
    /// Where the next page begins, when there is one.
    next: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Line {
    run: String,
    sequence: u64,
    at: String,
    who: String,
    origin: Origin,
    status: Outcome,
    question: Option<String>,
    segment_name: Option<String>,
    segment: Option<String>,
    readback: Option<Bilingual>,
    as_of: Option<String>,
    count: Option<u64>,
}

impl From<RunSummary> for Line {
    fn from(run: RunSummary) -> Self {
        Line {
            run: run.id.to_string(),
            sequence: run.sequence,
            at: run.at.to_string(),
            who: run.who,
            origin: run.origin,
            status: run.status,
            question: run.question,
            segment_name: run.segment_name,
            segment: run.rule,
            readback: run.readback,
            as_of: run.as_of,
            count: run.count,
        }
    }
}

pub async fn list(state: AppState, Query(wish): Query<Wish>) -> Result<Json<Runs>, PageError> {
    let before = wish.cursor.as_deref().map(cursor::<u64>).transpose()?;
    let limit = u32::try_from(limit(wish.limit)?).unwrap_or(u32::MAX);
    let Wish { words, origin, status, who, .. } = wish;
    let filter = RunFilter { words, origin, status, who, segment: None };
    let found = state.store().runs(filter, before, limit).await?;
    Ok(Json(Runs {
        runs: found.runs.into_iter().map(Line::from).collect(),
        total: found.total,
        next: found.older.map(|older| older.to_string()),
    }))
}

fn cursor<T: std::str::FromStr>(text: &str) -> Result<T, PageError> {
    text.parse().map_err(|_| PageError::BadRequest(Message::new("api-bad-cursor")))
}

fn limit(wished: Option<usize>) -> Result<usize, PageError> {
    let limit = wished.unwrap_or(USUAL);
    let bad = || PageError::BadRequest(Message::new("api-bad-limit").with("most", MOST));
    if (1..=MOST).contains(&limit) { Ok(limit) } else { Err(bad()) }
}

/// Which customers of a run, and what of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// `next` of the page before.
    #[schemars(regex(pattern = r"^-?[0-9]{1,18}$"))]
    cursor: Option<String>,
    #[schemars(range(min = 1, max = 1000))]
    limit: Option<usize>,
    /// Names of columns with commas between; those of the list otherwise.
    columns: Option<String>,
    /// A run before: only customers who are in this run and were not in that one. With `left_since`, those of both.
    #[schemars(regex(pattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"))]
    entered_since: Option<String>,
    /// A run before: only customers who were in that run and are not in this one. With `entered_since`, those of both.
    #[schemars(regex(pattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"))]
    left_since: Option<String>,
}

impl Part {
    /// Which customers, when not all of them: whoever is in one of these.
    fn moved(&self) -> Result<Vec<store::Part>, PageError> {
        let run = |text: &String| text.parse().map_err(|_| PageError::NotFound);
        let entered = self.entered_since.as_ref().map(|since| Ok(store::Part::Entered { since: run(since)? }));
        let left = self.left_since.as_ref().map(|since| Ok(store::Part::Left { since: run(since)? }));
        entered.into_iter().chain(left).collect()
    }
}

/// Some customers of a run, by id; what is personal is masked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Members {
    run: String,
    /// All that there are.
    count: usize,
    columns: Vec<Column>,
    members: Vec<Member>,
    /// Where the next page begins, when there is one.
    next: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Column {
    name: String,
    label: Bilingual,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Member {
    customer_id: i64,
    /// One for each column.
    values: Vec<Option<Bilingual>>,
}

/// The list is that of the run, whatever has happened to the data since: pages of it never overlap or leave a gap.
pub async fn members(state: AppState, At(at): At<RunAt>, Query(part): Query<Part>) -> Result<Json<Members>, PageError> {
    let run = state.pipeline.seen_run(at.run()?).await?;
    let after = part.cursor.as_deref().map(cursor::<i64>).transpose()?;
    let limit = limit(part.limit)?;
    let gone = || PageError::Conflict(Message::new("api-list-gone"));
    let ids = match part.moved()?.as_slice() {
        [] => state.pipeline.found_by(&run).await?.ok_or_else(gone)?,
        parts => {
            let mut members = store::Members::default();
            for part in parts {
                members = members.or(&state.pipeline.part(run.id, *part).await?.ok_or_else(gone)?);
            }
            members.ids().collect()
        }
    };
    let from = after.map_or(0, |after| ids.partition_point(|id| *id <= after));
    let page: Vec<i64> = ids.iter().skip(from).take(limit).copied().collect();
    let chosen = part.columns.iter().flat_map(|names| names.split(',')).filter(|name| !name.is_empty());
    let chosen = Chosen(chosen.map(str::to_owned).collect());
    let text = run.record.rule.as_ref().map(|rule| rule.text.as_str()).unwrap_or_default();
    let rule = state.pipeline.parse(text).map_or(Condition::Everyone, |segment| segment.rule);
    let as_of = run.record.list.as_ref().map(|list| list.as_of).unwrap_or_default();
    let found = state.pipeline.customers(&rule, as_of, &page, &chosen, &Sight::MASKED).await?;
    let next = page.last().filter(|_| from + page.len() < ids.len()).map(i64::to_string);
    let CustomerPage { columns, rows, .. } = found;
    Ok(Json(Members {
        run: run.id.to_string(),
        count: ids.len(),
        columns: columns
            .into_iter()
            .map(|column| Column { name: column.name, label: column.label, kind: column.kind.name() })
            .collect(),
        members: rows.into_iter().map(|row| Member { customer_id: row.id, values: row.cells }).collect(),
        next,
    }))
}

/// What repeating a run gave.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Repeated {
    /// The run that it is recorded as.
    run: String,
    /// Whether it found the same customers by the same numbers.
    same: bool,
    count: u64,
    /// Of what it found, when that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    ids_hash: Option<String>,
}

pub async fn replay(state: AppState, caller: Caller, At(at): At<RunAt>) -> Result<Json<Repeated>, PageError> {
    match state.pipeline.replay(at.run()?, &caller.actor.name()).await? {
        Replayed::Same { run, count } => Ok(Json(Repeated { run: run.to_string(), same: true, count, ids_hash: None })),
        Replayed::Different { run, count, ids_hash } => {
            Ok(Json(Repeated { run: run.to_string(), same: false, count, ids_hash: Some(ids_hash) }))
        }
        Replayed::SnapshotGone { snapshot } => {
            Err(PageError::Conflict(Message::new("replay-snapshot-gone").with("snapshot", snapshot)))
        }
        Replayed::CatalogChanged => Err(PageError::Conflict(Message::new("replay-catalog-changed"))),
        Replayed::NoList => Err(PageError::Conflict(Message::new("replay-no-list"))),
    }
}

/// What a walk over the chain of all records found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Verified {
    /// Good records, from the first on.
    records: u64,
    /// Hash of the last of them.
    head: String,
    broken: Option<Broken>,
}

/// The first bad record.
#[derive(Debug, Serialize, JsonSchema)]
struct Broken {
    sequence: i64,
    run: Option<String>,
    /// altered, missing or added.
    kind: &'static str,
}

pub async fn verification(state: AppState) -> Result<Json<Verified>, PageError> {
    let found = state.store().verify().await?;
    let broken = found.broken.map(|broken| Broken {
        sequence: broken.sequence,
        run: broken.id,
        kind: match broken.kind {
            Break::Altered => "altered",
            Break::Missing => "missing",
            Break::Added => "added",
        },
    });
    Ok(Json(Verified { records: found.records, head: found.head, broken }))
}
