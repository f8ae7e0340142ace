//! 前90天 beside 近90天: the days before those, and rather not the same days again.

use super::Token;
use crate::dsl::{Moment, Window};
use crate::translate::rules::meaning::{Node, TimeValue};

/// How dearly the same days are said in two ways.
const SAME: u32 = 4;

/// What is held against those days (比前90天) says by itself that it is of others.
pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    let begins = |token: &Token, with: &str| chars.get(token.from).is_some_and(|c| with.contains(*c));
    let of_late: Vec<TimeValue> = tokens
        .iter()
        .filter(|token| begins(token, "近过"))
        .filter_map(|token| match &token.node {
            Node::Time(time) => Some(time.clone()),
            _ => None,
        })
        .collect();
    let mut before = Vec::new();
    for token in tokens.iter_mut().filter(|token| begins(token, "前之此")) {
        if let Node::Time(time @ TimeValue::Window(Window::Between { from: Some(Moment::Ago { count, unit }), .. })) =
            &token.node
            && of_late.contains(time)
        {
            let window = Window::previous(*count, *unit);
            before.push(Token { node: Node::Time(TimeValue::Window(window)), ..token.clone() });
            token.cost += SAME;
        }
    }
    tokens.extend(before);
}
