//! So often, so much with one and the same: bought from the same store twice · spent over 500 on the same brand · three orders
//! of the same product.

use std::rc::Rc;
use std::sync::Arc;

use super::super::meaning::{Bound, Chain, Clause, Cond, Kind, Measured, Negation, Node, Occurrence, Op, Said, Step};
use super::super::words::Function;
use super::events::bounded;
use super::sequences::sequence;
use super::{Context, Grammar, word};

pub fn rules(grammar: &mut Grammar) {
    let often = [Kind::Bound, Kind::Amount];
    grammar.pair("先浏览后购买，同一商品", &[Kind::Cond], &word(Function::SameThing), |_, cond, _| {
        of_one_thing(cond)
    });
    grammar.pair(", same product", &word(Function::Comma), &word(Function::SameThing), |_, _, same| {
        Some((same.clone(), 2))
    });
    grammar.pair("the same store", &word(Function::Same), &[Kind::Property], |context, _, property| {
        let Node::Property(property) = property else { return None };
        (context.spaced && !is_named_only(context, property)).then(|| (Node::OfOne(property.clone(), None), 0))
    });
    grammar.pair("from the same store", &word(Function::At), &[Kind::OfOne], |_, _, one| Some((one.clone(), 0)));
    grammar.pair("twice from the same store", &often, &[Kind::OfOne], |_, often, one| {
        let Node::OfOne(property, None) = one else { return None };
        Some((Node::OfOne(property.clone(), Some(as_often(often)?)), 0))
    });
    grammar.pair("3 of the same item", &often, &word(Function::OfOneThing), |context, often, _| {
        let things = context.things_of(context.main_event()?)?;
        let often = as_often(often)?;
        let least = often.tests.iter().all(|(op, _)| matches!(op, Op::AtLeast | Op::More));
        let pieces = match &often.unit {
            Measured::Bare => Bound { unit: Measured::Pieces, ..often.as_ref().clone() }.into(),
            _ => often.clone(),
        };
        (context.spaced && least).then(|| (Node::OfOne(things.into(), Some(pieces)), 0))
    });
    grammar.pair("bought from the same store", &[Kind::Clause], &[Kind::OfOne], |context, clause, one| {
        let (Node::Clause(clause), Node::OfOne(property, often)) = (clause, one) else { return None };
        let fits = is_plain(clause) && knows(context, clause, property);
        match (often, &clause.bound) {
            (None, None) => fits.then(|| (Node::AllOfOne(clause.clone(), property.clone()), 0)),
            (Some(often), None) if fits => so_often(context, clause, often, Some(property), true),
            // Three orders from the same store: four are, too.
            (None, Some(bound)) if fits && !is_exact(bound) => Some((of_one(clause, Some(property)), 0)),
            _ => None,
        }
    });
    grammar.pair("bought from the same store twice", &[Kind::AllOfOne], &often, |context, one, often| {
        let Node::AllOfOne(clause, property) = one else { return None };
        so_often(context, clause, &as_often(often)?, Some(property), true)
    });
    grammar.pair("three orders from the same store", &often, &[Kind::AllOfOne], |context, often, one| {
        let Node::AllOfOne(clause, property) = one else { return None };
        so_often(context, clause, &as_often(often)?, Some(property), false)
    });
    grammar.pair("three orders of the same product", &often, &[Kind::Again], |context, often, again| {
        let Node::Again { clause, same: true } = again else { return None };
        context.things_of(context.event_behind(clause.predicate)?)?;
        let fits = context.spaced && is_plain(clause) && clause.bound.is_none();
        fits.then(|| so_often(context, clause, &as_often(often)?, None, false))?
    });
}

/// Twice with one and the same: three times is twice, too.
fn as_often(often: &Node) -> Option<Rc<Bound>> {
    match often {
        Node::Bound(bound) => Some(bound.clone()),
        Node::Amount(amount) if amount.high.is_none() => {
            Some(Bound { tests: vec![(Op::AtLeast, amount.low)], unit: amount.unit.clone() }.into())
        }
        _ => None,
    }
}

fn is_exact(bound: &Bound) -> bool {
    matches!(bound.tests.as_slice(), [(Op::Is, _)])
}

fn so_often(
    context: &Context<'_>,
    clause: &Clause,
    often: &Rc<Bound>,
    property: Option<&Arc<str>>,
    trailing: bool,
) -> Option<(Node, u32)> {
    match bounded(context, clause, often, trailing)? {
        (Node::Clause(counted), cost) => Some((of_one(&counted, property), cost)),
        _ => None,
    }
}

fn of_one(clause: &Rc<Clause>, property: Option<&Arc<str>>) -> Node {
    Node::Cond(Cond::about(clause, Said::OfOne(property.cloned())).into())
}

/// Whether it says no more than what was done, how often or how much, with what and when.
fn is_plain(clause: &Clause) -> bool {
    let whole = clause.pick == Occurrence::Any && clause.rank.is_none() && clause.kinds.is_none();
    whole && clause.negation == Negation::No && !clause.vague && !clause.implied
}

/// Whether the rows that a clause is about have values of the property.
fn knows(context: &Context<'_>, clause: &Clause, property: &str) -> bool {
    let event = context.event_behind(clause.predicate).and_then(|event| context.catalog.events.get(event));
    event.is_some_and(|event| event.property(property).is_some())
}

/// Whether it is the name of things that are told apart otherwise: the same product is one number, not one name.
pub fn is_named_only(context: &Context<'_>, property: &str) -> bool {
    let main = context.main_event().and_then(|main| context.catalog.events.get(main));
    let object = main.and_then(|main| main.property(property)).is_some_and(|found| found.object);
    object && context.kinds_counted(property).is_none()
}

/// Deeds that followed each other, all of them with one and the same thing.
fn of_one_thing(cond: &Node) -> Option<(Node, u32)> {
    let Node::Cond(cond) = cond else { return None };
    let Cond::Sequence(chain) = cond.as_ref() else { return None };
    let apart = |step: &Step| !step.same && step.then.objects.is_none();
    let open = chain.steps.iter().all(apart);
    let steps = chain.steps.iter().map(|step| Step { same: true, ..step.clone() }).collect();
    open.then(|| (sequence(Chain { first: chain.first.clone(), steps }), 0))
}
