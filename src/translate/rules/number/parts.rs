//! Parts of a whole in words: half, a quarter of their orders.

use rust_decimal::Decimal;

use super::super::scan::Cursor;
use super::chinese;

/// 一半 · half: of a whole, not half a year or half a dozen.
pub fn half(at: &mut Cursor<'_>) -> bool {
    let mut rest = *at;
    let read = rest.eat(&["一半", "半数"]) || rest.starts_word() && rest.eat(&["half", "one half", "a half"]);
    let part = read && !rest.sees(&["a", "an", "year", "month", "dozen"]);
    if part {
        *at = rest;
    }
    part
}

/// a quarter of their orders · by a fifth · the bottom quarter of buyers: a part, and neither a time nor a place in a row
pub fn fraction(at: &mut Cursor<'_>) -> Option<i64> {
    let mut rest = *at;
    let before = at.chars().get(..at.at())?;
    let ended = |words: &[&str]| {
        let last = before.rsplit(|c| *c == ' ').nth(1).map(|word| word.iter().collect::<String>());
        before.last() == Some(&' ') && last.is_some_and(|last| words.contains(&last.as_str()))
    };
    let part = match rest.eat_one(&[("quarter", 25), ("fifth", 20), ("tenth", 10)]) {
        Some(part) if ended(&["top", "bottom", "upper", "lower"]) => part,
        Some(_) => return None,
        None => {
            let parts = [
                ("a quarter", 25),
                ("one quarter", 25),
                ("three quarters", 75),
                ("a fifth", 20),
                ("one fifth", 20),
                ("two fifths", 40),
                ("a tenth", 10),
                ("one tenth", 10),
            ];
            let part = rest.eat_one(&parts)?;
            let whole = ["of their", "of all", "of the", "or more", "or less"];
            let follows = whole.into_iter().any(|word| rest.clone().eat(&[word]) || rest.sees(&[word]));
            if !ended(&["by", "down", "up"]) && !follows {
                return None;
            }
            part
        }
    };
    if rest.sees(&["of a year", "of the year", "of year", "of 20"]) {
        return None;
    }
    *at = rest;
    Some(part)
}

/// 二分之一, 四分之三: a part that is a whole number of hundredths.
pub fn part_of_a_whole(at: &mut Cursor<'_>) -> Option<Decimal> {
    let mut rest = *at;
    let whole = chinese(&mut rest)?.low;
    let part = rest.eat(&["分之"]).then(|| chinese(&mut rest))??.low;
    let percent = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?;
    (percent.is_integer() && part < whole).then(|| *at = rest)?;
    Some(percent)
}
