//! Numbers of rows as SQL: per customer, or per group inside one scan, whoever is asked.

use super::conditions::operator;
use super::facts::{Ask, row_day, row_operand};
use super::prepared::narrow;
use super::sql::{Aggregate, Expr, Function, Operator, SqlType};
use crate::catalog::Aggregation;
use crate::dsl::checked::{Quantity, QuantityBound, Rows};
use crate::dsl::{Number, Value};

/// Answers what is asked of rows with an expression; NULL or 0 where there are none, which callers treat alike.
pub(super) trait Answers {
    fn ask(&mut self, rows: &Rows, ask: Ask) -> Expr;
}

/// A number as a fraction; without a denominator it is the number itself. It has no value where the denominator is not
/// positive.
#[derive(Clone)]
pub(super) struct Fraction {
    pub numerator: Expr,
    pub denominator: Option<Expr>,
}

/// The quantity: without rows counts and sums are 0, and there is no average, minimum or maximum.
pub(super) fn fraction(source: &mut impl Answers, quantity: &Quantity) -> Fraction {
    let whole = |numerator| Fraction { numerator, denominator: None };
    let or_zero = |expr: Expr| whole(expr.or_else(Expr::Int(0)));
    match quantity {
        Quantity::Aggregate { aggregate, operand, rows } => {
            let value = || operand.as_ref().map_or(Expr::Int(1), row_operand);
            let ask = |function, distinct, of| Ask::Aggregate { function, distinct, of };
            let days = || ask(Aggregate::Count, true, row_day(rows));
            match aggregate {
                Aggregation::Count => or_zero(source.ask(rows, Ask::Count)),
                Aggregation::Sum => or_zero(source.ask(rows, ask(Aggregate::Sum, false, value()))),
                Aggregation::Distinct => or_zero(source.ask(rows, ask(Aggregate::Count, true, value()))),
                Aggregation::Days => or_zero(source.ask(rows, days())),
                Aggregation::Since => {
                    let latest = source.ask(rows, Ask::Latest);
                    whole(days_between(latest, Expr::param(Value::Time(rows.as_of))))
                }
                Aggregation::Cycle => {
                    let earliest = source.ask(rows, Ask::Earliest);
                    let latest = source.ask(rows, Ask::Latest);
                    let gaps = source.ask(rows, days()).binary(Operator::Minus, Expr::Int(1));
                    // A single gap is no cycle; no gap at all fails as any denominator that is not positive.
                    let gaps = Expr::Call(Function::NullIf, vec![gaps, Expr::Int(1)]);
                    Fraction { numerator: days_between(earliest, latest), denominator: Some(gaps) }
                }
                Aggregation::Minimum => whole(source.ask(rows, ask(Aggregate::Min, false, value()))),
                Aggregation::Maximum => whole(source.ask(rows, ask(Aggregate::Max, false, value()))),
                Aggregation::Average => Fraction {
                    numerator: source.ask(rows, ask(Aggregate::Sum, false, value())),
                    denominator: Some(source.ask(rows, ask(Aggregate::Count, false, value()))),
                },
            }
        }
        Quantity::Ratio { numerator, denominator } => {
            let above = fraction(source, numerator);
            let below = fraction(source, denominator);
            Fraction {
                numerator: scaled(above.numerator, below.denominator.map(positive)),
                denominator: Some(scaled(below.numerator, above.denominator.map(positive))),
            }
        }
    }
}

impl Fraction {
    /// The denominator is positive, where there is one.
    pub fn has_value(&self) -> Expr {
        match &self.denominator {
            Some(below) => below.clone().binary(Operator::More, Expr::Int(0)),
            None => Expr::True,
        }
    }

    /// Compared with plain numbers. Comparisons multiply out instead of dividing, so they are exact.
    pub fn compared(&self, bound: &QuantityBound) -> Expr {
        let against = |operator, number: Number| match (&self.denominator, narrow(&self.numerator)) {
            (Some(below), left) => {
                left.unwrap_or_else(|| self.numerator.clone()).binary(operator, multiple(number, below))
            }
            (None, Some(left)) => left.binary(operator, small(number, SqlType::Integer, i32::MAX.unsigned_abs())),
            (None, None) => self.numerator.clone().binary(operator, Expr::param(Value::Number(number))),
        };
        let comparison = match bound {
            QuantityBound::Is(number) => against(Operator::Equal, *number),
            QuantityBound::IsNot(number) => against(Operator::NotEqual, *number),
            QuantityBound::Order(direction, number) => against(operator(*direction), *number),
            QuantityBound::Between(low, high) => {
                Expr::and([against(Operator::AtLeast, *low), against(Operator::AtMost, *high)])
            }
            // Checked segments have plain bounds wherever this is called.
            QuantityBound::Relative { .. } | QuantityBound::Mean { .. } => Expr::False,
        };
        Expr::and([self.has_value(), comparison])
    }

    /// One fraction in order with another; false where either has no value.
    pub fn against(&self, operator: Operator, other: &Fraction) -> Expr {
        let left = scaled(self.numerator.clone(), other.denominator.clone());
        let right = scaled(other.numerator.clone(), self.denominator.clone());
        Expr::and([self.has_value(), other.has_value(), left.binary(operator, right)])
    }

    /// In order with so many percent of a positive number.
    pub fn against_share(&self, operator: Operator, percent: Number, of: &Fraction) -> Expr {
        let (left, right) = match (&self.denominator, &of.denominator) {
            (None, None) => {
                let left = narrow(&self.numerator).unwrap_or_else(|| self.numerator.clone());
                (left.times(Expr::Int(100)), multiple(percent, &of.numerator))
            }
            (above, below) => (
                scaled(self.numerator.clone().times(Expr::Int(100)), below.clone()),
                scaled(factor(percent).times(of.numerator.clone()), above.clone()),
            ),
        };
        let positive = of.numerator.clone().binary(Operator::More, Expr::Int(0));
        Expr::and([self.has_value(), positive, of.has_value(), left.binary(operator, right)])
    }

    /// As one number that can be sorted; NULL where the denominator is not positive.
    pub fn quotient(self) -> Expr {
        match self.denominator {
            None => self.numerator,
            Some(below) => {
                let quotient = self.numerator.binary(Operator::Divide, positive(below));
                Expr::Cast(Box::new(quotient), SqlType::Quotient)
            }
        }
    }
}

/// NULL where it is not, so that two negative denominators do not make a positive one.
fn positive(expr: Expr) -> Expr {
    let least = Expr::Call(Function::Greatest, vec![expr, Expr::Int(0)]);
    Expr::Call(Function::NullIf, vec![least, Expr::Int(0)])
}

fn scaled(expr: Expr, factor: Option<Expr>) -> Expr {
    match factor {
        Some(factor) => expr.times(factor),
        None => expr,
    }
}

/// So many times a number.
fn multiple(number: Number, of: &Expr) -> Expr {
    match narrow(of) {
        Some(of) => small(number, SqlType::Small, 999_999).times(of),
        None => factor(number).times(of.clone()),
    }
}

/// A number beside one that is kept narrow: itself in a narrow type, where it has one, so that neither is widened.
fn small(number: Number, kind: SqlType, most: u32) -> Expr {
    let whole = number.whole().is_some_and(|whole| whole <= u64::from(most));
    if whole { Expr::Cast(Box::new(Expr::param(Value::Number(number))), kind) } else { factor(number) }
}

/// A number to multiply with. DuckDB gives a product the digits of its factors only where one of them is this wide.
fn factor(number: Number) -> Expr {
    Expr::Cast(Box::new(Expr::param(Value::Number(number))), SqlType::Factor)
}

/// Midnights between two instants.
fn days_between(from: Expr, until: Expr) -> Expr {
    let day = |instant| Expr::Cast(Box::new(instant), SqlType::Date);
    Expr::Call(Function::DateDiff, vec![Expr::Word("day"), day(from), day(until)])
}
