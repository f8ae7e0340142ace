//! How soon something followed, told in further ways: 口红之后30天内买粉底液 · in the 30 days after an order · 从注册到首单≤3天 ·
//! 加购后24小时内没买，近7天.

use std::rc::Rc;

use super::super::meaning::{
    Chain, Clause, Cond, Earlier, Join, Kind, Negation, Node, Occurrence, Op, Predicate, Step, TimeValue,
};
use super::super::time::Length;
use super::super::words::Function;
use super::events::{about, as_objects, with_time};
use super::sequences::{begun, chain, earlier, is_plain, sequence};
use super::windows::{bare_moment, counted_from};
use super::{Context, Grammar, word};
use crate::dsl::{Moment, Window};

pub fn rules(grammar: &mut Grammar) {
    lengths(grammar);
    things(grammar);
    spans(grammar);
    let sequences = [Kind::Cond];
    grammar.pair("viewed, carted, and bought within 24 hours", &sequences, &[Kind::Tail], |context, first, tail| {
        let (Node::Cond(first), Node::Tail { join: Join::Comma, node }) = (first, tail) else { return None };
        let Node::Cond(path) = node.as_ref() else { return None };
        context.spaced.then(|| Some((Node::Cond(listed_before(first, path)?.into()), 0)))?
    });
    // After a comma the time is of the whole path, which is when it began.
    grammar.pair("加购后24小时内没买，近7天", &sequences, &[Kind::Tail], |_, path, tail| {
        let Node::Tail { join: Join::Comma, node } = tail else { return None };
        begun(path, node).filter(|_| is_limited(path)).map(|(node, cost)| (node, cost + 1))
    });
    grammar.pair("加购后24小时内没买近7天", &sequences, &[Kind::Time], |context, path, time| {
        let begins = !context.spaced && is_limited(path);
        begins.then(|| begun(path, time).map(|(node, cost)| (node, cost + 2)))?
    });
}

/// Got a mail, logged in, and bought within 24 hours: what is listed first came first, as soon before.
fn listed_before(first: &Rc<Cond>, path: &Cond) -> Option<Cond> {
    let chain = match path {
        Cond::Sequence(chain) => chain,
        // Within 3 days may be those up to now, too.
        Cond::Read { usual, other } => {
            let usual = listed_before(first, usual)?.into();
            return Some(Cond::Read { usual, other: Cond::All(vec![first.clone(), other.clone()]).into() });
        }
        _ => return None,
    };
    let (Cond::Clause(first), [step]) = (first.as_ref(), chain.steps.as_slice()) else { return None };
    let done = |clause: &Clause| clause.negation == Negation::No && clause.time.is_none() && is_plain(clause);
    let apart = first.predicate != chain.first.predicate && first.predicate != step.then.predicate;
    let listed = apart && done(first) && done(&chain.first) && done(&step.then) && step.after.is_none();
    let before = Step { within: Some(step.within?), ..Step::new(chain.first.clone()) };
    let steps = vec![before, step.clone()];
    listed.then(|| Cond::Sequence(Chain { first: first.clone(), steps }.into()))
}

/// The same path, each step so soon or so late after the one before it.
fn apart_in_steps(path: &Cond, apart: &Node) -> Option<Node> {
    let Cond::Sequence(chain) = path else { return None };
    let (within, after) = match apart {
        Node::Apart(Op::AtMost | Op::Less, length) => (Some(*length), None),
        Node::Apart(Op::AtLeast | Op::More, length) => (None, Some(*length)),
        Node::Within(_) => (Some(apart.length()?), None),
        _ => return None,
    };
    let open = |step: &Step| step.within.is_none() && step.after.is_none() && step.then.negation == Negation::No;
    let steps = chain.steps.iter().map(|step| Step { within, after, ..step.clone() }).collect();
    let first = chain.first.clone();
    chain.steps.iter().all(open).then(|| sequence(Chain { first, steps }))
}

/// So much time has to have gone by.
fn late(after: &Node) -> Option<(Node, u32)> {
    let Node::After(first) = after else { return None };
    let late = Earlier { late: true, ..first.as_ref().clone() };
    first.within.is_some().then(|| (Node::After(late.into()), 0))
}

fn lengths(grammar: &mut Grammar) {
    let within = [Kind::Within];
    grammar.pair("30天内接着", &within, &word(Function::Then), |context, within, _| {
        (!context.spaced).then(|| (within.clone(), 0))
    });
    let at = [Kind::Word(Function::At), Kind::Word(Function::Inside)];
    grammar.pair("在30天内", &at, &within, |context, _, within| (!context.spaced).then(|| (within.clone(), 0)));
    grammar.pair(", within 30 days", &word(Function::Comma), &within, |context, _, within| {
        context.spaced.then(|| (within.clone(), 1))
    });
    let steps = [Kind::Within, Kind::Apart];
    grammar.pair("，间隔不超过30天", &word(Function::Comma), &steps, |context, _, apart| {
        (!context.spaced).then(|| (Node::Tail { join: Join::Comma, node: apart.clone().into() }, 1))
    });
    grammar.pair(
        "先买口红再买粉底液，间隔不超过30天",
        &[Kind::Cond],
        &[Kind::Tail],
        |_, path, tail| {
            let (Node::Cond(path), Node::Tail { join: Join::Comma, node }) = (path, tail) else { return None };
            Some((apart_in_steps(path, node)?, 0))
        },
    );
    grammar.pair("领券后购买间隔不超过3天", &[Kind::Cond], &[Kind::Apart], |context, path, apart| {
        let Node::Cond(path) = path else { return None };
        (!context.spaced).then(|| Some((apart_in_steps(path, apart)?, 0)))?
    });
    grammar.pair("买完口红隔了不到30天就", &[Kind::Clause], &[Kind::Apart], |context, clause, apart| {
        let Node::Apart(Op::AtMost | Op::Less, length) = apart else { return None };
        let first = Earlier { within: Some(*length), ..earlier(clause)? };
        let things = first.clause.objects.is_some() && !context.spaced;
        things.then(|| (Node::After(first.into()), 1))
    });
    let same = word(Function::SameThing);
    grammar.pair("同款先浏览再购买", &same, &[Kind::Cond], |_, _, path| Some((of_one_thing(path)?, 0)));
    grammar
        .pair("viewed, then bought (same product)", &[Kind::Cond], &same, |_, path, _| Some((of_one_thing(path)?, 0)));
    let beside = [Kind::Beside];
    grammar.pair("买口红后30天内", &[Kind::Clause], &beside, |context, clause, beside| {
        let after = Earlier { within: Some(behind(beside)?), ..earlier(clause)? };
        (!context.spaced).then(|| (Node::After(after.into()), 0))
    });
    grammar.pair("in the 30 days after an order", &beside, &[Kind::Clause], |context, beside, clause| {
        let after = Earlier { within: Some(behind(beside)?), ..earlier(clause)? };
        context.spaced.then(|| (Node::After(after.into()), 0))
    });
    let more = [Kind::Word(Function::More), Kind::Word(Function::AtLeast)];
    grammar.pair("more than 7 days after claiming a coupon", &more, &[Kind::After], |_, _, after| late(after));
    grammar.pair("领券后超过7天", &[Kind::After], &[Kind::LengthBound], |_, after, bound| {
        let (Node::After(first), Node::LengthBound { op: Op::More | Op::AtLeast, length }) = (after, bound) else {
            return None;
        };
        let open = first.within.is_none();
        open.then(|| late(&Node::After(Earlier { within: Some(*length), ..first.as_ref().clone() }.into())))?
    });
    grammar.pair("领券7天后才", &[Kind::After], &word(Function::OnlyThen), |_, after, _| late(after));
    grammar.pair("领券到购买", &[Kind::Clause], &word(Function::Range), |context, clause, _| {
        let Node::Clause(found) = clause else { return None };
        // Favorited 口红 in March and not bought …: what has a time of its own is no step of it.
        let deed = matches!(found.predicate, Predicate::Event(_)) && found.negation == Negation::No;
        (deed && found.time.is_none() && !context.spaced).then(|| Some((Node::After(earlier(clause)?.into()), 1)))?
    });
    let is = [Kind::Word(Function::Is), Kind::Word(Function::Inside)];
    grammar.pair("发生在买口红后30天内", &is, &[Kind::After], |context, _, after| {
        let Node::After(first) = after else { return None };
        (!context.spaced && first.within.is_some()).then(|| (Node::Behind(first.clone()), 0))
    });
    grammar.pair(
        "粉底液购买发生在买口红后30天内",
        &[Kind::Clause],
        &[Kind::Behind],
        |context, then, behind| {
            let (Node::Clause(then), Node::Behind(first)) = (then, behind) else { return None };
            let soon = !context.spaced && first.within.is_some() && !then.implied;
            soon.then(|| Some((chain(context, first, then, false)?, 1)))?
        },
    );
    grammar.pair("注册后30天", &[Kind::Clause], &beside, |context, moment, beside| {
        let length = Node::Length(behind(beside)?);
        Some((counted_from(context, bare_moment(moment)?, &length)?, 0))
    });
    grammar.pair("in the 3 days after registering", &beside, &[Kind::Clause], |context, beside, moment| {
        let length = Node::Length(behind(beside)?);
        let since = counted_from(context, bare_moment(moment)?, &length)?;
        context.spaced.then_some((since, 0))
    });
    // In the 30 days after, in the next 30 days: after what stands before it.
    let later = [Kind::Beside, Kind::Time];
    grammar.pair("and, in the 30 days after,", &[Kind::Soon], &word(Function::Comma), |context, soon, _| {
        context.spaced.then(|| (soon.clone(), 0))
    });
    grammar.pair("and , in the 30 days", &word(Function::Thereupon), &word(Function::Comma), |context, and, _| {
        context.spaced.then(|| (and.clone(), 0))
    });
    grammar.pair("and, in the 30 days after", &word(Function::Thereupon), &later, |context, _, later| {
        let length = behind(later).or_else(|| to_come(later))?;
        context.spaced.then_some((Node::Soon(length), 0))
    });
    grammar.pair("and bought foundation in the next 30 days", &[Kind::Clause], &later, |context, clause, later| {
        let Node::Clause(found) = clause else { return None };
        let within = behind(later).or_else(|| to_come(later))?;
        let done = context.spaced && found.time.is_none() && matches!(found.predicate, Predicate::Event(_));
        let late = Node::Late { clause: found.clone(), within, same: false };
        (done && !found.implied && found.negation != Negation::Never).then_some((late, 1))
    });
    grammar.pair("buying it in the next 24 hours", &[Kind::Again], &later, |_, again, later| {
        let Node::Again { clause, same } = again else { return None };
        let within = behind(later).or_else(|| to_come(later))?;
        Some((Node::Late { clause: clause.clone(), within, same: *same }, 1))
    });
    grammar.pair(
        "then foundation in the next 30 days",
        &[Kind::Cond],
        &[Kind::Time, Kind::Beside],
        |_, path, later| {
            let Node::Cond(found) = path else { return None };
            let Cond::Sequence(chain) = found.as_ref() else { return None };
            let within = behind(later).or_else(|| to_come(later))?;
            let (last, before) = chain.steps.split_last()?;
            let open = last.within.is_none() && last.after.is_none();
            let last = Step { within: Some(within), ..last.clone() };
            let steps = before.iter().cloned().chain([last]).collect();
            let first = chain.first.clone();
            open.then(|| (sequence(Chain { first, steps }), 0))
        },
    );
    let within = [Kind::Within, Kind::Time];
    grammar.pair("within 30 days of the one before", &within, &word(Function::OneBefore), |context, length, _| {
        let first = earlier(&Node::Clause(Clause::new(Predicate::Event(context.main_event()?)).into()))?;
        let first = Earlier { within: Some(length.length()?), ..first };
        context.spaced.then(|| (Node::After(first.into()), 0))
    });
    let most = [Kind::LengthBound];
    grammar.pair("in 3 days or less after", &most, &[Kind::After], |_, most, after| {
        let (Node::LengthBound { op: Op::AtMost | Op::Less, length }, Node::After(first)) = (most, after) else {
            return None;
        };
        let limited = Earlier { within: Some(*length), ..first.as_ref().clone() };
        first.within.is_none().then(|| (Node::After(limited.into()), 0))
    });
    grammar.pair("at most 3 days after registering", &most, &[Kind::Since], |context, most, since| {
        let (Node::LengthBound { op: Op::AtMost | Op::Less, length }, Node::Since(moment)) = (most, since) else {
            return None;
        };
        Some((counted_from(context, *moment, &Node::Length(*length))?, 0))
    });
    grammar.pair("收到消息起7天内", &[Kind::Clause], &word(Function::Onwards), |context, clause, _| {
        (!context.spaced).then(|| Some((Node::After(earlier(clause)?.into()), 1)))?
    });
    grammar.pair("注册起3天内", &[Kind::Clause], &word(Function::Onwards), |_, moment, _| {
        Some((Node::Since(bare_moment(moment)?), 0))
    });
}

/// What was bought, for the deed itself: 口红之后, lipstick then foundation.
fn things(grammar: &mut Grammar) {
    let things = [Kind::Values, Kind::Objects];
    grammar.pair("口红之后", &things, &word(Function::After), |context, things, _| {
        Some((Node::After(earlier(&context.bought(things)?)?.into()), 3))
    });
    grammar.pair("口红后30天内", &things, &[Kind::Beside], |context, things, beside| {
        let first = Earlier { within: Some(behind(beside)?), ..earlier(&context.bought(things)?)? };
        (!context.spaced).then(|| (Node::After(first.into()), 3))
    });
    grammar.pair("lipstick then", &things, &word(Function::Then), |context, things, _| {
        let first = earlier(&context.bought(things)?)?.clause;
        Some((Node::Onward(Chain { first, steps: Vec::new() }.into()), 4))
    });
    grammar.pair("先口红", &word(Function::Ahead), &things, |context, _, things| {
        Some((Node::After(earlier(&context.bought(things)?)?.into()), 4))
    });
    grammar.pair(
        "口红之后30天内粉底液, in the next 30 days foundation",
        &[Kind::After],
        &things,
        |context, after, things| {
            let Node::After(first) = after else { return None };
            let Node::Clause(then) = context.bought(things)? else { return None };
            first.within.is_some().then(|| Some((chain(context, first, &then, false)?, 2)))?
        },
    );
}

/// From registering to the first order: so long at most.
fn spans(grammar: &mut Grammar) {
    grammar.pair("从注册到", &[Kind::Clause], &word(Function::Range), |_, moment, _| {
        Some((Node::Reaching(bare_moment(moment)?), 0))
    });
    grammar.pair("从注册到首单", &[Kind::Reaching], &[Kind::Clause], |_, from, clause| {
        let (Node::Reaching(moment), Node::Clause(then)) = (from, clause) else { return None };
        is_deed(then).then(|| (Node::Meantime(*moment, then.clone()), 0))
    });
    grammar.pair("首单距注册", &[Kind::Clause], &[Kind::Clause], |context, clause, moment| {
        let (Node::Clause(then), moment) = (clause, bare_moment(moment)?) else { return None };
        (is_deed(then) && !context.spaced).then(|| (Node::Meantime(moment, then.clone()), 2))
    });
    grammar.pair("注册距首单", &[Kind::Clause], &[Kind::Clause], |context, moment, clause| {
        let (Node::Clause(then), moment) = (clause, bare_moment(moment)?) else { return None };
        (is_deed(then) && !context.spaced).then(|| (Node::Meantime(moment, then.clone()), 2))
    });
    let most = [Kind::LengthBound, Kind::Within];
    grammar.pair("从注册到首单不超过3天", &[Kind::Meantime], &most, |context, span, most| {
        let Node::Meantime(moment, then) = span else { return None };
        let length = match most {
            Node::LengthBound { op: Op::AtMost | Op::Less, length } | Node::Within(length) => *length,
            _ => return None,
        };
        let Node::Time(time) = counted_from(context, *moment, &Node::Length(length))? else { return None };
        Some((Node::Clause(with_time(then, &time, false)?.into()), 0))
    });
}

/// A path of two steps with one and the same thing.
fn of_one_thing(path: &Node) -> Option<Node> {
    let Node::Cond(cond) = path else { return None };
    let Cond::Sequence(found) = cond.as_ref() else { return None };
    let [step] = found.steps.as_slice() else { return None };
    let open = found.first.objects.is_none() && step.then.objects.is_none();
    let step = Step { same: true, ..step.clone() };
    open.then(|| sequence(Chain { first: found.first.clone(), steps: vec![step] }))
}

/// Whether it says how soon its last step was, so that another time beside it is none of that step.
fn is_limited(path: &Node) -> bool {
    let Node::Cond(cond) = path else { return false };
    matches!(cond.as_ref(), Cond::Sequence(chain) if chain.steps.last().is_some_and(|last| last.within.is_some()))
}

/// A deed of no time and no number of its own.
fn is_deed(clause: &Clause) -> bool {
    let plain = Clause { pick: Occurrence::Any, ..clause.clone() };
    let any = clause.pick != Occurrence::Every && matches!(clause.predicate, Predicate::Event(_));
    any && plain == Clause { objects: clause.objects.clone(), ..Clause::new(clause.predicate) }
}

/// So long after something.
fn behind(beside: &Node) -> Option<Length> {
    match beside {
        Node::Beside { length, after: true } => Some(*length),
        _ => None,
    }
}

/// In the next 30 days, where what is told has been done.
fn to_come(time: &Node) -> Option<Length> {
    let Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Now), until })) = time else { return None };
    match until {
        Some(Moment::Ahead { count, unit }) => Some(Length { count: *count, unit: *unit }),
        _ => None,
    }
}

impl Context<'_> {
    /// That things were bought, where only they are named.
    fn bought(&self, things: &Node) -> Option<Node> {
        let main = Clause::new(Predicate::Event(self.main_event()?));
        let things = as_objects(things).filter(|things| self.is_bought(things))?;
        match about(self, &main, &things)? {
            Node::Clause(clause) => Some(Node::Clause(Rc::clone(&clause))),
            _ => None,
        }
    }
}
