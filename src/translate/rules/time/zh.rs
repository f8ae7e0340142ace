//! Chinese time words: 近3个月 · 上个月 · 去年11月 · 从…到… · …以来 · 30天前 · 90天内

mod back;
mod compared;
mod since;
mod written;

use jiff::civil::Date;

use self::compared::compared;
use self::written::{Given, both_years, every_period_of, is_of_birth, same_month, written};
use super::{Found, Length, Stretch, TimeSense, ago_between};
use super::{clock, dates};
use crate::dsl::{Period, Unit, Window};
use crate::translate::rules::number::{Numeral, NumeralKind, number};
use crate::translate::rules::scan::Cursor;

const ROLLING: [&str; 23] = [
    "近",
    // A slip of the one before.
    "进",
    "最近",
    "过去",
    "前",
    "近期",
    "在过去",
    "在最近",
    "最近的",
    "过去的",
    "往前",
    "过往",
    "这",
    "最近这",
    "过去这",
    "以往",
    "此前",
    "刚过去的",
    "在近",
    "近来",
    "之前",
    "以前",
    "截至目前近",
];
const ROLLING_END: [&str; 14] =
    ["内", "以内", "之内", "里", "中", "间", "以来", "来", "期间", "时间内", "的时间里", "之间", "时间", "当中"];
/// Days that come again.
const DUE: [&str; 6] = ["生日", "诞辰", "寿辰", "周年", "周年日", "纪念日"];
const WITHIN: [&str; 8] = ["内", "以内", "之内", "里", "时间内", "以来", "来", "中"];
const AGO: [&str; 4] = ["前", "以前", "之前", "前的"];
const TO: [&str; 6] = ["到", "至", "-", "~", "--", "到了"];
const SINCE: [&str; 11] =
    ["以来", "至今", "起", "开始", "到现在", "到今天", "迄今", "到目前", "到目前为止", "起至今", "开始至今"];
const AFTER: [&str; 3] = ["后", "之后", "以后"];
const BEFORE: [&str; 3] = ["前", "之前", "以前"];
/// The last day of a month or a year, before or after which something was.
const ENDING: [&str; 6] = ["底", "末", "月底", "月末", "年底", "年末"];
const IN: [&str; 32] = [
    "全天",
    "一整天",
    "整天",
    "全日",
    "一天",
    "整个一天",
    "期间",
    "里",
    "内",
    "中",
    "间",
    "之间",
    "当中",
    "全年",
    "一整年",
    "整年",
    "整整一年",
    "一年",
    "一整个月",
    "整个月",
    "整月",
    "一整月",
    "全月",
    "一整周",
    "整周",
    "这一年",
    "截至目前",
    "截止目前",
    "截至现在",
    "截止到现在",
    "到目前为止",
    "截至今天",
];

const UNITS: [(&str, Unit); 25] = [
    ("分钟", Unit::Minute),
    ("小时", Unit::Hour),
    ("个小时", Unit::Hour),
    ("个钟头", Unit::Hour),
    ("天", Unit::Day),
    ("日", Unit::Day),
    ("个自然日", Unit::Day),
    ("周", Unit::Week),
    ("个周", Unit::Week),
    ("星期", Unit::Week),
    ("个星期", Unit::Week),
    ("个礼拜", Unit::Week),
    ("礼拜", Unit::Week),
    ("月", Unit::Month),
    ("个月", Unit::Month),
    ("个自然月", Unit::Month),
    ("季度", Unit::Quarter),
    ("个季度", Unit::Quarter),
    ("年", Unit::Year),
    ("年度", Unit::Year),
    ("周年", Unit::Year),
    ("d", Unit::Day),
    ("days", Unit::Day),
    ("h", Unit::Hour),
    ("mo", Unit::Month),
];

const PERIODS: [(&str, Period); 14] = [
    ("周", Period::Week),
    ("个周", Period::Week),
    ("星期", Period::Week),
    ("个星期", Period::Week),
    ("礼拜", Period::Week),
    ("个礼拜", Period::Week),
    ("月", Period::Month),
    ("个月", Period::Month),
    ("月份", Period::Month),
    ("季度", Period::Quarter),
    ("个季度", Period::Quarter),
    ("季", Period::Quarter),
    ("年", Period::Year),
    ("年度", Period::Year),
];

pub fn times(start: Cursor<'_>, today: Date, found: &mut Found) {
    of_the_last(start, found);
    back::times(start, found);
    rolling(start, found);
    lengths(start, found);
    calendar(start, today, found);
    both_years(start, found);
    if let Some((at, windows)) = every_period_of(start, today) {
        found.add(at, TimeSense::EachOf(windows));
    }
}

/// 年消费, 月下单, 3次/月: of a year or a month, the last one.
fn of_the_last(start: Cursor<'_>, found: &mut Found) {
    let before = start.at().checked_sub(1).and_then(|before| start.chars().get(before));
    let begins = before.is_none_or(|c| ",、;:(+\"且并但和或及与的户员客者占为是即指 ".contains(*c));
    let mut at = start;
    let units =
        [("年度", Unit::Year), ("全年", Unit::Year), ("年", Unit::Year), ("月度", Unit::Month), ("月", Unit::Month)];
    let deeds =
        ["累计", "累积", "消费", "购", "订单", "下单", "花费", "总消费", "成交", "交易", "实付", "登录", "活跃"];
    if begins
        && let Some(unit) = at.eat_one(&units)
        && at.sees(&deeds)
    {
        found.add(at, TimeSense::Window(Length { count: 1, unit }.last()));
    }
    let counted = before.is_some_and(|c| c.is_ascii_digit() || "次单笔件元块".contains(*c));
    let mut at = start;
    if counted
        && at.eat(&["/"])
        && let Some(unit) = at.eat_one(&[("年", Unit::Year), ("月", Unit::Month), ("周", Unit::Week)])
    {
        found.add(at, TimeSense::Window(Length { count: 1, unit }.last()));
    }
}

/// 近30天, 过去半年
fn rolling(mut at: Cursor<'_>, found: &mut Found) {
    // Those of the year: see `written`.
    if at.sees(&["前三季度", "前3季度"]) {
        return;
    }
    let start = at;
    if !at.eat(&ROLLING) {
        return;
    }
    let mut whole = at;
    if let Some(window) = whole_periods(&mut whole) {
        found.add(whole, TimeSense::Window(window));
        return;
    }
    let Some((_, length)) = duration(&mut at, true) else { return };
    // 生日前7天: the days that lead to it lie ahead.
    if start.follows(&DUE) {
        found.add(at, TimeSense::Window(Window::next(length.count, length.unit)));
        return;
    }
    found.add(at, TimeSense::Window(length.last()));
    if at.eat(&ROLLING_END) {
        found.add(at, TimeSense::Window(length.last()));
    }
}

/// 两个自然月: those of the calendar.
fn whole_periods(at: &mut Cursor<'_>) -> Option<Window> {
    let count = number(at)?.count()?;
    let _ = at.eat(&["个"]);
    at.eat(&["自然", "完整自然", "完整的自然"]).then_some(())?;
    Length {
        count,
        unit: at.eat_one(&[("周", Unit::Week), ("月", Unit::Month), ("季度", Unit::Quarter), ("年", Unit::Year)])?,
    }
    .whole()
}

/// 3个月, 3个月内, 3个月前, 90天前到30天前, 30到90天前, 91-180天
fn lengths(start: Cursor<'_>, found: &mut Found) {
    if is_of_birth(start) {
        return;
    }
    let mut at = start;
    if let Some((bare, length)) = duration(&mut at, true) {
        // 超过7日, 7日以上: compared, it is no date.
        let before = start.at().checked_sub(1).and_then(|before| start.chars().get(before));
        let missed = !before.is_some_and(|c| "月号年".contains(*c)) && at.sees(&["未", "没", "不", "无"]);
        let compared =
            before.is_some_and(|c| "过超满于达".contains(*c)) || at.sees(&["以上", "及以上", "或以上"]) || missed;
        if bare || (compared && length.unit == Unit::Day) {
            found.add(at, TimeSense::Duration(length));
        }
        // 1月以来: since January.
        let named = !bare && at.sees(&["以来", "来"]);
        let mut end = at;
        if !named && end.eat(&WITHIN) {
            found.add(end, TimeSense::Window(length.last()));
        }
        let mut end = at;
        if end.eat(&AGO) {
            found.add(end, TimeSense::Ago(length));
            let mut other = end;
            if other.eat(&TO)
                && let Some((_, later)) = duration(&mut other, true)
                && other.eat(&AGO)
            {
                // 60天前到90天前: the nearer one may be said first.
                let nearer = later.unit == length.unit && later.count > length.count;
                let (from, until) = if nearer { (later, length) } else { (length, later) };
                found.window(other, Some(from.ago()), Some(until.ago()));
                if other.eat(&["之间", "期间", "间"]) {
                    found.window(other, Some(from.ago()), Some(until.ago()));
                }
            }
        }
    }
    // 90+天
    let mut at = start;
    if let Some(count) = number(&mut at).and_then(|numeral| numeral.count())
        && at.eat(&["+", "多", "余", "个多"])
    {
        at.skip_spaces();
        if let Some(unit) = at.eat_one(&UNITS) {
            found.add(at, TimeSense::AtLeast(Length { count, unit }));
        }
    }
    let mut at = start;
    let lately = at.eat(&["近", "最近", "过去"]);
    if let Some(least) = number(&mut at).and_then(|numeral| numeral.count())
        && repeated_unit(&mut at)
        && at.eat(&TO)
        && let Some((bare, most)) = duration(&mut at, true)
        && most.count > least
    {
        if bare {
            found.add(at, TimeSense::Durations { least, most: most.count, unit: most.unit });
        }
        // 7-14天内加购: in the last 14 days, before the last 7; 30-90天内未购买 tells how long nobody did.
        let within = at.eat(&["内", "以内", "之内"]) || lately;
        let denied = at.peek().is_some_and(|c| "未没无不".contains(c));
        if at.eat(&AGO) || within && !denied {
            found.add(at, TimeSense::Window(ago_between(least, most.count, most.unit)));
        }
    }
}

/// 60天到90天: the unit may be said with both.
fn repeated_unit(at: &mut Cursor<'_>) -> bool {
    let mut rest = *at;
    if rest.eat(&["天", "个月", "周", "个星期", "年"]) && rest.sees(&TO) {
        *at = rest;
    }
    true
}

/// A length of time. The flag tells whether it can stand alone: 3月 is March and 30日 a date unless 近 or 内 say otherwise.
pub fn duration(cursor: &mut Cursor<'_>, any: bool) -> Option<(bool, Length)> {
    let mut at = *cursor;
    let halves = [
        ("半年", (6, Unit::Month)),
        ("半个月", (15, Unit::Day)),
        ("半月", (15, Unit::Day)),
        ("半个季度", (45, Unit::Day)),
        ("半小时", (30, Unit::Minute)),
        ("半个小时", (30, Unit::Minute)),
        ("半个钟头", (30, Unit::Minute)),
        ("半天", (12, Unit::Hour)),
        ("仨月", (3, Unit::Month)),
        ("俩月", (2, Unit::Month)),
    ];
    // 下半年: a half of the year, and not so long.
    let side = at.at().checked_sub(1).and_then(|before| at.chars().get(before)).is_some_and(|c| "上下".contains(*c));
    if let Some((count, unit)) = at.eat_one(&halves).filter(|_| !(side && cursor.sees(&["半年"]))) {
        *cursor = at;
        return Some((true, Length { count, unit }));
    }
    let numeral = number(&mut at).filter(|numeral| numeral.kind == NumeralKind::Plain);
    let count = numeral.as_ref().and_then(Numeral::count)?;
    at.skip_spaces();
    let before = at.at();
    let unit = at.eat_one(&UNITS)?;
    // 25至35周岁
    if unit == Unit::Week && at.peek() == Some('岁') {
        return None;
    }
    let short = at.at() == before + 1;
    let calendar = at.peek() == Some('份') || (unit == Unit::Year && short && count >= 1000);
    // 两月 is no month of the year.
    let counted = cursor.peek() == Some('两');
    let bare = counted || !(short && (unit == Unit::Month || at.chars().get(before) == Some(&'日')));
    if calendar || (!bare && !any) {
        return None;
    }
    let mut half = at;
    let length = if unit == Unit::Year && half.eat(&["半"]) {
        at = half;
        Length { count: count.checked_mul(12)?.checked_add(6)?, unit: Unit::Month }
    } else {
        Length { count, unit }
    };
    *cursor = at;
    Some((bare, length))
}

/// 上个月 · 2025年11月 · 从10月1日到10月7日 · 今年以来 · 双11 is a festival and not here
fn calendar(start: Cursor<'_>, today: Date, found: &mut Found) {
    compared(start, today, found);
    up_to(start, today, found);
    since::begun(start, found);
    let mut at = start;
    let between = at.eat(&["介于", "介乎"]);
    let _ = at.eat(&["从", "自从", "自打", "打从", "打", "自", "在", "于"]);
    if between {
        at.skip_spaces();
    }
    let Some((first, year)) = stretch(&mut at, today, None) else { return };
    found.window(at, Some(first.from), first.until);
    let mut end = at;
    if end.eat(&IN) {
        found.window(end, Some(first.from), first.until);
    }
    let mut end = at;
    if end.eat(&SINCE) {
        found.window(end, Some(first.from), None);
    }
    let mut end = at;
    if end.eat(&["及以后", "及之后", "及其后", "及其以后", "或以后", "(含)之后", "(含)以后", "(含)后", "(含)起"])
    {
        found.window(end, Some(first.from), None);
    }
    let mut end = at;
    if end.eat(&["及以前", "及之前", "及其以前", "或以前", "(含)之前", "(含)以前", "(含)前"]) {
        found.window(end, None, first.until);
    }
    let mut end = at;
    if end.eat(&AFTER) {
        let from = if first.day { Some(first.from) } else { first.until };
        found.window(end, from, None);
    }
    let mut end = at;
    if end.eat(&BEFORE) {
        found.window(end, None, Some(first.from));
    }
    // 6月底之前: before it is over.
    let mut end = at;
    if !first.day && end.eat(&ENDING) {
        if end.eat(&BEFORE) {
            found.window(end, None, first.until);
        } else if end.eat(&AFTER) || end.eat(&SINCE) {
            found.window(end, first.until, None);
        }
    }
    let mut end = at;
    if end.eat(&TO) || between && (end.eat(&["和", "与", "及"]) || end.eat(&[" 和", " 与", " 及"])) {
        end.skip_spaces();
        // 到今年2月 begins as 到今 does.
        if let Some((last, _)) = stretch(&mut end, today, year) {
            let _ = !last.day && end.eat(&ENDING);
            found.window(end, Some(first.from), last.until);
            if end.eat(&IN) {
                found.window(end, Some(first.from), last.until);
            }
        } else if end.eat(&["今", "现在", "目前"]) {
            found.window(end, Some(first.from), None);
        }
    }
}

/// 截至今年6月: all the time until it was over.
fn up_to(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    if at.eat(&["截至", "截止", "截止到", "截至到", "截止至"])
        && let Some((last, _)) = stretch(&mut at, today, None)
        && last.until.is_some()
    {
        let _ = !last.day && at.eat(&ENDING);
        found.window(at, None, last.until);
        if at.eat(&["为止", "之前", "以前", "前", "时"]) {
            found.window(at, None, last.until);
        }
    }
}

fn stretch(cursor: &mut Cursor<'_>, today: Date, given: Option<Given>) -> Option<(Stretch, Option<Given>)> {
    let mut at = *cursor;
    if let Some(read) = dates::figures(&mut at) {
        *cursor = at;
        return Some((read, None));
    }
    let read = written(&mut at, today, given.unwrap_or_default());
    if let Some((stretch, given)) = read {
        *cursor = at;
        return Some((stretch, Some(given)));
    }
    let read = relative(&mut at).map(|(period, back)| Stretch::period(period, back));
    if let Some(stretch) = read {
        *cursor = at;
        return Some((stretch, None));
    }
    None
}

/// 上个月, 本周, 今天, 前年
fn relative(cursor: &mut Cursor<'_>) -> Option<(Period, i32)> {
    const DAYS: [(&str, (Period, i32)); 19] = [
        ("t-1", (Period::Day, 1)),
        ("t-1日", (Period::Day, 1)),
        ("t-1天", (Period::Day, 1)),
        ("今天", (Period::Day, 0)),
        ("今儿", (Period::Day, 0)),
        ("今儿个", (Period::Day, 0)),
        ("昨儿", (Period::Day, 1)),
        ("昨儿个", (Period::Day, 1)),
        ("前儿", (Period::Day, 2)),
        ("今日", (Period::Day, 0)),
        ("当日", (Period::Day, 0)),
        ("昨天", (Period::Day, 1)),
        ("昨日", (Period::Day, 1)),
        ("前天", (Period::Day, 2)),
        ("大前天", (Period::Day, 3)),
        ("今年", (Period::Year, 0)),
        ("去年", (Period::Year, 1)),
        ("前年", (Period::Year, 2)),
        ("此月", (Period::Month, 0)),
    ];
    let mut at = *cursor;
    // 生日当月 is the month of something said, not the one that is going on.
    let before = at.at().checked_sub(1).and_then(|before| at.chars().get(before));
    if at.peek() == Some('当') && before.is_some_and(|c| "日册会单购".contains(*c)) {
        return None;
    }
    if let Some(read) = same_month(&mut at).or_else(|| at.eat_one(&DAYS)) {
        *cursor = at;
        return Some(read);
    }
    let back = at.eat_one(&[
        ("上", 1),
        ("上一", 1),
        ("上上", 2),
        ("本", 0),
        ("这", 0),
        ("这一", 0),
        ("当", 0),
        ("当前", 0),
        ("当前的", 0),
    ])?;
    let period = at.eat_one(&PERIODS)?;
    // 上周一共, 上周三次: a number of times; 上周三 is a day of that week.
    let counted = at.peek().is_some_and(|c| "一二三四五六日天".contains(c)) && !clock::begins_weekday(at);
    if period == Period::Week && counted {
        return None;
    }
    *cursor = at;
    Some((period, back))
}
