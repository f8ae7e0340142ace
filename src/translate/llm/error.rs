//! Why a model gave no usable answer.

use std::time::Duration;

use crate::lang::Message;

/// What went wrong between the question and a checked segment. [`ModelError::message`] is what a user is told.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Address, name or key cannot be used at all.
    #[error("the model's settings cannot be used: {0}")]
    Settings(String),
    #[error("no connection to the model")]
    Unreachable(#[source] reqwest::Error),
    #[error("the connection to the model broke")]
    Broken(#[source] reqwest::Error),
    #[error("the model took longer than {} s", .0.as_secs_f32())]
    TimedOut(Duration),
    #[error("the model's server refused the key (HTTP {0})")]
    Unauthorized(u16),
    #[error("the model's server is busy (HTTP 429)")]
    Busy,
    /// Any other status that is no success.
    #[error("the model's server answered HTTP {0}")]
    Status(u16),
    #[error("the model's answer is longer than {limit} bytes")]
    TooLarge { limit: usize },
    /// The HTTP answer is not what a chat endpoint sends.
    #[error("the model's server sent something that is no answer")]
    NotAnAnswer,
    #[error("the model answered nothing")]
    Blank,
    #[error("the model's answer was cut off at its token limit")]
    CutOff,
    /// It failed so often that it is left alone for a while.
    #[error("the model failed several times and is not asked for {} s", .0.as_secs())]
    Resting(Duration),
    #[error("too many questions wait for the model")]
    Crowded,
    #[error("the model declined to answer")]
    Declined,
    #[error("a content filter stopped the model's answer")]
    Filtered,
    /// The last answer was no segment of this shop, after the repair round.
    #[error("the model's answer was invalid twice")]
    Invalid(Vec<Message>),
}

impl ModelError {
    /// Stable name for records and statistics.
    pub fn code(&self) -> &'static str {
        match self {
            ModelError::Settings(_) => "settings",
            ModelError::Unreachable(_) => "unreachable",
            ModelError::Broken(_) => "broken",
            ModelError::TimedOut(_) => "timed-out",
            ModelError::Unauthorized(_) => "unauthorized",
            ModelError::Busy => "busy",
            ModelError::Status(_) => "status",
            ModelError::TooLarge { .. } => "too-large",
            ModelError::NotAnAnswer => "not-an-answer",
            ModelError::Blank => "blank",
            ModelError::CutOff => "cut-off",
            ModelError::Resting(_) => "resting",
            ModelError::Crowded => "crowded",
            ModelError::Declined => "declined",
            ModelError::Filtered => "filtered",
            ModelError::Invalid(_) => "invalid",
        }
    }

    pub fn message(&self) -> Message {
        let message = Message::new(format!("model-error-{}", self.code()));
        match self {
            ModelError::TimedOut(after) => message.with("seconds", format!("{}", after.as_secs_f32())),
            ModelError::Resting(rest) => message.with("seconds", rest.as_secs().to_string()),
            ModelError::Unauthorized(status) | ModelError::Status(status) => message.with("status", status.to_string()),
            ModelError::TooLarge { limit } => message.with("limit", *limit),
            ModelError::Invalid(problems) => match problems.first() {
                Some(first) => message.with("problem", first.clone()),
                None => message.with("problem", ""),
            },
            ModelError::Settings(_)
            | ModelError::Unreachable(_)
            | ModelError::Broken(_)
            | ModelError::Busy
            | ModelError::Crowded
            | ModelError::NotAnAnswer
            | ModelError::Blank
            | ModelError::CutOff
            | ModelError::Declined
            | ModelError::Filtered => message,
        }
    }
}
