//! All the time up to an end: by March 8 · as of the end of June · before the end of 2025 · >= 2026-01-01

use jiff::civil::Date;

use super::written::written;
use super::{UNITS, stretch};
use crate::dsl::{Moment, Period};
use crate::translate::rules::number::number;
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::time::{Found, Length, Stretch, TimeSense, dates};

/// All the time until it was over; by October spend is a rank.
pub fn up_to(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    if at.eat(&["by", "as of", "as at", "up to", "up until"])
        && let Some(Stretch { until: Some(until), .. }) = over(&mut at, today).or_else(|| stretch(&mut at, today))
        && !at.sees(&["'s", "spend", "spending", "sales", "revenue", "order", "orders", "amount", "purchases", "value"])
    {
        found.window(at, None, Some(until));
    }
    let mut at = start;
    if at.eat(&["before", "until", "till", "prior to"])
        && let Some(Stretch { until: Some(until), .. }) = over(&mut at, today)
    {
        found.window(at, None, Some(until));
    }
}

/// In previous months: all the time before the one that is going on.
pub fn in_former(start: Cursor<'_>, found: &mut Found) {
    const PERIODS: [(&str, Period); 4] =
        [("weeks", Period::Week), ("months", Period::Month), ("quarters", Period::Quarter), ("years", Period::Year)];
    let mut at = start;
    let led = at.eat(&["in", "during", "over"]);
    let _ = led && at.eat(&["the", "any", "any of the"]);
    if led
        && at.eat(&["previous", "prior", "earlier", "preceding", "former"])
        && let Some(period) = at.eat_one(&PERIODS)
    {
        found.window(at, None, Some(Moment::Start { period, back: 0 }));
    }
}

/// A stretch below zero behind a sign, or so long ago as a name in code: last_order_date < -90d, signup_date > now() - 30
/// days, created_at >= 90_days_ago. Written in words (> 90 days ago) it may be how long ago it is.
pub fn signed(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let sooner = at.eat(&[">=", "≥", ">"]);
    let led = sooner || at.eat(&["<=", "≤", "<"]);
    if let Some((end, length)) = below_zero(at).or_else(|| named_ago(at)).filter(|_| led) {
        found.add(end, TimeSense::Window(if sooner { length.last() } else { length.before() }));
    }
}

/// -90d · now() - interval '90 days'
fn below_zero(mut at: Cursor<'_>) -> Option<(Cursor<'_>, Length)> {
    let named = at.eat(&NOW);
    let _ = named && at.eat(&["()"]);
    at.skip_spaces();
    at.eat_char(|c| c == '-')?;
    at.skip_spaces();
    let _ = named && at.eat(&["interval"]);
    at.skip_spaces();
    let quoted = named && at.eat_char(|c| c == '\'').is_some();
    let length = super::duration(&mut at)?;
    (!quoted || at.eat_char(|c| c == '\'').is_some()).then_some((at, length))
}

/// 90_days_ago
fn named_ago(mut at: Cursor<'_>) -> Option<(Cursor<'_>, Length)> {
    at.skip_spaces();
    let count = number(&mut at)?.count()?;
    at.eat_char(|c| c == '_')?;
    let unit = at.eat_one(&UNITS)?;
    at.eat(&["ago"]).then_some((at, Length { count, unit }))
}

const NOW: [&str; 7] = ["now", "today", "current_date", "current date", "current timestamp", "getdate", "curdate"];

/// A date behind a sign: signup date >= 2026-01-01, order date < March 8, 2026.
pub fn compared(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    let Some(sign) = at.eat_one(&SIGNS) else { return };
    at.skip_spaces();
    let Some(date) = dates::figures(&mut at).or_else(|| written(&mut at, today)) else { return };
    match sign {
        Sign::After => found.window(at, date.until, None),
        Sign::Since => found.window(at, Some(date.from), None),
        Sign::Before => found.window(at, None, Some(date.from)),
        Sign::UpTo => found.window(at, None, date.until),
        Sign::On => found.window(at, Some(date.from), date.until),
    }
}

#[derive(Clone, Copy)]
enum Sign {
    After,
    Since,
    Before,
    UpTo,
    On,
}

const SIGNS: [(&str, Sign); 8] = [
    (">", Sign::After),
    (">=", Sign::Since),
    ("≥", Sign::Since),
    ("<", Sign::Before),
    ("<=", Sign::UpTo),
    ("≤", Sign::UpTo),
    ("=", Sign::On),
    ("==", Sign::On),
];

/// The end of June.
fn over(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let found = at.eat(&["the end of", "end of"]).then(|| stretch(&mut at, today))?.filter(|found| !found.day)?;
    *cursor = at;
    Some(found)
}

/// Between the 1st and 10th of February: the month is said once, behind the last day.
pub fn days_of_one_month(cursor: &mut Cursor<'_>, today: Date, joints: &[&str]) -> Option<(Stretch, Stretch)> {
    let mut at = *cursor;
    let _ = at.eat(&["the"]);
    at.skip_spaces();
    let day = at.digits(1, 2)?;
    let _ = at.eat(&["st", "nd", "rd", "th"]);
    at.eat(joints).then_some(())?;
    let _ = at.eat(&["the"]);
    at.skip_spaces();
    let last = written(&mut at, today).filter(|last| last.day)?;
    let Moment::Date(date) = last.from else { return None };
    let first = dates::of_day(date.year(), i64::from(date.month()), day)?;
    (day < i64::from(date.day())).then(|| {
        *cursor = at;
        (first, last)
    })
}

/// The same month last year, this month two years ago: the month that is going on, so many years before.
pub fn of_a_year_before(cursor: &mut Cursor<'_>) -> Option<i32> {
    let mut at = *cursor;
    at.eat(&[
        "the same calendar month",
        "the same month",
        "this same calendar month",
        "this same month",
        "same calendar month",
        "same month",
        "this month",
        "this calendar month",
        "the corresponding month",
        "corresponding month",
        "the equivalent month",
    ])
    .then_some(())?;
    let _ = at.eat(&[",", "of the", "in the", "of", "in", "from"]);
    at.skip_spaces();
    let years = at.eat_one(&[
        ("last year", 1),
        ("the last year", 1),
        ("previous year", 1),
        ("the previous year", 1),
        ("prior year", 1),
        ("the prior year", 1),
        ("the year before", 1),
        ("a year ago", 1),
        ("one year ago", 1),
        ("a year earlier", 1),
        ("two years ago", 2),
        ("the year before last", 2),
    ])?;
    *cursor = at;
    Some(years)
}
