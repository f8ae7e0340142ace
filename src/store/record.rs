//! What is written down about a run: enough for an auditor to understand it, and for the pipeline to replay it.
//!
//! The types here are the stored format. A field may be added with `#[serde(default)]`; none changes its meaning, since
//! old records are read for as long as the product lives. What other layers define and may change (the segment's JSON,
//! a model's record) is kept as plain JSON for the same reason.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{RunId, SegmentId};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::dsl::Value;
use crate::lang::Bilingual;

/// One run, from the question to the proof of its list. Questions that were refused or asked back are recorded too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// When it ended, in UTC.
    pub at: Timestamp,
    pub who: String,
    pub origin: Origin,
    pub status: Outcome,
    pub question: Option<String>,
    /// Text of the rule that the question refines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The saved version that was run.
    pub saved: Option<SavedVersion>,
    /// The run this one repeats.
    pub replays: Option<RunId>,
    /// The rule as understood, or as typed when it could not be read; absent when a question led to none.
    pub rule: Option<Rule>,
    /// What ran and what came out; absent when nothing ran to its end.
    pub list: Option<List>,
    /// What was taken away of lists that earlier runs found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    /// How the list was taken away, when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<File>,
    /// The saved segments that its rules name, and those that these name in turn; absent from records of before it was
    /// noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_on: Option<Vec<SegmentId>>,
    /// Defaults the question did not say.
    pub assumptions: Vec<Assumption>,
    /// Canonical texts of the other readings that were offered.
    pub choices: Vec<String>,
    pub problems: Vec<Problem>,
    /// Who made the rule of the question: the built-in reader or a model.
    pub translator: Option<String>,
    /// What the model was asked and answered.
    pub model: Option<serde_json::Value>,
    /// Version of the catalog that gave the names their meaning.
    pub catalog: String,
    /// Microseconds from question to list.
    pub elapsed_us: u64,
}

/// How a run came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody asked a question.
    Ask,
    /// Somebody ran segment text.
    Run,
    /// A saved segment was run.
    Segment,
    /// An earlier run was repeated.
    Replay,
    /// A list was taken away as a file.
    Export,
    /// A saved segment was due.
    Schedule,
}

impl Origin {
    pub const ALL: [Origin; 6] =
        [Origin::Ask, Origin::Run, Origin::Segment, Origin::Replay, Origin::Export, Origin::Schedule];

    pub fn as_str(self) -> &'static str {
        match self {
            Origin::Ask => "ask",
            Origin::Run => "run",
            Origin::Segment => "segment",
            Origin::Replay => "replay",
            Origin::Export => "export",
            Origin::Schedule => "schedule",
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Answered,
    /// Asked back.
    Choose,
    Refused,
    /// The rule was understood but did not run to its end, or whoever asked went away before that.
    Failed,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Outcome::Answered, Outcome::Choose, Outcome::Refused, Outcome::Failed];

    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::Choose => "choose",
            Outcome::Refused => "refused",
            Outcome::Failed => "failed",
        }
    }
}

/// A version of a saved segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SavedVersion {
    pub segment: SegmentId,
    pub version: u32,
}

/// A rule with its faces at the time of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Canonical text.
    pub text: String,
    pub json: serde_json::Value,
    pub readback: Bilingual,
}

/// The proof of a list: with the same snapshot, these queries give ids with this hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// The query whose rows were the customers.
    pub query: Query,
    /// Queries over all customers that ran before it, in order; their results are among its parameters.
    pub statistics: Vec<Statistics>,
    pub as_of: DateTime,
    pub windows: Vec<WindowShown>,
    /// Name of the data snapshot.
    pub snapshot: String,
    pub count: u64,
    /// [`crate::hash::of_ids`] of the list.
    pub ids_hash: String,
}

/// Some or all customers that an earlier run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    pub run: RunId,
    pub part: Part,
    pub count: u64,
    /// [`crate::hash::of_ids`] of them.
    pub ids_hash: String,
}

/// A file that a list was taken away as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// As its name ends: `csv`, `xlsx`.
    pub format: String,
    /// The columns that were chosen; none when they were those that lists have by themselves.
    pub columns: Vec<String>,
}

/// Which customers of a run, or of it and an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Whole,
    /// Not yet in the earlier list.
    Entered {
        since: RunId,
    },
    /// In the earlier list only.
    Left {
        since: RunId,
    },
    /// In both.
    Kept {
        since: RunId,
    },
}

/// SQL as it was executed, with its values exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    pub sql: String,
    /// `$1` is the first.
    pub params: Vec<Value>,
}

/// A statistics query with the rows it gave; a missing value is a statistic of nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    pub query: Query,
    pub results: Vec<Vec<Option<Value>>>,
}

/// A window as resolved, in local time of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowShown {
    /// First instant inside; absent when open.
    pub from: Option<String>,
    /// First instant outside; absent when it depends on the customer.
    pub to: Option<String>,
    pub text: Bilingual,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    pub code: String,
    pub text: Bilingual,
}

/// A diagnostic as it was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub code: String,
    pub severity: String,
    pub text: Bilingual,
    /// Bytes of the question, or of the segment text when there was no question.
    pub span: Option<(usize, usize)>,
}

impl From<&Diagnostic> for Problem {
    fn from(diagnostic: &Diagnostic) -> Self {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        Problem {
            code: diagnostic.code.as_str().to_owned(),
            severity: severity.to_owned(),
            text: diagnostic.both(),
            span: diagnostic.span().map(|Span { start, end }| (start, end)),
        }
    }
}
