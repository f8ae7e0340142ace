//! How a model is reached: address, name, key, patience. Read by `main` from the command line, a file or the environment.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Everything the client needs to know about an OpenAI-compatible endpoint.
#[derive(Clone, Debug)]
pub struct ModelSettings {
    /// Up to and including the version: `https://host/v1`.
    pub base_url: String,
    pub model: String,
    pub key: Option<Secret>,
    pub patience: Patience,
    pub mode: Mode,
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
            key: None,
            patience: Patience::default(),
            mode: Mode::Auto,
            max_answer_bytes: 1 << 20,
            max_answer_tokens: 1_200,
        }
    }
}

/// How long to wait, for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub connect: Duration,
    /// From sending a request to the first byte of its answer; without streaming, that is the whole thinking time.
    pub first_byte: Duration,
    /// For a question, with retries and the repair round.
    pub total: Duration,
}

impl Patience {
    /// For answers that come whole: thinking may take most of the time, and leaves some for a repair.
    pub fn within(total: Duration) -> Self {
        Patience { connect: Duration::from_secs(5), first_byte: total * 3 / 5, total }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Patience::within(Duration::from_secs(150))
    }
}

/// How the form of the answer is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The strictest of the others that the endpoint takes, found out with the first question.
    #[default]
    Auto,
    /// `response_format` with a strict JSON schema.
    JsonSchema,
    /// `response_format` that promises JSON; the schema stands in the prompt.
    JsonObject,
    /// The prompt alone.
    Prompt,
}

impl Mode {
    pub const ALL: [Mode; 4] = [Mode::Auto, Mode::JsonSchema, Mode::JsonObject, Mode::Prompt];

    pub fn name(self) -> &'static str {
        match self {
            Mode::Auto => "auto",
            Mode::JsonSchema => "json_schema",
            Mode::JsonObject => "json_object",
            Mode::Prompt => "prompt",
        }
    }
}

impl FromStr for Mode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Mode::ALL.into_iter().find(|mode| mode.name() == text).ok_or(())
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
