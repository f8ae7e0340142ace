//! On how many occasions something was done: bought milk on at least 20 trips.

use super::super::meaning::{Clause, Kind, Negation, Node, Occurrence, Predicate};
use super::Grammar;

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
}
