//! Where customers stand: RFM cells and axes (R近F高M高), stages, business terms, who is in scope.

use std::rc::Rc;

use super::super::meaning::{
    Against, Clause, Cond, InAll, Join, Kind, Measured, Node, Occurrence, Op, Predicate, TimeValue, Timing,
};
use super::super::time::ago_between;
use super::super::words::Function;
use super::appended::append_all;
use super::belonging::last_of;
use super::denials::last_statement;
use super::{Context, Grammar, leanings, word};
use crate::dsl::{Axis, Direction, Level, Window};

/// Scores of an axis go up to five, in some houses up to ten.
const HIGHEST_SCORE: i64 = 10;

pub fn rules(grammar: &mut Grammar) {
    let level = [Kind::Word(Function::High), Kind::Word(Function::Low)];
    grammar.pair("F高, 消费力偏低", &[Kind::Axis], &level, |_, axis, level| on_axis(axis, level));
    grammar.pair("high frequency", &level, &[Kind::Axis], |_, level, axis| on_axis(axis, level));
    grammar.pair("R和M都高", &word(Function::Each), &level, |_, _, level| Some((level.clone(), 0)));
    // What an axis is measured by, unless the number could be a score.
    grammar.pair("M≥5000", &[Kind::Axis], &[Kind::Bound], |context, axis, bound| {
        numbered(context, axis, bound, context.spaced).map(|node| (node, 1))
    });
    grammar.pair("30<R<=90", &[Kind::Bound], &[Kind::Axis], |context, bound, axis| {
        numbered(context, axis, bound, true).map(|node| (node, 3))
    });
    // R is a number of days to some and a score to others.
    grammar.pair("M>均值", &[Kind::Axis], &[Kind::Versus], |_, axis, versus| {
        let (Node::Axis { state, axis }, Node::Versus(versus)) = (axis, versus) else { return None };
        let mean = matches!(versus.against, Against::Mean { of: None, among: None }) && *axis != Axis::Recency;
        let level = match versus.direction? {
            Direction::More | Direction::AtLeast => Level::High,
            Direction::Less | Direction::AtMost => Level::Low,
        };
        mean.then(|| (Node::Cond(Cond::Axis { state: *state, axis: *axis, level }.into()), 1))
    });
    // 最近消费、频次低: between commas each has a level of its own, which may be understood.
    grammar.pair("R和M高", &[Kind::Axis], &[Kind::Tail], |_, axis, rest| {
        let (Node::Axis { state, axis }, Node::Tail { join: Join::And, node }) = (axis, rest) else { return None };
        let Node::Cond(found) = node.as_ref() else { return None };
        // The level is said once, of all the axes before it.
        let (first, more) = match found.as_ref() {
            Cond::All(parts) => (parts.first()?.clone(), parts.clone()),
            _ => (found.clone(), vec![found.clone()]),
        };
        let alike = |part: &Rc<Cond>| match part.as_ref() {
            Cond::Axis { axis, level, .. } => Some((*axis, *level)),
            _ => None,
        };
        let (_, level) = alike(&first)?;
        let named: Vec<_> = more.iter().map(alike).collect::<Option<_>>()?;
        let apart = named.iter().all(|(other, at)| other != axis && *at == level);
        let own = Rc::new(Cond::Axis { state: *state, axis: *axis, level });
        apart.then(|| (Node::Cond(Cond::All([own].into_iter().chain(more).collect()).into()), 0))
    });
    let more = [Kind::Word(Function::And), Kind::Word(Function::Comma)];
    grammar.pair("…, frequency", &more, &[Kind::Axis], |context, word, axis| {
        let join = if *word == Node::Word(Function::And) { Join::And } else { Join::Comma };
        context.spaced.then(|| (Node::Tail { join, node: axis.clone().into() }, 0))
    });
    grammar.pair("high recency, frequency and monetary value", &[Kind::Cond], &[Kind::Tail], |_, cond, tail| {
        let (Node::Cond(cond), Node::Tail { node, .. }) = (cond, tail) else { return None };
        let (Node::Axis { state, axis }, Cond::Axis { level, .. }) = (node.as_ref(), last_of(cond)) else {
            return None;
        };
        let own = Cond::Axis { state: *state, axis: *axis, level: *level };
        Some((Node::Cond(append_all(cond, &own.into())?.into()), 0))
    });
    leanings::rules(grammar);
    let leaning = [Kind::Tail, Kind::Leaning];
    grammar.pair("频次高、花费偏低", &[Kind::Cond], &leaning, |_, axis, leaning| {
        let (Node::Cond(cond), leaning) = (
            axis,
            match leaning {
                Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
                other => other,
            },
        ) else {
            return None;
        };
        let Node::Leaning(leanings) = leaning else { return None };
        let [(Axis::Monetary, level)] = leanings.as_ref() else { return None };
        // Beside another axis, money is one of them.
        let Cond::Axis { state, axis, .. } = last_of(cond) else { return None };
        let money = Cond::Axis { state: *state, axis: Axis::Monetary, level: *level };
        let other = *axis != Axis::Monetary;
        other.then(|| Some((Node::Cond(append_all(cond, &money.into())?.into()), 0)))?
    });
    grammar.pair("R高F低（RFM口径）", &[Kind::Cond, Kind::Group], &[Kind::State], |_, cond, state| {
        let (Node::Cond(found) | Node::Group(found), Node::State(index)) = (cond, state) else { return None };
        let of = matches!(last_of(found), Cond::Axis { state, .. } | Cond::State { state, .. } if state == index);
        of.then(|| (cond.clone(), 0))
    });
    grammar.pair(
        "生命周期为沉睡, 生命周期不是新客或沉睡",
        &[Kind::State],
        &[Kind::Cond],
        |_, state, cond| {
            let (Node::State(index), Node::Cond(found)) = (state, cond) else { return None };
            is_of_state(*index, found).then(|| (cond.clone(), 0))
        },
    );
    grammar.pair("生命周期包含沉睡", &[Kind::State], &word(Function::Contains), |_, state, _| {
        Some((state.clone(), 0))
    });
    grammar.pair("in the dormant stage", &[Kind::Cond], &[Kind::State], |_, cond, state| {
        let (Node::State(index), Node::Cond(found)) = (state, cond) else { return None };
        let same = matches!(found.as_ref(), Cond::State { state, .. } if state == index);
        same.then(|| (cond.clone(), 0))
    });
    let named = [Kind::Cond, Kind::Group];
    grammar.pair(
        "重要价值组, 成熟客户这一层, the low R high F cell",
        &named,
        &word(Function::Rung),
        |_, cond, _| {
            let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
            stands(found).then(|| (cond.clone(), 1))
        },
    );
    grammar.pair("最后一次弃购", &word(Function::Last), &[Kind::Cond], |context, _, cond| {
        let Node::Cond(found) = cond else { return None };
        context.is_path(found).then(|| (cond.clone(), 0))
    });
    grammar.pair("new customers who joined this month", &named, &[Kind::Tail], |context, new, joined| {
        let (Node::Cond(new) | Node::Group(new), Node::Tail { join: Join::And, node }) = (new, joined) else {
            return None;
        };
        let Node::Cond(joined) = node.as_ref() else { return None };
        let read = || Some(Cond::Read { usual: joined.clone(), other: append_all(new, joined)?.into() });
        context.is_new_since(new, joined).then(|| Some((Node::Cond(read()?.into()), 0)))?
    });
    let per = [Kind::Word(Function::By), Kind::Word(Function::Per)];
    grammar.pair("按老客户口径", &per, &named, |context, _, cond| {
        let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
        let name = matches!(found.as_ref(), Cond::Term { time: None, .. } | Cond::State { .. });
        // People who shop at night, per our definition of night shoppers: the name is what was told before it.
        (name && !context.spaced).then(|| (cond.clone(), 4))
    });
    let only = [Kind::Word(Function::Only), Kind::Word(Function::Equal)];
    grammar.pair("仅新用户", &only, &[Kind::Cond, Kind::Group], |_, _, cond| {
        let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
        // Whoever is so: nobody else is asked for.
        let own = matches!(found.as_ref(), Cond::Term { time: None, .. } | Cond::State { .. } | Cond::Attribute { .. });
        own.then(|| (cond.clone(), 3))
    });
    grammar.pair("新客户（<30天）", &named, &[Kind::LengthBound], |context, named, length| {
        let Node::LengthBound { op: Op::Less | Op::AtMost, length } = length else { return None };
        let (Node::Cond(found) | Node::Group(found)) = named else { return None };
        let time = Node::Time(TimeValue::Window(length.last()));
        (context.begins(found) && !context.spaced).then(|| timed(context, &time, named))?
    });
    grammar.pair("只有M高: the others are not", &only, &[Kind::Cond], |_, _, cond| {
        let Node::Cond(found) = cond else { return None };
        let Cond::Axis { state, axis, level } = found.as_ref() else { return None };
        let other = if *level == Level::High { Level::Low } else { Level::High };
        let on =
            |of: Axis| Rc::new(Cond::Axis { state: *state, axis: of, level: if of == *axis { *level } else { other } });
        let all = [Axis::Recency, Axis::Frequency, Axis::Monetary].map(on);
        Some((Node::Cond(Cond::All(all.to_vec()).into()), 1))
    });
    grammar.pair("只有F低，R和M都高: says it twice", &[Kind::Cond], &[Kind::Tail], |_, all, tail| {
        let (Node::Cond(found), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (all, tail) else {
            return None;
        };
        let Node::Cond(again) = node.as_ref() else { return None };
        let parts = |cond: &Rc<Cond>| match cond.as_ref() {
            Cond::All(parts) => parts.clone(),
            _ => vec![cond.clone()],
        };
        let (all_of_them, again) = (parts(found), parts(again));
        let axes = |parts: &[Rc<Cond>]| parts.iter().all(|part| matches!(part.as_ref(), Cond::Axis { .. }));
        let told = axes(&all_of_them) && axes(&again) && again.iter().all(|part| all_of_them.contains(part));
        told.then(|| (all.clone(), 0))
    });
    grammar.pair("近一年活跃", &[Kind::Time], &named, |context, time, cond| {
        // 近半年买家: what they did then.
        context.doers(cond).is_none().then(|| timed(context, time, cond))?
    });
    grammar.pair("30到90天未活跃", &[Kind::Lengths], &named, |context, lengths, cond| {
        let (Node::Lengths { least, most, unit }, Node::Cond(found)) = (lengths, cond) else { return None };
        let Cond::Not(inner) = found.as_ref() else { return None };
        // 30到90天未复购: nothing was bought in that time, rather than not twice.
        if matches!(inner.as_ref(), Cond::Term { term, .. } if context.counts(*term)) {
            let time = Some(Timing { value: TimeValue::Window(ago_between(*least, *most, *unit)), trailing: false });
            let last = Clause::new(Predicate::Event(context.main_event()?));
            return Some((Node::Clause(Clause { pick: Occurrence::Last, time, ..last }.into()), 0));
        }
        if context.begins(inner) {
            return None;
        }
        let over = |window: Window| {
            let (Node::Cond(cond), _) =
                timed(context, &Node::Time(TimeValue::Window(window)), &Node::Cond(inner.clone()))?
            else {
                return None;
            };
            Some(cond)
        };
        let (then, since) = (over(ago_between(*least, *most, *unit))?, over(Window::last(*least, *unit))?);
        Some((Node::Cond(Cond::All(vec![then, Rc::new(Cond::Not(since))]).into()), 0))
    });
    let lengths = [Kind::Length, Kind::LengthBound, Kind::Lasting];
    grammar.pair("超过30天未活跃, 7-day inactive", &lengths, &named, not_for);
    grammar.pair("7-day cart abandoners, 30-day actives", &[Kind::Length], &named, |context, length, cond| {
        let (Node::Length(length), Node::Cond(found) | Node::Group(found)) = (length, cond) else { return None };
        let Cond::Term { term, time: None } = found.as_ref() else { return None };
        let done = context.is_path(found) || context.lasts(*term);
        let over = Node::Time(TimeValue::Window(length.last()));
        (done && context.spaced).then(|| timed(context, &over, cond))?
    });
    grammar.pair("inactive for 60 days", &named, &lengths, |context, cond, length| not_for(context, length, cond));
    grammar.pair("active in the last year", &named, &[Kind::Time], |context, cond, time| {
        // Buyers of the last 60 days: a time of what they did, which their name has none of.
        let did = context.spaced && context.doers(cond).is_some();
        (!did).then(|| timed(context, time, cond))?
    });
    grammar.pair(
        "排除员工: they are out already",
        &[Kind::Word(Function::Exclude), Kind::Word(Function::Not)],
        &[Kind::Scope],
        |_, _, scope| {
            let Node::Scope(index) = scope else { return None };
            Some((Node::Cond(Cond::Scope { scope: *index, inside: false }.into()), 0))
        },
    );
    let joints = [Kind::Word(Function::And), Kind::Word(Function::Comma)];
    grammar.pair("和测试账号", &joints, &[Kind::Scope], |_, _, scope| {
        Some((Node::Tail { join: Join::And, node: scope.clone().into() }, 0))
    });
    grammar.pair("排除员工和测试账号", &[Kind::Cond], &[Kind::Tail], |_, out, tail| {
        let (Node::Cond(out), Node::Tail { join: Join::And, node }) = (out, tail) else { return None };
        let Node::Scope(other) = node.as_ref() else { return None };
        let left_out = matches!(last_statement(out), Cond::Scope { inside: false, .. } | Cond::Except(_));
        left_out.then_some(())?;
        let other = Rc::new(Cond::Scope { scope: *other, inside: false });
        Some((Node::Cond(append_all(out, &other)?.into()), 0))
    });
    grammar.pair("包括员工", &word(Function::Contains), &[Kind::Scope], |_, _, scope| {
        let Node::Scope(index) = scope else { return None };
        Some((Node::Cond(Cond::Scope { scope: *index, inside: true }.into()), 0))
    });
}

/// Whether it says nothing but where customers stand.
fn stands(cond: &Cond) -> bool {
    match cond {
        Cond::State { .. } | Cond::Axis { .. } => true,
        Cond::All(parts) => parts.iter().all(|part| matches!(part.as_ref(), Cond::Axis { .. })),
        _ => false,
    }
}

/// Whether it says only in which places of the state customers stand.
fn is_of_state(index: usize, cond: &Cond) -> bool {
    match cond {
        Cond::State { state, .. } | Cond::Axis { state, .. } => *state == index,
        Cond::Not(inner) => is_of_state(index, inner),
        Cond::All(parts) | Cond::Any(parts) => parts.iter().all(|part| is_of_state(index, part)),
        _ => false,
    }
}

/// What an axis is measured by, with its number.
fn numbered(context: &Context<'_>, axis: &Node, bound: &Node, days: bool) -> Option<Node> {
    let (Node::Axis { axis, .. }, Node::Bound(bound)) = (axis, bound) else { return None };
    let main = context.main_event()?;
    let measure = match axis {
        Axis::Frequency => context.count_of(main)?,
        Axis::Monetary => (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure))?,
        // Recency < 30: in days.
        Axis::Recency if days && bound.unit == Measured::Bare => context.since_measure()?,
        Axis::Recency => return None,
    };
    let score = bound.unit == Measured::Bare && bound.tests.iter().any(|(_, number)| *number <= HIGHEST_SCORE.into());
    let time = Some(Timing { value: TimeValue::Total(InAll::Ever), trailing: false });
    let clause = Clause { bound: Some(bound.clone()), time, ..Clause::new(Predicate::Measure(measure)) };
    // 历史消费≥3次: how often is no sum of money.
    (!score && context.measures(measure, &bound.unit)).then(|| Node::Clause(clause.into()))
}

fn on_axis(axis: &Node, level: &Node) -> Option<(Node, u32)> {
    let (Node::Axis { state, axis }, Node::Word(level)) = (axis, level) else { return None };
    let level = if *level == Function::High { Level::High } else { Level::Low };
    Some((Node::Cond(Cond::Axis { state: *state, axis: *axis, level }.into()), 0))
}

/// What a term says was not done, for so long at least.
fn not_for(context: &Context<'_>, length: &Node, cond: &Node) -> Option<(Node, u32)> {
    let length = match length {
        Node::Length(length) | Node::Lasting(length) => length,
        Node::LengthBound { op: Op::More | Op::AtLeast, length } => length,
        _ => return None,
    };
    let (Node::Cond(found) | Node::Group(found)) = cond else { return None };
    let denied = match found.as_ref() {
        // 60天未复购: how often is no deed that was missed for so long.
        Cond::Not(inner) => matches!(inner.as_ref(), Cond::Term { term, .. } if !context.counts(*term)),
        Cond::Term { term, time: None } => context.denies(*term),
        _ => false,
    };
    denied.then(|| timed(context, &Node::Time(TimeValue::Window(length.last())), cond))?
}

/// A term whose rule speaks of a window can be said of another one.
/// Whether a name says what customers are, which is of no time: VIP, mothers.
fn is_what_they_are(context: &Context<'_>, term: usize) -> bool {
    let rule = context.catalog.terms.get(term).map_or("", |term| term.rule.as_str());
    let first = rule.split(' ').next().unwrap_or_default();
    let attribute = context.catalog.attributes.iter().find(|attribute| attribute.name == first);
    attribute.is_some_and(|attribute| !attribute.kind.is_temporal())
}

fn timed(context: &Context<'_>, time: &Node, cond: &Node) -> Option<(Node, u32)> {
    let (
        Node::Time(time @ (TimeValue::Window(_) | TimeValue::Recently | TimeValue::Earlier)),
        Node::Cond(found) | Node::Group(found),
    ) = (time, cond)
    else {
        return None;
    };
    // 注册时间在30天内的新客户: when they were new is not counted from another beginning.
    if matches!(time, TimeValue::Window(Window::After { .. })) && context.begins(found) {
        return None;
    }
    // 30天内的首单用户: their first order was then, rather than that they had one in that time.
    let once = |term: usize| context.main_event().is_some_and(|main| context.once(main) == Some(term));
    let once = !context.spaced && matches!(found.as_ref(), Cond::Term { term, .. } if once(*term));
    let over = |cond: &Cond| match cond {
        // 上周刚下过单: where somebody stands is of no time; and only what was of some time can be of an earlier one.
        Cond::Term { term, time: None }
            if !context.stands(*term)
                && !is_what_they_are(context, *term)
                && (*time != TimeValue::Earlier || context.lasts(*term)) =>
        {
            Some(Cond::Term { term: *term, time: Some(time.clone()) })
        }
        _ => None,
    };
    let timed = match found.as_ref() {
        // 最近不活跃: not active in that time.
        // When somebody was not new is no more said by it than that they are not.
        Cond::Not(inner) if context.begins(inner) => return None,
        Cond::Not(inner) => Cond::Not(over(inner)?.into()),
        plain => over(plain)?,
    };
    // 近60天没有复购 rather says that nothing was bought again.
    let cost = u32::from(matches!(timed, Cond::Not(_))) + if once { 3 } else { 0 };
    Some((if matches!(cond, Node::Group(_)) { Node::Group(timed.into()) } else { Node::Cond(timed.into()) }, cost))
}
