//! Of the orders that were counted, that each is so: 2 orders, all paid with Alipay · 买了两单而且单单都是支付宝 · at least 2
//! orders, every one on Tmall.

use std::rc::Rc;

use super::super::meaning::{Clause, Kind, Node, Objects, Occurrence, Predicate};
use super::super::words::Function;
use super::events::{about, as_objects};
use super::{Context, Grammar, word};

pub fn rules(grammar: &mut Grammar) {
    let facts = [Kind::Objects, Kind::Values];
    grammar.pair("all of them paid with Alipay", &word(Function::AllOfThem), &facts, |context, _, fact| {
        Some((Node::So(each_is(context, &as_objects(fact)?)?), 0))
    });
    grammar
        .pair("all of them were", &word(Function::AllOfThem), &word(Function::Is), |_, all, _| Some((all.clone(), 0)));
    let fact = [Kind::Clause];
    grammar.pair("paid with Alipay on every one of them", &fact, &word(Function::AllOfThem), |context, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let main = context.main_event().map(Predicate::Event) == Some(found.predicate);
        let objects = found.objects.as_deref().filter(|_| main)?;
        let bare = Clause { objects: None, implied: false, ..found.as_ref().clone() } == Clause::new(found.predicate);
        bare.then(|| Some((Node::So(each_is(context, objects)?), 0)))?
    });
}

/// Every order is so; what customers are themselves is said of none.
fn each_is(context: &Context<'_>, objects: &Objects) -> Option<Rc<Clause>> {
    let own = matches!(objects, Objects::Values(values) if values.vocabularies().any(|found| context.has_own(found)));
    let main = Predicate::Event(context.main_event()?);
    let every = Clause { pick: Occurrence::Every, implied: true, ..Clause::new(main) };
    match about(context, &every, objects).filter(|_| !own)? {
        Node::Clause(clause) => Some(clause),
        _ => None,
    }
}
