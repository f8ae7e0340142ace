//! The same in several periods: numbers per customer and period, then what they look like from one period to the next.

use super::grouping::Grouping;
use super::{KEY, field, rows};
use crate::compile::conditions::{negated, operator};
use crate::compile::quantity::{Fraction, fraction};
use crate::compile::sql::{Aggregate, Expr, Function, Join, JoinKind, Operator, Order, Select, SqlType, Table};
use crate::dsl::checked::{Quantity, Rows, Universe};
use crate::dsl::{Direction, Grid, Period, PeriodRule, Periods, Recurrence, Value};

/// Aliases: periods of a customer, and the period before.
const PERIOD: &str = "p";
const BEFORE: &str = "q";
/// The period before that.
const EARLIER: &str = "r";
/// Columns of those: the period's number, whether it satisfies the rule, the two parts of its quantity.
const NUMBER: &str = "i";
const HOLDS: &str = "m";
const ABOVE: &str = "n";
const BELOW: &str = "d";
/// Of periods in a row: what they have in common, how many they are.
const RUN: &str = "g";
const LENGTH: &str = "l";

/// One row per customer with rows: its key, and whether the pattern is there.
pub(super) fn select(periods: &Periods, universe: &Universe) -> Select {
    match &periods.pattern {
        Recurrence::AtLeast { count, total, of } => {
            let wanted = match total.filter(|_| of.empty) {
                // Periods without rows satisfy the rule, too: all but those that fail are enough.
                Some(total) => {
                    let failed = count_where(negated(column(PERIOD, HOLDS)));
                    int(total).binary(Operator::Minus, failed).binary(Operator::AtLeast, int(*count))
                }
                None => count_where(column(PERIOD, HOLDS)).binary(Operator::AtLeast, int(*count)),
            };
            per_customer(held(&periods.grid, of, universe), wanted)
        }
        Recurrence::InRow { count, of } => in_row(held(&periods.grid, of, universe), *count),
        Recurrence::Trend { quantity, direction, total: Some(total) } => {
            last_rise(&periods.grid, quantity, *direction, *total, universe)
        }
        Recurrence::Trend { quantity, direction, total: None } => {
            ever_rise(&periods.grid, quantity, *direction, universe)
        }
    }
}

/// Customer, number of the period, whether the period satisfies the rule.
fn held(grid: &Grid, rule: &PeriodRule, universe: &Universe) -> Select {
    numbered(grid, &rule.quantity, universe, |found| vec![(found.compared(&rule.bound), HOLDS)])
}

fn numbered(
    grid: &Grid,
    quantity: &Quantity,
    universe: &Universe,
    columns: impl Fn(&Fraction) -> Vec<(Expr, &'static str)>,
) -> Select {
    let mut grouping = Grouping::of(quantity);
    let found = fraction(&mut grouping, quantity);
    let number = number(grid, quantity.first_rows());
    let mut select = grouping.select((number, NUMBER.to_owned()), universe);
    select.columns.extend(columns(&found).into_iter().map(|(expr, name)| (expr, name.to_owned())));
    select
}

/// The number of the period a row lies in; the latest is 0.
fn number(grid: &Grid, rows: &Rows) -> Expr {
    let time = rows::time(&rows.source);
    let as_of = Expr::param(Value::Time(rows.as_of));
    let between = |unit| Expr::Call(Function::DateDiff, vec![Expr::Word(unit), time.clone(), as_of.clone()]);
    match grid {
        // DuckDB counts weeks from Thursday to Thursday, so these are counted in days back from the week's Sunday.
        Grid::Calendar(Period::Week) => {
            let until_sunday = 6 - i64::from(rows.as_of.date().weekday().to_monday_zero_offset());
            between("day").binary(Operator::Plus, Expr::Int(until_sunday)).binary(Operator::WholeDivide, Expr::Int(7))
        }
        Grid::Calendar(period @ (Period::Day | Period::Month | Period::Quarter | Period::Year)) => {
            between(period.name())
        }
        // Days and weeks have one length: an instant exactly one period before as-of is still in the latest.
        Grid::Rolling { period: period @ (Period::Day | Period::Week), .. } => {
            let days = if *period == Period::Week { 7 } else { 1 };
            let before = between("microsecond").binary(Operator::Minus, Expr::Int(1));
            before.binary(Operator::WholeDivide, Expr::Int(days * 24 * 60 * 60 * 1_000_000))
        }
        Grid::Rolling { period: Period::Month | Period::Quarter | Period::Year, borders } => {
            let passed = borders.iter().map(|border| {
                let before = time.clone().binary(Operator::Less, Expr::param(Value::Time(*border)));
                Expr::Cast(Box::new(before), SqlType::Integer)
            });
            // A bare number to group by would be the place of a column.
            let latest = || Expr::Cast(Box::new(Expr::Int(0)), SqlType::Integer);
            passed.reduce(|sum, one| sum.binary(Operator::Plus, one)).unwrap_or_else(latest)
        }
    }
}

fn per_customer(periods: Select, wanted: Expr) -> Select {
    let mut select = Select::from(Table::Derived(Box::new(periods), PERIOD));
    let key = column(PERIOD, KEY);
    select.columns = vec![(key.clone(), KEY.to_owned()), (wanted, field(0))];
    select.group_by.push(key);
    select
}

/// Numbers that follow each other less their rank are all the same.
fn in_row(periods: Select, count: u32) -> Select {
    let mut runs = Select::from(Table::Derived(Box::new(periods), PERIOD));
    let key = column(PERIOD, KEY);
    let by = Box::new(column(PERIOD, NUMBER));
    let rank = Expr::RankOver { partition: Some(Box::new(key.clone())), by, order: Order::Ascending };
    runs.columns = vec![(key, KEY.to_owned()), (column(PERIOD, NUMBER).binary(Operator::Minus, rank), RUN.to_owned())];
    runs.filter = column(PERIOD, HOLDS);
    let mut lengths = Select::from(Table::Derived(Box::new(runs), PERIOD));
    lengths.columns = vec![(column(PERIOD, KEY), KEY.to_owned()), (count_where(Expr::True), LENGTH.to_owned())];
    lengths.group_by = vec![column(PERIOD, KEY), column(PERIOD, RUN)];
    let longest = aggregate(Aggregate::Max, column(PERIOD, LENGTH), None);
    per_customer(lengths, longest.binary(Operator::AtLeast, int(count)))
}

fn parts(found: &Fraction) -> Vec<(Expr, &'static str)> {
    vec![(found.numerator.clone(), ABOVE), (found.denominator.clone().unwrap_or(Expr::Int(1)), BELOW)]
}

fn last_rise(grid: &Grid, quantity: &Quantity, direction: Direction, total: u32, universe: &Universe) -> Select {
    let zero = quantity.is_zero_of_nothing();
    let of_period = |number: u32| {
        let here = column(PERIOD, NUMBER).binary(Operator::Equal, int(number));
        let part = |name| aggregate(Aggregate::Max, column(PERIOD, name), Some(here.clone()));
        // Counts and sums of an empty period are 0; other numbers it has none.
        let numerator = if zero { part(ABOVE).or_else(Expr::Int(0)) } else { part(ABOVE) };
        Fraction { numerator, denominator: if zero { None } else { Some(part(BELOW)) } }
    };
    // The last calendar periods are those before the current one.
    let latest = match grid {
        Grid::Rolling { .. } => 0,
        Grid::Calendar(_) => 1,
    };
    let later = |back| of_period(latest + back);
    let steps = (1..total).map(|back| later(back - 1).against(operator(direction), &later(back)));
    per_customer(numbered(grid, quantity, universe, parts), Expr::and(steps))
}

fn ever_rise(grid: &Grid, quantity: &Quantity, direction: Direction, universe: &Universe) -> Select {
    let periods = numbered(grid, quantity, universe, parts);
    let part = |table| Fraction { numerator: column(table, ABOVE), denominator: Some(column(table, BELOW)) };
    let rises = part(PERIOD).against(operator(direction), &part(BEFORE));
    let before = |table, back| {
        let then = column(PERIOD, NUMBER).binary(Operator::Plus, Expr::Int(back));
        let same = column(table, KEY).binary(Operator::Equal, column(PERIOD, KEY));
        let on = Expr::and([same, column(table, NUMBER).binary(Operator::Equal, then)]);
        Join { kind: JoinKind::Left, table: Table::Derived(Box::new(periods.clone()), table), on }
    };
    let mut select = per_customer(periods.clone(), Expr::True);
    select.joins.push(before(BEFORE, 1));
    // A sum may pass through the 0 of one empty period, from one sign to the other; other numbers are never below 0.
    let rises = if quantity.is_sum() {
        select.joins.push(before(EARLIER, 2));
        let through = |from, to| Expr::binary(from, operator(direction), to);
        let nothing = Expr::IsNull(Box::new(column(BEFORE, KEY)));
        let here = through(column(PERIOD, ABOVE), Expr::Int(0));
        Expr::or([rises, Expr::and([nothing, here, through(Expr::Int(0), column(EARLIER, ABOVE))])])
    } else {
        rises
    };
    // All but the first have one before them, and are more.
    let all = count_where(Expr::True);
    let risen = count_where(rises).binary(Operator::Equal, all.clone().binary(Operator::Minus, Expr::Int(1)));
    let several = all.binary(Operator::AtLeast, Expr::Int(2));
    if let Some((wanted, _)) = select.columns.last_mut() {
        *wanted = Expr::and([several, risen]);
    }
    select
}

fn count_where(condition: Expr) -> Expr {
    Expr::Aggregate { function: Aggregate::Count, distinct: false, of: None, filter: Some(Box::new(condition)) }
}

fn aggregate(function: Aggregate, of: Expr, filter: Option<Expr>) -> Expr {
    Expr::Aggregate { function, distinct: false, of: Some(Box::new(of)), filter: filter.map(Box::new) }
}

fn column(table: &'static str, name: &str) -> Expr {
    Expr::Column(table, name.to_owned())
}

fn int(number: u32) -> Expr {
    Expr::Int(i64::from(number))
}
