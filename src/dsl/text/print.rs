//! The canonical printer: one tree, one text.

use std::fmt::Write;

use super::windows::{self, Spelling};
use crate::catalog::Aggregation;
use crate::dsl::condition::{
    Axis, Bound, Condition, Direction, End, Filter, Follow, Level, Measure, Pick, Portion, Rank, Segment, Sequence,
    Standing, StateTest, Test,
};
use crate::dsl::time::{Moment, Unit, Window};
use crate::dsl::value::Value;

/// Canonical text; [`super::parse`] gives the same tree back for a normalized segment.
pub fn print(segment: &Segment) -> String {
    let mut text = print_condition(&segment.rule);
    if !segment.including.is_empty() {
        text.push_str(" including ");
        text.push_str(&segment.including.join(", "));
    }
    text
}

pub fn print_condition(rule: &Condition) -> String {
    let mut out = String::new();
    condition(&mut out, rule, Place::Top);
    out
}

pub fn print_filter(rule: &Filter) -> String {
    let mut out = String::new();
    filter(&mut out, rule, Place::Top);
    out
}

/// The window with its leading word; empty for [`Window::Ever`].
pub fn print_window(window: &Window) -> String {
    match windows::spelling(window) {
        Spelling::Ever => String::new(),
        Spelling::Last { count, unit } => format!("in last {}", amount(count, unit)),
        Spelling::This(period) => format!("in this {}", period.name()),
        Spelling::LastPeriod(period) => format!("in last {}", period.name()),
        Spelling::PeriodAgo { period, back } => format!("in {} {back} ago", period.name()),
        Spelling::Since(from) => format!("since {}", moment(from)),
        Spelling::Before(until) => format!("before {}", moment(until)),
        Spelling::Between(from, until) => format!("from {} until {}", moment(from), moment(until)),
        Spelling::Festival { name, year: None } => format!("during {name}"),
        Spelling::Festival { name, year: Some(year) } => format!("during {name} {year}"),
        Spelling::After { attribute, count, unit } => format!("within {} after {attribute}", amount(count, unit)),
    }
}

/// What a node stands inside of; decides on parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    Or,
    And,
    Not,
}

fn condition(out: &mut String, rule: &Condition, place: Place) {
    match rule {
        Condition::Everyone => out.push_str("everyone"),
        Condition::All(parts) => {
            group(out, parts, " and ", place >= Place::And, |out, part| condition(out, part, Place::And))
        }
        Condition::Any(parts) => {
            group(out, parts, " or ", place >= Place::Or, |out, part| condition(out, part, Place::Or))
        }
        Condition::AtLeast { count, of } => {
            push(out, format_args!("at least {count} of "));
            group(out, of, ", ", true, |out, part| condition(out, part, Place::Top));
        }
        Condition::Not(part) => {
            out.push_str("not ");
            condition(out, part, Place::Not);
        }
        Condition::Attribute { attribute, test: rule } => {
            out.push_str(attribute);
            test(out, rule);
        }
        Condition::Event(occurrence) => {
            out.push_str(match occurrence.pick {
                Pick::Any => "",
                Pick::First => "first ",
                Pick::Last => "last ",
            });
            rows(out, &occurrence.event, occurrence.filter.as_ref(), &occurrence.window);
        }
        Condition::Sequence(rule) => sequence(out, rule),
        Condition::Measure(comparison) => {
            measure(out, &comparison.measure);
            bound(out, &comparison.bound);
        }
        Condition::Rank(rule) => rank(out, rule),
        Condition::State(standing) => state(out, standing),
        Condition::Term(name) => push(out, format_args!("is {name}")),
        Condition::Segment(name) => push(out, format_args!("in segment {}", quote(name))),
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        (*self as u8).partial_cmp(&(*other as u8))
    }
}

fn group<T>(out: &mut String, parts: &[T], joint: &str, brackets: bool, mut part: impl FnMut(&mut String, &T)) {
    if brackets {
        out.push('(');
    }
    for (index, item) in parts.iter().enumerate() {
        if index > 0 {
            out.push_str(joint);
        }
        part(out, item);
    }
    if brackets {
        out.push(')');
    }
}

fn filter(out: &mut String, rule: &Filter, place: Place) {
    match rule {
        Filter::All(parts) => {
            group(out, parts, " and ", place >= Place::And, |out, part| filter(out, part, Place::And))
        }
        Filter::Any(parts) => group(out, parts, " or ", place >= Place::Or, |out, part| filter(out, part, Place::Or)),
        Filter::Not(part) => {
            out.push_str("not ");
            filter(out, part, Place::Not);
        }
        Filter::Property { property, test: rule } => {
            out.push_str(property);
            test(out, rule);
        }
    }
}

fn rows(out: &mut String, name: &str, rule: Option<&Filter>, window: &Window) {
    out.push_str(name);
    if let Some(rule) = rule {
        out.push('(');
        filter(out, rule, Place::Top);
        out.push(')');
    }
    let window = print_window(window);
    if !window.is_empty() {
        push(out, format_args!(" {window}"));
    }
}

fn sequence(out: &mut String, rule: &Sequence) {
    rows(out, &rule.first.event, rule.first.filter.as_ref(), &rule.window);
    out.push_str(match rule.follow {
        Follow::Then => " then ",
        Follow::ThenNo => " then no ",
    });
    rows(out, &rule.then.event, rule.then.filter.as_ref(), &Window::Ever);
    if let Some(within) = rule.within {
        push(out, format_args!(" within {}", amount(within.count, within.unit)));
    }
    match rule.same.as_slice() {
        [] => {}
        [property] => push(out, format_args!(" with same {property}")),
        several => push(out, format_args!(" with same ({})", several.join(", "))),
    }
}

fn measure(out: &mut String, rule: &Measure) {
    match rule {
        Measure::Named { name, filter, window } => rows(out, name, filter.as_ref(), window),
        Measure::Of { aggregate, property, event, filter, window } => {
            out.push_str(aggregate_words(*aggregate));
            if let Some(property) = property {
                push(out, format_args!("{property} of "));
            }
            rows(out, event, filter.as_ref(), window);
        }
    }
}

pub(super) fn aggregate_words(aggregate: Aggregation) -> &'static str {
    match aggregate {
        Aggregation::Count => "count of ",
        Aggregation::Sum => "sum of ",
        Aggregation::Average => "average of ",
        Aggregation::Minimum => "minimum of ",
        Aggregation::Maximum => "maximum of ",
        Aggregation::Distinct => "distinct ",
        Aggregation::Days => "days of ",
        Aggregation::Since => "days since ",
        Aggregation::Cycle => "cycle of ",
    }
}

fn bound(out: &mut String, rule: &Bound) {
    match rule {
        Bound::Is(number) => push(out, format_args!(" = {number}")),
        Bound::IsNot(number) => push(out, format_args!(" != {number}")),
        Bound::Less(number) => push(out, format_args!(" < {number}")),
        Bound::AtMost(number) => push(out, format_args!(" <= {number}")),
        Bound::More(number) => push(out, format_args!(" > {number}")),
        Bound::AtLeast(number) => push(out, format_args!(" >= {number}")),
        Bound::Between(low, high) => push(out, format_args!(" between {low} and {high}")),
        Bound::Relative { direction, percent, of } => {
            let sign = match direction {
                Direction::Less => "<",
                Direction::AtMost => "<=",
                Direction::More => ">",
                Direction::AtLeast => ">=",
            };
            push(out, format_args!(" {sign} {percent}% of "));
            measure(out, of);
        }
    }
}

fn rank(out: &mut String, rule: &Rank) {
    out.push_str(match rule.end {
        End::Top => "top ",
        End::Bottom => "bottom ",
    });
    match rule.portion {
        Portion::Count(count) => push(out, format_args!("{count}")),
        Portion::Percent(percent) => push(out, format_args!("{percent}%")),
    }
    out.push_str(" by ");
    measure(out, &rule.by);
    if let Some(attribute) = &rule.per {
        push(out, format_args!(" per {attribute}"));
    }
}

fn state(out: &mut String, standing: &Standing) {
    let verb = if standing.ago.is_some() { "was" } else { "is" };
    out.push_str(&standing.state);
    match &standing.test {
        StateTest::In(values) => match values.as_slice() {
            [value] => push(out, format_args!(" {verb} {}", quote(value))),
            _ => push(out, format_args!(" {verb} in {}", texts(values))),
        },
        StateTest::NotIn(values) => match values.as_slice() {
            [value] => push(out, format_args!(" {verb} not {}", quote(value))),
            _ => push(out, format_args!(" {verb} not in {}", texts(values))),
        },
        StateTest::Axis { axis, level } => {
            let axis = match axis {
                Axis::Recency => "recency",
                Axis::Frequency => "frequency",
                Axis::Monetary => "monetary",
            };
            let level = match level {
                Level::High => "high",
                Level::Low => "low",
            };
            push(out, format_args!(" {axis} {verb} {level}"));
        }
    }
    if let Some(ago) = standing.ago {
        push(out, format_args!(" {} ago", amount(ago.count, ago.unit)));
    }
}

fn test(out: &mut String, rule: &Test) {
    match rule {
        Test::Is(value) => push(out, format_args!(" = {}", literal(value))),
        Test::IsNot(value) => push(out, format_args!(" != {}", literal(value))),
        Test::Less(value) => push(out, format_args!(" < {}", literal(value))),
        Test::AtMost(value) => push(out, format_args!(" <= {}", literal(value))),
        Test::More(value) => push(out, format_args!(" > {}", literal(value))),
        Test::AtLeast(value) => push(out, format_args!(" >= {}", literal(value))),
        Test::Between(low, high) => push(out, format_args!(" between {} and {}", literal(low), literal(high))),
        Test::In(values) => list(out, " in ", values),
        Test::NotIn(values) => list(out, " not in ", values),
        Test::Contains(text) => push(out, format_args!(" contains {}", quote(text))),
        Test::StartsWith(text) => push(out, format_args!(" starts with {}", quote(text))),
        Test::EndsWith(text) => push(out, format_args!(" ends with {}", quote(text))),
        Test::Missing => out.push_str(" is missing"),
        Test::Present => out.push_str(" is present"),
        Test::During(window) => push(out, format_args!(" {}", print_window(window))),
        Test::HasAny(values) => push(out, format_args!(" has any {}", texts(values))),
        Test::HasAll(values) => push(out, format_args!(" has all {}", texts(values))),
        Test::HasNone(values) => push(out, format_args!(" has none {}", texts(values))),
    }
}

fn list(out: &mut String, words: &str, values: &[Value]) {
    out.push_str(words);
    group(out, values, ", ", true, |out, value| out.push_str(&literal(value)));
}

fn texts(values: &[String]) -> String {
    let mut out = String::new();
    group(&mut out, values, ", ", true, |out, value| out.push_str(&quote(value)));
    out
}

fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => quote(text),
        Value::Number(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
    }
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Ago { count, unit } => format!("{} ago", amount(count, unit)),
        Moment::Start { period, back: 0 } => format!("start of this {}", period.name()),
        Moment::Start { period, back } => format!("start of {} {back} ago", period.name()),
        Moment::Date(date) => date.to_string(),
        Moment::Time(time) => time.to_string(),
    }
}

fn amount(count: u32, unit: Unit) -> String {
    format!("{count} {}{}", unit.name(), if count == 1 { "" } else { "s" })
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = out.write_fmt(text);
}
