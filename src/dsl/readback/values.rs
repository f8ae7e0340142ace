//! Values and tests in words.

use super::join;
use crate::catalog::{Event, Says, Type};
use crate::dsl::condition::{Field, Relation, Test};
use crate::dsl::shop::Shop;
use crate::dsl::time::Window;
use crate::dsl::value::{Number, Value};
use crate::lang::{Bilingual, Message};

/// What a read-back must know of an attribute or property.
pub(in crate::dsl) struct Column<'a> {
    pub label: &'a Bilingual,
    pub kind: Type,
    pub vocabulary: Option<&'a str>,
    pub unit: Option<&'a Bilingual>,
    pub says: Option<&'a Says>,
    /// The event whose row it stands in.
    pub row: Option<&'a Event>,
}

impl Column<'_> {
    pub fn value(&self, value: &Value, shop: &Shop) -> Bilingual {
        match value {
            Value::Text(text) => shop.catalog.value_label(self.vocabulary, text),
            Value::Number(number) => money_or_number(*number, self.kind, self.unit, shop),
            Value::Boolean(truth) => Message::new(if *truth { "say-yes" } else { "say-no" }).both(),
            Value::Date(date) => Bilingual::same(date.to_string()),
            Value::Time(time) => Bilingual::same(time.to_string().replace('T', " ")),
        }
    }

    pub fn test(&self, test: &Test, shop: &Shop, window: impl Fn(&Window) -> Bilingual) -> Bilingual {
        let of = |value: &Value| self.value(value, shop);
        let texts =
            |values: &[String]| list(values.iter().map(|value| shop.catalog.value_label(self.vocabulary, value)));
        let (key, value) = match test {
            Test::Is(Value::Boolean(truth)) if self.says.is_some() => return self.said(*truth),
            Test::Missing | Test::Present if self.says.is_some() && self.kind != Type::Boolean => {
                return self.said(*test == Test::Present);
            }
            Test::Is(value) => ("say-equals", led(of(value))),
            Test::IsNot(value) => ("say-differs", led(of(value))),
            Test::Less(value) => ("say-less", led(of(value))),
            Test::AtMost(value) => ("say-at-most", led(of(value))),
            Test::More(value) => ("say-more", led(of(value))),
            Test::AtLeast(value) => ("say-at-least", led(of(value))),
            Test::Between(low, high) => {
                let bound = match (low, high) {
                    (Value::Number(low), Value::Number(high)) => between(*low, *high, self.kind, self.unit, shop),
                    (low, high) => range(of(low), of(high)),
                };
                return self.labelled(bound);
            }
            Test::In(values) => ("say-in", led(join("say-or-word", values.iter().map(of)))),
            Test::NotIn(values) => ("say-not-in", set(list(values.iter().map(of)))),
            Test::Contains(text) => ("say-contains", Bilingual::same(text)),
            Test::StartsWith(text) => ("say-starts", Bilingual::same(text)),
            Test::EndsWith(text) => ("say-ends", Bilingual::same(text)),
            Test::Missing => return self.labelled(Message::new("say-missing").both()),
            Test::Present => return self.labelled(Message::new("say-present").both()),
            Test::During(during) => ("say-during", window(during)),
            Test::HasAny(values) => ("say-has-any", texts(values)),
            Test::HasAll(values) => ("say-has-all", texts(values)),
            Test::HasNone(values) => ("say-has-none", texts(values)),
            Test::HasAtLeast(count) => ("say-has-at-least", Bilingual::same(count.to_string())),
            Test::HasAtMost(count) => ("say-has-at-most", Bilingual::same(count.to_string())),
            Test::Than { relation, field } => (relation_key(*relation), self.field(field, shop)),
            Test::Anniversary(during) => ("say-anniversary", window(during)),
        };
        self.labelled(Message::new(key).with("value", value).both())
    }

    fn field(&self, field: &Field, shop: &Shop) -> Bilingual {
        match field {
            Field::Own(name) => {
                let found = shop.catalog.attribute(name);
                let label = found.map_or_else(|| Bilingual::same(name), |attribute| attribute.label.clone());
                Message::new("say-own").with("label", label).both()
            }
            Field::Row(name) => {
                let found = self.row.and_then(|event| event.property(name));
                found.map_or_else(|| Bilingual::same(name), |property| property.label.clone())
            }
        }
    }

    fn labelled(&self, test: Bilingual) -> Bilingual {
        Message::new("say-test").with("label", self.label.clone()).with("test", test).both()
    }

    fn said(&self, yes: bool) -> Bilingual {
        match self.says {
            Some(says) if yes => says.yes.clone(),
            Some(says) => says.no.clone(),
            None => Bilingual::default(),
        }
    }
}

fn relation_key(relation: Relation) -> &'static str {
    match relation {
        Relation::Is => "say-equals",
        Relation::IsNot => "say-differs",
        Relation::Less => "say-less",
        Relation::AtMost => "say-at-most",
        Relation::More => "say-more",
        Relation::AtLeast => "say-at-least",
    }
}

/// Items in a row: 甲、乙 and a, b.
pub(in crate::dsl) fn list(items: impl IntoIterator<Item = Bilingual>) -> Bilingual {
    join("say-list", items)
}

/// From one number to another; a unit that both share is said once.
pub(super) fn between(low: Number, high: Number, kind: Type, unit: Option<&Bilingual>, shop: &Shop) -> Bilingual {
    let first_unit = unit.filter(|_| kind == Type::Money);
    range(money_or_number(low, kind, first_unit, shop), money_or_number(high, kind, unit, shop))
}

fn range(low: Bilingual, high: Bilingual) -> Bilingual {
    Message::new("say-between").with("low", set(low)).with("high", set(high)).both()
}

/// Chinese sets a space between its own characters and a number or a Latin word, and nowhere else: here before a value
/// that ends its clause.
pub(in crate::dsl) fn led(mut value: Bilingual) -> Bilingual {
    if value.zh.starts_with(is_latin) {
        value.zh.insert(0, ' ');
    }
    value
}

/// As [`led`], for a value in the middle of its clause.
fn set(value: Bilingual) -> Bilingual {
    let mut value = led(value);
    if value.zh.ends_with(is_latin) {
        value.zh.push(' ');
    }
    value
}

/// Not a Chinese character, nor Chinese punctuation, which begins at U+2E80 but for the quotation marks.
fn is_latin(character: char) -> bool {
    character < '\u{2e80}' && !matches!(character, '“' | '”' | ' ')
}

/// A number with its unit: money with the shop's symbol, else the unit of the measure or column.
pub(super) fn money_or_number(number: Number, kind: Type, unit: Option<&Bilingual>, shop: &Shop) -> Bilingual {
    let plain = plain_number(number);
    match (kind, unit) {
        (Type::Money, _) => {
            let symbol = shop.catalog.shop.currency_symbol.as_str();
            Message::new("say-money").with("symbol", symbol).with("number", plain).both()
        }
        (_, Some(unit)) => Message::new("say-unit").with("number", plain).with("unit", unit.clone()).both(),
        (Type::Integer | Type::Decimal, None) => Bilingual::same(plain),
        // Years, ids and the like are written without thousands separators.
        (_, None) => Bilingual::same(number.to_string()),
    }
}

/// Digits with thousands separators.
pub(in crate::dsl) fn plain_number(number: Number) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}
