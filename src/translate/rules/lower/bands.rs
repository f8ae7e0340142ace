//! Numbers kept as ordered bands ('25-34', '65+', 'Under 15K'): a limit that falls on a border is a limit of bands; any
//! other is not known from the data, and nothing is made of it.

use crate::catalog::{Attribute, Catalog, Type};
use crate::dsl::{Number, Test, Value};
use crate::translate::rules::meaning::{Bound, Op};

/// The numbers one value stands for, both ends in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Band {
    low: Option<i64>,
    high: Option<i64>,
}

/// The bands of an attribute in order.
#[derive(Debug)]
pub struct Bands {
    values: Vec<(String, Band)>,
    /// How many numbers one step of the labels stands for: 1000 where they are written in K.
    pub step: i64,
}

impl Bands {
    pub fn of(catalog: &Catalog, attribute: &Attribute) -> Option<Self> {
        let vocabulary = catalog.vocabulary(attribute.vocabulary.as_deref()?).filter(|found| found.ordered)?;
        let text = attribute.kind == Type::Text && vocabulary.values.len() > 1;
        let step =
            if vocabulary.values.iter().any(|value| value.value.ends_with(['K', 'k']) || value.value.contains("K+")) {
                1000
            } else {
                1
            };
        let band = |value: &str| Some((value.to_owned(), band(value, step)?));
        let values: Option<Vec<_>> = vocabulary.values.iter().map(|value| band(&value.value)).collect();
        let values = values.filter(|_| text)?;
        // Each begins where the one before it ends.
        let follows = values.windows(2).all(|pair| match pair {
            [(_, one), (_, next)] => {
                one.high.zip(next.low).is_some_and(|(high, low)| high.checked_add(step) == Some(low))
            }
            _ => false,
        });
        follows.then_some(Bands { values, step })
    }

    /// The tests that say what the bound says; none where it parts a band.
    pub fn within(&self, bound: &Bound) -> Option<Vec<Test>> {
        let tests: Option<Vec<Test>> = bound.tests.iter().map(|(op, number)| self.side(*op, *number)).collect();
        match tests.as_deref()? {
            [] => None,
            [Test::AtLeast(low), Test::AtMost(high)] if low == high => Some(vec![Test::Is(low.clone())]),
            _ => tests,
        }
    }

    fn side(&self, op: Op, number: Number) -> Option<Test> {
        let number = i64::try_from(number.whole()?).ok()?;
        let begins = |at: i64| self.values.iter().find(|(_, band)| band.low == Some(at));
        let ends = |at: i64| self.values.iter().find(|(_, band)| band.high == Some(at));
        // Of what is not counted one by one, the very border is nobody's.
        let fine = self.step > 1;
        let from = match op {
            Op::AtLeast => begins(number),
            Op::More if fine => begins(number),
            Op::More => begins(number.checked_add(1)?),
            _ => None,
        };
        if let Some((value, _)) = from {
            return Some(Test::AtLeast(Value::text(value)));
        }
        let until = match op {
            Op::AtMost if fine => ends(number).or_else(|| ends(number.checked_sub(self.step)?)),
            Op::AtMost => ends(number),
            Op::Less => ends(number.checked_sub(self.step)?),
            _ => None,
        };
        until.map(|(value, _)| Test::AtMost(Value::text(value)))
    }
}

/// '25-34', '65+', 'Under 15K', '250K+', '18岁以下'
fn band(value: &str, step: i64) -> Option<Band> {
    let mut numbers = value.split(|c: char| !c.is_ascii_digit()).filter(|figures| !figures.is_empty());
    let first = numbers.next()?.parse::<i64>().ok()?.checked_mul(step)?;
    let second = match numbers.next() {
        Some(figures) => Some(figures.parse::<i64>().ok()?.checked_mul(step)?),
        None => None,
    };
    let word = value.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|said| word.contains(said));
    let band = match second {
        Some(high) if first <= high => Band { low: Some(first), high: Some(high) },
        Some(_) => return None,
        None if says(&["under", "below", "less than", "<", "以下", "不到"]) => {
            Band { low: None, high: Some(first.checked_sub(step)?) }
        }
        None if says(&["+", "over", "above", "or more", "以上"]) => Band { low: Some(first), high: None },
        None => Band { low: Some(first), high: Some(first) },
    };
    numbers.next().is_none().then_some(band)
}
