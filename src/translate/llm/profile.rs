//! How OpenAI-compatible endpoints differ, as data: one profile for each provider, in `data/models.toml`, and any other in a
//! file of the same form.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

const PROFILES: &str = include_str!("../../../data/models.toml");

/// What to send to an endpoint, and what not.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Up to and including the version: `https://host/v1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Forms of asking for JSON that are worth trying, the strictest first.
    #[serde(default = "all_modes")]
    pub modes: Vec<Mode>,
    #[serde(default)]
    pub tool: ToolChoice,
    #[serde(default)]
    pub tokens: TokenField,
    /// Whether temperature 0 may be sent.
    #[serde(default = "yes")]
    pub temperature: bool,
    /// Whether answers may be asked for in pieces, so that a server that stopped writing is noticed.
    #[serde(default = "yes")]
    pub stream: bool,
    /// Further fields of every request, such as the switch that turns thinking off.
    #[serde(default, skip_serializing_if = "toml::Table::is_empty")]
    pub body: toml::Table,
    /// What tokens cost; absent when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

/// The price of a million tokens. Amounts of money are exact: numbers in quotes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Of the tokens of prompts.
    pub read: Decimal,
    /// Of the tokens of answers.
    pub written: Decimal,
    pub currency: String,
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            base_url: None,
            model: None,
            modes: all_modes(),
            tool: ToolChoice::default(),
            tokens: TokenField::default(),
            temperature: true,
            stream: true,
            body: toml::Table::new(),
            price: None,
        }
    }
}

/// How the form of the answer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// `response_format` with a strict JSON schema.
    JsonSchema,
    /// A function to call, whose parameters are the answer.
    Tool,
    /// `response_format` that promises JSON; the prompt says of what form.
    JsonObject,
    /// The prompt alone.
    Prompt,
}

impl Mode {
    pub const ALL: [Mode; 4] = [Mode::JsonSchema, Mode::Tool, Mode::JsonObject, Mode::Prompt];

    pub fn name(self) -> &'static str {
        match self {
            Mode::JsonSchema => "json_schema",
            Mode::Tool => "tool",
            Mode::JsonObject => "json_object",
            Mode::Prompt => "prompt",
        }
    }
}

/// How a call of the one function is demanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    #[default]
    Named,
    Required,
    Auto,
}

/// Newer reasoning models take the second name only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenField {
    #[default]
    MaxTokens,
    MaxCompletionTokens,
}

impl Profile {
    /// The profile of a provider, by name.
    pub fn named(name: &str) -> Option<Self> {
        profiles().remove(name)
    }

    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    pub fn names() -> Vec<String> {
        profiles().into_keys().collect()
    }
}

/// As a file that can be saved and read again.
impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&toml::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// The file is part of the program and a test reads it; a broken one leaves no provider known, not the program stopped.
fn profiles() -> BTreeMap<String, Profile> {
    toml::from_str(PROFILES).unwrap_or_default()
}

fn all_modes() -> Vec<Mode> {
    Mode::ALL.to_vec()
}

fn yes() -> bool {
    true
}
