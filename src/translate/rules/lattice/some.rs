//! Some of several things that are listed: only one of coffee and tea, two of coffee, tea and milk; every single one.

use super::Token;
use super::scene::Scene;
use super::senses::values;
use crate::translate::rules::lexicon::Match;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// 只要买过口红的: who is asked for, and not that they bought nothing else. 只看 may be what they do.
fn wanted(tokens: &mut Vec<Token>, text: &NormalText) {
    let limit = |token: &&Token| {
        let said = text.chars().get(token.from..token.until);
        token.node == Node::Word(Function::Limit)
            && said.is_some_and(|said| said.starts_with(&['只']) && said != ['只', '看'])
    };
    let limits: Vec<(usize, usize)> = tokens.iter().filter(limit).map(|token| (token.from, token.until)).collect();
    let only = |token: &Token| matches!(token.node, Node::Word(Function::Only | Function::Equal));
    tokens.retain(|token| {
        !(only(token) && limits.iter().any(|(from, until)| token.from == *from && token.until < *until))
    });
    tokens.extend(limits.iter().map(|(from, until)| Token::filler(*from, *until)));
}

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    wanted(tokens, text);
    only_some(tokens, text);
    of_those(tokens, text);
}

/// Every single order: each of them, and neither one order nor somebody unmarried.
pub fn is_of_each(scene: &Scene<'_>, found: &Match<'_>) -> bool {
    let named = |until: usize| {
        let at = |other: &&Match<'_>| (other.from, other.until) == (found.from, until);
        scene.matches.iter().filter(at).any(|other| values(other.senses).is_some())
    };
    scene.every.iter().any(|(from, until)| *from < found.from && named(*until))
}

/// Two of coffee, tea and milk: two of them, and not two of each.
fn of_those(tokens: &mut Vec<Token>, text: &NormalText) {
    let few = |node: &Node| matches!(node, Node::Number(numeral) if numeral.count().is_some_and(|count| count < 10));
    let counts = |at: usize| {
        let behind = |token: &&Token| token.until == at || token.until + 1 == at;
        at > 0 && !text.is_chinese(at) && tokens.iter().filter(behind).any(|token| few(&token.node))
    };
    let listed = |at: usize| {
        let next = |token: &&Token| (at..=at + 1).contains(&token.from);
        tokens.iter().filter(next).any(|token| matches!(token.node, Node::Values(_)))
    };
    let of: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Amid) && counts(token.from) && listed(token.until))
        .map(|token| (token.from, token.until))
        .collect();
    let amid = |token: &Token| token.node == Node::Word(Function::Amid);
    let inside = |token: &Token| of.iter().any(|(from, until)| *from <= token.from && token.until <= *until);
    let whole = |token: &Token| amid(token) && of.contains(&(token.from, token.until));
    tokens.retain(|token| whole(token) || !inside(token));
}

/// Only one of coffee, tea and milk: how many of them, and not that nothing else was bought.
fn only_some(tokens: &mut Vec<Token>, text: &NormalText) {
    let begins =
        |at: usize, wanted: fn(&Node) -> bool| tokens.iter().any(|token| token.from == at && wanted(&token.node));
    let some = |at: usize| {
        begins(at, |node| matches!(node, Node::Number(_))) && begins(at, |node| *node == Node::Word(Function::Or))
    };
    let exact: Vec<usize> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::Equal) && !text.is_chinese(token.from))
        .filter(|token| some(token.until) || some(token.until + 1))
        .map(|token| token.until)
        .collect();
    tokens.retain(|token| match token.node {
        Node::Word(Function::Or) => !exact.iter().any(|until| (*until..=until + 1).contains(&token.from)),
        Node::Word(Function::Only) | Node::Filler => !exact.contains(&token.until),
        _ => true,
    });
}
