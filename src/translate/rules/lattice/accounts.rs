//! Words that name customers as well as something that customers have: an account is a person, unless it is had,
//! opened or counted.

use super::super::meaning::{Gap, Node, Predicate};
use super::super::normal::NormalText;
use super::super::words::Function;
use super::Token;
use crate::catalog::Catalog;

/// What an account can be had by, right before it; or where it is had, right behind it.
const HAD: [Function; 5] = [Function::Have, Function::Held, Function::Lacking, Function::Generic, Function::Not];

pub(super) fn settle(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    followers(tokens, text);
    let both: Vec<(usize, usize, bool)> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Subject { .. }))
        .map(|token| (token.from, token.until))
        .filter(|span| tokens.iter().any(|token| (token.from, token.until) == *span && is_deed(&token.node)))
        // Registered an account: the day they did, and no account of a channel.
        .map(|(from, until)| {
            let opened = tokens.iter().any(|token| token.from < from && token.until == until && is_moment(&token.node));
            (from, until, !opened && is_had(tokens, text, catalog, from, until))
        })
        .collect();
    tokens.retain(|token| {
        let had = both.iter().find(|(from, until, _)| (*from, *until) == (token.from, token.until));
        had.is_none_or(|(_, _, had)| match &token.node {
            Node::Subject { .. } => !had,
            Node::Clause(_) => *had,
            // 3个账号: what is counted.
            Node::Unit(_) => *had,
            _ => true,
        })
    });
}

/// 花屿的粉丝 like it, however they show it; 买过花屿的粉丝 bought it.
fn followers(tokens: &mut Vec<Token>, text: &NormalText) {
    let open = |token: &Token| token.node == Node::Unread(Gap::Vague);
    let open: Vec<(usize, usize)> =
        tokens.iter().filter(|token| open(token)).map(|token| (token.from, token.until)).collect();
    let liked = |from: usize| {
        let of = from.checked_sub(1).filter(|of| text.chars().get(*of) == Some(&'的'));
        let name = tokens
            .iter()
            .filter(|token| matches!(token.node, Node::Values(_)))
            .find(|token| token.until == from || Some(token.until) == of);
        name.is_some_and(|name| {
            let deed = |token: &Token| token.until <= name.from && matches!(token.node, Node::Clause(_));
            !tokens.iter().any(deed)
        })
    };
    let lost: Vec<(usize, usize)> = open.into_iter().filter(|(from, _)| *from == 0 || liked(*from)).collect();
    let people = |node: &Node| matches!(node, Node::Subject { .. });
    tokens.retain(|token| !(people(&token.node) && lost.contains(&(token.from, token.until))));
}

fn is_deed(node: &Node) -> bool {
    matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(_)))
}

fn is_moment(node: &Node) -> bool {
    matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Moment(_)))
}

/// With an account, 3个账号, accounts on Tmall, 天猫账号.
fn is_had(tokens: &[Token], text: &NormalText, catalog: &Catalog, from: usize, until: usize) -> bool {
    let gap = |from: usize, until: usize| {
        text.chars().get(from..until).is_some_and(|gap| gap.iter().all(|c| *c == ' ' || *c == '"'))
    };
    let word = |node: &Node, words: &[Function]| matches!(node, Node::Word(word) if words.contains(word));
    let event = tokens.iter().find_map(|token| match &token.node {
        Node::Clause(clause) if (token.from, token.until) == (from, until) => match clause.predicate {
            Predicate::Event(event) => catalog.events.get(event),
            _ => None,
        },
        _ => None,
    });
    let own = |node: &Node| {
        let Node::Values(values) = node else { return false };
        let mut vocabularies = values.items.iter().flat_map(|item| item.meanings.iter()).map(|(index, _)| *index);
        vocabularies.any(|index| {
            let name = catalog.vocabularies.get(index).map(|found| found.name.as_str());
            event.is_some_and(|event| event.properties.iter().any(|property| property.vocabulary.as_deref() == name))
        })
    };
    let has = |token: &Token| {
        let counted = matches!(token.node, Node::Unit(_) | Node::Number(_) | Node::Amount(_));
        token.until <= from && gap(token.until, from) && (counted || own(&token.node) || word(&token.node, &HAD))
    };
    let placed = |token: &Token| {
        let named = |other: &Token| token.until <= other.from && gap(token.until, other.from) && own(&other.node);
        until < token.from && gap(until, token.from) && word(&token.node, &[Function::At]) && tokens.iter().any(named)
    };
    tokens.iter().any(|token| has(token) || placed(token))
}
