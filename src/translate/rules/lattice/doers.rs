//! 没买过口红的买家, 看过口红的买家: the thing is of the deed before it, and no part of what the customers are called.

use std::rc::Rc;

use super::Token;
use crate::catalog::Catalog;
use crate::translate::rules::meaning::{Cond, Node};

/// Between a description and its noun.
const OF: char = '的';

pub fn settle(chars: &[char], tokens: &mut [Token], catalog: &Catalog) {
    let deeds: Vec<usize> = tokens.iter().filter(|token| token.is_deed()).map(|token| token.until).collect();
    let told: Vec<usize> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Values(_)) && deeds.contains(&token.from))
        .map(|token| token.until)
        .filter(|until| chars.get(*until) == Some(&OF))
        .collect();
    for token in tokens.iter_mut().filter(|token| token.from > 0 && told.contains(&(token.from - 1))) {
        let Node::Cond(cond) = &token.node else { continue };
        let Cond::Term { term, time: None } = cond.as_ref() else { continue };
        let deed = |rule: &str| catalog.events.iter().any(|event| event.name == rule);
        if catalog.terms.get(*term).is_some_and(|term| deed(&term.rule)) {
            token.node = Node::Cond(Cond::All(vec![Rc::clone(cond)]).into());
        }
    }
}
