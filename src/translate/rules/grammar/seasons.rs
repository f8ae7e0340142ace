//! Times told by a festival: the days beside it, the same one of several years: 国庆前三天 · the week before Mid-Autumn ·
//! 连续两年双11.

use jiff::civil::Time;

use super::super::meaning::{Kind, Node, TimeValue};
use super::{Context, Grammar};
use crate::dsl::time::instant;
use crate::dsl::{Moment, Unit, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("国庆前三天", &[Kind::Time], &[Kind::Beside], beside);
    grammar.pair("the week before National Day", &[Kind::Beside], &[Kind::Time], |context, side, festival| {
        beside(context, festival, side)
    });
    grammar.pair("连续两年双11", &[Kind::InRow], &[Kind::Time], |context, years, festival| {
        of_years(context, festival, years)
    });
    grammar.pair("on Double 11 two years in a row", &[Kind::Time], &[Kind::InRow], of_years);
}

/// So long before or after a festival; of a season that is named for a day in it, which of the two is not said.
fn beside(context: &Context<'_>, festival: &Node, side: &Node) -> Option<(Node, u32)> {
    let (Node::Time(TimeValue::Window(Window::Festival { name, year })), Node::Beside { length, after }) =
        (festival, side)
    else {
        return None;
    };
    let days = |name: &str| {
        let festival = context.catalog.festival(name)?;
        year.map_or_else(|| festival.latest(context.as_of), |year| festival.dates(year))
    };
    let (first, last) = days(name)?;
    let named_for = |other: &str| {
        other != name
            && other.starts_with(name.as_str())
            && days(other).is_some_and(|(from, until)| first <= from && until <= last)
    };
    if context.catalog.festivals.iter().any(|other| named_for(&other.name)) {
        return None;
    }
    let border = if *after { last.tomorrow().ok()? } else { first };
    let moment = if *after { Moment::Ahead { count: length.count, unit: length.unit } } else { length.ago() };
    let far = instant(moment, border.to_datetime(Time::midnight()))?.date();
    let (from, until) = if *after { (border, far) } else { (far, border) };
    let window = Window::Between { from: Some(Moment::Date(from)), until: Some(Moment::Date(until)) };
    let whole = !matches!(length.unit, Unit::Minute | Unit::Hour);
    whole.then_some((Node::Time(TimeValue::Window(window)), 0))
}

/// The latest festivals of a name, each of them.
fn of_years(context: &Context<'_>, festival: &Node, years: &Node) -> Option<(Node, u32)> {
    let (Node::Time(TimeValue::Window(Window::Festival { name, year: None })), Node::InRow(length)) = (festival, years)
    else {
        return None;
    };
    let (first, _) = context.catalog.festival(name)?.latest(context.as_of)?;
    let latest = first.year();
    let of = |back: u32| {
        let year = latest.checked_sub(i16::try_from(back).ok()?)?;
        Some(Window::Festival { name: name.clone(), year: Some(year) })
    };
    let windows = (0..length.count.min(10)).rev().map(of).collect::<Option<Vec<_>>>()?;
    (length.unit == Unit::Year && length.count == u32::try_from(windows.len()).ok()?)
        .then_some((Node::Times { windows, each: true }, 0))
}
