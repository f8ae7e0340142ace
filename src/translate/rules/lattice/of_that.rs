//! 前90天消费满1000元、近90天不到其一半 · at least 1,000 in the previous 90 days and less than half of that in the last 90: a
//! part of a number that was told before, for another time.

use super::{Role, Token};
use crate::translate::rules::meaning::{Clause, Node, Predicate, TimeValue, Timing};
use crate::translate::rules::number::NumeralKind;
use crate::translate::rules::words::Function;

/// The word that points back stands for the number with its time, or for the time alone where the number is said again.
pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    let points: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.is(&[Function::OfThat]) && is_of_a_part(chars, tokens, token))
        .map(|token| (token.from, token.until))
        .collect();
    let found: Vec<(usize, usize, Node)> = points
        .into_iter()
        .flat_map(|(from, until)| told(chars, tokens, from).into_iter().map(move |node| (from, until, node)))
        .collect();
    for (from, until, _) in &found {
        tokens.retain(|token| token.until <= *from || *until <= token.from || token.is(&[Function::OfThat]));
    }
    for (from, until, node) in found {
        tokens.push(Token { from, until, node, role: Role::Time, cost: 0, near: None });
    }
    tokens.retain(|token| !token.is(&[Function::OfThat]));
}

fn is_percent(token: &Token) -> bool {
    matches!(&token.node, Node::Number(numeral) if numeral.kind == NumeralKind::Percent)
}

/// Half of it, 其一半: whether so much of something stands beside the word.
fn is_of_a_part(chars: &[char], tokens: &[Token], word: &Token) -> bool {
    let before = word.from.saturating_sub(usize::from(chars.get(word.from.wrapping_sub(1)) == Some(&' ')));
    let next = if chars.get(word.until) == Some(&'的') { word.until + 1 } else { word.until };
    let chinese = chars.get(word.from).is_some_and(|c| !c.is_ascii());
    tokens.iter().any(|token| is_percent(token) && if chinese { token.from == next } else { token.until == before })
}

/// The number of the first of two times, where no more of them are told: each way to understand that time.
fn told(chars: &[char], tokens: &[Token], before: usize) -> Vec<Node> {
    let mut times: Vec<&Token> =
        tokens.iter().filter(|token| matches!(token.node, Node::Time(TimeValue::Window(_)))).collect();
    times.sort_by_key(|token| (token.from, std::cmp::Reverse(token.until)));
    let mut own: Vec<&Token> = Vec::new();
    for time in times {
        if own.last().is_none_or(|last| last.until <= time.from) {
            own.push(time);
        }
    }
    let [first, second] = own.as_slice() else { return Vec::new() };
    let numbered = tokens.iter().any(|token| {
        let plain = matches!(token.node, Node::Number(_)) && !is_percent(token);
        plain && token.until <= before && token.until <= second.from.max(first.from)
    });
    if first.until > before || !numbered {
        return Vec::new();
    }
    let same = |token: &&Token| (token.from, token.until) == (first.from, first.until);
    let nodes = tokens.iter().filter(same).map(|token| &token.node);
    let nodes = nodes.filter(|node| matches!(node, Node::Time(_)) && **node != second.node);
    if chars.get(before).is_some_and(|c| !c.is_ascii()) {
        return nodes.cloned().collect();
    }
    let measure = tokens.iter().filter(|token| token.until <= before).find_map(|token| match &token.node {
        Node::Clause(clause) if matches!(clause.predicate, Predicate::Measure(_)) => Some(clause.predicate),
        _ => None,
    });
    let timed = |node: &Node| {
        let Node::Time(value) = node else { return None };
        let time = Some(Timing { value: value.clone(), trailing: true });
        Some(Node::Clause(Clause { time, ..Clause::new(measure?) }.into()))
    };
    nodes.filter_map(timed).collect()
}
