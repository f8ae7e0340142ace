//! Times as people say them, read into windows of the segment language.
//!
//! Each language has its lexer ([`zh`], [`en`]); dates in figures are shared ([`dates`]). A lexer reports every end at
//! which a time may be complete; which of them the question means is for the chart to decide.

mod ahead;
mod clock;
mod dates;
mod en;
mod names;
mod patterns;
mod reports;
#[cfg(test)]
mod tests;
mod zh;

use std::cell::OnceCell;

pub use self::dates::{move_to, names_year};
pub use self::en::FOREGOING;
use jiff::civil::{Date, DateTime};

use super::scan::Cursor;
use crate::dsl::{Moment, Period, Unit, Window};

/// What a time phrase says by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TimeSense {
    Window(Window),
    /// 3个月, 90 days: a length; a window only together with what it measures.
    Duration(Length),
    /// In those 90 days: the time that was said before.
    InThat,
    /// In every quarter of 2025.
    EachOf(Vec<Window>),
    /// From 2025 to 2026: what was so in the one became so in the other.
    Turn(Window, Window),
    /// 60+ days.
    AtLeast(Length),
    /// For more than 60 days: so long, and no window of something that happened.
    MoreThan(Length),
    /// 91-180天.
    Durations {
        least: u32,
        most: u32,
        unit: Unit,
    },
    /// 30天前, 90 days ago.
    Ago(Length),
    /// 每月.
    Each(Period),
    /// 任一月: in some one of them, whichever it was.
    AnyOne(Period),
    /// 4 different weeks: in so many of them or more, whichever they were.
    Different(u32, Period),
    /// 月均.
    Mean(Period),
    /// 连续3天.
    InRow(Length),
    /// In each of the last so many periods, or in so many of them, or from so many to so many.
    Periods {
        count: Option<(u32, Option<u32>)>,
        of: Length,
    },
    /// 48小时内, within 3 days: the last ones, or the first after something.
    Within(Length),
    /// 60 silent days.
    Silence(Length),
    /// 去年同期: the same time so much earlier.
    Shift(Length),
    /// 前三天, the week after: so long before or after a day that is named.
    Beside {
        length: Length,
        after: bool,
    },
    /// From one full hour of the day up to another.
    Hours {
        from: u32,
        until: u32,
    },
    /// From one day of the week to another, both of them in; Monday is the first.
    Weekdays {
        first: u32,
        last: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length {
    pub count: u32,
    pub unit: Unit,
}

impl Length {
    /// The calendar period it counts.
    pub fn period(self) -> Option<Period> {
        Period::ALL.into_iter().find(|period| period.unit() == self.unit)
    }

    pub fn last(self) -> Window {
        Window::last(self.count, self.unit)
    }

    /// So many calendar periods up to the present one: the last 2 full months.
    pub fn whole(self) -> Option<Window> {
        let period = self.period()?;
        let start = |back| Some(Moment::Start { period, back });
        Some(Window::Between { from: start(i32::try_from(self.count).ok()?), until: start(0) })
    }

    /// Those periods one by one, the earliest first.
    pub fn each_whole(self) -> Option<Vec<Window>> {
        let period = self.period()?;
        let start = |back| Some(Moment::Start { period, back });
        let count = i32::try_from(self.count).ok()?;
        Some((1..=count).rev().map(|back| Window::Between { from: start(back), until: start(back - 1) }).collect())
    }

    pub fn ago(self) -> Moment {
        Moment::Ago { count: self.count, unit: self.unit }
    }

    /// Everything longer ago than this.
    pub fn before(self) -> Window {
        Window::Between { from: None, until: Some(self.ago()) }
    }
}

/// 30到90天前. A range of days that begins right after a round number (31-60, 91-180天) counts its first day in.
pub fn ago_between(least: u32, most: u32, unit: Unit) -> Window {
    let near = if unit == Unit::Day && least % 10 == 1 { least - 1 } else { least };
    let ago = |count| Some(Moment::Ago { count, unit });
    Window::Between { from: ago(most), until: ago(near) }
}

/// A time that begins at the cursor's position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeMatch {
    pub until: usize,
    pub sense: TimeSense,
}

/// The times of one question, each place read when it is first asked for: several steps ask about the same places.
#[derive(Debug)]
pub struct Times<'a> {
    chars: &'a [char],
    as_of: DateTime,
    places: Vec<OnceCell<Vec<TimeMatch>>>,
}

impl<'a> Times<'a> {
    pub fn new(chars: &'a [char], as_of: DateTime) -> Self {
        Times { chars, as_of, places: chars.iter().map(|_| OnceCell::new()).collect() }
    }

    /// Every time that begins there.
    pub fn at(&self, at: usize) -> &[TimeMatch] {
        self.places.get(at).map_or(&[], |place| place.get_or_init(|| times(self.chars, at, self.as_of)))
    }
}

/// Every time that begins at `at`.
pub fn times(chars: &[char], at: usize, as_of: DateTime) -> Vec<TimeMatch> {
    let cursor = Cursor::new(chars, at);
    if cursor.peek() == Some(' ') {
        return Vec::new();
    }
    let mut found = Found { matches: Vec::new() };
    zh::times(cursor, as_of.date(), &mut found);
    patterns::times(cursor, &mut found);
    clock::times(cursor, &mut found);
    if cursor.starts_word() {
        en::times(cursor, as_of.date(), &mut found);
    }
    found.matches
}

#[derive(Debug)]
struct Found {
    matches: Vec<TimeMatch>,
}

impl Found {
    fn add(&mut self, end: Cursor<'_>, sense: TimeSense) {
        let found = TimeMatch { until: end.at(), sense };
        if !self.matches.contains(&found) {
            self.matches.push(found);
        }
    }

    fn window(&mut self, end: Cursor<'_>, from: Option<Moment>, until: Option<Moment>) {
        self.add(end, TimeSense::Window(Window::Between { from, until }));
    }
}

/// A piece of the calendar: a day, a month, a quarter, a year; `until` is absent when it has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    from: Moment,
    until: Option<Moment>,
    /// Whether it is a single day: then "after" it includes it in Chinese.
    day: bool,
}

impl Stretch {
    fn dates(from: Date, until: Date) -> Self {
        let day = from.tomorrow().is_ok_and(|next| next == until);
        Stretch { from: Moment::Date(from), until: Some(Moment::Date(until)), day }
    }

    fn period(period: Period, back: i32) -> Self {
        let until = (back > 0).then(|| Moment::Start { period, back: back - 1 });
        Stretch { from: Moment::Start { period, back }, until, day: period == Period::Day }
    }
}
