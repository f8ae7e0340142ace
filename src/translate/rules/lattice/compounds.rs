//! Coupon orders, store purchases: what stands before a noun for orders is of those.

use super::{Role, Token};
use crate::translate::rules::meaning::{Node, Objects, PropertyTest};
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    parted(tokens);
    of_no_number(tokens, chars);
    placed(tokens);
}

/// Whose first order was on Douyin: the first of all was there, and is not the first of those there.
fn placed(tokens: &mut Vec<Token>) {
    let ends = |at: usize, wanted: &dyn Fn(&Node) -> bool| {
        tokens.iter().any(|token| token.until + 1 == at && wanted(&token.node))
    };
    let picked = |node: &Node| matches!(node, Node::Word(Function::First | Function::Last));
    let noun = |token: &&Token| token.node == Node::Word(Function::OrderNoun) && ends(token.from, &picked);
    let nouns: Vec<usize> = tokens.iter().filter(noun).map(|token| token.until + 1).collect();
    // Days since last order of at least 30: a bound is no place.
    let bounds = [Function::AtLeast, Function::AtMost];
    let preposition = |at: usize| {
        let mut words = tokens.iter().filter(|token| token.from == at + 1);
        !words.clone().any(|token| token.is(&bounds)) && words.any(|token| token.is(&[Function::At]))
    };
    let is = Node::Word(Function::Is);
    let link = |token: &Token| nouns.contains(&token.from) && preposition(token.until) && token.until > token.from + 1;
    let empty = |token: &&Token| link(token) && token.node == Node::Filler;
    let links: Vec<(usize, usize)> = tokens.iter().filter(empty).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| !links.contains(&(token.from, token.until)));
    let role = Role::Comparison;
    tokens.extend(links.into_iter().map(|(from, until)| Token {
        from,
        until,
        node: is.clone(),
        role,
        cost: 0,
        near: None,
    }));
}

/// "Coupon orders" may be a fact of orders; so many of them are still orders. So many store purchases are no stores.
fn parted(tokens: &mut Vec<Token>) {
    let noun = |token: &&Token| token.node == Node::Word(Function::OrderNoun);
    let nouns: Vec<(usize, usize)> = tokens.iter().filter(noun).map(|token| (token.from, token.until)).collect();
    let mut facts = Vec::new();
    tokens.retain(|token| {
        let told = matches!(&token.node, Node::Objects(found)
            if matches!(found.as_ref(), Objects::Property { test: PropertyTest::Says(_), .. }));
        let noun = nouns.iter().find(|(from, until)| *until == token.until && *from > token.from + 1);
        let Some((from, _)) = noun.filter(|_| told) else { return true };
        facts.push(Token { until: from - 1, ..token.clone() });
        false
    });
    let told = |token: &Token| facts.iter().any(|fact| (fact.from, fact.until) == (token.from, token.until));
    tokens.retain(|token| !(told(token) && matches!(token.node, Node::Clause(_) | Node::Unit(_))));
    tokens.extend(facts);
    let before = |token: &Token| nouns.iter().any(|(from, _)| token.until + 1 == *from);
    let valued: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Values(_)) && before(token))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let unit = matches!(token.node, Node::Unit(_) | Node::Property(_));
        !(unit && before(token) && valued.contains(&(token.from, token.until)))
    });
}

/// No coupon orders: none of those. Three no-coupon orders: without one.
fn of_no_number(tokens: &mut Vec<Token>, chars: &[char]) {
    let denied = |token: &&Token| {
        matches!(&token.node, Node::Objects(found)
            if matches!(found.as_ref(), Objects::Property { test: PropertyTest::Says(false), .. }))
    };
    let starts = |token: &&Token| chars.get(token.from..token.from + 3).is_some_and(|word| *word == ['n', 'o', ' ']);
    let noun =
        |at: usize| tokens.iter().any(|token| token.from == at + 1 && token.node == Node::Word(Function::OrderNoun));
    let ends = |token: &Token, at: usize| token.until == at || token.until + 1 == at;
    let number = |node: &Node| matches!(node, Node::Number(_) | Node::Amount(_) | Node::Word(Function::AtLeast));
    let found: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| denied(token) && starts(token) && noun(token.until))
        .filter(|fact| !tokens.iter().any(|token| ends(token, fact.from) && number(&token.node)))
        .map(|token| (token.from, token.until))
        .collect();
    for (from, until) in found {
        let yes = |token: &&mut Token| (token.from, token.until) == (from, until);
        for token in tokens.iter_mut().filter(yes) {
            if let Node::Objects(objects) = &token.node
                && let Objects::Property { property, test: PropertyTest::Says(false) } = objects.as_ref()
            {
                let so = Objects::Property { property: property.clone(), test: PropertyTest::Says(true) };
                (token.node, token.from) = (Node::Objects(so.into()), from + 3);
            }
        }
        let word = Node::Word(Function::Not);
        tokens.push(Token { from, until: from + 2, node: word, role: Role::Negation, cost: 0, near: None });
    }
}
