//! What a name says of the definition behind it: 沉默（46~90天内有消费） was silent ever since.

use std::rc::Rc;

use super::super::lexicon::{Match, Sense};
use super::super::meaning::{Clause, Node, Occurrence, Predicate, TimeValue};
use super::super::words::Function;
use super::Token;
use super::framing::Framed;
use crate::catalog::Catalog;
use crate::dsl::Window;
use crate::translate::rules::grammar::main_event;

/// Of those who are silent, what was done in days that are over was done for the last time.
pub fn settle(frames: &[Framed], matches: &[Match<'_>], tokens: &mut [Token], catalog: &Catalog) {
    let silent = |found: &&Match<'_>| found.senses.contains(&Sense::Word(Function::Silent));
    let named =
        matches.iter().filter(silent).any(|found| frames.iter().any(|frame| frame.overlaps(found.from, found.until)));
    let denied = |token: &Token| {
        matches!(
            token.node,
            Node::Word(
                Function::Not
                    | Function::NotOnce
                    | Function::Never
                    | Function::Gone
                    | Function::Nothing
                    | Function::NotOne
                    | Function::Skipped
                    | Function::Exclude
            )
        )
    };
    let over = |token: &Token| {
        matches!(&token.node, Node::Time(TimeValue::Window(Window::Between { from: Some(_), until: Some(_) })))
    };
    if !named || tokens.iter().any(denied) || !tokens.iter().any(over) {
        return;
    }
    let main = main_event(catalog).map(Predicate::Event);
    for token in tokens {
        if let Node::Clause(clause) = &token.node
            && Some(clause.predicate) == main
        {
            token.node = Node::Clause(Rc::new(Clause { pick: Occurrence::Last, ..clause.as_ref().clone() }));
        }
    }
}
