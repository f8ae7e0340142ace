//! Numbers per customer, and how rows become one.

use serde::{Deserialize, Serialize};

use super::{Type, Words};
use crate::diagnostic::Place;
use crate::lang::Bilingual;

/// How rows of an event become one number per customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Rows.
    Count,
    Sum,
    Average,
    Minimum,
    Maximum,
    /// Different non-missing values.
    Distinct,
    /// Different calendar days.
    Days,
    /// Whole calendar days from the latest row to as-of; no value without rows.
    Since,
    /// Mean gap in days between consecutive days with rows; no value under three such days.
    Cycle,
}

impl Aggregation {
    pub fn name(self) -> &'static str {
        match self {
            Aggregation::Count => "count",
            Aggregation::Sum => "sum",
            Aggregation::Average => "average",
            Aggregation::Minimum => "minimum",
            Aggregation::Maximum => "maximum",
            Aggregation::Distinct => "distinct",
            Aggregation::Days => "days",
            Aggregation::Since => "since",
            Aggregation::Cycle => "cycle",
        }
    }

    /// Whether it is made of the values of a property, not of the rows alone.
    pub fn needs_property(self) -> bool {
        match self {
            Aggregation::Count | Aggregation::Days | Aggregation::Since | Aggregation::Cycle => false,
            Aggregation::Sum
            | Aggregation::Average
            | Aggregation::Minimum
            | Aggregation::Maximum
            | Aggregation::Distinct => true,
        }
    }
}

/// `[[measure]]`: a named number per customer, such as spend or average order value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    pub name: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    pub formula: Formula,
    #[serde(rename = "type")]
    pub kind: Type,
    pub unit: Option<Bilingual>,
    #[serde(skip)]
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Formula {
    /// `event`, `aggregate` and, but for count and days, `property`.
    Aggregate { event: String, aggregate: Aggregation, property: Option<String> },
    /// `numerator`, `denominator`: names of two measures of the same event; no value where the denominator is not positive.
    Ratio { numerator: String, denominator: String },
}
