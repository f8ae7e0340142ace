//! How long it took from one deed to the next: 领券到购买间隔3天以内 · 加购后下单间隔超过7天.

use super::{Role, Token};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

/// Between two deeds, 到 says that the second came after the first, and the gap is that between them: not how long ago the
/// second was, nor how long it usually takes.
pub fn settle(tokens: &mut Vec<Token>) {
    let gap = |token: &Token| token.is(&[Function::Apart]);
    let joint = |token: &Token| token.is(&[Function::Range, Function::After, Function::Then]);
    let ends = |at: usize, wanted: &dyn Fn(&Token) -> bool| -> Vec<(usize, usize)> {
        let spans = tokens.iter().filter(|token| token.until == at && wanted(token));
        spans.map(|token| (token.from, token.until)).collect()
    };
    let mut joints = Vec::new();
    let mut gaps = Vec::new();
    for apart in tokens.iter().filter(|token| gap(token)) {
        for (second, _) in ends(apart.from, &Token::is_deed) {
            for (from, until) in ends(second, &joint) {
                if !ends(from, &Token::is_deed).is_empty() {
                    joints.push((from, until));
                    gaps.push((second, apart.from, apart.until));
                }
            }
        }
    }
    tokens.retain(|token| {
        let longer = |(second, from, until): &(usize, usize, usize)| {
            token.from == *second && token.until >= *until || token.from == *from && !gap(token)
        };
        let replaced = joints.contains(&(token.from, token.until));
        !gaps.iter().any(longer) && !replaced
    });
    joints.sort_unstable();
    joints.dedup();
    tokens.extend(joints.into_iter().map(|(from, until)| Token {
        from,
        until,
        node: Node::Word(Function::After),
        role: Role::Time,
        cost: 0,
        near: None,
    }));
}
