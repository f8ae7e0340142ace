//! All the time up to an end: by March 8 · as of the end of June · before the end of 2025

use jiff::civil::Date;

use super::stretch;
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::time::{Found, Stretch};

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

/// The end of June.
fn over(cursor: &mut Cursor<'_>, today: Date) -> Option<Stretch> {
    let mut at = *cursor;
    let found = at.eat(&["the end of", "end of"]).then(|| stretch(&mut at, today))?.filter(|found| !found.day)?;
    *cursor = at;
    Some(found)
}
