//! What the question says and the segment does not.

use super::Books;
use crate::catalog::Formula;
use crate::diagnostic::Span;
use crate::translate::llm::linking::{Time, Word};
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::number::Numeral;
use crate::translate::rules::words::Function;

impl Books<'_> {
    /// Words, numbers and times, in order.
    pub(super) fn unused(&self) -> Vec<Span> {
        let words = self.known.words.iter().filter(|word| word.is_catalog() && !self.uses(word)).map(|word| word.span);
        let numbers = self.known.numbers.iter().filter(|(_, numeral)| !self.uses_number(numeral));
        let mut spans: Vec<_> = words.chain(numbers.map(|(span, _)| *span)).collect();
        spans.extend(self.unused_choice());
        spans.extend(self.known.times.iter().filter(|time| !self.uses_time(time)).map(|time| time.span));
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    pub(super) fn uses(&self, word: &Word) -> bool {
        word.senses.iter().any(|sense| self.uses_sense(sense))
    }

    fn uses_number(&self, numeral: &Numeral) -> bool {
        let ends = [Some(numeral.low), numeral.high];
        let digits = numeral.low.to_string();
        ends.iter().flatten().all(|number| self.claims.has_number(*number))
            || self.claims.compares_with(numeral)
            // Part of a text, such as the first digits of a phone number.
            || self.claims.texts.keys().any(|text| text.contains(&digits))
            // "At least once" is what an event says by itself.
            || numeral.low.is_integer() && digits == "1" && (self.says(Function::AtLeast) || self.says(Function::OrMore))
    }

    /// Its own window, or the number of days it counts; times that say neither belong to rules that are not plain.
    fn uses_time(&self, time: &Time) -> bool {
        let told = time.windows().next().is_some();
        if !told {
            return self.claims.tells_time();
        }
        self.claims.windows.iter().any(|window| self.setting.says(time, window))
            || time.days().is_some_and(|days| self.claims.has_number(days.into()))
            || !self.is_plain && self.claims.tells_time()
    }

    /// "or" between conditions asks for an alternative somewhere.
    fn unused_choice(&self) -> Option<Span> {
        let choice = self.known.words.iter().find(|word| word.senses == [Sense::Word(Function::Or)])?;
        (!self.claims.has_alternative).then_some(choice.span)
    }

    pub(super) fn uses_sense(&self, sense: &Sense) -> bool {
        let claims = &self.claims;
        let catalog = &self.setting.shop.catalog;
        match sense {
            Sense::Attribute(index) | Sense::Says { attribute: index, .. } => {
                catalog.attributes.get(*index).is_some_and(|it| claims.has_name(&it.name))
            }
            Sense::Event(index) => catalog.events.get(*index).is_some_and(|it| self.tells_of_event(&it.name)),
            Sense::Property(name) | Sense::PropertySays { property: name, .. } => claims.has_name(name),
            Sense::Measure(index) => catalog.measures.get(*index).is_some_and(|measure| match &measure.formula {
                _ if claims.has_name(&measure.name) => true,
                Formula::Aggregate { event, .. } => claims.has_aggregate_over(event),
                Formula::Ratio { .. } => false,
            }),
            Sense::State(index) | Sense::Axis { state: index, .. } => {
                catalog.states.get(*index).is_some_and(|it| claims.has_name(&it.name))
            }
            Sense::StateValue { value, .. } => claims.side_of(value).is_some(),
            Sense::Term(index) => {
                catalog.terms.get(*index).is_some_and(|it| claims.has_name(&it.name))
                    || self.term_names(*index).is_some_and(|rule| rule.names.is_subset(&claims.names))
            }
            Sense::Festival(index) => catalog.festivals.get(*index).is_some_and(|it| claims.has_name(&it.name)),
            Sense::Values { values, .. } => values.iter().all(|value| claims.side_of(value).is_some()),
            // People outside the scope are left out anyway; only words that want them back must show.
            Sense::Scope(_) => !claims.including.is_empty() || self.known.senses().any(super::denials::may_deny),
            Sense::Word(_) | Sense::Customer | Sense::Opens(_) | Sense::Unit(_) => true,
        }
    }

    /// The event itself, or a number made from it.
    fn tells_of_event(&self, name: &str) -> bool {
        let catalog = &self.setting.shop.catalog;
        let mut measures = catalog.measures.iter().filter(|measure| self.claims.has_name(&measure.name));
        self.claims.has_name(name)
            || measures.any(|measure| catalog.measured_event(measure).is_some_and(|event| event.name == name))
    }
}
