//! The first and the last: 首次购买 · last order · 首单买的是防晒 · bought lipstick as their first purchase.

use super::super::meaning::{
    Bound, Clause, Cond, InAll, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest,
    TimeValue, Timing,
};
use super::super::words::Function;
use super::events::about;
use super::worth::is_of_a_line;
use super::{Grammar, word};
use crate::dsl::Number;

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("their last order, which was in May", &[Kind::Clause], &word(Function::Relative), |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let picked = Clause { pick: found.pick, ..Clause::new(found.predicate) } == **found;
        (picked && found.pick != Occurrence::Any).then(|| (clause.clone(), 2))
    });
    grammar.pair("the last Double 11", &word(Function::Last), &[Kind::Festival], |context, _, festival| {
        context.spaced.then(|| (festival.clone(), 0))
    });
    let pick = [Kind::Word(Function::First), Kind::Word(Function::Last)];
    grammar.pair("首次购买, last order", &pick, &[Kind::Clause], |context, word, clause| {
        let (Node::Word(word), Node::Clause(clause)) = (word, clause) else { return None };
        let pick = if *word == Function::First { Occurrence::First } else { Occurrence::Last };
        let open =
            matches!(clause.predicate, Predicate::Event(_)) && clause.pick == Occurrence::Any && clause.bound.is_none();
        let of_those = clause.objects.is_some();
        // Their first order, using a coupon: the first of all is so, rather than the first of those.
        let fact = |objects: &Objects| matches!(objects, Objects::Property { test: PropertyTest::Says(_), .. });
        let line =
            context.spaced && clause.objects.as_deref().is_some_and(|objects| is_of_a_line(objects) || fact(objects));
        // 最早一次购买落在近30天，渠道抖音: what stands behind the time is of the first of all.
        let behind = !context.spaced && of_those && clause.time.as_ref().is_some_and(|timing| timing.trailing);
        let picked = Clause { pick, of_those, ..clause.as_ref().clone() };
        open.then(|| (Node::Clause(picked.into()), u32::from(line || behind)))
    });
    // No time of its own: one in a window, after another at any time, is no number of them.
    grammar.pair("非首次购买", &word(Function::NotFirst), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let deed = matches!(found.predicate, Predicate::Event(_)) && found.pick == Occurrence::Any && !found.vague;
        let open = found.bound.is_none() && found.time.is_none() && found.negation == Negation::No && !found.implied;
        let bound = Some(Bound { tests: vec![(Op::AtLeast, Number::from(2))], unit: Measured::Times }.into());
        let time = Some(Timing { value: TimeValue::Total(InAll::Ever), trailing: false });
        let again = Clause { bound, time, ..found.as_ref().clone() };
        (deed && open).then(|| (Node::Cond(Cond::Clause(again.into()).into()), 0))
    });
    grammar.pair(
        "bought coffee for the first time",
        &[Kind::Clause],
        &word(Function::FirstTime),
        |context, clause, _| {
            let Node::Clause(found) = clause else { return None };
            let open = matches!(found.predicate, Predicate::Event(_))
                && found.pick == Occurrence::Any
                && found.bound.is_none();
            let said = open && found.negation == Negation::No && !found.implied && context.spaced;
            let of_those = found.objects.is_some();
            let picked = Clause { pick: Occurrence::First, of_those, ..found.as_ref().clone() };
            said.then(|| (Node::Clause(picked.into()), 0))
        },
    );
    grammar.pair("今年才首购", &word(Function::OnlyThen), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        (found.pick == Occurrence::First && found.negation == Negation::No).then(|| (clause.clone(), 0))
    });
    let links = [Function::Contains, Function::Fall, Function::Makes, Function::Is].map(Kind::Word);
    grammar.pair("first order contained, last order fell in", &[Kind::Clause], &links, |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let picked = matches!(found.pick, Occurrence::First | Occurrence::Last);
        (picked && found.objects.is_none() && found.time.is_none()).then(|| (clause.clone(), 0))
    });
    grammar.pair(
        "the brand of the last purchase is 花屿",
        &[Kind::Property],
        &[Kind::Clause],
        |context, named, last| {
            let (Node::Property(named), Node::Clause(found)) = (named, last) else { return None };
            let Predicate::Event(event) = found.predicate else { return None };
            let Some(Objects::Values(values)) = found.objects.as_deref() else { return None };
            let (_, of) = context.meant_by(event, values)?;
            let picked = matches!(found.pick, Occurrence::First | Occurrence::Last) && found.bound.is_none();
            (picked && *of == **named).then(|| (last.clone(), 0))
        },
    );
    grammar.pair("bought lipstick as their first purchase", &[Kind::Clause], &[Kind::Clause], |_, clause, noun| {
        picked_after(clause, noun)
    });
    grammar.pair("首单买的是防晒", &[Kind::Clause], &[Kind::Clause], |context, first, second| {
        let (Node::Clause(first), Node::Clause(second)) = (first, second) else { return None };
        // The verb repeats the event that 首单 already named.
        let same =
            first.predicate == second.predicate && first.pick != Occurrence::Any && second.pick == Occurrence::Any;
        let bare = first.objects.is_none()
            && second.bound.is_none()
            && second.negation == Negation::No
            && second.time.is_none();
        if !same || !bare {
            return None;
        }
        match &second.objects {
            Some(objects) => about(context, first, objects).map(|node| (node, 0)),
            None => Some((Node::Clause(first.clone()), 0)),
        }
    });
}

/// 买口红是首单 · bought lipstick as their first purchase: the noun says which purchase the verb speaks of.
fn picked_after(clause: &Node, noun: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Clause(noun)) = (clause, noun) else { return None };
    let bare = Clause { pick: Occurrence::Any, ..noun.as_ref().clone() } == Clause::new(noun.predicate);
    let open = clause.pick == Occurrence::Any && clause.objects.is_some() && clause.bound.is_none() && !clause.implied;
    let fits = bare && open && noun.pick != Occurrence::Any && clause.predicate == noun.predicate;
    fits.then(|| (Node::Clause(Clause { pick: noun.pick, ..clause.as_ref().clone() }.into()), 0))
}
