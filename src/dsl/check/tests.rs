//! Tests on one value, by the type of what is tested.

use std::slice::from_ref;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::Checker;
use crate::catalog::{Attribute, Event, Property, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::checked::{Owner, RowTest};
use crate::dsl::condition::{Direction, Field, Relation, Test};
use crate::dsl::limits;
use crate::dsl::time::{Interval, Window};
use crate::dsl::value::Value;

impl Checker<'_> {
    pub(in crate::dsl) fn test(&mut self, test: &Test, column: &Column<'_>) -> Option<RowTest> {
        match test {
            Test::Is(value) => match covered(from_ref(value), column) {
                Some(days) => Some(RowTest::During(days)),
                None => Some(RowTest::Is(self.value(value, column)?)),
            },
            Test::IsNot(value) => match covered(from_ref(value), column) {
                Some(days) => Some(RowTest::Outside(days)),
                None => Some(RowTest::IsNot(self.value(value, column)?)),
            },
            Test::Less(value) => self.order(Direction::Less, value, column),
            Test::AtMost(value) => self.order(Direction::AtMost, value, column),
            Test::More(value) => self.order(Direction::More, value, column),
            Test::AtLeast(value) => self.order(Direction::AtLeast, value, column),
            Test::Between(low, high) => self.between(low, high, column),
            Test::In(values) => {
                let checked = self.values(values, column)?;
                Some(covered(values, column).map_or(RowTest::In(checked), RowTest::During))
            }
            Test::NotIn(values) => {
                let checked = self.values(values, column)?;
                Some(covered(values, column).map_or(RowTest::NotIn(checked), RowTest::Outside))
            }
            Test::Contains(text) => self.text(text, column).map(RowTest::Contains),
            Test::StartsWith(text) => self.text(text, column).map(RowTest::StartsWith),
            Test::EndsWith(text) => self.text(text, column).map(RowTest::EndsWith),
            Test::Missing => Some(RowTest::Missing),
            Test::Present => Some(RowTest::Present),
            Test::During(window) => {
                // A window that is always, or each customer's own, says nothing about one value.
                if !column.kind.is_temporal() || matches!(window, Window::Ever | Window::After { .. }) {
                    self.wrong_test(column);
                    return None;
                }
                Some(RowTest::During(vec![self.interval(window)?]))
            }
            Test::HasAny(values) => self.members(values, column).map(RowTest::HasAny),
            Test::HasAll(values) => self.members(values, column).map(RowTest::HasAll),
            Test::HasNone(values) => self.members(values, column).map(RowTest::HasNone),
            Test::HasAtLeast(count) => self.size_of_list(*count, column).map(RowTest::HasAtLeast),
            Test::HasAtMost(count) => self.size_of_list(*count, column).map(RowTest::HasAtMost),
            Test::Than { relation, field } => self.than(*relation, field, column),
            Test::Anniversary(window) => self.anniversary(window, column),
        }
    }

    fn wrong_test(&mut self, column: &Column<'_>) {
        let problem = Diagnostic::error(Code::WrongTest).subject("name", column.name);
        self.problem(problem.with("type", column.kind.name()));
    }

    pub(in crate::dsl) fn empty_range(&mut self, low: &str, high: &str) {
        self.problem(Diagnostic::error(Code::EmptyRange).subject("low", low).with("high", high));
    }

    /// A value that this column can hold, in the form the column holds it.
    fn value(&mut self, value: &Value, column: &Column<'_>) -> Option<Value> {
        match (column.kind, value) {
            (Type::Text, Value::Text(text)) => {
                if let Some(vocabulary) = column.vocabulary
                    && !self.shop.has_value(vocabulary, text)
                {
                    self.unknown(Code::UnknownValue, text, self.shop.vocabulary_values(vocabulary));
                    return None;
                }
                Some(value.clone())
            }
            (Type::Integer | Type::Decimal | Type::Money, Value::Number(number)) => {
                self.number(*number).map(Value::Number)
            }
            (Type::Boolean, Value::Boolean(_)) | (Type::Date, Value::Date(_)) | (Type::Time, Value::Time(_)) => {
                Some(value.clone())
            }
            (Type::Id, Value::Number(number)) if number.whole().is_some() => Some(value.clone()),
            (Type::Time, Value::Date(date)) => Some(Value::Time(date.to_datetime(Time::midnight()))),
            (Type::List, _) => {
                self.wrong_test(column);
                None
            }
            (_, value) => {
                let problem = Diagnostic::error(Code::WrongType).subject("name", column.name);
                self.problem(problem.with("type", column.kind.name()).with("found", value.kind_name()));
                None
            }
        }
    }

    fn values(&mut self, values: &[Value], column: &Column<'_>) -> Option<Vec<Value>> {
        self.count(values.len())?;
        let checked: Vec<_> = values.iter().map(|value| self.value(value, column)).collect();
        checked.into_iter().collect()
    }

    fn members(&mut self, values: &[String], column: &Column<'_>) -> Option<Vec<String>> {
        if column.kind != Type::List {
            self.wrong_test(column);
            return None;
        }
        self.count(values.len())?;
        for value in values {
            if let Some(vocabulary) = column.vocabulary
                && !self.shop.has_value(vocabulary, value)
            {
                self.unknown(Code::UnknownValue, value, self.shop.vocabulary_values(vocabulary));
                return None;
            }
        }
        Some(values.to_vec())
    }

    fn size_of_list(&mut self, count: u32, column: &Column<'_>) -> Option<u32> {
        if column.kind != Type::List {
            self.wrong_test(column);
            return None;
        }
        Some(count)
    }

    /// Against another value of the same row or customer: what can be equal or in order with this one.
    fn than(&mut self, relation: Relation, field: &Field, column: &Column<'_>) -> Option<RowTest> {
        let (operand, of) = match (field, column.scope) {
            (Field::Own(name), Scope::Customer | Scope::Row(_)) => {
                let attribute = self.attribute(name)?;
                (self.attribute_operand(attribute), Owner::Customer)
            }
            (Field::Row(name), Scope::Row(event)) => {
                let Some(property) = event.property(name) else {
                    self.unknown(Code::UnknownProperty, name, event.properties.iter().map(|item| &item.name));
                    return None;
                };
                (self.property_operand(property), Owner::Row)
            }
            (Field::Row(name), Scope::Customer) => {
                self.problem(Diagnostic::error(Code::UnexpectedField).subject("name", name));
                return None;
            }
            (Field::Own(name) | Field::Row(name), Scope::Value) => {
                self.problem(Diagnostic::error(Code::UnexpectedField).subject("name", name));
                return None;
            }
        };
        let ordered = !matches!(relation, Relation::Is | Relation::IsNot);
        let fits = match column.kind {
            Type::Integer | Type::Decimal | Type::Money => operand.kind.is_number(),
            Type::Date | Type::Time => operand.kind == column.kind,
            Type::Text | Type::Boolean | Type::Id => operand.kind == column.kind && !ordered,
            Type::List => false,
        };
        if !fits {
            self.wrong_test(column);
            return None;
        }
        Some(RowTest::Than { relation, operand: Box::new(operand), of })
    }

    fn anniversary(&mut self, window: &Window, column: &Column<'_>) -> Option<RowTest> {
        if !column.kind.is_temporal() || matches!(window, Window::After { .. }) {
            self.wrong_test(column);
            return None;
        }
        let interval = self.interval(window)?;
        let Some(from) = interval.from else {
            self.wrong_test(column);
            return None;
        };
        let years: Vec<i16> = (from.year()..=interval.until.year()).collect();
        if years.len() > limits::ANNIVERSARIES {
            self.problem(Diagnostic::error(Code::BadCount).with("number", years.len()));
            return None;
        }
        Some(RowTest::Anniversary { interval, years })
    }

    pub(super) fn count(&mut self, count: usize) -> Option<()> {
        if count == 0 {
            self.problem(Diagnostic::error(Code::EmptyRule));
            return None;
        }
        if count > limits::VALUES {
            let problem = Diagnostic::error(Code::TooManyValues).with("count", count).with("limit", limits::VALUES);
            self.problem(problem);
            return None;
        }
        Some(())
    }

    fn text(&mut self, text: &str, column: &Column<'_>) -> Option<String> {
        if column.kind != Type::Text {
            self.wrong_test(column);
            return None;
        }
        Some(text.to_owned())
    }

    /// Order of numbers, dates and times; of text only where the vocabulary is ranked, as the set of values it means.
    fn order(&mut self, direction: Direction, value: &Value, column: &Column<'_>) -> Option<RowTest> {
        match column.kind {
            Type::Text => {
                let found = column.vocabulary.and_then(|name| self.shop.catalog.vocabulary(name));
                let Some(vocabulary) = found.filter(|vocabulary| vocabulary.ordered) else {
                    self.wrong_test(column);
                    return None;
                };
                let Value::Text(border) = self.value(value, column)? else { return None };
                let ranked = || vocabulary.values.iter().map(|item| &item.value);
                // An open vocabulary has values in the data that the catalog does not rank.
                let Some(rank) = ranked().position(|item| *item == border) else {
                    self.unknown(Code::UnknownValue, &border, ranked());
                    return None;
                };
                let inside = |at: usize| match direction {
                    Direction::Less => at < rank,
                    Direction::AtMost => at <= rank,
                    Direction::More => at > rank,
                    Direction::AtLeast => at >= rank,
                };
                let values = vocabulary.values.iter().enumerate().filter(|(at, _)| inside(*at));
                Some(RowTest::In(values.map(|(_, item)| Value::text(&item.value)).collect()))
            }
            Type::Integer | Type::Decimal | Type::Money | Type::Date | Type::Time => {
                let border = self.value(value, column)?;
                // What comes after a day, or up to its end, is told from the next one's midnight.
                Some(match (direction, next_midnight(value, column)) {
                    (Direction::AtMost, Some(next)) => RowTest::Order(Direction::Less, Value::Time(next)),
                    (Direction::More, Some(next)) => RowTest::Order(Direction::AtLeast, Value::Time(next)),
                    (Direction::Less | Direction::AtLeast, _) | (_, None) => RowTest::Order(direction, border),
                })
            }
            Type::Boolean | Type::List | Type::Id => {
                self.wrong_test(column);
                None
            }
        }
    }

    fn between(&mut self, low: &Value, high: &Value, column: &Column<'_>) -> Option<RowTest> {
        if !column.kind.is_ordered() {
            self.wrong_test(column);
            return None;
        }
        let start = self.value(low, column)?;
        // A day as the upper end of a time is all of that day.
        if let (Some(until), Value::Time(from)) = (next_midnight(high, column), &start) {
            if *from >= until {
                self.empty_range(&from.to_string(), &shown(high));
                return None;
            }
            return Some(RowTest::During(vec![Interval { from: Some(*from), until }]));
        }
        let end = self.value(high, column)?;
        if start > end {
            self.empty_range(&shown(low), &shown(high));
            return None;
        }
        Some(RowTest::Between(start, end))
    }
}

/// What the values cover where a time is compared with days: a day all of itself, an instant beside it its microsecond.
fn covered(values: &[Value], column: &Column<'_>) -> Option<Vec<Interval>> {
    if column.kind != Type::Time || !values.iter().any(|value| matches!(value, Value::Date(_))) {
        return None;
    }
    let interval = |value: &Value| match value {
        Value::Date(date) => {
            Some(Interval { from: Some(date.to_datetime(Time::midnight())), until: midnight_after(*date)? })
        }
        Value::Time(time) => Some(Interval { from: Some(*time), until: time.checked_add(1.microseconds()).ok()? }),
        Value::Text(_) | Value::Number(_) | Value::Boolean(_) => None,
    };
    values.iter().map(interval).collect()
}

/// The end of the day that a time is compared with.
fn next_midnight(value: &Value, column: &Column<'_>) -> Option<DateTime> {
    match (column.kind, value) {
        (Type::Time, Value::Date(date)) => midnight_after(*date),
        _ => None,
    }
}

fn midnight_after(date: Date) -> Option<DateTime> {
    Some(date.tomorrow().ok()?.to_datetime(Time::midnight()))
}

/// What is tested.
pub(in crate::dsl) struct Column<'a> {
    name: &'a str,
    kind: Type,
    vocabulary: Option<&'a str>,
    scope: Scope<'a>,
}

/// What stands beside the tested value.
#[derive(Clone, Copy)]
pub(in crate::dsl) enum Scope<'a> {
    /// Nothing: it is a value by itself.
    Value,
    /// The customer's other attributes.
    Customer,
    /// The other properties of the event's row, and its customer.
    Row(&'a Event),
}

impl<'a> Column<'a> {
    pub(in crate::dsl) fn attribute(attribute: &'a Attribute) -> Self {
        let vocabulary = attribute.vocabulary.as_deref();
        Column { name: &attribute.name, kind: attribute.kind, vocabulary, scope: Scope::Customer }
    }

    pub(in crate::dsl) fn property(property: &'a Property, scope: Scope<'a>) -> Self {
        let vocabulary = property.vocabulary.as_deref();
        Column { name: &property.name, kind: property.kind, vocabulary, scope }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_string(),
    }
}
