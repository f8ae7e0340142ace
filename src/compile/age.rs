//! Ages as borders of birthdays, so that a test of an age compares dates and computes nothing per customer.

use jiff::civil::Date;

use super::sql::{Expr, Operator, SqlType};
use crate::dsl::checked::RowTest;
use crate::dsl::{Direction, Number, Value};

/// The test of an age in years at `as_of`, as one of the day of birth; none where it is no test of positive numbers in order.
pub(super) fn test(born: &Expr, as_of: Date, test: &RowTest) -> Option<Expr> {
    let number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::Text(_) | Value::Boolean(_) | Value::Date(_) | Value::Time(_) => None,
    };
    match test {
        RowTest::Order(Direction::AtLeast, value) => reached(born, as_of, ceiling(number(value)?)?),
        RowTest::Order(Direction::More, value) => reached(born, as_of, floor(number(value)?)?.checked_add(1)?),
        RowTest::Order(Direction::Less, value) => below(born, as_of, ceiling(number(value)?)?),
        RowTest::Order(Direction::AtMost, value) => below(born, as_of, floor(number(value)?)?.checked_add(1)?),
        RowTest::Between(low, high) => Some(Expr::and([
            reached(born, as_of, ceiling(number(low)?)?)?,
            below(born, as_of, floor(number(high)?)?.checked_add(1)?)?,
        ])),
        RowTest::Is(_)
        | RowTest::In(_)
        | RowTest::IsNot(_)
        | RowTest::NotIn(_)
        | RowTest::Contains(_)
        | RowTest::StartsWith(_)
        | RowTest::EndsWith(_)
        | RowTest::Missing
        | RowTest::Present
        | RowTest::During(_)
        | RowTest::Outside(_)
        | RowTest::HasAny(_)
        | RowTest::HasAll(_)
        | RowTest::HasNone(_)
        | RowTest::HasAtLeast(_)
        | RowTest::HasAtMost(_)
        | RowTest::Than { .. }
        | RowTest::Anniversary { .. } => None,
    }
}

/// Born on the last day on which one born then has reached the age, or before it.
fn reached(born: &Expr, as_of: Date, years: i16) -> Option<Expr> {
    Some(day(born).binary(Operator::AtMost, border(as_of, years)?))
}

fn below(born: &Expr, as_of: Date, years: i16) -> Option<Expr> {
    Some(day(born).binary(Operator::More, border(as_of, years)?))
}

fn day(born: &Expr) -> Expr {
    Expr::Cast(Box::new(born.clone()), SqlType::Date)
}

/// On the last day of a month everybody born in that month has had their birthday, also those born on 29 February.
fn border(as_of: Date, years: i16) -> Option<Expr> {
    let first = Date::new(as_of.year().checked_sub(years)?, as_of.month(), 1).ok()?;
    let day = if as_of == as_of.last_of_month() { first.last_of_month().day() } else { as_of.day() };
    let last = Date::new(first.year(), first.month(), day).ok()?;
    Some(Expr::param(Value::Date(last)))
}

fn ceiling(number: Number) -> Option<i16> {
    positive(number.decimal().ceil().try_into().ok()?)
}

fn floor(number: Number) -> Option<i16> {
    positive(number.decimal().floor().try_into().ok()?)
}

/// Those yet to be born have no age that could be compared with less than a year.
fn positive(years: i16) -> Option<i16> {
    (years >= 1).then_some(years)
}
