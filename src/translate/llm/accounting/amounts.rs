//! What every measure, number and end of a ranking in a plain rule was said with.

use crate::catalog::{Aggregation, Formula, Type};
use crate::dsl::text::print_condition;
use crate::dsl::{Condition, End, Measure, Pick, Rank};
use crate::translate::rules::lexicon::{Sense, UnitOf};
use crate::translate::rules::number::NumeralKind;
use crate::translate::rules::words::Function;

use super::ledger::Ledger;

impl Ledger<'_> {
    /// Numbers of rows and ranks whose measure no word, unit or amount of the question means.
    pub(super) fn says_amount_of(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Measure(comparison) => self.says_measure(&comparison.measure),
            Condition::Rank(rank) => self.says_ranked(rank),
            _ => true,
        }
    }

    /// Firsts, lasts and ends of a ranking that no word says, as segment text.
    pub(super) fn unsaid_ends(&self) -> Vec<String> {
        let says = |functions: &[Function]| {
            let words = self.known.words.iter().filter(|word| !self.is_in_time(word.span));
            let mut senses = words.flat_map(|word| &word.senses);
            senses.any(|sense| functions.iter().any(|function| *sense == Sense::Word(*function)))
        };
        let high: &[Function] = &[Function::Top, Function::Most, Function::High];
        let low: &[Function] = &[Function::Bottom, Function::Least, Function::Low, Function::Ascending];
        // The top of dates are the latest.
        let late: &[Function] = &[Function::Last, Function::Latest];
        let early: &[Function] = &[Function::First, Function::Earliest];
        let unsaid = self.statements.iter().filter(|(statement, _)| match statement.condition {
            Condition::Event(occurrence) => match occurrence.pick {
                Pick::Any => false,
                Pick::First => !says(&[Function::First]),
                Pick::Last => !says(&[Function::Last]),
                Pick::Every => true,
            },
            Condition::Rank(rank) => {
                let (top, bottom) = if self.is_of_dates(rank) { (late, early) } else { (high, low) };
                let (own, other) = match rank.end {
                    End::Top => (top, bottom),
                    End::Bottom => (bottom, top),
                };
                !says(own) || says(other) || !self.says_ranked(rank)
            }
            _ => false,
        });
        unsaid.map(|(statement, _)| print_condition(statement.condition)).collect()
    }

    /// Properties and attributes whose number the question says without saying of what.
    pub(super) fn unsaid_fields(&self) -> Vec<String> {
        let names = self.statements.iter().flat_map(|(_, books)| books.claims.numeric());
        names.filter(|name| !self.says_field(name)).map(str::to_owned).collect()
    }

    /// Whether some word means this property or attribute.
    fn says_field(&self, name: &str) -> bool {
        let catalog = &self.setting.shop.catalog;
        let words = self.known.words.iter().filter(|word| !self.is_in_time(word.span));
        words.flat_map(|word| &word.senses).any(|sense| match sense {
            Sense::Property(said)
            | Sense::PropertySays { property: said, .. }
            | Sense::Unit(UnitOf::Property(said)) => **said == *name,
            Sense::Attribute(index) | Sense::Says { attribute: index, .. } | Sense::Unit(UnitOf::Attribute(index)) => {
                catalog.attributes.get(*index).is_some_and(|it| it.name == name)
            }
            _ => false,
        })
    }

    fn says_ranked(&self, rank: &Rank) -> bool {
        match rank.attribute(&self.setting.shop.catalog) {
            Some(attribute) => self.says_field(&attribute.name),
            None => self.says_measure(&rank.by),
        }
    }

    pub(super) fn is_of_dates(&self, rank: &Rank) -> bool {
        rank.attribute(&self.setting.shop.catalog).is_some_and(|attribute| attribute.kind.is_temporal())
    }

    fn says_measure(&self, measure: &Measure) -> bool {
        let catalog = &self.setting.shop.catalog;
        let (named, event) = match measure {
            Measure::Named { name, .. } => (catalog.measure(name), None),
            Measure::Of { aggregate, property, event, .. } => {
                let same = catalog.measures.iter().find(|it| {
                    it.formula
                        == Formula::Aggregate {
                            event: event.clone(),
                            aggregate: *aggregate,
                            property: property.clone(),
                        }
                });
                (same, Some((*aggregate, event)))
            }
            Measure::Ratio { .. } => return false,
        };
        let index = named.and_then(|named| catalog.measures.iter().position(|it| it.name == named.name));
        let by_name = |sense: &Sense| match sense {
            Sense::Measure(said) | Sense::Unit(UnitOf::Measure(said)) => Some(*said) == index,
            _ => false,
        };
        let words = || self.known.words.iter().filter(|word| !self.is_in_time(word.span)).flat_map(|word| &word.senses);
        if words().any(by_name) {
            return true;
        }
        // 个 is the unit of several things: it counts these rows only where it is theirs.
        let counts = |sense: &Sense, name: &str| match sense {
            Sense::Word(Function::Times | Function::TimesNoun) => true,
            Sense::Unit(UnitOf::Event(of)) => catalog.events.get(*of).is_some_and(|event| event.name == name),
            _ => false,
        };
        let times = |name: &str| {
            self.known.numbers.iter().any(|(_, it)| it.kind == NumeralKind::Times)
                || self.known.senses().any(|sense| counts(sense, name))
        };
        let money = || {
            self.known.numbers.iter().any(|(_, it)| it.kind == NumeralKind::Money)
                || self.known.senses().any(|sense| *sense == Sense::Word(Function::Money))
        };
        let days = || self.known.times.iter().any(|time| time.days().is_some());
        let counted = |name: &str| catalog.events.iter().find(|event| event.count.as_deref() == Some(name));
        let main =
            |name: &str| catalog.states.iter().filter_map(|state| state.rfm.as_ref()).any(|rfm| rfm.monetary == name);
        if let Some(event) = named.and_then(|named| counted(&named.name)) {
            return times(&event.name);
        }
        match (named, event) {
            (Some(named), _) if named.kind == Type::Money => main(&named.name) && money(),
            (_, Some((Aggregation::Count, event))) => times(event),
            (_, Some((Aggregation::Days | Aggregation::Since, _))) => days(),
            (Some(_), _) | (None, _) => false,
        }
    }
}
