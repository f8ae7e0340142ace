//! Times as reports and flows write them: T12M, L30D, annual spend, a 30-day window, 7 days before their birthday.

use super::en::duration;
use super::{Found, Length, TimeSense};
use crate::dsl::{Unit, Window};
use crate::translate::rules::number::number;
use crate::translate::rules::scan::Cursor;

pub fn times(start: Cursor<'_>, found: &mut Found) {
    lettered(start, found);
    yearly(start, found);
    hyphenated(start, found);
}

/// 30-day cart abandoners: of the last 30 days.
fn hyphenated(start: Cursor<'_>, found: &mut Found) {
    const NOUNS: [&str; 9] = ["old", "window", "streak", "trial", "delivery", "gap", "break", "cycle", "silence"];
    let mut at = start;
    let joined = number(&mut at).is_some() && at.peek() == Some('-');
    let mut at = start;
    let days = duration(&mut at).filter(|length| !matches!(length.unit, Unit::Minute | Unit::Hour));
    if let Some(length) = days.filter(|_| joined)
        && at.peek() == Some(' ')
        && !at.sees(&NOUNS)
    {
        found.add(at, TimeSense::Window(length.last()));
    }
}

/// Annual spend: of a year, the last one.
fn yearly(mut at: Cursor<'_>, found: &mut Found) {
    const SUMS: [&str; 8] =
        ["spend", "spending", "purchases", "orders", "revenue", "total spend", "order value", "sales"];
    if at.eat(&["annual", "yearly"]) {
        let mut next = at;
        next.skip_spaces();
        if next.sees(&SUMS) {
            found.add(at, TimeSense::Window(Length { count: 1, unit: Unit::Year }.last()));
        }
    }
}

/// T12M, L30D: the last ones, in the letters of reports.
fn lettered(mut at: Cursor<'_>, found: &mut Found) {
    const UNITS: [(char, Unit); 4] = [('d', Unit::Day), ('w', Unit::Week), ('m', Unit::Month), ('y', Unit::Year)];
    let led = at.eat_char(|c| "tlr".contains(c)).is_some();
    let mut figures = String::new();
    while let Some(figure) = at.eat_char(|c| c.is_ascii_digit()) {
        figures.push(figure);
    }
    let count = figures.parse().ok().filter(|count| (1..1000).contains(count));
    let unit = at.eat_char(|c| UNITS.iter().any(|(letter, _)| *letter == c));
    let ends = at.peek().is_none_or(|c| !c.is_ascii_alphanumeric());
    let unit = unit.and_then(|letter| UNITS.iter().find(|(known, _)| *known == letter));
    if let (true, true, Some(count), Some((_, unit))) = (led, ends, count, unit) {
        found.add(at, TimeSense::Window(Length { count, unit: *unit }.last()));
    }
}

/// 30-day lookback, 7 day window: the last ones, unless they are counted from something else (a 7 day window after …).
pub fn looking_back(mut at: Cursor<'_>, length: Length, found: &mut Found) {
    const WINDOW: [&str; 10] = [
        "lookback",
        "look back",
        "look-back",
        "lookback window",
        "lookback period",
        "look back window",
        "look back period",
        "window",
        "time window",
        "trailing window",
    ];
    const COUNTED: [&str; 7] = ["after", "of", "from", "following", "before", "since", "prior to"];
    if at.eat(&WINDOW) && !at.sees(&COUNTED) {
        found.add(at, TimeSense::Window(length.last()));
    }
}

/// 7 days before their birthday: the days that lead to it lie ahead. Within 7 days before it is rather when something was
/// done, in whichever year. The cursor stands behind the length, which begins at `start`.
pub fn before_birthday(start: Cursor<'_>, mut at: Cursor<'_>, length: Length, found: &mut Found) {
    let done = start.follows(&["within ", "in the ", "in "]);
    if !done && at.eat(&["before", "ahead of", "until", "prior to"]) {
        let _ = at.eat(&["their", "his", "her", "the", "a", "customer's", "your customer's"]);
        at.skip_spaces();
        if at.sees(&["birthday"]) {
            found.add(at, TimeSense::Window(Window::next(length.count, length.unit)));
        }
    }
}
