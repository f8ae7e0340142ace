//! Numbers in every style, and the comparisons said around them.

use quanxuan::dsl::{Bound, Number};

use super::phrase::{Dice, Tongue, marked};

/// A number with the ways to write it.
struct Written {
    value: i64,
    zh: &'static [&'static str],
    en: &'static [&'static str],
}

const fn written(value: i64, zh: &'static [&'static str], en: &'static [&'static str]) -> Written {
    Written { value, zh, en }
}

const COUNTS: [Written; 7] = [
    written(2, &["2", "两", "２"], &["2", "two"]),
    written(3, &["3", "三"], &["3", "three"]),
    written(4, &["4", "四"], &["4", "four"]),
    written(5, &["5", "五"], &["5", "five"]),
    written(6, &["6", "六"], &["6", "six", "half a dozen"]),
    written(10, &["10", "十"], &["10", "ten"]),
    written(12, &["12", "十二"], &["12", "twelve", "a dozen"]),
];

const AMOUNTS: [Written; 12] = [
    written(100, &["100", "一百", "1百"], &["100", "a hundred", "one hundred"]),
    written(150, &["150", "一百五", "一百五十"], &["150", "one hundred and fifty"]),
    written(300, &["300", "三百"], &["300", "three hundred"]),
    written(500, &["500", "五百", "５００"], &["500", "five hundred"]),
    written(1000, &["1000", "1,000", "一千", "1千", "1k"], &["1000", "1,000", "1k", "a thousand", "one thousand"]),
    written(1500, &["1500", "1,500", "一千五", "1.5千", "1.5k"], &["1500", "1,500", "1.5k", "fifteen hundred"]),
    written(2000, &["2000", "2,000", "两千", "2千"], &["2000", "2,000", "2k", "two thousand"]),
    written(3500, &["3500", "3,500", "三千五", "三千五百"], &["3500", "3,500", "3.5k"]),
    written(5000, &["5000", "5,000", "五千", "5千", "5k"], &["5000", "5,000", "5k", "five thousand"]),
    written(10000, &["10000", "10,000", "一万", "1万", "1w"], &["10000", "10,000", "10k", "ten thousand"]),
    written(12000, &["12000", "1.2万", "一万二", "1万2"], &["12000", "12,000", "12k", "twelve thousand"]),
    written(15000, &["15000", "15,000", "1.5万", "一万五"], &["15000", "15,000", "15k", "fifteen thousand"]),
];

const PERCENTS: [Written; 5] = [
    written(5, &["5%", "百分之五"], &["5%", "5 percent", "five percent"]),
    written(10, &["10%", "百分之十", "一成"], &["10%", "10 percent", "ten percent"]),
    written(20, &["20%", "百分之二十", "两成", "２０％"], &["20%", "20 percent", "twenty percent"]),
    written(25, &["25%", "百分之二十五"], &["25%", "twenty five percent"]),
    written(50, &["50%", "百分之五十", "一半"], &["50%", "50 percent", "half"]),
];

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Times,
    Money,
    Other(&'static str, &'static str),
}

impl Counted {
    fn choose(self, dice: &mut Dice) -> &'static Written {
        match self {
            Counted::Times => dice.one_of(&COUNTS),
            Counted::Money => dice.one_of(&AMOUNTS),
            Counted::Other(..) => dice.one_of(&COUNTS),
        }
    }

    /// The number with its unit.
    fn said(self, dice: &mut Dice, tongue: Tongue, number: &str) -> String {
        let number = marked(number);
        match (self, tongue) {
            (Counted::Times, Tongue::Zh) => format!("{number}次"),
            (Counted::Times, Tongue::En) => format!("{number} times"),
            (Counted::Money, Tongue::Zh) => format!("{number}{}", dice.word(&["元", "块", "块钱", ""])),
            (Counted::Money, Tongue::En)
                if number.starts_with("⟦a ") || !number.contains(|c: char| c.is_ascii_digit()) =>
            {
                format!("{number} yuan")
            }
            (Counted::Money, Tongue::En) => match dice.below(4) {
                0 => format!("${number}"),
                1 => format!("¥{number}"),
                2 => format!("{number} yuan"),
                _ => number,
            },
            (Counted::Other(unit, _), Tongue::Zh) => format!("{number}{unit}"),
            (Counted::Other(_, unit), Tongue::En) => format!("{number} {unit}"),
        }
    }
}

/// A comparison with a number, and what it means; more than one where the words leave it open.
pub fn compared(dice: &mut Dice, tongue: Tongue, counted: Counted) -> (String, Vec<Bound>) {
    let number = counted.choose(dice);
    let value = Number::from(number.value);
    let style = (*dice.one_of(if tongue == Tongue::Zh { number.zh } else { number.en })).to_owned();
    if dice.below(6) == 0 {
        return between(dice, tongue, counted);
    }
    let amount = counted.said(dice, tongue, &style);
    let before = |words: &str, bound: Bound| match tongue {
        Tongue::Zh => (format!("{}{amount}", marked(words)), vec![bound]),
        Tongue::En => (format!("{} {amount}", marked(words)), vec![bound]),
    };
    match (dice.below(6), tongue) {
        (0, Tongue::Zh) => before(dice.word(&["超过", "大于", "多于", "高于"]), Bound::More(value)),
        (1, Tongue::Zh) => before(dice.word(&["至少", "不少于", "不低于", "达到"]), Bound::AtLeast(value)),
        (2, Tongue::Zh) => before(dice.word(&["少于", "低于", "不到", "小于"]), Bound::Less(value)),
        (3, Tongue::Zh) => before(dice.word(&["不超过", "最多", "至多"]), Bound::AtMost(value)),
        (4, Tongue::Zh) => {
            (format!("{amount}{}", marked(dice.word(&["以上", "及以上", "或以上"]))), vec![Bound::AtLeast(value)])
        }
        (_, Tongue::Zh) => {
            (format!("{amount}{}", marked(dice.word(&["以内", "及以下", "或以下"]))), vec![Bound::AtMost(value)])
        }
        (0, Tongue::En) => before(dice.word(&["more than", "over", "greater than"]), Bound::More(value)),
        (1, Tongue::En) => before(dice.word(&["at least", "no less than", "a minimum of"]), Bound::AtLeast(value)),
        (2, Tongue::En) => before(dice.word(&["less than", "fewer than", "under"]), Bound::Less(value)),
        (3, Tongue::En) => before(dice.word(&["at most", "no more than", "up to"]), Bound::AtMost(value)),
        (_, Tongue::En) => match counted {
            Counted::Times => {
                (format!("{} {} times", marked(&style), marked(dice.word(&["or more"]))), vec![Bound::AtLeast(value)])
            }
            Counted::Money | Counted::Other(..) => {
                (format!("{amount} {}", marked(dice.word(&["or more", "or above"]))), vec![Bound::AtLeast(value)])
            }
        },
    }
}

/// Both ends included.
fn between(dice: &mut Dice, tongue: Tongue, counted: Counted) -> (String, Vec<Bound>) {
    let (low, high) = match counted {
        Counted::Times | Counted::Other(..) => *dice.one_of(&[(2, 5), (3, 6), (5, 10)]),
        Counted::Money => *dice.one_of(&[(100, 500), (500, 2000), (1000, 3500)]),
    };
    let (from, until) = (marked(&low.to_string()), counted.said(dice, tongue, &high.to_string()));
    let text = match tongue {
        Tongue::Zh => match dice.below(3) {
            0 => format!("在{from}到{until}之间"),
            1 => format!("介于{from}和{until}之间"),
            _ => format!("{from}-{until}"),
        },
        Tongue::En => format!("between {from} and {until}"),
    };
    (text, vec![Bound::Between(low.into(), high.into())])
}

/// A share in percent.
pub fn percent(dice: &mut Dice, tongue: Tongue) -> (String, Number) {
    let number = dice.one_of(&PERCENTS);
    let style = dice.one_of(if tongue == Tongue::Zh { number.zh } else { number.en });
    (marked(style), number.value.into())
}

/// A number of customers.
pub fn people(dice: &mut Dice, tongue: Tongue) -> (String, u32) {
    let (value, zh, en) = *dice.one_of(&[
        (10_u32, "10", "10"),
        (20, "二十", "twenty"),
        (50, "50", "50"),
        (100, "一百", "a hundred"),
        (100, "100", "100"),
        (200, "200", "200"),
        (500, "五百", "500"),
    ]);
    (marked(if tongue == Tongue::Zh { zh } else { en }), value)
}
