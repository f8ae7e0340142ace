//! What the question says and the segment does not.

use super::Books;
use super::claims::Compared;
use crate::catalog::Formula;
use crate::diagnostic::Span;
use crate::translate::llm::linking::Word;
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::number::Numeral;
use crate::translate::rules::words::Function;

impl Books<'_> {
    /// Words, numbers and times, in order.
    pub(super) fn unused(&self) -> Vec<Span> {
        let words = self.known.words.iter().filter(|word| word.is_catalog() && !self.uses(word)).map(|word| word.span);
        let numbers = self.known.numbers.iter().filter(|(span, numeral)| !self.uses_number(*span, numeral));
        let mut spans: Vec<_> = words.chain(numbers.map(|(span, _)| *span)).collect();
        spans.extend(self.unused_choice());
        spans.extend(self.missed_comparisons());
        if !self.claims.tells_time() {
            spans.extend(&self.known.times);
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    pub(super) fn uses(&self, word: &Word) -> bool {
        word.senses.iter().any(|sense| self.uses_sense(sense))
    }

    fn uses_number(&self, span: Span, numeral: &Numeral) -> bool {
        let ends = [Some(numeral.low), numeral.high];
        let digits = numeral.low.to_string();
        ends.iter().flatten().all(|number| self.claims.has_number(*number))
            // Part of a text, such as the first digits of a phone number.
            || self.claims.texts.keys().any(|text| text.contains(&digits))
            // "At least once" is what an event says by itself.
            || numeral.low.is_integer() && digits == "1" && (self.says(Function::AtLeast) || self.says(Function::OrMore))
            || self.is_timed(span) && self.claims.has_date_window
    }

    /// "or" between conditions asks for an alternative somewhere.
    fn unused_choice(&self) -> Option<Span> {
        let choice = self.known.words.iter().find(|word| word.senses == [Sense::Word(Function::Or)])?;
        (!self.claims.has_alternative).then_some(choice.span)
    }

    /// "at least" in the question and only other comparisons in the segment. Without any comparison there, the number
    /// went into a window or a rank, where the word may have its place.
    fn missed_comparisons(&self) -> Vec<Span> {
        let comparisons = &self.claims.comparisons;
        let words = self.known.words.iter().filter(|word| !comparisons.is_empty() && !self.is_timed(word.span));
        let missed = words.filter(|word| compares(word).is_some_and(|how| !comparisons.contains(&how)));
        missed.map(|word| word.span).collect()
    }

    fn uses_sense(&self, sense: &Sense) -> bool {
        let claims = &self.claims;
        let catalog = &self.shop.catalog;
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
        let catalog = &self.shop.catalog;
        let mut measures = catalog.measures.iter().filter(|measure| self.claims.has_name(&measure.name));
        self.claims.has_name(name)
            || measures.any(|measure| catalog.measured_event(measure).is_some_and(|event| event.name == name))
    }
}

/// The comparison a word can only mean.
fn compares(word: &Word) -> Option<Compared> {
    let how = |sense: &Sense| {
        let Sense::Word(function) = sense else { return None };
        let comparisons = [
            (Function::More, Compared::More),
            (Function::Less, Compared::Less),
            (Function::AtLeast, Compared::AtLeast),
            (Function::OrMore, Compared::AtLeast),
            (Function::AtMost, Compared::AtMost),
            (Function::OrLess, Compared::AtMost),
        ];
        comparisons.iter().find(|(known, _)| known == function).map(|(_, how)| *how)
    };
    let first = how(word.senses.first()?)?;
    word.senses.iter().all(|sense| how(sense) == Some(first)).then_some(first)
}
