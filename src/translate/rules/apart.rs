//! Whether nobody can be both of two conditions: born in the eighties and in the nineties, new and existing. What is
//! not told here is taken for possible.

use jiff::civil::DateTime;

use super::grammar::Context;
use super::meaning::Op;
use crate::catalog::Type;
use crate::dsl::time::interval;
use crate::dsl::{
    Bound, Condition, End, Filter, Measure, Number, Occurrence, Pick, Portion, StateTest, Test, Value, Window,
};

/// Whether a rule asks, anywhere in it, that somebody be both of two that nobody can be.
pub fn asks_for_nobody(context: &Context<'_>, rule: &Condition) -> bool {
    match rule {
        Condition::All(parts) => {
            let twice = |index: usize, one: &Condition| {
                parts.iter().skip(index + 1).any(|other| are_apart(context, one, other))
            };
            parts.iter().enumerate().any(|(index, one)| twice(index, one) || asks_for_nobody(context, one))
        }
        Condition::Any(parts) => parts.iter().any(|part| asks_for_nobody(context, part)),
        Condition::Not(part) => asks_for_nobody(context, part),
        _ => false,
    }
}

pub fn are_apart(context: &Context<'_>, one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (Condition::Not(one), other) | (other, Condition::Not(one)) if follows(context, other, one) => true,
        (one, other) if was_quiet(context, one, other) || was_quiet(context, other, one) => true,
        (Condition::Term(name), other) | (other, Condition::Term(name)) => {
            context.rule_of(name).is_some_and(|rule| are_apart(context, rule, other))
        }
        (Condition::All(parts), other) | (other, Condition::All(parts)) => {
            parts.iter().any(|part| are_apart(context, part, other))
        }
        (Condition::Any(parts), other) | (other, Condition::Any(parts)) => {
            parts.iter().all(|part| are_apart(context, part, other))
        }
        (Condition::Attribute { attribute, test: one }, Condition::Attribute { attribute: named, test: other })
            if attribute == named =>
        {
            let mut named = context.catalog.attributes.iter().filter(|found| found.name == *attribute);
            let single = named.all(|found| found.kind != Type::List);
            single && (values_differ(one, other) || no_number(of(one), of(other)))
        }
        (Condition::Measure(one), Condition::Measure(other)) if one.measure == other.measure => {
            no_number(within(&one.bound), within(&other.bound))
        }
        (Condition::Event(one), Condition::Event(other)) => never_both(context, one, other),
        (Condition::State(one), Condition::State(other)) if one.state == other.state => {
            matches!((&one.test, &other.test), (StateTest::In(one), StateTest::In(other))
                if !one.iter().any(|value| other.contains(value)))
        }
        (Condition::Rank(one), Condition::Rank(other)) => {
            let alike = one.by == other.by && one.per == other.per && one.among == other.among;
            let (Portion::Percent(first), Portion::Percent(last)) = (&one.portion, &other.portion) else {
                return false;
            };
            let whole = Number::from(100).decimal();
            alike && one.end != other.end && first.decimal() + last.decimal() < whole
        }
        _ => false,
    }
}

/// A deed, with what it was done, and from when on it was, or was not any more.
struct From<'a> {
    event: &'a str,
    filter: Option<&'a Filter>,
    since: DateTime,
}

/// 近60天下过单但90天没下单: what the one says was done, lies where the other says that it was not.
fn was_quiet(context: &Context<'_>, done: &Condition, quiet: &Condition) -> bool {
    let (Some(done), Some(quiet)) = (done_since(context, done), quiet_since(context, quiet)) else { return false };
    let covered = quiet.filter.is_none() || quiet.filter == done.filter;
    done.event == quiet.event && covered && done.since >= quiet.since
}

/// What was done, and when at the earliest.
fn done_since<'a>(context: &'a Context<'_>, rule: &'a Condition) -> Option<From<'a>> {
    let counted = |measure: &'a Measure| match measure {
        Measure::Named { window, filter, .. } | Measure::Of { window, filter, .. } => {
            Some((context.event_measured(measure)?, filter.as_ref(), window))
        }
        Measure::Ratio { .. } => None,
    };
    let (event, filter, window) = match rule {
        Condition::Event(row) => (row.event.as_str(), row.filter.as_ref(), &row.window),
        Condition::Measure(found) => {
            let some = within(&found.bound).is_some_and(|numbers| !numbers.hold(Number::from(0)));
            counted(&found.measure).filter(|_| some)?
        }
        Condition::Rank(rank) if rank.end == End::Top => counted(&rank.by)?,
        _ => return None,
    };
    Some(From { event, filter, since: interval(window, context.catalog, context.as_of)?.from? })
}

/// What was not done any more, and since when.
fn quiet_since<'a>(context: &Context<'_>, rule: &'a Condition) -> Option<From<'a>> {
    let days = |row: &Occurrence| interval(&row.window, context.catalog, context.as_of);
    let (row, since) = match rule {
        Condition::Event(last) if last.pick == Pick::Last && last.filter.is_none() => {
            (last, Some(days(last)?.until).filter(|until| *until < context.as_of))
        }
        Condition::Not(denied) => match denied.as_ref() {
            Condition::Event(any) if any.pick == Pick::Any => {
                (any, days(any).filter(|found| found.until >= context.as_of)?.from)
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(From { event: row.event.as_str(), filter: row.filter.as_ref(), since: since? })
}

/// Whether whoever is the one is the other, too.
fn follows(context: &Context<'_>, one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (one, other) if one == other => true,
        (Condition::Term(name), other) => context.rule_of(name).is_some_and(|rule| follows(context, rule, other)),
        (one, Condition::Term(name)) => context.rule_of(name).is_some_and(|rule| follows(context, one, rule)),
        (Condition::All(parts), other) => parts.iter().any(|part| follows(context, part, other)),
        (Condition::Any(parts), other) => parts.iter().all(|part| follows(context, part, other)),
        (one, Condition::Event(ever)) if is_ever(ever) => match one {
            Condition::Event(row) => row.event == ever.event,
            Condition::Sequence(chain) => chain.first.event == ever.event,
            Condition::Measure(found) => {
                // Who never did it counts 0, and a share of nothing is passed by nobody.
                let measure = match &found.bound {
                    Bound::Relative { of, .. } => Some(of),
                    bound => within(bound).filter(|numbers| !numbers.hold(Number::from(0))).map(|_| &found.measure),
                };
                measure.and_then(|measure| context.event_measured(measure)) == Some(ever.event.as_str())
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether it asks for no more than that something was done, whenever and with whatever.
fn is_ever(event: &Occurrence) -> bool {
    event.pick == Pick::Any && event.filter.is_none() && event.window == Window::Ever
}

/// The first of all lies in one window only, and so does the last.
fn never_both(context: &Context<'_>, one: &Occurrence, other: &Occurrence) -> bool {
    let single = one.pick == other.pick && matches!(one.pick, Pick::First | Pick::Last) && one.event == other.event;
    let days = |event: &Occurrence| interval(&event.window, context.catalog, context.as_of);
    single
        && days(one).zip(days(other)).is_some_and(|(one, other)| {
            other.from.is_some_and(|from| from >= one.until) || one.from.is_some_and(|from| from >= other.until)
        })
}

/// Whether both are bounded at both ends, and no number lies in both.
pub fn are_ranges_apart(one: &[(Op, Number)], other: &[(Op, Number)]) -> bool {
    let range = |tests: &[(Op, Number)]| {
        let found = tests.iter().try_fold(Numbers::default(), |found, (op, number)| {
            Some(match op {
                Op::Is => numbers(Some(*number), Some(*number), true),
                Op::Less | Op::AtMost => Numbers { until: Some((*number, *op == Op::AtMost)), ..found },
                Op::More | Op::AtLeast => Numbers { from: Some((*number, *op == Op::AtLeast)), ..found },
                Op::IsNot => return None,
            })
        })?;
        (found.from.is_some() && found.until.is_some()).then_some(found)
    };
    range(one).zip(range(other)).is_some_and(|(one, other)| no_number(Some(one), Some(other)))
}

fn values_differ(one: &Test, other: &Test) -> bool {
    fn listed(test: &Test) -> Option<&[Value]> {
        match test {
            Test::Is(value) => Some(std::slice::from_ref(value)),
            Test::In(values) => Some(values),
            _ => None,
        }
    }
    listed(one).zip(listed(other)).is_some_and(|(one, other)| !one.iter().any(|value| other.contains(value)))
}

/// The numbers that pass: from the one, with it or without, to the other.
#[derive(Clone, Copy, Debug, Default)]
struct Numbers {
    from: Option<(Number, bool)>,
    until: Option<(Number, bool)>,
}

impl Numbers {
    fn hold(self, number: Number) -> bool {
        let above = self.from.is_none_or(|(from, with)| number > from || with && number == from);
        above && self.until.is_none_or(|(until, with)| number < until || with && number == until)
    }
}

fn no_number(one: Option<Numbers>, other: Option<Numbers>) -> bool {
    let past = |one: Numbers, other: Numbers| {
        one.until
            .zip(other.from)
            .is_some_and(|((until, with), (from, also))| until < from || until == from && !(with && also))
    };
    one.zip(other).is_some_and(|(one, other)| past(one, other) || past(other, one))
}

fn numbers(low: Option<Number>, high: Option<Number>, with: bool) -> Numbers {
    Numbers { from: low.map(|low| (low, with)), until: high.map(|high| (high, with)) }
}

fn of(test: &Test) -> Option<Numbers> {
    let number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    Some(match test {
        Test::Is(value) => numbers(Some(number(value)?), Some(number(value)?), true),
        Test::Less(value) => numbers(None, Some(number(value)?), false),
        Test::AtMost(value) => numbers(None, Some(number(value)?), true),
        Test::More(value) => numbers(Some(number(value)?), None, false),
        Test::AtLeast(value) => numbers(Some(number(value)?), None, true),
        Test::Between(low, high) => numbers(Some(number(low)?), Some(number(high)?), true),
        _ => return None,
    })
}

fn within(bound: &Bound) -> Option<Numbers> {
    Some(match bound {
        Bound::Is(number) => numbers(Some(*number), Some(*number), true),
        Bound::Less(number) => numbers(None, Some(*number), false),
        Bound::AtMost(number) => numbers(None, Some(*number), true),
        Bound::More(number) => numbers(Some(*number), None, false),
        Bound::AtLeast(number) => numbers(Some(*number), None, true),
        Bound::Between(low, high) => numbers(Some(*low), Some(*high), true),
        Bound::IsNot(_) | Bound::Relative { .. } | Bound::Mean { .. } => return None,
    })
}
