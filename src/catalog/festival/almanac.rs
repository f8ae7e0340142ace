//! Days of calendars other than the civil one, as days of the civil one.

use std::ops::RangeInclusive;

use calendrical_calculations::gregorian;
use icu_calendar::cal::{ChineseTraditional, Gregorian};
use icu_calendar::types::Month;
use jiff::civil;

use super::MonthDay;

/// The years for which the library agrees with what observatories have published; outside them it only estimates.
const PUBLISHED: RangeInclusive<i16> = 1901..=2100;

/// A day of the Chinese lunisolar year that begins in a civil year, in an ordinary month, not a leap month.
pub fn lunar(year: i16, MonthDay { month, day }: MonthDay) -> Option<civil::Date> {
    if !PUBLISHED.contains(&year) {
        return None;
    }
    let month = Month::new(u8::try_from(month).ok()?);
    let day = u8::try_from(day).ok()?;
    let date = icu_calendar::Date::try_new(i32::from(year).into(), month, day, ChineseTraditional::new()).ok()?;
    civil(date.to_calendar(Gregorian))
}

/// Easter Sunday as the western churches keep it, which they do by the Gregorian calendar.
pub fn easter(year: i16) -> Option<civil::Date> {
    let day = gregorian::easter(i32::from(year));
    (year > 1582).then_some(())?;
    civil(icu_calendar::Date::from_rata_die(day, Gregorian))
}

fn civil(date: icu_calendar::Date<Gregorian>) -> Option<civil::Date> {
    let year = i16::try_from(date.year().extended_year()).ok()?;
    let month = i8::try_from(date.month().number()).ok()?;
    civil::Date::new(year, month, i8::try_from(date.day_of_month().0).ok()?).ok()
}
