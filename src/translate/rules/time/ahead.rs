//! Times that lie ahead: 未来7天 · next month · in exactly 7 days.

use super::names::UNITS;
use super::{Found, Length, TimeSense, en, zh};
use crate::dsl::{Period, Unit, Window};
use crate::translate::rules::scan::Cursor;

/// 未来7天, in the next 7 days, 下个月, next month, 明天, tomorrow
pub fn times(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    if at.eat(&["未来", "接下来", "今后", "往后", "后面", "未来的", "接下来的", "将来"])
        && let Some((_, Length { count, unit })) = zh::duration(&mut at, true)
    {
        found.add(at, TimeSense::Window(Window::next(count, unit)));
        let mut end = at;
        if end.eat(&["内", "以内", "之内", "里", "中"]) {
            found.add(end, TimeSense::Window(Window::next(count, unit)));
        }
    }
    let mut at = start;
    let _ = at.eat(&["in", "over", "within", "during"]);
    let _ = at.eat(&["the"]);
    if at.eat(&["next", "coming", "upcoming", "following"])
        && let Some(Length { count, unit }) = en::duration(&mut at)
    {
        found.add(at, TimeSense::Window(Window::next(count, unit)));
    }
    exactly(start, found);
    let mut at = start;
    let _ = at.eat(&["in", "over", "within", "during"]);
    if at.eat(&["the next", "the coming", "the upcoming", "the following", "coming", "upcoming"])
        && let Some(unit) = at.eat_one(&UNITS)
    {
        found.add(at, TimeSense::Window(Window::next(1, unit)));
    }
    let fixed = [
        ("下个月", (Period::Month, -1)),
        ("下月", (Period::Month, -1)),
        ("下周", (Period::Week, -1)),
        ("下个星期", (Period::Week, -1)),
        ("下星期", (Period::Week, -1)),
        ("下个季度", (Period::Quarter, -1)),
        ("下季度", (Period::Quarter, -1)),
        ("明年", (Period::Year, -1)),
        ("明天", (Period::Day, -1)),
        ("明日", (Period::Day, -1)),
        ("后天", (Period::Day, -2)),
        ("next month", (Period::Month, -1)),
        ("next week", (Period::Week, -1)),
        ("next quarter", (Period::Quarter, -1)),
        ("next year", (Period::Year, -1)),
        ("tomorrow", (Period::Day, -1)),
        ("the day after tomorrow", (Period::Day, -2)),
    ];
    let mut at = start;
    let _ = at.eat(&["in", "on"]);
    if let Some((period, back)) = at.eat_one(&fixed) {
        found.add(at, TimeSense::Window(Window::whole_period(period, back)));
    }
}

/// In exactly 7 days, exactly 2 weeks from now, exactly 3 days ago: that day.
fn exactly(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let led = at.eat(&["in", "falls in", "is in"]);
    if !at.eat(&["exactly", "precisely"]) {
        return;
    }
    let Some(Length { count, unit }) = en::duration(&mut at) else { return };
    let behind = at.eat(&["from now", "from today", "away", "ahead", "time"]);
    let long = [(Unit::Day, 1), (Unit::Week, 7)];
    let days = long.into_iter().find(|(known, _)| *known == unit).map(|(_, days)| days);
    let days = days.and_then(|days: i32| i32::try_from(count).ok()?.checked_mul(days));
    let mut past = at;
    if let Some(days) = days.filter(|_| !led && !behind && past.eat(&["ago", "before today"])) {
        found.add(past, TimeSense::Window(Window::whole_period(Period::Day, days)));
    }
    if let Some(days) = days.filter(|_| led || behind) {
        found.add(at, TimeSense::Window(Window::whole_period(Period::Day, -days)));
    }
}
