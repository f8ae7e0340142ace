//! What there is to be met, by name.

use quanxuan::catalog::Aggregation;
use quanxuan::dsl::{Axis, Condition, Level, Relation};

pub const KINDS: [&str; 19] = [
    "everyone",
    "all",
    "any",
    "at least",
    "not",
    "attribute",
    "customers",
    "event",
    "sequence",
    "measure",
    "periodic",
    "preference",
    "together",
    "rank",
    "sample",
    "state",
    "earlier",
    "term",
    "segment",
];

/// Kinds with rules inside them.
pub const OUTER: [&str; 7] = ["all", "any", "at least", "not", "earlier", "rank", "measure"];

/// Every variant by the group it is of.
pub const VARIANTS: &[(&str, &[&str])] = &[
    ("filter", &["all", "any", "not", "property"]),
    (
        "test",
        &[
            "is",
            "is not",
            "less",
            "at most",
            "more",
            "at least",
            "between",
            "in",
            "not in",
            "contains",
            "starts with",
            "ends with",
            "missing",
            "present",
            "during",
            "has any",
            "has all",
            "has none",
            "has at least",
            "has at most",
            "than",
            "anniversary",
        ],
    ),
    ("relation", &["is", "is not", "less", "at most", "more", "at least"]),
    ("field", &["own", "row"]),
    ("pick", &["any", "first", "last", "every"]),
    ("window", &["ever", "between", "festival", "festival of a year", "after", "earlier"]),
    ("moment", &["ago", "now", "ahead", "start", "start ahead", "date", "time"]),
    ("unit", &["minute", "hour", "day", "week", "month", "quarter", "year"]),
    ("measure", &["named", "of", "ratio"]),
    ("aggregate", &["count", "sum", "average", "minimum", "maximum", "distinct", "days", "since", "cycle"]),
    ("bound", &["is", "is not", "less", "at most", "more", "at least", "between", "relative", "mean", "mean among"]),
    ("direction", &["less", "at most", "more", "at least"]),
    ("step", &["then", "then no", "second", "within", "after", "same", "without", "window"]),
    ("pattern", &["every", "at least", "in row", "rises", "falls"]),
    ("each", &["event", "measure"]),
    ("period", &["day", "week", "month", "quarter", "year"]),
    ("over", &["rolling", "calendar", "all"]),
    ("group", &["all", "any", "not", "some", "number"]),
    ("portion", &["count", "percent"]),
    ("rank", &["top", "bottom", "per", "among"]),
    ("ranked by own", &["integer", "decimal", "money", "date", "time", "derived"]),
    ("state", &["in", "not in", "axis"]),
    ("axis", &["recency high", "recency low", "frequency high", "frequency low", "monetary high", "monetary low"]),
    ("segment", &["including"]),
];

pub fn kind(rule: &Condition) -> &'static str {
    match rule {
        Condition::Everyone => "everyone",
        Condition::All(_) => "all",
        Condition::Any(_) => "any",
        Condition::AtLeast { .. } => "at least",
        Condition::Not(_) => "not",
        Condition::Attribute { .. } => "attribute",
        Condition::Customers(_) => "customers",
        Condition::Event(_) => "event",
        Condition::Sequence(_) => "sequence",
        Condition::Measure(_) => "measure",
        Condition::Periodic(_) => "periodic",
        Condition::Preference(_) => "preference",
        Condition::Together(_) => "together",
        Condition::Rank(_) => "rank",
        Condition::Sample(_) => "sample",
        Condition::State(_) => "state",
        Condition::Earlier { .. } => "earlier",
        Condition::Term(_) => "term",
        Condition::Segment(_) => "segment",
    }
}

pub fn named(aggregate: Aggregation) -> &'static str {
    match aggregate {
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

pub fn related(relation: Relation) -> &'static str {
    match relation {
        Relation::Is => "is",
        Relation::IsNot => "is not",
        Relation::Less => "less",
        Relation::AtMost => "at most",
        Relation::More => "more",
        Relation::AtLeast => "at least",
    }
}

pub fn side(axis: Axis, level: Level) -> &'static str {
    match (axis, level) {
        (Axis::Recency, Level::High) => "recency high",
        (Axis::Recency, Level::Low) => "recency low",
        (Axis::Frequency, Level::High) => "frequency high",
        (Axis::Frequency, Level::Low) => "frequency low",
        (Axis::Monetary, Level::High) => "monetary high",
        (Axis::Monetary, Level::Low) => "monetary low",
    }
}
