//! Dates as they are written out: November 2025 · Nov 11, 2025 · 11 November · Q1 2026 · the first half of 2025

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::Stretch;
use super::super::dates::{self, latest};
use super::super::names::MONTHS;
use crate::dsl::Moment;
use crate::translate::rules::number::number;
use crate::translate::rules::scan::Cursor;

pub fn written(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let quarters = [
        ("q1", 1),
        ("q2", 2),
        ("q3", 3),
        ("q4", 4),
        ("the first quarter", 1),
        ("the second quarter", 2),
        ("the third quarter", 3),
        ("the fourth quarter", 4),
        ("the last quarter of", 4),
        ("the final quarter of", 4),
    ];
    if let Some(quarter) = at.eat_one(&quarters) {
        return with_year(cursor, at, today, |year| dates::of_quarter(year, quarter));
    }
    if let Some(half) = at.eat_one(&[("the first half", 1), ("h1", 1), ("the second half", 2), ("h2", 2)]) {
        return with_year(cursor, at, today, |year| dates::of_half(year, half));
    }
    if let Some(stretch) = half_of(&mut at, today).or_else(|| some_months(&mut at, today)) {
        *cursor = at;
        return Some(stretch);
    }
    if let Some(stretch) = some_days(&mut at, today) {
        *cursor = at;
        return Some(stretch);
    }
    if let Some(stretch) = season(&mut at, today) {
        *cursor = at;
        return Some(stretch);
    }
    let mut day_first = at;
    if let Some(day) = day_first.digits(1, 2) {
        let _ = day_first.eat(&["st", "nd", "rd", "th"]);
        let _ = day_first.eat(&["of"]);
        let month = day_first.eat_one(&MONTHS)?;
        return with_year(cursor, day_first, today, |year| dates::of_day(year, month, day));
    }
    if let Some((month, back)) = month_of_year(&mut at) {
        let stretch = dates::of_month(today.year().checked_sub(back)?, month)?;
        *cursor = at;
        return Some(stretch);
    }
    let month = at.eat_one(&MONTHS)?;
    let mut with_day = at;
    with_day.skip_spaces();
    if let Some(day) = with_day.digits(1, 2) {
        for ordinal in ["st", "nd", "rd", "th"] {
            if with_day.peek() != Some(' ') && with_day.eat(&[ordinal]) {
                break;
            }
        }
        // June 1 to 15: the month is said once.
        let mut last = with_day;
        let until =
            if last.eat(&["-", "to", "through"]) { day_number(&mut last).filter(|until| *until > day) } else { None };
        if let Some(until) = until {
            let days = |year| {
                let (first, last) = (dates::of_day(year, month, day)?, dates::of_day(year, month, until)?);
                Some(Stretch { until: last.until, day: false, ..first })
            };
            return with_year(cursor, last, today, days);
        }
        return with_year(cursor, with_day, today, |year| dates::of_day(year, month, day));
    }
    with_year(cursor, at, today, |year| dates::of_month(year, month))
}

/// First half of 2026, first-half-2026, 1H 2026: without an article only of a year that is named.
fn half_of(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let half = at.eat_one(&[
        ("first half", 1),
        ("first-half", 1),
        ("1h", 1),
        ("second half", 2),
        ("second-half", 2),
        ("2h", 2),
    ])?;
    let year = year_behind(&mut at, today)?;
    *cursor = at;
    dates::of_half(year, half)
}

/// The first six months of this year, the last two months of 2025.
fn some_months(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let last =
        at.eat_one(&[("the first", false), ("first", false), ("the last", true), ("last", true), ("the final", true)])?;
    at.skip_spaces();
    let count = number(&mut at).and_then(|numeral| numeral.count()).filter(|count| (1..=12).contains(count))?;
    at.eat(&["months"]).then_some(())?;
    let year = year_behind(&mut at, today)?;
    *cursor = at;
    let count = i64::from(count);
    if last { dates::of_months(year, 13 - count, 12) } else { dates::of_months(year, 1, count) }
}

/// Of 2025, of this year.
fn year_behind(cursor: &mut Cursor<'_>, today: Date) -> Option<i16> {
    let mut at = *cursor;
    let _ = at.eat(&["of", "in", "-", ","]);
    at.skip_spaces();
    let relative = [("this year", 0), ("the year", 0), ("the current year", 0), ("last year", 1)];
    let year = match dates::year_number(&mut at) {
        Some(year) => year,
        None => today.year().checked_sub(at.eat_one(&relative)?)?,
    };
    *cursor = at;
    Some(year)
}

/// The first ten days of November, the last 3 days of October 2025.
fn some_days(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let last =
        at.eat_one(&[("the first", false), ("first", false), ("the last", true), ("last", true), ("the final", true)])?;
    at.skip_spaces();
    let count = number(&mut at).and_then(|numeral| numeral.count()).filter(|count| (1..=28).contains(count))?;
    (at.eat(&["days"]) && at.eat(&["of", "in"])).then_some(())?;
    let month = at.eat_one(&MONTHS)?;
    let days = i64::from(count).checked_sub(1)?.days();
    with_year(cursor, at, today, |year| {
        let month = dates::of_month(year, month)?;
        let (Moment::Date(begins), Some(Moment::Date(next))) = (month.from, month.until) else { return None };
        let end = next.yesterday().ok()?;
        let (from, until) =
            if last { (end.checked_sub(days).ok()?, end) } else { (begins, begins.checked_add(days).ok()?) };
        Some(Stretch::dates(from, until.tomorrow().ok()?))
    })
}

/// Last year's spring, summer 2025, the autumn of last year: the months of the meteorologists. Without a year a season is
/// rather of things (the spring collection).
fn season(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let before: Option<i16> = at.eat_one(&[("last year's", 1), ("this year's", 0), ("last years", 1)]);
    let seasons =
        [("spring", 3), ("the spring", 3), ("summer", 6), ("the summer", 6), ("autumn", 9), ("the autumn", 9)];
    let first = at.eat_one(&seasons)?;
    let year = match before {
        Some(back) => today.year().checked_sub(back)?,
        None => {
            let _ = at.eat(&[",", "of", "in"]);
            at.skip_spaces();
            let named = dates::year_number(&mut at);
            named.or_else(|| today.year().checked_sub(at.eat_one(&[("this year", 0), ("last year", 1)])?))?
        }
    };
    let stretch = dates::of_months(year, first, first + 2)?;
    *cursor = at;
    Some(stretch)
}

/// A day of a month that stands by itself: no year, and no day of another month.
fn day_number(cursor: &mut Cursor<'_>) -> Option<i64> {
    let mut at = *cursor;
    at.skip_spaces();
    let day = at.digits(1, 2)?;
    let _ = at.peek() != Some(' ') && at.eat(&["st", "nd", "rd", "th"]);
    let alone = !at.peek().is_some_and(|c| c.is_ascii_alphanumeric() || ":/-".contains(c)) && !at.sees(&["am", "pm"]);
    let named = MONTHS.iter().any(|(name, _)| at.sees(&[name]));
    *cursor = at;
    (alone && !named).then_some(day)
}

/// This October; and last October, when this one is spoken of, too: alone it may be either.
fn month_of_year(cursor: &mut Cursor<'_>) -> Option<(i64, i16)> {
    let mut at = *cursor;
    let back = at.eat_one(&[("this", 0), ("last", 1), ("the previous", 1)])?;
    let month = at.eat_one(&MONTHS)?;
    let both = || {
        let text: String = at.chars().iter().collect();
        MONTHS.iter().any(|(name, number)| *number == month && text.contains(&format!("this {name}")))
    };
    (back == 0 || both()).then(|| {
        *cursor = at;
        (month, back)
    })
}

fn with_year<'a>(
    cursor: &mut Cursor<'a>,
    mut at: Cursor<'a>,
    today: Date,
    of: impl Fn(i16) -> Option<Stretch>,
) -> Option<Stretch> {
    let mut rest = at;
    let _ = rest.eat(&[",", "of", "in"]);
    rest.skip_spaces();
    let year = match dates::year_number(&mut rest) {
        Some(year) => Some(year),
        None => {
            let back = rest.eat_one(&[("this year", 0), ("the year", 0), ("the current year", 0), ("last year", 1)]);
            back.and_then(|back: i16| today.year().checked_sub(back))
        }
    };
    let stretch = match year {
        Some(year) => {
            at = rest;
            of(year)
        }
        None => latest(today, of),
    }?;
    *cursor = at;
    Some(stretch)
}
