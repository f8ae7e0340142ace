//! Nothing else than that: 只在门店买过 · buys only skincare · bought lipstick only on Tmall · 只在双11买过口红.
//!
//! What stands behind "only" is all there is of the rest: of what was bought, of the lipstick, of those orders.

use std::rc::Rc;

use super::super::meaning::{
    Against, Change, Clause, Cond, Join, Kind, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest, Said,
    TimeValue, Wording,
};
use super::super::words::Function;
use super::appended::is_all;
use super::attributes::is_of_themselves;
use super::changes::measured;
use super::connectives::condition;
use super::events::{about, as_objects, with_time};
use super::sharing::share_a_kind;
use super::{Context, Grammar, word};
use crate::dsl::{Direction, Number, Window};

const THINGS: [Kind; 2] = [Kind::Values, Kind::Objects];

/// 只在门店买过, only buys at weekends, store-only
pub fn rules(grammar: &mut Grammar) {
    grammar.pair("只看上海的", &word(Function::Limit), &[Kind::Cond, Kind::Group], |_, _, cond| {
        let found = condition(cond)?;
        // 只看北京，黑名单的不要: rather no more than the first of them.
        let cost = if is_all(&found) { 1 } else { 0 };
        // 限小程序注册, 限定周末订单占比50%以上: what is said of them, too.
        let told = match found.as_ref() {
            Cond::Clause(clause) => {
                !clause.implied && (clause.bound.is_some() || matches!(clause.predicate, Predicate::Moment(_)))
            }
            said => matches!(said, Cond::About { .. }),
        };
        (told || is_of_themselves(&found)).then_some((Node::Group(found), cost))
    });
    grammar.pair("只在门店买过", &word(Function::Only), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        only_so(context, clause)
    });
    grammar.pair(
        "only viewed but did not buy, 只收藏没下单",
        &word(Function::Only),
        &[Kind::Cond],
        |context, _, cond| {
            let Node::Cond(found) = cond else { return None };
            let Cond::All(parts) = found.as_ref() else { return None };
            let [done, missed] = parts.as_slice() else { return None };
            let (Cond::Clause(done), Cond::Clause(missed)) = (done.as_ref(), missed.as_ref()) else { return None };
            let main = context.main_event().map(Predicate::Event);
            let event = matches!(done.predicate, Predicate::Event(_)) && Some(done.predicate) != main;
            let plain =
                Clause { time: done.time.clone(), objects: done.objects.clone(), ..Clause::new(done.predicate) };
            let bare = **done == plain && (done.objects.is_none() || missed.objects.is_none());
            let left = missed.negation != Negation::No && Some(missed.predicate) == main;
            (event && bare && left).then(|| (cond.clone(), 0))
        },
    );
    grammar.pair("支付方式全是支付宝", &[Kind::Property], &word(Function::Only), |context, property, only| {
        let Node::Property(name) = property else { return None };
        let known = context.main_event().and_then(|main| context.catalog.events.get(main)?.property(name))?;
        (!context.spaced && known.vocabulary.is_some() && !known.object).then(|| (only.clone(), 1))
    });
    grammar.pair("only at Double 11", &word(Function::Only), &[Kind::Time], |_, _, time| match time {
        Node::Time(time @ TimeValue::Window(_)) => Some((Node::OnlyAt(time.clone()), 0)),
        _ => None,
    });
    grammar.pair("除了双11", &word(Function::ApartFrom), &[Kind::Time], |_, _, time| match time {
        Node::Time(time @ TimeValue::Window(_)) => Some((Node::ExceptAt(time.clone()), 0)),
        _ => None,
    });
    grammar.pair("除了双11以外", &[Kind::ExceptAt], &word(Function::ExcludeEnd), |_, except, _| {
        Some((except.clone(), 0))
    });
    grammar.pair("双11以外", &[Kind::Time], &word(Function::ExcludeEnd), |_, time, _| match time {
        Node::Time(time @ TimeValue::Window(_)) => Some((Node::ExceptAt(time.clone()), 1)),
        _ => None,
    });
    grammar.pair("除了双11没买过", &[Kind::ExceptAt], &[Kind::Clause], |context, except, clause| {
        let (Node::ExceptAt(time), Node::Clause(clause)) = (except, clause) else { return None };
        let done = Clause { negation: Negation::No, ..clause.as_ref().clone() };
        let denied = clause.negation != Negation::No && clause.time.is_none() && clause.bound.is_none();
        denied.then(|| only_then(context, &with_time(&done, time, false)?).map(|(node, _)| (node, 0)))?
    });
    grammar.pair("bought lipstick only at Double 11", &[Kind::Clause], &[Kind::OnlyAt], |context, clause, time| {
        let (Node::Clause(clause), Node::OnlyAt(time)) = (clause, time) else { return None };
        only_then(context, &with_time(clause, time, true)?).map(|(node, _)| (node, 0))
    });
    grammar.pair("only bought once", &word(Function::Only), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let closed = found
            .bound
            .as_ref()
            .is_some_and(|bound| matches!(bound.tests.as_slice(), [(Op::Is, _)] | [(Op::AtLeast, _), (Op::AtMost, _)]));
        (closed && found.negation == Negation::No).then(|| (clause.clone(), 0))
    });
    grammar.pair("只用微信支付", &word(Function::Only), &THINGS, |context, _, things| {
        let objects = as_objects(things)?;
        // 只用安卓手机: whatever they did, where nothing is bought with it.
        let manner = match things {
            Node::Values(values) => !context.spaced && values.vocabularies().all(|found| context.is_manner(found)),
            _ => false,
        };
        let event = if manner { context.any_event_with(&objects)? } else { context.main_event()? };
        let clause = Clause { implied: true, ..Clause::new(Predicate::Event(event)) };
        let Node::Clause(clause) = about(context, &clause, &objects)? else { return None };
        only_so(context, &clause).map(|(node, cost)| (node, cost + 4))
    });
    let alone = [Kind::Word(Function::Only), Kind::Word(Function::NothingElse)];
    grammar.pair("bought on Tmall and nowhere else", &[Kind::Clause], &alone, |context, clause, word| {
        let Node::Clause(clause) = clause else { return None };
        // Paid with Alipay every time: how it was bought, and no thing that is listed beside others.
        let named = matches!(clause.objects.as_deref(), Some(Objects::Property { .. }));
        let open = clause.implied && !(named && *word == Node::Word(Function::NothingElse));
        let one = clause.objects.as_deref().is_some_and(is_one);
        let said = one && !open && context.spaced;
        said.then(|| only_that(context, clause).map(|(node, cost)| (node, cost + 2)))?
    });
    let comma = word(Function::Comma);
    grammar.pair("bought on Tmall, and nowhere else", &comma, &word(Function::NothingElse), |_, _, word| {
        Some((word.clone(), 0))
    });
    grammar.pair(
        "bought only on Tmall and nowhere else",
        &[Kind::Clause],
        &word(Function::NothingElse),
        |_, every, _| {
            let Node::Clause(found) = every else { return None };
            let only = found.pick == Occurrence::Every && found.negation == Negation::No;
            only.then(|| (every.clone(), 0))
        },
    );
    grammar.pair("buys only skincare", &[Kind::Clause], &[Kind::Nothing], |context, clause, objects| {
        let (Node::Clause(clause), Node::Nothing(objects)) = (clause, objects) else { return None };
        let bare = Clause { objects: None, ..clause.as_ref().clone() };
        let Node::Clause(that) = about(context, &bare, objects)? else { return None };
        let (Node::Clause(every), cost) = only_that(context, &that)? else { return None };
        // Bought lipstick only on Tmall: of all lipstick, and of nothing besides.
        let clear = clause.objects.as_deref().is_none_or(|among| !share_a_kind(among, objects));
        let wording = Wording { limits: true, ..every.wording };
        let every = Clause { among: clause.objects.clone(), of_those: true, wording, ..every.as_ref().clone() };
        clear.then(|| (Node::Clause(every.into()), cost))
    });
    grammar.pair("买口红只买花屿的", &[Kind::Clause], &[Kind::Clause], |context, those, only| {
        let (Node::Clause(those), Node::Clause(only)) = (those, only) else { return None };
        let every = only.pick == Occurrence::Every && only.of_those && only.among.is_none() && !only.implied;
        let plain = **those == Clause { objects: those.objects.clone(), ..Clause::new(those.predicate) };
        let fits = every && plain && those.predicate == only.predicate && only.time.is_none() && !context.spaced;
        let among = those.objects.clone().filter(|_| fits && context.is_of_things(those))?;
        (only.objects.as_ref() != Some(&among))
            .then(|| (Node::Clause(Clause { among: Some(among), ..only.as_ref().clone() }.into()), 0))
    });
    grammar.pair("only skincare", &word(Function::Only), &THINGS, |_, _, things| {
        Some((Node::Nothing(as_objects(things)?.into()), 0))
    });
    grammar.pair("用券买的都是口红", &word(Function::Each), &[Kind::Values], |context, _, things| {
        let things = as_objects(things)?;
        let named = context.main_event().is_some_and(|main| context.names_thing(main, &things));
        (named && !context.spaced && !context.is_own_place(&things)).then(|| (Node::Nothing(things.into()), 2))
    });
    grammar.pair("anything but snacks", &word(Function::Beyond), &THINGS, |_, _, things| {
        let things = as_objects(things)?;
        // Anything, but used a coupon: a deed is none of the things.
        let fact = matches!(things, Objects::Property { test: PropertyTest::Says(_), .. });
        (!fact).then(|| (Node::Beyond(things.into()), 0))
    });
    grammar.pair("never bought anything but snacks", &[Kind::Clause], &[Kind::Beyond], |context, clause, things| {
        let (Node::Clause(clause), Node::Beyond(things)) = (clause, things) else { return None };
        let denied = clause.negation != Negation::No && clause.objects.is_none();
        let affirmed = Clause { negation: Negation::No, ..clause.as_ref().clone() };
        let Node::Clause(that) = about(context, &affirmed, things)? else { return None };
        denied.then(|| only_that(context, &that))?
    });
    grammar.pair("store-only", &[Kind::Values], &word(Function::Only), |context, values, _| {
        let clause = Clause { implied: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
        let Node::Clause(clause) = about(context, &clause, &as_objects(values)?)? else { return None };
        only_so(context, &clause).map(|(node, cost)| (node, cost + 5))
    });
    grammar.pair("weekends only", &[Kind::Objects], &word(Function::Only), |context, when, _| {
        let Node::Objects(when) = when else { return None };
        context.spaced.then(|| (Node::Nothing(when.clone()), 0))
    });
    grammar.pair("store-only buyers", &[Kind::Values], &word(Function::Only), |context, where_, _| {
        let things = as_objects(where_)?;
        context.spaced.then(|| (Node::Nothing(things.into()), 1))
    });
    let who = [Kind::Subject, Kind::Cond, Kind::Group];
    grammar.pair("weekend-only buyers", &[Kind::Nothing], &who, |context, only, who| {
        let Node::Nothing(things) = only else { return None };
        let clause = match who {
            Node::Subject { .. } => Clause { implied: true, ..Clause::new(Predicate::Event(context.main_event()?)) },
            buyers => context.doers(buyers)?,
        };
        let Node::Clause(clause) = about(context, &clause, things)? else { return None };
        only_so(context, &clause).filter(|_| context.spaced)
    });
}

/// One value, or one of several, or a fact: what a single row can be, and every other as well.
fn is_one(objects: &Objects) -> bool {
    match objects {
        Objects::Values(values) => values.items.len() == 1 || values.join == Some(Join::Or),
        Objects::Property { test: PropertyTest::Values(values), .. } => values.items.len() == 1,
        Objects::Property { test: PropertyTest::Says(_), .. } => true,
        _ => false,
    }
}

/// Every one of the rows is like that; without anything they are about, none is outside the window.
pub fn only_that(context: &Context<'_>, clause: &Clause) -> Option<(Node, u32)> {
    let Predicate::Event(_) = clause.predicate else { return None };
    let plain = clause.pick == Occurrence::Any
        && clause.bound.is_none()
        && clause.negation == Negation::No
        && !clause.counted
        && !clause.vague;
    if !plain {
        return None;
    }
    if clause.objects.is_some() {
        let every = Clause { pick: Occurrence::Every, ..clause.clone() };
        return Some((Node::Clause(every.into()), 0));
    }
    only_then(context, clause)
}

/// 只在天猫买过口红: whatever stands behind "only" is all there is of the rest.
pub fn only_so(context: &Context<'_>, clause: &Clause) -> Option<(Node, u32)> {
    // Only one order on Tmall: how many there were.
    if context.spaced && context.whole_event().map(Predicate::Event) == Some(clause.predicate) {
        return None;
    }
    let led = clause.time.as_ref().is_some_and(|timing| !timing.trailing);
    let plain = clause.pick == Occurrence::Any && clause.bound.is_none() && clause.negation == Negation::No;
    match (clause.predicate, clause.objects.as_deref()) {
        (Predicate::Event(event), Some(objects)) if led && plain => {
            context.names_thing(event, objects).then(|| only_then(context, clause))?
        }
        _ => {
            let (node, cost) = only_that(context, clause)?;
            let node = match node {
                Node::Clause(every) => Node::Clause(Clause { of_those: true, ..every.as_ref().clone() }.into()),
                node => node,
            };
            Some((node, cost))
        }
    }
}

/// All that was done of it, was done then.
fn only_then(context: &Context<'_>, clause: &Clause) -> Option<(Node, u32)> {
    match clause.time.as_ref().map(|timing| &timing.value) {
        Some(TimeValue::Window(Window::Festival { .. } | Window::Between { .. })) => {
            let clause = measured(context, &Rc::new(clause.clone()))?;
            let change = Change { direction: Direction::AtLeast, percent: Number::from(100) };
            let said = Said::Compared { change, against: Against::Always };
            // Rather in those months of whichever year, where none is said.
            Some((Node::Cond(Cond::about(&clause, said).into()), 4))
        }
        _ => None,
    }
}

/// 口红都是在天猫买的: every one of them was.
pub fn all_of_those(context: &Context<'_>, clause: &Clause, things: &Objects) -> Option<Clause> {
    let Predicate::Event(event) = clause.predicate else { return None };
    let so = clause.objects.as_deref().is_some_and(|so| !context.names_thing(event, so));
    let plain = clause.negation == Negation::No && clause.pick == Occurrence::Any && clause.bound.is_none();
    let listed = matches!(things, Objects::Values(values) if values.each);
    let all = clause.wording.all && so && plain && !listed && !clause.implied && context.names_thing(event, things);
    let among = Some(Rc::new(things.clone()));
    all.then(|| Clause { pick: Occurrence::Every, of_those: true, among, ..clause.clone() })
}

impl Context<'_> {
    /// Whether something is said of with what a deed was done.
    pub fn is_of_things(&self, clause: &Clause) -> bool {
        let Predicate::Event(event) = clause.predicate else { return false };
        clause.objects.as_deref().is_some_and(|objects| self.names_thing(event, objects))
    }

    /// Whether objects name a thing, and not where or how something was done with it.
    pub fn names_thing(&self, event: usize, objects: &Objects) -> bool {
        match objects {
            Objects::Values(values) => self.meant_by(event, values).is_some_and(|(_, name)| {
                let property = self.catalog.events.get(event).and_then(|event| event.property(&name));
                property.is_some_and(|property| property.object)
            }),
            Objects::Property { property, test: PropertyTest::Values(_) } => {
                let property = self.catalog.events.get(event).and_then(|event| event.property(property));
                property.is_some_and(|property| property.object)
            }
            Objects::Same(parts) => parts.iter().any(|part| self.names_thing(event, part)),
            Objects::Property { .. } | Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => false,
        }
    }
}
