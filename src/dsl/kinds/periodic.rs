//! The same in several periods: 最近3个月每月都买过, 连续3天签到, 连续两月消费上涨.

use serde::{Deserialize, Serialize};

use crate::dsl::condition::{Comparison, Filter, Measure};
use crate::dsl::time::Period;

/// A pattern over periods of one length. Each period is looked at by itself, with only its own rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periodic {
    pub pattern: Pattern,
    pub period: Period,
    pub over: Over,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Pattern {
    /// In each of the periods; not over all of them, for nobody has an endless history.
    Every(Each),
    /// In at least so many of the periods.
    AtLeast(u32, Each),
    /// In so many periods one after another.
    InRow(u32, Each),
    /// More in each period than in the one before. Sums and counts of an empty period are 0. Over all periods: from the
    /// customer's first period with rows to the last with rows, at least two of them.
    Rises(Measure),
    /// Less in each period than in the one before.
    Falls(Measure),
}

/// What holds of a single period. Measures have no window here, and bounds are plain numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Each {
    Event {
        event: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
    },
    /// In a row and over all periods, one that 0 does not satisfy.
    Measure(Comparison),
}

/// Which periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// The last so many, counted back from as-of: the i-th is `[as-of − i·period, as-of − (i−1)·period)`.
    Rolling(u32),
    /// The last so many whole calendar periods before the current one.
    Calendar(u32),
    /// All calendar periods up to and with the current one.
    All,
}
