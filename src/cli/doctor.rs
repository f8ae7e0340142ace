//! Examines what the program depends on.

use clap::Subcommand;

use super::shops::runtime;
use super::{Exit, Failure, Shared, print, say};
use crate::lang::{Lang, Message};
use crate::translate::llm::doctor::{Probe, examine};

#[derive(Debug, Subcommand)]
pub enum Examined {
    /// The language model's endpoint: what works, and a profile to save
    Model,
}

pub(super) fn doctor(shared: &Shared, what: &Examined) -> Result<Exit, Failure> {
    match what {
        Examined::Model => model(shared),
    }
}

/// What was tried goes to the log of the terminal, the profile to standard output: `doctor model > FILE` saves it.
fn model(shared: &Shared) -> Result<Exit, Failure> {
    let lang: Lang = shared.lang.into();
    let not_ready = |message: Message| Failure { exit: Exit::NotReady, message };
    let settings = shared.model.settings()?.ok_or_else(|| not_ready(Message::new("model-none")))?;
    let examination = runtime()?.block_on(examine(&settings)).map_err(|error| not_ready(error.message()))?;
    examination.probes.iter().for_each(|probe| say(&told(probe, lang)));
    if !examination.works() {
        return Err(not_ready(Message::new("doctor-model-useless")));
    }
    print(examination.profile.to_string().trim_end());
    Ok(Exit::Done)
}

fn told(probe: &Probe, lang: Lang) -> String {
    let tokens = |count: Option<u64>| count.map_or_else(|| "?".to_owned(), |count| count.to_string());
    let message = match &probe.outcome {
        Ok(()) => Message::new("doctor-model-works")
            .with("read", tokens(probe.prompt_tokens))
            .with("written", tokens(probe.answer_tokens)),
        Err(error) => Message::new("doctor-model-fails").with("problem", error.message()),
    };
    message.with("mode", probe.mode.name()).with("ms", probe.elapsed_ms.to_string()).text(lang)
}
