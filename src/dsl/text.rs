//! The text face of a segment: reads aloud like a sentence, and has one canonical spelling.
//!
//! ```text
//! segment    = rule [ "including" name { "," name } ]
//! rule       = conjunct { "or" conjunct }
//! conjunct   = unary { "and" unary }
//! unary      = "not" unary | condition
//! condition  = "(" rule ")" | "everyone" | "at least" N "of" "(" rule { "," rule } ")"
//!            | "is" term | "in segment" 'name' | "customer in" "(" key { "," key } ")"
//!            | attribute test
//!            | [ "first" | "last" | "every" ] rows
//!            | [ "first" | "last" ] rows { "then" [ "no" ] rows [ "within" length ] [ "at least" length "later" ]
//!              [ "with same" ( property | "(" property { "," property } ")" ) ] [ "without" rows "between" ] }
//!            | measure bound
//!            | ( rows | measure bound ) "in" ( "each" | "at least" N | N "consecutive" ) "of" periods
//!            | measure ( "rising" | "falling" ) "over" periods
//!            | "preferred" property "by" measure test
//!            | "one" property "of" rows "has" "(" group ")"
//!            | ( "top" | "bottom" ) ( N | N"%" ) "by" measure [ "per" attribute ] [ among ]
//!            | "sample" [ N"%" "to" ] N"%" "of" 'name'
//!            | state ( "is" | "was" ) … [ length "ago" ] | "was" "(" rule ")" length "ago"
//! rows       = event [ "(" filter ")" ] [ window ]
//! measure    = name [ "(" filter ")" ] [ window ] | "ratio of" measure "to" measure
//!            | ( "count of" | "days of" | "days since" | "cycle of" | "distinct" p "of" | "sum of" p "of" | "average of" … ) rows
//! bound      = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) number | "between" number "and" number
//!            | ( "<" | "<=" | ">" | ">=" ) N"%" "of" ( measure | "mean" measure [ among ] )
//! among      = "among" "(" rule ")"
//! periods    = "last" N [ "calendar" ] period | "all" period
//! group      = the boolean words over "some" "(" filter ")" and aggregate [ "(" filter ")" ] bound
//! test       = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) ( value | "own" attribute | property )
//!            | "between" value "and" value | [ "not" ] "in" "(" value { "," value } ")"
//!            | "contains" 's' | "starts with" 's' | "ends with" 's' | "is missing" | "is present" | window
//!            | "has" ( "any" | "all" | "none" ) "(" 's' { "," 's' } ")" | "has at least" N | "has at most" N
//!            | "anniversary" window
//! filter     = the same with and / or / not over `property test`
//! window     = ( "in last" | "in next" | "in previous" ) length | "in this" [ "whole" ] period | "in last" period
//!            | "in next" period | "in" period N ( "ago" | "ahead" )
//!            | "since" moment | "before" moment | "from" moment "until" moment
//!            | "during" festival [ year ] | "within" length "after" attribute | window length "earlier"
//! moment     = length ( "ago" | "ahead" ) | "now" | "start of" ( "this" period | period N ( "ago" | "ahead" ) )
//!            | 2025-11-11 | 2025-11-11T20:00:00
//! length     = N unit
//! ```
//!
//! Text values stand in single quotes, a quote inside is doubled. `until` is exclusive. Keywords are lower case.
//! Whether a name is an attribute, an event, a measure or a state is the catalog's to say, so reading takes a catalog.

mod lex;
pub(super) mod parse;
pub(super) mod print;
mod windows;

pub use parse::{parse, parse_any, parse_condition, parse_filter, parse_window};
pub(super) use windows::{Spelling, spelling};

pub use print::{print, print_condition, print_filter, print_window};

use super::condition::Segment;

/// A segment as it is saved: its canonical text, and its JSON.
pub fn faces(segment: &Segment) -> (String, serde_json::Value) {
    // A tree of strings and numbers always has a JSON form.
    (print(segment), serde_json::to_value(segment).unwrap_or_default())
}

/// Words of the language itself, sorted; no catalog name may be one.
pub const KEYWORDS: [&str; 97] = [
    "after",
    "ago",
    "ahead",
    "all",
    "among",
    "and",
    "anniversary",
    "any",
    "at",
    "average",
    "before",
    "between",
    "bottom",
    "by",
    "calendar",
    "consecutive",
    "contains",
    "count",
    "customer",
    "cycle",
    "day",
    "days",
    "distinct",
    "during",
    "each",
    "earlier",
    "ends",
    "every",
    "everyone",
    "falling",
    "false",
    "first",
    "frequency",
    "from",
    "has",
    "high",
    "hour",
    "hours",
    "in",
    "including",
    "is",
    "last",
    "later",
    "least",
    "low",
    "maximum",
    "mean",
    "minimum",
    "minute",
    "minutes",
    "missing",
    "monetary",
    "month",
    "months",
    "most",
    "next",
    "no",
    "none",
    "not",
    "now",
    "of",
    "one",
    "or",
    "over",
    "own",
    "per",
    "preferred",
    "present",
    "previous",
    "quarter",
    "quarters",
    "ratio",
    "recency",
    "rising",
    "same",
    "sample",
    "segment",
    "since",
    "some",
    "start",
    "starts",
    "sum",
    "then",
    "this",
    "to",
    "top",
    "true",
    "until",
    "was",
    "week",
    "weeks",
    "whole",
    "with",
    "within",
    "without",
    "year",
    "years",
];

pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}
