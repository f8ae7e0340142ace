//! The text face of a segment: reads aloud like a sentence, and has one canonical spelling.
//!
//! ```text
//! segment    = rule [ "including" name { "," name } ]
//! rule       = conjunct { "or" conjunct }
//! conjunct   = unary { "and" unary }
//! unary      = "not" unary | condition
//! condition  = "(" rule ")" | "everyone" | "at least" N "of" "(" rule { "," rule } ")"
//!            | "is" term | "in segment" 'name'
//!            | attribute test
//!            | [ "first" | "last" ] event [ "(" filter ")" ] [ window ]
//!            | event [ "(" filter ")" ] [ window ] "then" [ "no" ] event [ "(" filter ")" ] [ "within" N unit ]
//!              [ "with same" ( property | "(" property { "," property } ")" ) ]
//!            | measure bound
//!            | ( "top" | "bottom" ) ( N | N"%" ) "by" measure [ "per" attribute ]
//!            | state ( "is" | "was" ) … [ N unit "ago" ]
//! measure    = name [ "(" filter ")" ] [ window ]
//!            | ( "count of" | "days of" | "days since" | "cycle of" | "distinct" p "of" | "sum of" p "of" | "average of" … ) event [ "(" filter ")" ] [ window ]
//! bound      = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) number | "between" number "and" number
//!            | ( "<" | "<=" | ">" | ">=" ) N"%" "of" measure
//! test       = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value | "between" value "and" value
//!            | [ "not" ] "in" "(" value { "," value } ")" | "contains" 's' | "starts with" 's' | "ends with" 's'
//!            | "is missing" | "is present" | "has" ( "any" | "all" | "none" ) "(" 's' { "," 's' } ")" | window
//! filter     = the same with and / or / not over `property test`
//! window     = "in last" N unit | "in this" period | "in last" period | "in" period N "ago"
//!            | "since" moment | "before" moment | "from" moment "until" moment
//!            | "during" festival [ year ] | "within" N unit "after" attribute
//! moment     = N unit "ago" | "start of" ( "this" period | period N "ago" ) | 2025-11-11 | 2025-11-11T20:00:00
//! ```
//!
//! Text values stand in single quotes, a quote inside is doubled. `until` is exclusive. Keywords are lower case.
//! Whether a name is an attribute, an event, a measure or a state is the catalog's to say, so reading takes a catalog.

mod lex;
mod parse;
mod print;
mod windows;

pub use parse::{parse, parse_any, parse_condition, parse_filter, parse_window};
pub(super) use windows::{Spelling, spelling};

pub use print::{print, print_condition, print_filter, print_window};

/// Words of the language itself, sorted; no catalog name may be one.
pub const KEYWORDS: [&str; 70] = [
    "after",
    "ago",
    "all",
    "and",
    "any",
    "at",
    "average",
    "before",
    "between",
    "bottom",
    "by",
    "contains",
    "count",
    "cycle",
    "day",
    "days",
    "distinct",
    "during",
    "ends",
    "everyone",
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
    "least",
    "low",
    "maximum",
    "minimum",
    "minute",
    "minutes",
    "missing",
    "monetary",
    "month",
    "months",
    "no",
    "none",
    "not",
    "of",
    "or",
    "per",
    "present",
    "quarter",
    "quarters",
    "recency",
    "same",
    "segment",
    "since",
    "start",
    "starts",
    "sum",
    "then",
    "this",
    "top",
    "true",
    "until",
    "was",
    "week",
    "weeks",
    "with",
    "within",
    "year",
    "years",
];

pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}
