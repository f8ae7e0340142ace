//! Lengths of time beside what lasts or is missed so long: 60天没买 · 浏览超过3分钟 · haven't ordered for more than 60 days.

use std::rc::Rc;
use std::sync::Arc;

use super::super::meaning::{
    Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Objects, Occurrence, Op, Predicate, PropertyTest,
    TimeValue, Timing, Wording,
};
use super::super::time::{Length, ago_between};
use super::super::words::Function;
use super::events::{about, bounded, with_time};
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Formula, Type};
use crate::dsl::{Axis, Moment, Number, Unit, Window};
use crate::lang::Bilingual;

/// Lengths of time next to something that measures them: 60天没买, 注册满一年, 最后一次购买超过60天.
pub fn rules(grammar: &mut Grammar) {
    let least = [Kind::LengthBound, Kind::Lasting];
    grammar.pair("大于7天小于14天", &least, &[Kind::LengthBound, Kind::Tail], |_, least, most| {
        let most = match most {
            Node::Tail { join: Join::And | Join::Comma | Join::But, node } => node.as_ref(),
            plain => plain,
        };
        // For more than a year but less than two years.
        let lasting = match least {
            Node::Lasting(length) => Some(Node::LengthBound { op: Op::More, length: *length }),
            _ => None,
        };
        let least = lasting.as_ref().unwrap_or(least);
        let (Node::LengthBound { op: low, length: least }, Node::LengthBound { op: high, length: most }) =
            (least, most)
        else {
            return None;
        };
        let between = matches!(low, Op::More | Op::AtLeast) && matches!(high, Op::Less | Op::AtMost);
        let (least, most) =
            if least.unit == most.unit { (*least, *most) } else { (in_months(*least)?, in_months(*most)?) };
        let fits = between && least.count < most.count;
        fits.then_some((Node::Lengths { least: least.count, most: most.count, unit: least.unit }, 0))
    });
    let length = [Kind::Length, Kind::LengthBound, Kind::Lengths];
    let denied = [Kind::Cond];
    grammar.pair("no opens or clicks in 90+ days", &denied, &[Kind::LengthBound], |context, denied, length| {
        let Node::Cond(cond) = denied else { return None };
        let Cond::All(parts) = cond.as_ref() else { return None };
        let missed = |part: &Rc<Cond>| {
            let Cond::Clause(clause) = part.as_ref() else { return None };
            let bare = clause.negation == Negation::Plain && clause.time.is_none();
            match bare.then(|| elapsed(&Node::Clause(clause.clone()), length, true))?? {
                (Node::Clause(missed), _) => Some(Rc::new(Cond::Clause(missed))),
                _ => None,
            }
        };
        let parts: Option<Vec<_>> = parts.iter().map(missed).collect();
        context.spaced.then(|| Some((Node::Cond(Cond::All(parts?).into()), 0)))?
    });
    grammar.pair("60天没买", &length, &[Kind::Clause], |_, length, clause| elapsed(clause, length, false));
    grammar.pair("未登录天数超过30天", &word(Function::Not), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let event = Predicate::Event(context.whose_days(found.predicate)?);
        let bound = found.bound.as_deref()?;
        let bare = Clause { bound: None, ..found.as_ref().clone() } == Clause::new(found.predicate);
        let days = |number: &Number| number.whole().and_then(|days| u32::try_from(days).ok());
        let (length, negation) = match bound.tests.as_slice() {
            [(op, number)] => {
                let length = Length { count: days(number)?, unit: Unit::Day };
                let missed = matches!(op, Op::More | Op::AtLeast);
                let negation = if missed { Negation::Plain } else { Negation::No };
                (Node::LengthBound { op: *op, length }, negation)
            }
            [(Op::AtLeast, least), (Op::AtMost, most)] => {
                (Node::Lengths { least: days(least)?, most: days(most)?, unit: Unit::Day }, Negation::Plain)
            }
            _ => return None,
        };
        let pick = if negation == Negation::No { Occurrence::Last } else { Occurrence::Any };
        let missed = Clause { negation, pick, ..Clause::new(event) };
        bare.then(|| elapsed(&Node::Clause(missed.into()), &length, true))?
    });
    grammar.pair("haven't ordered for more than 60 days", &[Kind::Clause], &[Kind::Lasting], |_, clause, lasting| {
        let Node::Lasting(length) = lasting else { return None };
        elapsed(clause, &Node::LengthBound { op: Op::More, length: *length }, true).filter(|_| is_denied(clause))
    });
    // In both: in days of this month that are at least so long ago.
    grammar.pair("本月注册时间大于7天", &[Kind::Time], &[Kind::Cond], |context, time, then| {
        let (Node::Time(time @ TimeValue::Window(_)), Node::Cond(then)) = (time, then) else { return None };
        let Cond::Clause(clause) = then.as_ref() else { return None };
        let bare = Clause { time: None, ..clause.as_ref().clone() } == Clause::new(clause.predicate);
        let moment = matches!(clause.predicate, Predicate::Moment(_)) && !context.spaced;
        let dated = clause.time.as_ref().is_some_and(|timing| matches!(timing.value, TimeValue::Window(_)));
        let first = with_time(&Clause::new(clause.predicate), time, false)?;
        let both = vec![Rc::new(Cond::Clause(first.into())), then.clone()];
        (bare && moment && dated).then(|| (Node::Cond(Cond::All(both).into()), 2))
    });
    let lasting = [Kind::LengthBound, Kind::Lasting];
    grammar.pair(
        "浏览超过3分钟, viewed for more than 3 minutes",
        &[Kind::Clause],
        &lasting,
        |context, clause, bound| {
            let (Node::Clause(clause), Some((op, length))) = (clause, limit(bound)) else { return None };
            let Predicate::Event(event) = clause.predicate else { return None };
            let (property, number) = context.lasting(event, length)?;
            if clause.summed {
                let measure = context.summing(event, &property)?;
                let bound = Bound { tests: vec![(op, number)], unit: Measured::Bare };
                let open = clause.bound.is_none() && clause.pick == Occurrence::Any && !clause.counted;
                let predicate = Predicate::Measure(measure);
                let whole = Clause { predicate, bound: Some(bound.into()), summed: false, ..clause.as_ref().clone() };
                return open.then(|| (Node::Clause(whole.into()), 0));
            }
            let test = PropertyTest::Bound(Bound { tests: vec![(op, number)], unit: Measured::Bare }.into());
            about(context, clause, &Objects::Property { property, test }).map(|node| (node, 1))
        },
    );
    grammar.pair("总浏览时长超过10分钟", &[Kind::Clause], &lasting, |context, clause, bound| {
        let (Node::Clause(clause), Some((op, length))) = (clause, limit(bound)) else { return None };
        let Predicate::Measure(measure) = clause.predicate else { return None };
        let number = counted_in(context.catalog.measures.get(measure)?.unit.as_ref()?, length)?;
        let bound = Bound { tests: vec![(op, number)], unit: Measured::Bare };
        bounded(context, clause, &bound.into(), true)
    });
    grammar.pair("距今天数30-60天", &[Kind::Clause], &[Kind::Lengths], |context, clause, lengths| {
        let (Node::Clause(clause), Node::Lengths { least, most, unit }) = (clause, lengths) else { return None };
        let Predicate::Measure(measure) = clause.predicate else { return None };
        let counted = context.catalog.measures.get(measure)?.unit.as_ref()?;
        let number = |count: u32| counted_in(counted, Length { count, unit: *unit });
        let tests = vec![(Op::AtLeast, number(*least)?), (Op::AtMost, number(*most)?)];
        bounded(context, clause, &Bound { tests, unit: Measured::Bare }.into(), true)
    });
    grammar.pair("距今天数30天内", &[Kind::Clause], &[Kind::Within], |context, clause, within| {
        let (Node::Clause(clause), Node::Within(length)) = (clause, within) else { return None };
        let Predicate::Measure(measure) = clause.predicate else { return None };
        let number = counted_in(context.catalog.measures.get(measure)?.unit.as_ref()?, *length)?;
        bounded(context, clause, &Bound { tests: vec![(Op::AtMost, number)], unit: Measured::Bare }.into(), true)
    });
    grammar.pair("spent over 2 minutes on …", &[Kind::Clause], &[Kind::LengthBound], |context, clause, bound| {
        let (Node::Clause(clause), Node::LengthBound { op, length }) = (clause, bound) else { return None };
        let Predicate::Measure(measure) = clause.predicate else { return None };
        let money = context.catalog.measures.get(measure)?.kind == Type::Money;
        let bare = **clause == Clause::new(clause.predicate);
        // The whole table of what happens says less than one kind of it.
        let events = context.catalog.events.iter().enumerate().filter(|(_, event)| event.valid.is_some());
        let (event, property, number) = events
            .map(|(event, _)| event)
            .find_map(|event| context.lasting(event, *length).map(|(property, number)| (event, property, number)))?;
        let test = PropertyTest::Bound(Bound { tests: vec![(*op, number)], unit: Measured::Bare }.into());
        let wording = Wording { passed: true, ..clause.wording };
        let clause = Clause { wording, ..Clause::new(Predicate::Event(event)) };
        (money && bare).then(|| Some((about(context, &clause, &Objects::Property { property, test })?, 2)))?
    });
    grammar.pair("最近访问>30天", &[Kind::Clause], &[Kind::LengthBound], |context, clause, length| {
        let Node::Clause(found) = clause else { return None };
        let lately = matches!(&found.time, Some(Timing { value: TimeValue::Recently, trailing: false }));
        let last = Clause { time: None, pick: Occurrence::Last, ..found.as_ref().clone() };
        let bare = last == Clause { pick: Occurrence::Last, ..Clause::new(found.predicate) };
        let event = matches!(found.predicate, Predicate::Event(_));
        (lately && bare && event && !context.spaced).then(|| elapsed(&Node::Clause(last.into()), length, false))?
    });
    grammar.pair("older than 60 days", &word(Function::Older), &[Kind::Length], |_, _, length| {
        let Node::Length(length) = length else { return None };
        Some((Node::LengthBound { op: Op::More, length: *length }, 0))
    });
    grammar.pair("60 days since the last order", &length, &[Kind::After], |_, length, since| {
        let Node::After(last) = since else { return None };
        let bare = Clause { pick: Occurrence::Last, ..Clause::new(last.clause.predicate) } == *last.clause;
        let length = match length {
            Node::Length(length) => Node::LengthBound { op: Op::AtLeast, length: *length },
            other => other.clone(),
        };
        (bare && last.within.is_none()).then(|| elapsed(&Node::Clause(last.clause.clone()), &length, true))?
    });
    let events = [Kind::Clause];
    grammar.pair("days since registering", &word(Function::DaysSince), &events, |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let last = Clause { pick: Occurrence::Last, ..Clause::new(found.predicate) };
        let since = match found.predicate {
            Predicate::Moment(_) => Clause::new(found.predicate),
            Predicate::Event(event) if context.main_event() != Some(event) => last.clone(),
            Predicate::Event(_) | Predicate::Measure(_) => return None,
        };
        let bare = **found == Clause::new(found.predicate) || **found == last;
        bare.then(|| (Node::Elapsed(since.into()), 0))
    });
    grammar.pair("上次登录距今天数", &events, &word(Function::DaysSince), |context, clause, _| {
        let Node::Clause(found) = clause else { return None };
        let pick = found.pick;
        let told = pick != Occurrence::Any || matches!(found.predicate, Predicate::Moment(_));
        let bare = Clause { pick, ..Clause::new(found.predicate) } == **found;
        (told && bare && !context.spaced).then(|| (Node::Elapsed(found.clone()), 0))
    });
    let numbers = [Kind::Bound, Kind::LengthBound, Kind::Lengths];
    grammar.pair("days since registering less than 30", &[Kind::Elapsed], &numbers, |_, since, number| {
        let Node::Elapsed(since) = since else { return None };
        elapsed(&Node::Clause(since.clone()), &in_days(number)?, true)
    });
    grammar.pair("registered for more than a year", &[Kind::Clause], &[Kind::Lasting], |_, clause, lasting| {
        let (Node::Clause(found), Node::Lasting(length)) = (clause, lasting) else { return None };
        let moment = matches!(found.predicate, Predicate::Moment(_));
        moment.then(|| elapsed(clause, &Node::LengthBound { op: Op::More, length: *length }, true))?
    });
    grammar.pair("最近购买<7天", &[Kind::Axis], &length, |context, axis, length| {
        let Node::Axis { axis: Axis::Recency, .. } = axis else { return None };
        // Full days are counted: the sixtieth is in ≥60天 and out of <60天, which a window of 60 days says of neither.
        if let Node::LengthBound { op: op @ (Op::AtLeast | Op::Less), length: Length { count, unit: Unit::Day } } =
            length
        {
            let bound = Bound { tests: vec![(*op, Number::from(i64::from(*count)))], unit: Measured::Bare };
            let measure = Predicate::Measure(context.since_measure()?);
            return Some((Node::Clause(Clause { bound: Some(bound.into()), ..Clause::new(measure) }.into()), 0));
        }
        let last = Clause { pick: Occurrence::Last, ..Clause::new(Predicate::Event(context.main_event()?)) };
        elapsed(&Node::Clause(last.into()), length, true)
    });
    grammar.pair("total spend 12 months", &[Kind::Clause], &[Kind::Length], |_, clause, length| {
        let (Node::Clause(found), Node::Length(length)) = (clause, length) else { return None };
        let bare = matches!(found.predicate, Predicate::Measure(_)) && **found == Clause::new(found.predicate);
        let time = Some(Timing { value: TimeValue::Window(length.last()), trailing: true });
        bare.then(|| (Node::Clause(Clause { time, ..found.as_ref().clone() }.into()), 4))
    });
    grammar.pair("haven't ordered 60 days", &[Kind::Clause], &length, |context, clause, length| {
        // 加购但没付款超过2小时: rather so long after what stands before.
        let bound = !context.spaced && is_denied(clause) && matches!(length, Node::LengthBound { .. });
        elapsed(clause, length, true).map(|(node, cost)| (node, cost + u32::from(bound)))
    });
}

/// A number beside what is counted in days.
fn in_days(number: &Node) -> Option<Node> {
    let Node::Bound(bound) = number else { return Some(number.clone()) };
    let days = |number: &Number| number.whole().and_then(|days| u32::try_from(days).ok());
    match bound.tests.as_slice() {
        _ if bound.unit != Measured::Bare => None,
        [(op, number)] => {
            let length = Length { count: days(number)?, unit: Unit::Day };
            Some(Node::LengthBound { op: *op, length })
        }
        [(Op::AtLeast, least), (Op::AtMost, most)] => {
            Some(Node::Lengths { least: days(least)?, most: days(most)?, unit: Unit::Day })
        }
        _ => None,
    }
}

/// Half a year beside a year: both in months.
fn in_months(length: Length) -> Option<Length> {
    let months = match length.unit {
        Unit::Month => 1,
        Unit::Quarter => 3,
        Unit::Year => 12,
        _ => return None,
    };
    Some(Length { count: length.count.checked_mul(months)?, unit: Unit::Month })
}

/// Watched for over an hour in total: the sum of what lasted so long, and nothing where the shop adds none up.
pub fn all_together(context: &Context<'_>, clause: &Clause) -> Option<Option<(Node, u32)>> {
    let Predicate::Event(event) = clause.predicate else { return None };
    let Objects::Property { property, test: PropertyTest::Bound(bound) } = clause.objects.as_deref()? else {
        return None;
    };
    let sum = |measure| {
        let bound = Some(bound.clone());
        let whole = Clause { predicate: Predicate::Measure(measure), objects: None, bound, ..clause.clone() };
        (Node::Clause(whole.into()), 0)
    };
    let open = clause.bound.is_none() && clause.pick == Occurrence::Any && !clause.counted;
    // Bought things worth over 500 in total: all of them together, and no order by itself.
    let orders = context.main_event().is_some_and(|main| context.is_of_orders(event, main));
    if orders && context.spaced && context.worth_of(event).as_ref() == Some(property) {
        let total = (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure));
        return Some(total.filter(|_| open).map(sum));
    }
    let (timed, _) = context.lasting(event, Length { count: 1, unit: Unit::Minute })?;
    (timed == *property).then(|| context.summing(event, property).filter(|_| open).map(sum))
}

/// So many days ago, to the day; of longer units nobody counts so closely.
pub fn on_the_day(length: Length) -> TimeValue {
    match length {
        Length { count, unit: Unit::Day } if count > 0 => {
            let until = Length { count: count - 1, unit: Unit::Day };
            let until = if until.count == 0 { Moment::Now } else { until.ago() };
            TimeValue::Window(Window::Between { from: Some(length.ago()), until: Some(until) })
        }
        other => TimeValue::Ago(other),
    }
}

pub fn is_denied(clause: &Node) -> bool {
    matches!(clause, Node::Clause(clause) if clause.negation != Negation::No)
}

impl Context<'_> {
    /// How long one row of an event lasts: the property that is counted in seconds or minutes.
    pub fn lasting(&self, event: usize, length: Length) -> Option<(Arc<str>, Number)> {
        let properties = &self.catalog.events.get(event)?.properties;
        // Days are rather counted by how many there were.
        if !matches!(length.unit, Unit::Minute | Unit::Hour) {
            return None;
        }
        let minute = Length { count: 1, unit: Unit::Minute };
        let timed = properties.iter().filter(|property| {
            let counted = property.kind == Type::Integer && property.unit.is_some();
            counted && self.counted_in(&property.name, minute).is_some() && self.goes_on(event, &property.name)
        });
        let mut lasting =
            timed.filter_map(|found| Some((found.name.as_str().into(), self.counted_in(&found.name, length)?)));
        lasting.next()
    }

    /// Whether an occurrence of the event goes on for a while, as the shop adds up, and is not over at once (added to cart);
    /// of a whole table of what happens nobody knows.
    fn goes_on(&self, event: usize, property: &str) -> bool {
        let whole = self.catalog.events.get(event).is_some_and(|event| event.valid.is_none());
        whole || self.summing(event, property).is_some()
    }

    /// The event whose days a measure counts.
    pub fn whose_days(&self, predicate: Predicate) -> Option<usize> {
        let Predicate::Measure(measure) = predicate else { return None };
        let formula = &self.catalog.measures.get(measure)?.formula;
        let days = matches!(formula, Formula::Aggregate { aggregate: Aggregation::Days, .. });
        days.then(|| self.event_of(measure))?
    }
}

fn elapsed(clause: &Node, length: &Node, trailing: bool) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let open = clause.time.as_ref().is_none_or(|timing| timing.value.is_total());
    if !open || clause.bound.is_some() {
        return None;
    }
    let with = |window: Window, pick: Occurrence, negation: Negation| {
        let time = Some(Timing { value: TimeValue::Window(window), trailing });
        Some((Node::Clause(Clause { time, pick, negation, ..clause.as_ref().clone() }.into()), 0))
    };
    let measured = clause.pick != Occurrence::Any || matches!(clause.predicate, Predicate::Moment(_));
    // Minutes are rather what something lasts than what it is missed for.
    let minutes = matches!(length, Node::LengthBound { length: Length { unit: Unit::Minute, .. }, .. });
    let with = |window: Window, pick: Occurrence, negation: Negation| {
        with(window, pick, negation).map(|(node, cost)| (node, cost + if minutes { 4 } else { 0 }))
    };
    match (length, clause.negation) {
        (Node::Length(length), Negation::Plain) if !measured => with(length.last(), clause.pick, clause.negation),
        // 90天下单3次: the last ones.
        (Node::Length(length), Negation::No) if !measured && !trailing && length.period().is_some() => {
            with(length.last(), clause.pick, clause.negation).map(|(node, _)| (node, 4))
        }
        (Node::LengthBound { op: Op::More | Op::AtLeast, length }, Negation::Plain) if !measured => {
            with(length.last(), clause.pick, clause.negation)
        }
        // 超过90天未到店: what was not done is in the things.
        (Node::LengthBound { op: Op::More | Op::AtLeast, length }, Negation::No)
            if !measured && matches!(clause.objects.as_deref(), Some(Objects::Not { .. })) =>
        {
            with(length.last(), clause.pick, clause.negation)
        }
        (Node::LengthBound { op: Op::More | Op::AtLeast, length }, Negation::No) if measured => {
            with(length.before(), clause.pick, Negation::No)
        }
        (Node::LengthBound { op: Op::Less | Op::AtMost, length }, Negation::No) if measured => {
            with(length.last(), clause.pick, Negation::No)
        }
        // 最近一次下单在30到60天之间.
        (Node::Lengths { least, most, unit }, Negation::No) if measured => {
            with(ago_between(*least, *most, *unit), clause.pick, Negation::No)
        }
        // 91-180天没买: the last time lies in between.
        (Node::Lengths { least, most, unit }, Negation::Plain) if !measured => {
            with(ago_between(*least, *most, *unit), Occurrence::Last, Negation::No)
        }
        _ => None,
    }
}

/// How long something lasts, at least or at most.
fn limit(bound: &Node) -> Option<(Op, Length)> {
    match bound {
        Node::LengthBound { op, length } => Some((*op, *length)),
        Node::Lasting(length) => Some((Op::More, *length)),
        _ => None,
    }
}

/// A length of time as a whole number of some unit of time.
pub fn counted_in(unit: &Bilingual, length: Length) -> Option<Number> {
    // Nobody counts days in seconds: 上次浏览时间超过30天 is how long ago that was.
    if !matches!(length.unit, Unit::Minute | Unit::Hour) && matches!(unit.en.as_str(), "seconds" | "minutes") {
        return None;
    }
    let seconds: u64 = match length.unit {
        Unit::Minute => 60,
        Unit::Hour => 3_600,
        Unit::Day => 86_400,
        Unit::Week => 604_800,
        Unit::Month | Unit::Quarter | Unit::Year => return None,
    };
    let unit = match unit.en.as_str() {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3_600,
        "days" => 86_400,
        _ => return None,
    };
    let total = u64::from(length.count).checked_mul(seconds)?;
    let whole = total.is_multiple_of(unit).then(|| total.checked_div(unit)).flatten()?;
    Some(Number::from(i64::try_from(whole).ok()?))
}
