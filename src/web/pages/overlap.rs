//! Saved segments laid over each other: every way to be in some of them, each a segment of its own.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;

use super::ask::address::Address;
use crate::lang::Message;
use crate::pipeline::overlap::{MOST, Overlap};
use crate::store::SegmentId;
use crate::web::error::PageError;
use crate::web::number::grouped;
use crate::web::shell::{Section, Shell, render};
use crate::web::state::AppState;

#[derive(Template)]
#[template(path = "overlap.html")]
struct OverlapPage {
    shell: Shell,
    segments: Vec<SegmentView>,
    cells: Vec<CellView>,
    problems: Vec<String>,
}

struct SegmentView {
    id: String,
    name: String,
    total: String,
}

struct CellView {
    inside: Vec<bool>,
    count: String,
    /// Hundredths of the largest.
    width: u64,
    address: String,
}

/// `/segments/overlap?id=…&id=…`
pub async fn show(state: AppState, shell: Shell, RawQuery(query): RawQuery) -> Result<Response, PageError> {
    let shell = shell.within(Section::Segments);
    let query = query.unwrap_or_default();
    let ids = query.split('&').filter_map(|pair| pair.strip_prefix("id=")).map(str::parse::<SegmentId>);
    let mut ids: Vec<SegmentId> = ids.collect::<Result<_, _>>().map_err(|_| PageError::NotFound)?;
    ids.sort();
    ids.dedup();
    if !(2..=MOST).contains(&ids.len()) {
        return Err(PageError::BadRequest(Message::new("overlap-how-many").with("most", MOST)));
    }
    let mut segments = Vec::new();
    for id in ids {
        segments.push(state.store().segment(id).await?);
    }
    let names: Vec<String> = segments.iter().map(|segment| segment.name.clone()).collect();
    let (overlaps, problems) = match state.pipeline.overlaps(&names).await? {
        Ok(overlaps) => (overlaps, Vec::new()),
        Err(problems) => (Vec::new(), problems.iter().map(|problem| problem.text(shell.lang)).collect()),
    };
    let largest = overlaps.iter().map(|overlap| overlap.count).max().unwrap_or_default();
    let total = |index: usize| {
        let inside = overlaps.iter().filter(|overlap| overlap.inside.get(index) == Some(&true));
        inside.map(|overlap| overlap.count).sum()
    };
    render(&OverlapPage {
        segments: segments
            .into_iter()
            .enumerate()
            .map(|(index, segment)| SegmentView {
                id: segment.id.to_string(),
                name: segment.name,
                total: grouped(total(index)),
            })
            .collect(),
        cells: overlaps.iter().map(|overlap| cell(overlap, largest)).collect(),
        problems,
        shell,
    })
}

fn cell(overlap: &Overlap, largest: u64) -> CellView {
    CellView {
        inside: overlap.inside.clone(),
        count: grouped(overlap.count),
        width: overlap.count.saturating_mul(100) / largest.max(1),
        address: Address::default().with_rule(overlap.rule.clone()).to_string(),
    }
}
