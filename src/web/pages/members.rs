//! Customers of a segment's run as a list: all of them, or those who entered, left or stayed since an earlier one.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::ask::address::{Address, encoded};
use super::ask::result::{CellView, ColumnView, PAGE_SIZE, PageView, RowView};
use super::columns;
use super::movement::of_segment;
use crate::dsl::Condition;
use crate::lang::Message;
use crate::pipeline::CustomerPage;
use crate::pipeline::customers::Chosen;
use crate::store::{Members, Part, Run, RunId, SegmentId};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::export::format::Format;
use crate::web::export::jobs::{self, LONG};
use crate::web::export::{self, Listed};
use crate::web::number::{counted, grouped};
use crate::web::shell::{self, Section, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "members.html", blocks = ["list"])]
struct MembersPage {
    shell: Shell,
    id: String,
    name: String,
    title: String,
    /// Which runs, of which days.
    basis: String,
    count: String,
    unit: String,
    is_empty: bool,
    file: String,
    /// It is made while whoever asks goes on.
    is_long: bool,
    changes: Option<String>,
    page: PageView,
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    run: String,
    since: String,
    part: String,
    cols: String,
    page: Option<usize>,
}

/// What was asked for, found.
struct Found {
    run: Run,
    part: Part,
    since: Option<Run>,
    members: Members,
    rule: Condition,
}

/// `/segments/{id}/members?run=…`, with `since=…&part=entered|left|kept` for what differs from an earlier run.
pub async fn show(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<SegmentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let found = find(&state, id, &wanted).await?;
    let shell = shell.within(Section::Segments);
    let segment = state.store().segment(id).await?;
    let total = usize::try_from(found.members.count()).unwrap_or(usize::MAX);
    let number = wanted.page.unwrap_or(1).clamp(1, total.div_ceil(PAGE_SIZE).max(1));
    let ids: Vec<i64> = found.members.ids().skip((number - 1) * PAGE_SIZE).take(PAGE_SIZE).collect();
    let page = state.pipeline.customers(&found.rule, found.as_of(), &ids, &wanted.columns(), &actor.sight()).await?;
    let own = address(id, &found);
    let address = with_columns(&own, &wanted.columns());
    let page = MembersPage {
        page: page_view(&shell, &found, &own, &wanted.columns(), number, total, &page),
        id: id.to_string(),
        name: segment.name,
        title: shell.t(title(found.part)),
        basis: basis(&shell, &state, &found),
        count: grouped(found.members.count()),
        unit: shell.text(&Message::new("result-unit").with("label", state.shop().catalog.customer.label.clone())),
        is_empty: total == 0,
        is_long: total > LONG,
        file: address.replacen("/members?", "/members.csv?", 1),
        changes: found
            .since
            .as_ref()
            .map(|since| format!("/segments/{id}/changes?before={}&after={}", since.id, found.run.id)),
        shell,
    };
    match page.shell.part {
        shell::Part::Whole => render(&page),
        shell::Part::Element(_) => render(&page.as_list()),
    }
}

/// `/segments/{id}/members.csv`: the same customers as a file.
pub async fn file(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<SegmentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let found = find(&state, id, &wanted).await?;
    let file = export::file_of(Format::Csv, &wanted.columns());
    let run = state.pipeline.take_away(&found.run, found.part, &found.members, file, actor.name()).await?;
    let as_of = found.as_of();
    let columns = state.pipeline.shown(&found.rule, &wanted.columns());
    let ids: Vec<i64> = found.members.ids().collect();
    let rule = found.run.record.rule.as_ref().map(|rule| rule.text.clone()).unwrap_or_default();
    let sight = state.pipeline.taking(actor.sight(), &rule, &columns, run, "csv", ids.len()).await?;
    let listed = Listed { as_of, ids, rule: found.rule, columns: wanted.columns(), sight };
    if listed.ids.len() > LONG {
        jobs::add(&state.pipeline, run, listed, Format::Csv, Vec::new(), shell.lang, actor.by()).await?;
        return Ok(Redirect::to("/exports").into_response());
    }
    let mut response = export::csv(state.pipeline.clone(), listed, shell.lang).into_response();
    export::attach(response.headers_mut(), &format!("{}-{run}.csv", as_of.date()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    Ok(response)
}

async fn find(state: &AppState, id: SegmentId, wanted: &Wanted) -> Result<Found, PageError> {
    let named = |run: &str| run.trim().parse::<RunId>().map_err(|_| PageError::NotFound);
    let run = of_segment(state, id, named(&wanted.run)?).await?;
    let (part, since) = match wanted.part.as_str() {
        "" => (Part::Whole, None),
        part => {
            let earlier = of_segment(state, id, named(&wanted.since)?).await?;
            let since = earlier.id;
            let part = match part {
                "entered" => Part::Entered { since },
                "left" => Part::Left { since },
                "kept" => Part::Kept { since },
                _ => return Err(PageError::NotFound),
            };
            (part, Some(earlier))
        }
    };
    let members = state.pipeline.part(run.id, part).await?;
    let members = members.ok_or_else(|| PageError::BadRequest(Message::new("members-not-kept")))?;
    let text = run.record.rule.as_ref().map(|rule| rule.text.as_str()).unwrap_or_default();
    let rule = state.pipeline.parse(text).map_or(Condition::Everyone, |segment| segment.rule);
    Ok(Found { run, part, since, members, rule })
}

impl Wanted {
    fn columns(&self) -> Chosen {
        Chosen(self.cols.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }
}

impl Found {
    fn as_of(&self) -> jiff::civil::DateTime {
        self.run.record.list.as_ref().map(|list| list.as_of).unwrap_or_default()
    }
}

fn title(part: Part) -> &'static str {
    match part {
        Part::Whole => "members-whole",
        Part::Entered { .. } => "members-entered",
        Part::Left { .. } => "members-left",
        Part::Kept { .. } => "members-kept",
    }
}

fn address(id: SegmentId, found: &Found) -> String {
    let run = found.run.id;
    let of = |part: &str, since: RunId| format!("/segments/{id}/members?run={run}&since={since}&part={part}");
    match found.part {
        Part::Whole => format!("/segments/{id}/members?run={run}"),
        Part::Entered { since } => of("entered", since),
        Part::Left { since } => of("left", since),
        Part::Kept { since } => of("kept", since),
    }
}

fn with_columns(own: &str, chosen: &Chosen) -> String {
    match chosen.0.as_slice() {
        [] => own.to_owned(),
        names => format!("{own}&cols={}", encoded(&names.join(","))),
    }
}

fn basis(shell: &Shell, state: &AppState, found: &Found) -> String {
    let zone = &state.shop().catalog.shop.timezone;
    let said = |run: &Run| {
        let as_of = run.record.list.as_ref().map(|list| list.as_of.date().to_string()).unwrap_or_default();
        let version = run.record.saved.map(|saved| saved.version).unwrap_or_default();
        let message = Message::new("members-run").with("as-of", as_of).with("at", clock::shown(run.record.at, zone));
        message.with("version", Message::new("version-number").with("number", version))
    };
    shell.text(&match &found.since {
        None => said(&found.run),
        Some(since) => Message::new("members-since").with("before", said(since)).with("after", said(&found.run)),
    })
}

fn page_view(
    shell: &Shell,
    found: &Found,
    own: &str,
    chosen: &Chosen,
    number: usize,
    total: usize,
    page: &CustomerPage,
) -> PageView {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let before = (number - 1) * PAGE_SIZE;
    let range = counted("list-range", count(total))
        .with("first", grouped(count(before + 1)))
        .with("last", grouped(count(before + page.rows.len())));
    let rule = found.run.record.rule.as_ref().map(|rule| rule.text.clone());
    let address = with_columns(own, chosen);
    let of_rule = Address { rule: rule.clone(), as_of: Some(found.as_of().date()), ..Address::default() };
    let turn = |number: usize| format!("{address}&page={number}");
    let column = |at: usize| page.columns.get(at).is_some_and(|column| column.kind.is_number());
    let cell = |(at, text): (usize, &Option<crate::lang::Bilingual>)| CellView {
        text: text.as_ref().map(|text| shell.words(text).to_owned()),
        is_number: column(at),
    };
    PageView {
        choose: columns::address(rule.as_deref().unwrap_or_default(), own, chosen),
        columns: page
            .columns
            .iter()
            .map(|column| ColumnView {
                label: shell.words(&column.label).to_owned(),
                is_number: column.kind.is_number(),
                sort: None,
                sorted: None,
            })
            .collect(),
        rows: page
            .rows
            .iter()
            .map(|row| RowView {
                id: row.id,
                address: of_rule.customer(row.id),
                cells: row.cells.iter().enumerate().map(cell).collect(),
            })
            .collect(),
        range: shell.text(&range),
        previous: (number > 1).then(|| turn(number - 1)),
        next: (before + page.rows.len() < total).then(|| turn(number + 1)),
    }
}
