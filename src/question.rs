//! A question as it came in: trimmed, not empty, not too long. Holding a [`Question`] is the proof.

use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;

/// Characters a question may have.
pub const LIMIT: usize = 2_000;

/// What an operator typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question(String);

impl Question {
    /// # Errors
    /// One diagnostic when nothing is left after trimming, or more than [`LIMIT`] characters are.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let text = text.trim();
        let length = text.chars().count();
        if length == 0 {
            return Err(Diagnostic::error(Code::QuestionEmpty));
        }
        if length > LIMIT {
            return Err(Diagnostic::error(Code::QuestionTooLong).with("length", length).with("limit", LIMIT));
        }
        Ok(Question(text.to_owned()))
    }

    pub fn text(&self) -> &str {
        &self.0
    }

    pub fn lang(&self) -> Lang {
        Lang::of(&self.0)
    }
}
