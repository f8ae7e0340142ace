//! 注册时间在30天内 · 注册30天内，没下过单: how long ago that was, and nothing that comes next is counted from it.

use super::{Role, Token};
use crate::catalog::Catalog;
use crate::dsl::Unit;
use crate::translate::rules::meaning::{Node, Predicate, TimeValue};
use crate::translate::rules::time::Length;
use crate::translate::rules::words::Function;

/// What a fact is called that is a time, and no deed.
const NAMED: [&[char]; 3] = [&['时', '间'], &['日', '期'], &['区', '间']];
/// How far behind the name the time may begin: 距今超过.
const NEAR: usize = 6;
/// Between the fact and how long ago it was.
const LINKS: &str = "在为是于:=<";
const IN: char = '在';
/// What ends a statement.
const MARKS: &str = ",;、.()且并的";

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    viewed(chars, catalog, tokens);
    lately(chars, tokens);
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let moment = |node: &Node| matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Moment(_)));
    let moments: Vec<(usize, usize)> =
        tokens.iter().filter(|token| moment(&token.node)).map(|token| (token.from, token.until)).collect();
    let told = |token: &Token| {
        let begin = token.from - usize::from(token.from > 0 && is(token.from - 1, LINKS));
        moments.iter().filter(|(_, until)| (begin..=token.from).contains(until)).any(|(from, until)| {
            let name = chars.get(*from..*until).unwrap_or_default();
            NAMED.iter().any(|end| name.ends_with(end)) || is(token.until, ",;、")
        })
    };
    tokens.retain(|token| !matches!(token.node, Node::Within(_)) || !told(token));
}

/// 最近购买时间在30天，…: when it was done last is no number of days on which it was, and in so many days is within them.
fn lately(chars: &[char], tokens: &mut Vec<Token>) {
    let mark = |at: usize| chars.get(at).is_none_or(|c| MARKS.contains(*c));
    let is_said = |token: &Token| {
        let link = token.from.checked_sub(1).filter(|at| chars.get(*at) == Some(&IN));
        let Some(link) = link.filter(|_| mark(token.until)) else { return false };
        let part = (0..link).rev().find(|at| mark(*at)).map_or(0, |at| at + 1);
        let called = NAMED.iter().any(|end| chars.get(part..link).is_some_and(|name| name.ends_with(end)));
        tokens.iter().filter(|word| part <= word.from && word.until <= link).any(|word| {
            word.is(&[Function::Last, Function::LastOrder]) || called && word.node == Node::Time(TimeValue::Recently)
        })
    };
    let length = |token: &Token| match token.node {
        Node::Length(length) if is_said(token) => Some((token.from, token.until, length)),
        _ => None,
    };
    let found: Vec<(usize, usize, Length)> = tokens.iter().filter_map(length).collect();
    for (from, until, length) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token {
            from,
            until,
            node: Node::Time(TimeValue::Window(length.last())),
            role: Role::Time,
            cost: 0,
            near: None,
        });
    }
}

/// 上次浏览时间在7天内: when that was done, and not how long it took, which nobody tells in days.
fn viewed(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let lasts = |name: &str| {
        let found = catalog.events.iter().find_map(|event| event.property(name));
        found
            .and_then(|found| found.unit.as_ref())
            .is_some_and(|unit| matches!(unit.en.as_str(), "seconds" | "minutes"))
    };
    let duration = |token: &&Token| matches!(&token.node, Node::Property(name) if lasts(name));
    let days = |token: &Token| match &token.node {
        Node::Time(_) => true,
        node => node.length().is_some_and(|length| !matches!(length.unit, Unit::Minute | Unit::Hour)),
    };
    let timed = |at: usize| {
        let near = |token: &Token| {
            let between = chars.get(at..token.from);
            between.is_some_and(|gap| gap.len() <= NEAR && !gap.iter().any(|c| ",;、.()".contains(*c)))
        };
        tokens.iter().any(|token| near(token) && days(token))
    };
    let named = |token: &&Token| {
        NAMED.iter().any(|end| chars.get(token.from..token.until).is_some_and(|name| name.ends_with(end)))
    };
    let found: Vec<(usize, usize)> = tokens
        .iter()
        .filter(duration)
        .filter(named)
        .filter(|token| timed(token.until))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| !matches!(token.node, Node::Property(_)) || !found.contains(&(token.from, token.until)));
    tokens.extend(found.into_iter().map(|(_, until)| Token::filler(until.saturating_sub(2), until)));
}
