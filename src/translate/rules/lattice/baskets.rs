//! One order of theirs, by its noun, and what was in it together: 至少有一单同时包含洗发水和护发素 · at least one past-year
//! order that contains both diapers and baby wipes.

use super::Token;
use crate::catalog::Catalog;
use crate::translate::Role;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Node, Predicate};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

const HOLDS: [Function; 3] = [Function::Contains, Function::Have, Function::Possess];
const BOTH: [Function; 2] = [Function::Both, Function::EachListed];

pub fn settle(text: &NormalText, tokens: &mut Vec<Token>, catalog: &Catalog) {
    let Some(main) = main_event(catalog).map(Predicate::Event) else { return };
    headings(text, tokens, main);
    let mut starts: Vec<usize> = tokens.iter().map(|token| token.from).collect();
    starts.sort_unstable();
    starts.dedup();
    for from in starts {
        let seen = Seen { text, tokens, main };
        let found = if text.is_chinese(from) { seen.chinese(from) } else { seen.english(from) };
        for (begin, until, node) in found.unwrap_or_default() {
            let role = match node {
                Node::Filler => Role::Filler,
                Node::Word(Function::And) => Role::Connective,
                _ => Role::Event,
            };
            tokens.retain(|token| token.until <= begin || until <= token.from);
            tokens.push(Token { from: begin, until, node, role, cost: 0, near: None });
        }
    }
}

/// 近一年的订单里，至少一单…: of which orders it is said, which is no more than when that was.
fn headings(text: &NormalText, tokens: &mut Vec<Token>, main: Predicate) {
    let chars = text.chars();
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let seen = Seen { text, tokens, main };
    let times = tokens.iter().filter(|token| token.from == 0 && matches!(token.node, Node::Time(_)));
    let found: Vec<(usize, usize)> = times
        .filter_map(|time| {
            let noun = time.until + usize::from(is(time.until, "的"));
            let order = seen.at(noun, |token| seen.is_order(token) && seen.said(token).ends_with('单'))?;
            let until = order + usize::from(is(order, "里中内"));
            (until > order && is(until, ",:")).then_some((time.until, until))
        })
        .collect();
    for (from, until) in found {
        super::empty(tokens, from, until);
    }
}

type Change = (usize, usize, Node);

struct Seen<'a> {
    text: &'a NormalText,
    tokens: &'a [Token],
    main: Predicate,
}

impl Seen<'_> {
    fn at(&self, from: usize, wanted: impl Fn(&Token) -> bool) -> Option<usize> {
        let from = self.skip(from);
        self.tokens.iter().filter(|token| token.from == from && wanted(token)).map(|token| token.until).max()
    }

    fn skip(&self, from: usize) -> usize {
        let chars = self.text.chars();
        (from..chars.len()).find(|at| chars.get(*at) != Some(&' ')).unwrap_or(chars.len())
    }

    fn said(&self, token: &Token) -> String {
        self.text.chars().get(token.from..token.until).unwrap_or_default().iter().collect()
    }

    fn is_order(&self, token: &Token) -> bool {
        matches!(&token.node, Node::Clause(clause) if clause.predicate == self.main)
    }

    /// 至少有一单(里)同时(包含), 有订单同时含: all of it says no more than that it was one order.
    fn chinese(&self, from: usize) -> Option<Vec<Change>> {
        let is = |words: &'static [Function]| move |token: &Token| token.is(words);
        // 曾在一张订单里: once, at any time.
        let once = self.at(from, is(&[Function::Once])).map(|once| self.at(once, is(&[Function::At])).unwrap_or(once));
        let least = self.at(from, is(&[Function::AtLeast])).or(once);
        let had = self.at(least.unwrap_or(from), is(&[Function::Have]));
        let noun = had.or(least).unwrap_or(from);
        let together = self.at(noun, is(&[Function::Together]));
        let bare = || {
            let order = |token: &Token| self.is_order(token) && self.said(token).ends_with('单');
            had.and_then(|_| self.at(noun, order))
        };
        let one = self.at(noun, |token| matches!(&token.node, Node::Number(number) if number.count() == Some(1)));
        let counted = || {
            let unit = one.and_then(|one| self.at(one, is(&[Function::Times])))?;
            Some(self.at(unit, |token| self.is_order(token)).unwrap_or(unit))
        };
        let mut until = together.or_else(bare).or_else(counted)?;
        if self.text.chars().get(until).is_some_and(|c| "里中内".contains(*c)) {
            until += 1;
        }
        // 一单同时 may be one word.
        let ends = self.text.chars().get(until - 1) == Some(&'时');
        if let Some(all) = self.at(until, is(&[Function::Contains, Function::Have])).filter(|_| ends) {
            let joints = self.joints(all);
            return Some([vec![(from, all, Node::Word(Function::Together))], joints].concat());
        }
        let both = self.at(until, is(&BOTH))?;
        let held = self.at(both, is(&[Function::Contains, Function::Have]));
        // 同一单里同时买: a verb of its own follows; 既有…又有 says so of each of them.
        let said = self.text.chars().get(until..both).unwrap_or_default();
        if let Some(again) = said.contains(&'既').then(|| self.again(both)).flatten() {
            return Some(vec![(from, until, Node::Word(Function::Together)), (until, both, Node::Filler), again]);
        }
        let all = if said.contains(&'既') { until } else { held.filter(|_| said.contains(&'同')).unwrap_or(until) };
        let verb = self.at(both, |token| self.is_order(token));
        let joints = self.joints(verb.or(held).unwrap_or(all));
        let known = together == Some(all) && noun == from;
        let whole = (!known).then_some((from, all, Node::Word(Function::Together)));
        (!known || !joints.is_empty()).then(|| whole.into_iter().chain(joints).collect())
    }

    /// 同时买纸尿裤、婴儿湿巾: all of what is listed.
    fn joints(&self, from: usize) -> Vec<Change> {
        let value = |at: usize| self.at(at, |token| matches!(token.node, Node::Values(_)));
        let mut found = Vec::new();
        let mut at = value(from);
        while let Some(begin) = at {
            let joint = self.at(begin, |token| token.is(&[Function::Listing]));
            at = joint.and_then(value);
            found.extend(joint.filter(|_| at.is_some()).map(|joint| (begin, joint, Node::Word(Function::And))));
        }
        found
    }

    /// 既买纸尿裤又买婴儿湿巾: the verb that is said again says no more than the first.
    fn again(&self, from: usize) -> Option<Change> {
        let value = |token: &Token| matches!(token.node, Node::Values(_));
        let verb = self.at(from, |token| self.is_order(token))?;
        let thing = self.at(verb, value)?;
        let and = self.at(thing, |token| token.is(&[Function::And, Function::Again]))?;
        let second = self.at(and, |token| self.is_order(token)).filter(|second| self.at(*second, value).is_some())?;
        Some((thing, second, Node::Word(Function::And)))
    }

    /// At least one order (in the last year) that contains both: the noun is one order, and what it holds is together.
    fn english(&self, from: usize) -> Option<Vec<Change>> {
        let least = self.at(from, |token| token.is(&[Function::AtLeast]));
        let one = |token: &Token| matches!(&token.node, Node::Number(number) if number.count() == Some(1));
        // With an order, the order: a single one.
        let article = |token: &Token| least.is_none() && (token.node == Node::Filler || token.is(&HOLDS));
        let told = self.at(least.unwrap_or(from), |token| one(token) || article(token))?;
        let time = |at: usize| self.at(at, |token| matches!(token.node, Node::Time(_))).unwrap_or(at);
        let noun = self.skip(time(told));
        let order = self.at(noun, |token| self.is_order(token) && !self.said(token).trim().ends_with('s'))?;
        let holds = self.skip(time(order));
        let relative = self.at(holds, |token| token.is(&[Function::Relative])).unwrap_or(holds);
        let held = self.at(relative, |token| token.is(&HOLDS))?;
        let both = self.at(held, |token| token.is(&BOTH));
        let listed = self.lists(both.unwrap_or(held))?;
        let mut found = vec![
            (from, told, Node::Filler),
            (noun, order, Node::Filler),
            (holds, both.unwrap_or(held), Node::Word(Function::Together)),
        ];
        // In it: in that same order.
        let inside = self.at(listed, |token| token.is(&[Function::Inside]));
        let it = inside.and_then(|at| self.at(at, |token| token.is(&[Function::Anaphor])));
        found.extend(it.map(|it| (self.skip(listed), it, Node::Filler)));
        Some(found)
    }

    /// Where a list of at least two values ends that "and" joins.
    fn lists(&self, from: usize) -> Option<usize> {
        let value = |at: usize| self.at(at, |token| matches!(token.node, Node::Values(_)));
        let (mut at, mut and) = (value(from)?, false);
        loop {
            let joint = self.at(at, |token| token.is(&[Function::And, Function::Comma]));
            let Some(next) = joint.and_then(value) else { break };
            and |= self.at(at, |token| token.is(&[Function::And])).is_some();
            at = next;
        }
        and.then_some(at)
    }
}
