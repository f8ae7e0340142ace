//! Numbers with what they count, and comparisons with them.

use std::rc::Rc;

use crate::dsl::Number;
use crate::translate::rules::lexicon::UnitOf;

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    pub low: Number,
    /// The other end of an approximate number (两三百).
    pub high: Option<Number>,
    pub unit: Measured,
}

/// What a number counts, as far as its unit says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Measured {
    Bare,
    Times,
    Money,
    Percent,
    People,
    Pieces,
    /// 个: anything countable.
    Generic,
    /// 种, 款: different ones of anything.
    Kinds,
    Catalog(Rc<[UnitOf]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Comparisons that all hold, of numbers with one unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bound {
    pub tests: Vec<(Op, Number)>,
    pub unit: Measured,
}
