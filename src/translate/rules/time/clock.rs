//! Hours of the day and days of the week: 周三 · on Mondays · 23点到2点 · 晚上8点以后 · between 23:00 and 2:00 · 11pm to 2am · 凌晨 · in the evening.

use super::patterns::plain;
use super::{Found, TimeSense};
use crate::translate::rules::scan::Cursor;

/// Parts of the day by their full hours, the end not included; one that ends before it begins crosses midnight.
const PARTS: [(&str, (u32, u32)); 52] = [
    ("凌晨", (0, 6)),
    ("后半夜", (0, 6)),
    ("下半夜", (0, 6)),
    ("清晨", (6, 9)),
    ("早晨", (6, 9)),
    ("早上", (6, 9)),
    ("清早", (6, 9)),
    ("一大早", (6, 9)),
    ("早间", (6, 9)),
    ("上午", (6, 12)),
    ("中午", (11, 14)),
    ("午间", (11, 14)),
    ("正午", (11, 14)),
    ("午休", (11, 14)),
    ("午休时间", (11, 14)),
    ("午饭时间", (11, 14)),
    ("下午", (12, 18)),
    ("午后", (12, 18)),
    ("傍晚", (17, 19)),
    ("晚上", (18, 0)),
    ("晚间", (18, 0)),
    ("夜晚", (18, 0)),
    ("夜间", (18, 0)),
    ("夜里", (22, 2)),
    ("深夜", (22, 2)),
    ("半夜", (22, 2)),
    ("大半夜", (22, 2)),
    ("深更半夜", (22, 2)),
    ("三更半夜", (22, 2)),
    ("午夜", (22, 2)),
    ("in the early hours", (0, 6)),
    ("in the small hours", (0, 6)),
    ("after midnight", (0, 6)),
    ("in the morning", (6, 12)),
    ("in the mornings", (6, 12)),
    ("at noon", (11, 14)),
    ("at lunchtime", (11, 14)),
    ("at lunch", (11, 14)),
    ("during lunch", (11, 14)),
    ("during lunch hours", (11, 14)),
    ("during their lunch break", (11, 14)),
    ("around noon", (11, 14)),
    ("in the afternoon", (12, 18)),
    ("in the afternoons", (12, 18)),
    ("in the evening", (18, 0)),
    ("in the evenings", (18, 0)),
    ("at night", (22, 2)),
    ("during the night", (22, 2)),
    ("in the middle of the night", (22, 2)),
    ("late at night", (22, 2)),
    ("in the dead of night", (22, 2)),
    ("around midnight", (22, 2)),
];

const WEEKDAYS: [(&str, u32); 8] =
    [("一", 1), ("二", 2), ("三", 3), ("四", 4), ("五", 5), ("六", 6), ("日", 7), ("天", 7)];

const ENGLISH_WEEKDAYS: [(&str, u32); 7] = [
    ("mondays", 1),
    ("tuesdays", 2),
    ("wednesdays", 3),
    ("thursdays", 4),
    ("fridays", 5),
    ("saturdays", 6),
    ("sundays", 7),
];

pub fn times(start: Cursor<'_>, found: &mut Found) {
    weekdays(start, found);
    let mut at = start;
    let _ = at.eat(&["在", "于"]);
    let Some((from, until)) = at.eat_one(&PARTS) else { return span(start, found) };
    found.add(at, TimeSense::Hours { from, until });
    figures(at, Some((from, until)), found);
    if at.eat(&["时段", "时间段", "时分", "的时候", "时间"]) {
        found.add(at, TimeSense::Hours { from, until });
    }
    span(start, found);
    // In the evening between 5 pm and 9 pm: the hours say what is meant by the evening. 晚上8点 is one hour.
    // 夜间22点到次日2点: nor is that an hour of any other half of the day.
    let mut figures = at;
    let late = figures.digits(1, 2).is_some_and(|hour| hour >= 12);
    if late || start.chars().get(start.at()..at.at()).is_some_and(|part| part.iter().all(char::is_ascii)) {
        span(at, found);
    }
}

/// 周三, 周二到周四, on Mondays
fn weekdays(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&["on"]);
    if let Some(day) = at.eat_one(&ENGLISH_WEEKDAYS) {
        found.add(at, TimeSense::Weekdays { first: day, last: day });
        return;
    }
    // From Monday to Wednesday, between Tuesday and Thursday.
    for (lead, joints) in [("from", &["to", "through", "till", "until"][..]), ("between", &["and"][..])] {
        let mut at = start;
        if at.eat(&[lead])
            && let Some(first) = english_day(&mut at)
            && at.eat(joints)
            && let Some(last) = english_day(&mut at)
            && first < last
        {
            found.add(at, TimeSense::Weekdays { first, last });
        }
    }
    let mut at = start;
    // On Friday is rather the last one; on a Friday is any.
    if at.eat(&["on a", "on any", "on some"])
        && let Some(day) = english_day(&mut at)
    {
        found.add(at, TimeSense::Weekdays { first: day, last: day });
        return;
    }
    let mut at = start;
    let first = match weekday(&mut at) {
        Some(first) => first,
        None if is_in_a_week(start) => match day(&mut at) {
            Some(first) => first,
            None => return,
        },
        None => return,
    };
    found.add(at, TimeSense::Weekdays { first, last: first });
    if at.eat(&["到", "至", "-", "~"])
        && let Some(last) = weekday(&mut at)
        && first < last
    {
        found.add(at, TimeSense::Weekdays { first, last });
    }
}

/// Friday.
fn english_day(at: &mut Cursor<'_>) -> Option<u32> {
    ENGLISH_WEEKDAYS.iter().find(|(name, _)| at.eat(&[name.trim_end_matches('s')])).map(|(_, day)| *day)
}

/// 上周三, 本周一: the week is said, and which one.
fn is_in_a_week(start: Cursor<'_>) -> bool {
    const WEEKS: [&str; 10] =
        ["上周", "本周", "这周", "上星期", "本星期", "这星期", "上个星期", "这个星期", "上礼拜", "这礼拜"];
    start.follows(&WEEKS)
}

/// Whether a day of the week begins there, whose week was said just before.
pub fn begins_weekday(start: Cursor<'_>) -> bool {
    let mut at = start;
    is_in_a_week(start) && day(&mut at).is_some()
}

/// 三 of 上周三: neither a number of times (上周三次) nor of anything else.
fn day(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut at = *cursor;
    let day = at.eat_one(&WEEKDAYS)?;
    if at.peek().is_some_and(|c| "次天回单笔个件元块十百千年月共直样点口些种款趟均内".contains(c))
    {
        return None;
    }
    *cursor = at;
    Some(day)
}

/// One day of the week in Chinese: neither of one week only (上周三) nor of each (每周三), nor a number of times a
/// week (一周三次).
fn weekday(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut at = *cursor;
    let before = at.at().checked_sub(1).and_then(|before| at.chars().get(before));
    if before.is_some_and(|c| "每上下本这当前后近一二两三四五六七八九十半几".contains(*c) || c.is_ascii_digit())
    {
        return None;
    }
    if !at.eat(&["周", "星期", "礼拜"]) {
        return None;
    }
    let found = day(&mut at)?;
    *cursor = at;
    Some(found)
}

/// 23点到2点, between 23:00 and 2:00, 11pm to 2am, 晚上8点以后, before 9am
fn span(start: Cursor<'_>, found: &mut Found) {
    open_ended(start, found);
    figures(start, None, found);
    said_once(start, found);
    let mut at = start;
    let _ = at.eat(&["在", "于", "在每天", "between", "from", "in", "during"]);
    let Some(from) = hour(&mut at, None) else { return };
    let mut open = at;
    if open.eat(&["后", "之后", "以后"]) && from.hour > 5 && from.hour < 24 {
        found.add(open, TimeSense::Hours { from: from.hour, until: 0 });
    }
    let mut open = at;
    if open.eat(&["前", "之前", "以前"]) && from.hour > 0 {
        found.add(open, TimeSense::Hours { from: 0, until: from.hour % 24 });
    }
    if !at.eat(&["到", "至", "-", "~", "to", "and", "until", "till"]) {
        return;
    }
    let _ = at.eat(&["次日", "第二天"]);
    let Some(until) = hour(&mut at, Some(from)) else { return };
    let _ = at.eat(&["之间", "期间"]);
    if from.hour != until.hour {
        found.add(at, TimeSense::Hours { from: from.hour % 24, until: until.hour % 24 });
    }
}

/// 0~6点, 下午2-5点: the 点 of the second is that of the first, and both are in the part of the day that was said.
fn figures(start: Cursor<'_>, part: Option<(u32, u32)>, found: &mut Found) {
    let mut at = start;
    let Some(from) = at.digits(1, 2).and_then(|hour| u32::try_from(hour).ok()) else { return };
    if !at.eat(&["到", "至", "-", "~"]) {
        return;
    }
    let Some(until) = at.digits(1, 2).and_then(|hour| u32::try_from(hour).ok()) else { return };
    let later = part.is_some_and(|(first, _)| until <= 12 && from + 12 >= first && first >= 12);
    let (from, until) = if later { (from + 12, until + 12) } else { (from, until) };
    if at.eat(&["点"]) && from < until && until <= 24 {
        found.add(at, TimeSense::Hours { from, until: until % 24 });
    }
}

/// Between 9 and 11 am, 6 to 9 in the evening: the half of the day is said once, of both; of 9 to 5 pm, the first is in
/// the other.
fn said_once(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let led = at.eat(&["between", "from"]);
    at.skip_spaces();
    let Some(first) = at.digits(1, 2).and_then(|hour| u32::try_from(hour).ok()) else { return };
    let joined = led && at.eat(&["and"]) || at.eat(&["to", "-", "until", "till"]);
    if !(1..=12).contains(&first) || !joined {
        return;
    }
    let Some(until) = hour(&mut at, None) else { return };
    let later = first % 12 + 12;
    let from = match until.half {
        Some(Half::Morning) => first % 12,
        Some(Half::Afternoon) if later < until.hour => later,
        Some(Half::Afternoon) => first % 12,
        Some(Half::Night) if first > 4 => later,
        Some(Half::Night) => first,
        None => return,
    };
    if from < until.hour || until.half == Some(Half::Night) && until.hour < 5 && from != until.hour {
        found.add(at, TimeSense::Hours { from, until: until.hour % 24 });
    }
}

/// before noon, after 8pm
fn open_ended(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let sides = [("before", false), ("earlier than", false), ("after", true), ("later than", true)];
    let Some(after) = at.eat_one(&sides) else { return };
    let Some(border) = hour(&mut at, None) else { return };
    match (after, border.hour) {
        (true, from @ 6..24) => found.add(at, TimeSense::Hours { from, until: 0 }),
        (false, until @ 1..24) => found.add(at, TimeSense::Hours { from: 0, until }),
        (true | false, _) => {}
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Half {
    /// 凌晨, 早上, am: up to noon.
    Morning,
    /// 中午, 下午, pm: from noon on.
    Afternoon,
    /// 晚上: from the evening on, past midnight.
    Night,
}

/// A full hour, and the half of the day that was said with it.
#[derive(Clone, Copy, Debug)]
struct Hour {
    hour: u32,
    half: Option<Half>,
}

/// A full hour of the clock: 23点, 23:00, 11pm, 晚上11点. Of two, the second is in the half of the first when that makes it
/// the later one (下午2点到5点).
fn hour(cursor: &mut Cursor<'_>, first: Option<Hour>) -> Option<Hour> {
    let mut at = *cursor;
    at.skip_spaces();
    if let Some(hour) = at.eat_one(&[("midnight", 24), ("noon", 12), ("午夜", 24), ("正午", 12)]) {
        *cursor = at;
        return Some(Hour { hour, half: None });
    }
    let before = at.eat_one(&[
        ("凌晨", Half::Morning),
        ("早上", Half::Morning),
        ("早晨", Half::Morning),
        ("清晨", Half::Morning),
        ("上午", Half::Morning),
        ("中午", Half::Afternoon),
        ("下午", Half::Afternoon),
        ("傍晚", Half::Afternoon),
        ("晚上", Half::Night),
        ("晚", Half::Night),
        ("夜里", Half::Night),
        ("深夜", Half::Night),
        ("半夜", Half::Night),
    ]);
    at.skip_spaces();
    let mut figures = at;
    let count = match figures.digits(1, 2) {
        Some(count) => {
            at = figures;
            u32::try_from(count).ok()?
        }
        None => plain(&mut at)?,
    };
    let after = at.eat_one(&[
        ("pm", Half::Afternoon),
        ("p.m.", Half::Afternoon),
        ("am", Half::Morning),
        ("a.m.", Half::Morning),
        ("in the morning", Half::Morning),
        ("in the afternoon", Half::Afternoon),
        ("in the evening", Half::Night),
        ("at night", Half::Night),
    ]);
    if after.is_none() && !at.eat(&[":00", "点钟", "点", "时", "点整", "o'clock"]) {
        return None;
    }
    let said = after.or(before);
    let in_half = |half: Half| match half {
        Half::Morning => count % 12 + if count > 12 { 12 } else { 0 },
        Half::Afternoon if count <= 12 => count % 12 + 12,
        Half::Night if count == 12 => 24,
        Half::Night if (5..12).contains(&count) => count + 12,
        Half::Afternoon | Half::Night => count,
    };
    let hour = match (said, first) {
        (Some(half), _) => in_half(half),
        (None, Some(Hour { hour: from, half: Some(half) })) if count <= from && in_half(half) > from => in_half(half),
        (None, _) => count,
    };
    if hour > 24 {
        return None;
    }
    *cursor = at;
    Some(Hour { hour, half: said })
}
