//! How many kinds of a thing: 3个及以上品牌 · 所有品类 · 口红、眼影、腮红至少买过两种 · 只买了其中一种.

use std::rc::Rc;

use super::super::lexicon::UnitOf;
use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest, Values,
};
use super::super::words::Function;
use super::bounds::{exactly, is_once};
use super::events::{about, as_objects};
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Extent, Formula, Type};
use crate::dsl::Number;

pub fn rules(grammar: &mut Grammar) {
    let things = [Kind::Values, Kind::Objects];
    grammar.pair("口红只买过一次", &things, &[Kind::Cond], |context, things, once| {
        bought_once(context, once, things)
    });
    grammar.pair("只买过一次口红", &[Kind::Cond], &things, |context, once, things| {
        bought_once(context, once, things)
    });
    grammar.pair("3个及以上品牌", &[Kind::Bound], &[Kind::Property], |context, bound, property| {
        let (Node::Bound(bound), Node::Property(property)) = (bound, property) else { return None };
        let unit = context.kinds_counted(property)?;
        let generic = matches!(bound.unit, Measured::Generic | Measured::Kinds);
        generic.then(|| (Node::Bound(Bound { tests: bound.tests.clone(), unit }.into()), 0))
    });
    grammar.pair("两种品类", &[Kind::Amount], &[Kind::Property], |context, amount, property| {
        let (Node::Amount(amount), Node::Property(property)) = (amount, property) else { return None };
        let unit = context.kinds_counted(property)?;
        let generic = matches!(amount.unit, Measured::Generic | Measured::Kinds);
        generic.then(|| (Node::Bound(Bound { unit, ..exactly(amount) }.into()), 0))
    });
    grammar.pair(
        "品牌不少于5个",
        &[Kind::Property],
        &[Kind::Bound, Kind::Amount],
        |context, property, number| {
            let (Node::Property(property), Some(bound)) = (property, counted_of(number)) else { return None };
            let unit = context.kinds_counted(property).filter(|_| !context.spaced)?;
            Some((Node::Bound(Bound { unit, ..bound.as_ref().clone() }.into()), 0))
        },
    );
    grammar.pair("不同品牌", &word(Function::Different), &[Kind::Property], |context, _, property| {
        let Node::Property(name) = property else { return None };
        context.kinds_counted(name).filter(|_| !context.spaced).map(|_| (property.clone(), 0))
    });
    grammar.pair("面膜和口红各", &[Kind::Values], &word(Function::Per), |context, values, _| {
        let Node::Values(found) = values else { return None };
        let several = found.items.len() > 1 && !matches!(found.join, Some(Join::Or | Join::Nor) | None);
        let each = Values { join: Some(Join::And), each: true, ..found.as_ref().clone() };
        (several && !context.spaced).then(|| (Node::Values(each.into()), 0))
    });
    grammar.pair("所有品类", &word(Function::Every), &[Kind::Property], |context, _, property| {
        let Node::Property(property) = property else { return None };
        // 天猫全部门店: those are places.
        let number = context.how_many(property).filter(|_| context.is_kind_of_thing(property))?;
        let unit = context.kinds_counted(property)?;
        Some((Node::Bound(Bound { tests: vec![(Op::AtLeast, number)], unit }.into()), 0))
    });
    let numbers = [Kind::Bound, Kind::Amount];
    grammar.pair("6款以上不同商品", &numbers, &word(Function::Different), |_, number, _| {
        generic(number).map(|_| (number.clone(), 1))
    });
    grammar.pair("10款以上商品", &numbers, &[Kind::Property], |context, number, property| {
        let (Some(bound), Node::Property(property)) = (generic(number), property) else { return None };
        let Measured::Catalog(owners) = &bound.unit else { return None };
        let of = |owner: &UnitOf| match owner {
            UnitOf::Measure(measure) => context.distinct(property).any(|found| found == *measure),
            // 3张以上优惠券: what each of those has a number of its own for.
            UnitOf::Event(event) => context
                .catalog
                .events
                .get(*event)
                .and_then(|event| event.property(property))
                .is_some_and(|found| found.kind == Type::Id),
            UnitOf::Attribute(_) | UnitOf::Property(_) => false,
        };
        owners.iter().any(of).then(|| (Node::Bound(bound.clone()), 0))
    });
    grammar.pair(
        "any of the 3 categories: lipstick, …",
        &word(Function::Or),
        &[Kind::Clause],
        |context, or, number| {
            let Node::Clause(number) = number else { return None };
            let Predicate::Measure(measure) = number.predicate else { return None };
            let exact = number.bound.as_ref().is_some_and(|bound| matches!(bound.tests.as_slice(), [(Op::Is, _)]));
            let bare = Clause { bound: None, ..number.as_ref().clone() } == Clause::new(number.predicate);
            (exact && bare && context.kinds_counted_by(measure).is_some()).then(|| (or.clone(), 0))
        },
    );
    let marks = [Kind::Word(Function::Comma)];
    grammar.pair("any of the 3 categories:", &word(Function::Or), &marks, |_, or, _| Some((or.clone(), 0)));
    of_names(grammar);
    some(grammar);
    of_others(grammar);
}

/// Paid in more than one way, in at least two stores: different values of what nobody adds up.
fn of_names(grammar: &mut Grammar) {
    let numbers = [Kind::Bound, Kind::Amount];
    grammar.pair("3种以上支付方式", &numbers, &[Kind::Property], |context, number, property| {
        context.of_kinds(number, property)
    });
    grammar.pair("支付方式超过2种", &[Kind::Property], &numbers, |context, property, number| {
        context.of_kinds(number, property)
    });
    grammar.pair("用过3种以上支付方式", &word(Function::Using), &[Kind::Objects], |context, _, objects| {
        let Node::Objects(found) = objects else { return None };
        let Objects::Property { test: PropertyTest::Bound(bound), .. } = found.as_ref() else { return None };
        (!context.spaced && bound.unit == Measured::Kinds).then(|| (objects.clone(), 0))
    });
    grammar.pair("用2种以上支付方式下单", &[Kind::Objects], &[Kind::Clause], |context, objects, clause| {
        let (Node::Objects(objects), Node::Clause(clause)) = (objects, clause) else { return None };
        let Predicate::Event(event) = clause.predicate else { return None };
        (!context.spaced).then(|| context.many_names(clause, event, objects).map(|node| (node, 0)))?
    });
    grammar.one("more than one payment method", Kind::Objects, |context, objects| {
        let Node::Objects(objects) = objects else { return None };
        let main = context.main_event()?;
        let clause = Clause { implied: true, ..Clause::new(Predicate::Event(main)) };
        context.many_names(&clause, main, objects).map(|node| (node, 3))
    });
    grammar.pair("ordered with two payment methods", &[Kind::Clause], &[Kind::Objects], |context, clause, objects| {
        let (Node::Clause(clause), Node::Objects(objects)) = (clause, objects) else { return None };
        let Predicate::Event(event) = clause.predicate else { return None };
        context.many_names(clause, event, objects).map(|node| (node, 0))
    });
    grammar.pair("ordered on 3 different dates", &[Kind::Clause], &[Kind::Clause], |context, deed, days| {
        let (Node::Clause(deed), Node::Clause(days)) = (deed, days) else { return None };
        let (Predicate::Event(event), Some(of)) = (deed.predicate, context.whose_days(days.predicate)) else {
            return None;
        };
        let counted = |measure: &usize| context.whose_days(Predicate::Measure(*measure)) == Some(event);
        let own = (0..context.catalog.measures.len()).find(counted)?;
        let bare = Clause { bound: None, ..days.as_ref().clone() } == Clause::new(days.predicate);
        let plain = **deed == Clause { time: deed.time.clone(), ..Clause::new(deed.predicate) };
        let said = days.bound.is_some() && (of == event || Some(of) == context.main_event());
        let many = Clause { predicate: Predicate::Measure(own), time: deed.time.clone(), ..days.as_ref().clone() };
        (context.spaced && bare && plain && said).then(|| (Node::Clause(many.into()), 0))
    });
}

/// Viewed 6 or more products: kinds that are counted under a name of another event.
fn of_others(grammar: &mut Grammar) {
    let clause = [Kind::Clause];
    grammar.pair("viewed 6 or more products", &clause, &clause, kinds_of);
    grammar.pair("6 or more products viewed", &clause, &clause, |context, number, deed| {
        kinds_of(context, deed, number).map(|(node, cost)| (node, cost + 1))
    });
}

fn kinds_of(context: &Context<'_>, deed: &Node, number: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(deed), Node::Clause(number)) = (deed, number) else { return None };
    let (Predicate::Event(event), Predicate::Measure(measure)) = (deed.predicate, number.predicate) else {
        return None;
    };
    let property = context.kinds_counted_by(measure)?;
    context.catalog.events.get(event)?.property(property)?;
    let bound = number.bound.clone()?;
    if context.event_of(measure) == Some(event) {
        let bare = Clause { bound: None, ..number.as_ref().clone() } == Clause::new(number.predicate);
        let plain = **deed == Clause { time: deed.time.clone(), ..Clause::new(deed.predicate) };
        let both = Clause { time: deed.time.clone(), ..number.as_ref().clone() };
        return (bare && plain).then(|| (Node::Clause(both.into()), 0));
    }
    // Refunded orders are no kind of what was ordered.
    (context.event_of(measure) == context.main_event()).then_some(())?;
    let bare = Clause { bound: None, ..number.as_ref().clone() } == Clause::new(number.predicate);
    let done = deed.negation == Negation::No && deed.pick == Occurrence::Any;
    let open = done && deed.bound.is_none() && !deed.counted && !deed.vague && !deed.implied;
    let clause = Clause { kinds: Some(property.into()), bound: Some(bound), ..deed.as_ref().clone() };
    let orders = context.spaced && context.event_of(measure).and_then(|event| context.count_of(event)) == Some(measure);
    (bare && open).then(|| (Node::Clause(clause.into()), if orders { 4 } else { 0 }))
}

/// So many of those that are listed.
fn some(grammar: &mut Grammar) {
    let numbers = [Kind::Bound, Kind::Amount];
    grammar.pair("买过两种", &[Kind::Clause], &numbers, |_, clause, bound| {
        let (Node::Clause(clause), Some(bound)) = (clause, generic(bound)) else { return None };
        let plain = **clause == Clause { time: clause.time.clone(), ..Clause::new(clause.predicate) };
        plain.then(|| (Node::Kinds(clause.clone(), bound), 0))
    });
    grammar.pair("买了其中一种", &[Kind::Clause], &word(Function::OneOf), |_, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        let plain = **clause == Clause { time: clause.time.clone(), ..Clause::new(clause.predicate) };
        let one = Bound { tests: vec![(Op::Is, Number::from(1))], unit: Measured::Generic };
        plain.then(|| (Node::Kinds(clause.clone(), one.into()), 0))
    });
    grammar.pair("只买了其中一种", &word(Function::Only), &[Kind::Kinds], |_, _, kinds| match kinds {
        Node::Kinds(_, bound) if matches!(bound.tests.as_slice(), [(Op::Is, _)]) => Some((kinds.clone(), 0)),
        _ => None,
    });
    let limits = [Kind::Word(Function::AtLeast), Kind::Word(Function::AtMost)];
    grammar.pair("至少买过两种", &limits, &[Kind::Kinds], |_, limit, kinds| {
        let Node::Kinds(clause, bound) = kinds else { return None };
        let [(Op::Is, number)] = bound.tests.as_slice() else { return None };
        let op = if *limit == Node::Word(Function::AtLeast) { Op::AtLeast } else { Op::AtMost };
        let bound = Bound { tests: vec![(op, *number)], unit: bound.unit.clone() };
        Some((Node::Kinds(clause.clone(), bound.into()), 0))
    });
    grammar.pair(
        "口红、眼影、腮红至少买过两种",
        &[Kind::Values],
        &[Kind::Kinds],
        |context, values, kinds| {
            let (Node::Values(values), Node::Kinds(clause, bound)) = (values, kinds) else { return None };
            Some((some_of(context, clause, values, bound)?, 0))
        },
    );
    grammar.pair("买过口红、眼影、腮红中的两种", &[Kind::Clause], &numbers, |context, clause, bound| {
        let (Node::Clause(clause), Some(bound)) = (clause, generic(bound)) else { return None };
        let Some(Objects::Values(values)) = clause.objects.as_deref() else { return None };
        let plain = Clause { objects: None, ..clause.as_ref().clone() };
        Some((some_of(context, &plain, values, &bound)?, 0))
    });
    grammar.pair(
        "买过口红、眼影、腮红中的一种",
        &[Kind::Clause],
        &word(Function::OneOf),
        |_, clause, _| {
            let Node::Clause(clause) = clause else { return None };
            let Some(Objects::Values(values)) = clause.objects.as_deref() else { return None };
            // Any of them, unless 只 says that it is no more than one.
            let values = Values { join: Some(Join::Or), ..values.as_ref().clone() };
            let objects = Some(Rc::new(Objects::Values(values.into())));
            Some((Node::Clause(Clause { objects, ..clause.as_ref().clone() }.into()), 0))
        },
    );
}

fn generic(number: &Node) -> Option<Rc<Bound>> {
    let bound = match number {
        Node::Bound(bound) => bound.clone(),
        Node::Amount(amount) => exactly(amount).into(),
        _ => return None,
    };
    matches!(bound.unit, Measured::Generic | Measured::Kinds | Measured::Catalog(_)).then_some(bound)
}

/// So many of what stands before it.
fn counted_of(number: &Node) -> Option<Rc<Bound>> {
    let bound = match number {
        Node::Bound(bound) => bound.clone(),
        Node::Amount(amount) => exactly(amount).into(),
        _ => return None,
    };
    let compared = bound.tests.iter().all(|(op, _)| *op != Op::Is);
    (matches!(bound.unit, Measured::Generic | Measured::Kinds) || bound.unit == Measured::Bare && compared)
        .then_some(bound)
}

/// How many of the values the event was about, as the number of different ones among them.
pub fn some_of(context: &Context<'_>, clause: &Clause, values: &Rc<Values>, bound: &Bound) -> Option<Node> {
    let Predicate::Event(event) = clause.predicate else { return None };
    let plain = *clause == Clause { time: clause.time.clone(), ..Clause::new(clause.predicate) };
    if !plain || values.items.len() < 2 || values.side.is_some() {
        return None;
    }
    let property = values.vocabularies().find_map(|found| context.properties_of(event, found).next())?;
    let measure = context.distinct(property).find(|measure| context.event_of(*measure) == Some(event))?;
    if matches!(&bound.unit, Measured::Catalog(owners) if !owners.contains(&UnitOf::Measure(measure))) {
        return None;
    }
    let any = Values { join: Some(Join::Or), each: false, ..values.as_ref().clone() };
    let bound = Bound { tests: bound.tests.clone(), unit: Measured::Bare };
    let clause = Clause { predicate: Predicate::Measure(measure), bound: Some(bound.into()), ..clause.clone() };
    about(context, &clause, &Objects::Values(any.into()))
}

/// So many different things of an event that has no number of pieces.
pub fn many_things(context: &Context<'_>, clause: &Clause, event: usize, bound: &Bound) -> Option<Node> {
    let things = context.things_of(event)?;
    // 加购1件以上: one is as much as that it was done.
    if is_once(bound) {
        return Some(Node::Clause(clause.clone().into()));
    }
    let bound = Bound { tests: bound.tests.clone(), unit: Measured::Bare };
    let many = Clause { kinds: Some(things.into()), bound: Some(bound.into()), ..clause.clone() };
    Some(Node::Clause(many.into()))
}

/// Once of these things, whatever else was bought.
fn bought_once(context: &Context<'_>, once: &Node, things: &Node) -> Option<(Node, u32)> {
    let (Node::Cond(once), things) = (once, as_objects(things)?) else { return None };
    let main = context.main_event()?;
    let named = matches!(once.as_ref(), Cond::Term { term, time: None } if context.once(main) == Some(*term));
    let fits = named && !context.spaced && context.names_thing(main, &things) && !things.is_nominal();
    let bound = Bound { tests: vec![(Op::Is, Number::from(1))], unit: Measured::Times };
    let count = Clause { bound: Some(bound.into()), ..Clause::new(Predicate::Measure(context.count_of(main)?)) };
    fits.then(|| Some((about(context, &count, &things)?, 0)))?
}

impl Context<'_> {
    /// The property whose different values a measure counts.
    pub fn kinds_counted_by(&self, measure: usize) -> Option<&str> {
        match &self.catalog.measures.get(measure)?.formula {
            Formula::Aggregate { aggregate: Aggregation::Distinct, property, .. } => property.as_deref(),
            Formula::Aggregate { .. } | Formula::Ratio { .. } => None,
        }
    }

    /// Whether a measure counts kinds of what is bought, and not how often something was.
    pub fn counts_kinds(&self, measure: usize) -> bool {
        let main = self.main_event();
        let bought = self.event_of(measure) == main && main.and_then(|main| self.count_of(main)) != Some(measure);
        bought && self.kinds_counted_by(measure).is_some()
    }

    /// Whether a property says what was bought, or one of the few ways it was: no branch of a shop, of which there are
    /// many.
    fn is_kind_of_thing(&self, property: &str) -> bool {
        let main = self.main_event().and_then(|main| self.catalog.events.get(main));
        let Some(found) = main.and_then(|main| main.property(property)) else { return true };
        let of = found.vocabulary.as_deref().and_then(|name| self.catalog.vocabulary(name));
        found.object || of.is_some_and(|found| found.extent == Extent::Closed)
    }

    /// Whether a measure counts the things themselves that are bought: products.
    pub fn counts_things(&self, measure: usize) -> bool {
        let things = self.main_event().and_then(|main| self.things_of(main));
        self.counts_kinds(measure) && self.kinds_counted_by(measure) == things
    }

    /// So many values, in an event, of a property that a measure of another event counts.
    ///
    /// A coupon used on 3 orders: rather so many orders with one.
    pub fn kinds_in(&self, clause: &Clause, event: usize, measure: usize, bound: &Bound) -> Option<(Node, u32)> {
        let property = self.kinds_counted_by(measure)?;
        self.catalog.events.get(event)?.property(property)?;
        let bound = Some(Rc::new(Bound { tests: bound.tests.clone(), unit: Measured::Bare }));
        let named = self.distinct(property).find(|found| self.event_of(*found) == Some(event));
        let many = match named {
            Some(own) => Clause { predicate: Predicate::Measure(own), bound, ..clause.clone() },
            None => Clause { kinds: Some(property.into()), bound, ..clause.clone() },
        };
        let orders = self.main_event().and_then(|main| self.count_of(main)) == Some(measure);
        Some((Node::Clause(many.into()), if orders && self.spaced { 4 } else { 0 }))
    }

    /// So many different values of a property that holds names, and of which no number is known.
    fn many_names(&self, clause: &Clause, event: usize, objects: &Objects) -> Option<Node> {
        let Objects::Property { property, test: PropertyTest::Bound(bound) } = objects else { return None };
        let found = self.catalog.events.get(event)?.property(property)?;
        // 三种商品: the things themselves are told apart otherwise.
        let unit =
            if self.spaced { bound.unit == Measured::Bare } else { bound.unit == Measured::Kinds && !found.object };
        let names = found.vocabulary.is_some() && unit;
        let open = clause.bound.is_none()
            && clause.objects.as_deref().is_none_or(|objects| !matches!(objects, Objects::Any(_)));
        let open = open && clause.pick == Occurrence::Any && !clause.counted && !clause.vague && clause.kinds.is_none();
        let bound = Bound { unit: Measured::Bare, ..bound.as_ref().clone() };
        let many = Clause { kinds: Some(property.clone()), bound: Some(bound.into()), ..clause.clone() };
        (names && open).then(|| Node::Clause(many.into()))
    }

    /// So many kinds of a name that no measure counts: 3种以上支付方式, 3个城市.
    fn of_kinds(&self, number: &Node, property: &Node) -> Option<(Node, u32)> {
        let (Node::Property(property), bound) = (property, generic(number)?) else { return None };
        let counted = matches!(bound.unit, Measured::Generic | Measured::Kinds);
        let named = self.is_name(property) && self.kinds_counted(property).is_none();
        let test = PropertyTest::Bound(Bound { unit: Measured::Kinds, tests: bound.tests.clone() }.into());
        let objects = Objects::Property { property: property.clone(), test };
        (!self.spaced && counted && named).then(|| (Node::Objects(objects.into()), 0))
    }

    /// Used only one: of what, is not said by a word for how it was paid, unless a name of its kinds follows.
    pub fn leaves_open(&self, property: &str, bound: &Bound) -> bool {
        let some = matches!(bound.tests.as_slice(), [(Op::Is, _)]) && bound.unit == Measured::Bare;
        self.spaced && some && self.is_name(property)
    }

    /// Whether an event has names of a vocabulary for the property.
    pub fn is_name(&self, property: &str) -> bool {
        let mut named = self.catalog.events.iter().filter_map(|event| event.property(property));
        named.any(|found| found.vocabulary.is_some())
    }

    /// The property that tells the things apart that an event is about, when the things bought are told apart by it.
    pub fn things_of(&self, event: usize) -> Option<&str> {
        let event = self.catalog.events.get(event)?;
        let main = self.main_event()?;
        let parts = self.grouped_by(main);
        let kinds = |measure: usize| {
            let of = self.kinds_counted_by(measure).filter(|_| self.event_of(measure) == Some(main));
            of.filter(|property| Some(*property) != parts)
        };
        let mut counted = (0..self.catalog.measures.len()).filter_map(kinds);
        counted.find(|property| {
            let found = event.property(property);
            found.is_some_and(|found| found.kind == Type::Id)
        })
    }

    /// The measures that count different values of a property.
    fn distinct(&self, property: &str) -> impl Iterator<Item = usize> {
        self.catalog.measures.iter().enumerate().filter(move |(_, measure)| {
            matches!(&measure.formula, Formula::Aggregate { aggregate: Aggregation::Distinct, property: Some(of), .. } if of == property)
        }).map(|(index, _)| index)
    }

    pub fn kinds_counted(&self, property: &str) -> Option<Measured> {
        let owners: Vec<UnitOf> = self.distinct(property).map(UnitOf::Measure).collect();
        (!owners.is_empty()).then(|| Measured::Catalog(owners.into()))
    }

    /// How many values there are of a property of what is bought.
    fn how_many(&self, property: &str) -> Option<Number> {
        let main = self.catalog.events.get(self.main_event()?)?;
        let name = main.property(property)?.vocabulary.as_deref()?;
        let vocabulary = self.catalog.vocabularies.iter().position(|found| found.name == name)?;
        let count = i64::try_from(*self.sizes.get(vocabulary)?).ok()?;
        (count > 1).then(|| Number::from(count))
    }
}
