//! Which words of a question are known: to the shop (names, values) or to the language (not, at least), and its numbers.
//!
//! Borrowed whole from the built-in reader's lexicon, so that both translators mean the same by "known". The prompt
//! offers the model what is found here, and accounting holds its answer against it.

use crate::diagnostic::Span;
use crate::question::Question;
use crate::translate::rules::Reader;
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::number::{Numeral, number};
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::words::Function;
use crate::translate::{Draft, ReadSpan, Role};

/// A word with everything it may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub span: Span,
    pub senses: Vec<Sense>,
}

impl Word {
    /// Whether the shop's catalog knows it; function words and units are the language's.
    pub fn is_catalog(&self) -> bool {
        !self.senses.is_empty()
            && self.senses.iter().all(|sense| !matches!(sense, Sense::Word(_) | Sense::Customer | Sense::Unit(_)))
    }

    pub fn role(&self) -> Role {
        self.senses.first().map_or(Role::Unread, Sense::role)
    }
}

/// The known words and numbers of one question, in order.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// None stands inside a longer one.
    pub words: Vec<Word>,
    /// Numbers that are no part of a catalog word.
    pub numbers: Vec<(Span, Numeral)>,
    /// What the reader took for times that bound something; 累计 bounds nothing.
    pub times: Vec<Span>,
    /// The question in normal spelling.
    pub normal: String,
}

impl Known {
    /// `reading` tells how the reader cut the question, and what it took for times.
    pub fn of(question: &Question, reader: &Reader, reading: &Draft) -> Self {
        let text = reader.normalizer().normalize(question.text());
        let lexicon = reader.lexicon();
        let matches = lexicon.matches(text.chars());
        let found = matches
            .iter()
            .filter(|found| found.near.is_none())
            .map(|found| Word { span: text.origin(found.from, found.until), senses: found.senses.to_vec() })
            .filter(|word| !cuts(word.span, &reading.spans));
        let found: Vec<Word> = found.collect();
        let longer = |word: &Word| found.iter().any(|other| holds(other.span, word.span) && other.span != word.span);
        let mut words: Vec<Word> = found.iter().filter(|word| !longer(word)).cloned().collect();
        words.sort_by_key(|word| word.span);
        let mut numbers = Vec::new();
        let mut cursor = Cursor::new(text.chars(), 0);
        while cursor.at() < text.len() {
            let from = cursor.at();
            match number(&mut cursor) {
                Some(numeral) => {
                    let span = text.origin(from, cursor.at());
                    let named = words.iter().any(|word| word.is_catalog() && holds(word.span, span));
                    if !named && !is_idle(span, &reading.spans) {
                        numbers.push((span, numeral));
                    }
                }
                None => cursor = cursor.moved(from + 1),
            }
        }
        let total = |span: Span| {
            words.iter().any(|word| word.span == span && word.senses.contains(&Sense::Word(Function::Total)))
        };
        let times = reading.spans.iter().filter(|read| read.role == Role::Time && !total(read.span));
        let times = times.map(|read| read.span).collect();
        Known { words, numbers, times, normal: text.text() }
    }

    pub fn senses(&self) -> impl Iterator<Item = &Sense> {
        self.words.iter().flat_map(|word| &word.senses)
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether a word lies across a border between pieces that the reader understood (内购 in 30天内购买), or swallows
/// several of them: then the reader's own words stand.
fn cuts(word: Span, reading: &[ReadSpan]) -> bool {
    let mut read = reading.iter().filter(|read| read.role != Role::Unread).map(|read| read.span);
    let parts = read.clone().filter(|piece| holds(word, *piece)).count();
    let crossed = read.any(|piece| {
        let overlaps = word.start < piece.end && piece.start < word.end;
        overlaps && !holds(word, piece) && !holds(piece, word)
    });
    crossed || parts > 1
}

/// Whether a number stands in words that restrict nothing (the 一 of 帮我找一下).
fn is_idle(number: Span, reading: &[ReadSpan]) -> bool {
    let idle = |role| matches!(role, Role::Filler | Role::Subject | Role::Connective);
    reading.iter().any(|read| holds(read.span, number) && idle(read.role))
}
