//! A number held against another: 近90天消费比前90天降50% · 比去年同期多 · spend down 50% on the 90 days before · 高于平均 · above
//! average.

use std::rc::Rc;

use super::super::meaning::{
    Against, Change, Clause, Comparing, Cond, Kind, Measured, Negation, Node, Objects, Op, Predicate, Said, TimeValue,
    Versus,
};
use super::super::time::{Length, ago_between};
use super::super::words::Function;
use super::events::{about, as_objects, with_time};
use super::measures;
use super::ratios::percent;
use super::turns::latest;
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Formula};
use crate::dsl::{Direction, Moment, Number, Unit, Window};

const THINGS: [Kind; 2] = [Kind::Values, Kind::Objects];
const TURNS: [Kind; 4] =
    [Kind::Word(Function::Rise), Kind::Word(Function::Fall), Kind::Word(Function::Double), Kind::Word(Function::Halve)];
pub const SIDES: [Kind; 6] = [
    Kind::Word(Function::More),
    Kind::Word(Function::Less),
    Kind::Word(Function::AtLeast),
    Kind::Word(Function::AtMost),
    Kind::Word(Function::Rise),
    Kind::Word(Function::Fall),
];

pub fn rules(grammar: &mut Grammar) {
    changes(grammar);
    versus(grammar);
    versus_things(grammar);
    comparing(grammar);
    means(grammar);
}

/// 上涨, 降50%, 下降一半以上, 翻倍, 20% more
fn changes(grammar: &mut Grammar) {
    for turn in TURNS {
        grammar.one("上涨, 翻倍", turn, |_, turn| {
            let Node::Word(turn) = turn else { return None };
            let (direction, percent) = match turn {
                Function::Rise => (Direction::More, 100),
                Function::Fall => (Direction::Less, 100),
                Function::Double => (Direction::AtLeast, 200),
                Function::Halve => (Direction::AtMost, 50),
                _ => return None,
            };
            Some((Node::Change(Change { direction, percent: Number::from(percent) }), 1))
        });
    }
    let turns = [Kind::Word(Function::Rise), Kind::Word(Function::Fall)];
    let percents = [Kind::Amount, Kind::Bound];
    grammar.pair("降50%, up by more than 20%", &turns, &percents, |_, turn, percent| changed(turn, percent));
    let over = [Kind::Word(Function::More), Kind::Word(Function::Less)];
    grammar.pair("50% above", &percents, &over, |context, percent, side| {
        let turn = if *side == Node::Word(Function::More) { Function::Rise } else { Function::Fall };
        context.spaced.then(|| changed(&Node::Word(turn), percent))?
    });
    let sides = [Kind::Word(Function::More), Kind::Word(Function::Less), Kind::Word(Function::AtLeast)];
    let folds = [Kind::Word(Function::Double), Kind::Word(Function::Halve)];
    grammar.pair("less than half as much", &sides, &folds, |context, side, fold| {
        let double = *fold == Node::Word(Function::Double);
        // 至少减半: down by so much at least; "at least half as much" says what is left.
        let halved = !double && !context.spaced && *side == Node::Word(Function::AtLeast);
        let direction = if halved { Direction::AtMost } else { direction(side)? };
        Some((Node::Change(Change { direction, percent: Number::from(if double { 200 } else { 50 }) }), 0))
    });
    grammar.pair("减半以上, 翻倍或更多", &folds, &word(Function::OrMore), |_, fold, _| {
        let double = *fold == Node::Word(Function::Double);
        let (direction, percent) = if double { (Direction::AtLeast, 200) } else { (Direction::AtMost, 50) };
        Some((Node::Change(Change { direction, percent: Number::from(percent) }), 0))
    });
    grammar.pair("20% more, 50%以上的下降", &percents, &turns, |_, percent, turn| changed(turn, percent));
}

/// So many percent up or down, or more than that; a number alone is at least so many.
fn changed(turn: &Node, percent: &Node) -> Option<(Node, u32)> {
    let Node::Word(turn) = turn else { return None };
    let (op, number) = match percent {
        Node::Amount(amount) if amount.unit == Measured::Percent && amount.high.is_none() => (Op::AtLeast, amount.low),
        Node::Bound(bound) if bound.unit == Measured::Percent => match bound.tests.as_slice() {
            [(op @ (Op::AtLeast | Op::More), number)] => (*op, *number),
            _ => return None,
        },
        _ => return None,
    };
    let whole = Number::from(100).decimal();
    let (direction, percent) = match (turn, op) {
        (Function::Rise, Op::AtLeast) => (Direction::AtLeast, whole.checked_add(number.decimal())?),
        (Function::Rise, _) => (Direction::More, whole.checked_add(number.decimal())?),
        (Function::Fall, Op::AtLeast) => (Direction::AtMost, whole.checked_sub(number.decimal())?),
        (Function::Fall, _) => (Direction::Less, whole.checked_sub(number.decimal())?),
        _ => return None,
    };
    let some = percent >= rust_decimal::Decimal::ZERO;
    some.then(|| (Node::Change(Change { direction, percent: Number::new(percent) }), 0))
}

/// 比前90天, than last month, higher than the same period last year
fn versus(grammar: &mut Grammar) {
    let others = [Kind::Time, Kind::Shift, Kind::Mean, Kind::Lengths];
    grammar.pair("比前90天, vs the prior 90 days", &word(Function::Than), &others, |_, _, other| {
        Some((Node::Versus(Versus::new(None, against(other)?).into()), 0))
    });
    let is = [Kind::Word(Function::Is), Kind::Word(Function::AtLeast)];
    grammar.pair("是去年, 达到去年", &is, &[Kind::Time, Kind::Shift], |_, _, other| {
        Some((Node::Versus(Versus::new(None, against(other)?).into()), 1))
    });
    grammar.pair("只有前90天的一半", &word(Function::Equal), &[Kind::Time, Kind::Shift], |context, _, other| {
        (!context.spaced).then(|| Some((Node::Versus(Versus::new(None, against(other)?).into()), 3)))?
    });
    grammar.one("环比", Kind::Word(Function::PeriodOnPeriod), |_, _| {
        Some((Node::Versus(Versus::new(None, Against::Before { said: true }).into()), 0))
    });
    grammar.one("同比", Kind::Word(Function::YearOnYear), |_, _| {
        let year = Length { count: 1, unit: Unit::Year };
        Some((Node::Versus(Versus::new(None, Against::Earlier(year)).into()), 0))
    });
    grammar.one("the 90 days before", Kind::Shift, |_, shift| {
        Some((Node::Versus(Versus::new(None, against(shift)?).into()), 2))
    });
    grammar.pair("超过上月, more than last month, 高于平均", &SIDES, &others, |_, side, other| {
        let direction = Some(direction(side)?);
        Some((Node::Versus(Versus::new(direction, against(other)?).into()), 1))
    });
    let sides = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];
    grammar.pair("平均值以上", &[Kind::Mean], &sides, |_, mean, side| {
        let more = *side == Node::Word(Function::OrMore);
        let direction = Some(if more { Direction::AtLeast } else { Direction::AtMost });
        Some((Node::Versus(Versus::new(direction, against(mean)?).into()), 0))
    });
    grammar.pair("more than in the 90 days before", &SIDES, &[Kind::Versus], |_, side, versus| {
        let Node::Versus(found) = versus else { return None };
        let direction = Some(direction(side)?);
        let sided = Versus { direction, ..found.as_ref().clone() };
        found.direction.is_none().then(|| (Node::Versus(sided.into()), 0))
    });
    grammar.pair("比前90天的消费", &[Kind::Versus], &[Kind::Clause], |context, versus, clause| {
        let (Node::Versus(found), Node::Clause(clause)) = (versus, clause) else { return None };
        let bare = **clause == Clause { counted: clause.counted, ..Clause::new(clause.predicate) };
        let number = clause.counted || matches!(clause.predicate, Predicate::Measure(_));
        let of = Some(measured(context, clause)?.predicate);
        match &found.against {
            Against::Window(_) | Against::Earlier(_) if bare && number && found.of.is_none() => {
                Some((Node::Versus(Versus { of, ..found.as_ref().clone() }.into()), 3))
            }
            _ => None,
        }
    });
}

/// 比彩妆多, 多于买精华的: the same measure of other things.
fn versus_things(grammar: &mut Grammar) {
    let things = [Kind::Values, Kind::Objects];
    grammar.pair("比彩妆", &word(Function::Than), &things, |_, _, things| {
        let against = Against::Things(as_objects(things)?.into());
        Some((Node::Versus(Versus::new(None, against).into()), 1))
    });
    grammar.pair("比买彩妆", &word(Function::Than), &[Kind::Clause], |_, _, clause| {
        Some((Node::Versus(Versus::new(None, things_of(clause)?).into()), 1))
    });
    let sides = [Kind::Word(Function::More), Kind::Word(Function::Less)];
    grammar.pair("多于精华", &sides, &things, |_, side, things| {
        let (direction, against) = (Some(direction(side)?), Against::Things(as_objects(things)?.into()));
        Some((Node::Versus(Versus::new(direction, against).into()), 2))
    });
    grammar.pair("多于买精华", &sides, &[Kind::Clause], |_, side, clause| {
        let (direction, against) = (Some(direction(side)?), things_of(clause)?);
        Some((Node::Versus(Versus::new(direction, against).into()), 1))
    });
}

/// What a clause is about, when it says no more than that.
fn things_of(clause: &Node) -> Option<Against> {
    let Node::Clause(clause) = clause else { return None };
    let bare = Clause { objects: None, counted: false, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
    let things = clause.objects.clone().filter(|_| bare)?;
    Some(Against::Things(things))
}

fn against(other: &Node) -> Option<Against> {
    Some(match other {
        Node::Time(TimeValue::Window(window @ (Window::Between { .. } | Window::Festival { .. }))) => {
            Against::Window(window.clone())
        }
        Node::Time(TimeValue::Window(Window::Earlier { by, .. })) => {
            Against::Earlier(Length { count: by.count, unit: by.unit })
        }
        Node::Shift(length) => Against::Earlier(*length),
        // 近20-40天: between so long ago and so long ago.
        Node::Lengths { least, most, unit } => Against::Window(ago_between(*least, *most, *unit)),
        Node::Mean { of, among } => Against::Mean { of: of.clone(), among: among.clone() },
        _ => return None,
    })
}

pub fn direction(side: &Node) -> Option<Direction> {
    Some(match side {
        Node::Word(Function::More | Function::Rise) => Direction::More,
        Node::Word(Function::Less | Function::Fall) => Direction::Less,
        Node::Word(Function::AtLeast) => Direction::AtLeast,
        Node::Word(Function::AtMost) => Direction::AtMost,
        _ => return None,
    })
}

/// A change lies between two times: of the later one, against the earlier.
fn between(comparing: &Node, times: &Node) -> Option<(Node, u32)> {
    let (Node::Comparing(found), Node::Spanning(first, last)) = (comparing, times) else { return None };
    let open = found.against.is_none() && found.change.is_some() && found.clause.time.is_none();
    let clause = with_time(&found.clause, &TimeValue::Window(last.clone()), true)?.into();
    let against = Some(Against::Window(first.clone()));
    open.then(|| (Node::Comparing(Comparing { clause, change: found.change, against }.into()), 0))
}

/// The measure, what it is held against and how it changed, in any order.
fn comparing(grammar: &mut Grammar) {
    grammar.pair("本周比上周消费得多", &[Kind::Versus], &[Kind::Clause], |context, versus, clause| {
        let (Node::Versus(versus), Node::Clause(clause)) = (versus, clause) else { return None };
        let timed = matches!(versus.against, Against::Window(_) | Against::Earlier(_)) && versus.direction.is_none();
        let said = Clause { time: clause.time.clone(), counted: clause.counted, ..Clause::new(clause.predicate) };
        let bare = **clause == said && versus.of.is_none();
        let (clause, cost) = (measured(context, clause)?, indirect(clause));
        let comparing = Comparing { clause, change: None, against: Some(versus.against.clone()) };
        (timed && bare).then(|| (Node::Comparing(comparing.into()), 2 + cost))
    });
    grammar.pair("比前90天，近90天消费…", &[Kind::Versus], &word(Function::Comma), |_, versus, _| {
        let Node::Versus(found) = versus else { return None };
        let timed = matches!(found.against, Against::Window(_) | Against::Earlier(_)) && found.of.is_none();
        (timed && found.direction.is_none()).then(|| (versus.clone(), 1))
    });
    grammar.pair("近90天消费比前90天", &[Kind::Clause], &[Kind::Versus], |context, clause, versus| {
        let (Node::Clause(clause), Node::Versus(versus)) = (clause, versus) else { return None };
        let waited = || context.since_last(clause).filter(|_| context.is_own_cycle(&versus.against));
        let (clause, cost) = (waited().or_else(|| measured(context, clause))?, indirect(clause));
        let change = versus.direction.map(|direction| Change { direction, percent: Number::from(100) });
        let same = versus.of.is_none_or(|of| of == clause.predicate);
        let fits = same && measures::compare(context, &clause, &versus.against);
        let comparing = Comparing { clause, change, against: Some(versus.against.clone()) };
        fits.then(|| (Node::Comparing(comparing.into()), cost))
    });
    grammar.pair("spend down 50%", &[Kind::Clause], &[Kind::Change], |context, clause, change| {
        let (Node::Clause(clause), Node::Change(change)) = (clause, change) else { return None };
        let (clause, cost) = (measured(context, clause)?, indirect(clause));
        Some((Node::Comparing(Comparing { clause, change: Some(*change), against: None }.into()), cost))
    });
    grammar.pair("a 50% drop in spend", &[Kind::Change], &[Kind::Clause], |context, change, clause| {
        let (Node::Change(change), Node::Clause(clause)) = (change, clause) else { return None };
        let (clause, cost) = (measured(context, clause)?, indirect(clause));
        Some((Node::Comparing(Comparing { clause, change: Some(*change), against: None }.into()), cost + 1))
    });
    let turns = [Kind::Word(Function::Rise), Kind::Word(Function::Fall)];
    grammar.pair("more orders", &turns, &[Kind::Clause], |context, turn, clause| {
        let Node::Clause(clause) = clause else { return None };
        let change = Change { direction: direction(turn)?, percent: Number::from(100) };
        let (clause, cost) = (measured(context, clause)?, indirect(clause));
        Some((Node::Comparing(Comparing { clause, change: Some(change), against: None }.into()), cost + 1))
    });
    // So much less, and no word on than when: than in the time before.
    grammar.one("spend dropped 50% in the last 90 days", Kind::Comparing, |_, comparing| {
        let Node::Comparing(found) = comparing else { return None };
        let much = found.change.is_some_and(|change| change.percent != Number::from(100));
        let open = found.against.is_none() && found.clause.time.is_some() && much;
        let whole = Comparing { against: Some(Against::Before { said: false }), ..found.as_ref().clone() };
        open.then(|| (Node::Comparing(whole.into()), 5))
    });
    grammar.pair("…降50%", &[Kind::Comparing], &[Kind::Change], |_, comparing, change| {
        let (Node::Comparing(found), Node::Change(change)) = (comparing, change) else { return None };
        let whole = Comparing { change: Some(*change), ..found.as_ref().clone() };
        found.change.is_none().then(|| (Node::Comparing(whole.into()), 0))
    });
    grammar.pair("是去年的两倍以上", &[Kind::Comparing], &[Kind::Bound, Kind::Amount], |_, comparing, much| {
        let Node::Comparing(found) = comparing else { return None };
        let change = match much {
            Node::Bound(bound) => percent(bound)?,
            // 是去年的两倍: at least so much; 是去年的一半: no more than that.
            Node::Amount(amount) if amount.unit == Measured::Percent && amount.high.is_none() => {
                let part = amount.low < Number::from(100);
                Change { direction: if part { Direction::AtMost } else { Direction::AtLeast }, percent: amount.low }
            }
            _ => return None,
        };
        let open = found.change.is_none() && found.against.is_some();
        let whole = Comparing { change: Some(change), ..found.as_ref().clone() };
        open.then(|| (Node::Comparing(whole.into()), 1))
    });
    grammar.pair("低于平均的一半", &[Kind::Comparing], &[Kind::Amount], |_, comparing, much| {
        let (Node::Comparing(found), Node::Amount(amount)) = (comparing, much) else { return None };
        let change = found.change.filter(|change| change.percent == Number::from(100))?;
        let than = found.against.as_ref().is_some_and(|against| !matches!(against, Against::Before { said: false }));
        let part = amount.unit == Measured::Percent && amount.high.is_none() && than;
        let change = Some(Change { percent: amount.low, ..change });
        part.then(|| (Node::Comparing(Comparing { change, ..found.as_ref().clone() }.into()), 0))
    });
    grammar.pair("… on the 90 days before", &[Kind::Comparing], &[Kind::Versus], |context, comparing, versus| {
        let (Node::Comparing(found), Node::Versus(versus)) = (comparing, versus) else { return None };
        let same = versus.of.is_none_or(|of| of == found.clause.predicate);
        let fits = same && measures::compare(context, &found.clause, &versus.against);
        let open = found.against.is_none() && versus.direction.is_none() && fits;
        let whole = Comparing { against: Some(versus.against.clone()), ..found.as_ref().clone() };
        open.then(|| (Node::Comparing(whole.into()), 0))
    });
    grammar.pair("spend 50% above average", &[Kind::Comparing], &[Kind::Mean], |context, comparing, mean| {
        let Node::Comparing(found) = comparing else { return None };
        let much = found.change.is_some_and(|change| change.percent != Number::from(100));
        let whole = Comparing { against: Some(against(mean)?), ..found.as_ref().clone() };
        (context.spaced && much && found.against.is_none()).then(|| (Node::Comparing(whole.into()), 0))
    });
    grammar.pair("spent more on skincare", &[Kind::Comparing], &THINGS, |context, comparing, things| {
        let Node::Comparing(found) = comparing else { return None };
        let things = as_objects(things)?;
        let open = found.against.is_none() && found.clause.objects.is_none() && !context.is_of_pieces(found, &things);
        let Node::Clause(clause) = about(context, &found.clause, &things)? else { return None };
        open.then(|| (Node::Comparing(Comparing { clause, ..found.as_ref().clone() }.into()), 0))
    });
    grammar.pair("spent less in the last 90 days", &[Kind::Comparing], &[Kind::Time], |_, comparing, time| {
        let (Node::Comparing(found), Node::Time(time @ TimeValue::Window(_))) = (comparing, time) else { return None };
        let clause = with_time(&found.clause, time, true)?;
        Some((Node::Comparing(Comparing { clause: clause.into(), ..found.as_ref().clone() }.into()), 1))
    });
    grammar.pair(
        "a drop of 50% in spend, last 90 days versus …",
        &[Kind::Comparing],
        &word(Function::Comma),
        |_, drop, _| {
            let Node::Comparing(found) = drop else { return None };
            let open = found.against.is_none() && found.change.is_some() && found.clause.time.is_none();
            open.then(|| (drop.clone(), 1))
        },
    );
    grammar.pair("spend rose from 2025 to 2026", &[Kind::Comparing], &[Kind::Spanning], |_, comparing, times| {
        between(comparing, times)
    });
    grammar.pair("from 2025 to 2026, spend rose", &[Kind::Spanning], &[Kind::Comparing], |_, times, comparing| {
        between(comparing, times)
    });
    grammar.pair("近90天, 消费…", &[Kind::Time], &[Kind::Comparing], |_, time, comparing| {
        let (Node::Comparing(found), Node::Time(time @ TimeValue::Window(_))) = (comparing, time) else { return None };
        let clause = with_time(&found.clause, time, false)?;
        Some((Node::Comparing(Comparing { clause: clause.into(), ..found.as_ref().clone() }.into()), 1))
    });
    grammar.one("both halves are there", Kind::Comparing, |_, comparing| {
        let Node::Comparing(found) = comparing else { return None };
        let (change, against) = (found.change?, found.against.clone()?);
        // Year over year, quarter over quarter: of the latest whole one there is.
        let own = match (&against, &found.clause.time) {
            (Against::Earlier(length), None) => Some((latest(*length)?, if length.count > 1 { 3 } else { 0 })),
            // Spent less than in the previous 90 days: in those that are not over.
            (Against::Window(window), None) if is_rolling(window) => Some((window.clone(), 3)),
            _ => None,
        };
        let (clause, cost) = match own {
            // Total spend down on the previous quarter: a total of the time that it is held against.
            None if is_summed(&found.clause) && matches!(against, Against::Window(_) | Against::Earlier(_)) => {
                (Clause { time: None, ..found.clause.as_ref().clone() }.into(), 1)
            }
            Some((window, cost)) => (with_time(&found.clause, &TimeValue::Window(window), false)?.into(), cost),
            None => (found.clause.clone(), 0),
        };
        let timed = match &against {
            // Compared with last month, it is about this month.
            Against::Window(window) => clause.time.is_some() || is_last_period(window),
            Against::Earlier(_) | Against::Before { .. } => clause.time.is_some(),
            Against::Mean { .. } | Against::Whole | Against::Always | Against::Other(_) => true,
            Against::Things(_) => found.clause.objects.is_some(),
        };
        timed.then(|| (Node::Cond(Cond::about(&clause, Said::Compared { change, against }).into()), cost))
    });
}

fn is_summed(clause: &Clause) -> bool {
    matches!(&clause.time, Some(timing) if matches!(timing.value, TimeValue::Total(_)))
}

/// The last 90 days: held against them, what has no time of its own is of those, and they are the ones before.
fn is_rolling(window: &Window) -> bool {
    matches!(window, Window::Between { from: Some(Moment::Ago { .. }), until: None })
}

fn is_last_period(window: &Window) -> bool {
    matches!(window, Window::Between { from: Some(Moment::Start { back: 1, .. }), until: Some(_) })
}

/// What it costs to take an event for a number: 消费 is rather spend than how often somebody bought.
pub fn indirect(clause: &Clause) -> u32 {
    match clause.predicate {
        Predicate::Event(_) if !clause.counted => 3,
        Predicate::Event(_) | Predicate::Measure(_) | Predicate::Moment(_) => 0,
    }
}

/// A clause as a number that can be compared: a measure, or how often the event happened.
pub fn measured(context: &Context<'_>, clause: &Rc<Clause>) -> Option<Rc<Clause>> {
    let open = clause.bound.is_none()
        && clause.rank.is_none()
        && clause.negation == Negation::No
        && !clause.vague
        && clause.average.is_none()
        && !clause.implied;
    match clause.predicate {
        _ if !open => None,
        Predicate::Measure(_) => Some(clause.clone()),
        Predicate::Event(event) => {
            let predicate = Predicate::Measure(context.count_of(event).or_else(|| context.rows_of(event))?);
            Some(Clause { predicate, counted: false, ..clause.as_ref().clone() }.into())
        }
        Predicate::Moment(_) => None,
    }
}

/// 平均, the average of new customers, 新客平均消费
fn means(grammar: &mut Grammar) {
    grammar.one("平均", Kind::Word(Function::Mean), |_, _| Some((Node::Mean { of: None, among: None }, 0)));
    grammar.pair("平均消费, average order value", &[Kind::Mean], &[Kind::Clause], |_, mean, clause| {
        let (Node::Mean { of: None, among }, Node::Clause(clause)) = (mean, clause) else { return None };
        let bare = **clause == Clause::new(clause.predicate) && matches!(clause.predicate, Predicate::Measure(_));
        bare.then(|| (Node::Mean { of: Some(clause.clone()), among: among.clone() }, 0))
    });
    grammar.pair("the overall mean order amount", &[Kind::Mean], &[Kind::Property], |context, mean, property| {
        let (Node::Mean { of: None, among }, Node::Property(name)) = (mean, property) else { return None };
        let worth = context.worth_of(context.whole_event()?)? == *name;
        let of = Clause::new(Predicate::Measure(context.mean_order()?));
        worth.then(|| (Node::Mean { of: Some(of.into()), among: among.clone() }, 0))
    });
    grammar.pair("average customer", &[Kind::Mean], &[Kind::Subject], |_, mean, _| Some((mean.clone(), 0)));
    grammar.pair("全体平均", &word(Function::Every), &[Kind::Mean], |_, _, mean| Some((mean.clone(), 0)));
    grammar.pair("客户平均", &[Kind::Subject], &[Kind::Mean], |_, _, mean| Some((mean.clone(), 0)));
    let those = [Kind::Group, Kind::Cond];
    grammar.pair("新客平均", &those, &[Kind::Mean], |_, group, mean| {
        let (Node::Group(cond) | Node::Cond(cond), Node::Mean { of, among: None }) = (group, mean) else { return None };
        named(cond).then(|| (Node::Mean { of: of.clone(), among: Some(cond.clone()) }, 0))
    });
    grammar.pair("average of new customers", &[Kind::Mean], &[Kind::Among], |_, mean, among| {
        let (Node::Mean { of, among: None }, Node::Among(cond)) = (mean, among) else { return None };
        Some((Node::Mean { of: of.clone(), among: Some(cond.clone()) }, 0))
    });
    grammar.one("above average spend", Kind::Versus, |_, versus| {
        let Node::Versus(found) = versus else { return None };
        let (Some(direction), Against::Mean { of: Some(of), .. }) = (found.direction, &found.against) else {
            return None;
        };
        let change = Change { direction, percent: Number::from(100) };
        let said = Said::Compared { change, against: found.against.clone() };
        Some((Node::Cond(Cond::about(of, said).into()), 1))
    });
    // The average order value is a mean already: below it means below that of all.
    grammar.pair("below the average order value", &SIDES, &[Kind::Clause], |context, side, clause| {
        // 高退货率: how high is not said.
        let level = matches!(side, Node::Word(Function::Rise | Function::Fall)) && !context.spaced;
        let (direction, Node::Clause(clause)) = (direction(side)?, clause) else { return None };
        let Predicate::Measure(measure) = clause.predicate else { return None };
        let bare = **clause == Clause::new(clause.predicate) && context.is_ratio(measure) && !level;
        let change = Change { direction, percent: Number::from(100) };
        let against = Against::Mean { of: None, among: None };
        bare.then(|| (Node::Cond(Cond::about(clause, Said::Compared { change, against }).into()), 4))
    });
}

/// Whether a condition names a kind of customer.
fn named(cond: &Cond) -> bool {
    matches!(cond, Cond::Term { .. } | Cond::State { .. } | Cond::Values { .. } | Cond::Attribute { .. })
}

impl Context<'_> {
    /// The measure that counts the rows of an event.
    pub fn rows_of(&self, event: usize) -> Option<usize> {
        let name = &self.catalog.events.get(event)?.name;
        let counts = |formula: &Formula| matches!(formula, Formula::Aggregate { event, aggregate: Aggregation::Count, .. } if event == name);
        self.catalog.measures.iter().position(|measure| counts(&measure.formula))
    }

    /// "Bought more lipstick": more pieces, more often or for more money, which must be said.
    fn is_of_pieces(&self, comparing: &Comparing, things: &Objects) -> bool {
        let located = matches!(things, Objects::Values(values) if values.located);
        let counts = self.main_event().and_then(|main| self.count_of(main)).map(Predicate::Measure);
        !located && counts == Some(comparing.clause.predicate)
    }

    /// What the main event came to on average: its sum for each time that it is counted.
    pub fn mean_order(&self) -> Option<usize> {
        let measures = &self.catalog.measures;
        let count = self.main_event().and_then(|main| self.count_of(main)).and_then(|count| measures.get(count))?;
        measures.iter().position(|measure| match &measure.formula {
            Formula::Ratio { numerator, denominator } => {
                let sum = measures.iter().position(|found| found.name == *numerator);
                *denominator == count.name && sum.is_some_and(|sum| self.is_main_sum(sum))
            }
            Formula::Aggregate { .. } => false,
        })
    }

    pub fn is_ratio(&self, measure: usize) -> bool {
        let found = self.catalog.measures.get(measure);
        found.is_some_and(|found| matches!(found.formula, Formula::Ratio { .. }))
    }
}
