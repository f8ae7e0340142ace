//! One event after another: 领券后3天内下单 · 先浏览再购买 · 看过并买了同一款、中间没咨询过 · 沉默60天后最近7天又下单 · ordered
//! within 3 days of claiming a coupon.

use std::rc::Rc;

use super::super::meaning::{
    Bound, Chain, Clause, Cond, Earlier, Join, Kind, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest,
    Step, TimeValue, Timing,
};
use super::super::time::Length;
use super::super::words::Function;
use super::bounds::is_once;
use super::events::{about, as_objects, with_time};
use super::late::since_done;
use super::{Context, Grammar, word};
use crate::dsl::{Number, Window};

const LENGTHS: [Kind; 2] = [Kind::Within, Kind::Length];
pub(super) const THINGS: [Kind; 2] = [Kind::Values, Kind::Objects];

pub fn rules(grammar: &mut Grammar) {
    after(grammar);
    steps(grammar);
    facts(grammar);
}

fn after(grammar: &mut Grammar) {
    grammar.pair("加购后", &[Kind::Clause], &word(Function::After), |_, clause, _| {
        Some((Node::After(earlier(clause)?.into()), 1))
    });
    grammar.pair("加购后48小时内", &[Kind::After], &LENGTHS, |_, after, length| limited(after, length));
    grammar.pair("加购后48小时没付款", &[Kind::After], &[Kind::Clause], |context, after, clause| {
        let (Node::After(first), Node::Clause(then)) = (after, clause) else { return None };
        // 没付款 may be the name of an event; after another one it rather says that paying did not follow.
        let main = context.main_event().map(Predicate::Event);
        let named = then.negation == Negation::No && Some(then.predicate) != main;
        Some((chain(context, first, then, false)?, if named { 3 } else { 0 }))
    });
    grammar.pair("并在3天内", &word(Function::Thereupon), &[Kind::Within], |_, _, within| {
        Some((Node::Soon(within.length()?), 0))
    });
    grammar.pair("看过直播并在3天内", &[Kind::Clause], &[Kind::Soon], |_, clause, soon| {
        let Node::Soon(within) = soon else { return None };
        Some((Node::After(Earlier { within: Some(*within), ..earlier(clause)? }.into()), 0))
    });
    grammar.pair("领券3天内", &[Kind::Clause], &[Kind::Within], |context, clause, within| {
        let after = Earlier { within: within.length(), ..earlier(clause)? };
        Some((Node::After(after.into()), if context.spaced { 2 } else { 0 }))
    });
    grammar.pair("of claiming a coupon", &word(Function::Following), &[Kind::Clause], |_, _, clause| {
        Some((Node::After(earlier(clause)?.into()), 1))
    });
    grammar.pair("of viewing it", &word(Function::Following), &[Kind::Again], |_, _, again| {
        let Node::Again { clause, same } = again else { return None };
        Some((Node::After(Earlier { same: *same, ..earlier(&Node::Clause(clause.clone()))? }.into()), 1))
    });
    grammar.pair("of that click", &word(Function::Following), &word(Function::Relative), |_, following, _| {
        Some((following.clone(), 0))
    });
    grammar.pair("within 3 days of claiming a coupon", &LENGTHS, &[Kind::After], |_, length, after| {
        limited(after, length)
    });
    grammar.pair(
        "ordered within 3 days of claiming a coupon",
        &[Kind::Clause],
        &[Kind::After],
        |context, clause, after| {
            match (clause, after) {
                // "of" joins many things; only with a length does it tell what came first. In Chinese it stands first.
                (Node::Clause(then), Node::After(first)) if first.within.is_some() && context.spaced => {
                    Some((chain(context, first, then, false)?, 0))
                }
                _ => None,
            }
        },
    );
}

/// 领券后没有使用: what is denied is a fact of that same row, when no length was said.
fn facts(grammar: &mut Grammar) {
    grammar.pair("领券后没有使用", &[Kind::After], &[Kind::Objects], |context, after, fact| {
        let (Node::After(first), Node::Objects(fact)) = (after, fact) else { return None };
        let Objects::Property { test: PropertyTest::Says(false), .. } = fact.as_ref() else { return None };
        let node = about(context, &first.clause, fact)?;
        first.within.is_none().then_some((node, 0))
    });
}

/// 先浏览再购买, viewed then bought
fn steps(grammar: &mut Grammar) {
    // Their first action was a search: in English "first" is no more than an order without "then".
    grammar.pair("先浏览", &word(Function::Ahead), &[Kind::Clause], |context, _, clause| {
        (!context.spaced).then(|| Some((Node::After(earlier(clause)?.into()), 2)))?
    });
    grammar
        .pair("first viewed, then", &word(Function::Ahead), &[Kind::Onward], |_, _, onward| Some((onward.clone(), 1)));
    // In Chinese it stands before: 购买序列 is a heading.
    grammar.pair("bought shampoo first", &[Kind::Clause], &word(Function::Ahead), |context, clause, _| {
        context.spaced.then(|| Some((Node::After(earlier(clause)?.into()), 1)))?
    });
    grammar.pair("先浏览再", &[Kind::After], &word(Function::Then), |_, after, _| {
        let Node::After(first) = after else { return None };
        let chain = Chain { first: first.clause.clone(), steps: Vec::new() };
        first.within.is_none().then(|| (Node::Onward(chain.into()), 0))
    });
    grammar.pair("买过口红又退了", &[Kind::Cond], &[Kind::Again], |context, first, again| {
        let (Node::Cond(first), Node::Again { clause: then, same: false }) = (first, again) else { return None };
        let Cond::Clause(first) = first.as_ref() else { return None };
        let first = earlier(&Node::Clause(first.clone()))?;
        context.undoes(&first.clause, then).then(|| Some((undone(&first, then)?, 0)))?
    });
    grammar.pair("买过口红但退了", &[Kind::Cond], &[Kind::Tail], |context, first, then| {
        let (Node::Cond(done), Node::Tail { join: Join::But, node }) = (first, then) else { return None };
        let (Cond::Clause(first), Node::Cond(then)) = (done.as_ref(), node.as_ref()) else { return None };
        let Cond::Clause(back) = then.as_ref() else { return None };
        let things = first.objects.is_some() && back.negation == Negation::No && context.undoes(first, back);
        let first = earlier(&Node::Clause(first.clone()))?;
        let Node::Cond(usual) = undone(&first, back).filter(|_| things)? else { return None };
        let other = Cond::All(vec![done.clone(), then.clone()]).into();
        Some((Node::Cond(Cond::Read { usual, other }.into()), 0))
    });
    grammar.pair("先浏览后", &[Kind::After], &word(Function::After), |context, after, _| {
        let Node::After(first) = after else { return None };
        let late = first.within.is_some() && !context.spaced;
        Some((Node::After(Earlier { late, ..first.as_ref().clone() }.into()), 0))
    });
    grammar.pair("先浏览、再", &[Kind::After], &word(Function::Comma), |_, after, _| Some((after.clone(), 1)));
    grammar.pair("viewed then", &[Kind::Clause], &word(Function::Then), |_, clause, _| {
        let chain = Chain { first: earlier(clause)?.clause, steps: Vec::new() };
        Some((Node::Onward(chain.into()), 0))
    });
    grammar.pair("先浏览后加购再", &[Kind::Cond], &word(Function::Then), |_, cond, _| {
        let Node::Cond(cond) = cond else { return None };
        let Cond::Sequence(chain) = cond.as_ref() else { return None };
        let followed = chain.steps.iter().all(|step| step.then.negation == Negation::No);
        followed.then(|| (Node::Onward(chain.clone()), 0))
    });
    grammar.pair("先浏览再购买", &[Kind::Onward], &[Kind::Clause, Kind::Again], |_, onward, then| {
        let Node::Onward(chain) = onward else { return None };
        let (then, same) = match then {
            Node::Clause(clause) => (clause, false),
            Node::Again { clause, same } => (clause, *same),
            _ => return None,
        };
        let step = Step { same, ..step(then)? };
        let steps = chain.steps.iter().cloned().chain([step]).collect();
        Some((sequence(Chain { first: chain.first.clone(), steps }), 0))
    });
    grammar.pair("随后48小时没买", &word(Function::Then), &[Kind::Length], |context, _, length| {
        (!context.spaced).then(|| Some((Node::Soon(length.length()?), 1)))?
    });
    grammar.pair("再3天内", &word(Function::Then), &[Kind::Within], |_, _, within| {
        Some((Node::Soon(within.length()?), 0))
    });
    let late = [Kind::Tail, Kind::Late];
    grammar.pair("浏览后加购再3天内购买", &[Kind::Cond], &late, |context, cond, late| {
        // Then diaper purchase within 30 days: rather the step that was begun than another one.
        let beside = if context.spaced && matches!(late, Node::Late { .. }) { 3 } else { 0 };
        let late = match late {
            Node::Tail { join: Join::And | Join::Comma, node } => node.as_ref(),
            other => other,
        };
        let (Node::Cond(cond), Node::Late { clause, within, same }) = (cond, late) else { return None };
        let Cond::Sequence(chain) = cond.as_ref() else { return None };
        let step = Step { within: Some(*within), same: *same, ..step(clause)? };
        let followed = chain.steps.iter().all(|step| step.then.negation == Negation::No);
        let steps = chain.steps.iter().cloned().chain([step]).collect();
        followed.then(|| (sequence(Chain { first: chain.first.clone(), steps }), beside))
    });
    let joints = [Kind::Word(Function::Comma), Kind::Word(Function::And), Kind::Word(Function::But)];
    grammar.pair(", then, 但后来", &joints, &word(Function::Then), |_, _, then| Some((then.clone(), 0)));
    grammar.pair("bought lipstick then foundation", &[Kind::Onward], &THINGS, |context, onward, things| {
        let Node::Onward(chain) = onward else { return None };
        let last = chain.steps.last().map_or(&chain.first, |step| &step.then);
        let bare = Clause::new(last.predicate);
        let things = as_objects(things)?;
        // Received an SMS, then did not click it: of that very row, which became another.
        let then = match &things {
            Objects::Property { property, test: PropertyTest::Says(yes) } => {
                let became = Clause::new(Predicate::Event(context.became_at(last.predicate, property)?));
                Rc::new(Clause { negation: if *yes { Negation::No } else { Negation::Plain }, ..became })
            }
            _ => match about(context, &bare, &things)? {
                Node::Clause(then) => then,
                _ => return None,
            },
        };
        let steps = chain.steps.iter().cloned().chain([step(&then)?]).collect();
        Some((sequence(Chain { first: chain.first.clone(), steps }), 1))
    });
    grammar.pair("then ordered within 3 days", &[Kind::Cond], &[Kind::Within], |_, cond, within| {
        let (Node::Cond(cond), Node::Within(within)) = (cond, within) else { return None };
        let Cond::Sequence(chain) = cond.as_ref() else { return None };
        let (last, before) = chain.steps.split_last()?;
        let open = last.within.is_none() && last.after.is_none();
        let last = Step { within: Some(*within), ..last.clone() };
        let steps = before.iter().cloned().chain([last]).collect();
        open.then(|| (sequence(Chain { first: chain.first.clone(), steps }), 0))
    });
    grammar.pair(
        "clicked a message and bought within 3 days of that click",
        &[Kind::Cond],
        &[Kind::Tail],
        |_, done, tail| {
            let (Node::Cond(done), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (done, tail)
            else {
                return None;
            };
            let Node::Cond(then) = node.as_ref() else { return None };
            let (Cond::Clause(first), Cond::Sequence(chain)) = (done.as_ref(), then.as_ref()) else { return None };
            let again = *chain.first == Clause::new(first.predicate) && **first != *chain.first;
            let first = earlier(&Node::Clause(first.clone()))?.clause;
            again.then(|| (sequence(Chain { first, steps: chain.steps.clone() }), 0))
        },
    );
    let led = [Kind::After, Kind::Onward, Kind::Cond];
    grammar.pair("近30天先浏览再购买", &[Kind::Time], &led, |_, time, led| begun(led, time));
    // Since then, they have not: what came first stands before it.
    let since = [Kind::Tail, Kind::Cond];
    grammar.pair(
        "claimed a coupon but has not bought since",
        &[Kind::Cond, Kind::Group],
        &since,
        |context, first, then| {
            let then = match then {
                Node::Tail { join: Join::And | Join::But | Join::Comma, node } => node.as_ref(),
                other => other,
            };
            let (Node::Cond(first) | Node::Group(first), Node::Cond(then)) = (first, then) else { return None };
            let Cond::Clause(then) = then.as_ref() else { return None };
            match first.as_ref() {
                Cond::Clause(clause) => Some((since_then(context, clause, then)?, 0)),
                // Once and no more of the same is once.
                Cond::Term { term, time: None } if context.means_once(*term, then) => {
                    // In a list of its own: no time after it is that of the name.
                    Some((Node::Cond(Cond::All(vec![first.clone()]).into()), 0))
                }
                _ => None,
            }
        },
    );
    grammar.pair("下过第一单以后再也没来过", &[Kind::After], &[Kind::Clause], |context, first, then| {
        let (Node::After(first), Node::Clause(then)) = (first, then) else { return None };
        first.within.is_none().then(|| Some((since_then(context, &first.clause, then)?, 0)))?
    });
    grammar.pair("第一次来买, 之后没再来", &[Kind::Clause], &[Kind::Tail], |context, first, tail| {
        let (Node::Clause(first), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (first, tail)
        else {
            return None;
        };
        let Node::Again { clause, same: false } = node.as_ref() else { return None };
        let bare = **first == Clause { pick: Occurrence::First, ..Clause::new(first.predicate) };
        let denied = bare && clause.negation != Negation::No && clause.predicate == first.predicate;
        denied.then(|| Some((chain(context, &earlier(&Node::Clause(first.clone()))?, clause, false)?, 0)))?
    });
    // 没再: since what stands before it; in a window of its own it is no more than not.
    grammar.pair("没再买", &word(Function::NoMore), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let time = Some(Timing { value: TimeValue::Since, trailing: false });
        let then = Clause { time, negation: Negation::Plain, again: true, ..found.as_ref().clone() };
        let open = found.negation == Negation::No && found.time.is_none() && is_plain(found) && !context.spaced;
        open.then(|| (Node::Clause(then.into()), 0))
    });
    grammar.pair("近30天没再买", &word(Function::NoMore), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let then = Clause { negation: Negation::Plain, again: true, ..found.as_ref().clone() };
        let open = found.negation == Negation::No && is_plain(found) && !context.spaced;
        open.then(|| (Node::Clause(then.into()), 1))
    });
    grammar.one("没再回来", Kind::Word(Function::Gone), |context, _| {
        let time = Some(Timing { value: TimeValue::Since, trailing: false });
        let clause = Clause::new(Predicate::Event(context.main_event()?));
        Some((Node::Clause(Clause { time, negation: Negation::Plain, ..clause }.into()), 0))
    });
    grammar.one("一单都没下", Kind::Word(Function::NoOrder), |context, _| {
        let clause = Clause::new(Predicate::Event(context.main_event()?));
        Some((Node::Clause(Clause { negation: Negation::Plain, ..clause }.into()), 0))
    });
    grammar.one("without ordering", Kind::Word(Function::Pause), |context, _| {
        let clause = Clause::new(Predicate::Event(context.main_event()?));
        Some((Node::Clause(Clause { negation: Negation::Plain, ..clause }.into()), 3))
    });
    grammar.one("who registered, without an order", Kind::Word(Function::Pause), |context, _| {
        let clause = Clause::new(Predicate::Event(context.main_event()?));
        let denied = Cond::Clause(Clause { negation: Negation::Plain, ..clause }.into());
        Some((Node::Tail { join: Join::And, node: Node::Cond(denied.into()).into() }, 0))
    });
    grammar.pair("without buying anything", &word(Function::Pause), &word(Function::Anything), |context, _, _| {
        let clause = Clause { anything: true, ..Clause::new(Predicate::Event(context.main_event()?)) };
        let denied = Cond::Clause(Clause { negation: Negation::Plain, ..clause }.into());
        Some((Node::Tail { join: Join::And, node: Node::Cond(denied.into()).into() }, 0))
    });
    grammar.pair("without buying a thing", &word(Function::Pause), &word(Function::Anything), |_, pause, _| {
        Some((pause.clone(), 0))
    });
    grammar.pair("近30天没再回来", &[Kind::Time], &word(Function::Gone), |context, time, _| {
        gone(context, time, false)
    });
    grammar.pair("haven't come back in 90 days", &word(Function::Gone), &[Kind::Time], |context, _, time| {
        gone(context, time, true)
    });
    let lengths = [Kind::Time, Kind::Length, Kind::LengthBound];
    grammar.pair("90天未复购", &lengths, &[Kind::Again], |_, length, again| {
        let Node::Again { clause, same: false } = again else { return None };
        let length = match length {
            Node::LengthBound { op: Op::More | Op::AtLeast, length } => *length,
            other => other.length()?,
        };
        let bare = Clause { negation: Negation::No, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
        let time = Some(Timing { value: TimeValue::Window(length.before()), trailing: false });
        let last = Clause { pick: Occurrence::Last, time, of_those: true, ..Clause::new(clause.predicate) };
        (bare && clause.negation == Negation::Plain).then(|| (Node::Clause(last.into()), 0))
    });
}

/// Nothing of the main event in that time.
fn gone(context: &Context<'_>, time: &Node, trailing: bool) -> Option<(Node, u32)> {
    let Node::Time(time @ (TimeValue::Window(_) | TimeValue::Recently)) = time else { return None };
    let clause = with_time(&Clause::new(Predicate::Event(context.main_event()?)), time, trailing)?;
    Some((Node::Clause(Clause { negation: Negation::Plain, ..clause }.into()), 0))
}

/// The first, and since then not the other. Once and no more of the same is once.
fn since_then(context: &Context<'_>, first: &Rc<Clause>, then: &Clause) -> Option<Node> {
    let since = then.time.as_ref().is_some_and(|timing| timing.value == TimeValue::Since);
    // 买过口红近30天没再买: the time is that of what stands behind it.
    if !context.spaced && first.time.as_ref().is_some_and(|timing| timing.trailing) {
        return None;
    }
    // Since what happened in a window that reaches until now: since that very time.
    let until_now = first.time.as_ref().is_none_or(|timing| {
        matches!(&timing.value, TimeValue::Recently | TimeValue::Window(Window::Between { until: None, .. }))
    });
    if let Some(window) = since_done(context, first).filter(|_| since) {
        let time = Some(Timing { value: TimeValue::Window(window), trailing: true });
        let denied = Rc::new(Cond::Clause(Clause { time, ..then.clone() }.into()));
        let both = Cond::All(vec![Rc::new(Cond::Clause(first.clone())), denied]);
        return (then.negation != Negation::No).then(|| Node::Cond(both.into()));
    }
    if !until_now || !since {
        return None;
    }
    // 咨询之后就下单: it followed.
    if then.negation == Negation::No {
        let then = Clause { time: None, ..then.clone() };
        return chain(context, &earlier(&Node::Clause(first.clone()))?, &then.into(), false);
    }
    let once = first.bound.as_ref().is_some_and(|bound| bound.tests == [(Op::Is, Number::from(1))]);
    let denied = Clause { time: None, negation: Negation::Plain, again: false, ..then.clone() };
    if once && denied == (Clause { negation: Negation::Plain, ..Clause::new(first.predicate) }) {
        return Some(Node::Cond(Cond::Clause(first.clone()).into()));
    }
    let denied = Clause { again: then.again, ..denied };
    chain(context, &earlier(&Node::Clause(first.clone()))?, &denied.into(), false)
}

/// A sequence that begins in a window.
pub fn begun(led: &Node, time: &Node) -> Option<(Node, u32)> {
    let Node::Time(time @ TimeValue::Window(_)) = time else { return None };
    // 近90天买过护肤，90天内没买彩妆: nobody's so many days have passed, so they are rather the same ones.
    let meant = |length: Length| *time == TimeValue::Window(length.last());
    let empty = |step: &Step| step.then.negation != Negation::No && step.within.is_some_and(meant);
    let mut cost = 0;
    let first = |clause: &Clause| with_time(clause, time, false).map(Rc::new).filter(|_| clause.time.is_none());
    let node = match led {
        Node::After(found) => Node::After(Earlier { clause: first(&found.clause)?, ..found.as_ref().clone() }.into()),
        Node::Onward(chain) => Node::Onward(Chain { first: first(&chain.first)?, steps: chain.steps.clone() }.into()),
        Node::Cond(cond) => match cond.as_ref() {
            Cond::Sequence(chain) => {
                cost = if chain.steps.last().is_some_and(empty) { 5 } else { 0 };
                sequence(Chain { first: first(&chain.first)?, steps: chain.steps.clone() })
            }
            _ => return None,
        },
        _ => return None,
    };
    Some((node, cost))
}

/// What can come first: an event that happened, at any time or in a window, perhaps the first or last of its kind.
pub fn earlier(clause: &Node) -> Option<Earlier> {
    let Node::Clause(clause) = clause else { return None };
    let picked = matches!(clause.pick, Occurrence::First | Occurrence::Last);
    // At least once is that it happened, and so is one of them: 收到一条消息后.
    let one = |bound: &Bound| bound.tests == [(Op::Is, Number::from(1))];
    let bound = clause.bound.clone().filter(|bound| !is_once(bound) && !one(bound));
    let clause = Rc::new(Clause { bound, ..clause.as_ref().clone() });
    let any = Clause { pick: Occurrence::Any, implied: false, ..clause.as_ref().clone() };
    let plain = is_plain(&any) && clause.negation == Negation::No && (!clause.implied || picked);
    plain.then_some(Earlier { clause, within: None, same: false, next: false, late: false })
}

fn limited(after: &Node, length: &Node) -> Option<(Node, u32)> {
    let Node::After(found) = after else { return None };
    let limited = Earlier { within: Some(length.length()?), ..found.as_ref().clone() };
    found.within.is_none().then(|| (Node::After(limited.into()), 0))
}

pub fn chain(context: &Context<'_>, first: &Earlier, then: &Rc<Clause>, same: bool) -> Option<Node> {
    // What became of the same rows so soon cannot be said, and is not said of any time either.
    if context.undoes(&first.clause, then) && first.within.is_none() {
        return undone(first, then);
    }
    // Bought Y immediately after X: with nothing else bought in between. What is next to something else is not told.
    let without = match first.next {
        true if first.clause.predicate == then.predicate => Some(Clause::new(then.predicate).into()),
        true => return None,
        false => None,
    };
    let late = first.late && then.negation == Negation::No;
    let (within, after) = if late { (None, first.within) } else { (first.within, None) };
    let step = Step { within, after, same: same || first.same, without, ..step(then)? };
    // After the last one-star review nothing: after one of them nothing, which is then the last of those.
    let last = first.clause.pick == Occurrence::Last && first.clause.objects.is_some();
    let any = last && step.then.negation != Negation::No && step.within.is_none();
    let clause = if any {
        Rc::new(Clause { pick: Occurrence::Any, ..first.clause.as_ref().clone() })
    } else {
        first.clause.clone()
    };
    Some(sequence(Chain { first: clause, steps: vec![step] }))
}

/// 买了又退: what became of those same rows, and no row that came after them.
fn undone(first: &Earlier, then: &Clause) -> Option<Node> {
    let bare = Clause::new(then.predicate) == *then && first.clause.pick == Occurrence::Any && first.within.is_none();
    let undone = Clause { predicate: then.predicate, ..first.clause.as_ref().clone() };
    bare.then(|| Node::Cond(Cond::Clause(undone.into()).into()))
}

/// What can come later, at least once: an event by its own name, at a time that only the step before it tells.
pub fn step(then: &Rc<Clause>) -> Option<Step> {
    let bound = then.bound.clone().filter(|bound| !is_once(bound));
    let then = &Rc::new(Clause { bound, ..then.as_ref().clone() });
    let fits = is_plain(then) && then.time.is_none() && then.negation != Negation::Never && !then.implied;
    fits.then(|| Step::new(then.clone()))
}

pub fn sequence(chain: Chain) -> Node {
    Node::Cond(Cond::Sequence(chain.into()).into())
}

pub fn is_plain(clause: &Clause) -> bool {
    matches!(clause.predicate, Predicate::Event(_))
        && clause.pick == Occurrence::Any
        && clause.bound.is_none()
        && clause.rank.is_none()
        && !clause.counted
        && !clause.vague
}

impl Context<'_> {
    /// Whether the second is what became of rows that the first was: of the same table and time, and no longer of it.
    pub fn undoes(&self, first: &Clause, then: &Clause) -> bool {
        let (Predicate::Event(first), Predicate::Event(then)) = (first.predicate, then.predicate) else { return false };
        let (Some(one), Some(other)) = (self.catalog.events.get(first), self.catalog.events.get(then)) else {
            return false;
        };
        first != then && Some(first) == self.main_event() && one.table == other.table && one.time == other.time
    }

    /// Whether the second is what became of some of the orders that the first was: those left unpaid, or cancelled.
    pub fn becomes(&self, first: &Clause, then: &Clause) -> bool {
        let (Predicate::Event(first), Predicate::Event(then)) = (first.predicate, then.predicate) else { return false };
        let (Some(main), Some(found)) = (self.main_event(), self.catalog.events.get(then)) else { return false };
        let mut orders =
            (0..self.catalog.events.len()).filter(|event| *event != main && self.is_of_orders(*event, main));
        let of_all = orders.any(|event| self.catalog.events.get(event).is_some_and(|all| all.table == found.table));
        let other = found.valid.is_some() && then != main && self.whole_event() != Some(then);
        first != then && self.is_of_orders(first, main) && of_all && other
    }

    /// Whether an event is the main one, or takes in all of its orders: what stays unpaid is one of those themselves.
    pub fn is_of_orders(&self, event: usize, main: usize) -> bool {
        let (Some(found), Some(main)) = (self.catalog.events.get(event), self.catalog.events.get(main)) else {
            return false;
        };
        let grouped = self.catalog.grouping_of(main).is_some_and(|property| found.property(property).is_some());
        let all = found.valid.is_none() && found.time == main.time;
        found.name == main.name || (grouped && all)
    }
}
