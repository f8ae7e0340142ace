//! All the time up to an end: by March 8 · as of the end of June · before the end of 2025

use jiff::civil::Date;

use super::stretch;
use super::written::written;
use crate::dsl::{Moment, Period};
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::time::{Found, Stretch, dates};

/// All the time until it was over; by October spend is a rank.
pub fn up_to(start: Cursor<'_>, today: Date, found: &mut Found) {
    let mut at = start;
    if at.eat(&["by", "as of", "as at", "up to", "up until"])
        && let Some(Stretch { until: Some(until), .. }) = over(&mut at, today).or_else(|| stretch(&mut at, today))
        && !at.sees(&["'s", "spend", "spending", "sales", "revenue", "order", "orders", "amount", "purchases", "value"])
    {
        found.window(at, None, Some(until));
    }
    let mut at = start;
    if at.eat(&["before", "until", "till", "prior to"])
        && let Some(Stretch { until: Some(until), .. }) = over(&mut at, today)
    {
        found.window(at, None, Some(until));
    }
}

/// In previous months: all the time before the one that is going on.
pub fn in_former(start: Cursor<'_>, found: &mut Found) {
    const PERIODS: [(&str, Period); 4] =
        [("weeks", Period::Week), ("months", Period::Month), ("quarters", Period::Quarter), ("years", Period::Year)];
    let mut at = start;
    let led = at.eat(&["in", "during", "over"]);
    let _ = led && at.eat(&["the", "any", "any of the"]);
    if led
        && at.eat(&["previous", "prior", "earlier", "preceding", "former"])
        && let Some(period) = at.eat_one(&PERIODS)
    {
        found.window(at, None, Some(Moment::Start { period, back: 0 }));
    }
}

/// The end of June.
fn over(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let found = at.eat(&["the end of", "end of"]).then(|| stretch(&mut at, today))?.filter(|found| !found.day)?;
    *cursor = at;
    Some(found)
}

/// Between the 1st and 10th of February: the month is said once, behind the last day.
pub fn days_of_one_month(cursor: &mut Cursor<'_>, today: Date, joints: &[&str]) -> Option<(Stretch, Stretch)> {
    let mut at = *cursor;
    let _ = at.eat(&["the"]);
    at.skip_spaces();
    let day = at.digits(1, 2)?;
    let _ = at.eat(&["st", "nd", "rd", "th"]);
    at.eat(joints).then_some(())?;
    let _ = at.eat(&["the"]);
    at.skip_spaces();
    let last = written(&mut at, today).filter(|last| last.day)?;
    let Moment::Date(date) = last.from else { return None };
    let first = dates::of_day(date.year(), i64::from(date.month()), day)?;
    (day < i64::from(date.day())).then(|| {
        *cursor = at;
        (first, last)
    })
}
