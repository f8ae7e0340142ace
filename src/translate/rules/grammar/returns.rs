//! Once more, and after a silence: 首购后30天内复购 · 看过并买了同一款、中间没咨询过 · 沉默60天后最近7天又下单.

use std::rc::Rc;
use std::sync::Arc;

use super::super::meaning::{
    Bound, Chain, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest,
    Step, TimeValue, Timing,
};
use super::super::time::{Length, ago_between};
use super::super::words::Function;
use super::events::{about, as_objects, with_time};
use super::sequences::{THINGS, chain, earlier, is_plain, sequence};
use super::{Context, Grammar, word};
use crate::dsl::{Moment, Number, Period, Window};

pub fn rules(grammar: &mut Grammar) {
    again(grammar);
    became(grammar);
    between(grammar);
    silence(grammar);
}

/// A later step that is one more of the same, or about the same thing.
fn again(grammar: &mut Grammar) {
    grammar.one("复购: of the main event", Kind::Word(Function::Repeat), |context, _| {
        let clause = Clause::new(Predicate::Event(context.main_event()?)).into();
        Some((Node::Again { clause, same: false }, 0))
    });
    // 复购3次以上: three orders in all, or three after the first.
    grammar.pair("复购3次以上", &[Kind::Again], &[Kind::Bound], |context, again, bound| {
        Some((so_often_again(context, again, bound, 0)?, 0))
    });
    grammar.pair("复购3次以上, after the first", &[Kind::Again], &[Kind::Bound], |context, again, bound| {
        Some((so_often_again(context, again, bound, 1)?, 0))
    });
    grammar.pair("复购次数", &[Kind::Again], &word(Function::TimesNoun), |context, again, _| {
        (!context.spaced).then(|| (again.clone(), 0))
    });
    grammar.one("skipped October, returned in November", Kind::Word(Function::Reappeared), |context, _| {
        Some((Node::Clause(Clause::new(Predicate::Event(context.main_event()?)).into()), 0))
    });
    grammar.pair("再次购买, a second order", &word(Function::Again), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let plain = is_plain(clause) && clause.negation == Negation::No;
        plain.then(|| (Node::Again { clause: clause.clone(), same: false }, 0))
    });
    grammar.pair("ordered again", &[Kind::Clause], &word(Function::Again), |_, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        let plain = is_plain(clause) && clause.negation == Negation::No;
        plain.then(|| (Node::Again { clause: clause.clone(), same: false }, 0))
    });
    let not = [Kind::Word(Function::Not), Kind::Word(Function::NotOnce), Kind::Word(Function::Never)];
    grammar.pair("没有复购", &not, &[Kind::Again], |_, _, again| {
        let Node::Again { clause, same } = again else { return None };
        let denied = Clause { negation: Negation::Plain, ..clause.as_ref().clone() };
        let affirmed = clause.negation == Negation::No;
        affirmed.then(|| (Node::Again { clause: denied.into(), same: *same }, 0))
    });
    grammar
        .pair("面膜复购", &THINGS, &[Kind::Again], |context, things, again| repurchased(context, again, things, 1));
    grammar.pair("复购过面膜", &[Kind::Again], &THINGS, |context, again, things| {
        repurchased(context, again, things, 4)
    });
    grammar.pair("买过面膜没复购", &[Kind::Cond], &[Kind::Again, Kind::Tail], |context, bought, again| {
        let again = match again {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(bought), Node::Again { clause: again, same: false }) = (bought, again) else { return None };
        let Cond::Clause(bought) = bought.as_ref() else { return None };
        let main = Predicate::Event(context.main_event()?);
        let denied = **again == Clause { negation: Negation::Plain, ..Clause::new(main) };
        let of = bought.predicate == main && bought.negation == Negation::No && is_plain(bought) && !bought.implied;
        let once = Bound { tests: vec![(Op::Is, Number::from(1))], unit: Measured::Times };
        let count = Predicate::Measure(context.count_of(context.main_event()?)?);
        let clause = Clause { predicate: count, bound: Some(once.into()), ..bought.as_ref().clone() };
        (denied && of && bought.objects.is_some() && !context.spaced)
            .then(|| (Node::Cond(Cond::Clause(clause.into()).into()), 0))
    });
    grammar.one("have not bought again", Kind::Again, |context, again| {
        let Node::Again { clause, same: false } = again else { return None };
        let denied = Clause { negation: Negation::Plain, ..Clause::new(Predicate::Event(context.main_event()?)) };
        let time = Some(Timing { value: TimeValue::Since, trailing: false });
        let bare = **clause == denied && context.spaced;
        bare.then(|| (Node::Clause(Clause { time, ..denied }.into()), 0))
    });
    grammar.one("未复购: bought once", Kind::Again, |context, again| {
        let Node::Again { clause, same: false } = again else { return None };
        let main = context.main_event()?;
        let bare = **clause == Clause { negation: Negation::Plain, ..Clause::new(Predicate::Event(main)) };
        let term = context.once(main)?;
        (bare && !context.spaced).then(|| (Node::Cond(Cond::Term { term, time: None }.into()), 2))
    });
    grammar.pair("买了同一款", &[Kind::Clause], &word(Function::SameThing), |context, clause, _| {
        same_thing(context, clause)
    });
    let bought = [Kind::Clause];
    grammar.pair("同一款商品买了", &word(Function::SameThing), &bought, |context, _, clause| {
        // The same item they viewed: what they did first.
        (!context.spaced).then(|| same_thing(context, clause).map(|(node, cost)| (node, cost + 1)))?
    });
    grammar.pair("added it", &[Kind::Opens], &word(Function::SameThing), |_, verb, _| match verb {
        Node::Opens(event) => Some((Node::OpensSame(*event), 0)),
        _ => None,
    });
    grammar.pair("added it to the cart", &[Kind::OpensSame], &[Kind::Clause], |context, verb, clause| {
        let (Node::OpensSame(event), Node::Clause(found)) = (verb, clause) else { return None };
        (**found == Clause::new(Predicate::Event(*event))).then(|| same_thing(context, clause))?
    });
    grammar.pair("bought the same item they viewed", &[Kind::Again], &bought, |context, again, first| {
        let (Node::Again { clause: then, same: true }, Node::Clause(_)) = (again, first) else { return None };
        let affirmed = then.negation == Negation::No && then.time.is_none();
        (context.spaced && affirmed).then(|| Some((chain(context, &earlier(first)?, then, true)?, 0)))?
    });
    grammar.pair("bought it on Tmall", &[Kind::Again], &THINGS, |context, again, place| {
        let (Node::Again { clause, same: true }, place) = (again, as_objects(place)?) else { return None };
        let Predicate::Event(event) = clause.predicate else { return None };
        let Node::Clause(clause) = about(context, clause, &place)? else { return None };
        (!context.names_thing(event, &place)).then_some((Node::Again { clause, same: true }, 0))
    });
    grammar.pair("bought that product again", &[Kind::Again], &word(Function::Again), |_, again, _| {
        matches!(again, Node::Again { same: true, .. }).then(|| (again.clone(), 0))
    });
    grammar.pair("首购后30天内复购", &[Kind::After], &[Kind::Again], |context, after, again| {
        let (Node::After(first), Node::Again { clause, same }) = (after, again) else { return None };
        Some((chain(context, first, clause, *same)?, 0))
    });
    grammar.pair("bought again within 30 days of", &[Kind::Again], &[Kind::After], |context, again, after| {
        let (Node::After(first), Node::Again { clause, same }) = (after, again) else { return None };
        Some((chain(context, first, clause, *same)?, 0))
    });
    let tail = [Kind::Tail, Kind::Again];
    grammar.pair(
        "viewed it, added it to the cart and bought it",
        &[Kind::Cond, Kind::Group],
        &tail,
        |_, steps, then| {
            let then = match then {
                Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
                other => other,
            };
            let (Node::Cond(cond) | Node::Group(cond), Node::Again { clause, same: true }) = (steps, then) else {
                return None;
            };
            let Cond::Sequence(chain) = cond.as_ref() else { return None };
            let followed = |step: &Step| step.then.negation == Negation::No && step.same && step.without.is_none();
            let open = chain.steps.iter().all(followed) && is_plain(clause) && clause.time.is_none();
            let step = Step { same: true, ..Step::new(clause.clone()) };
            let steps = chain.steps.iter().cloned().chain([step]).collect();
            open.then(|| (sequence(Chain { first: chain.first.clone(), steps }), 0))
        },
    );
    grammar.pair("看过并买了同一款", &[Kind::Cond, Kind::Group], &tail, |context, first, then| {
        let then = match then {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(cond) | Node::Group(cond), Node::Again { clause, same: true }) = (first, then) else {
            return None;
        };
        let Cond::Clause(first) = cond.as_ref() else { return None };
        // 看了没买: what was not bought is the kind of thing, which is told elsewhere; but a product that was not bought is
        // that product.
        let kind = first.objects.is_some() || !context.spaced;
        if clause.negation != Negation::No && kind {
            // Viewed lipstick but never added it to the cart: that kind of thing.
            let denied = Cond::Clause(Clause { again: true, ..clause.as_ref().clone() }.into());
            let both = Cond::All(vec![cond.clone(), denied.into()]);
            let other = context.main_event().map(Predicate::Event) != Some(clause.predicate);
            return (context.spaced && other && first.objects.is_some()).then(|| (Node::Cond(both.into()), 0));
        }
        // Viewed lipstick last week and bought it this week: each at its time.
        let timed = |clause: &Clause| {
            matches!(&clause.time, Some(Timing { value: TimeValue::Window(_) | TimeValue::Recently, .. }))
        };
        if clause.negation == Negation::No && timed(clause) && timed(first) {
            let first = earlier(&Node::Clause(first.clone()))?.clause;
            let step = Step { same: true, ..Step::new(clause.clone()) };
            return Some((sequence(Chain { first, steps: vec![step] }), 0));
        }
        Some((chain(context, &earlier(&Node::Clause(first.clone()))?, clause, true)?, 0))
    });
}

/// Bought again so often, which is so many orders or more of them by those before.
fn so_often_again(context: &Context<'_>, again: &Node, bound: &Node, before: i64) -> Option<Node> {
    let (Node::Again { clause, same: false }, Node::Bound(bound)) = (again, bound) else { return None };
    let main = context.main_event()?;
    let counts = matches!(bound.unit, Measured::Times | Measured::Bare) && !context.spaced;
    let bare = **clause == Clause::new(Predicate::Event(main));
    let more = |(op, number): &(Op, Number)| Some((*op, Number::from(i64::try_from(number.whole()?).ok()? + before)));
    let tests = bound.tests.iter().map(more).collect::<Option<Vec<_>>>()?;
    let bound = Some(Bound { tests, unit: Measured::Times }.into());
    let orders = Clause { bound, ..Clause::new(Predicate::Measure(context.count_of(main)?)) };
    (counts && bare).then(|| Node::Clause(orders.into()))
}

/// Bought more than once, of these things; or not more than once.
fn repurchased(context: &Context<'_>, again: &Node, things: &Node, cost: u32) -> Option<(Node, u32)> {
    let Node::Again { clause, same: false } = again else { return None };
    let main = context.main_event()?;
    let bare = Clause { negation: Negation::No, ..clause.as_ref().clone() } == Clause::new(Predicate::Event(main));
    let test = if clause.negation == Negation::No { (Op::AtLeast, 2) } else { (Op::Is, 1) };
    let bound = Bound { tests: vec![(test.0, Number::from(test.1))], unit: Measured::Times };
    let count = Clause::new(Predicate::Measure(context.count_of(main)?));
    let things = as_objects(things)?;
    // Where customers are from says nothing of what they bought again.
    let own = matches!(&things, Objects::Values(values) if values.vocabularies().any(|found| context.has_own(found)));
    let Node::Clause(counted) = about(context, &count, &things)? else { return None };
    let counted = Clause { bound: Some(bound.into()), ..counted.as_ref().clone() };
    (bare && !own && !context.spaced).then(|| (Node::Clause(counted.into()), cost))
}

/// 拍了没付, 下了单又取消: what became of those same orders.
fn became(grammar: &mut Grammar) {
    // 上周解决的投诉: when that was, and not when they complained.
    grammar.pair("上周解决", &[Kind::Time], &[Kind::Objects], |context, time, fact| {
        let (Node::Time(time @ TimeValue::Window(_)), Node::Objects(fact)) = (time, fact) else { return None };
        let Objects::Property { property, test: PropertyTest::Says(true) } = fact.as_ref() else { return None };
        let clause = Clause::new(Predicate::Event(context.event_at(property)?));
        (!context.spaced).then(|| Some((Node::Clause(with_time(&clause, time, false)?.into()), 0)))?
    });
    grammar.pair("解决的投诉", &[Kind::Clause], &[Kind::Clause], |context, became, done| {
        let (Node::Clause(clause), Node::Clause(done)) = (became, done) else { return None };
        let bare = **done == Clause::new(done.predicate) && clause.negation == Negation::No && clause.time.is_some();
        let of_those = !context.spaced && bare && context.is_later_of(clause.predicate, done.predicate);
        of_those.then(|| (became.clone(), 0))
    });
    // A fact that is said or denied of what was done is one of that same row: received an SMS last month, did not click it.
    grammar.pair("sent last month but not opened", &[Kind::Cond], &[Kind::Tail], |context, done, tail| {
        let (Node::Cond(done), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (done, tail) else {
            return None;
        };
        let (Cond::Clause(clause), Node::Objects(fact)) = (done.as_ref(), node.as_ref()) else { return None };
        let Objects::Property { test: PropertyTest::Says(said), property } = fact.as_ref() else { return None };
        let affirmed = matches!(clause.predicate, Predicate::Event(_)) && clause.negation == Negation::No;
        // 下单3次以上且用过券: what was counted is not what the fact is of.
        let affirmed = affirmed && clause.bound.is_none();
        let became = context.is_fact_of(clause.predicate, property);
        let bought = context.main_event().map(Predicate::Event) == Some(clause.predicate);
        let contrasted = bought && !*said && matches!(tail, Node::Tail { join: Join::But, .. });
        match (affirmed && became, contrasted && clause.pick == Occurrence::Any) {
            (true, true) => Some((never_so(context, clause, property, fact)?, 0)),
            (true, false) => Some((about(context, clause, fact)?, 0)),
            _ => None,
        }
    });
    let then = [Kind::Clause, Kind::Tail];
    grammar.pair("拍了没付", &[Kind::Clause], &then, |context, done, then| {
        let (done, then) = match (done, then) {
            (Node::Clause(done), Node::Clause(then)) => (done, then),
            (Node::Clause(done), Node::Tail { join: Join::But, node }) => match node.as_ref() {
                Node::Cond(then) => match then.as_ref() {
                    Cond::Clause(then) => (done, then),
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
        // 订单都没付款: all of them, and not some.
        let some = **then == Clause::new(then.predicate) && !then.wording.all;
        let bare = some && is_plain(done) && done.negation == Negation::No;
        let clause = Clause { predicate: then.predicate, ..done.as_ref().clone() };
        (bare && !done.implied && context.becomes(done, then)).then(|| (Node::Clause(clause.into()), 0))
    });
}

fn same_thing(context: &Context<'_>, clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let Predicate::Event(event) = clause.predicate else { return None };
    let fits = is_plain(clause) && clause.objects.is_none() && context.has_key(event);
    fits.then(|| (Node::Again { clause: clause.clone(), same: true }, 0))
}

/// 中间没咨询过, without contacting support in between
fn between(grammar: &mut Grammar) {
    grammar.pair("中间没咨询过", &word(Function::Meanwhile), &[Kind::Clause], |_, _, clause| without(clause));
    grammar
        .pair("without asking in between", &[Kind::Clause], &word(Function::Meanwhile), |_, clause, _| without(clause));
    let tail = [Kind::Tail, Kind::Without];
    grammar.pair("…、中间没咨询过", &[Kind::Cond, Kind::Group], &tail, |_, chain, tail| {
        let without = match tail {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(found) | Node::Group(found), Node::Without(without)) = (chain, without) else { return None };
        let Cond::Sequence(chain) = found.as_ref() else { return None };
        let (last, before) = chain.steps.split_last()?;
        let open = last.without.is_none() && last.then.negation == Negation::No;
        let last = Step { without: Some(without.clone()), ..last.clone() };
        let steps = before.iter().cloned().chain([last]).collect();
        open.then(|| (sequence(Chain { first: chain.first.clone(), steps }), 0))
    });
}

fn without(clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let fits = is_plain(clause) && clause.time.is_none() && clause.negation != Negation::No;
    let denied = Clause { negation: Negation::No, ..clause.as_ref().clone() };
    fits.then(|| (Node::Without(denied.into()), 0))
}

/// 沉默60天后最近7天又下单, ordered again in the last 7 days after 60 silent days
fn silence(grammar: &mut Grammar) {
    let lengths = [Kind::Length, Kind::Time];
    grammar.pair("沉默60天, silent for 60 days", &word(Function::Silent), &lengths, |_, _, length| {
        Some((Node::Silence(length.length()?), 0))
    });
    let longer = [Kind::LengthBound, Kind::Lasting];
    grammar.pair("silent for 60 days or longer", &word(Function::Silent), &longer, |_, _, length| match length {
        Node::Lasting(length) | Node::LengthBound { op: Op::AtLeast, length } => Some((Node::Silence(*length), 0)),
        _ => None,
    });
    // So long at least is what it means anyway.
    grammar
        .pair("… or longer", &[Kind::Silence], &word(Function::OrMore), |_, silence, _| Some((silence.clone(), 0)));
    let then = [Kind::Word(Function::Then), Kind::Word(Function::But), Kind::Word(Function::And)];
    grammar.pair("…, then", &[Kind::Silence], &then, |context, silence, word| {
        // 沉睡一年和投诉过的: 和 joins two descriptions.
        (context.spaced || *word != Node::Word(Function::And)).then(|| (silence.clone(), 0))
    });
    grammar.pair("inactive in purchases", &word(Function::Silent), &[Kind::Clause], |context, _, deed| {
        let Node::Clause(deed) = deed else { return None };
        let bare = matches!(deed.predicate, Predicate::Event(_)) && **deed == Clause::new(deed.predicate);
        let denied = Clause { negation: Negation::Plain, ..deed.as_ref().clone() };
        (context.spaced && bare).then(|| (Node::Clause(denied.into()), 0))
    });
    grammar.pair("沉睡120天以上", &word(Function::Silent), &[Kind::LengthBound], |context, _, length| {
        let Node::LengthBound { op: Op::More | Op::AtLeast, length } = length else { return None };
        silent_for(context, length)
    });
    grammar.pair("lapsed 90 days ago", &word(Function::Silent), &[Kind::Time], |context, _, time| match time {
        Node::Time(TimeValue::Ago(length)) => silent_for(context, length),
        Node::Time(TimeValue::Window(Window::Between { from: None, until: Some(Moment::Ago { count, unit }) })) => {
            silent_for(context, &Length { count: *count, unit: *unit })
        }
        _ => None,
    });
    grammar.one("沉睡120天", Kind::Silence, |context, silence| {
        let Node::Silence(length) = silence else { return None };
        silent_for(context, length).map(|(node, cost)| (node, cost + 3))
    });
    let quiet = [Kind::Word(Function::Silent), Kind::Word(Function::Pause)];
    let lengths = [Kind::LengthBound, Kind::Lengths];
    grammar.pair("31-90天休眠, >90天流失", &lengths, &word(Function::Silent), |context, length, _| match length {
        Node::LengthBound { op: Op::More | Op::AtLeast, length } => silent_for(context, length),
        Node::Lengths { least, most, unit } => {
            let time = Some(Timing { value: TimeValue::Window(ago_between(*least, *most, *unit)), trailing: false });
            let event = Predicate::Event(context.main_event()?);
            Some((Node::Clause(Clause { pick: Occurrence::Last, time, ..Clause::new(event) }.into()), 1))
        }
        _ => None,
    });
    let long = [Kind::Length, Kind::LengthBound];
    grammar.pair("60 days of silence, at least 60 days of silence", &long, &quiet, |context, length, _| match length {
        Node::Length(length) => Some((Node::Silence(*length), 0)),
        Node::LengthBound { op: Op::AtLeast | Op::More, length } => {
            context.spaced.then_some((Node::Silence(*length), 0))
        }
        _ => None,
    });
    grammar.pair("没买60天", &[Kind::Clause], &word(Function::After), |_, clause, _| {
        let Node::Clause(clause) = clause else { return None };
        let Predicate::Event(_) = clause.predicate else { return None };
        let time = clause.time.as_ref()?;
        let length = Node::Time(time.value.clone()).length()?;
        let bare = Clause { time: None, negation: Negation::No, ..clause.as_ref().clone() };
        let quiet = clause.negation == Negation::Plain && bare == Clause::new(clause.predicate);
        quiet.then_some((Node::Silence(length), 2))
    });
    grammar
        .pair("沉默60天后", &[Kind::Silence], &word(Function::After), |_, silence, _| Some((silence.clone(), 0)));
    grammar.pair("after not buying for 60 days", &word(Function::Following), &[Kind::Clause], |_, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        let length = Node::Time(clause.time.as_ref()?.value.clone()).length()?;
        let bare = Clause { time: None, negation: Negation::No, ..clause.as_ref().clone() };
        let quiet = clause.negation == Negation::Plain && bare == Clause::new(clause.predicate);
        quiet.then_some((Node::Silence(length), 2))
    });
    grammar.pair("after 60 silent days", &word(Function::Following), &[Kind::Silence], |_, _, silence| {
        Some((silence.clone(), 0))
    });
    let back = [Kind::Clause, Kind::Again];
    grammar.pair("沉默60天后最近7天又下单", &[Kind::Silence], &back, |context, silence, back| {
        returned(context, silence, back)
    });
    grammar.pair("ordered after 60 silent days", &back, &[Kind::Silence], |context, back, silence| {
        returned(context, silence, back)
    });
    let back = [Kind::Tail, Kind::Cond];
    grammar.pair("断购60天以上、又在近7天下单", &[Kind::Cond], &back, |context, quiet, back| {
        let (back, join) = match back {
            Node::Tail { join: join @ (Join::And | Join::But | Join::Comma | Join::Along), node } => {
                (node.as_ref(), *join)
            }
            other => (other, Join::Beside),
        };
        let (Node::Cond(away), Node::Cond(here)) = (quiet, back) else { return None };
        let (Cond::Clause(quiet), Cond::Clause(back)) = (away.as_ref(), here.as_ref()) else { return None };
        // The last one cannot be both so long ago and in these days: it was so long ago when they came back.
        let TimeValue::Window(Window::Between { from: None, until: Some(Moment::Ago { count, unit }) }) =
            &quiet.time.as_ref()?.value
        else {
            return None;
        };
        let recent = back.time.as_ref().is_some_and(|timing| {
            let TimeValue::Window(Window::Between { from: Some(from), until }) = &timing.value else { return false };
            until.is_none() || matches!(from, Moment::Start { period: Period::Day, .. })
        });
        let last = Clause { time: None, ..quiet.as_ref().clone() };
        let last = last == Clause { pick: Occurrence::Last, ..Clause::new(quiet.predicate) };
        let silence = Node::Silence(Length { count: *count, unit: *unit });
        if !last || !recent || back.predicate != quiet.predicate {
            return None;
        }
        // 沉睡一年和昨天下单的: 和 joins two kinds of customers, and nobody is both.
        if join == Join::Along {
            return Some((Node::Cond(Cond::Listed(vec![away.clone(), here.clone()]).into()), 0));
        }
        returned(context, &silence, &Node::Clause(back.clone()))
    });
    grammar.pair("最近7天又下单", &[Kind::Time], &[Kind::Again], |context, time, again| {
        // In English a time is rather of what stands before it.
        timed(again, time, false).map(|(node, _)| (node, context.spaced.into()))
    });
    let back = [Kind::Tail, Kind::Again];
    grammar.pair("3个月前买过，近3个月又买了", &[Kind::Cond], &back, |_, before, back| {
        let back = match back {
            Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(before), Node::Again { clause: back, same: false }) = (before, back) else { return None };
        let Cond::Clause(first) = before.as_ref() else { return None };
        // Each at its own time, which tells that it was done once more.
        let timed = first.time.is_some() && back.time.is_some() && first.predicate == back.predicate;
        let done = first.negation == Negation::No && back.negation == Negation::No && is_plain(first);
        let both = Cond::All(vec![before.clone(), Cond::Clause(back.clone()).into()]);
        (timed && done && first.time != back.time).then(|| (Node::Cond(both.into()), 0))
    });
    // Not again in a time of its own is no more than not.
    grammar.one("has not come back this year", Kind::Again, |_, again| {
        let Node::Again { clause, same: false } = again else { return None };
        let denied = clause.negation == Negation::Plain && clause.time.is_some();
        let then = Clause { again: true, ..clause.as_ref().clone() };
        denied.then(|| (Node::Cond(Cond::Clause(then.into()).into()), 1))
    });
    grammar.pair("ordered again in the last 7 days", &[Kind::Again], &[Kind::Time], |_, again, time| {
        timed(again, time, true)
    });
}

/// The last of the main event was longer ago than that.
fn silent_for(context: &Context<'_>, length: &Length) -> Option<(Node, u32)> {
    let time = Some(Timing { value: TimeValue::Window(length.before()), trailing: false });
    let event = Predicate::Event(context.main_event()?);
    Some((Node::Clause(Clause { pick: Occurrence::Last, time, ..Clause::new(event) }.into()), 1))
}

fn timed(again: &Node, time: &Node, trailing: bool) -> Option<(Node, u32)> {
    let (Node::Again { clause, same }, Node::Time(time)) = (again, time) else { return None };
    let clause = with_time(clause, time, trailing)?.into();
    Some((Node::Again { clause, same: *same }, 0))
}

/// Nothing of the same between the last time and this one, and so long in between.
fn returned(context: &Context<'_>, silence: &Node, back: &Node) -> Option<(Node, u32)> {
    let Node::Silence(length) = silence else { return None };
    let (Node::Clause(clause) | Node::Again { clause, same: false }) = back else { return None };
    let bare = Clause { time: None, ..clause.as_ref().clone() };
    let first = Rc::new(Clause::new(clause.predicate));
    let Predicate::Event(event) = clause.predicate else { return None };
    // Products in a cart that is inactive lie there.
    let lies = context.spaced && context.has_key(event) && Some(event) != context.main_event();
    let fits = bare == *first && !lies;
    let step = Step { after: Some(*length), without: Some(first.clone()), ..Step::new(clause.clone()) };
    fits.then(|| (sequence(Chain { first, steps: vec![step] }), 0))
}

impl Context<'_> {
    /// Whether rows of the event name the thing they are about by a key.
    fn has_key(&self, event: usize) -> bool {
        let properties = self.catalog.events.get(event).map_or(&[][..], |event| event.properties.as_slice());
        properties.iter().any(|property| property.kind == crate::catalog::Type::Id)
    }
}

/// Bought something but used no coupon: for none of it, and not only for some.
fn never_so(context: &Context<'_>, done: &Rc<Clause>, property: &Arc<str>, fact: &Objects) -> Option<Node> {
    let so = Objects::Property { property: property.clone(), test: PropertyTest::Says(true) };
    let whole = |node: Node, negation: Negation| match node {
        Node::Clause(clause) => Some(Rc::new(Cond::Clause(Clause { negation, ..clause.as_ref().clone() }.into()))),
        _ => None,
    };
    let with = whole(about(context, &Clause { time: None, ..done.as_ref().clone() }, &so)?, Negation::Plain)?;
    let usual = Rc::new(Cond::All(vec![Rc::new(Cond::Clause(done.clone())), with]));
    let other = whole(about(context, done, fact)?, Negation::No)?;
    Some(Node::Cond(Cond::Read { usual, other }.into()))
}
