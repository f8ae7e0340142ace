//! The value most of a customer's rows have: numbers per value, of which the greatest counts.

use super::grouping::Grouping;
use super::{KEY, field, rows};
use crate::compile::conditions;
use crate::compile::quantity::fraction;
use crate::compile::sql::{Aggregate, Expr, Function, Operator, Order, Select, Table};
use crate::dsl::checked::{RowTest, Universe};
use crate::dsl::{Preferred, Value};

/// Alias of the values, and their columns: the value, its number, its rank.
const OF: &str = "p";
const VALUE: &str = "v";
const NUMBER: &str = "n";
const RANK: &str = "r";

/// One row per customer with a value: its key, and whether one of the first values passes the test, that is, whether the
/// greatest number of those that pass is the greatest of all.
pub(super) fn select(preferred: &Preferred, universe: &Universe) -> Select {
    let mut select = Select::from(Table::Derived(Box::new(numbers(preferred, universe)), OF));
    let passes = conditions::test(OF, column(VALUE), &preferred.test);
    let greatest = |filter| Expr::Aggregate {
        function: Aggregate::Max,
        distinct: false,
        of: Some(Box::new(column(NUMBER))),
        filter,
    };
    let first = greatest(Some(Box::new(passes))).binary(Operator::Equal, greatest(None));
    select.columns = vec![key(), (first, field(0))];
    select.group_by.push(column(KEY));
    select
}

/// One row per customer with a value: its key, and the list of its first values, in order.
pub(super) fn first(preferred: &Preferred, universe: &Universe) -> Select {
    let mut ranked = Select::from(Table::Derived(Box::new(numbers(preferred, universe)), OF));
    let (partition, by) = (Some(Box::new(column(KEY))), Box::new(column(NUMBER)));
    let rank = Expr::RankOver { partition, by, order: Order::Descending };
    ranked.columns = vec![key(), (column(VALUE), VALUE.to_owned()), (rank, RANK.to_owned())];
    ranked.filter = Expr::IsNotNull(Box::new(column(NUMBER)));

    let mut select = Select::from(Table::Derived(Box::new(ranked), OF));
    let of = Some(Box::new(column(VALUE)));
    let list = Expr::Aggregate { function: Aggregate::List, distinct: false, of, filter: None };
    select.columns = vec![key(), (Expr::Call(Function::ListSort, vec![list]), field(0))];
    select.filter = column(RANK).binary(Operator::Equal, Expr::Int(1));
    select.group_by.push(column(KEY));
    select
}

/// Whether one of the values of [`first`] passes a test; none for a test that cannot be made of a list.
pub(super) fn among(values: Expr, test: &RowTest) -> Option<Expr> {
    let has = |value: &Value| Expr::Call(Function::ListContains, vec![values.clone(), Expr::param(value.clone())]);
    match test {
        RowTest::Is(value @ Value::Text(_)) => Some(has(value)),
        RowTest::In(of) if of.iter().all(|value| matches!(value, Value::Text(_))) => Some(Expr::or(of.iter().map(has))),
        RowTest::Is(_)
        | RowTest::In(_)
        | RowTest::Order(..)
        | RowTest::Between(..)
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

/// One row per customer and value: both, and the number of the value.
fn numbers(preferred: &Preferred, universe: &Universe) -> Select {
    let mut grouping = Grouping::of(&preferred.by);
    let number = fraction(&mut grouping, &preferred.by).quotient();
    let value = rows::row_operand(&preferred.value);
    let mut values = grouping.select((value.clone(), VALUE.to_owned()), universe);
    values.columns.push((number, NUMBER.to_owned()));
    values.filter = Expr::and([values.filter, Expr::IsNotNull(Box::new(value))]);
    values
}

fn column(name: &str) -> Expr {
    Expr::Column(OF, name.to_owned())
}

fn key() -> (Expr, String) {
    (column(KEY), KEY.to_owned())
}
