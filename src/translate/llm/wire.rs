//! The envelope in which a model answers: small, flat and strict. The rule inside it is text of the segment language.
//!
//! There is no second tree for models: the language's own parser reads what they write, its own diagnostics tell them
//! what is wrong, and a kind of condition that the language gains is theirs at once. What strict schemas would add, that
//! only known names are written, the check gives as well, with the nearest name.
//!
//! The schema stays inside what every provider with strict schemas takes: all properties required, no further ones, no
//! references, no alternatives. Reading is more lenient: absent is empty. Nothing unknown is ever ignored.

use serde::{Deserialize, Serialize};

/// A model's whole answer, in the order in which it is written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub outcome: Outcome,
    /// Segment text; empty unless the outcome is a segment.
    #[serde(default)]
    pub segment: String,
    /// Words of the question that the segment leaves out.
    #[serde(default)]
    pub unused: Vec<String>,
    /// What is asked back, or why nothing here can answer, in the language of the question.
    #[serde(default)]
    pub message: String,
    /// Segment texts to choose from when something is asked back.
    #[serde(default)]
    pub choices: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Segment,
    Ask,
    Refuse,
}

/// The JSON schema of [`Answer`]. Models write properties in the order of their schema, so it keeps one.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    r#type: &'static str,
    properties: Properties,
    required: [&'static str; 5],
    additional_properties: bool,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Properties {
    outcome: Choice,
    segment: Text,
    unused: Texts,
    message: Text,
    choices: Texts,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Choice {
    r#type: &'static str,
    r#enum: [Outcome; 3],
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Text {
    r#type: &'static str,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Texts {
    r#type: &'static str,
    items: Text,
}

const TEXT: Text = Text { r#type: "string" };
const TEXTS: Texts = Texts { r#type: "array", items: TEXT };

pub const SCHEMA: Schema = Schema {
    r#type: "object",
    properties: Properties {
        outcome: Choice { r#type: "string", r#enum: [Outcome::Segment, Outcome::Ask, Outcome::Refuse] },
        segment: TEXT,
        unused: TEXTS,
        message: TEXT,
        choices: TEXTS,
    },
    required: ["outcome", "segment", "unused", "message", "choices"],
    additional_properties: false,
};
