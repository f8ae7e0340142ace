//! 生日券未核销: what is said of a thing right behind its name is a fact of those they hold, and no deed that they left undone
//! with any.

use super::Token;
use crate::translate::rules::meaning::Node;

pub fn settle(tokens: &mut Vec<Token>) {
    let things: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    let fact = |token: &&Token| matches!(token.node, Node::Objects(_)) && things.contains(&token.from);
    let facts: Vec<(usize, usize)> = tokens.iter().filter(fact).map(|token| (token.from, token.until)).collect();
    let inside = |token: &Token| {
        facts.iter().any(|(from, until)| {
            let whole = (token.from, token.until) == (*from, *until);
            *from <= token.from && token.until <= *until && !whole
        })
    };
    let parts = |node: &Node| matches!(node, Node::Word(_) | Node::Clause(_));
    tokens.retain(|token| !parts(&token.node) || !inside(token));
}
