//! From a question to a draft of a segment: by the built-in reader ([`rules`]) or by a language model ([`llm`]).
//!
//! Owns: [`Draft`], the one thing both produce. Nothing here is trusted: a draft's segments are checked like anybody's.

pub mod llm;
pub mod rules;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Span};
use crate::dsl::Segment;
use crate::lang::Message;

/// What was made of a question. Every character of the question lies in exactly one of `spans`.
#[derive(Clone, Debug)]
pub struct Draft {
    pub verdict: Verdict,
    /// Plausible readings, the preferred one first. Empty when the question is refused or nothing can be proposed.
    pub readings: Vec<Reading>,
    /// The question, piece by piece, in order and without gaps (byte offsets into the question's text).
    pub spans: Vec<ReadSpan>,
    /// Why it was refused or asked back, and what was noticed on the way.
    pub diagnostics: Vec<Diagnostic>,
    pub author: Author,
}

impl Draft {
    /// The words nobody understood.
    pub fn unread(&self) -> impl Iterator<Item = Span> {
        self.spans.iter().filter(|read| read.role == Role::Unread).map(|read| read.span)
    }
}

/// What should happen with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Run the first reading; offer the others beside it.
    Run,
    /// About this shop's customers, but a number, value or meaning is missing: ask back with the readings as choices.
    Ask,
    /// Nothing here can answer it.
    Refuse,
}

/// One way to understand the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub segment: Segment,
    /// Defaults that the question did not say, each as a sentence (its key is the assumption's stable code).
    pub assumptions: Vec<Message>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadSpan {
    pub span: Span,
    pub role: Role,
}

/// What a piece of the question was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Attribute,
    Value,
    Event,
    Property,
    Measure,
    State,
    Term,
    Number,
    Comparison,
    Time,
    Negation,
    Connective,
    Rank,
    Scope,
    /// The customers themselves: 用户, customers.
    Subject,
    /// Words that ask for a list but restrict nothing: 帮我筛选出, please find.
    Filler,
    /// A content word that nobody understood.
    Unread,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    Builtin,
    Model,
}
