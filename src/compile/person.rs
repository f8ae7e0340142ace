//! Questions about one customer: which conditions hold of them, and the rows that a condition rests on.

use super::conditions::{Compiler, certain};
use super::facts::{self, row_operand};
use super::sql::{Expr, Operator, Order};
use super::{Known, SqlQuery};
use crate::dsl::Value;
use crate::dsl::checked::{Operand, Quantity, Rows, Rule, Universe};

/// One row when there is such a customer, in scope or not, and none otherwise: for each rule whether it holds, never
/// NULL; then the value of each quantity, NULL where it has none.
pub fn standing(universe: &Universe, rules: &[&Rule], quantities: &[&Quantity], known: &Known, id: i64) -> SqlQuery {
    let mut compiler = Compiler::new(universe, known);
    let holds: Vec<Expr> = rules.iter().map(|rule| certain(compiler.condition(rule))).collect();
    let values: Vec<Expr> = quantities.iter().map(|quantity| compiler.fraction(quantity).quotient()).collect();
    let key = compiler.key();
    let mut select = compiler.select();
    select.columns.push((key.clone(), "customer_id".to_owned()));
    for (index, holds) in holds.into_iter().enumerate() {
        select.columns.push((holds, format!("holds_{}", index + 1)));
    }
    for (index, value) in values.into_iter().enumerate() {
        select.columns.push((value, format!("value_{}", index + 1)));
    }
    select.filter = key.binary(Operator::Equal, Expr::param(Value::number(id)));
    select.print()
}

/// The customer's rows, the latest first where they have a time: the key, the time where there is one, then the operands.
pub fn rows(universe: &Universe, rows: &Rows, columns: &[Operand], id: i64) -> SqlQuery {
    let mut select = facts::listed(rows, universe);
    if rows.source.time.is_some() {
        let time = facts::time(&rows.source);
        select.columns.push((time.clone(), "time".to_owned()));
        select.order_by.push((time, Order::Descending));
    }
    for (index, operand) in columns.iter().enumerate() {
        select.columns.push((row_operand(operand), format!("column_{}", index + 1)));
    }
    let own = facts::key(&rows.source).binary(Operator::Equal, Expr::param(Value::number(id)));
    select.filter = Expr::and([own, select.filter]);
    select.print()
}
