//! 3 orders worth 1000 in total: all of them together, and not each. Looking at the last 90 days: a time, and nobody looks.

use super::Token;
use crate::catalog::{Catalog, Type};
use crate::translate::Role;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Clause, InAll, Node, Predicate, TimeValue, Timing};
use crate::translate::rules::words::Function;

pub fn settle(tokens: &mut Vec<Token>, chars: &[char], catalog: &Catalog) {
    of_an_order(tokens, chars, catalog);
    worth(tokens, chars);
    looking(tokens);
    of_them(tokens);
    in_all(tokens, chars);
    in_sum(tokens, chars);
    summed(tokens, chars, catalog);
    of_all_time(tokens);
}

/// 总浏览次数, 总消费: before a number of theirs, that it is all of it added up.
fn in_sum(tokens: &mut Vec<Token>, chars: &[char]) {
    let measure =
        |node: &Node| matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Measure(_)));
    let all = |at: usize| chars.get(at) == Some(&'总');
    let begins = |token: &Token| {
        let before = token.from.checked_sub(1).filter(|at| all(*at));
        before.or(Some(token.from).filter(|at| all(*at) && token.until > at + 1))
    };
    let mut found: Vec<usize> = tokens.iter().filter(|token| measure(&token.node)).filter_map(begins).collect();
    found.sort_unstable();
    found.dedup();
    let sum = |from: usize| Token {
        from,
        until: from + 1,
        node: Node::Time(TimeValue::Total(InAll::Sum)),
        role: Role::Time,
        cost: 0,
        near: None,
    };
    tokens.extend(found.into_iter().map(sum));
}

/// 累计的优惠额: the number that is called so without 的, and nothing of a single row.
fn summed(tokens: &mut Vec<Token>, chars: &[char], catalog: &Catalog) {
    let said = |from: usize, until: usize| chars.get(from..until).unwrap_or_default().iter().collect::<String>();
    let called = |name: &str| {
        catalog
            .measures
            .iter()
            .position(|measure| measure.label.zh == name || measure.words.zh.iter().any(|word| word == name))
    };
    let total = |token: &&Token| matches!(token.node, Node::Time(TimeValue::Total(_)));
    let found: Vec<(usize, usize, usize)> = tokens
        .iter()
        .filter(total)
        .filter(|token| chars.get(token.until) == Some(&'的'))
        .flat_map(|total| {
            let begins = |token: &&Token| {
                token.from == total.until + 1 && matches!(token.node, Node::Property(_) | Node::Objects(_))
            };
            let whole = |token: &Token| said(total.from, total.until) + &said(token.from, token.until);
            let measure = move |token: &Token| Some((total.from, token.until, called(&whole(token))?));
            tokens.iter().filter(begins).filter_map(measure)
        })
        .collect();
    for (from, until, measure) in found {
        tokens.retain(|token| token.until <= from || until <= token.from);
        let node = Node::Clause(Clause::new(Predicate::Measure(measure)).into());
        tokens.push(Token { from, until, node, role: Role::Measure, cost: 0, near: None });
    }
}

/// 近60天未登录，历史订单≥2: a name that begins with how much of it all is meant is of that time, though it is one word.
fn of_all_time(tokens: &mut [Token]) {
    let all = |token: &Token| match &token.node {
        Node::Time(value) if value.is_total() => Some((token.from, token.until, value.clone())),
        _ => None,
    };
    let totals: Vec<(usize, usize, TimeValue)> = tokens.iter().filter_map(all).collect();
    for token in tokens {
        let begins = |(from, until, _): &&(usize, usize, TimeValue)| *from == token.from && *until < token.until;
        let Some((_, _, value)) = totals.iter().find(begins) else { continue };
        if let Node::Clause(clause) = &token.node
            && matches!(clause.predicate, Predicate::Measure(_))
            && clause.time.is_none()
        {
            let time = Some(Timing { value: value.clone(), trailing: false });
            token.node = Node::Clause(Clause { time, ..clause.as_ref().clone() }.into());
        }
    }
}

/// Spent 5000 in all but last bought long ago: "all but" leaves nobody out where "in all" adds up.
fn in_all(tokens: &mut Vec<Token>, chars: &[char]) {
    let sums: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| matches!(token.node, Node::Time(TimeValue::Total(_))) || token.is(&[Function::Altogether]))
        .map(|token| (token.from, token.until))
        .collect();
    let counted = |at: usize| chars.get(..at).is_some_and(|before| before.iter().any(char::is_ascii_digit));
    let inside = |at: usize| sums.iter().any(|(from, until)| *from < at && at < *until && counted(*from));
    tokens.retain(|token| !token.is(&[Function::Exclude]) || !inside(token.from));
}

/// 订单金额: what the whole order cost, and no amount of one of the things that were ordered.
fn of_an_order(tokens: &mut Vec<Token>, chars: &[char], catalog: &Catalog) {
    let ordered = main_event(catalog).map(Predicate::Event);
    let money = |name: &str| {
        let properties = catalog.events.iter().flat_map(|event| &event.properties);
        properties.filter(|property| property.name == name).any(|property| property.kind == Type::Money)
    };
    let whole = |token: &&Token| matches!(&token.node, Node::Property(name) if money(name));
    let spans: Vec<(usize, usize)> = tokens.iter().filter(whole).map(|token| (token.from, token.until)).collect();
    // 所有订单金额都超过100: each of the orders is named.
    let each = |token: &&Token| token.node == Node::Word(Function::Every);
    let each: Vec<usize> = tokens.iter().filter(each).map(|token| token.until).collect();
    tokens.retain(|token| {
        let order = matches!(&token.node, Node::Clause(clause) if Some(clause.predicate) == ordered);
        // Between English words the property of what was ordered is named apart.
        let spaced = chars.get(token.until) == Some(&' ');
        !order
            || spaced
            || each.contains(&token.from)
            || !spans.iter().any(|(from, until)| *from == token.from && token.until < *until)
    });
}

/// At least 3 orders, 60% of them paid with a coupon: so many of the orders, and not of what was paid.
fn of_them(tokens: &mut Vec<Token>) {
    let figure = |token: &Token| token.node.is_number() || matches!(token.node, Node::Amount(_) | Node::Bound(_));
    let ends: Vec<usize> = tokens.iter().filter(|token| figure(token)).map(|token| token.until + 1).collect();
    let percent = |at: usize| ends.contains(&at);
    // Less than 4x of it: "it" stands for something else where no part is told.
    tokens.retain(|token| token.node != Node::Word(Function::OfIt) || percent(token.from));
    for token in tokens.iter_mut().filter(|token| token.node == Node::Word(Function::OfIt)) {
        token.node = Node::Word(Function::OfThem);
    }
    let share = |token: &&Token| token.node == Node::Word(Function::OfThem) && percent(token.from);
    let found: Vec<(usize, usize)> = tokens.iter().filter(share).map(|token| (token.from, token.until)).collect();
    let fact = |at: usize| tokens.iter().any(|token| token.from == at + 1 && matches!(token.node, Node::Objects(_)));
    let mut verbs = Vec::new();
    for (_, until) in &found {
        let verb = |token: &&Token| {
            token.from == until + 1
                && matches!(&token.node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Measure(_)))
        };
        verbs.extend(tokens.iter().filter(verb).map(|token| (token.from, token.until)).filter(|(_, end)| fact(*end)));
    }
    let inside = |token: &Token, spans: &[(usize, usize)]| {
        spans.iter().any(|(from, until)| *from <= token.from && token.until <= *until)
    };
    tokens.retain(|token| {
        let empty = matches!(token.node, Node::Filler | Node::Word(Function::Anaphor)) && inside(token, &found);
        !empty && !inside(token, &verbs)
    });
    tokens.extend(verbs.into_iter().map(|(from, until)| Token::filler(from, until)));
}

fn worth(tokens: &mut Vec<Token>, chars: &[char]) {
    let said = |from: usize, until: usize| chars.get(from..until).unwrap_or_default().iter().collect::<String>();
    let sum = Node::Time(TimeValue::Total(InAll::Sum));
    let total = |token: &&Token| token.node == sum && chars.get(token.from..token.from + 3) != Some(&['t', 'o', 't']);
    let ends: Vec<(usize, usize)> = tokens.iter().filter(total).map(|token| (token.from, token.until)).collect();
    for (from, until) in ends {
        let before = said(0, from);
        let Some(at) = before.rfind("worth ").map(|at| before.get(..at).unwrap_or_default().chars().count()) else {
            continue;
        };
        let between = said(at + 5, from);
        let close = between.split_whitespace().count() <= 6 && !between.contains([',', ';', '.', ':']);
        let number = tokens.iter().any(|token| token.from > at && token.until <= from && token.node.is_number());
        if !close || !number {
            continue;
        }
        tokens
            .retain(|token| !(token.from < at + 5 && token.until > at) && !(token.from >= from && token.from < until));
        let node = Node::Word(Function::Totalling);
        tokens.push(Token { from: at, until: at + 5, node, role: Role::Measure, cost: 0, near: None });
        tokens.push(Token::filler(from, until));
    }
}

fn looking(tokens: &mut Vec<Token>) {
    let time = |at: usize| tokens.iter().any(|token| token.from == at + 1 && matches!(token.node, Node::Time(_)));
    let looks = |token: &&Token| token.node == Node::Word(Function::Looking);
    let found: Vec<(usize, usize)> =
        tokens.iter().filter(looks).filter(|token| time(token.until)).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let inside = found.iter().any(|(from, until)| *from <= token.from && token.until <= *until);
        !inside && token.node != Node::Word(Function::Looking)
    });
    tokens.extend(found.into_iter().map(|(from, until)| Token::filler(from, until)));
}
