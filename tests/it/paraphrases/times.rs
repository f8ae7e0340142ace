//! Windows of time, in the ways people say them.

use quanxuan::dsl::{Moment, Period, Unit, Window};

use super::phrase::{Dice, Tongue, marked};

type Lengths = [(u32, Unit, &'static [&'static str], &'static [&'static str])];

const LENGTHS: &Lengths = &[
    (7, Unit::Day, &["7天", "七天", "7日"], &["7 days", "seven days"]),
    (15, Unit::Day, &["15天", "十五天"], &["15 days", "fifteen days"]),
    (30, Unit::Day, &["30天", "三十天", "３０天"], &["30 days", "thirty days"]),
    (45, Unit::Day, &["45天"], &["45 days"]),
    (60, Unit::Day, &["60天", "六十天"], &["60 days", "sixty days"]),
    (90, Unit::Day, &["90天", "九十天"], &["90 days", "ninety days"]),
    (2, Unit::Week, &["两周", "2周", "两个星期"], &["2 weeks", "two weeks"]),
    (1, Unit::Month, &["1个月", "一个月"], &["month", "1 month"]),
    (3, Unit::Month, &["3个月", "三个月"], &["3 months", "three months"]),
    (6, Unit::Month, &["半年", "6个月", "六个月"], &["6 months", "six months", "half year"]),
    (1, Unit::Year, &["一年", "1年"], &["year", "1 year"]),
    (2, Unit::Year, &["两年", "2年"], &["2 years", "two years"]),
];

/// How many units, as said.
pub fn length(dice: &mut Dice, tongue: Tongue) -> (String, u32, Unit) {
    let (count, unit, zh, en) = *dice.one_of(LENGTHS);
    let words = dice.one_of(if tongue == Tongue::Zh { zh } else { en });
    // "a month" where "the last month" says it without a number.
    let words = if matches!(*words, "month" | "year" | "half year") {
        format!("{} {words}", if *words == "half year" { "half a" } else { "a" }).replace("half a half", "half a")
    } else {
        (*words).to_owned()
    };
    (words, count, unit)
}

/// A window: before the verb in Chinese, at the end in English.
pub fn window(dice: &mut Dice, tongue: Tongue) -> (String, Window) {
    match dice.below(5) {
        0..=2 => rolling(dice, tongue),
        3 => calendar(dice, tongue),
        _ => dated(dice, tongue),
    }
}

pub fn rolling(dice: &mut Dice, tongue: Tongue) -> (String, Window) {
    let (count, unit, zh, en) = *dice.one_of(LENGTHS);
    let text = match tongue {
        Tongue::Zh => {
            let words = dice.one_of(zh);
            match dice.below(6) {
                0 => format!("近{words}"),
                1 => format!("最近{words}"),
                2 => format!("过去{words}"),
                3 => format!("近{words}内"),
                4 => format!("最近{words}里"),
                _ => format!("{words}内"),
            }
        }
        Tongue::En => {
            let words = dice.one_of(en);
            let lead =
                dice.word(&["in the last", "in the past", "within the last", "over the past", "during the last"]);
            format!("{lead} {words}")
        }
    };
    (marked(&text), Window::last(count, unit))
}

fn calendar(dice: &mut Dice, tongue: Tongue) -> (String, Window) {
    let (zh, en, period, back) = *dice.one_of(&[
        ("本月", "this month", Period::Month, 0),
        ("这个月", "this month", Period::Month, 0),
        ("上个月", "last month", Period::Month, 1),
        ("上月", "last month", Period::Month, 1),
        ("今年", "this year", Period::Year, 0),
        ("去年", "last year", Period::Year, 1),
        ("本周", "this week", Period::Week, 0),
        ("上周", "last week", Period::Week, 1),
        ("上季度", "last quarter", Period::Quarter, 1),
    ]);
    (marked(if tongue == Tongue::Zh { zh } else { en }), Window::period(period, back))
}

fn dated(dice: &mut Dice, tongue: Tongue) -> (String, Window) {
    let date = |text: &str| Some(Moment::Date(text.parse().unwrap()));
    let between = |from: &str, until: &str| Window::Between { from: date(from), until: date(until) };
    let (zh, en, window) = match dice.below(6) {
        0 => ("2025年11月", "in November 2025", between("2025-11-01", "2025-12-01")),
        1 => ("2025年", "in 2025", between("2025-01-01", "2026-01-01")),
        2 => ("2026年3月", "in March 2026", between("2026-03-01", "2026-04-01")),
        3 => ("2026年1月到3月", "between January and March 2026", between("2026-01-01", "2026-04-01")),
        4 => (
            "2025年双11期间",
            "during Double 11 2025",
            Window::Festival { name: "double11".to_owned(), year: Some(2025) },
        ),
        _ => ("2026年以来", "since January 2026", Window::Between { from: date("2026-01-01"), until: None }),
    };
    (marked(if tongue == Tongue::Zh { zh } else { en }), window)
}
