//! A part of all customers drawn by lot, always the same: 随机留10%做对照.

use serde::{Deserialize, Serialize};

use crate::dsl::value::Number;

/// Customers whose lot lies in `[from, until)` percent. The lot is SHA-256 of `<name>:<key>`, as a fraction of its range:
/// the same customer has the same lot under the same name for ever, and independent ones under different names. Parts of
/// one name that do not overlap share nobody, and together are everyone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Percent, at least 0.
    pub from: Number,
    /// Percent, more than `from`, at most 100.
    pub until: Number,
    pub name: String,
}
