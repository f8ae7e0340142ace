//! The part of a shop's catalog that one question needs: what it names, what that belongs to, and little more.
//!
//! Only catalog text gets in. Of the values found in the customers' data, none is listed but those the question itself
//! contains; personal columns never list any.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::home::Home;
use super::linking::Known;
use super::prompt::{one_line, quoted};
use crate::catalog::{Attribute, Catalog, Event, Measure, Privacy, Property, State, Term, Type};
use crate::diagnostic::Span;
use crate::dsl::text::quote;
use crate::translate::rules::lexicon::{Sense, UnitOf};

/// Properties of an event beyond which only linked ones are listed.
const PROPERTIES: usize = 7;
/// A vocabulary with at most this many values is listed whole.
const VALUES: usize = 8;
/// Characters of a definition.
const DEFINITION: usize = 90;
/// Linked words listed.
const LINKS: usize = 24;

/// What a request says about the shop.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    lines: Vec<String>,
    links: Vec<String>,
}

impl Vocabulary {
    /// The catalog words near a question.
    pub fn near(known: &Known, question: &str, catalog: &Catalog) -> Self {
        Chosen::new(known, catalog).write(known, question, catalog)
    }

    pub fn names_text(&self) -> String {
        self.lines.join("\n")
    }

    pub fn links_text(&self) -> String {
        if self.links.is_empty() { "(none)".to_owned() } else { self.links.join("\n") }
    }
}

/// Positions in the catalog's lists.
#[derive(Default)]
struct Chosen<'a> {
    attributes: BTreeSet<usize>,
    events: BTreeSet<usize>,
    properties: BTreeSet<&'a str>,
    measures: BTreeSet<usize>,
    states: BTreeSet<usize>,
    terms: BTreeSet<usize>,
    vocabularies: BTreeSet<&'a str>,
}

impl<'a> Chosen<'a> {
    fn new(known: &'a Known, catalog: &'a Catalog) -> Self {
        let mut chosen = Chosen::default();
        // A word inside a time (the 月 of 3个月) names nothing else.
        let timed =
            |span: Span| known.times.iter().any(|time| time.span.start <= span.start && span.end <= time.span.end);
        for word in known.words.iter().filter(|word| !timed(word.span)) {
            word.senses.iter().for_each(|sense| chosen.take(sense, catalog));
        }
        chosen.complete(catalog);
        chosen
    }

    fn take(&mut self, sense: &'a Sense, catalog: &'a Catalog) {
        match sense {
            Sense::Attribute(index) | Sense::Says { attribute: index, .. } | Sense::Unit(UnitOf::Attribute(index)) => {
                self.attributes.insert(*index);
            }
            Sense::Event(index) => {
                self.events.insert(*index);
            }
            Sense::Property(name) | Sense::PropertySays { property: name, .. } => {
                self.properties.insert(name);
            }
            Sense::Measure(index) => {
                self.measures.insert(*index);
            }
            Sense::State(index) | Sense::StateValue { state: index, .. } | Sense::Axis { state: index, .. } => {
                self.states.insert(*index);
            }
            Sense::Term(index) => {
                self.terms.insert(*index);
            }
            Sense::Values { vocabulary, .. } => {
                self.vocabularies.extend(catalog.vocabularies.get(*vocabulary).map(|it| it.name.as_str()));
            }
            // Units of counted things (天, 次) are said of too many; seasons and scope rules are few and listed whole.
            Sense::Unit(UnitOf::Measure(_) | UnitOf::Event(_) | UnitOf::Property(_))
            | Sense::Festival(_)
            | Sense::Scope(_)
            | Sense::Word(_)
            | Sense::Opens(_)
            | Sense::Customer => {}
        }
    }

    /// What the chosen things belong to, and what questions mostly turn on: the event and the measures that value
    /// customers, and how often the chosen events happened.
    fn complete(&mut self, catalog: &Catalog) {
        for (index, attribute) in catalog.attributes.iter().enumerate() {
            if attribute.vocabulary.as_deref().is_some_and(|name| self.vocabularies.contains(name)) {
                self.attributes.insert(index);
            }
        }
        let measure = |name: &str| catalog.measures.iter().position(|measure| measure.name == name);
        for rfm in catalog.states.iter().filter_map(|state| state.rfm.as_ref()) {
            self.measures.extend([&rfm.frequency, &rfm.monetary].into_iter().filter_map(|name| measure(name)));
        }
        let measured = self.measures.iter().filter_map(|index| catalog.measured_event(catalog.measures.get(*index)?));
        let measured: Vec<_> = measured.map(|event| event.name.as_str()).collect();
        let events = catalog.events.iter().enumerate().filter(|(_, event)| measured.contains(&event.name.as_str()));
        self.events.extend(events.map(|(index, _)| index));
        let counts = self.events.iter().filter_map(|index| measure(catalog.events.get(*index)?.count.as_deref()?));
        self.measures.extend(counts.collect::<Vec<_>>());
        if self.events.is_empty() {
            self.events.extend(0..catalog.events.len().min(1));
        }
    }

    fn write(&self, known: &Known, question: &str, catalog: &Catalog) -> Vocabulary {
        let home = Home::of(catalog);
        let mut lines = Vec::new();
        // What a name is, is said once for all of its kind: beside a name, models take it for a part of the rule.
        let mut group = |what: &str, named: Vec<String>| {
            if !named.is_empty() {
                lines.push(format!("{what}:"));
                lines.extend(named.into_iter().map(|line| format!("- {line}")));
            }
        };
        let attributes = self.attributes.iter().filter_map(|index| catalog.attributes.get(*index));
        group("attributes", attributes.map(|attribute| attribute_line(attribute, catalog)).collect());
        let events = self.events.iter().filter_map(|index| catalog.events.get(*index));
        group("events", events.map(|event| event_line(event, &self.properties_of(event), catalog)).collect());
        let measures = self.measures.iter().filter_map(|index| catalog.measures.get(*index));
        group("measures", measures.map(|measure| measure_line(measure, catalog)).collect());
        let states = self.states.iter().filter_map(|index| catalog.states.get(*index));
        group("states", states.map(state_line).collect());
        let terms = self.terms.iter().filter_map(|index| catalog.terms.get(*index));
        group("terms, after is", terms.map(|term| term_line(term, &home)).collect());
        if known.senses().any(|sense| matches!(sense, Sense::Festival(_))) {
            let seasons: Vec<_> = catalog.festivals.iter().map(|it| format!("{} ({})", it.name, it.label.zh)).collect();
            lines.push(format!("festivals, as windows \"during NAME YEAR\": {}", seasons.join(", ")));
        }
        if known.senses().any(|sense| matches!(sense, Sense::Scope(_))) {
            let rules: Vec<_> = catalog.scope.iter().map(|it| format!("{} ({})", it.name, both(&it.label))).collect();
            lines.push(format!("left out unless named after including: {}", rules.join(", ")));
        }
        let lines = lines.iter().map(|line| one_line(line)).collect();
        Vocabulary { lines, links: links(known, question, catalog) }
    }

    /// The linked properties of an event and those that use a linked value; then the first few others.
    fn properties_of<'c>(&self, event: &'c Event) -> Vec<(&'c Property, bool)> {
        let linked = |property: &Property| {
            self.properties.contains(property.name.as_str())
                || property.vocabulary.as_deref().is_some_and(|name| self.vocabularies.contains(name))
        };
        let (mut shown, others): (Vec<_>, Vec<_>) =
            event.properties.iter().map(|property| (property, linked(property))).partition(|(_, linked)| *linked);
        let room = PROPERTIES.saturating_sub(shown.len());
        shown.extend(others.into_iter().take(room));
        shown
    }
}

fn both(label: &crate::lang::Bilingual) -> String {
    if label.zh == label.en { label.zh.clone() } else { format!("{} / {}", label.zh, label.en) }
}

fn kind(kind: Type, values: Option<String>) -> String {
    match values {
        Some(values) => format!("{} {values}", kind.name()),
        None => kind.name().to_owned(),
    }
}

/// All values of a short vocabulary, as the catalog file lists them.
fn listed(vocabulary: Option<&str>, catalog: &Catalog) -> Option<String> {
    let vocabulary = catalog.vocabulary(vocabulary?).filter(|vocabulary| !vocabulary.stays_home)?;
    let values = &vocabulary.values;
    let short = (1..=VALUES).contains(&values.len());
    short.then(|| values.iter().map(|it| quote(&it.value)).collect::<Vec<_>>().join("|"))
}

fn attribute_line(attribute: &Attribute, catalog: &Catalog) -> String {
    let values = match attribute.privacy {
        Privacy::Open => listed(attribute.vocabulary.as_deref(), catalog),
        Privacy::Personal => None,
    };
    format!("{} ({}): {}", attribute.name, both(&attribute.label), kind(attribute.kind, values))
}

fn event_line(event: &Event, properties: &[(&Property, bool)], catalog: &Catalog) -> String {
    let properties: Vec<_> = properties
        .iter()
        .map(|(property, linked)| {
            let values = listed(property.vocabulary.as_deref(), catalog).filter(|_| *linked);
            format!("{} {}", property.name, kind(property.kind, values))
        })
        .collect();
    format!("{} ({}) with {}", event.name, both(&event.label), properties.join(", "))
}

fn measure_line(measure: &Measure, catalog: &Catalog) -> String {
    let mut line = format!("{} ({}): {}", measure.name, both(&measure.label), measure.kind.name());
    if let Some(event) = catalog.measured_event(measure) {
        // Writing to a string cannot fail.
        let _ = write!(line, ", where as {}", event.name);
    }
    line
}

fn state_line(state: &State) -> String {
    let values: Vec<_> = state.values().into_iter().map(|(value, _, _)| quote(value)).collect();
    format!("{} ({}): {}", state.name, both(&state.label), values.join(", "))
}

fn term_line(term: &Term, home: &Home) -> String {
    if !home.lets_go(&term.rule) {
        return format!("{} ({})", term.name, both(&term.label));
    }
    let rule: String = term.rule.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(DEFINITION).collect();
    format!("{} ({}): {rule}", term.name, both(&term.label))
}

/// `"lipstick" = category "口红"`, one line for each catalog word of the question.
fn links(known: &Known, question: &str, catalog: &Catalog) -> Vec<String> {
    let words = known.words.iter().filter(|word| word.is_catalog());
    let lines = words.filter_map(|word| {
        let meanings: BTreeSet<_> = word.senses.iter().filter_map(|sense| meaning(sense, catalog)).collect();
        let meanings: Vec<_> = meanings.into_iter().collect();
        let line = one_line(&format!("{} = {}", quoted(word.span.of(question)), meanings.join(" or ")));
        (!meanings.is_empty()).then_some(line)
    });
    lines.take(LINKS).collect()
}

fn meaning(sense: &Sense, catalog: &Catalog) -> Option<String> {
    let truth = |yes: bool| if yes { "true" } else { "false" };
    Some(match sense {
        Sense::Attribute(index) => catalog.attributes.get(*index)?.name.clone(),
        Sense::Says { attribute, yes } => {
            let attribute = catalog.attributes.get(*attribute)?;
            match attribute.kind {
                Type::Boolean => format!("{} = {}", attribute.name, truth(*yes)),
                Type::Text
                | Type::Integer
                | Type::Decimal
                | Type::Money
                | Type::Date
                | Type::Time
                | Type::List
                | Type::Id => {
                    format!("{} is {}", attribute.name, if *yes { "present" } else { "missing" })
                }
            }
        }
        Sense::Event(index) => catalog.events.get(*index)?.name.clone(),
        Sense::Property(name) => format!("property {name}"),
        Sense::PropertySays { property, yes } => format!("{property} is {}", if *yes { "present" } else { "missing" }),
        Sense::Measure(index) => catalog.measures.get(*index)?.name.clone(),
        Sense::State(index) => catalog.states.get(*index)?.name.clone(),
        Sense::StateValue { state, value } => format!("{} is {}", catalog.states.get(*state)?.name, quote(value)),
        Sense::Axis { state, axis } => {
            format!("{} {}", catalog.states.get(*state)?.name, axis.name())
        }
        Sense::Term(index) => format!("is {}", catalog.terms.get(*index)?.name),
        Sense::Festival(index) => format!("during {}", catalog.festivals.get(*index)?.name),
        Sense::Scope(index) => format!("group {}", catalog.scope.get(*index)?.name),
        Sense::Values { vocabulary, values } => {
            let vocabulary = catalog.vocabularies.get(*vocabulary).filter(|it| !it.stays_home)?;
            let values: Vec<_> = values.iter().map(|value| quote(value)).collect();
            let holder = holder(&vocabulary.name, catalog);
            match values.as_slice() {
                [only] => format!("{holder} = {only}"),
                several => format!("{holder} in ({})", several.join(", ")),
            }
        }
        Sense::Word(_) | Sense::Customer | Sense::Opens(_) | Sense::Unit(_) => return None,
    })
}

/// The names that hold values of a vocabulary.
fn holder(vocabulary: &str, catalog: &Catalog) -> String {
    let attributes =
        catalog.attributes.iter().filter(|it| it.vocabulary.as_deref() == Some(vocabulary)).map(|it| &it.name);
    let properties = catalog.events.iter().flat_map(|event| &event.properties);
    let properties = properties.filter(|it| it.vocabulary.as_deref() == Some(vocabulary)).map(|it| &it.name);
    let names: BTreeSet<_> = attributes.chain(properties).map(String::as_str).collect();
    names.into_iter().collect::<Vec<_>>().join("/")
}
