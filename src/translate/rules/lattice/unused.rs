//! A fact that none of the orders has which were told before it: 近一年购买没用过券 · 下单3次以上，全都没用券 · 购买从不用券;
//! and 没有用券的订单, which says that there is none with it rather than one without.

use super::ordered::counts;
use super::{Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Clause, Negation, Node, Objects, Occurrence, Predicate, PropertyTest};
use crate::translate::rules::words::Function;

/// How far before the denial 每 may begin.
const NEAR: usize = 4;
const PARTS: &str = ",;.:()";

pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let Some(main) = main_event(catalog) else { return };
    there_is_none(chars, main, tokens);
    let facts = facts(catalog, main, tokens);
    let mut found: Vec<(usize, usize, bool, Node)> = Vec::new();
    for (from, until, property) in
        facts.into_iter().filter(|(from, ..)| chars.get(*from).is_some_and(|c| !c.is_ascii()))
    {
        let each = tokens.iter().filter(|token| token.until == from && token.is(&EACH)).map(|token| token.from).min();
        let begin = each.unwrap_or(from);
        // 每一单都没用券: said of every one.
        if tokens.iter().any(|token| token.until <= begin && begin <= token.from + NEAR && token.is(&[Function::Per])) {
            continue;
        }
        let behind = behind_a_deed(chars, main, tokens, begin) && !is_of_a_noun(chars, main, tokens, until);
        if behind || each.is_some() && is_of_counted(catalog, main, tokens, begin) {
            let objects = Objects::Property { property, test: PropertyTest::Says(true) };
            let none = Clause {
                objects: Some(objects.into()),
                negation: Negation::Plain,
                ..Clause::new(Predicate::Event(main))
            };
            found.push((begin, until, behind, Node::Clause(none.into())));
        }
    }
    for (from, until, behind, node) in found {
        tokens.retain(|token| token.until <= from || until <= token.from);
        // Nothing joins the two: the denial does.
        let begin = from + usize::from(behind);
        if behind {
            let joint = Node::Word(Function::But);
            tokens.push(Token { from, until: begin, node: joint, role: Role::Connective, cost: 0, near: None });
        }
        tokens.push(Token { from: begin, until, node, role: Role::Event, cost: 0, near: None });
    }
}

/// 都, 全都: of each order.
const EACH: [Function; 2] = [Function::Each, Function::Wholly];

/// What is denied of orders, in one word (没用券) or with a denial before it (从不用券).
fn facts(catalog: &Catalog, main: usize, tokens: &[Token]) -> Vec<(usize, usize, std::sync::Arc<str>)> {
    let of_main = |name: &str| catalog.events.get(main).is_some_and(|event| event.property(name).is_some());
    let says = |token: &Token, wanted: bool| match &token.node {
        Node::Objects(objects) => match objects.as_ref() {
            Objects::Property { property, test: PropertyTest::Says(says) } if *says == wanted && of_main(property) => {
                Some(property.clone())
            }
            _ => None,
        },
        _ => None,
    };
    let denials = [Function::Not, Function::NotOnce, Function::Never];
    let denied = |token: &Token| {
        let before = tokens.iter().filter(|denial| denial.until == token.from && denial.is(&denials));
        before.map(|denial| denial.from).min()
    };
    let whole = tokens.iter().filter_map(|token| Some((token.from, token.until, says(token, false)?)));
    let parted = tokens.iter().filter_map(|token| Some((denied(token)?, token.until, says(token, true)?)));
    let mut found: Vec<_> = whole.chain(parted).collect();
    // The longest of those that begin in one place.
    found.sort_by_key(|(from, until, _)| (*from, std::cmp::Reverse(*until)));
    found.dedup_by_key(|(from, ..)| *from);
    found
}

/// Whether a deed of the main event stands right before, which is not one of several, nor the first or the last of them.
fn behind_a_deed(chars: &[char], main: usize, tokens: &[Token], at: usize) -> bool {
    let picks = |token: &Token| token.node.is_number() || matches!(token.node, Node::Unit(_)) || token.is(&PICKS);
    let open = |from: usize| !tokens.iter().any(|token| token.until == from && picks(token));
    let place = |from: usize| from == 0 || chars.get(from - 1).is_some_and(|c| PARTS.contains(*c));
    let timed = |from: usize| {
        let before = if chars.get(from.wrapping_sub(1)) == Some(&'的') { from - 1 } else { from };
        tokens.iter().any(|token| token.until == before && matches!(token.node, Node::Time(_)))
    };
    tokens.iter().any(|token| {
        token.until == at && is_deed(main, token) && (timed(token.from) || place(token.from) && open(token.from))
    })
}

const PICKS: [Function; 4] = [Function::First, Function::Last, Function::FirstTime, Function::Every];

fn is_deed(main: usize, token: &Token) -> bool {
    matches!(&token.node, Node::Clause(clause)
        if clause.predicate == Predicate::Event(main) && clause.pick == Occurrence::Any && clause.objects.is_none())
}

/// 购买没用券的订单: what goes on is said of rows.
fn is_of_a_noun(chars: &[char], main: usize, tokens: &[Token], until: usize) -> bool {
    let next = if chars.get(until) == Some(&'的') { until + 1 } else { until };
    let said = |token: &Token| is_deed(main, token) || matches!(token.node, Node::Values(_));
    tokens.iter().any(|token| token.from == next && said(token))
}

/// Whether so many of the main event are told before, and no other deed since.
fn is_of_counted(catalog: &Catalog, main: usize, tokens: &[Token], at: usize) -> bool {
    let before = |token: &&Token| token.until <= at;
    let number = |token: &Token| match &token.node {
        Node::Clause(clause) => match clause.predicate {
            Predicate::Measure(measure) => counts(catalog, measure, main),
            Predicate::Event(_) | Predicate::Moment(_) => false,
        },
        _ => false,
    };
    let deeds = tokens.iter().filter(before).filter(|token| token.is_deed() || number(token));
    let last = deeds.max_by_key(|token| token.until).filter(|token| is_deed(main, token) || number(token));
    last.is_some() && tokens.iter().filter(before).any(|token| token.node.is_number())
}

/// 近一年没有用券的订单: that there is no such order, where nothing counts those without.
fn there_is_none(chars: &[char], main: usize, tokens: &mut Vec<Token>) {
    let denials: Vec<(usize, usize)> =
        tokens.iter().filter(|token| token.is(&[Function::Not])).map(|token| (token.from, token.until)).collect();
    let has_not = |from: usize| {
        let two = denials.iter().any(|(begin, until)| *begin == from && chars.get(until - 1) == Some(&'有'));
        two && chars.get(from.wrapping_sub(1)) != Some(&'有')
    };
    let ends: Vec<usize> = tokens.iter().filter(|token| is_deed(main, token)).map(|token| token.from).collect();
    let counted = |from: usize| {
        let rest = chars.get(from..).unwrap_or_default();
        let end = rest.iter().position(|c| PARTS.contains(*c)).map_or(chars.len(), |end| from + end);
        tokens.iter().any(|token| token.from >= from && token.from < end && token.node.is_number())
    };
    let row = |token: &Token| {
        let next = if chars.get(token.until) == Some(&'的') { token.until + 1 } else { token.until };
        let says = matches!(&token.node, Node::Objects(objects) if objects.denies());
        says && has_not(token.from) && ends.contains(&next) && !counted(next)
    };
    let rows: Vec<(usize, usize)> =
        tokens.iter().filter(|token| row(token)).map(|token| (token.from, token.until)).collect();
    tokens.retain(|token| {
        let denies = matches!(&token.node, Node::Objects(objects) if objects.denies());
        !(denies && rows.contains(&(token.from, token.until)))
    });
}
