//! 沉默60天没下单: how long they were silent is how long they did not do what follows.

use super::Token;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

/// The word says no more than the denial behind its length.
pub fn settle(tokens: &mut Vec<Token>) {
    let length = |node: &Node| matches!(node, Node::Time(_) | Node::Length(_) | Node::LengthBound { .. });
    let goes_on = |token: &Token| {
        token.node == Node::Filler
            || token.is(&[Function::OrMore, Function::More, Function::AtLeast, Function::Exclusive])
    };
    let longest = |at: usize, wanted: &dyn Fn(&Token) -> bool| {
        tokens.iter().filter(|token| token.from == at && wanted(token)).map(|token| token.until).max()
    };
    let denied = |mut at: usize| {
        while let Some(end) = longest(at, &goes_on) {
            at = end;
        }
        let denials = tokens.iter().filter(|token| token.from == at && token.is(&[Function::Not]));
        denials.into_iter().any(|denial| tokens.iter().any(|token| token.from == denial.until && token.is_deed()))
    };
    let said: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.is(&[Function::Silent]))
        .filter(|token| {
            let begin =
                longest(token.until, &|token| token.is(&[Function::More, Function::AtLeast])).unwrap_or(token.until);
            longest(begin, &|token| length(&token.node)).is_some_and(denied)
        })
        .map(|token| (token.from, token.until))
        .collect();
    for (from, until) in said {
        super::empty(tokens, from, until);
    }
}
