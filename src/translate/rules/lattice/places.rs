//! Places among others: of what they are, and which of them a range is of.
//!
//! Top 3 buyers of each brand: the first of every group of rows. Customers are ranked within what is theirs alone, so that
//! "each" is left over, and no number of brands that somebody bought.

use super::Token;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    leave_open(tokens, text);
    ordinals(tokens, text);
}

/// Ranked 11th to 50th: two places that a range lies between. A single one is no number of customers.
fn ordinals(tokens: &mut Vec<Token>, text: &NormalText) {
    let numbered = |from: usize| {
        let before = from.checked_sub(1).and_then(|at| text.chars().get(at));
        before.is_some_and(char::is_ascii_digit) && text.chars().get(from).is_some_and(char::is_ascii_alphabetic)
    };
    let ordinal = |token: &Token| token.node == Node::Word(Function::People) && numbered(token.from);
    let mut ends: Vec<usize> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Ranked)).map(|token| token.until).collect();
    ends.dedup();
    let two = tokens.iter().filter(|token| ordinal(token)).count() == 2;
    let ranked = !ends.is_empty() && two;
    // Ranked 11 to 50: the word says what the numbers are.
    let counts = |at: usize| {
        tokens.iter().any(|token| (at..=at + 2).contains(&token.from) && matches!(token.node, Node::Number(_)))
    };
    let said: Vec<usize> = ends.into_iter().filter(|until| counts(*until)).collect();
    tokens.retain(|token| {
        let idle = token.node == Node::Filler && said.contains(&token.until);
        !idle && (ranked || !ordinal(token))
    });
}

fn leave_open(tokens: &mut Vec<Token>, text: &NormalText) {
    let ends = [Function::Top, Function::Bottom, Function::Most, Function::Least].map(Node::Word);
    let ranked = |at: usize| tokens.iter().any(|token| token.until <= at && ends.contains(&token.node));
    let begins = |at: usize, wanted: fn(&Node) -> bool| {
        let after = if text.chars().get(at) == Some(&' ') { at + 1 } else { at };
        tokens.iter().any(|token| token.from == after && wanted(&token.node))
    };
    let of_rows = |at: usize| {
        begins(at, |node| matches!(node, Node::Property(_))) && !begins(at, |node| matches!(node, Node::Attribute(_)))
    };
    let open: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Per) && ranked(token.from) && of_rows(token.until))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        token.node != Node::Word(Function::Every) || !open.iter().any(inside)
    });
}
