//! The body of a request, in the form that an endpoint takes.

use serde::Serialize;

use super::Accepted;
use crate::translate::llm::profile::{Mode, TokenField, ToolChoice};
use crate::translate::llm::prompt::{Request, Said};
use crate::translate::llm::settings::ModelSettings;
use crate::translate::llm::wire::{SCHEMA, Schema};

/// What an answer is called where it needs a name.
const ANSWER: &str = "segment";

#[derive(Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    messages: &'a [Said],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Form>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<[Tool; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Chosen>,
    #[serde(flatten)]
    more: &'a toml::Table,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Tool {
    r#type: &'static str,
    function: Function,
}

#[derive(Serialize)]
struct Function {
    name: &'static str,
    strict: bool,
    parameters: Schema,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Chosen {
    Word(&'static str),
    Named { r#type: &'static str, function: Name },
}

#[derive(Serialize)]
struct Name {
    name: &'static str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Form {
    JsonSchema { json_schema: NamedSchema },
    JsonObject,
}

#[derive(Serialize)]
struct NamedSchema {
    name: &'static str,
    strict: bool,
    schema: Schema,
}

impl<'a> Body<'a> {
    pub(super) fn new(request: &'a Request, settings: &'a ModelSettings, accepted: Accepted) -> Self {
        let limit = settings.max_answer_tokens;
        let new_name = accepted.tokens == TokenField::MaxCompletionTokens;
        Body {
            model: &settings.model,
            messages: request.messages(),
            stream: accepted.stream,
            stream_options: accepted.stream.then_some(StreamOptions { include_usage: true }),
            max_tokens: (!new_name).then_some(limit),
            max_completion_tokens: new_name.then_some(limit),
            temperature: accepted.temperature.then_some(0),
            response_format: match accepted.mode {
                Mode::JsonSchema => {
                    Some(Form::JsonSchema { json_schema: NamedSchema { name: ANSWER, strict: true, schema: SCHEMA } })
                }
                Mode::JsonObject => Some(Form::JsonObject),
                Mode::Tool | Mode::Prompt => None,
            },
            tools: (accepted.mode == Mode::Tool).then_some([Tool {
                r#type: "function",
                function: Function { name: ANSWER, strict: true, parameters: SCHEMA },
            }]),
            tool_choice: (accepted.mode == Mode::Tool).then_some(match settings.profile.tool {
                ToolChoice::Named => Chosen::Named { r#type: "function", function: Name { name: ANSWER } },
                ToolChoice::Required => Chosen::Word("required"),
                ToolChoice::Auto => Chosen::Word("auto"),
            }),
            more: &settings.profile.body,
        }
    }
}
