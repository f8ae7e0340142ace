//! How far a window reaches over numbers beside a deed: sums, averages, what is of all time.

use std::rc::Rc;

use super::super::super::grammar::Context;
use super::super::super::meaning::{Clause, Cond, InAll, Negation, Predicate, TimeValue};
use super::{are_counted_of_orders, clause_of};
use crate::catalog::Formula;

/// Clicked in the last 45 days, spent over 400 in total, placed more than 5 orders: what is of all time ends a window that
/// was said behind a deed.
pub(super) fn is_of_all_time(part: &Cond) -> bool {
    clause_of(part).and_then(|clause| clause.time.as_ref()).is_some_and(|timing| timing.value.is_total())
}

/// Whether the time was said behind the deed.
pub(super) fn is_timed_behind(clause: &Clause) -> bool {
    clause.time.as_ref().is_some_and(|timing| timing.trailing)
}

/// Has not opened the app in 60 days, and has at least one order: how long nothing was done is told behind the verb, and is
/// of that alone where a number follows.
pub(super) fn is_missed_behind(context: &Context<'_>, timed: Option<&Clause>) -> bool {
    context.spaced && timed.is_some_and(|timed| is_timed_behind(timed) && timed.negation == Negation::Plain)
}

/// Whether a part says how much or how often.
pub(super) fn is_amount(part: &Cond) -> bool {
    matches!(part, Cond::Clause(clause) if clause.bound.is_some() && clause.negation == Negation::No)
}

/// 近90天买了两次以上、总共花了不到200: a sum is of the time that a number of the same things is of; beside any other, of all
/// time.
///
/// A share is of things of its own, and beside it the number of all of them.
pub(super) fn added_up(context: &Context<'_>, counted: Option<&Clause>, share: bool, part: &Rc<Cond>) -> Rc<Cond> {
    let (Some(counted), Cond::Clause(clause)) = (counted, part.as_ref()) else { return part.clone() };
    let sum = clause.time.as_ref().is_some_and(|timing| timing.value == TimeValue::Total(InAll::Sum));
    let things = counted.objects == clause.objects || share && clause.objects.is_none();
    let told = counted.bound.is_some() || share;
    let same = things && told && are_counted_of_orders(context, counted, part);
    if !(sum && same) {
        return part.clone();
    }
    Rc::new(Cond::Clause(Clause { time: None, ..clause.as_ref().clone() }.into()))
}

/// Whether a part is an average of other things than what its neighbour tells the time of: 近30天搜索过口红、客单价500以上.
pub(super) fn is_rate_of_another(context: &Context<'_>, timed: Option<&Clause>, part: &Cond) -> bool {
    let (Some(timed), Cond::Clause(clause)) = (timed, part) else { return false };
    let Predicate::Measure(measure) = clause.predicate else { return false };
    let formula = context.catalog.measures.get(measure).map(|measure| &measure.formula);
    matches!(formula, Some(Formula::Ratio { .. }))
        && context.event_behind(timed.predicate) != context.event_behind(clause.predicate)
}
