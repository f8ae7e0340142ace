//! The answer to a question: one object for the page, the JSON contract and the record.

use std::collections::BTreeSet;

use serde::Serialize;

use super::follow::Follows;
use crate::diagnostic::Diagnostic;
use crate::dsl::{Read, Segment};
use crate::engine::Cost;
use crate::lang::Bilingual;
use crate::translate::{Author, ReadSpan};

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A rule ran.
    Answered,
    /// Asked back; `choices` are ready to run.
    Choose,
    /// Nothing here can answer it.
    Refused,
}

/// Everything known after a question (or a segment text) went through the stages.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: Status,
    /// The question; empty when a segment was run directly.
    pub question: String,
    /// What the question refines, and what it did to that.
    pub follows: Option<Follows>,
    /// The rule that ran, with its list.
    pub list: Option<List>,
    pub spans: Vec<ReadSpan>,
    /// Words nobody understood.
    pub unread: Vec<String>,
    /// Defaults that were used, by stable code.
    pub assumptions: Vec<Assumption>,
    /// Other readings (beside an answer) or proposals (when asked back).
    pub choices: Vec<Choice>,
    pub diagnostics: Vec<Diagnostic>,
    pub translator: Author,
    /// Why the model's answer was not used, when it was asked.
    pub fallback: Option<Bilingual>,
    pub elapsed: Elapsed,
}

impl Answer {
    /// What each rule reads whose customers are in it.
    pub fn reads(&self) -> impl Iterator<Item = &BTreeSet<Read>> {
        self.list.iter().map(|list| &list.reads).chain(self.choices.iter().map(|choice| &choice.reads))
    }

    /// Nothing yet.
    pub fn empty(status: Status, translator: Author) -> Self {
        Answer {
            status,
            question: String::new(),
            follows: None,
            list: None,
            spans: Vec::new(),
            unread: Vec::new(),
            assumptions: Vec::new(),
            choices: Vec::new(),
            diagnostics: Vec::new(),
            translator,
            fallback: None,
            elapsed: Elapsed::default(),
        }
    }
}

/// A rule that ran, and what came out.
#[derive(Clone, Debug)]
pub struct List {
    pub segment: Segment,
    /// Canonical text of `segment`.
    pub text: String,
    pub readback: Bilingual,
    /// Local time of the shop, RFC 9557 without zone: `2026-11-21T00:00:00`.
    pub as_of: String,
    pub windows: Vec<WindowShown>,
    pub sql: String,
    /// Values of `$1`, `$2` … as text.
    pub params: Vec<String>,
    /// What the database expected `sql` to cost; absent for readings offered beside another.
    pub cost: Option<Cost>,
    /// Sorted; the full list.
    pub customer_ids: Vec<i64>,
    /// SHA-256 over the sorted ids, each in decimal followed by a newline; lower-case hex.
    pub ids_hash: String,
    pub waterfall: Vec<WaterfallStep>,
    /// Customers in scope.
    pub universe: u64,
    /// Customers outside, by scope rule.
    pub excluded: Vec<Excluded>,
    /// Data snapshot the list was made from.
    pub snapshot: String,
    /// What its rule reads that can be closed to people.
    pub reads: BTreeSet<Read>,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WindowShown {
    /// First instant inside; absent when open.
    pub from: Option<String>,
    /// First instant outside; absent for windows that depend on the customer.
    pub to: Option<String>,
    pub text: Bilingual,
}

/// One condition: how many customers in scope pass it alone, and how many pass it and all before it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct WaterfallStep {
    pub text: Bilingual,
    pub alone: u64,
    pub cumulative: u64,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Excluded {
    pub name: String,
    pub label: Bilingual,
    pub count: u64,
}

#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Assumption {
    pub code: String,
    #[serde(flatten)]
    pub text: Bilingual,
}

/// A reading that is ready to run; it has been counted exactly.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its number among the readings of the question, from 1; asking again with this number runs it.
    pub reading: usize,
    pub segment: Segment,
    pub text: String,
    pub readback: Bilingual,
    pub customer_ids: Vec<i64>,
    pub reads: BTreeSet<Read>,
}

/// Milliseconds spent in each stage; `run` is the time the database took. Readings run side by side, so the slowest of
/// them counts.
#[derive(Clone, Copy, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Elapsed {
    pub translate: f64,
    pub check: f64,
    pub compile: f64,
    pub run: f64,
}

impl Elapsed {
    pub fn total(&self) -> f64 {
        self.translate + self.check + self.compile + self.run
    }

    /// Takes over the stages of a reading that took longer.
    pub fn cover(&mut self, reading: Elapsed) {
        if reading.total() > self.check + self.compile + self.run {
            *self = Elapsed { translate: self.translate, ..reading };
        }
    }
}
