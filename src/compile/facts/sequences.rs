//! One event and another after it. For each instant of the first event, the next instant of the other decides: when it is
//! too late, every later one is.

use super::{KEY, ROW, customers, field, row_condition, row_operand};
use crate::compile::sql::{Aggregate, Expr, Join, JoinKind, Operator, Select, Table};
use crate::compile::{base, conditions};
use crate::dsl::checked::{Follows, Operand, RowSpan, Rows, Universe};
use crate::dsl::{Follow, Value};

/// Aliases: rows of the first event, rows of the other, and the pairs of an instant with the next.
const FIRST: &str = "a";
const THEN: &str = "b";
const PAIR: &str = "p";
/// Columns of those.
const TIME: &str = "t";
const NEXT: &str = "n";

/// One row per customer with the first event: its key, and whether some occurrence was followed as wanted.
pub(super) fn select(follows: &Follows, universe: &Universe) -> Select {
    let mut select = Select::from(Table::Derived(Box::new(pairs(follows, universe)), PAIR));
    let key = column(PAIR, KEY);
    let wanted = Expr::Aggregate {
        function: Aggregate::BoolOr,
        distinct: false,
        of: Some(Box::new(wanted(follows))),
        filter: None,
    };
    select.columns = vec![(key.clone(), KEY.to_owned()), (wanted, field(0))];
    select.group_by.push(key);
    select
}

/// Each instant of the first event with the next instant of the other, NULL where there is none.
fn pairs(follows: &Follows, universe: &Universe) -> Select {
    let same: Vec<String> = (0..follows.same.len()).map(|index| format!("s{}", index + 1)).collect();
    let (left, right): (Vec<&Operand>, Vec<&Operand>) = follows.same.iter().map(|(left, right)| (left, right)).unzip();
    let side = |rows, operands: &[&Operand], alias| Table::Derived(Box::new(side(rows, operands, universe)), alias);
    let mut select = Select::from(side(&follows.first, &left, FIRST));
    let equal = |name: &str| column(THEN, name).binary(Operator::Equal, column(FIRST, name));
    let later = column(THEN, TIME).binary(Operator::More, column(FIRST, TIME));
    let on = Expr::and([equal(KEY)].into_iter().chain(same.iter().map(|name| equal(name))).chain([later]));
    select.joins.push(Join { kind: JoinKind::Left, table: side(&follows.then, &right, THEN), on });
    let next = Expr::Aggregate {
        function: Aggregate::Min,
        distinct: false,
        of: Some(Box::new(column(THEN, TIME))),
        filter: None,
    };
    let (key, time) = (column(FIRST, KEY), column(FIRST, TIME));
    select.columns = vec![(key.clone(), KEY.to_owned()), (time.clone(), TIME.to_owned()), (next, NEXT.to_owned())];
    select.group_by = vec![key, time];
    select.group_by.extend(same.iter().map(|name| column(FIRST, name)));
    select
}

/// Key, time and compared values of one event's rows.
fn side(rows: &Rows, operands: &[&Operand], universe: &Universe) -> Select {
    let mut select = Select::from(base(&universe.database, &rows.source.table, ROW));
    select.columns.push((Expr::Column(ROW, rows.source.key.clone()), KEY.to_owned()));
    select.columns.push((Expr::Column(ROW, rows.source.time.clone()), TIME.to_owned()));
    for (index, operand) in operands.iter().enumerate() {
        select.columns.push((row_operand(operand), format!("s{}", index + 1)));
    }
    if matches!(rows.span, RowSpan::After { .. }) {
        select.joins.push(customers(&rows.source, universe));
    }
    select.filter = row_condition(rows);
    select
}

fn wanted(follows: &Follows) -> Expr {
    let next = || column(PAIR, NEXT);
    let limit = follows.within.map(|within| conditions::later(column(PAIR, TIME), within.count, within.unit));
    match follows.follow {
        Follow::Then => {
            let in_time = limit.map_or(Expr::True, |limit| next().binary(Operator::Less, limit));
            Expr::and([Expr::IsNotNull(Box::new(next())), in_time])
        }
        Follow::ThenNo => {
            let none = Expr::IsNull(Box::new(next()));
            let Some(limit) = limit else { return none };
            let as_of = Expr::param(Value::Time(follows.first.as_of));
            let passed = limit.clone().binary(Operator::AtMost, as_of);
            Expr::and([passed, Expr::or([none, next().binary(Operator::AtLeast, limit)])])
        }
    }
}

fn column(table: &'static str, name: &str) -> Expr {
    Expr::Column(table, name.to_owned())
}
