//! What the question leaves to be understood: 口红客户 bought it, 首单 is the first purchase, Android users were on it.

use std::rc::Rc;

use super::super::lexicon::UnitOf;
use super::super::meaning::{
    Bound, Chain, Clause, Cond, InAll, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate,
    PropertyTest, Step, TimeValue, Timing, Values,
};
use super::super::time::Length;
use super::super::words::Function;
use super::bounds::exactly;
use super::events::{about, as_objects, bounded, with_time};
use super::occasions::festival_window;
use super::sequences::sequence;
use super::{Context, Grammar, word};
use crate::catalog::Type;
use crate::dsl::{Moment, Window};

pub fn rules(grammar: &mut Grammar) {
    for kind in [Kind::Values, Kind::Objects] {
        grammar.one("口红客户: bought is understood", kind, |context, things| {
            let objects = as_objects(things)?;
            let own = match &objects {
                Objects::Not { of, .. } => match of.as_ref() {
                    Objects::Values(values) => values.vocabularies().any(|found| context.has_own(found)),
                    _ => false,
                },
                Objects::Values(values) => {
                    values.side.is_some()
                        || values.vocabularies().any(|found| context.attributes_of(found).next().is_some())
                }
                _ => false,
            };
            if own {
                return None;
            }
            let clause = Clause { implied: true, ..Clause::new(Predicate::Event(context.event_with(&objects)?)) };
            about(context, &clause, &objects).map(|node| (node, 6))
        });
    }
    grammar.pair("Android users: have used it at any time", &[Kind::Values], &[Kind::Subject], |context, values, _| {
        let Node::Values(found) = values else { return None };
        Some((used(context, found)?, 3))
    });
    grammar.one("on an iPhone: have used it at any time", Kind::Values, |context, values| {
        let Node::Values(found) = values else { return None };
        let node = used(context, found).filter(|_| found.located)?;
        // 用iPhone下单: with what something is done, rather than who they are.
        let node = match node {
            Node::Group(cond) if !context.spaced => Node::Cond(cond),
            node => node,
        };
        Some((node, 4))
    });
    grammar.one("近30天≥3单: of the main event", Kind::Bound, |context, bound| {
        let Node::Bound(found) = bound else { return None };
        let main = context.main_event()?;
        let unit = match &found.unit {
            Measured::Times => true,
            // Days are rather of something else than of what was not said.
            Measured::Catalog(owners) => owners.iter().any(|owner| match owner {
                UnitOf::Event(event) => *event == main,
                UnitOf::Measure(measure) => {
                    context.count_of(main) == Some(*measure) || context.is_kinds(*measure, main)
                }
                UnitOf::Attribute(_) | UnitOf::Property(_) => false,
            }),
            _ => false,
        };
        let clause = Clause { implied: true, ..Clause::new(Predicate::Event(main)) };
        if !unit {
            return None;
        }
        bounded(context, &clause, found, false).map(|(node, _)| (node, 6))
    });
    grammar.pair("三单以上用了券", &[Kind::Bound], &[Kind::Objects], |context, bound, fact| {
        let (Node::Bound(found), Node::Objects(fact)) = (bound, fact) else { return None };
        let event = context.main_event()?;
        let so = fact.affirms() && context.fits(event, fact) && found.unit == Measured::Times && !context.spaced;
        let clause = Clause { objects: Some(fact.clone()), ..Clause::new(Predicate::Event(event)) };
        so.then(|| bounded(context, &clause, found, false).map(|(node, _)| (node, 2)))?
    });
    grammar.pair(
        "退款客户（≥2次）: of what they did",
        &[Kind::Cond, Kind::Group],
        &[Kind::Tail],
        |context, done, tail| {
            let (Node::Cond(found) | Node::Group(found)) = done else { return None };
            let (Cond::Clause(clause), Node::Tail { join: Join::Comma, node }) = (found.as_ref(), tail) else {
                return None;
            };
            let (Node::Cond(often), bare) = (node.as_ref(), Clause { vague: false, ..clause.as_ref().clone() }) else {
                return None;
            };
            let Cond::Clause(often) = often.as_ref() else { return None };
            // So many times, in a word that is the shop's for how often something was bought, too.
            let times = |bound: &Bound| match &bound.unit {
                Measured::Times => true,
                Measured::Catalog(owners) => {
                    let main = context.main_event().map(UnitOf::Event);
                    !context.spaced && main.is_some_and(|main| owners.contains(&main))
                }
                _ => false,
            };
            let bound = often.bound.as_ref().filter(|bound| often.implied && times(bound))?;
            let bound = &Rc::new(Bound { unit: Measured::Times, ..bound.as_ref().clone() });
            let deed = matches!(clause.predicate, Predicate::Event(_)) && bare.pick == Occurrence::Any;
            let open = deed && bare.negation == Negation::No && bare.bound.is_none() && !bare.implied;
            let whole = Clause { time: None, bound: None, predicate: clause.predicate, ..often.as_ref().clone() };
            let only = Clause { implied: false, counted: false, ..whole } == Clause::new(clause.predicate);
            let timed = match &often.time {
                Some(timing) => with_time(&bare, &timing.value, false).filter(|_| bare.time.is_none())?,
                None => bare,
            };
            let Node::Clause(counted) = bounded(context, &timed, bound, true).filter(|_| open && only)?.0 else {
                return None;
            };
            Some((Node::Cond(Cond::Clause(counted).into()), 0))
        },
    );
    grammar.pair(
        "未使用、3天内到期的优惠券: one and the same",
        &[Kind::Cond],
        &[Kind::Tail],
        |context, fact, tail| {
            let (Node::Cond(fact), Node::Tail { join: Join::Comma | Join::And, node }) = (fact, tail) else {
                return None;
            };
            let (Cond::Clause(fact), Node::Cond(then)) = (fact.as_ref(), node.as_ref()) else { return None };
            let Cond::Clause(then) = then.as_ref() else { return None };
            let told = |clause: &Clause| match clause.objects.as_deref() {
                Some(Objects::Property { test: PropertyTest::Says(_) | PropertyTest::During(_), property }) => {
                    Some(property.clone())
                }
                _ => None,
            };
            // What the noun behind it says closes both of them.
            let bare = |clause: &Clause| Clause { objects: None, implied: false, ..clause.clone() };
            let same = bare(fact) == Clause::new(fact.predicate) && bare(then) == Clause::new(fact.predicate);
            let parts = told(fact)? != told(then)?;
            let noun = fact.implied && !then.implied && same && parts && !context.spaced;
            noun.then(|| Some((about(context, then, fact.objects.as_deref()?)?, 0)))?
        },
    );
    grammar.pair("90天≥2单", &[Kind::Length], &[Kind::Bound], |context, length, bound| {
        let (Node::Length(length), Node::Bound(found)) = (length, bound) else { return None };
        let clause = Clause { implied: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
        let clause = with_time(&clause, &TimeValue::Window(length.last()), false)?;
        // 一周四次: in each of them, rather.
        (found.unit == Measured::Times && length.count > 1 && !context.spaced)
            .then(|| bounded(context, &clause, found, false).map(|(node, _)| (node, 6)))?
    });
    let number = [Kind::Bound, Kind::Amount];
    grammar.pair("次数≥2", &word(Function::TimesNoun), &number, |context, _, number| {
        let bound = match number {
            Node::Bound(bound) => bound.clone(),
            Node::Amount(amount) => Rc::new(exactly(amount)),
            _ => return None,
        };
        let count = Predicate::Measure(context.count_of(context.main_event()?)?);
        let clause = Clause { implied: true, ..Clause::new(count) };
        let unit = matches!(bound.unit, Measured::Bare | Measured::Times);
        (unit && !context.spaced).then(|| bounded(context, &clause, &bound, true).map(|(node, _)| (node, 6)))?
    });
    grammar.pair(
        "面膜弃购",
        &[Kind::Values, Kind::Objects],
        &[Kind::Cond, Kind::Group],
        |context, things, path| Some((context.path(path, Some(&as_objects(things)?), None)?, 0)),
    );
    grammar.pair("弃购面膜", &[Kind::Cond], &[Kind::Values, Kind::Objects], |context, path, things| {
        Some((context.path(path, Some(&as_objects(things)?), None)?, 0))
    });
    let so_long = [Kind::LengthBound, Kind::Length];
    grammar.pair("弃购超过3天, 加购未支付30分钟", &[Kind::Cond], &so_long, |context, path, length| {
        let length = match length {
            Node::LengthBound { op: Op::More | Op::AtLeast, length } => length,
            Node::Length(length) if !context.spaced => length,
            _ => return None,
        };
        // 面膜弃购超过3天
        if let Node::Cond(cond) = path
            && let Cond::Sequence(chain) = cond.as_ref()
        {
            let [step] = chain.steps.as_slice() else { return None };
            let open = step.same && step.within.is_none() && step.then.negation != Negation::No && !context.spaced;
            let step = Step { within: Some(*length), ..step.clone() };
            return open.then(|| (sequence(Chain { first: chain.first.clone(), steps: vec![step] }), 0));
        }
        Some((context.path(path, None, Some(*length))?, 0))
    });
    let then = [Kind::Clause, Kind::Tail];
    grammar.pair("到了复购周期还没下单", &[Kind::Cond], &then, |context, due, then| {
        let Node::Cond(found) = due else { return None };
        let then = match then {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            plain => plain,
        };
        let denied = match then {
            Node::Clause(clause) => clause.as_ref().clone(),
            Node::Cond(cond) => match cond.as_ref() {
                Cond::Clause(clause) => clause.as_ref().clone(),
                _ => return None,
            },
            _ => return None,
        };
        // So long after the last one: that there was none since is said with it.
        let main = Predicate::Event(context.main_event()?);
        let since =
            denied.negation != Negation::No && denied == Clause { negation: denied.negation, ..Clause::new(main) };
        (since && context.is_due(found)).then(|| (due.clone(), 0))
    });
    grammar.pair("到店次数", &[Kind::Values], &word(Function::TimesNoun), |context, place, _| {
        let Node::Values(found) = place else { return None };
        let main = context.main_event()?;
        let (_, name) = context.meant_by(main, found)?;
        // Where things were bought, not what: 口红次数 says nothing.
        let place = context.catalog.events.get(main)?.property(&name).is_some_and(|property| !property.object);
        let own = found.vocabularies().any(|vocabulary| context.has_own(vocabulary));
        let clause = Clause { counted: true, ..Clause::new(Predicate::Event(main)) };
        (place && !own && !context.spaced)
            .then(|| Some((about(context, &clause, &Objects::Values(found.clone()))?, 1)))?
    });
    grammar.pair("累计≥5000元, lifetime > $500", &[Kind::Time], &[Kind::Bound], |context, time, bound| {
        let (Node::Time(TimeValue::Total(_)), Node::Bound(found)) = (time, bound) else { return None };
        let sum = (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure))?;
        let clause = Clause { implied: true, ..Clause::new(Predicate::Measure(sum)) };
        (found.unit == Measured::Money).then(|| bounded(context, &clause, found, false).map(|(node, _)| (node, 6)))?
    });
    grammar.pair("for a total of over $500", &word(Function::Totalling), &[Kind::Bound], |context, _, bound| {
        let Node::Bound(bound) = bound else { return None };
        let sum = (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure))?;
        let (Node::Clause(spent), _) = bounded(context, &Clause::new(Predicate::Measure(sum)), bound, true)? else {
            return None;
        };
        Some((Node::Totalled(spent), 0))
    });
    grammar.pair("worth over 500 in total in 90 days", &[Kind::Totalled], &[Kind::Time], |_, spent, time| {
        let (Node::Totalled(spent), Node::Time(time @ TimeValue::Window(_))) = (spent, time) else { return None };
        let timed = with_time(spent, time, true)?;
        spent.time.is_none().then(|| (Node::Totalled(timed.into()), 0))
    });
    let bought = [Kind::Clause];
    grammar.pair("bought 3 teas for a total of over $500", &bought, &[Kind::Totalled], |context, bought, spent| {
        let (Node::Clause(bought), Node::Totalled(spent)) = (bought, spent) else { return None };
        let event = context.event_behind(bought.predicate)?;
        let plain = bought.negation == Negation::No && bought.rank.is_none() && bought.pick == Occurrence::Any;
        let of_those = context.is_of_orders(event, context.main_event()?) && plain && !bought.vague;
        // Of the same things, at the same time.
        let time = bought.time.clone().or_else(|| spent.time.clone());
        let sum = Clause { objects: bought.objects.clone(), time: time.clone(), ..spent.as_ref().clone() };
        let node = match bought.bound {
            None => Node::Clause(sum.into()),
            Some(_) => {
                let both = [Clause { time, ..bought.as_ref().clone() }.into(), sum.into()]
                    .map(|clause| Rc::new(Cond::Clause(clause)));
                Node::Cond(Cond::All(both.to_vec()).into())
            }
        };
        of_those.then_some((node, 0))
    });
    grammar.pair("有销售额: bought at all", &word(Function::Have), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let Predicate::Measure(measure) = found.predicate else { return None };
        let bare = **found == Clause::new(found.predicate) && context.is_main_sum(measure);
        let bought = Clause::new(Predicate::Event(context.main_event()?));
        (bare && !context.spaced).then(|| (Node::Clause(bought.into()), 2))
    });
    let things = [Kind::Values, Kind::Objects];
    for have in [Function::Have, Function::Possess] {
        grammar.pair("with a welcome coupon: was given one", &[Kind::Word(have)], &things, |context, _, things| {
            let objects = as_objects(things)?;
            // A kind of thing is had; a fact alone ("delivered") is not.
            let own = match &objects {
                Objects::Values(values) => values.vocabularies().any(|it| context.attributes_of(it).next().is_some()),
                Objects::Same(parts) => !parts.iter().any(|part| matches!(part, Objects::Values(_))),
                Objects::Property { .. } | Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => true,
            };
            let elsewhere = context.main_event().is_some_and(|main| !context.fits(main, &objects)) && !own;
            let event = context.any_event_with(&objects)?;
            // Have completed: an order, or whatever follows.
            let elsewhere = elsewhere && !context.main_event().is_some_and(|main| context.is_of_orders(event, main));
            let clause = Clause { implied: true, ..Clause::new(Predicate::Event(event)) };
            elsewhere.then(|| Some((about(context, &clause, &objects)?, 1)))?
        });
    }
    grammar.pair(
        "手里有生日券: got, unused and not expired",
        &word(Function::Held),
        &things,
        |context, _, things| {
            let Node::Values(values) = things else { return None };
            let kind = Objects::Values(values.clone());
            let event = context.any_event_with(&kind)?;
            let own = values.vocabularies().any(|it| context.attributes_of(it).next().is_some());
            let properties = &context.catalog.events.get(event)?.properties;
            let ahead = properties.iter().find(|found| found.ahead)?;
            let used = properties.iter().find(|found| found.says.is_some() && found.kind == Type::Time)?;
            let now = Window::Between { from: Some(Moment::Now), until: None };
            let of = |name: &str, test| Objects::Property { property: name.into(), test };
            let tests = [of(&used.name, PropertyTest::Says(false)), of(&ahead.name, PropertyTest::During(now))];
            let held = Objects::Same([kind].into_iter().chain(tests).collect());
            (!own).then(|| Some((about(context, &Clause::new(Predicate::Event(event)), &held)?, 0)))?
        },
    );
    let named = [Kind::Cond, Kind::Group];
    grammar.pair("buyers of lipstick", &named, &things, |context, buyers, things| {
        let (clause, things) = (context.doers(buyers)?, as_objects(things)?);
        // Buyers in Shanghai live there, wherever it was sent to.
        let lived = context.spaced && context.is_own_place(&things);
        about(context, &clause, &things).map(|node| (node, if lived { 4 } else { 1 }))
    });
    grammar.pair("lipstick buyers", &things, &named, |context, things, buyers| {
        let clause = context.doers(buyers)?;
        let things = as_objects(things)?;
        // Buyers who never use coupons bought, too.
        let denied = matches!(&things, Objects::Not { of, .. } if matches!(of.as_ref(), Objects::Property { .. }));
        let Node::Clause(clause) = about(context, &clause, &things)? else { return None };
        (!denied).then(|| (Node::Group(Cond::Clause(clause).into()), 1))
    });
    // When they were active, which is a time of the day or the week, and no order of any.
    grammar.pair("深夜活跃", &[Kind::Objects, Kind::Hours], &named, |context, things, active| {
        Some((Node::Cond(context.doing(active, &as_objects(things)?)?.into()), 1))
    });
    // Their time is that of what they did.
    let time = [Kind::Time];
    grammar.pair("buyers in the last 30 days", &named, &time, |context, buyers, time| {
        let Node::Time(time) = time else { return None };
        did_then(context, buyers, time, true)
    });
    grammar.pair("tea buyers of the last 60 days", &[Kind::Group], &time, |context, buyers, time| {
        let (Node::Group(cond), Node::Time(time @ TimeValue::Window(_))) = (buyers, time) else { return None };
        let Cond::Clause(clause) = cond.as_ref() else { return None };
        let bare = Clause { objects: None, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
        let deed = matches!(clause.predicate, Predicate::Event(_)) && bare && clause.objects.is_some();
        let timed = with_time(clause, time, true).filter(|_| context.spaced && deed)?;
        Some((Node::Group(Cond::Clause(timed.into()).into()), 0))
    });
    grammar.pair("last month's buyers", &time, &named, |context, time, buyers| {
        let Node::Time(time) = time else { return None };
        did_then(context, buyers, time, false)
    });
    grammar.pair("618 buyers", &[Kind::Festival], &named, |context, festival, buyers| {
        let Node::Festival(index) = festival else { return None };
        let window = festival_window(context, *index, None)?;
        did_then(context, buyers, &TimeValue::Window(window), false)
    });
    grammar.pair("618 shoppers: bought is understood", &[Kind::Festival], &[Kind::Subject], |context, festival, _| {
        let Node::Festival(index) = festival else { return None };
        let window = festival_window(context, *index, None)?;
        let clause = Clause { implied: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
        let clause = with_time(&clause, &TimeValue::Window(window), false)?;
        context.spaced.then(|| (Node::Group(Cond::Clause(clause.into()).into()), 4))
    });
    let described = [Kind::Values, Kind::Objects, Kind::Clause, Kind::Cond];
    grammar.pair("the sensitive-skin one, the first one", &described, &word(Function::Anaphor), |_, what, _| {
        let picked = match what {
            // Last bought over a month ago, one order: that is another statement.
            Node::Clause(clause) => {
                matches!(clause.pick, Occurrence::First | Occurrence::Last) && clause.time.is_none()
            }
            Node::Cond(cond) => matches!(cond.as_ref(), Cond::Values { .. } | Cond::Term { .. }),
            _ => true,
        };
        picked.then(|| (what.clone(), 0))
    });
    grammar.pair("never bought one", &[Kind::Clause], &word(Function::Anaphor), |_, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let denied = found.negation != Negation::No && matches!(found.predicate, Predicate::Event(_));
        let open = found.objects.is_none() && found.bound.is_none() && !found.implied;
        let one = Clause { again: true, ..found.as_ref().clone() };
        (denied && open).then(|| (Node::Clause(one.into()), 0))
    });
    for function in [Function::First, Function::Last] {
        grammar.one("首单: of the main event", Kind::Word(function), |context, word| {
            let pick = if *word == Node::Word(Function::First) { Occurrence::First } else { Occurrence::Last };
            let clause = Clause { pick, implied: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
            Some((Node::Clause(clause.into()), 5))
        });
    }
}

/// Something was done with it, at any time.
fn used(context: &Context<'_>, values: &Rc<Values>) -> Option<Node> {
    let manner = values.vocabularies().all(|vocabulary| context.is_manner(vocabulary));
    let objects = Objects::Values(values.clone());
    let event = context.any_event_with(&objects)?;
    let time = Some(Timing { value: TimeValue::Total(InAll::Ever), trailing: false });
    let clause = Clause { implied: true, time, ..Clause::new(Predicate::Event(event)) };
    let Node::Clause(clause) = about(context, &clause, &objects)? else { return None };
    manner.then(|| Node::Group(Cond::Clause(clause).into()))
}

fn did_then(context: &Context<'_>, doers: &Node, time: &TimeValue, trailing: bool) -> Option<(Node, u32)> {
    let clause = with_time(&context.doers(doers)?, time, trailing)?;
    Some((Node::Group(Cond::Clause(clause.into()).into()), 0))
}

impl Context<'_> {
    /// What those did whose name says no more than that they did it: buyers.
    pub fn doers(&self, named: &Node) -> Option<Clause> {
        let (Node::Cond(cond) | Node::Group(cond)) = named else { return None };
        let Cond::Term { term, time: None } = cond.as_ref() else { return None };
        let rule = &self.catalog.terms.get(*term)?.rule;
        let event = self.catalog.events.iter().position(|event| event.name == *rule)?;
        Some(Clause::new(Predicate::Event(event)))
    }

    /// What those did in a time of which a name says that they did something, one way or another: active.
    fn doing(&self, named: &Node, when: &Objects) -> Option<Cond> {
        let (Node::Cond(cond) | Node::Group(cond)) = named else { return None };
        let Cond::Term { term, time } = cond.as_ref() else { return None };
        let events = self.catalog.terms.get(*term)?.rule.split(" or ").map(|done| {
            let (name, _) = done.split_once(" in last ")?;
            self.catalog.events.iter().position(|event| event.name == name)
        });
        let events: Option<Vec<usize>> = events.collect();
        let events = events.filter(|events| events.len() > 1)?;
        let time = Some(Timing { value: time.clone().unwrap_or(TimeValue::Recently), trailing: false });
        let done = events.into_iter().map(|event| {
            let clause = Clause { time: time.clone(), ..Clause::new(Predicate::Event(event)) };
            match about(self, &clause, when)? {
                Node::Clause(clause) => Some(Rc::new(Cond::Clause(clause))),
                _ => None,
            }
        });
        Some(Cond::Any(done.collect::<Option<_>>()?))
    }

    /// A term that says that something did not follow, said of certain things, which were those of what was done first,
    /// or of so long a time after it.
    fn path(&self, path: &Node, things: Option<&Objects>, within: Option<Length>) -> Option<Node> {
        let (Node::Cond(cond) | Node::Group(cond)) = path else { return None };
        let Cond::Term { term, time } = cond.as_ref() else { return None };
        let (begun, denied) = self.path_of(&Cond::Term { term: *term, time: None })?;
        let begun = match time {
            Some(time) => with_time(&begun, time, false)?,
            None => begun,
        };
        let begun = match things {
            Some(things) => match about(self, &begun, things)? {
                Node::Clause(begun) => begun,
                _ => return None,
            },
            None => begun.into(),
        };
        let step = Step { same: true, within, ..Step::new(denied.into()) };
        Some(sequence(Chain { first: begun, steps: vec![step] }))
    }

    /// What is understood where only a test is named: the main event, else the one that takes in all rows of a table
    /// with that property.
    fn event_with(&self, objects: &Objects) -> Option<usize> {
        let main = self.main_event()?;
        match objects {
            _ if self.fits(main, objects) => Some(main),
            Objects::Values(values) => self.only_event_of(values).or(Some(main)),
            Objects::Property { .. } => self.any_event_with(objects),
            Objects::Same(_) | Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => Some(main),
        }
    }

    /// The one event that is about such things: 小红书 is where a touch came from, and nothing else.
    fn only_event_of(&self, values: &Values) -> Option<usize> {
        let about = |event: &usize| {
            self.meant_by(*event, values).is_some_and(|(_, name)| {
                let property = self.catalog.events.get(*event).and_then(|event| event.property(&name));
                property.is_some_and(|property| property.object)
            })
        };
        let mut events = (0..self.catalog.events.len()).filter(about);
        let first = events.next()?;
        events.next().is_none().then_some(first)
    }

    /// The first event that takes in all rows of a table that can have those objects.
    pub fn any_event_with(&self, objects: &Objects) -> Option<usize> {
        let mut events = self.catalog.events.iter().enumerate().filter(|(_, event)| event.valid.is_none());
        events.find(|(index, _)| self.fits(*index, objects)).map(|(index, _)| index)
    }

    /// Whether the values of a vocabulary say how things were done other than buying, never with what or of whom.
    pub fn is_manner(&self, vocabulary: usize) -> bool {
        let name = self.catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        let mut properties = self.catalog.events.iter().flat_map(|event| &event.properties);
        let object = properties.any(|found| found.object && found.vocabulary.as_deref() == name);
        let bought = self.main_event().is_some_and(|main| self.properties_of(main, vocabulary).next().is_some());
        !object && !bought && self.attributes_of(vocabulary).next().is_none()
    }
}
