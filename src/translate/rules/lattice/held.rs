//! 生日券未核销, 有未使用优惠券: what is said of a thing right behind its name, or behind 有, is a fact of those they hold, and
//! no deed that they left undone with any. 会员30天内到期: what ends when, of which nothing else is said, is left open.

use super::{OPEN, Role, Token};
use crate::catalog::{Catalog, Event, Type};
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Gap, Node, Objects, Predicate};

/// The last character of a verb for having: 有, 持有, 拥有.
const HAVING: char = '有';

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    facts(chars, catalog, tokens);
    endings(catalog, tokens);
}

fn facts(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let things: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    let had = |at: usize| at.checked_sub(1).and_then(|before| chars.get(before)) == Some(&HAVING);
    // 未使用优惠券 is a fact of orders as well, which nobody has.
    let main = main_event(catalog).and_then(|main| catalog.events.get(main));
    let of_orders = |name: &str| main.is_some_and(|event| event.property(name).is_some());
    let fact = |token: &&Token| match &token.node {
        Node::Objects(objects) => match objects.as_ref() {
            Objects::Property { property, .. } => {
                !of_orders(property) && (things.contains(&token.from) || had(token.from))
            }
            _ => false,
        },
        _ => false,
    };
    let facts: Vec<(usize, usize)> = tokens.iter().filter(fact).map(|token| (token.from, token.until)).collect();
    let lesser = |token: &Token| {
        facts.iter().any(|(from, until)| {
            let inside = *from <= token.from && token.until <= *until;
            let beyond = had(*from) && token.from == *from;
            (inside || beyond) && (token.from, token.until) != (*from, *until)
        })
    };
    let parts = |node: &Node| matches!(node, Node::Word(_) | Node::Clause(_) | Node::Objects(_));
    tokens.retain(|token| !parts(&token.node) || !lesser(token));
}

/// When something ends that has a name of its own (优惠券到期): without that name it may be anything that ends.
fn endings(catalog: &Catalog, tokens: &mut Vec<Token>) {
    let open: Vec<(usize, usize)> = tokens
        .iter()
        .filter_map(|token| match &token.node {
            Node::Property(name) => Some((token, ending(catalog, name)?)),
            _ => None,
        })
        .filter(|(_, events)| !tokens.iter().any(|token| names(catalog, &token.node, events)))
        .map(|(token, _)| (token.from, token.until))
        .collect();
    let other = |token: &Token| !matches!(token.node, Node::Property(_));
    let known: Vec<(usize, usize)> =
        tokens.iter().filter(|token| other(token)).map(|token| (token.from, token.until)).collect();
    let ends = |token: &Token| !other(token) && open.contains(&(token.from, token.until));
    tokens.retain(|token| !ends(token) || !known.contains(&(token.from, token.until)));
    for token in tokens.iter_mut().filter(|token| ends(token)) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Foreign), Role::Unread, OPEN);
    }
}

/// The events with a moment that lies beside the one at which they happen, and is none by which something became of them.
fn ending(catalog: &Catalog, name: &str) -> Option<Vec<usize>> {
    let main = main_event(catalog);
    let of = |(at, event): (usize, &Event)| {
        let property = event.property(name).filter(|property| property.kind == Type::Time)?;
        let beside = property.says.is_none() && event.time.as_ref() != Some(&property.column);
        (beside && main != Some(at)).then_some(at)
    };
    let events: Vec<usize> = catalog.events.iter().enumerate().filter_map(of).collect();
    (!events.is_empty()).then_some(events)
}

/// Whether one of the events is named, or a kind of what it is done with.
fn names(catalog: &Catalog, node: &Node, events: &[usize]) -> bool {
    match node {
        Node::Clause(clause) => matches!(clause.predicate, Predicate::Event(event) if events.contains(&event)),
        Node::Values(values) => values.vocabularies().any(|vocabulary| {
            let name = catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
            let own = events.iter().filter_map(|event| catalog.events.get(*event));
            own.flat_map(|event| &event.properties).any(|property| property.vocabulary.as_deref() == name)
        }),
        _ => false,
    }
}
