//! One event and another after it.
//!
//! Without a limit, the outermost instants tell: something follows when the last of the others comes after the first of
//! the first, and something is followed by nothing when no other comes after the last of the first. With a limit, the
//! next instant after each decides: when that is too late, every later one is.

use super::{KEY, ROW, customers, field, row_condition, row_operand};
use crate::compile::sql::{Aggregate, Expr, Join, JoinKind, Operator, Select, Table};
use crate::compile::{base, conditions};
use crate::dsl::checked::{Follows, Operand, RowSpan, Rows, Universe};
use crate::dsl::{Follow, Length, Value};

/// Aliases: rows of the first event, rows of the other, and the two side by side.
const FIRST: &str = "a";
const THEN: &str = "b";
const PAIR: &str = "p";
/// Columns of those: a time, or the earliest and latest of several.
const TIME: &str = "t";
const EARLIEST: &str = "t1";
const LATEST: &str = "t2";
const NEXT: &str = "n";

/// One row per customer with the first event: its key, and whether some occurrence was followed as wanted.
pub(super) fn select(follows: &Follows, universe: &Universe) -> Select {
    let (pairs, wanted) = match follows.within {
        None => (outermost(follows, universe), wanted_ever(follows.follow)),
        Some(within) => (nearest(follows, universe), wanted_within(follows, within)),
    };
    let mut select = Select::from(Table::Derived(Box::new(pairs), PAIR));
    let key = column(PAIR, KEY);
    select.columns = vec![(key.clone(), KEY.to_owned()), (aggregate(Aggregate::BoolOr, wanted), field(0))];
    select.group_by.push(key);
    select
}

/// Per customer and compared values: the first's earliest and latest instant, the other's latest.
fn outermost(follows: &Follows, universe: &Universe) -> Select {
    let bounds = |mut rows: Select| {
        let time = rows.columns.remove(1).0;
        rows.group_by = rows.columns.iter().map(|(value, _)| value.clone()).collect();
        rows.columns.push((aggregate(Aggregate::Min, time.clone()), EARLIEST.to_owned()));
        rows.columns.push((aggregate(Aggregate::Max, time), LATEST.to_owned()));
        rows
    };
    let (first, then) = sides(follows, universe);
    let mut select = joined(follows, bounds(first), bounds(then), Expr::True);
    select.columns = vec![
        (column(FIRST, KEY), KEY.to_owned()),
        (column(FIRST, EARLIEST), EARLIEST.to_owned()),
        (column(FIRST, LATEST), LATEST.to_owned()),
        (column(THEN, LATEST), NEXT.to_owned()),
    ];
    select
}

/// Each instant of the first event with the next instant of the other, NULL where there is none.
fn nearest(follows: &Follows, universe: &Universe) -> Select {
    // Rows of one instant, such as the lines of an order, are one: fewer pairs.
    let instants = |mut rows: Select| {
        rows.group_by = rows.columns.iter().map(|(value, _)| value.clone()).collect();
        rows
    };
    let (first, then) = sides(follows, universe);
    let (first, then) = (instants(first), instants(then));
    let later = column(THEN, TIME).binary(Operator::More, column(FIRST, TIME));
    let mut select = joined(follows, first, then, later);
    let (key, time) = (column(FIRST, KEY), column(FIRST, TIME));
    let next = aggregate(Aggregate::Min, column(THEN, TIME));
    select.columns = vec![(key.clone(), KEY.to_owned()), (time.clone(), TIME.to_owned()), (next, NEXT.to_owned())];
    select.group_by = vec![key, time];
    select.group_by.extend(same(follows).map(|name| column(FIRST, &name)));
    select
}

fn joined(follows: &Follows, first: Select, then: Select, later: Expr) -> Select {
    let equal = |name: &str| column(THEN, name).binary(Operator::Equal, column(FIRST, name));
    let on = [equal(KEY)].into_iter().chain(same(follows).map(|name| equal(&name))).chain([later]);
    let mut select = Select::from(Table::Derived(Box::new(first), FIRST));
    let table = Table::Derived(Box::new(then), THEN);
    select.joins.push(Join { kind: JoinKind::Left, table, on: Expr::and(on) });
    select
}

/// Key, time and compared values of the rows of both events.
fn sides(follows: &Follows, universe: &Universe) -> (Select, Select) {
    let (left, right): (Vec<&Operand>, Vec<&Operand>) = follows.same.iter().map(|(left, right)| (left, right)).unzip();
    let side = |rows: &Rows, operands: Vec<&Operand>| {
        let mut select = Select::from(base(&universe.database, &rows.source.table, ROW));
        select.columns.push((Expr::Column(ROW, rows.source.key.clone()), KEY.to_owned()));
        select.columns.push((Expr::Column(ROW, rows.source.time.clone()), TIME.to_owned()));
        let values = operands.into_iter().map(row_operand);
        select.columns.extend(values.zip(same(follows)));
        if matches!(rows.span, RowSpan::After { .. }) {
            select.joins.push(customers(&rows.source, universe));
        }
        select.filter = row_condition(rows);
        select
    };
    (side(&follows.first, left), side(&follows.then, right))
}

/// Names of the compared values.
fn same(follows: &Follows) -> impl Iterator<Item = String> {
    (0..follows.same.len()).map(|index| format!("s{}", index + 1))
}

fn wanted_ever(follow: Follow) -> Expr {
    let last = || column(PAIR, NEXT);
    match follow {
        Follow::Then => last().binary(Operator::More, column(PAIR, EARLIEST)),
        Follow::ThenNo => {
            let before = last().binary(Operator::AtMost, column(PAIR, LATEST));
            Expr::or([Expr::IsNull(Box::new(last())), before])
        }
    }
}

fn wanted_within(follows: &Follows, within: Length) -> Expr {
    let next = || column(PAIR, NEXT);
    let limit = conditions::later(column(PAIR, TIME), within.count, within.unit);
    match follows.follow {
        Follow::Then => next().binary(Operator::Less, limit),
        Follow::ThenNo => {
            let as_of = Expr::param(Value::Time(follows.first.as_of));
            let passed = limit.clone().binary(Operator::AtMost, as_of);
            let late = next().binary(Operator::AtLeast, limit);
            Expr::and([passed, Expr::or([Expr::IsNull(Box::new(next())), late])])
        }
    }
}

fn aggregate(function: Aggregate, of: Expr) -> Expr {
    Expr::Aggregate { function, distinct: false, of: Some(Box::new(of)), filter: None }
}

fn column(table: &'static str, name: &str) -> Expr {
    Expr::Column(table, name.to_owned())
}
