//! What must be known of all customers before a list can be compiled: means of RFM, thresholds of ranks.
//!
//! Each statistic is a query of its own. Its result depends on snapshot, as-of and universe only, so it can be cached,
//! and on a cluster it can be merged from parts.

use rust_decimal::Decimal;

use super::conditions::Compiler;
use super::prepared::narrow;
use super::shortcuts::Shortcuts;
use super::sql::{Aggregate, Expr, Operator, Order, Select, Table};
use super::{CUSTOMER, SqlQuery, conditions, walk};
use crate::dsl::checked::{CheckedSegment, Operand, Quantity, QuantityBound, Ranked, RfmFacts, Rule, Universe};
use crate::dsl::{End, Number, Portion, Value};

/// Decimals of a share that is multiplied exactly with any number of customers.
const MOST_DECIMALS: u32 = 12;

/// Something computed over all customers in the universe.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// One row: customers with the event, total recency in seconds, total frequency, total monetary value.
    Rfm(RfmFacts),
    /// One row per group: the group (absent without `per`) and the last value still inside.
    Rank { end: End, portion: Portion, by: Ranked, per: Option<Operand>, among: Option<Box<Rule>> },
    /// One row: the total of the numerators, and that of the denominators (of 1 for each customer without).
    Mean { of: Quantity, among: Option<Box<Rule>> },
}

/// Rows of one statistic, as they came from the database.
pub type StatisticRows = Vec<Vec<Option<Value>>>;

/// Statistics with their results.
#[derive(Clone, Debug, Default)]
pub struct Known {
    found: Vec<(Statistic, StatisticRows)>,
    shortcuts: Shortcuts,
}

impl Known {
    /// Nothing yet, but what may be read in place of rows.
    pub fn with(shortcuts: Shortcuts) -> Self {
        Known { shortcuts, ..Known::default() }
    }

    /// The same without shortcuts: queries look at the rows that the rule speaks of.
    #[must_use]
    pub fn of_rows(&self) -> Self {
        Known { found: self.found.clone(), shortcuts: Shortcuts::default() }
    }

    pub(super) fn shortcuts(&self) -> &Shortcuts {
        &self.shortcuts
    }

    pub fn insert(&mut self, statistic: Statistic, rows: StatisticRows) {
        self.found.push((statistic, rows));
    }

    /// Adds what else is known.
    pub fn merge(&mut self, other: Known) {
        self.found.extend(other.found);
    }

    /// Empty for a statistic that was not computed.
    pub(super) fn rows(&self, statistic: &Statistic) -> &[Vec<Option<Value>>] {
        self.found.iter().find(|(known, _)| known == statistic).map_or(&[], |(_, rows)| rows)
    }

    /// The numbers of a statistic's one row, bound.
    pub(super) fn numbers(&self, statistic: &Statistic) -> Vec<Option<Expr>> {
        let row = self.rows(statistic).first();
        row.into_iter().flatten().map(|value| value.clone().map(Expr::param)).collect()
    }
}

/// The statistics a segment needs, each once, those that others need first. Each is computed with what is known of the
/// ones before it ([`Statistic::query`]).
pub fn statistics(checked: &CheckedSegment) -> Vec<Statistic> {
    let mut needed: Vec<Statistic> = Vec::new();
    let excluded = checked.universe().excluded.iter().map(|exclusion| &exclusion.rule);
    for rule in excluded.chain([checked.rule()]) {
        walk(rule, &mut |rule| {
            let statistic = Statistic::of(rule).filter(|statistic| !needed.contains(statistic));
            needed.extend(statistic);
        });
    }
    needed
}

impl Statistic {
    /// What a rule itself needs to be known.
    pub(super) fn of(rule: &Rule) -> Option<Self> {
        match rule {
            Rule::Rfm { facts, .. } => Some(Statistic::Rfm(facts.clone())),
            Rule::Rank { end, portion, by, per, among } => {
                let (end, portion) = (*end, *portion);
                Some(Statistic::Rank { end, portion, by: by.clone(), per: per.clone(), among: among.clone() })
            }
            Rule::Compare { bound: QuantityBound::Mean { of, among, .. }, .. } => {
                Some(Statistic::Mean { of: of.clone(), among: among.clone() })
            }
            Rule::Everyone
            | Rule::All(_)
            | Rule::Any(_)
            | Rule::AtLeast { .. }
            | Rule::Not(_)
            | Rule::Attribute { .. }
            | Rule::Customers(_)
            | Rule::Event { .. }
            | Rule::Joint(_)
            | Rule::Compare { .. }
            | Rule::Sample { .. }
            | Rule::HasRfm { .. } => None,
        }
    }

    /// Asks of rows what its query does, but for the rules it is limited by.
    pub(super) fn ask(&self, compiler: &mut Compiler<'_>) {
        match self {
            Statistic::Rfm(facts) => {
                compiler.rfm_axes(facts);
                compiler.exists(&facts.rows);
            }
            Statistic::Rank { by, .. } => drop(compiler.ranked(by)),
            Statistic::Mean { of, .. } => drop(compiler.counted(of)),
        }
    }

    pub fn query(&self, universe: &Universe, known: &Known) -> SqlQuery {
        let compiler = Compiler::new(universe, known);
        match self {
            Statistic::Rfm(facts) => rfm(facts, compiler),
            Statistic::Rank { end, portion, by, per, among } => {
                let share = known.shortcuts().plans.then(|| share(*end, *portion)).flatten();
                rank((*end, *portion), share, by, per.as_ref(), among.as_deref(), compiler)
            }
            Statistic::Mean { of, among } => mean(of, among.as_deref(), compiler),
        }
    }
}

fn mean(of: &Quantity, among: Option<&Rule>, mut compiler: Compiler<'_>) -> SqlQuery {
    let (fraction, has) = compiler.counted(of);
    let base = among.map_or(Expr::True, |rule| compiler.condition(rule));
    let scope = compiler.universe();
    // A minimum of nothing but missing values is none, and counts for nobody.
    let has = Expr::and([scope, has, base, Expr::IsNotNull(Box::new(fraction.numerator.clone()))]);
    let mut select = compiler.select();
    let below = fraction.denominator.unwrap_or(Expr::Int(1));
    select.columns.push((total(fraction.numerator), "total".to_owned()));
    select.columns.push((total(below), "count".to_owned()));
    select.filter = has;
    select.print()
}

fn rfm(facts: &RfmFacts, mut compiler: Compiler<'_>) -> SqlQuery {
    let axes = compiler.rfm_axes(facts);
    let exists = compiler.exists(&facts.rows);
    let scope = compiler.universe();
    let mut select = compiler.select();
    select.columns.push((aggregate(Aggregate::Count, None), "customers".to_owned()));
    for (axis, name) in axes.into_iter().zip(["recency", "frequency", "monetary"]) {
        select.columns.push((total(axis), name.to_owned()));
    }
    select.filter = Expr::and([scope, exists]);
    select.print()
}

/// Ranks within the groups, ties alike, and keeps the value of the last rank still inside: rank ≤ N, or for a share
/// rank ≤ ⌈n·p/100⌉, written as (rank − 1)·100 < n·p to stay in whole numbers.
fn rank(
    (end, portion): (End, Portion),
    share: Option<Number>,
    by: &Ranked,
    per: Option<&Operand>,
    among: Option<&Rule>,
    mut compiler: Compiler<'_>,
) -> SqlQuery {
    let (value, has) = compiler.ranked(by);
    let base = among.map_or(Expr::True, |rule| compiler.condition(rule));
    let scope = Expr::and([compiler.universe(), base]);
    let group = per.map(|operand| conditions::operand(CUSTOMER, operand));
    let mut values = compiler.select();
    values.columns.push((value, "v".to_owned()));
    values.filter = Expr::and([scope, has]);
    if let Some(group) = &group {
        values.columns.push((group.clone(), "g".to_owned()));
        values.filter = Expr::and([values.filter, Expr::IsNotNull(Box::new(group.clone()))]);
    }
    let field = |table, name: &str| Expr::Column(table, name.to_owned());
    if let Some(share) = share {
        let mut select = Select::from(Table::Derived(Box::new(values), "x"));
        let threshold = Expr::Quantile { of: Box::new(field("x", "v")), share: Value::Number(share) };
        if group.is_some() {
            select.columns.push((field("x", "g"), "g".to_owned()));
            select.group_by.push(field("x", "g"));
            select.order_by.push((field("x", "g"), Order::Ascending));
        }
        select.columns.push((threshold, "threshold".to_owned()));
        return select.print();
    }
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
        // So that a run repeated finds the same rows in the same order.
        select.order_by.push((field("y", "g"), Order::Ascending));
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

/// Where the threshold of a rank lies: of the values in order it is the ⌈n·p/100⌉-th, because a rank is one more than the
/// values before it. `None` where that is no share that the database multiplies exactly.
fn share(end: End, portion: Portion) -> Option<Number> {
    let Portion::Percent(percent) = portion else { return None };
    let (percent, share) = (percent.decimal(), percent.hundredth().decimal());
    let exact = share.scale() <= MOST_DECIMALS && share * Decimal::ONE_HUNDRED == percent;
    let inside = percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
    let share = match end {
        End::Top => -share,
        End::Bottom => share,
    };
    (exact && inside).then(|| Number::new(share))
}

/// Numbers that the snapshot keeps are added up as they are kept, which takes a quarter of the time: the sum is wide anyway.
fn total(of: Expr) -> Expr {
    aggregate(Aggregate::Sum, Some(narrow(&of).unwrap_or(of)))
}

fn aggregate(function: Aggregate, of: Option<Expr>) -> Expr {
    Expr::Aggregate { function, distinct: false, of: of.map(Box::new), filter: None }
}
