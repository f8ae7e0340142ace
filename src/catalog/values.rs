//! The values that text columns hold in the data, read once per snapshot.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Which values each open vocabulary found in the data; keyed by vocabulary name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    found: BTreeMap<String, BTreeSet<String>>,
}

impl Values {
    pub fn insert(&mut self, vocabulary: &str, value: String) {
        self.found.entry(vocabulary.to_owned()).or_default().insert(value);
    }

    pub fn contains(&self, vocabulary: &str, value: &str) -> bool {
        self.found.get(vocabulary).is_some_and(|values| values.contains(value))
    }

    /// Sorted; empty for a vocabulary that is unknown or has no rows.
    pub fn of(&self, vocabulary: &str) -> impl Iterator<Item = &str> {
        self.found.get(vocabulary).into_iter().flatten().map(String::as_str)
    }
}
