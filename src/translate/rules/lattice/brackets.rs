//! Brackets: those that hold an "or" together, those that hold a statement of their own, and those that tell what a word
//! before them means.

use super::super::meaning::{Cond, Node, Objects, Predicate, PropertyTest, TimeValue};
use super::super::normal::NormalText;
use super::super::words::Function;
use super::{Role, Token};
use crate::catalog::Catalog;

pub fn settle(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    told(tokens, text, catalog);
    twice(tokens, text, catalog);
    keep(tokens, text);
    part(tokens, text);
    hours(tokens, text);
    days(tokens, text);
}

/// Still ordering (30d): so many days in brackets right behind what was done, of which no other time is told, are the last.
fn days(tokens: &mut [Token], text: &NormalText) {
    let chars = text.chars();
    for (open, close) in pairs(text) {
        let parts = |at: &usize| chars.get(*at).is_some_and(|c| ",、;.".contains(*c));
        let begin = (0..open).rev().find(parts).unwrap_or(0);
        let gap = |from: usize| chars.get(from..open).is_some_and(|gap| gap.iter().all(|c| *c == ' '));
        let deed = |node: &Node| match node {
            Node::Clause(clause) => matches!(clause.predicate, Predicate::Event(_)),
            Node::Values(_) => true,
            _ => false,
        };
        let timed = |node: &Node| {
            let word = [Function::First, Function::Last, Function::Silent, Function::After, Function::Behind];
            let said = |node: &Node| word.iter().any(|word| *node == Node::Word(*word));
            said(node) || matches!(node, Node::Time(_) | Node::Festival(_) | Node::Length(_) | Node::Number(_))
        };
        let before = tokens.iter().filter(|token| begin <= token.from && token.until <= open);
        let done = before.clone().any(|token| matches!(token.node, Node::Clause(_)))
            && before.clone().any(|token| gap(token.until) && deed(&token.node));
        if !done || before.clone().any(|token| timed(&token.node)) {
            continue;
        }
        for token in tokens.iter_mut().filter(|token| token.from == open + 1 && token.until == close) {
            if let Node::Length(length) = token.node {
                token.node = Node::Time(TimeValue::Window(length.last()));
            }
        }
    }
}

/// 夜间下单(0点到6点): the hours in brackets are those of the part of the day that was named before them, and no others.
fn hours(tokens: &mut Vec<Token>, text: &NormalText) {
    let chars = text.chars();
    let figures = |from: usize, until: usize| {
        chars
            .get(from..until)
            .unwrap_or_default()
            .iter()
            .any(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
    };
    let parted =
        |from: usize, until: usize| chars.get(from..until).unwrap_or_default().iter().any(|c| ",、;.".contains(*c));
    let said = |token: &&Token| matches!(token.node, Node::Hours { .. });
    // In the evening, from 5 pm to 9 pm: the same behind a comma.
    let ends = |at: usize| chars.get(at).is_none_or(|c| ",;.)".contains(*c));
    let mut behind = Vec::new();
    for exact in tokens.iter().filter(said).filter(|token| ends(token.until)) {
        let gap = |from: usize| {
            let gap = chars.get(from..exact.from).unwrap_or_default();
            gap.iter().filter(|c| ",-:".contains(**c)).count() == 1 && gap.iter().all(|c| " ,-:".contains(*c))
        };
        if let Some(named) = tokens.iter().filter(said).find(|named| named.until < exact.from && gap(named.until)) {
            behind.push((named.until, exact.from, exact.until));
        }
    }
    let bracketed = pairs(text).into_iter().map(|(open, close)| (open, open + 1, close));
    for (open, begin, close) in bracketed.chain(behind) {
        let whole = |token: &&Token| token.from == begin && token.until == close;
        let Some(exact) = tokens.iter().filter(said).find(whole).map(|token| token.node.clone()) else { continue };
        let named = |token: &&Token| said(token) && token.until <= open && !figures(token.from, token.until);
        let part = tokens.iter().filter(named).max_by_key(|token| (token.until, token.until - token.from));
        let Some((from, until)) = part.map(|token| (token.from, token.until)) else { continue };
        if parted(until, open) || !figures(begin, close) {
            continue;
        }
        let close = if chars.get(close) == Some(&')') && begin == open + 1 { close + 1 } else { close };
        tokens.retain(|token| token.until <= open || token.from >= close);
        for token in tokens.iter_mut().filter(|token| (token.from, token.until) == (from, until)) {
            if matches!(token.node, Node::Hours { .. }) {
                token.node = exact.clone();
            }
        }
        tokens.push(Token::filler(open, close));
    }
}

/// Tagged "big spender" (高消费): in brackets behind a value, its name in the other language says it once more; so does
/// what the shop calls customers by the word that is the value.
fn twice(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    let chars = text.chars();
    let apart = |c: &char| *c == ' ' || *c == '"';
    let says = |node: &Node, value: &Node| match (node, value) {
        (Node::Values(_), _) => node == value,
        (Node::Cond(cond), Node::Values(values)) => {
            let Cond::Term { term, .. } = cond.as_ref() else { return false };
            let Some(words) = catalog.terms.get(*term).map(|term| &term.words.zh) else { return false };
            let mut meant =
                values.items.iter().flat_map(|item| item.meanings.iter()).flat_map(|(_, meant)| meant.iter());
            meant.all(|value| words.iter().any(|word| word.as_str() == value.as_ref()))
        }
        _ => false,
    };
    for (open, close) in pairs(text) {
        let gap = |from: usize, until: usize| chars.get(from..until).is_some_and(|gap| gap.iter().all(apart));
        let whole = |token: &&Token| token.from > open && gap(open + 1, token.from) && gap(token.until, close);
        let before = |token: &&Token| matches!(token.node, Node::Values(_)) && gap(token.until, open);
        let inside: Vec<&Node> = tokens.iter().filter(whole).map(|token| &token.node).collect();
        let said = |token: &Token| inside.iter().any(|node| says(node, &token.node));
        if tokens.iter().filter(before).any(said) {
            tokens.retain(|token| token.until <= open || token.from > close);
            tokens.push(Token::filler(open, close + 1));
        }
    }
}

/// (A or B) and C: brackets around an "or" hold it together where something else is joined to it; others say nothing.
fn keep(tokens: &mut Vec<Token>, text: &NormalText) {
    let ors: Vec<usize> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::Or)).map(|token| token.from).collect();
    let mut pairs = pairs(text);
    let joins = |token: &Token| matches!(token.node, Node::Word(Function::And | Function::Or | Function::But));
    let beside = |from: usize, until: usize, token: &Token| {
        (from.saturating_sub(1)..=from).contains(&token.until) || (until + 1..=until + 2).contains(&token.from)
    };
    pairs.retain(|(from, until)| {
        let either = ors.iter().any(|or| from < or && or < until);
        either && tokens.iter().any(|token| joins(token) && beside(*from, *until, token))
    });
    let held = |place: usize| pairs.iter().any(|(from, until)| place == *from || place == *until);
    tokens.retain(|token| match token.node {
        Node::Word(Function::Open | Function::Close) => held(token.from),
        Node::Filler | Node::Word(Function::Comma) => !(token.until == token.from + 1 && held(token.from)),
        _ => true,
    });
}

/// 大促(618、双11): the festivals that a fact before them is of, as the catalog says, and no more than that.
fn told(tokens: &mut Vec<Token>, text: &NormalText, catalog: &Catalog) {
    let says = |token: &Token| {
        let Node::Objects(objects) = &token.node else { return None };
        let Objects::Property { property, test: PropertyTest::Says(true) } = objects.as_ref() else { return None };
        let found = catalog.events.iter().find_map(|event| event.property(property))?;
        Some((token.until, found.says.as_ref()?.yes.zh.as_str()))
    };
    let facts: Vec<(usize, &str)> = tokens.iter().filter_map(says).collect();
    for (open, close) in pairs(text) {
        let inside = |token: &&Token| open < token.from && token.until <= close;
        let named = tokens.iter().filter(inside).filter_map(|token| match token.node {
            Node::Festival(index) => Some((token.from, catalog.festivals.get(index)?.label.zh.as_str())),
            _ => None,
        });
        let named: Vec<(usize, &str)> = named.collect();
        let of = |says: &str| named.iter().all(|(_, festival)| says.contains(festival));
        let told = facts.iter().any(|(until, says)| *until <= open && of(says));
        let rest = text.chars().get(open + 1..close).unwrap_or_default();
        let joined = rest.iter().filter(|c| "、,/和及或与跟+".contains(**c)).count();
        if told && joined > 0 && named.len() == joined + 1 {
            let during = text.chars().get(close + 1..close + 3) == Some(&['期', '间']);
            let until = close + if during { 3 } else { 1 };
            tokens.retain(|token| token.until <= open || until <= token.from);
            tokens.push(Token::filler(open, until));
        } else if !told && joined > 0 && named.len() == joined + 1 {
            // 大促(618、年货节): those festivals, and not whatever else the fact is of.
            let fact = facts.iter().map(|(until, _)| *until).filter(|until| *until <= open).max();
            either(tokens, text, fact.filter(|until| *until == open), (open, close));
        }
    }
}

/// 大促(618、年货节): at one festival or the other, once the word before the bracket says no more than what they are.
fn either(tokens: &mut Vec<Token>, text: &NormalText, fact: Option<usize>, (open, close): (usize, usize)) {
    let Some(told) = fact else { return };
    let is_fact = |token: &&Token| token.until == told && matches!(token.node, Node::Objects(_));
    let Some(from) = tokens.iter().filter(is_fact).map(|token| token.from).min() else { return };
    let festival = |token: &Token| matches!(token.node, Node::Festival(_)) && token.from > open && token.until <= close;
    tokens.retain(|token| token.until <= from || token.from > close || festival(token));
    tokens.extend([Token::filler(from, open + 1), Token::filler(close, close + 1)]);
    for at in (open + 1..close).filter(|at| text.chars().get(*at).is_some_and(|c| "、,/和及或与跟+".contains(*c)))
    {
        let node = Node::Word(Function::Or);
        tokens.push(Token { from: at, until: at + 1, node, role: Role::Connective, cost: 0, near: None });
    }
}

/// Opened no email (got 3 or more): what is denied before a bracket is not denied of the deed within.
fn part(tokens: &mut [Token], text: &NormalText) {
    let deed = |from: usize, until: usize| {
        let inside = |token: &&Token| from <= token.from && token.until <= until;
        tokens.iter().filter(inside).any(|token| match &token.node {
            Node::Clause(clause) => matches!(clause.predicate, Predicate::Event(_)),
            _ => false,
        })
    };
    let denied = |until: usize| {
        let denies = |node: &Node| {
            matches!(node, Node::Word(Function::Not | Function::NotOnce | Function::Never | Function::Lacking))
        };
        tokens.iter().any(|token| token.until <= until && denies(&token.node))
    };
    let parted: Vec<usize> = pairs(text)
        .into_iter()
        .filter(|(open, close)| denied(*open) && deed(*open, *close))
        .map(|(open, _)| open)
        .collect();
    for token in tokens.iter_mut().filter(|token| parted.contains(&token.from) && token.until == token.from + 1) {
        token.node = Node::Word(Function::Comma);
        token.role = Role::Connective;
    }
}

/// Where brackets open and close.
fn pairs(text: &NormalText) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for (place, c) in text.chars().iter().enumerate() {
        match c {
            '(' => open.push(place),
            ')' => pairs.extend(open.pop().map(|from| (from, place))),
            _ => {}
        }
    }
    pairs
}
