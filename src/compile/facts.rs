//! Numbers per customer from event tables: everything asked of one table is computed in one scan of it.

mod grouping;
mod periodic;
mod preference;
mod rows;
mod sequence;
mod together;

pub(super) use rows::{key, listed, row_day, row_operand, time};

use super::CUSTOMER;
use super::quantity::Answers;
use super::sql::{Aggregate, Expr, Join, JoinKind, Operator, Select, Table};
use crate::dsl::Joint;
use crate::dsl::checked::{Rows, Source, Universe};

/// Alias of the event table inside its scan.
const ROW: &str = "e";
/// Column of the customer key in a scan's result.
const KEY: &str = "k";

/// The scans of one query.
#[derive(Debug, Default)]
pub(super) struct Facts {
    scans: Vec<Scan>,
    /// What takes a query of its own.
    joint: Vec<Joint>,
    /// The keys of the customers whose rows the scans look at; all of them when absent.
    keys: Option<Vec<Expr>>,
}

/// One scan: a table, with the customers joined when what is asked of its rows depends on them.
#[derive(Debug)]
struct Scan {
    source: Source,
    with_customers: bool,
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

/// The query that tells of a customer's rows together: keys with the answer beside them.
fn looked_at(joint: &Joint, universe: &Universe) -> Select {
    match joint {
        Joint::Sequence(follows) => sequence::select(follows, universe),
        Joint::Periodic(periods) => periodic::select(periods, universe),
        Joint::Preference(preferred) => preference::select(preferred, universe),
        Joint::Together(grouped) => together::select(grouped, universe),
    }
}

impl Answers for Facts {
    /// The column that holds the answer for each customer; NULL for customers without such rows, but for counts of
    /// customers with other rows of the scan, which are 0.
    fn ask(&mut self, rows: &Rows, ask: Ask) -> Expr {
        let with_customers = rows.mention_customers();
        let seen = rows::condition(rows);
        let fits = |scan: &Scan| scan.source == rows.source && scan.with_customers == with_customers;
        let found = self.scans.iter().position(fits);
        let at = found.unwrap_or_else(|| {
            self.scans.push(Scan { source: rows.source.clone(), with_customers, asked: Vec::new() });
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
}

impl Facts {
    pub fn of(keys: Vec<Expr>) -> Self {
        Facts { keys: Some(keys), ..Facts::default() }
    }

    /// What is said of rows together; NULL for customers without such rows.
    pub fn joint(&mut self, wanted: &Joint) -> Expr {
        let at = self.joint.iter().position(|known| known == wanted).unwrap_or_else(|| {
            self.joint.push(wanted.clone());
            self.joint.len() - 1
        });
        Expr::Field(joint_name(at), field(0))
    }

    /// Adds the scans to a query over customers aliased [`CUSTOMER`].
    pub fn attach(self, select: &mut Select, universe: &Universe) {
        let keys = self.keys.as_deref();
        let scans = self.scans.into_iter().enumerate().map(|(at, scan)| (name(at), scan.select(universe, keys)));
        let joint = self.joint.iter().enumerate().map(|(at, found)| (joint_name(at), looked_at(found, universe)));
        let customer = Expr::Column(CUSTOMER, universe.key.clone());
        for (name, query) in scans.chain(joint) {
            select.joins.push(Join {
                kind: JoinKind::Left,
                table: Table::With(name.clone()),
                on: Expr::Field(name.clone(), KEY.to_owned()).binary(Operator::Equal, customer.clone()),
            });
            select.with.push((name, query));
        }
    }
}

impl Scan {
    /// The aggregate that answers, over the rows that pass `rest`.
    fn column(source: &Source, ask: &Ask, rest: Expr) -> Expr {
        let time = || Some(Box::new(rows::time(source)));
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

    fn select(self, universe: &Universe, keys: Option<&[Expr]>) -> Select {
        let mut select = rows::select(&self.source, self.with_customers, universe);
        let (filter, rests) = factored(self.asked.iter().map(|(_, seen)| seen));
        for (index, ((ask, _), rest)) in self.asked.iter().zip(rests).enumerate() {
            select.columns.push((Scan::column(&self.source, ask, rest), field(index)));
        }
        let key = rows::key(&self.source);
        let only = keys.map_or(Expr::True, |keys| Expr::In(Box::new(key.clone()), keys.to_vec()));
        select.filter = Expr::and([only, filter]);
        select.group_by.push(key);
        select
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

fn name(scan: usize) -> String {
    format!("facts_{}", scan + 1)
}

fn joint_name(joint: usize) -> String {
    format!("derived_{}", joint + 1)
}

fn field(column: usize) -> String {
    format!("m{}", column + 1)
}
