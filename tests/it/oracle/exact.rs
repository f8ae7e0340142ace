//! Fractions of whole numbers: sums, quotients and comparisons without rounding.

use std::cmp::Ordering;

use quanxuan::dsl::Number;
use rust_decimal::Decimal;

/// In lowest terms, so that equal numbers are the same; the lower part is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    above: i128,
    below: i128,
}

impl Exact {
    pub const ZERO: Exact = Exact { above: 0, below: 1 };

    fn new(above: i128, below: i128) -> Self {
        let common = common_divisor(above.unsigned_abs(), below.unsigned_abs()).max(1);
        let common = i128::try_from(common).unwrap() * below.signum();
        Exact { above: above / common, below: below / common }
    }

    pub fn whole(number: i64) -> Self {
        Exact { above: number.into(), below: 1 }
    }

    pub fn count(number: usize) -> Self {
        Exact::whole(i64::try_from(number).unwrap())
    }

    pub fn of(decimal: Decimal) -> Self {
        Exact::new(decimal.mantissa(), 10_i128.pow(decimal.scale()))
    }

    pub fn plus(self, other: Exact) -> Self {
        let above = self.above.checked_mul(other.below).unwrap() + other.above.checked_mul(self.below).unwrap();
        Exact::new(above, self.below.checked_mul(other.below).unwrap())
    }

    pub fn times(self, other: Exact) -> Self {
        // Each upper part and the other's lower part are made small first.
        let (one, two) = (Exact::new(self.above, other.below), Exact::new(other.above, self.below));
        Exact { above: one.above.checked_mul(two.above).unwrap(), below: one.below.checked_mul(two.below).unwrap() }
    }

    /// `None` by zero.
    pub fn over(self, other: Exact) -> Option<Self> {
        (other.above != 0).then(|| self.times(Exact::new(other.below, other.above)))
    }

    /// So many percent of it.
    pub fn percent(self, percent: Number) -> Self {
        self.times(Exact::of(percent.decimal())).times(Exact::new(1, 100))
    }

    pub fn is_positive(self) -> bool {
        self.above > 0
    }

    /// The smallest whole number that is not less.
    pub fn ceiling(self) -> i128 {
        let whole = self.above.div_euclid(self.below);
        if whole * self.below == self.above { whole } else { whole + 1 }
    }

    pub fn total(numbers: impl IntoIterator<Item = Exact>) -> Self {
        numbers.into_iter().fold(Exact::ZERO, Exact::plus)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.above.checked_mul(other.below), other.above.checked_mul(self.below));
        one.unwrap().cmp(&two.unwrap())
    }
}

fn common_divisor(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}
