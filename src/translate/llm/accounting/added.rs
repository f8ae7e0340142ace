//! What the segment says and the question does not.

use rust_decimal::Decimal;

use super::Books;
use super::denials::may_deny;
use crate::catalog::Formula;
use crate::dsl::text::print_window;
use crate::dsl::{Moment, Window};
use crate::translate::Role;
use crate::translate::llm::linking::Time;
use crate::translate::rules::lexicon::{Sense, UnitOf};
use crate::translate::rules::number::{Numeral, NumeralKind};

impl Books<'_> {
    /// Texts, names, numbers, lifted scope, denials and windows, as the segment spells them.
    pub(super) fn added(&self) -> Vec<String> {
        let claims = &self.claims;
        let texts = claims.texts.keys().filter(|text| !self.says_text(text));
        let names = claims.names.iter().filter(|name| !self.says_name(name));
        let including = claims.including.iter().filter(|name| !self.says_scope(name));
        let mut added: Vec<_> = texts.chain(names).chain(including).cloned().collect();
        added.extend(claims.numbers.iter().filter(|number| !self.says_number(**number)).map(Decimal::to_string));
        let percents = claims.percents.iter().filter(|number| !self.says_percent(**number));
        added.extend(percents.map(|number| format!("{number}%")));
        if claims.has_not && !self.known.senses().any(may_deny) {
            added.push("not".to_owned());
        }
        let windows = claims.windows.iter().filter(|window| !self.says_window(window));
        added.extend(windows.map(print_window));
        added
    }

    fn says_text(&self, text: &str) -> bool {
        let linked = |sense: &Sense| match sense {
            Sense::Values { values, .. } => values.iter().any(|value| **value == *text),
            Sense::StateValue { value, .. } => **value == *text,
            Sense::Term(index) => self.term_names(*index).is_some_and(|rule| rule.texts.contains_key(text)),
            Sense::Word(_)
            | Sense::Customer
            | Sense::Attribute(_)
            | Sense::Says { .. }
            | Sense::Event(_)
            | Sense::Opens(_)
            | Sense::Property(_)
            | Sense::PropertySays { .. }
            | Sense::Measure(_)
            | Sense::State(_)
            | Sense::Axis { .. }
            | Sense::Festival(_)
            | Sense::Scope(_)
            | Sense::Unit(_) => false,
        };
        self.known.normal.contains(&text.to_lowercase()) || self.known.senses().any(linked)
    }

    fn says_number(&self, number: Decimal) -> bool {
        let said = |numeral: &Numeral| {
            let low = match numeral.kind {
                NumeralKind::Percent => numeral.low / Decimal::ONE_HUNDRED,
                NumeralKind::Plain | NumeralKind::Money | NumeralKind::Times => numeral.low,
            };
            low == number || numeral.high == Some(number)
        };
        let implied = |sense: &Sense| match sense {
            // None is what a denial says.
            Sense::Term(index) => self.term_names(*index).is_some_and(|rule| rule.numbers.contains(&number)),
            sense => number.is_zero() && may_deny(sense),
        };
        // One is what "a" and "bought" say.
        number == Decimal::ONE
            || self.known.numbers.iter().any(|(_, numeral)| said(numeral))
            || self.known.times.iter().any(|time| time.days().is_some_and(|days| Decimal::from(days) == number))
            || self.known.senses().any(implied)
            || !self.is_plain && self.known.normal.contains(&number.to_string())
    }

    fn says_percent(&self, number: Decimal) -> bool {
        self.known.numbers.iter().any(|(_, said)| said.kind == NumeralKind::Percent && said.low == number)
    }

    fn says_scope(&self, name: &str) -> bool {
        let scope = self.setting.shop.catalog.scope.iter().position(|rule| rule.name == name);
        self.known.senses().any(|sense| matches!(sense, Sense::Scope(index) if Some(*index) == scope))
    }

    fn says_window(&self, window: &Window) -> bool {
        self.known.times.iter().any(|time| self.setting.says(time, window))
            || self.known.senses().any(|sense| match sense {
                Sense::Term(index) => self.term_names(*index).is_some_and(|rule| rule.windows.contains(window)),
                Sense::Festival(index) => {
                    let festival = self.setting.shop.catalog.festivals.get(*index);
                    festival.is_some_and(|festival| window.festival() == Some(festival.name.as_str()))
                        && self.says_year(window)
                }
                sense => !self.is_plain && sense.role() == Role::Time,
            })
            || !self.is_plain && !self.known.times.is_empty()
    }

    /// A festival's year must be said, and a year that is said must be the festival's.
    fn says_year(&self, window: &Window) -> bool {
        let years = self.known.times.iter().flat_map(Time::windows).filter_map(|window| match window {
            Window::Between { from: Some(Moment::Date(date)), .. } => Some(date.year()),
            _ => None,
        });
        let years: Vec<i16> = years.collect();
        match window {
            Window::Festival { year: Some(year), .. } => years.contains(year),
            Window::Festival { year: None, .. } => years.is_empty(),
            Window::Ever | Window::Between { .. } | Window::After { .. } | Window::Earlier { .. } => false,
        }
    }

    /// Whether some word of the question leads to this name: its own, one of its values, its event, its measure, or a
    /// term that is made of it.
    fn says_name(&self, name: &str) -> bool {
        let catalog = &self.setting.shop.catalog;
        let attribute = catalog.attribute(name);
        let event = catalog.event(name).or_else(|| catalog.measured_event(catalog.measure(name)?));
        let vocabularies: Vec<_> = catalog
            .events
            .iter()
            .filter_map(|event| event.property(name)?.vocabulary.as_ref())
            .chain(attribute.and_then(|it| it.vocabulary.as_ref()))
            .collect();
        self.known.senses().any(|sense| match sense {
            Sense::Attribute(index) | Sense::Says { attribute: index, .. } | Sense::Unit(UnitOf::Attribute(index)) => {
                catalog.attributes.get(*index).is_some_and(|it| it.name == name)
            }
            Sense::Event(index) | Sense::Unit(UnitOf::Event(index)) => {
                catalog.events.get(*index).is_some_and(|it| event.is_some_and(|event| event.name == it.name))
            }
            Sense::Property(said)
            | Sense::PropertySays { property: said, .. }
            | Sense::Unit(UnitOf::Property(said)) => {
                **said == *name || event.is_some_and(|event| event.property(said).is_some())
            }
            Sense::Measure(index) | Sense::Unit(UnitOf::Measure(index)) => {
                catalog.measures.get(*index).is_some_and(|measure| {
                    let same_event = || catalog.measured_event(measure).map(|it| &it.name) == event.map(|it| &it.name);
                    let of = match &measure.formula {
                        Formula::Aggregate { property, .. } => property.as_deref(),
                        Formula::Ratio { .. } => None,
                    };
                    measure.name == name || of == Some(name) || event.is_some() && same_event()
                })
            }
            Sense::State(index) | Sense::StateValue { state: index, .. } | Sense::Axis { state: index, .. } => {
                catalog.states.get(*index).is_some_and(|it| it.name == name)
            }
            Sense::Term(index) => {
                catalog.terms.get(*index).is_some_and(|it| it.name == name)
                    || self.term_names(*index).is_some_and(|rule| rule.names.contains(name))
            }
            Sense::Festival(index) => catalog.festivals.get(*index).is_some_and(|it| it.name == name),
            Sense::Values { vocabulary, .. } => {
                catalog.vocabularies.get(*vocabulary).is_some_and(|it| vocabularies.contains(&&it.name))
            }
            Sense::Scope(_) | Sense::Word(_) | Sense::Customer | Sense::Opens(_) => false,
        })
    }
}
