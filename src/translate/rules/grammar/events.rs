//! Clauses: an event, measure or moment with its time, number, objects, order and negation, in whatever order they come.

use std::rc::Rc;
use std::sync::Arc;

use super::super::lexicon::UnitOf;
use super::super::meaning::{
    Bound, Clause, Cond, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest, TimeValue,
    Timing, Wording,
};
use super::super::words::Function;
use super::bounds::{exactly, is_how_often, several_of, share, two_ends};
use super::closing::headed;
use super::kinds::many_things;
use super::lengths::{all_together, on_the_day};
use super::once::is_open;
use super::only::all_of_those;
use super::orders::{is_large, of_whole_order};
use super::ranks::{among_those, of_whom};
use super::sharing::share_a_kind;
use super::worth::{is_of_a_line, is_worth};
use super::{Context, Grammar, word};
use crate::catalog::{Derivation, Type};
use crate::dsl::{Number, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.one("a clause is a condition", Kind::Clause, |_, clause| match clause {
        Node::Clause(clause) if clause.is_complete() => Some((Node::Cond(Cond::Clause(clause.clone()).into()), 0)),
        _ => None,
    });
    times(grammar);
    numbers(grammar);
    objects(grammar);
}

fn times(grammar: &mut Grammar) {
    grammar.pair("近30天购买", &[Kind::Time], &[Kind::Clause], |context, time, clause| {
        let (Node::Time(time), Node::Clause(clause)) = (time, clause) else { return None };
        match context.when_became(clause) {
            // 上个月解决的投诉: rather resolved then, by now or whenever it was raised.
            Some(became) if !context.spaced => {
                let then = |clause: &Clause| with_time(clause, time, false).filter(Clause::is_complete);
                let [usual, other] = [then(&became)?, then(clause)?].map(|clause| Rc::new(Cond::Clause(clause.into())));
                Some((Node::Cond(Cond::Read { usual, other }.into()), 1))
            }
            _ => timed(clause, time, false).map(|(node, cost)| (node, cost + of_whom(clause))),
        }
    });
    grammar.pair("bought in the last 30 days", &[Kind::Clause], &[Kind::Time], |context, clause, time| {
        let (Node::Time(time), Node::Clause(clause)) = (time, clause) else { return None };
        if let Some(found) = time.is_total().then(|| all_together(context, clause)).flatten() {
            return found;
        }
        // Signed up seven days ago: on that day, and not at any time before it.
        let time = match time {
            TimeValue::Ago(length) if context.spaced && clause.pick == Occurrence::Any => &on_the_day(*length),
            other => other,
        };
        let clause = context.when_became(clause).as_ref().unwrap_or(clause).clone();
        // 收到双11大促: what it was for rather than when it came.
        let name = context.is_name_in(clause.predicate, time);
        timed(&clause, time, true).map(|(node, cost)| (node, cost + if name { 3 } else { 0 }))
    });
}

/// A clause in a window, when it can be.
pub fn with_time(clause: &Clause, time: &TimeValue, trailing: bool) -> Option<Clause> {
    match timed(clause, time, trailing)?.0 {
        Node::Clause(clause) => Some(clause.as_ref().clone()),
        _ => None,
    }
}

/// Gives a clause its time; 累计 gives way to a window.
fn timed(clause: &Clause, time: &TimeValue, trailing: bool) -> Option<(Node, u32)> {
    let event = matches!(clause.predicate, Predicate::Event(_));
    let summed = clause.summed || event && time.is_total();
    // Once ever, over 75 days ago: of all time, whenever that was.
    let apart =
        |timing: &Timing| trailing && timing.trailing && matches!(time, TimeValue::Window(window) if is_open(window));
    let free = match &clause.time {
        None => true,
        // Recently messaged (last 24 hours): how recently is said behind it.
        Some(timing) if timing.value == TimeValue::Recently => trailing && matches!(time, TimeValue::Window(_)),
        Some(timing) => timing.value.is_total() && !time.is_total() && !apart(timing),
    };
    if !free {
        // 近90天…累计: the window already said which.
        let whole = || Node::Clause(Rc::new(Clause { summed, ..clause.clone() }));
        return time.is_total().then(|| (whole(), 0));
    }
    let mut cost = 0;
    let value = match (time, clause.predicate, clause.pick, clause.negation) {
        (TimeValue::Ago(length), _, _, _) => {
            cost =
                if clause.pick == Occurrence::Any && !matches!(clause.predicate, Predicate::Moment(_)) { 2 } else { 0 };
            TimeValue::Window(length.before())
        }
        (TimeValue::Long, _, _, Negation::No) => return None,
        (TimeValue::Earlier | TimeValue::Since, Predicate::Moment(_), _, _) => return None,
        (value, _, _, _) => value.clone(),
    };
    // 上次买口红距今超过30天: rather the last of those.
    let cost = cost + u32::from(clause.pick != Occurrence::Any && clause.objects.is_some() && !clause.of_those);
    // A window before never is rather of what stands before it.
    let cost = cost + if !trailing && clause.negation == Negation::Never { 3 } else { 0 };
    let timed = Clause { time: Some(Timing { value, trailing }), summed, ..clause.clone() };
    Some((Node::Clause(timed.into()), cost))
}

fn numbers(grammar: &mut Grammar) {
    grammar.pair("购买3次以上, spent over 500", &[Kind::Clause], &[Kind::Bound], |context, clause, bound| {
        let (Node::Clause(clause), Node::Bound(bound)) = (clause, bound) else { return None };
        bounded(context, clause, bound, true)
    });
    grammar.pair("3次以上购买, at least 3 orders", &[Kind::Bound], &[Kind::Clause], |context, bound, clause| {
        let (Node::Clause(clause), Node::Bound(bound)) = (clause, bound) else { return None };
        // A number before "not" is no part of what is denied.
        let affirmed = clause.negation == Negation::No;
        affirmed.then(|| bounded(context, clause, bound, false))?
    });
    grammar.pair("购买2次, ordered twice", &[Kind::Clause], &[Kind::Amount], |context, clause, amount| {
        let (Node::Clause(clause), Node::Amount(amount)) = (clause, amount) else { return None };
        // Frequently interact with one category: a bare number says not how often that is.
        let clause = Some(clause).filter(|clause| !clause.vague)?;
        let (node, cost) = bounded(context, clause, &Rc::new(exactly(amount)), true)?;
        let exact = amount.high.is_some() || amount.low == Number::from(0);
        Some((if exact { node } else { context.open_sum(node) }, cost + 1))
    });
    grammar.pair("2次购买, 3 orders", &[Kind::Amount], &[Kind::Clause], |context, amount, clause| {
        let (Node::Clause(clause), Node::Amount(amount)) = (clause, amount) else { return None };
        if clause.negation != Negation::No {
            return None;
        }
        // A single order over 1000 is any such order.
        if context.spaced && amount.low == Number::from(1) && is_worth(clause) {
            return Some((Node::Clause(clause.clone()), 1));
        }
        bounded(context, clause, &Rc::new(exactly(amount)), false).map(|(node, cost)| (node, cost + 1))
    });
    grammar.pair("30<消费天数<=90", &[Kind::Clause], &[Kind::Bound], |context, clause, bound| {
        let (Node::Clause(clause), Node::Bound(other)) = (clause, bound) else { return None };
        let one = clause.bound.as_ref()?;
        let both = two_ends(one, other)?;
        let bare = Clause { bound: None, ..clause.as_ref().clone() };
        let measure = matches!(clause.predicate, Predicate::Measure(_)) && clause.negation == Negation::No;
        measure.then(|| bounded(context, &bare, &both.into(), true))?
    });
    let limits = [Kind::Word(Function::AtLeast), Kind::Word(Function::AtMost)];
    grammar.pair("至少买过一次", &limits, &[Kind::Clause], |_, op, clause| {
        let (Node::Word(op), Node::Clause(clause)) = (op, clause) else { return None };
        let bound = clause.bound.as_ref()?;
        let [(Op::Is, number)] = bound.tests.as_slice() else { return None };
        let op = if *op == Function::AtLeast { Op::AtLeast } else { Op::AtMost };
        let bound = Bound { tests: vec![(op, *number)], unit: bound.unit.clone() };
        // A minimum spend of 1000: which side of it is meant is said.
        Some((Node::Clause(Clause { bound: Some(bound.into()), vague: false, ..clause.as_ref().clone() }.into()), 0))
    });
    grammar.pair("正好买过两次", &word(Function::Equal), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let exact = found.bound.as_ref().is_some_and(|bound| matches!(bound.tests.as_slice(), [(Op::Is, _)]));
        (exact && found.negation == Negation::No).then(|| (clause.clone(), 0))
    });
    let just = [Kind::Word(Function::Equal), Kind::Word(Function::Only)];
    grammar.pair("two orders exactly, ordered twice only", &[Kind::Clause], &just, |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let exact = found.bound.as_ref().is_some_and(|bound| matches!(bound.tests.as_slice(), [(Op::Is, _)]));
        (exact && found.negation == Negation::No).then(|| (clause.clone(), 0))
    });
    let ends = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];
    grammar.pair("3 orders or more", &[Kind::Clause], &ends, |_, clause, op| {
        let (Node::Clause(clause), Node::Word(op)) = (clause, op) else { return None };
        let bound = clause.bound.as_ref()?;
        let [(Op::Is, number)] = bound.tests.as_slice() else { return None };
        let op = if *op == Function::OrMore { Op::AtLeast } else { Op::AtMost };
        let bound = Bound { tests: vec![(op, *number)], unit: bound.unit.clone() };
        Some((Node::Clause(Clause { bound: Some(bound.into()), ..clause.as_ref().clone() }.into()), 0))
    });
    grammar.pair("购买次数", &[Kind::Clause], &word(Function::TimesNoun), |_, clause, _| counted(clause));
    grammar.pair("number of orders", &word(Function::TimesNoun), &[Kind::Clause], |_, _, clause| counted(clause));
    grammar.pair("有购买", &word(Function::Have), &[Kind::Clause], |_, _, clause| Some((clause.clone(), 0)));
    grammar.pair("都买过", &word(Function::Each), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let wording = Wording { all: !context.spaced, ..found.wording };
        // 都是五星: each of those that were spoken of, and not one more deed of that kind.
        (!found.implied).then(|| (Node::Clause(Clause { wording, ..found.as_ref().clone() }.into()), 1))
    });
    grammar.pair("经常购买", &word(Function::Often), &[Kind::Clause], |_, _, clause| vague(clause));
    grammar.pair("buys often", &[Kind::Clause], &word(Function::Often), |_, clause, _| vague(clause));
    let much = [Kind::Word(Function::Much), Kind::Word(Function::High)];
    grammar.pair("消费很多", &[Kind::Clause], &much, |_, clause, _| vague(clause));
    grammar.pair("a lot of orders", &word(Function::Much), &[Kind::Clause], |_, _, clause| vague(clause));
}

fn counted(clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let countable = matches!(clause.predicate, Predicate::Event(_)) && !clause.counted && clause.bound.is_none();
    countable.then(|| (Node::Clause(Clause { counted: true, ..clause.as_ref().clone() }.into()), 0))
}

fn vague(clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let open = clause.bound.is_none()
        && clause.rank.is_none()
        && !clause.vague
        && !clause.implied
        && !matches!(clause.predicate, Predicate::Moment(_));
    open.then(|| (Node::Clause(Clause { vague: true, ..clause.as_ref().clone() }.into()), 2))
}

/// Gives a clause its number, if the unit fits; a number of pieces turns an event into the measure of them. A number of
/// money does not: whether one order or all of them cost that much is not said.
pub fn bounded(context: &Context<'_>, clause: &Clause, bound: &Rc<Bound>, trailing: bool) -> Option<(Node, u32)> {
    // Frequent viewers (at least 5): so often.
    let often = clause.vague && bound.unit != Measured::Times && !trailing;
    if clause.bound.is_some() || clause.rank.is_some() || often {
        return None;
    }
    let clause = &Clause { vague: false, ..clause.clone() };
    let with = |predicate: Predicate, cost: u32| {
        Some((Node::Clause(Clause { predicate, bound: Some(bound.clone()), ..clause.clone() }.into()), cost))
    };
    match clause.predicate {
        Predicate::Measure(measure) => {
            context.measures(measure, &bound.unit).then_some(())?;
            // Orders above 500: rather what each cost than how many there were.
            let parts = context.event_of(measure).filter(|event| context.count_of(*event) == Some(measure));
            let worth = trailing && is_large(bound) && parts.is_some_and(|event| context.grouped_by(event).is_some());
            // Nobody has hundreds of them: of what, then, must be said.
            let hundreds = bound.tests.iter().all(|(_, number)| *number >= Number::from(200));
            let clause = Clause { bound: Some(share(bound)), ..clause.clone() };
            (!worth || !hundreds).then(|| (Node::Clause(clause.into()), if worth { 3 } else { 0 }))
        }
        Predicate::Event(event) if clause.pick == Occurrence::Any => match &bound.unit {
            Measured::Times => with(clause.predicate, 0),
            // "at least 3 purchases", but not "买了 500".
            Measured::Bare if clause.counted => with(clause.predicate, 0),
            // "At least 3 lipsticks" counts lipsticks.
            Measured::Bare if !trailing && clause.implied => with(Predicate::Measure(context.pieces(Some(event))?), 1),
            Measured::Bare if !trailing => with(clause.predicate, 1),
            // Placed order equals 1: so many times, which a sum would not be told exactly.
            Measured::Bare if is_how_often(context, event, bound) && !clause.wording.rates => with(clause.predicate, 3),
            Measured::Pieces | Measured::Catalog(_) if context.size_of(event, &bound.unit).is_some() => {
                let property = context.size_of(event, &bound.unit)?;
                let size = Objects::Property { property, test: PropertyTest::Bound(bound.clone()) };
                Some((about(context, clause, &size)?, 0))
            }
            Measured::Pieces => match context.pieces(Some(event)) {
                Some(pieces) => with(Predicate::Measure(pieces), 0),
                // 加购3件以上: of what has no number of pieces, so many different things.
                None => Some((many_things(context, clause, event, bound)?, 1)),
            },
            // 天 is the unit of several measures: which is meant must be said.
            Measured::Catalog(owners) if several_of(context, event, owners) => None,
            // 3 or more items in their cart: of what has no number of pieces, so many different things.
            Measured::Catalog(owners) if context.are_pieces(owners) && context.pieces(Some(event)).is_none() => {
                Some((many_things(context, clause, event, bound)?, 1))
            }
            Measured::Catalog(owners) => owners.iter().find_map(|owner| match owner {
                UnitOf::Event(owner) if *owner == event => with(clause.predicate, 0),
                UnitOf::Measure(measure) if context.count_of(event) == Some(*measure) => with(clause.predicate, 0),
                UnitOf::Measure(measure) if context.event_of(*measure) == Some(event) => {
                    with(Predicate::Measure(*measure), 0)
                }
                // Viewed at least 3 products: kinds that are counted under the name of another event.
                UnitOf::Measure(measure) => context.kinds_in(clause, event, *measure, bound),
                UnitOf::Event(_) | UnitOf::Attribute(_) | UnitOf::Property(_) => None,
            }),
            // 买了5个口红: so many pieces; of what has none, and 5款口红, so many different things.
            Measured::Generic if let Some(pieces) = context.pieces(Some(event)) => with(Predicate::Measure(pieces), 2),
            Measured::Generic | Measured::Kinds => Some((many_things(context, clause, event, bound)?, 2)),
            Measured::Bare | Measured::Money | Measured::Percent | Measured::People => None,
        },
        Predicate::Event(_) | Predicate::Moment(_) => None,
    }
}

fn objects(grammar: &mut Grammar) {
    let things = [Kind::Values, Kind::Objects];
    grammar.pair("买过口红", &[Kind::Clause], &things, |context, clause, objects| {
        let Node::Clause(clause) = clause else { return None };
        let found = as_objects(objects)?;
        // 领了券3天内没用: not so soon after that, which is no window that it was claimed in.
        let denied = matches!(&found, Objects::Property { test: PropertyTest::Says(false), .. });
        if denied && clause.time.as_ref().is_some_and(|timing| timing.trailing) {
            return None;
        }
        // 最低单价200以上: the least of the prices, and not whoever has least of what costs so much.
        if clause.rank.is_some() && matches!(&found, Objects::Property { test: PropertyTest::Bound(_), .. }) {
            return None;
        }
        // Last weekend is a time, and not the last of what was never said.
        let weekday = context.derived(Derivation::Weekday);
        let calendar = matches!(&found, Objects::Property { property, .. } if Some(property) == weekday.as_ref());
        if calendar && clause.implied && clause.pick == Occurrence::Last {
            return None;
        }
        // 只买过花屿的口红: whether the lipstick or all that was bought is of that brand, only those words tell.
        if let (Predicate::Event(event), Occurrence::Every, true) = (clause.predicate, clause.pick, clause.of_those) {
            let only = clause.objects.as_deref().is_some_and(|only| context.names_thing(event, only));
            (!only && context.names_thing(event, &found)).then_some(())?;
        }
        if let Some(ranked) = among_those(context, clause, &found) {
            return Some((ranked, 0));
        }
        // 领了3张以上券却没用: rather of those than of as many.
        let row =
            matches!(&found, Objects::Property { property, .. } if context.is_moment_of(clause.predicate, property));
        let apart = denied && row && clause.bound.is_some();
        let line = context.spaced && clause.pick != Occurrence::Any && is_of_a_line(&found);
        // 除了口红没买过别的彩妆: what all of it was is said already.
        let all = !context.spaced && clause.pick == Occurrence::Every;
        let cost = if context.is_rather_of_customers(clause, &found) {
            4
        } else {
            u32::from(line) + if apart || all { 2 } else { 0 }
        };
        (clause.negation == Negation::No || !found.is_nominal())
            .then(|| Some((about(context, clause, &found)?, cost)))?
    });
    grammar.pair("口红买过, 在小程序下单", &things, &[Kind::Clause], |context, objects, clause| {
        let Node::Clause(clause) = clause else { return None };
        let found = as_objects(objects)?;
        let own = matches!(&found, Objects::Values(values)
            if !values.located && values.vocabularies().any(|it| context.has_own(it)));
        // 用过券的女性里消费前100: of those women. 没在北京门店买过: not at all there. In Chengdu with 3 orders: they live there.
        let among = clause.rank.as_ref().is_some_and(|rank| rank.among.is_some());
        // Top 50 Hangzhou customers by spend: those who live there, and not by what was sent there.
        let ranked = context.spaced && clause.vague && clause.rank.is_some();
        (!((ranked || clause.wording.of_people) && context.is_own_place(&found))).then_some(())?;
        let all = all_of_those(context, clause, &found).map(|all| (Node::Clause(all.into()), 1));
        let rare = among || !context.spaced && matches!(found, Objects::Not { .. });
        let theirs = if context.spaced { 2 } else { 1 } * u32::from(context.is_own_place(&found));
        let cost = if own { 4 } else { 1 + theirs };
        let cost = if rare { cost + 3 } else { cost };
        all.or_else(|| Some((headed(context, clause, about(context, clause, &found)?), cost)))
    });
    grammar.pair("bought anything", &[Kind::Clause], &word(Function::Anything), |_, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        // Never returned anything: what was never returned is no purchase that never followed.
        let since = clause.time.as_ref().is_some_and(|timing| timing.value == TimeValue::Since);
        let open = clause.objects.is_none() && !since;
        open.then(|| (Node::Clause(Clause { anything: true, ..clause.as_ref().clone() }.into()), 0))
    });
    grammar.pair("任何加购", &word(Function::Anything), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let deed = matches!(clause.predicate, Predicate::Event(_)) && clause.objects.is_none();
        deed.then(|| (Node::Clause(Clause { anything: true, ..clause.as_ref().clone() }.into()), 0))
    });
    grammar.pair("在口红上消费", &things, &word(Function::Upon), |_, things, _| {
        let located = matches!(things, Node::Values(values) if values.located);
        Some((things.clone(), if located { 0 } else { 2 }))
    });
}

impl Context<'_> {
    /// 消费过5000: nobody spends exactly so much, and whether more is meant is not said.
    fn open_sum(&self, node: Node) -> Node {
        match &node {
            Node::Clause(clause) if matches!(clause.predicate, Predicate::Measure(measure) if self.is_money(measure)) => {
                Node::Clause(Clause { vague: true, ..clause.as_ref().clone() }.into())
            }
            _ => node,
        }
    }

    fn is_money(&self, measure: usize) -> bool {
        self.catalog.measures.get(measure).is_some_and(|found| found.kind == Type::Money)
    }

    /// Whether a festival's time bears a name that rows of the event bear as well: a campaign named after the season.
    fn is_name_in(&self, predicate: Predicate, time: &TimeValue) -> bool {
        let (Predicate::Event(event), TimeValue::Window(Window::Festival { name, .. })) = (predicate, time) else {
            return false;
        };
        let (Some(event), Some(festival)) =
            (self.catalog.events.get(event), self.catalog.festivals.iter().find(|found| found.name == *name))
        else {
            return false;
        };
        let mut vocabularies =
            event.properties.iter().filter_map(|property| self.catalog.vocabulary(property.vocabulary.as_deref()?));
        vocabularies.any(|found| {
            let mut words = found.values.iter().flat_map(|value| value.words.all());
            words.any(|word| *word == festival.label.zh || *word == festival.label.en)
        })
    }

    /// 下过单的杭州女性: a value that customers have too is rather theirs, unless 在 says where it happened.
    fn is_rather_of_customers(&self, clause: &Clause, objects: &Objects) -> bool {
        let event = self.event_behind(clause.predicate);
        let (Some(event), Objects::Values(values)) = (event, objects) else { return false };
        let meant = values.vocabularies().find(|found| self.properties_of(event, *found).next().is_some());
        !values.located && meant.is_some_and(|vocabulary| self.has_own(vocabulary))
    }

    /// Whether a measure counts kinds of what an event was about.
    pub fn is_kinds(&self, measure: usize, event: usize) -> bool {
        use crate::catalog::{Aggregation, Formula};
        let formula = self.catalog.measures.get(measure).map(|found| &found.formula);
        let kinds =
            matches!(formula, Some(Formula::Aggregate { aggregate: Aggregation::Distinct | Aggregation::Sum, .. }));
        kinds && self.event_of(measure) == Some(event)
    }

    /// The measure that adds up a property of an event.
    pub fn summing(&self, event: usize, property: &str) -> Option<usize> {
        use crate::catalog::{Aggregation, Formula};
        let name = &self.catalog.events.get(event)?.name;
        self.catalog.measures.iter().position(|measure| {
            matches!(&measure.formula, Formula::Aggregate { event, aggregate: Aggregation::Sum, property: Some(of) }
                if event == name && of == property)
        })
    }

    /// How many pieces one occurrence is about (一单买5件), when the event knows that of itself and adds nothing up.
    fn size_of(&self, event: usize, unit: &Measured) -> Option<Arc<str>> {
        if self.pieces(Some(event)).is_some() {
            return None;
        }
        let properties = &self.catalog.events.get(event)?.properties;
        let sizes = properties.iter().filter(|property| property.kind == Type::Integer && property.unit.is_some());
        // Pieces are counted in what purchases are counted in; seconds are no pieces.
        let pieces = self.pieces(self.main_event()).and_then(|found| self.catalog.measures.get(found));
        let mut fitting = sizes.filter(|property| match unit {
            Measured::Pieces => pieces.is_some_and(|pieces| pieces.unit == property.unit),
            // 没付款超过3天: days are how long ago that was, and not how large.
            Measured::Catalog(owners) => {
                let days = property.unit.as_ref().is_some_and(|unit| unit.en == "days");
                !days && owners.contains(&UnitOf::Property(property.name.as_str().into()))
            }
            _ => false,
        });
        fitting.next().map(|property| property.name.as_str().into())
    }
}

pub fn as_objects(node: &Node) -> Option<Objects> {
    match node {
        Node::Values(values) => Some(Objects::Values(values.clone())),
        Node::Objects(objects) => Some(objects.as_ref().clone()),
        _ => None,
    }
}

/// Gives a clause its objects when its event has properties for all of them.
pub fn about(context: &Context<'_>, clause: &Clause, objects: &Objects) -> Option<Node> {
    let event = match clause.predicate {
        Predicate::Event(event) => event,
        Predicate::Measure(measure) => context.event_of(measure)?,
        Predicate::Moment(moment) => return came_from(context, clause, moment, objects),
    };
    if let Some(whole) = of_whole_order(context, clause, objects) {
        return Some(whole);
    }
    // 没开启没点击: two denials, none of which is of what the other denies.
    let twice =
        !context.spaced && clause.negation != Negation::No && objects.denies() && !context.is_mere_fact(event, objects);
    if twice || !context.fits(event, objects) {
        return None;
    }
    // 口红只在天猫买过: the lipstick is what that is said of.
    if let (Occurrence::Every, true, Some(only)) = (clause.pick, clause.of_those, &clause.objects) {
        let clear = clause.among.is_none() && !share_a_kind(only, objects);
        let among = Some(Rc::new(objects.clone()));
        return clear.then(|| Node::Clause(Clause { among, ..clause.clone() }.into()));
    }
    let objects = match &clause.objects {
        None => objects.clone(),
        // Two values of one kind: no row has both, and nothing said that either is meant.
        Some(before) if share_a_kind(before, objects) || context.clash(before, objects) => return None,
        // Lipstick on Tmall but not on JD: a row for each of them, all of lipstick.
        Some(before)
            if let Objects::All(parts) = objects
                && !before.is_list() =>
        {
            let each = |part: &Objects| match part {
                Objects::Not { .. } => part.clone(),
                part => Objects::Same(vec![before.as_ref().clone(), part.clone()]),
            };
            Objects::All(parts.iter().map(each).collect())
        }
        Some(before) if before.is_list() || matches!(objects, Objects::All(_)) => return None,
        // 在小程序买过口红: both of one row.
        Some(before) => Objects::Same(vec![before.as_ref().clone(), objects.clone()]),
    };
    Some(Node::Clause(Clause { objects: Some(objects.into()), ..clause.clone() }.into()))
}

/// 从小程序注册: a moment in a customer's life has a place when the catalog has an attribute for it.
fn came_from(context: &Context<'_>, clause: &Clause, moment: usize, objects: &Objects) -> Option<Node> {
    let values = match objects {
        Objects::Values(values) | Objects::Property { test: PropertyTest::Values(values), .. } => values,
        _ => return None,
    };
    let objects = Objects::Values(values.clone());
    values.vocabularies().find_map(|vocabulary| context.place_of(moment, vocabulary))?;
    let open = clause.objects.is_none();
    open.then(|| Node::Clause(Clause { objects: Some(objects.into()), ..clause.clone() }.into()))
}
