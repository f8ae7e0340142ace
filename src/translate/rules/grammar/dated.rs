//! When something was that was said before, told in a part of its own: 看过香水没买过，浏览看近30天，购买看全部历史.

use std::rc::Rc;

use super::super::meaning::{Chain, Clause, Cond, Join, Kind, Node, Objects, Predicate, TimeValue, Timing};
use super::connectives::condition;
use super::events::{about, as_objects};
use super::{Context, Grammar};

pub fn rules(grammar: &mut Grammar) {
    let things = [Kind::Values, Kind::Objects];
    grammar.pair("护肤品近6个月买家", &things, &[Kind::Group], |context, things, buyers| {
        let Node::Group(found) = buyers else { return None };
        let Cond::Clause(clause) = found.as_ref() else { return None };
        let bare = Clause { time: None, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
        let open = bare && clause.time.is_some() && !context.spaced;
        let Predicate::Event(event) = clause.predicate else { return None };
        let goods = |found: &Objects| !matches!(found, Objects::Values(_)) || context.names_thing(event, found);
        let things = as_objects(things).filter(|found| open && goods(found))?;
        let Node::Clause(of) = about(context, clause, &things)? else { return None };
        Some((Node::Group(Cond::Clause(of).into()), 1))
    });
    grammar.pair("购买看全部历史", &[Kind::Clause], &[Kind::Overall], |_, deed, time| {
        let (Node::Clause(deed), Node::Overall(time)) = (deed, time) else { return None };
        let event = matches!(deed.predicate, Predicate::Event(_));
        let bare = Clause { objects: None, ..deed.as_ref().clone() } == Clause::new(deed.predicate);
        (event && bare).then(|| (Node::Dated(deed.objects.clone(), Some(deed.predicate), time.clone()), 0))
    });
    grammar.pair("奶粉看近6个月", &[Kind::Values], &[Kind::Overall], |_, things, time| {
        let (Node::Values(values), Node::Overall(time)) = (things, time) else { return None };
        let things = Objects::Values(values.clone()).into();
        Some((Node::Dated(Some(things), None, time.clone()), 0))
    });
    let said = [Kind::Cond, Kind::Group];
    grammar.pair("没买奶粉，奶粉看近6个月", &said, &[Kind::Tail], |context, said, dated| {
        let Node::Tail { join: Join::Comma | Join::And, node } = dated else { return None };
        let Node::Dated(things, deed, time) = node.as_ref() else { return None };
        let meant = Meant { things: things.as_deref(), deed: *deed, time };
        let mut found = false;
        let cond = meant.put(context, condition(said)?.as_ref(), &mut found)?;
        found.then(|| (Node::Group(cond.into()), 0))
    });
}

/// Which of the statements is meant, and when that was.
struct Meant<'a> {
    things: Option<&'a Objects>,
    deed: Option<Predicate>,
    time: &'a TimeValue,
}

impl Meant<'_> {
    fn is(&self, context: &Context<'_>, clause: &Clause) -> bool {
        let event = |predicate| context.event_behind(predicate);
        let deed = self.deed.is_none_or(|deed| event(deed).is_some() && event(deed) == event(clause.predicate));
        deed && self.things.is_none_or(|things| clause.objects.as_deref().is_some_and(|own| names(own, things)))
    }

    /// The statement at that time; `None` where it says another of its own.
    fn timed(&self, clause: &Clause) -> Option<Clause> {
        let time = Some(Timing { value: self.time.clone(), trailing: false });
        let open = clause.time.as_ref().is_none_or(|timing| timing.value == *self.time);
        open.then(|| Clause { time, ..clause.clone() })
    }

    fn put(&self, context: &Context<'_>, cond: &Cond, found: &mut bool) -> Option<Cond> {
        let mut each = |parts: &[Rc<Cond>]| -> Option<Vec<Rc<Cond>>> {
            parts.iter().map(|part| self.put(context, part, found).map(Rc::new)).collect()
        };
        Some(match cond {
            Cond::All(parts) => Cond::All(each(parts)?),
            Cond::Any(parts) => Cond::Any(each(parts)?),
            Cond::Not(inner) => Cond::Not(self.put(context, inner, found)?.into()),
            Cond::Except(inner) => Cond::Except(self.put(context, inner, found)?.into()),
            Cond::Clause(clause) if self.is(context, clause) => {
                *found = true;
                Cond::Clause(self.timed(clause)?.into())
            }
            Cond::Sequence(chain) if self.is(context, &chain.first) => {
                *found = true;
                let first = self.timed(&chain.first)?.into();
                Cond::Sequence(Chain { first, ..chain.as_ref().clone() }.into())
            }
            // What came later is not counted from a day of its own.
            Cond::Sequence(chain) if chain.steps.iter().any(|step| self.is(context, &step.then)) => return None,
            other => other.clone(),
        })
    }
}

/// Whether things of a statement are those.
fn names(own: &Objects, things: &Objects) -> bool {
    match (own, things) {
        (Objects::Values(own), Objects::Values(things)) => own.items == things.items,
        (Objects::Same(parts), things) => parts.iter().any(|part| names(part, things)),
        (own, things) => own == things,
    }
}
