//! Seasons with a name, and when they are.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Words;
use crate::diagnostic::Place;
use crate::lang::Bilingual;

/// `[[festival]]`: a season with a name. Either the same days every year, or a list by year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festival {
    pub name: String,
    pub label: Bilingual,
    #[serde(default)]
    pub words: Words,
    /// First and last day, both included, as `MM-DD`.
    pub days: Option<[String; 2]>,
    /// First and last day, both included, by year.
    #[serde(default)]
    pub years: BTreeMap<String, [jiff::civil::Date; 2]>,
    #[serde(skip)]
    pub place: Option<Place>,
}

impl Festival {
    /// First and last day of the festival of `year`, both included; `None` when the catalog does not know that year.
    pub fn dates(&self, year: i16) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        if let Some([first, last]) = self.years.get(&year.to_string()) {
            return Some((*first, *last));
        }
        let [first, last] = self.days.as_ref()?;
        let day = |text: &str| format!("{year:04}-{text}").parse().ok();
        Some((day(first)?, day(last)?))
    }
}
