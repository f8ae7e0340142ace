//! The dictionary of one shop: every surface that means something, with all its meanings.
//!
//! Built once from the catalog, the values found in the data and the function words. Matching is one pass of
//! Aho–Corasick over the normalised question; it reports every surface that stands in the text as whole words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::language::Language;
use super::normal::Normalizer;
use super::scan::joined;
use super::slips::{Known, Slips};
use super::words::Function;
use crate::catalog::{Event, Property, Type, Words};
use crate::dsl::{Axis, Shop};
use crate::lang::Bilingual;
use crate::translate::Role;

/// One meaning of a surface. Numbers are positions in the catalog's lists.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    Word(Function),
    Customer,
    Attribute(usize),
    /// A phrase of a two-valued attribute, such as consent.
    Says {
        attribute: usize,
        yes: bool,
    },
    Event(usize),
    /// A verb that another word of the event completes: "added" lipstick to cart.
    Opens(usize),
    /// A property by name: which event's is decided by what it stands with.
    Property(Arc<str>),
    PropertySays {
        property: Arc<str>,
        yes: bool,
    },
    Measure(usize),
    State(usize),
    StateValue {
        state: usize,
        value: Arc<str>,
    },
    Axis {
        state: usize,
        axis: Axis,
    },
    Term(usize),
    Festival(usize),
    Scope(usize),
    /// Values of a vocabulary: one, or several for a group word.
    Values {
        vocabulary: usize,
        values: Arc<[Arc<str>]>,
    },
    /// A unit printed after numbers, with what it measures.
    Unit(UnitOf),
}

/// What a unit word of the catalog belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitOf {
    Attribute(usize),
    Measure(usize),
    Event(usize),
    Property(Arc<str>),
}

impl Sense {
    pub fn role(&self) -> Role {
        match self {
            Sense::Word(function) => function.role(),
            Sense::Customer => Role::Subject,
            Sense::Attribute(_) | Sense::Says { .. } => Role::Attribute,
            Sense::Event(_) | Sense::Opens(_) => Role::Event,
            Sense::Property(_) | Sense::PropertySays { .. } => Role::Property,
            Sense::Measure(_) => Role::Measure,
            Sense::State(_) | Sense::StateValue { .. } | Sense::Axis { .. } => Role::State,
            Sense::Term(_) => Role::Term,
            Sense::Festival(_) => Role::Time,
            Sense::Scope(_) => Role::Scope,
            Sense::Values { .. } => Role::Value,
            Sense::Unit(_) => Role::Number,
        }
    }
}

/// A surface found in a text: characters `from..until`.
#[derive(Clone, Debug)]
pub struct Match<'a> {
    pub from: usize,
    pub until: usize,
    pub senses: &'a [Sense],
    /// What the word is close to, when it only comes close: asked back, never taken for it.
    pub near: Option<&'a Bilingual>,
}

/// A surface with all its meanings.
#[derive(Debug, Default)]
struct Entry {
    senses: Vec<Sense>,
    near: Option<Bilingual>,
}

impl Entry {
    /// What an unknown word may be taken for.
    fn knows(&self) -> Known {
        Known {
            named: self.near.is_none() && !self.senses.iter().any(|sense| matches!(sense, Sense::Word(_))),
            value: self.near.is_none() && self.senses.iter().any(|sense| matches!(sense, Sense::Values { .. })),
        }
    }
}

/// All surfaces of one shop.
#[derive(Debug)]
pub struct Lexicon {
    matcher: Option<AhoCorasick>,
    /// Sorted.
    surfaces: Vec<String>,
    entries: Vec<Entry>,
    slips: Slips,
}

impl Lexicon {
    pub fn new(shop: &Shop, language: &Language) -> Self {
        let mut entries = Entries { normalizer: &language.normalizer, found: BTreeMap::new(), near: Vec::new() };
        for (word, function) in &language.words {
            entries.means(word.clone(), &Sense::Word(*function));
        }
        entries.shop(shop);
        entries.near_words();
        let (surfaces, entries): (Vec<String>, Vec<Entry>) = entries.found.into_iter().unzip();
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&surfaces)
            .ok();
        let slips = Slips::new(surfaces.iter().zip(&entries).map(|(surface, entry)| (surface.as_str(), entry.knows())));
        Lexicon { matcher, surfaces, entries, slips }
    }

    /// Every surface in the text, overlaps included, in order of where it ends.
    pub fn matches(&self, chars: &[char]) -> Vec<Match<'_>> {
        let text: String = chars.iter().collect();
        let mut position = vec![usize::MAX; text.len() + 1];
        for (index, (byte, _)) in text.char_indices().enumerate() {
            if let Some(slot) = position.get_mut(byte) {
                *slot = index;
            }
        }
        if let Some(slot) = position.last_mut() {
            *slot = chars.len();
        }
        let at = |byte: usize| position.get(byte).copied().filter(|index| *index != usize::MAX);
        let whole = |from: usize, until: usize| {
            let pair =
                |left: Option<usize>, right: usize| match (left.and_then(|left| chars.get(left)), chars.get(right)) {
                    (Some(left), Some(right)) => joined(*left, *right),
                    (None, _) | (_, None) => false,
                };
            !pair(from.checked_sub(1), from) && !pair(until.checked_sub(1), until)
        };
        let Some(matcher) = &self.matcher else { return Vec::new() };
        let found = matcher.find_overlapping_iter(&text);
        found
            .filter_map(|found| {
                let (from, until) = (at(found.start())?, at(found.end())?);
                let entry = self.entries.get(found.pattern().as_usize())?;
                let found = Match { from, until, senses: &entry.senses, near: entry.near.as_ref() };
                (from < until && whole(from, until)).then_some(found)
            })
            .collect()
    }

    /// The word of the shop that an unknown one is a slip of the keyboard away from, or a value that it is the beginning of.
    pub fn slip_of(&self, word: &str) -> Option<(&str, &[Sense])> {
        let index = self.slips.nearest(word, &self.surfaces)?;
        Some((self.surfaces.get(index)?, &self.entries.get(index)?.senses))
    }
}

struct Entries<'a> {
    normalizer: &'a Normalizer,
    found: BTreeMap<String, Entry>,
    /// Words that only come close to a meaning, and the name of what they come close to.
    near: Vec<(String, Sense, Bilingual)>,
}

impl Entries<'_> {
    fn add(&mut self, surface: &str, sense: &Sense) {
        self.means(self.normalizer.word(surface), sense);
    }

    /// A surface in its normal spelling.
    fn means(&mut self, surface: String, sense: &Sense) {
        if surface.is_empty() {
            return;
        }
        let senses = &mut self.found.entry(surface).or_default().senses;
        if !senses.contains(sense) {
            senses.push(sense.clone());
        }
    }

    fn label(&mut self, label: &Bilingual, sense: &Sense) {
        self.add(&label.zh, sense);
        self.add(&label.en, sense);
    }

    fn named(&mut self, label: &Bilingual, words: &Words, sense: &Sense) {
        self.label(label, sense);
        for word in words.all() {
            self.add(word, sense);
        }
        self.near(label, words, sense);
    }

    /// The name that the catalog itself uses, when it is no plain word.
    fn key(&mut self, name: &str, sense: &Sense) {
        if name.contains('_') {
            self.add(name, sense);
        }
    }

    fn near(&mut self, label: &Bilingual, words: &Words, sense: &Sense) {
        self.near.extend(words.near.iter().map(|word| (word.clone(), sense.clone(), label.clone())));
    }

    /// A word that means one thing comes close to no other.
    fn near_words(&mut self) {
        for (word, sense, label) in std::mem::take(&mut self.near) {
            let entry = self.found.entry(self.normalizer.word(&word)).or_default();
            if entry.senses.is_empty() || entry.near.is_some() {
                entry.senses.push(sense);
                entry.near.get_or_insert(label);
            }
        }
    }

    /// A unit, which English questions also use for one of them.
    fn unit(&mut self, unit: &Bilingual, sense: &Sense) {
        self.label(unit, sense);
        if let Some(singular) = singular(&unit.en) {
            self.add(&singular, sense);
        }
    }

    /// A noun that English questions also use in the plural.
    fn noun(&mut self, surface: &str, sense: &Sense) {
        self.add(surface, sense);
        if let Some(plural) = plural(surface) {
            self.add(&plural, sense);
        }
    }

    fn shop(&mut self, shop: &Shop) {
        let catalog = &shop.catalog;
        self.named(&catalog.customer.label, &catalog.customer.words, &Sense::Customer);
        for (index, scope) in catalog.scope.iter().enumerate() {
            self.named(&scope.label, &scope.words, &Sense::Scope(index));
        }
        for (index, attribute) in catalog.attributes.iter().enumerate() {
            self.named(&attribute.label, &attribute.words, &Sense::Attribute(index));
            self.key(&attribute.name, &Sense::Attribute(index));
            if let Some(says) = &attribute.says {
                self.named(&says.yes, &says.yes_words, &Sense::Says { attribute: index, yes: true });
                self.named(&says.no, &says.no_words, &Sense::Says { attribute: index, yes: false });
            }
            if let Some(unit) = &attribute.unit {
                self.unit(unit, &Sense::Unit(UnitOf::Attribute(index)));
            }
        }
        for (index, event) in catalog.events.iter().enumerate() {
            self.event(index, event);
        }
        for (index, measure) in catalog.measures.iter().enumerate() {
            self.named(&measure.label, &measure.words, &Sense::Measure(index));
            self.key(&measure.name, &Sense::Measure(index));
            if let Some(unit) = measure.unit.as_ref().filter(|_| measure.kind != Type::Money) {
                self.unit(unit, &Sense::Unit(UnitOf::Measure(index)));
            }
        }
        for (index, state) in catalog.states.iter().enumerate() {
            self.named(&state.label, &state.words, &Sense::State(index));
            for (value, label, words) in state.values() {
                let sense = Sense::StateValue { state: index, value: value.into() };
                self.add(value, &sense);
                self.named(label, words, &sense);
            }
            if let Some(rfm) = &state.rfm {
                let axes = [
                    (Axis::Recency, &rfm.axes.recency),
                    (Axis::Frequency, &rfm.axes.frequency),
                    (Axis::Monetary, &rfm.axes.monetary),
                ];
                for (axis, named) in axes {
                    self.named(&named.label, &named.words, &Sense::Axis { state: index, axis });
                }
            }
        }
        for (index, term) in catalog.terms.iter().enumerate() {
            self.named(&term.label, &term.words, &Sense::Term(index));
        }
        for (index, festival) in catalog.festivals.iter().enumerate() {
            self.named(&festival.label, &festival.words, &Sense::Festival(index));
        }
        self.values(shop);
    }

    fn event(&mut self, index: usize, event: &Event) {
        self.label(&event.label, &Sense::Event(index));
        for word in event.words.all() {
            match word.strip_suffix('…') {
                Some(verb) => self.add(verb, &Sense::Opens(index)),
                None => self.add(word, &Sense::Event(index)),
            }
        }
        self.near(&event.label, &event.words, &Sense::Event(index));
        if let Some(unit) = &event.unit {
            self.unit(unit, &Sense::Unit(UnitOf::Event(index)));
        }
        for property in &event.properties {
            self.property(property);
        }
    }

    fn property(&mut self, property: &Property) {
        let name: Arc<str> = property.name.as_str().into();
        self.named(&property.label, &property.words, &Sense::Property(name.clone()));
        if let Some(says) = &property.says {
            let sense = |yes| Sense::PropertySays { property: name.clone(), yes };
            self.named(&says.yes, &says.yes_words, &sense(true));
            self.named(&says.no, &says.no_words, &sense(false));
        }
        if let Some(unit) = property.unit.as_ref().filter(|_| property.kind != Type::Money) {
            self.unit(unit, &Sense::Unit(UnitOf::Property(name)));
        }
    }

    fn values(&mut self, shop: &Shop) {
        let mut called: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut labelled: BTreeSet<(usize, &str)> = BTreeSet::new();
        for (index, vocabulary) in shop.catalog.vocabularies.iter().enumerate() {
            for value in vocabulary.values.iter().filter(|value| value.label.is_some()) {
                labelled.insert((index, &value.value));
                for name in value.label.iter().flat_map(|label| [&label.zh, &label.en]).chain(value.words.all()) {
                    called.entry(self.normalizer.word(name)).or_default().insert(index);
                }
            }
        }
        let normalizer = self.normalizer;
        // A stored value that the catalog calls something else is not meant by how it is spelt, where another vocabulary
        // calls one of its own so.
        let yields = |vocabulary: usize, value: &str| {
            let by = called.get(&normalizer.word(value)).filter(|_| labelled.contains(&(vocabulary, value)));
            by.is_some_and(|by| !by.contains(&vocabulary))
        };
        for (index, vocabulary) in shop.catalog.vocabularies.iter().enumerate() {
            let sense = |values: &[&str]| Sense::Values {
                vocabulary: index,
                values: values.iter().map(|value| Arc::from(*value)).collect(),
            };
            for value in &vocabulary.values {
                let meaning = sense(&[value.value.as_str()]);
                if !yields(index, &value.value) {
                    self.noun(&value.value, &meaning);
                }
                if let Some(label) = &value.label {
                    self.noun(&label.zh, &meaning);
                    self.noun(&label.en, &meaning);
                }
                for word in value.words.all() {
                    self.noun(word, &meaning);
                }
                let label = value.label.clone().unwrap_or_else(|| Bilingual::same(&value.value));
                self.near(&label, &value.words, &meaning);
            }
            for group in &vocabulary.groups {
                let values: Vec<&str> = group.values.iter().map(String::as_str).collect();
                self.named(&group.label, &group.words, &sense(&values));
            }
            for value in shop.values.of(&vocabulary.name).filter(|value| !yields(index, value)) {
                let meaning = sense(&[value]);
                self.noun(value, &meaning);
                // A value that another vocabulary names (what was searched for is a category) has its names here too.
                let named = shop.catalog.vocabularies.iter().flat_map(|other| &other.values);
                for same in named.filter(|other| other.value == *value) {
                    for word in same.label.iter().flat_map(|label| [&label.zh, &label.en]).chain(same.words.all()) {
                        self.noun(word, &meaning);
                    }
                }
            }
        }
    }
}

/// The English singular of a regular plural.
fn singular(word: &str) -> Option<String> {
    let plural = |singular: &String| plural(singular).as_deref() == Some(word);
    let stems = [word.strip_suffix("ies").map(|stem| format!("{stem}y")), word.strip_suffix('s').map(str::to_owned)];
    stems.into_iter().flatten().find(plural)
}

/// The regular English plural of a word of letters.
fn plural(word: &str) -> Option<String> {
    let last = word.chars().last()?;
    // "Tier I" has none.
    let letter = word.len() < 3 || word.rsplit(' ').next().is_some_and(|last| last.len() < 2);
    if letter || !word.is_ascii() || !last.is_ascii_alphabetic() || last == 's' || last == 'S' {
        return None;
    }
    let vowel = word.chars().rev().nth(1).is_some_and(|c| "aeiouAEIOU".contains(c));
    Some(match last {
        'y' if !vowel => format!("{}ies", word.trim_end_matches('y')),
        'x' | 'z' => format!("{word}es"),
        'h' if word.ends_with("ch") || word.ends_with("sh") => format!("{word}es"),
        _ => format!("{word}s"),
    })
}
