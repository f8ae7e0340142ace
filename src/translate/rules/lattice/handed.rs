//! Never bought tea but viewed it, favourited one or added one to the cart: the one thing that was named before is what
//! those deeds are of, too.

use super::Token;
use super::pointing::names;
use crate::catalog::Catalog;
use crate::translate::Role;
use crate::translate::rules::meaning::{Gap, Node};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    let is = |token: &Token, word: Function| token.node == Node::Word(word);
    let things = |at: usize| {
        let before = tokens.iter().filter(|token| token.until <= at && names(token, catalog));
        let all: Vec<&Token> = before.filter(|token| matches!(token.node, Node::Values(_))).collect();
        let longest = all.iter().map(|token| (token.until - token.from, token.from, token.until)).max()?;
        let (_, from, until) = longest;
        let inside = |token: &&Token| from <= token.from && token.until <= until;
        let alone = all.iter().all(inside);
        alone.then(|| {
            (from, all.iter().filter(|token| (token.from, token.until) == (from, until)).copied().collect::<Vec<_>>())
        })
    };
    // Never bought tea: the thing itself is denied.
    let denied = |thing: usize| {
        let last = |words: &[Function]| {
            let found = tokens.iter().filter(|token| token.until <= thing && words.iter().any(|word| is(token, *word)));
            found.map(|token| token.until).max()
        };
        let joint = last(&[Function::And, Function::But, Function::Comma, Function::Or]);
        last(&[Function::Not, Function::Never]).is_some_and(|not| joint.is_none_or(|joint| joint < not))
    };
    let deed = |at: usize| {
        tokens.iter().any(|token| token.until + 1 == at && matches!(token.node, Node::Clause(_) | Node::Opens(_)))
    };
    // One or more, one order, one of them: a number.
    let counts = |at: usize| {
        let begins = |at: usize, token: &&Token| token.from == at;
        let number = |token: &Token| match &token.node {
            Node::Number(_) | Node::Amount(_) | Node::Unit(_) | Node::Subject { .. } | Node::Values(_) => true,
            Node::Word(word) => matches!(word, Function::OrMore | Function::OrLess | Function::Times | Function::Of),
            _ => false,
        };
        let next = tokens.iter().filter(|token| begins(at + 1, token));
        let or =
            tokens.iter().find(|token| token.from == at + 1 && is(token, Function::Or)).map(|token| token.until + 1);
        next.clone().any(number) || or.is_some_and(|at| tokens.iter().filter(|token| begins(at, token)).any(number))
    };
    // Never bought one: a denial hands it on by itself, and may be of anything.
    let undone = |at: usize| {
        let deeds = tokens.iter().filter(|token| token.until + 1 == at && matches!(token.node, Node::Clause(_)));
        let not = |token: &Token| is(token, Function::Not) || is(token, Function::Never);
        let before = |deed: &Token| tokens.iter().any(|token| token.until + 1 == deed.from && not(token));
        deeds.into_iter().any(before)
    };
    let mut found = Vec::new();
    let mut bare = Vec::new();
    let mut lost = Vec::new();
    for token in tokens.iter() {
        // Added such products to the cart: of the kind that was named before, and of nothing where none was.
        if is(token, Function::SuchThings) {
            let (from, until) = (token.from, token.until);
            match things(from) {
                Some((_, named)) => {
                    let copy = |thing: &Token| Token { from, until, ..thing.clone() };
                    found.push(((from, until), named.into_iter().map(copy).collect()));
                }
                None => lost.push((from, until)),
            }
            continue;
        }
        // It, after what was done with the thing, may be that very one; after what was not done, it is the kind of thing.
        let some = text.chars().get(token.from..token.until).is_some_and(|said| said == ['s', 'o', 'm', 'e']);
        let open = some || is(token, Function::Anaphor);
        let number = |other: &Token| (other.from, other.until) == (token.from, token.until) && other.node.is_number();
        let one = some || tokens.iter().any(number);
        if !open || text.is_chinese(token.from) || !deed(token.from) || counts(token.until) {
            continue;
        }
        if let Some((thing, named)) = things(token.from)
            && (one || denied(thing))
        {
            let (from, until) = (token.from, token.until);
            if undone(from) {
                bare.push((from, until));
                continue;
            }
            let copies: Vec<Token> = named.into_iter().map(|thing| Token { from, until, ..thing.clone() }).collect();
            found.push(((from, until), copies));
        }
    }
    tokens.retain(|token| !(bare.contains(&(token.from, token.until)) && token.node.is_number()));
    found.dedup_by_key(|(stretch, _)| *stretch);
    for (from, until) in lost {
        super::empty(tokens, from, until);
        for token in tokens.iter_mut().filter(|token| (token.from, token.until) == (from, until)) {
            (token.node, token.role) = (Node::Unread(Gap::Blank), Role::Unread);
        }
    }
    for ((from, until), copies) in found {
        let such = tokens.iter().any(|token| token.from == from && is(token, Function::SuchThings));
        tokens.retain(|token| (token.from, token.until) != (from, until));
        tokens.retain(|token| !such || token.until <= from || until <= token.from);
        tokens.extend(copies);
    }
}
