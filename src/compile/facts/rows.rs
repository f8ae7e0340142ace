//! Rows of an event's table as SQL: which of them count, and what is read from them.

use super::{KEY, ROW};
use crate::compile::sql::{Expr, Join, JoinKind, Operator, Select, SqlType};
use crate::compile::{CUSTOMER, base, conditions};
use crate::dsl::Value;
use crate::dsl::checked::{Operand, RowRule, RowSpan, Rows, Source, Universe};

/// The row passes all that is asked of it.
pub(super) fn condition(rows: &Rows) -> Expr {
    let mut parts = Vec::new();
    if let Some(time) = &rows.source.time {
        let time = Expr::Column(ROW, time.clone());
        let before = |instant| time.clone().binary(Operator::Less, Expr::param(Value::Time(instant)));
        match &rows.span {
            RowSpan::Within(interval) => {
                if let Some(from) = interval.from {
                    parts.push(time.clone().binary(Operator::AtLeast, Expr::param(Value::Time(from))));
                }
                parts.push(before(interval.until.min(rows.as_of)));
            }
            RowSpan::After { column, count, unit } => {
                let start = Expr::Column(CUSTOMER, column.clone());
                parts.push(time.clone().binary(Operator::AtLeast, start.clone()));
                parts.push(time.clone().binary(Operator::Less, conditions::later(start, *count, *unit)));
                parts.push(before(rows.as_of));
            }
        }
    }
    parts.push(rule(&rows.valid));
    parts.push(rule(&rows.filter));
    Expr::and(parts)
}

fn rule(row: &RowRule) -> Expr {
    match row {
        RowRule::All(parts) => Expr::and(parts.iter().map(rule)),
        RowRule::Any(parts) => Expr::or(parts.iter().map(rule)),
        RowRule::Not(part) => conditions::negated(rule(part)),
        RowRule::Test { operand, test } => conditions::tested(ROW, operand, test),
    }
}

/// A value of the row.
pub(in crate::compile) fn row_operand(operand: &Operand) -> Expr {
    conditions::operand(ROW, operand)
}

/// The calendar day of the row.
pub(in crate::compile) fn row_day(rows: &Rows) -> Expr {
    Expr::Cast(Box::new(time(&rows.source)), SqlType::Date)
}

/// When the row happened; a source without a time is asked for none.
pub(in crate::compile) fn time(source: &Source) -> Expr {
    source.time.as_ref().map_or(Expr::False, |time| Expr::Column(ROW, time.clone()))
}

pub(in crate::compile) fn key(source: &Source) -> Expr {
    Expr::Column(ROW, source.key.clone())
}

/// A query over the rows of a table, with their customers when what is asked of a row depends on them; its first column is
/// the customer's key.
pub(super) fn select(source: &Source, with_customers: bool, universe: &Universe) -> Select {
    let mut select = Select::from(base(&universe.database, &source.table, ROW));
    if with_customers {
        select.joins.push(Join {
            kind: JoinKind::Inner,
            table: base(&universe.database, &universe.table, CUSTOMER),
            on: Expr::Column(CUSTOMER, universe.key.clone()).binary(Operator::Equal, key(source)),
        });
    }
    select.columns.push((key(source), KEY.to_owned()));
    select
}

/// The rows themselves, as [`select`] has them, each that passes all that is asked of it.
pub(in crate::compile) fn listed(rows: &Rows, universe: &Universe) -> Select {
    let mut select = select(&rows.source, rows.mention_customers(), universe);
    select.filter = condition(rows);
    select
}
