//! 1分或2分, 3件到4件 with the unit said of both: one number with the next is both of them.

use super::Token;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;
use rust_decimal::Decimal;

/// Only of numbers that follow one another: 2次或5次 leaves out what lies between.
pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    let mut found = Vec::new();
    let is_or = |token: &&Token| token.node == Node::Word(Function::Or);
    for or in tokens.iter().filter(is_or) {
        let whole = |token: &&Token| matches!(&token.node, Node::Number(numeral) if numeral.high.is_none());
        for second in tokens.iter().filter(whole).filter(|token| token.from == or.until) {
            for first in tokens.iter().filter(whole).filter(|token| token.until < or.from) {
                let unit = chars.get(first.until..or.from).unwrap_or_default();
                let again = chars.get(second.until..second.until + unit.len()).unwrap_or_default();
                let known = tokens.iter().any(|token| {
                    token.from == first.until
                        && token.until == or.from
                        && matches!(
                            token.node,
                            Node::Unit(_)
                                | Node::Word(Function::Times | Function::Piece | Function::Generic | Function::Money)
                        )
                });
                let (Node::Number(low), Node::Number(high)) = (&first.node, &second.node) else { continue };
                if known && unit == again && low.kind == high.kind && low.low + Decimal::ONE == high.low {
                    let mut numeral = *low;
                    numeral.high = Some(high.low);
                    found.push(Token {
                        from: first.from,
                        until: second.until,
                        node: Node::Number(numeral),
                        ..first.clone()
                    });
                }
            }
        }
    }
    tokens.extend(found);
}
