//! Days of the week in a list: 周六、周日的订单 · on Mondays and Fridays. On any of them, unless it is said of each.

use super::Token;
use crate::catalog::{Catalog, Derivation};
use crate::dsl::Number;
use crate::translate::Role;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::meaning::{Bound, Measured, Node, Objects, Op, PropertyTest};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

const JOINTS: [Function; 5] = [Function::And, Function::Or, Function::Along, Function::Listing, Function::Comma];
const EACH: [Function; 3] = [Function::Each, Function::Both, Function::EachListed];

pub fn settle(text: &NormalText, tokens: &mut Vec<Token>, catalog: &Catalog) {
    let property = main_event(catalog).and_then(|main| catalog.events.get(main)).and_then(|event| {
        let day = event.properties.iter().find(|property| property.derive == Some(Derivation::Weekday));
        day.map(|property| property.name.as_str())
    });
    let Some(property) = property else { return };
    if tokens.iter().any(|token| token.is(&EACH)) {
        return;
    }
    for (from, until, days) in lists(text, tokens) {
        let (first, last) = (days.iter().min().copied().unwrap_or(0), days.iter().max().copied().unwrap_or(0));
        let node = if days == [6, 7] {
            Node::Word(Function::Weekend)
        } else if usize::try_from(last + 1 - first) == Ok(days.len()) {
            Node::Weekdays { first, last }
        } else {
            let is = |day: &u32| Bound { tests: vec![(Op::Is, Number::from(i64::from(*day)))], unit: Measured::Bare };
            let one =
                |day: &u32| Objects::Property { property: property.into(), test: PropertyTest::Bound(is(day).into()) };
            // Any of them is of one row, of which there are so many in all.
            Node::Objects(Objects::Same(vec![Objects::Any(days.iter().map(one).collect())]).into())
        };
        tokens.retain(|token| token.until <= from || until <= token.from);
        tokens.push(Token { from, until, node, role: Role::Time, cost: 0, near: None });
    }
}

/// Lists of at least two single days, whatever stands between them but a comma, which parts statements as well.
fn lists(text: &NormalText, tokens: &[Token]) -> Vec<(usize, usize, Vec<u32>)> {
    let skip = |at: usize| at + usize::from(text.chars().get(at) == Some(&' '));
    let day = |at: usize| {
        let mut days = tokens.iter().filter(|token| token.from == at);
        days.find_map(|token| match token.node {
            Node::Weekdays { first, last } if first == last => Some((token.until, first)),
            _ => None,
        })
    };
    let joint = |at: usize| {
        let joins = |token: &&Token| token.from == at && token.is(&JOINTS) && text.chars().get(at) != Some(&',');
        tokens.iter().filter(joins).map(|token| token.until).max()
    };
    let mut found = Vec::new();
    let mut starts: Vec<usize> = tokens.iter().map(|token| token.from).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut end = 0;
    for from in starts {
        let Some((mut until, first)) = day(from).filter(|_| from >= end) else { continue };
        let mut days = vec![first];
        loop {
            let at = skip(until);
            let next = day(joint(at).map_or(at, skip));
            let Some((next, number)) = next else { break };
            (until, days) = (next, [days, vec![number]].concat());
        }
        days.sort_unstable();
        days.dedup();
        if days.len() > 1 {
            end = until;
            found.push((from, until, days));
        }
    }
    found
}
