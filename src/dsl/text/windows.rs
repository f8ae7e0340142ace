//! Which of its spellings a window has. Printer and read-back share this, so that they never disagree.

use crate::dsl::time::{Length, Moment, Period, Unit, Window};

/// A window by the shortest form that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dsl) enum Spelling<'a> {
    Ever,
    Last { count: u32, unit: Unit },
    Next { count: u32, unit: Unit },
    Previous { count: u32, unit: Unit },
    This(Period),
    Whole(Period),
    LastPeriod(Period),
    NextPeriod(Period),
    PeriodAgo { period: Period, back: u32 },
    PeriodAhead { period: Period, ahead: u32 },
    Since(Moment),
    Before(Moment),
    Between(Moment, Moment),
    Festival { name: &'a str, year: Option<i16> },
    After { attribute: &'a str, count: u32, unit: Unit },
    Earlier { window: &'a Window, by: Length },
}

pub(in crate::dsl) fn spelling(window: &Window) -> Spelling<'_> {
    match window {
        Window::Ever => Spelling::Ever,
        Window::Between { from, until } => match (*from, *until) {
            (None, None) => Spelling::Ever,
            (Some(Moment::Ago { count, unit }), None) => Spelling::Last { count, unit },
            (Some(Moment::Now), Some(Moment::Ahead { count, unit })) => Spelling::Next { count, unit },
            (Some(Moment::Start { period, back: 0 }), None) => Spelling::This(period),
            (Some(Moment::Start { period, back }), Some(Moment::Start { period: end, back: end_back }))
                if period == end && end_back.checked_add(1) == Some(back) =>
            {
                match back {
                    1 => Spelling::LastPeriod(period),
                    0 => Spelling::Whole(period),
                    -1 => Spelling::NextPeriod(period),
                    2.. => Spelling::PeriodAgo { period, back: back.unsigned_abs() },
                    _ => Spelling::PeriodAhead { period, ahead: back.unsigned_abs() },
                }
            }
            (Some(from), None) => Spelling::Since(from),
            (None, Some(until)) => Spelling::Before(until),
            (Some(from), Some(until)) => Spelling::Between(from, until),
        },
        Window::Festival { name, year } => Spelling::Festival { name, year: *year },
        Window::After { attribute, count, unit } => Spelling::After { attribute, count: *count, unit: *unit },
        Window::Earlier { window, by } => match spelling(window) {
            Spelling::Last { count, unit } if *by == (Length { count, unit }) => Spelling::Previous { count, unit },
            _ => Spelling::Earlier { window, by: *by },
        },
    }
}
