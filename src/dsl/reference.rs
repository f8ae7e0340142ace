//! What the language can say, kind by kind: the table of contents of its reference.
//!
//! Owns: the kinds and their order. Does not own their sentences (`data/lang`, `reference.ftl`), nor their examples, which
//! are about a shop and stand in its catalog. The tests hold it to the parser's own tables: every keyword and every part of
//! the tree occurs in an example of some kind, and each kind's examples are built on what it names.

use crate::lang::Message;

/// Something the language can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub key: &'static str,
    /// Parts of the tree, as its JSON names them, that say it.
    pub built_on: &'static [&'static str],
}

impl Kind {
    pub fn title(&self) -> Message {
        Message::new(format!("reference-{}", self.key))
    }

    pub fn meaning(&self) -> Message {
        Message::new(format!("reference-{}-meaning", self.key))
    }
}

/// In the order in which people learn them. Those that a shop has no example of are shown without one.
pub const KINDS: [Kind; 47] = [
    kind("attribute", &["attribute", "is", "between"]),
    kind("set", &["in", "not_in"]),
    kind("text", &["contains", "starts_with", "ends_with"]),
    kind("missing", &["missing", "present"]),
    kind("list", &["has_any", "has_all", "has_none", "has_at_least", "has_at_most"]),
    kind("field", &["than"]),
    kind("consent", &["boolean"]),
    kind("where", &["event", "not"]),
    kind("customers", &["customers"]),
    kind("scope", &["everyone", "including"]),
    kind("did", &["event", "not"]),
    kind("times", &["measure", "count"]),
    kind("filter", &["filter"]),
    kind("sum", &["sum", "average", "minimum", "maximum"]),
    kind("distinct", &["distinct", "days"]),
    kind("duration", &["event", "filter"]),
    kind("first-last", &["first", "last"]),
    kind("words", &["event", "filter"]),
    kind("message", &["event", "filter"]),
    kind("every", &["every"]),
    kind("then", &["sequence", "within", "then_no"]),
    kind("same", &["sequence", "same", "without"]),
    kind("came-back", &["sequence", "after", "earlier"]),
    kind("periods", &["periodic", "in_row", "at_least", "rises", "falls"]),
    kind("recency", &["since", "ago"]),
    kind("window", &["window", "between", "festival", "after"]),
    kind("anniversary", &["anniversary"]),
    kind("hours", &["relative", "every"]),
    kind("change", &["relative", "mean"]),
    kind("rank", &["rank", "per", "among"]),
    kind("sample", &["sample"]),
    kind("cycle", &["cycle", "relative"]),
    kind("share", &["relative", "preference", "ratio"]),
    kind("combination", &["all", "at_least"]),
    kind("together", &["together", "some"]),
    kind("price", &["together", "filter"]),
    kind("benefit", &["relative", "during"]),
    kind("rate", &["measure"]),
    kind("unfinished", &["sequence", "then_no"]),
    kind("segment", &["segment", "earlier"]),
    kind("state", &["state", "axis", "earlier"]),
    kind("reason", &["event", "filter"]),
    kind("belongings", &["distinct"]),
    kind("score", &[]),
    kind("logic", &["all", "any", "not"]),
    kind("term", &["term"]),
    kind("earlier", &["earlier"]),
];

const fn kind(key: &'static str, built_on: &'static [&'static str]) -> Kind {
    Kind { key, built_on }
}
