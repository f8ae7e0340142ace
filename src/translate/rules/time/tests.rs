//! Times of both languages, whole: what is said, and the window it means.

use jiff::civil::{Date, date};

use super::{Length, TimeSense, times};
use crate::dsl::{Moment, Period, Unit, Window};

fn longest(text: &str) -> Option<(usize, TimeSense)> {
    let chars: Vec<char> = text.chars().collect();
    let found = times(&chars, 0, date(2026, 11, 21).at(0, 0, 0, 0));
    found.into_iter().max_by_key(|found| found.until).map(|found| (found.until, found.sense))
}

/// What the whole text says as a window; it may say something else, too.
fn window(text: &str) -> Window {
    let chars: Vec<char> = text.chars().collect();
    let found = times(&chars, 0, date(2026, 11, 21).at(0, 0, 0, 0));
    let whole = found.into_iter().filter(|found| found.until == chars.len());
    let mut windows = whole.filter_map(|found| match found.sense {
        TimeSense::Window(window) => Some(window),
        _ => None,
    });
    windows.next().unwrap_or_else(|| panic!("{text}: {:?}", longest(text)))
}

fn dates(from: Date, until: Date) -> Window {
    Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) }
}

#[test]
fn rolling_windows() {
    for text in [
        "近3个月",
        "过去三个月",
        "最近3个月内",
        "3个月内",
        "近3月",
        "前3个月",
        "in the last 3 months",
        "past three months",
        "within 3 months",
        "in three months",
    ] {
        assert_eq!(window(text), Window::last(3, Unit::Month), "{text}");
    }
    assert_eq!(window("近半年"), Window::last(6, Unit::Month));
    assert_eq!(window("过去一年半"), Window::last(18, Unit::Month));
    assert_eq!(window("近两周"), Window::last(2, Unit::Week));
    assert_eq!(window("近一季度"), Window::last(1, Unit::Quarter));
    assert_eq!(window("in the past year"), Window::last(1, Unit::Year));
    assert_eq!(window("in the last month"), Window::last(1, Unit::Month));
}

#[test]
fn calendar_windows() {
    assert_eq!(window("上个月"), Window::period(Period::Month, 1));
    assert_eq!(window("last month"), Window::period(Period::Month, 1));
    assert_eq!(window("本周"), Window::period(Period::Week, 0));
    assert_eq!(window("今年"), Window::period(Period::Year, 0));
    assert_eq!(window("昨天"), Window::period(Period::Day, 1));
    assert_eq!(window("2025年"), dates(date(2025, 1, 1), date(2026, 1, 1)));
    assert_eq!(window("in 2025"), dates(date(2025, 1, 1), date(2026, 1, 1)));
    assert_eq!(window("2025年11月"), dates(date(2025, 11, 1), date(2025, 12, 1)));
    assert_eq!(window("in november 2025"), dates(date(2025, 11, 1), date(2025, 12, 1)));
    assert_eq!(window("12月"), dates(date(2025, 12, 1), date(2026, 1, 1)));
    assert_eq!(window("去年第四季度"), dates(date(2025, 10, 1), date(2026, 1, 1)));
    assert_eq!(window("2025年前三季度"), dates(date(2025, 1, 1), date(2025, 10, 1)));
    assert_eq!(window("in q1"), dates(date(2026, 1, 1), date(2026, 4, 1)));
    assert_eq!(window("从10月1日到10月7日"), dates(date(2026, 10, 1), date(2026, 10, 8)));
    assert_eq!(window("2025年3月1日到15日"), dates(date(2025, 3, 1), date(2025, 3, 16)));
    assert_eq!(window("between 2025-10-01 and 2025-10-07"), dates(date(2025, 10, 1), date(2025, 10, 8)));
}

#[test]
fn open_windows() {
    let since = |moment| Window::Between { from: Some(moment), until: None };
    assert_eq!(window("今年以来"), since(Moment::Start { period: Period::Year, back: 0 }));
    assert_eq!(window("2025-06-01以来"), since(Moment::Date(date(2025, 6, 1))));
    assert_eq!(window("since june 2025"), since(Moment::Date(date(2025, 6, 1))));
    let before = |moment| Window::Between { from: None, until: Some(moment) };
    assert_eq!(window("2025年之前"), before(Moment::Date(date(2025, 1, 1))));
    assert_eq!(window("before 2025-03-01"), before(Moment::Date(date(2025, 3, 1))));
    assert_eq!(window("more than 60 days ago"), before(Moment::Ago { count: 60, unit: Unit::Day }));
}

#[test]
fn windows_that_end_in_the_past() {
    let wanted = Window::Between {
        from: Some(Moment::Ago { count: 90, unit: Unit::Day }),
        until: Some(Moment::Ago { count: 30, unit: Unit::Day }),
    };
    for text in ["90天前到30天前", "30到90天前", "30-90天前", "between 90 and 30 days ago", "30 to 90 days ago"]
    {
        assert_eq!(window(text), wanted, "{text}");
    }
    // Days 31 to 90 begin where the first 30 days end.
    assert_eq!(window("31-90天前"), wanted);
}

#[test]
fn lengths_are_no_windows() {
    let length = |count, unit| Some(TimeSense::Duration(Length { count, unit }));
    assert_eq!(longest("60天").map(|found| found.1), length(60, Unit::Day));
    assert_eq!(longest("90 days").map(|found| found.1), length(90, Unit::Day));
    assert_eq!(longest("45d").map(|found| found.1), length(45, Unit::Day));
    assert_eq!(longest("三名"), None);
}
