//! Times in brackets: 买口红（近90天）没买茶叶 · 投诉者（近6个月）当中的高价值客户 · 领券人（近90天领的）.

use super::{Token, empty};
use crate::translate::Role;
use crate::translate::rules::meaning::{Node, TimeValue};
use crate::translate::rules::words::Function;

const DENIALS: [Function; 4] = [Function::Not, Function::NotOnce, Function::Never, Function::Lacking];

/// A time in brackets is of what stands before them, and the next statement begins behind them.
pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    said_again(chars, tokens);
    let says = |token: &Token| token.is_deed() || matches!(token.node, Node::Values(_));
    // 投诉者（近6个月）: by a noun, too.
    let noun = |token: &Token| {
        matches!(token.node, Node::Subject { .. }) || token.node == Node::Filler && chars.get(token.from) == Some(&'者')
    };
    let said = closes(chars, tokens, says);
    let named = closes(chars, tokens, noun);
    let begins = |at: usize| tokens.iter().any(|token| token.from == at && (token.is(&DENIALS) || token.is_deed()));
    let parting: Vec<usize> = said.iter().copied().filter(|close| begins(close + 1)).collect();
    for token in tokens.iter_mut().filter(|token| token.until == token.from + 1 && parting.contains(&token.from)) {
        (token.node, token.role, token.cost) = (Node::Word(Function::Comma), Role::Connective, 0);
    }
    // 投诉者（近6个月）当中的高价值客户: not of such a value then.
    let among = |token: &&Token| {
        let close = token.from.checked_sub(1);
        token.is(&[Function::Among]) && close.is_some_and(|close| said.contains(&close) || named.contains(&close))
    };
    let parts: Vec<(usize, usize)> = tokens.iter().filter(among).map(|token| (token.from, token.until)).collect();
    for (from, until) in parts {
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Word(Function::Comma);
        tokens.push(Token { from, until, node, role: Role::Connective, cost: 0, near: None });
    }
}

/// Where brackets close that hold a time and nothing more, right behind such a word.
fn closes(chars: &[char], tokens: &[Token], before: impl Fn(&Token) -> bool) -> Vec<usize> {
    let close = |at: usize| {
        let blank = |token: &&Token| token.from == at && token.node == Node::Filler;
        let mut ends = [at].into_iter().chain(tokens.iter().filter(blank).map(|token| token.until));
        ends.find(|at| chars.get(*at) == Some(&')'))
    };
    let opens = |from: usize| {
        let open = from.checked_sub(1).filter(|open| *open > 0 && chars.get(*open) == Some(&'('));
        open.is_some_and(|open| tokens.iter().any(|token| token.until == open && before(token)))
    };
    tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Time(TimeValue::Window(_) | TimeValue::Total(_))))
        .filter(|token| opens(token.from))
        .filter_map(|token| close(token.until))
        .collect()
}

/// 领券人（近90天领的）: when it was is said with the same verb again.
fn said_again(chars: &[char], tokens: &mut Vec<Token>) {
    let event = |token: &Token| match &token.node {
        Node::Clause(clause) if token.is_deed() => Some(clause.predicate),
        _ => None,
    };
    let same = |deed: &Token, open: usize| tokens.iter().any(|said| said.until <= open && event(said) == event(deed));
    let found: Vec<(usize, usize)> = (1..chars.len())
        .filter(|open| chars.get(*open) == Some(&'('))
        .filter_map(|open| {
            let close = (open..chars.len()).find(|at| chars.get(*at) == Some(&')'))?;
            let time = tokens.iter().filter(|token| token.from == open + 1 && matches!(token.node, Node::Time(_)));
            let until = time.map(|token| token.until).filter(|until| *until < close).max()?;
            let ends =
                |deed: &&Token| deed.until == close || deed.until + 1 == close && chars.get(deed.until) == Some(&'的');
            let again = tokens.iter().filter(|deed| deed.from == until && deed.is_deed());
            again.filter(ends).any(|deed| same(deed, open)).then_some((until, close))
        })
        .collect();
    for (from, until) in found {
        empty(tokens, from, until);
    }
}
