//! 一件 that counts nothing: 买过一件单价500以上的护肤品 is one or more of them, where nothing is said of how many alone. 一次
//! that says of so many things that they were bought together: 一次购买3件以上.

use super::{Role, Token, empty};
use crate::catalog::Catalog;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Node, Predicate};
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
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
    at_once(chars, catalog, tokens);
}

/// Before 一次, what makes another word of it: 最后一次, 第一次, 只有一次.
const PLACED: &str = "第首后近上每前下仅只过共最再任某了的另";

fn at_once(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let Some(main) = main_event(catalog).map(Predicate::Event) else { return };
    let pieces = |from: usize| tokens.iter().any(|token| token.from == from && token.is(&[Function::Piece]));
    let counts = |at: usize| {
        let number =
            |token: &&Token| token.from == at && (token.node.is_number() || matches!(token.node, Node::Bound(_)));
        tokens.iter().filter(number).any(|token| pieces(token.until))
    };
    let once = |at: &usize| {
        let word = chars.get(*at..at + 2) == Some(&['一', '次']);
        let before = |back: usize| at.checked_sub(back).and_then(|before| chars.get(before)).copied().unwrap_or(' ');
        let placed = PLACED.contains(before(if before(1) == '有' { 2 } else { 1 }));
        let bought = |node: &Node| matches!(node, Node::Clause(clause) if clause.predicate == main);
        let deed = |token: &&Token| token.from == at + 2 && bought(&token.node);
        // 一次买 is a word of its own.
        let whole = tokens.iter().any(|token| token.from == *at && token.until > at + 2 && token.is_deed());
        word && !placed && !whole && tokens.iter().filter(deed).any(|deed| counts(deed.until))
    };
    let found: Vec<usize> = (0..chars.len()).filter(once).collect();
    for from in found {
        let until = from + 2;
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Word(Function::Together);
        tokens.push(Token { from, until, node, role: Role::Event, cost: 0, near: None });
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
