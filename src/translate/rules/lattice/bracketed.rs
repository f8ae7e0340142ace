//! Times in brackets: 买口红（近90天）没买茶叶 · 投诉者（近6个月）当中的高价值客户 · 领券人（近90天领的）.

use super::{Token, empty};
use crate::dsl::{Moment, Unit, Window};
use crate::translate::Role;
use crate::translate::rules::meaning::{Node, TimeValue};
use crate::translate::rules::time::Length;
use crate::translate::rules::words::Function;

const DENIALS: [Function; 4] = [Function::Not, Function::NotOnce, Function::Never, Function::Lacking];

/// A time in brackets is of what stands before them, and the next statement begins behind them.
pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    said_again(chars, tokens);
    told_exactly(chars, tokens);
    let says = |token: &Token| token.is_deed() || matches!(token.node, Node::Values(_));
    // 投诉者（近6个月）: by a noun, too.
    let noun = |token: &Token| {
        matches!(token.node, Node::Subject { .. }) || token.node == Node::Filler && chars.get(token.from) == Some(&'者')
    };
    let said = closes(chars, tokens, says);
    let named = closes(chars, tokens, noun);
    let begins = |at: usize| tokens.iter().any(|token| token.from == at && (token.is(&DENIALS) || token.is_deed()));
    let parting: Vec<usize> = said.iter().copied().filter(|close| begins(close + 1)).collect();
    for token in tokens.iter_mut().filter(|token| token.until == token.from + 1 && parting.contains(&token.from)) {
        (token.node, token.role, token.cost) = (Node::Word(Function::Comma), Role::Connective, 0);
    }
    // 投诉者（近6个月）当中的高价值客户: not of such a value then.
    let among = |token: &&Token| {
        let close = token.from.checked_sub(1);
        token.is(&[Function::Among]) && close.is_some_and(|close| said.contains(&close) || named.contains(&close))
    };
    let parts: Vec<(usize, usize)> = tokens.iter().filter(among).map(|token| (token.from, token.until)).collect();
    for (from, until) in parts {
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Word(Function::Comma);
        tokens.push(Token { from, until, node, role: Role::Connective, cost: 0, near: None });
    }
}

/// Where brackets close that hold a time and nothing more, right behind such a word.
fn closes(chars: &[char], tokens: &[Token], before: impl Fn(&Token) -> bool) -> Vec<usize> {
    let close = |at: usize| {
        let blank = |token: &&Token| token.from == at && token.node == Node::Filler;
        let mut ends = [at].into_iter().chain(tokens.iter().filter(blank).map(|token| token.until));
        ends.find(|at| chars.get(*at) == Some(&')'))
    };
    let opens = |from: usize| {
        let open = from.checked_sub(1).filter(|open| *open > 0 && chars.get(*open) == Some(&'('));
        open.is_some_and(|open| tokens.iter().any(|token| token.until == open && before(token)))
    };
    tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Time(TimeValue::Window(_) | TimeValue::Total(_))))
        .filter(|token| opens(token.from))
        .filter_map(|token| close(token.until))
        .collect()
}

/// 领券人（近90天领的）: when it was is said with the same verb again.
fn said_again(chars: &[char], tokens: &mut Vec<Token>) {
    let event = |token: &Token| match &token.node {
        Node::Clause(clause) if token.is_deed() => Some(clause.predicate),
        _ => None,
    };
    let same = |deed: &Token, open: usize| tokens.iter().any(|said| said.until <= open && event(said) == event(deed));
    let found: Vec<(usize, usize)> = (1..chars.len())
        .filter(|open| chars.get(*open) == Some(&'('))
        .filter_map(|open| {
            let close = (open..chars.len()).find(|at| chars.get(*at) == Some(&')'))?;
            let time = tokens.iter().filter(|token| token.from == open + 1 && matches!(token.node, Node::Time(_)));
            let until = time.map(|token| token.until).filter(|until| *until < close).max()?;
            let ends =
                |deed: &&Token| deed.until == close || deed.until + 1 == close && chars.get(deed.until) == Some(&'的');
            let again = tokens.iter().filter(|deed| deed.from == until && deed.is_deed());
            again.filter(ends).any(|deed| same(deed, open)).then_some((until, close))
        })
        .collect();
    for (from, until) in found {
        empty(tokens, from, until);
    }
}

/// Recently (30 days), 最近一周（7天）: how long that is, told in brackets.
fn told_exactly(chars: &[char], tokens: &mut Vec<Token>) {
    let found: Vec<(usize, usize, Window)> = tokens
        .iter()
        .filter_map(|token| {
            let Node::Time(time) = &token.node else { return None };
            let blank = |at: &usize| chars.get(*at) == Some(&' ');
            let open = (token.until..chars.len()).find(|at| !blank(at)).filter(|at| chars.get(*at) == Some(&'('))?;
            let inside = tokens.iter().filter(|token| token.from == open + 1 && chars.get(token.until) == Some(&')'));
            let (until, length) = inside.filter_map(|token| Some((token.until + 1, length_of(&token.node)?))).next()?;
            means(time, length).then(|| (token.from, until, length.last()))
        })
        .collect();
    // In the past week, past week: the whole of it.
    let whole = |one: &&(usize, usize, Window)| !found.iter().any(|more| more.1 == one.1 && more.0 < one.0);
    for (from, until, window) in found.iter().filter(whole).cloned() {
        tokens.retain(|token| token.until <= from || token.from >= until);
        let node = Node::Time(TimeValue::Window(window));
        tokens.push(Token { from, until, node, role: Role::Time, cost: 0, near: None });
    }
}

fn length_of(node: &Node) -> Option<Length> {
    match node {
        Node::Length(length) => Some(*length),
        Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Ago { count, unit }), until: None })) => {
            Some(Length { count: *count, unit: *unit })
        }
        _ => None,
    }
}

/// Whether a time that says no length, or one in another unit, may be that long.
fn means(time: &TimeValue, length: Length) -> bool {
    let TimeValue::Window(Window::Between { from: Some(from), until }) = time else {
        return *time == TimeValue::Recently;
    };
    let told = match (from, until) {
        (Moment::Ago { count, unit }, None) => Length { count: *count, unit: *unit },
        // Last month (30 days) is none of the calendar.
        (Moment::Start { period, back: 1 }, Some(Moment::Start { period: same, back: 0 }))
            if period == same && length.unit == Unit::Day =>
        {
            Length { count: 1, unit: period.unit() }
        }
        _ => return false,
    };
    let (told, length) = (days(told), days(length));
    told.0 <= length.1 && length.0 <= told.1
}

/// The fewest and the most days it may have.
fn days(length: Length) -> (u32, u32) {
    let (least, most) = match length.unit {
        Unit::Minute | Unit::Hour => (0, 0),
        Unit::Day => (1, 1),
        Unit::Week => (7, 7),
        Unit::Month => (28, 31),
        Unit::Quarter => (90, 92),
        Unit::Year => (360, 366),
    };
    (length.count.saturating_mul(least), length.count.saturating_mul(most))
}
