//! 到店, 来门店: to come to a place is to have bought there.

use std::rc::Rc;

use super::{Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Clause, Node, Objects, Predicate};

/// The character that begins a place one comes to.
const COMES: char = '到';

pub fn deeds(tokens: &mut Vec<Token>, chars: &[char], catalog: &Catalog) {
    let Some(main) = main_event(catalog) else { return };
    // 到店频次低: how often they come there, and not that they do.
    let come = |token: &&Token| chars.get(token.from) == Some(&COMES) && chars.get(token.until) != Some(&'频');
    let deed = |token: &Token| {
        let Node::Values(values) = &token.node else { return None };
        let objects = Some(Rc::new(Objects::Values(values.clone())));
        let clause = Clause { objects, ..Clause::new(Predicate::Event(main)) };
        Some(Token { node: Node::Clause(clause.into()), role: Role::Event, ..token.clone() })
    };
    let found: Vec<Token> = tokens.iter().filter(come).filter_map(deed).collect();
    tokens.extend(found);
}
