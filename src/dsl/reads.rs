//! What a rule reads of customers that can be closed to people: who asks by something learns it of whoever is found.
//!
//! A word, a state and a saved segment read what their rules read. What only makes a row count, or puts a customer out of
//! scope, is the shop's own affair. In doubt more is said to be read than is.

use std::collections::BTreeSet;

use super::condition::{Condition, Field, Filter, Measure, Segment, Test};
use super::library::Library;
use super::shop::Shop;
use super::time::Window;
use super::walk::{Piece, Walk};
use crate::catalog::{self, Class, Event, Formula, Property, State};

/// One thing that a rule reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Read {
    /// What the rule calls it: for what is inside a word or a segment, the name of that.
    pub name: String,
    pub class: Class,
    /// More than whether it is there at all, or on which day of the year.
    pub value: bool,
}

/// Everything that a segment reads, but for what is open to all.
pub fn reads(segment: &Segment, shop: &Shop, library: &Library) -> BTreeSet<Read> {
    let mut reader = Reader { shop, library, under: None, inside: BTreeSet::new(), found: BTreeSet::new() };
    reader.piece(Piece::Condition(&segment.rule));
    for name in &segment.including {
        reader.name(name, shop.scope_rule(name));
    }
    reader.found
}

struct Reader<'a> {
    shop: &'a Shop,
    library: &'a Library,
    /// The name whose rule this is in, as the rule itself has it.
    under: Option<&'a str>,
    /// Segments gone into; the check says when one names itself.
    inside: BTreeSet<&'a str>,
    found: BTreeSet<Read>,
}

impl<'a> Reader<'a> {
    fn go(&mut self, of: &'a dyn Walk) {
        of.each(&mut |piece| self.piece(piece));
    }

    fn piece(&mut self, piece: Piece<'a>) {
        match piece {
            Piece::Condition(Condition::Attribute { attribute, test }) => {
                self.attribute(attribute, tells_value(test));
                self.test(test);
            }
            Piece::Filter(Filter::Property { property, test }) => {
                self.property(property, tells_value(test));
                self.test(test);
            }
            Piece::Test(test) => self.test(test),
            Piece::Window(Window::After { attribute, .. }) | Piece::Attribute(attribute) => {
                self.attribute(attribute, true);
            }
            Piece::Measure(measure) => {
                // No measure has the name of an attribute: this is what customers are ranked by.
                if let Measure::Named { name, .. } = measure {
                    self.attribute(name, true);
                }
                self.go(measure);
            }
            Piece::Event(event) => self.event(event),
            Piece::Name(name) => {
                self.property(name, true);
                self.measure(name);
                self.state(name);
            }
            Piece::Term(name) => self.name(name, self.shop.term_rule(name)),
            Piece::Segment(name) => {
                if let Some((known, rule)) = self.library.get(name).filter(|(known, _)| self.inside.insert(known)) {
                    self.name(known, Some(rule));
                }
            }
            piece => piece.inside().into_iter().for_each(|inner| self.go(inner)),
        }
    }

    fn test(&mut self, test: &'a Test) {
        match test {
            Test::Than { field: Field::Own(name), .. } => self.attribute(name, true),
            Test::Than { field: Field::Row(name), .. } => self.property(name, true),
            test => self.go(test),
        }
    }

    /// The rule behind a name.
    fn name(&mut self, name: &'a str, rule: Option<&'a Condition>) {
        let outer = self.under;
        self.under = outer.or(Some(name));
        rule.into_iter().for_each(|rule| self.piece(Piece::Condition(rule)));
        self.under = outer;
    }

    fn attribute(&mut self, name: &'a str, value: bool) {
        if let Some(attribute) = self.shop.catalog.attribute(name) {
            self.note(name, attribute.tells(), value);
        }
    }

    /// Which event it is of does not matter: the strictest that bears the name counts.
    fn property(&mut self, name: &'a str, value: bool) {
        for property in self.shop.catalog.events.iter().filter_map(|event| event.property(name)) {
            self.note(name, property.tells(), value);
        }
    }

    fn event(&mut self, name: &'a str) {
        if let Some(event) = self.shop.catalog.event(name) {
            self.note(name, event.tells(), true);
        }
    }

    fn measure(&mut self, name: &'a str) {
        if let Some(measure) = self.shop.catalog.measure(name) {
            classes(measure, self.shop).into_iter().for_each(|class| self.note(name, class, true));
        }
    }

    fn state(&mut self, name: &'a str) {
        let Some(state) = self.shop.catalog.state(name) else { return };
        let outer = self.under;
        self.under = outer.or(Some(name));
        self.of_state(state);
        self.under = outer;
    }

    fn of_state(&mut self, state: &'a State) {
        if let Some(rfm) = &state.rfm {
            self.event(&rfm.event);
            self.measure(&rfm.frequency);
            self.measure(&rfm.monetary);
        }
        // Whoever is at one stage is at none before it.
        for rule in self.shop.stage_rules(&state.name) {
            self.piece(Piece::Condition(rule));
        }
    }

    fn note(&mut self, name: &str, class: Class, value: bool) {
        if class != Class::Open {
            self.found.insert(Read { name: self.under.unwrap_or(name).to_owned(), class, value });
        }
    }
}

/// Whether a test tells what a value is, when it is known who passes.
fn tells_value(test: &Test) -> bool {
    !matches!(test, Test::Missing | Test::Present | Test::Anniversary(_))
}

/// What a number is made of.
fn classes(measure: &catalog::Measure, shop: &Shop) -> BTreeSet<Class> {
    let catalog = &shop.catalog;
    match &measure.formula {
        Formula::Aggregate { event, property, .. } => {
            let event = catalog.event(event);
            let property = event.zip(property.as_ref()).and_then(|(event, property)| event.property(property));
            event.map(Event::tells).into_iter().chain(property.map(Property::tells)).collect()
        }
        Formula::Ratio { numerator, denominator } => {
            let parts = [numerator, denominator].into_iter().filter_map(|name| catalog.measure(name));
            parts.flat_map(|part| classes(part, shop)).collect()
        }
    }
}
