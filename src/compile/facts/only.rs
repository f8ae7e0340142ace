//! The customers whose rows are looked at.

use super::{KEY, ROW};
use crate::compile::sql::{Expr, Operator, Select, Table};
use crate::dsl::Value;

/// Customers, by their keys.
#[derive(Clone, Debug)]
pub(in crate::compile) enum Only {
    Everyone,
    These(Vec<Expr>),
    /// From a key on, and before another; with no key to begin at, those without one, too.
    Within(KeyRange),
}

/// A run of customers in the order of their keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyRange {
    pub from: Option<i64>,
    pub until: Option<i64>,
}

impl Only {
    pub fn test(&self, key: &Expr) -> Expr {
        let border = |operator, at: i64| key.clone().binary(operator, Expr::param(Value::number(at)));
        match self {
            Only::Everyone | Only::Within(KeyRange { from: None, until: None }) => Expr::True,
            Only::These(keys) => Expr::In(Box::new(key.clone()), keys.clone()),
            Only::Within(KeyRange { from: None, until: Some(until) }) => {
                Expr::or([border(Operator::Less, *until), Expr::IsNull(Box::new(key.clone()))])
            }
            Only::Within(KeyRange { from: Some(from), until }) => {
                let until = until.map(|until| border(Operator::Less, until));
                Expr::and([border(Operator::AtLeast, *from)].into_iter().chain(until))
            }
        }
    }
}

/// The same for some customers; its first column is the key.
pub(super) fn limited(found: Select, only: &Only) -> Select {
    let filter = only.test(&Expr::Column(ROW, KEY.to_owned()));
    if filter == Expr::True {
        return found;
    }
    let names = found.columns.iter().map(|(_, name)| name.clone());
    let columns = names.map(|name| (Expr::Column(ROW, name.clone()), name)).collect();
    let mut select = Select::from(Table::Derived(Box::new(found), ROW));
    select.columns = columns;
    select.filter = filter;
    select
}
