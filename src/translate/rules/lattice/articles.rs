//! 一件 that counts nothing: 买过一件单价500以上的护肤品 is one or more of them, where nothing is said of how many alone.

use super::{Token, empty};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    let one = |token: &&Token| {
        let alone = chars.get(token.from) == Some(&'一') && token.until == token.from + 1;
        alone && matches!(token.node, Node::Number(_)) && done(chars, tokens, token.from)
    };
    let things = |from: usize| tokens.iter().any(|token| token.from == from && matches!(token.node, Node::Property(_)));
    let unit = |one: &Token| {
        let mut units = tokens.iter().filter(|unit| unit.from == one.until && unit.is(&[Function::Piece]));
        units.find(|unit| things(unit.until)).map(|unit| (one.from, unit.until))
    };
    let found: Vec<(usize, usize)> = tokens.iter().filter(one).filter_map(unit).collect();
    for (from, until) in found {
        empty(tokens, from, until);
    }
}

/// Whether a deed ends there that was done, so many times or more: 只买过一件 and 至少买过一件 say a number.
fn done(chars: &[char], tokens: &[Token], until: usize) -> bool {
    let before = |at: usize, of: &str| at.checked_sub(1).and_then(|at| chars.get(at)).is_some_and(|c| of.contains(*c));
    let bounds = [Function::AtLeast, Function::More, Function::AtMost];
    let bounded = |from: usize| tokens.iter().any(|token| token.until == from && token.is(&bounds));
    let deed = tokens.iter().find(|token| token.until == until && token.is_deed());
    before(until, "过了") && deed.is_some_and(|deed| !before(deed.from, "只仅就") && !bounded(deed.from))
}
