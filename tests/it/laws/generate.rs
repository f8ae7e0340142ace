//! Random segments that mean something on a shop, made from its catalog alone.
//!
//! A segment is read off a list of numbers, so proptest makes it smaller by making the numbers smaller: 0, or no number
//! left, is the plainest choice everywhere.

mod conditions;
mod measures;
mod patterns;
mod times;
mod values;

use jiff::civil::DateTime;
use proptest::prelude::*;
use quanxuan::catalog::Event;
use quanxuan::dsl::{Number, Shop, Value};
pub use values::{Column, column};

/// Enough for the largest rules that [`Dice::condition`] makes.
pub fn numbers() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 0..200)
}

/// Makes choices among what a shop has.
pub struct Dice<'a> {
    pub shop: &'a Shop,
    /// The rule that is made is looked at from here.
    pub as_of: DateTime,
    /// Instants that matter: rules speak of these rather than of any.
    pub instants: &'a [DateTime],
    /// Names of saved segments.
    pub saved: &'a [String],
    numbers: std::slice::Iter<'a, u32>,
}

impl<'a> Dice<'a> {
    pub fn new(shop: &'a Shop, numbers: &'a [u32]) -> Self {
        let as_of = shop.catalog.shop.as_of.at(0, 0, 0, 0);
        Dice { shop, as_of, instants: &[], saved: &[], numbers: numbers.iter() }
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

    /// An event whose rows have a time.
    pub fn timed_event(&mut self) -> &'a Event {
        self.one(&self.shop.catalog.events, |event| event.time.is_some()).unwrap()
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u32) -> bool {
        self.below(times) + 1 == times
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
const NUMBERS: [&str; 16] = [
    "1",
    "0",
    "2",
    "5",
    "30",
    "3",
    "0.01",
    "10",
    "9.99",
    "99.5",
    "500",
    "0.000001",
    "-1",
    "1000000",
    "999999999999.999999",
    "-999999999999",
];

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
