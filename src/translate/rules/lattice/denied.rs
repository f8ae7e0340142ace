//! What a denial is said of: a deed right after it, and nothing behind the 的 that closes it off.

use super::{OPEN, Role, Token};
use crate::translate::rules::meaning::{Gap, Node};
use crate::translate::rules::words::Function;

/// 没来过的高价值客户: what is a deed as well as empty words is a deed after a denial, which does not reach the name behind
/// 的; without such a deed, what was denied is not known.
pub fn deeds(chars: &[char], tokens: &mut Vec<Token>) {
    let denies = |token: &&Token| matches!(token.node, Node::Word(Function::Not | Function::Never));
    let denied: Vec<usize> = tokens.iter().filter(denies).map(|token| token.until).collect();
    let deeds: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Clause(_)) && denied.contains(&token.from))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        token.node != Node::Filler || !deeds.iter().any(inside)
    });
    let mut empty: Vec<usize> = Vec::new();
    let mut open = denied;
    while let Some(at) = open.pop() {
        let next = tokens.iter().filter(|token| token.node == Node::Filler && token.from == at && token.until > at);
        let next: Vec<usize> = next.map(|token| token.until).filter(|until| !empty.contains(until)).collect();
        empty.extend(&next);
        open.extend(next);
    }
    let said = |token: &&Token| !matches!(token.node, Node::Filler | Node::Unread(_));
    let said: Vec<usize> = tokens.iter().filter(said).map(|token| token.until).collect();
    empty.retain(|until| !said.contains(until));
    for token in tokens.iter_mut() {
        let closes = token.until == token.from + 1 && chars.get(token.from) == Some(&'的');
        if closes && token.node == Node::Filler && empty.contains(&token.from) {
            *token = Token { node: Node::Unread(Gap::Vague), role: Role::Unread, cost: OPEN, ..token.clone() };
        }
    }
}
