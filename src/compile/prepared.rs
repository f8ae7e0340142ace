//! Answers worked out once, when a snapshot is made, and kept beside each customer as columns of the customer table.
//!
//! A column is named after the hash of the very query it answers: rows, window, as-of, values and all. A query that asks the
//! same finds it; one that asks anything else (another day, a catalog changed since) finds nothing and looks at the rows.
//! So whether a column may be used is no question of what it was meant for, and an answer never grows old.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use super::conditions::Compiler;
pub use super::facts::KeyRange;
use super::facts::Only;
use super::shortcuts::Shortcuts;
use super::sql::{Expr, Function, Join, JoinKind, Order, Select, SqlType, Table};
use super::statistics::statistics;
use super::{CUSTOMER, Known, SqlQuery};
use crate::dsl::checked::CheckedSegment;
use crate::hash;

/// How the names of such columns begin; no catalog's column may.
const PREFIX: &str = "prepared_";
/// Digits of the hash in a name.
const DIGITS: usize = 16;

/// The answers that a snapshot keeps; without any, every query looks at rows.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// With the type of the answer, where that is one the column may be narrower than.
    columns: Arc<BTreeMap<String, Option<SqlType>>>,
}

impl Prepared {
    /// Those among the columns of a snapshot's customer table; each with its type as the database writes it.
    pub fn among<'c>(columns: impl IntoIterator<Item = (&'c str, &'c str)>) -> Self {
        let answers = columns.into_iter().filter(|(name, _)| name.starts_with(PREFIX));
        let answers = answers.map(|(name, kind)| (name.to_owned(), wide(kind)));
        Prepared { columns: Arc::new(answers.collect()) }
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub fn columns(&self) -> impl Iterator<Item = &String> {
        self.columns.keys()
    }

    /// The answer to a query for keys with one answer beside each.
    pub(super) fn answer(&self, about: &str, query: &Select) -> Option<Expr> {
        let name = name(about, query);
        self.columns.contains_key(&name).then_some(Expr::Column(CUSTOMER, name))
    }

    /// As [`Prepared::answer`] for counts and sums, which are kept in a narrow type and are wide ones again before anything
    /// is computed with them, so that nothing overflows that would not have. See [`narrow`].
    pub(super) fn number(&self, about: &str, query: &Select) -> Option<Expr> {
        let name = name(about, query);
        let wide = *self.columns.get(&name)?;
        let kept = Expr::Column(CUSTOMER, name);
        Some(match wide {
            Some(wide) => Expr::Cast(Box::new(kept), wide),
            None => kept,
        })
    }
}

/// Types of counts and sums, and the narrower ones in which those that fit are read many times as fast. Multiplied with a
/// number of six digits these have no more than eighteen, which is where DuckDB's fast decimals end.
const NARROW: [(&str, &str, SqlType); 6] = [
    ("BIGINT", "DECIMAL(9,0)", SqlType::Big),
    ("HUGEINT", "DECIMAL(12,0)", SqlType::Huge),
    ("DECIMAL(38,0)", "DECIMAL(11,0)", SqlType::Decimal { scale: 0 }),
    ("DECIMAL(38,2)", "DECIMAL(12,2)", SqlType::Decimal { scale: 2 }),
    ("DECIMAL(38,3)", "DECIMAL(12,3)", SqlType::Decimal { scale: 3 }),
    ("DECIMAL(38,4)", "DECIMAL(12,4)", SqlType::Decimal { scale: 4 }),
];

/// A number that the snapshot keeps as it is kept, to be compared with, or multiplied with six digits at most; none where
/// it is no such number.
pub(super) fn narrow(number: &Expr) -> Option<Expr> {
    match number {
        Expr::Cast(kept, SqlType::Big | SqlType::Huge | SqlType::Decimal { .. }) => match kept.as_ref() {
            Expr::Column(CUSTOMER, name) if name.starts_with(PREFIX) => Some(kept.as_ref().clone()),
            _ => None,
        },
        Expr::Call(Function::Coalesce, arguments) => match arguments.as_slice() {
            [number, default] => Some(narrow(number)?.or_else(default.clone())),
            _ => None,
        },
        _ => None,
    }
}

fn wide(kind: &str) -> Option<SqlType> {
    NARROW.iter().find(|(_, narrow, _)| *narrow == kind).map(|(_, _, wide)| *wide)
}

/// The type in which a column of this one takes every value again; the other way of [`narrowed`].
pub fn widened(kind: &str) -> Option<&'static str> {
    NARROW.iter().find(|(_, narrow, _)| *narrow == kind).map(|(wide, _, _)| *wide)
}

/// The type in which a new column of this type is to be kept if all its values fit.
pub fn narrowed(kind: &str) -> Option<&'static str> {
    NARROW.iter().find(|(wide, _, _)| *wide == kind).map(|(_, narrow, _)| *narrow)
}

/// The name of the answer to a query; `about` is for people, and follows from the query.
pub(super) fn name(about: &str, query: &Select) -> String {
    let SqlQuery { text, params } = query.print();
    let values: Vec<String> = params.iter().map(|value| format!("{value:?}")).collect();
    let lines: Vec<&[u8]> = [&text].into_iter().chain(&values).map(|line| line.as_bytes()).collect();
    let hash = hash::of_lines(&lines);
    let digits = hash.get(..DIGITS).unwrap_or(&hash);
    format!("{PREFIX}{about}_{digits}")
}

/// Some of the customer table, in the order of its keys, with all that these rules ask of rows beside its own `columns`; and
/// the queries that the new columns answer, by name. `None` when the rules ask nothing of rows.
pub fn prepare(rules: &[CheckedSegment], columns: &[String], keys: KeyRange) -> Option<Preparation> {
    let universe = rules.first()?.universe();
    let known = Known::with(Shortcuts { rollups: true, ..Shortcuts::default() });
    let only = Only::Within(keys);
    let mut compiler = Compiler::keeping(universe, &known, only.clone());
    for checked in rules {
        compiler.condition(checked.rule());
        statistics(checked).iter().for_each(|statistic| statistic.ask(&mut compiler));
    }
    compiler.universe();
    let key = compiler.key();
    let answers = compiler.answers();
    if answers.is_empty() {
        return None;
    }
    let mut whole = compiler.select();
    let in_order = |mut part: Select| {
        part.order_by.push((key.clone(), Order::Ascending));
        part.print()
    };
    let mut customers = Select::from(mem::replace(&mut whole.from, Table::With(CUSTOMER.to_owned())));
    let own = columns.iter().filter(|name| !name.starts_with(PREFIX));
    customers.columns = own.map(|name| (Expr::Column(CUSTOMER, name.clone()), name.clone())).collect();
    customers.filter = only.test(&key);
    whole.columns.clone_from(&customers.columns);
    let mut parts = vec![(CUSTOMER.to_owned(), in_order(customers))];
    for ((name, query), join) in mem::take(&mut whole.with).into_iter().zip(&mut whole.joins) {
        let mut part = Select::from(Table::With(CUSTOMER.to_owned()));
        let found = query.columns.iter().skip(1).map(|(_, field)| field);
        part.columns = found.map(|field| (Expr::Field(name.clone(), field.clone()), field.clone())).collect();
        part.with.push((name.clone(), query));
        let beside = Join { kind: JoinKind::Beside, table: Table::With(name.clone()), on: Expr::True };
        part.joins.push(mem::replace(join, beside));
        parts.push((name, in_order(part)));
    }
    let mut about = Vec::new();
    for Answer { name, column, query } in answers {
        if !about.iter().any(|(known, _)| *known == name) {
            whole.columns.push((column, name.clone()));
            about.push((name, query.print()));
        }
    }
    let columns = whole.columns.iter().map(|(_, name)| name.clone()).collect();
    Some(Preparation { parts, query: whole.print(), columns, about })
}

/// How a customer table becomes one with answers.
///
/// Each part is a row for each customer, in one order, and takes as much memory as it needs alone; put beside each other row
/// by row they are the whole. One query for all would carry what it joins first through every join after it.
#[derive(Clone, Debug)]
pub struct Preparation {
    /// What is to be there as tables for [`Preparation::query`], by name, each made of those before.
    pub parts: Vec<(String, SqlQuery)>,
    pub query: SqlQuery,
    /// The names of the query's columns.
    pub columns: Vec<String>,
    /// The queries that the new columns answer.
    pub about: Vec<(String, SqlQuery)>,
}

/// One answer of a query's scans: what it will be known by, where it stands, and the query it answers by itself.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub name: String,
    pub column: Expr,
    pub query: Select,
}
