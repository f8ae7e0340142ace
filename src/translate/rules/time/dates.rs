//! Dates in figures and parts of years, for both languages.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Stretch;
use crate::dsl::{Moment, Window};
use crate::translate::rules::scan::Cursor;

/// 2025-11-11, 2025/11/11, 2025.11.11, 2025-11; with the year behind: 11/25/2025, 11/25/25, 25.11.2025
pub fn figures(cursor: &mut Cursor<'_>) -> Option<Stretch> {
    let mut at = *cursor;
    if at.at().checked_sub(1).and_then(|before| at.chars().get(before)).is_some_and(|c| c.is_ascii_digit() || *c == '/')
    {
        return None;
    }
    let Some(year) = year_number(&mut at) else { return year_last(cursor) };
    let separator = at.eat_char(|c| "-/.".contains(c))?;
    let month = at.digits(1, 2)?;
    let mut rest = at;
    let day = rest.eat_char(|c| c == separator).and_then(|_| rest.digits(1, 2));
    let stretch = match day {
        Some(day) => {
            at = rest;
            of_day(year, month, day)
        }
        // 2025.11 is a number and 2025/11 a quotient before it is a month.
        None if separator == '-' => of_month(year, month),
        None => None,
    }?;
    *cursor = at;
    Some(stretch)
}

/// The day and the month before the year. Between strokes the month is first, as in the country that writes so, where
/// no number tells otherwise (25/11/2025); between points the day is.
fn year_last(cursor: &mut Cursor<'_>) -> Option<Stretch> {
    let mut at = *cursor;
    let first = at.digits(1, 2)?;
    let separator = at.eat_char(|c| "-/.".contains(c))?;
    let second = at.digits(1, 2)?;
    let mut rest = at;
    let stretch = if rest.eat_char(|c| c == separator).is_some() {
        let year = year_number(&mut rest).or_else(|| short_year(&mut rest).filter(|_| separator == '/'))?;
        at = rest;
        let day_first = separator == '.' || first > 12;
        let (day, month) = if day_first { (first, second) } else { (second, first) };
        of_day(year, month, day)
    } else {
        // 08/2025
        let mut at = *cursor;
        let month = at.digits(1, 2)?;
        at.eat_char(|c| c == '/')?;
        let year = year_number(&mut at)?;
        let month = of_month(year, month)?;
        *cursor = at;
        return closed(at).then_some(month);
    }?;
    *cursor = at;
    closed(at).then_some(stretch)
}

/// 25: a year of these.
fn short_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    let mut at = *cursor;
    let year = at.digits(2, 2).filter(|year| (15..=40).contains(year))?;
    *cursor = at;
    i16::try_from(2000 + year).ok()
}

/// Whether a date of figures ends there.
fn closed(at: Cursor<'_>) -> bool {
    let figure = at.peek_at(1).is_some_and(|c| c.is_ascii_digit());
    !at.peek().is_some_and(|c| c.is_ascii_alphanumeric() || "/%".contains(c) || c == '.' && figure)
}

/// Four digits that can be a year of business.
pub fn year_number(cursor: &mut Cursor<'_>) -> Option<i16> {
    let mut at = *cursor;
    let year = at.digits(4, 4).filter(|year| (1900..=2100).contains(year))?;
    *cursor = at;
    i16::try_from(year).ok()
}

/// From the first of two years to the end of the last: 1980 to 1989.
pub fn years(cursor: &mut Cursor<'_>, joints: &[&str]) -> Option<Stretch> {
    let mut at = *cursor;
    if at.at().checked_sub(1).and_then(|before| at.chars().get(before)).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let first = year_number(&mut at)?;
    at.skip_spaces();
    at.eat(joints).then_some(())?;
    at.skip_spaces();
    let last = year_number(&mut at).filter(|last| first < *last)?;
    *cursor = at;
    Some(Stretch { until: of_year(last)?.until, ..of_year(first)? })
}

pub fn of_year(year: i16) -> Option<Stretch> {
    Some(Stretch::dates(Date::new(year, 1, 1).ok()?, Date::new(year.checked_add(1)?, 1, 1).ok()?))
}

pub fn of_month(year: i16, month: i64) -> Option<Stretch> {
    months(year, month, 1)
}

pub fn of_quarter(year: i16, quarter: i64) -> Option<Stretch> {
    months(year, quarter.checked_sub(1)?.checked_mul(3)?.checked_add(1)?, 3)
}

/// Each of the twelve months or four quarters of a year; of one that is not over, those that have begun.
pub fn each_of(year: i16, count: i64, today: Date) -> Option<Vec<Window>> {
    let one = |number: i64| if count == 4 { of_quarter(year, number) } else { of_month(year, number) };
    let windows: Option<Vec<Window>> = (1..=count)
        .map(one)
        .filter(|found| !matches!(found, Some(Stretch { from: Moment::Date(from), .. }) if *from > today))
        .map(|found| found.map(|found| Window::Between { from: Some(found.from), until: found.until }))
        .collect();
    windows.filter(|windows| !windows.is_empty())
}

/// From the first of some months to the end of the last.
pub fn of_months(year: i16, first: i64, last: i64) -> Option<Stretch> {
    months(year, first, last.checked_sub(first)?.checked_add(1)?)
}

/// The first or second half.
pub fn of_half(year: i16, half: i64) -> Option<Stretch> {
    months(year, if half == 1 { 1 } else { 7 }, 6)
}

pub fn of_day(year: i16, month: i64, day: i64) -> Option<Stretch> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(Stretch::dates(date, date.tomorrow().ok()?))
}

fn months(year: i16, first: i64, count: i64) -> Option<Stretch> {
    let from = Date::new(year, i8::try_from(first).ok()?, 1).ok()?;
    Some(Stretch::dates(from, from.checked_add(jiff::Span::new().try_months(count).ok()?).ok()?))
}

/// A date without a year is the latest one that has begun.
pub fn latest(today: Date, of: impl Fn(i16) -> Option<Stretch>) -> Option<Stretch> {
    let begun = |stretch: &Stretch| match stretch.from {
        crate::dsl::Moment::Date(date) => date <= today,
        crate::dsl::Moment::Ago { .. }
        | crate::dsl::Moment::Now
        | crate::dsl::Moment::Ahead { .. }
        | crate::dsl::Moment::Start { .. }
        | crate::dsl::Moment::Time(_) => true,
    };
    of(today.year()).filter(begun).or_else(|| of(today.year().checked_sub(1)?))
}

/// Whether a text names a year by its four figures.
pub fn names_year(text: &str) -> bool {
    let figures = text.split(|c: char| !c.is_ascii_digit());
    let year = |figure: &str| figure.len() == 4 && (figure.starts_with("19") || figure.starts_with("20"));
    figures.into_iter().any(year)
}

/// The same days of a year of their own.
pub fn move_to(window: &mut Window, year: i16) {
    let Window::Between { from, until } = window else { return };
    let Some(Moment::Date(first)) = from else { return };
    let by = i64::from(year) - i64::from(first.year());
    for date in [from, until].into_iter().flatten() {
        if let Moment::Date(date) = date {
            *date = date.checked_add(by.years()).unwrap_or(*date);
        }
    }
}
