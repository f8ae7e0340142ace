//! Random segments that mean something on a shop, made from its catalog alone.
//!
//! A segment is read off a list of numbers, so proptest makes it smaller by making the numbers smaller: 0, or no number
//! left, is the plainest choice everywhere.

mod conditions;
mod times;
mod values;

pub use conditions::column;
use proptest::prelude::*;
use quanxuan::catalog::Event;
use quanxuan::dsl::{Number, Shop, Value};
pub use values::Column;

/// Enough for the largest rules that [`Dice::condition`] makes.
pub fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..160)
}

/// Makes choices among what a shop has.
pub struct Dice<'a> {
    pub shop: &'a Shop,
    numbers: std::slice::Iter<'a, u32>,
}

impl<'a> Dice<'a> {
    pub fn new(shop: &'a Shop, numbers: &'a [u32]) -> Self {
        Dice { shop, numbers: numbers.iter() }
    }

    /// A number less than `limit`.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.numbers.next().map_or(0, |number| number % limit)
    }

    pub fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(u32::try_from(items.len()).unwrap()) as usize].clone()
    }

    /// One of the items that fit.
    pub fn one<T>(&mut self, items: &'a [T], fits: impl Fn(&T) -> bool) -> Option<&'a T> {
        let fitting: Vec<&T> = items.iter().filter(|item| fits(item)).collect();
        if fitting.is_empty() { None } else { Some(self.of(&fitting)) }
    }

    /// One to three of something.
    pub fn some<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..1 + self.below(3)).map(|_| item(self)).collect()
    }

    pub fn event(&mut self) -> &'a Event {
        self.one(&self.shop.catalog.events, |_| true).unwrap()
    }
}

/// Texts that have meant trouble somewhere.
pub const HOSTILE: [&str; 14] = [
    "O'Brien",
    "a''b",
    "\\' OR 1=1 --",
    "%",
    "_",
    "ＡＢＣ１２３",
    "😀👨‍👩‍👧",
    "e\u{301}",
    "\u{202e}abc",
    "\"; DROP TABLE customers; --",
    "$1",
    "",
    " ",
    "a\u{0}b",
];

/// Numbers as rules have them, and at the edges of what can be written.
const NUMBERS: [&str; 12] =
    ["1", "0", "2", "5", "30", "99.5", "500", "0.000001", "-1", "1000000", "999999999999.999999", "-999999999999"];

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

fn in_order<T: PartialOrd>(one: T, other: T) -> (T, T) {
    if other < one { (other, one) } else { (one, other) }
}

fn text_of(value: Value) -> String {
    match value {
        Value::Text(text) => text,
        other => panic!("{other:?} is no text"),
    }
}
