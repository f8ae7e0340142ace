//! Which records are wanted, as the address has it.

use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::lang::Message;
use crate::store::{EntryFilter, Kind, Outcome};
use crate::web::error::PageError;
use crate::web::pages::ask::address::encoded;

/// Filter and place in the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    pub q: String,
    pub kind: String,
    pub status: String,
    pub who: String,
    pub segment: String,
    /// The first day and the last one, of the shop.
    pub from: String,
    pub to: String,
    pub before: Option<u64>,
}

impl Wish {
    /// # Errors
    /// When a day is none.
    pub fn filter(&self, zone: &TimeZone) -> Result<EntryFilter, PageError> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let day = |text: &str| {
            let bad = |_| PageError::BadRequest(Message::new("ask-bad-date").with("text", text));
            given(text).map(|text| text.parse()).transpose().map_err(bad)
        };
        let filter = EntryFilter {
            words: given(&self.q),
            kind: Kind::named(&self.kind),
            status: Outcome::ALL.into_iter().find(|status| status.as_str() == self.status),
            who: given(&self.who),
            segment: self.segment.parse().ok(),
            ..EntryFilter::default()
        };
        Ok(filter.between(day(&self.from)?, day(&self.to)?, zone))
    }

    pub fn is_filtered(&self) -> bool {
        !self.query().is_empty()
    }

    /// The filter as a query.
    pub fn query(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("status", &self.status),
            ("who", &self.who),
            ("segment", &self.segment),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.trim().is_empty());
        pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
    }
}
