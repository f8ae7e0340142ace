//! To return is to send something back, or to come back oneself. Where nothing is named that was sent, the word says which
//! of them only beside a time that was skipped; else it must be asked.

use super::framing::LIMITS;
use super::{Gap, Node, OPEN, Role, Token};
use crate::translate::rules::meaning::{Predicate, TimeValue};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

const BACK: Node = Node::Word(Function::Reappeared);

pub fn settle(text: &NormalText, tokens: &mut Vec<Token>) {
    let open: Vec<(usize, usize)> = spans(tokens, &BACK).filter(|span| is_bare(text, tokens, *span)).collect();
    let came: Vec<(usize, usize)> = spans(tokens, &BACK).filter(|span| is_after_a_skip(tokens, *span)).collect();
    let gone: Vec<(usize, usize)> =
        spans(tokens, &Node::Word(Function::Gone)).filter(|span| is_of_newcomers(tokens, *span)).collect();
    tokens.retain(|token| match came.contains(&(token.from, token.until)) {
        true => token.node == BACK,
        false => token.node != BACK,
    });
    let open = open.into_iter().filter(|span| !came.contains(span)).chain(gone);
    for (from, until) in open {
        tokens.retain(|token| token.from < from || token.until > until);
        tokens.push(Token { from, until, node: Node::Unread(Gap::Vague), role: Role::Unread, cost: OPEN, near: None });
    }
}

fn spans(tokens: &[Token], node: &Node) -> impl Iterator<Item = (usize, usize)> {
    tokens.iter().filter(|token| token.node == *node).map(|token| (token.from, token.until))
}

/// Skipped October, returned in November: somebody came back, and sent nothing back. Returned a lipstick in October: that
/// came back.
fn is_after_a_skip(tokens: &[Token], (from, until): (usize, usize)) -> bool {
    let skipped = spans(tokens, &Node::Word(Function::Skipped)).map(|(_, until)| until).min();
    let when = |token: &Token| (until..=until + 1).contains(&token.from) && matches!(token.node, Node::Time(_));
    skipped.is_some_and(|after| after <= from) && tokens.iter().any(when)
}

/// Visitors who return 3+ times, who returned last week: nothing is sent back.
fn is_bare(text: &NormalText, tokens: &[Token], (from, until): (usize, usize)) -> bool {
    let space = |at: usize| at + usize::from(text.chars().get(at) == Some(&' '));
    let after = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().find(|token| token.from == at && wanted(&token.node)).map(|token| token.until)
    };
    let before = |wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().any(|token| (token.until == from || space(token.until) == from) && wanted(&token.node))
    };
    let when = |node: &Node| match node {
        Node::Time(value) => *value != TimeValue::Recently,
        node => matches!(node, Node::Length(_) | Node::Festival(_)),
    };
    let ends = |at: usize| at >= text.len() || after(at, &when).is_some();
    let times = |at: usize| after(at, &|node| *node == Node::Word(Function::Times)).is_some();
    let limit = |node: &Node| matches!(node, Node::Word(word) if LIMITS.contains(word));
    let next = space(until);
    let counted = space(after(next, &limit).unwrap_or(next));
    let number = after(counted, &Node::is_number).map(|at| space(after(at, &limit).unwrap_or(at)));
    let how_often = number.is_some_and(|at| times(at) || ends(at));
    let people = |node: &Node| matches!(node, Node::Subject { .. });
    // Were returned, any returns: what was sent back, or that it was.
    let deed = |node: &Node| match node {
        Node::Word(word) => matches!(word, Function::Relative | Function::Not | Function::Never),
        node => people(node),
    };
    let joined = |node: &Node| match node {
        Node::Word(word) => matches!(word, Function::And | Function::But | Function::Comma | Function::Have),
        node => matches!(node, Node::Filler | Node::Time(_)),
    };
    // Returning visitors are those who came back.
    let such = text.stands_behind(until, "ing") && after(next, &people).is_some();
    let done = text.stands_behind(until, "ed") && before(&joined);
    such || (ends(next) || how_often) && (before(&deed) || done)
}

/// Signed up and never came back: to the site or to buy, of which nothing was said.
fn is_of_newcomers(tokens: &[Token], (from, _): (usize, usize)) -> bool {
    let last = |wanted: fn(Predicate) -> bool| {
        let deeds = tokens.iter().filter(|token| token.until <= from);
        let of = |token: &&Token| matches!(&token.node, Node::Clause(clause) if wanted(clause.predicate));
        deeds.filter(of).map(|token| token.until).max()
    };
    let joined = last(|predicate| matches!(predicate, Predicate::Moment(_)));
    let did = last(|predicate| !matches!(predicate, Predicate::Moment(_)));
    joined.is_some_and(|joined| did.is_none_or(|did| did < joined))
}
