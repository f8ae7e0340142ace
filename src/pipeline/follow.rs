//! What a refinement begins from, and what it did to that.

use jiff::civil::DateTime;
use serde::Serialize;

use super::Pipeline;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::change::{Change, changes};
use crate::dsl::{Condition, Segment, Shop, readback, text};
use crate::lang::Bilingual;
use crate::question::Question;
use crate::translate::Verdict;

/// The rule of the last question, and what of it stands in the new one.
#[derive(Clone, Debug)]
pub struct Follows {
    /// Canonical text of the last rule.
    pub text: String,
    pub readback: Bilingual,
    /// Empty when no new rule ran.
    pub changes: Vec<ChangeShown>,
}

/// A condition in words: kept and added ones have `now`, removed ones `was`, changed ones both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ChangeShown {
    pub kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Bilingual>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Bilingual>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Kept,
    Changed,
    Added,
    Removed,
}

impl Follows {
    pub fn new(before: &Segment, shop: &Shop) -> Self {
        Follows { text: text::print(before), readback: readback::segment(before, shop), changes: Vec::new() }
    }
}

/// Clause by clause, what became of a rule.
pub fn shown(before: &Segment, after: &Segment, shop: &Shop) -> Vec<ChangeShown> {
    let said = |rule: &Condition| Some(readback::condition(rule, shop));
    let shown = |change: Change| match &change {
        Change::Kept(rule) => ChangeShown { kind: Kind::Kept, was: None, now: said(rule) },
        Change::Changed { from, to } => ChangeShown { kind: Kind::Changed, was: said(from), now: said(to) },
        Change::Added(rule) => ChangeShown { kind: Kind::Added, was: None, now: said(rule) },
        Change::Removed(rule) => ChangeShown { kind: Kind::Removed, was: said(rule), now: None },
    };
    changes(before, after).into_iter().map(shown).collect()
}

impl Pipeline {
    /// The rule that is refined: segment text or JSON, or a question that reads as one rule.
    pub(super) fn before(&self, after: &str, as_of: DateTime) -> Result<Segment, Diagnostic> {
        if let Ok(segment) = self.parse(after) {
            return Ok(segment);
        }
        let draft = Question::parse(after).map(|question| self.reader().read(&question, as_of));
        let first = draft
            .ok()
            .filter(|draft| draft.verdict == Verdict::Run)
            .and_then(|draft| draft.readings.into_iter().next());
        first.map(|reading| reading.segment).ok_or_else(|| Diagnostic::error(Code::FollowAfter))
    }
}
