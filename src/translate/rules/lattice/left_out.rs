//! What a bracket leaves out of what stands before it: 江浙沪（苏州、杭州除外） · Guangdong (except Shenzhen) · 护肤品（面膜除外）.
//!
//! A bracket is whole: what is said behind it is none of what it leaves out. Where somebody lives it narrows; of things it
//! leaves those rows that are of the others. 买过面膜，口红和眼影的不要: what a comma parts from a list of another kind of mark
//! is none of that list.

use std::rc::Rc;

use super::{Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::meaning::{Cond, Join, Node, Objects, Values};
use crate::translate::rules::words::Function;

/// Words that leave out what follows them.
const LEADS: [Function; 2] = [Function::Exclude, Function::Not];
const MARKS: [char; 4] = [',', ';', '.', ')'];
const JOINTS: [Function; 5] = [Function::And, Function::Or, Function::Comma, Function::Along, Function::Listing];

pub fn settle(chars: &[char], tokens: &mut Vec<Token>, catalog: &Catalog) {
    parted(chars, tokens, catalog);
    let opens = (1..chars.len()).filter(|at| chars.get(*at) == Some(&'('));
    let found: Vec<(usize, usize, Rc<Values>)> = opens
        .filter_map(|open| {
            let close = (open..chars.len()).find(|at| chars.get(*at) == Some(&')'))?;
            let before = (0..open).rev().find(|at| chars.get(*at) != Some(&' '))? + 1;
            let named = |token: &Token| matches!(token.node, Node::Values(_)) && token.until == before;
            let values = tokens.iter().any(named).then(|| left_out(chars, tokens, open + 1, close))??;
            Some((open, close, values))
        })
        .collect();
    for (open, close, values) in found {
        tokens.retain(|token| token.until <= open || token.from > close);
        let things = Objects::Values(values);
        let without = Objects::Not { of: Box::new(things.clone()), never: false };
        let token = |from, until, node, role| Token { from, until, node, role, cost: 0, near: None };
        tokens.push(token(open, close + 1, Node::Beyond(things.into()), Role::Negation));
        tokens.push(token(open, open + 1, Node::Word(Function::But), Role::Connective));
        tokens.push(token(open + 1, close + 1, Node::Objects(without.into()), Role::Negation));
    }
}

/// Behind a comma, values that another mark lists and that are left out: a statement of its own, which the comma begins.
fn parted(chars: &[char], tokens: &mut Vec<Token>, catalog: &Catalog) {
    let commas: Vec<usize> = (1..chars.len()).filter(|at| chars.get(*at) == Some(&',')).collect();
    for comma in commas {
        let end = (comma + 1..chars.len()).find(|at| chars.get(*at).is_some_and(|c| MARKS.contains(c)));
        let end = end.unwrap_or(chars.len());
        let led = tokens.iter().any(|token| token.from == comma + 1 && token.is(&LEADS));
        let listed = left_out(chars, tokens, comma + 1, end).filter(|values| values.items.len() > 1 && !led);
        let Some(values) = listed else { continue };
        for token in tokens.iter_mut().filter(|token| token.from == comma && token.is(&[Function::Comma])) {
            token.node = Node::Word(Function::But);
        }
        let attribute = values.vocabularies().find_map(|found| {
            let name = catalog.vocabularies.get(found).map(|found| found.name.as_str());
            catalog.attributes.iter().position(|found| name.is_some() && found.vocabulary.as_deref() == name)
        });
        if let Some(attribute) = attribute {
            let left_out = Cond::Except(Cond::Values { attribute, values }.into()).into();
            let (from, until) = (comma + 1, end);
            tokens.push(Token { from, until, node: Node::Cond(left_out), role: Role::Negation, cost: 2, near: None });
        }
    }
}

/// The values between two places, where nothing else is said but that they are left out.
fn left_out(chars: &[char], tokens: &[Token], from: usize, close: usize) -> Option<Rc<Values>> {
    let skip = |at: usize| at + chars.get(at..close).unwrap_or_default().iter().take_while(|c| **c == ' ').count();
    let word = |at: usize, words: &[Function]| {
        tokens.iter().filter(|token| token.from == at && token.is(words)).map(|token| token.until).max()
    };
    let empty = |at: usize| {
        let fillers = tokens.iter().filter(|token| token.from == at && token.node == Node::Filler);
        fillers.map(|token| token.until).max()
    };
    let led = word(skip(from), &LEADS);
    let mut at = led.map_or(skip(from), skip);
    let mut items = Vec::new();
    loop {
        let named = tokens.iter().filter(|token| token.from == at).filter_map(|token| match &token.node {
            Node::Values(values) if values.side.is_none() => Some((token.until, values)),
            _ => None,
        });
        let (until, values) = named.max_by_key(|(until, _)| *until)?;
        items.extend(values.items.iter().cloned());
        at = skip(until);
        match word(at, &JOINTS) {
            Some(next) => at = skip(next),
            None => break,
        }
    }
    let of = empty(at).map_or(at, skip);
    let ended = word(of, &[Function::ExcludeEnd]).map(skip);
    let whole = match ended {
        Some(end) => end == close,
        None => led.is_some() && at == close,
    };
    let join = (items.len() > 1).then_some(Join::Or);
    let values = Values { items, join, each: false, located: false, nominal: false, side: None };
    let alike = values.vocabularies().next().is_some();
    (whole && alike).then(|| values.into())
}
