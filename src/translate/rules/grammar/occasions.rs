//! On which occasions something was done, and on how many: at Double 11, on at least 20 trips.

use std::rc::Rc;

use jiff::civil::Date;

use super::super::meaning::{Clause, Cond, Kind, Negation, Node, Occurrence, Predicate, TimeValue};
use super::{Context, Grammar};
use crate::dsl::{Moment, Period, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("bought milk on at least 20 trips", &[Kind::Clause], &[Kind::Clause], |context, done, often| {
        let (Node::Clause(done), Node::Clause(often)) = (done, often) else { return None };
        let (Predicate::Event(event), Predicate::Measure(measure)) = (done.predicate, often.predicate) else {
            return None;
        };
        let bare = Clause { bound: None, time: None, ..often.as_ref().clone() } == Clause::new(often.predicate);
        let open = done.pick == Occurrence::Any && done.bound.is_none() && done.negation == Negation::No;
        let fits = context.count_of(event) == Some(measure) && bare && often.bound.is_some() && context.spaced;
        let said = open && done.objects.is_some() && !done.implied && !done.vague && !done.counted;
        let time = match (&done.time, &often.time) {
            (Some(_), Some(_)) => return None,
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        let predicate = Predicate::Measure(measure);
        let counted = Clause { predicate, bound: often.bound.clone(), time, ..done.as_ref().clone() };
        (fits && said).then(|| (Node::Clause(counted.into()), 0))
    });
    grammar.pair("spent over 500 across 3 or more orders", &[Kind::Clause], &[Kind::Clause], |context, sum, often| {
        let (Node::Clause(sum), Node::Clause(often)) = (sum, often) else { return None };
        let (Predicate::Measure(spent), Predicate::Measure(count)) = (sum.predicate, often.predicate) else {
            return None;
        };
        let bare = |clause: &Clause| {
            let open = Clause { bound: None, time: None, ..clause.clone() } == Clause::new(clause.predicate);
            open && clause.bound.is_some()
        };
        let counts = context.main_event().and_then(|main| context.count_of(main)) == Some(count);
        let fits = context.spaced && context.is_main_sum(spent) && counts && bare(sum) && bare(often);
        let time = match (&sum.time, &often.time) {
            (Some(_), Some(_)) => return None,
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        let part = |clause: &Clause| Rc::new(Cond::Clause(Clause { time: time.clone(), ..clause.clone() }.into()));
        fits.then(|| (Node::Cond(Cond::All(vec![part(sum), part(often)]).into()), 3))
    });
}

/// When a festival was, in a year or lately.
pub fn festival_window(context: &Context<'_>, festival: usize, year: Option<i16>) -> Option<Window> {
    let name = context.catalog.festivals.get(festival)?.name.clone();
    Some(Window::Festival { name, year })
}

/// At Double 11 last year but not this year: a year beside a season of another is that season of it.
pub fn as_then(context: &Context<'_>, then: &TimeValue, time: &TimeValue) -> TimeValue {
    match (then, year_of(context, time)) {
        (TimeValue::Window(Window::Festival { name, year: Some(_) }), year @ Some(_)) => {
            TimeValue::Window(Window::Festival { name: name.clone(), year })
        }
        _ => time.clone(),
    }
}

/// The year a window is, when it is one.
pub fn year_of(context: &Context<'_>, time: &TimeValue) -> Option<i16> {
    let TimeValue::Window(Window::Between { from: Some(from), until }) = time else { return None };
    match (from, until) {
        (Moment::Start { period: Period::Year, back }, _) => {
            context.as_of.year().checked_sub(i16::try_from(*back).ok()?)
        }
        (Moment::Date(from), Some(Moment::Date(until))) => {
            let first = |date: &Date| date.month() == 1 && date.day() == 1;
            (first(from) && first(until) && until.year() == from.year().checked_add(1)?).then_some(from.year())
        }
        _ => None,
    }
}
