//! Excluding VIPs, WeCom friends and employees · everyone except dormant customers and the blacklisted: of names in one
//! list behind a word that leaves out, each is left out.

use super::Token;
use crate::catalog::Catalog;
use crate::translate::Role;
use crate::translate::rules::meaning::{AttributeTest, Cond, Gap, Node};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

const OPENS: [Function; 4] = [Function::Exclude, Function::Minus, Function::Lacking, Function::ApartFrom];
const JOINS: [Function; 2] = [Function::And, Function::Or];

pub fn settle(text: &NormalText, tokens: &mut Vec<Token>) {
    out_of(text, tokens);
    dashes(text, tokens);
    listed(text, tokens, false);
}

/// 除了黑名单和已加企微的: of names that stand right behind the word, whatever was done to become one.
pub fn done(text: &NormalText, tokens: &mut [Token]) {
    listed(text, tokens, true);
}

/// 不含成都女性: before two traits of one and the same customers, the word leaves out who has both.
pub fn traits(tokens: &mut Vec<Token>, catalog: &Catalog) {
    let own = |node: &Node| {
        let Node::Values(values) = node else { return false };
        values.vocabularies().any(|found| {
            let name = catalog.vocabularies.get(found).map(|found| found.name.as_str());
            catalog.attributes.iter().any(|found| name.is_some() && found.vocabulary.as_deref() == name)
        })
    };
    let trait_at = |at: usize| tokens.iter().filter(move |token| token.from == at && own(&token.node));
    let both = |at: usize| trait_at(at).any(|first| trait_at(first.until).next().is_some());
    let words = tokens.iter().filter(|token| token.is(&[Function::LeftOut]) && both(token.until));
    let words: Vec<(usize, usize)> = words.map(|token| (token.from, token.until)).collect();
    for (from, until) in words {
        tokens.retain(|token| (token.from, token.until) != (from, until));
        let node = Node::Word(Function::Exclude);
        tokens.push(Token { from, until, node, role: Role::Negation, cost: 0, near: None });
    }
}

fn listed(text: &NormalText, tokens: &mut [Token], chinese: bool) {
    let opens = tokens.iter().filter(|token| token.is(&OPENS) && text.is_chinese(token.from) == chinese);
    let ends: Vec<usize> = opens.map(|token| token.until).collect();
    let joints: Vec<(usize, usize)> = ends.into_iter().flat_map(|at| List { tokens, text }.joints(at)).collect();
    for token in tokens.iter_mut().filter(|token| joints.contains(&(token.from, token.until))) {
        if token.is(&JOINS) || token.is(&[Function::Comma]) {
            token.node = Node::Word(Function::Along);
        }
    }
}

/// Exclude VIPs from women who bought masks · 把黑名单从面膜买家里去掉: out of whom stands behind them.
fn out_of(text: &NormalText, tokens: &mut Vec<Token>) {
    let says = |at: usize| tokens.iter().any(|token| token.until <= at && (token.is_deed() || names(token)));
    let list = List { tokens, text };
    let end = |from: usize| list.list_ends(from).map(|until| list.skip(until));
    let opened = tokens.iter().filter(|token| token.is(&[Function::Exclude]) && !text.is_chinese(token.from));
    let english = opened.filter(|token| !says(token.from)).filter_map(|token| {
        let from = end(token.until)?;
        let until = list.longest(from, |token| token.is(&[Function::From]))?;
        let of_whom = |token: &Token| {
            token.from >= until
                && (token.is_deed() || names(token) || matches!(token.node, Node::Subject { .. } | Node::Group(_)))
        };
        tokens.iter().any(of_whom).then_some((None, (from, until), None))
    });
    let taken = tokens.iter().filter(|token| token.is(&[Function::Give]) && text.is_chinese(token.from));
    let chinese = taken.filter_map(|token| {
        let from = end(token.until)?;
        let until = list.longest(from, |token| token.is(&[Function::From]))?;
        let outs = |last: &&Token| last.is(&[Function::Exclude, Function::ExcludeEnd]) && last.from > until;
        let among = |last: &&Token| tokens.iter().any(|one| one.until == last.from && one.is(&[Function::Among]));
        let last = tokens.iter().filter(outs).filter(among).max_by_key(|last| last.until)?;
        Some((Some((token.from, token.until)), (from, until), Some((last.from, last.until))))
    });
    let found: Vec<_> = english.chain(chinese).collect();
    let put = |tokens: &mut Vec<Token>, (from, until): (usize, usize), node: Node, role: Role| {
        tokens.retain(|token| token.until <= from || until <= token.from);
        tokens.push(Token { from, until, node, role, cost: 0, near: None });
    };
    for (open, joint, close) in found {
        if let Some(open) = open {
            put(tokens, open, Node::Word(Function::Exclude), Role::Negation);
        }
        put(tokens, joint, Node::Word(Function::Comma), Role::Connective);
        if let Some(close) = close {
            put(tokens, close, Node::Filler, Role::Filler);
        }
    }
}

/// Bought masks - WeCom friends: with or without them, only the one who asks knows.
fn dashes(text: &NormalText, tokens: &mut [Token]) {
    let chars = text.chars();
    let list = List { tokens, text };
    let dash = |at: usize| {
        let space = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| !c.is_ascii_alphanumeric());
        chars.get(at) == Some(&'-') && space(at.checked_sub(1)) && space(Some(at + 1))
    };
    let done = |at: usize| tokens.iter().any(|token| token.until <= at && token.is_deed());
    let alone = |at: usize| {
        let until = list.skip(list.name(at + 1).filter(|_| !list.is_value(at + 1))?);
        (until == chars.len() || dash(until)).then_some(())
    };
    let open: Vec<usize> = (1..chars.len()).filter(|at| dash(*at) && done(*at) && alone(*at).is_some()).collect();
    for token in tokens.iter_mut().filter(|token| open.contains(&token.from) && token.is(&[Function::Comma])) {
        (token.node, token.role) = (Node::Unread(Gap::Vague), Role::Unread);
    }
}

struct List<'a> {
    tokens: &'a [Token],
    text: &'a NormalText,
}

impl List<'_> {
    /// Where the list of names ends that begins there.
    fn list_ends(&self, from: usize) -> Option<usize> {
        let mut at = self.name(from)?;
        loop {
            let joints = [Function::And, Function::Or, Function::Comma, Function::Along, Function::Listing];
            let next = self.longest(self.skip(at), |token| token.is(&joints)).and_then(|join| self.name(join));
            match next {
                Some(next) => at = next,
                None => return Some(at),
            }
        }
    }

    /// What stands between the names of the list that begins there: up to the last "and".
    fn joints(&self, from: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut sure = 0;
        let Some(mut at) = self.name(from) else { return found };
        let mut is_value = self.is_value(from);
        loop {
            let (begin, mut join) = (self.skip(at), None);
            for words in [&[Function::Comma][..], &JOINS] {
                let place = self.skip(join.unwrap_or(begin));
                join = self.longest(place, |token| token.is(words)).or(join);
            }
            let Some((until, next)) = join.and_then(|until| Some((until, self.name(until)?))) else { break };
            let inside = |token: &&Token| begin <= token.from && token.until <= until;
            let parts = self.tokens.iter().filter(inside);
            // And employees: of those who are out already it has a rule of its own.
            let scope = self.tokens.iter().any(|token| (until..=next).contains(&token.from) && is_scope(token));
            // Gold and silver: values have a list of their own.
            let valued = is_value && self.is_value(until);
            is_value = self.is_value(until);
            if !scope && !valued {
                found.extend(parts.clone().map(|token| (token.from, token.until)));
            }
            // Exclude: A, B is a list by its colon.
            let colon = self.text.chars().get(self.skip(from)) == Some(&':');
            if colon || parts.clone().any(|token| token.is(&JOINS)) {
                sure = found.len();
            }
            at = next;
        }
        found.truncate(sure);
        found
    }

    /// Where a name for customers ends that stands there, with the noun behind it.
    fn name(&self, from: usize) -> Option<usize> {
        let at = self.named_from(from);
        let named = self.longest(at, |token| names(token) || is_value(token))?;
        let noun = self.longest(self.skip(named), |token| matches!(token.node, Node::Subject { .. }));
        Some(noun.unwrap_or(named))
    }

    /// Whether what stands there is a value of theirs, and no name.
    fn is_value(&self, from: usize) -> bool {
        let at = self.named_from(from);
        self.longest(at, names) < self.longest(at, is_value)
    }

    /// Behind the article, and those who are it.
    fn named_from(&self, from: usize) -> usize {
        let mut at = self.skip(from);
        let named = |at: usize| self.longest(at, |token| names(token) || is_value(token));
        while let Some(until) = self.longest(at, |token| token.node == Node::Filler || token.is(&[Function::Article])) {
            if named(at).is_some_and(|named| named >= until) {
                break;
            }
            at = self.skip(until);
        }
        at
    }

    fn longest(&self, at: usize, wanted: impl Fn(&Token) -> bool) -> Option<usize> {
        self.tokens.iter().filter(|token| token.from == at && wanted(token)).map(|token| token.until).max()
    }

    fn skip(&self, from: usize) -> usize {
        let chars = self.text.chars();
        (from..chars.len()).find(|at| chars.get(*at) != Some(&' ')).unwrap_or(chars.len())
    }
}

fn is_value(token: &Token) -> bool {
    matches!(token.node, Node::Values(_))
}

fn is_scope(token: &Token) -> bool {
    matches!(token.node, Node::Scope(_))
}

fn names(token: &Token) -> bool {
    match &token.node {
        Node::Scope(_) => true,
        Node::Cond(cond) | Node::Group(cond) => matches!(
            cond.as_ref(),
            Cond::Term { .. } | Cond::State { .. } | Cond::Attribute { test: AttributeTest::Yes, .. }
        ),
        _ => false,
    }
}
