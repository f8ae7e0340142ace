//! Tests that a column takes, with values it may hold.

use quanxuan::catalog::{Attribute, Event, Property, Type};
use quanxuan::dsl::{Field, Relation, Test, Value};

use super::{Dice, HOSTILE, in_order, text_of};

/// What a test is about: an attribute or a property.
#[derive(Clone, Copy)]
pub struct Column<'a> {
    pub kind: Type,
    pub vocabulary: Option<&'a str>,
    pub derived: bool,
}

impl<'a> From<&'a Property> for Column<'a> {
    fn from(found: &'a Property) -> Self {
        Column { kind: found.kind, vocabulary: found.vocabulary.as_deref(), derived: found.derive.is_some() }
    }
}

pub fn column(attribute: &Attribute) -> Column<'_> {
    let vocabulary = attribute.vocabulary.as_deref();
    Column { kind: attribute.kind, vocabulary, derived: attribute.derive.is_some() }
}

/// What a value may be compared with.
#[derive(Clone, Copy)]
pub enum Beside<'a> {
    Nothing,
    Customer,
    /// The customer, and the same row.
    Row(&'a Event),
}

impl<'a> Dice<'a> {
    /// A test that the check accepts for this column.
    pub fn test(&mut self, column: Column<'a>, beside: Beside<'a>) -> Test {
        if self.once_in(6)
            && let Some(test) = self.than(column, beside)
        {
            return test;
        }
        match column.kind {
            Type::Text => self.text_test(column),
            Type::Integer | Type::Decimal | Type::Money => self.ordered_test(column),
            Type::Boolean | Type::Id => self.equality(column),
            Type::Date | Type::Time => match self.below(5) {
                0 => Test::During(self.dated_window()),
                1 => Test::Anniversary(self.bordered_window()),
                _ => self.ordered_test(column),
            },
            Type::List => {
                let values = self.some(|dice| text_of(dice.value(column)));
                match self.below(7) {
                    0 => Test::HasAny(values),
                    1 => Test::HasAll(values),
                    2 => Test::HasNone(values),
                    3 => Test::HasAtLeast(1 + self.below(3)),
                    4 => Test::HasAtMost(self.below(3)),
                    5 => Test::Missing,
                    _ => Test::Present,
                }
            }
        }
    }

    fn than(&mut self, column: Column<'a>, beside: Beside<'a>) -> Option<Test> {
        let fits = |other: Column<'_>| {
            let (one, two) = (column.kind, other.kind);
            one != Type::List
                && (one == two || one.is_number() && two.is_number())
                && column.vocabulary == other.vocabulary
        };
        let own = |dice: &mut Self| {
            let found = dice.attribute(|found| fits(self::column(found)));
            found.map(|found| Field::Own(found.name.clone()))
        };
        let field = match beside {
            Beside::Nothing => return None,
            Beside::Customer => own(self)?,
            Beside::Row(_) if self.below(2) == 0 => own(self)?,
            Beside::Row(event) => {
                let found = self.one(&event.properties, |found| fits(found.into()))?;
                Field::Row(found.name.clone())
            }
        };
        let equal = [Relation::Is, Relation::IsNot];
        let all = [Relation::Is, Relation::IsNot, Relation::Less, Relation::AtMost, Relation::More, Relation::AtLeast];
        let ordered = column.kind.is_number() || column.kind.is_temporal();
        let relation = if ordered { self.of(&all) } else { self.of(&equal) };
        Some(Test::Than { relation, field })
    }

    /// A value that the check accepts for this column.
    pub fn value(&mut self, column: Column<'a>) -> Value {
        match column.kind {
            Type::Text | Type::List => {
                let known = column.vocabulary.map(|name| self.shop.vocabulary_values(name)).unwrap_or_default();
                Value::text(if known.is_empty() { self.of(&HOSTILE) } else { self.of(&known) })
            }
            Type::Integer | Type::Decimal | Type::Money if column.derived => {
                Value::number(i64::from(self.of(&[1, 2, 3, 5, 6, 7, 12, 0, 23, 20, 21, 22, 30, 35, 2003, 2004, 2025])))
            }
            Type::Integer | Type::Decimal | Type::Money => Value::Number(self.number()),
            Type::Boolean => Value::Boolean(self.of(&[true, false])),
            Type::Date => Value::Date(self.date()),
            Type::Time => match self.below(2) {
                0 => Value::Time(self.time()),
                _ => Value::Date(self.date()),
            },
            Type::Id => Value::number(i64::from(match self.below(4) {
                0..=2 => 1 + self.below(5),
                _ => self.below(600),
            })),
        }
    }

    fn equality(&mut self, column: Column<'a>) -> Test {
        match self.below(6) {
            0 => Test::Is(self.value(column)),
            1 => Test::IsNot(self.value(column)),
            2 => Test::In(self.alike(column)),
            3 => Test::NotIn(self.alike(column)),
            4 => Test::Missing,
            _ => Test::Present,
        }
    }

    fn ordered_test(&mut self, column: Column<'a>) -> Test {
        match self.below(7) {
            0 => Test::AtLeast(self.value(column)),
            1 => Test::Less(self.value(column)),
            2 => Test::AtMost(self.value(column)),
            3 => Test::More(self.value(column)),
            4 => {
                let values = self.alike(column);
                let (low, high) = in_order(values[0].clone(), values[1].clone());
                Test::Between(low, high)
            }
            _ => self.equality(column),
        }
    }

    fn text_test(&mut self, column: Column<'a>) -> Test {
        let found = column.vocabulary.and_then(|name| self.shop.catalog.vocabulary(name));
        let ordered = found.is_some_and(|vocabulary| vocabulary.ordered);
        match self.below(9) {
            0 => Test::Contains(text_of(self.value(column))),
            1 => Test::StartsWith(text_of(self.value(column))),
            2 => Test::EndsWith(text_of(self.value(column))),
            3 if ordered => Test::AtLeast(self.ranked(column)),
            4 if ordered => Test::Less(self.ranked(column)),
            5 if ordered => Test::AtMost(self.ranked(column)),
            6 if ordered => Test::More(self.ranked(column)),
            _ => self.equality(column),
        }
    }

    /// A value with a rank: one of the catalog's own.
    fn ranked(&mut self, column: Column<'a>) -> Value {
        let vocabulary = column.vocabulary.and_then(|name| self.shop.catalog.vocabulary(name)).unwrap();
        Value::text(&self.one(&vocabulary.values, |_| true).unwrap().value)
    }

    /// Several values of one kind: days do not stand beside instants.
    fn alike(&mut self, column: Column<'a>) -> Vec<Value> {
        let first = self.value(column);
        let mut values = self.some(|dice| dice.value(column));
        values.retain(|value| std::mem::discriminant(value) == std::mem::discriminant(&first));
        values.extend([first.clone(), first]);
        values
    }
}
