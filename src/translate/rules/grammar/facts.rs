//! What became of the rows of an event: got three texts and opened none · claimed over 30 days ago and still unused.

use std::rc::Rc;

use super::super::meaning::{
    Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Predicate, PropertyTest, Said, TimeValue,
};
use super::super::words::Function;
use super::events::{about, with_time};
use super::{Context, Grammar, word};
use crate::catalog::{Event, Property, Type};
use crate::dsl::Window;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("rated face masks below 3", &[Kind::Clause], &[Kind::Bound], |context, rated, bound| {
        let (Node::Clause(rated), Node::Bound(bound)) = (rated, bound) else { return None };
        let Predicate::Event(event) = rated.predicate else { return None };
        let open = rated.wording.rates && rated.bound.is_none() && rated.objects.is_some();
        let mut numbers = context.catalog.events.get(event)?.properties.iter().filter(|found| found.kind.is_number());
        let (property, None) = (numbers.next()?.name.as_str().into(), numbers.next()) else { return None };
        let given = Objects::Property { property, test: PropertyTest::Bound(bound.clone()) };
        (open && bound.unit == Measured::Bare).then(|| Some((about(context, rated, &given)?, 0)))?
    });
    // As many as were counted, and of none of them did it become so.
    grammar.pair("got 3 texts but opened none", &[Kind::Cond], &[Kind::Tail, Kind::Objects], |context, done, tail| {
        let node = match tail {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            // Claimed 3 this week without using one.
            Node::Objects(_) if context.spaced => tail,
            _ => return None,
        };
        let (Node::Cond(done), Node::Objects(fact)) = (done, node) else { return None };
        let Cond::Clause(clause) = done.as_ref() else { return None };
        let Objects::Property { test: PropertyTest::Says(false), property } = fact.as_ref() else { return None };
        let counted = clause.bound.is_some() && clause.negation == Negation::No && clause.rank.is_none();
        if !counted || !context.is_fact_of(clause.predicate, property) {
            return None;
        }
        let so = Objects::Property { property: property.clone(), test: PropertyTest::Says(true) };
        let open = Clause { bound: None, counted: false, ..clause.as_ref().clone() };
        let Node::Clause(any) = about(context, &open, &so)? else { return None };
        let none = Rc::new(Cond::Clause(Clause { negation: Negation::Never, ..any.as_ref().clone() }.into()));
        let none = Rc::new(Cond::All(vec![done.clone(), none]));
        // 投诉过两次以上，未解决: so many that are, rather than none that is not.
        let of_those = !context.spaced && matches!(tail, Node::Tail { join: Join::And | Join::Comma, .. });
        match about(context, clause, fact) {
            Some(Node::Clause(of_them)) if of_those => {
                let usual = Rc::new(Cond::Clause(of_them));
                Some((Node::Cond(Cond::Read { usual, other: none }.into()), 0))
            }
            _ => Some((Node::Cond(none), 0)),
        }
    });
    grammar.pair("领券超过30天没用", &[Kind::Overdue], &[Kind::Objects], |context, done, fact| {
        let (Node::Overdue(done), Node::Objects(fact)) = (done, fact) else { return None };
        let Objects::Property { test: PropertyTest::Says(false), property } = fact.as_ref() else { return None };
        let since = TimeValue::Window(done.within?.before());
        let became = context.is_moment_of(done.clause.predicate, property);
        became.then(|| Some((about(context, &with_time(&done.clause, &since, false)?, fact)?, 0)))?
    });
    grammar.pair("unresolved for more than 7 days", &[Kind::Clause], &[Kind::Lasting], |context, done, lasting| {
        let (Node::Clause(done), Node::Lasting(length)) = (done, lasting) else { return None };
        let Objects::Property { test: PropertyTest::Says(false), property } = done.objects.as_deref()? else {
            return None;
        };
        let since = TimeValue::Window(length.before());
        let open =
            done.time.is_none() && done.negation == Negation::No && context.is_moment_of(done.predicate, property);
        open.then(|| Some((Node::Clause(with_time(done, &since, true)?.into()), 0)))?
    });
    grammar.pair("今年过期了", &[Kind::Time], &word(Function::Expired), |context, time, _| {
        let Node::Time(TimeValue::Window(window @ Window::Between { from: Some(_), .. })) = time else { return None };
        let due = context.catalog.events.iter().flat_map(|event| &event.properties).find(|found| found.ahead)?;
        let test = PropertyTest::During(window.clone());
        Some((Node::Objects(Objects::Property { property: due.name.as_str().into(), test }.into()), 0))
    });
}

impl Context<'_> {
    /// Whether a property tells a fact of what was done: of a purchase, or what became of a row.
    pub fn is_fact_of(&self, done: Predicate, property: &str) -> bool {
        self.main_event().map(Predicate::Event) == Some(done) || self.is_moment_of(done, property)
    }

    /// Whether a property is a time at which something became of the event's rows.
    pub fn is_moment_of(&self, predicate: Predicate, property: &str) -> bool {
        let Predicate::Event(event) = predicate else { return false };
        let found = self.catalog.events.get(event).and_then(|event| event.property(property));
        found.is_some_and(|found| found.kind == Type::Time)
    }

    /// Whether a property is what tells when the event itself was: none of its rows lacks that.
    pub fn is_when(&self, event: usize, property: &Property) -> bool {
        let found: Option<&Event> = self.catalog.events.get(event);
        property.kind == Type::Time && found.is_some_and(|event| event.time.as_ref() == Some(&property.column))
    }

    /// Topped up but has not used it: a fact with no event of its own, which is none of what was done.
    pub fn is_fact_of_another(&self, left: &Cond, right: &Cond) -> bool {
        let left = match left {
            Cond::All(parts) => parts.last().map_or(left, Rc::as_ref),
            one => one,
        };
        let (Cond::Clause(done) | Cond::About { clause: done, said: Said::Together }, Cond::Clause(fact)) =
            (left, right)
        else {
            return false;
        };
        let Predicate::Event(event) = done.predicate else { return false };
        let Some(objects @ Objects::Property { test, .. }) = fact.objects.as_deref() else { return false };
        let named = |part: &Objects| {
            matches!(part, Objects::Property { test: PropertyTest::Values(_), .. }) || self.names_thing(event, part)
        };
        let of_row = match test {
            PropertyTest::Says(_) => fact.implied && !done.implied,
            // Orders where the brand is Lumi and the status is completed: of those orders, and not of any other.
            PropertyTest::Values(_) => {
                let of_orders = |clause: &Clause| {
                    let main = self.main_event();
                    matches!((clause.predicate, main), (Predicate::Event(event), Some(main)) if self.is_of_orders(event, main))
                };
                self.spaced && done.objects.as_deref().is_some_and(named) && of_orders(done) && of_orders(fact)
            }
            _ => false,
        };
        of_row && !self.fits(event, objects)
    }

    /// What it costs to part a thing from what became of it: claimed a welcome coupon and redeemed.
    pub fn became_of_it(&self, left: &Cond, right: &Cond) -> u32 {
        let (Cond::Clause(rows), Cond::Clause(became)) = (left, right) else { return 0 };
        let bare = Clause::new(became.predicate) == **became && rows.objects.is_some() && rows.bound.is_none();
        u32::from(bare && rows.negation == Negation::No && self.tells_when(rows.predicate, became.predicate).is_some())
    }
}
