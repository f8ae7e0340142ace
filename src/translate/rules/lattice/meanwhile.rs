//! Words of a sequence that stand around its steps: 先买奶粉，随后… · 买了口红，没过30天又买粉底液 · 首单后30天内又买了一次.

use super::{Role, Token};
use crate::dsl::{Moment, Window};
use crate::translate::rules::meaning::{Node, TimeValue};
use crate::translate::rules::time::Length;
use crate::translate::rules::words::Function;

/// How far behind "again" its "once" may stand.
const NEAR: usize = 8;
/// How far behind "after" the deed may stand.
const AFTER: usize = 24;

/// Words for a time that is counted from what came before it.
const FROM_IT: [&str; 3] = ["in", "for", "within"];
/// What begins a time that is counted back from today: 过去, 近, 最近.
const BACK: &str = "过近最";

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    counted_back(chars, tokens);
    ahead(tokens);
    soon_again(chars, tokens);
    after_that(chars, tokens);
    once_more(chars, tokens);
    side_by_side(chars, tokens);
    since_a_deed(chars, tokens);
    later_no_more(chars, tokens);
    at_that_time(chars, tokens);
}

/// ，期间有过退款: the comma ends what stands before it.
fn at_that_time(chars: &[char], tokens: &mut [Token]) {
    let led = |token: &&mut Token| token.node == Node::Time(TimeValue::InThat) && chars.get(token.from) == Some(&',');
    for token in tokens.iter_mut().filter(led) {
        token.from += 1;
    }
}

/// 但过去60天内未打开: the whole time is counted back from today, and its end from nothing that came before.
fn counted_back(chars: &[char], tokens: &mut Vec<Token>) {
    let back = |token: &&Token| {
        let begins = chars.get(token.from).is_some_and(|c| BACK.contains(*c));
        begins && matches!(token.node, Node::Time(TimeValue::Window(_)))
    };
    let times: Vec<(usize, usize)> = tokens.iter().filter(back).map(|token| (token.from, token.until)).collect();
    let inside = |token: &Token| times.iter().any(|(from, until)| *from < token.from && token.until == *until);
    tokens.retain(|token| !matches!(token.node, Node::Within(_)) || !inside(token));
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

/// After their first order, no order in 60 days: so long from what came first, and not of the last days.
fn since_a_deed(chars: &[char], tokens: &mut [Token]) {
    let deeds: Vec<usize> = tokens.iter().filter(|token| token.is_deed()).map(|token| token.from).collect();
    let from_it = |token: &&Token| is(token, &[Function::Behind, Function::Following, Function::Since]);
    let behind: Vec<usize> = tokens.iter().filter(from_it).map(|token| token.until).collect();
    let behind = behind.into_iter().any(|at| deeds.iter().any(|deed| (at..at + AFTER).contains(deed)));
    let denied: Vec<usize> =
        tokens.iter().filter(|token| token.role == Role::Negation).map(|token| token.until).collect();
    // In 60 days, for 60 days; in the last 60 days are counted from today.
    let bare = |token: &Token| {
        let said = chars.get(token.from..token.until).unwrap_or_default();
        let mut words = said.split(|c| *c == ' ');
        let led = words.next().is_some_and(|first| FROM_IT.iter().any(|word| word.chars().eq(first.iter().copied())));
        led && words.next().is_some_and(|second| second.first().is_some_and(char::is_ascii_digit))
    };
    let before = |at: usize| denied.iter().any(|denied| *denied <= at);
    for token in tokens.iter_mut().filter(|token| behind && bare(token) && before(token.from)) {
        if let Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Ago { count, unit }), until: None })) =
            token.node
        {
            token.node = Node::Within(Length { count, unit });
        }
    }
}

/// Clicked within 90 days; viewed within 30 days: as the first is counted from today, so are all of such statements.
fn side_by_side(chars: &[char], tokens: &mut Vec<Token>) {
    let spaced = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphabetic);
    let within = |token: &&Token| matches!(token.node, Node::Within(_)) && spaced(token.from);
    let starts = |at: usize| {
        let ends = tokens.iter().filter(|token| is(token, &STARTS) && token.until <= at);
        ends.map(|token| token.until).max().unwrap_or(0)
    };
    let stated = |at: usize, wanted: &dyn Fn(&Token) -> bool| {
        let start = starts(at);
        tokens.iter().any(|token| wanted(token) && start <= token.from && token.until <= at)
    };
    let counted = |token: &Token| tokens.iter().any(|other| other.from == token.until + 1 && is(other, &COUNTED));
    let mut found: Vec<&Token> = tokens.iter().filter(within).collect();
    found.sort_by_key(|token| token.from);
    let denies = |token: &Token| token.role == Role::Negation;
    let apart =
        |token: &&&Token| stated(token.from, &Token::is_deed) && !stated(token.from, &denies) && !counted(token);
    let Some((first, rest)) = found.split_first().filter(|(first, _)| apart(first)) else { return };
    let rest = rest.iter().filter(|token| first.until <= token.from).filter(apart);
    let rest: Vec<(usize, usize)> = rest.map(|token| (token.from, token.until)).collect();
    let today = |token: &Token| rest.contains(&(token.from, token.until));
    tokens.retain(|token| !matches!(token.node, Node::Within(_)) || !today(token));
}

fn is(token: &Token, words: &[Function]) -> bool {
    matches!(token.node, Node::Word(word) if words.contains(&word))
}

/// What begins a statement of its own.
const STARTS: [Function; 5] = [Function::Comma, Function::And, Function::Or, Function::But, Function::Stop];
/// What tells from when on it is counted.
const COUNTED: [Function; 3] = [Function::Following, Function::Behind, Function::Then];

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

/// Bought shampoo; within 30 days after that, conditioner: counted from what stands before it.
fn after_that(chars: &[char], tokens: &mut Vec<Token>) {
    let since = |token: &Token| token.is(&[Function::Since]) || matches!(token.node, Node::Time(TimeValue::Since));
    let joins = [Function::Comma, Function::And, Function::Thereupon, Function::Stop];
    let before = |at: usize| {
        let spaces = (0..at).rev().take_while(|before| chars.get(*before) == Some(&' ')).count();
        let ends = |token: &&Token| token.is(&joins) && (token.until == at || token.until == at - spaces);
        tokens.iter().filter(ends).map(|token| token.from).min()
    };
    let lasts = |token: &Token| {
        let Node::Within(length) = token.node else { return None };
        let begins = |other: &&Token| since(other) && (token.until..=token.until + 1).contains(&other.from);
        let until = tokens.iter().filter(begins).map(|other| other.until).max()?;
        let from = before(token.from)?;
        Some((before(from).unwrap_or(from), until, length))
    };
    let found: Vec<_> = tokens.iter().filter_map(lasts).collect();
    for (from, until, length) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token { from, until, node: Node::Soon(length), role: Role::Time, cost: 0, near: None });
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
