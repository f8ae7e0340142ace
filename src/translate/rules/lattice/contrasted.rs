//! 前90天 beside 近90天: the days before those, and rather not the same days again.

use std::collections::BTreeSet;

use super::Token;
use crate::dsl::{Moment, Period, Unit, Window};
use crate::translate::rules::meaning::{Node, TimeValue};
use crate::translate::rules::time::FOREGOING;
use crate::translate::rules::words::Function;

/// How dearly the same days are said in two ways.
const SAME: u32 = 4;

/// What is held against those days (比前90天) says by itself that it is of others.
pub fn settle(tokens: &mut Vec<Token>, chars: &[char]) {
    foregoing(tokens, chars);
    one_year(tokens, chars);
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

/// The previous 90 days, beside the last 90 days.
fn foregoing(tokens: &mut Vec<Token>, chars: &[char]) {
    let text = |token: &Token| chars.get(token.from..token.until).unwrap_or_default().iter().collect::<String>();
    let length = |token: &Token| match &token.node {
        Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Ago { count, unit }), until: None })) => {
            Some((*count, *unit))
        }
        _ => None,
    };
    let before = |token: &Token| text(token).split(' ').any(|word| FOREGOING.contains(&word));
    let mut of_late: Vec<_> = tokens.iter().filter(|token| !before(token)).filter_map(length).collect();
    // Down on the previous 90 days, with 4 orders in the previous 90 days: those are held against the ones up to now.
    let compares = tokens.iter().any(|token| token.node == Node::Word(Function::Than));
    let ends: BTreeSet<usize> = tokens.iter().filter(|token| before(token)).map(|token| token.until).collect();
    if compares && ends.len() > 1 {
        of_late.extend(tokens.iter().filter(|token| before(token)).filter_map(length));
    }
    let mut found = Vec::new();
    for token in tokens.iter_mut().filter(|token| before(token)) {
        if let Some((count, unit)) = length(token).filter(|length| of_late.contains(length)) {
            let node = Node::Time(TimeValue::Window(Window::previous(count, unit)));
            found.push(Token { node, ..token.clone() });
            token.cost += SAME;
        }
    }
    tokens.extend(found);
}

/// In the last year, with a last-year spend: one and the same year up to now, where nothing is held against another time.
fn one_year(tokens: &mut [Token], chars: &[char]) {
    let rolling = Node::Time(TimeValue::Window(Window::last(1, Unit::Year)));
    let text = |token: &Token| chars.get(token.from..token.until).unwrap_or_default().iter().collect::<String>();
    let apart = [Function::Than, Function::YearOnYear];
    let calendar = |token: &Token| {
        let start = Some(Moment::Start { period: Period::Year, back: 1 });
        matches!(&token.node, Node::Time(TimeValue::Window(Window::Between { from, .. })) if *from == start)
    };
    let owns = |token: &Token| chars.get(token.until) == Some(&'\'');
    let told = tokens.iter().any(|token| token.node == rolling);
    let compares = tokens.iter().any(|token| apart.iter().any(|word| token.node == Node::Word(*word)));
    if !told || compares {
        return;
    }
    for token in tokens.iter_mut() {
        let bare = matches!(text(token).as_str(), "last year" | "in last year" | "over last year" | "for last year");
        if bare && calendar(token) && !owns(token) {
            token.node = rolling.clone();
        }
    }
}
