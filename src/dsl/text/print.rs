//! The canonical printer: one tree, one text.

use std::fmt::Write;

use super::windows::{self, Spelling};
use crate::catalog::Aggregation;
use crate::dsl::condition::{
    Bound, Condition, Direction, Field, Filter, Measure, Occurrence, Pick, Relation, Segment, Test,
};
use crate::dsl::kinds::Node;
use crate::dsl::time::{Length, Moment, Unit, Window};
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
        Spelling::Next { count, unit } => format!("in next {}", amount(count, unit)),
        Spelling::Previous { count, unit } => format!("in previous {}", amount(count, unit)),
        Spelling::This(period) => format!("in this {}", period.name()),
        Spelling::Whole(period) => format!("in this whole {}", period.name()),
        Spelling::NextPeriod(period) => format!("in next {}", period.name()),
        Spelling::PeriodAhead { period, ahead } => format!("in {} {ahead} ahead", period.name()),
        Spelling::LastPeriod(period) => format!("in last {}", period.name()),
        Spelling::PeriodAgo { period, back } => format!("in {} {back} ago", period.name()),
        Spelling::Since(from) => format!("since {}", moment(from)),
        Spelling::Before(until) => format!("before {}", moment(until)),
        Spelling::Between(from, until) => format!("from {} until {}", moment(from), moment(until)),
        Spelling::Festival { name, year: None } => format!("during {name}"),
        Spelling::Festival { name, year: Some(year) } => format!("during {name} {year}"),
        Spelling::After { attribute, count, unit } => format!("within {} after {attribute}", amount(count, unit)),
        Spelling::Earlier { window, by } => format!("{} {} earlier", print_window(window), length(by)),
    }
}

/// What a node stands inside of; decides on parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(in crate::dsl) enum Place {
    Top,
    Or,
    And,
    Not,
}

pub(in crate::dsl) fn condition(out: &mut String, rule: &Condition, place: Place) {
    match rule.node() {
        Node::Everyone => out.push_str("everyone"),
        Node::All(parts) => {
            group(out, parts, " and ", place >= Place::And, |out, part| condition(out, part, Place::And))
        }
        Node::Any(parts) => group(out, parts, " or ", place >= Place::Or, |out, part| condition(out, part, Place::Or)),
        Node::AtLeast(count, of) => {
            push(out, format_args!("at least {count} of "));
            group(out, of, ", ", true, |out, part| condition(out, part, Place::Top));
        }
        Node::Not(part) => {
            out.push_str("not ");
            condition(out, part, Place::Not);
        }
        Node::Attribute(attribute, rule) => {
            out.push_str(attribute);
            test(out, rule);
        }
        Node::Customers(keys) => {
            out.push_str("customer in ");
            group(out, keys, ", ", true, |out, key| push(out, format_args!("{key}")));
        }
        Node::Earlier(ago, Condition::State(standing)) => standing.print_was(out, ago),
        Node::Earlier(ago, rule) => {
            out.push_str("was (");
            condition(out, rule, Place::Top);
            push(out, format_args!(") {} ago", length(ago)));
        }
        Node::Term(name) => push(out, format_args!("is {name}")),
        Node::Segment(name) => push(out, format_args!("in segment {}", quote(name))),
        Node::Kind(kind) => kind.print(out),
    }
}

pub(in crate::dsl) fn group<T>(
    out: &mut String,
    parts: &[T],
    joint: &str,
    brackets: bool,
    mut part: impl FnMut(&mut String, &T),
) {
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

pub(in crate::dsl) fn filter(out: &mut String, rule: &Filter, place: Place) {
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

pub(in crate::dsl) fn occurrence(out: &mut String, rule: &Occurrence) {
    out.push_str(match rule.pick {
        Pick::Any => "",
        Pick::First => "first ",
        Pick::Last => "last ",
        Pick::Every => "every ",
    });
    rows(out, &rule.event, rule.filter.as_ref(), &rule.window);
}

pub(in crate::dsl) fn rows(out: &mut String, name: &str, rule: Option<&Filter>, window: &Window) {
    out.push_str(name);
    bracketed(out, rule);
    let window = print_window(window);
    if !window.is_empty() {
        push(out, format_args!(" {window}"));
    }
}

/// A filter in brackets, if there is one.
pub(in crate::dsl) fn bracketed(out: &mut String, rule: Option<&Filter>) {
    if let Some(rule) = rule {
        out.push('(');
        filter(out, rule, Place::Top);
        out.push(')');
    }
}

pub(in crate::dsl) fn measure(out: &mut String, rule: &Measure) {
    match rule {
        Measure::Ratio { of, to } => {
            out.push_str("ratio of ");
            measure(out, of);
            out.push_str(" to ");
            measure(out, to);
        }
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

pub(in crate::dsl) fn aggregate_words(aggregate: Aggregation) -> &'static str {
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

pub(in crate::dsl) fn bound(out: &mut String, rule: &Bound) {
    match rule {
        Bound::Is(number) => push(out, format_args!(" = {number}")),
        Bound::IsNot(number) => push(out, format_args!(" != {number}")),
        Bound::Less(number) => push(out, format_args!(" < {number}")),
        Bound::AtMost(number) => push(out, format_args!(" <= {number}")),
        Bound::More(number) => push(out, format_args!(" > {number}")),
        Bound::AtLeast(number) => push(out, format_args!(" >= {number}")),
        Bound::Between(low, high) => push(out, format_args!(" between {low} and {high}")),
        Bound::Relative { direction, percent, of } => {
            push(out, format_args!(" {} {percent}% of ", sign(*direction)));
            measure(out, of);
        }
        Bound::Mean { direction, percent, of, among: base } => {
            push(out, format_args!(" {} {percent}% of mean ", sign(*direction)));
            measure(out, of);
            among(out, base.as_deref());
        }
    }
}

fn sign(direction: Direction) -> &'static str {
    match direction {
        Direction::Less => "<",
        Direction::AtMost => "<=",
        Direction::More => ">",
        Direction::AtLeast => ">=",
    }
}

/// The customers a rank or a mean is taken of.
pub(in crate::dsl) fn among(out: &mut String, base: Option<&Condition>) {
    if let Some(base) = base {
        out.push_str(" among (");
        condition(out, base, Place::Top);
        out.push(')');
    }
}

pub(in crate::dsl) fn test(out: &mut String, rule: &Test) {
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
        Test::HasAtLeast(count) => push(out, format_args!(" has at least {count}")),
        Test::HasAtMost(count) => push(out, format_args!(" has at most {count}")),
        Test::Than { relation, field } => {
            out.push_str(match relation {
                Relation::Is => " = ",
                Relation::IsNot => " != ",
                Relation::Less => " < ",
                Relation::AtMost => " <= ",
                Relation::More => " > ",
                Relation::AtLeast => " >= ",
            });
            match field {
                Field::Own(name) => push(out, format_args!("own {name}")),
                Field::Row(name) => out.push_str(name),
            }
        }
        Test::Anniversary(window) => push(out, format_args!(" anniversary {}", print_window(window))),
    }
}

fn list(out: &mut String, words: &str, values: &[Value]) {
    out.push_str(words);
    group(out, values, ", ", true, |out, value| out.push_str(&literal(value)));
}

pub(in crate::dsl) fn texts(values: &[String]) -> String {
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

/// A text value as it stands in a segment.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Ago { count, unit } => format!("{} ago", amount(count, unit)),
        Moment::Now => "now".to_owned(),
        Moment::Ahead { count, unit } => format!("{} ahead", amount(count, unit)),
        Moment::Start { period, back: 0 } => format!("start of this {}", period.name()),
        Moment::Start { period, back } if back < 0 => {
            format!("start of {} {} ahead", period.name(), back.unsigned_abs())
        }
        Moment::Start { period, back } => format!("start of {} {back} ago", period.name()),
        Moment::Date(date) => date.to_string(),
        Moment::Time(time) => time.to_string(),
    }
}

pub(in crate::dsl) fn length(length: Length) -> String {
    amount(length.count, length.unit)
}

fn amount(count: u32, unit: Unit) -> String {
    format!("{count} {}{}", unit.name(), if count == 1 { "" } else { "s" })
}

pub(in crate::dsl) fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = out.write_fmt(text);
}
