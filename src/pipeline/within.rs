//! Which numbers satisfy a bound, in the units they are kept in. Exact: a bound between two units is one between them.

use std::ops::RangeInclusive;

use crate::dsl::checked::{Quantity, QuantityBound, Rule};
use crate::dsl::{Direction, Number};
use crate::engine::Numbers;
use crate::members::Members;

/// The number that a rule compares with plain ones, and those: where the numbers are known, so is who satisfies it.
pub(super) fn compared(rule: &Rule) -> Option<(&Quantity, &QuantityBound)> {
    match rule {
        Rule::Compare { quantity, bound } if !quantity.is_fraction() => match bound {
            QuantityBound::Is(_) | QuantityBound::IsNot(_) | QuantityBound::Order(..) | QuantityBound::Between(..) => {
                Some((quantity, bound))
            }
            QuantityBound::Relative { .. } | QuantityBound::Mean { .. } => None,
        },
        _ => None,
    }
}

/// Those of everyone whose number satisfies the bound; `None` when that cannot be told from the units.
pub(super) fn satisfying(
    everyone: &Members,
    quantity: &Quantity,
    numbers: &Numbers,
    bound: &QuantityBound,
) -> Option<Members> {
    let (range, inside) = range(bound, numbers.decimals())?;
    let mut found = Members::from(numbers.within(&range));
    let nothing = quantity.is_zero_of_nothing();
    if nothing && range.contains(&0) {
        found = found.or(&everyone.without(&numbers.ids().to_vec().into()));
    }
    match (inside, nothing) {
        (true, _) => Some(found),
        (false, true) => Some(everyone.without(&found)),
        (false, false) => Some(Members::from(numbers.ids().to_vec()).without(&found)),
    }
}

/// The units that lie between the bound's ends, and whether they satisfy it or all others do.
fn range(bound: &QuantityBound, decimals: u32) -> Option<(RangeInclusive<i64>, bool)> {
    let border = |number: &Number| Border::of(*number, decimals);
    let (from, until) = match bound {
        QuantityBound::Is(number) | QuantityBound::IsNot(number) => {
            let border = border(number)?;
            (border.at_least(), border.at_most())
        }
        QuantityBound::Order(Direction::Less, number) => (i128::MIN, border(number)?.at_least() - 1),
        QuantityBound::Order(Direction::AtMost, number) => (i128::MIN, border(number)?.at_most()),
        QuantityBound::Order(Direction::More, number) => (border(number)?.at_most() + 1, i128::MAX),
        QuantityBound::Order(Direction::AtLeast, number) => (border(number)?.at_least(), i128::MAX),
        QuantityBound::Between(low, high) => (border(low)?.at_least(), border(high)?.at_most()),
        QuantityBound::Relative { .. } | QuantityBound::Mean { .. } => return None,
    };
    // Of what lies outside of all units nothing is in either end.
    let (least, most) = (i128::from(i64::MIN), i128::from(i64::MAX));
    let range = match (i64::try_from(from.max(least)), i64::try_from(until.min(most))) {
        (Ok(from), Ok(until)) => from..=until,
        _ => RangeInclusive::new(1, 0),
    };
    Some((range, !matches!(bound, QuantityBound::IsNot(_))))
}

/// A number among units: the greatest that is not above it, and whether it is that one.
struct Border {
    below: i128,
    exact: bool,
}

impl Border {
    fn of(number: Number, decimals: u32) -> Option<Self> {
        let number = number.decimal();
        let (digits, scale) = (number.mantissa(), number.scale());
        if let Some(more) = decimals.checked_sub(scale) {
            let below = digits.checked_mul(10_i128.checked_pow(more)?)?;
            return Some(Border { below, exact: true });
        }
        let unit = 10_i128.checked_pow(scale - decimals)?;
        Some(Border { below: digits.div_euclid(unit), exact: digits.rem_euclid(unit) == 0 })
    }

    /// The greatest unit that is not above the number.
    fn at_most(&self) -> i128 {
        self.below
    }

    /// The smallest unit that is not below it.
    fn at_least(&self) -> i128 {
        if self.exact { self.below } else { self.below + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::range;
    use crate::dsl::checked::QuantityBound;
    use crate::dsl::{Direction, Number};

    #[test]
    fn a_bound_among_units_is_the_bound_among_numbers() {
        let bounds: Vec<Number> =
            ["-3", "-2.5", "-0.004", "0", "0.01", "0.014", "1", "2.5", "2.555", "9.99", "1000000000000000000000"]
                .map(|number| number.parse().unwrap())
                .to_vec();
        for (decimals, one) in [(0, 1_i64), (1, 10), (2, 100)] {
            for bound in &bounds {
                for units in -400..1_200 {
                    let number = rust_decimal::Decimal::new(units, decimals);
                    let to = bound.decimal();
                    let cases = [
                        (QuantityBound::Is(*bound), number == to),
                        (QuantityBound::IsNot(*bound), number != to),
                        (QuantityBound::Order(Direction::Less, *bound), number < to),
                        (QuantityBound::Order(Direction::AtMost, *bound), number <= to),
                        (QuantityBound::Order(Direction::More, *bound), number > to),
                        (QuantityBound::Order(Direction::AtLeast, *bound), number >= to),
                        (QuantityBound::Between(Number::from(-1), *bound), number >= (-1).into() && number <= to),
                    ];
                    for (bound, expected) in cases {
                        let (range, inside) = range(&bound, decimals).unwrap();
                        assert_eq!(range.contains(&units) == inside, expected, "{units} of {one}: {bound:?}");
                    }
                }
            }
        }
    }
}
