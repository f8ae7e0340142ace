//! Holds a segment against the question it is said to come from, both ways: what the question says and the segment
//! leaves out ([`unused`]), what it denies ([`denials`]), and what the segment says and the question does not ([`added`]).
//!
//! Works on words, not on grammar: it can tell that a value, a number, a denial or a time got lost, was made up or
//! denies the wrong thing, not that two conditions changed places. A finding never makes a list wrong; it turns an
//! answer into a question.

mod added;
pub mod claims;
mod denials;
mod unused;

use crate::diagnostic::Span;
use crate::dsl::{Segment, Shop};
use crate::lang::Message;
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::words::Function;

use super::linking::{Known, Word};
use claims::Claims;

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Words of the question that the segment does not use.
    Unused { span: Span, words: String },
    /// A denial in the question that the segment does not make, or makes of something else.
    Denial { span: Span, words: String },
    /// Words of the question that the segment leaves out, as its author says.
    Left { words: String },
    /// Something in the segment that the question does not say.
    Added { what: String },
}

impl Finding {
    pub fn message(&self) -> Message {
        match self {
            Finding::Unused { words, .. } => Message::new("model-unused").with("words", words.as_str()),
            Finding::Denial { words, .. } => Message::new("model-denial").with("words", words.as_str()),
            Finding::Left { words } => Message::new("model-left").with("words", words.as_str()),
            Finding::Added { what } => Message::new("model-added").with("what", what.as_str()),
        }
    }
}

/// Everything that does not add up, in the order of the question, additions last.
pub fn findings(segment: &Segment, known: &Known, question: &str, shop: &Shop) -> Vec<Finding> {
    let books = Books { claims: Claims::of(&segment.rule, &segment.including), known, shop };
    let words = |span: Span| span.of(question).trim().to_owned();
    let unused = books.unused().into_iter().map(|span| Finding::Unused { span, words: words(span) });
    let denials = books.denials().into_iter().map(|span| Finding::Denial { span, words: words(span) });
    let added = books.added().into_iter().map(|what| Finding::Added { what });
    unused.chain(denials).chain(added).collect()
}

/// The words of the question that the segment uses.
pub fn used<'k>(segment: &Segment, known: &'k Known, shop: &Shop) -> Vec<&'k Word> {
    let books = Books { claims: Claims::of(&segment.rule, &segment.including), known, shop };
    known.words.iter().filter(|word| word.is_catalog() && books.uses(word)).collect()
}

/// A question's words on one side, a segment's claims on the other.
struct Books<'a> {
    claims: Claims,
    known: &'a Known,
    shop: &'a Shop,
}

impl Books<'_> {
    /// Names that a segment uses when it spells a term out instead of naming it.
    fn term_names(&self, term: usize) -> Option<Claims> {
        let term = self.shop.catalog.terms.get(term)?;
        Some(Claims::of(self.shop.term_rule(&term.name)?, &[]))
    }

    fn says(&self, function: Function) -> bool {
        self.known.senses().any(|sense| *sense == Sense::Word(function))
    }

    fn is_timed(&self, span: Span) -> bool {
        self.known.times.iter().any(|time| time.start <= span.start && span.end <= time.end)
    }
}
