//! 先浏览后加购未支付: the last steps of several told one by one, and no name for those who took them.

use super::Token;
use crate::translate::rules::meaning::{Cond, Node};
use crate::translate::rules::words::Function;

/// A name that begins with a deed of its own, right behind "and then" of another deed, is that deed and what followed it.
pub fn settle(tokens: &mut Vec<Token>) {
    let deed = |token: &&Token| matches!(token.node, Node::Clause(_));
    let then = |token: &&Token| matches!(token.node, Node::Word(Function::After | Function::Then));
    let led = |at: usize| {
        let mut words = tokens.iter().filter(then).filter(|word| word.until == at);
        words.any(|word| tokens.iter().filter(deed).any(|deed| deed.until == word.from))
    };
    let spelled =
        |name: &Token| tokens.iter().filter(deed).any(|deed| deed.from == name.from && deed.until < name.until);
    let name = |token: &&Token| matches!(&token.node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { .. }));
    let steps: Vec<(usize, usize)> = tokens
        .iter()
        .filter(name)
        .filter(|name| led(name.from) && spelled(name))
        .map(|name| (name.from, name.until))
        .collect();
    tokens.retain(|token| !name(&token) || !steps.contains(&(token.from, token.until)));
}
