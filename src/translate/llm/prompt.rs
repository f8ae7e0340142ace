//! What is sent to a model, and nothing else can be: a [`Request`] is made here only, from the question, from what
//! [`Vocabulary`] took out of the catalog and from the catalog's own examples. No row of the customers' data has a way in.
//!
//! The sentences stand in `prompts/*.md` with `{{slots}}`; the grammar in them is the language's own. Question and
//! catalog words are data: one line each, quoted, and never searched for slots.

use jiff::civil::DateTime;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::vocabulary::Vocabulary;
use super::wire::SCHEMA;
use crate::catalog::Example;
use crate::dsl::Segment;
use crate::dsl::text::{GRAMMAR, print};
use crate::lang::Lang;
use crate::question::Question;

const TRANSLATE: &str = include_str!("../../../prompts/translate.md");
const QUESTION: &str = include_str!("../../../prompts/question.md");
const PROBE: &str = include_str!("../../../prompts/probe.md");
const REPAIR: &str = include_str!("../../../prompts/repair.md");

/// A model's answer is quoted back up to this many characters.
const QUOTED_BACK: usize = 6_000;
/// Problems listed in a repair round.
const LISTED_PROBLEMS: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    System,
    User,
    Assistant,
}

/// One message, as chat endpoints take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    #[serde(rename = "role")]
    pub speaker: Speaker,
    #[serde(rename = "content")]
    pub text: String,
}

/// The messages of one call. The form of its answer is always [`SCHEMA`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    messages: Vec<Said>,
}

impl Request {
    /// The first call for a question. `hint` is a rule another reader made of a part of it.
    pub fn new(
        question: &Question,
        vocabulary: &Vocabulary,
        examples: &[&Example],
        as_of: DateTime,
        hint: Option<&Segment>,
    ) -> Self {
        let hint =
            hint.map(|rule| format!("A simpler program read a part of it as: {}", print(rule))).unwrap_or_default();
        let lang = question.lang();
        let examples: Vec<_> = examples.iter().map(|example| shown(example, lang)).collect();
        let text = fill(
            QUESTION,
            &[
                ("as_of", &as_of.date().to_string()),
                ("names", &vocabulary.names_text()),
                ("links", &vocabulary.links_text()),
                ("examples", &examples.join("\n")),
                ("hints", &one_line(&hint)),
                ("question", &quoted(question.text())),
            ],
        );
        let system = fill(TRANSLATE, &[("grammar", GRAMMAR.trim_end())]);
        Request {
            messages: vec![Said { speaker: Speaker::System, text: system }, Said { speaker: Speaker::User, text }],
        }
    }

    /// Asks for one small answer, of no shop.
    pub(super) fn probe() -> Self {
        Request { messages: vec![Said { speaker: Speaker::User, text: PROBE.trim_end().to_owned() }] }
    }

    /// The repair round: everything said so far, the answer, and what is wrong with it.
    #[must_use]
    pub fn repair(&self, answer: &str, problems: &[String]) -> Self {
        let listed: Vec<_> =
            problems.iter().take(LISTED_PROBLEMS).map(|problem| format!("- {}", one_line(problem))).collect();
        let mut messages = self.messages.clone();
        let answer = answer.chars().take(QUOTED_BACK).collect();
        messages.push(Said { speaker: Speaker::Assistant, text: answer });
        messages.push(Said { speaker: Speaker::User, text: fill(REPAIR, &[("problems", &listed.join("\n"))]) });
        Request { messages }
    }

    pub fn messages(&self) -> &[Said] {
        &self.messages
    }

    /// SHA-256 over all messages and the schema; lower-case hex.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(serde_json::to_string(&(&self.messages, SCHEMA)).unwrap_or_default());
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A question of the catalog's own, with the answer it wants.
fn shown(example: &Example, lang: Lang) -> String {
    let text = one_line(&example.text);
    format!("{} -> {}", quoted(example.question.get(lang)), quoted(&text))
}

/// Puts texts into their slots in one pass: what stands in a slot is never looked at again.
fn fill(template: &str, slots: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            text.push_str("{{");
            rest = after;
            continue;
        };
        text.push_str(slots.iter().find(|(slot, _)| *slot == name).map_or("", |(_, text)| text));
        rest = after;
    }
    text.push_str(rest);
    text.trim_end().to_owned()
}

/// As a JSON string: quotes and line breaks inside cannot end it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
