//! The text face of a segment: reads aloud like a sentence, and has one canonical spelling.
//!
//! ```text
#![doc = include_str!("text/grammar.txt")]
//! ```
//!
//! Text values stand in single quotes, a quote inside is doubled. `until` is exclusive. Keywords are lower case.
//! Whether a name is an attribute, an event, a measure or a state is the catalog's to say, so reading takes a catalog.

mod complete;
mod lex;
pub(super) mod parse;
pub(super) mod print;
mod windows;

pub use complete::{Completion, Kind, Proposal, Takes, complete};
pub use parse::{parse, parse_any, parse_condition, parse_filter, parse_window};
pub(super) use windows::{Spelling, spelling};

pub use print::{print, print_condition, print_filter, print_window, quote};

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::condition::Segment;

/// A segment as it is saved: its canonical text, and its JSON.
pub fn faces(segment: &Segment) -> (String, serde_json::Value) {
    // A tree of strings and numbers always has a JSON form.
    (print(segment), serde_json::to_value(segment).unwrap_or_default())
}

/// The grammar, for people: what stands in quotes is written as it is, `[ ]` may be absent, `{ }` may be repeated.
pub const GRAMMAR: &str = include_str!("text/grammar.txt");

/// Words of the language itself, those that the grammar quotes; no catalog name may be one.
pub static KEYWORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let quoted = GRAMMAR.split('"').skip(1).step_by(2).flat_map(str::split_whitespace);
    quoted.filter(|word| word.chars().all(|letter| letter.is_ascii_lowercase())).collect()
});

pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(word)
}
