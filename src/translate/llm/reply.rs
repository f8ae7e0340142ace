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

#[derive(Deserialize)]
struct Said {
    content: Option<Value>,
    refusal: Option<Value>,
    tool_calls: Option<Vec<Value>>,
}

/// # Errors
/// A body that is no chat answer, and an answer without a text: blank, cut off, declined, filtered.
pub fn read(body: &[u8]) -> Result<Reply, ModelError> {
    let body: Body = serde_json::from_slice(body).map_err(|_| ModelError::NotAnAnswer)?;
    let choice = body.choices.into_iter().flatten().next().ok_or(ModelError::NotAnAnswer)?;
    let said = choice.message.ok_or(ModelError::NotAnAnswer)?;
    match choice.finish_reason.as_ref().and_then(Value::as_str) {
        Some("length" | "model_context_window_exceeded") => return Err(ModelError::CutOff),
        Some("content_filter" | "sensitive") => return Err(ModelError::Filtered),
        Some(_) | None => {}
    }
    if said.refusal.as_ref().and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty()) {
        return Err(ModelError::Declined);
    }
    let mut text = said.content.map(content).unwrap_or_default();
    if json_text(&text).is_empty() {
        text = said.tool_calls.iter().flatten().next().map(arguments).unwrap_or_default();
    }
    if json_text(&text).is_empty() {
        return Err(ModelError::Blank);
    }
    let tokens = |name: &str| body.usage.as_ref().and_then(|usage| usage.get(name)).and_then(Value::as_u64);
    Ok(Reply { prompt_tokens: tokens("prompt_tokens"), answer_tokens: tokens("completion_tokens"), text })
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
