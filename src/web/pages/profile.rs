//! What sets a list apart from everyone: part of the Ask page, fetched after the list; a page of its own without script.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;

use super::ask::visit::Visit;
use crate::pipeline::profile::{Profile, Trait};
use crate::web::error::PageError;
use crate::web::number::share;
use crate::web::shell::{Part, Section, Shell, render};
use crate::web::state::AppState;

/// Differences shown; the rest are behind a fold.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "profile.html", blocks = ["content"])]
struct ProfilePage {
    shell: Shell,
    /// The list it is of.
    back: String,
    first: Vec<TraitView>,
    rest: Vec<TraitView>,
}

struct TraitView {
    subject: String,
    value: String,
    inside: String,
    everyone: String,
    lift: String,
    /// Hundredths of the width.
    inside_width: String,
    everyone_width: String,
}

/// `/profile?s=…`: the profile of a rule.
pub async fn show(state: AppState, shell: Shell, Query(visit): Query<Visit>) -> Result<Response, PageError> {
    let address = visit.address()?;
    let back = address.to_string();
    let rule = address.rule.ok_or(PageError::NotFound)?;
    // A rule that cannot run has no list beside which this would stand.
    let profile = state.pipeline.profile(&rule, address.as_of).await?.map_err(|_| PageError::NotFound)?;
    let mut first: Vec<TraitView> = profile.traits.iter().map(|found| view(&shell, &profile, found)).collect();
    let rest = first.split_off(first.len().min(SHOWN));
    let page = ProfilePage { shell: shell.within(Section::Ask), back, first, rest };
    match page.shell.part {
        Part::Whole => render(&page),
        Part::Element(_) => render(&page.as_content()),
    }
}

fn view(shell: &Shell, profile: &Profile, found: &Trait) -> TraitView {
    TraitView {
        subject: shell.words(&found.subject).to_owned(),
        value: shell.words(&found.value).to_owned(),
        inside: share(found.inside, profile.inside),
        everyone: share(found.everyone, profile.everyone),
        lift: format!("×{:.2}", found.lift(profile)),
        inside_width: width(found.inside, profile.inside),
        everyone_width: width(found.everyone, profile.everyone),
    }
}

fn width(part: u64, whole: u64) -> String {
    (part.saturating_mul(100) / whole.max(1)).to_string()
}
