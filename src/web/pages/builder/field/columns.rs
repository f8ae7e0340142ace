//! What the tests and numbers of one condition are about.

use crate::catalog::{Catalog, Event, Says, Type};
use crate::dsl::sites::Tested;
use crate::dsl::walk::{Piece, own};
use crate::dsl::{Aggregate, Condition, Measure};
use crate::lang::Bilingual;

/// A column that is tested.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub label: &'a Bilingual,
    pub kind: Type,
    pub vocabulary: Option<&'a str>,
    pub unit: Option<&'a Bilingual>,
    pub says: Option<&'a Says>,
}

impl Column<'_> {
    /// Its values are chosen from a list.
    pub fn is_picked(&self) -> bool {
        self.vocabulary.is_some() && matches!(self.kind, Type::Text | Type::List)
    }

    /// Its values have an order.
    pub fn is_compared(&self) -> bool {
        self.kind.is_ordered()
    }
}

/// The columns within reach of a condition: the customer's own, and those of the events it names.
pub struct Columns<'a> {
    catalog: &'a Catalog,
    events: Vec<&'a Event>,
}

impl<'a> Columns<'a> {
    pub fn of(rule: &Condition, catalog: &'a Catalog) -> Self {
        let mut events = Vec::new();
        events_of(rule, catalog, &mut events);
        Columns { catalog, events }
    }

    /// Whether it can be asked when its events happened.
    pub fn are_timed(&self) -> bool {
        self.events.iter().any(|event| event.time.is_some())
    }

    pub fn column(&self, of: Tested<'_>) -> Option<Column<'a>> {
        match of {
            Tested::Attribute(name) => self.catalog.attribute(name).map(|found| Column {
                label: &found.label,
                kind: found.kind,
                vocabulary: found.vocabulary.as_deref(),
                unit: found.unit.as_ref(),
                says: found.says.as_ref(),
            }),
            Tested::Property(name) => self.events.iter().find_map(|event| event.property(name)).map(|found| Column {
                label: &found.label,
                kind: found.kind,
                vocabulary: found.vocabulary.as_deref(),
                unit: found.unit.as_ref(),
                says: found.says.as_ref(),
            }),
        }
    }

    /// What a number is called, and its unit: money has the shop's symbol.
    pub fn measured(&self, measure: &Measure) -> (Bilingual, Option<Bilingual>) {
        let unit = |kind: Type, unit: &Option<Bilingual>| match kind {
            Type::Money => Some(Bilingual::same(&self.catalog.shop.currency_symbol)),
            _ => unit.clone(),
        };
        match measure {
            Measure::Named { name, .. } => match self.catalog.measure(name) {
                Some(found) => (found.label.clone(), unit(found.kind, &found.unit)),
                None => (Bilingual::same(name), None),
            },
            Measure::Of { aggregate, property, event, .. } => {
                let Some(event) = self.catalog.event(event) else { return (Bilingual::same(event), None) };
                let property = property.as_deref().and_then(|name| event.property(name));
                let unit = match aggregate {
                    Aggregate::Count => event.unit.clone(),
                    Aggregate::Distinct | Aggregate::Days | Aggregate::Since | Aggregate::Cycle => None,
                    Aggregate::Sum | Aggregate::Average | Aggregate::Minimum | Aggregate::Maximum => {
                        property.and_then(|found| unit(found.kind, &found.unit))
                    }
                };
                (property.map_or(&event.label, |property| &property.label).clone(), unit)
            }
            Measure::Ratio { of, .. } => (self.measured(of).0, None),
        }
    }
}

/// The events a condition is about, in the order it names them.
pub fn events_of<'a>(rule: &Condition, catalog: &'a Catalog, found: &mut Vec<&'a Event>) {
    own(rule, &mut |piece| {
        let event = match piece {
            Piece::Condition(part) => return events_of(part, catalog, found),
            Piece::Event(name) => catalog.event(name),
            // Of a name that is no measure (a property) nothing is found.
            Piece::Name(name) => catalog.measure(name).and_then(|measure| catalog.measured_event(measure)),
            _ => None,
        };
        found.extend(event.filter(|event| !found.iter().any(|known| known.name == event.name)));
    });
}
