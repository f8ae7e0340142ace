//! Scores the program on a question set: how many lists are right, how many are silently wrong.
//!
//! Owns: question sets ([`cases`]), the grade of each question ([`Evaluation`], [`Graded`]), the score ([`score`]) and its
//! tables ([`report`]). Does not own how the tables look. Questions go the way an operator's question goes, but are not
//! recorded: nobody gets their lists.

pub mod cases;
pub mod report;
pub mod score;

use std::collections::BTreeSet;
use std::error::Error;

use jiff::civil::Date;
use serde::Serialize;

use super::answer::{Answer, Status};
use super::{AskRequest, Pipeline, PipelineError, Translator};
use crate::diagnostic::Diagnostic;
use crate::engine::{EngineError, EngineSettings, GoldSession};
use crate::lang::Lang;
use cases::{Case, Expect};
use score::{Match, Outcome};

/// A shop, and a session beside it on the same snapshot that knows the right lists.
#[derive(Debug)]
pub struct Evaluation<'a> {
    pipeline: &'a Pipeline,
    gold: GoldSession,
    translator: Translator,
    as_of: Option<Date>,
}

/// A question with how it ended.
#[derive(Clone, Debug, Serialize)]
pub struct Graded {
    pub id: String,
    pub text: String,
    pub lang: Lang,
    pub kind: Option<String>,
    pub expect: Expect,
    pub outcome: Outcome,
    /// Why it is not right, as a code: the program's main diagnostic where it gave no list.
    pub cause: Option<String>,
    /// Absent when the program failed.
    pub got: Option<Status>,
    /// Customers listed.
    pub count: Option<usize>,
    pub gold: Vec<Gold>,
    /// The list against the gold list that is nearest.
    pub off: Option<Off>,
    /// The rule that ran.
    pub segment: Option<String>,
    /// The readings that were offered.
    pub choices: Vec<String>,
    pub diagnostics: Vec<&'static str>,
    pub unread: Vec<String>,
    pub translate_ms: Option<f64>,
}

/// What gold SQL gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gold {
    /// How many.
    Customers(usize),
    /// Why it cannot be run, as the database said it: whoever reads this wrote the SQL.
    Broken(String),
}

/// How far two lists are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Off {
    pub too_many: usize,
    pub missing: usize,
}

impl<'a> Evaluation<'a> {
    /// # Errors
    /// When the snapshot cannot be opened once more.
    pub fn open(pipeline: &'a Pipeline, translator: Translator, as_of: Option<Date>) -> Result<Self, EngineError> {
        let gold = GoldSession::open(&pipeline.open.file, &EngineSettings::default())?;
        Ok(Evaluation { pipeline, gold, translator, as_of })
    }

    /// Runs SQL that makes temporary views and macros for the gold SQL.
    ///
    /// # Errors
    /// What the database said.
    pub fn define(&self, sql: &str) -> Result<(), String> {
        self.gold.define(sql, &self.pipeline.stop()).map_err(|error| said(&error))
    }

    /// Asks a question and grades the answer. Gold SQL runs on the calling thread.
    pub async fn grade(&self, case: &Case) -> Graded {
        let gold: Vec<_> = case.gold.iter().map(|sql| self.gold.ids(sql, &self.pipeline.stop())).collect();
        let request = AskRequest {
            question: case.text.clone(),
            after: None,
            as_of: self.as_of,
            translator: self.translator,
            reading: None,
            including: Vec::new(),
            who: String::new(),
        };
        let answer = self.pipeline.answer(&request).await.map(|asked| asked.answer);
        grade(case, &gold, answer)
    }
}

fn grade(case: &Case, gold: &[Result<Vec<i64>, EngineError>], answer: Result<Answer, PipelineError>) -> Graded {
    let shown = |gold: &Result<Vec<i64>, EngineError>| match gold {
        Ok(ids) => Gold::Customers(ids.len()),
        Err(error) => Gold::Broken(said(error)),
    };
    let mut graded = Graded {
        id: case.id.clone(),
        text: case.text.clone(),
        lang: case.lang(),
        kind: case.kind.clone(),
        expect: case.expect,
        outcome: Outcome::Failed,
        cause: None,
        got: None,
        count: None,
        gold: gold.iter().map(shown).collect(),
        off: None,
        segment: None,
        choices: Vec::new(),
        diagnostics: Vec::new(),
        unread: Vec::new(),
        translate_ms: None,
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(id = case.id, ?error, "no answer");
            graded.cause = Some(failure(&error).to_owned());
            return graded;
        }
    };
    let list = answer.list.as_ref();
    graded.off = list.and_then(|list| nearest(&list.customer_ids, gold.iter().flatten()));
    let is_gold = graded.off == Some(Off { too_many: 0, missing: 0 });
    let matched = match gold.iter().all(Result::is_ok) {
        _ if is_gold => Match::Gold,
        true => Match::Other,
        false => Match::Unknown,
    };
    graded.outcome = Outcome::of(case.expect, answer.status, matched);
    graded.cause = cause(graded.outcome, case.expect, &answer).map(str::to_owned);
    graded.got = Some(answer.status);
    graded.count = list.map(|list| list.customer_ids.len());
    graded.segment = list.map(|list| list.text.clone());
    graded.diagnostics = answer.diagnostics.iter().map(|problem| problem.code.as_str()).collect();
    graded.translate_ms = Some(answer.elapsed.translate);
    graded.choices = answer.choices.into_iter().map(|choice| choice.text).collect();
    graded.unread = answer.unread;
    graded
}

/// How far the nearest of some lists is.
fn nearest<'a>(ids: &[i64], golds: impl Iterator<Item = &'a Vec<i64>>) -> Option<Off> {
    let ids: BTreeSet<&i64> = ids.iter().collect();
    let apart = golds.map(|gold| {
        let gold: BTreeSet<&i64> = gold.iter().collect();
        Off { too_many: ids.difference(&gold).count(), missing: gold.difference(&ids).count() }
    });
    apart.min_by_key(|off| off.too_many + off.missing)
}

fn cause(outcome: Outcome, expect: Expect, answer: &Answer) -> Option<&'static str> {
    let main = || {
        let problems = &answer.diagnostics;
        problems.iter().find(|problem| Diagnostic::is_error(problem)).or_else(|| problems.first())
    };
    match (outcome, expect) {
        (Outcome::Right, _) => None,
        (Outcome::Wrong, Expect::Answer) => Some("wrong-list"),
        (Outcome::Wrong, Expect::Choose) => Some("should-choose"),
        (Outcome::Wrong, Expect::Refuse) => Some("should-refuse"),
        (Outcome::Ungraded, _) => Some("broken-gold"),
        (Outcome::Asked | Outcome::Refused | Outcome::Failed, _) => {
            Some(main().map_or("no-diagnostic", |problem| problem.code.as_str()))
        }
    }
}

fn failure(error: &PipelineError) -> &'static str {
    match error {
        PipelineError::Engine(error) => error.code().map_or("engine-failed", |code| code.as_str()),
        PipelineError::Guard(_) => "guard-refused",
        PipelineError::Unapproved(_) => "unapproved",
        PipelineError::Closed(_) | PipelineError::ClosedFormat(_) | PipelineError::AllSegments => "closed",
        PipelineError::Store(_) => "store-failed",
    }
}

/// What the database said, where it said anything.
fn said(error: &EngineError) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}
