//! 即将在7天内过生日, 快到期的券（7天内）: how soon a day comes is told by the time, and the word says no more than that.

use super::Token;
use crate::catalog::{Catalog, Type};
use crate::translate::rules::meaning::{Node, TimeValue};
use crate::translate::rules::words::Function;

/// How far from the day the word may stand.
const NEAR: usize = 8;

/// Without such a day, or without a time, it is no such word, and leaves open what it says.
pub fn settle(catalog: &Catalog, tokens: &mut Vec<Token>) {
    let timed = |token: &Token| {
        matches!(token.node, Node::Length(_) | Node::Within(_) | Node::Time(TimeValue::Window(_)) | Node::Soon(_))
    };
    let day = |kind: &Type| matches!(kind, Type::Date | Type::Time);
    let dated = |token: &&Token| match &token.node {
        Node::Attribute(index) => catalog.attributes.get(*index).is_some_and(|found| found.kind == Type::Date),
        Node::Property(name) => {
            catalog.events.iter().filter_map(|event| event.property(name)).any(|found| day(&found.kind))
        }
        _ => false,
    };
    let told = tokens.iter().any(timed);
    let days: Vec<(usize, usize)> = tokens.iter().filter(dated).map(|token| (token.from, token.until)).collect();
    let beside = |token: &Token| {
        days.iter().any(|(from, until)| {
            token.until <= *from && *from - token.until <= NEAR || *until <= token.from && token.from - *until <= NEAR
        })
    };
    let is = |token: &Token| token.node == Node::Word(Function::Soon);
    let empty: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| told && is(token) && beside(token))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| !is(token) && !empty.contains(&(token.from, token.until)));
    tokens.extend(empty.iter().map(|(from, until)| Token::filler(*from, *until)));
}
