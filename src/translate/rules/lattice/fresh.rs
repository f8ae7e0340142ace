//! 首购后30天内的客户 · 注册后0-7天: nothing was done within that time, which tells how long ago the first deed was.

use super::{Token, empty};
use crate::translate::rules::meaning::{Cond, Node, Predicate, TimeValue};
use crate::translate::rules::words::Function;

/// What may stand between the time and the end of what is said.
const CLOSING: &str = ",;)。.?!";
/// What ends what was said before.
const PARTS: &str = ",;、。(:";

/// Drops what counts from a moment, where the time is closed off by the customers or the end.
pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    let after = |token: &&Token| token.is(&[Function::After]);
    let found: Vec<(usize, usize, usize)> = tokens
        .iter()
        .filter(after)
        .filter(|word| {
            let moments = tokens.iter().filter(|token| token.until == word.from && is_moment(token));
            moments.map(|token| token.from).min().is_some_and(|from| is_first(chars, tokens, from))
        })
        .filter_map(|word| Some((word.from, word.until, time_from(tokens, word.until)?)))
        .filter(|(_, _, until)| is_closed(chars, tokens, *until))
        .collect();
    for (from, until, end) in found {
        empty(tokens, from, until);
        tokens.retain(|token| !(token.from == until && token.until == end && matches!(token.node, Node::Within(_))));
    }
}

/// 下单时间在注册后7天内: what was done before it in the same breath is what the time is of.
fn is_first(chars: &[char], tokens: &[Token], at: usize) -> bool {
    let part = (0..at).rev().find(|at| chars.get(*at).is_some_and(|c| PARTS.contains(*c))).map_or(0, |at| at + 1);
    let said = |token: &Token| {
        token.is_deed() || token.is(&[Function::First, Function::Last]) || matches!(token.node, Node::Property(_))
    };
    !tokens.iter().any(|token| part <= token.from && token.until <= at && said(token))
}

fn is_moment(token: &Token) -> bool {
    match &token.node {
        Node::Word(Function::FirstOrder) => true,
        Node::Clause(clause) => matches!(clause.predicate, Predicate::Moment(_)),
        Node::Cond(cond) => {
            matches!(cond.as_ref(), Cond::Clause(clause) if matches!(clause.predicate, Predicate::Moment(_)))
        }
        _ => false,
    }
}

/// Where the time ends that begins there: within so many days, or from so many to so many.
fn time_from(tokens: &[Token], at: usize) -> Option<usize> {
    let time = |token: &&Token| {
        matches!(token.node, Node::Within(_) | Node::Lengths { .. } | Node::Time(TimeValue::Window(_)))
    };
    tokens.iter().filter(|token| token.from == at).filter(time).map(|token| token.until).max()
}

fn is_closed(chars: &[char], tokens: &[Token], at: usize) -> bool {
    let mark = |at: usize| chars.get(at).is_none_or(|c| CLOSING.contains(*c));
    let of = at + usize::from(chars.get(at) == Some(&'的'));
    // 注册后7天内，下了单: what was done within that time follows.
    let ends = at >= chars.len() || chars.get(at) == Some(&')');
    let people = |token: &Token| token.from == of && matches!(token.node, Node::Subject { .. }) && mark(token.until);
    ends || tokens.iter().any(people)
}
