//! Which instants a window covers.

use jiff::Span;
use jiff::civil::{Date, DateTime};
use quanxuan::catalog::Catalog;
use quanxuan::dsl::{Length, Moment, Period, Unit, Window};

/// `[from, until)`; no `from` is the beginning of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instants {
    pub from: Option<DateTime>,
    pub until: DateTime,
}

impl Instants {
    pub fn contain(self, instant: DateTime) -> bool {
        self.from.is_none_or(|from| from <= instant) && instant < self.until
    }
}

fn span(length: Length) -> Span {
    let (count, span) = (i64::from(length.count), Span::new());
    match length.unit {
        Unit::Minute => span.minutes(count),
        Unit::Hour => span.hours(count),
        Unit::Day => span.days(count),
        Unit::Week => span.days(7 * count),
        Unit::Month => span.months(count),
        Unit::Quarter => span.months(3 * count),
        Unit::Year => span.years(count),
    }
}

/// So much earlier; months and years clamp to the end of the month.
pub fn before(instant: DateTime, length: Length) -> DateTime {
    instant.checked_sub(span(length)).unwrap()
}

/// So much later.
pub fn after(instant: DateTime, length: Length) -> DateTime {
    instant.checked_add(span(length)).unwrap()
}

/// Calendar periods are numbered through; the number of the one that a day lies in.
pub fn number(period: Period, day: Date) -> i64 {
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    match period {
        Period::Day => days_since_1970(day),
        // 1970-01-01 was a Thursday.
        Period::Week => (days_since_1970(day) + 3).div_euclid(7),
        Period::Month => year * 12 + month - 1,
        Period::Quarter => (year * 12 + month - 1).div_euclid(3),
        Period::Year => year,
    }
}

/// Midnight at which the period of a number begins.
fn start(period: Period, number: i64) -> DateTime {
    let month = |months: i64| {
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        Date::new(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), 1).unwrap()
    };
    let day = |days: i64| Date::constant(1970, 1, 1).checked_add(Span::new().days(days)).unwrap();
    let first = match period {
        Period::Day => day(number),
        Period::Week => day(number * 7 - 3),
        Period::Month => month(number),
        Period::Quarter => month(number * 3),
        Period::Year => month(number * 12),
    };
    first.at(0, 0, 0, 0)
}

pub fn days_since_1970(day: Date) -> i64 {
    i64::from(Date::constant(1970, 1, 1).until(day).unwrap().get_days())
}

fn instant(moment: Moment, as_of: DateTime) -> DateTime {
    match moment {
        Moment::Ago { count, unit } => before(as_of, Length { count, unit }),
        Moment::Now => as_of,
        Moment::Ahead { count, unit } => after(as_of, Length { count, unit }),
        Moment::Start { period, back } => start(period, number(period, as_of.date()) - i64::from(back)),
        Moment::Date(date) => date.at(0, 0, 0, 0),
        Moment::Time(time) => time,
    }
}

/// The instants of a window, as far as they may lie ahead; `anchor` gives a customer's own instant, and a customer
/// without one has no window.
pub fn instants(
    window: &Window,
    catalog: &Catalog,
    as_of: DateTime,
    anchor: &dyn Fn(&str) -> Option<DateTime>,
) -> Option<Instants> {
    match window {
        Window::Ever => Some(Instants { from: None, until: as_of }),
        Window::Between { from, until } => {
            let open_end = match from {
                Some(Moment::Now | Moment::Ahead { .. }) => DateTime::MAX,
                Some(Moment::Ago { .. } | Moment::Start { .. } | Moment::Date(_) | Moment::Time(_)) | None => as_of,
            };
            let instant = |moment| instant(moment, as_of);
            Some(Instants { from: from.map(instant), until: until.map_or(open_end, instant) })
        }
        Window::Festival { name, year } => {
            let festival = catalog.festival(name).unwrap();
            let begun = |year: &i16| festival.dates(*year).is_some_and(|(first, _)| first.at(0, 0, 0, 0) < as_of);
            let year = year.or_else(|| (1900..=as_of.year() + 1).rev().find(begun)).unwrap();
            let (first, last) = festival.dates(year).unwrap();
            Some(Instants { from: Some(first.at(0, 0, 0, 0)), until: last.tomorrow().unwrap().at(0, 0, 0, 0) })
        }
        Window::After { attribute, count, unit } => {
            let from = anchor(attribute)?;
            Some(Instants { from: Some(from), until: after(from, Length { count: *count, unit: *unit }) })
        }
        Window::Earlier { window, by } => {
            let Instants { from, until } = instants(window, catalog, as_of, anchor)?;
            Some(Instants { from: from.map(|from| before(from, *by)), until: before(until, *by) })
        }
    }
}
