//! Of the orders that were counted, that none is so: 3 orders, none of them with a coupon · no coupon on any purchase.

use std::rc::Rc;

use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest,
};
use super::super::words::Function;
use super::events::about;
use super::{Context, Grammar, word};
use crate::dsl::Number;

pub fn rules(grammar: &mut Grammar) {
    let facts = [Kind::Objects];
    grammar.pair("none of them with a coupon", &word(Function::NoneOfThem), &facts, |context, _, fact| {
        none_is(context, fact)
    });
    grammar.pair("none of them had", &word(Function::NoneOfThem), &word(Function::Have), |_, none, _| {
        Some((none.clone(), 0))
    });
    grammar.pair("none of which were cancelled", &word(Function::NoneOfThem), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let bare = matches!(found.predicate, Predicate::Event(_)) && **found == Clause::new(found.predicate);
        let denied = Clause { negation: Negation::Plain, ..found.as_ref().clone() };
        (context.spaced && bare).then(|| (Node::Clause(denied.into()), 1))
    });
    let zero = [Kind::Word(Function::Nothing), Kind::Word(Function::Not)];
    grammar.pair("zero with a coupon", &zero, &facts, |context, _, fact| {
        let so = matches!(fact, Node::Objects(found) if matches!(found.as_ref(), Objects::Property { test: PropertyTest::Says(true), .. }));
        (so && context.spaced).then(|| none_is(context, fact))?.map(|(node, cost)| (node, cost + 2))
    });
    grammar.pair("no coupon on any purchase", &facts, &word(Function::OnAny), |context, fact, _| {
        let Node::Objects(fact) = fact else { return None };
        let Objects::Property { property, test: PropertyTest::Says(false) } = fact.as_ref() else { return None };
        let so = Objects::Property { property: property.clone(), test: PropertyTest::Says(true) };
        none_is(context, &Node::Objects(Rc::new(so)))
    });
    grammar.pair("3 orders without a coupon on any of them", &facts, &word(Function::OnAny), |context, fact, _| {
        let Node::Objects(fact) = fact else { return None };
        let Objects::Property { property, test: PropertyTest::Says(false) } = fact.as_ref() else { return None };
        let so = Objects::Property { property: property.clone(), test: PropertyTest::Says(true) };
        let (Node::Clause(none), cost) = none_is(context, &Node::Objects(Rc::new(so)))? else { return None };
        let node = Node::Cond(Cond::Clause(none).into()).into();
        context.spaced.then_some((Node::Tail { join: Join::And, node }, cost + 2))
    });
    grammar.pair("used a coupon on none of them", &[Kind::Clause], &word(Function::NoneOfThem), |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let deed = matches!(found.predicate, Predicate::Event(_)) && found.negation == Negation::No;
        let plain = deed && found.bound.is_none() && found.pick == Occurrence::Any && !found.implied;
        let denied = Clause { negation: Negation::Plain, ..found.as_ref().clone() };
        plain.then(|| (Node::Clause(denied.into()), 1))
    });
    let any = word(Function::OnAny);
    grammar.pair("used no coupon on any of them", &[Kind::Clause], &any, |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let zero = |bound: &Bound| matches!(bound.tests.as_slice(), [(Op::Is, number)] if *number == Number::from(0));
        let denied = found.negation != Negation::No || found.bound.as_deref().is_some_and(zero);
        denied.then(|| (clause.clone(), 1))
    });
}

fn none_is(context: &Context<'_>, fact: &Node) -> Option<(Node, u32)> {
    let Node::Objects(fact) = fact else { return None };
    let bought = Clause::new(Predicate::Event(context.main_event()?));
    let Node::Clause(so) = about(context, &bought, fact)? else { return None };
    Some((Node::Clause(Clause { negation: Negation::Plain, ..so.as_ref().clone() }.into()), 0))
}
