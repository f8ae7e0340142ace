//! What becomes of a reading: run it, ask back, or refuse; and which words of the question were read as what.
//!
//! Only a question whose every word was read is run. Else the words left over decide, the gravest first:
//!
//! | left over | example | verdict |
//! |---|---|---|
//! | a word that changes data | delete, 清空 | refuse |
//! | a place left open | product X, 某品牌, a certain number | ask: a value is missing |
//! | a word that names what nobody here knows: a thing, a place, a deed | surfboard, 巴黎, 预约 | refuse: no such data |
//! | a quality or degree without a definition | 潜力, loyal, 最值得, noticeably | ask: no definition |
//! | a word close to a known one (a slip, a neighbour the catalog names) | lipstik, electronics | ask: did you mean |
//! | known words that do not fit together, single signs | | ask: not understood |
//!
//! A name is two characters or letters at least: a single character left over is rather a particle than a thing, unless
//! it stands where a thing does (买过车).

mod foreign;

use std::rc::Rc;

use super::apart::asks_for_nobody;
use super::chart::{Chart, Origin};
use super::explain::{self, Derivation, Explanation, WordShown};
use super::grammar::{self, Context};
use super::lattice::Token;
use super::lower::{self, Lowered};
use super::meaning::{Cond, Gap, Node};
use super::normal::NormalText;
use super::words::Function;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::dsl::Window;
use crate::lang::Message;
use crate::translate::{Author, Draft, ReadSpan, Reading, Role, Verdict};

/// Readings offered at most: more is no help.
const READINGS: usize = 4;
/// How much worse a rival derivation may be and still be offered beside the answer.
const RIVAL: u32 = 0;

/// Characters of a phrase that may be typed twice by a slip.
const REPEATED: usize = 40;

pub struct Judge<'a> {
    pub text: &'a str,
    pub normal: &'a NormalText,
    pub tokens: &'a [Token],
    pub chart: &'a Chart<'a>,
    pub context: &'a Context<'a>,
    /// Whether the question asks for more than one customer.
    pub several: bool,
    /// The time of the question that this one refines.
    pub under: Option<Window>,
}

impl Judge<'_> {
    pub fn draft(&self) -> Draft {
        let mut cover = self.chart.cover();
        let again = self.take_repeated(&mut cover.pieces);
        let mut used: Vec<usize> = cover.pieces.iter().flat_map(|piece| self.chart.leaves(*piece)).collect();
        used.sort_unstable();
        let mut unread: Vec<usize> = used
            .iter()
            .chain(&cover.unused)
            .chain(&again)
            .copied()
            .filter(|token| match self.tokens.get(*token).map(|token| &token.node) {
                Some(Node::Unread(_)) => true,
                Some(Node::Filler | Node::Subject { .. } | Node::Word(Function::Comma)) | None => false,
                Some(_) => cover.unused.contains(token) || again.contains(token),
            })
            .collect();
        let near: Vec<usize> = used
            .iter()
            .copied()
            .filter(|token| self.tokens.get(*token).is_some_and(|token| token.near.is_some()))
            .collect();
        cover.unused.extend(again);
        unread.extend(self.said_twice(&used, &unread));
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
            Some(lowered) => self.understood(&mut draft, lowered, &unread, &near),
            // 买过手机: bought is what a customer has, or does it with, which nobody here sells.
            None if !self.not_sold(&used, &cover.unused).is_empty() => {
                draft.verdict = Verdict::Refuse;
                let named = self.words(Code::NoSuchData, &self.not_sold(&used, &cover.unused));
                draft.diagnostics.extend(named);
            }
            // Understood, but not sayable: one thing before another, say.
            None if !cover.pieces.is_empty() && self.foreign(&unread).is_empty() => {
                draft.verdict = Verdict::Ask;
                draft.diagnostics = self.open(&unread, &near);
                draft.diagnostics.retain(|found| matches!(found.code, Code::MissingValue | Code::OpenMeaning));
                if draft.diagnostics.is_empty() {
                    draft.diagnostics.push(Diagnostic::error(Code::NothingUnderstood));
                }
            }
            None => self.nothing(&mut draft, &unread, &near),
        }
        // What is run was read: a word that leaves open how much (经常) found its meaning beside others.
        if draft.verdict == Verdict::Run {
            for read in draft.spans.iter_mut().filter(|read| read.role == Role::Unread) {
                read.role = Role::State;
            }
        }
        draft
    }

    /// Words right after the same words (口红口红): a slip, whatever either could mean beside the other.
    fn said_twice(&self, used: &[usize], unread: &[usize]) -> Vec<usize> {
        // A word at the end has its space, too.
        let chars: Vec<char> = self.normal.chars().iter().copied().chain([' ']).collect();
        let says = |token: &Token| !matches!(token.role, Role::Filler | Role::Subject | Role::Connective);
        let mut twice = Vec::new();
        for (from, size) in (0..chars.len()).flat_map(|from| (2..=REPEATED).map(move |size| (from, size))) {
            let (first, second) = (chars.get(from..from + size), chars.get(from + size..from + 2 * size));
            if first.is_none() || first != second {
                continue;
            }
            let inside = |token: &Token| token.from >= from + size && token.until <= from + 2 * size;
            twice.extend(used.iter().copied().filter(|index| {
                let repeated = self.tokens.get(*index).is_some_and(|token| inside(token) && says(token));
                repeated && !unread.contains(index)
            }));
        }
        twice.sort_unstable();
        twice.dedup();
        twice
    }

    /// Takes out pieces that say again what the piece before them said; their words are read as nothing.
    fn take_repeated(&self, pieces: &mut Vec<usize>) -> Vec<usize> {
        let mut before: Option<Rc<Cond>> = None;
        let mut taken = Vec::new();
        pieces.retain(|piece| {
            let Some(cond) = self.cond(*piece) else { return true };
            if before.as_ref().is_some_and(|before| grammar::repeat(self.context, before, &cond)) {
                taken.extend(self.chart.leaves(*piece));
                return false;
            }
            before = Some(cond);
            true
        });
        taken
    }

    /// One condition of all pieces, and the readings of its rivals when it is a single piece.
    fn lowered(&self, pieces: &[usize]) -> Option<Lowered> {
        let conds: Vec<Rc<Cond>> = pieces.iter().filter_map(|piece| self.cond(*piece)).collect();
        // A piece that may be of the one before it cannot stand by itself.
        let nodes: Vec<_> = pieces.iter().filter_map(|piece| self.chart.item(*piece)).map(|item| &item.node).collect();
        if nodes.windows(2).any(|pair| matches!(pair, [one, next] if grammar::belongs(self.context, one, next))) {
            return None;
        }
        let cond = match conds.as_slice() {
            [] => return None,
            [single] => single.as_ref().clone(),
            _ => Cond::All(flat(&conds)),
        };
        let mut lowered = lower::readings_under(self.context, &cond, self.under.as_ref())?;
        if let [single] = pieces {
            self.add_rivals(*single, &mut lowered);
        }
        lowered.readings.truncate(READINGS);
        Some(lowered)
    }

    fn add_rivals(&self, chosen: usize, lowered: &mut Lowered) {
        let cost = |item: usize| self.chart.item(item).map_or(u32::MAX, |item| item.cost);
        let best = cost(chosen);
        for rival in self
            .chart
            .rivals(chosen)
            .into_iter()
            .filter(|rival| *rival != chosen && cost(*rival) <= best.saturating_add(RIVAL))
        {
            let Some(other) = self.cond(rival).and_then(|cond| lower::readings(self.context, &cond)) else {
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

    fn understood(&self, draft: &mut Draft, lowered: Lowered, unread: &[usize], near: &[usize]) {
        draft.readings = lowered.readings;
        for code in lowered.open {
            // Asked for one customer, the most means the very first.
            if code == Code::HowMany && !self.several {
                continue;
            }
            // What was not read may tell that apart.
            if code == Code::Contrary && !unread.is_empty() {
                continue;
            }
            draft.verdict = Verdict::Ask;
            draft.diagnostics.push(Diagnostic::error(code));
        }
        let foreign = self.foreign(unread);
        if foreign.is_empty() {
            draft.diagnostics.extend(self.open(unread, near));
            // Without what is to be filled in, no reading is the question's.
            if draft.diagnostics.iter().any(|found| found.code == Code::MissingValue) {
                draft.readings.clear();
            }
            // Nobody is both: any of them is rather meant, and which of the words say so is not known.
            let nobody = |reading: &Reading| asks_for_nobody(self.context, &reading.segment.rule);
            if draft.diagnostics.is_empty() && draft.readings.first().is_some_and(nobody) {
                draft.diagnostics.push(Diagnostic::error(Code::SeveralGroups));
            }
            if !draft.diagnostics.is_empty() {
                draft.verdict = Verdict::Ask;
            }
            return;
        }
        // The sentence hangs on what the shop has no data of.
        draft.verdict = Verdict::Refuse;
        draft.readings.clear();
        draft.diagnostics.extend(self.words(Code::NoSuchData, &foreign));
    }

    /// Nothing was understood that restricts customers.
    fn nothing(&self, draft: &mut Draft, unread: &[usize], near: &[usize]) {
        // 今天销售额多少: a number of the shop is nobody's.
        let about = draft.spans.iter().any(|read| {
            matches!(
                read.role,
                Role::Subject
                    | Role::Attribute
                    | Role::Value
                    | Role::Event
                    | Role::Property
                    | Role::State
                    | Role::Term
                    | Role::Scope
            )
        });
        let mut foreign = self.foreign(unread);
        if foreign.is_empty() {
            foreign = self.of_nothing(unread);
        }
        let open = self.open(unread, near);
        let hint = Message::new("hint-ask-for-customers");
        let hopeful = foreign.is_empty() && open.iter().any(|found| found.code != Code::UnreadWords);
        if !about && !hopeful {
            draft.verdict = Verdict::Refuse;
            draft.diagnostics.push(Diagnostic::error(Code::NotAboutCustomers).hint(hint));
        } else if foreign.is_empty() {
            draft.verdict = Verdict::Ask;
            draft.diagnostics.push(Diagnostic::error(Code::MissingCriterion));
            draft.diagnostics.extend(open);
        } else {
            draft.verdict = Verdict::Refuse;
            let named = self.words(Code::NoSuchData, &foreign);
            draft.diagnostics.extend(named.into_iter().map(|found| found.hint(hint.clone())));
        }
    }

    /// What must be asked because of the words left over.
    fn open(&self, unread: &[usize], near: &[usize]) -> Vec<Diagnostic> {
        let of = |gap: Gap| -> Vec<usize> {
            // Buys occasionally: alone, how seldom is not said.
            let leans = |node: &Node| gap == Gap::Vague && matches!(node, Node::Leaning(_));
            let is = |node: &Node| *node == Node::Unread(gap) || leans(node);
            let is = |token: &usize| self.tokens.get(*token).is_some_and(|token| is(&token.node));
            unread.iter().copied().filter(is).collect()
        };
        let (blank, vague) = (of(Gap::Blank), of(Gap::Vague));
        let other: Vec<usize> =
            unread.iter().copied().filter(|token| !blank.contains(token) && !vague.contains(token)).collect();
        let mut found = self.words(Code::MissingValue, &blank);
        found.extend(self.words(Code::OpenMeaning, &vague));
        for token in near.iter().filter_map(|token| self.tokens.get(*token)) {
            let Some(name) = &token.near else { continue };
            let span = self.trimmed(self.normal.origin(token.from, token.until));
            let hint = Message::new("hint-did-you-mean").with("name", name.clone());
            found.push(Diagnostic::error(Code::DidYouMean).at(span).hint(hint));
        }
        // What hangs on an open word (bought X, twice) is said with it.
        if found.is_empty() {
            found.extend(self.words(Code::UnreadWords, &other));
        }
        found
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

    fn says_change(&self, unread: &[usize]) -> bool {
        unread
            .iter()
            .any(|token| self.tokens.get(*token).is_some_and(|token| token.node == Node::Word(Function::Change)))
    }

    /// The whole question, piece by piece and without gaps.
    pub fn spans(&self, used: &[usize], unused: &[usize], unread: &[usize]) -> Vec<ReadSpan> {
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
        let chosen: Vec<usize> = self.chart.cover().pieces.iter().flat_map(|piece| self.chart.leaves(*piece)).collect();
        let shown = |(index, token): (usize, &Token)| WordShown {
            span: self.normal.origin(token.from, token.until),
            role: token.role,
            meaning: explain::meaning(&token.node, self.context.catalog),
            cost: token.price(),
            chosen: chosen.contains(&index),
        };
        let derivation = |item: usize| {
            let lowered = self.cond(item).and_then(|cond| lower::readings(self.context, &cond));
            let first = lowered.and_then(|lowered| lowered.readings.into_iter().next());
            Derivation {
                cost: self.chart.item(item).map_or(u32::MAX, |item| item.cost),
                rules: self.rules(item),
                segment: first.map(|reading| reading.segment),
            }
        };
        // One rule may be come by in several ways; the cheapest is told.
        let mut derivations: Vec<Derivation> = Vec::new();
        for found in self.chart.whole().into_iter().map(derivation) {
            if !derivations.iter().any(|known| known.segment == found.segment) {
                derivations.push(found);
            }
        }
        let words = self.tokens.iter().enumerate().map(shown).collect();
        Explanation { normal: self.normal.text(), words, derivations }
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
