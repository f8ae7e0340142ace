//! What is told by its number: a number beside its noun names it, and counts nothing (campaign 18, 活动18, 18号活动), and
//! what points back at it means that one (redeemed nothing from it).

use std::sync::Arc;

use super::{Role, Token};
use crate::catalog::{Catalog, Type};
use crate::translate::rules::meaning::{Node, Objects, PropertyTest};

/// Words that mean the one that was named, behind another deed.
const POINTING: [&str; 6] = [" from it", " of it", " from that one", " from this one", " of that one", " of this one"];

/// A noun with the number that names it.
struct Named {
    from: usize,
    until: usize,
    /// Where the noun ends.
    noun: usize,
    property: Arc<str>,
    number: u32,
}

pub fn named(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let is_id = |name: &str| {
        let mut named = catalog.events.iter().filter_map(|event| event.property(name)).peekable();
        named.peek().is_some() && named.all(|found| found.kind == Type::Id)
    };
    let nouns: Vec<(usize, usize, Arc<str>)> = tokens
        .iter()
        .filter_map(|token| match &token.node {
            Node::Property(name) if is_id(name) => Some((token.from, token.until, name.clone())),
            _ => None,
        })
        .collect();
    let behind: Vec<Named> = nouns.iter().filter_map(|noun| number_behind(chars, tokens, noun)).collect();
    let before: Vec<Named> = nouns.iter().filter_map(|noun| number_before(chars, tokens, noun)).collect();
    // What else the noun could mean, and a deed that has it in its name (收到过活动): how often, how many.
    tokens.retain(|token| {
        let counts = matches!(token.node, Node::Clause(_) | Node::Unit(_));
        !(counts && behind.iter().any(|named| named.noun == token.until))
    });
    for named in &before {
        tokens.retain(|token| token.until <= named.from || token.from >= named.until);
        tokens.push(named.token(named.from, named.until));
    }
    if let [named] = behind.iter().chain(&before).collect::<Vec<_>>().as_slice() {
        point_back(chars, catalog, tokens, named);
    }
}

impl Named {
    fn token(&self, from: usize, until: usize) -> Token {
        let test = PropertyTest::Literal(self.number.to_string().into());
        let node = Node::Objects(Objects::Property { property: self.property.clone(), test }.into());
        Token { from, until, node, role: Role::Property, cost: 0, near: None }
    }
}

/// The whole number that a token is.
fn whole(token: &Token) -> Option<u32> {
    match &token.node {
        Node::Number(numeral) => numeral.count(),
        _ => None,
    }
}

/// Campaign 18; 活动3个以上 has a unit, and says how many.
fn number_behind(chars: &[char], tokens: &[Token], noun: &(usize, usize, Arc<str>)) -> Option<Named> {
    let (from, at) = (noun.0, noun.1);
    let at = if chars.get(at) == Some(&' ') { at + 1 } else { at };
    let figures = tokens.iter().filter(|token| token.from == at && whole(token).is_some());
    let figure = figures.max_by_key(|token| token.until)?;
    let ends = chars.get(figure.until).is_none_or(|next| " ,.;、)的和或且并但后前没未还也".contains(*next));
    let named = Named { from, until: figure.until, noun: noun.1, property: noun.2.clone(), number: whole(figure)? };
    ends.then_some(named)
}

/// 18号活动
fn number_before(chars: &[char], tokens: &[Token], noun: &(usize, usize, Arc<str>)) -> Option<Named> {
    let mark = noun.0.checked_sub(1).filter(|at| chars.get(*at) == Some(&'号'))?;
    let figures = tokens.iter().filter(|token| token.until == mark && whole(token).is_some());
    // 5月18号 is a day.
    let day = |from: usize| from.checked_sub(1).is_some_and(|at| chars.get(at) == Some(&'月'));
    let figure = figures.min_by_key(|token| token.from).filter(|figure| !day(figure.from))?;
    Some(Named { from: figure.from, until: noun.1, noun: noun.1, property: noun.2.clone(), number: whole(figure)? })
}

/// Where several deeds have the number, the second one may be of the same.
fn point_back(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>, named: &Named) {
    let shared = catalog.events.iter().filter(|event| event.property(&named.property).is_some()).count() > 1;
    for word in POINTING.iter().filter(|_| shared) {
        let word: Vec<char> = word.chars().collect();
        let rest = chars.get(named.until..).unwrap_or_default();
        let Some(found) = rest.windows(word.len()).position(|part| part == word) else { continue };
        let (from, until) = (named.until + found + 1, named.until + found + word.len());
        if chars.get(until).is_some_and(|next| next.is_alphanumeric()) {
            continue;
        }
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(named.token(from, until));
    }
}
