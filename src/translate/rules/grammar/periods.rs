//! The same in several periods: 最近3个月每月都买过 · 连续3天签到 · in at least 2 of the last 3 months · 连续两月消费上涨.

use std::rc::Rc;

use jiff::civil::Date;

use super::super::lexicon::UnitOf;
use super::super::meaning::{
    Bound, Clause, Comparing, Cond, Extent, Kind, Measured, Negation, Node, Occurrence, Often, Op, Predicate,
    Recurring, Said, TimeValue,
};
use super::super::time::Length;
use super::super::words::Function;
use super::events::with_time;
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Formula};
use crate::dsl::{Direction, Moment, Number, Period, Unit, Window};

/// Periods that are listed one by one at most.
const MOST: usize = 24;

pub fn rules(grammar: &mut Grammar) {
    recurring(grammar);
    trends(grammar);
}

fn recurring(grammar: &mut Grammar) {
    grammar.one("每月: how long is not said", Kind::Each, |_, each| {
        let Node::Each(period) = each else { return None };
        Some((Node::Recurring(Recurring { often: Often::Each, period: *period, over: Extent::Open }), 4))
    });
    grammar.one("连续3天", Kind::InRow, |_, row| {
        let Node::InRow(length) = row else { return None };
        let (often, period) = (Often::InRow(length.count), length.period()?);
        Some((Node::Recurring(Recurring { often, period, over: Extent::All }), 0))
    });
    grammar.pair("in at least 3 weeks in a row", &word(Function::AtLeast), &[Kind::InRow], |_, _, row| {
        Some((row.clone(), 0))
    });
    // 历史上连续3天: at any time, which it says of itself.
    grammar.pair("历史上连续3天", &[Kind::Time], &[Kind::InRow], |_, time, row| match time {
        Node::Time(time) if time.is_total() => Some((row.clone(), 0)),
        _ => None,
    });
    let lasting = [Kind::Clause];
    grammar.pair("3 consecutive months or more", &[Kind::InRow], &word(Function::OrMore), |_, row, _| {
        Some((row.clone(), 0))
    });
    grammar.pair("连续签到7天", &word(Function::Row), &lasting, |context, _, clause| {
        let Node::Clause(clause) = clause else { return None };
        days_in_row(context, clause)
    });
    grammar.pair("连续下单", &word(Function::Row), &lasting, |_, _, deed| {
        let Node::Clause(found) = deed else { return None };
        let plain = matches!(found.predicate, Predicate::Event(_)) && **found == Clause::new(found.predicate);
        plain.then(|| (Node::DoneInRow(found.clone()), 0))
    });
    grammar.pair("连续三个月活跃", &[Kind::InRow], &[Kind::Cond], |context, row, active| {
        let (Node::InRow(length), Node::Cond(cond)) = (row, active) else { return None };
        let clause = Rc::new(Clause::new(Predicate::Event(context.lately_done(cond)?)));
        let recurring = Recurring { often: Often::InRow(length.count), period: length.period()?, over: Extent::All };
        Some((Node::Cond(Cond::about(&clause, Said::Periodic(recurring)).into()), 1))
    });
    grammar.pair("近7天连续3天活跃", &[Kind::Recurring], &[Kind::Cond], |context, row, active| {
        let (Node::Recurring(recurring @ Recurring { often: Often::InRow(_), .. }), Node::Cond(cond)) = (row, active)
        else {
            return None;
        };
        let clause = Rc::new(Clause::new(Predicate::Event(context.lately_done(cond)?)));
        Some((Node::Cond(Cond::about(&clause, Said::Periodic(*recurring)).into()), 1))
    });
    let days = [Kind::Length, Kind::LengthBound];
    grammar.pair("连续下单3天以上", &[Kind::DoneInRow], &days, |_, deed, days| {
        let (count, length) = match days {
            Node::Length(length) | Node::LengthBound { op: Op::AtLeast, length } => (length.count, length),
            Node::LengthBound { op: Op::More, length } => (length.count.checked_add(1)?, length),
            _ => return None,
        };
        let Node::DoneInRow(clause) = deed else { return None };
        // 连续购买超过一年: for so long, and not in each of two years.
        if length.count == 1 {
            return None;
        }
        let recurring = Recurring { often: Often::InRow(count), period: length.period()?, over: Extent::All };
        Some((Node::Cond(Cond::about(clause, Said::Periodic(recurring)).into()), 0))
    });
    grammar.pair("2月到6月每个月", &[Kind::Time], &[Kind::Each], |context, time, each| {
        let (Node::Time(TimeValue::Window(window)), Node::Each(period)) = (time, each) else { return None };
        let Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) } = window else {
            return None;
        };
        let mut windows = Vec::new();
        let mut start = *from;
        while start < *until {
            let next = context.step(start, *period).filter(|next| next <= until && windows.len() < MOST)?;
            let ends = (Some(Moment::Date(start)), Some(Moment::Date(next)));
            windows.push(Window::Between { from: ends.0, until: ends.1 });
            start = next;
        }
        (windows.len() > 1).then_some((Node::Times { windows, each: true }, 0))
    });
    let time = [Kind::Time, Kind::Length];
    grammar.pair("最近3个月每月", &time, &[Kind::Each], |_, time, each| over(each, time));
    grammar.pair("every month for the last three months", &[Kind::Each], &time, |_, each, time| over(each, time));
    grammar.pair("连续3个月每月", &[Kind::InRow], &[Kind::Each], |_, row, each| {
        let (Node::InRow(length), Node::Each(period)) = (row, each) else { return None };
        let count = periods_in(&Node::Length(*length), *period)?;
        Some((Node::Recurring(Recurring { often: Often::InRow(count), period: *period, over: Extent::All }), 0))
    });
    grammar.pair("each month for three months in a row", &[Kind::Each], &[Kind::InRow], |_, each, row| {
        let (Node::InRow(length), Node::Each(period)) = (row, each) else { return None };
        let count = periods_in(&Node::Length(*length), *period)?;
        Some((Node::Recurring(Recurring { often: Often::InRow(count), period: *period, over: Extent::All }), 0))
    });
    grammar.pair("近30天连续3天", &[Kind::Time], &[Kind::InRow], |_, time, row| in_window(row, time));
    grammar
        .pair("3 days in a row in the last month", &[Kind::InRow], &[Kind::Time], |_, row, time| in_window(row, time));
    grammar.pair("最近连续3个月", &[Kind::Time], &[Kind::InRow], |_, time, row| {
        let (Node::Time(TimeValue::Recently), Node::InRow(length)) = (time, row) else {
            return None;
        };
        Some((Node::Recurring(Recurring::of_last(Often::Each, *length)?), 0))
    });
    grammar.pair("最近连续3个月每月都", &[Kind::Recurring], &[Kind::Each], |_, row, each| {
        let (Node::Recurring(found), Node::Each(period)) = (row, each) else { return None };
        let said = matches!(found.often, Often::Each | Often::InRow(_)) && !matches!(found.over, Extent::Open);
        (said && found.period == *period).then(|| (row.clone(), 0))
    });
    grammar.pair("最近连续3个月每月", &[Kind::Time], &[Kind::Recurring], |_, time, row| {
        let (Node::Time(TimeValue::Recently), Node::Recurring(row)) = (time, row) else { return None };
        let Recurring { often: Often::InRow(count), over: Extent::All, .. } = row else { return None };
        Some((Node::Recurring(Recurring { often: Often::Each, over: Extent::Last(*count), ..*row }), 0))
    });
    grammar.pair("任意一个月", &word(Function::AnyOne), &[Kind::Length], |_, _, length| {
        let Node::Length(length @ Length { count: 1, .. }) = length else { return None };
        let period = length.period()?;
        Some((Node::Recurring(Recurring { often: Often::AtLeast(1), period, over: Extent::All }), 0))
    });
    // Of numbers, any seven days in a row are rather added up, which no periods say.
    grammar.pair("任意连续7天签到", &word(Function::AnyOne), &[Kind::Cond], |_, _, cond| {
        let Node::Cond(found) = cond else { return None };
        let Cond::About { clause, said: Said::Periodic(recurring) } = found.as_ref() else { return None };
        let row = matches!(recurring, Recurring { often: Often::InRow(_), over: Extent::All, .. });
        let deed = matches!(clause.predicate, Predicate::Event(_)) && clause.bound.is_none();
        (row && deed).then(|| (cond.clone(), 0))
    });
    grammar.pair("近一年任意一个月", &[Kind::Time], &[Kind::Recurring], |_, time, one| some_of(one, time));
    grammar.pair("in 4 different weeks in the last 3 months", &[Kind::Recurring], &[Kind::Time], |_, some, time| {
        some_of(some, time)
    });
    let some = [Kind::Length, Kind::LengthBound, Kind::Lengths];
    grammar.pair("近半年至少4个月", &[Kind::Time], &some, |_, time, some| at_least(some, time));
    grammar.pair("in at least 4 months of the last half year", &some, &[Kind::Time], |context, some, time| {
        // 500 a month for the last half year: in each of them, rather than in one.
        let one = matches!(some, Node::Length(Length { count: 1, .. }));
        (!one || !context.spaced).then(|| at_least(some, time))?
    });
    grammar.pair(
        "ordered on at least 6 different days",
        &[Kind::Clause],
        &[Kind::LengthBound],
        |context, clause, days| {
            let (Node::Clause(clause), Node::LengthBound { op, length }) = (clause, days) else { return None };
            let Predicate::Event(event) = clause.predicate else { return None };
            let measure = Predicate::Measure(context.days_of(event)?);
            let open = clause.bound.is_none() && clause.negation == Negation::No && clause.pick == Occurrence::Any;
            let bound = Bound { tests: vec![(*op, Number::from(i64::from(length.count)))], unit: Measured::Bare };
            let counted = Clause { predicate: measure, bound: Some(bound.into()), ..clause.as_ref().clone() };
            // 消费时间大于30天: without a window, so long ago as well as on so many days.
            let open = open && (context.spaced || clause.time.is_some());
            (open && length.unit == Unit::Day && !clause.implied).then(|| (Node::Clause(counted.into()), 2))
        },
    );
    grammar.pair("活跃5天以上", &[Kind::Cond], &[Kind::Bound], |context, name, days| {
        let (Node::Cond(name), Node::Bound(bound)) = (name, days) else { return None };
        let (Cond::Term { term, time: None }, Measured::Catalog(owners)) = (name.as_ref(), &bound.unit) else {
            return None;
        };
        let term = context.catalog.terms.get(*term)?;
        // 活跃天数 is what it is called when it is counted.
        let named = |measure: usize| {
            let label = context.catalog.measures.get(measure).map(|found| found.label.zh.as_str());
            label.is_some_and(|label| term.words.zh.iter().any(|word| label.starts_with(word.as_str())))
        };
        let mut counted = owners.iter().filter_map(|owner| match owner {
            UnitOf::Measure(measure) if named(*measure) => Some(*measure),
            _ => None,
        });
        let clause = Clause { bound: Some(bound.clone()), ..Clause::new(Predicate::Measure(counted.next()?)) };
        Some((Node::Clause(clause.into()), 0))
    });
    let before = [Kind::Recurring];
    grammar.pair("每月都买过", &before, &[Kind::Clause], |_, recurring, clause| periodic(recurring, clause));
    grammar.pair("bought every month", &[Kind::Clause], &before, |_, clause, recurring| periodic(recurring, clause));
    grammar.pair("每月消费都超过500", &word(Function::Each), &[Kind::Bound], |context, _, bound| {
        let Node::Bound(found) = bound else { return None };
        // 评分都在4分以上: of every one of them, which nothing here says.
        (!context.grades(&found.unit)).then(|| (bound.clone(), 0))
    });
    // 连续3个月没买: the window is as long as that.
    grammar.pair("连续3个月没买", &[Kind::InRow], &[Kind::Clause], |_, row, clause| absent(clause, row, false));
    // 连续60天未复购: as long as that, one after another or not.
    grammar.one("连续60天", Kind::InRow, |_, row| match row {
        Node::InRow(length) => Some((Node::Length(*length), 4)),
        _ => None,
    });
    grammar.pair("haven't bought for 3 consecutive months", &[Kind::Clause], &[Kind::InRow], |_, clause, row| {
        absent(clause, row, true)
    });
}

/// So many days with something, one after another: what counts its days, said to be in a row.
fn days_in_row(context: &Context<'_>, clause: &Clause) -> Option<(Node, u32)> {
    let Predicate::Measure(measure) = clause.predicate else { return None };
    let days = context.catalog.measures.get(measure)?;
    matches!(days.formula, Formula::Aggregate { aggregate: Aggregation::Days, .. }).then_some(())?;
    let [(op @ (Op::Is | Op::AtLeast | Op::More), number)] = clause.bound.as_ref()?.tests.as_slice() else {
        return None;
    };
    let count = u32::try_from(number.whole()?).ok().filter(|count| *count > 1)?;
    let count = count + u32::from(*op == Op::More);
    let event = Predicate::Event(context.event_of(measure)?);
    let recurring = match &clause.time {
        None => Recurring { often: Often::InRow(count), period: Period::Day, over: Extent::All },
        Some(_) => return None,
    };
    let clause = Rc::new(Clause { objects: clause.objects.clone(), ..Clause::new(event) });
    Some((Node::Cond(Cond::about(&clause, Said::Periodic(recurring)).into()), 0))
}

impl Context<'_> {
    /// The day a month, quarter or year after one that begins it.
    pub fn step(&self, from: Date, period: Period) -> Option<Date> {
        let months = match period {
            Period::Month => 1,
            Period::Quarter => 3,
            Period::Year => 12,
            Period::Day | Period::Week => return None,
        };
        let first = from.day() == 1;
        first.then(|| from.checked_add(jiff::Span::new().months(months)).ok())?
    }

    /// The measure that counts the days of an event.
    fn days_of(&self, event: usize) -> Option<usize> {
        let name = &self.catalog.events.get(event)?.name;
        self.catalog.measures.iter().position(|measure| {
            matches!(&measure.formula, Formula::Aggregate { event, aggregate: Aggregation::Days, .. } if event == name)
        })
    }
}

fn absent(clause: &Node, row: &Node, trailing: bool) -> Option<(Node, u32)> {
    let (Node::InRow(length), Node::Clause(found)) = (row, clause) else { return None };
    let denied = found.negation == Negation::Plain && found.time.is_none();
    let window = TimeValue::Window(length.last());
    denied.then(|| Some((Node::Clause(with_time(found, &window, trailing)?.into()), 0)))?
}

/// The periods of a window: as many as it is long.
fn periods_in(time: &Node, period: Period) -> Option<u32> {
    let Length { count, unit } = time.length()?;
    let times = match (unit, period) {
        (unit, period) if unit == period.unit() => 1,
        (Unit::Week, Period::Day) => 7,
        (Unit::Quarter, Period::Month) => 3,
        (Unit::Year, Period::Month) => 12,
        (Unit::Year, Period::Quarter) => 4,
        (Unit::Month, Period::Day) => 30,
        (Unit::Quarter, Period::Week) => 13,
        (Unit::Year, Period::Week) => 52,
        // A quarter of a year has 13 weeks; a month alone has no number of them.
        (Unit::Month, Period::Week) if count % 3 == 0 => return Some(count / 3 * 13),
        (Unit::Month, Period::Quarter) if count % 3 == 0 => return Some(count / 3),
        (Unit::Day, Period::Week) if count % 7 == 0 => return Some(count / 7),
        _ => return None,
    };
    count.checked_mul(times)
}

fn over(each: &Node, time: &Node) -> Option<(Node, u32)> {
    let Node::Each(period) = each else { return None };
    let over = Extent::Last(periods_in(time, *period)?);
    Some((Node::Recurring(Recurring { often: Often::Each, period: *period, over }), 0))
}

fn in_window(row: &Node, time: &Node) -> Option<(Node, u32)> {
    let Node::InRow(length) = row else { return None };
    let period = length.period()?;
    let total = periods_in(time, period)?;
    let often = if total == length.count { Often::Each } else { Often::InRow(length.count) };
    let fits = total >= length.count;
    fits.then_some((Node::Recurring(Recurring { often, period, over: Extent::Last(total) }), 0))
}

/// In some of the periods that a time holds, whichever they are.
fn some_of(some: &Node, time: &Node) -> Option<(Node, u32)> {
    let Node::Recurring(Recurring { often: often @ Often::AtLeast(least), period, over: Extent::All }) = some else {
        return None;
    };
    let total = periods_in(time, *period)?;
    let over = Extent::Last(total);
    (*least <= total).then_some((Node::Recurring(Recurring { often: *often, period: *period, over }), 0))
}

fn at_least(some: &Node, time: &Node) -> Option<(Node, u32)> {
    let (length, most, cost) = match some {
        Node::LengthBound { op: Op::AtLeast, length } => (*length, None, 0),
        Node::Length(length) => (*length, None, 2),
        Node::Lengths { least, most, unit } => (Length { count: *least, unit: *unit }, Some(*most), 0),
        _ => return None,
    };
    let period = length.period()?;
    // Months have no fixed number of days.
    let inexact = period == Period::Day && !matches!(time.length()?.unit, Unit::Day | Unit::Week);
    if inexact {
        return None;
    }
    let total = periods_in(time, period)?;
    let often = most.map_or(Often::AtLeast(length.count), |most| Often::Between(length.count, most));
    let fits = length.count < total && most.is_none_or(|most| most <= total);
    fits.then_some((Node::Recurring(Recurring { often, period, over: Extent::Last(total) }), cost))
}

fn periodic(recurring: &Node, clause: &Node) -> Option<(Node, u32)> {
    let (Node::Recurring(recurring), Node::Clause(clause)) = (recurring, clause) else { return None };
    let open = clause.time.is_none()
        && clause.negation == Negation::No
        && clause.pick == Occurrence::Any
        && clause.rank.is_none()
        && !clause.vague;
    let plain = match clause.predicate {
        Predicate::Event(_) => true,
        Predicate::Measure(_) => clause.bound.is_some(),
        Predicate::Moment(_) => false,
    };
    (open && plain).then(|| (Node::Cond(Cond::about(clause, Said::Periodic(*recurring)).into()), 0))
}

/// 连续两月消费上涨, spend rising month over month
fn trends(grammar: &mut Grammar) {
    let recurring = [Kind::Recurring];
    grammar
        .pair("连续两月消费上涨", &recurring, &[Kind::Comparing], |_, recurring, turn| trend(recurring, turn));
    grammar.pair("spend rising month over month", &[Kind::Comparing], &recurring, |_, turn, recurring| {
        trend(recurring, turn)
    });
    grammar.pair("消费连续两月", &[Kind::Clause], &recurring, |_, clause, recurring| {
        let (Node::Clause(clause), Node::Recurring(recurring)) = (clause, recurring) else { return None };
        is_bare_measure(clause).then(|| (Node::Tracked(clause.clone(), *recurring), 1))
    });
    grammar.pair("近3个月消费逐月", &[Kind::Clause], &[Kind::Each], |_, clause, each| {
        let (Node::Clause(clause), Node::Each(period)) = (clause, each) else { return None };
        let window = Node::Time(clause.time.as_ref()?.value.clone());
        let over = Extent::Last(periods_in(&window, *period)?);
        let clause = Clause { time: None, ..clause.as_ref().clone() };
        let tracked = Recurring { often: Often::Each, period: *period, over };
        is_bare_measure(&clause).then(|| (Node::Tracked(clause.into(), tracked), 0))
    });
    let course = word(Function::Course);
    grammar.pair("消费趋势：逐月上升", &course, &[Kind::Each], |_, _, each| Some((each.clone(), 0)));
    grammar.pair("逐月递增趋势", &[Kind::Cond], &course, |_, cond, _| {
        let Node::Cond(found) = cond else { return None };
        let trend = matches!(found.as_ref(), Cond::About { said: Said::Trend { .. }, .. });
        trend.then(|| (cond.clone(), 0))
    });
    grammar.pair("monthly spend", &[Kind::Each], &[Kind::Clause], |context, each, clause| {
        let (Node::Each(period), Node::Clause(clause)) = (each, clause) else { return None };
        let tracked = Recurring { often: Often::Each, period: *period, over: Extent::Open };
        (context.spaced && is_bare_measure(clause)).then(|| (Node::Tracked(clause.clone(), tracked), 1))
    });
    grammar.pair("rising monthly spend", &[Kind::Change], &[Kind::Tracked], |_, change, tracked| {
        let (Node::Tracked(clause, recurring), Node::Change(change)) = (tracked, change) else { return None };
        let turn = Comparing { clause: clause.clone(), change: Some(*change), against: None };
        trend(&Node::Recurring(*recurring), &Node::Comparing(turn.into()))
    });
    grammar.pair("rising every month, over the last 3 months", &[Kind::Cond], &[Kind::Time], |_, cond, time| {
        trend_over(cond, time)
    });
    grammar.pair("last 3 months: rising every month", &[Kind::Time], &[Kind::Cond], |_, time, cond| {
        trend_over(cond, time)
    });
    grammar.pair("消费连续两月上涨", &[Kind::Tracked], &[Kind::Change], |_, tracked, change| {
        let (Node::Tracked(clause, recurring), Node::Change(change)) = (tracked, change) else { return None };
        let turn = Comparing { clause: clause.clone(), change: Some(*change), against: None };
        trend(&Node::Recurring(*recurring), &Node::Comparing(turn.into()))
    });
}

/// A trend of which it was not said over how many periods.
fn trend_over(cond: &Node, time: &Node) -> Option<(Node, u32)> {
    let (Node::Cond(found), Node::Time(TimeValue::Window(_))) = (cond, time) else { return None };
    let Cond::About { clause, said: Said::Trend { rising, period, over: Extent::All } } = found.as_ref() else {
        return None;
    };
    let over = Extent::Last(periods_in(time, *period)?);
    let said = Said::Trend { rising: *rising, period: *period, over };
    Some((Node::Cond(Cond::about(clause, said).into()), 0))
}

fn is_bare_measure(clause: &Clause) -> bool {
    let measured = matches!(clause.predicate, Predicate::Measure(_)) || clause.counted;
    measured && clause.bound.is_none() && clause.rank.is_none() && clause.time.is_none() && !clause.vague
}

/// So many rises one after another compare one period more; over all periods when no number was said.
fn trend(recurring: &Node, turn: &Node) -> Option<(Node, u32)> {
    let (Node::Recurring(recurring), Node::Comparing(turn)) = (recurring, turn) else { return None };
    let change = turn.change.filter(|change| change.percent == Number::from(100))?;
    let over = match (recurring.often, recurring.over) {
        (Often::InRow(count), _) => Extent::Last(count.checked_add(1)?),
        (Often::Each, Extent::Open) => Extent::All,
        (Often::Each, over) => over,
        (Often::AtLeast(_) | Often::Between(..), _) => return None,
    };
    let rising = change.direction == Direction::More;
    // Monthly spend rising over the last 3 months: in each of those.
    let (clause, over) = match &turn.clause.time {
        Some(timing) if over == Extent::All => {
            let over = Extent::Last(periods_in(&Node::Time(timing.value.clone()), recurring.period)?);
            (Rc::new(Clause { time: None, ..turn.clause.as_ref().clone() }), over)
        }
        _ => (turn.clause.clone(), over),
    };
    let bare = turn.against.is_none() && is_bare_measure(&clause);
    let said = Said::Trend { rising, period: recurring.period, over };
    bare.then(|| (Node::Cond(Cond::about(&clause, said).into()), 0))
}
