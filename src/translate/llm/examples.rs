//! Which of the catalog's examples of the language a question is most like: those the model is shown.
//!
//! Likeness is of meanings, not of letters: words of the shop and of the language that both have, the rarer the better.

use std::cmp::Reverse;

use super::home::Home;
use crate::catalog::{Catalog, Example};
use crate::lang::Lang;
use crate::translate::rules::Reader;
use crate::translate::rules::lexicon::Sense;

/// Examples shown.
const SHOWN: usize = 6;
/// Weights are whole numbers: a sense that one of so many examples has weighs this much at most.
const SCALE: usize = 1000;

/// The examples nearest to a question, the nearest last: it stands next to the question.
pub(super) fn near<'c>(question: &str, lang: Lang, reader: &Reader, catalog: &'c Catalog) -> Vec<&'c Example> {
    let home = Home::of(catalog);
    let wanted = meanings(question, reader);
    // An example that names saved segments means nothing without them.
    let known: Vec<(&Example, Vec<Sense>)> = catalog
        .examples
        .iter()
        .filter(|example| example.segments.is_empty() && home.lets_go(&example.text))
        .map(|example| (example, meanings(example.question.get(lang), reader)))
        .collect();
    let weight = |sense: &Sense| {
        let having = known.iter().filter(|(_, senses)| senses.contains(sense)).count();
        SCALE / having.max(1)
    };
    let mut scored: Vec<(usize, &Example)> = known
        .iter()
        .map(|(example, senses)| (senses.iter().filter(|sense| wanted.contains(sense)).map(weight).sum(), *example))
        .collect();
    scored.sort_by_key(|(score, _)| Reverse(*score));
    let mut nearest: Vec<&Example> = scored.into_iter().take(SHOWN).map(|(_, example)| example).collect();
    nearest.reverse();
    nearest
}

/// Every meaning of every word of a text, once each.
fn meanings(text: &str, reader: &Reader) -> Vec<Sense> {
    let normal = reader.normalizer().normalize(text);
    let mut senses = Vec::new();
    for sense in reader.lexicon().matches(normal.chars()).iter().flat_map(|found| found.senses) {
        if !senses.contains(sense) {
            senses.push(sense.clone());
        }
    }
    senses
}
