//! Once and no more: the first purchase, no others · their first and only order.

use std::rc::Rc;

use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Occurrence, Op, Predicate, TimeValue,
};
use super::super::words::Function;
use super::events::with_time;
use super::sequences::{begun, chain, earlier};
use super::{Context, Grammar, word};
use crate::dsl::{Number, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("no other orders", &word(Function::NoMore), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        (context.spaced && context.names_main(clause)).then(|| Some((Node::Else(context.orders()?.into()), 0)))?
    });
    grammar.pair("the first purchase, no others", &[Kind::Clause], &[Kind::Tail], |context, first, tail| {
        let Node::Clause(first) = first else { return None };
        let any = Clause { pick: Occurrence::Any, time: None, ..first.as_ref().clone() };
        let named = first.pick == Occurrence::First && context.names_main(&any) && context.is_no_more(tail);
        if !named {
            return None;
        }
        // First order in the last 60 days and no other orders: then the first, and one in all.
        match &first.time {
            None => Some((context.first_and_only()?, 0)),
            Some(_) => {
                let parts = [first.clone(), context.one_order()?.into()].map(|part| Rc::new(Cond::Clause(part)));
                Some((Node::Cond(Cond::All(parts.to_vec()).into()), 0))
            }
        }
    });
    grammar.pair("one purchase, no others", &[Kind::Cond], &[Kind::Tail], |context, done, tail| {
        let Node::Cond(found) = done else { return None };
        let Cond::Clause(clause) = found.as_ref() else { return None };
        let any = Clause { bound: None, ..clause.as_ref().clone() };
        let count = context.one_order()?;
        let tests = |bound: &Option<Rc<Bound>>| bound.as_ref().map(|bound| bound.tests.clone());
        let once = clause.bound.is_none() || tests(&clause.bound) == tests(&count.bound);
        let said = once && context.names_main(&any) && context.is_no_more(tail);
        said.then(|| (Node::Clause(count.into()), 0))
    });
    grammar.pair("their first and only order", &word(Function::FirstAndOnly), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        context.names_main(clause).then(|| Some((context.first_and_only()?, 0)))?
    });
    grammar.pair("买了第一单", &[Kind::Clause], &[Kind::Clause], |context, bought, first| {
        let (Node::Clause(bought), Node::Clause(found)) = (bought, first) else { return None };
        let any = Clause { pick: Occurrence::Any, ..found.as_ref().clone() };
        let named = found.pick == Occurrence::First && context.names_main(&any) && context.names_main(bought);
        (named && !context.spaced).then(|| (first.clone(), 0))
    });
    grammar.pair("then no further order", &word(Function::Then), &[Kind::Else], |_, _, other| {
        Some((Node::Tail { join: Join::And, node: other.clone().into() }, 0))
    });
    let times = [Kind::Time, Kind::Tail];
    // What everybody does once was done at least once.
    grammar.pair("signed up at least once", &[Kind::Clause], &[Kind::Bound], |context, moment, bound| {
        let (Node::Clause(found), Node::Bound(bound)) = (moment, bound) else { return None };
        let once = bound.unit == Measured::Times
            && matches!(bound.tests.as_slice(), [(Op::AtLeast, number)] if *number == Number::from(1));
        let moment_ = matches!(found.predicate, Predicate::Moment(_)) && found.negation == Negation::No;
        (context.spaced && once && moment_).then(|| (moment.clone(), 0))
    });
    grammar.pair("their first and only order, in the last 30 days", &[Kind::Cond], &times, |context, once, time| {
        let time = match time {
            Node::Tail { join: Join::Comma, node } => node.as_ref(),
            other => other,
        };
        (Some(once) == context.first_and_only().as_ref()).then(|| begun(once, time))?
    });
}

impl Context<'_> {
    /// Whether a term says that what did not happen since then happened exactly once.
    pub fn means_once(&self, term: usize, then: &Clause) -> bool {
        let since = then.time.as_ref().is_some_and(|timing| timing.value == TimeValue::Since);
        let bare = Clause { time: None, negation: Negation::No, again: false, ..then.clone() };
        let bare = bare == Clause::new(then.predicate);
        let Predicate::Event(event) = then.predicate else { return false };
        let Some(count) = self.count_of(event).and_then(|count| self.catalog.measures.get(count)) else { return false };
        let rule = self.catalog.terms.get(term).map(|term| term.rule.as_str());
        since && bare && then.negation != Negation::No && rule == Some(format!("{} = 1", count.name).as_str())
    }

    /// Whether it names the main event, by its noun or its verb, and says nothing else.
    pub fn names_main(&self, clause: &Clause) -> bool {
        let main = self.main_event();
        let count = main.and_then(|main| self.count_of(main)).map(Predicate::Measure);
        let mut named = [main, self.whole_event()].into_iter().flatten().map(Predicate::Event).chain(count);
        named.any(|predicate| *clause == Clause::new(predicate))
    }

    /// The number of main events, as far as it goes without one.
    fn orders(&self) -> Option<Clause> {
        Some(Clause::new(Predicate::Measure(self.count_of(self.main_event()?)?)))
    }

    /// Exactly one main event.
    fn one_order(&self) -> Option<Clause> {
        let one = Bound { tests: vec![(Op::Is, Number::from(1))], unit: Measured::Bare };
        Some(Clause { bound: Some(one.into()), ..self.orders()? })
    }

    /// Whether it says that there were no other main events.
    fn is_no_more(&self, tail: &Node) -> bool {
        let Node::Tail { join: Join::And | Join::But | Join::Comma, node } = tail else { return false };
        let since = |clause: &Clause| {
            let gone = clause.time.as_ref().is_some_and(|timing| timing.value == TimeValue::Since);
            let any = Clause { time: None, negation: Negation::No, ..clause.clone() };
            gone && clause.negation != Negation::No && self.names_main(&any)
        };
        match node.as_ref() {
            Node::Else(other) => Some(other.as_ref()) == self.orders().as_ref(),
            Node::Cond(cond) => matches!(cond.as_ref(), Cond::Clause(clause) if since(clause)),
            _ => false,
        }
    }

    /// One order, over 75 days ago: so few in all, the last of them then; or so few then, whatever came after.
    pub fn so_few_by_then(&self, said: &Rc<Cond>, time: &TimeValue) -> Option<Cond> {
        let TimeValue::Window(window) = time else { return None };
        let main = self.main_event()?;
        let (few, then) = match said.as_ref() {
            Cond::Clause(clause) => {
                let bare = Clause { bound: None, time: None, ..clause.as_ref().clone() };
                let tests = &clause.bound.as_ref()?.tests;
                let few = matches!(tests.as_slice(), [(Op::Is | Op::AtMost | Op::Less, _)]) && self.names_main(&bare);
                let bare = Clause { time: None, ..clause.as_ref().clone() };
                (few, Cond::Clause(with_time(&bare, time, true)?.into()))
            }
            Cond::Term { term, time: None } => {
                (self.once(main) == Some(*term), Cond::Term { term: *term, time: Some(time.clone()) })
            }
            _ => return None,
        };
        let last = Clause { pick: Occurrence::Last, ..Clause::new(Predicate::Event(main)) };
        let last = Rc::new(Cond::Clause(with_time(&last, time, true)?.into()));
        let usual = Cond::All(vec![said.clone(), last]);
        let read = Cond::Read { usual: usual.into(), other: then.into() };
        (few && self.spaced && is_open(window)).then_some(read)
    }

    /// The first main event, and none after it.
    fn first_and_only(&self) -> Option<Node> {
        let main = Clause::new(Predicate::Event(self.main_event()?));
        let first = Clause { pick: Occurrence::First, ..main.clone() };
        let then = Clause { negation: Negation::Plain, ..main };
        chain(self, &earlier(&Node::Clause(first.into()))?, &then.into(), false)
    }
}

/// Whether a window begins at no time.
pub fn is_open(window: &Window) -> bool {
    matches!(window, Window::Between { from: None, .. })
}
