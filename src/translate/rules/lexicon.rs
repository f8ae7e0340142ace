//! The dictionary of one shop: every surface that means something, with all its meanings.
//!
//! Built once from the catalog, the values found in the data and the function words. Matching is one pass of
//! Aho–Corasick over the normalised question; it reports every surface that stands in the text as whole words.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::normal::Normalizer;
use super::scan::joined;
use super::words::{self, Function};
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
}

/// All surfaces of one shop.
#[derive(Debug)]
pub struct Lexicon {
    matcher: Option<AhoCorasick>,
    senses: Vec<Vec<Sense>>,
}

impl Lexicon {
    pub fn new(shop: &Shop, normalizer: &Normalizer) -> Self {
        let mut entries = Entries { normalizer, found: BTreeMap::new() };
        entries.function_words();
        entries.shop(shop);
        let (surfaces, senses): (Vec<String>, Vec<Vec<Sense>>) = entries.found.into_iter().unzip();
        let matcher = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(surfaces)
            .ok();
        Lexicon { matcher, senses }
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
                let senses = self.senses.get(found.pattern().as_usize())?;
                (from < until && whole(from, until)).then_some(Match { from, until, senses })
            })
            .collect()
    }
}

struct Entries<'a> {
    normalizer: &'a Normalizer,
    found: BTreeMap<String, Vec<Sense>>,
}

impl Entries<'_> {
    fn add(&mut self, surface: &str, sense: &Sense) {
        let surface = self.normalizer.word(surface);
        if surface.is_empty() {
            return;
        }
        let senses = self.found.entry(surface).or_default();
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
    }

    /// A noun that English questions also use in the plural.
    fn noun(&mut self, surface: &str, sense: &Sense) {
        self.add(surface, sense);
        if let Some(plural) = plural(surface) {
            self.add(&plural, sense);
        }
    }

    fn function_words(&mut self) {
        for (word, function) in words::all() {
            self.add(&word, &Sense::Word(function));
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
            if let Some(says) = &attribute.says {
                self.named(&says.yes, &says.yes_words, &Sense::Says { attribute: index, yes: true });
                self.named(&says.no, &says.no_words, &Sense::Says { attribute: index, yes: false });
            }
            if let Some(unit) = &attribute.unit {
                self.label(unit, &Sense::Unit(UnitOf::Attribute(index)));
            }
        }
        for (index, event) in catalog.events.iter().enumerate() {
            self.event(index, event);
        }
        for (index, measure) in catalog.measures.iter().enumerate() {
            self.named(&measure.label, &measure.words, &Sense::Measure(index));
            if let Some(unit) = measure.unit.as_ref().filter(|_| measure.kind != Type::Money) {
                self.label(unit, &Sense::Unit(UnitOf::Measure(index)));
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
        if let Some(unit) = &event.unit {
            self.label(unit, &Sense::Unit(UnitOf::Event(index)));
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
            self.label(unit, &Sense::Unit(UnitOf::Property(name)));
        }
    }

    fn values(&mut self, shop: &Shop) {
        for (index, vocabulary) in shop.catalog.vocabularies.iter().enumerate() {
            let sense = |values: &[&str]| Sense::Values {
                vocabulary: index,
                values: values.iter().map(|value| Arc::from(*value)).collect(),
            };
            for value in &vocabulary.values {
                let meaning = sense(&[value.value.as_str()]);
                self.noun(&value.value, &meaning);
                if let Some(label) = &value.label {
                    self.noun(&label.zh, &meaning);
                    self.noun(&label.en, &meaning);
                }
                for word in value.words.all() {
                    self.noun(word, &meaning);
                }
            }
            for group in &vocabulary.groups {
                let values: Vec<&str> = group.values.iter().map(String::as_str).collect();
                self.named(&group.label, &group.words, &sense(&values));
            }
            for value in shop.values.of(&vocabulary.name) {
                self.noun(value, &sense(&[value]));
            }
        }
    }
}

/// The regular English plural of a word of letters.
fn plural(word: &str) -> Option<String> {
    let last = word.chars().last()?;
    if word.len() < 3 || !word.is_ascii() || !last.is_ascii_alphabetic() || last == 's' || last == 'S' {
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
