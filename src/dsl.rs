//! The segment language: a rule over customers, as a tree with three faces (text, JSON, chips) and a read-back.
//!
//! Owns: the tree ([`Segment`], [`Condition`]), its canonical text ([`text`]), its JSON (serde), its meaning against a
//! catalog ([`check`] makes a [`CheckedSegment`], the only thing the compiler takes) and its read-back ([`readback`]).
//! Does not own any name: attributes, events, values and terms come from the catalog, and are stored as the catalog
//! spells them, never as translated words. Knows nothing of SQL.
//!
//! Meaning of a missing value, once and for all: every condition is either true or false for every customer. A test on
//! a missing value is false, whatever the test (only `is missing` is true); `not` is the complement.

pub mod change;
pub mod check;
pub mod checked;
pub mod condition;
pub mod edit;
pub mod fresh;
pub mod kinds;
pub mod library;
pub mod readback;
pub mod reads;
pub mod reference;
pub mod schema;
pub mod shop;
pub mod sites;
pub mod text;
pub mod time;
pub mod value;
pub mod walk;

pub use check::check;
pub use checked::CheckedSegment;
pub use condition::{
    Aggregate, Bound, Comparison, Condition, Direction, Field, Filter, Measure, Occurrence, Pick, Relation, Segment,
    Test,
};
pub use kinds::*;
pub use library::Library;
pub use reads::{Read, reads};
pub use shop::Shop;
pub use time::{Length, Moment, Period, Unit, Window};
pub use value::{Number, Value};

/// Limits of law 14; past them a segment is refused with the limit, the number found and the place.
pub mod limits {
    pub const DEPTH: usize = 16;
    pub const NODES: usize = 500;
    pub const VALUES: usize = 10_000;
    /// Digits of a number before and after its point. With these, products of two sums, a number and a percentage stay
    /// within the 38 digits of an exact DECIMAL.
    pub const WHOLE_DIGITS: u32 = 12;
    pub const DECIMALS: u32 = 6;
    /// Periods of one pattern, and of one trend.
    pub const PERIODS: u32 = 400;
    pub const TREND: u32 = 24;
    /// Years that a window of anniversaries may touch.
    pub const ANNIVERSARIES: usize = 50;
    /// Problems of one text with a search for what was meant.
    pub const SUGGESTIONS: usize = 50;
    /// Characters of segment text.
    pub const TEXT: usize = 20_000;
}
