//! Each condition as SQL over one customer.
//!
//! Missing values, applied here and nowhere else: a condition counts as true only where SQL says TRUE. WHERE and FILTER
//! do that by themselves; under NOT and in counts of conditions, [`negated`] and [`certain`] do it. AND and OR of such
//! conditions need nothing, because they are TRUE under SQL exactly when they are true with every NULL read as false.

use super::facts::{Ask, Facts, row_day, row_operand};
use super::sql::{Aggregate, Expr, Function, Operator, Select, SqlType};
use super::statistics::{Known, Statistic};
use super::{CUSTOMER, base, derived};
use crate::catalog::Aggregation;
use crate::dsl::checked::{Operand, Quantity, QuantityBound, RfmFacts, RowSpan, RowTest, Rows, Rule, Universe};
use crate::dsl::time::{Interval, Unit};
use crate::dsl::{Axis, Direction, End, Level, Number, Pick, Value};

/// Compiles the conditions of one query over the customer table.
pub(super) struct Compiler<'a> {
    universe: &'a Universe,
    known: &'a Known,
    facts: Facts,
}

/// A number per customer as a fraction; without a denominator it is the number itself.
pub(super) struct Fraction {
    pub numerator: Expr,
    pub denominator: Option<Expr>,
}

impl<'a> Compiler<'a> {
    pub fn new(universe: &'a Universe, known: &'a Known) -> Self {
        Compiler { universe, known, facts: Facts::default() }
    }

    pub fn key(&self) -> Expr {
        Expr::Column(CUSTOMER, self.universe.key.clone())
    }

    /// The query so far: customers with the facts that the conditions asked for.
    pub fn select(self) -> Select {
        let mut select = Select::from(base(&self.universe.database, &self.universe.table, CUSTOMER));
        self.facts.attach(&mut select, self.universe);
        select
    }

    /// The customer is in scope.
    pub fn universe(&mut self) -> Expr {
        let excluded: Vec<Expr> =
            self.universe.excluded.iter().map(|exclusion| self.condition(&exclusion.rule)).collect();
        Expr::and(excluded.into_iter().map(negated))
    }

    pub fn condition(&mut self, rule: &Rule) -> Expr {
        match rule {
            Rule::Everyone => Expr::True,
            Rule::All(parts) => Expr::and(parts.iter().map(|part| self.condition(part)).collect::<Vec<_>>()),
            Rule::Any(parts) => Expr::or(parts.iter().map(|part| self.condition(part)).collect::<Vec<_>>()),
            Rule::AtLeast { count, of } => {
                let ones = of.iter().map(|part| Expr::Cast(Box::new(certain(self.condition(part))), SqlType::Integer));
                let sum = ones.collect::<Vec<_>>().into_iter().reduce(|a, b| a.binary(Operator::Plus, b));
                let sum = sum.unwrap_or(Expr::Int(0));
                sum.binary(Operator::AtLeast, Expr::Int(i64::from(*count)))
            }
            Rule::Not(part) => negated(self.condition(part)),
            Rule::Attribute { operand: found, test: rule } => test(operand(CUSTOMER, found), rule),
            Rule::Event { pick: Pick::Any, rows } => self.facts.ask(rows, Ask::Exists),
            Rule::Event { pick: Pick::First, rows } => self.extreme(rows, || Ask::Earliest),
            Rule::Event { pick: Pick::Last, rows } => self.extreme(rows, || Ask::Latest),
            Rule::Sequence(follows) => self.facts.ask_sequence(follows),
            Rule::Compare { quantity, bound } => self.compare(quantity, bound),
            Rule::Rank { end, portion, by, per } => {
                let statistic = Statistic::Rank { end: *end, portion: *portion, by: by.clone(), per: per.clone() };
                self.rank(*end, by, per.as_ref(), &statistic)
            }
            Rule::Rfm { facts, axis, level } => self.rfm(facts, *axis, *level),
            Rule::HasRfm { facts } => self.facts.ask(&facts.rows, Ask::Exists),
        }
    }

    /// The customer's first (or last) occurrence ever passes the filter and lies in the window.
    ///
    /// An instant may have several rows; the occurrence passes when one of them does, that is, when the first passing
    /// instant is the first of all.
    fn extreme(&mut self, rows: &Rows, which: impl Fn() -> Ask) -> Expr {
        let ever = RowSpan::Within(Interval { from: None, until: rows.as_of });
        let all = Rows { filter: crate::dsl::checked::RowRule::EVERY, span: ever.clone(), ..rows.clone() };
        let passing = Rows { span: ever, ..rows.clone() };
        let at = self.facts.ask(&all, which());
        let mut parts = Vec::new();
        if passing.filter != all.filter {
            let first_passing = self.facts.ask(&passing, which());
            parts.push(first_passing.binary(Operator::Equal, at.clone()));
        }
        match &rows.span {
            RowSpan::Within(interval) => parts.push(during(at, *interval)),
            RowSpan::After { column, count, unit } => {
                let start = Expr::Column(CUSTOMER, column.clone());
                parts.push(at.clone().binary(Operator::AtLeast, start.clone()));
                parts.push(at.binary(Operator::Less, later(start, *count, *unit)));
            }
        }
        Expr::and(parts)
    }

    /// The quantity; customers without rows count 0 and sum to 0, and have no average, minimum or maximum.
    pub fn fraction(&mut self, quantity: &Quantity) -> Fraction {
        match quantity {
            Quantity::Aggregate { aggregate, operand, rows } => {
                let value = || operand.as_ref().map_or(Expr::Int(1), row_operand);
                let ask = |function, distinct, of| Ask::Aggregate { function, distinct, of };
                let whole = |numerator| Fraction { numerator, denominator: None };
                let or_zero = |expr: Expr| whole(expr.or_else(Expr::Int(0)));
                match aggregate {
                    Aggregation::Count => or_zero(self.facts.ask(rows, Ask::Count)),
                    Aggregation::Sum => or_zero(self.facts.ask(rows, ask(Aggregate::Sum, false, value()))),
                    Aggregation::Distinct => or_zero(self.facts.ask(rows, ask(Aggregate::Count, true, value()))),
                    Aggregation::Days => or_zero(self.facts.ask(rows, ask(Aggregate::Count, true, row_day(rows)))),
                    Aggregation::Since => {
                        let latest = self.facts.ask(rows, Ask::Latest);
                        whole(days_between(latest, Expr::param(Value::Time(rows.as_of))))
                    }
                    Aggregation::Cycle => {
                        let earliest = self.facts.ask(rows, Ask::Earliest);
                        let latest = self.facts.ask(rows, Ask::Latest);
                        let gaps = self.facts.ask(rows, ask(Aggregate::Count, true, row_day(rows)));
                        let gaps = gaps.binary(Operator::Minus, Expr::Int(1));
                        // A single gap is no cycle; no gap at all fails as any denominator that is not positive.
                        let gaps = Expr::Call(Function::NullIf, vec![gaps, Expr::Int(1)]);
                        Fraction { numerator: days_between(earliest, latest), denominator: Some(gaps) }
                    }
                    Aggregation::Minimum => whole(self.facts.ask(rows, ask(Aggregate::Min, false, value()))),
                    Aggregation::Maximum => whole(self.facts.ask(rows, ask(Aggregate::Max, false, value()))),
                    Aggregation::Average => Fraction {
                        numerator: self.facts.ask(rows, ask(Aggregate::Sum, false, value())),
                        denominator: Some(self.facts.ask(rows, ask(Aggregate::Count, false, value()))),
                    },
                }
            }
            Quantity::Ratio { numerator, denominator } => {
                let above = self.fraction(numerator);
                let below = self.fraction(denominator);
                let times = |expr: Expr, factor: Option<Expr>| match factor {
                    Some(factor) => expr.times(factor),
                    None => expr,
                };
                Fraction {
                    numerator: times(above.numerator, below.denominator),
                    denominator: Some(times(below.numerator, above.denominator)),
                }
            }
        }
    }

    /// Comparisons multiply out instead of dividing, so they are exact.
    fn compare(&mut self, quantity: &Quantity, bound: &QuantityBound) -> Expr {
        let Fraction { numerator, denominator } = self.fraction(quantity);
        let positive = denominator.clone().map(|below| below.binary(Operator::More, Expr::Int(0)));
        let against = |operator, number: Number| {
            let right = match &denominator {
                Some(below) => factor(number).times(below.clone()),
                None => Expr::param(Value::Number(number)),
            };
            numerator.clone().binary(operator, right)
        };
        let comparison = match bound {
            QuantityBound::Is(number) => against(Operator::Equal, *number),
            QuantityBound::IsNot(number) => against(Operator::NotEqual, *number),
            QuantityBound::Order(direction, number) => against(operator(*direction), *number),
            QuantityBound::Between(low, high) => {
                Expr::and([against(Operator::AtLeast, *low), against(Operator::AtMost, *high)])
            }
            QuantityBound::Relative { direction, percent, of } => {
                let other = self.fraction(of);
                let mut left = numerator.clone().times(Expr::Int(100));
                if let Some(below) = &other.denominator {
                    left = left.times(below.clone());
                }
                let mut right = factor(*percent).times(other.numerator.clone());
                if let Some(below) = &denominator {
                    right = right.times(below.clone());
                }
                let mut parts = vec![other.numerator.binary(Operator::More, Expr::Int(0))];
                parts.extend(other.denominator.map(|below| below.binary(Operator::More, Expr::Int(0))));
                parts.push(left.binary(operator(*direction), right));
                Expr::and(parts)
            }
        };
        Expr::and(positive.into_iter().chain([comparison]))
    }

    /// The quantity as one comparable value, and that the customer has one and the event behind it.
    pub fn ranked(&mut self, quantity: &Quantity) -> (Expr, Expr) {
        let exists = self.facts.ask(rows_of(quantity), Ask::Exists);
        let Fraction { numerator, denominator } = self.fraction(quantity);
        match denominator {
            None => (numerator.clone(), Expr::and([exists, Expr::IsNotNull(Box::new(numerator))])),
            Some(below) => {
                let has = Expr::and([exists, below.clone().binary(Operator::More, Expr::Int(0))]);
                // NULL instead of a division by 0, which the condition leaves out anyway.
                let quotient =
                    numerator.binary(Operator::Divide, Expr::Call(Function::NullIf, vec![below, Expr::Int(0)]));
                (Expr::Cast(Box::new(quotient), SqlType::Quotient), has)
            }
        }
    }

    fn rank(&mut self, end: End, by: &Quantity, per: Option<&Operand>, statistic: &Statistic) -> Expr {
        let (value, has) = self.ranked(by);
        let operator = match end {
            End::Top => Operator::AtLeast,
            End::Bottom => Operator::AtMost,
        };
        let group = per.map(|operand_| operand(CUSTOMER, operand_));
        let inside = self.known.rows(statistic).iter().filter_map(|row| match (row.as_slice(), &group) {
            ([Some(threshold)], None) => Some(value.clone().binary(operator, Expr::param(threshold.clone()))),
            ([Some(of), Some(threshold)], Some(group)) => Some(Expr::and([
                group.clone().binary(Operator::Equal, Expr::param(of.clone())),
                value.clone().binary(operator, Expr::param(threshold.clone())),
            ])),
            _ => None,
        });
        Expr::and([has, Expr::or(inside)])
    }

    /// One side of the mean, compared as `value × customers` with the total, both exact.
    fn rfm(&mut self, facts: &RfmFacts, axis: Axis, level: Level) -> Expr {
        let (value, _) =
            self.rfm_axes(facts).into_iter().zip(0..).find(|(_, at)| *at == axis as u8).unwrap_or((Expr::False, 0));
        let statistic = Statistic::Rfm(facts.clone());
        let row = self.known.rows(&statistic).first();
        let cell = |at: usize| row.and_then(|row| row.get(at)).cloned().flatten().map(Expr::param);
        // Without customers there is no mean, and nobody to compare with it.
        let (Some(customers), Some(total)) = (cell(0), cell(1 + axis as usize)) else { return Expr::False };
        let operator = match (axis, level) {
            (Axis::Recency, Level::High) => Operator::AtMost,
            (Axis::Recency, Level::Low) => Operator::More,
            (Axis::Frequency | Axis::Monetary, Level::High) => Operator::AtLeast,
            (Axis::Frequency | Axis::Monetary, Level::Low) => Operator::Less,
        };
        let exists = self.facts.ask(&facts.rows, Ask::Exists);
        Expr::and([exists, value.times(customers).binary(operator, total)])
    }

    /// Recency in whole seconds, frequency, monetary value.
    pub fn rfm_axes(&mut self, facts: &RfmFacts) -> [Expr; 3] {
        let last = self.facts.ask(&facts.rows, Ask::Latest);
        let until = Expr::param(Value::Time(facts.until));
        let recency = Expr::Call(Function::DateDiff, vec![Expr::Word("second"), last, until]);
        [recency, self.fraction(&facts.frequency).numerator, self.fraction(&facts.monetary).numerator]
    }

    pub fn exists(&mut self, rows: &Rows) -> Expr {
        self.facts.ask(rows, Ask::Exists)
    }
}

/// The rows behind a quantity; those of the numerator for a ratio.
fn rows_of(quantity: &Quantity) -> &Rows {
    match quantity {
        Quantity::Aggregate { rows, .. } => rows,
        Quantity::Ratio { numerator, .. } => rows_of(numerator),
    }
}

/// NULL as FALSE.
fn certain(condition: Expr) -> Expr {
    condition.or_else(Expr::False)
}

/// The complement.
pub(super) fn negated(condition: Expr) -> Expr {
    match condition {
        Expr::True => Expr::False,
        Expr::False => Expr::True,
        other => Expr::Not(Box::new(certain(other))),
    }
}

pub(super) fn operand(table: &'static str, operand: &Operand) -> Expr {
    derived(Expr::Column(table, operand.column.clone()), operand)
}

/// `count` units after an instant.
/// A number to multiply with. DuckDB gives a product the digits of its factors only where one of them is this wide.
fn factor(number: Number) -> Expr {
    Expr::Cast(Box::new(Expr::param(Value::Number(number))), SqlType::Factor)
}

/// Midnights between two instants.
fn days_between(from: Expr, until: Expr) -> Expr {
    let day = |instant| Expr::Cast(Box::new(instant), SqlType::Date);
    Expr::Call(Function::DateDiff, vec![Expr::Word("day"), day(from), day(until)])
}

pub(super) fn later(instant: Expr, count: u32, unit: Unit) -> Expr {
    let (function, count) = match unit {
        Unit::Minute => (Function::ToMinutes, i64::from(count)),
        Unit::Hour => (Function::ToHours, i64::from(count)),
        Unit::Day => (Function::ToDays, i64::from(count)),
        Unit::Week => (Function::ToDays, i64::from(count) * 7),
        Unit::Month => (Function::ToMonths, i64::from(count)),
        Unit::Quarter => (Function::ToMonths, i64::from(count) * 3),
        Unit::Year => (Function::ToYears, i64::from(count)),
    };
    let count = match function {
        Function::ToMinutes | Function::ToHours => Expr::Int(count),
        _ => Expr::Cast(Box::new(Expr::Int(count)), SqlType::Integer),
    };
    instant.binary(Operator::Plus, Expr::Call(function, vec![count]))
}

fn operator(direction: Direction) -> Operator {
    match direction {
        Direction::Less => Operator::Less,
        Direction::AtMost => Operator::AtMost,
        Direction::More => Operator::More,
        Direction::AtLeast => Operator::AtLeast,
    }
}

fn during(value: Expr, interval: Interval) -> Expr {
    let from = interval.from.map(|from| value.clone().binary(Operator::AtLeast, Expr::param(Value::Time(from))));
    let until = value.binary(Operator::Less, Expr::param(Value::Time(interval.until)));
    Expr::and(from.into_iter().chain([until]))
}

fn during_any(value: &Expr, intervals: &[Interval]) -> Expr {
    Expr::or(intervals.iter().map(|interval| during(value.clone(), *interval)))
}

/// More values than this are found by their hashes (IN) sooner than one by one.
const FEW: usize = 32;

/// One of some values; NULL where there is none. A few texts are looked for in a list: DuckDB compares each distinct text
/// of a column with it once, where IN compares every row's, which takes five times as long.
fn among(value: Expr, values: &[Value]) -> Expr {
    let items: Vec<Expr> = values.iter().cloned().map(Expr::param).collect();
    if (1..=FEW).contains(&values.len()) && values.iter().all(|value| matches!(value, Value::Text(_))) {
        return Expr::Call(Function::ListContains, vec![Expr::List(items), value]);
    }
    Expr::In(Box::new(value), items)
}

/// A test on a value; TRUE, or FALSE or NULL where it does not hold.
pub(super) fn test(value: Expr, test: &RowTest) -> Expr {
    let param = |value: &Value| Expr::param(value.clone());
    let text = |text: &str| Expr::param(Value::text(text));
    let list = |texts: &[String]| Expr::List(texts.iter().map(|found| text(found)).collect());
    match test {
        RowTest::Is(found) => value.binary(Operator::Equal, param(found)),
        RowTest::IsNot(found) => value.binary(Operator::NotEqual, param(found)),
        RowTest::Order(direction, found) => value.binary(operator(*direction), param(found)),
        RowTest::Between(low, high) => Expr::and([
            value.clone().binary(Operator::AtLeast, param(low)),
            value.binary(Operator::AtMost, param(high)),
        ]),
        RowTest::In(values) => among(value, values),
        RowTest::NotIn(values) => Expr::Not(Box::new(among(value, values))),
        RowTest::Contains(part) => Expr::Call(Function::Contains, vec![value, text(part)]),
        RowTest::StartsWith(part) => Expr::Call(Function::StartsWith, vec![value, text(part)]),
        RowTest::EndsWith(part) => Expr::Call(Function::EndsWith, vec![value, text(part)]),
        RowTest::Missing => Expr::IsNull(Box::new(value)),
        RowTest::Present => Expr::IsNotNull(Box::new(value)),
        RowTest::During(intervals) => during_any(&value, intervals),
        RowTest::Outside(intervals) => Expr::Not(Box::new(during_any(&value, intervals))),
        RowTest::HasAny(found) => Expr::Call(Function::ListHasAny, vec![value, list(found)]),
        RowTest::HasAll(found) => Expr::Call(Function::ListHasAll, vec![value, list(found)]),
        RowTest::HasNone(found) => Expr::Not(Box::new(Expr::Call(Function::ListHasAny, vec![value, list(found)]))),
    }
}
