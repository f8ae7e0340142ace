//! Reads the catalog's TOML files and reports everything wrong with them at once.
//!
//! Each item (`[[attribute]]`, `[[event]]` …) is read on its own, so one slip hides no other; then names, references and
//! completeness are checked over all files together. Opening files is the caller's business: this module sees texts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::festival::written::{self, Written};
pub use super::items::File;
use super::items::Reader;
use super::suggest::closest;
use super::{Catalog, Event, Formula, Type};
use crate::diagnostic::{Code, Diagnostic, Place};

const SECTIONS: [&str; 14] = [
    "shop",
    "customer",
    "scope",
    "vocabulary",
    "attribute",
    "event",
    "measure",
    "state",
    "term",
    "festival",
    "example",
    "gallery",
    "play",
    "prepared",
];

/// Reads all files as one catalog. The order of files does not matter.
///
/// # Errors
/// Every problem found, ordered by file and line.
pub fn load(files: &[File<'_>]) -> Result<Catalog, Vec<Diagnostic>> {
    let mut reader = Reader::new(&SECTIONS);
    for file in files {
        reader.read(file);
    }
    let shop = reader.one("shop");
    let customer = reader.one("customer");
    let scope = reader.all("scope", |item: &mut super::ScopeRule, place| item.place = Some(place));
    let vocabularies = reader.all("vocabulary", |item: &mut super::Vocabulary, place| item.place = Some(place));
    let attributes = reader.all("attribute", |item: &mut super::Attribute, place| item.place = Some(place));
    let mut events = reader.all("event", |item: &mut super::Event, place| item.place = Some(place));
    share_properties(&mut events);
    let measures = reader.all("measure", |item: &mut super::Measure, place| item.place = Some(place));
    let states = reader.all("state", |item: &mut super::State, place| item.place = Some(place));
    let terms = reader.all("term", |item: &mut super::Term, place| item.place = Some(place));
    let festivals = reader.all("festival", |item: &mut Written, place| item.place = Some(place));
    let examples = reader.all("example", |item: &mut super::Example, place| item.place = Some(place));
    let galleries = reader.all("gallery", |item: &mut super::Gallery, place| item.place = Some(place));
    let plays = reader.all("play", |item: &mut super::Play, place| item.place = Some(place));
    let prepared = reader.all("prepared", |item: &mut super::PreparedRules, place| item.place = Some(place));
    let mut problems = reader.problems;
    let festivals = written::festivals(festivals, &mut problems);
    if let (Some(shop), Some(customer)) = (shop, customer) {
        let version = version(files);
        let catalog = Catalog {
            shop,
            customer,
            scope,
            vocabularies,
            attributes,
            events,
            measures,
            states,
            terms,
            festivals,
            examples,
            galleries,
            plays,
            prepared,
            version,
        };
        References { catalog: &catalog, problems: &mut problems }.check();
        if problems.is_empty() {
            return Ok(catalog);
        }
    }
    problems.sort_by(|a, b| a.place.cmp(&b.place));
    Err(problems)
}

/// Gives each event the properties of the one it names. That one's own list is meant, so the order of events is free.
/// An unknown name or a list that is itself taken over gives nothing; [`References`] reports it.
fn share_properties(events: &mut [Event]) {
    let written: BTreeMap<_, _> = events.iter().map(|event| (event.name.clone(), event.properties.clone())).collect();
    for event in events {
        let model = event.properties_like.as_ref().and_then(|name| written.get(name));
        for property in model.into_iter().flatten() {
            if event.property(&property.name).is_none() {
                event.properties.push(property.clone());
            }
        }
    }
}

/// SHA-256 over names and texts, in name order, so that the same catalog always has the same version.
fn version(files: &[File<'_>]) -> String {
    let mut sorted: Vec<_> = files.iter().map(|file| (file.name, file.text)).collect();
    sorted.sort_unstable();
    let mut hash = Sha256::new();
    for (name, text) in sorted {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct References<'a> {
    catalog: &'a Catalog,
    problems: &'a mut Vec<Diagnostic>,
}

impl References<'_> {
    fn check(&mut self) {
        self.names();
        self.vocabularies();
        self.measures();
        self.states();
        self.plays();
        let catalog = self.catalog;
        for name in &catalog.customer.show {
            self.known(name, catalog.attributes.iter().map(|item| item.name.as_str()), None);
        }
    }

    /// Names are spelt in one way, and each stands for one thing.
    fn names(&mut self) {
        let catalog = self.catalog;
        let mut seen = BTreeSet::new();
        let places = catalog.attributes.iter().map(|item| &item.place);
        let places = places.chain(catalog.events.iter().map(|item| &item.place));
        let places = places.chain(catalog.measures.iter().map(|item| &item.place));
        let places = places.chain(catalog.states.iter().map(|item| &item.place));
        let places = places.chain(catalog.terms.iter().map(|item| &item.place));
        let places = places.chain(catalog.festivals.iter().map(|item| &item.place));
        let places = places.chain(catalog.scope.iter().map(|item| &item.place));
        for (name, place) in catalog.names().zip(places) {
            self.spelling(name, place);
            if !seen.insert(name) {
                let problem = Diagnostic::error(Code::CatalogDuplicate).with("name", name);
                self.problems.push(problem.at_place(place.clone()));
            }
        }
        for event in &catalog.events {
            let mut seen = BTreeSet::new();
            for property in &event.properties {
                self.spelling(&property.name, &event.place);
                if !seen.insert(&property.name) {
                    let problem = Diagnostic::error(Code::CatalogDuplicate).with("name", property.name.clone());
                    self.problems.push(problem.at_place(event.place.clone()));
                }
            }
        }
    }

    fn spelling(&mut self, name: &str, place: &Option<Place>) {
        let good = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !good {
            let problem = Diagnostic::error(Code::CatalogName).with("name", name);
            self.problems.push(problem.at_place(place.clone()));
        }
    }

    fn vocabularies(&mut self) {
        let catalog = self.catalog;
        let known = || catalog.vocabularies.iter().map(|item| item.name.as_str());
        for attribute in &catalog.attributes {
            if let Some(name) = &attribute.vocabulary {
                self.known(name, known(), attribute.place.clone());
            }
        }
        for prepared in &catalog.prepared {
            if let Some(name) = &prepared.each {
                self.known(name, known(), prepared.place.clone());
            }
        }
        for event in &catalog.events {
            if let Some(name) = &event.properties_like {
                let models =
                    catalog.events.iter().filter(|model| model.properties_like.is_none() && model.name != event.name);
                self.known(name, models.map(|model| model.name.as_str()), event.place.clone());
            }
            for name in event.properties.iter().filter_map(|property| property.vocabulary.as_ref()) {
                self.known(name, known(), event.place.clone());
            }
            if let Some(rollup) = &event.rollup {
                // Rows without a time are never rolled up, nor is what is rolled up already.
                let finer = |other: &&Event| other.name != event.name && other.time.is_some() && other.rollup.is_none();
                let known = catalog.events.iter().filter(finer).map(|other| other.name.as_str());
                self.known(&rollup.event, known, event.place.clone());
                if event.time.is_none() {
                    self.incomplete("time", event.place.clone());
                }
            }
            if let Some(name) = &event.count {
                self.known(name, catalog.measures.iter().map(|item| item.name.as_str()), event.place.clone());
            }
        }
    }

    fn measures(&mut self) {
        let catalog = self.catalog;
        let events = || catalog.events.iter().map(|item| item.name.as_str());
        for measure in &catalog.measures {
            let place = measure.place.clone();
            if !measure.kind.is_number() {
                let problem = Diagnostic::error(Code::CatalogIncomplete).with("name", Type::Integer.name());
                self.problems.push(problem.at_place(place.clone()));
            }
            match &measure.formula {
                Formula::Aggregate { event, aggregate, property } => {
                    self.known(event, events(), place.clone());
                    match property {
                        Some(name) => {
                            if let Some(event) = catalog.event(event) {
                                let known = event.properties.iter().map(|item| item.name.as_str());
                                self.known(name, known, place);
                            }
                        }
                        None if aggregate.needs_property() => self.incomplete("property", place),
                        None => {}
                    }
                }
                Formula::Ratio { numerator, denominator } => {
                    for name in [numerator, denominator] {
                        let plain =
                            catalog.measures.iter().filter(|item| matches!(item.formula, Formula::Aggregate { .. }));
                        self.known(name, plain.map(|item| item.name.as_str()), place.clone());
                    }
                }
            }
        }
    }

    fn states(&mut self) {
        let catalog = self.catalog;
        let measures = || catalog.measures.iter().map(|item| item.name.as_str());
        for state in &catalog.states {
            let place = || state.place.clone();
            if state.rfm.is_some() != state.stages.is_empty() {
                self.incomplete("rfm | stages", place());
            }
            if let Some(rfm) = &state.rfm {
                self.known(&rfm.event, catalog.events.iter().map(|item| item.name.as_str()), place());
                self.known(&rfm.frequency, measures(), place());
                self.known(&rfm.monetary, measures(), place());
                let codes: BTreeSet<_> = rfm.cells.iter().map(|cell| cell.code.as_str()).collect();
                let all = ["HHH", "HHL", "HLH", "HLL", "LHH", "LHL", "LLH", "LLL"];
                if codes != BTreeSet::from(all) || rfm.cells.len() != all.len() {
                    self.incomplete("cells", place());
                }
            }
            let last = state.stages.len().saturating_sub(1);
            if state.stages.iter().enumerate().any(|(index, stage)| stage.rule.is_none() != (index == last)) {
                self.incomplete("rule", place());
            }
        }
    }

    /// Templates have names of their own, and every play that is named is there.
    fn plays(&mut self) {
        let catalog = self.catalog;
        let mut seen = BTreeSet::new();
        let mut named: Vec<(&str, &Option<Place>)> = Vec::new();
        for gallery in &catalog.galleries {
            for template in &gallery.templates {
                self.spelling(&template.name, &gallery.place);
                if !seen.insert(&template.name) {
                    let problem = Diagnostic::error(Code::CatalogDuplicate).with("name", template.name.clone());
                    self.problems.push(problem.at_place(gallery.place.clone()));
                }
                named.extend(template.play.as_deref().map(|name| (name, &gallery.place)));
            }
        }
        for state in &catalog.states {
            let cells = state.rfm.iter().flat_map(|rfm| &rfm.cells).filter_map(|cell| cell.play.as_deref());
            let stages = state.stages.iter().filter_map(|stage| stage.play.as_deref());
            named.extend(cells.chain(stages).map(|name| (name, &state.place)));
        }
        for (name, place) in named {
            self.known(name, catalog.plays.iter().map(|play| play.name.as_str()), place.clone());
        }
    }

    fn incomplete(&mut self, name: &str, place: Option<Place>) {
        self.problems.push(Diagnostic::error(Code::CatalogIncomplete).with("name", name).at_place(place));
    }

    fn known<'n>(&mut self, name: &str, known: impl Iterator<Item = &'n str> + Clone, place: Option<Place>) {
        if !known.clone().any(|candidate| candidate == name) {
            let problem = Diagnostic::error(Code::CatalogReference).with("name", name);
            self.problems.push(problem.at_place(place).did_you_mean(closest(name, known)));
        }
    }
}
