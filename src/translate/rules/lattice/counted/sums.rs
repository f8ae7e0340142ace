//! 买口红的金额超过1000: what was spent on it together, and not what a single line of it cost.

use super::super::Token;
use crate::catalog::{Catalog, Type};
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Node, Predicate};
use crate::translate::rules::words::Function;

/// What tells one of several apart, whose own money is meant: 首次购买的金额, 每次购买的金额.
const ONE: [Function; 10] = [
    Function::First,
    Function::Last,
    Function::FirstTime,
    Function::FirstOrder,
    Function::LastOrder,
    Function::Again,
    Function::Repeat,
    Function::Per,
    Function::Together,
    Function::OneDay,
];

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let Some(main) = main_event(catalog) else { return };
    let at = |place: usize| chars.get(place).copied().unwrap_or(' ');
    let spans = |wanted: &dyn Fn(&Node) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(&token.node)).map(|token| (token.from, token.until)).collect()
    };
    let measures =
        spans(&|node| matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Measure(_))));
    let ones = spans(&|node| matches!(node, Node::Word(word) if ONE.contains(word)));
    let events = spans(&|node| matches!(node, Node::Clause(clause) if matches!(clause.predicate, Predicate::Event(_))));
    let bought = spans(
        &|node| matches!(node, Node::Clause(clause) if clause.predicate == Predicate::Event(main) && !clause.implied),
    );
    // 加购 holds 购, and 单笔购买 购买; 订单 is the thing itself, and 买过 what was done with each.
    let verb = |(from, until): &(usize, usize)| {
        let longer = |(first, last): &(usize, usize)| first <= from && until <= last && last - first > until - from;
        let noun = at(*from) == '订' || *until == from + 1 && at(*from) == '单';
        !noun
            && !"过了".contains(at(until.saturating_sub(1)))
            && !events.iter().any(|other| longer(other) && !bought.contains(other))
    };
    let summed = |(from, until): (usize, usize)| {
        let begins = (0..from).rev().find(|place| ",;、且并但".contains(at(*place))).map_or(0, |place| place + 1);
        let inside = |span: &&(usize, usize)| begins <= span.0 && span.1 <= from;
        from.checked_sub(1).is_some_and(|of| at(of) == '的')
            && measures.contains(&(from, until))
            && bought.iter().filter(inside).any(verb)
            && !ones.iter().any(|span| inside(&span))
    };
    let money = |name: &str| {
        let property = catalog.events.get(main).and_then(|event| event.property(name));
        property.is_some_and(|property| property.kind == Type::Money)
    };
    let lost = |token: &Token| matches!(&token.node, Node::Property(name) if money(name));
    let lost: Vec<bool> = tokens.iter().map(|token| lost(token) && summed((token.from, token.until))).collect();
    let mut lost = lost.into_iter();
    tokens.retain(|_| !lost.next().unwrap_or_default());
}
