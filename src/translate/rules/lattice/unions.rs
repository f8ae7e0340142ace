//! What is made of two groups: 口红买家与粉底液买家的交集 · the union of lipstick buyers and foundation buyers.

use super::Token;
use crate::translate::Role;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

const SETS: [Function; 2] = [Function::Union, Function::Overlap];
const JOINTS: [Function; 5] = [Function::And, Function::Along, Function::Thereupon, Function::Comma, Function::Listing];
const DENIALS: [Function; 5] =
    [Function::Not, Function::NotOnce, Function::Never, Function::Lacking, Function::Exclude];

/// Where one joint parts the two, and nothing is denied, it joins them as the set says; elsewhere the set's words are what
/// they else are, or unread.
pub fn settle(tokens: &mut Vec<Token>) {
    let sets: Vec<Token> = tokens.iter().filter(|token| is(token, &SETS)).cloned().collect();
    tokens.retain(|token| !is(token, &SETS));
    let mut wanted: Vec<Function> = sets
        .iter()
        .filter_map(|set| match set.node {
            Node::Word(function) => Some(function),
            _ => None,
        })
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let [wanted] = wanted.as_slice() else { return };
    let inside = |token: &Token| sets.iter().any(|set| set.from <= token.from && token.until <= set.until);
    let mut joints: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| (is(token, &JOINTS) || is(token, &[Function::Or])) && !inside(token))
        .map(|token| (token.from, token.until))
        .collect();
    joints.sort_unstable();
    joints.dedup();
    let denied = tokens.iter().any(|token| is(token, &DENIALS));
    let [(from, until)] = joints.as_slice() else { return };
    if denied {
        return;
    }
    let join = if *wanted == Function::Union { Function::Or } else { Function::But };
    tokens.retain(|token| !((token.from, token.until) == (*from, *until) && is(token, &JOINTS)));
    tokens.push(Token {
        from: *from,
        until: *until,
        node: Node::Word(join),
        role: Role::Connective,
        cost: 0,
        near: None,
    });
    tokens.extend(sets.iter().map(|set| Token { role: Role::Connective, ..Token::filler(set.from, set.until) }));
}

fn is(token: &Token, functions: &[Function]) -> bool {
    matches!(token.node, Node::Word(function) if functions.contains(&function))
}
