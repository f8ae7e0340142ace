//! Back after an absence: an event so long after the last one of another, as 沉睡60天后回来下单.
//!
//! Whoever has none of the other for so long before some instant, and had one before that instant at all, was absent until it.
//! So where the earliest of each customer is known, only the rows since so long before the window need be looked at, and not
//! all that there ever were to find the last one.

use super::sequence::{
    BEFORE, INNER, LATEST, Side, THEN, TIME, aggregate, apart, column, instants, is_latest_alone, next_to,
};
use super::{KEY, Only, field};
use crate::compile::sql::{Aggregate, Expr, Join, JoinKind, Operator, Select, Table};
use crate::dsl::Follow;
use crate::dsl::checked::{RowSpan, Rows, Universe};
use crate::dsl::kinds::{Following, Follows};
use crate::dsl::time::Interval;

/// A sequence that says so of a window with a beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Absence {
    /// What there was none of for so long; only what may lie within that of the window.
    before: Rows,
    next: Following,
}

impl Absence {
    /// None for any other sequence, and where the calendar ends before the window's beginning less so long.
    pub fn of(follows: &Follows) -> Option<Self> {
        let [next] = follows.next.as_slice() else { return None };
        let is_absence = next.follow == Follow::Then && next.within.is_none() && is_latest_alone(follows, next);
        let (RowSpan::Within(before), RowSpan::Within(Interval { from: Some(from), .. })) =
            (&follows.first.span, &next.rows.span)
        else {
            return None;
        };
        // All that lies before this lies so long before all of the window; by months, too, because stepping back never leads to a
        // later day of a month than that it began on.
        let since = next.after?.before(*from)?;
        let span = RowSpan::Within(Interval { from: before.from.max(Some(since)), ..*before });
        is_absence.then(|| Absence { before: Rows { span, ..follows.first.clone() }, next: next.clone() })
    }

    /// One row per customer with an instant of the window before which there was nothing for so long: the key, and the latest
    /// such instant.
    pub fn select(&self, universe: &Universe, only: &Only) -> Select {
        let side = Side { universe, only, few: None };
        let mut before = Select::from(Table::Derived(Box::new(instants(side.rows(&self.next.rows, &[], &[]))), THEN));
        let order = column(THEN, TIME).binary(Operator::More, column(BEFORE, TIME));
        before.joins.push(Join {
            kind: JoinKind::Left,
            table: Table::Derived(Box::new(side.rows(&self.before, &[], &[])), BEFORE),
            on: Expr::and(next_to(0).into_iter().chain([order])),
        });
        before.columns = [KEY, TIME].map(|name| (column(THEN, name), name.to_owned())).to_vec();
        before.group_by = [KEY, TIME].map(|name| column(THEN, name)).to_vec();
        before.columns.push((aggregate(Aggregate::Max, column(BEFORE, TIME)), LATEST.to_owned()));
        let mut select = Select::from(Table::Derived(Box::new(before), INNER));
        let (key, time, latest) = (column(INNER, KEY), column(INNER, TIME), column(INNER, LATEST));
        let nothing = Expr::IsNull(Box::new(latest.clone()));
        select.filter = Expr::or([nothing, Expr::and(apart(&self.next, &time, &latest))]);
        select.columns = vec![(key.clone(), KEY.to_owned()), (aggregate(Aggregate::Max, time), field(0))];
        select.group_by.push(key);
        select
    }

    /// Whether a customer was back, with that instant and the earliest of the other event.
    pub fn test(back: Expr, earliest: Expr) -> Expr {
        earliest.binary(Operator::Less, back)
    }
}
