//! A number held against another number of the same customer: 退款金额大于消费金额 · more refunds than orders · 浏览次数比购买次数多.

use std::rc::Rc;

use super::super::meaning::{Against, Clause, Kind, Node, Predicate, Versus};
use super::super::words::Function;
use super::changes::{SIDES, direction, indirect, measured};
use super::{Context, Grammar, word};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("大于消费金额", &SIDES, &[Kind::Clause], |context, side, clause| {
        let (other, cost) = other(context, clause)?;
        Some((Node::Versus(Versus::new(Some(direction(side)?), other).into()), cost + 1))
    });
    grammar.pair("比消费金额, than orders", &word(Function::Than), &[Kind::Clause], |context, _, clause| {
        let (other, cost) = other(context, clause)?;
        Some((Node::Versus(Versus::new(None, other).into()), cost + 1))
    });
}

/// A number of its own, and how far it is from being said as one.
fn other(context: &Context<'_>, clause: &Node) -> Option<(Against, u32)> {
    let Node::Clause(clause) = clause else { return None };
    Some((Against::Other(measured(context, clause)?), indirect(clause)))
}

/// Whether the two are numbers of one kind: nobody's money is more than their orders, and a number of a few rows is held
/// against the mean of all, not against the customer's own. How long ago the last purchase was is held against how long
/// it usually takes.
pub fn compare(context: &Context<'_>, clause: &Rc<Clause>, against: &Against) -> bool {
    let Against::Other(other) = against else { return true };
    let (Predicate::Measure(one), Predicate::Measure(two)) = (clause.predicate, other.predicate) else { return false };
    let kind =
        |measure: usize| context.catalog.measures.get(measure).map(|found| (found.kind, context.is_ratio(measure)));
    // Days since the last order, and the days that usually pass between orders.
    let unit = |measure: usize| context.catalog.measures.get(measure).and_then(|found| found.unit.as_ref());
    let alike = kind(one) == kind(two) || unit(one).is_some() && unit(one) == unit(two);
    one != two && kind(one).is_some() && alike
}
