//! One customer over time: states and saved segments from month to month. Part of the customer's page, which asks for it
//! once it is in sight; also a page of its own.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;

use super::ask::visit::Visit;
use crate::lang::{Bilingual, Message};
use crate::pipeline::course::Course;
use crate::web::error::PageError;
use crate::web::number::counted;
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;
use crate::web::timing::Timing;

#[derive(Template)]
#[template(path = "course.html", blocks = ["course"])]
struct CoursePage {
    shell: Shell,
    back: String,
    title: String,
    days: Vec<String>,
    states: Vec<StateRow>,
    segments: Vec<SegmentRow>,
    /// How many segments the customer never was in.
    never: Option<String>,
    more: bool,
}

struct StateRow {
    label: String,
    cells: Vec<StateCell>,
}

struct StateCell {
    text: Option<String>,
    /// It was otherwise the month before.
    is_new: bool,
}

struct SegmentRow {
    id: String,
    name: String,
    cells: Vec<bool>,
}

/// `/customers/{id}/course`
pub async fn show(
    state: AppState,
    shell: Shell,
    Path(id): Path<String>,
    Query(visit): Query<Visit>,
) -> Result<Response, PageError> {
    let id: i64 = id.parse().map_err(|_| PageError::NotFound)?;
    let address = visit.address()?;
    let mut timing = Timing::begin();
    let course = state.pipeline.course(id, address.as_of).await?.ok_or(PageError::NotFound)?;
    timing.add_database(course.took);
    let label = state.shop().catalog.customer.label.clone();
    let title = shell.text(&Message::new("customer-title").with("label", label).with("id", id.to_string()));
    let page = page(shell.within(Section::Ask), title, address.customer(id), course);
    let response = match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_course()),
    };
    Ok(timing.tell(response?))
}

fn page(shell: Shell, title: String, back: String, course: Course) -> CoursePage {
    let Course { days, states, segments, more, took: _ } = course;
    let (ever, never): (Vec<_>, Vec<_>) = segments.into_iter().partition(|segment| segment.is_in.contains(&true));
    let never = u64::try_from(never.len()).unwrap_or(u64::MAX);
    CoursePage {
        back,
        title,
        days: days.iter().map(ToString::to_string).collect(),
        states: states
            .into_iter()
            .filter(|state| state.values.iter().any(Option::is_some))
            .map(|state| StateRow { label: shell.words(&state.label).to_owned(), cells: cells(&shell, &state.values) })
            .collect(),
        segments: ever
            .into_iter()
            .map(|segment| SegmentRow { id: segment.id.to_string(), name: segment.name, cells: segment.is_in })
            .collect(),
        never: (never > 0).then(|| shell.text(&counted("course-never", never))),
        more,
        shell,
    }
}

fn cells(shell: &Shell, values: &[Option<Bilingual>]) -> Vec<StateCell> {
    let before = std::iter::once(None).chain(values.iter().map(Some));
    let cell = |(value, before): (&Option<Bilingual>, Option<&Option<Bilingual>>)| StateCell {
        text: value.as_ref().map(|value| shell.words(value).to_owned()),
        is_new: before.is_some_and(|before| before != value),
    };
    values.iter().zip(before).map(cell).collect()
}
