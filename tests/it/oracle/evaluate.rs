//! Who is in a segment, worked out row by row in memory, the way the specification says it and no faster.
//!
//! Every condition is a set of customers in scope; nothing here knows SQL or the checked form.

mod events;
mod groups;
mod measures;
mod periods;
mod ranks;
mod rows;
mod samples;
mod sequences;
mod states;
mod windows;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use quanxuan::catalog::Catalog;
use quanxuan::dsl::text::{parse_condition, parse_filter};
use quanxuan::dsl::{Condition, Filter, Segment};

use super::data::{Data, Row, key};

pub type Ids = BTreeSet<i64>;

/// The rules written inside a catalog, and the saved segments.
pub struct Rules {
    valid: BTreeMap<String, Filter>,
    terms: BTreeMap<String, Condition>,
    stages: BTreeMap<(String, String), Condition>,
    scope: BTreeMap<String, Condition>,
    saved: BTreeMap<String, Condition>,
}

impl Rules {
    pub fn new(catalog: &Catalog, saved: BTreeMap<String, Condition>) -> Self {
        let condition = |text: &str| parse_condition(text, catalog).unwrap();
        let valid = catalog.events.iter().filter_map(|event| {
            let filter = parse_filter(event.valid.as_ref()?, catalog).unwrap();
            Some((event.name.clone(), filter))
        });
        let stages = catalog.states.iter().flat_map(|state| {
            let ruled = state.stages.iter().filter_map(|stage| Some((stage, stage.rule.as_ref()?)));
            ruled.map(|(stage, rule)| ((state.name.clone(), stage.value.clone()), condition(rule)))
        });
        Rules {
            valid: valid.collect(),
            terms: catalog.terms.iter().map(|term| (term.name.clone(), condition(&term.rule))).collect(),
            stages: stages.collect(),
            scope: catalog.scope.iter().map(|scope| (scope.name.clone(), condition(&scope.excludes))).collect(),
            saved,
        }
    }
}

/// The members of a segment at an as-of.
pub fn members(segment: &Segment, data: &Data, catalog: &Catalog, rules: &Rules, as_of: DateTime) -> Ids {
    let table = data.rows(&catalog.customer.table);
    let keys = table.iter().filter_map(|row| key(row, &catalog.customer.key)).collect();
    let mut world = World { data, catalog, rules, as_of, scope: keys };
    for scope in catalog.scope.iter().filter(|scope| !segment.including.contains(&scope.name)) {
        let out = world.holders(&rules.scope[&scope.name]);
        world.scope = world.scope.difference(&out).copied().collect();
    }
    world.holders(&segment.rule)
}

/// A shop as a condition sees it.
#[derive(Clone)]
struct World<'a> {
    data: &'a Data,
    catalog: &'a Catalog,
    rules: &'a Rules,
    /// Later rows do not exist.
    as_of: DateTime,
    /// All customers there are for the rule.
    scope: Ids,
}

impl<'a> World<'a> {
    /// The customers for whom a condition holds.
    fn holders(&self, rule: &Condition) -> Ids {
        match rule {
            Condition::Everyone => self.scope.clone(),
            Condition::All(parts) => {
                let parts = self.each(parts);
                self.keys(|id| parts.iter().all(|part| part.contains(&id)))
            }
            Condition::Any(parts) => {
                let parts = self.each(parts);
                self.keys(|id| parts.iter().any(|part| part.contains(&id)))
            }
            Condition::AtLeast { count, of } => {
                let parts = self.each(of);
                let least = usize::try_from(*count).unwrap();
                self.keys(|id| parts.iter().filter(|part| part.contains(&id)).count() >= least)
            }
            Condition::Not(part) => {
                let part = self.holders(part);
                self.keys(|id| !part.contains(&id))
            }
            Condition::Attribute { attribute, test } => {
                let found = self.catalog.attribute(attribute).unwrap();
                self.those(|customer| self.attribute_passes(test, found, customer))
            }
            Condition::Customers(keys) => self.keys(|id| keys.contains(&id)),
            Condition::Event(occurrence) => self.those(|customer| self.happened(occurrence, customer)),
            Condition::Sequence(sequence) => self.those(|customer| self.in_sequence(sequence, customer)),
            Condition::Measure(comparison) => self.compared(comparison),
            Condition::Periodic(periodic) => self.those(|customer| self.periodically(periodic, customer)),
            Condition::Preference(preference) => self.those(|customer| self.prefers(preference, customer)),
            Condition::Together(together) => self.those(|customer| self.together(together, customer)),
            Condition::Rank(rank) => self.ranked(rank),
            Condition::Sample(sample) => self.keys(|id| samples::drawn(sample, id)),
            Condition::State(standing) => self.standing(standing),
            Condition::Earlier { ago, rule } => {
                World { as_of: windows::before(self.as_of, *ago), ..self.clone() }.holders(rule)
            }
            Condition::Term(name) => self.holders(&self.rules.terms[name]),
            Condition::Segment(name) => self.holders(&self.rules.saved[name]),
        }
    }

    fn each(&self, rules: &[Condition]) -> Vec<Ids> {
        rules.iter().map(|rule| self.holders(rule)).collect()
    }

    fn keys(&self, holds: impl Fn(i64) -> bool) -> Ids {
        self.scope.iter().copied().filter(|id| holds(*id)).collect()
    }

    fn those(&self, holds: impl Fn(&'a Row) -> bool) -> Ids {
        self.customers().filter(|(_, customer)| holds(customer)).map(|(id, _)| id).collect()
    }

    /// All customers in scope, by key.
    fn customers(&self) -> impl Iterator<Item = (i64, &'a Row)> {
        let customer = &self.catalog.customer;
        let rows = self.data.rows(&customer.table).iter();
        rows.filter_map(|row| Some((key(row, &customer.key)?, row))).filter(|(id, _)| self.scope.contains(id))
    }

    fn key_of(&self, customer: &Row) -> i64 {
        key(customer, &self.catalog.customer.key).unwrap()
    }
}
