//! Tea: viewed in the last 30 days, never bought: the thing in the heading is what all of it is of.

use std::rc::Rc;

use super::pointing::names;
use super::{Role, Token};
use crate::catalog::{Catalog, Formula};
use crate::translate::rules::meaning::{Clause, Node, Objects, Predicate, Values};
use crate::translate::rules::normal::NormalText;

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    let chars = text.chars();
    let colon = chars.iter().position(|c| *c == ':').filter(|_| !text.is_chinese(0));
    let Some(colon) = colon else { return };
    let thing = |token: &Token| match &token.node {
        Node::Values(values) if names(token, catalog) => Some(values.clone()),
        _ => None,
    };
    let Some(values) = tokens.iter().find(|token| token.from == 0 && token.until == colon).and_then(thing) else {
        return;
    };
    let whole = |opens: &Token| {
        let same = |token: &&Token| (token.from, token.until) == (opens.from, opens.until);
        tokens.iter().filter(same).any(|token| matches!(token.node, Node::Clause(_)))
    };
    let opens = |token: &Token| matches!(token.node, Node::Opens(_)) && !whole(token);
    let other = |token: &Token| token.from > colon && (names(token, catalog) || opens(token));
    if tokens.iter().any(other) {
        return;
    }
    let mut told = Vec::new();
    for token in tokens.iter_mut().filter(|token| token.from > colon) {
        if let Node::Clause(clause) = &token.node
            && clause.objects.is_none()
            && fits(catalog, clause.predicate, &values)
        {
            let objects = Some(Rc::new(Objects::Values(values.clone())));
            token.node = Node::Clause(Rc::new(Clause { objects, ..clause.as_ref().clone() }));
            told.push((token.from, token.until));
        }
    }
    if told.is_empty() {
        return;
    }
    // A unit of orders says nothing of what they are of.
    let of_all = |token: &Token| told.contains(&(token.from, token.until)) && !matches!(token.node, Node::Clause(_));
    tokens.retain(|token| token.until > colon && !of_all(token));
    tokens.push(Token { from: 0, until: colon, node: Node::Filler, role: Role::Value, cost: 0, near: None });
}

/// Whether what was done, or is counted, is of such things.
fn fits(catalog: &Catalog, predicate: Predicate, values: &Values) -> bool {
    let event = match predicate {
        Predicate::Event(event) => catalog.events.get(event),
        Predicate::Measure(measure) => match catalog.measures.get(measure).map(|found| &found.formula) {
            Some(Formula::Aggregate { event, .. }) => catalog.events.iter().find(|found| found.name == *event),
            _ => None,
        },
        Predicate::Moment(_) => None,
    };
    let known = |vocabulary: usize| {
        let name = catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        event.is_some_and(|event| {
            let mut properties = event.properties.iter();
            properties.any(|property| property.object && name.is_some() && property.vocabulary.as_deref() == name)
        })
    };
    values.vocabularies().all(known)
}
