//! What stands right behind a number. Women over 35 with children: "with" begins another statement there, so that the
//! number is rather not of what follows. Spent over 500 in any order: it was spent in one of them, whereas behind a list
//! of deeds the words say nothing. Without an email and have a phone number: the verb begins a statement of its own, so that
//! what was denied before it is not denied behind it.

use super::{Role, Token};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

/// What it costs that such a word says nothing there.
const APART: u32 = 4;

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    begun_anew(chars, tokens);
    done_anew(chars, tokens);
    let with: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.is(&[Function::Possess, Function::Together]) && behind_number(chars, tokens, token.from))
        .map(|token| (token.from, token.until))
        .collect();
    let empty = |token: &&mut Token| matches!(token.node, Node::Filler) && with.contains(&(token.from, token.until));
    tokens.iter_mut().filter(empty).for_each(|token| token.cost += APART);
}

/// Joined to an attribute, a verb is rather another statement about customers than more of what was said; so is what they
/// have of their own (never bought shampoo and have an order worth 500).
fn begun_anew(chars: &[char], tokens: &mut [Token]) {
    let after = |until: usize| until + usize::from(chars.get(until) == Some(&' '));
    let ends: Vec<usize> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Attribute(_)))
        .map(|token| after(token.until))
        .collect();
    let verbs: Vec<usize> =
        tokens.iter().filter(|token| token.is(&[Function::Have, Function::Is])).map(|token| token.from).collect();
    let fact = |at: usize| tokens.iter().any(|token| token.from == at && matches!(token.node, Node::Property(_)));
    let had = tokens.iter().filter(|token| token.is(&[Function::Have]) && fact(after(token.until)));
    let had: Vec<usize> = had.map(|token| token.from).collect();
    let joins = |token: &&mut Token| {
        let next = after(token.until);
        token.is(&[Function::And]) && (had.contains(&next) || ends.contains(&token.from) && verbs.contains(&next))
    };
    tokens.iter_mut().filter(joins).for_each(|token| token.node = Node::Word(Function::But));
}

/// Bought sunscreen but haven't used a coupon: behind a verb of its own it is a deed, and says nothing of what was bought;
/// nor of what was not (didn't buy and used a coupon).
fn done_anew(chars: &[char], tokens: &mut Vec<Token>) {
    let after = |until: usize| until + usize::from(chars.get(until) == Some(&' '));
    let joints = [Function::And, Function::But, Function::Comma, Function::Or];
    let joined: Vec<usize> = tokens.iter().filter(|token| token.is(&joints)).map(|token| after(token.until)).collect();
    let verb =
        |token: &&Token| joined.contains(&token.from) && (token.is(&[Function::Have]) || token.role == Role::Negation);
    let denied = tokens.iter().filter(|token| token.role == Role::Negation).map(|token| token.until).min();
    let behind = joined.iter().copied().filter(|at| denied.is_some_and(|denied| denied < *at));
    let begins: Vec<usize> = tokens.iter().filter(verb).map(|token| after(token.until)).chain(behind).collect();
    let deeds: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.is_deed() && begins.contains(&token.from))
        .map(|token| (token.from, token.until))
        .collect();
    let spaced = |token: &Token| chars.get(token.from..token.until).is_some_and(|said| said.contains(&' '));
    tokens.retain(|token| {
        !matches!(&token.node, Node::Objects(_)) || !spaced(token) || !deeds.contains(&(token.from, token.until))
    });
}

fn behind_number(chars: &[char], tokens: &[Token], from: usize) -> bool {
    let end = (0..from).rev().find(|at| chars.get(*at) != Some(&' ')).map_or(0, |last| last + 1);
    tokens.iter().any(|token| token.until == end && matches!(token.node, Node::Number(_)))
}
