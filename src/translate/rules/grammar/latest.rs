//! The last of two deeds, whichever it was: last opened or clicked more than 12 months ago.

use std::rc::Rc;

use super::super::meaning::{
    Clause, Cond, Join, Kind, Negation, Node, Objects, Occurrence, Predicate, TimeValue, Timing,
};
use super::connectives::condition;
use super::sharing::shares;
use super::{Context, Grammar};
use crate::dsl::{Moment, Window};

pub fn rules(grammar: &mut Grammar) {
    let last = [Kind::Clause, Kind::Cond];
    grammar.pair("last opened or clicked over a year ago", &last, &[Kind::Tail], |context, last, tail| {
        let Node::Tail { join: Join::Or, node } = tail else { return None };
        let (last, other) = (last_of(last)?, condition(node)?);
        let Cond::Clause(other) = other.as_ref() else { return None };
        let Timing { value: TimeValue::Window(window), .. } = other.time.as_ref()? else { return None };
        // Whose last order was tea, or who viewed tea last week: what the last one was is said apart.
        let whole = last.objects.as_deref().is_some_and(|things| !is_verb_with(context, &last, things));
        let plain = done(other) && other.pick == Occurrence::Any && other.predicate != last.predicate && !whole;
        let first = Cond::Clause(Clause { pick: Occurrence::Any, of_those: false, ..last.as_ref().clone() }.into());
        let first = shares(context, &first, &Cond::Clause(other.clone())).unwrap_or(first.into());
        let Cond::Clause(first) = first.as_ref() else { return None };
        (context.spaced && plain).then(|| (Node::Cond(either_last(&[first.clone(), other.clone()], window).into()), 0))
    });
}

/// A deed that was done last, at no time that is said with it.
fn last_of(node: &Node) -> Option<Rc<Clause>> {
    let clause = match node {
        Node::Clause(clause) => clause.clone(),
        Node::Cond(cond) => match cond.as_ref() {
            Cond::Clause(clause) => clause.clone(),
            _ => return None,
        },
        _ => return None,
    };
    (done(&clause) && clause.pick == Occurrence::Last && clause.time.is_none()).then_some(clause)
}

/// Last viewed tea: the verb and its thing, which another may follow. The last order, and where it was, are a statement.
fn is_verb_with(context: &Context<'_>, last: &Clause, things: &Objects) -> bool {
    let Predicate::Event(event) = last.predicate else { return false };
    let verb = last.wording.takes || context.main_event() != Some(event);
    verb && last.of_those && context.names_thing(event, things)
}

fn done(clause: &Clause) -> bool {
    let deed = matches!(clause.predicate, Predicate::Event(_)) && !clause.implied && !clause.counted;
    deed && clause.negation == Negation::No && clause.bound.is_none() && clause.rank.is_none()
}

/// One of them in that time, and none of them since.
fn either_last(deeds: &[Rc<Clause>], window: &Window) -> Cond {
    let at = |clause: &Rc<Clause>, window: &Window, negation: Negation| {
        let time = Some(Timing { value: TimeValue::Window(window.clone()), trailing: true });
        Rc::new(Cond::Clause(Clause { time, negation, ..clause.as_ref().clone() }.into()))
    };
    let then = deeds.iter().map(|clause| at(clause, window, Negation::No)).collect();
    let since = match window {
        Window::Between { until: Some(until), .. } if *until != Moment::Now => {
            Some(Window::Between { from: Some(*until), until: None })
        }
        _ => None,
    };
    let never = since.iter().flat_map(|since| deeds.iter().map(|clause| at(clause, since, Negation::Plain)));
    let parts: Vec<Rc<Cond>> = std::iter::once(Rc::new(Cond::Any(then))).chain(never).collect();
    Cond::All(parts)
}
