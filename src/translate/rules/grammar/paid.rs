//! How what was bought was paid for, behind a comma: bought lipstick but no foundation, paid with Alipay.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Join, Kind, Negation, Node, Objects, Predicate, PropertyTest};
use super::events::about;
use super::{Context, Grammar, word};
use crate::translate::rules::words::Function;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("bought lipstick, paid with Alipay", &[Kind::Cond], &[Kind::Tail], |context, bought, paid| {
        let (Node::Cond(bought), Node::Tail { join: Join::Comma, node }) = (bought, paid) else { return None };
        let Node::Cond(paid) = node.as_ref() else { return None };
        let Cond::Clause(paid) = paid.as_ref() else { return None };
        let how = paid.objects.clone().filter(|how| context.is_how_paid(how))?;
        let bare = Clause { objects: None, implied: false, ..paid.as_ref().clone() } == Clause::new(paid.predicate);
        let main = context.main_event().map(Predicate::Event) == Some(paid.predicate);
        (context.spaced && bare && main).then(|| Some((Node::Cond(of_the_bought(context, bought, &how)?), 0)))?
    });
    grammar.pair("微信支付没用过", &[Kind::Values], &word(Function::NotUsed), |context, values, _| {
        let Node::Values(values) = values else { return None };
        let how = Objects::Values(values.clone());
        let main = Clause::new(Predicate::Event(context.main_event()?));
        let Node::Clause(paid) = about(context, &main, &how).filter(|_| context.is_how_paid(&how))? else {
            return None;
        };
        Some((Node::Clause(Clause { negation: Negation::Plain, ..paid.as_ref().clone() }.into()), 0))
    });
}

/// The one thing that was bought, paid so; nothing of what was not bought.
fn of_the_bought(context: &Context<'_>, cond: &Rc<Cond>, how: &Objects) -> Option<Rc<Cond>> {
    match cond.as_ref() {
        Cond::Clause(clause) if clause.negation == Negation::No => {
            let main = context.main_event().map(Predicate::Event) == Some(clause.predicate);
            let (thing, others) = named(context, clause.objects.as_deref()?)?;
            let one = Clause { objects: Some(thing.clone().into()), ..clause.as_ref().clone() };
            let found = about(context, &one, how).filter(|_| main && clause.bound.is_none())?;
            let (Node::Clause(paid), false) = (&found, others.is_empty()) else {
                return match found {
                    Node::Clause(paid) => Some(Cond::Clause(paid).into()),
                    Node::Cond(paid) => Some(paid),
                    _ => None,
                };
            };
            let paid_things = paid.objects.as_deref().cloned();
            let things = Objects::All(paid_things.into_iter().chain(others.iter().cloned()).collect());
            Some(Cond::Clause(Clause { objects: Some(things.into()), ..clause.as_ref().clone() }.into()).into())
        }
        Cond::All(parts) => {
            let paid: Vec<Option<Rc<Cond>>> = parts.iter().map(|part| of_the_bought(context, part, how)).collect();
            let one = paid.iter().flatten().count() == 1;
            let parts = parts.iter().zip(paid).map(|(part, paid)| paid.unwrap_or_else(|| part.clone())).collect();
            one.then(|| Cond::All(parts).into())
        }
        _ => None,
    }
}

/// The thing that is named, and the others that are left out.
fn named<'a>(context: &Context<'_>, things: &'a Objects) -> Option<(&'a Objects, &'a [Objects])> {
    let (first, others) = match things {
        Objects::All(parts) => parts.split_first()?,
        one => (one, [].as_slice()),
    };
    let left_out = others.iter().all(|part| matches!(part, Objects::Not { .. }));
    let thing = context.main_event().is_some_and(|main| context.names_thing(main, first));
    (left_out && thing).then_some((first, others))
}

impl Context<'_> {
    /// Whether it says of an order how it was paid: neither what was in it nor a place that customers have of their own.
    pub fn is_how_paid(&self, objects: &Objects) -> bool {
        let (Objects::Values(values) | Objects::Property { test: PropertyTest::Values(values), .. }) = objects else {
            return false;
        };
        let Some(main) = self.main_event() else { return false };
        let own = |vocabulary: usize| self.attributes_of(vocabulary).next().is_some();
        self.fits(main, objects) && !self.names_thing(main, objects) && !values.vocabularies().any(own)
    }
}
