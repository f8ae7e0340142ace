//! 月均: a number of one period on average, as that of the whole time.

use rust_decimal::Decimal;

use super::super::meaning::{Bound, Clause};
use super::Lowering;
use crate::dsl::time::instant;
use crate::dsl::{Length, Moment, Number, Period, Unit, Window};
use crate::lang::Message;

/// Periods looked for in a window: a century of months.
const MOST: u32 = 1_200;

impl Lowering<'_> {
    /// The clause with its number counted over the whole window; without one, over the last year.
    pub(super) fn of_whole(&mut self, clause: &Clause, period: Period, window: &mut Window) -> Option<Clause> {
        if *window == Window::Ever {
            self.assume(Message::new("assume-average-year"));
            *window = Window::last(1, Unit::Year);
        }
        let count = self.periods(window, period)?;
        let whole = |number: &Number| number.decimal().checked_mul(Decimal::from(count)).map(Number::new);
        let bound = match clause.bound.as_deref() {
            Some(bound) => {
                let tests: Option<Vec<_>> =
                    bound.tests.iter().map(|(op, number)| Some((*op, whole(number)?))).collect();
                Some(Bound { tests: tests?, unit: bound.unit.clone() }.into())
            }
            None => None,
        };
        self.assume(Message::new("assume-average").with("count", count));
        Some(Clause { average: None, bound, ..clause.clone() })
    }

    /// How many whole periods a window is long; days make months of 30 and years of 365.
    fn periods(&self, window: &Window, period: Period) -> Option<u32> {
        let Window::Between { from: Some(from), until } = window else { return None };
        let end = instant(until.unwrap_or(Moment::Now), self.context.as_of)?;
        let start = instant(*from, self.context.as_of)?;
        let long = |count: u32, unit: Unit| Length { count, unit }.before(end) == Some(start);
        let calendar = (1..=MOST).find(|count| long(*count, period.unit()));
        calendar.or_else(|| {
            let days = match period {
                Period::Day | Period::Week => return None,
                Period::Month => 30,
                Period::Quarter => 90,
                Period::Year => 365,
            };
            (1..=MOST).find(|count| count.checked_mul(days).is_some_and(|days| long(days, Unit::Day)))
        })
    }
}
