//! How asking the model goes: how often, how fast, at what cost, with what success.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::Pipeline;
use crate::store::{Consultation, StoreError};

/// All of it, over some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub total: Tally,
    /// Every day, also those on which nothing was asked, the earliest first.
    pub days: Vec<(Date, Tally)>,
    /// By provider and model.
    pub models: BTreeMap<(String, String), Tally>,
    /// The newest first.
    pub consultations: Vec<Consultation>,
}

/// Some consultations, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub answered: u64,
    pub asked: u64,
    pub refused: u64,
    /// How often what went wrong, by its code.
    pub failures: BTreeMap<String, u64>,
    /// HTTP exchanges, retries and repairs with them.
    pub calls: u64,
    /// Tokens.
    pub read: u64,
    pub written: u64,
    /// By currency.
    pub costs: BTreeMap<String, Decimal>,
    /// Answers that the built-in reader read as well, and those of them on which both agree.
    pub compared: u64,
    pub agreed: u64,
    /// Milliseconds of each, in order.
    waits: Vec<u64>,
}

impl Tally {
    fn of<'c>(consultations: impl Iterator<Item = &'c Consultation>) -> Self {
        let mut tally = Tally::default();
        for one in consultations {
            match one.outcome.as_str() {
                "answered" => tally.answered += 1,
                "asked" => tally.asked += 1,
                "refused" => tally.refused += 1,
                failure => *tally.failures.entry(failure.to_owned()).or_default() += 1,
            }
            tally.calls += one.calls;
            tally.read += one.read;
            tally.written += one.written;
            if let Some((amount, currency)) = &one.cost {
                let sum = tally.costs.entry(currency.clone()).or_default();
                *sum = sum.saturating_add(*amount);
            }
            tally.compared += u64::from(one.agreed.is_some());
            tally.agreed += u64::from(one.agreed == Some(true));
            tally.waits.push(one.elapsed_ms);
        }
        tally.waits.sort_unstable();
        tally
    }

    pub fn failed(&self) -> u64 {
        self.failures.values().sum()
    }

    pub fn all(&self) -> u64 {
        self.answered + self.asked + self.refused + self.failed()
    }

    /// The milliseconds within which so many percent were done with; absent when nothing was asked.
    pub fn within(&self, percent: usize) -> Option<u64> {
        let rank = (self.waits.len() * percent).div_ceil(100).max(1);
        self.waits.get(rank - 1).copied()
    }
}

impl Usage {
    /// Of these consultations, on the days from `first` to `last` in a time zone.
    pub fn of(consultations: Vec<Consultation>, first: Date, last: Date, zone: &TimeZone) -> Self {
        let day = |one: &Consultation| one.at.to_zoned(zone.clone()).date();
        let mut by_day: BTreeMap<Date, Vec<&Consultation>> = first
            .series(jiff::Span::new().days(1))
            .take_while(|date| *date <= last)
            .map(|date| (date, Vec::new()))
            .collect();
        let mut by_model: BTreeMap<(String, String), Vec<&Consultation>> = BTreeMap::new();
        for one in &consultations {
            by_day.entry(day(one)).or_default().push(one);
            by_model.entry((one.provider.clone(), one.model.clone())).or_default().push(one);
        }
        Usage {
            total: Tally::of(consultations.iter()),
            days: by_day.into_iter().map(|(date, of)| (date, Tally::of(of.into_iter()))).collect(),
            models: by_model.into_iter().map(|(model, of)| (model, Tally::of(of.into_iter()))).collect(),
            consultations,
        }
    }
}

impl Pipeline {
    /// Of today and the days before it, `days` in all, in the shop's own time.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub async fn usage(&self, now: Timestamp, days: u16) -> Result<Usage, StoreError> {
        // A machine that does not know the zone counts days in UTC.
        let zone = TimeZone::get(&self.shop().catalog.shop.timezone).unwrap_or(TimeZone::UTC);
        let last = now.to_zoned(zone.clone()).date();
        let first = last.saturating_sub(jiff::Span::new().days(i64::from(days.max(1)) - 1));
        let since = first.to_zoned(zone.clone()).map_or(Timestamp::MIN, |begin| begin.timestamp());
        Ok(Usage::of(self.store().consultations(since).await?, first, last, &zone))
    }
}
