//! Windows of time: what a segment says (relative, calendar, dated), and which instants that is at an as-of.
//!
//! All windows are half-open `[from, until)` over naive local times of the shop's zone. Events end at as-of; only dates
//! that may lie ahead (birthdays, expiry) are tested against windows that reach past it. Months and years are calendar steps with end-of-month clamp; weeks start on Monday.

use jiff::Span;
use jiff::civil::{Date, DateTime, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;

/// A unit of relative time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    pub const ALL: [Unit; 7] =
        [Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];

    pub fn name(self) -> &'static str {
        match self {
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }

    pub fn plural(self) -> &'static str {
        match self {
            Unit::Minute => "minutes",
            Unit::Hour => "hours",
            Unit::Day => "days",
            Unit::Week => "weeks",
            Unit::Month => "months",
            Unit::Quarter => "quarters",
            Unit::Year => "years",
        }
    }

    /// `count` of this unit as a calendar span; `None` when it is beyond what dates can hold.
    pub fn span(self, count: u32) -> Option<Span> {
        let count = i64::from(count);
        let span = Span::new();
        match self {
            Unit::Minute => span.try_minutes(count),
            Unit::Hour => span.try_hours(count),
            Unit::Day => span.try_days(count),
            Unit::Week => span.try_weeks(count),
            Unit::Month => span.try_months(count),
            Unit::Quarter => span.try_months(count.saturating_mul(3)),
            Unit::Year => span.try_years(count),
        }
        .ok()
    }
}

/// So much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Length {
    pub count: u32,
    pub unit: Unit,
}

/// A calendar period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Period {
    pub const ALL: [Period; 5] = [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year];

    pub fn unit(self) -> Unit {
        match self {
            Period::Day => Unit::Day,
            Period::Week => Unit::Week,
            Period::Month => Unit::Month,
            Period::Quarter => Unit::Quarter,
            Period::Year => Unit::Year,
        }
    }

    pub fn name(self) -> &'static str {
        self.unit().name()
    }

    /// Midnight at which the period containing the instant just before or at `day` begins.
    fn start(self, day: Date) -> Option<Date> {
        match self {
            Period::Day => Some(day),
            Period::Week => day.checked_sub(Span::new().days(i64::from(day.weekday().to_monday_zero_offset()))).ok(),
            Period::Month => Some(day.first_of_month()),
            Period::Quarter => Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).ok(),
            Period::Year => Some(day.first_of_year()),
        }
    }
}

/// An instant, said relative to as-of or absolutely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Moment {
    /// So many units before as-of.
    Ago {
        count: u32,
        unit: Unit,
    },
    /// As-of itself.
    Now,
    /// So many units after as-of; only for what may lie ahead, such as birthdays and expiry.
    Ahead {
        count: u32,
        unit: Unit,
    },
    /// Midnight at which the calendar period `back` periods before the current one begins (0: the current one; negative:
    /// one ahead).
    Start {
        period: Period,
        back: i32,
    },
    /// Midnight of a date.
    Date(Date),
    Time(DateTime),
}

/// When something happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Window {
    /// Any time up to as-of.
    #[default]
    Ever,
    /// From one moment until another; an open start is the beginning of the data, an open end is as-of.
    Between { from: Option<Moment>, until: Option<Moment> },
    /// A catalog festival of a year; without a year, the latest one that has begun by as-of.
    Festival { name: String, year: Option<i16> },
    /// Within so many units from a time attribute of the same customer on: `[t, t + count unit)`.
    After { attribute: String, count: u32, unit: Unit },
    /// Another window with both its borders moved back: the same period a year earlier.
    Earlier { window: Box<Window>, by: Length },
}

impl Window {
    /// The rolling window of the last `count` units.
    pub fn last(count: u32, unit: Unit) -> Self {
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None }
    }

    /// The calendar period `back` periods before the current one, which ends at as-of.
    pub fn period(period: Period, back: u32) -> Self {
        let start = |back: u32| Moment::Start { period, back: i32::try_from(back).unwrap_or(i32::MAX) };
        Window::Between { from: Some(start(back)), until: back.checked_sub(1).map(start) }
    }

    /// As [`Window::period`], with what of it lies ahead; `back` is negative for periods to come.
    pub fn whole_period(period: Period, back: i32) -> Self {
        let start = |back| Moment::Start { period, back };
        Window::Between { from: Some(start(back)), until: Some(start(back.saturating_sub(1))) }
    }

    /// The coming `count` units.
    pub fn next(count: u32, unit: Unit) -> Self {
        Window::Between { from: Some(Moment::Now), until: Some(Moment::Ahead { count, unit }) }
    }

    /// The festival it names.
    pub fn festival(&self) -> Option<&str> {
        match self {
            Window::Festival { name, .. } => Some(name),
            Window::Earlier { window, .. } => window.festival(),
            Window::Ever | Window::Between { .. } | Window::After { .. } => None,
        }
    }

    /// The `count` units before the last `count` units.
    pub fn previous(count: u32, unit: Unit) -> Self {
        Window::Earlier { window: Box::new(Window::last(count, unit)), by: Length { count, unit } }
    }
}

/// Instants a window covers at a given as-of; `from` is open when the window has no beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Interval {
    pub from: Option<DateTime>,
    pub until: DateTime,
}

impl Interval {
    pub fn is_empty(self) -> bool {
        self.from.is_some_and(|from| from >= self.until)
    }

    /// What of it lies before an instant: events end at as-of.
    #[must_use]
    pub fn before(self, instant: DateTime) -> Self {
        Interval { until: self.until.min(instant), ..self }
    }
}

impl Length {
    /// The instant so much earlier; `None` outside the calendar.
    pub fn before(self, instant: DateTime) -> Option<DateTime> {
        instant.checked_sub(self.unit.span(self.count)?).ok()
    }

    /// The instant so much later; `None` outside the calendar.
    pub fn after(self, instant: DateTime) -> Option<DateTime> {
        instant.checked_add(self.unit.span(self.count)?).ok()
    }
}

/// The instant a moment stands for; `None` when it lies outside the calendar (years -9999 to 9999).
///
/// As-of is a midnight in the usual case and belongs to the day that begins there, except for calendar periods: at
/// as-of 2026-11-21 00:00 "today" is the 21st, "yesterday" the 20th, "this month" November.
pub fn instant(moment: Moment, as_of: DateTime) -> Option<DateTime> {
    match moment {
        Moment::Ago { count, unit } => Length { count, unit }.before(as_of),
        Moment::Now => Some(as_of),
        Moment::Ahead { count, unit } => Length { count, unit }.after(as_of),
        Moment::Start { period, back } => {
            let start = period.start(as_of.date())?.to_datetime(Time::midnight());
            let length = Length { count: back.unsigned_abs(), unit: period.unit() };
            if back < 0 { length.after(start) } else { length.before(start) }
        }
        Moment::Date(date) => Some(date.to_datetime(Time::midnight())),
        Moment::Time(time) => Some(time),
    }
}

/// The instants of a window that does not depend on the customer, also those that lie ahead; an open end is as-of, or no
/// end at all where the window begins there. `None` for [`Window::After`], for a festival the catalog has no dates for,
/// and for moments outside the calendar.
pub fn interval(window: &Window, catalog: &Catalog, as_of: DateTime) -> Option<Interval> {
    match window {
        Window::Ever => Some(Interval { from: None, until: as_of }),
        Window::Between { from, until } => {
            let ahead = matches!(from, Some(Moment::Now | Moment::Ahead { .. }));
            let from = match from {
                Some(moment) => Some(instant(*moment, as_of)?),
                None => None,
            };
            let until = match until {
                Some(moment) => instant(*moment, as_of)?,
                None if ahead => DateTime::MAX,
                None => as_of,
            };
            Some(Interval { from, until })
        }
        Window::Festival { name, year } => {
            let festival = catalog.festival(name)?;
            let (first, last) = match year {
                Some(year) => festival.dates(*year)?,
                None => festival.latest(as_of)?,
            };
            let until = last.tomorrow().ok()?.to_datetime(Time::midnight());
            Some(Interval { from: Some(first.to_datetime(Time::midnight())), until })
        }
        Window::After { .. } => None,
        Window::Earlier { window, by } => {
            let Interval { from, until } = interval(window, catalog, as_of)?;
            let from = match from {
                Some(from) => Some(by.before(from)?),
                None => None,
            };
            Some(Interval { from, until: by.before(until)? })
        }
    }
}
