//! Each of the calendar's periods in a stretch: every month of 2025 · in all 12 months of last year · in each of the last
//! three calendar months

use jiff::civil::Date;

use super::super::names::LAST;
use crate::dsl::{Period, Unit};
use crate::translate::rules::number::{NumeralKind, number};
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::time::names::UNITS;
use crate::translate::rules::time::patterns::plain;
use crate::translate::rules::time::{Found, Length, TimeSense, dates};

/// Calendar years, and how far back they lie.
const YEARS: [(&str, i16); 12] = [
    ("this year", 0),
    ("the current year", 0),
    ("current year", 0),
    ("this calendar year", 0),
    ("the current calendar year", 0),
    ("the year to date", 0),
    ("the year so far", 0),
    ("last year", 1),
    ("last calendar year", 1),
    ("the last calendar year", 1),
    ("the previous year", 1),
    ("the previous calendar year", 1),
];
/// So many periods at most.
const MOST: u32 = 24;

pub fn times(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&["in", "during", "for", "across"]);
    every_period_of(at, today, found);
    each_of_the_last(at, found);
    each_of_so_many(start, found);
    different(start, found);
    first_one(start, found);
    any_one(start, found);
}

/// In any single month: some one of them, whichever it was.
fn any_one(mut at: Cursor<'_>, found: &mut Found) {
    let periods =
        [("month", Period::Month), ("week", Period::Week), ("quarter", Period::Quarter), ("year", Period::Year)];
    let one = [
        "any single",
        "any one",
        "any given",
        "a single",
        "any calendar",
        "any single calendar",
        "a given",
        "at least one",
    ];
    if at.eat(&["in", "within", "during"])
        && at.eat(&one)
        && let Some(period) = at.eat_one(&periods)
    {
        found.add(at, TimeSense::AnyOne(period));
    }
}

/// In their first week, in the first week after: one of them.
fn first_one(mut at: Cursor<'_>, found: &mut Found) {
    let units = [
        ("day", Unit::Day),
        ("week", Unit::Week),
        ("month", Unit::Month),
        ("quarter", Unit::Quarter),
        ("year", Unit::Year),
    ];
    // The first month of what, nobody knows: after signing up is told behind it.
    let (own, the) = (at.follows(&["their first "]), at.follows(&["the first "]));
    if (own || the)
        && let Some(unit) = at.eat_one(&units)
        && (own || at.clone().eat(&["after", "following", "since", "from"]))
    {
        found.add(at, TimeSense::Duration(Length { count: 1, unit }));
    }
}

/// In 4 or more different weeks.
fn different(mut at: Cursor<'_>, found: &mut Found) {
    let periods = [("months", Period::Month), ("weeks", Period::Week), ("quarters", Period::Quarter)];
    let _ = at.eat(&["in", "on", "across", "over", "during"]);
    let _ = at.eat(&["at least"]);
    let Some(least) = plain(&mut at).filter(|least| (2..=MOST).contains(least)) else { return };
    let _ = at.eat(&["or more", "+"]);
    let apart = at.eat(&["different", "separate", "distinct", "unique", "different calendar", "distinct calendar"]);
    if let Some(period) = at.eat_one(&periods).filter(|_| apart) {
        found.add(at, TimeSense::Different(least, period));
    }
}

/// Each quarter of 2025, each month of last year, every month so far this year, all twelve months of 2025
fn every_period_of(mut at: Cursor<'_>, today: Date, found: &mut Found) {
    let one = [
        ("month", 12_i64),
        ("single month", 12),
        ("calendar month", 12),
        ("quarter", 4),
        ("single quarter", 4),
        ("calendar quarter", 4),
    ];
    let many = [("months", 12_i64), ("calendar months", 12), ("quarters", 4), ("calendar quarters", 4)];
    let count = if at.eat(&["every", "each", "each and every"]) && at.sees(&one.map(|(word, _)| word)) {
        at.eat_one(&one)
    } else if at.eat(&["all", "all of the", "all the", "of the", "one of the"]) {
        let counted = number(&mut at).filter(|numeral| numeral.kind == NumeralKind::Plain);
        let counted = counted.and_then(|numeral| numeral.count()).map(i64::from);
        at.eat_one(&many).filter(|all| counted == Some(*all))
    } else {
        None
    };
    let Some(count) = count else { return };
    let _ = at.eat(&["of", "in", "during", "so far in", "so far"]);
    at.skip_spaces();
    let mut figures = at;
    let year = match dates::year_number(&mut figures) {
        Some(year) => {
            at = figures;
            Some(year)
        }
        None => at.eat_one(&YEARS).and_then(|back| today.year().checked_sub(back)),
    };
    let _ = at.eat(&["so far"]);
    if let Some(windows) = year.and_then(|year| dates::each_of(year, count, today)) {
        found.add(at, TimeSense::EachOf(windows));
    }
}

/// Each of the last three calendar months: those that are over, and no stretches of days.
fn each_of_the_last(mut at: Cursor<'_>, found: &mut Found) {
    let each = ["each of the", "every one of the", "all of the", "all the", "all", "each and every one of the"];
    if !at.eat(&each) || !at.eat(&LAST) {
        return;
    }
    let count = number(&mut at).filter(|numeral| numeral.kind == NumeralKind::Plain);
    let Some(count) = count.and_then(|numeral| numeral.count()).filter(|count| (2..=MOST).contains(count)) else {
        return;
    };
    let whole = at.eat(&["calendar", "full calendar", "complete calendar", "full", "complete", "completed"]);
    if let Some(unit) = at.eat_one(&UNITS).filter(|_| whole)
        && let Some(windows) = (Length { count, unit }).each_whole()
    {
        found.add(at, TimeSense::EachOf(windows));
    }
}

/// Every month of the last three: the unit is said with the one.
fn each_of_so_many(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&["in", "during"]);
    let units = [("month", Unit::Month), ("week", Unit::Week), ("quarter", Unit::Quarter), ("day", Unit::Day)];
    if at.eat(&["every", "each", "every single"])
        && let Some(unit) = at.eat_one(&units)
        && at.eat(&["of the last", "of the past", "in the last", "in the past", "for the last", "for the past"])
        && let Some(count) = plain(&mut at)
        && !at.clone().eat_one(&UNITS).is_some()
    {
        found.add(at, TimeSense::Periods { count: None, of: Length { count, unit } });
    }
}
