//! Signs and orders that turn what stands beside them: R low / F high is both, and the first of an ascending order the last.

use super::Token;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    between_axes(tokens, chars);
    from_below(tokens, chars);
}

/// A stroke between the axes of a state parts them: where customers stand on each of them.
fn between_axes(tokens: &mut [Token], chars: &[char]) {
    let of_axis = |token: &&Token| matches!(token.node, Node::Axis { .. } | Node::Word(Function::High | Function::Low));
    let ends: Vec<usize> = tokens.iter().filter(of_axis).map(|token| token.until).collect();
    let begins: Vec<usize> = tokens.iter().filter(of_axis).map(|token| token.from).collect();
    let named = tokens.iter().any(|token| matches!(token.node, Node::Axis { .. }));
    let blank = |at: usize| chars.get(at) == Some(&' ');
    let parts = |from: usize, until: usize| {
        let before = if from.checked_sub(1).is_some_and(blank) { from - 1 } else { from };
        let behind = if blank(until) { until + 1 } else { until };
        chars.get(from) == Some(&'/') && ends.contains(&before) && begins.contains(&behind)
    };
    for token in tokens.iter_mut().filter(|_| named) {
        if token.node == Node::Word(Function::Or) && token.until == token.from + 1 && parts(token.from, token.until) {
            token.node = Node::Word(Function::Comma);
        }
    }
}

/// 按消费从低到高取前一半: the first of those are the lowest.
fn from_below(tokens: &mut Vec<Token>, chars: &[char]) {
    let rising: Vec<usize> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Ascending)).map(|token| token.until).collect();
    tokens.retain(|token| token.node != Node::Word(Function::Ascending));
    let behind =
        |at: usize| rising.iter().any(|end| *end <= at && !chars.get(*end..at).unwrap_or_default().contains(&';'));
    // 消费从低到高，取10%: which end, only the order says; nothing that knows of one end reads it.
    let first =
        |token: &Token| matches!(token.node, Node::Word(Function::Top | Function::Bottom)) && behind(token.from);
    if !tokens.iter().any(first)
        && tokens.iter().any(|token| matches!(token.node, Node::Number(_)) && behind(token.from))
    {
        tokens.retain(|token| token.node != Node::Word(Function::Sort));
    }
    for token in tokens.iter_mut().filter(|token| behind(token.from)) {
        if token.node == Node::Word(Function::Top) {
            token.node = Node::Word(Function::Bottom);
        }
    }
}
