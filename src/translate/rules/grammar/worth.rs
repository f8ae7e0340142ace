//! What one order cost that is told by its place: 最近一次下单花了不到50元 · whose last order cost under 50.

use std::rc::Rc;

use super::super::meaning::{
    Bound, Clause, Cond, Kind, Measured, Negation, Node, Objects, Occurrence, Predicate, PropertyTest,
};
use super::super::words::Function;
use super::events::about;
use super::orders::{is_large, of_whole_order};
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Formula, Type};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("最近一次下单花了不到50", &[Kind::Clause], &[Kind::Clause], |context, order, spent| {
        let (Node::Clause(order), Node::Clause(spent)) = (order, spent) else { return None };
        let Predicate::Measure(measure) = spent.predicate else { return None };
        let bound = spent.bound.as_ref()?;
        let bare = Clause { bound: None, ..spent.as_ref().clone() } == Clause::new(spent.predicate);
        (bare && context.adds_up_orders(measure)).then(|| Some((worth(context, order, bound)?, 0)))?
    });
    grammar.pair("spent over 200 on their first order", &[Kind::Clause], &[Kind::Clause], |context, spent, order| {
        let (Node::Clause(spent), Node::Clause(order)) = (spent, order) else { return None };
        let Predicate::Measure(measure) = spent.predicate else { return None };
        let bound = spent.bound.as_ref()?;
        let bare = Clause { bound: None, ..spent.as_ref().clone() } == Clause::new(spent.predicate);
        let of_one = context.spaced && bare && context.adds_up_orders(measure) && is_placed(order);
        of_one.then(|| Some((worth(context, order, bound)?, 0)))?
    });
    grammar.pair("a lipstick under 100 yuan", &[Kind::Clause], &[Kind::Bound], |context, bought, bound| {
        let (Node::Clause(bought), Node::Bound(bound)) = (bought, bound) else { return None };
        Some((priced(context, bought, bound)?, 0))
    });
    grammar.pair("their last order cost", &[Kind::Clause], &word(Function::Costs), |context, order, _| {
        let Node::Clause(found) = order else { return None };
        let events = [context.main_event(), context.whole_event()];
        let order = events.into_iter().flatten().any(|event| found.predicate == Predicate::Event(event));
        (is_placed(found) && order).then(|| (Node::Priced(found.clone()), 0))
    });
    grammar.pair("their last order cost less than 50", &[Kind::Priced], &[Kind::Bound], |context, order, bound| {
        let (Node::Priced(order), Node::Bound(bound)) = (order, bound) else { return None };
        let money = matches!(bound.unit, Measured::Money | Measured::Bare);
        money.then(|| Some((worth(context, order, bound)?, 0)))?
    });
}

/// What one thing cost that was bought, or anything at all.
fn priced(context: &Context<'_>, bought: &Clause, bound: &Rc<Bound>) -> Option<Node> {
    let main = context.main_event()?;
    let things = bought.objects.as_deref().map_or(bought.anything, |things| context.names_thing(main, things));
    let bare = Clause { objects: bought.objects.clone(), anything: bought.anything, ..Clause::new(bought.predicate) };
    let open = Predicate::Event(main) == bought.predicate && *bought == bare && bound.unit == Measured::Money;
    let mut facts = context.catalog.events.get(main)?.properties.iter();
    let price = facts.find(|fact| context.prices_a_thing(main, &fact.name))?.name.as_str().into();
    let price = Objects::Property { property: price, test: PropertyTest::Bound(bound.clone()) };
    (context.spaced && things && open).then(|| about(context, bought, &price))?
}

/// Whether an order is told by its place, and by nothing else but what was in it.
fn is_placed(order: &Clause) -> bool {
    let bare = Clause {
        pick: order.pick,
        objects: order.objects.clone(),
        of_those: order.of_those,
        ..Clause::new(order.predicate)
    };
    matches!(order.pick, Occurrence::First | Occurrence::Last) && *order == bare && order.negation == Negation::No
}

/// 首单买口红花了超过200: of that order or of all of them, which side by side would say.
pub fn is_of_that_order(left: &Cond, right: &Cond) -> bool {
    let (Cond::Clause(order), Cond::Clause(spent)) = (left, right) else { return false };
    let bare = Clause { bound: None, ..spent.as_ref().clone() } == Clause::new(spent.predicate);
    let measure = matches!(spent.predicate, Predicate::Measure(_)) && spent.bound.is_some();
    is_placed(order) && bare && measure
}

/// 最后一单在京东，金额超过300: of that order, or of all there were.
pub fn is_sum_of_that_order(context: &Context<'_>, left: &Cond, right: &Cond) -> bool {
    let sum = matches!(right, Cond::Clause(spent)
        if matches!(spent.predicate, Predicate::Measure(measure) if context.is_main_sum(measure)));
    sum && is_of_that_order(left, right)
}

/// Their last order cost 50: rather all of it than one of its lines.
pub fn is_of_a_line(objects: &Objects) -> bool {
    let Objects::Property { test: PropertyTest::Bound(bound), .. } = objects else { return false };
    bound.unit == Measured::Money || is_large(bound)
}

fn worth(context: &Context<'_>, order: &Clause, bound: &Bound) -> Option<Node> {
    let property = context.worth_of(context.whole_event()?)?;
    let test = PropertyTest::Bound(Bound { unit: Measured::Money, ..bound.clone() }.into());
    let worth = Objects::Property { property, test };
    let whole = Predicate::Event(context.whole_event()?) == order.predicate;
    is_placed(order)
        .then(|| if whole { about(context, order, &worth) } else { of_whole_order(context, order, &worth) })?
}

impl Context<'_> {
    /// Whether a measure is the money of all orders together.
    fn adds_up_orders(&self, measure: usize) -> bool {
        let Some(found) = self.catalog.measures.get(measure) else { return false };
        let sum = matches!(found.formula, Formula::Aggregate { aggregate: Aggregation::Sum, .. });
        let whole = self.whole_event();
        let event = self.event_of(measure);
        found.kind == Type::Money && sum && (event == self.main_event() || event == whole)
    }
}

/// Whether it is only told how large what was done is.
pub fn is_worth(clause: &Clause) -> bool {
    matches!(clause.objects.as_deref(), Some(Objects::Property { test: PropertyTest::Bound(_), .. }))
}
