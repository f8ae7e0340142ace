//! 购买 is one word: neither half of it is a deed of its own.

use super::Token;
use crate::translate::rules::meaning::Node;

pub(super) fn drop(tokens: &mut Vec<Token>) {
    let deed = |from: usize, until: usize| {
        let mut found = tokens.iter().filter(move |token| token.from == from && token.until == until);
        found.find_map(|token| match &token.node {
            Node::Clause(clause) => Some(clause.predicate),
            _ => None,
        })
    };
    let whole = |token: &&Token| {
        if token.until != token.from + 2 || !matches!(token.node, Node::Clause(_)) {
            return false;
        }
        let both = [deed(token.from, token.from + 1), deed(token.from + 1, token.until)];
        let own = deed(token.from, token.until);
        own.is_some() && both.iter().all(|half| *half == own)
    };
    let words: Vec<(usize, usize)> = tokens.iter().filter(whole).map(|token| (token.from, token.until)).collect();
    let half = |token: &Token| {
        let inside = words.iter().any(|(from, until)| *from <= token.from && token.until <= *until);
        inside && token.until == token.from + 1 && matches!(token.node, Node::Clause(_))
    };
    tokens.retain(|token| !half(token));
}
