//! Festivals as a catalog writes them, and what they come to.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::{Festival, MonthDay, Recurrence};
use crate::catalog::Words;
use crate::catalog::suggest::closest;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::lang::Bilingual;

/// Days around another festival stay this near to it, so that its year remains the other's.
const HALF_A_YEAR: i16 = 183;

/// `[[festival]]` with exactly one of the ways to say when it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    name: String,
    label: Bilingual,
    #[serde(default)]
    words: Words,
    /// First and last day of every year, as `MM-DD`.
    days: Option<[String; 2]>,
    /// First and last day by year.
    years: Option<BTreeMap<i16, [Date; 2]>>,
    /// First and last day of every year in the Chinese lunisolar calendar, as `MM-DD`.
    lunar: Option<[String; 2]>,
    weekday: Option<NthWeekday>,
    /// First and last day counted from Easter Sunday: `[-2, -2]` is Good Friday.
    easter: Option<[i16; 2]>,
    around: Option<Around>,
    #[serde(skip)]
    pub place: Option<Place>,
}

/// `{ month = 5, nth = -1, day = "monday" }`: the last Monday in May.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NthWeekday {
    month: i8,
    nth: i8,
    #[serde(with = "WeekdayName")]
    day: Weekday,
}

#[derive(Deserialize)]
#[serde(remote = "Weekday", rename_all = "snake_case")]
enum WeekdayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// `{ festival = "spring_festival", days = [-30, -1] }`: from the thirtieth day before its first day to the last one before it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    festival: String,
    days: [i16; 2],
}

/// One festival's way as it stands.
enum Way {
    Alone(Recurrence),
    Around(Around),
}

/// The festivals that are in order; what is wrong with the others joins `problems`.
pub fn festivals(written: Vec<Written>, problems: &mut Vec<Diagnostic>) -> Vec<Festival> {
    let mut ways = Vec::new();
    for item in &written {
        let way = item.way().map_err(|problem| problems.push(problem.at_place(item.place.clone()))).ok();
        ways.push((item.name.as_str(), way));
    }
    let found: Vec<_> = ways.iter().map(|(name, way)| recurrence(name, way.as_ref(), &ways)).collect();
    let mut festivals = Vec::new();
    for (item, recurrence) in written.into_iter().zip(found) {
        let Written { name, label, words, place, .. } = item;
        match recurrence {
            Ok(recurrence) => festivals.push(Festival { name, label, words, recurrence, place }),
            Err(problem) => problems.extend(problem.map(|problem| problem.at_place(place))),
        }
    }
    festivals
}

/// What a way comes to when the festivals it leads to are followed to one that stands alone. The problem is absent when it
/// is another festival's.
fn recurrence(name: &str, way: Option<&Way>, ways: &[(&str, Option<Way>)]) -> Result<Recurrence, Option<Diagnostic>> {
    let mut path = vec![name];
    let [mut first, mut last] = [0, 0];
    let mut way = way;
    loop {
        let around = match way {
            None => return Err(None),
            Some(Way::Alone(recurrence)) if path.len() == 1 => return Ok(recurrence.clone()),
            Some(Way::Alone(recurrence)) => {
                near(&[first, last]).map_err(Some)?;
                return Ok(Recurrence::Around { other: Box::new(recurrence.clone()), days: [first, last] });
            }
            Some(Way::Around(around)) => around,
        };
        let [from, until] = around.days;
        (first, last) = match path.len() {
            1 => (from, until),
            _ => (first.saturating_add(from), last.saturating_add(from)),
        };
        let Some((next, found)) = ways.iter().find(|(name, _)| *name == around.festival) else {
            let problem = Diagnostic::error(Code::CatalogReference).with("name", around.festival.clone());
            let known = closest(&around.festival, ways.iter().map(|(name, _)| *name));
            return Err((path.len() == 1).then(|| problem.did_you_mean(known)));
        };
        let again = path.contains(next);
        path.push(next);
        if again {
            let problem = Diagnostic::error(Code::CyclicRule).with("path", path.join(" → "));
            return Err((*next == name).then_some(problem));
        }
        way = found.as_ref();
    }
}

impl Written {
    fn way(&self) -> Result<Way, Diagnostic> {
        let Written { days, years, lunar, weekday, easter, around, .. } = self;
        match (days, years, lunar, weekday, easter, around) {
            (Some(days), None, None, None, None, None) => {
                let every_year = |day: &MonthDay| Date::new(2023, day.month, day.day).is_ok();
                Ok(Way::Alone(Recurrence::Yearly(month_days(days, every_year)?)))
            }
            (None, Some(years), None, None, None, None) => {
                for [first, last] in years.values() {
                    in_order(first, last)?;
                }
                Ok(Way::Alone(Recurrence::Listed(years.clone())))
            }
            (None, None, Some(days), None, None, None) => {
                let every_year = |day: &MonthDay| (1..=12).contains(&day.month) && (1..=29).contains(&day.day);
                Ok(Way::Alone(Recurrence::Lunar(month_days(days, every_year)?)))
            }
            (None, None, None, Some(NthWeekday { month, nth, day }), None, None) => {
                let wrong = [
                    (*month, (1..=12).contains(month)),
                    // Not every month has a fifth.
                    (*nth, *nth != 0 && (-4..=4).contains(nth)),
                ];
                match wrong.into_iter().find(|(_, good)| !good) {
                    Some((number, _)) => Err(bad_count(number.into())),
                    None => Ok(Way::Alone(Recurrence::Weekday { month: *month, nth: *nth, day: *day })),
                }
            }
            (None, None, None, None, Some(days), None) => {
                near(days)?;
                Ok(Way::Alone(Recurrence::Easter(*days)))
            }
            (None, None, None, None, None, Some(around)) => {
                near(&around.days)?;
                Ok(Way::Around(around.clone()))
            }
            _ => Err(Diagnostic::error(Code::CatalogIncomplete)
                .with("name", "days | years | lunar | weekday | easter | around")),
        }
    }
}

/// Both days of a calendar whose every year has them.
fn month_days(
    [first, last]: &[String; 2],
    every_year: impl Fn(&MonthDay) -> bool,
) -> Result<[MonthDay; 2], Diagnostic> {
    let read = |text: &String| {
        let (month, day) = text.split_once('-').filter(|(month, day)| month.len() == 2 && day.len() == 2)?;
        Some(MonthDay { month: month.parse().ok()?, day: day.parse().ok()? }).filter(&every_year)
    };
    let day = |text| read(text).ok_or_else(|| Diagnostic::error(Code::CatalogDay).with("name", text.clone()));
    Ok([day(first)?, day(last)?])
}

/// Days counted from another: in order, and less than half a year away.
fn near([first, last]: &[i16; 2]) -> Result<(), Diagnostic> {
    in_order(first, last)?;
    let far = [first, last].into_iter().find(|day| day.abs() > HALF_A_YEAR);
    far.map_or(Ok(()), |day| Err(bad_count(*day)))
}

fn in_order<T: PartialOrd + ToString>(first: &T, last: &T) -> Result<(), Diagnostic> {
    if first <= last {
        return Ok(());
    }
    let problem = Diagnostic::error(Code::EmptyRange);
    Err(problem.with("low", first.to_string()).with("high", last.to_string()))
}

fn bad_count(number: i16) -> Diagnostic {
    Diagnostic::error(Code::BadCount).with("number", number.to_string())
}
