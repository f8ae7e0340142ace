//! One of two things, but not both: coffee or tea but not both · 没有同时买过口红和粉底液.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Join, Kind, Negation, Node, Objects, Predicate, Values};
use super::super::words::Function;
use super::connectives::condition;
use super::{Grammar, word};

const CONDITIONS: [Kind; 2] = [Kind::Cond, Kind::Group];

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("coffee or tea but not both", &CONDITIONS, &word(Function::NotBoth), |_, cond, _| {
        let found = condition(cond)?;
        let both = match found.as_ref() {
            Cond::Any(parts) if parts.len() == 2 => Cond::All(parts.clone()),
            Cond::Clause(clause) if clause.negation == Negation::No => {
                let Objects::Values(values) = clause.objects.as_deref()? else { return None };
                let two = values.items.len() == 2 && values.join == Some(Join::Or);
                let each = Values { join: Some(Join::And), each: true, ..values.as_ref().clone() };
                let objects = two.then(|| Objects::Values(each.into()).into());
                Cond::Clause(Clause { objects: Some(objects?), ..clause.as_ref().clone() }.into())
            }
            _ => return None,
        };
        let parts = vec![found.clone(), Rc::new(Cond::Not(both.into()))];
        Some((Node::Cond(Cond::All(parts).into()), 0))
    });
    let never = [Kind::Word(Function::Not), Kind::Word(Function::NotOnce), Kind::Word(Function::Never)];
    grammar.pair("没有同时", &never, &word(Function::Both), |context, _, _| {
        (!context.spaced).then_some((Node::Word(Function::NotBoth), 0))
    });
    grammar.pair("没有同时买过口红和粉底液", &word(Function::NotBoth), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let Some(Objects::Values(values)) = clause.objects.as_deref() else { return None };
        let each = Values { each: true, ..values.as_ref().clone() };
        let both = Clause { objects: Some(Objects::Values(each.into()).into()), ..clause.as_ref().clone() };
        let several = values.items.len() > 1 && values.join == Some(Join::And) && clause.negation == Negation::No;
        several.then(|| (Node::Cond(Cond::Not(Rc::new(Cond::Clause(both.into()))).into()), 0))
    });
    grammar.pair("不是两个都买过", &word(Function::NotBoth), &[Kind::Clause], |_, both, clause| {
        let Node::Clause(clause) = clause else { return None };
        let bare = **clause == Clause::new(clause.predicate) && matches!(clause.predicate, Predicate::Event(_));
        bare.then(|| (both.clone(), 0))
    });
    grammar
        .pair("但不是两个都", &word(Function::But), &word(Function::NotBoth), |_, _, not| Some((not.clone(), 0)));
    grammar
        .pair(", but not both", &word(Function::Comma), &word(Function::NotBoth), |_, _, not| Some((not.clone(), 0)));
}
