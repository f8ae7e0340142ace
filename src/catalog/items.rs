//! Reads TOML files item by item: each `[[section]]` is read on its own, so that one slip hides no other, and knows the
//! line it stands on.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::suggest::closest;
use crate::diagnostic::{Code, Diagnostic, Place};

/// One file: its name for messages, and its text.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

type Item<'a> = (Place, Spanned<DeValue<'a>>, &'a str);

/// The items of all files read so far, by section, and what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    sections: &'static [&'static str],
    items: BTreeMap<String, Vec<Item<'a>>>,
    pub problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// `sections` are all the names that may stand at the top of a file.
    pub fn new(sections: &'static [&'static str]) -> Self {
        Reader { sections, items: BTreeMap::new(), problems: Vec::new() }
    }

    pub fn read(&mut self, file: &File<'a>) {
        let (table, errors) = DeTable::parse_recoverable(file.text);
        for error in errors {
            let start = error.span().map_or(0, |span| span.start);
            let place = place(file.name, file.text, start);
            self.problems.push(syntax(error.message(), place));
        }
        for (key, value) in table.into_inner() {
            let name = key.get_ref().to_string();
            let at = place(file.name, file.text, key.span().start);
            if !self.sections.contains(&name.as_str()) {
                let problem = Diagnostic::error(Code::CatalogName).with("name", name.clone());
                self.problems
                    .push(problem.at_place(Some(at)).did_you_mean(closest(&name, self.sections.iter().copied())));
                continue;
            }
            let found = self.items.entry(name).or_default();
            let span = value.span();
            let inner = value.into_inner();
            if let DeValue::Array(items) = inner {
                for item in items {
                    found.push((place(file.name, file.text, item.span().start), item, file.text));
                }
            } else {
                found.push((at, Spanned::new(span, inner), file.text));
            }
        }
    }

    /// The one item of a section that must be there; the last one when there are several.
    pub fn one<T: DeserializeOwned>(&mut self, section: &str) -> Option<T> {
        let mut found = self.all(section, |_: &mut T, _| ());
        if found.is_empty() {
            let missing = Diagnostic::error(Code::CatalogIncomplete).with("name", section.to_owned());
            self.problems.push(missing);
        }
        found.pop()
    }

    /// The items of a section that could be read, in the order of the files.
    pub fn all<T: DeserializeOwned>(&mut self, section: &str, set_place: impl Fn(&mut T, Place)) -> Vec<T> {
        let mut good = Vec::new();
        for (at, item, text) in self.items.remove(section).unwrap_or_default() {
            match T::deserialize(ValueDeserializer::from(item)) {
                Ok(mut value) => {
                    set_place(&mut value, at);
                    good.push(value);
                }
                Err(error) => {
                    let at = match (&at, error.span()) {
                        (Place::File { file, .. }, Some(span)) => place(file, text, span.start),
                        _ => at,
                    };
                    self.problems.push(syntax(error.message(), at));
                }
            }
        }
        good
    }
}

fn place(file: &str, text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    Place::File { file: file.to_owned(), line: before.matches('\n').count() + 1 }
}

/// serde names the unknown field and the known ones in backticks; the closest of those is the suggestion.
fn syntax(message: &str, place: Place) -> Diagnostic {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown"));
    let suggestion = unknown.and_then(|word| closest(word, quoted)).map(str::to_owned);
    Diagnostic::error(Code::CatalogSyntax).with("problem", message).at_place(Some(place)).did_you_mean(suggestion)
}
