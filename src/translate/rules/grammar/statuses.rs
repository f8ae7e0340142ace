//! What became of an order, of all that were placed: whose latest order was cancelled · completed and cancelled orders.

use super::super::meaning::{Clause, Kind, Node, Objects, Occurrence, Predicate, PropertyTest};
use super::events::{about, as_objects};
use super::{Context, Grammar};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("whose latest order was cancelled", &[Kind::Clause], &[Kind::Values], |context, order, state| {
        let (Node::Clause(order), state) = (order, as_objects(state)?) else { return None };
        let placed = Clause { pick: order.pick, ..Clause::new(order.predicate) } == **order;
        let all = context.orders_with(order.predicate, &state)?;
        let any = Clause { predicate: Predicate::Event(all), ..order.as_ref().clone() };
        let picked = matches!(order.pick, Occurrence::First | Occurrence::Last);
        (placed && picked).then(|| Some((about(context, &any, &state)?, 0)))?
    });
    grammar.pair("no order with status completed", &[Kind::Clause], &[Kind::Objects], |context, order, state| {
        let (Node::Clause(order), Node::Objects(state)) = (order, state) else { return None };
        let placed = Clause { negation: order.negation, ..Clause::new(order.predicate) } == **order;
        let any = Predicate::Event(context.orders_with(order.predicate, state)?);
        let any = Clause { predicate: any, ..order.as_ref().clone() };
        (context.spaced && placed).then(|| Some((about(context, &any, state)?, 0)))?
    });
    grammar.pair("both completed and cancelled orders", &[Kind::Values], &[Kind::Clause], |context, states, orders| {
        let (Node::Values(values), Node::Clause(orders)) = (states, orders) else { return None };
        let state = Objects::Values(values.clone());
        let all = context.orders_with(orders.predicate, &state)?;
        let several = values.items.len() > 1 && **orders == Clause::new(orders.predicate);
        several.then(|| Some((about(context, &Clause::new(Predicate::Event(all)), &state)?, 0)))?
    });
}

impl Context<'_> {
    /// Orders of whatever state, when what is said of some is a state that those bought have not got.
    fn orders_with(&self, orders: Predicate, state: &Objects) -> Option<usize> {
        let main = self.main_event()?;
        let event = match orders {
            Predicate::Event(event) => event,
            Predicate::Measure(measure) => {
                self.event_of(measure).filter(|event| self.count_of(*event) == Some(measure))?
            }
            Predicate::Moment(_) => return None,
        };
        let named = matches!(state, Objects::Values(_) | Objects::Property { test: PropertyTest::Values(_), .. });
        let of_those = named && self.is_of_orders(event, main) && !self.fits(main, state) && !self.fits(event, state);
        let mut all = (0..self.catalog.events.len()).filter(|all| self.is_of_orders(*all, main));
        of_those.then(|| all.find(|all| self.fits(*all, state)))?
    }
}
