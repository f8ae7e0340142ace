//! A list told once more: 北京、上海、广州、深圳这四个城市 · 周末（周六、周日）. How many were listed, and of which kind, says no more.

use std::collections::BTreeSet;

use super::{Token, empty, sets};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

/// Words of a list that was just told: how many they are, and what.
const THESE: [&str; 6] = ["这", "那", "以上", "上述", "共", "等"];

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    let mut found = kinds(chars, tokens);
    found.extend(weekdays(chars, tokens));
    found.extend(only_one(chars, tokens));
    for (from, until) in found {
        empty(tokens, from, until);
    }
}

/// 这四个城市, behind the cities.
fn kinds(chars: &[char], tokens: &[Token]) -> Vec<(usize, usize)> {
    let these = |at: usize| {
        let begins = |word: &&str| {
            chars.get(at..at + word.chars().count()).is_some_and(|said| word.chars().eq(said.iter().copied()))
        };
        THESE.iter().find(|word| begins(word)).map(|word| word.chars().count())
    };
    // 北京、上海两个城市: without such a word it is exactly so many.
    let number = |at: usize| {
        let these = these(at);
        let counts = |token: &&Token| match &token.node {
            Node::Number(numeral) if token.from == at + these.unwrap_or(0) => {
                let count = numeral.count().and_then(|count| usize::try_from(count).ok());
                these.is_some() || count == Some(sets::listed_before(tokens, at))
            }
            _ => false,
        };
        tokens.iter().filter(counts).map(|token| token.until).max()
    };
    let unit = |at: usize| {
        let words = [Function::Generic, Function::Kinds, Function::Piece];
        let counts = |token: &&Token| token.from == at && (matches!(token.node, Node::Unit(_)) || token.is(&words));
        tokens.iter().filter(counts).map(|token| token.until).min()
    };
    let kind = |at: usize| {
        let named = |token: &&Token| token.from == at && matches!(token.node, Node::Attribute(_) | Node::Property(_));
        tokens.iter().filter(named).map(|token| token.until).max()
    };
    let listed = tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until);
    let ends: BTreeSet<usize> = listed.collect();
    ends.into_iter()
        .filter_map(|at| {
            let end = number(at)?;
            Some((at, kind(unit(end).unwrap_or(end))?))
        })
        .collect()
}

/// 周末（周六、周日）: which days those are, in brackets.
fn weekdays(chars: &[char], tokens: &[Token]) -> Vec<(usize, usize)> {
    let day = |token: &Token| matches!(token.node, Node::Weekdays { .. });
    let days = |at: usize| {
        let words = [Function::Weekend, Function::Workday];
        tokens.iter().any(|token| token.until == at && (day(token) || token.is(&words)))
    };
    let spans =
        |from: usize, until: usize| tokens.iter().any(|token| token.from == from && token.until == until && day(token));
    let opens = (1..chars.len()).filter(|at| chars.get(*at) == Some(&'(') && days(*at));
    let brackets = opens.filter_map(|open| Some((open, (open..chars.len()).find(|at| chars.get(*at) == Some(&')'))?)));
    brackets
        .filter(|(open, close)| {
            let inside = chars.get(open + 1..*close).unwrap_or_default();
            let mut parts = inside.split(|c| "、,和及与/".contains(*c));
            parts
                .try_fold(open + 1, |from, part| spans(from, from + part.len()).then_some(from + part.len() + 1))
                .is_some()
        })
        .map(|(open, close)| (open, close + 1))
        .collect()
}

/// 只有线下门店一个: that it is one says no more, behind the only one that is named.
fn only_one(chars: &[char], tokens: &[Token]) -> Vec<(usize, usize)> {
    let only = |at: usize| {
        let begin = chars.get(..at).and_then(|before| before.iter().rposition(|c| ",;.:".contains(*c))).unwrap_or(0);
        tokens.iter().any(|token| token.is(&[Function::Only]) && begin <= token.from && token.until <= at)
    };
    let one = |at: usize| {
        let told = chars.get(at) == Some(&'一') && chars.get(at + 1).is_some_and(|c| "个种家款".contains(*c));
        told && chars.get(at + 2).is_none_or(|c| ",;.:的且而并".contains(*c))
    };
    let values = tokens.iter().filter(|token| matches!(token.node, Node::Values(_)));
    let ends: BTreeSet<usize> = values.filter(|value| only(value.from)).map(|value| value.until).collect();
    ends.into_iter().filter(|at| one(*at)).map(|at| (at, at + 2)).collect()
}
