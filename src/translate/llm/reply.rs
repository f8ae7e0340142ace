//! From the body of a chat endpoint's answer to the JSON text the model wrote. Every field may be missing or odd.

use serde::Deserialize;
use serde_json::Value;

use super::error::ModelError;

/// What one call gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// As it came.
    pub text: String,
    pub prompt_tokens: Option<u64>,
    pub answer_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct Body {
    choices: Option<Vec<Choice>>,
    usage: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    message: Option<Said>,
    finish_reason: Option<Value>,
}

/// What a message, or a piece of one, holds.
#[derive(Deserialize)]
pub(super) struct Said {
    content: Option<Value>,
    refusal: Option<Value>,
    tool_calls: Option<Vec<Value>>,
}

/// An answer as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Told {
    content: String,
    /// What the first function was called with.
    arguments: String,
    refusal: String,
    finish_reason: Option<String>,
    usage: Option<Value>,
}

impl Told {
    /// Adds a message, or the next piece of one.
    pub(super) fn add(&mut self, said: Said) {
        self.content.push_str(&said.content.map(content).unwrap_or_default());
        self.refusal.push_str(said.refusal.as_ref().and_then(Value::as_str).unwrap_or_default());
        let first = |call: &&Value| call.get("index").and_then(Value::as_u64).unwrap_or_default() == 0;
        if let Some(call) = said.tool_calls.iter().flatten().find(first) {
            self.arguments.push_str(&arguments(call));
        }
    }

    pub(super) fn finish(&mut self, reason: Option<&Value>) {
        if let Some(reason) = reason.and_then(Value::as_str) {
            self.finish_reason = Some(reason.to_owned());
        }
    }

    pub(super) fn count(&mut self, usage: Option<Value>) {
        if usage.as_ref().is_some_and(Value::is_object) {
            self.usage = usage;
        }
    }

    pub(super) fn is_finished(&self) -> bool {
        self.finish_reason.is_some()
    }

    pub(super) fn bytes(&self) -> usize {
        self.content.len() + self.arguments.len() + self.refusal.len()
    }

    /// # Errors
    /// An answer without a text: blank, cut off, declined, filtered.
    pub(super) fn reply(self) -> Result<Reply, ModelError> {
        match self.finish_reason.as_deref() {
            Some("length" | "model_context_window_exceeded") => return Err(ModelError::CutOff),
            Some("content_filter" | "sensitive") => return Err(ModelError::Filtered),
            Some(_) | None => {}
        }
        if !self.refusal.trim().is_empty() {
            return Err(ModelError::Declined);
        }
        let text = if json_text(&self.content).is_empty() { self.arguments } else { self.content };
        if json_text(&text).is_empty() {
            return Err(ModelError::Blank);
        }
        let tokens = |name: &str| self.usage.as_ref().and_then(|usage| usage.get(name)).and_then(Value::as_u64);
        Ok(Reply { prompt_tokens: tokens("prompt_tokens"), answer_tokens: tokens("completion_tokens"), text })
    }
}

/// # Errors
/// A body that is no chat answer, and an answer without a text.
pub fn read(body: &[u8]) -> Result<Reply, ModelError> {
    let body: Body = serde_json::from_slice(body).map_err(|_| ModelError::NotAnAnswer)?;
    let choice = body.choices.into_iter().flatten().next().ok_or(ModelError::NotAnAnswer)?;
    let mut told = Told::default();
    told.add(choice.message.ok_or(ModelError::NotAnAnswer)?);
    told.finish(choice.finish_reason.as_ref());
    told.count(body.usage);
    told.reply()
}

/// Text as a string, or as a list of parts that each hold some.
fn content(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Array(parts) => parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    }
}

/// What a function was called with: JSON as a string, or, against the rules, as it is.
fn arguments(call: &Value) -> String {
    match call.pointer("/function/arguments") {
        Some(Value::String(text)) => text.clone(),
        Some(object @ Value::Object(_)) => object.to_string(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_)) | None => String::new(),
    }
}

/// The JSON inside a model's text: without thinking aloud, code fences and chat around it.
pub fn json_text(text: &str) -> &str {
    let text = after_thoughts(text).trim();
    match (text.find('{'), text.rfind('}')) {
        (Some(start), Some(end)) => text.get(start..=end).unwrap_or(text),
        _ => unfenced(text),
    }
}

fn unfenced(text: &str) -> &str {
    match text.strip_prefix("```").and_then(|rest| rest.split_once('\n')) {
        Some((_language, rest)) => rest.trim_end_matches('`').trim(),
        None => text,
    }
}

/// What follows the last `</think>`; nothing when thinking was begun and never ended.
fn after_thoughts(text: &str) -> &str {
    match text.rsplit_once("</think>") {
        Some((_, rest)) => rest,
        None if text.trim_start().starts_with("<think>") => "",
        None => text,
    }
}
