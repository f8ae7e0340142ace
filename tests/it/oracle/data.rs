//! A shop's rows in memory, and what an operand of the catalog is on one of them.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use quanxuan::catalog::{Attribute, Derivation, Property};
use quanxuan::dsl::Value;
use rust_decimal::Decimal;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Missing,
    Text(String),
    Number(Decimal),
    Boolean(bool),
    Date(Date),
    Time(DateTime),
    List(Vec<Option<String>>),
}

impl Datum {
    pub fn text(text: &str) -> Self {
        Datum::Text(text.to_owned())
    }

    pub fn number(number: impl Into<Decimal>) -> Self {
        Datum::Number(number.into())
    }

    pub fn is_missing(&self) -> bool {
        *self == Datum::Missing
    }

    /// The instant; a date is its midnight.
    pub fn instant(&self) -> Option<DateTime> {
        match self {
            Datum::Date(date) => Some(date.at(0, 0, 0, 0)),
            Datum::Time(time) => Some(*time),
            Datum::Missing | Datum::Text(_) | Datum::Number(_) | Datum::Boolean(_) | Datum::List(_) => None,
        }
    }

    /// What is missing adds nothing.
    pub fn add(&mut self, other: &Datum) {
        match (&mut *self, other) {
            (Datum::Number(number), Datum::Number(more)) => *number += more,
            (Datum::Missing, other) => *self = other.clone(),
            (_, _) => {}
        }
    }

    pub fn as_number(&self) -> Option<Decimal> {
        if let Datum::Number(number) = self { Some(*number) } else { None }
    }
}

impl From<&Value> for Datum {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => Datum::text(text),
            Value::Number(number) => Datum::number(number.decimal()),
            Value::Boolean(truth) => Datum::Boolean(*truth),
            Value::Date(date) => Datum::Date(*date),
            Value::Time(time) => Datum::Time(*time),
        }
    }
}

/// Cells by column.
pub type Row = BTreeMap<String, Datum>;

/// All rows of a shop, by table.
#[derive(Clone, Debug, Default)]
pub struct Data {
    pub tables: BTreeMap<String, Vec<Row>>,
}

impl Data {
    pub fn rows(&self, table: &str) -> &[Row] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }
}

pub fn cell<'r>(row: &'r Row, column: &str) -> &'r Datum {
    row.get(column).unwrap_or_else(|| panic!("no column {column}"))
}

/// A customer's key in a row; a row without one is nobody's.
pub fn key(row: &Row, column: &str) -> Option<i64> {
    cell(row, column).as_number().map(|number| i64::try_from(number).unwrap())
}

/// A column, or what is derived from it.
#[derive(Clone, Copy)]
pub struct Operand<'c> {
    pub column: &'c str,
    pub derive: Option<Derivation>,
    pub vocabulary: Option<&'c str>,
}

impl<'c> From<&'c Attribute> for Operand<'c> {
    fn from(found: &'c Attribute) -> Self {
        Operand { column: &found.column, derive: found.derive, vocabulary: found.vocabulary.as_deref() }
    }
}

impl<'c> From<&'c Property> for Operand<'c> {
    fn from(found: &'c Property) -> Self {
        Operand { column: &found.column, derive: found.derive, vocabulary: found.vocabulary.as_deref() }
    }
}

impl Operand<'_> {
    pub fn on(self, row: &Row, as_of: DateTime) -> Datum {
        let stored = cell(row, self.column);
        let Some(derivation) = self.derive else { return stored.clone() };
        let Some(at) = stored.instant() else { return Datum::Missing };
        match derivation {
            Derivation::Age => Datum::number(age(at.date(), as_of.date())),
            Derivation::Hour => Datum::number(i64::from(at.hour())),
            Derivation::Weekday => Datum::number(i64::from(at.weekday().to_monday_one_offset())),
            Derivation::Year => Datum::number(i64::from(at.year())),
            Derivation::Month => Datum::number(i64::from(at.month())),
            Derivation::Day => Datum::Date(at.date()),
        }
    }
}

/// Whole years from one day to another: as many as yearly returns have come.
fn age(born: Date, today: Date) -> i64 {
    let years = i64::from(today.year()) - i64::from(born.year());
    if yearly_return(born, today.year()) > today { years - 1 } else { years }
}

/// The day of a date in another year; 29 February is the 28th in common years.
pub fn yearly_return(date: Date, year: i16) -> Date {
    Date::new(year, date.month(), date.day()).unwrap_or_else(|_| Date::new(year, 2, 28).unwrap())
}
