//! How many of a list are meant, said apart from it: 两样都买过：口红、粉底液 · 面膜精华二者至少买过其一 · face masks, serum or
//! toner (any of the three).

use super::Token;
use crate::translate::Role;
use crate::translate::rules::meaning::{Node, ValueItem};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::number::number;
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::words::Function;

const SETS: [Function; 3] = [Function::EachListed, Function::AnyListed, Function::Listed];
const JOINS: [Function; 4] = [Function::And, Function::Or, Function::Comma, Function::Listing];
const DENIALS: [Function; 5] =
    [Function::Not, Function::NotOnce, Function::Never, Function::Lacking, Function::Exclude];

/// 北京、上海、广州三个城市: so many as stand right before it say no more than those do.
fn counts_them(tokens: &[Token], text: &NormalText, set: &Token) -> bool {
    let from = set.from + usize::from(text.chars().get(set.from) == Some(&'这'));
    let mut cursor = Cursor::new(text.chars(), from);
    let told = number(&mut cursor).and_then(|numeral| numeral.count()).and_then(|count| usize::try_from(count).ok());
    let Some(told) = told.filter(|_| is(set, &[Function::Listed])) else { return false };
    listed_before(tokens, set.from) == told
}

/// How many values are listed that end there.
pub fn listed_before(tokens: &[Token], mut at: usize) -> usize {
    let mut found = 0;
    loop {
        let size = |token: &Token| match &token.node {
            Node::Values(values) => {
                let of = |item: &ValueItem| item.meanings.iter().map(|(_, meant)| meant.len()).max().unwrap_or(1);
                Some(values.items.iter().map(of).sum::<usize>())
            }
            _ => None,
        };
        let ends = tokens.iter().filter(|token| token.until == at);
        let value = ends.clone().filter_map(|token| Some((token.from, size(token)?))).min();
        let joint = ends.filter(|token| is(token, &JOINS)).map(|token| token.from).max();
        match (value, joint) {
            (Some((begin, size)), _) => (at, found) = (begin, found + size),
            (None, Some(begin)) if found > 0 => at = begin,
            _ => return found,
        }
    }
}

/// Where there is one list and nothing is denied, its members are joined as the set says; elsewhere the set's words are
/// what they else are.
pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    // In one of the three months: what is counted there is no list that was told.
    let closed = |at: usize| {
        let next = text.chars().get(at..).and_then(|rest| rest.iter().find(|c| **c != ' '));
        text.is_chinese(at.saturating_sub(1)) || next.is_none_or(|c| !c.is_alphanumeric())
    };
    let sets: Vec<Token> = tokens.iter().filter(|token| is(token, &SETS) && closed(token.until)).cloned().collect();
    let again: Vec<Token> = sets.iter().filter(|set| counts_them(tokens, text, set)).cloned().collect();
    tokens.retain(|token| !is(token, &SETS));
    for set in again {
        tokens.retain(|token| token.until <= set.from || token.from >= set.until);
        tokens.push(Token::filler(set.from, set.until));
    }
    let said = |function| sets.iter().find(|token| is(token, &[function]));
    let (join, set) = match (said(Function::EachListed), said(Function::AnyListed)) {
        (Some(set), None) => (Function::And, set),
        (None, Some(set)) => (Function::Or, set),
        _ => return,
    };
    let value = |token: &Token| matches!(token.node, Node::Values(_));
    // 收藏、加购任一: deeds, right before it.
    let deed =
        |token: &Token| token.until <= set.from && token.is_deed() && join == Function::Or && text.is_chinese(set.from);
    let right_before = |(_, until): &(usize, usize)| {
        *until <= set.from
            && text.chars().get(*until..set.from).is_some_and(|gap| gap.iter().all(|c| "(的过 ".contains(*c)))
    };
    let found = list(tokens, text, value).or_else(|| list(tokens, text, deed).filter(right_before));
    // 买过A、B任一，没买过C: what is denied in another breath is none of these.
    let told = |until: usize| {
        let end = until.max(set.until);
        let mark = |from: usize| {
            text.chars().get(end.min(from)..from).is_some_and(|gap| gap.iter().any(|c| ",;但却".contains(*c)))
        };
        tokens.iter().any(|token| is(token, &DENIALS) && !(text.is_chinese(set.from) && mark(token.from)))
    };
    // 没有浏览、收藏任一行为: none of those that are listed, and of nothing else.
    let denied = |from: usize| tokens.iter().any(|token| is(token, &DENIALS) && token.until <= from);
    if join == Function::Or && text.is_chinese(set.from) && found.is_some_and(|(from, _)| denied(from)) {
        let begin = set.from;
        let end = sets.iter().chain(tokens.iter()).filter(|token| token.from == begin).map(|token| token.until);
        let end = end.max().unwrap_or(set.until);
        tokens.retain(|token| token.until <= begin || token.from >= end);
        tokens.push(Token { role: Role::Connective, ..Token::filler(begin, end) });
        return;
    }
    let Some((from, until)) = found.filter(|(_, until)| !told(*until)) else {
        // 任一 may be an "or" as well.
        let same = |one: &&Token| one.from == set.from && (is(one, &SETS) || is(one, &[Function::Or]));
        let ends = sets.iter().chain(tokens.iter()).filter(same).map(|one| one.until);
        let until = ends.max().unwrap_or(set.until);
        said_again(tokens, text, join, (set, until));
        return;
    };
    let inside = |token: &Token| from <= token.from && token.until <= until;
    let joints: Vec<Token> = tokens.iter().filter(|token| inside(token) && is(token, &JOINS)).cloned().collect();
    // 口红粉底液两样都买过: with nothing between them they are read with what stands behind them.
    if joints.is_empty() && join == Function::And {
        return;
    }
    // 至少买过其一: of the list, unless a number stands between them that it is said of.
    let members = |token: &Token| sets.iter().any(|set| set.from <= token.from && token.until <= set.until);
    let number = |token: &&Token| matches!(token.node, Node::Number(_)) && !members(token) && token.until <= set.from;
    let numbers: Vec<usize> = tokens.iter().filter(number).map(|token| token.from).collect();
    let least = |token: &Token| {
        let before = is(token, &[Function::AtLeast]) && token.until <= set.from;
        join == Function::Or && before && !numbers.iter().any(|number| *number >= token.until)
    };
    for token in tokens.iter_mut().filter(|token| least(token)) {
        *token = Token::filler(token.from, token.until);
    }
    tokens.retain(|token| !(inside(token) && is(token, &JOINS)));
    for joint in joints {
        tokens.push(Token { node: Node::Word(join), role: Role::Connective, cost: 0, ..joint });
    }
    let empty = sets.iter().filter(|token| !is(token, &[Function::Listed]) || token.from >= until);
    tokens.extend(empty.map(|token| Token { role: Role::Connective, ..Token::filler(token.from, token.until) }));
    let spoken: Vec<(usize, usize)> = sets.iter().map(|token| (token.from, token.until)).collect();
    // 二者 holds no number.
    let part = |token: &Token| spoken.iter().any(|(from, until)| *from <= token.from && token.until <= *until);
    tokens.retain(|token| token.node == Node::Filler || !part(token));
}

fn is(token: &Token, functions: &[Function]) -> bool {
    matches!(token.node, Node::Word(function) if functions.contains(&function))
}

/// 收藏或加购过（任一）: the "or" before it says so already.
fn said_again(tokens: &mut Vec<Token>, text: &NormalText, join: Function, (set, until): (&Token, usize)) {
    let chars = text.chars();
    let begin = chars.get(..set.from).and_then(|before| before.iter().rposition(|c| ",;".contains(*c))).unwrap_or(0);
    let or = |token: &Token| is(token, &[Function::Or]) && begin <= token.from && token.until <= set.from;
    if join == Function::Or && text.is_chinese(set.from) && tokens.iter().any(or) {
        tokens.retain(|token| token.until <= set.from || token.from >= until);
        tokens.push(Token { role: Role::Connective, ..Token::filler(set.from, until) });
    }
}

/// From the first to the last of several members that only joints part; none where there are two such lists.
fn list(tokens: &[Token], text: &NormalText, member: impl Fn(&Token) -> bool) -> Option<(usize, usize)> {
    let mut values: Vec<(usize, usize)> =
        tokens.iter().filter(|token| member(token)).map(|token| (token.from, token.until)).collect();
    values.sort_unstable();
    values.dedup();
    let joint = |at: usize| {
        let covers = |token: &&Token| token.from <= at && at < token.until && is(token, &JOINS);
        text.chars().get(at) == Some(&' ') || tokens.iter().any(|token| covers(&token))
    };
    let joined = |until: usize, from: usize| (until..from).all(joint);
    let mut lists: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<(usize, usize, usize)> = None;
    for (from, until) in values {
        open = match open {
            Some((start, end, count)) if joined(end, from) => Some((start, until, count + usize::from(from >= end))),
            _ => {
                lists.extend(open.filter(|(_, _, count)| *count > 1).map(|(start, end, _)| (start, end)));
                Some((from, until, 1))
            }
        };
    }
    lists.extend(open.filter(|(_, _, count)| *count > 1).map(|(start, end, _)| (start, end)));
    match lists.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}
