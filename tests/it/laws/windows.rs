//! Law 4: windows are half-open instants that end at as-of; months clamp, periods are the calendar's, weeks begin on
//! Monday. Instants are worked out here from day numbers alone, and rows are compared one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;
use proptest::sample::Index;
use quanxuan::catalog::{Attribute, Type};
use quanxuan::dsl::time::{Interval, interval};
use quanxuan::dsl::{Moment, Period, Unit, Window};

use super::plain::Plain;
use super::{PRICE, runner};
use crate::catalogs::catalog;
use crate::support::{Desk, complete_journey, demo_shop};

/// Minutes since 1970-01-01.
type Minutes = i64;

const DAY: Minutes = 24 * 60;

/// Days in a month of the Gregorian calendar.
fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01, a Thursday, counted year by year and month by month.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let length = |year| (1..=12).map(|month| days_in(year, month)).sum::<i64>();
    let years: i64 = if year >= 1970 { (1970..year).map(length).sum() } else { -(year..1970).map(length).sum::<i64>() };
    years + (1..month).map(|month| days_in(year, month)).sum::<i64>() + day - 1
}

/// An as-of as the naive calendar has it.
#[derive(Clone, Copy, Debug)]
struct Now {
    year: i64,
    month: i64,
    day: i64,
    minute: Minutes,
}

impl Now {
    fn minutes(self) -> Minutes {
        day_number(self.year, self.month, self.day) * DAY + self.minute
    }

    /// So many months earlier; the last day of a shorter month stands for the days it does not have.
    fn months_ago(self, months: i64) -> Now {
        let index = self.year * 12 + self.month - 1 - months;
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        Now { year, month, day: self.day.min(days_in(year, month)), ..self }
    }

    fn ago(self, count: i64, unit: Unit) -> Minutes {
        match unit {
            Unit::Minute => self.minutes() - count,
            Unit::Hour => self.minutes() - count * 60,
            Unit::Day => self.minutes() - count * DAY,
            Unit::Week => self.minutes() - count * 7 * DAY,
            Unit::Month => self.months_ago(count).minutes(),
            Unit::Quarter => self.months_ago(count * 3).minutes(),
            Unit::Year => self.months_ago(count * 12).minutes(),
        }
    }

    /// When the calendar period `back` periods before the current one begins.
    fn start(self, period: Period, back: i64) -> Minutes {
        let today = day_number(self.year, self.month, self.day);
        let first_of = |now: Now| day_number(now.year, now.month, 1);
        let monday = today - (today + 3).rem_euclid(7);
        let day = match period {
            Period::Day => today - back,
            Period::Week => monday - 7 * back,
            Period::Month => first_of(self.months_ago(back)),
            Period::Quarter => first_of(self.months_ago((self.month - 1) % 3 + 3 * back)),
            Period::Year => day_number(self.year - back, 1, 1),
        };
        day * DAY
    }

    fn instant(self) -> DateTime {
        instant(self.minutes())
    }
}

fn instant(minutes: Minutes) -> DateTime {
    date(1970, 1, 1).at(0, 0, 0, 0).checked_add(minutes.minutes()).unwrap()
}

/// Any minute of a century, and more often those at which calendars go wrong.
fn nows() -> impl Strategy<Value = Now> {
    let edges =
        prop::sample::select(vec![(2, 28), (2, 29), (3, 1), (1, 31), (3, 31), (5, 31), (12, 31), (1, 1), (12, 29)]);
    let days = prop_oneof![edges, (1..=12_i64, 1..=31_i64)];
    let minutes = prop_oneof![Just(0), Just(1), Just(DAY - 1), 0..DAY];
    (1950..2050_i64, days, minutes).prop_map(|(year, (month, day), minute)| Now {
        year,
        month,
        day: day.min(days_in(year, month)),
        minute,
    })
}

#[test]
fn rolling_windows_end_at_as_of_and_months_clamp() {
    let catalog = catalog("demo_shop");
    let law = |(now, count, unit): (Now, u32, Unit)| {
        let found = interval(&Window::last(count, unit), &catalog, now.instant()).unwrap();
        let wanted = Interval { from: Some(instant(now.ago(count.into(), unit))), until: now.instant() };
        prop_assert_eq!(found, wanted);
        Ok(())
    };
    let units = prop::sample::select(Unit::ALL.to_vec());
    runner(1).run(&(nows(), 0..500_u32, units), law).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn periods_are_those_of_the_calendar_and_weeks_begin_on_monday() {
    let catalog = catalog("demo_shop");
    let law = |(now, back, period): (Now, u32, Period)| {
        let found = interval(&Window::period(period, back), &catalog, now.instant()).unwrap();
        let start = |back| instant(now.start(period, i64::from(back)));
        let until = if back == 0 { now.instant() } else { start(back - 1) };
        prop_assert_eq!(found, Interval { from: Some(start(back)), until });
        Ok(())
    };
    let periods = prop::sample::select(Period::ALL.to_vec());
    runner(1).run(&(nows(), 0..60_u32, periods), law).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn what_has_happened_ends_at_as_of() {
    let catalog = catalog("demo_shop");
    let law = |(now, from, until): (Now, Now, Now)| {
        let window = Window::Between {
            from: Some(Moment::Time(from.instant())),
            until: Some(Moment::Date(until.instant().date())),
        };
        let found = interval(&window, &catalog, now.instant()).unwrap().before(now.instant());
        let midnight = instant(day_number(until.year, until.month, until.day) * DAY);
        prop_assert_eq!(found, Interval { from: Some(from.instant()), until: midnight.min(now.instant()) });
        Ok(())
    };
    runner(1).run(&(nows(), nows(), nows()), law).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn a_festival_is_all_of_its_days_and_the_latest_that_has_begun() {
    let catalog = catalog("demo_shop");
    let law = |now: Now| {
        for festival in &catalog.festivals {
            let days = |year: i64| festival.dates(i16::try_from(year).unwrap());
            let begun =
                (now.year - 9..now.year + 9).filter_map(days).filter(|(first, _)| first.at(0, 0, 0, 0) < now.instant());
            let latest = begun.max();
            let wanted = latest.map(|(first, last)| Interval {
                from: Some(first.at(0, 0, 0, 0)),
                until: last.tomorrow().unwrap().at(0, 0, 0, 0),
            });
            let window = Window::Festival { name: festival.name.clone(), year: None };
            prop_assert_eq!(interval(&window, &catalog, now.instant()), wanted);
        }
        Ok(())
    };
    runner(1).run(&nows(), law).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Rows of a table that is read whole; the laws are the same for larger ones.
const MOST: usize = 200_000;

/// An event whose every row counts, with its rows.
struct Rows {
    event: String,
    instants: Vec<(i64, DateTime)>,
}

impl Rows {
    fn of(desk: &Desk, folder: &Path) -> Vec<Rows> {
        let plain = Plain::open(folder);
        let catalog = &desk.shop.catalog;
        let everyone: BTreeSet<i64> = desk.ids("everyone").into_iter().collect();
        let mut all: Vec<Rows> = Vec::new();
        for event in catalog.events.iter().filter(|event| event.valid.is_none()) {
            let key = event.customer_key.as_ref().unwrap_or(&catalog.customer.key);
            let Some(time) = &event.time else { continue };
            let mut instants = plain.instants(&event.table, key, time, MOST);
            instants.retain(|(id, _)| everyone.contains(id));
            if !instants.is_empty() {
                all.push(Rows { event: event.name.clone(), instants });
            }
        }
        all
    }

    /// Whose earliest (or latest) row of all up to as-of lies inside.
    fn extremes(&self, latest: bool, as_of: DateTime, inside: impl Fn(DateTime) -> bool) -> Vec<i64> {
        let mut found = BTreeMap::new();
        for (id, at) in self.instants.iter().filter(|(_, at)| *at < as_of) {
            let known = found.entry(*id).or_insert(*at);
            *known = if latest { *at.max(known) } else { *at.min(known) };
        }
        found.into_iter().filter(|(_, at)| inside(*at)).map(|(id, _)| id).collect()
    }

    /// Customers with at least `least` rows among those that lie inside.
    fn members(&self, least: usize, inside: impl Fn(DateTime) -> bool) -> Vec<i64> {
        let mut counts = BTreeMap::new();
        for (id, _) in self.instants.iter().filter(|(_, at)| inside(*at)) {
            *counts.entry(*id).or_insert(0) += 1;
        }
        counts.into_iter().filter(|(_, count)| *count >= least).map(|(id, _)| id).collect()
    }
}

/// The instants of rows themselves are the borders, so that every border has a row on it.
#[test]
fn a_row_at_the_start_of_a_window_is_in_and_a_row_at_its_end_is_out() {
    for folder in [demo_shop(), complete_journey()] {
        let desk = Desk::open(&folder);
        let rows = Rows::of(&desk, &folder);
        let picks = (any::<Index>(), any::<Index>(), any::<Index>(), 1..4_usize);
        let law = |(event, one, other, least): (Index, Index, Index, usize)| {
            let rows = event.get(&rows);
            let (one, other) = (one.get(&rows.instants).1, other.get(&rows.instants).1);
            let (from, until) = (one.min(other), one.max(other));
            prop_assume!(from < until);
            let name = &rows.event;
            let inside = |at| from <= at && at < until;
            let window = format!("{name} from {from} until {until}");
            prop_assert_eq!(desk.ids(&window), rows.members(1, inside));
            prop_assert_eq!(desk.ids(&format!("count of {window} >= {least}")), rows.members(least, inside));
            let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
            prop_assert_eq!(desk.ids(&format!("first {window}")), rows.extremes(false, as_of, inside));
            prop_assert_eq!(desk.ids(&format!("last {window}")), rows.extremes(true, as_of, inside));
            prop_assert_eq!(desk.ids_at(name, until), rows.members(1, |at| at < until), "as of {}", until);
            prop_assert_eq!(desk.ids_at(&format!("{name} since {from}"), until), rows.members(1, inside));
            Ok(())
        };
        runner(PRICE).run(&picks, law).unwrap_or_else(|failure| panic!("{failure}"));
    }
}

/// The window begins at the customer's own instant, which is inside, and its end is outside; months clamp here, too.
#[test]
fn a_window_after_an_attribute_is_each_customers_own() {
    let folder = demo_shop();
    let desk = Desk::open(&folder);
    let rows = Rows::of(&desk, &folder);
    let catalog = &desk.shop.catalog;
    let temporal = |found: &&Attribute| found.kind.is_temporal() && found.derive.is_none();
    let anchors: Vec<(&str, BTreeMap<i64, DateTime>)> = catalog
        .attributes
        .iter()
        .filter(temporal)
        .map(|found| {
            let own =
                Plain::open(&folder).instants(&catalog.customer.table, &catalog.customer.key, &found.column, MOST);
            (found.name.as_str(), own.into_iter().collect())
        })
        .collect();
    let as_of = catalog.shop.as_of.at(0, 0, 0, 0);
    let law = |(event, anchor, count, unit): (Index, Index, u32, Unit)| {
        let (rows, (anchor, own)) = (event.get(&rows), anchor.get(&anchors));
        let plural = if count == 1 { "" } else { "s" };
        let rule = format!("{} within {count} {}{plural} after {anchor}", rows.event, unit.name());
        let inside = |(id, at): &&(i64, DateTime)| {
            let from = own.get(id)?;
            Some(from <= at && *at < from.checked_add(unit.span(count)?).ok()? && *at < as_of)
        };
        let wanted: BTreeSet<i64> =
            rows.instants.iter().filter(|row| inside(row) == Some(true)).map(|(id, _)| *id).collect();
        prop_assert_eq!(desk.ids(&rule), Vec::from_iter(wanted), "{}", rule);
        Ok(())
    };
    let units = prop::sample::select(Unit::ALL.to_vec());
    let cases = (any::<Index>(), any::<Index>(), 1..400_u32, units);
    runner(PRICE).run(&cases, law).unwrap_or_else(|failure| panic!("{failure}"));
}

/// Compared with a time, a day is all of that day, whichever the comparison.
#[test]
fn a_day_is_every_instant_of_it() {
    let folder = demo_shop();
    let desk = Desk::open(&folder);
    let everyone: BTreeSet<i64> = desk.ids("everyone").into_iter().collect();
    let (table, key) = (&desk.shop.catalog.customer.table, &desk.shop.catalog.customer.key);
    let times = desk.shop.catalog.attributes.iter().filter(|found| found.kind == Type::Time && found.derive.is_none());
    for attribute in times {
        let mut own = Plain::open(&folder).instants(table, key, &attribute.column, MOST);
        own.retain(|(id, _)| everyone.contains(id));
        own.sort_unstable();
        let law = |(one, other): (Index, Index)| {
            let (one, other) = (one.get(&own).1.date(), other.get(&own).1.date());
            let (first, last) = (one.min(other), one.max(other));
            let tests: [(String, &dyn Fn(Date) -> bool); 9] = [
                (format!("= {first}"), &|day| day == first),
                (format!("!= {first}"), &|day| day != first),
                (format!("in ({first}, {last})"), &|day| day == first || day == last),
                (format!("not in ({first}, {last})"), &|day| day != first && day != last),
                (format!("< {first}"), &|day| day < first),
                (format!("<= {first}"), &|day| day <= first),
                (format!("> {first}"), &|day| day > first),
                (format!(">= {first}"), &|day| day >= first),
                (format!("between {first} and {last}"), &|day| first <= day && day <= last),
            ];
            for (test, passes) in tests {
                let wanted: Vec<i64> = own.iter().filter(|(_, at)| passes(at.date())).map(|(id, _)| *id).collect();
                prop_assert_eq!(desk.ids(&format!("{} {test}", attribute.name)), wanted, "{}", test);
            }
            Ok(())
        };
        runner(PRICE).run(&(any::<Index>(), any::<Index>()), law).unwrap_or_else(|failure| panic!("{failure}"));
    }
}
