//! How personal data is shown to those who need not know it: enough to recognise a person they already know, too little
//! to reach one they do not. The shape of the text decides, because a catalog says only that a column is personal.

const HIDDEN: char = '*';

/// A name keeps its first character, a number its first three and last four digits, an e-mail address its first
/// character and domain, a date its year. Anything too short for that is hidden altogether.
pub fn mask(text: &str) -> String {
    let text = text.trim();
    if let Some((person, domain)) = text.rsplit_once('@') {
        return format!("{}***@{domain}", first(person));
    }
    let is_date = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if is_date && let Some(year) = text.get(..4) {
        return format!("{year}-**-**");
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits > 0 && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')')) {
        return number(text);
    }
    let mut hidden = first(text);
    hidden.extend(std::iter::repeat_n(HIDDEN, text.chars().count().saturating_sub(1).clamp(1, 3)));
    hidden
}

fn first(text: &str) -> String {
    text.chars().take(1).collect()
}

fn number(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let hidden = digits.len().saturating_sub(7);
    if hidden < 3 {
        return std::iter::repeat_n(HIDDEN, digits.len().max(3)).collect();
    }
    let shown = |index: usize| index < 3 || index >= 3 + hidden;
    digits.iter().enumerate().map(|(index, digit)| if shown(index) { *digit } else { HIDDEN }).collect()
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn each_kind_keeps_only_a_little() {
        let cases = [
            ("张伟", "张*"),
            ("欧阳娜娜", "欧***"),
            ("Margaret Thatcher", "M***"),
            ("13812341234", "138****1234"),
            ("+86 138-1234-1234", "861******1234"),
            ("12345", "*****"),
            ("alice@example.com", "a***@example.com"),
            ("@example.com", "***@example.com"),
            ("1990-02-28", "1990-**-**"),
            ("甲", "甲*"),
            ("", "*"),
        ];
        for (text, masked) in cases {
            assert_eq!(mask(text), masked, "{text}");
        }
    }
}
