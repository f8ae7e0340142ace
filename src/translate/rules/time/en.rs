//! English time words: in the last 3 months · last month · since June 2025 · between … and … · 90 days ago

mod each;
mod ends;
mod halves;
mod pairs;
mod written;

use jiff::civil::Date;

use self::ends::days_of_one_month;
use self::written::written;
use super::dates;
use super::names::{LAST, LESS, MORE, PERIODS, UNITS};
use super::{Found, Length, Stretch, TimeSense, ago_between, reports};
use crate::dsl::{Moment, Period, Unit, Window};
use crate::translate::rules::number::{NumeralKind, number};
use crate::translate::rules::scan::Cursor;

const PREPOSITIONS: [&str; 10] = ["in", "over", "during", "within", "for", "throughout", "across", "on", "of", "from"];
/// Of those, what may also say that it is before the days that were named.
pub const FOREGOING: [&str; 4] = ["foregoing", "previous", "prior", "preceding"];
const TO: [&str; 7] = ["to", "until", "till", "through", "-", "~", "up to"];
const AGO: [&str; 3] = ["ago", "back", "earlier"];
const WHOLE: [&str; 7] = ["full", "whole", "calendar", "different", "separate", "distinct", "unique"];
const STARTS: [&str; 4] = ["the start of", "the beginning of", "start of", "beginning of"];
const UP_TO_NOW: [&str; 9] = [
    "up to now",
    "up to today",
    "to date",
    "to today",
    "until now",
    "until today",
    "leading up to now",
    "leading up to today",
    "just gone",
];

pub fn times(start: Cursor<'_>, today: Date, found: &mut Found) {
    rolling(start, found);
    in_those(start, found);
    ends::in_former(start, found);
    ends::signed(start, found);
    each::times(start, today, found);
    lengths(start, found);
    calendar(start, today, found);
    pairs::times(start, today, found);
    halves::times(start, found);
}

/// In the last 90 days but not in the last 30: the unit is that of the time before.
fn of_same_unit(at: &mut Cursor<'_>) -> Option<Length> {
    let said = |place: usize| {
        let mut earlier = at.moved(place);
        (earlier.starts_word() && earlier.eat(&LAST)).then(|| duration(&mut earlier))?
    };
    let unit = (0..at.at()).rev().find_map(said)?.unit;
    let count = number(at)?.count()?;
    let ends = at.peek().is_none_or(|c| ",.;)?!".contains(c)) || at.sees(&["but", "and"]);
    ends.then_some(Length { count, unit })
}

/// in the last 30 days, past year, within 2 weeks, for 90 days, in over 60 days
fn rolling(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let preposition = at.eat(&PREPOSITIONS);
    let the = at.eat(&["the", "their", "these"]);
    let up_to_now = at.sees(&["past", "trailing"]) || the && at.sees(&["last"]);
    if at.eat(&LAST) {
        let mut counted = at;
        let mut whole = at;
        if let Some(window) = whole_periods(&mut whole) {
            found.add(whole, TimeSense::Window(window));
        } else if let Some(length) = duration(&mut counted) {
            found.add(counted, TimeSense::Window(length.last()));
        } else if let Some(length) = of_same_unit(&mut counted) {
            found.add(counted, TimeSense::Window(length.last()));
        } else if up_to_now && let Some(unit) = at.eat_one(&PERIODS) {
            // "last month" is the calendar's; "in the last month" and "past month" are the month up to now.
            found.add(at, TimeSense::Window(Length { count: 1, unit: unit.unit() }.last()));
        }
        return;
    }
    if the {
        let mut counted = at;
        if let Some(length) = duration(&mut counted)
            && counted.eat(&UP_TO_NOW)
        {
            found.add(counted, TimeSense::Window(length.last()));
        }
    }
    if preposition && !the {
        let mut at = start;
        let within = at.eat(&["in", "within", "for", "during", "over"]);
        let more = at.eat(&MORE);
        // In two different months: in how many, and not since when.
        let mut counted = at;
        let parted = number(&mut counted).is_some() && counted.sees(&["different", "separate", "distinct", "unique"]);
        // Twice in one day: whichever day that was.
        let parted = parted || start.sees(&["in a day", "in one day", "in a single day"]);
        if within
            && !parted
            && let Some(length) = duration(&mut at)
        {
            let mut ago = at;
            let _ = at.eat(&["of today", "of now", "of the current date"]);
            if !ago.eat(&["ago"]) {
                let sense = if more { TimeSense::MoreThan(length) } else { TimeSense::Window(length.last()) };
                found.add(at, sense);
                // Whose birthday is in 7 days: the next one. No purchase in 2 hours: since what was done before.
                let soon = length.unit == Unit::Hour && start.sees(&["in", "for"]);
                if !more && (soon || start.chars().iter().collect::<String>().contains("birthday")) {
                    found.add(at, TimeSense::Within(length));
                }
            }
        }
    }
}

/// Whether so many periods are those of the calendar, and no stretches of days.
pub(super) fn is_whole(mut of: Cursor<'_>) -> bool {
    whole_periods(&mut of).is_some()
}

/// The previous 2 calendar weeks, the last 3 full months: those that are over.
fn whole_periods(cursor: &mut Cursor<'_>) -> Option<Window> {
    let count = number(cursor).filter(|numeral| numeral.kind == NumeralKind::Plain)?.count()?;
    cursor.eat(&["calendar", "full calendar", "complete calendar", "full", "complete", "completed"]).then_some(())?;
    Length { count, unit: cursor.eat_one(&UNITS)? }.whole()
}

/// In those 90 days: the time that was said before in the same words.
fn in_those(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let led = at.eat(&["in", "during", "over", "within", "for"])
        && at.eat(&["those", "these", "the same", "that same", "those same", "these same"]);
    let led = led || at.eat(&["same", "the same", "those same", "these same"]);
    at.skip_spaces();
    let from = at.at();
    if led && duration(&mut at).is_some() {
        let said: String = at.chars().get(from..at.at()).unwrap_or_default().iter().collect();
        if start.before().contains(&said) {
            found.add(at, TimeSense::InThat);
        }
    }
}

/// 90 days · 90 days ago · more than 60 days ago · between 90 and 30 days ago · 30 to 90 days
fn lengths(start: Cursor<'_>, found: &mut Found) {
    reports::times(start, found);
    let mut at = start;
    let more = at.eat(&MORE);
    let mut less_at = start;
    let less = !more && less_at.eat(&LESS);
    if less {
        at = less_at;
    }
    if let Some(length) = duration(&mut at) {
        let mut end = at;
        // An order that is 60 days old was placed then; years are an age.
        let ago = end.eat(&AGO) || length.unit != Unit::Year && end.eat(&["old"]);
        match (ago, more, less) {
            (true, true, _) => found.add(end, TimeSense::Window(length.before())),
            (true, false, true) => found.add(end, TimeSense::Window(length.last())),
            (true, false, false) => found.add(end, TimeSense::Ago(length)),
            (false, false, false) => {
                found.add(at, TimeSense::Duration(length));
                reports::looking_back(at, length, found);
                reports::before_birthday(start, at, length, found);
            }
            (false, _, _) => {}
        }
    }
    if !more
        && !less
        && let Some((end, length)) = open_ended(start)
    {
        let mut ago = end;
        if ago.eat(&AGO) {
            found.add(ago, TimeSense::Window(length.before()));
        } else {
            found.add(end, TimeSense::AtLeast(length));
        }
    }
    // Before the last 30 days: earlier than those.
    let mut earlier = start;
    if earlier.eat(&["before", "prior to", "earlier than", "predates", "predating"]) {
        let _ = earlier.eat(&["the", "these", "those"]);
        if earlier.eat(&LAST)
            && let Some(length) = duration(&mut earlier)
        {
            found.add(earlier, TimeSense::Window(length.before()));
        }
    }
    let mut since = start;
    if since.eat(&["since"])
        && let Some(length) = duration(&mut since)
        && since.eat(&["ago"])
    {
        found.add(since, TimeSense::Window(length.last()));
    }
    let mut at = start;
    let between = at.eat(&["between", "from"]);
    let Some(first) =
        number(&mut at).filter(|numeral| numeral.kind == NumeralKind::Plain).and_then(|numeral| numeral.count())
    else {
        return;
    };
    // "between 90 days ago and 30 days ago" names the unit twice.
    let _ = at.eat_one(&UNITS).is_some() && at.eat(&["ago"]);
    let joined = if between { at.eat(&["and"]) || at.eat(&TO) } else { at.eat(&TO) };
    if joined
        && let Some(second) = duration(&mut at)
        && second.count != first
    {
        let (least, most, unit) = (first.min(second.count), first.max(second.count), second.unit);
        let mut end = at;
        if end.eat(&AGO) || unit != Unit::Year && end.eat(&["old"]) {
            found.add(end, TimeSense::Window(ago_between(least, most, unit)));
        } else {
            found.add(at, TimeSense::Durations { least, most, unit });
        }
    }
}

/// 60+ days
fn open_ended(mut at: Cursor<'_>) -> Option<(Cursor<'_>, Length)> {
    let count = number(&mut at).filter(|numeral| numeral.kind == NumeralKind::Plain)?.count()?;
    if at.eat_char(|c| c == '+').is_none() && !at.eat(&["or more"]) {
        return None;
    }
    let _ = at.eat(&WHOLE);
    let unit = at.eat_one(&UNITS)?;
    let old = unit == Unit::Year && at.sees(&["old", "olds", "of age"]);
    (!old).then_some((at, Length { count, unit }))
}

pub fn duration(cursor: &mut Cursor<'_>) -> Option<Length> {
    let mut at = *cursor;
    let fixed = [
        ("half a year", (6, Unit::Month)),
        ("half year", (6, Unit::Month)),
        ("a quarter of a year", (3, Unit::Month)),
        ("quarter of a year", (3, Unit::Month)),
        ("quarter year", (3, Unit::Month)),
        ("three quarters of a year", (9, Unit::Month)),
        ("half a month", (15, Unit::Day)),
        ("a year and a half", (18, Unit::Month)),
        ("fortnight", (14, Unit::Day)),
        ("a fortnight", (14, Unit::Day)),
        ("a day", (1, Unit::Day)),
        ("a week", (1, Unit::Week)),
        ("a month", (1, Unit::Month)),
        ("a quarter", (1, Unit::Quarter)),
        ("a year", (1, Unit::Year)),
        ("an hour", (1, Unit::Hour)),
    ];
    if let Some((count, unit)) = at.eat_one(&fixed) {
        *cursor = at;
        return Some(Length { count, unit });
    }
    let count = if at.eat(&["a couple of", "a couple", "couple of", "couple"]) {
        2
    } else {
        number(&mut at).filter(|numeral| numeral.kind == NumeralKind::Plain)?.count()?
    };
    let mut joined = at;
    // A 30-day window.
    if joined.eat_char(|c| c == '-').is_some() && joined.clone().eat_one(&UNITS).is_some() {
        at = joined;
    }
    let _ = at.eat(&WHOLE);
    let unit = at.eat_one(&UNITS)?;
    // "25 years old" is an age.
    if unit == Unit::Year && at.sees(&["old", "olds", "of age"]) {
        return None;
    }
    *cursor = at;
    Some(Length { count, unit })
}

/// last month · this year · yesterday · in November 2025 · since … · before … · between … and … · from … to …
fn calendar(start: Cursor<'_>, today: Date, found: &mut Found) {
    // In 1990, in 1990 or later.
    let ended = |at: Cursor<'_>, stretch: Stretch, found: &mut Found| {
        found.window(at, Some(stretch.from), stretch.until);
        let mut later = at;
        if later.eat(&["or after", "or later", "or thereafter", "and after", "and later", "and onwards"]) {
            found.window(later, Some(stretch.from), None);
        }
    };
    let mut at = start;
    if let Some(stretch) = relative(&mut at) {
        ended(at, stretch, found);
    }
    let mut at = start;
    if let Some(stretch) = dates::figures(&mut at).or_else(|| written(&mut at, today)) {
        ended(at, stretch, found);
    }
    let mut at = start;
    if at.eat(&["in", "on", "during", "throughout", "over", "for", "within", "of"]) {
        let up_to_now = at.sees(&["the last"]) && !at.sees(&["the last calendar"]);
        let _ = at.eat(&["all of", "all", "the whole of", "the entirety of", "the entire", "the whole", "the full"]);
        let _ = at.eat(&["the", "calendar", "the year", "the years", "year", "years", "the month of"]);
        if !up_to_now && let Some(stretch) = stretch(&mut at, today) {
            ended(at, stretch, found);
        }
    }
    let mut at = start;
    if at.eat(&[
        "since",
        "starting",
        "starting from",
        "starting in",
        "on or after",
        "in or after",
        "on/after",
        "counting from",
        "from",
    ]) && let Some(first) = begun(&mut at, today).or_else(|| stretch(&mut at, today))
    {
        let since = start.sees(&["since", "starting", "on or after", "in or after", "on/after", "counting from"])
            || at.eat(&["on", "onwards", "onward", "forward", "until now", "to date", "to now"]);
        // Since last year's Double 11: the year is of that, and nothing is since it.
        if since && !at.sees(&["'s"]) {
            found.window(at, Some(first.from), None);
        }
    }
    // Customers from Aug 1 2026: since that day; from a month or a year is rather in it.
    let mut at = start;
    let led = at.eat(&["from"]);
    at.skip_spaces();
    if led && let Some(first) = dates::figures(&mut at).or_else(|| written(&mut at, today)).filter(|first| first.day) {
        found.window(at, Some(first.from), None);
    }
    let mut at = start;
    if at.eat(&["starting", "starting from", "starting in", "from"])
        && let Some((first, last)) = both_ends(&mut at, today, &TO)
    {
        found.window(at, Some(first.from), last.until);
    }
    let mut at = start;
    // 20 Oct-11 Nov
    if let Some(first) = written(&mut at, today)
        && at.eat(&["-", "to", "through", "until"])
        && let Some(last) = written(&mut at, today)
        && first.day
    {
        found.window(at, Some(first.from), last.until);
    }
    let mut at = start;
    if at.eat(&["between"])
        && let Some((first, last)) = both_ends(&mut at, today, &["and", "to", "-"])
    {
        found.window(at, Some(first.from), last.until);
    }
    let mut at = start;
    if at.eat(&["before", "prior to", "until", "till", "earlier than"])
        && let Some(first) = begun(&mut at, today).or_else(|| stretch(&mut at, today))
    {
        found.window(at, None, Some(first.from));
    }
    let mut at = start;
    if at.eat(&["on or before", "in or before", "on/before"])
        && let Some(Stretch { until: Some(until), .. }) = stretch(&mut at, today)
    {
        found.window(at, None, Some(until));
    }
    ends::up_to(start, today, found);
    ends::compared(start, today, found);
    let mut at = start;
    if at.eat(&["after", "later than"])
        && let Some(first) = stretch(&mut at, today)
    {
        found.window(at, first.until, None);
    }
}

/// Between November 1 and December 31, 2025: a year that only the end names is that of both.
fn both_ends(cursor: &mut Cursor<'_>, today: Date, joints: &[&str]) -> Option<(Stretch, Stretch)> {
    let mut at = *cursor;
    let Some(mut first) = begun(&mut at, today).or_else(|| stretch(&mut at, today)) else {
        return days_of_one_month(cursor, today, joints);
    };
    at.eat(joints).then_some(())?;
    let last = stretch(&mut at, today)?;
    if let (Moment::Date(from), Some(Moment::Date(until))) = (first.from, last.until)
        && from >= until
    {
        first = stretch(&mut cursor.clone(), until)?;
    }
    *cursor = at;
    Some((first, last))
}

/// The start of the year, of this month: where that period begins.
fn begun(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    if !at.eat(&STARTS) {
        return None;
    }
    let mut period = at;
    let _ = period.eat(&["the", "this", "the current", "this calendar"]);
    if let Some(found) = period.eat_one(&PERIODS) {
        *cursor = period;
        return Some(Stretch::period(found, 0));
    }
    let found = written(&mut at, today)?;
    *cursor = at;
    Some(found)
}

fn stretch(at: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    at.skip_spaces();
    let year = |at: &mut Cursor<'_>| {
        let mut rest = *at;
        let year = dates::year_number(&mut rest)?;
        if rest.peek().is_some_and(|c| c.is_ascii_alphanumeric() || "-/".contains(c)) {
            return None;
        }
        *at = rest;
        dates::of_year(year)
    };
    dates::figures(at).or_else(|| written(at, today)).or_else(|| relative(at)).or_else(|| year(at))
}

/// this month, last year, today
fn relative(cursor: &mut Cursor<'_>) -> Option<Stretch> {
    let mut at = *cursor;
    let fixed = [
        ("today", (Period::Day, 0)),
        ("yesterday", (Period::Day, 1)),
        ("the day prior", (Period::Day, 1)),
        ("the prior day", (Period::Day, 1)),
        ("the previous day", (Period::Day, 1)),
        ("the day before yesterday", (Period::Day, 2)),
        ("the week before last", (Period::Week, 2)),
        ("the month before last", (Period::Month, 2)),
        ("the year before last", (Period::Year, 2)),
        ("year to date", (Period::Year, 0)),
        ("since new year", (Period::Year, 0)),
        ("since the new year", (Period::Year, 0)),
        ("ytd", (Period::Year, 0)),
        ("this year so far", (Period::Year, 0)),
        ("so far this year", (Period::Year, 0)),
        ("so far this month", (Period::Month, 0)),
        ("this month so far", (Period::Month, 0)),
        ("so far this quarter", (Period::Quarter, 0)),
        ("this quarter so far", (Period::Quarter, 0)),
        ("so far this week", (Period::Week, 0)),
        ("month to date", (Period::Month, 0)),
        ("mtd", (Period::Month, 0)),
        ("quarter to date", (Period::Quarter, 0)),
        ("qtd", (Period::Quarter, 0)),
        ("week to date", (Period::Week, 0)),
    ];
    if let Some((period, back)) = at.eat_one(&fixed) {
        *cursor = at;
        return Some(Stretch::period(period, back));
    }
    if let Some(years) = ends::of_a_year_before(&mut at) {
        *cursor = at;
        return Some(Stretch::period(Period::Month, 12 * years));
    }
    let back = at.eat_one(&[
        ("this", 0),
        ("the current", 0),
        ("current", 0),
        ("this calendar", 0),
        ("current calendar", 0),
        ("the current calendar", 0),
        ("previous calendar", 1),
        ("the previous calendar", 1),
        ("last", 1),
        ("previous", 1),
        ("last calendar", 1),
        ("the previous", 1),
    ])?;
    let period = at.eat_one(&PERIODS)?;
    *cursor = at;
    Some(Stretch::period(period, back))
}
