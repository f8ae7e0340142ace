//! The words of a shop that a question can be written with, to be found by how they begin and how they sound.

use pinyin::ToPinyin;
use serde::Deserialize;

use crate::catalog::{self, Catalog};
use crate::dsl::Shop;
use crate::lang::{Bilingual, Lang};
use crate::translate::Role;
use crate::translate::rules::normal::Normalizer;

/// A word as it is written, with what it is.
#[derive(Clone, Debug)]
pub struct Word {
    pub text: String,
    pub role: Role,
    pub label: Bilingual,
    /// What a value is a value of.
    pub of: Option<Bilingual>,
}

impl Word {
    /// Whether it is what the catalog calls the thing, and not one more word for it.
    pub fn is_own(&self) -> bool {
        self.label.zh == self.text || self.label.en == self.text
    }
}

/// A word that was found.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    pub word: &'a Word,
}

/// All words, in three orders.
#[derive(Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    /// By normal spelling, by pinyin, by the first letters of the pinyin; sorted.
    spellings: Vec<(String, usize)>,
    pinyin: Vec<(String, usize)>,
    initials: Vec<(String, usize)>,
    next: Next,
}

const GLUE: &str = include_str!("../../../../data/reader/next.toml");

/// Words proposed of one sort.
const EACH: usize = 6;

impl Words {
    pub fn new(shop: &Shop, normalizer: &Normalizer) -> Self {
        let mut words = Words::default();
        words.catalog(shop);
        for (index, word) in words.words.iter().enumerate() {
            words.spellings.push((normalizer.word(&word.text), index));
            if let Some((whole, initials)) = pinyin(&word.text) {
                words.pinyin.push((whole, index));
                words.initials.push((initials, index));
            }
        }
        words.spellings.sort_unstable();
        words.pinyin.sort_unstable();
        words.initials.sort_unstable();
        words.next = Next::new(&shop.catalog);
        words
    }

    fn add(&mut self, text: &str, role: Role, label: &Bilingual, of: Option<&Bilingual>) {
        let text = text.trim();
        if !text.is_empty() && !text.ends_with('…') {
            self.words.push(Word { text: text.to_owned(), role, label: label.clone(), of: of.cloned() });
        }
    }

    fn named(&mut self, role: Role, label: &Bilingual, words: &catalog::Words, of: Option<&Bilingual>) {
        for text in [&label.zh, &label.en].into_iter().chain(words.all()) {
            self.add(text, role, label, of);
        }
    }

    fn catalog(&mut self, shop: &Shop) {
        let catalog = &shop.catalog;
        for term in &catalog.terms {
            self.named(Role::Term, &term.label, &term.words, None);
        }
        for state in &catalog.states {
            self.named(Role::State, &state.label, &state.words, None);
            for (_, label, words) in state.values() {
                self.named(Role::State, label, words, Some(&state.label));
            }
        }
        for vocabulary in &catalog.vocabularies {
            let of = owner(catalog, &vocabulary.name);
            for value in &vocabulary.values {
                self.named(Role::Value, &value.label(), &value.words, of.as_ref());
            }
            for group in &vocabulary.groups {
                self.named(Role::Value, &group.label, &group.words, of.as_ref());
            }
            for value in shop.values.of(&vocabulary.name) {
                self.add(value, Role::Value, &Bilingual::same(value), of.as_ref());
            }
        }
        for attribute in &catalog.attributes {
            self.named(Role::Attribute, &attribute.label, &attribute.words, None);
        }
        for event in &catalog.events {
            self.named(Role::Event, &event.label, &event.words, None);
        }
        for measure in &catalog.measures {
            self.named(Role::Measure, &measure.label, &measure.words, None);
        }
        for festival in &catalog.festivals {
            self.named(Role::Time, &festival.label, &festival.words, None);
        }
    }

    /// Words that begin so and go on: what things are called first, then the shortest.
    pub fn begun(&self, piece: &str) -> Vec<Found<'_>> {
        let longer = beginning(&self.spellings, piece).filter(|(key, _)| key.len() > piece.len());
        let mut found: Vec<usize> = longer.map(|(_, index)| *index).collect();
        found.sort_by_key(|index| self.words.get(*index).map(|word| (!word.is_own(), word.text.chars().count())));
        self.distinct(found.into_iter())
    }

    /// Words whose pinyin, or the first letters of it, are these.
    pub fn spelt(&self, letters: &str) -> Vec<Found<'_>> {
        if letters.len() < 2 || !letters.bytes().all(|letter| letter.is_ascii_lowercase()) {
            return Vec::new();
        }
        let initials = self.initials.iter().skip(self.initials.partition_point(|(key, _)| key.as_str() < letters));
        let exact = initials.take_while(|(key, _)| key == letters).map(|(_, index)| *index);
        let whole = beginning(&self.pinyin, letters).map(|(_, index)| *index);
        let longer = beginning(&self.initials, letters).map(|(_, index)| *index);
        self.distinct(exact.chain(whole).chain(longer))
    }

    /// Words that sound so and are written otherwise, but for at least one character.
    pub fn sounding(&self, piece: &str) -> Vec<Found<'_>> {
        let size = piece.chars().count();
        let Some((sound, _)) = pinyin(piece).filter(|_| size > 1) else { return Vec::new() };
        let alike = |index: &usize| {
            let text = self.words.get(*index).map_or("", |word| word.text.as_str());
            text != piece
                && text.chars().count() == size
                && text.chars().zip(piece.chars()).any(|(own, other)| own == other)
        };
        let same = beginning(&self.pinyin, &sound).take_while(|(key, _)| *key == sound).map(|(_, index)| *index);
        self.distinct(same.filter(alike))
    }

    /// The word with this normal spelling.
    pub fn spelling(&self, spelling: &str) -> Option<Found<'_>> {
        let at = self.spellings.partition_point(|(key, _)| key.as_str() < spelling);
        let (key, index) = self.spellings.get(at)?;
        (key == spelling).then(|| self.words.get(*index).map(|word| Found { word }))?
    }

    /// Each thing once, the catalog's own order first.
    fn distinct(&self, found: impl Iterator<Item = usize>) -> Vec<Found<'_>> {
        let mut kept: Vec<&Word> = Vec::new();
        for word in found.take(200).filter_map(|index| self.words.get(index)) {
            let same =
                |known: &&&Word| known.role == word.role && (known.label == word.label || known.text == word.text);
            if kept.iter().find(same).is_none() {
                kept.push(word);
            }
        }
        kept.into_iter().map(|word| Found { word }).collect()
    }

    /// What can stand after a word of this role; at the very beginning after none. What is not understood yet may be
    /// anything that something is still to be said of: 近30天, customers who.
    pub fn after(&self, last: Option<Role>, lang: Lang) -> Vec<Word> {
        let Next { events, things, standings, times, joins, units } = &self.next;
        let lists: &[&Vec<Phrase>] = match last {
            None => &[times, standings],
            Some(Role::Event | Role::Property) => &[things, joins],
            Some(Role::Time | Role::Negation | Role::Connective) => &[events, standings],
            Some(Role::Number) => &[units, joins],
            Some(Role::Unread) => &[events, things, standings],
            Some(Role::Subject | Role::Filler | Role::Scope) => &[joins, times],
            Some(
                Role::Attribute
                | Role::Measure
                | Role::Comparison
                | Role::Rank
                | Role::Value
                | Role::State
                | Role::Term,
            ) => &[joins, times],
        };
        let said = |phrase: &Phrase| Word {
            text: phrase.text.get(lang).to_owned(),
            role: phrase.role,
            label: phrase.text.clone(),
            of: phrase.of.clone(),
        };
        lists.iter().flat_map(|list| list.iter().take(EACH)).map(said).filter(|word| !word.text.is_empty()).collect()
    }
}

/// What can come next, by what it is.
#[derive(Debug, Default)]
struct Next {
    events: Vec<Phrase>,
    things: Vec<Phrase>,
    standings: Vec<Phrase>,
    times: Vec<Phrase>,
    joins: Vec<Phrase>,
    units: Vec<Phrase>,
}

#[derive(Debug)]
struct Phrase {
    text: Bilingual,
    role: Role,
    of: Option<Bilingual>,
}

/// Words of the language that go between those of a shop.
#[derive(Debug, Default, Deserialize)]
struct Glue {
    times: Vec<Bilingual>,
    joins: Vec<Bilingual>,
    units: Vec<Bilingual>,
}

impl Next {
    fn new(catalog: &Catalog) -> Self {
        // The file is part of the program and a test reads it; a broken one leaves nothing to propose.
        let glue: Glue = toml::from_str(GLUE).unwrap_or_default();
        let plain = |role: Role| move |text: &Bilingual| Phrase { text: text.clone(), role, of: None };
        let events = catalog.events.iter().map(|event| plain(Role::Event)(&event.label));
        let standings = catalog.terms.iter().map(|term| plain(Role::Term)(&term.label));
        let mut units: Vec<&Bilingual> = glue.units.iter().collect();
        for unit in catalog.measures.iter().filter_map(|measure| measure.unit.as_ref()) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        Next {
            units: units.into_iter().map(plain(Role::Number)).collect(),
            events: events.collect(),
            things: things(catalog),
            standings: standings.collect(),
            times: glue.times.iter().map(plain(Role::Time)).collect(),
            joins: glue.joins.iter().map(plain(Role::Connective)).collect(),
        }
    }
}

/// Values of what things are: the first object of the first event that has one.
fn things(catalog: &Catalog) -> Vec<Phrase> {
    let objects = catalog.events.iter().flat_map(|event| &event.properties).filter(|property| property.object);
    let of =
        objects.clone().find_map(|property| Some((property, catalog.vocabulary(property.vocabulary.as_deref()?)?)));
    let Some((property, vocabulary)) = of else { return Vec::new() };
    let value = |value: &catalog::VocabularyValue| Phrase {
        text: value.label(),
        role: Role::Value,
        of: Some(property.label.clone()),
    };
    vocabulary.values.iter().map(value).collect()
}

/// What has values of a vocabulary: an attribute, else a property.
fn owner(catalog: &Catalog, vocabulary: &str) -> Option<Bilingual> {
    let is = |own: &Option<String>| own.as_deref() == Some(vocabulary);
    let attribute = catalog.attributes.iter().find(|attribute| is(&attribute.vocabulary)).map(|found| &found.label);
    let properties = catalog.events.iter().flat_map(|event| &event.properties);
    let mut properties = properties.filter(|property| is(&property.vocabulary)).map(|found| &found.label);
    attribute.or_else(|| properties.next()).cloned()
}

/// The part of a sorted list that begins so.
fn beginning<'a>(list: &'a [(String, usize)], piece: &'a str) -> impl Iterator<Item = &'a (String, usize)> {
    let from = list.partition_point(|(key, _)| key.as_str() < piece);
    list.iter().skip(from).take_while(move |(key, _)| key.starts_with(piece))
}

/// The pinyin of a word in Chinese without tones, and its first letters.
fn pinyin(word: &str) -> Option<(String, String)> {
    let mut whole = String::new();
    let mut initials = String::new();
    for (letter, sound) in word.chars().zip(word.to_pinyin()) {
        match sound {
            Some(sound) => {
                whole.push_str(sound.plain());
                initials.push_str(sound.first_letter());
            }
            None if letter.is_ascii_alphanumeric() => {
                whole.push(letter.to_ascii_lowercase());
                initials.push(letter.to_ascii_lowercase());
            }
            None => {}
        }
    }
    (!word.is_ascii() && !whole.is_empty()).then_some((whole, initials))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_between_are_there() {
        let glue: Glue = toml::from_str(GLUE).unwrap();
        assert!(!glue.times.is_empty() && !glue.joins.is_empty() && !glue.units.is_empty());
    }

    #[test]
    fn words_sound_as_they_are_read() {
        assert_eq!(pinyin("口红"), Some(("kouhong".into(), "kh".into())));
        assert_eq!(pinyin("618大促"), Some(("618dacu".into(), "618dc".into())));
        assert_eq!(pinyin("lipstick"), None);
    }
}
