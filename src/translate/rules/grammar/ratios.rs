//! A number as a part of what it was at another time: spend in the last 90 days at most half of the previous 90 days ·
//! 近90天消费 / 前90天消费 ≤ 0.5.

use std::rc::Rc;

use rust_decimal::Decimal;

use super::super::meaning::{
    Against, Bound, Change, Clause, Comparing, Cond, Kind, Measured, Node, Op, Predicate, Said, TimeValue, Timing,
    Versus,
};
use super::super::time::Length;
use super::super::words::Function;
use super::changes::measured;
use super::{Grammar, word};
use crate::dsl::{Direction, Number, Window};

pub fn rules(grammar: &mut Grammar) {
    let parts = [Kind::Bound, Kind::Amount];
    grammar.pair("at most half of the previous 90 days", &parts, &[Kind::Time, Kind::Shift], |context, part, time| {
        let against = match time {
            Node::Time(TimeValue::Window(window @ Window::Between { .. })) => Against::Window(window.clone()),
            Node::Shift(length) => Against::Earlier(*length),
            _ => return None,
        };
        let change = part_of(part)?;
        context.spaced.then_some((Node::PartThen { change, against, of: None }, 3))
    });
    grammar.pair("50% of spend in the previous 90 days", &parts, &[Kind::Clause], |context, part, clause| {
        let Node::Clause(clause) = clause else { return None };
        let (against, of) = then(clause)?;
        let change = part_of(part)?;
        context.spaced.then_some((Node::PartThen { change, against, of: Some(of) }, 1))
    });
    grammar.pair("half of the previous 90 days' spend", &[Kind::PartThen], &[Kind::Clause], |_, part, clause| {
        let (Node::PartThen { change, against, of: None }, Node::Clause(clause)) = (part, clause) else { return None };
        let bare = **clause == Clause::new(clause.predicate) && matches!(clause.predicate, Predicate::Measure(_));
        let of = Some(clause.predicate);
        bare.then(|| (Node::PartThen { change: *change, against: against.clone(), of }, 0))
    });
    grammar.pair("is half of …", &word(Function::Is), &[Kind::PartThen], |_, _, part| Some((part.clone(), 0)));
    grammar.pair(
        "spend in the last 90 days half of …",
        &[Kind::Clause],
        &[Kind::PartThen],
        |context, clause, part| {
            let (Node::Clause(clause), Node::PartThen { change, against, of }) = (clause, part) else { return None };
            let clause = measured(context, clause)?;
            let same = of.is_none_or(|of| of == clause.predicate) && clause.time.is_some();
            // Spend on skincare in the last year, at least 60% of spend in the last year: a part of its whole.
            let whole = match (clause.time.as_ref().map(|timing| &timing.value), against) {
                (Some(TimeValue::Window(own)), Against::Window(other)) => own == other && clause.objects.is_some(),
                _ => false,
            };
            let against = if whole { Against::Whole } else { against.clone() };
            let said = Said::Compared { change: *change, against };
            same.then(|| (Node::Cond(Cond::about(&clause, said).into()), 0))
        },
    );
    of_that(grammar);
    divided(grammar);
}

/// At least 1,000 in the previous 90 days, and less than half of that in the last 90.
fn of_that(grammar: &mut Grammar) {
    grammar.pair("less than half of that in the last 90 days", &[Kind::PartThen], &[Kind::Time], |_, part, time| {
        at_that_time(part, time)
    });
    grammar.pair("in the last 90 days less than half of that", &[Kind::Time], &[Kind::PartThen], |_, time, part| {
        at_that_time(part, time)
    });
    grammar.pair(
        "spent less than half of it in the last 90 days",
        &[Kind::Clause],
        &[Kind::Cond],
        |context, clause, cond| {
            let (Node::Clause(clause), Node::Cond(found)) = (clause, cond) else { return None };
            let Cond::About { clause: of, said: Said::Compared { against, .. } } = found.as_ref() else { return None };
            let timed = matches!(against, Against::Window(_) | Against::Earlier(_));
            let same = timed
                && **clause == Clause::new(clause.predicate)
                && measured(context, clause)?.predicate == of.predicate;
            same.then(|| (cond.clone(), 0))
        },
    );
}

/// A part of a number of another time, for its own time.
fn at_that_time(part: &Node, time: &Node) -> Option<(Node, u32)> {
    let Node::PartThen { change, against, of: Some(of) } = part else { return None };
    let Node::Time(value @ TimeValue::Window(Window::Between { until: None, .. })) = time else { return None };
    let time = Some(Timing { value: value.clone(), trailing: true });
    let clause = Rc::new(Clause { time, ..Clause::new(*of) });
    let said = Said::Compared { change: *change, against: against.clone() };
    Some((Node::Cond(Cond::about(&clause, said).into()), 2))
}

/// 近90天消费 / 前90天消费 ≤ 0.5
fn divided(grammar: &mut Grammar) {
    grammar.pair("/ 前90天消费", &word(Function::Divided), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let (against, of) = then(clause)?;
        Some((Node::Versus(Versus { of: Some(of), ..Versus::new(None, against) }.into()), 0))
    });
    grammar.pair("… ≤ 0.5", &[Kind::Comparing], &[Kind::Bound], |_, comparing, bound| {
        let (Node::Comparing(found), Node::Bound(bound)) = (comparing, bound) else { return None };
        let hundredfold = |number: Number| number.decimal().checked_mul(Decimal::ONE_HUNDRED).map(Number::new);
        let [(op, number)] = bound.tests.as_slice() else { return None };
        let small = bound.unit == Measured::Bare && number.decimal() < Decimal::from(5) && !number.decimal().is_zero();
        let whole = Bound { unit: Measured::Percent, tests: vec![(*op, hundredfold(*number)?)] };
        let change = Some(percent(&whole)?).filter(|_| small && found.change.is_none())?;
        let of_times = matches!(found.against, Some(Against::Window(_) | Against::Earlier(_)));
        of_times.then(|| (Node::Comparing(Comparing { change: Some(change), ..found.as_ref().clone() }.into()), 1))
    });
}

/// The measure of another time, and that time.
fn then(clause: &Rc<Clause>) -> Option<(Against, Predicate)> {
    let against = match &clause.time.as_ref()?.value {
        TimeValue::Window(window @ Window::Between { .. }) => Against::Window(window.clone()),
        TimeValue::Window(Window::Earlier { by, .. }) => Against::Earlier(Length { count: by.count, unit: by.unit }),
        _ => return None,
    };
    let bare = Clause { time: None, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
    let number = matches!(clause.predicate, Predicate::Measure(_));
    (bare && number).then_some((against, clause.predicate))
}

/// So much of it: a number alone is as little as that.
fn part_of(part: &Node) -> Option<Change> {
    match part {
        Node::Bound(bound) => percent(bound),
        Node::Amount(amount) if amount.unit == Measured::Percent && amount.high.is_none() => {
            (amount.low < Number::from(100)).then_some(Change { direction: Direction::AtMost, percent: amount.low })
        }
        _ => None,
    }
}

/// A bound in percent with one side: the share that is compared.
pub fn percent(bound: &Bound) -> Option<Change> {
    if bound.unit != Measured::Percent {
        return None;
    }
    let [(op, number)] = bound.tests.as_slice() else { return None };
    let direction = match op {
        Op::Less => Direction::Less,
        Op::AtMost => Direction::AtMost,
        Op::More => Direction::More,
        Op::AtLeast => Direction::AtLeast,
        Op::Is | Op::IsNot => return None,
    };
    Some(Change { direction, percent: *number })
}
