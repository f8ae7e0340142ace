//! Times that come back, and times held against others: 每月 · 月均 · 连续3天 · in each of the last 3 months · 去年同期 · the
//! 90 days before.

use super::names::UNITS;
use super::{Found, Length, TimeSense, ahead, en, zh};
use crate::dsl::{Period, Unit, Window};
use crate::translate::rules::number::{NumeralKind, number};
use crate::translate::rules::scan::Cursor;

const EACH: [(&str, Period); 107] = [
    ("个个月", Period::Month),
    ("每个自然月", Period::Month),
    ("每自然月", Period::Month),
    ("没有一个月没", Period::Month),
    ("没有一个月不", Period::Month),
    ("没有哪个月没", Period::Month),
    ("没有哪个月不", Period::Month),
    ("没有哪一个月没", Period::Month),
    ("没有一个月是空的", Period::Month),
    ("没有哪个月是空的", Period::Month),
    ("一个月都没断", Period::Month),
    ("一个月都没落", Period::Month),
    ("一个月都没落下", Period::Month),
    ("一个月都没缺", Period::Month),
    ("一个月也没断", Period::Month),
    ("一个月没断", Period::Month),
    ("哪个月都没断", Period::Month),
    ("哪个月都没缺", Period::Month),
    ("哪个月都没落下", Period::Month),
    ("一个月不落", Period::Month),
    ("季季", Period::Quarter),
    ("每一季度", Period::Quarter),
    ("每个自然周", Period::Week),
    ("没有一周没", Period::Week),
    ("没有哪一周没", Period::Week),
    ("一周都没断", Period::Week),
    ("一周都没落下", Period::Week),
    ("没有一天没", Period::Day),
    ("没有哪天没", Period::Day),
    ("一天都没断", Period::Day),
    ("一天都没落下", Period::Day),
    ("no month without", Period::Month),
    ("not a month without", Period::Month),
    ("not a single month without", Period::Month),
    ("without missing a month", Period::Month),
    ("without skipping a month", Period::Month),
    ("in every month", Period::Month),
    ("in each month", Period::Month),
    ("every calendar month", Period::Month),
    ("each calendar month", Period::Month),
    ("month in month out", Period::Month),
    ("no week without", Period::Week),
    ("not a week without", Period::Week),
    ("without missing a week", Period::Week),
    ("no day without", Period::Day),
    ("not a day without", Period::Day),
    ("without missing a day", Period::Day),
    ("no quarter without", Period::Quarter),
    ("每月", Period::Month),
    ("每个月", Period::Month),
    ("每一个月", Period::Month),
    ("月月", Period::Month),
    ("逐月", Period::Month),
    ("各月", Period::Month),
    ("每周", Period::Week),
    ("每个周", Period::Week),
    ("每星期", Period::Week),
    ("每个星期", Period::Week),
    ("每一周", Period::Week),
    ("周周", Period::Week),
    ("逐周", Period::Week),
    ("每天", Period::Day),
    ("每日", Period::Day),
    ("每一天", Period::Day),
    ("天天", Period::Day),
    ("逐日", Period::Day),
    ("月度", Period::Month),
    ("一个月比一个月", Period::Month),
    ("一月比一月", Period::Month),
    ("每季度", Period::Quarter),
    ("每个季度", Period::Quarter),
    ("每季", Period::Quarter),
    ("逐季", Period::Quarter),
    ("每年", Period::Year),
    ("每一年", Period::Year),
    ("年年", Period::Year),
    ("逐年", Period::Year),
    ("every month", Period::Month),
    ("each month", Period::Month),
    ("every single month", Period::Month),
    ("monthly", Period::Month),
    ("month over month", Period::Month),
    ("month to month", Period::Month),
    ("from month to month", Period::Month),
    ("with each month", Period::Month),
    ("each passing month", Period::Month),
    ("month after month", Period::Month),
    ("month on month", Period::Month),
    ("month by month", Period::Month),
    ("every week", Period::Week),
    ("each week", Period::Week),
    ("every single week", Period::Week),
    ("weekly", Period::Week),
    ("week over week", Period::Week),
    ("every day", Period::Day),
    ("each day", Period::Day),
    ("every single day", Period::Day),
    ("daily", Period::Day),
    ("day after day", Period::Day),
    ("every quarter", Period::Quarter),
    ("each quarter", Period::Quarter),
    ("quarterly", Period::Quarter),
    ("every year", Period::Year),
    ("each year", Period::Year),
    ("yearly", Period::Year),
    ("year over year", Period::Year),
    ("annually", Period::Year),
];

/// 任一月: a period without a number.
const SINGLE: [(&str, Period); 10] = [
    ("月", Period::Month),
    ("个月", Period::Month),
    ("自然月", Period::Month),
    ("个自然月", Period::Month),
    ("月份", Period::Month),
    ("周", Period::Week),
    ("个周", Period::Week),
    ("季度", Period::Quarter),
    ("个季度", Period::Quarter),
    ("自然周", Period::Week),
];

const MEAN: [(&str, Period); 37] = [
    ("月均", Period::Month),
    ("月平均", Period::Month),
    ("每月平均", Period::Month),
    ("平均每月", Period::Month),
    ("平均每个月", Period::Month),
    ("每个月平均", Period::Month),
    ("平均一个月", Period::Month),
    ("平均月", Period::Month),
    ("周均", Period::Week),
    ("周平均", Period::Week),
    ("每周平均", Period::Week),
    ("平均每周", Period::Week),
    ("平均一周", Period::Week),
    ("平均每星期", Period::Week),
    ("日均", Period::Day),
    ("日平均", Period::Day),
    ("天均", Period::Day),
    ("每天平均", Period::Day),
    ("平均每天", Period::Day),
    ("平均每日", Period::Day),
    ("平均一天", Period::Day),
    ("季均", Period::Quarter),
    ("季度平均", Period::Quarter),
    ("平均每季度", Period::Quarter),
    ("平均每个季度", Period::Quarter),
    ("每季度平均", Period::Quarter),
    ("年均", Period::Year),
    ("年平均", Period::Year),
    ("每年平均", Period::Year),
    ("平均每年", Period::Year),
    ("平均一年", Period::Year),
    ("average monthly", Period::Month),
    ("monthly average", Period::Month),
    ("average weekly", Period::Week),
    ("weekly average", Period::Week),
    ("average daily", Period::Day),
    ("average yearly", Period::Year),
];

pub fn times(start: Cursor<'_>, found: &mut Found) {
    each(start, found);
    mean(start, found);
    in_a_row(start, found);
    share_of_periods(start, found);
    earlier(start, found);
    ahead::times(start, found);
    within(start, found);
    beside(start, found);
}

/// 前三天, 后一周内, in the week before, the 3 days after
fn beside(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    if let Some(after) = at.eat_one(&[("前", false), ("后", true)])
        && let Some((_, length)) = zh::duration(&mut at, true)
    {
        found.add(at, TimeSense::Beside { length, after });
        if at.eat(&["内", "以内", "之内", "里"]) {
            found.add(at, TimeSense::Beside { length, after });
        }
    }
    let mut at = start;
    // Over 7 days after it is more than that, over the 7 days after it is in them.
    let over = at.eat(&["over"]);
    let _ = over || at.eat(&["in", "during", "within"]);
    let the = at.eat(&["the"]);
    if over && !the {
        return;
    }
    let mut length = en::duration(&mut at);
    if length.is_none() && the {
        length = at.eat_one(&UNITS).map(|unit| Length { count: 1, unit });
    }
    let sides =
        [("before", false), ("leading up to", false), ("prior to", false), ("after", true), ("following", true)];
    if let Some(length) = length
        && let Some(after) = at.eat_one(&sides)
    {
        found.add(at, TimeSense::Beside { length, after });
    }
}

/// 48小时内, within 3 days, 60 silent days
fn within(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    if let Some((_, length)) = zh::duration(&mut at, true)
        && at.eat(&["内", "以内", "之内"])
    {
        found.add(at, TimeSense::Within(length));
    }
    let mut at = start;
    if at.eat(&["不出", "没出", "没过", "未过", "不到", "没到", "还没过"])
        && let Some((_, length)) = zh::duration(&mut at, true)
        && at.sees(&["又", "就", "便", "再", "即"])
    {
        found.add(at, TimeSense::Within(length));
    }
    // 买洗发水后≤30天, 随后不超过30天: so soon after what stands before it.
    let mut at = start;
    if start.follows(&["后"])
        && at.eat(&["不超过", "不多于", "不晚于", "至多", "最多", "≤", "<="])
        && let Some((_, length)) = zh::duration(&mut at, true)
    {
        let _ = at.eat(&["内", "以内", "之内"]);
        found.add(at, TimeSense::Within(length));
    }
    let mut at = start;
    if at.eat(&["within", "no later than", "inside", "in the following", "in under"])
        && let Some(length) = en::duration(&mut at)
    {
        found.add(at, TimeSense::Within(length));
    }
    let mut at = start;
    if let Some(count) = plain(&mut at)
        && at.eat(&["silent", "quiet", "inactive"])
        && let Some(unit) = at.eat_one(&UNITS)
    {
        found.add(at, TimeSense::Silence(Length { count, unit }));
    }
}

fn each(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&["in"]);
    if let Some(period) = at.eat_one(&EACH) {
        found.add(at, TimeSense::Each(period));
    }
    let mut at = start;
    if at.eat(&["任一", "任意一", "任何一", "任意某", "任意单", "任意", "某一"])
        && let Some(period) = at.eat_one(&SINGLE)
    {
        found.add(at, TimeSense::AnyOne(period));
    }
    // Twice a month, 2 orders a month.
    let mut at = start;
    let periods = [
        ("a month", Period::Month),
        ("per month", Period::Month),
        ("a week", Period::Week),
        ("per week", Period::Week),
        ("a day", Period::Day),
        ("per day", Period::Day),
        ("a quarter", Period::Quarter),
        ("a year", Period::Year),
    ];
    if start.follows(&COUNTED)
        && let Some(period) = at.eat_one(&periods)
    {
        found.add(at, TimeSense::Each(period));
    }
}

/// 月均, average monthly
fn mean(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    if let Some(period) = at.eat_one(&MEAN) {
        found.add(at, TimeSense::Mean(period));
    }
}

/// What is counted before a period that comes back.
const COUNTED: [&str; 9] =
    ["once ", "twice ", "times ", "orders ", "order ", "purchases ", "purchase ", "visits ", "logins "];

const CONSECUTIVE: [&str; 6] =
    ["consecutive calendar", "consecutive", "straight", "successive", "back to back", "adjacent"];

const IN_A_ROW: [&str; 5] = ["in a row", "running", "consecutively", "straight", "in succession"];

/// So many in a row are so many or more.
const OR_MORE: [&str; 9] = ["及以上", "或以上", "以上", "或更久", "or more", "or longer", "and more", "plus", "+"];

/// 连续3天, 连续3个月以上, 3 consecutive days, 3 or more consecutive days, 3 days in a row
fn in_a_row(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    if at.eat(&["连续", "连着", "接连"])
        && let Some((_, length)) = zh::duration(&mut at, true)
    {
        let _ = at.eat(&OR_MORE);
        found.add(at, TimeSense::InRow(length));
        return;
    }
    let mut at = start;
    let _ = at.eat(&["for", "on", "in"]);
    let mut before = at;
    if let Some(count) = plain(&mut before) {
        let _ = before.eat(&OR_MORE);
        let consecutive = before.eat(&CONSECUTIVE);
        if let Some(unit) = before.eat_one(&UNITS)
            && (consecutive || before.eat(&IN_A_ROW))
        {
            found.add(before, TimeSense::InRow(Length { count, unit }));
        }
    }
    // On consecutive days: at least on two of them.
    let mut two = at;
    if two.eat(&CONSECUTIVE)
        && let Some(unit) = two.eat_one(&UNITS)
    {
        found.add(two, TimeSense::InRow(Length { count: 2, unit }));
    }
    if at.starts_word()
        && let Some(length) = en::duration(&mut at)
        && at.eat(&IN_A_ROW)
    {
        found.add(at, TimeSense::InRow(length));
    }
}

pub(super) fn plain(at: &mut Cursor<'_>) -> Option<u32> {
    at.skip_spaces();
    number(at).filter(|numeral| numeral.kind == NumeralKind::Plain)?.count()
}

/// in each of the last 3 months, in at least 2 of the last 3 months, in 6 to 9 months out of 12
fn share_of_periods(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&["in", "on", "during", "for"]);
    let mut out_of = false;
    let mut said = None;
    let count = if at.eat(&["each of", "every one of", "all of", "each and every one of"]) {
        None
    } else {
        // The last number of a range alone is in no periods.
        if start.follows(&["-", "~", " to", "- ", "~ ", " to "]) {
            return;
        }
        let _ = at.eat(&["at least", "a minimum of", "between"]);
        let Some(least) = plain(&mut at) else { return };
        let _ = at.eat(&["different", "separate", "distinct", "unique"]);
        let mut joint = at;
        let most = joint.eat(&["to", "-", "~", "and"]).then(|| plain(&mut joint)).flatten();
        if most.is_some() {
            at = joint;
        }
        said = at.eat_one(&[
            ("months", Unit::Month),
            ("weeks", Unit::Week),
            ("days", Unit::Day),
            ("quarters", Unit::Quarter),
        ]);
        let _ = at.eat(&["or more"]);
        out_of = at.sees(&["out of"]);
        if !at.eat(&["of", "out of"]) {
            return;
        }
        Some((least, most))
    };
    // In 3 of 3 most recent months.
    let mut most_recent = at;
    if let Some(of) = plain(&mut most_recent)
        && most_recent.eat(&["most recent", "latest", "last", "past"])
        && let Some(unit) = most_recent.eat_one(&UNITS)
    {
        found.add(most_recent, TimeSense::Periods { count, of: Length { count: of, unit } });
    }
    let _ = at.eat(&["the", "their"]);
    if (at.eat(&["last", "past", "previous", "latest", "most recent"]) || out_of)
        && let of = at
        && let Some(length) = en::duration(&mut at).or_else(|| plain(&mut at).zip(said).map(length))
        && !en::is_whole(of)
    {
        found.add(at, TimeSense::Periods { count, of: length });
    }
}

/// In 6 months out of 12: the unit is said once.
fn length((count, unit): (u32, Unit)) -> Length {
    Length { count, unit }
}

/// 去年同期, the same period last year, the 90 days before
fn earlier(start: Cursor<'_>, found: &mut Found) {
    let fixed = [
        ("去年同期", (1, Unit::Year)),
        ("上年同期", (1, Unit::Year)),
        ("去年同一时期", (1, Unit::Year)),
        ("去年同时期", (1, Unit::Year)),
        ("前年同期", (2, Unit::Year)),
        ("上月同期", (1, Unit::Month)),
        ("上个月同期", (1, Unit::Month)),
        ("上周同期", (1, Unit::Week)),
        ("the same period last year", (1, Unit::Year)),
        ("the same period a year ago", (1, Unit::Year)),
        ("the same period a year earlier", (1, Unit::Year)),
        ("the same period of last year", (1, Unit::Year)),
        ("the same period in the previous year", (1, Unit::Year)),
        ("the same time last year", (1, Unit::Year)),
        ("the same days last year", (1, Unit::Year)),
        ("the year-ago period", (1, Unit::Year)),
        ("the prior-year period", (1, Unit::Year)),
        ("the same period one year ago", (1, Unit::Year)),
        ("the same period one year earlier", (1, Unit::Year)),
        ("the same period the year before", (1, Unit::Year)),
        ("the same period the previous year", (1, Unit::Year)),
        ("the same period in the prior year", (1, Unit::Year)),
        ("the same days a year ago", (1, Unit::Year)),
        ("the same days a year earlier", (1, Unit::Year)),
        ("same period last year", (1, Unit::Year)),
        ("the same period last month", (1, Unit::Month)),
    ];
    let mut at = start;
    let _ = at.eat(&["in", "over", "during"]);
    if let Some((count, unit)) = at.eat_one(&fixed) {
        found.add(at, TimeSense::Shift(Length { count, unit }));
    }
    let mut at = start;
    let _ = at.eat(&["in", "over", "during"]);
    let the = at.eat(&["the"]);
    if the
        && let Some(length) = en::duration(&mut at)
        && at.eat(&[
            "before",
            "before that",
            "before them",
            "before those",
            "before it",
            "prior",
            "earlier",
            "preceding",
            "prior to that",
        ])
    {
        found.add(at, TimeSense::Shift(length));
    }
    let mut at = start;
    if at.eat(&[
        "再之前的",
        "再之前",
        "再前",
        "前一",
        "前一个",
        "前面",
        "前面的",
        "上一",
        "上一个",
        "上个",
        "此前的",
        "之前的",
        "在此之前的",
        "再往前",
    ]) && let Some((_, length)) = zh::duration(&mut at, true)
    {
        found.add(at, TimeSense::Shift(length));
        // 前一个90天消费满1000元: by itself, the 90 days before the last ones.
        if length.count > 1 {
            found.add(at, TimeSense::Window(Window::previous(length.count, length.unit)));
        }
    }
}
