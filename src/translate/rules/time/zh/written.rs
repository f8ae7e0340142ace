//! Dates as they are written out: 2025年11月11日 · 25年11月 · 去年第四季度 · 1-3月 · 今年上半年

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::dates::{self, latest};
use super::super::{Found, Stretch};
use super::TO;
use crate::dsl::{Moment, Period, Window};
use crate::translate::rules::number::number;
use crate::translate::rules::scan::Cursor;

/// The year and month a first date gave, for a second one that leaves them out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    pub year: Option<i16>,
    pub month: Option<i64>,
}

/// 2025年11月11日 · 去年第四季度 · 11月 · 今年上半年
pub fn written(cursor: &mut Cursor<'_>, today: Date, given: Given) -> Option<(Stretch, Given)> {
    let mut at = *cursor;
    let this = today.year();
    let year = named_year(&mut at, this).or_else(|| year_of_half(&mut at));
    let _ = year.is_some() && at.eat(&["的"]);
    let after_year = at;
    if let Some(half) = at.eat_one(&[("上半年", 1), ("下半年", 2)]) {
        let stretch = match year.or_else(|| bracketed_year(&mut at)) {
            Some(year) => dates::of_half(year, half),
            None => latest(today, |year| dates::of_half(year, half)),
        }?;
        *cursor = at;
        return Some((stretch, Given { year, month: None }));
    }
    // 去年春季: the months of the meteorologists; without a year a season is rather of things (春季新款).
    let seasons = [("春季", 3), ("春天", 3), ("夏季", 6), ("夏天", 6), ("秋季", 9), ("秋天", 9)];
    if let Some(year) = year
        && let Some(first) = at.eat_one(&seasons)
    {
        let stretch = dates::of_months(year, first, first + 2)?;
        *cursor = at;
        return Some((stretch, Given { year: Some(year), month: None }));
    }
    if let Some((first, last)) = year.and_then(|_| months_of_year(&mut at)) {
        let stretch = dates::of_months(year?, first, last)?;
        *cursor = at;
        return Some((stretch, Given { year, month: None }));
    }
    if let Some(last) = first_quarters(&mut at, year.is_some()) {
        let of = |year| dates::of_months(year, 1, last);
        let stretch = year.map_or_else(|| latest(today, of), of)?;
        *cursor = at;
        return Some((stretch, Given { year, month: None }));
    }
    if let Some(quarter) = quarter(&mut at) {
        let stretch = match year.or_else(|| bracketed_year(&mut at)).or(given.year) {
            Some(year) => dates::of_quarter(year, quarter),
            None => latest(today, |year| dates::of_quarter(year, quarter)),
        }?;
        *cursor = at;
        return Some((stretch, Given { year, month: None }));
    }
    if let Some((stretch, month)) = days_of_month(&mut at, today, year) {
        *cursor = at;
        return Some((stretch, Given { year, month: Some(month) }));
    }
    if let Some((first, last)) = months(&mut at) {
        let of = |year| dates::of_months(year, first, last);
        let stretch = year.or(given.year).map_or_else(|| latest(today, of), of)?;
        *cursor = at;
        return Some((stretch, Given { year, month: None }));
    }
    if let Some(month) = part(&mut at, &["月", "月份"], 12) {
        let year = year.or(given.year);
        let mut rest = at;
        if let Some(day) = part(&mut rest, &["日", "号"], 31) {
            at = rest;
            let stretch = match year {
                Some(year) => dates::of_day(year, month, day),
                None => latest(today, |year| dates::of_day(year, month, day)),
            }?;
            *cursor = at;
            return Some((stretch, Given { year, month: Some(month) }));
        }
        let stretch = match year {
            Some(year) => dates::of_month(year, month),
            None => latest(today, |year| dates::of_month(year, month)),
        }?;
        *cursor = at;
        return Some((stretch, Given { year, month: None }));
    }
    if let Some(month) = given.month
        && let Some(day) = part(&mut at, &["日", "号"], 31)
    {
        let stretch = match given.year {
            Some(year) => dates::of_day(year, month, day),
            None => latest(today, |year| dates::of_day(year, month, day)),
        }?;
        *cursor = at;
        return Some((stretch, given));
    }
    if let Some(day) = day_alone(&mut at) {
        *cursor = at;
        return Some((day_of_these(today, day)?, Given { year: None, month: None }));
    }
    // A written-out year alone; 今年 and 去年 alone stay relative and are read elsewhere.
    let mut at = *cursor;
    let year = figure_year(&mut at)?;
    *cursor = at;
    let _ = after_year;
    Some((dates::of_year(year)?, Given { year: Some(year), month: None }))
}

/// 2026上半年: four figures before a half of it are a year.
fn year_of_half(cursor: &mut Cursor<'_>) -> Option<i16> {
    let mut at = *cursor;
    let inside = at.at().checked_sub(1).and_then(|before| at.chars().get(before)).is_some_and(char::is_ascii_digit);
    let year = dates::year_number(&mut at).filter(|_| !inside && at.sees(&["上半年", "下半年"]))?;
    *cursor = at;
    Some(year)
}

/// 上半年（2026年）
fn bracketed_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    let mut at = *cursor;
    at.eat(&["("]).then_some(())?;
    let year = dates::year_number(&mut at)?;
    let _ = at.eat(&["年"]);
    at.eat(&[")"]).then(|| *cursor = at)?;
    Some(year)
}

/// 2026年前六个月, 去年最后两个月: the first and the last month of them.
fn months_of_year(cursor: &mut Cursor<'_>) -> Option<(i64, i64)> {
    let mut at = *cursor;
    let sides =
        [("前", true), ("头", true), ("最初", true), ("最前", true), ("后", false), ("最后", false), ("末", false)];
    let begins = at.eat_one(&sides)?;
    let count = number(&mut at).and_then(|numeral| numeral.count()).filter(|count| (1..=12).contains(count))?;
    at.eat(&["个月"]).then(|| *cursor = at)?;
    let count = i64::from(count);
    Some(if begins { (1, count) } else { (13 - count, 12) })
}

/// 18号: a day whose month is left out. 3号色, 每月3号, 1号店 are none.
fn day_alone(cursor: &mut Cursor<'_>) -> Option<i64> {
    let mut at = *cursor;
    let before = at.at().checked_sub(1).and_then(|before| at.chars().get(before));
    if before.is_some_and(|c| c.is_ascii_digit() || "月每第个前后近-/.零〇一二三四五六七八九十百年周".contains(*c))
    {
        return None;
    }
    let day = part(&mut at, &["号"], 31)?;
    let ends =
        at.peek().is_none_or(|c| ",、。;)~-或和与跟及到至内前后以之当那这早晚上下中买注登有没未不的也都是".contains(c));
    ends.then(|| *cursor = at)?;
    Some(day)
}

/// The latest such day that has begun.
fn day_of_these(today: Date, day: i64) -> Option<Stretch> {
    let mut month = today.first_of_month();
    for _ in 0..3 {
        let found = dates::of_day(month.year(), i64::from(month.month()), day);
        if let Some(found) = found.filter(|found| matches!(found.from, Moment::Date(date) if date <= today)) {
            return Some(found);
        }
        month = month.yesterday().ok()?.first_of_month();
    }
    None
}

/// 今年每个季度, 2025年每个月
pub fn every_period_of(start: Cursor<'_>, today: Date) -> Option<(Cursor<'_>, Vec<Window>)> {
    let mut at = start;
    let _ = at.eat(&["在", "从"]);
    let year = named_year(&mut at, today.year())?;
    let _ = at.eat(&["以来", "里", "内", "的", "中", "以来的"]);
    let months = ("每个月", 12_i64);
    let count =
        at.eat_one(&[months, ("每月", 12), ("每一个月", 12), ("每个季度", 4), ("每季度", 4), ("每一季度", 4)])?;
    Some((at, dates::each_of(year, count, today)?))
}

/// 10月上旬, 上个月最后3天, 本月1号: days of a month, which may be told from today.
fn days_of_month(cursor: &mut Cursor<'_>, today: Date, year: Option<i16>) -> Option<(Stretch, i64)> {
    let mut at = *cursor;
    let backs = [("上个月", 1), ("上月", 1), ("本月", 0), ("这个月", 0), ("当月", 0)];
    let told = at.eat_one(&backs).filter(|_| year.is_none());
    let (year, month) = match told {
        Some(back) => {
            let of = (0..back).try_fold(today, |day, _| day.first_of_month().yesterday().ok())?;
            (Some(of.year()), i64::from(of.month()))
        }
        None => (year, part(&mut at, &["月", "月份"], 12)?),
    };
    let _ = at.eat(&["的"]);
    let mut day = at;
    let (first, last) = match part(&mut day, &["日", "号"], 31).filter(|_| told.is_some()) {
        Some(number) => {
            at = day;
            (Days::From(number), Days::From(number))
        }
        None => some_days(&mut at)?,
    };
    let of = |year: i16| {
        let month = dates::of_month(year, month)?;
        let (Moment::Date(begins), Some(Moment::Date(next))) = (month.from, month.until) else { return None };
        let end = next.yesterday().ok()?;
        let on = |days: Days| {
            let day = match days {
                Days::From(number) => begins.checked_add(number.checked_sub(1)?.days()).ok()?,
                Days::Before(number) => end.checked_sub(number.checked_sub(1)?.days()).ok()?,
            };
            (begins..=end).contains(&day).then_some(day)
        };
        Some(Stretch::dates(on(first)?, on(last)?.tomorrow().ok()?))
    };
    let stretch = year.map_or_else(|| latest(today, of), of)?;
    *cursor = at;
    Some((stretch, month))
}

/// A day of a month by its number, counted from its first day or back from its last.
#[derive(Clone, Copy, Debug)]
enum Days {
    From(i64),
    Before(i64),
}

/// 上旬, 前10天, 最后3天
fn some_days(at: &mut Cursor<'_>) -> Option<(Days, Days)> {
    let thirds = [
        ("上旬", (Days::From(1), Days::From(10))),
        ("中旬", (Days::From(11), Days::From(20))),
        ("下旬", (Days::From(21), Days::Before(1))),
    ];
    if let Some(found) = at.eat_one(&thirds) {
        return Some(found);
    }
    let last = at.eat_one(&[("前", false), ("头", false), ("最初", false), ("最后", true), ("末", true)])?;
    let count = part(at, &["天", "日"], 28)?;
    Some(if last { (Days::Before(count), Days::Before(1)) } else { (Days::From(1), Days::From(count)) })
}

/// 1-3月, 1到3月
fn months(cursor: &mut Cursor<'_>) -> Option<(i64, i64)> {
    let mut at = *cursor;
    let first = number(&mut at).and_then(|numeral| numeral.count())?;
    if !at.eat(&TO) {
        return None;
    }
    let last = part(&mut at, &["月", "月份"], 12)?;
    let first = i64::from(first);
    (1..last).contains(&first).then(|| *cursor = at)?;
    Some((first, last))
}

fn named_year(at: &mut Cursor<'_>, this: i16) -> Option<i16> {
    if let Some(back) = at.eat_one(&[("今年", 0), ("去年", 1), ("前年", 2), ("本年", 0), ("上年", 1)]) {
        return this.checked_sub(back);
    }
    figure_year(at)
}

/// 2025年, 25年, 二〇二五年; before a quarter the figures do (2025Q1)
fn figure_year(cursor: &mut Cursor<'_>) -> Option<i16> {
    let mut at = *cursor;
    if at.at().checked_sub(1).and_then(|before| at.chars().get(before)).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let year = match dates::year_number(&mut at) {
        Some(year) => year,
        None => {
            let count = number(&mut at).and_then(|numeral| numeral.count())?;
            let year = i16::try_from(count).ok()?;
            // 25年 alone is rather a length.
            let short =
                (10..100).contains(&year) && (month_of_year(at) || (15..40).contains(&year) && year_of_deed(at));
            // 88年出生的
            let born = year_of_birth(at, year);
            if born {
                Some(1900 + year)
            } else if short {
                Some(2000 + year)
            } else {
                Some(year).filter(|year| (1900..=2100).contains(year))
            }?
        }
    };
    at.skip_spaces();
    let quarter = at.peek() == Some('q') && at.peek_at(1).is_some_and(|c| c.is_ascii_digit());
    if !at.eat(&["年", "年度"]) && !quarter {
        return None;
    }
    *cursor = at;
    Some(year)
}

/// 85年以后出生: no length, and no time ago.
pub fn is_of_birth(start: Cursor<'_>) -> bool {
    let mut at = start;
    let year = number(&mut at).and_then(|numeral| numeral.count()).and_then(|year| i16::try_from(year).ok());
    year.is_some_and(|year| year_of_birth(at, year))
}

/// Whether somebody was born in that year, or between it and another, before or after it.
fn year_of_birth(mut at: Cursor<'_>, year: i16) -> bool {
    if !(40..100).contains(&year) || !at.eat(&["年"]) {
        return false;
    }
    // 50年前出生 is rather so long ago.
    if at.eat(&["以前", "之前", "前", "及以前", "及之前"]) && year < 60 {
        return false;
    }
    let _ = at.eat(&["以后", "之后", "后", "及以后", "及之后", "起"]);
    if at.eat(&TO) || at.eat(&["和", "与", "或"]) {
        let _ = number(&mut at).is_some() && at.eat(&["年"]);
        let _ = at.eat(&["之间", "间"]);
    }
    at.sees(&["出生", "生人", "生的", "的出生"])
}

/// 26年注册: what was done then stands behind it, and nothing before it that counts years.
fn year_of_deed(mut at: Cursor<'_>) -> bool {
    let start = at.at().saturating_sub(2);
    let before = start.checked_sub(1).and_then(|before| at.chars().get(before));
    let counted = before.is_some_and(|c| "近去满过第续有超约前后足隔距最于到至每长计共达,、".contains(*c));
    let mut season = at;
    let listed = before.is_none_or(|c| ",、".contains(*c));
    if listed && season.eat(&["年"]) && season.sees(&["双11", "双十一", "618"]) {
        return true;
    }
    !counted && at.eat(&["年"]) && at.sees(&["注册", "入会", "加入", "新注册", "新增", "开户", "双11", "双十一", "618"])
}

/// Whether 年 and a part of it follow: 25年11月, 25年第四季度.
fn month_of_year(mut at: Cursor<'_>) -> bool {
    at.eat(&["年"])
        && (at.sees(&["上半年", "下半年"])
            || part(&mut at.clone(), &["月"], 12).is_some()
            || quarter(&mut at).is_some())
}

/// 前三季度, 2025年前两季度: the last month of so many from the beginning of the year. Without a year, only three of them
/// are called so; 前两个季度 are those before this one.
fn first_quarters(cursor: &mut Cursor<'_>, dated: bool) -> Option<i64> {
    let mut at = *cursor;
    if !at.eat(&["前"]) {
        return None;
    }
    let count =
        number(&mut at).and_then(|numeral| numeral.count()).filter(|count| *count == 3 || dated && *count == 2)?;
    if !at.eat(&["季度"]) {
        return None;
    }
    *cursor = at;
    Some(i64::from(count) * 3)
}

fn quarter(cursor: &mut Cursor<'_>) -> Option<i64> {
    let mut at = *cursor;
    if at.eat_char(|c| c == 'q').is_some() {
        let quarter = at.digits(1, 1).filter(|quarter| (1..=4).contains(quarter))?;
        *cursor = at;
        return Some(quarter);
    }
    let _ = at.eat(&["第"]);
    let quarter = number(&mut at).and_then(|numeral| numeral.count()).filter(|quarter| (1..=4).contains(quarter))?;
    if !at.eat(&["季度", "季"]) {
        return None;
    }
    *cursor = at;
    Some(i64::from(quarter))
}

/// A number up to `most` with one of the words after it.
fn part(cursor: &mut Cursor<'_>, words: &[&str], most: u32) -> Option<i64> {
    let mut at = *cursor;
    // 仨月 says how many, not which.
    if at.peek().is_some_and(|c| "仨俩".contains(c)) {
        return None;
    }
    let value = number(&mut at).and_then(|numeral| numeral.count()).filter(|value| (1..=most).contains(value))?;
    at.skip_spaces();
    if !at.eat(words) {
        return None;
    }
    *cursor = at;
    Some(i64::from(value))
}

/// 去年同月, 前年的这个月: the month that is going on, so many years before.
pub fn same_month(cursor: &mut Cursor<'_>) -> Option<(Period, i32)> {
    let mut at = *cursor;
    let years = at.eat_one(&[("去年", 1), ("上年", 1), ("上一年", 1), ("前年", 2)])?;
    let _ = at.eat(&["的"]);
    at.eat(&["同一个", "同一", "同个", "同", "本", "这个", "这一个", "这", "当", "此"]).then_some(())?;
    at.eat(&["月份", "月"]).then_some(())?;
    *cursor = at;
    Some((Period::Month, 12 * years))
}

/// 1980到1989年: what they are is said once.
pub fn both_years(start: Cursor<'_>, found: &mut Found) {
    let mut at = start;
    let _ = at.eat(&["从", "在", "于", "自"]);
    if let Some(years) = dates::years(&mut at, &TO)
        && at.eat(&["年"])
    {
        found.window(at, Some(years.from), years.until);
        if at.eat(&["之间", "间", "期间"]) {
            found.window(at, Some(years.from), years.until);
        }
    }
}
