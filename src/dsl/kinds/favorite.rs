//! The value most of the customer's rows have: 最常买的品类是面膜.

use serde::{Deserialize, Serialize};

use crate::dsl::condition::{Measure, Test};

/// The customer's values of a property, each with the measure of its rows: one of those with the highest measure passes
/// the test. Ties are all favorites; rows without a value have none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Favorite {
    /// A text property of the measure's event.
    pub property: String,
    /// No ratio of two measures on the spot; one of the catalog may be.
    pub by: Measure,
    pub test: Test,
}
