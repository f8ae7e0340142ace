//! A number said once more behind its comparison, to tell whether it is in it: 3次以上(含3次), 1000以上(不含1000),
//! 破千(大于1000).

use super::super::meaning::{Node, Op};
use super::super::normal::NormalText;
use super::super::words::Function;
use super::{Role, Token};
use crate::dsl::Number;

/// How far behind the comparison it may be said again.
const NEAR_BY: usize = 8;

struct Restated {
    from: usize,
    until: usize,
    within: bool,
}

pub(super) fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    let found: Vec<Restated> = tokens.iter().filter_map(|token| restated(tokens, text, token)).collect();
    for Restated { from, until, within } in found {
        tokens.retain(|token| token.until <= from || until <= token.from);
        let filler = Token::filler(from, until);
        let node = Node::Word(Function::Exclusive);
        tokens.push(if within { filler } else { Token { node, role: Role::Comparison, ..filler } });
    }
    // Elsewhere the words say no more than they always do.
    let cue = |node: &Node| matches!(node, Node::Word(Function::Inclusive | Function::Excluded));
    tokens.retain(|token| !cue(&token.node));
}

fn restated(tokens: &[Token], text: &NormalText, number: &Token) -> Option<Restated> {
    let Node::Number(again) = &number.node else { return None };
    let word = |token: &Token, words: &[Function]| matches!(token.node, Node::Word(word) if words.contains(&word));
    let gap = |from: usize| usize::from(text.chars().get(from.wrapping_sub(1)) == Some(&' '));
    let cue_until = number.from - gap(number.from);
    let cue = |functions: &[Function]| {
        tokens.iter().filter(|token| token.until == cue_until && word(token, functions)).map(|token| token.from).min()
    };
    let (within, at) = [
        (false, cue(&[Function::Excluded])),
        (true, cue(&[Function::Inclusive])),
        (false, cue(&[Function::More, Function::Less]).filter(|at| opens(text, *at))),
    ]
    .into_iter()
    .find_map(|(within, at)| Some((within, at?)))?;
    let said = |node: &Node| matches!(node, Node::Number(_) | Node::Bound(_));
    let first = tokens
        .iter()
        .filter(|token| token.until <= at && at - token.until <= NEAR_BY && said(&token.node))
        .max_by_key(|token| (token.until, token.until - token.from))?;
    let (same, passed) = match &first.node {
        Node::Number(first) => (first.low == again.low && first.high == again.high, false),
        // 破千(超过1000).
        Node::Bound(first) => (first.tests == [(Op::More, Number::new(again.low))], true),
        _ => (false, false),
    };
    let between = |token: &&Token| first.until <= token.from && token.until <= at;
    let or_more = tokens.iter().filter(between).any(|token| word(token, &[Function::OrMore, Function::OrLess]));
    let more = tokens
        .iter()
        .any(|token| token.until + gap(first.from) == first.from && word(token, &[Function::More, Function::Less]));
    let from = at - usize::from(opens(text, at));
    let until = end(tokens, text, number)?;
    // Right behind it only: 60岁以上的客户不含60岁 is said of the customers.
    let ends = |token: &Token| token.until == from && word(token, &[Function::OrMore, Function::OrLess]);
    if or_more && !within && !tokens.iter().any(ends) {
        return None;
    }
    // 超过3次(含3次) says two things.
    let agrees = or_more || !within && (more || passed);
    (same && agrees).then_some(Restated { from, until, within: within || !or_more })
}

fn opens(text: &NormalText, at: usize) -> bool {
    text.chars().get(at.wrapping_sub(1)).is_some_and(|c| "(,".contains(*c))
}

/// Where what is said again ends: behind its unit and bracket, with nothing more said of it.
fn end(tokens: &[Token], text: &NormalText, number: &Token) -> Option<usize> {
    let unit = |node: &Node| {
        let word = [Function::Times, Function::Money, Function::Piece, Function::Generic, Function::Kinds];
        matches!(node, Node::Unit(_)) || word.iter().any(|word| *node == Node::Word(*word))
    };
    let begins = |token: &&Token| {
        token.from == number.until || token.from == number.until + 1 && text.chars().get(number.until) == Some(&' ')
    };
    let units = tokens.iter().filter(begins).filter(|token| unit(&token.node)).map(|token| token.until);
    let until = units.max().unwrap_or(number.until);
    match text.chars().get(until) {
        Some(')') => Some(until + 1),
        None | Some(',' | '的' | '.') => Some(until),
        Some(_) => None,
    }
}
