//! Which of its spellings a window has. Printer and read-back share this, so that they never disagree.

use crate::dsl::time::{Moment, Period, Unit, Window};

/// A window by the shortest form that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dsl) enum Spelling<'a> {
    Ever,
    Last { count: u32, unit: Unit },
    This(Period),
    LastPeriod(Period),
    PeriodAgo { period: Period, back: u32 },
    Since(Moment),
    Before(Moment),
    Between(Moment, Moment),
    Festival { name: &'a str, year: Option<i16> },
    After { attribute: &'a str, count: u32, unit: Unit },
}

pub(in crate::dsl) fn spelling(window: &Window) -> Spelling<'_> {
    match window {
        Window::Ever | Window::Between { from: None, until: None } => Spelling::Ever,
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None } => {
            Spelling::Last { count: *count, unit: *unit }
        }
        Window::Between { from: Some(Moment::Start { period, back: 0 }), until: None } => Spelling::This(*period),
        Window::Between {
            from: Some(Moment::Start { period, back }),
            until: Some(Moment::Start { period: end, back: end_back }),
        } if period == end && end_back.checked_add(1) == Some(*back) => match back {
            1 => Spelling::LastPeriod(*period),
            _ => Spelling::PeriodAgo { period: *period, back: *back },
        },
        Window::Between { from: Some(from), until: None } => Spelling::Since(*from),
        Window::Between { from: None, until: Some(until) } => Spelling::Before(*until),
        Window::Between { from: Some(from), until: Some(until) } => Spelling::Between(*from, *until),
        Window::Festival { name, year } => Spelling::Festival { name, year: *year },
        Window::After { attribute, count, unit } => Spelling::After { attribute, count: *count, unit: *unit },
    }
}
