//! Whether a bound that was told is in or out, said once more with its figure: 18岁以下不含18 · 5单以上(大于5) ·
//! 金卡以上（含金卡） · over 60, 60 itself not counted. With another figure than the bound's it says something else, and stays
//! unread.

use super::{Role, Token};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// How far behind its bound a figure may be said again.
const NEAR: usize = 24;
/// What of a bound is told: upwards or downwards.
const BOUNDS: [Function; 8] = [
    Function::OrMore,
    Function::OrLess,
    Function::AtLeast,
    Function::AtMost,
    Function::More,
    Function::Less,
    Function::Older,
    Function::Younger,
];

pub fn settle(text: &NormalText, tokens: &mut Vec<Token>) {
    let again: Vec<Token> = tokens
        .iter()
        .filter(|token| is_bound(token) || lasts(token))
        .flat_map(|token| remarks(text.chars(), tokens, token))
        .collect();
    // Beside no bound those words are what they else are.
    let remark = [Function::Inclusive, Function::NotCounting, Function::LeftOut];
    tokens.retain(|token| !is_word(token, &remark));
    tokens.extend(again);
    of_several(text.chars(), tokens);
}

/// In at least 2 of the last 3 calendar months: of those so many, and not so often in all of them.
fn of_several(chars: &[char], tokens: &mut Vec<Token>) {
    let bound = |token: &Token| BOUNDS.iter().any(|word| is_word(token, &[*word]));
    let number = |figure: &&Token| {
        matches!(figure.node, Node::Number(_))
            && tokens.iter().any(|token| bound(token) && token.until <= figure.from && figure.from <= token.until + 1)
    };
    // 40% of the previous 60 days is a part of what it was then.
    let part = |end: &usize| chars.get(..*end).is_some_and(|before| before.ends_with(&['%']));
    let ends: Vec<usize> = tokens.iter().filter(number).map(|token| token.until).filter(|end| !part(end)).collect();
    let counts = |token: &Token| {
        let figure = chars.get(token.from..token.until).unwrap_or_default().iter().any(char::is_ascii_digit);
        figure && matches!(token.node, Node::Time(_))
    };
    let begins = |from: usize| {
        let led = |end: usize| {
            let rest = chars.get(end..).unwrap_or_default();
            rest.strip_prefix(&[' ']).unwrap_or(rest).starts_with(&['o', 'f', ' '])
        };
        ends.iter().any(|end| led(*end) && (*end..=end + " of the ".len()).contains(&from))
    };
    tokens.retain(|token| !counts(token) || !begins(token.from));
}

fn is_bound(token: &Token) -> bool {
    matches!(token.node, Node::Number(_) | Node::Values(_))
}

fn lasts(token: &Token) -> bool {
    matches!(token.node, Node::Length(_))
}

fn is_word(token: &Token, functions: &[Function]) -> bool {
    matches!(token.node, Node::Word(function) if functions.contains(&function))
}

/// What is said of a figure that repeats a bound: that it is in, or out.
fn remarks(chars: &[char], tokens: &[Token], figure: &Token) -> Vec<Token> {
    if !repeats(chars, tokens, figure) {
        return Vec::new();
    }
    let blank = |from: usize, until: usize| chars.get(from..until).is_some_and(|gap| gap.iter().all(|c| *c == ' '));
    let exactly = |token: &&Token| is_word(token, &[Function::Equal]) && blank(token.until, figure.from);
    let start = tokens.iter().find(exactly).map_or(figure.from, |token| token.from);
    let unit = |token: &&Token| matches!(token.node, Node::Unit(_)) && token.from == figure.until;
    let end = tokens.iter().filter(unit).map(|token| token.until).max().unwrap_or(figure.until);
    let mut found: Vec<Token> = Vec::new();
    for word in tokens.iter().filter(|token| token.until <= start && blank(token.until, start)) {
        let counted = match word.node {
            Node::Word(Function::Inclusive | Function::AtLeast | Function::AtMost) => true,
            Node::Word(Function::NotCounting | Function::More | Function::Less) => false,
            _ => continue,
        };
        found.extend(remark(chars, word.from, end, counted));
    }
    let leads = |from: usize, until: usize| {
        chars.get(from..until).is_some_and(|gap| gap.iter().all(|c| " 整的也都".contains(*c)))
    };
    for word in tokens.iter().filter(|token| is_word(token, &[Function::LeftOut])) {
        if word.from >= end && leads(end, word.from) {
            found.extend(remark(chars, start, word.until, false));
        }
    }
    // 60天以上（不含60天）: how long something was so is told to the instant, which nothing is out of or in.
    if lasts(figure) {
        found = found.iter().map(|remark| Token::filler(remark.from, remark.until)).collect();
    }
    // Right behind the bound: of customers who were described in between it says something else. 下单 ends like a unit, and
    // counts nothing.
    let counts = |token: &Token| {
        let number = |number: &Token| number.until == token.from && is_bound(number);
        matches!(token.node, Node::Unit(_)) && tokens.iter().any(number)
    };
    let bound =
        |token: &Token| is_bound(token) || lasts(token) && lasts(figure) || is_word(token, &BOUNDS) || counts(token);
    found.retain(|remark| tokens.iter().any(|token| token.until == remark.from && bound(token)));
    found
}

/// Whether the same was said shortly before, as a bound: the word for it is another than the one that stands right before
/// the figure.
fn repeats(chars: &[char], tokens: &[Token], figure: &Token) -> bool {
    let said = |token: &Token| chars.get(token.from..token.until);
    let first = |token: &&Token| {
        (is_bound(token) || lasts(token) && lasts(figure))
            && token.until < figure.from
            && figure.from - token.until <= NEAR
            && said(token) == said(figure)
    };
    tokens.iter().filter(first).any(|first| {
        let beside = |token: &&Token| token.until + 1 < figure.from && token.from + 12 >= first.from;
        tokens.iter().filter(beside).any(|token| is_word(token, &BOUNDS))
    })
}

/// The remark with the comma or the brackets that part it from its bound, where it ends there.
fn remark(chars: &[char], from: usize, until: usize, counted: bool) -> Option<Token> {
    let at = |at: usize| chars.get(at).copied();
    let back = |from: usize, c: char| if from > 0 && at(from - 1) == Some(c) { from - 1 } else { from };
    let mut from = back(from, ' ');
    let opened = back(from, '(') < from;
    from = back(if opened { back(from, '(') } else { back(from, ',') }, ' ');
    let closed = at(until) == Some(')');
    if opened != closed {
        return None;
    }
    let until = until + usize::from(closed);
    let ends = closed || matches!(at(until), None | Some('的' | ',' | ';' | '.' | ')'));
    let exclusive =
        Token { node: Node::Word(Function::Exclusive), role: Role::Comparison, ..Token::filler(from, until) };
    ends.then(|| if counted { Token::filler(from, until) } else { exclusive })
}
