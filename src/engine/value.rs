//! Values on their way into DuckDB and out of it, exact in both directions.

use duckdb::types::{Decimal, TimeUnit, Value as Stored};
use jiff::civil::{Date, DateTime, Time, date};
use jiff::{SpanRound, ToSpan, Unit};

use super::table::Cell;
use crate::dsl::Value;

const EPOCH: Date = date(1970, 1, 1);
const MICROS_A_DAY: i64 = 86_400_000_000;

/// The value as a parameter of its own type. `None` when DuckDB has no such value.
pub(super) fn bound(value: &Value) -> Option<Stored> {
    match value {
        Value::Text(text) => Some(Stored::Text(text.clone())),
        Value::Number(number) => number_bound(number.decimal()),
        Value::Boolean(truth) => Some(Stored::Boolean(*truth)),
        Value::Date(date) => days(*date).map(Stored::Date32),
        Value::Time(time) => {
            let midnight = i64::from(days(time.date())?) * MICROS_A_DAY;
            let clock = time.time().duration_since(Time::midnight()).as_micros();
            Some(Stored::Timestamp(TimeUnit::Microsecond, midnight + i64::try_from(clock).ok()?))
        }
    }
}

/// BIGINT when whole, else a DECIMAL with just the digits it has: DuckDB then compares it with any DECIMAL column
/// without rounding either side. Never a floating-point number.
fn number_bound(number: rust_decimal::Decimal) -> Option<Stored> {
    if let (true, Ok(whole)) = (number.is_integer(), i64::try_from(number)) {
        return Some(Stored::BigInt(whole));
    }
    let scale = u8::try_from(number.scale()).ok()?;
    let digits = number.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
    let width = u8::try_from(digits).ok()?.max(scale);
    Decimal::new(width, scale, number.mantissa()).ok().map(Stored::Decimal)
}

fn days(date: Date) -> Option<i32> {
    let span = EPOCH.until((Unit::Day, date)).ok()?;
    Some(span.round(SpanRound::new().largest(Unit::Day).days_are_24_hours()).ok()?.get_days())
}

fn date_of(days: i64) -> Option<Date> {
    EPOCH.checked_add(days.days()).ok()
}

fn time_of(unit: TimeUnit, count: i64) -> Option<DateTime> {
    let micros = match unit {
        TimeUnit::Second => count.checked_mul(1_000_000)?,
        TimeUnit::Millisecond => count.checked_mul(1_000)?,
        TimeUnit::Microsecond => count,
        TimeUnit::Nanosecond => count.div_euclid(1_000),
    };
    let midnight = date_of(micros.div_euclid(MICROS_A_DAY))?.to_datetime(Time::midnight());
    midnight.checked_add(micros.rem_euclid(MICROS_A_DAY).microseconds()).ok()
}

/// What a column held. `None` for types that no catalog knows.
pub(super) fn cell(stored: Stored) -> Option<Cell> {
    match stored {
        Stored::Null => Some(Cell::Null),
        Stored::Boolean(truth) => Some(Cell::Boolean(truth)),
        Stored::TinyInt(number) => Some(Cell::Integer(number.into())),
        Stored::SmallInt(number) => Some(Cell::Integer(number.into())),
        Stored::Int(number) => Some(Cell::Integer(number.into())),
        Stored::BigInt(number) => Some(Cell::Integer(number.into())),
        Stored::HugeInt(number) => Some(Cell::Integer(number)),
        Stored::UTinyInt(number) => Some(Cell::Integer(number.into())),
        Stored::USmallInt(number) => Some(Cell::Integer(number.into())),
        Stored::UInt(number) => Some(Cell::Integer(number.into())),
        Stored::UBigInt(number) => Some(Cell::Integer(number.into())),
        Stored::Decimal(number) => Some(Cell::Decimal(number.to_string())),
        Stored::Float(number) => Some(Cell::Decimal(number.to_string())),
        Stored::Double(number) => Some(Cell::Decimal(number.to_string())),
        Stored::Text(text) | Stored::Enum(text) => Some(Cell::Text(text)),
        Stored::Date32(days) => date_of(days.into()).map(Cell::Date),
        Stored::Timestamp(unit, count) => time_of(unit, count).map(Cell::Time),
        Stored::List(items) => items.into_iter().map(text_of).collect::<Option<Vec<_>>>().map(Cell::List),
        Stored::UHugeInt(_)
        | Stored::Blob(_)
        | Stored::Geometry(_)
        | Stored::Time64(..)
        | Stored::Interval { .. }
        | Stored::Struct(_)
        | Stored::Array(_)
        | Stored::Map(_)
        | Stored::Union(_) => None,
        // The enum may grow with the crate.
        _ => None,
    }
}

fn text_of(stored: Stored) -> Option<String> {
    match cell(stored)? {
        Cell::Text(text) => Some(text),
        Cell::Null => Some(String::new()),
        Cell::Integer(_) | Cell::Decimal(_) | Cell::Boolean(_) | Cell::Date(_) | Cell::Time(_) | Cell::List(_) => None,
    }
}
