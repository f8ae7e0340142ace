//! The two languages of the product, and every sentence it says.
//!
//! Owns: [`Lang`], [`Message`] (a key of the language files with its arguments) and [`Bilingual`]
//! (a text present in both languages). Does not own any sentence: those stand in `data/lang/<language>/*.ftl`
//! (Project Fluent). A key missing from one language is a failing test, not a run-time surprise.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use serde::{Deserialize, Serialize};

static_loader! {
    static SENTENCES = {
        locales: "./data/lang",
        fallback_language: "en",
        // Isolation marks would enter CSV files, ids in URLs and copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH: LanguageIdentifier = langid!("zh-CN");
static EN: LanguageIdentifier = langid!("en");

/// A language of pages and messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// Chinese when a Han character stands in the text: Chinese questions quote foreign names, hardly ever the other way
    /// round.
    pub fn of(text: &str) -> Lang {
        let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
        if text.contains(is_han) { Lang::Zh } else { Lang::En }
    }

    /// The BCP 47 tag for `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// What stands between the items of a list.
    pub fn list_comma(self) -> &'static str {
        match self {
            Lang::Zh => "、",
            Lang::En => ", ",
        }
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}

/// A text in both languages: a catalog label, or a [`Message`] already rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub zh: String,
    pub en: String,
}

impl Bilingual {
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// The same text in both languages: a stored value, a name, a number.
    pub fn same(text: impl Into<String>) -> Self {
        let en = text.into();
        Bilingual { zh: en.clone(), en }
    }

    /// Builds each language by the same function.
    pub fn build(text: impl Fn(Lang) -> String) -> Self {
        Bilingual { zh: text(Lang::Zh), en: text(Lang::En) }
    }
}

/// An argument of a [`Message`]: words are chosen by the reader's language, numbers drive plurals.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    Words(Bilingual),
    Number(i64),
    Message(Box<Message>),
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Argument::Words(Bilingual::same(text))
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Argument::Words(Bilingual::same(text))
    }
}

impl From<Bilingual> for Argument {
    fn from(words: Bilingual) -> Self {
        Argument::Words(words)
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Argument::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        Argument::Number(i64::from(number))
    }
}

impl From<Message> for Argument {
    fn from(message: Message) -> Self {
        Argument::Message(Box::new(message))
    }
}

/// A sentence of the language files with its arguments; it becomes text only when a language is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    key: Cow<'static, str>,
    arguments: Vec<(&'static str, Argument)>,
}

impl Message {
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Message { key: key.into(), arguments: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    pub fn text(&self, lang: Lang) -> String {
        SENTENCES.lookup_with_args(lang.identifier(), &self.key, &self.arguments(lang))
    }

    fn arguments(&self, lang: Lang) -> HashMap<Cow<'static, str>, FluentValue<'_>> {
        self.arguments
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Argument::Words(words) => FluentValue::from(words.get(lang).to_owned()),
                    Argument::Number(number) => FluentValue::from(*number),
                    Argument::Message(message) => FluentValue::from(message.text(lang)),
                };
                (Cow::Borrowed(*name), value)
            })
            .collect()
    }

    pub fn both(&self) -> Bilingual {
        Bilingual::build(|lang| self.text(lang))
    }

    /// Whether the language files of `lang` hold this key and need no argument that is not given; for the tests that
    /// keep them complete.
    pub fn exists(&self, lang: Lang) -> bool {
        SENTENCES.lookup_single_language(lang.identifier(), &self.key, Some(&self.arguments(lang))).is_ok()
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}
