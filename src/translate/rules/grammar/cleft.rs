//! How that was done which was said before: 买过口红，而且是在抖音买的 · 首单在近30天，并且是用支付宝付的. It is of the same rows, and
//! no other statement.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Join, Kind, Negation, Node, Objects, Occurrence, Predicate};
use super::events::{about, with_time};
use super::sequences::is_plain;
use super::{Context, Grammar, word};
use crate::translate::rules::words::Function;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("是在抖音买的", &word(Function::So), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let told = found.time.is_some() || found.objects.is_some();
        let plain = is_plain(found) && found.negation == Negation::No && !found.implied && told;
        plain.then(|| (Node::So(found.clone()), 0))
    });
    grammar.pair("and made it on Douyin", &word(Function::So), &[Kind::Values], |context, _, values| {
        let Node::Values(values) = values else { return None };
        let objects = Some(Objects::Values(values.clone()).into());
        let main = Predicate::Event(context.main_event()?);
        let so = Clause { objects, implied: true, ..Clause::new(main) };
        (context.spaced && values.located).then(|| (Node::So(so.into()), 0))
    });
    let done = [Kind::Cond, Kind::Group];
    grammar.pair("买过口红，而且是在抖音买的", &done, &[Kind::Tail, Kind::So], |context, done, so| {
        let so = match so {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(done) | Node::Group(done), Node::So(so)) = (done, so) else { return None };
        let mut parts = match done.as_ref() {
            Cond::All(parts) => parts.clone(),
            _ => vec![done.clone()],
        };
        let last = parts.pop()?;
        let Cond::Clause(said) = last.as_ref() else { return None };
        // Twice, all on Tmall: beside that it was done.
        if so.pick == Occurrence::Every {
            parts.push(last.clone());
            parts.push(Rc::new(Cond::Clause(each_of(context, said, so)?)));
        } else {
            parts.push(Rc::new(Cond::Clause(told(context, said, so)?)));
        }
        Some((Node::Cond(if parts.len() == 1 { parts.pop()? } else { Cond::All(parts).into() }), 0))
    });
}

/// That each of those was so which were counted before.
fn each_of(context: &Context<'_>, said: &Rc<Clause>, so: &Clause) -> Option<Rc<Clause>> {
    let same = context.event_behind(said.predicate) == context.event_behind(so.predicate);
    let counted = said.negation == Negation::No && said.pick == Occurrence::Any && said.rank.is_none();
    let (among, time) = (said.objects.clone(), said.time.clone());
    (same && counted).then(|| Clause { among, time, implied: false, ..so.clone() }.into())
}

/// What was done, with what is told of it behind.
fn told(context: &Context<'_>, said: &Rc<Clause>, so: &Clause) -> Option<Rc<Clause>> {
    let event = |clause: &Clause| context.event_behind(clause.predicate);
    if !so.implied && event(said) != event(so) || said.negation != Negation::No {
        return None;
    }
    let placed = match so.objects.as_deref() {
        None => said.clone(),
        Some(objects) => match about(context, said, objects)? {
            Node::Clause(clause) => clause,
            _ => return None,
        },
    };
    match &so.time {
        None => Some(placed),
        Some(timing) => Some(with_time(&placed, &timing.value, true)?.into()),
    }
}
