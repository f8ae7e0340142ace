//! What was found lately, in memory, so that nothing is run or asked twice for one answer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Findings kept; an answer holds the ids of its lists.
const KEPT: usize = 32;

#[derive(Debug)]
pub(super) struct Recent<K, T> {
    found: Mutex<VecDeque<(K, Arc<T>)>>,
}

impl<K, T> Default for Recent<K, T> {
    fn default() -> Self {
        Recent { found: Mutex::default() }
    }
}

impl<K: PartialEq, T> Recent<K, T> {
    pub fn keep(&self, key: K, found: Arc<T>) {
        let mut all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(known, _)| *known != key);
        all.push_front((key, found));
        all.truncate(KEPT);
    }

    pub fn get(&self, key: &K) -> Option<Arc<T>> {
        let all = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(known, _)| known == key).map(|(_, found)| Arc::clone(found))
    }
}
