//! Two times beside each other: in both 2024 and 2025 · from May to June · more in 2026 than 2025 · between the last 30
//! and 90 days

use jiff::civil::Date;

use super::super::names::{LAST, LESS, MORE};
use super::{TO, UNITS, ago_between, duration, stretch};
use crate::dsl::{Moment, Window};
use crate::translate::rules::number::{NumeralKind, number};
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::time::{Found, Stretch, TimeSense, dates};

const EACH: [&str; 9] = [
    "in both",
    "during both",
    "both in",
    "both during",
    "in each of",
    "during each of",
    "each in both",
    "each year in both",
    "in both of",
];
/// What leads to a second time beside one that was said.
const BESIDE: [&str; 8] = ["and", "or", "than", "than in", "compared to", "compared with", "versus", "vs"];

pub fn times(start: Cursor<'_>, today: Date, found: &mut Found) {
    each_of(start, today, found);
    change(start, today, found);
    beside(start, today, found);
    between_the_last(start, found);
    two_ends(start, found);
    born(start, found);
}

/// Born 1980-1989: beside a birth, such numbers are years.
fn born(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let between = at.eat(&["between"]);
    let _ = at.eat(&["from", "in", ":", "="]);
    at.skip_spaces();
    if start.starts_word()
        && let Some(years) =
            dates::years(&mut at, if between { &["and", "to", "-"] } else { &["-", "to", "through", "~"] })
        && let before = start.before()
        && ["born", "birth"].iter().any(|birth| before.contains(birth))
    {
        found.window(at, Some(years.from), years.until);
    }
}

/// In over 30 days but less than 91 days ago, more than 30 days ago but less than 90 days ago: so long ago at least, and
/// at most.
fn two_ends(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let missed = at.eat(&["in", "for"]);
    if !at.eat(&MORE) {
        return;
    }
    let Some(least) = duration(&mut at) else { return };
    let _ = at.eat(&["ago"]);
    if !at.eat(&["but", "and"]) || !at.eat(&LESS) {
        return;
    }
    let Some(most) = duration(&mut at).filter(|most| most.unit == least.unit && least.count < most.count) else {
        return;
    };
    let ago = at.eat(&["ago"]);
    if missed {
        found.add(at, TimeSense::Durations { least: least.count, most: most.count, unit: least.unit });
    } else if ago {
        found.add(at, TimeSense::Window(ago_between(least.count, most.count, least.unit)));
    }
}

/// In both 2024 and 2025, in each of May, June and July
fn each_of(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    if !at.eat(&EACH) {
        return;
    }
    let mut windows: Vec<Window> = Vec::new();
    let mut unnamed = 0;
    let mut before = at.at();
    while let Some(one) = stretch(&mut at, today) {
        let said: String = start.chars().get(before..at.at()).unwrap_or_default().iter().collect();
        before = at.at();
        windows.push(Window::Between { from: Some(one.from), until: one.until });
        // January and February 2025: the year behind the last is that of all of them.
        if dates::names_year(&said) {
            if let Moment::Date(year) = one.from {
                windows.iter_mut().skip(unnamed).for_each(|window| dates::move_to(window, year.year()));
            }
            unnamed = windows.len();
        }
        if windows.len() > 1 {
            found.add(at, TimeSense::EachOf(windows.clone()));
        }
        let _ = at.eat(&[","]);
        let _ = at.eat(&["and", "&"]) && at.eat(&["in", "during"]);
    }
}

/// From 2025 to 2026, between May and June: what changed was so in the one, and became so in the other.
fn change(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    let between = at.eat(&["between"]);
    if !between && !at.eat(&["from", "going from"]) {
        return;
    }
    let Some(first) = stretch(&mut at, today) else { return };
    if !(if between { at.eat(&["and"]) } else { at.eat(&TO) }) {
        return;
    }
    let Some(last) = stretch(&mut at, today) else { return };
    let window = |one: Stretch| Window::Between { from: Some(one.from), until: one.until };
    if !first.day && !last.day && first != last {
        found.add(at, TimeSense::Turn(window(first), window(last)));
    }
}

/// In 2025 and 2026, more in 2026 than 2025: a year beside another one that was said with a word of its own.
fn beside(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    let Some(year) = dates::year_number(&mut at).and_then(dates::of_year) else { return };
    let alone = !at.peek().is_some_and(|c| c.is_ascii_alphanumeric() || "-/".contains(c));
    let text = start.before();
    let text = text.trim_end();
    let mut before = BESIDE.iter().filter_map(|word| text.strip_suffix(word)?.strip_suffix([' ', ',']));
    let beside = before.any(ends_with_year) || text.strip_suffix(',').is_some_and(ends_with_year);
    if alone && beside && start.starts_word() && year_has_begun(&year, today) {
        found.window(at, Some(year.from), year.until);
    }
}

/// In 2024, in the years 1981, 1982: a year that a word of its own leads, or that stands beside such a one.
fn ends_with_year(text: &str) -> bool {
    let text = text.trim_end_matches([' ', ',']);
    let Some((led, year)) = text.rsplit_once([' ', ',']) else { return false };
    let figures = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    if !figures || !year.chars().all(|c| c.is_ascii_digit()) {
        return false;
    }
    let ends = |word: &str| led.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', ',']));
    ["in", "during", "than", "and", "or", "year", "years"].iter().any(|word| ends(word)) || ends_with_year(led)
}

fn year_has_begun(year: &Stretch, today: Date) -> bool {
    !matches!(year.from, crate::dsl::Moment::Date(from) if from > today)
}

/// Between the last 30 and 90 days: so long ago at least, and at most.
fn between_the_last(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    if !at.eat(&["between", "from"]) {
        return;
    }
    let _ = at.eat(&["the"]);
    if !at.eat(&LAST) {
        return;
    }
    let Some(least) = number(&mut at).filter(|numeral| numeral.kind == NumeralKind::Plain).and_then(|n| n.count())
    else {
        return;
    };
    let named: Option<crate::dsl::Unit> = at.eat_one(&UNITS);
    if !at.eat(&["and"]) && !at.eat(&TO) {
        return;
    }
    if let Some(most) = duration(&mut at)
        && named.is_none_or(|unit| unit == most.unit)
        && least < most.count
    {
        found.add(at, TimeSense::Window(ago_between(least, most.count, most.unit)));
    }
}
