//! From the strings of an answer to typed values and tests.

use crate::catalog::{Catalog, Type, Words};
use crate::dsl::{Axis, Direction, Level, Number, Test, Value};
use crate::lang::{Bilingual, Message};

use super::convert::{no_operator, window};
use super::{Asks, Operator, Scalar};

/// What a test is made on.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub name: &'a str,
    pub kind: Type,
    pub vocabulary: Option<&'a str>,
    pub catalog: &'a Catalog,
}

/// The test that `operator` and `values` ask of the subject. `when` gives the window of a `during`.
pub(super) fn test(
    subject: Subject<'_>,
    operator: Operator,
    values: &[Scalar],
    when: impl FnOnce() -> Option<String>,
) -> Result<Test, Message> {
    let value = |scalar: &Scalar| typed(subject.kind, scalar.text());
    let text = || one(operator, values);
    let texts = || match values.len() {
        0 => Err(arity(operator, 1)),
        _ => Ok(values.iter().flat_map(|scalar| subject.stored(scalar.text())).collect::<Vec<_>>()),
    };
    let listed = || Ok(texts()?.into_iter().map(|text| typed(subject.kind, text)).collect::<Vec<_>>());
    Ok(match operator.asks() {
        Asks::Equal => single(listed()?, Test::Is, Test::In),
        Asks::Unequal => single(listed()?, Test::IsNot, Test::NotIn),
        Asks::Order(direction) => {
            let [only] = values else { return Err(arity(operator, 1)) };
            match direction {
                Direction::Less => Test::Less(value(only)),
                Direction::AtMost => Test::AtMost(value(only)),
                Direction::More => Test::More(value(only)),
                Direction::AtLeast => Test::AtLeast(value(only)),
            }
        }
        Asks::Between => {
            let [low, high] = values else { return Err(arity(operator, 2)) };
            Test::Between(value(low), value(high))
        }
        Asks::Contains => Test::Contains(text()?),
        Asks::StartsWith => Test::StartsWith(text()?),
        Asks::EndsWith => Test::EndsWith(text()?),
        Asks::Missing if values.is_empty() => Test::Missing,
        Asks::Present if values.is_empty() => Test::Present,
        Asks::Missing | Asks::Present => return Err(arity(operator, 0)),
        Asks::During => Test::During(window(when().as_deref(), subject.catalog)?),
        Asks::HasAny => Test::HasAny(texts()?),
        Asks::HasAll => Test::HasAll(texts()?),
        Asks::HasNone => Test::HasNone(texts()?),
        Asks::Occurrence(_) | Asks::Rank(_) => return Err(no_operator(subject.name, operator)),
    })
}

impl Subject<'_> {
    /// The stored values that an answer names: a value as it stands, or what the catalog calls one or several of them.
    fn stored(&self, text: String) -> Vec<String> {
        let Some(vocabulary) = self.vocabulary.and_then(|name| self.catalog.vocabulary(name)) else {
            return vec![text];
        };
        if vocabulary.values.iter().any(|known| known.value == text) {
            return vec![text];
        }
        let called = |label: &Bilingual, words: &Words| {
            let mut names = [&label.zh, &label.en].into_iter().chain(words.all());
            names.any(|name| name.eq_ignore_ascii_case(&text))
        };
        let value = vocabulary.values.iter().find(|known| called(&known.label(), &known.words));
        if let Some(known) = value {
            return vec![known.value.clone()];
        }
        let group = vocabulary.groups.iter().find(|group| called(&group.label, &group.words));
        group.map_or(vec![text], |group| group.values.clone())
    }
}

fn single(mut values: Vec<Value>, one: impl Fn(Value) -> Test, many: impl Fn(Vec<Value>) -> Test) -> Test {
    match values.pop() {
        Some(only) if values.is_empty() => one(only),
        last => {
            values.extend(last);
            many(values)
        }
    }
}

/// A value of the wanted type, or the text as it stands: then the checker says what was expected.
fn typed(kind: Type, text: String) -> Value {
    let typed = match kind {
        Type::Integer | Type::Decimal | Type::Money | Type::Id => number(&text).ok().map(Value::Number),
        Type::Boolean => text.parse().ok().map(Value::Boolean),
        Type::Date => text.parse().ok().map(Value::Date),
        Type::Time => text.parse().map(Value::Time).or_else(|_| text.parse().map(Value::Date)).ok(),
        Type::Text | Type::List => None,
    };
    typed.unwrap_or(Value::Text(text))
}

pub(super) fn one(operator: Operator, values: &[Scalar]) -> Result<String, Message> {
    match values {
        [only] => Ok(only.text()),
        _ => Err(arity(operator, 1)),
    }
}

pub(super) fn two(operator: Operator, values: &[Scalar]) -> Result<(String, String), Message> {
    match values {
        [low, high] => Ok((low.text(), high.text())),
        _ => Err(arity(operator, 2)),
    }
}

fn arity(operator: Operator, wanted: usize) -> Message {
    Message::new("model-wire-arity").with("operator", operator.name()).with("wanted", wanted)
}

/// A plain decimal number; `1,000` is one too.
pub(super) fn number(text: &str) -> Result<Number, Message> {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    plain.trim().parse().map_err(|_| Message::new("model-wire-number").with("text", text))
}

pub(super) fn whole(text: &str) -> Result<u32, Message> {
    let whole = number(text)?.whole().and_then(|whole| u32::try_from(whole).ok());
    whole.ok_or_else(|| Message::new("model-wire-number").with("text", text))
}

const AXES: [(Axis, &str); 3] =
    [(Axis::Recency, "recency"), (Axis::Frequency, "frequency"), (Axis::Monetary, "monetary")];
const LEVELS: [(Level, &str); 2] = [(Level::High, "high"), (Level::Low, "low")];

/// Every side of every axis, as answers spell it: `recency high`.
pub fn axis_names() -> impl Iterator<Item = String> {
    AXES.iter().flat_map(|(_, axis)| LEVELS.iter().map(move |(_, level)| format!("{axis} {level}")))
}

pub(super) fn axis(written: &str) -> Option<(Axis, Level)> {
    let (axis, level) = written.split_once(' ')?;
    let axis = AXES.iter().find(|(_, name)| *name == axis)?.0;
    let level = LEVELS.iter().find(|(_, name)| *name == level)?.0;
    Some((axis, level))
}

pub(super) fn opposite(level: Level) -> Level {
    match level {
        Level::High => Level::Low,
        Level::Low => Level::High,
    }
}

pub fn axis_name(axis: Axis) -> &'static str {
    AXES.iter().find(|(known, _)| *known == axis).map_or("", |(_, name)| name)
}
