//! From the beginning of a period on: 年初至今 · 月初以来.

use super::super::{Found, Stretch};
use super::SINCE;
use crate::dsl::Period;
use crate::translate::rules::scan::Cursor;

/// 年初至今, 月初以来; the beginning alone has no end that anybody agrees on.
pub fn begun(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&["从", "自"]);
    let beginnings = [
        ("年初", Period::Year),
        ("今年初", Period::Year),
        ("今年年初", Period::Year),
        ("月初", Period::Month),
        ("本月初", Period::Month),
        ("这个月初", Period::Month),
        ("周初", Period::Week),
        ("本周初", Period::Week),
    ];
    if let Some(period) = at.eat_one(&beginnings)
        && at.eat(&SINCE)
    {
        found.window(at, Some(Stretch::period(period, 0).from), None);
    }
}
