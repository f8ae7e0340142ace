//! 3 orders worth 1000 in total: all of them together, and not each. Looking at the last 90 days: a time, and nobody looks.

use super::Token;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    worth(tokens, chars);
    looking(tokens);
}

fn worth(tokens: &mut Vec<Token>, chars: &[char]) {
    let said = |from: usize, until: usize| chars.get(from..until).unwrap_or_default().iter().collect::<String>();
    let total = |token: &&Token| token.node == Node::Word(Function::Altogether);
    let ends: Vec<(usize, usize)> = tokens.iter().filter(total).map(|token| (token.from, token.until)).collect();
    for (from, until) in ends {
        let before = said(0, from);
        let Some(at) = before.rfind("worth ").map(|at| before.get(..at).unwrap_or_default().chars().count()) else {
            continue;
        };
        let between = said(at + 5, from);
        let close = between.split_whitespace().count() <= 6 && !between.contains([',', ';', '.', ':']);
        let number = tokens.iter().any(|token| token.from > at && token.until <= from && token.node.is_number());
        if !close || !number {
            continue;
        }
        let role =
            tokens.iter().find(|token| token.from == from).map_or(crate::translate::Role::Filler, |one| one.role);
        tokens.retain(|token| token.from != at && !(token.from >= from && token.from < until));
        let node = Node::Word(Function::Totalling);
        tokens.push(Token { from: at, until: at + 5, node, role, cost: 0, near: None });
        tokens.push(Token::filler(from, until));
    }
}

fn looking(tokens: &mut Vec<Token>) {
    let time = |at: usize| tokens.iter().any(|token| token.from == at + 1 && matches!(token.node, Node::Time(_)));
    let looks = |token: &&Token| token.node == Node::Word(Function::Looking);
    let found: Vec<(usize, usize)> =
        tokens.iter().filter(looks).filter(|token| time(token.until)).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = found.iter().any(|(from, until)| *from <= token.from && token.until <= *until);
        !inside && token.node != Node::Word(Function::Looking)
    });
    tokens.extend(found.into_iter().map(|(from, until)| Token::filler(from, until)));
}
