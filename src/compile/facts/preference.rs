//! The value most of a customer's rows have: numbers per value, ranked within the customer.

use super::grouping::Grouping;
use super::{KEY, field, rows};
use crate::compile::conditions;
use crate::compile::quantity::fraction;
use crate::compile::sql::{Aggregate, Expr, Operator, Order, Select, Table};
use crate::dsl::Preferred;
use crate::dsl::checked::Universe;

/// Alias of the values, and their columns: the value, its number, its rank, whether it passes the test.
const OF: &str = "p";
const VALUE: &str = "v";
const NUMBER: &str = "n";
const RANK: &str = "r";
const PASSES: &str = "m";

/// One row per customer with a value: its key, and whether one of the first values passes the test.
pub(super) fn select(preferred: &Preferred, universe: &Universe) -> Select {
    let mut grouping = Grouping::of(&preferred.by);
    let number = fraction(&mut grouping, &preferred.by).quotient();
    let value = rows::row_operand(&preferred.value);
    let mut values = grouping.select((value.clone(), VALUE.to_owned()), universe);
    values.columns.push((number, NUMBER.to_owned()));
    values.filter = Expr::and([values.filter, Expr::IsNotNull(Box::new(value))]);

    let column = |name: &str| Expr::Column(OF, name.to_owned());
    let key = || (column(KEY), KEY.to_owned());
    let mut ranked = Select::from(Table::Derived(Box::new(values), OF));
    let (partition, by) = (Some(Box::new(column(KEY))), Box::new(column(NUMBER)));
    let passes = conditions::test(OF, column(VALUE), &preferred.test);
    ranked.columns = vec![
        key(),
        (Expr::RankOver { partition, by, order: Order::Descending }, RANK.to_owned()),
        (passes, PASSES.to_owned()),
    ];
    ranked.filter = Expr::IsNotNull(Box::new(column(NUMBER)));

    let mut select = Select::from(Table::Derived(Box::new(ranked), OF));
    let of = Some(Box::new(column(PASSES)));
    let any = Expr::Aggregate { function: Aggregate::BoolOr, distinct: false, of, filter: None };
    select.columns = vec![key(), (any, field(0))];
    select.filter = column(RANK).binary(Operator::Equal, Expr::Int(1));
    select.group_by.push(column(KEY));
    select
}
