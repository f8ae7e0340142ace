//! What is said of none of the rows told before it: 发了5条以上、一条都没打开 · 领了券、未使用任何优惠券.

use super::{Token, empty};
use crate::translate::rules::meaning::{Node, Objects, PropertyTest};
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>) {
    let denied = |token: &Token| {
        matches!(&token.node, Node::Objects(objects)
            if matches!(objects.as_ref(), Objects::Property { test: PropertyTest::Says(false), .. }))
    };
    let of_any = |none: &Token| {
        tokens.iter().any(|token| {
            token.from == none.from && token.is(&[Function::NotOnce])
                || token.from == none.until && token.is(&[Function::Anything])
        })
    };
    let none: Vec<(usize, usize)> =
        tokens.iter().filter(|token| denied(token) && of_any(token)).map(|token| (token.from, token.until)).collect();
    for token in tokens.iter_mut().filter(|token| none.iter().any(|(from, _)| *from == token.until)) {
        if token.is(&[Function::Comma]) {
            token.node = Node::Word(Function::But);
        }
    }
    // 未使用任何优惠券: of what was got before it.
    let named: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|any| any.is(&[Function::Anything]) && none.iter().any(|(_, until)| *until == any.from))
        .filter_map(|any| {
            let nouns = tokens.iter().filter(|noun| noun.from == any.until && noun.is_deed());
            Some((any.from, nouns.map(|noun| noun.until).max()?))
        })
        .collect();
    for (from, until) in named {
        empty(tokens, from, until);
    }
}
