//! Signs and orders that turn what stands beside them: R low / F high is both, the first of an ascending order the last, and
//! 线下门店＋小程序－天猫 leaves one out.

use super::Token;
use crate::translate::Role;
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    between_axes(tokens, chars);
    between_numbers(tokens, chars);
    between_levels(tokens, chars);
    from_below(tokens, chars);
    less(tokens, chars);
}

/// 50,000-100,000: a range is no list of two numbers.
fn between_numbers(tokens: &mut Vec<Token>, chars: &[char]) {
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    tokens.retain(|token| {
        let dash = token.until == token.from + 1 && chars.get(token.from) == Some(&'-');
        let apart = dash && digit(token.from.checked_sub(1)) && digit(Some(token.until));
        !apart || token.node != Node::Word(Function::Comma)
    });
}

/// 中高价值客户: those between are not the high ones. 会员中高价值的 is said of all members, and means those.
fn between_levels(tokens: &mut Vec<Token>, chars: &[char]) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    tokens.retain(|token| {
        let begins = token.from.checked_sub(1).is_none_or(|at| !chars.get(at).is_some_and(|c| c.is_alphanumeric()));
        let level = token.until == token.from + 1 && is(token.from, "中") && is(token.until, "高低等");
        token.node != Node::Filler || !begins || !level
    });
}

/// A + B - C: where one sign adds, the other takes away.
fn less(tokens: &mut Vec<Token>, chars: &[char]) {
    let sign = |at: usize, sign: char| {
        let beside = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| !c.is_ascii_digit());
        chars.get(at) == Some(&sign) && beside(at.checked_sub(1)) && beside(at.checked_add(1))
    };
    let adds = (0..chars.len()).any(|at| sign(at, '+'));
    for from in (1..chars.len()).filter(|at| adds && sign(*at, '-')) {
        tokens.retain(|token| token.until <= from || token.from > from);
        // +咨询过-未下单: what is denied already is not left out once more.
        let denial = [Function::Not, Function::NotOnce, Function::Never, Function::NoOrder, Function::Lacking];
        let denied = tokens.iter().any(|token| token.from == from + 1 && token.is(&denial));
        let (word, role) =
            if denied { (Function::Comma, Role::Connective) } else { (Function::Exclude, Role::Negation) };
        tokens.push(Token { from, until: from + 1, node: Node::Word(word), role, cost: 0, near: None });
    }
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
