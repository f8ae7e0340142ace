//! Times that are listed, and a statement for each of them: 今年和去年都买过, in every quarter of 2025.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Join, Kind, Negation, Node, Predicate, TimeValue};
use super::super::words::Function;
use super::events::with_time;
use super::lists::month_of_birth;
use super::{Grammar, word};
use crate::dsl::{Moment, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("今年和去年", &[Kind::Time, Kind::Times], &[Kind::Tail], |_, times, tail| {
        let Node::Tail { join: Join::And | Join::Comma, node } = tail else { return None };
        let Node::Time(TimeValue::Window(last)) = node.as_ref() else { return None };
        let mut windows = match times {
            Node::Time(TimeValue::Window(first)) => vec![first.clone()],
            Node::Times { windows, each: false } => windows.clone(),
            _ => return None,
        };
        windows.push(last.clone());
        Some((Node::Times { windows, each: false }, 0))
    });
    grammar.pair(
        "between the dates 2026-02-13 - 2026-02-28",
        &word(Function::Between),
        &[Kind::Time],
        |context, _, time| {
            let ends = |window: &Window| {
                matches!(window, Window::Between { from: Some(Moment::Date(_)), until: Some(Moment::Date(_)) })
            };
            let both = matches!(time, Node::Time(TimeValue::Window(window)) if ends(window));
            (context.spaced && both).then(|| (time.clone(), 0))
        },
    );
    grammar.pair("今年和去年都", &[Kind::Times], &word(Function::Each), |_, times, _| match times {
        Node::Times { windows, .. } => Some((Node::Times { windows: windows.clone(), each: true }, 0)),
        _ => None,
    });
    grammar.pair("6月和7月每个月", &[Kind::Times], &[Kind::Each], |context, times, each| {
        let (Node::Times { windows, each: false }, Node::Each(period)) = (times, each) else { return None };
        let one = |window: &Window| match window {
            Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) } => {
                context.step(*from, *period) == Some(*until)
            }
            _ => false,
        };
        windows.iter().all(one).then(|| (Node::Times { windows: windows.clone(), each: true }, 0))
    });
    grammar.pair("在11月或12月下单", &[Kind::Time], &[Kind::Tail], |_, first, tail| {
        let Node::Tail { join: Join::Or, node } = tail else { return None };
        let (Node::Time(TimeValue::Window(first)), Node::Time(TimeValue::Window(last))) = (first, node.as_ref()) else {
            return None;
        };
        Some((Node::Either(first.clone().into(), last.clone().into()), 0))
    });
    grammar.pair("在11月或12月下单", &[Kind::Either], &[Kind::Clause], |_, times, clause| {
        let Node::Either(first, last) = times else { return None };
        in_any([first.as_ref(), last.as_ref()], clause)
    });
    // Nobody is born twice, so that any of them is meant.
    grammar.pair("3月和5月生日", &[Kind::Times], &[Kind::Clause], |context, times, clause| {
        let (Node::Times { windows, .. }, Node::Clause(found)) = (times, clause) else { return None };
        let once = matches!(found.predicate, Predicate::Moment(_)) && !context.spaced;
        once.then(|| in_any(windows, clause))?
    });
    at_none(grammar);
    grammar
        .pair("今年和去年都买过", &[Kind::Times], &[Kind::Clause], |_, times, clause| in_each(times, clause));
    grammar.pair("bought in every quarter of 2025", &[Kind::Clause], &[Kind::Times], |context, clause, times| {
        let Node::Clause(found) = clause else { return None };
        // Both in the last 14 days: of both that was done, and not of the last of it alone.
        let one = matches!(times, Node::Times { windows, .. } if windows.len() == 1);
        if !context.spaced || one || found.negation == Negation::No {
            let (node, cost) = in_each(times, clause)?;
            return Some((node, if context.spaced && one { cost + 5 } else { cost }));
        }
        // Did not buy in each of three months: not in every one of them.
        let done = Node::Clause(Clause { negation: Negation::No, ..found.as_ref().clone() }.into());
        let (Node::Cond(each), cost) = in_each(times, &done)? else { return None };
        Some((Node::Cond(Cond::Not(each).into()), cost))
    });
}

/// 生日不在1月和2月, birthday is not in May: of a day that customers have, that it is at none of the times.
fn at_none(grammar: &mut Grammar) {
    let not = [Kind::Word(Function::Not), Kind::Word(Function::Unequal), Kind::Word(Function::NotSo)];
    let times = [Kind::Time, Kind::Either, Kind::Times];
    grammar.pair("not in January or February", &not, &times, |_, _, times| {
        let windows = match times {
            Node::Time(TimeValue::Window(window)) => vec![window.clone()],
            Node::Either(first, last) => vec![first.as_ref().clone(), last.as_ref().clone()],
            Node::Times { windows, each: false } => windows.clone(),
            _ => return None,
        };
        Some((Node::AtNone(windows), 1))
    });
    grammar.pair("birthday is not in January", &[Kind::Clause], &[Kind::AtNone], |_, moment, times| {
        let (Node::Clause(clause), Node::AtNone(windows)) = (moment, times) else { return None };
        let moment = matches!(clause.predicate, Predicate::Moment(_)) && clause.negation == Negation::No;
        let (cond, cost) = in_any(windows, &Node::Clause(clause.clone()))?;
        let Node::Cond(cond) = cond else { return None };
        moment.then(|| (Node::Cond(Cond::Not(cond).into()), cost))
    });
    grammar.pair("birth month is not March", &[Kind::Attribute], &[Kind::AtNone], |context, attribute, times| {
        let Node::AtNone(windows) = times else { return None };
        let month = |window: &Window| {
            let time = Node::Time(TimeValue::Window(window.clone()));
            match month_of_birth(context, attribute, &time)? {
                (Node::Cond(cond), _) => Some(cond),
                _ => None,
            }
        };
        let months: Option<Vec<_>> = windows.iter().map(month).collect();
        Some((Node::Cond(Cond::Not(Cond::Any(months?).into()).into()), 0))
    });
}

/// It was so at one of the times.
fn in_any<'a>(windows: impl IntoIterator<Item = &'a Window>, clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let plain = clause.negation == Negation::No && clause.bound.is_none() && clause.rank.is_none();
    let then = |window: &Window| {
        let timed = with_time(clause, &TimeValue::Window(window.clone()), false)?;
        (plain && clause.time.is_none() && timed.is_complete()).then(|| Rc::new(Cond::Clause(timed.into())))
    };
    let parts: Option<Vec<_>> = windows.into_iter().map(then).collect();
    Some((Node::Cond(Cond::Any(parts?).into()), 0))
}

/// A statement for each of the times.
fn in_each(times: &Node, clause: &Node) -> Option<(Node, u32)> {
    let (Node::Times { windows, each: true }, Node::Clause(clause)) = (times, clause) else { return None };
    let parts: Option<Vec<_>> = windows
        .iter()
        .map(|window| {
            let timed = with_time(clause, &TimeValue::Window(window.clone()), false)?;
            (clause.time.is_none() && clause.is_complete()).then(|| Cond::Clause(timed.into()).into())
        })
        .collect();
    Some((Node::Cond(Cond::All(parts?).into()), 0))
}
