//! The time that closes a question in a part of its own, as a form does: login users, 30 days; login users (30 days);
//! 看了两次却没买：近30天.

use super::super::meaning::{Cond, Gap, Node, Predicate, TimeValue};
use super::super::normal::NormalText;
use super::super::time::Length;
use super::super::words::Function;
use super::{OPEN, Role, Token, empty};
use crate::dsl::Unit;

/// Days of a week.
const WEEK: u32 = 7;

/// So many days at the end, behind what was done and apart from it, of which no other time is told, are the last.
pub fn settle(tokens: &mut Vec<Token>, text: &NormalText) {
    let chars = text.chars();
    answers(tokens, chars);
    counted_from(tokens, chars);
    behind_colons(tokens, chars);
    let parts = |at: &usize| match chars.get(*at) {
        Some(',' | '、' | ';' | ':' | '|' | '(') => true,
        // A dash between words, and none in them: clicked - 30 days, 点击人群-30天.
        Some('-') => {
            let beside = at.checked_sub(1).and_then(|before| chars.get(before));
            beside.is_some_and(|c| *c == ' ' || c.is_alphabetic() && !c.is_ascii())
        }
        _ => false,
    };
    let marked = (0..chars.len()).rev().find(parts);
    let Some(part) = labelled(tokens, chars).or(marked) else { return };
    let blank = |from: usize, until: usize| {
        chars.get(from..until).is_some_and(|gap| gap.iter().all(|c| matches!(c, ' ' | '.' | '?' | '!' | ')')))
    };
    let deed = is_deed_or_name;
    let before = tokens.iter().filter(|token| token.until <= part && !is_lately(token));
    // Bought within 5 days after claiming it, 21 days: of which of the two, nobody knows.
    if before.clone().any(|token| matches!(token.node, Node::Within(_))) {
        for token in
            tokens.iter_mut().filter(|token| blank(part + 1, token.from) && matches!(token.node, Node::Length(_)))
        {
            (token.node, token.role, token.cost) = (Node::Unread(Gap::Vague), Role::Unread, OPEN);
        }
        return;
    }
    if !before.clone().any(deed) || before.clone().any(|token| is_timed(&token.node)) {
        return;
    }
    let (mut told, mut bare) = (false, false);
    for token in tokens.iter_mut().filter(|token| blank(part + 1, token.from) && blank(token.until, chars.len())) {
        if let Node::Length(length) = token.node {
            token.node = Node::Time(TimeValue::Window(length.last()));
            bare = true;
        }
        told |= matches!(token.node, Node::Time(TimeValue::Window(_)));
    }
    // Past buyers, 30 days: a name and its time are one.
    let end = chars.iter().take(part).rposition(|c| *c != ' ').map_or(0, |last| last + 1);
    let named = |token: &Token| token.until == end && matches!(token.node, Node::Cond(_));
    if bare && tokens.iter().any(named) {
        empty(tokens, part, part + 1);
    }
    // Recent logins, 7 days: so recent.
    for token in tokens.iter_mut().filter(|token| told && is_lately(token)) {
        (token.node, token.role) = (Node::Filler, Role::Filler);
    }
}

/// What was done, or the name of those who did it.
fn is_deed_or_name(token: &Token) -> bool {
    match &token.node {
        Node::Clause(clause) => matches!(clause.predicate, Predicate::Event(_)),
        Node::Cond(cond) => matches!(cond.as_ref(), Cond::Term { time: None, .. }),
        _ => false,
    }
}

/// Cart abandoners 14 days: a label of an audience has no mark between the two. Where somebody is said to have done it,
/// so many days may be those on which it was done.
fn labelled(tokens: &[Token], chars: &[char]) -> Option<usize> {
    let end = chars.iter().rposition(|c| *c != ' ')? + 1;
    let week = |length: &Length| length.unit == Unit::Day && length.count >= WEEK;
    let long = |token: &&Token| token.until == end && matches!(&token.node, Node::Length(length) if week(length));
    let space = tokens.iter().find(long)?.from.checked_sub(1).filter(|at| chars.get(*at) == Some(&' '))?;
    let told = tokens.iter().any(|token| token.is(&[Function::Relative]));
    let named = tokens.iter().any(|token| token.until == space && is_deed_or_name(token));
    (named && !told).then_some(space)
}

/// 看了两次却没买：近30天: a colon between a deed and the time that ends the question parts them as a comma does.
fn behind_colons(tokens: &mut [Token], chars: &[char]) {
    let ends = |at: usize| chars.iter().skip(at).all(|c| ".?!。 ".contains(*c));
    let deed = |until: usize| tokens.iter().any(|token| token.until == until && token.is_deed());
    let timed = |token: &&Token| matches!(token.node, Node::Time(TimeValue::Window(_))) && ends(token.until);
    let colons: Vec<usize> = tokens
        .iter()
        .filter(timed)
        .filter_map(|token| token.from.checked_sub(1))
        .filter(|colon| chars.get(*colon) == Some(&':') && deed(*colon))
        .collect();
    for token in tokens.iter_mut().filter(|token| token.until == token.from + 1 && colons.contains(&token.from)) {
        (token.node, token.role, token.cost) = (Node::Word(Function::Comma), Role::Connective, 0);
    }
}

fn is_lately(token: &Token) -> bool {
    token.node == Node::Time(TimeValue::Recently)
}

/// Within 2 hours of viewing it: between so long and a deed, "of" tells what it is counted from, and is never empty.
fn counted_from(tokens: &mut Vec<Token>, chars: &[char]) {
    let next = |at: usize| at + usize::from(chars.get(at) == Some(&' '));
    let long = |until: usize| {
        tokens.iter().any(|token| next(token.until) == until && token.until < until && token.node.length().is_some())
    };
    let deed = |from: usize| {
        tokens.iter().any(|token| {
            let event = matches!(&token.node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(_)));
            token.from == from && event
        })
    };
    let of = |token: &&Token| {
        token.node == Node::Word(Function::Following) && chars.get(token.from..token.until) == Some(&['o', 'f'])
    };
    // Of a coupon claim: past its article.
    let behind = |at: usize| {
        let mut articles = tokens.iter().filter(|token| token.from == at && token.node == Node::Filler);
        deed(at) || articles.any(|article| deed(next(article.until)))
    };
    let counted: Vec<usize> = tokens
        .iter()
        .filter(of)
        .filter(|token| long(token.from) && behind(next(token.until)))
        .map(|token| token.from)
        .collect();
    let counts = |token: &Token| !matches!(token.node, Node::Filler) && token.node != Node::Word(Function::Of);
    tokens.retain(|token| !counted.contains(&token.from) || counts(token));
}

/// Purchased: no. What a form is filled in with ends its part; 下单：没有退款 denies what follows it.
fn answers(tokens: &mut Vec<Token>, chars: &[char]) {
    tokens.retain(|token| {
        let word = token.until.checked_sub(1).and_then(|last| chars.get(last)).is_some_and(|c| c.is_alphabetic());
        let sign = matches!(chars.get(token.from), Some(':' | '=')) && word;
        let answer = sign && matches!(token.node, Node::Filler | Node::Word(Function::NotOne));
        let next = chars.get(token.until..).and_then(|rest| rest.iter().find(|c| **c != ' '));
        !answer || next.is_none_or(|c| ",;.|、)的?!".contains(*c))
    });
}

/// What a time may be told of otherwise: one of its own, an order of deeds, how long ago the last was.
fn is_timed(node: &Node) -> bool {
    let words =
        [Function::First, Function::Last, Function::Silent, Function::After, Function::Before, Function::Behind];
    match node {
        Node::Word(word) => words.contains(word),
        node => {
            matches!(node, Node::Time(_) | Node::Festival(_) | Node::Length(_) | Node::Within(_) | Node::Silence(_))
        }
    }
}
