//! Seasons with a name, and when they are.
//!
//! Owns: how the days of a festival are found ([`Recurrence`]). Its TOML form is in [`written`], calendars other than
//! the civil one in [`almanac`]. Does not own what a question means by a festival without a year beyond
//! [`Festival::latest`].

mod almanac;
pub(super) mod written;

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};

use super::Words;
use crate::diagnostic::Place;
use crate::lang::Bilingual;

/// `[[festival]]`: a season with a name.
#[derive(Clone, Debug)]
pub struct Festival {
    pub name: String,
    pub label: Bilingual,
    pub words: Words,
    pub recurrence: Recurrence,
    pub place: Option<Place>,
}

/// How the days of a festival are found. First and last day are both included.
#[derive(Clone, Debug)]
pub enum Recurrence {
    /// The same days of the civil calendar every year. Its year is that of its first day; when the last day comes earlier
    /// in the calendar, it is that of the next year.
    Yearly([MonthDay; 2]),
    /// By year; no other year has it.
    Listed(BTreeMap<i16, [Date; 2]>),
    /// The same days of the Chinese lunisolar calendar every year, never in a leap month. Its year is the civil one in
    /// which the lunisolar year of its first day begins, so that every year has it once: the eighth of the twelfth month
    /// of 2025 is in January 2026. Known from 1901 to 2100.
    Lunar([MonthDay; 2]),
    /// The nth weekday of a month; counted from the month's end when negative.
    Weekday { month: i8, nth: i8, day: Weekday },
    /// Days counted from Easter Sunday, which is day 0.
    Easter([i16; 2]),
    /// Days counted from the first day of another festival, which is day 0. Its year is that of the other festival, also
    /// where it begins in the year before.
    Around { other: Box<Recurrence>, days: [i16; 2] },
}

/// A day of a month, of whatever calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    month: i8,
    day: i8,
}

impl Festival {
    /// First and last day of the festival of `year`, both included; `None` when nobody knows them for that year.
    pub fn dates(&self, year: i16) -> Option<(Date, Date)> {
        self.recurrence.dates(year)
    }

    /// First and last day of the latest one that has begun before an instant.
    pub fn latest(&self, before: DateTime) -> Option<(Date, Date)> {
        let begun = |(first, _): &(Date, Date)| first.to_datetime(Time::midnight()) < before;
        // One begins half a year before its year at the earliest, and within the year after it at the latest.
        let years = (-2..=1).rev().filter_map(|by| before.year().checked_add(by));
        years.filter_map(|year| self.dates(year)).find(begun)
    }
}

impl Recurrence {
    fn dates(&self, year: i16) -> Option<(Date, Date)> {
        match self {
            Recurrence::Yearly(days) => {
                both(days, year, |year, MonthDay { month, day }| Date::new(year, month, day).ok())
            }
            Recurrence::Listed(years) => years.get(&year).map(|[first, last]| (*first, *last)),
            Recurrence::Lunar(days) => both(days, year, almanac::lunar),
            Recurrence::Weekday { month, nth, day } => {
                let found = Date::new(year, *month, 1).ok()?.nth_weekday_of_month(*nth, *day).ok()?;
                Some((found, found))
            }
            Recurrence::Easter(days) => around(almanac::easter(year)?, days),
            Recurrence::Around { other, days } => around(other.dates(year)?.0, days),
        }
    }
}

/// The days of a year, the last one of the next year when it comes earlier in the calendar than the first.
fn both(
    [first, last]: &[MonthDay; 2],
    year: i16,
    date: impl Fn(i16, MonthDay) -> Option<Date>,
) -> Option<(Date, Date)> {
    let end = if last < first { year.checked_add(1)? } else { year };
    Some((date(year, *first)?, date(end, *last)?))
}

fn around(center: Date, [first, last]: &[i16; 2]) -> Option<(Date, Date)> {
    let day = |by: i16| center.checked_add(i32::from(by).days()).ok();
    Some((day(*first)?, day(*last)?))
}
