//! A comparison with one value, or two, as controls.

use super::columns::Column;
use super::{Choice, Form, choices};
use crate::catalog::Type;
use crate::dsl::{Bound, Direction, Number, Shop, Test, Value};
use crate::lang::{Bilingual, Message};
use crate::web::shell::Shell;

#[derive(Debug)]
pub struct CompareField {
    pub how: Vec<Choice>,
    pub value: String,
    /// The other end, where the comparison has two.
    pub high: String,
    /// Type of the input.
    pub input: &'static str,
    /// What stands before and after the number: a currency, a unit.
    pub before: String,
    pub after: String,
}

/// A comparison, and its one or two ends.
struct Compared<T> {
    how: &'static str,
    value: T,
    high: Option<T>,
}

impl<T> Compared<T> {
    fn one(how: &'static str, value: T) -> Option<Self> {
        Some(Compared { how, value, high: None })
    }
}

fn of_bound(bound: &Bound) -> Option<Compared<Number>> {
    match bound {
        Bound::Is(value) => Compared::one("is", *value),
        Bound::IsNot(value) => Compared::one("is-not", *value),
        Bound::Less(value) => Compared::one("less", *value),
        Bound::AtMost(value) => Compared::one("at-most", *value),
        Bound::More(value) => Compared::one("more", *value),
        Bound::AtLeast(value) => Compared::one("at-least", *value),
        Bound::Between(low, high) => Some(Compared { how: "between", value: *low, high: Some(*high) }),
        Bound::Relative { direction, percent, .. } | Bound::Mean { direction, percent, .. } => {
            let how = match direction {
                Direction::Less => "less",
                Direction::AtMost => "at-most",
                Direction::More => "more",
                Direction::AtLeast => "at-least",
            };
            Compared::one(how, *percent)
        }
    }
}

fn of_test(test: &Test) -> Option<Compared<&Value>> {
    match test {
        Test::Is(value) => Compared::one("is", value),
        Test::IsNot(value) => Compared::one("is-not", value),
        Test::Less(value) => Compared::one("less", value),
        Test::AtMost(value) => Compared::one("at-most", value),
        Test::More(value) => Compared::one("more", value),
        Test::AtLeast(value) => Compared::one("at-least", value),
        Test::Between(low, high) => Some(Compared { how: "between", value: low, high: Some(high) }),
        _ => None,
    }
}

fn how(chosen: &str, is_share: bool, shell: &Shell) -> Vec<Choice> {
    let words = [
        ("at-least", "builder-at-least"),
        ("more", "builder-more"),
        ("at-most", "builder-at-most"),
        ("less", "builder-less"),
        ("is", "builder-is"),
        ("is-not", "builder-is-not"),
        ("between", "builder-between"),
    ];
    let mut words = choices(&words, chosen, shell);
    // A share of a number has a direction only.
    words.truncate(if is_share { 4 } else { words.len() });
    words
}

/// `unit` is the shop's currency where the number is money.
pub fn bound(bound: &Bound, unit: Option<&Bilingual>, shop: &Shop, shell: &Shell) -> Option<CompareField> {
    let compared = of_bound(bound)?;
    let said = unit.map(|unit| shell.words(unit).to_owned()).unwrap_or_default();
    let is_money = said == shop.catalog.shop.currency_symbol;
    let (before, after) = match bound {
        Bound::Relative { .. } => (String::new(), shell.t("builder-percent-of")),
        Bound::Mean { .. } => (String::new(), shell.t("builder-percent-of-mean")),
        _ if is_money => (said, String::new()),
        _ => (String::new(), said),
    };
    Some(CompareField {
        how: how(compared.how, matches!(bound, Bound::Relative { .. } | Bound::Mean { .. }), shell),
        value: compared.value.to_string(),
        high: compared.high.map(|high| high.to_string()).unwrap_or_default(),
        input: "number",
        before,
        after,
    })
}

pub fn set_bound(bound: &mut Bound, name: &str, form: Form<'_>) -> Result<(), Message> {
    let Some(how) = form.get(name, "how") else { return Ok(()) };
    let value = number(form.get(name, "value"))?;
    if let Bound::Relative { direction, percent, .. } | Bound::Mean { direction, percent, .. } = bound {
        *percent = value;
        *direction = match how {
            "less" => Direction::Less,
            "at-most" => Direction::AtMost,
            "more" => Direction::More,
            _ => Direction::AtLeast,
        };
        return Ok(());
    }
    *bound = match how {
        "is" => Bound::Is(value),
        "is-not" => Bound::IsNot(value),
        "less" => Bound::Less(value),
        "at-most" => Bound::AtMost(value),
        "more" => Bound::More(value),
        "between" => Bound::Between(value, number(form.get(name, "high"))?),
        _ => Bound::AtLeast(value),
    };
    Ok(())
}

pub fn test(test: &Test, column: &Column<'_>, shop: &Shop, shell: &Shell) -> Option<CompareField> {
    let compared = of_test(test)?;
    let text = |value: &Value| match value {
        Value::Number(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
        Value::Text(text) => text.clone(),
        Value::Boolean(_) => String::new(),
    };
    let has_time = |value: &Value| matches!(value, Value::Time(_));
    let input = match column.kind {
        kind if kind.is_number() => "number",
        _ if has_time(compared.value) || compared.high.is_some_and(has_time) => "datetime-local",
        _ => "date",
    };
    let is_money = column.kind == Type::Money;
    let unit = column.unit.map(|unit| shell.words(unit).to_owned()).unwrap_or_default();
    Some(CompareField {
        how: how(compared.how, false, shell),
        value: text(compared.value),
        high: compared.high.map(text).unwrap_or_default(),
        input,
        before: if is_money { shop.catalog.shop.currency_symbol.clone() } else { String::new() },
        after: if is_money { String::new() } else { unit },
    })
}

pub fn set_test(test: &mut Test, name: &str, form: Form<'_>, column: &Column<'_>) -> Result<(), Message> {
    let Some(how) = form.get(name, "how") else { return Ok(()) };
    let read = |part| {
        let text = form.get(name, part);
        if column.kind.is_number() { number(text).map(Value::Number) } else { time(text) }
    };
    let value = read("value")?;
    *test = match how {
        "is" => Test::Is(value),
        "is-not" => Test::IsNot(value),
        "less" => Test::Less(value),
        "at-most" => Test::AtMost(value),
        "more" => Test::More(value),
        "between" => Test::Between(value, read("high")?),
        _ => Test::AtLeast(value),
    };
    Ok(())
}

fn number(text: Option<&str>) -> Result<Number, Message> {
    let text = text.unwrap_or_default();
    text.parse().map_err(|_| Message::new("builder-bad-number").with("text", text))
}

fn time(text: Option<&str>) -> Result<Value, Message> {
    let text = text.unwrap_or_default();
    let bad = || Message::new("builder-bad-date").with("text", text);
    if text.contains('T') {
        return text.parse().map(Value::Time).map_err(|_| bad());
    }
    text.parse().map(Value::Date).map_err(|_| bad())
}
