//! What is so or not, in figures: sms_opt_in = 1, is_vip = 0. Those are no numbers of orders.

use super::{Node, Role, Token};
use crate::catalog::{Catalog, Type};
use crate::translate::rules::meaning::{AttributeTest, Cond};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

pub fn settle(text: &NormalText, tokens: &mut Vec<Token>, catalog: &Catalog) {
    for sign in 0..text.len() {
        let Some((figure, function)) = figure_behind(text.chars(), sign) else { continue };
        let before = if text.stands_behind(sign, " ") { sign.saturating_sub(1) } else { sign };
        if !tokens.iter().any(|token| token.until == before && is_flag(&token.node, catalog)) {
            continue;
        }
        tokens.retain(|token| token.until <= sign || token.from > figure);
        tokens.push(Token::filler(sign, figure));
        let node = Node::Word(function);
        tokens.push(Token { from: figure, until: figure + 1, node, role: Role::Value, cost: 0, near: None });
    }
}

/// The figure behind a sign of equality, when it is the whole number and nothing is counted by it.
pub fn figure_behind(chars: &[char], sign: usize) -> Option<(usize, Function)> {
    let at = |at: usize| chars.get(at).copied();
    if at(sign) != Some('=') || sign.checked_sub(1).and_then(at).is_some_and(|c| "=<>!".contains(c)) {
        return None;
    }
    let figure = (sign + 1..chars.len()).find(|next| !matches!(at(*next), Some('=' | ' ')))?;
    let function = match at(figure)? {
        '1' => Function::Yes,
        '0' => Function::Nay,
        _ => return None,
    };
    let rest: String = chars.get(figure + 1..).unwrap_or_default().iter().collect();
    let ends = rest.is_empty() || rest.starts_with([',', ';', ')', '&', '|', '、', '且', '或', '的']);
    let joined = [" and ", " or ", " &", " |", ". "].iter().any(|join| rest.starts_with(join));
    (ends || joined).then_some((figure, function))
}

/// What holds of a customer or does not.
fn is_flag(node: &Node, catalog: &Catalog) -> bool {
    match node {
        Node::Attribute(index) => {
            catalog.attributes.get(*index).is_some_and(|attribute| attribute.kind == Type::Boolean)
        }
        Node::Cond(cond) | Node::Group(cond) => is_flagged(cond),
        _ => false,
    }
}

/// A name for some customers, or that something is so of them.
pub fn is_flagged(cond: &Cond) -> bool {
    matches!(cond, Cond::Term { time: None, .. } | Cond::State { .. })
        || matches!(cond, Cond::Attribute { test: AttributeTest::Yes, .. })
}

/// Tea purchase yes, coffee purchase no: what stands before it was done, or was not.
pub fn answers(text: &NormalText, tokens: &mut Vec<Token>) {
    let chars = text.chars();
    let words = |token: &Token| chars.get(token.from..token.until).unwrap_or_default().iter().collect::<String>();
    let ends = |at: usize| {
        let rest: String = chars.iter().skip(at).collect();
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with([',', ';', '.', '-', '?', ')']) || rest.starts_with("but ")
    };
    // Skincare yes, makeup no: what was done with them is not said.
    let behind = |at: usize| {
        let begin = (0..at).rev().find(|place| chars.get(*place).is_some_and(|c| ",;:.".contains(*c))).unwrap_or(0);
        let part = tokens.iter().filter(|token| begin <= token.from && token.until <= at);
        part.into_iter().any(|token| matches!(token.node, Node::Clause(_) | Node::Cond(_)))
    };
    let mut found: Vec<(usize, usize, bool)> = Vec::new();
    for (token, said) in tokens.iter().map(|token| (token, words(token))) {
        let comma = token.from.checked_sub(2).filter(|at| chars.get(*at) == Some(&','));
        let from = comma.unwrap_or(token.from);
        if matches!(said.as_str(), "yes" | "no") && ends(token.until) && behind(from) {
            found.push((from, token.until, said == "yes"));
        }
    }
    found.sort_unstable();
    found.dedup();
    for (from, until, yes) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = if yes { Node::Filler } else { Node::Word(Function::NotOne) };
        let role = if yes { Role::Filler } else { Role::Negation };
        tokens.push(Token { from, until, node, role, cost: 0, near: None });
    }
}
