//! A name of the catalog as its page tells it.

use jiff::civil::Time;

use crate::catalog::{Attribute, Catalog, Event, Festival, Formula, Meaning, Measure, Property, State};
use crate::dsl::{Shop, readback};
use crate::lang::{Bilingual, Lang, Message};
use crate::web::pages::ask::address::Address;
use crate::web::shell::Shell;

/// Values that are listed; the others are counted.
const VALUES: usize = 60;

#[derive(Debug)]
pub struct Entry {
    pub name: String,
    pub label: String,
    /// The label in the other language.
    pub other: String,
    pub gist: String,
    /// Other words for it, by language, with what introduces them.
    pub words: Vec<(Lang, String, String)>,
    /// Its definition in segment text, where it has one.
    pub rule: Option<String>,
    pub values: Vec<Value>,
    /// Values that are not listed.
    pub more: usize,
    /// What each row of an event has.
    pub properties: Vec<PropertyView>,
}

#[derive(Debug)]
pub struct Value {
    pub label: String,
    /// Where its meaning is told, or its customers are listed.
    pub address: Option<String>,
    pub gist: String,
}

#[derive(Debug)]
pub struct PropertyView {
    pub label: String,
    pub name: String,
    pub kind: String,
}

impl Entry {
    pub fn new(name: &str, meaning: Meaning<'_>, shop: &Shop, shell: &Shell) -> Self {
        let (label, words) = (meaning.label(), meaning.words());
        let words = [(Lang::Zh, "catalog-words-zh"), (Lang::En, "catalog-words-en")]
            .map(|(lang, key)| (lang, shell.t(key), words.get(lang).join(lang.list_comma())));
        let mut values = values(meaning, shop, shell);
        let more = values.len().saturating_sub(VALUES);
        values.truncate(VALUES);
        Entry {
            name: name.to_owned(),
            label: shell.words(label).to_owned(),
            other: label.get(shell.other_lang()).to_owned(),
            gist: gist(meaning, shop, shell),
            words: words.into_iter().filter(|(_, _, words)| !words.is_empty()).collect(),
            rule: rule(meaning),
            values,
            more,
            properties: match meaning {
                Meaning::Event(event) => event.properties.iter().map(|property| row(property, shell)).collect(),
                _ => Vec::new(),
            },
        }
    }
}

/// What something is, in a few words.
pub fn gist(meaning: Meaning<'_>, shop: &Shop, shell: &Shell) -> String {
    match meaning {
        Meaning::Attribute(attribute) => attribute_gist(attribute, shop, shell),
        Meaning::Event(event) => event_gist(event, shell),
        Meaning::Measure(measure) => formula(measure, &shop.catalog, shell),
        Meaning::State(state) => {
            let labels: Vec<&str> = state.values().iter().map(|(_, label, _)| shell.words(label)).collect();
            labels.join(shell.lang.list_comma())
        }
        Meaning::Term(term) => said(shop.term_rule(&term.name), shop, shell),
        Meaning::Festival(festival) => days(festival, &shop.catalog, shell),
        Meaning::Scope(scope) => said(shop.scope_rule(&scope.name), shop, shell),
    }
}

fn said(rule: Option<&crate::dsl::Condition>, shop: &Shop, shell: &Shell) -> String {
    rule.map(|rule| shell.words(&readback::condition(rule, shop)).to_owned()).unwrap_or_default()
}

fn rule(meaning: Meaning<'_>) -> Option<String> {
    match meaning {
        Meaning::Event(event) => event.valid.clone(),
        Meaning::Term(term) => Some(term.rule.clone()),
        Meaning::Scope(scope) => Some(scope.excludes.clone()),
        Meaning::Attribute(_) | Meaning::Measure(_) | Meaning::State(_) | Meaning::Festival(_) => None,
    }
}

fn attribute_gist(attribute: &Attribute, shop: &Shop, shell: &Shell) -> String {
    if let Some(says) = &attribute.says {
        return format!("{} / {}", shell.words(&says.yes), shell.words(&says.no));
    }
    let kind = shell.t(type_key(attribute.kind));
    match &attribute.vocabulary {
        Some(vocabulary) => {
            let count = shop.vocabulary_values(vocabulary).len();
            shell.text(&Message::new("catalog-values").with("kind", kind).with("n", count))
        }
        None => match &attribute.unit {
            Some(unit) => shell.text(&Message::new("catalog-unit").with("kind", kind).with("unit", unit.clone())),
            None => kind,
        },
    }
}

fn event_gist(event: &Event, shell: &Shell) -> String {
    let labels: Vec<&str> = event.properties.iter().map(|property| shell.words(&property.label)).take(8).collect();
    let with = Message::new("catalog-with").with("properties", labels.join(shell.lang.list_comma()));
    if labels.is_empty() { String::new() } else { shell.text(&with) }
}

fn formula(measure: &Measure, catalog: &Catalog, shell: &Shell) -> String {
    let named = |label: Option<&Bilingual>| label.cloned().unwrap_or_default();
    match &measure.formula {
        Formula::Aggregate { event, aggregate, property } => {
            let event = catalog.event(event);
            let property = property.as_deref().and_then(|name| event?.property(name));
            let message = Message::new("catalog-formula").with("aggregate", aggregate.name());
            let message = message.with("event", named(event.map(|event| &event.label)));
            shell.text(&message.with("property", named(property.map(|property| &property.label))))
        }
        Formula::Ratio { numerator, denominator } => {
            format!(
                "{} ÷ {}",
                shell.words(&named(catalog.label(numerator))),
                shell.words(&named(catalog.label(denominator)))
            )
        }
    }
}

/// When it was last, or is now.
fn days(festival: &Festival, catalog: &Catalog, shell: &Shell) -> String {
    let as_of = catalog.shop.as_of.to_datetime(Time::midnight());
    match festival.latest(as_of) {
        Some((first, last)) => {
            let message = Message::new("window-from-to").with("from", first.to_string()).with("to", last.to_string());
            shell.text(&message)
        }
        None => String::new(),
    }
}

fn values(meaning: Meaning<'_>, shop: &Shop, shell: &Shell) -> Vec<Value> {
    match meaning {
        Meaning::Attribute(attribute) => {
            let Some(vocabulary) = attribute.vocabulary.as_deref() else { return Vec::new() };
            let value = |value: &str| Value {
                label: shell.words(&shop.catalog.value_label(Some(vocabulary), value)).to_owned(),
                address: None,
                gist: String::new(),
            };
            shop.vocabulary_values(vocabulary).into_iter().map(value).collect()
        }
        Meaning::State(state) => {
            state.values().into_iter().map(|found| standing(state, found.0, found.1, shell)).collect()
        }
        Meaning::Event(_) | Meaning::Measure(_) | Meaning::Term(_) | Meaning::Festival(_) | Meaning::Scope(_) => {
            Vec::new()
        }
    }
}

/// A value of a state, with where its customers are.
fn standing(state: &State, value: &str, label: &Bilingual, shell: &Shell) -> Value {
    let cell = state.rfm.iter().flat_map(|rfm| &rfm.cells).find(|cell| cell.value == value);
    let stage = state.stages.iter().find(|stage| stage.value == value);
    let rule = format!("{} is {}", state.name, crate::dsl::text::quote(value));
    Value {
        label: shell.words(label).to_owned(),
        address: Some(Address::default().with_rule(rule).to_string()),
        gist: match (cell, stage) {
            (Some(cell), _) => cell.code.clone(),
            (None, Some(stage)) => stage.rule.clone().unwrap_or_default(),
            (None, None) => String::new(),
        },
    }
}

fn row(property: &Property, shell: &Shell) -> PropertyView {
    PropertyView {
        label: shell.words(&property.label).to_owned(),
        name: property.name.clone(),
        kind: shell.t(type_key(property.kind)),
    }
}

fn type_key(kind: crate::catalog::Type) -> &'static str {
    use crate::catalog::Type;
    match kind {
        Type::Text => "type-text",
        Type::Integer => "type-integer",
        Type::Decimal => "type-decimal",
        Type::Money => "type-money",
        Type::Boolean => "type-boolean",
        Type::Date => "type-date",
        Type::Time => "type-time",
        Type::List => "type-list",
        Type::Id => "type-id",
    }
}
