//! Finding things by name, and what a name means.

use super::{
    Aggregation, Attribute, Catalog, Event, Festival, Formula, Measure, Property, ScopeRule, State, Term, Vocabulary,
    VocabularyValue, Words,
};
use crate::lang::Bilingual;

/// What a name of the shared namespace stands for.
#[derive(Clone, Copy, Debug)]
pub enum Meaning<'a> {
    Attribute(&'a Attribute),
    Event(&'a Event),
    Measure(&'a Measure),
    State(&'a State),
    Term(&'a Term),
    Festival(&'a Festival),
    Scope(&'a ScopeRule),
}

impl<'a> Meaning<'a> {
    pub fn label(&self) -> &'a Bilingual {
        match self {
            Meaning::Attribute(found) => &found.label,
            Meaning::Event(found) => &found.label,
            Meaning::Measure(found) => &found.label,
            Meaning::State(found) => &found.label,
            Meaning::Term(found) => &found.label,
            Meaning::Festival(found) => &found.label,
            Meaning::Scope(found) => &found.label,
        }
    }

    pub fn words(&self) -> &'a Words {
        match self {
            Meaning::Attribute(found) => &found.words,
            Meaning::Event(found) => &found.words,
            Meaning::Measure(found) => &found.words,
            Meaning::State(found) => &found.words,
            Meaning::Term(found) => &found.words,
            Meaning::Festival(found) => &found.words,
            Meaning::Scope(found) => &found.words,
        }
    }

    /// Key of the language files for this kind of name.
    pub fn kind_key(&self) -> &'static str {
        match self {
            Meaning::Attribute(_) => "kind-attribute",
            Meaning::Event(_) => "kind-event",
            Meaning::Measure(_) => "kind-measure",
            Meaning::State(_) => "kind-state",
            Meaning::Term(_) => "kind-term",
            Meaning::Festival(_) => "kind-festival",
            Meaning::Scope(_) => "kind-scope",
        }
    }
}

impl Catalog {
    pub fn meaning(&self, name: &str) -> Option<Meaning<'_>> {
        self.attribute(name)
            .map(Meaning::Attribute)
            .or_else(|| self.event(name).map(Meaning::Event))
            .or_else(|| self.measure(name).map(Meaning::Measure))
            .or_else(|| self.state(name).map(Meaning::State))
            .or_else(|| self.term(name).map(Meaning::Term))
            .or_else(|| self.festival(name).map(Meaning::Festival))
            .or_else(|| self.scope_rule(name).map(Meaning::Scope))
    }

    /// What something is called.
    pub fn label(&self, name: &str) -> Option<&Bilingual> {
        Some(self.meaning(name)?.label())
    }

    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|item| item.name == name)
    }

    pub fn event(&self, name: &str) -> Option<&Event> {
        self.events.iter().find(|item| item.name == name)
    }

    pub fn measure(&self, name: &str) -> Option<&Measure> {
        self.measures.iter().find(|item| item.name == name)
    }

    pub fn state(&self, name: &str) -> Option<&State> {
        self.states.iter().find(|item| item.name == name)
    }

    pub fn term(&self, name: &str) -> Option<&Term> {
        self.terms.iter().find(|item| item.name == name)
    }

    pub fn festival(&self, name: &str) -> Option<&Festival> {
        self.festivals.iter().find(|item| item.name == name)
    }

    pub fn scope_rule(&self, name: &str) -> Option<&ScopeRule> {
        self.scope.iter().find(|item| item.name == name)
    }

    pub fn vocabulary(&self, name: &str) -> Option<&Vocabulary> {
        self.vocabularies.iter().find(|item| item.name == name)
    }

    /// The event whose rows a measure is made from; a ratio's two measures share it.
    pub fn measured_event(&self, measure: &Measure) -> Option<&Event> {
        match &measure.formula {
            Formula::Aggregate { event, .. } => self.event(event),
            Formula::Ratio { numerator, .. } => match &self.measure(numerator)?.formula {
                Formula::Aggregate { event, .. } => self.event(event),
                Formula::Ratio { .. } => None,
            },
        }
    }

    /// The property that the rows of one occurrence share: what the event is counted by.
    pub fn grouping_of(&self, event: &Event) -> Option<&str> {
        match &self.measure(event.count.as_deref()?)?.formula {
            Formula::Aggregate { aggregate: Aggregation::Distinct, property, .. } => property.as_deref(),
            Formula::Aggregate { .. } | Formula::Ratio { .. } => None,
        }
    }

    /// Every name of the shared namespace, for completion and suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let attributes = self.attributes.iter().map(|item| item.name.as_str());
        let events = self.events.iter().map(|item| item.name.as_str());
        let measures = self.measures.iter().map(|item| item.name.as_str());
        let states = self.states.iter().map(|item| item.name.as_str());
        let terms = self.terms.iter().map(|item| item.name.as_str());
        let festivals = self.festivals.iter().map(|item| item.name.as_str());
        let scope = self.scope.iter().map(|item| item.name.as_str());
        attributes.chain(events).chain(measures).chain(states).chain(terms).chain(festivals).chain(scope)
    }

    /// What a stored value is called; the value itself when the vocabulary has no label for it.
    pub fn value_label(&self, vocabulary: Option<&str>, value: &str) -> Bilingual {
        vocabulary
            .and_then(|name| self.vocabulary(name))
            .and_then(|vocabulary| vocabulary.values.iter().find(|item| item.value == value))
            .map_or_else(|| Bilingual::same(value), VocabularyValue::label)
    }
}

impl Event {
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|item| item.name == name)
    }
}

impl State {
    /// Values in catalog order with their labels and words.
    pub fn values(&self) -> Vec<(&str, &Bilingual, &Words)> {
        let cells =
            self.rfm.iter().flat_map(|rfm| &rfm.cells).map(|cell| (cell.value.as_str(), &cell.label, &cell.words));
        let stages = self.stages.iter().map(|stage| (stage.value.as_str(), &stage.label, &stage.words));
        cells.chain(stages).collect()
    }
}

impl Attribute {
    /// Whether it is a time in the customer's own data: registered, born.
    pub fn is_moment(&self) -> bool {
        self.kind.is_temporal() && self.derive.is_none()
    }
}
