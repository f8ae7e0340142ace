//! Rows that belong together: 同一单里买了洗发水和护发素.

use serde::{Deserialize, Serialize};

use crate::catalog::Aggregation;
use crate::dsl::condition::{Bound, Filter};
use crate::dsl::time::Window;

/// Among the customer's rows of an event (that pass the filter, in the window), grouped by a property, some group
/// satisfies the rule. Rows without a value of the property are in no group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// The property whose value the rows share: an order's number.
    pub by: String,
    pub event: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    #[serde(default)]
    pub window: Window,
    pub rule: Group,
}

/// A rule over the rows of one group; true or false, never unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Group {
    All(Vec<Group>),
    Any(Vec<Group>),
    Not(Box<Group>),
    /// Some row passes the filter.
    Some(Filter),
    /// A number of the rows that pass the filter; a plain bound. Not since, cycle or days.
    Number {
        aggregate: Aggregation,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        property: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
        bound: Bound,
    },
}
