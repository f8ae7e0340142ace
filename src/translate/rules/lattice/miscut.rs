//! Words cut wrongly: in 在线下门店 there is no 在线, in 支付方式只有支付宝 no number, in 在彩妆上一件没买 no last one.

use super::{Token, empty};
use crate::translate::rules::meaning::{Node, Predicate, TimeValue};
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], tokens: &mut Vec<Token>) {
    behind_places(chars, tokens);
    online(chars, tokens);
    only_value(chars, tokens);
    asked_first(chars, tokens);
    lasting(chars, tokens);
    by_means(tokens);
    whole_times(chars, tokens);
}

/// In this but not last month: what is a time by itself is no word to be left out.
fn whole_times(chars: &[char], tokens: &mut Vec<Token>) {
    let spaced = |token: &Token| chars.get(token.from).is_some_and(char::is_ascii);
    let time = |token: &&Token| matches!(token.node, Node::Time(TimeValue::Window(_))) && spaced(token);
    let times: Vec<(usize, usize)> = tokens.iter().filter(time).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| token.node != Node::Filler || !times.contains(&(token.from, token.until)));
}

/// 使用APP下单: what the deed behind it was done with, and no deed beside it.
fn by_means(tokens: &mut Vec<Token>) {
    let spans = |wanted: &dyn Fn(&Token) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(token)).map(|token| (token.from, token.until)).collect()
    };
    let means = spans(&|token| token.is(&[Function::Using]));
    let values = values(tokens);
    let deeds = spans(&Token::is_deed);
    let used = |token: &Token| {
        means.iter().any(|(from, end)| *from == token.from && values.contains(&(*end, token.until)))
            && deeds.iter().any(|(from, _)| *from == token.until)
    };
    tokens.retain(|token| !(token.is_deed() && used(token)));
}

/// Been with us over a year: so long and longer, and not in the last year.
fn lasting(chars: &[char], tokens: &mut Vec<Token>) {
    let moment = |node: &Node| matches!(node, Node::Clause(found) if matches!(found.predicate, Predicate::Moment(_)));
    let after = |end: usize| end + usize::from(chars.get(end) == Some(&' '));
    let ends = |wanted: &dyn Fn(&Token) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(token)).map(|token| (token.from, after(token.until))).collect()
    };
    let moments = ends(&|token| moment(&token.node));
    let mut longer = ends(&|token| token.is(&[Function::More]));
    longer.retain(|(from, _)| moments.iter().any(|(_, end)| end == from));
    let lengths = ends(&|token| matches!(token.node, Node::Length(_)));
    tokens.retain(|token| {
        let said = |(from, end): &(usize, usize)| *from == token.from && lengths.contains(&(*end, after(token.until)));
        !matches!(token.node, Node::Time(TimeValue::Window(_))) || !longer.iter().any(said)
    });
}

/// 在彩妆上一件没买: 上 closes what stands before it, and no last one is meant.
fn behind_places(chars: &[char], tokens: &mut Vec<Token>) {
    let once: Vec<usize> =
        tokens.iter().filter(|token| token.is(&[Function::NotOnce])).map(|token| token.from).collect();
    let things: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    tokens.retain(|token| {
        let last = token.is(&[Function::Last]) && chars.get(token.from) == Some(&'上');
        !(last && things.contains(&token.from) && once.contains(&(token.from + 1)))
    });
}

/// 在线下门店: a value that begins behind 在 and is longer than 线.
fn online(chars: &[char], tokens: &mut Vec<Token>) {
    let values: Vec<(usize, usize)> = values(tokens);
    tokens.retain(|token| {
        let longer = |(from, until): &(usize, usize)| *from == token.from + 1 && *until > token.until;
        !(chars.get(token.from) == Some(&'在') && token.until == token.from + 2 && values.iter().any(longer))
    });
}

/// 支付方式只有支付宝: 只 is no bound of a number, and of what kind the value is says no more than the value.
fn only_value(chars: &[char], tokens: &mut Vec<Token>) {
    let is = |at: usize, of: &str| chars.get(at).is_some_and(|c| of.contains(*c));
    let fact = |token: &&Token| matches!(token.node, Node::Property(_) | Node::Attribute(_));
    let facts: Vec<usize> = tokens.iter().filter(fact).map(|token| token.until).collect();
    let values = values(tokens);
    let value = |at: usize| values.iter().any(|(from, _)| *from == at || *from == at + 1 && is(at, "有是用"));
    let only = |token: &Token| {
        token.is(&[Function::Equal]) && is(token.from, "只仅") && facts.contains(&token.from) && value(token.until)
    };
    let named: Vec<usize> = tokens.iter().filter(|token| only(token)).map(|token| token.from).collect();
    tokens.retain(|token| !only(token));
    for token in tokens.iter_mut().filter(|token| named.contains(&token.until)) {
        if matches!(token.node, Node::Property(_)) {
            *token = Token::filler(token.from, token.until);
        }
    }
}

/// 先看近半年下过单的: what is asked, and nothing that they did first.
fn asked_first(chars: &[char], tokens: &mut Vec<Token>) {
    let timed = |at: usize| {
        tokens.iter().any(|token| token.from == at && matches!(token.node, Node::Time(TimeValue::Window(_))))
    };
    let begins = |at: usize| at.checked_sub(1).and_then(|before| chars.get(before)).is_none_or(|c| ",;.:".contains(*c));
    let asked = tokens.iter().find(|token| {
        token.is(&[Function::Ahead])
            && begins(token.from)
            && chars.get(token.until) == Some(&'看')
            && timed(token.until + 1)
    });
    if let Some((from, until)) = asked.map(|token| (token.from, token.until + 1)) {
        empty(tokens, from, until);
    }
}

fn values(tokens: &[Token]) -> Vec<(usize, usize)> {
    tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| (token.from, token.until)).collect()
}
