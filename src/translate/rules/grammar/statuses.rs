//! What became of an order, of all that were placed: whose latest order was cancelled · completed and cancelled orders ·
//! 所有订单都未付款.

use super::super::meaning::{
    Clause, Cond, Kind, Node, Objects, Occurrence, Predicate, PropertyTest, ValueItem, Values,
};
use super::super::words::Function;
use super::events::{about, as_objects};
use super::orders::all_became;
use super::{Context, Grammar};

pub fn rules(grammar: &mut Grammar) {
    told(grammar);
    grammar.pair(
        "所有订单都退款了, 订单均未付款",
        &[Kind::Clause],
        &[Kind::Clause],
        |context, one, other| all_are_so(context, one, other).or_else(|| all_are_so(context, other, one)),
    );
    grammar.pair("购买后全部退款", &[Kind::After], &[Kind::Clause, Kind::Cond], |context, after, became| {
        let Node::After(first) = after else { return None };
        let became = match became {
            Node::Clause(clause) if clause.wording.all => clause,
            Node::Cond(cond) => match cond.as_ref() {
                Cond::Read { other, .. } => match other.as_ref() {
                    Cond::Clause(clause) => clause,
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
        let open = first.within.is_none() && first.clause.pick == Occurrence::Any && !context.spaced;
        let every = Clause { pick: Occurrence::Every, ..first.clause.as_ref().clone() };
        open.then(|| all_are_so(context, &Node::Clause(every.into()), &Node::Clause(became.clone())))?
    });
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

/// All orders became so: as the shop's rate of it says, or by the state that each of them has.
fn all_are_so(context: &Context<'_>, orders: &Node, became: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(orders), Node::Clause(became)) = (orders, became) else { return None };
    let main = Predicate::Event(context.main_event()?);
    let said = Clause { anything: orders.anything, time: orders.time.clone(), ..Clause::new(main) };
    let of_orders = Clause { pick: orders.pick, ..said } == **orders;
    let all = match orders.pick {
        Occurrence::Every => true,
        Occurrence::Any => became.wording.all && !orders.implied,
        Occurrence::First | Occurrence::Last => false,
    };
    let bare = **became == Clause::new(became.predicate);
    if !(of_orders && all && bare) {
        return None;
    }
    let timed = Clause { time: orders.time.clone(), ..became.as_ref().clone() };
    if context.becomes(orders, became) {
        let (event, state) = context.state_of(became.predicate)?;
        let every = Clause { predicate: Predicate::Event(event), pick: Occurrence::Every, ..timed };
        return Some((about(context, &every, &state)?, 0));
    }
    all_became(context, &Node::Clause(timed.into()))
}

impl Context<'_> {
    /// Orders of whatever state, and the state by which an event is told from the rest of them.
    fn state_of(&self, became: Predicate) -> Option<(usize, Objects)> {
        let Predicate::Event(became) = became else { return None };
        let (main, became) = (self.main_event()?, self.catalog.events.get(became)?);
        let valid = became.valid.as_deref()?;
        let whole = |event: &usize| {
            let table = self.catalog.events.get(*event).map(|event| &event.table);
            self.is_of_orders(*event, main) && table == Some(&became.table)
        };
        let all = (0..self.catalog.events.len()).filter(|event| *event != main).find(whole)?;
        let told = self.catalog.events.get(all)?.properties.iter().find_map(|property| {
            let name = property.vocabulary.as_deref()?;
            let index = self.catalog.vocabularies.iter().position(|found| found.name == name)?;
            let mut values = self.catalog.vocabularies.get(index)?.values.iter();
            let value = values.find(|value| valid == format!("{} = '{}'", property.name, value.value))?;
            let item = ValueItem { meanings: [(index, [value.value.as_str().into()].into())].into() };
            let values =
                Values { items: vec![item], join: None, each: false, located: false, nominal: false, side: None };
            let test = PropertyTest::Values(values.into());
            Some(Objects::Property { property: property.name.as_str().into(), test })
        })?;
        Some((all, told))
    }

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

/// Orders whose brand is Lumi, orders with status pending: facts of those orders, and not of any others.
fn told(grammar: &mut Grammar) {
    let leads = [Kind::Word(Function::Relative), Kind::Word(Function::Possess)];
    grammar.pair("orders whose brand is Lumi", &leads, &[Kind::Objects], |context, _, objects| {
        let Node::Objects(found) = objects else { return None };
        let fact = |part: &Objects| matches!(part, Objects::Property { test: PropertyTest::Values(_), .. });
        let facts = match found.as_ref() {
            Objects::Same(parts) => parts.iter().all(fact),
            one => fact(one),
        };
        (context.spaced && facts).then(|| (objects.clone(), 0))
    });
    grammar.pair("orders with status pending", &[Kind::Clause], &[Kind::Objects], |context, orders, state| {
        let (Node::Clause(orders), Node::Objects(state)) = (orders, state) else { return None };
        let bare = **orders == Clause { time: orders.time.clone(), ..Clause::new(orders.predicate) };
        let all = context.orders_with(orders.predicate, state).filter(|_| context.spaced && bare)?;
        let any = Clause { predicate: Predicate::Event(all), ..orders.as_ref().clone() };
        Some((about(context, &any, state)?, 0))
    });
}
