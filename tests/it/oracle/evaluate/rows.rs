//! Tests on one value, and filters on one row. A missing value passes no test but `is missing`.

use std::cmp::Ordering;

use jiff::civil::DateTime;
use quanxuan::catalog::{Attribute, Event};
use quanxuan::dsl::{Field, Filter, Relation, Test, Window};

use super::World;
use super::windows::{Instants, instants};
use crate::oracle::data::{Datum, Operand, Row, yearly_return};

/// What a value to be tested stands beside.
#[derive(Clone, Copy)]
struct Beside<'r> {
    customer: &'r Row,
    row: Option<(&'r Event, &'r Row)>,
}

impl World<'_> {
    pub(super) fn attribute_passes(&self, test: &Test, attribute: &Attribute, customer: &Row) -> bool {
        self.passes(test, attribute.into(), customer, Beside { customer, row: None })
    }

    pub(super) fn row_passes(&self, filter: &Filter, event: &Event, row: &Row, customer: &Row) -> bool {
        match filter {
            Filter::All(parts) => parts.iter().all(|part| self.row_passes(part, event, row, customer)),
            Filter::Any(parts) => parts.iter().any(|part| self.row_passes(part, event, row, customer)),
            Filter::Not(part) => !self.row_passes(part, event, row, customer),
            Filter::Property { property, test } => {
                let property = event.property(property).unwrap();
                self.passes(test, property.into(), row, Beside { customer, row: Some((event, row)) })
            }
        }
    }

    /// The value of a text property that passes the test by itself, such as a favorite one.
    pub(super) fn value_passes(&self, test: &Test, value: &Datum, vocabulary: Option<&str>, customer: &Row) -> bool {
        self.datum_passes(test, value, vocabulary, Beside { customer, row: None })
    }

    fn passes(&self, test: &Test, operand: Operand<'_>, row: &Row, beside: Beside<'_>) -> bool {
        self.datum_passes(test, &operand.on(row, self.as_of), operand.vocabulary, beside)
    }

    fn datum_passes(&self, test: &Test, datum: &Datum, vocabulary: Option<&str>, beside: Beside<'_>) -> bool {
        if datum.is_missing() {
            return *test == Test::Missing;
        }
        let compare = |other: &Datum| self.order(datum, other, vocabulary);
        let texts = |holds: &dyn Fn(&str) -> bool| matches!(datum, Datum::Text(text) if holds(text));
        match test {
            Test::Missing => false,
            Test::Present => true,
            Test::Is(value) => same(datum, &value.into()),
            Test::IsNot(value) => !same(datum, &value.into()),
            Test::In(values) => values.iter().any(|value| same(datum, &value.into())),
            Test::NotIn(values) => !values.iter().any(|value| same(datum, &value.into())),
            Test::Less(value) => compare(&value.into()).is_some_and(Ordering::is_lt),
            Test::AtMost(value) => compare(&value.into()).is_some_and(Ordering::is_le),
            Test::More(value) => compare(&value.into()).is_some_and(Ordering::is_gt),
            Test::AtLeast(value) => compare(&value.into()).is_some_and(Ordering::is_ge),
            Test::Between(low, high) => {
                compare(&low.into()).is_some_and(Ordering::is_ge) && compare(&high.into()).is_some_and(Ordering::is_le)
            }
            Test::Contains(part) => texts(&|text| text.contains(part.as_str())),
            Test::StartsWith(part) => texts(&|text| text.starts_with(part.as_str())),
            Test::EndsWith(part) => texts(&|text| text.ends_with(part.as_str())),
            Test::During(window) => datum.instant().is_some_and(|at| self.dated(window).contain(at)),
            Test::HasAny(wanted) => wanted.iter().any(|wanted| items(datum).contains(&wanted.as_str())),
            Test::HasAll(wanted) => wanted.iter().all(|wanted| items(datum).contains(&wanted.as_str())),
            Test::HasNone(wanted) => !wanted.iter().any(|wanted| items(datum).contains(&wanted.as_str())),
            Test::HasAtLeast(count) => items(datum).len() >= usize::try_from(*count).unwrap(),
            Test::HasAtMost(count) => items(datum).len() <= usize::try_from(*count).unwrap(),
            Test::Than { relation, field } => self.relates(datum, *relation, field, vocabulary, beside),
            Test::Anniversary(window) => {
                let Instants { from, until } = self.dated(window);
                let (born, first) = (datum.instant().unwrap().date(), from.unwrap());
                let returns = (first.year() - 1..=until.year()).filter(|year| *year > born.year());
                let inside = |day: DateTime| first <= day && day < until;
                returns.map(|year| yearly_return(born, year).at(0, 0, 0, 0)).any(inside)
            }
        }
    }

    /// The instants of a window that is the same for everybody and may lie ahead.
    fn dated(&self, window: &Window) -> Instants {
        instants(window, self.catalog, self.as_of, &|_| None).unwrap()
    }

    fn relates(
        &self,
        datum: &Datum,
        relation: Relation,
        field: &Field,
        vocabulary: Option<&str>,
        beside: Beside<'_>,
    ) -> bool {
        let other = match field {
            Field::Own(name) => Operand::from(self.catalog.attribute(name).unwrap()).on(beside.customer, self.as_of),
            Field::Row(name) => {
                let (event, row) = beside.row.unwrap();
                Operand::from(event.property(name).unwrap()).on(row, self.as_of)
            }
        };
        if other.is_missing() {
            return false;
        }
        let order = || self.order(datum, &other, vocabulary);
        match relation {
            Relation::Is => same(datum, &other),
            Relation::IsNot => !same(datum, &other),
            Relation::Less => order().is_some_and(Ordering::is_lt),
            Relation::AtMost => order().is_some_and(Ordering::is_le),
            Relation::More => order().is_some_and(Ordering::is_gt),
            Relation::AtLeast => order().is_some_and(Ordering::is_ge),
        }
    }

    /// Texts have an order only where their vocabulary ranks both.
    fn order(&self, one: &Datum, other: &Datum, vocabulary: Option<&str>) -> Option<Ordering> {
        match (one, other) {
            (Datum::Number(one), Datum::Number(other)) => Some(one.cmp(other)),
            (Datum::Time(one), Datum::Time(other)) => Some(one.cmp(other)),
            (Datum::Date(one), Datum::Date(other)) => Some(one.cmp(other)),
            (Datum::Time(one), Datum::Date(other)) => Some(one.date().cmp(other)),
            (Datum::Date(one), Datum::Time(other)) => Some(one.cmp(&other.date())),
            (Datum::Text(one), Datum::Text(other)) => {
                let vocabulary = self.catalog.vocabulary(vocabulary?).filter(|found| found.ordered)?;
                let rank = |text: &str| vocabulary.values.iter().position(|item| item.value == text);
                Some(rank(one)?.cmp(&rank(other)?))
            }
            (
                Datum::Missing
                | Datum::Text(_)
                | Datum::Number(_)
                | Datum::Boolean(_)
                | Datum::Date(_)
                | Datum::Time(_)
                | Datum::List(_),
                _,
            ) => None,
        }
    }
}

/// A date beside a time is all of that day.
pub(super) fn same(one: &Datum, other: &Datum) -> bool {
    match (one, other) {
        (Datum::Time(time), Datum::Date(date)) | (Datum::Date(date), Datum::Time(time)) => time.date() == *date,
        _ => one == other,
    }
}

/// The values that a list holds, each once.
fn items(datum: &Datum) -> Vec<&str> {
    let Datum::List(items) = datum else { return Vec::new() };
    let mut items: Vec<&str> = items.iter().flatten().map(String::as_str).collect();
    items.sort_unstable();
    items.dedup();
    items
}
