//! What orders were paid with, beside a word for orders: 用券下过3单 · 用券订单数 · 三笔订单使用了券 · 一单都没用券.

use super::Token;
use crate::catalog::{Catalog, Formula};
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Node, Predicate};
use crate::translate::rules::words::Function;

/// How orders are called where they are counted.
const ORDERS: &str = "单笔";
const SIDES: [Function; 2] = [Function::OrMore, Function::OrLess];
const PARTS: &str = ",;.:()";

/// A deed that a fact of orders is called by as well is no other deed there.
pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let Some(main) = main_event(catalog) else { return };
    let is_main = |node: &Node| {
        let Node::Clause(clause) = node else { return false };
        match clause.predicate {
            Predicate::Event(event) => event == main,
            Predicate::Measure(measure) => counts(catalog, measure, main),
            Predicate::Moment(_) => false,
        }
    };
    let fact = |token: &Token| {
        matches!(&token.node, Node::Objects(_))
            && (token.until - token.from > 1 && chars.get(token.from).is_some_and(|c| !c.is_ascii()))
    };
    let facts: Vec<(usize, usize)> =
        tokens.iter().filter(|token| fact(token)).map(|token| (token.from, token.until)).collect();
    let followed = |until: usize| tokens.iter().any(|token| token.from == until && is_main(&token.node));
    let names =
        |token: &Token| chars.get(token.from..token.until).is_some_and(|said| said.iter().any(|c| ORDERS.contains(*c)));
    let counted = |from: usize| {
        let part = |at: usize| {
            let begin = chars.get(..at).and_then(|before| before.iter().rposition(|c| PARTS.contains(*c)));
            begin.map_or(0, |at| at + 1)
        };
        // 订单至少三单，均未用券: of each of those that were counted before the comma.
        let each = |token: &Token| token.is(&[Function::Each]) && token.from == part(from) && token.from > 0;
        let begin = if tokens.iter().any(each) { part(part(from) - 1) } else { part(from) };
        let number = |token: &&Token| {
            let counts = matches!(token.node, Node::Unit(_) | Node::Word(Function::NotOnce));
            token.from >= begin && token.until <= from && counts && names(token)
        };
        let other = |token: &Token, after: usize| {
            // 下单3次以上同时近45天用过券: a time or a joint begins what is said of something else.
            let joints = [Function::And, Function::Or, Function::But, Function::Both];
            // 三单或更多用了券: 或 is a part of what compares.
            let part = |whole: &Token| whole.from <= token.from && token.until < whole.until && whole.is(&SIDES);
            let joined = token.is(&joints) && !tokens.iter().any(part);
            let apart = token.is_deed() && !is_main(&token.node) || matches!(token.node, Node::Time(_)) || joined;
            apart && token.from >= after && token.until <= from
        };
        tokens.iter().filter(number).any(|number| !tokens.iter().any(|token| other(token, number.until)))
    };
    // 用券3单起
    let numbered = |until: usize| {
        let mut ends =
            tokens.iter().filter(|token| token.from == until && token.node.is_number()).map(|token| token.until);
        ends.any(|end| {
            tokens.iter().any(|token| token.from == end && matches!(token.node, Node::Unit(_)) && names(token))
        })
    };
    let of_orders: Vec<(usize, usize)> =
        facts.into_iter().filter(|(from, until)| followed(*until) || numbered(*until) || counted(*from)).collect();
    tokens.retain(|token| {
        let deed = matches!(&token.node, Node::Clause(clause)
            if matches!(clause.predicate, Predicate::Event(event) if event != main));
        let inside = |(from, until): &(usize, usize)| {
            let (within, whole) =
                (*from <= token.from && token.until <= *until, (token.from, token.until) == (*from, *until));
            within && (whole || token.from > *from)
        };
        !(deed && of_orders.iter().any(inside))
    });
}

/// 退过款却下了3单: before so many orders, a verb for orders is no empty word.
pub fn placed(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let main = main_event(catalog).map(Predicate::Event);
    let deed = |token: &Token| matches!(&token.node, Node::Clause(clause) if Some(clause.predicate) == main);
    let orders = |at: usize| {
        let numbers = tokens.iter().filter(|token| token.from == at && matches!(token.node, Node::Number(_)));
        let mut ends = numbers.map(|token| token.until);
        ends.any(|end| chars.get(end).is_some_and(|c| ORDERS.contains(*c)))
    };
    let placed: Vec<(usize, usize)> = tokens
        .iter()
        .filter(|token| deed(token) && orders(token.until))
        .map(|token| (token.from, token.until))
        .collect();
    tokens.retain(|token| {
        let inside = |(from, until): &(usize, usize)| *from <= token.from && token.until <= *until;
        token.node != Node::Filler || !placed.iter().any(inside)
    });
}

/// Whether a measure is how many there were of an event.
pub(super) fn counts(catalog: &Catalog, measure: usize, main: usize) -> bool {
    let formula = catalog.measures.get(measure).map(|found| &found.formula);
    let of_main = |event: &String| catalog.events.get(main).is_some_and(|found| found.name == *event);
    matches!(formula, Some(Formula::Aggregate { event, .. }) if of_main(event))
}
