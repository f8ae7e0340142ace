//! The tree of a segment. Every node composes with every other; nothing here is checked against a catalog yet.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::catalog::Aggregation as Aggregate;

use super::kinds::{Periodic, Preference, Rank, Sample, Sequence, Standing, Together};
use super::time::{Length, Window};
use super::value::{Number, Value};

/// What anyone may write: a person, a reader, a model, the store.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    pub rule: Condition,
    /// Scope rules of the catalog that are lifted: these customers are in the universe after all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub including: Vec<String>,
}

impl From<Condition> for Segment {
    fn from(rule: Condition) -> Self {
        Segment { rule, including: Vec::new() }
    }
}

/// A condition on a customer: true or false, never unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every customer in scope.
    Everyone,
    All(Vec<Condition>),
    Any(Vec<Condition>),
    /// At least `count` of the conditions hold.
    AtLeast {
        count: u32,
        of: Vec<Condition>,
    },
    Not(Box<Condition>),
    /// A test on the customer's own data.
    Attribute {
        attribute: String,
        test: Test,
    },
    /// One of these customers, by key.
    Customers(Vec<i64>),
    /// Something happened at least once.
    Event(Occurrence),
    /// One event and others after it, or not.
    Sequence(Sequence),
    /// A number computed from events, compared. Never having done the event counts 0 and sums to 0.
    Measure(Comparison),
    /// The same in each of several periods, in some of them, or in a row.
    Periodic(Periodic),
    /// The value that most of the customer's rows have.
    Preference(Preference),
    /// Rows that belong together, such as the lines of one order.
    Together(Together),
    /// Among the first or last of all customers by a measure.
    Rank(Rank),
    /// In a part of all customers drawn by lot, always the same.
    Sample(Sample),
    /// Where the customer stands.
    State(Standing),
    /// The rule as it was so long before as-of: later rows do not exist for it, windows end there. What customers
    /// themselves have (attributes) is known as it is now only.
    Earlier {
        ago: Length,
        rule: Box<Condition>,
    },
    /// A business term of the catalog, by name.
    Term(String),
    /// Another saved segment, by name.
    Segment(String),
}

/// A test on one value. A missing value passes none of them but [`Test::Missing`].
/// A date beside a time is all of that day: `<= 2026-11-11` reaches its last instant, `> 2026-11-11` begins after it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Test {
    Is(Value),
    IsNot(Value),
    Less(Value),
    AtMost(Value),
    More(Value),
    AtLeast(Value),
    /// Both ends included.
    Between(Value, Value),
    In(Vec<Value>),
    NotIn(Vec<Value>),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    Missing,
    Present,
    /// A date or time lies in the window, which must have a border and be the same for every customer.
    During(Window),
    /// A list holds at least one of these.
    HasAny(Vec<String>),
    /// A list holds each of these.
    HasAll(Vec<String>),
    /// A list holds none of these; a missing list is no list, so the test is false.
    HasNone(Vec<String>),
    /// A list holds at least so many different values.
    HasAtLeast(u32),
    /// A list holds at most so many different values; a missing list is no list.
    HasAtMost(u32),
    /// Compared with another value of the same row or the same customer; false where either is missing.
    Than {
        relation: Relation,
        field: Field,
    },
    /// A yearly return of a date lies in the window, which must have both borders (an open end is as-of) and may lie
    /// ahead. The day itself is no return. 29 February returns on the 28th in common years.
    Anniversary(Window),
}

impl Test {
    /// The values compared with, in the order written; those of lists are no such values.
    pub fn values(&self) -> Vec<&Value> {
        match self {
            Test::Is(value)
            | Test::IsNot(value)
            | Test::Less(value)
            | Test::AtMost(value)
            | Test::More(value)
            | Test::AtLeast(value) => vec![value],
            Test::Between(low, high) => vec![low, high],
            Test::In(values) | Test::NotIn(values) => values.iter().collect(),
            Test::Contains(_)
            | Test::StartsWith(_)
            | Test::EndsWith(_)
            | Test::Missing
            | Test::Present
            | Test::During(_)
            | Test::HasAny(_)
            | Test::HasAll(_)
            | Test::HasNone(_)
            | Test::HasAtLeast(_)
            | Test::HasAtMost(_)
            | Test::Than { .. }
            | Test::Anniversary(_) => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Another value beside the one tested.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Field {
    /// An attribute of the customer.
    Own(String),
    /// A property of the same row.
    Row(String),
}

/// A test on one row of an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Property { property: String, test: Test },
}

/// Which occurrence of an event is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    #[default]
    Any,
    /// The customer's earliest ever (all rows at that instant); filter and window then test that one.
    First,
    /// The customer's latest up to as-of.
    Last,
    /// There are rows in the window and every one of them passes the filter.
    Every,
}

/// An event that happened: rows that pass `filter` inside `window`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    #[serde(default)]
    pub pick: Pick,
    pub event: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    #[serde(default)]
    pub window: Window,
}

/// A number per customer: first filter and window, then the aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Measure {
    /// A measure of the catalog. What customers are ranked by may also be a number or date of their own, an attribute,
    /// which has neither rows to filter nor a window.
    Named {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
        #[serde(default)]
        window: Window,
    },
    /// An aggregate over an event; `property` is absent for count and days only.
    Of {
        aggregate: Aggregate,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        property: Option<String>,
        event: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
        #[serde(default)]
        window: Window,
    },
    /// One number divided by another of the same customer; no value where the other is not positive.
    Ratio { of: Box<Measure>, to: Box<Measure> },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    pub measure: Measure,
    pub bound: Bound,
}

/// What a measure is compared with. A measure without a value (an average of nothing) passes none of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Bound {
    Is(Number),
    IsNot(Number),
    Less(Number),
    AtMost(Number),
    More(Number),
    AtLeast(Number),
    /// Both ends included.
    Between(Number, Number),
    /// Compared with so many percent of another measure of the same customer; false where that other one is not
    /// positive, for there is nothing to take a share of.
    Relative {
        direction: Direction,
        percent: Number,
        of: Measure,
    },
    /// Compared with so many percent of a mean: the total of a measure over all customers in scope who have its event and
    /// a value (and are `among` those named), divided by their number; of a fraction (a ratio, an average, a cycle), the
    /// total of its numerators by that of its denominators. False where the mean is not positive.
    Mean {
        direction: Direction,
        percent: Number,
        of: Measure,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        among: Option<Box<Condition>>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Less,
    AtMost,
    More,
    AtLeast,
}
