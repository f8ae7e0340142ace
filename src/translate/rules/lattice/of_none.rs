//! What is said of none of the rows told before it: 发了5条以上、一条都没打开 · 领了券、未使用任何优惠券.

use super::{Token, empty};
use crate::translate::rules::meaning::{Node, Objects, PropertyTest};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

fn denied(token: &Token) -> bool {
    matches!(&token.node, Node::Objects(objects)
        if matches!(objects.as_ref(), Objects::Property { test: PropertyTest::Says(false), .. }))
}

/// Didn't open any: a deed that was not done, whose own word begins in what would be said of one row.
fn drop_before_any(tokens: &mut Vec<Token>, text: &NormalText) {
    let deeds = tokens.iter().filter(|token| token.is_deed());
    let deeds: Vec<(usize, usize)> = deeds.map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let cut = |(from, until): &(usize, usize)| token.from < *from && *from < token.until && token.until < *until;
        !denied(token) || text.is_chinese(token.from) || !deeds.iter().any(cut)
    });
}

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    drop_before_any(tokens, text);
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
