//! The JSON contract: answers as the command line and the API write them. Keys may be added; none is renamed or dropped.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{self, Assumption, Elapsed, Excluded, Status, WaterfallStep, WindowShown};
use super::follow::ChangeShown;
use super::why::{self, Verdict};
use crate::compile::SqlQuery;
use crate::diagnostic::{self, Code, Place, Severity};
use crate::dsl::Value;
use crate::engine::Cost;
use crate::lang::Bilingual;
use crate::store::RunId;
use crate::translate::{Author, Role};

/// Whether the full lists of ids are part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ids {
    Included,
    LeftOut,
}

/// What came of a question or of a segment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The run that it is recorded as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    pub status: Status,
    /// The question; empty when a segment was run.
    pub question: String,
    /// What the question refines.
    pub after: Option<Before>,
    /// What a refinement did to it, condition by condition.
    pub changes: Vec<ChangeShown>,
    /// Canonical text of the rule that ran.
    pub segment: Option<String>,
    pub readback: Option<Bilingual>,
    /// The question piece by piece, without gaps.
    pub spans: Vec<Span>,
    /// Words nobody understood.
    pub unread: Vec<String>,
    /// Defaults that the question did not say.
    pub assumptions: Vec<Assumption>,
    /// Other readings, ready to run.
    pub choices: Vec<Choice>,
    pub windows: Vec<WindowShown>,
    /// Local time of the shop.
    pub as_of: Option<String>,
    pub sql: Option<String>,
    /// Values of `$1`, `$2` … as text.
    pub params: Vec<String>,
    /// What the database expected the query to cost.
    pub cost: Option<Cost>,
    pub count: Option<usize>,
    /// Customers in scope.
    pub universe: Option<u64>,
    /// Customers out of scope, by rule.
    pub excluded: Vec<Excluded>,
    /// SHA-256 over the sorted ids, each in decimal followed by a newline.
    pub ids_hash: Option<String>,
    /// Data that it was made from.
    pub snapshot: Option<String>,
    pub waterfall: Vec<WaterfallStep>,
    pub diagnostics: Vec<Diagnostic>,
    pub translator: Author,
    /// Why the model's answer was not used, when it was asked.
    pub fallback: Option<Bilingual>,
    /// Milliseconds spent in each stage.
    pub elapsed_ms: Elapsed,
    /// All of them, sorted, when they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_ids: Option<Vec<i64>>,
}

/// A rule that is refined.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Before {
    pub segment: String,
    pub readback: Bilingual,
}

/// A piece of the question; offsets are in UTF-16 units.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub role: Role,
}

/// A reading that is ready to run; it has been counted exactly.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// Its number; asking again with it runs this reading.
    pub reading: usize,
    pub segment: String,
    pub readback: Bilingual,
    pub count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_ids: Option<Vec<i64>>,
}

/// One problem: what, how grave, where.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Diagnostic {
    #[schemars(with = "String")]
    pub code: Code,
    pub severity: Severity,
    pub zh: String,
    pub en: String,
    /// Where in the text; offsets are in UTF-16 units.
    pub span: Option<diagnostic::Span>,
    /// Where in a tree or a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<OtherPlace>,
}

/// A place that is none in a text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum OtherPlace {
    /// A JSON pointer.
    Pointer(String),
    File {
        file: String,
        line: usize,
    },
}

/// What is wrong with a segment; nothing when it is sound.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Checked {
    pub diagnostics: Vec<Diagnostic>,
}

/// A segment as SQL.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Compiled {
    pub sql: String,
    /// Values of `$1`, `$2` …
    #[schemars(with = "Vec<serde_json::Value>")]
    pub params: Vec<Value>,
}

/// Why a customer is in a segment or is not.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Why {
    pub customer_id: i64,
    pub segment: String,
    pub readback: Bilingual,
    pub as_of: String,
    /// `in`, `out`, or `out_of_scope` whatever the rule says.
    pub verdict: Stands,
    /// The scope rules that leave the customer out.
    pub outside: Vec<Bilingual>,
    /// Depth first: a condition is followed by those inside it.
    pub clauses: Vec<Clause>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    In,
    Out,
    OutOfScope,
}

/// One condition, of one customer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Clause {
    /// 0 for those that must all hold.
    pub depth: usize,
    pub text: Bilingual,
    pub holds: bool,
    /// The customer's number, where the condition compares one and there is one.
    pub value: Option<String>,
    /// What was looked for in the rows, and how many were found.
    pub evidence: Vec<Found>,
}

/// Rows of one customer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Found {
    pub text: Bilingual,
    pub count: usize,
}

impl Answer {
    /// Names the run that it is recorded as.
    #[must_use]
    pub fn of(self, run: RunId) -> Self {
        Answer { run: Some(run.to_string()), ..self }
    }
}

pub fn answer(answer: &answer::Answer, ids: Ids) -> Answer {
    let list = answer.list.as_ref();
    let span = |read: &crate::translate::ReadSpan| {
        let at = read.span.utf16(&answer.question);
        Span { start: at.start, end: at.end, text: read.span.of(&answer.question).to_owned(), role: read.role }
    };
    let before =
        |follows: &super::follow::Follows| Before { segment: follows.text.clone(), readback: follows.readback.clone() };
    Answer {
        run: None,
        status: answer.status,
        question: answer.question.clone(),
        after: answer.follows.as_ref().map(before),
        changes: answer.follows.as_ref().map(|follows| follows.changes.clone()).unwrap_or_default(),
        segment: list.map(|list| list.text.clone()),
        readback: list.map(|list| list.readback.clone()),
        spans: answer.spans.iter().map(span).collect(),
        unread: answer.unread.clone(),
        assumptions: answer.assumptions.clone(),
        choices: answer.choices.iter().map(|found| choice(found, ids)).collect(),
        windows: list.map(|list| list.windows.clone()).unwrap_or_default(),
        as_of: list.map(|list| list.as_of.clone()),
        sql: list.map(|list| list.sql.clone()),
        params: list.map(|list| list.params.clone()).unwrap_or_default(),
        cost: list.and_then(|list| list.cost.clone()),
        count: list.map(|list| list.customer_ids.len()),
        universe: list.map(|list| list.universe),
        excluded: list.map(|list| list.excluded.clone()).unwrap_or_default(),
        ids_hash: list.map(|list| list.ids_hash.clone()),
        snapshot: list.map(|list| list.snapshot.clone()),
        waterfall: list.map(|list| list.waterfall.clone()).unwrap_or_default(),
        diagnostics: diagnostics(&answer.diagnostics, &answer.question),
        translator: answer.translator,
        fallback: answer.fallback.clone(),
        elapsed_ms: answer.elapsed,
        customer_ids: list.and_then(|list| included(&list.customer_ids, ids)),
    }
}

fn included(customers: &[i64], ids: Ids) -> Option<Vec<i64>> {
    match ids {
        Ids::Included => Some(customers.to_vec()),
        Ids::LeftOut => None,
    }
}

fn choice(choice: &answer::Choice, ids: Ids) -> Choice {
    Choice {
        reading: choice.reading,
        segment: choice.text.clone(),
        readback: choice.readback.clone(),
        count: choice.customer_ids.len(),
        customer_ids: included(&choice.customer_ids, ids),
    }
}

/// `source` is the text that the places of the problems point into.
pub fn diagnostics(found: &[diagnostic::Diagnostic], source: &str) -> Vec<Diagnostic> {
    found.iter().map(|found| diagnostic(found, source)).collect()
}

fn diagnostic(found: &diagnostic::Diagnostic, source: &str) -> Diagnostic {
    let Bilingual { zh, en } = found.both();
    let span = found.span().map(|span| span.utf16(source));
    let place = match &found.place {
        Some(Place::File { file, line }) => Some(OtherPlace::File { file: file.clone(), line: *line }),
        Some(Place::Json(pointer)) => Some(OtherPlace::Pointer(pointer.clone())),
        Some(Place::Text(_)) | None => None,
    };
    Diagnostic { code: found.code, severity: found.severity, zh, en, span, place }
}

pub fn checked(problems: &[diagnostic::Diagnostic], source: &str) -> Checked {
    Checked { diagnostics: diagnostics(problems, source) }
}

pub fn compiled(query: SqlQuery) -> Compiled {
    Compiled { sql: query.text, params: query.params }
}

pub fn why(why: &why::Why) -> Why {
    let (verdict, outside) = match &why.verdict {
        Verdict::In => (Stands::In, Vec::new()),
        Verdict::Out => (Stands::Out, Vec::new()),
        Verdict::OutOfScope(rules) => (Stands::OutOfScope, rules.clone()),
    };
    let clause = |clause: &why::Clause| Clause {
        depth: clause.depth,
        text: clause.text.clone(),
        holds: clause.holds,
        value: clause.value.clone(),
        evidence: clause
            .evidence
            .iter()
            .map(|found| Found { text: found.text.clone(), count: found.deeds.count })
            .collect(),
    };
    Why {
        customer_id: why.customer,
        segment: why.text.clone(),
        readback: why.readback.clone(),
        as_of: why.as_of.to_string(),
        verdict,
        outside,
        clauses: why.clauses.iter().map(clause).collect(),
    }
}
