//! What a consultation leaves for the run's record. Holds no address, no key and no customer data.

use serde::Serialize;

/// One question put to a model, with every answer it took.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Record {
    /// Name of the profile, or `custom`.
    pub provider: String,
    pub model: String,
    /// How the form of the answer was asked for, in the end.
    pub mode: String,
    /// SHA-256 over the first request's messages and schema; lower-case hex.
    pub prompt_hash: String,
    pub calls: Vec<Call>,
    pub elapsed_ms: u64,
    /// `answered`, `asked`, `refused`, or the code of the error.
    pub outcome: String,
}

/// One HTTP exchange that was tried.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Call {
    /// How the form of the answer was asked for.
    pub mode: String,
    /// The model's text, as it came; absent when there was none.
    pub answer: Option<String>,
    pub prompt_tokens: Option<u64>,
    pub answer_tokens: Option<u64>,
    pub elapsed_ms: u64,
    /// `ok`, or what was wrong with it.
    pub outcome: String,
    /// What the checker said about the answer, in English.
    pub problems: Vec<String>,
}
