//! A word in a list of an attribute's values is one of them, whatever else it names: 标签含母婴和高消费.

use super::super::meaning::{Cond, Node};
use super::super::words::Function;
use super::Token;
use crate::catalog::{Catalog, Type};

/// How much dearer another name is there.
const DEARER: u32 = 20;

/// Makes every other name of a listed value dearer.
pub(super) fn settle(catalog: &Catalog, tokens: &mut [Token]) {
    let lists: Vec<(usize, usize)> = tokens
        .iter()
        .filter_map(|token| match token.node {
            Node::Attribute(index) => Some((vocabulary(catalog, index)?, token.until)),
            _ => None,
        })
        .collect();
    for (vocabulary, mut at) in lists {
        let mut listed = false;
        while let Some(until) = next(tokens, at, vocabulary) {
            let is_value = is_value(tokens, at, until, vocabulary);
            for token in
                tokens.iter_mut().filter(|token| listed && is_value && (token.from, token.until) == (at, until))
            {
                token.cost += if is_other_name(&token.node) { DEARER } else { 0 };
            }
            listed |= is_value;
            at = until;
        }
    }
}

/// The values that customers may have several of.
fn vocabulary(catalog: &Catalog, attribute: usize) -> Option<usize> {
    let attribute = catalog.attributes.get(attribute).filter(|attribute| attribute.kind == Type::List)?;
    let name = attribute.vocabulary.as_deref()?;
    catalog.vocabularies.iter().position(|found| found.name == name)
}

/// Where the list goes on behind a value, or a word that belongs to a list.
fn next(tokens: &[Token], at: usize, vocabulary: usize) -> Option<usize> {
    let goes_on = |token: &&Token| match &token.node {
        Node::Values(values) => values.items.iter().all(|item| item.of(vocabulary).is_some()),
        Node::Filler => true,
        Node::Word(word) => matches!(
            word,
            Function::Is | Function::Have | Function::Contains | Function::Both | Function::And | Function::Comma
        ),
        _ => false,
    };
    tokens.iter().filter(|token| token.from == at).filter(goes_on).map(|token| token.until).max()
}

fn is_value(tokens: &[Token], from: usize, until: usize, vocabulary: usize) -> bool {
    tokens.iter().any(|token| {
        let of = |node: &Node| matches!(node, Node::Values(values) if values.items.iter().all(|item| item.of(vocabulary).is_some()));
        (token.from, token.until) == (from, until) && of(&token.node)
    })
}

fn is_other_name(node: &Node) -> bool {
    matches!(node, Node::Cond(cond) if matches!(cond.as_ref(), Cond::Term { .. } | Cond::State { .. }))
}
