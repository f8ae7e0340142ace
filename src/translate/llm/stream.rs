//! An answer that comes in pieces: server-sent events, each with the next few letters. Pieces are only put together; what
//! they amount to is [`super::reply`]'s to say, at the end.

use serde::Deserialize;
use serde_json::Value;

use super::error::ModelError;
use super::reply::{Reply, Said, Told};

/// The line that some servers end with.
const DONE: &str = "[DONE]";

#[derive(Debug)]
pub(super) struct Stream {
    told: Told,
    /// A line as far as it has come.
    line: Vec<u8>,
    has_ended: bool,
    /// Bytes of text.
    limit: usize,
}

#[derive(Deserialize)]
struct Event {
    choices: Option<Vec<Choice>>,
    usage: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Said>,
    finish_reason: Option<Value>,
}

impl Stream {
    pub fn new(limit: usize) -> Self {
        Stream { told: Told::default(), line: Vec::new(), has_ended: false, limit }
    }

    /// Whether the server said that this was all.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Takes the next bytes, which may end anywhere.
    ///
    /// # Errors
    /// A line that is no event of a chat endpoint, and more text than is wanted.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), ModelError> {
        for byte in bytes {
            if *byte == b'\n' {
                let line = std::mem::take(&mut self.line);
                self.read(&line)?;
            } else {
                self.line.push(*byte);
            }
        }
        if self.told.bytes() > self.limit { Err(ModelError::TooLarge { limit: self.limit }) } else { Ok(()) }
    }

    fn read(&mut self, line: &[u8]) -> Result<(), ModelError> {
        if self.has_ended {
            return Ok(());
        }
        let line = std::str::from_utf8(line).map_err(|_| ModelError::NotAnAnswer)?.trim();
        // Comments keep the connection alive; names and numbers of events say nothing here.
        let Some(data) = line.strip_prefix("data:").map(str::trim).filter(|data| !data.is_empty()) else {
            return Ok(());
        };
        if data == DONE {
            self.has_ended = true;
            return Ok(());
        }
        let event: Event = serde_json::from_str(data).map_err(|_| ModelError::NotAnAnswer)?;
        if event.choices.is_none() && event.usage.is_none() {
            return Err(ModelError::NotAnAnswer);
        }
        for choice in event.choices.into_iter().flatten().take(1) {
            if let Some(said) = choice.delta {
                self.told.add(said);
            }
            self.told.finish(choice.finish_reason.as_ref());
        }
        self.told.count(event.usage);
        Ok(())
    }

    /// # Errors
    /// A stream that broke off, and an answer without a text.
    pub fn reply(mut self) -> Result<Reply, ModelError> {
        let rest = std::mem::take(&mut self.line);
        self.read(&rest)?;
        if self.has_ended || self.told.is_finished() { self.told.reply() } else { Err(ModelError::NotAnAnswer) }
    }
}
