//! Rows that belong together: a rule over each group of a customer's rows, then whether some group satisfies it.

use super::grouping::Grouping;
use super::{KEY, Only, field, limited, rows};
use crate::catalog::Aggregation;
use crate::compile::alternatives::merged;
use crate::compile::conditions::negated;
use crate::compile::quantity::fraction;
use crate::compile::sql::{Aggregate, Expr, Join, JoinKind, Operator, Select, Table};
use crate::dsl::checked::{Operand, Quantity, QuantityBound, Rows, Universe};
use crate::dsl::{Direction, GroupRule, Grouped, Number};

/// Alias of the groups, and their columns: what they are known by, whether they satisfy the rule.
const OF: &str = "p";
const BY: &str = "g";
const HOLDS: &str = "m";

/// Aliases of rows that stand beside others in their groups.
const BESIDE: [&str; 3] = ["a", "b", "x"];

/// One row per customer with a group: its key, and whether one satisfies the rule; with other plans, only those of whom it is
/// true.
pub(super) fn select(grouped: &Grouped, universe: &Universe, only: &Only, plans: bool) -> Select {
    match all_there(&grouped.rule) {
        Some((first, others)) if plans => beside(first, &others, &grouped.by, universe, only),
        _ => limited(in_groups(grouped, universe, plans), only),
    }
}

/// The rows that a group needs one of each, where it needs no more.
fn all_there(rule: &GroupRule) -> Option<(&Rows, Vec<&Rows>)> {
    let GroupRule::All(parts) = rule else { return None };
    let (first, others) = parts.split_first()?;
    let others: Vec<&Rows> = others.iter().map(some).collect::<Option<_>>()?;
    (1..=BESIDE.len()).contains(&others.len()).then_some((some(first)?, others))
}

/// The rows of which there is to be one.
fn some(part: &GroupRule) -> Option<&Rows> {
    let GroupRule::Number { quantity: Quantity::Aggregate { aggregate, operand: None, rows }, bound } = part else {
        return None;
    };
    let one = QuantityBound::Order(Direction::AtLeast, Number::from(1));
    (*aggregate == Aggregation::Count && *bound == one).then_some(rows)
}

/// Rows with each of the others beside them, of one group: so those need not be put together.
fn beside(first: &Rows, others: &[&Rows], by: &Operand, universe: &Universe, only: &Only) -> Select {
    let by = rows::row_operand(by);
    let side = |rows: &Rows| {
        let mut side = rows::listed(rows, universe);
        let present = Expr::IsNotNull(Box::new(by.clone()));
        side.filter = merged(Expr::and([only.test(&rows::key(&rows.source)), side.filter, present]));
        side.columns.push((by.clone(), BY.to_owned()));
        Box::new(side)
    };
    let mut select = Select::from(Table::Derived(side(first), OF));
    for (rows, alias) in others.iter().zip(BESIDE) {
        let of = |table, name: &str| Expr::Column(table, name.to_owned());
        let same = |name| of(alias, name).binary(Operator::Equal, of(OF, name));
        let on = Expr::and([same(KEY), same(BY)]);
        select.joins.push(Join { kind: JoinKind::Semi, table: Table::Derived(side(rows), alias), on });
    }
    let key = Expr::Column(OF, KEY.to_owned());
    let of = Some(Box::new(Expr::True));
    let any = Expr::Aggregate { function: Aggregate::BoolOr, distinct: false, of, filter: None };
    select.columns = vec![(key.clone(), KEY.to_owned()), (any, field(0))];
    select.group_by.push(key);
    select
}

fn in_groups(grouped: &Grouped, universe: &Universe, plans: bool) -> Select {
    let mut grouping = Grouping::new(&grouped.rows.source);
    let holds = rule(&grouped.rule, &mut grouping);
    let by = rows::row_operand(&grouped.by);
    let mut groups = grouping.select((by.clone(), BY.to_owned()), universe);
    groups.columns.push((holds, HOLDS.to_owned()));
    // A group is there through all its rows, also those that no part of the rule asks for; where the rule does not hold of
    // nothing, groups with only such rows need not be looked at.
    let asked = if holds_of_nothing(&grouped.rule) { Expr::True } else { groups.filter };
    groups.filter = Expr::and([asked, rows::condition(&grouped.rows), Expr::IsNotNull(Box::new(by))]);
    if plans {
        groups.filter = merged(groups.filter);
    }

    let mut select = Select::from(Table::Derived(Box::new(groups), OF));
    let column = |name: &str| Expr::Column(OF, name.to_owned());
    let of = Some(Box::new(column(HOLDS)));
    let any = Expr::Aggregate { function: Aggregate::BoolOr, distinct: false, of, filter: None };
    select.columns = vec![(column(KEY), KEY.to_owned()), (any, field(0))];
    select.group_by.push(column(KEY));
    if plans {
        select.filter = column(HOLDS);
    }
    select
}

/// Whether the rule holds of a group in which none of the rows are that it asks for.
fn holds_of_nothing(group: &GroupRule) -> bool {
    match group {
        GroupRule::All(parts) => parts.iter().all(holds_of_nothing),
        GroupRule::Any(parts) => parts.iter().any(holds_of_nothing),
        GroupRule::Not(part) => !holds_of_nothing(part),
        GroupRule::Number { quantity, bound } => quantity.is_zero_of_nothing() && bound.admits_zero(),
    }
}

fn rule(group: &GroupRule, grouping: &mut Grouping) -> Expr {
    let mut each = |parts: &[GroupRule]| parts.iter().map(|part| rule(part, grouping)).collect::<Vec<_>>();
    match group {
        GroupRule::All(parts) => Expr::and(each(parts)),
        GroupRule::Any(parts) => Expr::or(each(parts)),
        GroupRule::Not(part) => negated(rule(part, grouping)),
        GroupRule::Number { quantity, bound } => fraction(grouping, quantity).compared(bound),
    }
}
