//! Names of runs: short enough to read out, unguessable, and sorted by time as text.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Digits of Crockford's base 32: no I, L, O or U, which are misread.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 26;
const RANDOM_BITS: u32 = 80;

/// A ULID: 48 bits of milliseconds since 1970, then 80 random bits, in 26 base-32 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(u128);

impl RunId {
    /// A new id for `at`. It is greater than `last` even when the clock went back or two runs share a millisecond.
    pub(super) fn next(at: Timestamp, random: [u8; 10], last: Option<RunId>) -> Self {
        let time = u128::try_from(at.as_millisecond()).unwrap_or(0);
        let random = random.iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        let fresh = RunId(time << RANDOM_BITS | random);
        match last {
            Some(last) if last >= fresh => RunId(last.0.saturating_add(1)),
            Some(_) | None => fresh,
        }
    }

    /// When it was given, to the millisecond.
    pub fn at(self) -> Option<Timestamp> {
        Timestamp::from_millisecond(i64::try_from(self.0 >> RANDOM_BITS).ok()?).ok()
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in (0..LENGTH).rev() {
            let digit = usize::try_from(self.0 >> (place * 5) & 31).unwrap_or(0);
            let digit = DIGITS.get(digit).copied().unwrap_or(b'0');
            fmt::Write::write_char(f, char::from(digit))?;
        }
        Ok(())
    }
}

/// The text is not 26 digits of base 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a run")]
pub struct NotARunId;

impl FromStr for RunId {
    type Err = NotARunId;

    fn from_str(text: &str) -> Result<Self, NotARunId> {
        // The first digit holds 3 bits only: 26 digits of 5 bits are two more than 128.
        if text.len() != LENGTH || text.as_bytes().first().is_none_or(|first| *first > b'7') {
            return Err(NotARunId);
        }
        text.bytes()
            .try_fold(0u128, |bits, byte| {
                let digit = DIGITS.iter().position(|digit| *digit == byte.to_ascii_uppercase()).ok_or(NotARunId)?;
                Ok(bits << 5 | u128::try_from(digit).map_err(|_| NotARunId)?)
            })
            .map(RunId)
    }
}

impl Serialize for RunId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RunId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(millisecond).unwrap()
    }

    #[test]
    fn text_round_trips_and_sorts_like_time() {
        let early = RunId::next(at(1_000), [255; 10], None);
        let late = RunId::next(at(1_001), [0; 10], None);
        assert!(early.to_string() < late.to_string());
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!(early.to_string().to_lowercase().parse(), Ok(early));
        assert_eq!(RunId(u128::MAX).to_string(), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }

    #[test]
    fn ids_grow_when_the_clock_goes_back() {
        let first = RunId::next(at(5_000), [7; 10], None);
        let second = RunId::next(at(4_000), [9; 10], Some(first));
        assert!(second > first);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "0123456789ABCDEFGHJKMNPQRU", "01234567890123456789口红"] {
            assert_eq!(text.parse::<RunId>(), Err(NotARunId), "{text}");
        }
    }
}
