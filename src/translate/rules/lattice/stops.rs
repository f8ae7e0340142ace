//! Where a sentence ends, a time before it is of what was said in it: bought tea, last 6 months. Never bought coffee.

use super::Token;
use crate::translate::rules::meaning::{Cond, Node};
use crate::translate::rules::words::Function;

/// A time alone in its sentence (last 90 days. …, period: last year; …) is a heading and reaches what follows.
pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    which(tokens);
    who(tokens, chars);
    let (times, sentences) = ends(tokens, chars);
    let stands = |token: &Token, stops: &[usize]| token.until == token.from + 1 && stops.contains(&token.from);
    tokens.retain(|token| token.node != Node::Filler || !stands(token, &times) && !stands(token, &sentences));
    for token in tokens.iter_mut().filter(|token| stands(token, &times)) {
        if token.node == Node::Word(Function::Comma) {
            token.node = Node::Word(Function::Stop);
        }
    }
}

/// New customers, who joined in May: the comma between a noun and what is said of it parts nothing.
fn who(tokens: &mut Vec<Token>, chars: &[char]) {
    let relative =
        |at: usize| tokens.iter().any(|token| token.from == at && token.node == Node::Word(Function::Relative));
    let noun = |at: usize| {
        let named = |node: &Node| match node {
            Node::Subject { .. } => true,
            Node::Cond(cond) => matches!(cond.as_ref(), Cond::Term { .. } | Cond::State { .. }),
            _ => false,
        };
        tokens.iter().any(|token| token.until == at && named(&token.node))
    };
    let comma = |at: &usize| chars.get(*at) == Some(&',') && chars.get(at + 1) == Some(&' ');
    let between = (0..chars.len()).filter(comma).filter(|at| noun(*at) && relative(at + 2));
    let empty: Vec<Token> = between.map(|at| Token::filler(at, at + 1)).collect();
    tokens.extend(empty);
}

fn says(tokens: &[Token], from: usize, until: usize) -> bool {
    let within = |token: &&Token| from <= token.from && token.until <= until;
    tokens.iter().filter(within).any(|token| {
        matches!(token.node, Node::Clause(_) | Node::Cond(_) | Node::Values(_) | Node::Objects(_) | Node::Opens(_))
    })
}

/// Where a sentence ends with a time, and where any does that says something before another one.
fn ends(tokens: &[Token], chars: &[char]) -> (Vec<usize>, Vec<usize>) {
    let ends = |at: usize| chars.get(at).is_some_and(|c| ".;".contains(*c));
    let more = |at: usize| chars.iter().skip(at).any(|c| c.is_alphanumeric());
    let begin = |at: usize| (0..at).rev().find(|place| ends(*place)).map_or(0, |place| place + 1);
    let closes = |token: &&Token| {
        let at = token.until;
        matches!(token.node, Node::Time(_)) && ends(at) && more(at) && says(tokens, begin(token.from), token.from)
    };
    let times = tokens.iter().filter(closes).map(|token| token.until).collect();
    let over = |at: &usize| {
        let apart = ends(*at) && chars.get(at + 1) == Some(&' ');
        apart && says(tokens, begin(*at), *at) && says(tokens, at + 1, chars.len())
    };
    (times, (1..chars.len()).filter(over).collect())
}

/// Of those who never bought tea, which viewed it or carted it: what is asked is a statement of its own, and nothing that
/// is said of those reaches it.
fn which(tokens: &mut [Token]) {
    let is = |token: &Token, word: Function| token.node == Node::Word(word);
    // Among gold members, who spent the most: a place among them.
    let places = [Function::Top, Function::Bottom, Function::Most, Function::Least];
    let ranked = tokens.iter().any(|token| places.iter().any(|place| is(token, *place)));
    if ranked || !tokens.iter().any(|token| token.from == 0 && is(token, Function::Amid)) {
        return;
    }
    let asks: Vec<usize> =
        tokens.iter().filter(|token| is(token, Function::Relative)).map(|token| token.from).collect();
    for token in tokens.iter_mut() {
        if is(token, Function::Comma) && asks.contains(&(token.until + 1)) {
            token.node = Node::Word(Function::But);
        }
    }
}
