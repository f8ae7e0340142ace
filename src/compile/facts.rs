//! Numbers per customer from event tables: everything asked of one table is computed in one scan of it.

mod sequences;

use super::sql::{Aggregate, Expr, Join, JoinKind, Operator, Select};
use super::{CUSTOMER, base, conditions};
use crate::dsl::Value;
use crate::dsl::checked::{Follows, RowRule, RowSpan, Rows, Source, Universe};

/// Alias of the event table inside its scan.
const ROW: &str = "e";
/// Column of the customer key in a scan's result.
const KEY: &str = "k";

/// The scans of one query.
#[derive(Debug, Default)]
pub(super) struct Facts {
    scans: Vec<Scan>,
    sequences: Vec<Follows>,
}

/// One scan: a table, with the customers joined when a window depends on them.
#[derive(Debug)]
struct Scan {
    source: Source,
    anchored: bool,
    /// What is asked, and of which rows.
    asked: Vec<(Ask, Expr)>,
}

/// What is asked of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Exists,
    Count,
    Aggregate {
        function: Aggregate,
        distinct: bool,
        of: Expr,
    },
    /// Earliest or latest instant.
    Earliest,
    Latest,
}

impl Facts {
    /// The column that holds the answer for each customer; NULL for customers without such rows, but for counts of
    /// customers with other rows of the scan, which are 0. Callers treat both alike.
    pub fn ask(&mut self, rows: &Rows, ask: Ask) -> Expr {
        let anchored = matches!(rows.span, RowSpan::After { .. });
        let seen = row_condition(rows);
        let found = self.scans.iter().position(|scan| scan.source == rows.source && scan.anchored == anchored);
        let at = found.unwrap_or_else(|| {
            self.scans.push(Scan { source: rows.source.clone(), anchored, asked: Vec::new() });
            self.scans.len() - 1
        });
        let Some(scan) = self.scans.get_mut(at) else { return Expr::False };
        let asked = (ask, seen);
        let index = scan.asked.iter().position(|known| *known == asked).unwrap_or_else(|| {
            scan.asked.push(asked);
            scan.asked.len() - 1
        });
        Expr::Field(name(at), field(index))
    }

    /// Whether the sequence took place; NULL for customers without its first event.
    pub fn ask_sequence(&mut self, follows: &Follows) -> Expr {
        let at = self.sequences.iter().position(|known| known == follows).unwrap_or_else(|| {
            self.sequences.push(follows.clone());
            self.sequences.len() - 1
        });
        Expr::Field(sequence_name(at), field(0))
    }

    /// Adds the scans to a query over customers aliased [`CUSTOMER`].
    pub fn attach(self, select: &mut Select, universe: &Universe) {
        let scans = self.scans.into_iter().enumerate().map(|(at, scan)| (name(at), scan.select(universe)));
        let sequences = self.sequences.into_iter().enumerate();
        let sequences = sequences.map(|(at, follows)| (sequence_name(at), sequences::select(&follows, universe)));
        let customer = Expr::Column(CUSTOMER, universe.key.clone());
        for (name, query) in scans.chain(sequences) {
            select.joins.push(Join {
                kind: JoinKind::Left,
                table: super::sql::Table::With(name.clone()),
                on: Expr::Field(name.clone(), KEY.to_owned()).binary(Operator::Equal, customer.clone()),
            });
            select.with.push((name, query));
        }
    }
}

impl Scan {
    /// The aggregate that answers, over the rows that pass `rest`.
    fn column(&self, ask: &Ask, rest: Expr) -> Expr {
        let time = || Some(Box::new(Expr::Column(ROW, self.source.time.clone())));
        let (function, distinct, of) = match ask {
            Ask::Exists => {
                let of = Some(Box::new(rest));
                return Expr::Aggregate { function: Aggregate::BoolOr, distinct: false, of, filter: None };
            }
            Ask::Count => (Aggregate::Count, false, None),
            Ask::Aggregate { function, distinct, of } => (*function, *distinct, Some(Box::new(of.clone()))),
            Ask::Earliest => (Aggregate::Min, false, time()),
            Ask::Latest => (Aggregate::Max, false, time()),
        };
        Expr::Aggregate { function, distinct, of, filter: Some(Box::new(rest)) }
    }

    fn select(self, universe: &Universe) -> Select {
        let key = Expr::Column(ROW, self.source.key.clone());
        let mut select = Select::from(base(&universe.database, &self.source.table, ROW));
        if self.anchored {
            select.joins.push(customers(&self.source, universe));
        }
        select.columns.push((key.clone(), KEY.to_owned()));
        let (filter, rests) = factored(self.asked.iter().map(|(_, seen)| seen));
        for (index, ((ask, _), rest)) in self.asked.iter().zip(rests).enumerate() {
            select.columns.push((self.column(ask, rest), field(index)));
        }
        select.filter = filter;
        select.group_by.push(key);
        select
    }
}

/// The customers of the rows, for windows that depend on them.
fn customers(source: &Source, universe: &Universe) -> Join {
    let key = Expr::Column(ROW, source.key.clone());
    Join {
        kind: JoinKind::Inner,
        table: base(&universe.database, &universe.table, CUSTOMER),
        on: Expr::Column(CUSTOMER, universe.key.clone()).binary(Operator::Equal, key),
    }
}

/// What every row that some column sees satisfies, so that the scan can skip the others; and what remains for each
/// column to test: all conjuncts but those that every column shares.
fn factored<'e>(seen: impl Iterator<Item = &'e Expr>) -> (Expr, Vec<Expr>) {
    let all: Vec<Vec<Expr>> = seen
        .map(|expr| match expr {
            Expr::And(parts) => parts.clone(),
            single => vec![single.clone()],
        })
        .collect();
    let Some((first, others)) = all.split_first() else { return (Expr::True, Vec::new()) };
    let common: Vec<Expr> =
        first.iter().filter(|part| others.iter().all(|other| other.contains(part))).cloned().collect();
    let rest = |parts: &Vec<Expr>| Expr::and(parts.iter().filter(|part| !common.contains(part)).cloned());
    let rests: Vec<Expr> = all.iter().map(rest).collect();
    let any = if rests.contains(&Expr::True) { Expr::True } else { Expr::or(rests.iter().cloned()) };
    (Expr::and(common.into_iter().chain([any])), rests)
}

fn row_condition(rows: &Rows) -> Expr {
    let time = Expr::Column(ROW, rows.source.time.clone());
    let before = |instant| time.clone().binary(Operator::Less, Expr::param(Value::Time(instant)));
    let mut parts = Vec::new();
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
    parts.push(rule(&rows.valid));
    parts.push(rule(&rows.filter));
    Expr::and(parts)
}

fn rule(row: &RowRule) -> Expr {
    match row {
        RowRule::All(parts) => Expr::and(parts.iter().map(rule)),
        RowRule::Any(parts) => Expr::or(parts.iter().map(rule)),
        RowRule::Not(part) => conditions::negated(rule(part)),
        RowRule::Test { operand, test } => conditions::test(conditions::operand(ROW, operand), test),
    }
}

/// A value of the row, for aggregates.
pub(super) fn row_operand(operand: &crate::dsl::checked::Operand) -> Expr {
    conditions::operand(ROW, operand)
}

/// The calendar day of the row.
pub(super) fn row_day(rows: &Rows) -> Expr {
    Expr::Cast(Box::new(Expr::Column(ROW, rows.source.time.clone())), super::sql::SqlType::Date)
}

fn name(scan: usize) -> String {
    format!("facts_{}", scan + 1)
}

fn sequence_name(sequence: usize) -> String {
    format!("sequence_{}", sequence + 1)
}

fn field(column: usize) -> String {
    format!("m{}", column + 1)
}
