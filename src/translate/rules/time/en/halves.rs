//! A period whose name its neighbour has: in the current but not in the previous month · this and last week · this month
//! but not in the previous one.

use super::super::names::PERIODS;
use super::{Found, Stretch};
use crate::dsl::Period;
use crate::translate::rules::scan::Cursor;

const IN: [&str; 4] = ["in", "during", "on", "for"];
const WHICH: [(&str, u32); 14] = [
    ("this", 0),
    ("the current", 0),
    ("current", 0),
    ("the present", 0),
    ("the last", 1),
    ("last", 1),
    ("the previous", 1),
    ("previous", 1),
    ("the prior", 1),
    ("prior", 1),
    ("the preceding", 1),
    ("preceding", 1),
    ("the one before", 1),
    ("the former", 1),
];
const JOINTS: [&str; 14] = [
    "but not",
    "and not",
    "but didn't",
    "but did not",
    "but also",
    "and also",
    "as well as",
    "and",
    "or",
    "but",
    "&",
    "nor",
    "vs",
    "versus",
];

pub fn times(start: Cursor<'_>, found: &mut Found) {
    named_behind(start, found);
    named_before(start, found);
}

/// In the current but not in the previous month.
fn named_behind(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&IN);
    let Some(back) = at.eat_one(&WHICH) else { return };
    let mut ahead = at;
    let _ = ahead.eat(&[","]);
    if !ahead.eat(&JOINTS) {
        return;
    }
    let _ = ahead.eat(&IN);
    if let Some(other) = ahead.eat_one(&WHICH)
        && other != back
        && let Some(period) = ahead.eat_one(&PERIODS)
    {
        add(found, at, period, back);
    }
}

/// This month but not in the previous one.
fn named_before(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&IN);
    let one =
        ["the previous one", "the last one", "the prior one", "the preceding one", "the one before", "previous one"];
    let mut bare = at;
    let ends = |at: &Cursor<'_>| at.peek().is_none_or(|c| ",.;)?!".contains(c));
    if !at.eat(&one) {
        if !bare.eat(&["the last", "the previous", "last", "previous"]) || !ends(&bare) {
            return;
        }
        at = bare;
    }
    let text = start.before();
    let text = text.trim_end();
    let led = JOINTS.iter().find_map(|joint| text.strip_suffix(joint)?.strip_suffix([' ', ',']));
    let Some(led) = led.map(|led| led.trim_end_matches([' ', ','])) else { return };
    let this = |noun: &str| {
        let which = led.strip_suffix(noun).and_then(|which| which.strip_suffix(' '))?;
        ["this", "current"].iter().any(|word| which.ends_with(word)).then_some(())
    };
    if let Some((_, period)) = PERIODS.iter().find(|(noun, _)| this(noun).is_some()) {
        add(found, at, *period, 1);
    }
}

fn add(found: &mut Found, at: Cursor<'_>, period: Period, back: u32) {
    let one = Stretch::period(period, back as _);
    found.window(at, Some(one.from), one.until);
}
