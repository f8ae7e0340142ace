//! When a segment is run by itself: what is set, what came of it, and the form that sets it.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Time;
use serde::Deserialize;

use super::{Forms, back_to, page, view};
use crate::lang::Message;
use crate::store::timing::Timing;
use crate::store::{Origin, RunFilter, Schedule, SegmentId};
use crate::web::actor::Actor;
use crate::web::clock;
use crate::web::error::PageError;
use crate::web::shell::{Shell, render};
use crate::web::state::AppState;

/// What is set.
pub struct ScheduleView {
    pub said: String,
    pub is_paused: bool,
    pub next: Option<String>,
    pub author: String,
    /// The last run it led to.
    pub last: Option<LastView>,
}

pub struct LastView {
    pub run: String,
    pub at: String,
    pub status: &'static str,
    pub class: &'static str,
    pub count: Option<String>,
}

/// The form, as it was filled in or as it would set what is set.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct ScheduleForm {
    pub how: String,
    pub hours: String,
    pub days: String,
    pub at: String,
    pub cron: String,
    /// Why it was not set.
    #[serde(skip)]
    pub problem: Option<String>,
}

impl Default for ScheduleForm {
    fn default() -> Self {
        let [hours, days, at, cron] = ["6", "1", "08:00", "0 8 * * MON"].map(str::to_owned);
        ScheduleForm { how: "days".to_owned(), hours, days, at, cron, problem: None }
    }
}

impl ScheduleForm {
    pub fn of(schedule: &Schedule) -> Self {
        let form = ScheduleForm::default();
        match &schedule.timing {
            Timing::Hours(hours) => ScheduleForm { how: "hours".to_owned(), hours: hours.to_string(), ..form },
            Timing::Days { every, at } => {
                let (days, at) = (every.to_string(), at.strftime("%H:%M").to_string());
                ScheduleForm { how: "days".to_owned(), days, at, ..form }
            }
            Timing::Cron(cron) => ScheduleForm { how: "cron".to_owned(), cron: cron.clone(), ..form },
        }
    }

    fn timing(&self) -> Result<Timing, Message> {
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| bad_number(text));
        let timing = match self.how.as_str() {
            "hours" => Timing::hours(number(&self.hours)?),
            "days" => {
                let at = Time::strptime("%H:%M", self.at.trim());
                let at = at.map_err(|_| Message::new("schedule-bad-time").with("text", self.at.as_str()))?;
                Timing::days(number(&self.days)?, at)
            }
            _ => Timing::cron(&self.cron),
        };
        timing.map_err(|problem| problem.message())
    }
}

fn bad_number(text: &str) -> Message {
    Message::new("ask-bad-number").with("text", text)
}

/// What is set for a segment, with the form that would set it again.
pub(super) async fn of(
    state: &AppState,
    shell: &Shell,
    id: SegmentId,
) -> Result<(Option<ScheduleView>, ScheduleForm), PageError> {
    let Some(schedule) = state.store().schedule_of(id).await? else { return Ok((None, ScheduleForm::default())) };
    let filter = RunFilter { segment: Some(id), origin: Some(Origin::Schedule), ..RunFilter::default() };
    let last = state.store().runs(filter, None, 1).await?.runs.into_iter().next();
    let zone = &state.shop().catalog.shop.timezone;
    let next = schedule.next(&state.pipeline.zone()).filter(|_| !schedule.is_paused);
    let shown = ScheduleView {
        said: shell.text(&schedule.timing.message()),
        is_paused: schedule.is_paused,
        next: next.map(|next| clock::shown(next, zone)),
        author: schedule.author.clone(),
        last: last.map(|run| {
            let line = view::run(shell, state.shop(), run, &Default::default());
            LastView { run: line.id, at: line.at, status: line.status, class: line.class, count: line.count }
        }),
    };
    Ok((Some(shown), ScheduleForm::of(&schedule)))
}

pub async fn set(
    state: AppState,
    actor: Actor,
    shell: Shell,
    Path(id): Path<SegmentId>,
    Form(form): Form<ScheduleForm>,
) -> Result<Response, PageError> {
    match form.timing() {
        Ok(timing) => {
            state.store().schedule(id, timing, actor.by()).await?;
            Ok(back_to(id, "#schedule"))
        }
        Err(problem) => {
            let problem = Some(shell.text(&problem));
            let forms = Forms { schedule: Some(ScheduleForm { problem, ..form }), ..Forms::default() };
            let page = page(&state, shell, id, forms).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
    }
}

pub async fn pause(state: AppState, actor: Actor, Path(id): Path<SegmentId>) -> Result<Response, PageError> {
    state.store().pause_schedule(id, actor.by()).await?;
    Ok(back_to(id, "#schedule"))
}

pub async fn resume(state: AppState, actor: Actor, Path(id): Path<SegmentId>) -> Result<Response, PageError> {
    state.store().resume_schedule(id, actor.by()).await?;
    Ok(back_to(id, "#schedule"))
}

pub async fn clear(state: AppState, actor: Actor, Path(id): Path<SegmentId>) -> Result<Response, PageError> {
    state.store().unschedule(id, actor.by()).await?;
    Ok(back_to(id, "#schedule"))
}
