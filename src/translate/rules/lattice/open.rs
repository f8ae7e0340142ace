//! Words that leave open what they say: a mean of somebody's own, a length of no number.

use super::super::meaning::{Gap, Node, Predicate};
use super::super::normal::NormalText;
use super::super::words::Function;
use super::{OPEN, Role, Token};
use crate::catalog::{Catalog, Formula};

pub(super) fn leave_open(tokens: &mut [Token], text: &NormalText, catalog: &Catalog) {
    own_mean(tokens, text, catalog);
    any_length(tokens, text);
    whole_words(tokens);
}

/// 即将流失: a word that says something open is no two empty words.
fn whole_words(tokens: &mut [Token]) {
    let vague = |token: &&Token| token.node == Node::Unread(Gap::Vague);
    let words: Vec<(usize, usize)> = tokens.iter().filter(vague).map(|token| (token.from, token.until)).collect();
    let inside = |token: &Token| {
        let part = |(from, until): &(usize, usize)| {
            *from <= token.from && token.until <= *until && token.until - token.from < until - from
        };
        token.node == Node::Filler && words.iter().any(part)
    };
    for token in tokens.iter_mut().filter(|token| inside(token)) {
        token.cost += OPEN;
    }
}

/// Less than their own average, above their average basket: that of theirs, which is of no time that is said, and not
/// that of all customers.
fn own_mean(tokens: &mut [Token], text: &NormalText, catalog: &Catalog) {
    let held = [Function::More, Function::Less, Function::AtLeast, Function::AtMost, Function::Than];
    let held = |node: &Node| matches!(node, Node::Word(function) if held.contains(function));
    let ends: Vec<usize> = tokens.iter().filter(|token| held(&token.node)).map(|token| token.until).collect();
    let owned = |at: usize| {
        let owners = ["their ", "their own ", "his or her ", "his own ", "her own "];
        let mut before =
            owners.iter().filter(|owner| text.stands_behind(at, owner)).filter_map(|owner| at.checked_sub(owner.len()));
        before.any(|before| before.checked_sub(1).is_some_and(|end| ends.contains(&end)))
    };
    let mean = |node: &Node| match node {
        Node::Word(function) => *function == Function::Mean,
        Node::Clause(clause) => match clause.predicate {
            Predicate::Measure(measure) => {
                catalog.measures.get(measure).is_some_and(|found| matches!(found.formula, Formula::Ratio { .. }))
            }
            Predicate::Event(_) | Predicate::Moment(_) => false,
        },
        _ => false,
    };
    for token in tokens.iter_mut().filter(|token| mean(&token.node) && owned(token.from)) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
    }
}

/// In any 30 days: not in the last ones, which no window says.
fn any_length(tokens: &mut [Token], text: &NormalText) {
    let lasts = |node: &Node| matches!(node, Node::Length(_) | Node::Lengths { .. });
    let lengths: Vec<usize> = tokens.iter().filter(|token| lasts(&token.node)).map(|token| token.from).collect();
    let any = |token: &Token| token.node == Node::Filler && text.typed(token.from, token.until).trim() == "any";
    for token in tokens.iter_mut().filter(|token| any(token) && lengths.contains(&(token.until + 1))) {
        (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
    }
}
