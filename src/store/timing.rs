//! When something is due, again and again: every so many hours, every so many days at a time, or by a cron pattern.
//!
//! Pure: now and the time zone are arguments. Hours are counted as they pass; days and patterns follow the clock on the
//! wall of the shop. A wall-clock time that a change of the clocks skips is taken as much later as the clocks went.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::lang::Message;

/// A timing that is due at some time; made by its constructors only, and stored as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Timing {
    Hours(u32),
    Days {
        every: u32,
        at: Time,
    },
    /// Minute, hour, day, month, day of the week.
    Cron(String),
}

/// Why something is no timing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTiming {
    #[error("{0} is not from 1 to {1}")]
    Count(u32, u32),
    #[error("{0:?} is no cron pattern")]
    Pattern(String),
    #[error("{0:?} is never due")]
    Never(String),
}

impl BadTiming {
    /// What to tell a user.
    pub fn message(&self) -> Message {
        match self {
            BadTiming::Count(_, most) => Message::new("schedule-bad-count").with("most", *most),
            BadTiming::Pattern(pattern) => Message::new("schedule-bad-cron").with("text", pattern.as_str()),
            BadTiming::Never(pattern) => Message::new("schedule-never").with("text", pattern.as_str()),
        }
    }
}

impl Timing {
    pub const MOST_HOURS: u32 = 720;
    pub const MOST_DAYS: u32 = 366;

    /// # Errors
    /// When there are too few or too many hours.
    pub fn hours(every: u32) -> Result<Self, BadTiming> {
        Ok(Timing::Hours(count(every, Self::MOST_HOURS)?))
    }

    /// # Errors
    /// When there are too few or too many days.
    pub fn days(every: u32, at: Time) -> Result<Self, BadTiming> {
        Ok(Timing::Days { every: count(every, Self::MOST_DAYS)?, at })
    }

    /// # Errors
    /// When it cannot be read, or no day is like that.
    pub fn cron(pattern: &str) -> Result<Self, BadTiming> {
        let written = pattern.split_whitespace().collect::<Vec<_>>().join(" ");
        let cron = read(&written).ok_or_else(|| BadTiming::Pattern(written.clone()))?;
        let some_day = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
        cron.find_next_occurrence(&some_day, false).map_err(|_| BadTiming::Never(written.clone()))?;
        Ok(Timing::Cron(written))
    }

    /// What to tell a user.
    pub fn message(&self) -> Message {
        match self {
            Timing::Hours(hours) => Message::new("schedule-hours").with("count", *hours),
            Timing::Days { every, at } => {
                Message::new("schedule-days").with("count", *every).with("at", at.strftime("%H:%M").to_string())
            }
            Timing::Cron(pattern) => Message::new("schedule-cron").with("pattern", pattern.as_str()),
        }
    }

    /// The first time it is due after `last`, counted from `since`; `None` past the end of time.
    pub fn next(&self, since: Timestamp, last: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let last = last.max(since);
        match self {
            Timing::Hours(every) => {
                let period = SignedDuration::from_hours(i64::from(*every));
                let passed = last.duration_since(since).as_secs() / period.as_secs().max(1);
                since.checked_add(period.checked_mul(i32::try_from(passed.checked_add(1)?).ok()?)?).ok()
            }
            Timing::Days { every, at } => {
                let first = since.to_zoned(zone.clone()).date();
                let today = last.to_zoned(zone.clone()).date();
                let every = i64::from(*every);
                let passed = i64::from(first.until(today).ok()?.get_days()) / every.max(1);
                // Today's time may have passed already; then it is the next one.
                let mut due = (passed..).map_while(|times| {
                    let date = first.checked_add(times.checked_mul(every)?.days()).ok()?;
                    Some(date.to_datetime(*at).to_zoned(zone.clone()).ok()?.timestamp())
                });
                due.find(|due| *due > last)
            }
            Timing::Cron(pattern) => {
                let next = read(pattern)?.find_next_occurrence(&last.to_zoned(zone.clone()), false).ok()?;
                Some(next.timestamp())
            }
        }
    }
}

fn count(number: u32, most: u32) -> Result<u32, BadTiming> {
    if (1..=most).contains(&number) { Ok(number) } else { Err(BadTiming::Count(number, most)) }
}

/// Five fields; a nickname such as `@daily` stands for them.
fn read(pattern: &str) -> Option<Cron> {
    CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build().parse(pattern).ok()
}
