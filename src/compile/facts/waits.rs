//! How long customers wait from one event to the next.
//!
//! Another event follows within some length exactly when the shortest wait is shorter than that; none follows within it
//! exactly when the longest wait is no shorter, where a wait that nothing has ended lasts to as-of. So with these two known
//! no rows need be looked at, whatever the length is.
//!
//! Waits are known in whole minutes, rounded down: lengths are made of minutes, and of a number that is less than a whole one
//! the whole part is, too.

use super::sequence::{BEFORE, Side, THEN, TIME, aggregate, column, next_to};
use super::{KEY, Only, field};
use crate::compile::quantity::Fraction;
use crate::compile::sql::{Aggregate, Expr, Function, Join, JoinKind, Operator, Select, Table};
use crate::dsl::checked::{QuantityBound, Universe};
use crate::dsl::time::{Length, Unit};
use crate::dsl::{Direction, Follow, Following, Follows, Joint, Number, Value};

/// A sequence that a wait decides.
pub(super) struct Wait<'f> {
    follows: &'f Follows,
    next: &'f Following,
    /// Any at all, without.
    minutes: Option<i64>,
}

/// Which of a customer's waits is known.
#[derive(Clone, Copy)]
pub(super) enum Which {
    Shortest,
    Longest,
}

impl Which {
    pub const ALL: [Which; 2] = [Which::Shortest, Which::Longest];

    /// What its number is about.
    pub fn name(self) -> &'static str {
        match self {
            Which::Shortest => "shortest_wait",
            Which::Longest => "longest_wait",
        }
    }
}

impl<'f> Wait<'f> {
    /// None for a sequence of more steps, with others between, at least so much later, or within months, which are not all as
    /// long; and for one that nothing ever follows, which no wait tells.
    pub fn of(follows: &'f Follows) -> Option<Self> {
        let [next] = follows.next.as_slice() else { return None };
        let is_plain = next.after.is_none() && next.without.is_none();
        let minutes = match next.within {
            Some(length) => Some(minutes(length)?),
            None => None,
        };
        let is_told = minutes.is_some() || next.follow == Follow::Then;
        (is_plain && is_told).then_some(Wait { follows, next, minutes })
    }

    pub fn in_joint(joint: &'f Joint) -> Option<Self> {
        match joint {
            Joint::Sequence(follows) => Wait::of(follows),
            Joint::Periodic(_) | Joint::Preference(_) | Joint::Together(_) => None,
        }
    }

    /// The wait that decides.
    pub fn which(&self) -> Which {
        match self.next.follow {
            Follow::Then => Which::Shortest,
            Follow::ThenNo => Which::Longest,
        }
    }

    /// The same waits whatever the length is, and whether something is to follow or nothing.
    pub fn of_any_length(&self) -> Follows {
        let within = Some(Length { count: 1, unit: Unit::Minute });
        let next = Following { follow: Follow::Then, within, ..self.next.clone() };
        Follows { next: vec![next], ..self.follows.clone() }
    }

    /// One row per customer with the first event: the key, and these waits; no shortest one where nothing ever follows.
    pub fn select(&self, which: &[Which], universe: &Universe, only: &Only) -> Select {
        let (on, back): (Vec<_>, Vec<_>) = self.next.same.iter().map(|(before, then)| (before, then)).unzip();
        let side = Side { universe, only, few: None };
        let before = side.begin(self.follows, &on);
        let others = side.rows(&self.next.rows, &back, &[]);
        let mut select = Select::from(Table::Derived(Box::new(before), BEFORE));
        let then = column(THEN, TIME);
        let order = then.clone().binary(Operator::More, column(BEFORE, TIME));
        select.joins.push(Join {
            kind: JoinKind::LeftNearest,
            table: Table::Derived(Box::new(others), THEN),
            on: Expr::and(next_to(on.len()).into_iter().chain([order])),
        });
        let as_of = Expr::param(Value::Time(self.next.rows.as_of));
        let wait = |until| Expr::Call(Function::DateSub, vec![Expr::Word("minute"), column(BEFORE, TIME), until]);
        let found = which.iter().map(|which| match which {
            Which::Shortest => aggregate(Aggregate::Min, wait(then.clone())),
            Which::Longest => aggregate(Aggregate::Max, wait(then.clone().or_else(as_of.clone()))),
        });
        let columns = found.enumerate().map(|(index, wait)| (wait, field(index)));
        select.columns = [(column(BEFORE, KEY), KEY.to_owned())].into_iter().chain(columns).collect();
        select.group_by.push(column(BEFORE, KEY));
        select
    }

    /// Whether it holds of a customer with the wait that decides.
    pub fn test(&self, wait: Expr) -> Expr {
        let Some(minutes) = self.minutes else { return Expr::IsNotNull(Box::new(wait)) };
        let direction = match self.which() {
            Which::Shortest => Direction::Less,
            Which::Longest => Direction::AtLeast,
        };
        let wait = Fraction { numerator: wait, denominator: None };
        wait.compared(&QuantityBound::Order(direction, Number::from(minutes)))
    }
}

/// None for units that are not always as long, and for more minutes than can be counted.
fn minutes(length: Length) -> Option<i64> {
    let minutes = match length.unit {
        Unit::Minute => 1,
        Unit::Hour => 60,
        Unit::Day => 24 * 60,
        Unit::Week => 7 * 24 * 60,
        Unit::Month | Unit::Quarter | Unit::Year => return None,
    };
    i64::from(length.count).checked_mul(minutes)
}
