//! The form in which a model answers: flat, strict, terse. One list of alternatives, each a list of conditions.
//!
//! Owns the form, the registry of its operators (which prompt, schema and reading share) and its JSON schema
//! ([`schema`]). What a well-formed answer means as a segment is [`convert`]'s business.
//!
//! The schema stays inside what every provider with strict schemas takes: all properties required, `null` instead of
//! absent, no further properties, no references, no alternatives. Reading is more lenient: absent is `null`, and a
//! number or a truth value may stand where the schema says string. Nothing unknown is ever ignored.

pub mod convert;
pub mod schema;
pub mod values;

use serde::Deserialize;

use crate::catalog::Aggregation;
use crate::dsl::{Direction, End, Pick};

/// A model's whole answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub verdict: Verdict,
    /// For `ask` and `refuse`: why, in the language of the question.
    #[serde(default)]
    pub reason: Option<String>,
    /// The segment: a customer is in it when one of these lists holds entirely.
    #[serde(default)]
    pub any_of: Vec<Vec<Condition>>,
    /// Scope rules lifted.
    #[serde(default)]
    pub including: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Answer,
    Ask,
    Refuse,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Answer, Verdict::Ask, Verdict::Refuse];

    pub fn name(self) -> &'static str {
        match self {
            Verdict::Answer => "answer",
            Verdict::Ask => "ask",
            Verdict::Refuse => "refuse",
        }
    }
}

/// One condition, every kind in the same shape. What kind it is follows from `name`, which the catalog knows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The words of the question this condition comes from.
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub negate: bool,
    pub name: String,
    /// For events: what is computed from their rows.
    #[serde(default)]
    pub aggregate: Option<Aggregation>,
    /// What is added up, averaged, counted apart.
    #[serde(default)]
    pub property: Option<String>,
    /// Tests that one row of the event passes, all of them.
    #[serde(default, rename = "where")]
    pub filters: Vec<Filter>,
    /// As the segment language spells windows.
    #[serde(default)]
    pub window: Option<String>,
    pub operator: Operator,
    #[serde(default)]
    pub values: Vec<Scalar>,
    /// What a number is compared with, when the one value is a percentage.
    #[serde(default)]
    pub than: Option<Than>,
    /// Attribute within whose values a rank is taken.
    #[serde(default)]
    pub per: Option<String>,
}

/// A test on a property of an event's row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    pub property: String,
    pub operator: Operator,
    #[serde(default)]
    pub values: Vec<Scalar>,
}

/// A measure of the same customer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Than {
    pub name: String,
    #[serde(default, rename = "where")]
    pub filters: Vec<Filter>,
    #[serde(default)]
    pub window: Option<String>,
}

/// A value as written; numbers, dates and truth values become such by the type of what they are compared with.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    Text(String),
    Number(serde_json::Number),
    Boolean(bool),
}

impl Scalar {
    pub fn text(&self) -> String {
        match self {
            Scalar::Text(text) => text.trim().to_owned(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Boolean(truth) => truth.to_string(),
        }
    }
}

macro_rules! operators {
    ($($variant:ident = $name:literal for $subject:ident),* $(,)?) => {
        /// What is asked of a name. The table is the one registry: schema, prompt and reading follow it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Operator { $($variant),* }

        impl Operator {
            pub const ALL: &[Operator] = &[$(Operator::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Operator::$variant => $name),* }
            }

            /// What it is mainly for; the checker knows exactly which tests a type takes.
            pub fn subject(self) -> Subject {
                match self { $(Operator::$variant => Subject::$subject),* }
            }
        }

        impl<'de> Deserialize<'de> for Operator {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                match name.as_str() {
                    $($name => Ok(Operator::$variant),)*
                    _ => Err(serde::de::Error::unknown_variant(&name, &[$($name),*])),
                }
            }
        }
    };
}

operators! {
    Is = "is" for Anything,
    IsNot = "is_not" for Anything,
    Happened = "happened" for Event,
    FirstHappened = "first_happened" for Event,
    LastHappened = "last_happened" for Event,
    Less = "less" for Number,
    AtMost = "at_most" for Number,
    More = "more" for Number,
    AtLeast = "at_least" for Number,
    Between = "between" for Number,
    Top = "top" for Measure,
    Bottom = "bottom" for Measure,
    Contains = "contains" for Text,
    StartsWith = "starts_with" for Text,
    EndsWith = "ends_with" for Text,
    During = "during" for Time,
    Missing = "missing" for Attribute,
    Present = "present" for Attribute,
    HasAny = "has_any" for List,
    HasAll = "has_all" for List,
    HasNone = "has_none" for List,
}

/// What an operator asks; the form the rest of the code works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Equal,
    Unequal,
    Occurrence(Pick),
    Order(Direction),
    Between,
    Rank(End),
    Contains,
    StartsWith,
    EndsWith,
    During,
    Missing,
    Present,
    HasAny,
    HasAll,
    HasNone,
}

impl Operator {
    pub fn asks(self) -> Asks {
        match self {
            Operator::Is => Asks::Equal,
            Operator::IsNot => Asks::Unequal,
            Operator::Happened => Asks::Occurrence(Pick::Any),
            Operator::FirstHappened => Asks::Occurrence(Pick::First),
            Operator::LastHappened => Asks::Occurrence(Pick::Last),
            Operator::Less => Asks::Order(Direction::Less),
            Operator::AtMost => Asks::Order(Direction::AtMost),
            Operator::More => Asks::Order(Direction::More),
            Operator::AtLeast => Asks::Order(Direction::AtLeast),
            Operator::Between => Asks::Between,
            Operator::Top => Asks::Rank(End::Top),
            Operator::Bottom => Asks::Rank(End::Bottom),
            Operator::Contains => Asks::Contains,
            Operator::StartsWith => Asks::StartsWith,
            Operator::EndsWith => Asks::EndsWith,
            Operator::During => Asks::During,
            Operator::Missing => Asks::Missing,
            Operator::Present => Asks::Present,
            Operator::HasAny => Asks::HasAny,
            Operator::HasAll => Asks::HasAll,
            Operator::HasNone => Asks::HasNone,
        }
    }
}

/// What an operator is for, in the words of the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Anything,
    Event,
    Number,
    Measure,
    Text,
    Time,
    Attribute,
    List,
}

impl Subject {
    pub const ALL: [Subject; 8] = [
        Subject::Anything,
        Subject::Event,
        Subject::Number,
        Subject::Measure,
        Subject::Text,
        Subject::Time,
        Subject::Attribute,
        Subject::List,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Subject::Anything => "anything",
            Subject::Event => "event",
            Subject::Number => "number",
            Subject::Measure => "measure",
            Subject::Text => "text",
            Subject::Time => "date or time",
            Subject::Attribute => "attribute",
            Subject::List => "list",
        }
    }
}

/// The names an aggregate goes by, as in the segment language.
pub const AGGREGATES: [(Aggregation, &str); 9] = [
    (Aggregation::Count, "count"),
    (Aggregation::Days, "days"),
    (Aggregation::Since, "days_since"),
    (Aggregation::Cycle, "cycle"),
    (Aggregation::Sum, "sum"),
    (Aggregation::Average, "average"),
    (Aggregation::Minimum, "minimum"),
    (Aggregation::Maximum, "maximum"),
    (Aggregation::Distinct, "distinct"),
];
