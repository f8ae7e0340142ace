//! Where one statement ends and the next begins: 未购彩妆、已购护肤 · 买口红（近90天）没买茶叶 · 发了5条、一条都没打开 ·
//! 线下门店＋小程序－天猫.

use super::{Role, Token};
use crate::translate::rules::meaning::{Node, Objects, Predicate, PropertyTest, TimeValue};
use crate::translate::rules::words::Function;

const DENIALS: [Function; 4] = [Function::Not, Function::NotOnce, Function::Never, Function::Lacking];

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    affirmed(chars, tokens);
    of_none(tokens);
    bracketed_times(chars, tokens);
    signs(chars, tokens);
    behind_places(chars, tokens);
    restated(chars, tokens);
}

fn is(node: &Node, words: &[Function]) -> bool {
    matches!(node, Node::Word(word) if words.contains(word))
}

fn is_deed(node: &Node) -> bool {
    matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(_)))
}

/// 未购彩妆、已购护肤: what is said to be done is not denied by what stands before it.
fn affirmed(chars: &[char], tokens: &mut Vec<Token>) {
    let done = |at: usize| chars.get(at).is_some_and(|c| "已曾".contains(*c));
    tokens.retain(|token| !(is(&token.node, &[Function::Listing, Function::Along]) && done(token.until)));
}

/// 发了5条以上、一条都没打开: of none of them did it become so, which is said but of the rows before it.
fn of_none(tokens: &mut [Token]) {
    let denied = |node: &Node| {
        matches!(node, Node::Objects(objects)
            if matches!(objects.as_ref(), Objects::Property { test: PropertyTest::Says(false), .. }))
    };
    let at = |wanted: &dyn Fn(&Token) -> bool| -> Vec<usize> {
        tokens.iter().filter(|token| wanted(token)).map(|token| token.from).collect()
    };
    let once = at(&|token| token.node == Node::Word(Function::NotOnce));
    let any = at(&|token| is(&token.node, &[Function::Anything]));
    let none: Vec<usize> = tokens
        .iter()
        .filter(|token| denied(&token.node) && (once.contains(&token.from) || any.contains(&token.until)))
        .map(|token| token.from)
        .collect();
    for token in tokens.iter_mut().filter(|token| none.contains(&token.until)) {
        if is(&token.node, &[Function::Comma]) {
            token.node = Node::Word(Function::But);
        }
    }
}

/// 买口红（近90天）没买茶叶: a time in brackets is of what stands before them, and the next statement begins behind them.
fn bracketed_times(chars: &[char], tokens: &mut [Token]) {
    let timed = |node: &Node| matches!(node, Node::Time(TimeValue::Window(_) | TimeValue::Total(_)));
    let closed: Vec<usize> = tokens
        .iter()
        .filter(|token| timed(&token.node))
        .filter(|token| chars.get(token.from.wrapping_sub(1)) == Some(&'(') && chars.get(token.until) == Some(&')'))
        .filter(|token| token.from >= 2 && tokens.iter().any(|said| said.until == token.from - 1 && says(&said.node)))
        .map(|token| token.until)
        .collect();
    let begins =
        |at: usize| tokens.iter().any(|token| token.from == at && (is(&token.node, &DENIALS) || is_deed(&token.node)));
    let parting: Vec<usize> = closed.into_iter().filter(|close| begins(close + 1)).collect();
    for token in tokens.iter_mut().filter(|token| token.until == token.from + 1 && parting.contains(&token.from)) {
        (token.node, token.role, token.cost) = (Node::Word(Function::Comma), Role::Connective, 0);
    }
}

fn says(node: &Node) -> bool {
    is_deed(node) || matches!(node, Node::Values(_))
}

/// A + B - C: where one sign adds, the other takes away.
fn signs(chars: &[char], tokens: &mut Vec<Token>) {
    let sign = |at: usize, sign: char| {
        let beside =
            |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| !c.is_ascii() || " ()".contains(*c));
        chars.get(at) == Some(&sign) && beside(at.checked_sub(1)) && beside(at.checked_add(1))
    };
    let adds = (0..chars.len()).any(|at| sign(at, '+'));
    let less: Vec<usize> = (1..chars.len()).filter(|at| adds && sign(*at, '-')).collect();
    for at in less {
        tokens.retain(|token| token.until <= at || token.from > at);
        let word = |node| Token { from: at, until: at + 1, node, role: Role::Negation, cost: 0, near: None };
        tokens.push(word(Node::Word(Function::Exclude)));
    }
}

/// 在彩妆上一件没买: 上 closes what stands before it, and no last one is meant.
fn behind_places(chars: &[char], tokens: &mut Vec<Token>) {
    let once: Vec<usize> =
        tokens.iter().filter(|token| token.node == Node::Word(Function::NotOnce)).map(|token| token.from).collect();
    let things: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    tokens.retain(|token| {
        let last = token.node == Node::Word(Function::Last) && chars.get(token.from) == Some(&'上');
        !(last && things.contains(&token.from) && once.contains(&(token.from + 1)))
    });
}

/// Words of a list that was just told: how many they are, and what.
const THESE: [&str; 6] = ["这", "那", "以上", "上述", "共", "等"];

/// 北京、上海、广州、深圳这四个城市: how many were listed, and of which kind, says no more; so does 周末（周六、周日）.
fn restated(chars: &[char], tokens: &mut Vec<Token>) {
    let begins = |at: usize, word: &str| {
        chars.get(at..).is_some_and(|rest| rest.iter().copied().take(word.chars().count()).eq(word.chars()))
    };
    let listed = |at: usize| tokens.iter().any(|token| token.until == at && matches!(token.node, Node::Values(_)));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in (1..chars.len()).filter(|at| listed(*at)) {
        let Some(word) = THESE.iter().find(|word| begins(at, word)) else { continue };
        let mut end = at + word.chars().count();
        let number = tokens.iter().filter(|token| token.from == end && matches!(token.node, Node::Number(_)));
        let Some(counted) = number.map(|token| token.until).max() else { continue };
        end = counted;
        let unit = |at: usize| {
            tokens
                .iter()
                .filter(|token| token.from == at && matches!(token.node, Node::Unit(_)))
                .map(|token| token.until)
                .min()
        };
        let kind = |at: usize| {
            let named =
                |token: &&Token| token.from == at && matches!(token.node, Node::Attribute(_) | Node::Property(_));
            tokens.iter().filter(named).map(|token| token.until).max()
        };
        let Some(end) = kind(unit(end).unwrap_or(end)) else { continue };
        found.push((at, end));
    }
    let weekdays = |from: usize, until: usize| {
        tokens
            .iter()
            .any(|token| token.from == from && token.until == until && matches!(token.node, Node::Weekdays { .. }))
    };
    for open in (1..chars.len()).filter(|at| chars.get(*at) == Some(&'(')) {
        let Some(close) = (open..chars.len()).find(|at| chars.get(*at) == Some(&')')) else { continue };
        let inside = chars.get(open + 1..close).unwrap_or_default();
        let before = tokens.iter().any(|token| token.until == open && matches!(token.node, Node::Weekdays { .. }));
        let named = inside
            .split(|c| "、,和及与/".contains(*c))
            .try_fold(open + 1, |from, part| weekdays(from, from + part.len()).then_some(from + part.len() + 1));
        if before && named.is_some() {
            found.push((open, close + 1));
        }
    }
    for (from, until) in found {
        tokens.retain(|token| token.until <= from || token.from >= until);
        tokens.push(Token::filler(from, until));
    }
}
