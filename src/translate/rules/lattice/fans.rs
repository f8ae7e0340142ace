//! 粉丝: customers, behind what is said of them; of a brand, a channel or a thing they are people nobody counts.

use super::super::meaning::{Gap, Node};
use super::super::normal::NormalText;
use super::super::words::Function;
use super::{OPEN, Token};
use crate::translate::Role;

pub fn settle(tokens: &mut [Token], text: &NormalText) {
    let chars = text.chars();
    let names = tokens.iter().filter(|token| matches!(token.node, Node::Values(_)));
    let names: Vec<(usize, usize)> = names.map(|token| (token.from, token.until)).collect();
    // 花屿的粉丝: a name that begins with a verb says nothing of them.
    let named = |from: usize| names.iter().any(|(first, until)| (*first..*until).contains(&from));
    let says = |token: &&Token| matches!(token.node, Node::Clause(_) | Node::Attribute(_)) && !named(token.from);
    let said: Vec<usize> = tokens.iter().filter(says).map(|token| token.from).collect();
    let fans = |node: &Node| *node == Node::Word(Function::Fans);
    for token in tokens.iter_mut().filter(|token| fans(&token.node)) {
        let described = token.from.checked_sub(1).is_some_and(|at| chars.get(at) == Some(&'的'));
        let told = described && said.iter().any(|from| *from + 1 < token.from);
        if told {
            token.node = Node::Subject { every: false };
        } else {
            *token = Token { node: Node::Unread(Gap::Vague), role: Role::Unread, cost: OPEN, ..token.clone() };
        }
    }
}
