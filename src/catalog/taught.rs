//! Terms that people of the shop define while it runs, written as catalog files: they are read and checked like those
//! that came with the shop, and the catalog's version says that they were there.

use serde::Serialize;

use super::Words;
use super::items::File;
use crate::lang::{Bilingual, Lang};

/// A term as somebody defined it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taught {
    pub name: String,
    /// What it is called, in whatever language it was said.
    pub label: String,
    /// Other words for it.
    pub others: Vec<String>,
    /// Segment text.
    pub rule: String,
}

/// The file of one term; its name tells the term, so that a problem's place does.
#[derive(Clone, Debug)]
pub struct TaughtFile {
    name: String,
    text: String,
}

#[derive(Serialize)]
struct Written<'a> {
    term: [Term<'a>; 1],
}

#[derive(Serialize)]
struct Term<'a> {
    name: &'a str,
    label: Bilingual,
    words: Words,
    rule: &'a str,
}

impl Taught {
    pub fn file(&self) -> TaughtFile {
        let mut words = Words::default();
        for word in &self.others {
            match Lang::of(word) {
                Lang::Zh => words.zh.push(word.clone()),
                Lang::En => words.en.push(word.clone()),
            }
        }
        let term = Term { name: &self.name, label: Bilingual::same(&self.label), words, rule: &self.rule };
        // Strings and lists of strings always have a TOML form; without one the file would lack its term and be refused.
        let text = toml::to_string(&Written { term: [term] }).unwrap_or_default();
        TaughtFile { name: Self::file_name(&self.name), text }
    }

    pub fn file_name(name: &str) -> String {
        format!("taught/{name}.toml")
    }
}

impl TaughtFile {
    pub fn file(&self) -> File<'_> {
        File { name: &self.name, text: &self.text }
    }
}
