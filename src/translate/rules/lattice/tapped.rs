//! 点了收藏, 点了口红加购: to tap on what marks or collects a thing is to do just that, and no message was opened by it.

use super::Token;
use crate::catalog::Catalog;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Node, Predicate};

/// How verbs for tapping begin.
const TAP: char = '点';
/// What parts two statements.
const PARTS: &str = ",;.、:()并且但又";

pub fn settle(chars: &[char], tokens: &mut Vec<Token>, catalog: &Catalog) {
    let table = |token: &Token| {
        let event = match &token.node {
            Node::Clause(clause) => match clause.predicate {
                Predicate::Event(event) => event,
                _ => return None,
            },
            Node::Opens(event) => *event,
            _ => return None,
        };
        let found = catalog.events.get(event).filter(|_| main_event(catalog) != Some(event))?;
        Some(found.table.as_str())
    };
    let taps = |token: &&Token| chars.get(token.from) == Some(&TAP) && table(token).is_some();
    let thing = |from: usize, until: usize| {
        from == until || tokens.iter().any(|token| (token.from, token.until) == (from, until) && is_thing(token))
    };
    let done = |tap: &Token| {
        let parted = |until: usize| chars.get(tap.until..until).is_none_or(|c| c.iter().any(|c| PARTS.contains(*c)));
        let marks = |deed: &&Token| deed.from >= tap.until && !parted(deed.until) && thing(tap.until, deed.from);
        tokens.iter().filter(marks).any(|deed| table(deed).is_some() && table(deed) != table(tap))
    };
    let found: Vec<(usize, usize)> =
        tokens.iter().filter(taps).filter(|tap| done(tap)).map(|tap| (tap.from, tap.until)).collect();
    for (from, until) in found {
        tokens.retain(|token| token.from >= until || token.until <= from);
        tokens.push(Token::filler(from, until));
    }
}

fn is_thing(token: &Token) -> bool {
    matches!(token.node, Node::Values(_))
}
