//! One event and others after it: the rows that each step reaches, from the first event on.
//!
//! A row is reached when some reached row of the step before stands in the right distance before it, has the same values,
//! and nothing unwanted lies between; of all those before, the latest is the one that nothing can lie between if anything.
//! Without limits the earliest reached row is as good as any, so there the rows before are one per customer.

use std::collections::BTreeSet;

use super::{KEY, Only, field, rows};
use crate::compile::conditions::later;
use crate::compile::sql::{Aggregate, Expr, Join, JoinKind, Operator, Order, Select, Table};
use crate::dsl::checked::{Operand, RowRule, RowSpan, Rows, Universe};
use crate::dsl::time::{Interval, Length, Unit};
use crate::dsl::{Follow, Following, Follows, Pick, Value};

/// Aliases: rows reached so far, rows of the next step, rows that must not lie between.
pub(super) const BEFORE: &str = "a";
pub(super) const THEN: &str = "b";
const BETWEEN: &str = "x";
/// Rows of customers of whom there are few.
const FEW: &str = "f";
/// A window no longer than this holds rows of few customers.
const SHORT: Length = Length { count: 31, unit: Unit::Day };
/// Alias of one query around another.
pub(super) const INNER: &str = "p";
/// Columns: the instant, the latest instant before it, a row's rank and whether it is wanted.
pub(super) const TIME: &str = "t";
pub(super) const LATEST: &str = "l";
const RANK: &str = "r";
const WANTED: &str = "w";
/// Names of the values compared with the row before, and with the one after.
const BACK: &str = "q";
const ON: &str = "s";

/// One row per customer for whom it holds: its key, and TRUE.
pub(super) fn select(follows: &Follows, universe: &Universe, only: &Only, plans: bool) -> Select {
    let few = if plans { few(follows) } else { None };
    let side = Side { universe, only, few };
    let mut outgoing = follows.next.iter().map(|next| next.same.iter().map(|(before, _)| before).collect());
    let first: Vec<&Operand> = outgoing.next().unwrap_or_default();
    let mut reached = side.begin(follows, &first);
    // What is reached is put together by instants anyway. Doing so before saves something only where instants are there many
    // times: a narrower event has the same ones, as orders have those of their lines.
    let mut apart = plans && follows.first.rollup.is_none();
    for (at, next) in follows.next.iter().enumerate() {
        let on = outgoing.next();
        reached = match (next.follow, &on) {
            (Follow::ThenNo, _) => side.then_no(reached, next),
            (Follow::Then, None) if next.without.is_none() => side.at_last(reached, next),
            (Follow::Then, on) => {
                let reached = if apart { reached } else { instants(reached) };
                let on = on.as_deref().unwrap_or_default();
                if plans && at == 0 && is_latest_alone(follows, next) {
                    side.then_after_latest(reached, next, on)
                } else {
                    side.then(reached, next, on)
                }
            }
        };
        apart = plans;
    }
    let mut select = Select::from(Table::Derived(Box::new(reached), INNER));
    let key = column(INNER, KEY);
    select.columns = vec![(key.clone(), KEY.to_owned()), (aggregate(Aggregate::BoolOr, Expr::True), field(0))];
    select.group_by.push(key);
    select
}

/// The same over rows that are rolled up, where the steps and what they compare allow it: rows of one instant are one here
/// anyway.
pub(super) fn rolled_up(follows: &Follows) -> Follows {
    let fewer = |rows: &Rows, compared: &[&Operand]| {
        let kept = |columns: &BTreeSet<String>| compared.iter().all(|operand| columns.contains(&operand.column));
        let rollup = rows.rollup.as_ref().filter(|rollup| kept(&rollup.columns));
        rollup.and_then(|_| rows.rolled_up()).unwrap_or_else(|| rows.clone())
    };
    let mut steps = follows.clone();
    let before: Vec<&Operand> = follows.next.first().iter().flat_map(|next| &next.same).map(|(on, _)| on).collect();
    steps.first = fewer(&follows.first, &before);
    for (at, step) in steps.next.iter_mut().enumerate() {
        let (Some(written), after) = (follows.next.get(at), follows.next.get(at + 1)) else { continue };
        let back = written.same.iter().map(|(_, back)| back);
        let compared: Vec<&Operand> = back.chain(after.iter().flat_map(|next| &next.same).map(|(on, _)| on)).collect();
        step.rows = fewer(&written.rows, &compared);
        step.without = written.without.as_ref().map(|without| fewer(without, &[]));
    }
    steps
}

/// Rows of a step that somebody else than most customers have, by its window: then the other steps need be looked for among
/// those who have such rows only.
fn few(follows: &Follows) -> Option<&Rows> {
    let steps = follows.next.iter().filter(|next| next.follow == Follow::Then).map(|next| &next.rows);
    [&follows.first].into_iter().chain(steps).find(|rows| match rows.span {
        RowSpan::Within(Interval { from: Some(from), until }) => SHORT.after(from).is_some_and(|end| until <= end),
        RowSpan::Within(Interval { from: None, .. }) | RowSpan::After { .. } => false,
    })
}

/// Whose rows the steps are looked for in.
pub(super) struct Side<'a> {
    pub universe: &'a Universe,
    pub only: &'a Only,
    /// Rows of few customers, of which whoever satisfies the sequence has one.
    pub few: Option<&'a Rows>,
}

impl Side<'_> {
    /// Rows of an event: key, instant, values for the row before, values for the row after.
    pub fn rows(&self, of: &Rows, back: &[&Operand], on: &[&Operand]) -> Select {
        self.rows_beside(of, of.mention_customers(), back, on)
    }

    fn rows_beside(&self, of: &Rows, customers: bool, back: &[&Operand], on: &[&Operand]) -> Select {
        let mut select = rows::select(&of.source, customers, self.universe);
        select.columns.push((rows::time(&of.source), TIME.to_owned()));
        let values = |operands: &[&Operand], name| {
            operands
                .iter()
                .zip(names(name))
                .map(|(operand, name)| (rows::row_operand(operand), name))
                .collect::<Vec<_>>()
        };
        select.columns.extend(values(back, BACK));
        select.columns.extend(values(on, ON));
        let key = rows::key(&of.source);
        select.filter = Expr::and([self.only.test(&key), rows::condition(of)]);
        if let Some(few) = self.few.filter(|few| *few != of) {
            let mut those = rows::select(&few.source, few.mention_customers(), self.universe);
            those.filter = Expr::and([self.only.test(&rows::key(&few.source)), rows::condition(few)]);
            let on = key.binary(Operator::Equal, column(FEW, KEY));
            select.joins.push(Join { kind: JoinKind::Semi, table: Table::Derived(Box::new(those), FEW), on });
        }
        select
    }

    /// Rows of the first event.
    pub fn begin(&self, follows: &Follows, on: &[&Operand]) -> Select {
        let (order, outer) = match follows.pick {
            Pick::First => (Order::Ascending, Aggregate::Min),
            Pick::Last => (Order::Descending, Aggregate::Max),
            Pick::Any | Pick::Every => return self.rows(&follows.first, &[], on),
        };
        if on.is_empty() && follows.first.is_all() {
            return outermost(self.rows(&follows.first, &[], &[]), 0, outer);
        }
        // All rows of the customer's first instant, whatever they are; then those that are wanted.
        let span = RowSpan::Within(Interval { from: None, until: follows.first.as_of });
        let all = Rows { filter: RowRule::EVERY, span, ..follows.first.clone() };
        let with_customers = follows.first.mention_customers();
        let mut ranked = self.rows_beside(&all, with_customers, &[], on);
        let (partition, by) = (Some(Box::new(rows::key(&all.source))), Box::new(rows::time(&all.source)));
        ranked.columns.push((Expr::RankOver { partition, by, order }, RANK.to_owned()));
        ranked.columns.push((rows::condition(&follows.first), WANTED.to_owned()));
        let wanted = Expr::and([column(INNER, RANK).binary(Operator::Equal, Expr::Int(1)), column(INNER, WANTED)]);
        let names = [KEY.to_owned(), TIME.to_owned()].into_iter().chain(names(ON).take(on.len()));
        around(ranked, names, wanted)
    }

    /// The rows of the next step that a reached row stands before.
    fn then(&self, reached: Select, next: &Following, on: &[&Operand]) -> Select {
        let back = next.same.len();
        let any = next.within.is_none() && next.without.is_none();
        let reached = if any { outermost(reached, back, Aggregate::Min) } else { reached };
        let (mut select, kept) = self.behind(reached, next, on, after(next, back));
        match &next.without {
            None => select,
            Some(without) => {
                select.columns.push((aggregate(Aggregate::Max, column(BEFORE, TIME)), LATEST.to_owned()));
                self.nothing_between(select, kept, without)
            }
        }
    }

    /// As [`Side::then`] where what must not lie between is what is to stand before: of that only the latest before a row has
    /// none of it behind, so whether that one stands in the right distance decides, and the rows are looked at once.
    fn then_after_latest(&self, reached: Select, next: &Following, on: &[&Operand]) -> Select {
        let order = column(THEN, TIME).binary(Operator::More, column(BEFORE, TIME));
        let (mut select, kept) = self.behind(reached, next, on, Expr::and(next_to(0).into_iter().chain([order])));
        select.columns.push((aggregate(Aggregate::Max, column(BEFORE, TIME)), LATEST.to_owned()));
        let apart = apart(next, &column(INNER, TIME), &column(INNER, LATEST));
        around(select, kept.into_iter(), Expr::and(apart))
    }

    /// The rows of the next step with reached ones before them, and the names of their columns.
    fn behind(&self, reached: Select, next: &Following, on: &[&Operand], condition: Expr) -> (Select, Vec<String>) {
        let back: Vec<&Operand> = next.same.iter().map(|(_, operand)| operand).collect();
        let rows = instants(self.rows(&next.rows, &back, on));
        let mut select = Select::from(Table::Derived(Box::new(rows), THEN));
        select.joins.push(Join {
            kind: JoinKind::Inner,
            table: Table::Derived(Box::new(reached), BEFORE),
            on: condition,
        });
        let kept: Vec<String> = [KEY, TIME].map(str::to_owned).into_iter().chain(names(ON).take(on.len())).collect();
        select.columns = kept.iter().map(|name| (column(THEN, name), name.clone())).collect();
        select.group_by = kept.iter().map(|name| column(THEN, name)).collect();
        (select, kept)
    }

    /// As [`Side::then`] where nothing comes after it: the reached rows with one of the next step behind them, so that one is looked
    /// for and not all.
    fn at_last(&self, reached: Select, next: &Following) -> Select {
        let back: Vec<&Operand> = next.same.iter().map(|(_, operand)| operand).collect();
        let rows = self.rows(&next.rows, &back, &[]);
        let reached = if next.within.is_none() { outermost(reached, back.len(), Aggregate::Min) } else { reached };
        let mut select = Select::from(Table::Derived(Box::new(reached), BEFORE));
        select.joins.push(Join {
            kind: JoinKind::Semi,
            table: Table::Derived(Box::new(rows), THEN),
            on: after(next, back.len()),
        });
        select.columns = vec![(column(BEFORE, KEY), KEY.to_owned())];
        select
    }

    /// Of rows with the latest instant before them, those without any of the others strictly between.
    fn nothing_between(&self, reached: Select, kept: Vec<String>, without: &Rows) -> Select {
        let mut select = Select::from(Table::Derived(Box::new(reached), THEN));
        let time = column(BETWEEN, TIME);
        select.joins.push(Join {
            kind: JoinKind::Anti,
            table: Table::Derived(Box::new(self.rows(without, &[], &[])), BETWEEN),
            on: Expr::and([
                column(BETWEEN, KEY).binary(Operator::Equal, column(THEN, KEY)),
                time.clone().binary(Operator::More, column(THEN, LATEST)),
                time.binary(Operator::Less, column(THEN, TIME)),
            ]),
        });
        select.columns = kept.into_iter().map(|name| (column(THEN, &name), name)).collect();
        select
    }

    /// The reached rows that nothing of the next step follows in time; only those whose time for it has passed.
    fn then_no(&self, reached: Select, next: &Following) -> Select {
        let back: Vec<&Operand> = next.same.iter().map(|(_, operand)| operand).collect();
        let others = self.rows(&next.rows, &back, &[]);
        let before = column(BEFORE, TIME);
        let (reached, passed) = match next.within {
            None => (outermost(reached, back.len(), Aggregate::Max), Expr::True),
            Some(within) => {
                let as_of = Expr::param(Value::Time(next.rows.as_of));
                (reached, later(before, within.count, within.unit).binary(Operator::AtMost, as_of))
            }
        };
        let mut select = Select::from(Table::Derived(Box::new(reached), BEFORE));
        select.joins.push(Join {
            kind: JoinKind::Anti,
            table: Table::Derived(Box::new(others), THEN),
            on: after(next, back.len()),
        });
        select.columns = vec![(column(BEFORE, KEY), KEY.to_owned())];
        select.filter = passed;
        select
    }
}

/// A row of the next step stands in the right distance behind a reached one, and has the same values.
fn after(next: &Following, values: usize) -> Expr {
    let (time, before) = (column(THEN, TIME), column(BEFORE, TIME));
    let order = time.clone().binary(Operator::More, before.clone());
    Expr::and(next_to(values).into_iter().chain([order]).chain(apart(next, &time, &before)))
}

/// One instant stands as far behind another as is asked for.
pub(super) fn apart(next: &Following, time: &Expr, before: &Expr) -> Vec<Expr> {
    let at = |length: Length| later(before.clone(), length.count, length.unit);
    let apart = next.after.map(|after| time.clone().binary(Operator::AtLeast, at(after)));
    let near = next.within.map(|within| time.clone().binary(Operator::Less, at(within)));
    apart.into_iter().chain(near).collect()
}

/// What must not lie between the first event and the step after it is that event, whichever of a customer's it is.
pub(super) fn is_latest_alone(follows: &Follows, next: &Following) -> bool {
    let is_any = matches!(follows.pick, Pick::Any | Pick::Every);
    is_any && next.same.is_empty() && next.without.as_ref() == Some(&follows.first)
}

/// A row of the next step is of the same customer as one before, with the same values.
pub(super) fn next_to(values: usize) -> Vec<Expr> {
    same(THEN, BACK, BEFORE, ON, values)
}

/// Rows of one instant, such as the lines of an order, are one; as they are where they have been put together already.
pub(super) fn instants(mut rows: Select) -> Select {
    if rows.group_by.is_empty() {
        rows.group_by = rows.columns.iter().map(|(value, _)| value.clone()).collect();
    }
    rows
}

/// The earliest or latest instant per customer and values.
fn outermost(reached: Select, values: usize, which: Aggregate) -> Select {
    let mut select = Select::from(Table::Derived(Box::new(reached), INNER));
    let kept: Vec<String> = [KEY.to_owned()].into_iter().chain(names(ON).take(values)).collect();
    select.columns = kept.iter().map(|name| (column(INNER, name), name.clone())).collect();
    select.columns.push((aggregate(which, column(INNER, TIME)), TIME.to_owned()));
    select.group_by = kept.iter().map(|name| column(INNER, name)).collect();
    select
}

/// Some columns of the rows that satisfy a condition.
fn around(rows: Select, names: impl Iterator<Item = String>, condition: Expr) -> Select {
    let mut select = Select::from(Table::Derived(Box::new(rows), INNER));
    select.columns = names.map(|name| (column(INNER, &name), name)).collect();
    select.filter = condition;
    select
}

/// The same customer, and the same values; a missing one is the same as nothing.
fn same(left: &'static str, one: &str, right: &'static str, other: &str, values: usize) -> Vec<Expr> {
    let pairs = names(one).zip(names(other)).take(values);
    let equal = |one: &str, other: &str| column(left, one).binary(Operator::Equal, column(right, other));
    [equal(KEY, KEY)].into_iter().chain(pairs.map(|(one, other)| equal(&one, &other))).collect()
}

/// Names of compared values.
fn names(letter: &str) -> impl Iterator<Item = String> {
    (1..).map(move |index: usize| format!("{letter}{index}"))
}

pub(super) fn aggregate(function: Aggregate, of: Expr) -> Expr {
    Expr::Aggregate { function, distinct: false, of: Some(Box::new(of)), filter: None }
}

pub(super) fn column(table: &'static str, name: &str) -> Expr {
    Expr::Column(table, name.to_owned())
}
