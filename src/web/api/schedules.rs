//! When segments are run by themselves, and what is left of them in the administrator's folder.

use axum::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::call::{At, Body, Caller, Done, Whole};
use super::segments::SegmentAt;
use crate::lang::Message;
use crate::store::FileDrop;
use crate::store::timing::Timing;
use crate::web::error::PageError;
use crate::web::export::format::Format;
use crate::web::pages::segment::files::leave;
use crate::web::state::AppState;

/// When: every so many hours, every so many days at a time of the shop's clock, or by a cron pattern of it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    Hours(#[schemars(range(min = 1, max = 720))] Whole),
    Days {
        #[schemars(range(min = 1, max = 366))]
        every: Whole,
        /// As HH:MM.
        #[schemars(regex(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"))]
        at: String,
    },
    /// Minute, hour, day, month, day of the week.
    Cron(String),
}

impl When {
    fn timing(self) -> Result<Timing, PageError> {
        let timing = match self {
            When::Hours(Whole(hours)) => Timing::hours(hours),
            When::Days { every: Whole(every), at } => {
                let bad = || PageError::Unfit(Message::new("schedule-bad-time").with("text", at.as_str()));
                Timing::days(every, jiff::civil::Time::strptime("%H:%M", &at).map_err(|_| bad())?)
            }
            When::Cron(pattern) => Timing::cron(&pattern),
        };
        timing.map_err(|bad| PageError::Unfit(bad.message()))
    }
}

impl From<Timing> for When {
    fn from(timing: Timing) -> Self {
        match timing {
            Timing::Hours(hours) => When::Hours(Whole(hours)),
            Timing::Days { every, at } => When::Days { every: Whole(every), at: at.strftime("%H:%M").to_string() },
            Timing::Cron(pattern) => When::Cron(pattern),
        }
    }
}

/// When a segment is run by itself, if it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Scheduled {
    schedule: Option<Schedule>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Schedule {
    when: When,
    author: String,
    paused: bool,
    /// When it is due next, unless it is paused.
    next: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSchedule {
    when: When,
}

pub async fn one(state: AppState, At(at): At<SegmentAt>) -> Result<Json<Scheduled>, PageError> {
    state.store().segment(at.id).await?;
    let zone = state.pipeline.zone();
    let schedule = state.store().schedule_of(at.id).await?.map(|set| Schedule {
        next: set.next(&zone).filter(|_| !set.is_paused).map(|next| next.to_string()),
        author: set.author,
        paused: set.is_paused,
        when: set.timing.into(),
    });
    Ok(Json(Scheduled { schedule }))
}

pub async fn set(
    state: AppState,
    caller: Caller,
    At(at): At<SegmentAt>,
    Body(new): Body<NewSchedule>,
) -> Result<Json<Scheduled>, PageError> {
    state.store().schedule(at.id, new.when.timing()?, caller.actor.by()).await?;
    one(state, At(at)).await
}

pub async fn pause(state: AppState, caller: Caller, At(at): At<SegmentAt>) -> Result<Done, PageError> {
    there(&state, &at).await?;
    state.store().pause_schedule(at.id, caller.actor.by()).await?;
    Ok(Done)
}

pub async fn resume(state: AppState, caller: Caller, At(at): At<SegmentAt>) -> Result<Done, PageError> {
    there(&state, &at).await?;
    state.store().resume_schedule(at.id, caller.actor.by()).await?;
    Ok(Done)
}

pub async fn clear(state: AppState, caller: Caller, At(at): At<SegmentAt>) -> Result<Done, PageError> {
    state.store().unschedule(at.id, caller.actor.by()).await?;
    Ok(Done)
}

async fn there(state: &AppState, at: &SegmentAt) -> Result<(), PageError> {
    state.store().schedule_of(at.id).await?.map(drop).ok_or(PageError::NotFound)
}

/// What is left of a segment each time it is run by schedule: its list in one format, or nothing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Files {
    files: Vec<LeftFiles>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LeftFiles {
    format: String,
    /// Whether who entered and who left since the last time are files of their own.
    moves: bool,
    /// Who set it; the files are theirs.
    author: String,
}

/// What is to be left from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFiles {
    format: Format,
    #[serde(default)]
    moves: bool,
}

pub async fn files(state: AppState, At(at): At<SegmentAt>) -> Result<Json<Files>, PageError> {
    state.store().segment(at.id).await?;
    let set = state.store().file_drop_of(at.id).await?;
    let left = |set: FileDrop| LeftFiles { format: set.format, moves: set.moves, author: set.author };
    Ok(Json(Files { files: set.map(left).into_iter().collect() }))
}

/// Only where the administrator named a folder.
pub async fn set_files(
    state: AppState,
    caller: Caller,
    At(at): At<SegmentAt>,
    Body(files): Body<NewFiles>,
) -> Result<Json<Files>, PageError> {
    let NewFiles { format, moves } = files;
    leave(&state, at.id, format, moves, caller.lang, caller.actor.by()).await?;
    self::files(state, At(at)).await
}

pub async fn clear_files(state: AppState, caller: Caller, At(at): At<SegmentAt>) -> Result<Done, PageError> {
    state.store().leave_no_files(at.id, caller.actor.by()).await?;
    Ok(Done)
}
