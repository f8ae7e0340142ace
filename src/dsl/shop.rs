//! What a segment may speak of on one shop: its catalog with the rules written inside it, and the values in its data.

use std::collections::BTreeMap;

use super::condition::{Condition, Filter};
use super::reference::KINDS;
use super::{check, text};
use crate::catalog::suggest::closest;
use crate::catalog::{Catalog, Extent, Values};
use crate::diagnostic::{Code, Diagnostic, Place};

/// A shop whose catalog rules have all been read and checked.
#[derive(Clone, Debug)]
pub struct Shop {
    pub catalog: Catalog,
    pub values: Values,
    rules: Rules,
}

/// The segment text inside the catalog, parsed.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    /// Validity of events, by event name.
    pub valid: BTreeMap<String, Filter>,
    pub terms: BTreeMap<String, Condition>,
    /// Rules of stages, by state and position.
    pub stages: BTreeMap<(String, usize), Condition>,
    pub scope: BTreeMap<String, Condition>,
    /// Rules of templates, by template name.
    pub templates: BTreeMap<String, Condition>,
    /// Rules whose numbers are kept ready, with the item that holds them.
    pub prepared: Vec<(Condition, Option<Place>)>,
}

impl Shop {
    /// # Errors
    /// Every problem in the catalog's rules, with the file and line of the item that holds it.
    pub fn new(catalog: Catalog, values: Values) -> Result<Self, Vec<Diagnostic>> {
        let mut problems: Vec<Diagnostic> = catalog
            .names()
            .filter(|name| text::is_keyword(name))
            .map(|name| Diagnostic::error(Code::CatalogName).with("name", name))
            .collect();
        let known = || KINDS.iter().map(|kind| kind.key);
        problems.extend(catalog.examples.iter().filter(|example| !known().any(|key| key == example.kind)).map(
            |example| {
                let problem = Diagnostic::error(Code::CatalogReference).with("name", example.kind.as_str());
                problem.did_you_mean(closest(&example.kind, known())).at_place(example.place.clone())
            },
        ));
        let rules = read_rules(&catalog, &mut problems);
        if problems.is_empty() {
            let shop = Shop { catalog, values, rules };
            problems = check::catalog_rules(&shop);
            if problems.is_empty() {
                return Ok(shop);
            }
        }
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        Err(problems)
    }

    pub(super) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The rule of a catalog term, for read-backs and pages.
    pub fn term_rule(&self, name: &str) -> Option<&Condition> {
        self.rules.terms.get(name)
    }

    /// The rules of a state's stages.
    pub fn stage_rules<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Condition> {
        self.rules.stages.iter().filter(move |((of, _), _)| of == state).map(|(_, rule)| rule)
    }

    /// Who a scope rule leaves out.
    pub fn scope_rule(&self, name: &str) -> Option<&Condition> {
        self.rules.scope.get(name)
    }

    /// Rules whose numbers are kept ready.
    pub fn prepared_rules(&self) -> impl Iterator<Item = &Condition> {
        self.rules.prepared.iter().map(|(rule, _)| rule)
    }

    /// The rule of a ready segment.
    pub fn template_rule(&self, name: &str) -> Option<&Condition> {
        self.rules.templates.get(name)
    }

    /// Whether a text value may stand for a column of this vocabulary: listed in the catalog, or found in the data of
    /// an open one.
    pub fn has_value(&self, vocabulary: &str, value: &str) -> bool {
        let Some(found) = self.catalog.vocabulary(vocabulary) else { return false };
        let listed = found.values.iter().any(|item| item.value == value);
        listed || (found.extent == Extent::Open && self.values.contains(vocabulary, value))
    }

    /// All values of a vocabulary: those of the catalog in its order, then those only found in the data, sorted.
    pub fn vocabulary_values(&self, vocabulary: &str) -> Vec<&str> {
        let Some(found) = self.catalog.vocabulary(vocabulary) else { return Vec::new() };
        let mut values: Vec<&str> = found.values.iter().map(|item| item.value.as_str()).collect();
        if found.extent == Extent::Open {
            let listed = values.len();
            let more =
                self.values.of(vocabulary).filter(|value| !values.iter().take(listed).any(|known| known == value));
            let more: Vec<&str> = more.collect();
            values.extend(more);
        }
        values
    }
}

/// The rule once for each listed value of a vocabulary, where one is named.
fn for_each(rule: &str, each: Option<&str>, catalog: &Catalog) -> Vec<String> {
    let Some(each) = each else { return vec![rule.to_owned()] };
    let values = catalog.vocabulary(each).map_or(&[][..], |vocabulary| &vocabulary.values);
    values.iter().map(|item| rule.replace("'*'", &text::quote(&item.value))).collect()
}

fn read_rules(catalog: &Catalog, problems: &mut Vec<Diagnostic>) -> Rules {
    fn keep<K: Ord, T>(
        rules: &mut BTreeMap<K, T>,
        key: K,
        read: Result<T, Vec<Diagnostic>>,
        place: &Option<Place>,
        problems: &mut Vec<Diagnostic>,
    ) {
        match read {
            Ok(rule) => {
                rules.insert(key, rule);
            }
            Err(found) => problems.extend(found.into_iter().map(|problem| problem.at_place(place.clone()))),
        }
    }
    let mut rules = Rules::default();
    for event in &catalog.events {
        if let Some(valid) = &event.valid {
            keep(&mut rules.valid, event.name.clone(), text::parse_filter(valid, catalog), &event.place, problems);
        }
    }
    for term in &catalog.terms {
        let rule = text::parse_condition(&term.rule, catalog);
        keep(&mut rules.terms, term.name.clone(), rule, &term.place, problems);
    }
    for state in &catalog.states {
        for (index, stage) in state.stages.iter().enumerate() {
            if let Some(rule) = &stage.rule {
                let rule = text::parse_condition(rule, catalog);
                keep(&mut rules.stages, (state.name.clone(), index), rule, &state.place, problems);
            }
        }
    }
    for scope in &catalog.scope {
        let rule = text::parse_condition(&scope.excludes, catalog);
        keep(&mut rules.scope, scope.name.clone(), rule, &scope.place, problems);
    }
    for gallery in &catalog.galleries {
        for template in &gallery.templates {
            let rule = text::parse_condition(&template.rule, catalog);
            keep(&mut rules.templates, template.name.clone(), rule, &gallery.place, problems);
        }
    }
    for item in &catalog.prepared {
        for rule in item.rules.iter().flat_map(|rule| for_each(rule, item.each.as_deref(), catalog)) {
            match text::parse_condition(&rule, catalog) {
                Ok(rule) => rules.prepared.push((rule, item.place.clone())),
                Err(found) => problems.extend(found.into_iter().map(|problem| problem.at_place(item.place.clone()))),
            }
        }
    }
    rules
}
