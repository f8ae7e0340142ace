//! The time before the time of a rule: a year, a month, as long as it was.

use jiff::civil::Date;

use super::edit::changed;
use crate::dsl::{Condition, Length, Moment, Period, Unit, Window};

/// The rules with their time moved back by one such unit; by its own length without one.
pub fn earlier(rule: &Condition, by: Option<Unit>) -> Vec<Condition> {
    changed(rule, |window| before(window, by))
}

fn before(window: &Window, by: Option<Unit>) -> Option<Window> {
    if let Some(Unit::Year) = by {
        return a_year_before(window);
    }
    let unit = by.map_or_else(|| length(window), |unit| Some(Length { count: 1, unit }))?;
    let own = length(window)?;
    if own != unit {
        return None;
    }
    match window {
        Window::Between { from: Some(Moment::Start { period, back }), .. } => {
            let back = u32::try_from(*back).ok()?.checked_add(1)?;
            Some(Window::period(*period, back))
        }
        Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(_)) } => {
            let start = from.checked_sub(own.unit.span(own.count)?).ok()?;
            Some(Window::Between { from: Some(Moment::Date(start)), until: Some(Moment::Date(*from)) })
        }
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None } => {
            Some(Window::previous(*count, *unit))
        }
        Window::Earlier { by, .. } if *by == own => Some(Window::Earlier { window: Box::new(window.clone()), by: own }),
        Window::Ever
        | Window::Between { .. }
        | Window::Festival { .. }
        | Window::After { .. }
        | Window::Earlier { .. } => None,
    }
}

/// How long a window is, in units of the calendar.
fn length(window: &Window) -> Option<Length> {
    match window {
        Window::Between { from: Some(Moment::Start { period, back }), until } => {
            let next = Moment::Start { period: *period, back: back.checked_sub(1)? };
            let whole = *until == Some(next) || (*back == 0 && until.is_none());
            whole.then_some(Length { count: 1, unit: period.unit() })
        }
        Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) } => dates(*from, *until),
        Window::Between { from: Some(Moment::Ago { count, unit }), until: None } => {
            Some(Length { count: *count, unit: *unit })
        }
        Window::Earlier { by, .. } => Some(*by),
        Window::Ever | Window::Between { .. } | Window::Festival { .. } | Window::After { .. } => None,
    }
}

fn dates(from: Date, until: Date) -> Option<Length> {
    let one = |unit: Unit| Length { count: 1, unit };
    let is = |unit: Unit| unit.span(1).and_then(|span| from.checked_add(span).ok()) == Some(until);
    let starts = [
        (Unit::Year, from == from.first_of_year()),
        (Unit::Quarter, from.day() == 1 && from.month() % 3 == 1),
        (Unit::Month, from.day() == 1),
        (Unit::Week, true),
        (Unit::Day, true),
    ];
    starts.into_iter().find(|(unit, starts)| *starts && is(*unit)).map(|(unit, _)| one(unit))
}

fn a_year_before(window: &Window) -> Option<Window> {
    let year = Length { count: 1, unit: Unit::Year };
    match window {
        Window::Between { from: Some(Moment::Start { period: Period::Year, back }), until: Some(_) } => {
            Some(Window::period(Period::Year, u32::try_from(*back).ok()?.checked_add(1)?))
        }
        Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) } => {
            let back = |date: &Date| date.checked_sub(Unit::Year.span(1)?).ok().map(Moment::Date);
            Some(Window::Between { from: Some(back(from)?), until: Some(back(until)?) })
        }
        Window::Festival { name, year: Some(year) } => {
            Some(Window::Festival { name: name.clone(), year: Some(year.checked_sub(1)?) })
        }
        Window::Between { .. } | Window::Festival { .. } => {
            Some(Window::Earlier { window: Box::new(window.clone()), by: year })
        }
        Window::Ever | Window::After { .. } | Window::Earlier { .. } => None,
    }
}
