//! What must be known of all customers before a list can be compiled: means of RFM, thresholds of ranks.
//!
//! Each statistic is a query of its own. Its result depends on snapshot, as-of and universe only, so it can be cached,
//! and on a cluster it can be merged from parts.

use super::conditions::Compiler;
use super::sql::{Aggregate, Expr, Operator, Order, Select, Table};
use super::{CUSTOMER, SqlQuery, conditions, walk};
use crate::dsl::checked::{CheckedSegment, Operand, Quantity, RfmFacts, Rule, Universe};
use crate::dsl::{End, Portion, Value};

/// Something computed over all customers in the universe.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// One row: customers with the event, total recency in seconds, total frequency, total monetary value.
    Rfm(RfmFacts),
    /// One row per group: the group (absent without `per`) and the last value still inside.
    Rank { end: End, portion: Portion, by: Quantity, per: Option<Operand> },
}

/// Rows of one statistic, as they came from the database.
pub type StatisticRows = Vec<Vec<Option<Value>>>;

/// Statistics with their results.
#[derive(Clone, Debug, Default)]
pub struct Known {
    found: Vec<(Statistic, StatisticRows)>,
}

impl Known {
    pub fn insert(&mut self, statistic: Statistic, rows: StatisticRows) {
        self.found.push((statistic, rows));
    }

    /// Empty for a statistic that was not computed.
    pub(super) fn rows(&self, statistic: &Statistic) -> &[Vec<Option<Value>>] {
        self.found.iter().find(|(known, _)| known == statistic).map_or(&[], |(_, rows)| rows)
    }
}

/// The statistics a segment needs, each once, with their queries.
pub fn statistics(checked: &CheckedSegment) -> Vec<(Statistic, SqlQuery)> {
    let mut needed: Vec<Statistic> = Vec::new();
    walk(checked.rule(), &mut |rule| {
        let statistic = match rule {
            Rule::Rfm { facts, .. } => Statistic::Rfm(facts.clone()),
            Rule::Rank { end, portion, by, per } => {
                Statistic::Rank { end: *end, portion: *portion, by: by.clone(), per: per.clone() }
            }
            Rule::Everyone
            | Rule::All(_)
            | Rule::Any(_)
            | Rule::AtLeast { .. }
            | Rule::Not(_)
            | Rule::Attribute { .. }
            | Rule::Event { .. }
            | Rule::Sequence(_)
            | Rule::Compare { .. }
            | Rule::HasRfm { .. } => return,
        };
        if !needed.contains(&statistic) {
            needed.push(statistic);
        }
    });
    let query = |statistic: Statistic| {
        let query = match &statistic {
            Statistic::Rfm(facts) => rfm(facts, checked.universe()),
            Statistic::Rank { end, portion, by, per } => rank(*end, *portion, by, per.as_ref(), checked.universe()),
        };
        (statistic, query)
    };
    needed.into_iter().map(query).collect()
}

fn rfm(facts: &RfmFacts, universe: &Universe) -> SqlQuery {
    let known = Known::default();
    let mut compiler = Compiler::new(universe, &known);
    let axes = compiler.rfm_axes(facts);
    let exists = compiler.exists(&facts.rows);
    let scope = compiler.universe();
    let mut select = compiler.select();
    select.columns.push((aggregate(Aggregate::Count, None), "customers".to_owned()));
    for (axis, name) in axes.into_iter().zip(["recency", "frequency", "monetary"]) {
        select.columns.push((aggregate(Aggregate::Sum, Some(axis)), name.to_owned()));
    }
    select.filter = Expr::and([scope, exists]);
    select.print()
}

/// Ranks within the groups, ties alike, and keeps the value of the last rank still inside: rank ≤ N, or for a share
/// rank ≤ ⌈n·p/100⌉, written as (rank − 1)·100 < n·p to stay in whole numbers.
fn rank(end: End, portion: Portion, by: &Quantity, per: Option<&Operand>, universe: &Universe) -> SqlQuery {
    let known = Known::default();
    let mut compiler = Compiler::new(universe, &known);
    let (value, has) = compiler.ranked(by);
    let scope = compiler.universe();
    let group = per.map(|operand| conditions::operand(CUSTOMER, operand));
    let mut values = compiler.select();
    values.columns.push((value, "v".to_owned()));
    values.filter = Expr::and([scope, has]);
    if let Some(group) = &group {
        values.columns.push((group.clone(), "g".to_owned()));
        values.filter = Expr::and([values.filter, Expr::IsNotNull(Box::new(group.clone()))]);
    }
    let field = |table, name: &str| Expr::Column(table, name.to_owned());
    let partition = || group.is_some().then(|| Box::new(field("x", "g")));
    let (order, farthest) = match end {
        End::Top => (Order::Descending, Aggregate::Min),
        End::Bottom => (Order::Ascending, Aggregate::Max),
    };
    let mut ranked = Select::from(Table::Derived(Box::new(values), "x"));
    ranked.columns.push((field("x", "v"), "v".to_owned()));
    if group.is_some() {
        ranked.columns.push((field("x", "g"), "g".to_owned()));
    }
    let rank = Expr::RankOver { partition: partition(), by: Box::new(field("x", "v")), order };
    ranked.columns.push((rank, "r".to_owned()));
    ranked.columns.push((Expr::CountOver { partition: partition() }, "n".to_owned()));

    let mut select = Select::from(Table::Derived(Box::new(ranked), "y"));
    if group.is_some() {
        select.columns.push((field("y", "g"), "g".to_owned()));
        select.group_by.push(field("y", "g"));
    }
    select.columns.push((aggregate(farthest, Some(field("y", "v"))), "threshold".to_owned()));
    select.filter = match portion {
        Portion::Count(count) => field("y", "r").binary(Operator::AtMost, Expr::param(Value::number(i64::from(count)))),
        Portion::Percent(percent) => {
            let before = field("y", "r").binary(Operator::Minus, Expr::Int(1)).times(Expr::Int(100));
            before.binary(Operator::Less, field("y", "n").times(Expr::param(Value::Number(percent))))
        }
    };
    select.print()
}

fn aggregate(function: Aggregate, of: Option<Expr>) -> Expr {
    Expr::Aggregate { function, distinct: false, of: of.map(Box::new), filter: None }
}
