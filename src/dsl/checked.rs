//! The checked form of a segment: every name resolved to a column, every window to instants, every term expanded.
//!
//! Owns: [`CheckedSegment`], which only [`super::check`] can make; holding one is the proof that it compiles. The
//! compiler needs nothing else: no catalog, no clock. Does not own how it becomes SQL.

use jiff::civil::DateTime;

use super::condition::{Aggregate, Axis, Direction, End, Follow, Length, Level, Pick, Portion, Segment};
use super::time::{Interval, Unit, Window};
use super::value::{Number, Value};
use crate::catalog::{Derivation, Type};
use crate::lang::Bilingual;

/// A segment that means something on this shop, at this as-of.
#[derive(Clone, Debug)]
pub struct CheckedSegment {
    pub(super) segment: Segment,
    pub(super) as_of: DateTime,
    pub(super) universe: Universe,
    pub(super) rule: Rule,
    pub(super) parts: Vec<Part>,
    pub(super) windows: Vec<ResolvedWindow>,
}

impl CheckedSegment {
    pub fn segment(&self) -> &Segment {
        &self.segment
    }

    pub fn as_of(&self) -> DateTime {
        self.as_of
    }

    pub fn universe(&self) -> &Universe {
        &self.universe
    }

    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The conditions that must all hold, in the order written; one for a rule that is no `and`. For the waterfall.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub fn windows(&self) -> &[ResolvedWindow] {
        &self.windows
    }
}

/// One top-level condition with its read-back.
#[derive(Clone, Debug)]
pub struct Part {
    pub rule: Rule,
    pub text: Bilingual,
}

/// A window as written and as resolved, for the answer and the record. Windows after an attribute have no instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedWindow {
    pub window: Window,
    pub interval: Option<Interval>,
    pub text: Bilingual,
}

/// All customers in scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Universe {
    pub database: String,
    pub table: String,
    pub key: String,
    /// Customers for whom one of these holds are outside; name and label say which scope rule it is.
    pub excluded: Vec<Exclusion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exclusion {
    pub name: String,
    pub label: Bilingual,
    pub rule: Rule,
}

/// A condition on a customer, without names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    Everyone,
    All(Vec<Rule>),
    Any(Vec<Rule>),
    AtLeast {
        count: u32,
        of: Vec<Rule>,
    },
    Not(Box<Rule>),
    Attribute {
        operand: Operand,
        test: RowTest,
    },
    Event {
        pick: Pick,
        rows: Rows,
    },
    Sequence(Follows),
    Compare {
        quantity: Quantity,
        bound: QuantityBound,
    },
    Rank {
        end: End,
        portion: Portion,
        by: Quantity,
        per: Option<Operand>,
    },
    /// The customer's RFM axis is on this side of the mean; customers without the event have no RFM.
    Rfm {
        facts: RfmFacts,
        axis: Axis,
        level: Level,
    },
    /// The customer has the event at all, hence an RFM cell.
    HasRfm {
        facts: RfmFacts,
    },
}

/// Some row of `first` with, or without, a row of `then` after it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Follows {
    pub first: Rows,
    pub follow: Follow,
    pub then: Rows,
    pub within: Option<Length>,
    /// Operands of the first and of the other row that are equal.
    pub same: Vec<(Operand, Operand)>,
}

/// A column of a row, or something derived from it at `as_of`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operand {
    pub column: String,
    /// Type of the operand itself, after derivation.
    pub kind: Type,
    pub derive: Option<Derivation>,
    pub as_of: DateTime,
}

/// A test on an operand; false where the operand is missing, but for [`RowTest::Missing`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowTest {
    Is(Value),
    IsNot(Value),
    Order(Direction, Value),
    Between(Value, Value),
    In(Vec<Value>),
    NotIn(Vec<Value>),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    Missing,
    Present,
    /// In one of the intervals.
    During(Vec<Interval>),
    /// In none of them.
    Outside(Vec<Interval>),
    HasAny(Vec<String>),
    HasAll(Vec<String>),
    HasNone(Vec<String>),
}

/// A condition on one row of an event's table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowRule {
    All(Vec<RowRule>),
    Any(Vec<RowRule>),
    Not(Box<RowRule>),
    Test { operand: Operand, test: RowTest },
}

impl RowRule {
    /// True for every row.
    pub const EVERY: RowRule = RowRule::All(Vec::new());
}

/// Where an event's rows are. Facts that share a source can share a scan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    pub table: String,
    /// Column of the customer key.
    pub key: String,
    pub time: String,
}

/// Rows of an event: those that count at all, of these the wanted ones, and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rows {
    pub source: Source,
    pub valid: RowRule,
    pub filter: RowRule,
    pub span: RowSpan,
    /// As-of of this condition: later rows do not exist for it, whatever its window.
    pub as_of: DateTime,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowSpan {
    Within(Interval),
    /// `[t, t + count unit)` from the customer's own time column.
    After {
        column: String,
        count: u32,
        unit: Unit,
    },
}

/// A number per customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// `operand` is absent for count and days only.
    Aggregate { aggregate: Aggregate, operand: Option<Operand>, rows: Rows },
    /// No value where the denominator is 0 or has no value.
    Ratio { numerator: Box<Quantity>, denominator: Box<Quantity> },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum QuantityBound {
    Is(Number),
    IsNot(Number),
    Order(Direction, Number),
    Between(Number, Number),
    Relative { direction: Direction, percent: Number, of: Quantity },
}

/// What RFM is computed from, up to `until`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RfmFacts {
    pub rows: Rows,
    pub frequency: Quantity,
    pub monetary: Quantity,
    pub until: DateTime,
}

impl crate::catalog::Attribute {
    /// The attribute of a customer, at an as-of.
    pub fn operand(&self, as_of: DateTime) -> Operand {
        Operand { column: self.column.clone(), kind: self.kind, derive: self.derive, as_of }
    }
}
