//! All rows of an event, or what one is worth: 所有订单都没用过券 · 全部退款 · 一单超过500元; and the hours and days they fall on.

use std::rc::Rc;

use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest,
};
use super::super::words::Function;
use super::events::{about, bounded};
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Derivation, Formula, Measure};
use crate::dsl::Number;

pub fn rules(grammar: &mut Grammar) {
    every(grammar);
    placed(grammar);
    worth(grammar);
    clock(grammar);
}

/// 所有订单都没用过券, every order was full price
fn every(grammar: &mut Grammar) {
    let all = [Kind::Word(Function::Every), Kind::Word(Function::Per)];
    grammar.pair("所有订单, every order", &all, &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let bare = **clause == Clause::new(clause.predicate) && matches!(clause.predicate, Predicate::Event(_));
        let every = Clause { pick: Occurrence::Every, ..clause.as_ref().clone() };
        bare.then(|| (Node::Clause(every.into()), 0))
    });
    // 取消过两次订单: so many of them, and none that was placed beside.
    grammar.pair("取消过两次订单", &[Kind::Clause], &[Kind::Clause], |context, done, orders| {
        let (Node::Clause(done), Node::Clause(orders)) = (done, orders) else { return None };
        let main = context.main_event()?;
        let named = Clause::new(Predicate::Event(main)) == **orders && !orders.wording.takes;
        let event = context.event_behind(done.predicate).filter(|event| *event != main)?;
        let grouping = context.catalog.grouping_of(context.catalog.events.get(main)?)?;
        let of_orders = context.catalog.events.get(event)?.property(grouping).is_some();
        let counted = done.bound.is_some() && done.objects.is_none() && !done.implied && !context.spaced;
        (named && of_orders && counted).then(|| (Node::Clause(done.clone()), 0))
    });
    // 全部退款客户: all of their orders, or all of those customers.
    grammar.pair("全部退款", &word(Function::Wholly), &[Kind::Clause], |context, _, clause| {
        let (Node::Clause(rate), _) = all_became(context, clause)? else { return None };
        let Node::Clause(some) = clause else { return None };
        let [usual, other] = [rate, some.clone()].map(|clause| Rc::new(Cond::Clause(clause)));
        Some((Node::Cond(Cond::Read { usual, other }.into()), 0))
    });
    grammar.pair("每单", &word(Function::Per), &word(Function::Times), |context, _, _| {
        let every = Clause { pick: Occurrence::Every, ..Clause::new(Predicate::Event(context.main_event()?)) };
        Some((Node::Clause(every.into()), 0))
    });
    grammar.pair("订单全部用券", &[Kind::Clause], &word(Function::Every), |context, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        // Bought every category: of the things, and not of what they bought.
        if context.spaced && clause.wording.takes {
            return None;
        }
        let open = Clause { time: None, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
        let bare = open && matches!(clause.predicate, Predicate::Event(_));
        let every = Clause { pick: Occurrence::Every, ..clause.as_ref().clone() };
        // Opened every email: of those they were sent, and not of those they opened.
        let outcome = (0..context.catalog.events.len()).map(Predicate::Event);
        let outcome = outcome.into_iter().any(|rows| context.tells_when(rows, clause.predicate).is_some());
        (bare && !outcome).then(|| (Node::Clause(every.into()), 0))
    });
    grammar.pair("每单都", &[Kind::Clause], &word(Function::Each), |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let open = found.pick == Occurrence::Every && found.objects.is_none();
        open.then(|| (clause.clone(), 0))
    });
    grammar.pair("订单都用券", &[Kind::Clause], &word(Function::Each), |context, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let main = context.main_event().map(Predicate::Event) == Some(found.predicate);
        let plain = **found == Clause { time: found.time.clone(), ..Clause::new(found.predicate) };
        let every = Clause { pick: Occurrence::Every, ..found.as_ref().clone() };
        (main && plain && !context.spaced).then(|| (Node::Clause(every.into()), 0))
    });
    grammar.pair("每次购买都是口红", &[Kind::Clause], &[Kind::Clause], |context, every, clause| {
        let (Node::Clause(every), Node::Clause(clause)) = (every, clause) else { return None };
        let same = every.predicate == clause.predicate && every.pick == Occurrence::Every && every.objects.is_none();
        let plain = clause.pick == Occurrence::Any && clause.bound.is_none() && clause.negation == Negation::No;
        let objects = clause.objects.as_deref()?;
        (same && plain && clause.time.is_none()).then(|| Some((about(context, every, objects)?, 0)))?
    });
}

/// What became of orders, of all of them: where the shop has a rate of it, that is the whole.
pub fn all_became(context: &Context<'_>, clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let Predicate::Event(event) = clause.predicate else { return None };
    let bare = Clause { time: clause.time.clone(), ..Clause::new(clause.predicate) } == **clause;
    let rate = Clause { predicate: Predicate::Measure(context.rate_of(event)?), ..clause.as_ref().clone() };
    let all = Bound { tests: vec![(Op::AtLeast, Number::from(100))], unit: Measured::Percent };
    bare.then(|| bounded(context, &rate, &Rc::new(all), true))?
}

/// 首单, 最近一单: an order by its place among all.
fn placed(grammar: &mut Grammar) {
    for function in [Function::FirstOrder, Function::LastOrder] {
        grammar.one("首单", Kind::Word(function), |context, word| {
            let pick = if *word == Node::Word(Function::FirstOrder) { Occurrence::First } else { Occurrence::Last };
            let clause = Clause { pick, ..Clause::new(Predicate::Event(context.main_event()?)) };
            Some((Node::Clause(clause.into()), 0))
        });
    }
    // 下单且金额超过500: of that same order, or of that same line where lines are told apart.
    grammar.pair("下午买过, 满500", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(cond), Node::Tail { join: Join::And | Join::Comma, node }) = (cond, tail) else { return None };
        let (Cond::Clause(clause), Node::Objects(money)) = (cond.as_ref(), node.as_ref()) else { return None };
        // 没下过单且金额低于500: not of orders that were not placed.
        if clause.negation != Negation::No {
            return None;
        }
        let Objects::Property { property, test: PropertyTest::Bound(_) } = money.as_ref() else { return None };
        let Predicate::Event(event) = clause.predicate else { return None };
        let main = context.main_event() == Some(event) && context.worth_of(context.whole_event()?)? == *property;
        let understood = Clause { implied: true, ..clause.as_ref().clone() };
        let node = of_whole_order(context, &understood, money)
            .or_else(|| about(context, &Clause { implied: false, ..understood }, money))?;
        // No denial before the first of them takes both.
        let Node::Clause(whole) = node else { return None };
        (main && is_open(clause)).then(|| (Node::Cond(Cond::Clause(whole).into()), 0))
    });
    // What was not said twice was not done twice: of one row.
    grammar.pair("券面额大于50且未使用", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(cond), Node::Tail { join: join @ (Join::And | Join::Comma), node }) = (cond, tail) else {
            return None;
        };
        let (Cond::Clause(clause), Node::Objects(fact)) = (cond.as_ref(), node.as_ref()) else { return None };
        // But no foundation, paid with Alipay: of what was bought.
        if context.spaced && *join == Join::Comma && context.is_how_paid(fact) {
            return None;
        }
        let other = matches!(clause.predicate, Predicate::Event(event) if context.main_event() != Some(event));
        let of_row = match fact.as_ref() {
            Objects::Property { test: PropertyTest::Bound(_) | PropertyTest::During(_), .. } if other => true,
            Objects::Property { .. } => clause.implied && clause.objects.is_some(),
            _ => false,
        };
        (of_row && is_open(clause)).then(|| Some((about(context, clause, fact)?, 0)))?
    });
    grammar.pair(
        "opened an email where the campaign is Double 11",
        &[Kind::Cond],
        &[Kind::Tail],
        |context, done, tail| {
            let (Node::Cond(done), Node::Tail { join: Join::And, node }) = (done, tail) else { return None };
            let Node::Cond(fact) = node.as_ref() else { return None };
            let (Cond::Clause(done), Cond::Clause(fact)) = (done.as_ref(), fact.as_ref()) else { return None };
            let named =
                matches!(fact.objects.as_deref(), Some(Objects::Property { test: PropertyTest::Values(_), .. }));
            let bare = Clause { objects: None, implied: false, ..fact.as_ref().clone() } == Clause::new(fact.predicate);
            let other = fact.implied && bare && named && fact.predicate != done.predicate;
            (other && done.negation == Negation::No)
                .then(|| Some((about(context, done, fact.objects.as_deref()?)?, 0)))?
        },
    );
    grammar.pair("首单买了2件", &[Kind::Clause], &[Kind::Clause], |context, order, pieces| {
        Some((of_pieces(context, order, pieces)?, 0))
    });
    grammar.pair(
        "bought two items in their first order",
        &[Kind::Clause],
        &[Kind::Clause],
        |context, pieces, order| Some((of_pieces(context, order, pieces)?, 1)),
    );
    grammar.pair("首单客单价500以上", &[Kind::Clause], &[Kind::Clause], |context, order, worth| {
        let (Node::Clause(order), Node::Clause(worth)) = (order, worth) else { return None };
        let Predicate::Measure(measure) = worth.predicate else { return None };
        let of_one = context.is_ratio(measure) && context.measures(measure, &Measured::Money);
        let bare = Clause { bound: None, ..worth.as_ref().clone() } == Clause::new(worth.predicate);
        let picked = matches!(order.pick, Occurrence::First | Occurrence::Last) && order.bound.is_none();
        (of_one && bare && picked).then_some(())?;
        let property = context.worth_of(context.whole_event()?)?;
        let test = PropertyTest::Bound(worth.bound.clone()?);
        let plain = Clause { pick: order.pick, ..Clause::new(order.predicate) } == **order;
        plain.then(|| Some((of_whole_order(context, order, &Objects::Property { property, test })?, 0)))?
    });
    grammar.pair("more than $1000 orders", &[Kind::Bound], &[Kind::Clause], |context, bound, orders| {
        let (Node::Bound(bound), Node::Clause(orders)) = (bound, orders) else { return None };
        let (main, whole) = (context.main_event()?, context.whole_event()?);
        let counted = context.count_of(main).map(Predicate::Measure);
        let noun = Some(orders.predicate) == counted || orders.predicate == Predicate::Event(whole);
        let plain = context.spaced && noun && **orders == Clause::new(orders.predicate);
        let worth = Objects::Property { property: context.worth_of(whole)?, test: PropertyTest::Bound(bound.clone()) };
        let understood = Clause { implied: true, ..Clause::new(Predicate::Event(main)) };
        let Node::Clause(found) = of_whole_order(context, &understood, &worth)? else { return None };
        let said = Clause { implied: false, ..found.as_ref().clone() };
        (plain && bound.unit == Measured::Money).then(|| (Node::Clause(said.into()), 0))
    });
    grammar.pair("首单超过500元", &[Kind::Clause], &[Kind::Bound], |context, clause, bound| {
        let (Node::Clause(clause), Node::Bound(bound)) = (clause, bound) else { return None };
        let property = context.worth_of(context.whole_event()?)?;
        let test = PropertyTest::Bound(bound.clone());
        let bare = Clause { pick: clause.pick, objects: clause.objects.clone(), ..Clause::new(clause.predicate) };
        (clause.pick != Occurrence::Any && **clause == bare).then_some(())?;
        let whole = of_whole_order(context, clause, &Objects::Property { property, test })?;
        (bound.unit == Measured::Money).then_some((whole, 0))
    });
}

/// So many pieces, bought in one order that is told by its place.
fn of_pieces(context: &Context<'_>, order: &Node, pieces: &Node) -> Option<Node> {
    let (Node::Clause(order), Node::Clause(pieces)) = (order, pieces) else { return None };
    let Predicate::Measure(measure) = pieces.predicate else { return None };
    let Formula::Aggregate { property: Some(property), .. } = &context.catalog.measures.get(measure)?.formula else {
        return None;
    };
    let (main, whole) = (context.main_event()?, context.whole_event()?);
    context.catalog.events.get(whole)?.property(property)?;
    let placed = Clause { pick: order.pick, ..Clause::new(Predicate::Event(main)) } == **order;
    let counted = Clause { bound: pieces.bound.clone(), ..Clause::new(pieces.predicate) } == **pieces;
    let fits = placed && order.pick != Occurrence::Any && counted && context.pieces(Some(main)) == Some(measure);
    let test = PropertyTest::Bound(Bound { unit: Measured::Bare, ..pieces.bound.as_deref()?.clone() }.into());
    let clause = Clause { predicate: Predicate::Event(whole), ..order.as_ref().clone() };
    fits.then(|| about(context, &clause, &Objects::Property { property: property.as_str().into(), test }))?
}

fn is_open(clause: &Clause) -> bool {
    clause.pick == Occurrence::Any && clause.negation == Negation::No && clause.bound.is_none()
}

/// The money of a first or last purchase, or of one that is only understood, is that of the whole order, whose lines are
/// rows of their own.
pub fn of_whole_order(context: &Context<'_>, clause: &Clause, objects: &Objects) -> Option<Node> {
    let Predicate::Event(event) = clause.predicate else { return None };
    let picked = clause.pick != Occurrence::Any;
    if !picked && !clause.implied {
        return None;
    }
    let whole = context.whole_event()?;
    let Objects::Property { property, test: PropertyTest::Bound(_) } = objects else { return None };
    let worth = context.worth_of(whole)? == *property && context.main_event() == Some(event);
    let fits = clause.objects.as_deref().is_none_or(|before| context.fits(whole, before));
    let clause = Clause { predicate: Predicate::Event(whole), implied: false, ..clause.clone() };
    (worth && fits).then(|| about(context, &clause, objects))?
}

/// 一单超过500元, one order over 500
fn worth(grammar: &mut Grammar) {
    grammar.pair(
        "一单超过500元, one order over 500",
        &[Kind::Clause],
        &[Kind::Bound],
        |context, clause, bound| {
            let (Node::Clause(clause), Node::Bound(bound)) = (clause, bound) else { return None };
            let Predicate::Event(event) = clause.predicate else { return None };
            let property = context.worth_of(event).filter(|_| bound.unit == Measured::Money || is_large(bound))?;
            let test = PropertyTest::Bound(Bound { unit: Measured::Money, ..bound.as_ref().clone() }.into());
            let open = clause.bound.is_none()
                && !clause.counted
                && !clause.objects.as_deref().is_some_and(|objects| says(objects, &property));
            open.then(|| Some((about(context, clause, &Objects::Property { property, test })?, 1)))?
        },
    );
}

/// Whether objects already test a property.
fn says(objects: &Objects, name: &str) -> bool {
    match objects {
        Objects::Property { property, .. } => **property == *name,
        Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts) => parts.iter().any(|part| says(part, name)),
        Objects::Not { of, .. } => says(of, name),
        Objects::Values(_) => false,
    }
}

/// A bare number too large to count anything.
pub fn is_large(bound: &Bound) -> bool {
    let limit = Number::from(50);
    bound.unit == Measured::Bare && bound.tests.iter().all(|(_, number)| *number >= limit)
}

/// 23点到2点, at weekends: tests on when rows fall.
fn clock(grammar: &mut Grammar) {
    grammar.one("23点到2点", Kind::Hours, |context, hours| {
        let Node::Hours { from, until } = hours else { return None };
        let property = context.derived(Derivation::Hour)?;
        let test = |op: Op, hour: u32| {
            let tests = vec![(op, Number::from(i64::from(hour)))];
            let test = PropertyTest::Bound(Bound { tests, unit: Measured::Bare }.into());
            Objects::Property { property: property.clone(), test }
        };
        let (after, before) = (test(Op::AtLeast, *from), test(Op::Less, *until));
        let objects = match (*until, from < until) {
            (0, _) => after,
            (_, true) => Objects::Same(vec![after, before]),
            // Across midnight.
            (_, false) => Objects::Any(vec![after, before]),
        };
        Some((Node::Objects(objects.into()), 0))
    });
    for function in [Function::Weekend, Function::Workday] {
        grammar.one("周末", Kind::Word(function), |context, word| {
            let property = context.derived(Derivation::Weekday)?;
            let (op, day) = if *word == Node::Word(Function::Weekend) { (Op::AtLeast, 6) } else { (Op::AtMost, 5) };
            let test = PropertyTest::Bound(Bound { tests: vec![(op, Number::from(day))], unit: Measured::Bare }.into());
            Some((Node::Objects(Objects::Property { property, test }.into()), 0))
        });
    }
    for kind in [Kind::Weekdays, Kind::Months] {
        grammar.one("周三, 周二到周四; in Q4, whatever the year", kind, |context, days| {
            let (derive, first, last, cost) = match days {
                Node::Weekdays { first, last } => (Derivation::Weekday, first, last, 0),
                Node::Months { first, last } => (Derivation::Month, first, last, 2),
                _ => return None,
            };
            let property = context.derived(derive)?;
            let number = |day: u32| Number::from(i64::from(day));
            let tests = if first == last {
                vec![(Op::Is, number(*first))]
            } else {
                vec![(Op::AtLeast, number(*first)), (Op::AtMost, number(*last))]
            };
            let test = PropertyTest::Bound(Bound { tests, unit: Measured::Bare }.into());
            Some((Node::Objects(Objects::Property { property, test }.into()), cost))
        });
    }
    grammar.pair("高峰时段（18点到21点）", &word(Function::Peak), &[Kind::Objects], |context, _, objects| {
        let Node::Objects(found) = objects else { return None };
        is_about(found, &[context.derived(Derivation::Hour)]).then(|| (objects.clone(), 0))
    });
    grammar.pair("在23点到2点", &word(Function::At), &[Kind::Objects], |context, _, objects| {
        let Node::Objects(found) = objects else { return None };
        let clock = [Derivation::Hour, Derivation::Weekday, Derivation::Month].map(|made| context.derived(made));
        is_about(found, &clock).then(|| (objects.clone(), 0))
    });
}

fn tests(objects: &Objects, name: &str) -> bool {
    match objects {
        Objects::Property { property, .. } => **property == *name,
        Objects::Same(parts) | Objects::Any(parts) | Objects::All(parts) => parts.iter().any(|part| tests(part, name)),
        Objects::Not { of, .. } => tests(of, name),
        Objects::Values(_) => false,
    }
}

fn is_about(objects: &Objects, names: &[Option<std::sync::Arc<str>>]) -> bool {
    match objects {
        Objects::Property { property, .. } => names.iter().flatten().any(|name| name == property),
        Objects::Same(parts) | Objects::Any(parts) => parts.iter().all(|part| is_about(part, names)),
        Objects::Values(_) | Objects::All(_) | Objects::Not { .. } => false,
    }
}

impl Context<'_> {
    /// Whether both say on which day or at which hour it was: no row is of two.
    pub fn clash(&self, left: &Objects, right: &Objects) -> bool {
        let clock = [Derivation::Hour, Derivation::Weekday, Derivation::Month].map(|made| self.derived(made));
        clock.iter().flatten().any(|name| tests(left, name) && tests(right, name))
    }

    /// The measure of how many orders, of all, became rows of the event: the refund rate.
    fn rate_of(&self, event: usize) -> Option<usize> {
        let name = &self.catalog.events.get(event)?.name;
        let counts = |measure: &str| match self.catalog.measure(measure).map(|found| &found.formula) {
            Some(Formula::Aggregate { event, aggregate: Aggregation::Distinct, .. }) => event == name,
            _ => false,
        };
        let rate = |measure: &Measure| {
            matches!(&measure.formula, Formula::Ratio { numerator, denominator }
                if counts(numerator) && !counts(denominator))
        };
        let other = self.main_event() != Some(event);
        self.catalog.measures.iter().position(rate).filter(|_| other)
    }

    /// The event whose rows are whole purchases: what RFM counts, where lines of it are the main event.
    pub fn whole_event(&self) -> Option<usize> {
        let rfm = self.catalog.states.iter().find_map(|state| state.rfm.as_ref())?;
        let counted = self.catalog.measures.iter().position(|measure| measure.name == rfm.frequency)?;
        let main = self.main_event()?;
        // Where what is counted is a property of the parts: the event whose rows those parts make up.
        let whole =
            |event: &usize| *event != main && self.is_of_orders(*event, main) && self.worth_of(*event).is_some();
        self.event_of(counted).filter(|event| *event != main).or_else(|| (0..self.catalog.events.len()).find(whole))
    }

    /// Never over 100 per order: no order of theirs was, and not their mean.
    pub fn per_order(&self, clause: &Clause) -> Option<Clause> {
        let mean = clause.predicate == Predicate::Measure(self.mean_order()?) && clause.objects.is_none();
        let bound = clause.bound.clone().filter(|_| mean)?;
        let whole = self.whole_event()?;
        let objects = Objects::Property { property: self.worth_of(whole)?, test: PropertyTest::Bound(bound) };
        let order = Clause::new(Predicate::Event(whole));
        Some(Clause { objects: Some(objects.into()), time: clause.time.clone(), ..order })
    }

    /// A property made of the time of a row.
    pub fn derived(&self, derive: Derivation) -> Option<std::sync::Arc<str>> {
        let properties = &self.catalog.events.get(self.main_event()?)?.properties;
        let found = properties.iter().find(|property| property.derive == Some(derive))?;
        Some(found.name.as_str().into())
    }

    /// What one row of an event is worth, where its rows are whole things of their own (一单) that are counted by no
    /// property, and are orders or added up under no name.
    pub fn worth_of(&self, event: usize) -> Option<std::sync::Arc<str>> {
        use crate::catalog::Type;
        let found = self.catalog.events.get(event)?;
        let money = found.properties.iter().find(|property| property.kind == Type::Money)?;
        let summed = self.catalog.measures.iter().any(|measure| {
            let named = measure.words.all().next().is_some();
            matches!(&measure.formula, Formula::Aggregate { event, aggregate: Aggregation::Sum, property }
                if named && *event == found.name && property.as_deref() == Some(money.name.as_str()))
        });
        let main = self.main_event().filter(|main| *main != event).and_then(|main| self.catalog.events.get(main));
        let key = main.and_then(|main| self.catalog.grouping_of(main));
        let order = key.is_some_and(|key| found.property(key).is_some());
        (found.count.is_none() && (!summed || order)).then(|| money.name.as_str().into())
    }
}
