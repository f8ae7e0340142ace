//! Parts of a whole, and favourites: 护肤占消费60%以上 · 用券订单占比超80% · at least half of their orders between 23:00 and
//! 2:00 · 最常买的品类是面膜.

use std::rc::Rc;

use super::super::meaning::{
    Against, Bound, Change, Clause, Cond, InAll, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op,
    Predicate, PropertyTest, Said, TimeValue, Timing, Values, Wording,
};
use super::super::words::Function;
use super::belonging::last_of;
use super::changes::{indirect, measured};
use super::events::{about, as_objects, bounded, with_time};
use super::ratios::percent;
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Derivation, Formula, Type};
use crate::dsl::{Direction, Number};

const THINGS: [Kind; 2] = [Kind::Values, Kind::Objects];
const PERCENTS: [Kind; 2] = [Kind::Bound, Kind::Amount];

pub fn rules(grammar: &mut Grammar) {
    parts(grammar);
    portions(grammar);
    favourites(grammar);
    let whole = [Kind::Cond];
    grammar.pair("近90天护肤占消费60%以上", &[Kind::Time], &whole, |_, time, cond| timed(cond, time, false));
    grammar.pair("60% of spend on skincare in the last year", &whole, &[Kind::Time], |_, cond, time| {
        timed(cond, time, true)
    });
}

/// A comparison, favourite or order in a window.
fn timed(cond: &Node, time: &Node, trailing: bool) -> Option<(Node, u32)> {
    let (Node::Cond(cond), Node::Time(time @ (TimeValue::Window(_) | TimeValue::Recently | TimeValue::Total(_)))) =
        (cond, time)
    else {
        return None;
    };
    let Cond::About { clause, said } = cond.as_ref() else { return None };
    if said.has_time() {
        return None;
    }
    let clause = with_time(clause, time, trailing)?.into();
    Some((Node::Cond(Cond::About { clause, said: said.clone() }.into()), 0))
}

/// The part first, then its share.
fn parts(grammar: &mut Grammar) {
    grammar.pair("护肤占, skincare makes up", &THINGS, &word(Function::Makes), |_, things, _| {
        Some((Node::Part(as_objects(things)?.into()), 0))
    });
    grammar.pair("护肤占消费", &[Kind::Part], &[Kind::Clause], |context, part, clause| {
        let (Node::Part(part), Node::Clause(clause)) = (part, clause) else { return None };
        Some((Node::Share(part_of(context, clause, part)?), indirect(clause)))
    });
    grammar.pair("用券订单占", &[Kind::Clause], &word(Function::Makes), |context, clause, _| {
        // Skincare share is 60%: of what was spent, and not of how often they shared something.
        let deed = matches!(clause, Node::Clause(found) if matches!(found.predicate, Predicate::Event(event) if Some(event) != context.main_event()));
        share(context, clause).map(|(node, cost)| (node, if deed && context.spaced { cost + 4 } else { cost }))
    });
    grammar.pair(
        "护肤消费占比（近一年）, skincare share in the last year",
        &[Kind::Share],
        &[Kind::Time],
        |_, share, time| {
            let (Node::Share(part), Node::Time(time @ (TimeValue::Window(_) | TimeValue::Total(_)))) = (share, time)
            else {
                return None;
            };
            let timed = with_time(part, time, true).filter(|_| part.time.is_none())?;
            Some((Node::Share(timed.into()), 1))
        },
    );
    grammar.pair("用券订单占全部订单", &[Kind::Share], &[Kind::Clause], |context, share, whole| {
        let (Node::Share(part), Node::Clause(whole)) = (share, whole) else { return None };
        let whole = measured(context, whole)?;
        let same = whole.predicate == part.predicate && whole.objects.is_none();
        // 护肤消费占近一年消费: both of that time.
        // 占总消费: of all that was spent then, whenever that was.
        let sum = |timing: &&Timing| timing.value == TimeValue::Total(InAll::Sum);
        let timing = whole.time.as_ref().filter(|timing| !sum(timing));
        let Some(timing) = timing else { return same.then(|| (share.clone(), 0)) };
        let of_that = same && !context.spaced && part.time.as_ref().is_none_or(|own| own.value == timing.value);
        let timed = Clause { time: Some(timing.clone()), ..part.as_ref().clone() };
        of_that.then(|| (Node::Share(timed.into()), 0))
    });
    grammar.pair("护肤消费占比", &[Kind::Clause], &word(Function::Share), |context, clause, _| {
        share(context, clause)
    });
    grammar.pair("用券单", &[Kind::Objects], &word(Function::Times), |context, fact, _| {
        let Node::Objects(fact) = fact else { return None };
        let timed = [Derivation::Weekday, Derivation::Hour].map(|part| context.derived(part));
        let says = match fact.as_ref() {
            Objects::Property { test: PropertyTest::Says(_), .. } => true,
            // 周末单: orders at weekends.
            Objects::Property { property, .. } => !context.spaced && timed.contains(&Some(property.clone())),
            _ => false,
        };
        let orders = Clause { counted: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
        says.then(|| Some((about(context, &orders, fact)?, 2)))?
    });
    grammar.pair("用券占比", &[Kind::Objects], &word(Function::Share), |context, fact, _| {
        let Node::Objects(fact) = fact else { return None };
        let says = matches!(fact.as_ref(), Objects::Property { test: PropertyTest::Says(_), .. });
        let orders = Clause { counted: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
        says.then(|| share(context, &about(context, &orders, fact)?))?.map(|(node, cost)| (node, cost + 1))
    });
    grammar.pair("skincare share: of what was spent", &THINGS, &word(Function::Share), |context, things, _| {
        let whole = Rc::new(Clause::new(Predicate::Measure(context.worth()?)));
        Some((Node::Share(part_of(context, &whole, &as_objects(things)?)?), 2))
    });
    grammar.pair("at least 60% of total spend", &[Kind::Cond], &[Kind::Clause], |context, cond, whole| {
        let (Node::Cond(found), Node::Clause(whole)) = (cond, whole) else { return None };
        let Cond::About { clause, said: Said::Compared { against: Against::Whole, .. } } = found.as_ref() else {
            return None;
        };
        let bare = **whole == Clause::new(whole.predicate) && measured(context, whole)?.predicate == clause.predicate;
        bare.then(|| (cond.clone(), 0))
    });
    grammar.pair("60% of their money", &[Kind::Portion], &[Kind::Clause], |context, portion, again| {
        let (Node::Portion { whole, .. }, Node::Clause(again)) = (portion, again) else { return None };
        let same = **again == Clause::new(again.predicate) && measured(context, again)?.predicate == whole.predicate;
        same.then(|| (portion.clone(), 0))
    });
    grammar.pair("护肤占消费的比例", &[Kind::Share], &word(Function::Share), |_, share, _| {
        Some((share.clone(), 0))
    });
    grammar.pair("share of spend on skincare", &word(Function::Share), &[Kind::Clause], |context, _, clause| {
        share(context, clause)
    });
    grammar.pair("护肤占消费60%以上", &[Kind::Share], &PERCENTS, |_, share, bound| {
        let Node::Share(clause) = share else { return None };
        compared(clause, bound)
    });
    grammar.pair("其中护肤占60%以上: of what was spent", &[Kind::Part], &PERCENTS, |context, part, bound| {
        let Node::Part(part) = part else { return None };
        let whole = Rc::new(Clause::new(Predicate::Measure(context.worth()?)));
        let (node, cost) = compared(&part_of(context, &whole, part)?, bound)?;
        (!context.spaced).then_some((node, cost + 4))
    });
    grammar.pair("60% of spend …: skincare makes up", &[Kind::Part], &[Kind::Portion], |context, part, portion| {
        let (Node::Part(part), Node::Portion { bound, whole }) = (part, portion) else { return None };
        compared(&part_of(context, whole, part)?, &Node::Bound(bound.clone()))
    });
    grammar.pair("护肤消费占比前10%", &[Kind::Share], &[Kind::Rank], |_, share, rank| ranked(share, rank));
    grammar.pair("top 10% by share of spend on skincare", &[Kind::Rank], &[Kind::Share], |_, rank, share| {
        ranked(share, rank)
    });
    grammar.pair("by share of …", &word(Function::By), &[Kind::Share], |_, _, share| Some((share.clone(), 0)));
}

fn ranked(share: &Node, rank: &Node) -> Option<(Node, u32)> {
    let (Node::Share(clause), Node::Rank(rank)) = (share, rank) else { return None };
    let cond = Cond::about(clause, Said::ShareRank(rank.clone()));
    Some((Node::Cond(cond.into()), 0))
}

fn share(context: &Context<'_>, clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let (clause, cost) = (measured(context, clause)?, indirect(clause));
    clause.objects.is_some().then_some((Node::Share(clause), cost))
}

/// The number of a whole for the part of it that the objects are about.
fn part_of(context: &Context<'_>, whole: &Rc<Clause>, part: &Objects) -> Option<Rc<Clause>> {
    let whole = measured(context, whole)?;
    if whole.objects.is_some() {
        return None;
    }
    match about(context, &whole, part)? {
        Node::Clause(clause) => Some(clause),
        _ => None,
    }
}

/// The orders that were counted before, whose number or sum a share is of.
fn orders_told(context: &Context<'_>) -> Option<Clause> {
    let wording = Wording { of_told: true, ..Wording::default() };
    Some(Clause { counted: true, wording, ..Clause::new(Predicate::Event(context.main_event()?)) })
}

/// 满2000元，一半以上是护肤: of the sum that was told right before it.
pub fn of_sum_told(context: &Context<'_>, left: &Cond, right: &Cond) -> Option<Rc<Cond>> {
    let Cond::About { clause, said: said @ Said::Compared { against: Against::Whole, .. } } = right else {
        return None;
    };
    let Cond::Clause(sum) = last_of(left) else { return None };
    let Predicate::Measure(measure) = sum.predicate else { return None };
    let money = context.catalog.measures.get(measure)?.kind == Type::Money;
    let added = matches!(
        context.catalog.measures.get(measure)?.formula,
        Formula::Aggregate { aggregate: Aggregation::Sum, .. }
    );
    let same = context.event_of(measure) == context.event_behind(clause.predicate);
    let things = matches!(clause.objects.as_deref(), Some(Objects::Values(_)));
    let told = clause.wording.of_told && sum.objects.is_none() && sum.bound.is_some() && things;
    let clause = Clause { predicate: sum.predicate, counted: false, ..clause.as_ref().clone() };
    (money && added && same && told).then(|| Rc::new(Cond::About { clause: clause.into(), said: said.clone() }))
}

fn compared(clause: &Rc<Clause>, bound: &Node) -> Option<(Node, u32)> {
    let change = match bound {
        Node::Bound(bound) => percent(bound)?,
        // 占60%: at least so much.
        Node::Amount(amount) => {
            let exact = amount.unit == Measured::Percent && amount.high.is_none();
            exact.then_some(Change { direction: Direction::AtLeast, percent: amount.low })?
        }
        _ => return None,
    };
    let said = Said::Compared { change, against: Against::Whole };
    Some((Node::Cond(Cond::about(clause, said).into()), 0))
}

/// The share first, then the part: 一半以上订单在23点到2点, spent 60% on skincare, bought shoes for 30% of the items.
fn portions(grammar: &mut Grammar) {
    grammar.pair("一半以上订单, 60%+ of spend", &PERCENTS, &[Kind::Clause], |context, bound, clause| {
        portion(context, clause, bound)
    });
    grammar.pair("订单60%以上, spent 60%+", &[Kind::Clause], &PERCENTS, |context, clause, bound| {
        portion(context, clause, bound)
    });
    grammar.pair("一半以上的单", &PERCENTS, &word(Function::Times), |context, bound, _| {
        let whole = Clause { counted: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
        portion(context, &Node::Clause(whole.into()), bound)
    });
    grammar.one("大部分, most of", Kind::Word(Function::Majority), |_, _| {
        let tests = vec![(Op::More, Number::from(50))];
        Some((Node::Bound(Rc::new(Bound { tests, unit: Measured::Percent })), 0))
    });
    // Orders mostly at weekends: more than half of the orders.
    grammar.pair("order mostly", &[Kind::Clause], &word(Function::Mostly), |context, clause, _| most(context, clause));
    grammar.pair("mostly order", &word(Function::Mostly), &[Kind::Clause], |context, _, clause| most(context, clause));
    let deed = [Kind::Clause];
    grammar.pair("over 30% of orders refunded", &[Kind::Portion], &deed, |context, portion, deed| {
        rate(context, deed, portion)
    });
    grammar.pair("returned over 30% of their orders", &deed, &[Kind::Portion], |context, deed, portion| {
        rate(context, deed, portion)
    });
    let links = [Kind::Word(Function::Each), Kind::Word(Function::Is), Kind::Word(Function::Makes)];
    // Of orders that were counted before, and in Chinese are not named again.
    grammar.pair("至少3单，其中60%以上在", &PERCENTS, &links, |context, bound, _| {
        let orders = orders_told(context)?;
        let part = portion(context, &Node::Clause(orders.into()), bound).filter(|_| !context.spaced);
        part.map(|(node, cost)| (node, cost + 3))
    });
    grammar.pair("at least 3 orders, 60% of them", &PERCENTS, &word(Function::OfThem), |context, bound, _| {
        let orders = orders_told(context)?;
        portion(context, &Node::Clause(orders.into()), bound)
    });
    // Of the orders that were counted before it, which need not be named again.
    let told = [Kind::Objects, Kind::Hours, Kind::Weekdays];
    grammar.pair("3 orders, at least 60% with coupons", &PERCENTS, &told, |context, bound, fact| {
        let fact = match fact {
            Node::Objects(fact) => fact.as_ref().clone(),
            other => as_objects(other)?,
        };
        let of_rows = matches!(&fact, Objects::Property { .. });
        let orders = Rc::new(Clause { counted: true, ..Clause::new(Predicate::Event(context.main_event()?)) });
        let found = (of_rows && context.spaced).then(|| compared(&part_of(context, &orders, &fact)?, bound))?;
        found.map(|(node, cost)| (node, cost + 5))
    });
    grammar.pair("with 60% of them using a coupon", &word(Function::Possess), &[Kind::Cond], |_, _, cond| {
        let Node::Cond(found) = cond else { return None };
        let part = matches!(found.as_ref(), Cond::About { said: Said::Compared { against: Against::Whole, .. }, .. });
        part.then(|| (Node::Tail { join: Join::And, node: cond.clone().into() }, 0))
    });
    grammar.pair("至少3单，其中六成用券", &PERCENTS, &[Kind::Objects], |context, bound, fact| {
        let Node::Objects(fact) = fact else { return None };
        let told = matches!(fact.as_ref(), Objects::Property { .. }) && !context.spaced;
        let orders = Rc::new(Clause { counted: true, ..Clause::new(Predicate::Event(context.main_event()?)) });
        let found = told.then(|| compared(&part_of(context, &orders, fact)?, bound))?;
        found.map(|(node, cost)| (node, cost + 4))
    });
    grammar.pair("一半以上订单都", &[Kind::Portion], &links, |_, portion, _| Some((portion.clone(), 0)));
    grammar.pair("一半以上订单在23点到2点", &[Kind::Portion], &THINGS, |context, portion, things| {
        let Node::Portion { bound, whole } = portion else { return None };
        compared(&part_of(context, whole, &as_objects(things)?)?, &Node::Bound(bound.clone()))
    });
    let spans = [Kind::Time];
    grammar.pair("60% of spend in the last year on …", &[Kind::Portion], &spans, |_, portion, time| {
        let (Node::Portion { bound, whole }, Node::Time(time)) = (portion, time) else { return None };
        let whole = with_time(whole, time, true)?.into();
        Some((Node::Portion { bound: bound.clone(), whole }, 0))
    });
    grammar.pair("half of their orders during double 11", &[Kind::Portion], &spans, |_, portion, time| {
        let (Node::Portion { bound, whole }, Node::Time(time @ TimeValue::Window(_))) = (portion, time) else {
            return None;
        };
        let part = with_time(whole, time, true)?;
        let change = percent(bound)?;
        let said = Said::Compared { change, against: Against::Always };
        whole.time.is_none().then(|| (Node::Cond(Cond::about(&part.into(), said).into()), 2))
    });
    grammar.pair("bought shoes for 30% of the items", &[Kind::Clause], &[Kind::Portion], |context, clause, portion| {
        let (Node::Clause(clause), Node::Portion { bound, whole }) = (clause, portion) else { return None };
        let Predicate::Event(event) = clause.predicate else { return None };
        let Predicate::Measure(measure) = whole.predicate else { return None };
        let plain = clause.pick == Occurrence::Any && clause.negation == Negation::No && clause.bound.is_none();
        if !plain || context.event_of(measure) != Some(event) || whole.time.is_some() {
            return None;
        }
        let timed = Rc::new(Clause { time: clause.time.clone(), ..whole.as_ref().clone() });
        compared(&part_of(context, &timed, clause.objects.as_deref()?)?, &Node::Bound(bound.clone()))
    });
}

/// So much of a whole that became something else: the rate that the shop has a measure for.
fn rate(context: &Context<'_>, deed: &Node, portion: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(deed), Node::Portion { bound, whole }) = (deed, portion) else { return None };
    let Predicate::Event(event) = deed.predicate else { return None };
    let bare = **deed == Clause::new(deed.predicate) && whole.objects.is_none() && whole.time.is_none();
    let counted = context.main_event().and_then(|main| context.count_of(main)).map(Predicate::Measure);
    let part = context.catalog.measures.get(context.count_of(event)?)?.name.as_str();
    let of = |formula: &Formula| matches!(formula, Formula::Ratio { numerator, .. } if numerator == part);
    let measure = context.catalog.measures.iter().position(|measure| of(&measure.formula))?;
    let clause = Clause::new(Predicate::Measure(measure));
    (bare && counted == Some(whole.predicate)).then(|| bounded(context, &clause, bound, true))?
}

impl Context<'_> {
    /// The measure of what all of the main event was worth.
    fn worth(&self) -> Option<usize> {
        let main = &self.catalog.events.get(self.main_event()?)?.name;
        self.catalog.measures.iter().position(|measure| {
            measure.kind == Type::Money
                && matches!(&measure.formula, Formula::Aggregate { event, aggregate: Aggregation::Sum, .. } if event == main)
        })
    }
}

fn most(context: &Context<'_>, clause: &Node) -> Option<(Node, u32)> {
    let bound = Bound { tests: vec![(Op::More, Number::from(50))], unit: Measured::Percent };
    portion(context, clause, &Node::Bound(bound.into())).map(|(node, cost)| (node, cost + 1))
}

fn portion(context: &Context<'_>, clause: &Node, bound: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let whole = measured(context, clause)?;
    let Predicate::Measure(measure) = whole.predicate else { return None };
    let bound = match bound {
        Node::Bound(bound) => bound.clone(),
        Node::Amount(amount) if amount.unit == Measured::Percent => {
            let tests = vec![(Op::AtLeast, amount.low)];
            Rc::new(Bound { tests, unit: Measured::Percent })
        }
        _ => return None,
    };
    percent(&bound)?;
    let open = whole.objects.is_none() && !context.is_share(measure);
    open.then_some((Node::Portion { bound, whole }, 1 + indirect(clause)))
}

/// 最常买的品类是面膜, mostly buys skincare, favourite brand is …
fn favourites(grammar: &mut Grammar) {
    grammar.one("最常", Kind::Word(Function::Mostly), |_, _| Some((Node::Favored(None), 0)));
    grammar.pair("消费最多的", &[Kind::Clause], &word(Function::Most), |_, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        let bare = **clause == Clause::new(clause.predicate) && !matches!(clause.predicate, Predicate::Moment(_));
        bare.then(|| (Node::Favored(Some(clause.clone())), indirect(clause).min(1)))
    });
    grammar.pair("最常买的", &[Kind::Favored], &[Kind::Clause], |_, favored, clause| {
        let (Node::Favored(None), Node::Clause(clause)) = (favored, clause) else { return None };
        let bare = **clause == Clause::new(clause.predicate) && !matches!(clause.predicate, Predicate::Moment(_));
        bare.then(|| (Node::Favored(Some(clause.clone())), 0))
    });
    let named = [Kind::Property];
    grammar.pair("最常买的品类", &[Kind::Favored], &named, |_, favored, property| {
        let (Node::Favored(by), Node::Property(property)) = (favored, property) else { return None };
        Some((Node::FavoredProperty { by: by.clone(), property: Some(property.clone()) }, 0))
    });
    grammar.pair("品类偏好", &named, &word(Function::Mostly), |context, property, _| {
        let Node::Property(property) = property else { return None };
        let favored = Node::FavoredProperty { by: None, property: Some(property.clone()) };
        (!context.spaced).then_some((favored, 1))
    });
    grammar.pair("面膜偏好", &[Kind::Values], &word(Function::Mostly), |context, values, _| {
        let Node::Values(found) = values else { return None };
        let own = found.vocabularies().any(|vocabulary| context.attributes_of(vocabulary).next().is_some());
        (!context.spaced && !own).then(|| preferred(context, None, None, found))?.map(|(node, cost)| (node, cost + 2))
    });
    grammar.pair("prefer tea over all others: says it twice", &[Kind::Cond], &word(Function::Mostly), |_, cond, _| {
        let Node::Cond(found) = cond else { return None };
        let favourite = matches!(found.as_ref(), Cond::About { said: Said::Preferred { .. }, .. });
        favourite.then(|| (cond.clone(), 0))
    });
    grammar.pair("消费最多的是", &[Kind::Favored], &word(Function::Is), |_, favored, _| {
        let Node::Favored(by @ Some(_)) = favored else { return None };
        Some((Node::FavoredProperty { by: by.clone(), property: None }, 0))
    });
    grammar.pair(
        "最常买的品类是面膜",
        &[Kind::FavoredProperty],
        &[Kind::Values],
        |context, favored, values| {
            let (Node::FavoredProperty { by, property }, Node::Values(values)) = (favored, values) else { return None };
            preferred(context, by.as_ref(), property.clone(), values)
        },
    );
    grammar.pair(
        "面膜 is their favourite category",
        &[Kind::Values],
        &[Kind::FavoredProperty],
        |context, values, it| {
            let (Node::FavoredProperty { by, property }, Node::Values(values)) = (it, values) else { return None };
            preferred(context, by.as_ref(), property.clone(), values).map(|(node, cost)| (node, cost + 1))
        },
    );
    grammar.pair("最常买面膜", &[Kind::Favored], &THINGS, |context, favored, things| {
        let Node::Favored(by) = favored else { return None };
        match as_objects(things)? {
            // Spent the most on skincare: of all customers, rather than of all they bought.
            Objects::Values(values) if by.is_some() => {
                // 消费最多的上海女性: the first of those who live there.
                let of_people = !context.spaced && values.vocabularies().any(|found| context.has_own(found));
                (!of_people).then_some(())?;
                preferred(context, by.as_ref(), None, &values).map(|(node, cost)| (node, cost + 4))
            }
            Objects::Values(values) => preferred(context, by.as_ref(), None, &values),
            Objects::Property { property, test: PropertyTest::Values(values) } => {
                preferred(context, by.as_ref(), Some(property), &values)
            }
            _ => None,
        }
    });
    grammar.pair("mostly buys skincare", &[Kind::Favored], &[Kind::Clause], |context, favored, clause| {
        let (Node::Favored(None), Node::Clause(clause)) = (favored, clause) else { return None };
        let Some(Objects::Values(values)) = clause.objects.as_deref() else { return None };
        let bare = Clause { objects: None, time: None, ..clause.as_ref().clone() };
        let plain = bare == Clause::new(clause.predicate) && !matches!(clause.predicate, Predicate::Moment(_));
        let by = Rc::new(Clause { objects: None, ..clause.as_ref().clone() });
        plain.then(|| preferred(context, Some(&by), None, values))?
    });
}

fn preferred(
    context: &Context<'_>,
    by: Option<&Rc<Clause>>,
    property: Option<std::sync::Arc<str>>,
    values: &Rc<Values>,
) -> Option<(Node, u32)> {
    let by = match by {
        Some(by) => measured(context, by)?,
        None => measured(context, &Rc::new(Clause::new(Predicate::Event(context.main_event()?))))?,
    };
    let Predicate::Measure(measure) = by.predicate else { return None };
    // 最喜欢的品类是护肤: of the category, and not by how many categories they bought of.
    if context.counts_kinds(measure) {
        return None;
    }
    let event = context.event_of(measure)?;
    let test = match &property {
        Some(property) => {
            let test = PropertyTest::Values(values.clone());
            Objects::Property { property: property.clone(), test }
        }
        None => Objects::Values(values.clone()),
    };
    let plain = values.side.is_none() && (values.items.len() == 1 || values.join == Some(Join::Or));
    let fits = plain && context.fits(event, &test);
    fits.then(|| (Node::Cond(Cond::about(&by, Said::Preferred { property, values: values.clone() }).into()), 0))
}
