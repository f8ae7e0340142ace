//! Saved segments, as rules may refer to them.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;

/// Rules by the name they were saved under. What was saved in a segment's own scope is of no account inside another.
#[derive(Clone, Debug, Default)]
pub struct Library {
    rules: BTreeMap<String, Condition>,
    frozen: BTreeSet<String>,
}

impl Library {
    pub fn get(&self, name: &str) -> Option<(&str, &Condition)> {
        self.rules.get_key_value(name).map(|(name, rule)| (name.as_str(), rule))
    }

    /// Adds a rule, in place of the one that had the name.
    pub fn insert(&mut self, name: String, rule: Condition) {
        self.rules.insert(name, rule);
    }

    /// Notes that a name is that of a list, which no rule can name.
    pub fn freeze(&mut self, name: String) {
        self.frozen.insert(name);
    }

    pub fn is_frozen(&self, name: &str) -> bool {
        self.frozen.contains(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }
}

impl FromIterator<(String, Condition)> for Library {
    fn from_iter<I: IntoIterator<Item = (String, Condition)>>(rules: I) -> Self {
        Library { rules: rules.into_iter().collect(), frozen: BTreeSet::new() }
    }
}
