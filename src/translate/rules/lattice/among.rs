//! Of our gold members, the top 10; rank women by spend and keep the first 100; Hangzhou's top 10%: the first are looked
//! for among those who stand before.

use super::{Role, Token};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

/// How dearly the word that begins so says nothing.
const EMPTY: u32 = 3;

pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    const PLACES: [Function; 4] = [Function::Top, Function::Bottom, Function::Most, Function::Least];
    let place = |token: &Token| PLACES.iter().any(|word| token.node == Node::Word(*word));
    let starts = |words: &str| chars.iter().collect::<String>().starts_with(words);
    if !tokens.iter().any(place) {
        return;
    }
    // 买过口红的女性中，消费最高的50人
    let whom = |at: usize| {
        let named = |token: &Token| token.role == Role::Subject || matches!(token.node, Node::Values(_));
        tokens.iter().any(|token| token.until == at && named(token))
    };
    let amongst = tokens.iter().filter(|token| token.is(&[Function::Among]) && whom(token.from));
    let amongst: Vec<(usize, usize)> = amongst.map(|token| (token.from, token.until)).collect();
    let empty = |token: &&mut Token| token.node == Node::Filler && amongst.contains(&(token.from, token.until));
    tokens.iter_mut().filter(empty).for_each(|token| token.cost += EMPTY);
    one_of_them(tokens, chars);
    let begun = tokens.iter().filter(|token| token.from == 0).map(|token| token.until).max();
    let amid = Node::Word(Function::Amid);
    let opens = tokens.iter().any(|token| token.from == 0 && token.node == amid);
    if opens {
        for token in tokens.iter_mut().filter(|token| token.from == 0 && token.node == Node::Filler) {
            token.cost += EMPTY;
        }
    } else if starts("rank ") && begun.is_some() {
        for token in tokens.iter_mut().filter(|token| token.from == 0 && token.node == Node::Filler) {
            token.cost += EMPTY;
        }
        tokens.push(Token { from: 0, until: 4, node: amid, role: Role::Comparison, cost: 0, near: None });
    }
    let owned = |at: usize| {
        let own = chars.get(at..at + 2) == Some(&['\'', 's']);
        own && tokens.iter().any(|token| token.from == at + 3 && place(token))
    };
    let owners: Vec<usize> = (0..chars.len()).filter(|at| owned(*at)).collect();
    for from in owners {
        let node = Node::Word(Function::Among);
        tokens.push(Token { from, until: from + 2, node, role: Role::Comparison, cost: 0, near: None });
    }
}

/// 消费最高的50人之一: whoever is one of them.
fn one_of_them(tokens: &mut Vec<Token>, chars: &[char]) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let counted = |at: usize| is(at, "人名位强") || chars.get(at).is_some_and(char::is_ascii_digit);
    let found = (1..chars.len()).filter(|at| is(*at, "之") && is(at + 1, "一") && counted(at - 1));
    for from in found.collect::<Vec<_>>() {
        super::empty(tokens, from, from + 2);
    }
}
