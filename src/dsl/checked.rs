//! The checked form of a segment: every name resolved to a column, every window to instants, every term expanded.
//!
//! Owns: [`CheckedSegment`], which only [`super::check`] can make; holding one is the proof that it compiles. The
//! compiler needs nothing else: no catalog, no clock. Does not own how it becomes SQL.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::condition::{Aggregate, Direction, Pick, Relation, Segment};
use super::kinds::{Axis, End, Joint, Level, Portion};
use super::reads::Read;
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
    pub(super) reads: BTreeSet<Read>,
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

    /// The one condition of a rule that is no more than that; else the whole rule.
    pub fn single(&self) -> &Rule {
        match self.parts.as_slice() {
            [part] => &part.rule,
            _ => &self.rule,
        }
    }

    pub fn windows(&self) -> &[ResolvedWindow] {
        &self.windows
    }

    /// What it reads of customers that can be closed to people.
    pub fn reads(&self) -> &BTreeSet<Read> {
        &self.reads
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
    Customers(Vec<i64>),
    Event {
        pick: Pick,
        rows: Rows,
    },
    /// Of rows looked at together.
    Joint(Joint),
    Compare {
        quantity: Quantity,
        bound: QuantityBound,
    },
    Rank {
        end: End,
        portion: Portion,
        by: Ranked,
        per: Option<Operand>,
        among: Option<Box<Rule>>,
    },
    /// Whose lot (the first 16 hexadecimal digits of SHA-256 of `<name>:<key>`) is at least `from`, and less than `until`
    /// unless that is the end.
    Sample {
        from: Option<String>,
        until: Option<String>,
        name: String,
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

impl Rule {
    /// The number of a customer that the rule compares, where it compares one.
    pub fn quantity(&self) -> Option<&Quantity> {
        match self {
            Rule::Compare { quantity, .. } | Rule::Rank { by: Ranked::Rows(quantity), .. } => Some(quantity),
            Rule::Rfm { facts, axis, .. } => match axis {
                Axis::Recency => None,
                Axis::Frequency => Some(&facts.frequency),
                Axis::Monetary => Some(&facts.monetary),
            },
            Rule::Everyone
            | Rule::All(_)
            | Rule::Any(_)
            | Rule::AtLeast { .. }
            | Rule::Not(_)
            | Rule::Attribute { .. }
            | Rule::Customers(_)
            | Rule::Event { .. }
            | Rule::Joint(_)
            | Rule::Rank { by: Ranked::Own(_), .. }
            | Rule::Sample { .. }
            | Rule::HasRfm { .. } => None,
        }
    }
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
    HasAtLeast(u32),
    HasAtMost(u32),
    /// Compared with another operand, of the customer or of the same row.
    Than {
        relation: Relation,
        operand: Box<Operand>,
        of: Owner,
    },
    /// A yearly return lies in the interval; `years` are those whose returns may.
    Anniversary {
        interval: Interval,
        years: Vec<i16>,
    },
}

/// Whose operand it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    Customer,
    Row,
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
    /// Absent where rows have no time; then nothing asks for it.
    pub time: Option<String>,
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
    pub rollup: Option<Rollup>,
}

/// Fewer rows that say the same where it does not matter how often: see [`crate::catalog::Rollup`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rollup {
    pub source: Source,
    pub valid: RowRule,
    pub columns: BTreeSet<String>,
    pub sums: BTreeSet<String>,
}

impl Rows {
    /// Whether what is asked of a row depends on its customer's own data.
    pub fn mention_customers(&self) -> bool {
        matches!(self.span, RowSpan::After { .. })
            || self.valid.mentions_customers()
            || self.filter.mentions_customers()
    }

    /// Whether all rows that count are wanted, whenever they were.
    pub fn is_all(&self) -> bool {
        let is_ever = matches!(self.span, RowSpan::Within(Interval { from: None, until }) if until >= self.as_of);
        self.filter == RowRule::EVERY && is_ever
    }

    /// The same rows rolled up, where nothing is asked of a row that is not kept of it there.
    pub fn rolled_up(&self) -> Option<Rows> {
        let Rollup { source, valid, columns, .. } = self.rollup.as_ref()?;
        let fewer = || Rows { source: source.clone(), valid: valid.clone(), rollup: None, ..self.clone() };
        self.filter.asks_only_of(columns).then(fewer)
    }
}

impl RowRule {
    fn asks_only_of(&self, columns: &BTreeSet<String>) -> bool {
        match self {
            RowRule::All(parts) | RowRule::Any(parts) => parts.iter().all(|part| part.asks_only_of(columns)),
            RowRule::Not(part) => part.asks_only_of(columns),
            RowRule::Test { operand, test } => {
                let other = match test {
                    RowTest::Than { operand, of: Owner::Row, .. } => columns.contains(&operand.column),
                    _ => true,
                };
                other && columns.contains(&operand.column)
            }
        }
    }

    fn mentions_customers(&self) -> bool {
        match self {
            RowRule::All(parts) | RowRule::Any(parts) => parts.iter().any(RowRule::mentions_customers),
            RowRule::Not(part) => part.mentions_customers(),
            RowRule::Test { test, .. } => matches!(test, RowTest::Than { of: Owner::Customer, .. }),
        }
    }
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
    /// No value where the denominator is not positive or has no value.
    Ratio { numerator: Box<Quantity>, denominator: Box<Quantity> },
}

/// What customers are ranked by; who has none of it is not ranked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ranked {
    Rows(Quantity),
    /// A value of the customer's own, of an ordered type.
    Own(Operand),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum QuantityBound {
    Is(Number),
    IsNot(Number),
    Order(Direction, Number),
    Between(Number, Number),
    Relative {
        direction: Direction,
        percent: Number,
        of: Quantity,
    },
    /// So many percent of the mean over all customers in scope with the rows, among those of the rule.
    Mean {
        direction: Direction,
        percent: Number,
        of: Quantity,
        among: Option<Box<Rule>>,
    },
}

impl Quantity {
    /// The rows it is made of, those of a ratio's numerator first.
    pub fn rows(&self) -> Vec<&Rows> {
        match self {
            Quantity::Aggregate { rows, .. } => vec![rows],
            Quantity::Ratio { numerator, denominator } => {
                let mut rows = numerator.rows();
                rows.extend(denominator.rows());
                rows
            }
        }
    }

    /// The rows it is made of; of a ratio, those of the numerator.
    pub fn first_rows(&self) -> &Rows {
        match self {
            Quantity::Aggregate { rows, .. } => rows,
            Quantity::Ratio { numerator, .. } => numerator.first_rows(),
        }
    }

    /// Whether it is 0 where there are no rows; else it has no value there.
    pub fn is_zero_of_nothing(&self) -> bool {
        match self {
            Quantity::Aggregate { aggregate, .. } => match aggregate {
                Aggregate::Count | Aggregate::Sum | Aggregate::Distinct | Aggregate::Days => true,
                Aggregate::Average | Aggregate::Minimum | Aggregate::Maximum | Aggregate::Since | Aggregate::Cycle => {
                    false
                }
            },
            Quantity::Ratio { .. } => false,
        }
    }

    /// Whether it is one number divided by another.
    pub fn is_fraction(&self) -> bool {
        match self {
            Quantity::Aggregate { aggregate, .. } => matches!(aggregate, Aggregate::Average | Aggregate::Cycle),
            Quantity::Ratio { .. } => true,
        }
    }

    /// Whether it is a plain sum, which may be negative.
    pub fn is_sum(&self) -> bool {
        matches!(self, Quantity::Aggregate { aggregate: Aggregate::Sum, .. })
    }

    /// Whether it tells how far days lie apart.
    pub fn spans_days(&self) -> bool {
        match self {
            Quantity::Aggregate { aggregate, .. } => matches!(aggregate, Aggregate::Since | Aggregate::Cycle),
            Quantity::Ratio { numerator, denominator } => numerator.spans_days() || denominator.spans_days(),
        }
    }
}

impl QuantityBound {
    /// Whether 0 passes a plain bound.
    pub fn admits_zero(&self) -> bool {
        let zero = Number::from(0);
        match self {
            QuantityBound::Is(number) => *number == zero,
            QuantityBound::IsNot(number) => *number != zero,
            QuantityBound::Order(direction, number) => match direction {
                Direction::Less => zero < *number,
                Direction::AtMost => zero <= *number,
                Direction::More => zero > *number,
                Direction::AtLeast => zero >= *number,
            },
            QuantityBound::Between(low, high) => *low <= zero && zero <= *high,
            QuantityBound::Relative { .. } | QuantityBound::Mean { .. } => false,
        }
    }
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

impl crate::catalog::Property {
    /// The property of a row, at an as-of.
    pub fn operand(&self, as_of: DateTime) -> Operand {
        Operand { column: self.column.clone(), kind: self.kind, derive: self.derive, as_of }
    }
}
