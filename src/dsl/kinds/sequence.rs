//! One event and others after it: 领券后3天内下单, 加购48小时没付款.

use serde::{Deserialize, Serialize};

use crate::dsl::condition::Occurrence;
use crate::dsl::time::Length;

/// Some row of `first` that is followed, strictly later, by one of the next event, that by one of the one after it, and
/// so on. Any row may do: the sequence holds when some choice of rows satisfies every step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// Its pick is any, first or last.
    pub first: Occurrence,
    /// At least one.
    pub next: Vec<Next>,
}

/// What comes after the row before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    pub follow: Follow,
    /// Its pick is any.
    pub step: Occurrence,
    /// Less than so much later. That nothing followed within it is only said of rows whose time for it has passed by
    /// as-of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
    /// At least so much later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Length>,
    /// Properties in which this row and the one before have the same value; missing values are the same as nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// No row of this strictly between the two. Its pick is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<Occurrence>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Follow {
    Then,
    /// Nothing like it follows; only as the last step, with neither `after` nor `without`.
    ThenNo,
}
