//! Tries an endpoint: which forms of asking for an answer it takes, what comes back and how long that takes, and the
//! profile to save for it.

use tokio::time::Instant;

use super::chat::Chat;
use super::error::ModelError;
use super::profile::{Mode, Profile};
use super::prompt::Request;
use super::reply;
use super::settings::ModelSettings;
use super::wire::{Answer, Outcome};
use crate::lang::Message;

/// One form of asking, and what came of it.
#[derive(Debug)]
pub struct Probe {
    pub mode: Mode,
    pub outcome: Result<(), ModelError>,
    pub elapsed_ms: u64,
    pub prompt_tokens: Option<u64>,
    pub answer_tokens: Option<u64>,
}

#[derive(Debug)]
pub struct Examination {
    pub probes: Vec<Probe>,
    /// With the forms that work, the best first; none, when the endpoint is of no use.
    pub profile: Profile,
}

impl Examination {
    pub fn works(&self) -> bool {
        !self.profile.modes.is_empty()
    }
}

/// Asks for one and the same small answer in every form.
///
/// # Errors
/// When the settings cannot be used.
pub async fn examine(settings: &ModelSettings) -> Result<Examination, ModelError> {
    let mut probes = Vec::new();
    let mut profile = Profile {
        base_url: Some(settings.base_url.clone()),
        model: Some(settings.model.clone()),
        modes: Vec::new(),
        ..settings.profile.clone()
    };
    for mode in Mode::ALL {
        let only = Profile { modes: vec![mode], ..profile.clone() };
        let chat = Chat::new(ModelSettings { profile: only, ..settings.clone() })?;
        let mut calls = Vec::new();
        let begun = Instant::now();
        let reply = chat.send(&Request::probe(), begun + settings.patience.total, &mut calls).await;
        let call = calls.pop().unwrap_or_default();
        let outcome = reply.and_then(|reply| understood(&reply.text));
        if outcome.is_ok() {
            let accepted = chat.accepted();
            profile.modes.push(mode);
            profile.tokens = accepted.tokens;
            profile.temperature = accepted.temperature;
            profile.stream = accepted.stream;
        }
        let hopeless = matches!(outcome, Err(ModelError::Unreachable(_) | ModelError::Unauthorized(_)));
        probes.push(Probe {
            mode,
            outcome,
            elapsed_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            prompt_tokens: call.prompt_tokens,
            answer_tokens: call.answer_tokens,
        });
        if hopeless {
            break;
        }
    }
    Ok(Examination { probes, profile })
}

fn understood(text: &str) -> Result<(), ModelError> {
    let invalid = |problem: String| ModelError::Invalid(vec![Message::new("model-wire-json").with("problem", problem)]);
    let answer: Answer = serde_json::from_str(reply::json_text(text)).map_err(|error| invalid(error.to_string()))?;
    match answer.outcome {
        Outcome::Segment => Ok(()),
        Outcome::Ask | Outcome::Refuse => Err(ModelError::Declined),
    }
}
