//! What stands right behind a number. Women over 35 with children: "with" begins another statement there, so that the
//! number is rather not of what follows. Spent over 500 in any order: it was spent in one of them, whereas behind a list
//! of deeds the words say nothing.

use super::Token;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

/// What it costs that such a word says nothing there.
const APART: u32 = 4;

pub fn settle(chars: &[char], tokens: &mut [Token]) {
    let with: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.is(&[Function::Possess, Function::Together]) && behind_number(chars, tokens, token.from))
        .map(|token| (token.from, token.until))
        .collect();
    let empty = |token: &&mut Token| matches!(token.node, Node::Filler) && with.contains(&(token.from, token.until));
    tokens.iter_mut().filter(empty).for_each(|token| token.cost += APART);
}

fn behind_number(chars: &[char], tokens: &[Token], from: usize) -> bool {
    let end = (0..from).rev().find(|at| chars.get(*at) != Some(&' ')).map_or(0, |last| last + 1);
    tokens.iter().any(|token| token.until == end && matches!(token.node, Node::Number(_)))
}
