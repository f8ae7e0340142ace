//! Times: festivals with and without a year, lengths with a comparison, 近90天累计.

use std::rc::Rc;

use super::super::meaning::{
    AttributeTest, Clause, Cond, Gapped, InAll, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op,
    Predicate, Said, TimeValue, Timing,
};
use super::super::time::Length;
use super::super::words::Function;
use super::appended::beside_last;
use super::belonging::last_of;
use super::bounds::exactly;
use super::events::{about, as_objects, bounded, with_time};
use super::festivals;
use super::late::since_the_end;
use super::occasions::{as_then, year_of};
use super::once::is_open;
use super::sharing::share_a_kind;
use super::{Context, Grammar, word};
use crate::dsl::{Moment, Period, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("at least 5 orders, over all time", &word(Function::Comma), &[Kind::Time], |context, _, time| {
        (context.spaced && matches!(time, Node::Time(TimeValue::Total(_)))).then(|| (time.clone(), 1))
    });
    festivals::rules(grammar);
    grammar.pair("近90天累计", &[Kind::Time], &[Kind::Time], |_, left, right| match (left, right) {
        // 近90天累计浏览: what is counted over all of it is rather said by the clause.
        (Node::Time(TimeValue::Window(_)), Node::Time(TimeValue::Total(_))) => Some((left.clone(), 1)),
        // Once ever, over 75 days ago: all that was done, and when.
        (Node::Time(TimeValue::Total(_)), Node::Time(TimeValue::Window(window))) if !is_open(window) => {
            Some((right.clone(), 1))
        }
        (Node::Time(TimeValue::Total(_)), Node::Time(TimeValue::Total(_))) => Some((right.clone(), 0)),
        _ => None,
    });
    let joints = [Kind::Word(Function::Comma), Kind::Word(Function::But)];
    grammar.pair("近30天，…, 近半年却…", &[Kind::Time], &joints, |context, time, joint| {
        // In November but are over 35: what follows is rather said beside it.
        let but = if context.spaced { 8 } else { 4 };
        Some((time.clone(), if *joint == Node::Word(Function::But) { but } else { 1 }))
    });
    grammar.pair("last month, women who bought", &[Kind::Time], &[Kind::Group], |_, time, group| {
        let (Node::Time(time @ (TimeValue::Window(_) | TimeValue::Recently)), Node::Group(cond)) = (time, group) else {
            return None;
        };
        let begun =
            |clause: &Clause| with_time(clause, time, false).filter(|_| clause.time.is_none() && !clause.implied);
        let first = |cond: &Cond| match cond {
            Cond::Clause(clause) => Some(Rc::new(Cond::Clause(begun(clause)?.into()))),
            _ => None,
        };
        let cond = match cond.as_ref() {
            Cond::All(parts) => {
                let (one, rest) = parts.split_first()?;
                Rc::new(Cond::All([first(one)?].into_iter().chain(rest.iter().cloned()).collect()))
            }
            one => first(one)?,
        };
        Some((Node::Group(cond), 1))
    });
    let just = word(Function::Just);
    grammar.pair("昨天刚", &[Kind::Time], &just, |_, time, _| match time {
        // 本月新流失: what began in it.
        Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Start { .. }), until: None })) => {
            Some((time.clone(), 4))
        }
        Node::Time(TimeValue::Window(_)) => Some((time.clone(), 0)),
        _ => None,
    });
    grammar.pair("刚过去的7天", &just, &[Kind::Time], |_, _, time| match time {
        Node::Time(TimeValue::Window(_)) => Some((time.clone(), 1)),
        _ => None,
    });
    grammar.pair("国庆（10月1日到7日）", &[Kind::Time], &[Kind::Time], |context, one, other| {
        let (Node::Time(TimeValue::Window(one)), Node::Time(TimeValue::Window(again))) = (one, other) else {
            return None;
        };
        let interval = |window: &Window| crate::dsl::time::interval(window, context.catalog, context.as_of);
        let same = one != again && interval(one).is_some_and(|found| interval(again) == Some(found));
        same.then(|| (other.clone(), 0))
    });
    after(grammar);
    grammar.pair("not this month, not since", &word(Function::Not), &[Kind::Time], |_, _, time| match time {
        Node::Time(value @ (TimeValue::Window(_) | TimeValue::Since)) => Some((Node::NotThen(value.clone()), 2)),
        _ => None,
    });
    let not = [Kind::Word(Function::Not), Kind::Word(Function::NotOnce), Kind::Word(Function::Never)];
    grammar.pair("今年没有, 今年一次也没有", &[Kind::Time], &not, |context, time, _| match time {
        Node::Time(value @ TimeValue::Window(_)) if !context.spaced => Some((Node::NotThen(value.clone()), 3)),
        _ => None,
    });
    grammar.pair("购买：近90天无", &[Kind::Clause], &[Kind::NotThen], |context, clause, then| {
        let (Node::Clause(clause), Node::NotThen(time)) = (clause, then) else { return None };
        let plain = Clause { objects: clause.objects.clone(), ..Clause::new(clause.predicate) };
        let bare = **clause == plain && matches!(clause.predicate, Predicate::Event(_)) && !context.spaced;
        let denied = Clause { negation: Negation::Plain, ..plain };
        bare.then(|| Some((Node::Clause(with_time(&denied, time, true)?.into()), 2)))?
    });
    let so_far = word(Function::SoFar);
    grammar.pair("nothing so far", &word(Function::Nothing), &so_far, |_, nothing, _| Some((nothing.clone(), 0)));
    let none = [Kind::Word(Function::Nothing), Kind::Word(Function::Skipped)];
    grammar.pair("nothing this month, skipped October", &none, &[Kind::Time], |_, _, time| match time {
        Node::Time(value @ (TimeValue::Window(_) | TimeValue::Since)) => Some((Node::NotThen(value.clone()), 0)),
        _ => None,
    });
    grammar.pair("bought last month and not this month", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(found), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (cond, tail) else {
            return None;
        };
        let Node::NotThen(time) = node.as_ref() else { return None };
        // Bought in September, bought in October, nothing in November: of one and the same deed, whichever was last.
        let mut parts = match found.as_ref() {
            Cond::All(parts) => parts.clone(),
            _ => vec![found.clone()],
        };
        let last = parts.last()?.clone();
        // Active last month and not this month.
        if let Cond::Term { term, time: Some(said) } = last.as_ref() {
            let denied = Cond::Not(Cond::Term { term: *term, time: Some(time.clone()) }.into());
            parts.push(denied.into());
            return (said != time && matches!(time, TimeValue::Window(_)))
                .then(|| (Node::Cond(Cond::All(parts).into()), 0));
        }
        let Cond::Clause(then) = last.as_ref() else { return None };
        let whole = Clause { time: None, ..then.as_ref().clone() };
        let other = |part: &Rc<Cond>| matches!(part.as_ref(), Cond::Clause(one) if Clause { time: None, ..one.as_ref().clone() } != whole);
        if parts.iter().any(other) {
            return None;
        }
        let event = match then.predicate {
            Predicate::Event(event) => event,
            Predicate::Measure(measure)
                if context.count_of(context.event_of(measure)?) == Some(measure) || context.is_main_sum(measure) =>
            {
                context.event_of(measure)?
            }
            Predicate::Measure(_) | Predicate::Moment(_) => return None,
        };
        let done = then.negation == Negation::No && then.rank.is_none();
        let ever = Timing { value: TimeValue::Total(InAll::Ever), trailing: false };
        let timing = then.time.as_ref().or(context.spaced.then_some(&ever)).filter(|timing| timing.value != *time)?;
        // At last year's festival but not this year's: at that festival, or in all of the year?
        let festival = matches!(timing.value, TimeValue::Window(Window::Festival { .. }));
        if festival && context.spaced && year_of(context, time).is_some() {
            return None;
        }
        let value = match (time, &timing.value) {
            // Not since: from the end of what stands before.
            (TimeValue::Since, then) => TimeValue::Window(since_the_end(context, then)?),
            (time, then) => as_then(context, then, time),
        };
        let time = Some(Timing { value, trailing: timing.trailing });
        // Twice last month and not this month: not once.
        let predicate = Predicate::Event(event);
        let denied =
            Clause { predicate, time, negation: Negation::Plain, bound: None, counted: false, ..then.as_ref().clone() };
        parts.push(Cond::Clause(denied.into()).into());
        done.then(|| (Node::Cond(Cond::All(parts).into()), 0))
    });
    grammar.pair("active last month, nothing this month", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(found), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (cond, tail) else {
            return None;
        };
        let (Cond::Term { term, time: Some(then) }, Node::NotThen(now)) = (found.as_ref(), node.as_ref()) else {
            return None;
        };
        let value = match now {
            TimeValue::Since => TimeValue::Window(since_the_end(context, then)?),
            now => as_then(context, then, now),
        };
        let again = Cond::Term { term: *term, time: Some(value) };
        let parts = vec![found.clone(), Cond::Not(again.into()).into()];
        (then != now).then(|| (Node::Cond(Cond::All(parts).into()), 0))
    });
    grammar.pair("bought in October and in November", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(found), Node::Tail { join: join @ (Join::And | Join::Or | Join::But | Join::Comma), node }) =
            (cond, tail)
        else {
            return None;
        };
        let Node::Time(value @ (TimeValue::Window(_) | TimeValue::Earlier)) = node.as_ref() else { return None };
        let Cond::Clause(one) = last_of(found) else { return None };
        let timing = one.time.as_ref().filter(|timing| timing.trailing && timing.value != *value)?;
        let happened = !matches!(one.predicate, Predicate::Measure(_));
        // 生日在1月和2月: nobody has two of them.
        let single = matches!(one.predicate, Predicate::Moment(_));
        let time = Some(Timing { value: as_then(context, &timing.value, value), trailing: timing.trailing });
        // Not this month, but last month: what was not done now was done then.
        let contrast = *join == Join::But && one.negation != Negation::No;
        let known = contrast && context.spaced || *value != TimeValue::Earlier;
        // Neither in October nor in November: a denial reaches both.
        let any = (single || *join == Join::Or) && one.negation == Negation::No;
        let negation = if contrast { Negation::No } else { one.negation };
        let then = Cond::Clause(Clause { time, negation, ..one.as_ref().clone() }.into());
        let both = beside_last(found, then.into(), any);
        (happened && known).then(|| (Node::Cond(both.into()), 1))
    });
    grammar.pair("bought lipstick, past year", &[Kind::Cond, Kind::Group], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
        let Node::Tail { join: Join::Comma, node } = tail else { return None };
        let Node::Time(time @ (TimeValue::Window(_) | TimeValue::Total(InAll::Ever))) = node.as_ref() else {
            return None;
        };
        if let Some(both) = context.so_few_by_then(found, time) {
            return Some((Node::Cond(both.into()), 1));
        }
        let made = match found.as_ref() {
            Cond::Clause(clause) if clause.time.is_none() => Cond::Clause(with_time(clause, time, true)?.into()),
            Cond::Term { term, time: None } => Cond::Term { term: *term, time: Some(time.clone()) },
            Cond::About { clause, said: said @ Said::Together } if clause.time.is_none() => {
                Cond::About { clause: with_time(clause, time, true)?.into(), said: said.clone() }
            }
            _ => return None,
        };
        context.spaced.then(|| (Node::Cond(made.into()), 1))
    });
    grammar.pair("every month from June to October", &[Kind::Each], &[Kind::Time], |_, each, time| {
        let (Node::Each(Period::Month), Node::Time(TimeValue::Window(Window::Between { from, until }))) = (each, time)
        else {
            return None;
        };
        let (Some(Moment::Date(from)), Some(Moment::Date(until))) = (from, until) else { return None };
        let mut windows = Vec::new();
        let mut first = *from;
        while first < *until && first.day() == 1 && windows.len() < 24 {
            let next = first.last_of_month().tomorrow().ok()?;
            windows.push(Window::Between { from: Some(Moment::Date(first)), until: Some(Moment::Date(next)) });
            first = next;
        }
        (first == *until && windows.len() > 1).then_some((Node::Times { windows, each: true }, 0))
    });
    grammar.pair("今年不到2千", &[Kind::Time], &[Kind::Bound], |_, time, bound| {
        let (Node::Time(time @ TimeValue::Window(_)), Node::Bound(bound)) = (time, bound) else { return None };
        Some((Node::Elided(time.clone(), bound.clone()), 2))
    });
    grammar.pair("五月花了300以上，六月不到100", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(found), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (cond, tail) else {
            return None;
        };
        let (Cond::Clause(one), Node::Elided(time, bound)) = (found.as_ref(), node.as_ref()) else { return None };
        let own = one.bound.as_ref()?;
        let timed = one.time.as_ref().is_some_and(|timing| timing.value != *time);
        let fits = own.unit == bound.unit || bound.unit == Measured::Bare || own.unit == Measured::Bare;
        let bare = Clause { bound: None, time: None, ..one.as_ref().clone() };
        let (Node::Clause(other), _) = bounded(context, &bare, bound, true)? else { return None };
        let other = with_time(&other, time, false)?;
        let plain = one.negation == Negation::No && one.rank.is_none();
        let both = Cond::All(vec![found.clone(), Cond::Clause(other.into()).into()]);
        (timed && fits && plain).then(|| (Node::Cond(both.into()), 0))
    });
    gapped(grammar);
    let either = [Function::Both, Function::Either, Function::Again, Function::Every].map(Kind::Word);
    grammar.pair("in both October", &either, &[Kind::Time], |context, both, time| {
        let Node::Time(TimeValue::Window(window)) = time else { return None };
        // Both in the last 14 days: no second time follows, so both of what was done.
        let rolling = matches!(window, Window::Between { from: Some(Moment::Ago { .. }), until: None });
        let both = [Function::Both, Function::Every].iter().any(|word| *both == Node::Word(*word));
        let node =
            if both && rolling { Node::Times { windows: vec![window.clone()], each: true } } else { time.clone() };
        context.spaced.then_some((node, 0))
    });
    let before = [
        Kind::Word(Function::More),
        Kind::Word(Function::Less),
        Kind::Word(Function::AtLeast),
        Kind::Word(Function::AtMost),
    ];
    grammar.pair("超过60天, at least 60 days", &before, &[Kind::Length], |_, op, length| {
        let (Node::Word(op), Node::Length(length)) = (op, length) else { return None };
        let op = match op {
            Function::More => Op::More,
            Function::Less => Op::Less,
            Function::AtLeast => Op::AtLeast,
            Function::AtMost => Op::AtMost,
            _ => return None,
        };
        Some((Node::LengthBound { op, length: *length }, 0))
    });
    grammar.pair("30到60天之间", &[Kind::Lengths], &word(Function::BetweenEnd), |_, lengths, _| {
        Some((lengths.clone(), 0))
    });
    let after = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];
    grammar.pair("60天以上, 60 days or more", &[Kind::Length], &after, |_, length, op| {
        let (Node::Length(length), Node::Word(op)) = (length, op) else { return None };
        let op = if *op == Function::OrMore { Op::AtLeast } else { Op::AtMost };
        Some((Node::LengthBound { op, length: *length }, 0))
    });
}

/// Spent 50 in May and 100 in June, viewed tea in May but not coffee in June: the verb is said once.
fn gapped(grammar: &mut Grammar) {
    let parts = [Kind::Bound, Kind::Amount, Kind::Values, Kind::Objects, Kind::Several];
    grammar.pair("over 100 in June, coffee in June", &parts, &[Kind::Time], |_, part, time| {
        let Node::Time(time @ (TimeValue::Window(_) | TimeValue::Recently | TimeValue::Total(_))) = time else {
            return None;
        };
        let (bound, objects) = match part {
            Node::Bound(bound) => (Some(bound.clone()), None),
            Node::Amount(amount) => (Some(exactly(amount).into()), None),
            Node::Several { bound, things } => (Some(bound.clone()), Some(things.clone())),
            things => (None, Some(as_objects(things)?.into())),
        };
        let denied = matches!(objects.as_deref(), Some(Objects::Not { .. }));
        let gapped = Gapped { denied: false, objects, bound, time: time.clone() };
        (!denied).then(|| (Node::Gapped(gapped.into()), 1))
    });
    // This year's: the time may stand before the thing.
    grammar.pair("this year's welcome coupon", &[Kind::Time], &[Kind::Values], |context, time, things| {
        let Node::Time(time @ TimeValue::Window(_)) = time else { return None };
        let objects = Some(as_objects(things)?.into());
        context
            .spaced
            .then(|| (Node::Gapped(Gapped { denied: false, objects, bound: None, time: time.clone() }.into()), 2))
    });
    grammar.pair("claimed this year's welcome coupon", &[Kind::Clause], &[Kind::Gapped], |context, clause, rest| {
        let (Node::Clause(clause), Node::Gapped(rest)) = (clause, rest) else { return None };
        let open = **clause == Clause::new(clause.predicate) && rest.bound.is_none() && !rest.denied;
        let Node::Clause(made) = about(context, clause, rest.objects.as_deref()?)? else { return None };
        open.then(|| Some((Node::Clause(with_time(&made, &rest.time, true)?.into()), 0)))?
    });
    grammar.pair("not coffee in June", &word(Function::Not), &[Kind::Gapped], |_, _, rest| {
        let Node::Gapped(found) = rest else { return None };
        let denied = Gapped { denied: true, ..found.as_ref().clone() };
        (!found.denied && found.bound.is_none()).then(|| (Node::Gapped(denied.into()), 0))
    });
    grammar.pair("spent 50 in May and 100 in June", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(found), Node::Tail { join: join @ (Join::And | Join::Or | Join::But | Join::Comma), node }) =
            (cond, tail)
        else {
            return None;
        };
        let Node::Gapped(rest) = node.as_ref() else { return None };
        let Cond::Clause(said) = last_of(found) else { return None };
        // Each part is said of both times, or of neither.
        let alike = said.bound.is_some() == rest.bound.is_some()
            && said.objects.is_some() == rest.objects.is_some()
            && said.time.as_ref().is_some_and(|timing| timing.trailing && timing.value != rest.time);
        let plain = said.negation == Negation::No && said.pick == Occurrence::Any && said.rank.is_none();
        if !alike || !plain || said.implied {
            return None;
        }
        let negation = if rest.denied { Negation::Plain } else { Negation::No };
        let time = Some(Timing { value: rest.time.clone(), trailing: true });
        let bare = Clause { objects: None, bound: None, time, negation, ..said.as_ref().clone() };
        let made = match &rest.objects {
            Some(objects) => about(context, &bare, objects)?,
            None => Node::Clause(bare.into()),
        };
        let Node::Clause(made) = made else { return None };
        let made = match &rest.bound {
            Some(bound) => bounded(context, &made, bound, true)?.0,
            None => Node::Clause(made),
        };
        let Node::Clause(made) = made else { return None };
        let whole = beside_last(found, Cond::Clause(made).into(), *join == Join::Or);
        Some((Node::Cond(whole.into()), 0))
    });
    grammar.pair("viewed tea in May but not coffee", &[Kind::Cond], &[Kind::Tail], |context, cond, tail| {
        let (Node::Cond(found), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (cond, tail) else {
            return None;
        };
        let (Cond::Clause(said), Node::Objects(denied)) = (found.as_ref(), node.as_ref()) else { return None };
        let (Objects::Not { of, .. }, Some(before)) = (denied.as_ref(), &said.objects) else { return None };
        let Predicate::Event(event) = said.predicate else { return None };
        let timed = said.time.as_ref().is_some_and(|timing| timing.trailing);
        let plain = said.bound.is_none() && said.negation == Negation::No && said.pick == Occurrence::Any;
        let fits = share_a_kind(before, of) && context.fits(event, of) && !said.implied;
        let both = Objects::All(vec![before.as_ref().clone(), denied.as_ref().clone()]);
        let clause = Clause { objects: Some(both.into()), ..said.as_ref().clone() };
        (timed && plain && fits).then(|| (Node::Cond(Cond::Clause(clause.into()).into()), 0))
    });
}

/// A length counted from a moment of the customer's own: 注册后30天内, within 30 days of registering.
fn after(grammar: &mut Grammar) {
    let lengths = [Kind::Time, Kind::Length];
    grammar.pair("注册后", &[Kind::Clause], &word(Function::After), |_, moment, _| {
        Some((Node::Since(bare_moment(moment)?), 0))
    });
    grammar.pair("registered but never ordered", &[Kind::Clause], &[Kind::Tail], |_, moment, tail| {
        let attribute = bare_moment(moment)?;
        let Node::Tail { join: Join::And | Join::But | Join::Comma, node } = tail else { return None };
        let Node::Cond(then) = node.as_ref() else { return None };
        let known = Cond::Attribute { attribute, test: AttributeTest::Present };
        Some((Node::Cond(Cond::All(vec![known.into(), then.clone()]).into()), 2))
    });
    grammar.pair("注册未消费", &[Kind::Clause], &[Kind::Clause], |_, moment, denied| {
        let (attribute, Node::Clause(deed)) = (bare_moment(moment)?, denied) else { return None };
        let known = Cond::Attribute { attribute, test: AttributeTest::Present };
        let both = Cond::All(vec![known.into(), Rc::new(Cond::Clause(deed.clone()))]);
        (deed.negation != Negation::No && deed.is_complete()).then(|| (Node::Cond(both.into()), 3))
    });
    // 注册7天内就下单: what comes next lies within it.
    grammar.pair("注册7天内", &[Kind::Clause], &[Kind::Within], |context, moment, length| {
        Some((counted_from(context, bare_moment(moment)?, length)?, 0))
    });
    grammar.pair("注册并在7天内", &[Kind::Clause], &[Kind::Soon], |context, moment, soon| {
        let Node::Soon(length) = soon else { return None };
        Some((counted_from(context, bare_moment(moment)?, &Node::Length(*length))?, 0))
    });
    grammar.pair("注册后30天内", &[Kind::Since], &lengths, |context, since, length| {
        let Node::Since(attribute) = since else { return None };
        Some((counted_from(context, *attribute, length)?, 0))
    });
    grammar.pair("注册后从未下单", &[Kind::Since], &[Kind::Clause], |_, _, clause| match clause {
        // What never happened did not happen since either.
        Node::Clause(found) if found.negation != Negation::No && found.time.is_none() => Some((clause.clone(), 1)),
        _ => None,
    });
    let from = [Kind::Word(Function::Following), Kind::Word(Function::Since), Kind::Word(Function::Behind)];
    grammar.pair("of registering, since registering", &from, &[Kind::Clause], |_, _, moment| {
        Some((Node::Since(bare_moment(moment)?), 0))
    });
    grammar.pair("never ordered since registering", &[Kind::Clause], &[Kind::Since], |_, clause, _| match clause {
        Node::Clause(found) if found.negation != Negation::No && found.time.is_none() => Some((clause.clone(), 1)),
        _ => None,
    });
    grammar
        .pair("the first 30 days", &word(Function::First), &[Kind::Length], |_, _, length| Some((length.clone(), 0)));
    grammar.pair("in their first 30 days", &word(Function::OwnFirst), &[Kind::Length], |context, _, length| {
        Some((counted_from(context, context.joined()?, length)?, 0))
    });
    let within = [Kind::Time, Kind::Length, Kind::Within];
    grammar.pair("within 30 days of registering", &within, &[Kind::Since], |context, length, since| {
        let Node::Since(attribute) = since else { return None };
        Some((counted_from(context, *attribute, length)?, 0))
    });
}

pub fn bare_moment(clause: &Node) -> Option<usize> {
    let Node::Clause(clause) = clause else { return None };
    match clause.predicate {
        Predicate::Moment(attribute) if **clause == Clause::new(clause.predicate) => Some(attribute),
        _ => None,
    }
}

pub fn counted_from(context: &Context<'_>, attribute: usize, length: &Node) -> Option<Node> {
    let Length { count, unit } = length.length()?;
    let attribute = context.catalog.attributes.get(attribute)?.name.clone();
    Some(Node::Time(TimeValue::Window(Window::After { attribute, count, unit })))
}
