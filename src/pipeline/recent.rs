//! The answers of the last runs, in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::Answer;
use crate::store::RunId;

/// Answers kept; each holds the ids of its lists.
const KEPT: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Recent {
    answers: Mutex<VecDeque<(RunId, Arc<Answer>)>>,
}

impl Recent {
    pub fn keep(&self, run: RunId, answer: Arc<Answer>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.push_front((run, answer));
        answers.truncate(KEPT);
    }

    pub fn get(&self, run: RunId) -> Option<Arc<Answer>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.iter().find(|(known, _)| *known == run).map(|(_, answer)| Arc::clone(answer))
    }
}
