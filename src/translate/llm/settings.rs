//! How a model is reached: address, name, key, patience. Read by `main` from the command line, a file or the environment.

use std::fmt;
use std::time::Duration;

use super::profile::Profile;
use crate::outward::Way;

const CUSTOM: &str = "custom";

/// Everything the client needs to know about an OpenAI-compatible endpoint.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// Up to and including the version: `https://host/v1`.
    pub base_url: String,
    pub model: String,
    /// Name of the profile, or `custom`; for the record.
    pub provider: String,
    pub key: Option<Secret>,
    pub patience: Patience,
    pub profile: Profile,
    pub way: Way,
    /// Calls under way at once; further ones wait.
    pub at_once: usize,
    /// Bytes of one HTTP answer; anything longer is dropped unread.
    pub max_answer_bytes: usize,
    /// Tokens the model may write.
    pub max_answer_tokens: u32,
}

impl ModelSettings {
    pub fn new(base_url: impl Into<String>, model: impl Into<String>) -> Self {
        ModelSettings {
            base_url: base_url.into(),
            model: model.into(),
            provider: CUSTOM.to_owned(),
            key: None,
            patience: Patience::default(),
            profile: Profile::default(),
            way: Way::default(),
            at_once: 4,
            max_answer_bytes: 1 << 20,
            max_answer_tokens: 1_200,
        }
    }
}

/// How long to wait, for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub connect: Duration,
    /// From sending a request to the first byte of its answer; where it does not come in pieces, that is the whole thinking
    /// time.
    pub first_byte: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
    /// For a question, with retries and the repair round.
    pub total: Duration,
}

impl Patience {
    /// For answers that come whole: thinking may take most of the time, and leaves some for a repair.
    pub fn within(total: Duration) -> Self {
        Patience { connect: Duration::from_secs(5), first_byte: total * 3 / 5, idle: Duration::from_secs(30), total }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Patience::within(Duration::from_secs(150))
    }
}

/// A key. Nothing prints it; only the client of this folder reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Surrounding white space (a file's last newline) is no part of a key; an empty key is none.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Secret(text.to_owned()))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
