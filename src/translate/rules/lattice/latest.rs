//! Words that mean another thing before what follows: 最近下单渠道 is that of the last order · 小程序注册用户 registered there.

use super::{Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::meaning::{Node, Predicate, TimeValue};
use crate::translate::rules::words::Function;

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    last_of_all(chars, tokens);
    beside_the_first(tokens);
    registered(chars, catalog, tokens);
    just_done(chars, tokens);
    became(tokens);
}

/// Last order was refunded: what became of a single order, and not that any became so.
fn became(tokens: &mut Vec<Token>) {
    let picks = [Function::Last, Function::First, Function::Latest, Function::Earliest];
    let picked: Vec<usize> = tokens.iter().filter(|token| token.is(&picks)).map(|token| token.until + 1).collect();
    let deeds: Vec<(usize, usize)> =
        tokens.iter().filter(|token| token.is_deed()).map(|token| (token.from, token.until)).collect();
    let states: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    tokens.retain(|token| {
        let shorter = |(from, until): &(usize, usize)| *from == token.from && *until < token.until;
        let led = picked.contains(&token.from) && token.is_deed() && deeds.iter().any(shorter);
        !(led && states.contains(&token.until))
    });
}

/// Just bought, just made their first purchase: lately. Just one order, and those who just look, are not said so.
fn just_done(chars: &[char], tokens: &mut Vec<Token>) {
    let past = |at: usize| {
        let word: String = chars.iter().skip(at).take_while(|c| c.is_alphabetic()).collect();
        PAST.iter().any(|end| word.ends_with(end))
    };
    let just: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Word(Function::JustDone))
        .map(|token| (token.from, token.until))
        .collect();
    let follows =
        |at: usize, wanted: &dyn Fn(&Token) -> bool| tokens.iter().any(|token| token.from == at + 1 && wanted(token));
    let first =
        |token: &Token| token.node == Node::Word(Function::First) || token.node == Node::Word(Function::FirstOrder);
    // Made their first: a word that says nothing may stand before it.
    let led = |at: usize| {
        let empty = tokens.iter().filter(|token| token.from == at + 1 && token.node == Node::Filler);
        empty.map(|token| token.until).any(|end| follows(end, &first) || follows(end, &Token::is_deed))
    };
    let done = |(from, until): &(usize, usize)| {
        let verb = chars.get(*from..*until).is_some_and(|word| word.ends_with(&['t']));
        let deed = follows(*until, &Token::is_deed) || follows(*until, &|token| is_moment(token));
        (deed && (!verb || past(until + 1))) || follows(*until, &first) || led(*until)
    };
    let found: Vec<(usize, usize)> = just.iter().copied().filter(done).collect();
    tokens.retain(|token| {
        let over = found.iter().any(|(from, until)| token.from < *until && *from < token.until);
        !over && token.node != Node::Word(Function::JustDone)
    });
    tokens.extend(found.into_iter().map(|(from, until)| Token {
        from,
        until,
        node: Node::Time(TimeValue::Recently),
        role: Role::Time,
        cost: 0,
        near: None,
    }));
}

/// What everybody does once, by its verb.
fn is_moment(token: &Token) -> bool {
    matches!(&token.node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Moment(_)))
}

/// How what is over ends.
const PAST: [&str; 2] = ["ed", "ght"];

/// 最近下单渠道为天猫: a single order has a channel, and that is the last.
fn last_of_all(chars: &[char], tokens: &mut Vec<Token>) {
    let spans = |wanted: &dyn Fn(&Token) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(token)).map(|token| (token.from, token.until)).collect()
    };
    let deeds = spans(&Token::is_deed);
    let facts = spans(&|token| matches!(token.node, Node::Property(_) | Node::Attribute(_)));
    let of = |at: usize| at + usize::from(chars.get(at) == Some(&'的'));
    // 最近购买：90天以前: when that was, which is said of a single one.
    let times = spans(&|token| matches!(token.node, Node::Time(_) | Node::Length(_) | Node::LengthBound { .. }));
    let told = |at: usize| {
        let led = chars.get(at).is_some_and(|c| ":在是为于".contains(*c));
        led && times.iter().any(|(from, _)| *from == at + 1)
    };
    let found: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| token.node == Node::Time(TimeValue::Recently))
        .filter(|token| {
            let mut ends = deeds.iter().filter(|(from, _)| *from == token.until).map(|(_, until)| of(*until));
            ends.any(|end| told(end) || facts.iter().any(|(from, _)| *from == end))
        })
        .map(|token| (token.from, token.until))
        .collect();
    for (from, until) in found {
        tokens.retain(|token| (token.from, token.until) != (from, until));
        let node = Node::Word(Function::Last);
        tokens.push(Token { from, until, node, role: Role::Event, cost: 0, near: None });
    }
}

/// 首次购买在天猫，最近购买在小程序: beside the first of a deed, right before the same deed, it is the last of it.
fn beside_the_first(tokens: &mut [Token]) {
    const FIRST: [Function; 4] = [Function::First, Function::FirstTime, Function::FirstOrder, Function::Earliest];
    let deed = |from: usize| {
        tokens.iter().find(|token| token.from == from && token.is_deed()).and_then(|token| match &token.node {
            Node::Clause(clause) => Some(clause.predicate),
            _ => None,
        })
    };
    let firsts = || tokens.iter().filter(|token| token.is(&FIRST));
    let found: Vec<usize> = tokens
        .iter()
        .filter(|token| token.node == Node::Time(TimeValue::Recently))
        .filter(|token| {
            let last = deed(token.until);
            let same = |first: &Token| first.is(&[Function::FirstOrder]) || deed(first.until) == last;
            last.is_some() && firsts().any(|first| first.until <= token.from && same(first))
        })
        .map(|token| token.from)
        .collect();
    for token in tokens.iter_mut().filter(|token| token.node == Node::Time(TimeValue::Recently)) {
        if found.contains(&token.from) {
            (token.node, token.role) = (Node::Word(Function::Last), Role::Event);
        }
    }
}

/// 小程序注册用户: behind where it was, the deed is no part of the noun.
fn registered(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let places: Vec<usize> =
        tokens.iter().filter(|token| matches!(token.node, Node::Values(_))).map(|token| token.until).collect();
    let moment = |node: &Node| {
        matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Moment(attribute)
            if catalog.attributes.get(attribute).is_some_and(crate::catalog::Attribute::is_moment)))
    };
    let moments: Vec<(usize, usize)> =
        tokens.iter().filter(|token| moment(&token.node)).map(|token| (token.from, token.until)).collect();
    let chinese = |at: usize| chars.get(at).is_some_and(|c| !c.is_ascii());
    tokens.retain(|token| {
        let noun = matches!(token.node, Node::Subject { .. }) && places.contains(&token.from) && chinese(token.from);
        !(noun && moments.iter().any(|(from, until)| *from == token.from && *until < token.until))
    });
}
