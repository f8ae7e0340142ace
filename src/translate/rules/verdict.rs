//! What becomes of a reading: run it, ask back, or refuse; and which words of the question were read as what.

use std::rc::Rc;

use super::chart::{Chart, Origin};
use super::explain::{Derivation, Explanation, TokenShown};
use super::grammar::Context;
use super::lattice::Token;
use super::lower::{self, Lowered};
use super::meaning::{Cond, Node};
use super::normal::NormalText;
use super::words::Function;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::dsl::Condition;
use crate::lang::Message;
use crate::translate::{Author, Draft, ReadSpan, Role, Verdict};

/// Readings offered at most: more is no help.
const READINGS: usize = 4;
/// How much worse a rival derivation may be and still be offered beside the answer.
const RIVAL: u32 = 0;

pub struct Judge<'a> {
    pub text: &'a str,
    pub normal: &'a NormalText,
    pub tokens: &'a [Token],
    pub chart: &'a Chart<'a>,
    pub context: &'a Context<'a>,
    pub terms: &'a [Option<Condition>],
}

impl Judge<'_> {
    pub fn draft(&self) -> Draft {
        let cover = self.chart.cover();
        let mut used: Vec<usize> = cover.pieces.iter().flat_map(|piece| self.chart.leaves(*piece)).collect();
        used.sort_unstable();
        let unread: Vec<usize> = used
            .iter()
            .chain(&cover.unused)
            .copied()
            .filter(|token| match self.tokens.get(*token).map(|token| &token.node) {
                Some(Node::Unread) => true,
                Some(Node::Filler | Node::Subject { .. } | Node::Word(Function::Comma)) | None => false,
                Some(_) => cover.unused.contains(token),
            })
            .collect();
        let spans = self.spans(&used, &cover.unused, &unread);
        let lowered = self.lowered(&cover.pieces);
        let mut draft = Draft {
            verdict: Verdict::Run,
            readings: Vec::new(),
            spans,
            diagnostics: Vec::new(),
            author: Author::Builtin,
        };
        if self.says_change(&unread) {
            draft.verdict = Verdict::Refuse;
            draft.diagnostics.push(Diagnostic::error(Code::ChangesData).hint(Message::new("hint-ask-for-customers")));
            return draft;
        }
        match lowered {
            Some(lowered) => self.understood(&mut draft, lowered, &unread),
            // Understood, but not sayable: one thing before another, say.
            None if !cover.pieces.is_empty() => {
                draft.verdict = Verdict::Ask;
                draft.diagnostics.push(Diagnostic::error(Code::NothingUnderstood));
            }
            None => self.nothing(&mut draft, &unread),
        }
        draft
    }

    /// One condition of all pieces, and the readings of its rivals when it is a single piece.
    fn lowered(&self, pieces: &[usize]) -> Option<Lowered> {
        let conds: Vec<Rc<Cond>> = pieces.iter().filter_map(|piece| self.cond(*piece)).collect();
        let cond = match conds.as_slice() {
            [] => return None,
            [single] => single.as_ref().clone(),
            _ => Cond::All(flat(&conds)),
        };
        let mut lowered = lower::readings(self.context, self.terms, &cond)?;
        if pieces.len() == 1 {
            self.add_rivals(pieces.first().copied(), &mut lowered);
        }
        lowered.readings.truncate(READINGS);
        Some(lowered)
    }

    fn add_rivals(&self, chosen: Option<usize>, lowered: &mut Lowered) {
        let cost = |item: usize| self.chart.item(item).map_or(u32::MAX, |item| item.cost);
        let Some(best) = chosen.map(cost) else { return };
        for rival in self
            .chart
            .whole()
            .into_iter()
            .filter(|rival| Some(*rival) != chosen && cost(*rival) <= best.saturating_add(RIVAL))
        {
            let Some(other) = self.cond(rival).and_then(|cond| lower::readings(self.context, self.terms, &cond)) else {
                continue;
            };
            let Some(reading) = other.readings.into_iter().next() else { continue };
            if !lowered.readings.iter().any(|known| known.segment == reading.segment) {
                lowered.readings.push(reading);
            }
        }
    }

    fn cond(&self, item: usize) -> Option<Rc<Cond>> {
        match self.chart.item(item)?.node.as_ref() {
            Node::Cond(cond) | Node::Group(cond) => Some(cond.clone()),
            Node::Subject { every: true } => Some(Rc::new(Cond::Everyone)),
            _ => None,
        }
    }

    fn understood(&self, draft: &mut Draft, lowered: Lowered, unread: &[usize]) {
        draft.readings = lowered.readings;
        for code in lowered.open {
            draft.verdict = Verdict::Ask;
            draft.diagnostics.push(Diagnostic::error(code));
        }
        if unread.is_empty() {
            return;
        }
        draft.verdict = Verdict::Ask;
        let named: Vec<usize> = unread.iter().copied().filter(|token| self.names_something(*token)).collect();
        if named.is_empty() {
            draft.diagnostics.extend(self.words(Code::UnreadWords, unread));
        } else {
            // A thing or a place the shop has no data of: the sentence hangs on it.
            draft.verdict = Verdict::Refuse;
            draft.readings.clear();
            draft.diagnostics.extend(self.words(Code::NoSuchData, &named));
        }
    }

    /// Nothing was understood that restricts customers.
    fn nothing(&self, draft: &mut Draft, unread: &[usize]) {
        let about = draft.spans.iter().any(|read| {
            !matches!(read.role, Role::Filler | Role::Unread | Role::Time | Role::Number | Role::Connective)
        });
        let unknown: Vec<usize> = unread.iter().copied().filter(|token| self.is_unknown(*token)).collect();
        if unknown.is_empty() && about {
            draft.verdict = Verdict::Ask;
            draft.diagnostics.push(Diagnostic::error(Code::MissingCriterion));
            return;
        }
        draft.verdict = Verdict::Refuse;
        let hint = Message::new("hint-ask-for-customers");
        if about {
            draft
                .diagnostics
                .extend(self.words(Code::NoSuchData, &unknown).into_iter().map(|found| found.hint(hint.clone())));
        } else {
            draft.diagnostics.push(Diagnostic::error(Code::NotAboutCustomers).hint(hint));
        }
    }

    /// One diagnostic for each run of neighbouring words.
    fn words(&self, code: Code, tokens: &[usize]) -> Vec<Diagnostic> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for token in tokens.iter().filter_map(|token| self.tokens.get(*token)) {
            match runs.last_mut() {
                Some((_, until)) if *until == token.from => *until = token.until,
                _ => runs.push((token.from, token.until)),
            }
        }
        let place = |(from, until): (usize, usize)| {
            let span = self.trimmed(self.normal.origin(from, until));
            Diagnostic::error(code).with("words", span.of(self.text)).at(span)
        };
        runs.into_iter().map(place).collect()
    }

    fn trimmed(&self, span: Span) -> Span {
        let text = span.of(self.text);
        let start = span.start + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    }

    fn is_unknown(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|token| matches!(token.node, Node::Unread))
    }

    fn says_change(&self, unread: &[usize]) -> bool {
        unread
            .iter()
            .any(|token| self.tokens.get(*token).is_some_and(|token| token.node == Node::Word(Function::Change)))
    }

    /// An unknown word right after a verb or a place word (bought X, in X) names a thing or a place.
    fn names_something(&self, token: usize) -> bool {
        let Some(unknown) = self.tokens.get(token).filter(|token| matches!(token.node, Node::Unread)) else {
            return false;
        };
        let mut at = unknown.from;
        for _ in 0..3 {
            let before: Vec<&Token> = self.tokens.iter().filter(|token| token.until == at).collect();
            let names = before.iter().any(|token| match &token.node {
                Node::Clause(clause) => matches!(clause.predicate, super::meaning::Predicate::Event(_)),
                Node::Word(function) => *function == Function::At,
                _ => false,
            });
            if names {
                return true;
            }
            let Some(filler) = before.iter().find(|token| matches!(token.node, Node::Filler | Node::Unread)) else {
                return false;
            };
            at = filler.from;
        }
        false
    }

    /// The whole question, piece by piece and without gaps.
    fn spans(&self, used: &[usize], unused: &[usize], unread: &[usize]) -> Vec<ReadSpan> {
        let mut tokens: Vec<(&Token, Role)> = used
            .iter()
            .chain(unused)
            .filter_map(|index| {
                let token = self.tokens.get(*index)?;
                let role = if unread.contains(index) { Role::Unread } else { token.role };
                Some((token, role))
            })
            .collect();
        tokens.sort_by_key(|(token, _)| token.from);
        let mut spans: Vec<ReadSpan> = Vec::new();
        let mut at = 0;
        let mut push = |until: usize, role: Role| {
            if until <= at {
                return;
            }
            let mergeable = matches!(role, Role::Filler | Role::Unread);
            match spans.last_mut() {
                Some(last) if last.role == role && mergeable => last.span.end = until,
                _ => spans.push(ReadSpan { span: Span::new(at, until), role }),
            }
            at = until;
        };
        for (token, role) in tokens {
            let span = self.normal.origin(token.from, token.until);
            let word = self.trimmed(span);
            // What lies between two words (spaces, signs that mean nothing) reads as filler.
            push(word.start, Role::Filler);
            push(word.end, role);
        }
        push(self.text.len(), Role::Filler);
        spans
    }

    /// Everything that was considered.
    pub fn explanation(&self) -> Explanation {
        let shown = |token: &Token| TokenShown {
            text: self.normal.chars().get(token.from..token.until).unwrap_or_default().iter().collect(),
            meaning: format!("{:?}", token.node),
        };
        let derivation = |item: usize| {
            let lowered = self.cond(item).and_then(|cond| lower::readings(self.context, self.terms, &cond));
            let first = lowered.and_then(|lowered| lowered.readings.into_iter().next());
            Derivation {
                cost: self.chart.item(item).map_or(u32::MAX, |item| item.cost),
                rules: self.rules(item),
                segment: first.map(|reading| reading.segment),
            }
        };
        Explanation {
            normal: self.normal.text(),
            tokens: self.tokens.iter().map(shown).collect(),
            derivations: self.chart.whole().into_iter().map(derivation).collect(),
        }
    }

    /// The grammar rules that made a meaning, the first applied first.
    fn rules(&self, item: usize) -> Vec<&'static str> {
        let mut rules = Vec::new();
        let mut open = vec![item];
        while let Some(next) = open.pop() {
            match self.chart.item(next).map(|item| item.origin) {
                Some(Origin::Unary { rule, item }) => {
                    rules.push(rule);
                    open.push(item);
                }
                Some(Origin::Pair { rule, left, right }) => {
                    rules.push(rule);
                    open.extend([left, right]);
                }
                Some(Origin::Skip { item, .. }) => open.push(item),
                Some(Origin::Token(_)) | None => {}
            }
        }
        rules.reverse();
        rules
    }
}

fn flat(conds: &[Rc<Cond>]) -> Vec<Rc<Cond>> {
    let mut parts = Vec::new();
    for cond in conds {
        match cond.as_ref() {
            Cond::All(more) => parts.extend(more.iter().cloned()),
            _ => parts.push(cond.clone()),
        }
    }
    parts
}
