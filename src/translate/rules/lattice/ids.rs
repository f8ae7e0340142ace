//! A number behind the noun of something that is told by its number names it, and counts nothing: campaign 18, 活动18.

use super::Token;
use crate::catalog::{Catalog, Type};
use crate::translate::rules::meaning::Node;

/// Drops what else the noun could mean before a bare number: how often, how many.
pub fn named(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let is_id = |name: &str| {
        let mut named = catalog.events.iter().filter_map(|event| event.property(name)).peekable();
        named.peek().is_some() && named.all(|found| found.kind == Type::Id)
    };
    let bare = |at: usize| {
        let at = if chars.get(at) == Some(&' ') { at + 1 } else { at };
        let figure = |token: &Token| {
            token.from == at && matches!(&token.node, Node::Number(numeral) if numeral.count().is_some())
        };
        // 活动3个以上: a unit makes it a number of them.
        let ends = |token: &Token| {
            let next = chars.get(token.until);
            next.is_none_or(|c| ",.;、的和或且并但 )".contains(*c)) || next.is_some_and(|c| "后前没未还也".contains(*c))
        };
        let longest = tokens.iter().filter(|token| figure(token)).max_by_key(|token| token.until);
        longest.is_some_and(ends)
    };
    let nouns: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| matches!(&token.node, Node::Property(name) if is_id(name)) && bare(token.until))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let counts = matches!(token.node, Node::Clause(_) | Node::Unit(_));
        !(counts && nouns.contains(&(token.from, token.until)))
    });
}
