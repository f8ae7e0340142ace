//! The noun: what closes a description, or opens it.

use super::super::meaning::{Clause, Cond, Kind, Node, Objects, Predicate, PropertyTest, Wording};
use super::super::words::Function;
use super::attributes::is_of_themselves;
use super::connectives::condition;
use super::{Grammar, word};

const CONDITIONS: [Kind; 2] = [Kind::Cond, Kind::Group];

/// The noun closes a description: …的客户, customers who ….
pub fn rules(grammar: &mut Grammar) {
    grammar.pair("…的客户", &CONDITIONS, &[Kind::Subject], |_, cond, subject| match (cond, subject) {
        (_, Node::Subject { every: true }) => None,
        _ => Some((Node::Group(condition(cond)?), 0)),
    });
    grammar.pair("customers who …", &[Kind::Subject], &CONDITIONS, |_, _, cond| {
        Some((Node::Group(condition(cond)?), 0))
    });
    grammar.pair("客户群体", &[Kind::Subject], &[Kind::Subject], |_, left, right| match (left, right) {
        (Node::Subject { every: left }, Node::Subject { every: right }) => {
            Some((Node::Subject { every: *left || *right }, 0))
        }
        _ => None,
    });
    grammar.pair("所有客户", &word(Function::Every), &[Kind::Subject], |_, _, _| {
        Some((Node::Subject { every: true }, 0))
    });
    grammar.pair("所有买过口红的客户", &word(Function::Every), &[Kind::Group], |_, _, group| {
        let Node::Group(cond) = group else { return None };
        // 所有订单都…: all of the orders, not of the customers; 所有下过单的客户 says nothing else of them.
        let alone = matches!(cond.as_ref(), Cond::Clause(_));
        if matches!(cond.as_ref(), Cond::Clause(clause) if is_of_named(clause)) {
            return None;
        }
        (alone || !begins_with_noun(cond)).then(|| (group.clone(), 0))
    });
    grammar.pair("all women, every gold member", &word(Function::Every), &CONDITIONS, |_, _, cond| {
        let found = condition(cond)?;
        is_of_themselves(&found).then_some((Node::Group(found), 1))
    });
    grammar.pair("who, in the last week, …", &word(Function::Relative), &word(Function::Comma), |_, relative, _| {
        Some((relative.clone(), 0))
    });
    grammar.pair("who …", &word(Function::Relative), &CONDITIONS, |_, _, cond| Some((cond.clone(), 0)));
    // A question word stands first: who has …, which customers ….
    grammar.pair("which customers", &word(Function::Relative), &[Kind::Subject], |_, _, subject| {
        Some((subject.clone(), 0))
    });
    let time = [Kind::Time];
    grammar.pair("用户在近30天", &[Kind::Subject], &time, |_, _, time| Some((time.clone(), 1)));
    grammar.pair("客户的消费", &[Kind::Subject], &[Kind::Clause], |context, _, clause| {
        let stated = matches!(clause, Node::Clause(found) if found.is_complete()
            && matches!(found.predicate, Predicate::Event(_)));
        (!context.spaced || !stated).then(|| (of_people(clause), 1))
    });
    grammar
        .pair("客户的积分", &[Kind::Subject], &[Kind::Attribute], |_, _, attribute| Some((attribute.clone(), 1)));
}

fn of_people(clause: &Node) -> Node {
    match clause {
        Node::Clause(found) => {
            let wording = Wording { of_people: true, ..found.wording };
            Node::Clause(Clause { wording, ..found.as_ref().clone() }.into())
        }
        other => other.clone(),
    }
}

/// 订单金额大于60: of orders that are named, and not of whoever did something.
fn is_of_named(clause: &Clause) -> bool {
    let measured = matches!(clause.objects.as_deref(), Some(Objects::Property { test: PropertyTest::Bound(_), .. }));
    measured && !clause.wording.takes && !clause.implied
}

/// Whether the first word is an event and nothing more: a noun.
fn begins_with_noun(cond: &Cond) -> bool {
    match cond {
        Cond::Clause(clause) => **clause == Clause::new(clause.predicate),
        Cond::All(parts) | Cond::Any(parts) | Cond::Listed(parts) => {
            parts.first().is_some_and(|part| begins_with_noun(part))
        }
        _ => false,
    }
}
