//! Tests on one value, by the type of what is tested.

use jiff::civil::Time;

use super::Checker;
use crate::catalog::Type;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::checked::RowTest;
use crate::dsl::condition::{Direction, Test};
use crate::dsl::limits;
use crate::dsl::time::Interval;
use crate::dsl::value::Value;

impl Checker<'_> {
    /// `name` is the attribute or property, for messages.
    pub(super) fn test(&mut self, test: &Test, name: &str, kind: Type, vocabulary: Option<&str>) -> Option<RowTest> {
        let column = Column { name, kind, vocabulary };
        match test {
            Test::Is(value) => match self.day(value, &column) {
                Some(day) => Some(RowTest::During(day)),
                None => Some(RowTest::Is(self.value(value, &column)?)),
            },
            Test::IsNot(value) => Some(RowTest::IsNot(self.value(value, &column)?)),
            Test::Less(value) => self.order(Direction::Less, value, &column),
            Test::AtMost(value) => self.order(Direction::AtMost, value, &column),
            Test::More(value) => self.order(Direction::More, value, &column),
            Test::AtLeast(value) => self.order(Direction::AtLeast, value, &column),
            Test::Between(low, high) => self.between(low, high, &column),
            Test::In(values) => Some(RowTest::In(self.values(values, &column)?)),
            Test::NotIn(values) => Some(RowTest::NotIn(self.values(values, &column)?)),
            Test::Contains(text) => self.text(text, &column).map(RowTest::Contains),
            Test::StartsWith(text) => self.text(text, &column).map(RowTest::StartsWith),
            Test::EndsWith(text) => self.text(text, &column).map(RowTest::EndsWith),
            Test::Missing => Some(RowTest::Missing),
            Test::Present => Some(RowTest::Present),
            Test::During(window) => {
                if !kind.is_temporal() {
                    self.wrong_test(&column);
                    return None;
                }
                Some(RowTest::During(self.interval(window)?))
            }
            Test::HasAny(values) => self.members(values, &column).map(RowTest::HasAny),
            Test::HasAll(values) => self.members(values, &column).map(RowTest::HasAll),
            Test::HasNone(values) => self.members(values, &column).map(RowTest::HasNone),
        }
    }

    fn wrong_test(&mut self, column: &Column<'_>) {
        let problem = Diagnostic::error(Code::WrongTest).subject("name", column.name);
        self.problem(problem.with("type", column.kind.name()));
    }

    pub(super) fn empty_range(&mut self, low: &str, high: &str) {
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
            (Type::Integer | Type::Decimal | Type::Money, Value::Number(_))
            | (Type::Boolean, Value::Boolean(_))
            | (Type::Date, Value::Date(_))
            | (Type::Time, Value::Time(_)) => Some(value.clone()),
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

    fn count(&mut self, count: usize) -> Option<()> {
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
                let border = self.value(value, column)?;
                let rank = vocabulary.values.iter().position(|item| Value::text(&item.value) == border)?;
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
                Some(RowTest::Order(direction, self.value(value, column)?))
            }
            Type::Boolean | Type::List | Type::Id => {
                self.wrong_test(column);
                None
            }
        }
    }

    fn between(&mut self, low: &Value, high: &Value, column: &Column<'_>) -> Option<RowTest> {
        if !column.kind.is_number() && !column.kind.is_temporal() {
            self.wrong_test(column);
            return None;
        }
        let start = self.value(low, column)?;
        // A day as the upper end of a time is all of that day.
        if let (Type::Time, Value::Date(last), Value::Time(from)) = (column.kind, high, &start)
            && let Ok(until) = last.tomorrow()
        {
            let until = until.to_datetime(Time::midnight());
            if *from >= until {
                self.empty_range(&from.to_string(), &last.to_string());
                return None;
            }
            return Some(RowTest::During(Interval { from: Some(*from), until }));
        }
        let end = self.value(high, column)?;
        if start > end {
            self.empty_range(&shown(low), &shown(high));
            return None;
        }
        Some(RowTest::Between(start, end))
    }

    /// A time equals a date when it lies in that day.
    fn day(&self, value: &Value, column: &Column<'_>) -> Option<Interval> {
        match (column.kind, value) {
            (Type::Time, Value::Date(date)) => {
                let until = date.tomorrow().ok()?.to_datetime(Time::midnight());
                Some(Interval { from: Some(date.to_datetime(Time::midnight())), until })
            }
            _ => None,
        }
    }
}

struct Column<'a> {
    name: &'a str,
    kind: Type,
    vocabulary: Option<&'a str>,
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
