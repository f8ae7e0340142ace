//! What is enough: 买过其中一个就行 · 下过一单就算 · any one of them will do.

use super::Token;
use crate::translate::Role;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// Of a number of times right before it, it says that there may be more; of one of a list, that others may be, too.
/// Anywhere but where something ends, it is no such word.
pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    whichever(tokens, text);
    let closes = |token: &Token| {
        let next = text.chars().get(token.until..).and_then(|rest| rest.iter().find(|c| **c != ' '));
        next.is_none_or(|c| ",;.!?)的".contains(*c))
    };
    // 口红、面霜任一，: an "or" that nothing follows is said of the list before it.
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::Or) && text.is_chinese(token.from))
    {
        if token.until > token.from + 1 && closes(token) {
            token.node = Node::Word(Function::AnyListed);
        }
    }
    let said: Vec<Token> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Enough))
        .filter(|t| closes(t))
        .cloned()
        .collect();
    tokens.retain(|token| token.node != Node::Word(Function::Enough));
    // 两种都算: that either counts, or both; which, it does not say.
    let sets: Vec<usize> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Listed)).map(|token| token.until).collect();
    for enough in said.into_iter().filter(|enough| !sets.contains(&enough.from)) {
        let (node, role) = match is_exact(tokens, enough.from) {
            true => (Node::Word(Function::OrMore), Role::Comparison),
            false => (Node::Filler, Role::Filler),
        };
        for token in tokens.iter_mut().filter(|token| token.until <= enough.from) {
            if token.node == Node::Word(Function::OneOf) {
                token.node = Node::Word(Function::AnyListed);
            }
        }
        tokens.push(Token { node, role, cost: 0, ..enough });
    }
}

/// Whether a number of times ends there that nothing compares.
fn is_exact(tokens: &[Token], until: usize) -> bool {
    let unit = |token: &&Token| {
        token.until == until && matches!(token.node, Node::Unit(_) | Node::Word(Function::Times | Function::Piece))
    };
    let number =
        |until: usize| tokens.iter().find(|token| token.until == until && matches!(token.node, Node::Number(_)));
    let Some(number) = tokens.iter().filter(unit).find_map(|unit| number(unit.from)) else { return false };
    !tokens.iter().any(|token| {
        let compares = matches!(token.node, Node::Word(function) if function.role() == Role::Comparison);
        compares && token.until == number.from
    })
}

/// 不管口红还是粉底液: says nothing more than the "or" behind it does, and without one it is no such word.
fn whichever(tokens: &mut Vec<Token>, text: &NormalText) {
    let led: Vec<Token> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Whichever)).cloned().collect();
    tokens.retain(|token| token.node != Node::Word(Function::Whichever));
    let closes = |from: usize| {
        (from..text.len()).find(|at| text.chars().get(*at).is_some_and(|c| ",;.".contains(*c))).unwrap_or(text.len())
    };
    let chosen = |word: &Token| {
        let end = closes(word.until);
        tokens
            .iter()
            .any(|token| token.node == Node::Word(Function::Or) && word.until < token.from && token.until <= end)
    };
    let empty: Vec<Token> =
        led.iter().filter(|word| chosen(word)).map(|word| Token::filler(word.from, word.until)).collect();
    tokens.extend(empty);
}
