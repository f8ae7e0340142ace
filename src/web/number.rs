//! Numbers as people read them.

use crate::lang::Message;

/// Digits in groups of three: 1,234,567.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A sentence about a number: `$n` chooses the plural, `$shown` is the number as printed.
pub fn counted(key: &'static str, number: u64) -> Message {
    let n = usize::try_from(number).unwrap_or(usize::MAX);
    Message::new(key).with("n", n).with("shown", grouped(number))
}

/// A part of a whole, as a percentage: one decimal, but never a bare 0% or 100% that is not exactly so.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "—".to_owned();
    }
    let tenths = u128::from(part) * 1000 / u128::from(whole);
    match tenths {
        0 if part == 0 => "0%".to_owned(),
        0 => "<0.1%".to_owned(),
        1000 => "100%".to_owned(),
        _ => format!("{}.{}%", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_threes() {
        let texts = [0, 7, 999, 1_000, 65_536, 1_234_567].map(grouped);
        assert_eq!(texts, ["0", "7", "999", "1,000", "65,536", "1,234,567"]);
    }

    #[test]
    fn shares_do_not_round_up_to_all_nor_down_to_none() {
        assert_eq!(share(1, 50_000), "<0.1%");
        assert_eq!(share(49_999, 50_000), "99.9%");
        assert_eq!(share(50_000, 50_000), "100%");
        assert_eq!(share(0, 50_000), "0%");
        assert_eq!(share(0, 0), "—");
    }
}
