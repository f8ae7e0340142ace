//! Holds a segment against the question it is said to come from, both ways: what the question says and the segment
//! leaves out ([`unused`]), what it denies ([`denials`]), and what the segment says and the question does not ([`added`]).
//!
//! Words tell what is spoken of, and their order what belongs together as long as a rule is plain ([`plain`], [`ledger`],
//! [`bindings`], [`amounts`]). A rule that is not, and one whose words could belong together in another way, is offered and not run.
//! A finding never makes a list wrong; it turns an answer into a question.

mod added;
mod amounts;
mod bindings;
pub mod claims;
mod denials;
mod ledger;
mod plain;
mod unused;

use jiff::civil::DateTime;

use crate::diagnostic::Span;
use crate::dsl::text::print_condition;
use crate::dsl::time::interval;
use crate::dsl::{Condition, Segment, Shop, Window};
use crate::lang::Message;
use crate::question::Question;
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::words::Function;

use super::linking::{Known, Time, Word};
use claims::Claims;
use ledger::Ledger;

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
    /// What is compared, or joined with something else, in another way than the question says.
    Turned { words: String },
    /// What may belong to something else, or mean more than the segment says.
    Open { words: String },
    /// A condition that words alone cannot vouch for.
    Unproven { what: String },
}

impl Finding {
    /// Whether writing the segment again may help.
    pub fn is_mistake(&self) -> bool {
        match self {
            Finding::Unused { .. } | Finding::Denial { .. } | Finding::Added { .. } | Finding::Turned { .. } => true,
            Finding::Left { .. } | Finding::Open { .. } | Finding::Unproven { .. } => false,
        }
    }

    pub fn message(&self) -> Message {
        match self {
            Finding::Unused { words, .. } => Message::new("model-unused").with("words", words.as_str()),
            Finding::Denial { words, .. } => Message::new("model-denial").with("words", words.as_str()),
            Finding::Left { words } => Message::new("model-left").with("words", words.as_str()),
            Finding::Added { what } => Message::new("model-added").with("what", what.as_str()),
            Finding::Turned { words } => Message::new("model-turned").with("words", words.as_str()),
            Finding::Open { words } => Message::new("model-open").with("words", words.as_str()),
            Finding::Unproven { what } => Message::new("model-unproven").with("what", what.as_str()),
        }
    }
}

/// What everything is held against.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    pub shop: &'a Shop,
    pub as_of: DateTime,
}

impl Setting<'_> {
    /// Whether a time of the question may mean the window: the same instants, however it is spelled.
    fn says(self, time: &Time, window: &Window) -> bool {
        let instants = |window: &Window| interval(window, &self.shop.catalog, self.as_of);
        time.windows().any(|said| said == *window || instants(window).is_some_and(|it| instants(&said) == Some(it)))
    }
}

/// Everything that does not add up, in the order of the question, additions last.
pub fn findings(segment: &Segment, known: &Known, question: &Question, setting: Setting<'_>) -> Vec<Finding> {
    let text = question.text();
    let plain = plain::statements(&segment.rule);
    let claims = Claims::of(&segment.rule, &segment.including);
    let books = Books { claims, known, setting, is_plain: plain.is_ok() };
    let words = |span: Span| span.of(text).trim().to_owned();
    let unused = books.unused().into_iter().map(|span| Finding::Unused { span, words: words(span) });
    let denials = books.denials().into_iter().map(|span| Finding::Denial { span, words: words(span) });
    let added = books.added().into_iter().map(|what| Finding::Added { what });
    let least = books.unmet_least().map(|span| Finding::Turned { words: words(span) });
    let mut findings: Vec<_> = unused.chain(denials).chain(least).chain(added).collect();
    // A rule with more or fewer conditions than the words make says something else than they do.
    if !known.conditions.is_empty() && !known.conditions.contains(&conditions(&segment.rule)) {
        findings.push(Finding::Open { words: text.to_owned() });
    }
    match plain {
        Err(condition) => findings.push(Finding::Unproven { what: print_condition(condition) }),
        Ok((joined, statements)) => {
            let ledger = Ledger::new(joined, statements, known, setting);
            let unsaid = ledger.unsaid().into_iter().chain(ledger.unsaid_ends()).chain(ledger.unsaid_presence());
            let unsaid = unsaid.chain(ledger.unsaid_fields());
            findings.extend(unsaid.map(|what| Finding::Added { what }));
            findings.extend(ledger.unmeant().into_iter().map(|span| Finding::Unused { span, words: words(span) }));
            let turned = ledger.miscompared().into_iter().chain(ledger.misjoined());
            findings.extend(turned.map(|span| Finding::Turned { words: words(span) }));
            findings.extend(
                ledger
                    .unreached_denial()
                    .or_else(|| ledger.unsaid_no())
                    .map(|span| Finding::Denial { span, words: words(span) }),
            );
            let misplaced = [ledger.entangled(), ledger.misplaced_denial(), ledger.misplaced_time(question.lang())];
            let other =
                [ledger.unjoined(), ledger.doubled(), ledger.homeless(), ledger.same_thing(), ledger.paid_twice()];
            let open = misplaced.into_iter().chain(other).flatten();
            findings.extend(open.map(|span| Finding::Open { words: words(span) }));
        }
    }
    findings
}

/// How many conditions a rule has, groups and denials aside.
pub fn conditions(rule: &Condition) -> usize {
    match rule {
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
            parts.iter().map(conditions).sum()
        }
        Condition::Not(part) => conditions(part),
        _ => 1,
    }
}

/// The words of the question that the segment uses.
pub fn used<'k>(segment: &Segment, known: &'k Known, setting: Setting<'_>) -> Vec<&'k Word> {
    let claims = Claims::of(&segment.rule, &segment.including);
    let books = Books { claims, known, setting, is_plain: false };
    known.words.iter().filter(|word| word.is_catalog() && books.uses(word)).collect()
}

/// A question's words on one side, a segment's claims on the other.
struct Books<'a> {
    claims: Claims,
    known: &'a Known,
    setting: Setting<'a>,
    /// Whether the rule is one that words can vouch for; others are offered, never run, and held against less.
    is_plain: bool,
}

impl Books<'_> {
    /// Names that a segment uses when it spells a term out instead of naming it.
    fn term_names(&self, term: usize) -> Option<Claims> {
        let shop = self.setting.shop;
        Some(Claims::of(shop.term_rule(&shop.catalog.terms.get(term)?.name)?, &[]))
    }

    /// "2 orders minimum": a word for a least number, where the segment has only equal ones.
    fn unmet_least(&self) -> Option<Span> {
        const LEAST: [Function; 2] = [Function::AtLeast, Function::OrMore];
        let least = |sense: &Sense| matches!(sense, Sense::Word(function) if LEAST.contains(function));
        let word = self.known.words.iter().find(|word| !word.senses.is_empty() && word.senses.iter().all(least));
        word.filter(|_| self.claims.only_equals()).map(|word| word.span)
    }

    fn says(&self, function: Function) -> bool {
        self.known.senses().any(|sense| *sense == Sense::Word(function))
    }
}
