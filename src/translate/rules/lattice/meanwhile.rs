//! Words of a sequence that stand around its steps: 先买奶粉，随后… · 买了口红，没过30天又买粉底液 · 首单后30天内又买了一次.

use super::{Role, Token};
use crate::translate::rules::meaning::Node;
use crate::translate::rules::words::Function;

/// How far behind "again" its "once" may stand.
const NEAR: usize = 8;

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    ahead(tokens);
    soon_again(chars, tokens);
    once_more(chars, tokens);
    later_no_more(chars, tokens);
}

/// ，之后未再: that it was later says no more than that it was not done again.
fn later_no_more(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let mut found = Vec::new();
    for token in tokens.iter().filter(|token| token.is(&[Function::NoMore])) {
        let Some(from) = token.from.checked_sub(2).filter(|from| *from > 0) else { continue };
        let later = is(from, "之此其随以往") && is(from + 1, "后");
        let parted = is(from - 1, ",、;但却且而");
        found.extend((later && parted).then_some((from, token.from)));
    }
    for (from, until) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token::filler(from, until));
    }
}

/// 先…，随后…: where a later step says that it followed, that the first one came first says no more.
fn ahead(tokens: &mut Vec<Token>) {
    let is = |token: &Token, function: Function| token.node == Node::Word(function);
    let steps: Vec<usize> = tokens.iter().filter(|token| is(token, Function::Then)).map(|token| token.from).collect();
    let first = tokens.iter().filter(|token| is(token, Function::Ahead));
    let led = first.filter(|token| steps.iter().any(|step| token.until < *step));
    let empty: Vec<Token> = led.map(|token| Token { cost: 4, ..Token::filler(token.from, token.until) }).collect();
    tokens.extend(empty);
}

/// ，没过30天又: so soon after what stands before it, and nothing is denied.
fn soon_again(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let lasts = |token: &Token| match token.node {
        Node::Within(length) if is(token.from, "没不未") && is(token.until, "又就便再") => {
            Some((token.from, token.until + 1, length))
        }
        _ => None,
    };
    let found: Vec<_> = tokens.iter().filter_map(lasts).collect();
    for (from, until, length) in found {
        let from = from - usize::from(from > 0 && is(from - 1, ","));
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Soon(length);
        tokens.push(Token { from, until, node, role: Role::Time, cost: 0, near: None });
    }
}

/// 又买了一次: that it was done again is said already.
fn once_more(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let once = |at: &usize| *at > 2 && is(*at, "一") && is(at + 1, "次回单笔");
    for at in (0..chars.len()).filter(once) {
        let mut before = (at.saturating_sub(NEAR)..at).rev().take_while(|back| !is(*back, ",、;。的"));
        let again = before.any(|back| is(back, "又再") && !is(back + 1, "一"));
        let ends = at + 2 >= chars.len() || is(at + 2, "的,、;.人");
        if !again || !ends || is(at - 1, "第") {
            continue;
        }
        tokens.retain(|token| token.until <= at || token.from >= at + 2 || token.from < at || token.until > at + 2);
        tokens.push(Token::filler(at, at + 2));
    }
}
