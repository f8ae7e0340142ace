//! From a checked segment to guarded SQL.
//!
//! Owns: the SQL tree and its one printer ([`sql`]), how each condition becomes SQL ([`conditions`]), how facts that
//! share a table share a scan ([`facts`]), what must be known of all customers first ([`statistics`]), the guard
//! that reads the final text afresh ([`guard`]), which answers a snapshot keeps ready ([`prepared`]), and what may be read in
//! place of rows ([`shortcuts`]). Does not own what a segment means ([`crate::dsl`]) nor how SQL runs
//! ([`crate::engine`]). Total: every checked segment compiles.
//!
//! A run has two steps. First the statistics over all customers (means, thresholds), each a query of its own; then the
//! list, with those numbers as bound values. Only the first step looks at two customers together.

mod age;
mod alternatives;
mod conditions;
mod facts;
pub mod guard;
pub mod person;
pub mod prepared;
mod quantity;
mod shortcuts;
pub mod sql;
mod statistics;

pub use shortcuts::Shortcuts;
pub use statistics::{Known, Statistic, StatisticRows, statistics};

use crate::catalog::Derivation;
use crate::dsl::Value;
use crate::dsl::checked::{CheckedSegment, Operand, Quantity, QuantityBound, Rule, Universe};
use conditions::Compiler;
use facts::Only;
use prepared::KeyRange;
pub use sql::Order;
use sql::{Aggregate, Expr, Select, Table};

/// SQL text with its values beside it: `$1` is `params[0]`. Made by the printer only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SqlQuery {
    pub text: String,
    pub params: Vec<Value>,
}

/// Alias of the customer table in every query.
const CUSTOMER: &str = "c";

/// The ids of the members, ascending, in one column `customer_id`.
pub fn list(checked: &CheckedSegment, known: &Known) -> SqlQuery {
    let (mut select, key) = found(checked.universe(), checked.rule(), known, Only::Everyone);
    select.order_by.push((key, Order::Ascending));
    select.print()
}

/// The ids of those in scope who satisfy a rule, in any order: as a rule in that of the table, which is theirs.
pub fn members(universe: &Universe, rule: &Rule, known: &Known) -> SqlQuery {
    members_within(universe, rule, known, KeyRange::default())
}

/// As [`members`], of one run of customers.
pub fn members_within(universe: &Universe, rule: &Rule, known: &Known, keys: KeyRange) -> SqlQuery {
    found(universe, rule, known, Only::Within(keys)).0.print()
}

fn found(universe: &Universe, rule: &Rule, known: &Known, only: Only) -> (Select, Expr) {
    let mut compiler = Compiler::of_some(universe, known, only.clone());
    let rule = compiler.condition(rule);
    let universe = compiler.universe();
    let key = compiler.key();
    let mut select = compiler.select();
    select.columns.push((key.clone(), "customer_id".to_owned()));
    select.filter = Expr::and([universe, rule, only.test(&key)]);
    (select, key)
}

/// What is to be found out of each customer.
#[derive(Clone, Copy, Debug)]
pub enum Sought<'a> {
    /// Whether the rule holds.
    Rule(&'a Rule),
    /// Which number it is; none where it is 0 because there are no rows. Of numbers without a denominator.
    Number(&'a Quantity),
}

/// Those in scope of whom something sought is to be told: their ids, in any order, and a column for each thing sought; none
/// for a single rule, which holds of all of them.
pub fn sought(universe: &Universe, sought: &[Sought<'_>], known: &Known) -> SqlQuery {
    sought_within(universe, sought, known, KeyRange::default())
}

/// As [`sought`], of one run of customers.
pub fn sought_within(universe: &Universe, sought: &[Sought<'_>], known: &Known, keys: KeyRange) -> SqlQuery {
    let only = Only::Within(keys);
    let mut compiler = Compiler::of_some(universe, known, only.clone());
    let mut columns = Vec::new();
    let mut told = Vec::new();
    for sought in sought {
        match sought {
            Sought::Rule(rule) => {
                let holds = compiler.condition(rule);
                columns.push(conditions::certain(holds.clone()));
                told.push(holds);
            }
            Sought::Number(quantity) => {
                let number = compiler.number(quantity);
                columns.push(number.clone());
                told.push(Expr::IsNotNull(Box::new(number)));
            }
        }
    }
    let universe = compiler.universe();
    let key = compiler.key();
    let mut select = compiler.select();
    select.columns.push((key.clone(), "customer_id".to_owned()));
    if !matches!(sought, [Sought::Rule(_)]) {
        let names = (1..).map(|index: usize| format!("told_{index}"));
        select.columns.extend(columns.into_iter().zip(names));
    }
    select.filter = Expr::and([universe, Expr::or(told), only.test(&key)]);
    select.print()
}

/// One row: for each rule, how many customers in scope pass it.
pub fn counts(universe: &Universe, rules: &[&Rule], known: &Known) -> SqlQuery {
    let mut compiler = Compiler::new(universe, known);
    let counts: Vec<Expr> = rules.iter().map(|rule| count_where(compiler.condition(rule))).collect();
    let universe = compiler.universe();
    let mut select = compiler.select();
    for (index, count) in counts.into_iter().enumerate() {
        select.columns.push((count, format!("count_{}", index + 1)));
    }
    select.filter = universe;
    select.print()
}

/// One row: for each scope rule in force, how many customers it leaves out.
pub fn excluded(universe: &Universe) -> SqlQuery {
    let known = Known::default();
    let mut compiler = Compiler::new(universe, &known);
    let counts: Vec<Expr> =
        universe.excluded.iter().map(|exclusion| count_where(compiler.condition(&exclusion.rule))).collect();
    let mut select = compiler.select();
    select.columns.push((count_where(Expr::True), "customers".to_owned()));
    for (index, count) in counts.into_iter().enumerate() {
        select.columns.push((count, format!("excluded_{}", index + 1)));
    }
    select.print()
}

/// Attributes and numbers of some customers, one row each, ordered by id; the first column is the id. Only rows of these
/// customers are looked at.
pub fn customers(
    universe: &Universe,
    columns: &[Operand],
    numbers: &[Quantity],
    ids: &[i64],
    known: &Known,
) -> SqlQuery {
    let ids: Vec<Expr> = ids.iter().map(|id| Expr::param(Value::number(*id))).collect();
    let mut compiler = Compiler::of_some(universe, known, Only::These(ids.clone()));
    let numbers: Vec<Expr> = numbers.iter().map(|number| compiler.fraction(number).quotient()).collect();
    let key = compiler.key();
    let mut select = compiler.select();
    select.columns.push((key.clone(), "customer_id".to_owned()));
    for (index, operand) in columns.iter().enumerate() {
        select.columns.push((conditions::operand(CUSTOMER, operand), format!("column_{}", index + 1)));
    }
    for (index, number) in numbers.into_iter().enumerate() {
        select.columns.push((number, format!("number_{}", index + 1)));
    }
    select.filter = Expr::In(Box::new(key.clone()), ids);
    select.order_by.push((key, Order::Ascending));
    select.print()
}

/// What a list can be put in the order of.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    Column(&'a Operand),
    Number(&'a Quantity),
}

/// The ids of the members in the order of something they have: those without it last, equal ones by id.
pub fn ordered(checked: &CheckedSegment, known: &Known, by: By<'_>, order: Order) -> SqlQuery {
    let mut compiler = Compiler::new(checked.universe(), known);
    let rule = compiler.condition(checked.rule());
    let by = match by {
        By::Column(operand) => conditions::operand(CUSTOMER, operand),
        By::Number(quantity) => compiler.fraction(quantity).quotient(),
    };
    let universe = compiler.universe();
    let key = compiler.key();
    let mut select = compiler.select();
    select.columns.push((key.clone(), "customer_id".to_owned()));
    select.filter = Expr::and([universe, rule]);
    select.order_by.push((by, order));
    select.order_by.push((key, Order::Ascending));
    select.print()
}

fn count_where(condition: Expr) -> Expr {
    Expr::Aggregate { function: Aggregate::Count, distinct: false, of: None, filter: Some(Box::new(condition)) }
}

fn base(database: &str, table: &str, alias: &'static str) -> Table {
    Table::Base { catalog: database.to_owned(), name: table.to_owned(), alias }
}

/// What a derivation makes of a column.
fn derived(column: Expr, operand: &Operand) -> Expr {
    use sql::{Function, SqlType};
    let call = |function| Expr::Call(function, vec![column.clone()]);
    match operand.derive {
        None => column,
        Some(Derivation::Hour) => call(Function::Hour),
        Some(Derivation::Weekday) => call(Function::IsoWeekday),
        Some(Derivation::Year) => call(Function::Year),
        Some(Derivation::Month) => call(Function::Month),
        Some(Derivation::Day) => Expr::Cast(Box::new(column), SqlType::Date),
        Some(Derivation::Age) => {
            let as_of = Expr::param(Value::Date(operand.as_of.date()));
            let born = Expr::Cast(Box::new(column), SqlType::Date);
            Expr::Call(Function::DateSub, vec![Expr::Word("year"), born, Expr::Cast(Box::new(as_of), SqlType::Date)])
        }
    }
}

/// Every rule inside, innermost first; for what must be known before a list can be compiled.
fn walk<'r>(rule: &'r Rule, visit: &mut dyn FnMut(&'r Rule)) {
    match rule {
        Rule::All(parts) | Rule::Any(parts) | Rule::AtLeast { of: parts, .. } => {
            parts.iter().for_each(|part| walk(part, visit));
        }
        Rule::Not(part)
        | Rule::Rank { among: Some(part), .. }
        | Rule::Compare { bound: QuantityBound::Mean { among: Some(part), .. }, .. } => walk(part, visit),
        Rule::Everyone
        | Rule::Attribute { .. }
        | Rule::Customers(_)
        | Rule::Event { .. }
        | Rule::Joint(_)
        | Rule::Compare { .. }
        | Rule::Rank { .. }
        | Rule::Sample { .. }
        | Rule::Rfm { .. }
        | Rule::HasRfm { .. } => {}
    }
    visit(rule);
}
