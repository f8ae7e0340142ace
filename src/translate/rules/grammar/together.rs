//! Rows that belong together: 同一单里买了洗发水和护发素.

use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, Said,
};
use super::super::words::Function;
use super::events::{about, as_objects, with_time};
use super::{Context, Grammar, word};

const THINGS: [Kind; 2] = [Kind::Values, Kind::Objects];

/// 同一单里买了洗发水和护发素, bought both in one order
pub fn rules(grammar: &mut Grammar) {
    grammar.pair(
        "同一单里买了洗发水和护发素",
        &word(Function::Together),
        &[Kind::Clause],
        // An order with 5 items: no other order is spoken of.
        |context, _, clause| in_one(context, clause).map(|(node, cost)| (node, if context.spaced { 0 } else { cost })),
    );
    grammar.pair("bought both in one order", &[Kind::Clause], &word(Function::Together), |context, clause, _| {
        in_one(context, clause)
    });
    grammar.pair("单笔订单买了5件以上", &[Kind::Clause], &[Kind::Clause], |context, whole, clause| {
        let (Node::Clause(whole), Node::Clause(found)) = (whole, clause) else { return None };
        let one = **whole == Clause::new(Predicate::Event(context.whole_event()?));
        (one && found.bound.is_some() && (!found.implied || found.objects.is_some()))
            .then(|| in_one(context, clause))?
    });
    let day = word(Function::OneDay);
    grammar
        .pair("同一天下单两次以上", &day, &[Kind::Clause], |context, _, clause| on_one_day(context, clause));
    grammar
        .pair("ordered twice on the same day", &[Kind::Clause], &day, |context, clause, _| on_one_day(context, clause));
    let named = [Kind::Cond, Kind::Group];
    grammar.pair("单日多次下单", &day, &named, |context, _, named| {
        let (Node::Cond(found) | Node::Group(found)) = named else { return None };
        let clause = context.how_often(found)?;
        on_one_day(context, &Node::Clause(clause.into()))
    });
    let often = [Kind::Bound, Kind::Amount];
    grammar.pair("bought the same product twice", &[Kind::Again], &often, |context, again, often| {
        let Node::Again { clause, same: true } = again else { return None };
        let bound = match often {
            Node::Bound(bound) => bound.clone(),
            // Three times is twice, too.
            Node::Amount(amount) => Bound { tests: vec![(Op::AtLeast, amount.low)], unit: amount.unit.clone() }.into(),
            _ => return None,
        };
        let Predicate::Event(event) = clause.predicate else { return None };
        context.things_of(event)?;
        let counted = Clause { bound: Some(bound.clone()), ..clause.as_ref().clone() };
        let plain = clause.negation == Negation::No && clause.objects.is_none() && bound.unit == Measured::Times;
        (context.spaced && plain).then(|| (Node::Cond(Cond::about(&counted.into(), Said::OfOne(None)).into()), 0))
    });
    grammar.pair("… across different orders", &[Kind::Cond], &word(Function::NotTogether), |_, cond, _| {
        let Node::Cond(found) = cond else { return None };
        matches!(found.as_ref(), Cond::About { said: Said::OfOne(_), .. }).then(|| (cond.clone(), 0))
    });
    grammar.pair("the same product twice in the last year", &[Kind::Cond], &[Kind::Time], |_, cond, time| {
        let (Node::Cond(found), Node::Time(time)) = (cond, time) else { return None };
        let Cond::About { clause, said: said @ Said::OfOne(_) } = found.as_ref() else { return None };
        let clause = with_time(clause, time, true)?;
        Some((Node::Cond(Cond::about(&clause.into(), said.clone()).into()), 0))
    });
    let and = word(Function::And);
    grammar.pair("同一单里同时", &word(Function::Together), &and, |_, together, _| Some((together.clone(), 0)));
    // The words may be one: 同一单里有.
    let holds = [Kind::Word(Function::Have), Kind::Word(Function::Contains)];
    grammar.pair("同一单里有", &word(Function::Together), &holds, |_, together, _| Some((together.clone(), 0)));
    grammar.pair("that included", &word(Function::Relative), &word(Function::Contains), |_, _, contains| {
        Some((contains.clone(), 0))
    });
    grammar.pair("a purchase that included skincare", &word(Function::Contains), &THINGS, |context, _, things| {
        (context.spaced && context.is_bought(&as_objects(things)?)).then(|| (things.clone(), 1))
    });
    grammar.pair("一单买了", &word(Function::Together), &[Kind::Clause], |context, together, clause| {
        let Node::Clause(clause) = clause else { return None };
        let bought = Predicate::Event(context.main_event()?);
        (**clause == Clause::new(bought)).then(|| (together.clone(), 0))
    });
    let also = [Kind::Cond, Kind::Tail];
    grammar.pair("同一单买了口红没买粉底液", &[Kind::Cond], &also, |_, cond, denied| {
        let denied = match denied {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(cond), Node::Cond(denied)) = (cond, denied) else { return None };
        let (Cond::About { clause: one, said: Said::Together }, Cond::Clause(denied)) =
            (cond.as_ref(), denied.as_ref())
        else {
            return None;
        };
        let plain = Clause { negation: Negation::No, objects: None, ..denied.as_ref().clone() };
        let same = denied.negation == Negation::Plain && plain == Clause::new(one.predicate) && one.bound.is_none();
        let of = denied.objects.as_deref()?.clone().into();
        let both = Objects::All(vec![one.objects.as_deref()?.clone(), Objects::Not { of, never: false }]);
        let one = Clause { objects: Some(both.into()), ..one.as_ref().clone() };
        same.then(|| (Node::Cond(Cond::about(&one.into(), Said::Together).into()), 0))
    });
    let tail = [Kind::Tail];
    grammar.pair("买了口红但同一单里没有粉底液", &[Kind::Cond], &tail, |_, bought, without| {
        let (Node::Cond(bought), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (bought, without)
        else {
            return None;
        };
        let (Cond::Clause(bought), Node::Cond(without)) = (bought.as_ref(), node.as_ref()) else { return None };
        let Cond::About { clause: one, said: Said::Together } = without.as_ref() else { return None };
        let denied = one.objects.clone().filter(|objects| matches!(objects.as_ref(), Objects::Not { .. }))?;
        let bare = Clause { objects: None, time: None, ..bought.as_ref().clone() };
        let same = bare == Clause::new(one.predicate) && one.bound.is_none() && one.time.is_none();
        let both = Objects::All(vec![bought.objects.as_deref()?.clone(), denied.as_ref().clone()]);
        let one = Clause { objects: Some(both.into()), ..bought.as_ref().clone() };
        same.then(|| (Node::Cond(Cond::about(&one.into(), Said::Together).into()), 0))
    });
    let joints = [Kind::Word(Function::Comma), Kind::Word(Function::But), Kind::Word(Function::And)];
    grammar
        .pair(", but not in one order", &joints, &word(Function::NotTogether), |_, _, apart| Some((apart.clone(), 0)));
    grammar.pair(
        "bought both, but not in one order",
        &[Kind::Cond],
        &word(Function::NotTogether),
        |context, cond, _| {
            let Node::Cond(found) = cond else { return None };
            let Cond::Clause(clause) = found.as_ref() else { return None };
            let Some(Objects::Values(values)) = clause.objects.as_deref() else { return None };
            let several = values.items.len() > 1 && values.join == Some(Join::And);
            let (Node::Cond(together), cost) = in_one(context, &Node::Clause(clause.clone()))? else { return None };
            let apart = Cond::All(vec![found.clone(), Cond::Not(together).into()]);
            several.then(|| (Node::Cond(apart.into()), cost))
        },
    );
    grammar.pair("one order with both", &word(Function::Together), &THINGS, |context, _, things| {
        let clause = Clause::new(Predicate::Event(context.main_event()?));
        in_one(context, &about(context, &clause, &as_objects(things)?)?)
    });
    grammar.pair("both in one order", &THINGS, &word(Function::Together), |context, things, _| {
        let clause = Clause::new(Predicate::Event(context.main_event()?));
        in_one(context, &about(context, &clause, &as_objects(things)?)?).map(|(node, cost)| (node, cost + 3))
    });
}

/// So often, so much or so many things on one day, whichever it was.
fn on_one_day(context: &Context<'_>, clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let event = context.event_behind(clause.predicate)?;
    context.day_of(event)?;
    let several = |objects: &Objects| match objects {
        Objects::Values(values) => values.items.len() > 1 && values.join == Some(Join::And),
        objects => matches!(objects, Objects::All(_)),
    };
    let says = clause.bound.is_some() || clause.objects.as_deref().is_some_and(several);
    let plain = clause.pick == Occurrence::Any && clause.negation == Negation::No && clause.rank.is_none();
    (says && plain && !clause.vague).then(|| (Node::Cond(Cond::about(clause, Said::OnOneDay).into()), 0))
}

fn in_one(context: &Context<'_>, clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let event = context.event_behind(clause.predicate)?;
    context.grouped_by(event)?;
    let says = clause.objects.is_some() || clause.bound.is_some();
    let plain = clause.pick == Occurrence::Any && clause.negation == Negation::No && clause.rank.is_none();
    // How many pieces an order has may be known of the order itself.
    let pieces = context.pieces(Some(event)).map(Predicate::Measure);
    let cost = match &clause.bound {
        Some(_) if Some(clause.predicate) == pieces => 3,
        Some(_) => 1,
        // One thing alone is in one order with nothing.
        None if matches!(clause.objects.as_deref(), Some(Objects::Values(values)) if values.items.len() == 1) => 4,
        None => 0,
    };
    (says && plain && !clause.vague).then(|| (Node::Cond(Cond::about(clause, Said::Together).into()), cost))
}
