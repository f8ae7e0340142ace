//! Places among others: of what they are, and which of them a range is of.
//!
//! Top 3 buyers of each brand: the first of every group of rows. Customers are ranked within what is theirs alone, so that
//! "each" is left over, and no number of brands that somebody bought.

use super::{Role, Token};
use crate::dsl::{End, Number, Portion};
use crate::translate::rules::meaning::{Node, Ranking};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// On which side of a place among all.
const SIDES: [Function; 4] = [Function::More, Function::AtLeast, Function::Less, Function::AtMost];

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    leave_open(tokens, text);
    percentiles(tokens, text);
    ordinals(tokens, text);
    capitals(tokens, text);
    majorities(tokens);
}

/// Most orders taking place online: most of them are made there, and nobody has the most.
fn majorities(tokens: &mut Vec<Token>) {
    let takes = |token: &Token| token.node == Node::Word(Function::TakesPlace);
    let first = tokens.iter().filter(|token| takes(token)).map(|token| token.from).min();
    let Some(first) = first else { return };
    let most: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Majority) && token.until < first)
        .map(span)
        .collect();
    tokens.retain(|token| {
        let over = most.iter().any(|(from, until)| token.from < *until && *from < token.until);
        !over || token.node == Node::Word(Function::Majority)
    });
    for token in tokens.iter_mut().filter(|token| takes(token)) {
        (token.node, token.role) = (Node::Filler, Role::Filler);
    }
}

/// Customers from US: in capitals, among words that are in none, it is the place and no word of those who ask.
fn capitals(tokens: &mut Vec<Token>, text: &NormalText) {
    if !text.typed(0, text.len()).chars().any(char::is_lowercase) {
        return;
    }
    let named = |token: &&Token| {
        let typed = text.typed(token.from, token.until);
        let capitals = typed.len() > 1 && typed.chars().all(|c| c.is_ascii_uppercase());
        capitals && matches!(token.node, Node::Values(_))
    };
    let named: Vec<(usize, usize)> = tokens.iter().filter(named).map(span).collect();
    let holds = |token: &Token| named.iter().any(|(from, until)| token.from <= *from && *until <= token.until);
    tokens.retain(|token| token.node != Node::Filler || !holds(token));
}

/// Above the 75th percentile: the first quarter of them.
fn percentiles(tokens: &mut Vec<Token>, text: &NormalText) {
    let names: Vec<(usize, usize)> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Percentile)).map(span).collect();
    let before = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        let ends = |token: &&Token| token.until == at || token.until + 1 == at;
        tokens.iter().filter(ends).find(|token| wanted(&token.node)).cloned()
    };
    let rank = |(from, until): (usize, usize)| {
        let ordinal = before(from, &|node| *node == Node::Word(Function::People))?;
        let number = before(ordinal.from, &Node::is_number)?;
        let Node::Number(numeral) = &number.node else { return None };
        let place = numeral.count().filter(|place| (1..100).contains(place))?;
        let the = text.chars().get(..number.from)?.ends_with(&['t', 'h', 'e', ' ']);
        let at = if the { number.from - 4 } else { number.from };
        let side = before(at, &|node| matches!(node, Node::Word(word) if SIDES.contains(word)))?;
        let (end, percent) = match side.node {
            Node::Word(Function::More | Function::AtLeast) => (End::Top, 100 - place),
            _ => (End::Bottom, place),
        };
        let portion = Portion::Percent(Number::from(i64::from(percent)));
        let node = Node::Rank(Ranking { end, portion, beyond: None, among: None });
        Some(Token { from: side.from, until, node, role: Role::Number, cost: 0, near: None })
    };
    let ranks: Vec<Token> = names.into_iter().filter_map(rank).collect();
    tokens.extend(ranks);
}

fn span(token: &Token) -> (usize, usize) {
    (token.from, token.until)
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
