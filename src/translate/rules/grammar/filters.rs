//! What the rows must have that are counted: ordered at least twice where the category is lipstick.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Join, Kind, Node, Objects};
use super::super::words::Function;
use super::events::about;
use super::{Context, Grammar, word};

pub fn rules(grammar: &mut Grammar) {
    // Customers where the city is known: of them, as "who" says it.
    grammar.one("customers where …", Kind::Word(Function::Where), |_, _| Some((Node::Word(Function::Relative), 1)));
    grammar.pair("where category equals lipstick", &word(Function::Where), &[Kind::Objects], |_, _, objects| {
        let Node::Objects(objects) = objects else { return None };
        let tests = match objects.as_ref() {
            // Of one row, and not of a row for each.
            Objects::All(parts) => parts.iter().cloned().map(Rc::new).collect(),
            _ => vec![objects.clone()],
        };
        Some((Node::Where(tests), 0))
    });
    grammar.pair("where A is 1 and B is 2", &[Kind::Where], &[Kind::Tail], |_, filter, tail| {
        let (Node::Where(tests), Node::Tail { join: Join::And | Join::Comma, node }) = (filter, tail) else {
            return None;
        };
        let further = match node.as_ref() {
            Node::Objects(objects) => std::slice::from_ref(objects),
            Node::Where(further) => further,
            _ => return None,
        };
        Some((Node::Where(tests.iter().chain(further).cloned().collect()), 0))
    });
    let before = [Kind::Word(Function::Comma), Kind::Word(Function::And)];
    grammar.pair(", where …", &before, &[Kind::Where], |_, _, filter| Some((filter.clone(), 0)));
    grammar.pair("ordered twice where …", &[Kind::Clause, Kind::Cond], &[Kind::Where], |context, done, filter| {
        let Node::Where(tests) = filter else { return None };
        let clause = match done {
            Node::Clause(clause) => clause,
            Node::Cond(cond) => match cond.as_ref() {
                Cond::Clause(clause) => clause,
                _ => return None,
            },
            _ => return None,
        };
        Some((filtered(context, clause, tests)?, 0))
    });
}

/// The rows of what was done that pass every test.
fn filtered(context: &Context<'_>, done: &Rc<Clause>, tests: &[Rc<Objects>]) -> Option<Node> {
    if done.implied {
        return None;
    }
    tests.iter().try_fold(Node::Clause(done.clone()), |node, test| match node {
        Node::Clause(clause) => about(context, &clause, test),
        _ => None,
    })
}
