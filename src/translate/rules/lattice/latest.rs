//! Words that mean another thing before what follows: 最近下单渠道 is that of the last order · 小程序注册用户 registered there.

use super::{Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::meaning::{Node, Predicate, TimeValue};
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    last_of_all(chars, tokens);
    registered(chars, catalog, tokens);
}

/// 最近下单渠道为天猫: a single order has a channel, and that is the last.
fn last_of_all(chars: &[char], tokens: &mut Vec<Token>) {
    let spans = |wanted: &dyn Fn(&Token) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(token)).map(|token| (token.from, token.until)).collect()
    };
    let deeds = spans(&Token::is_deed);
    let facts = spans(&|token| matches!(token.node, Node::Property(_) | Node::Attribute(_)));
    let of = |at: usize| at + usize::from(chars.get(at) == Some(&'的'));
    let found: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Time(TimeValue::Recently))
        .filter(|token| {
            let mut ends = deeds.iter().filter(|(from, _)| *from == token.until).map(|(_, until)| of(*until));
            ends.any(|end| facts.iter().any(|(from, _)| *from == end))
        })
        .map(|token| (token.from, token.until))
        .collect();
    for (from, until) in found {
        tokens.retain(|token| (token.from, token.until) != (from, until));
        let node = Node::Word(Function::Last);
        tokens.push(Token { from, until, node, role: Role::Event, cost: 0, near: None });
    }
}

/// 小程序注册用户: behind where it was, the deed is no part of the noun.
fn registered(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let places: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    let moment = |node: &Node| {
        matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Moment(attribute)
            if catalog.attributes.get(attribute).is_some_and(crate::catalog::Attribute::is_moment)))
    };
    let moments: Vec<(usize, usize)> =
        tokens.iter().filter(|token| moment(&token.node)).map(|token| (token.from, token.until)).collect();
    let chinese = |at: usize| chars.get(at).is_some_and(|c| !c.is_ascii());
    tokens.retain(|token| {
        let noun = matches!(token.node, Node::Subject { .. }) && places.contains(&token.from) && chinese(token.from);
        !(noun && moments.iter().any(|(from, until)| *from == token.from && *until < token.until))
    });
}
