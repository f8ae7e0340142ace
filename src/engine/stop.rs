//! Whom a run is for, and when it has to end before it is done.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::EngineError;

/// A time limit and a cancel switch; clones share both, so that one `Stop` ends all queries of a question.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Queries of one person wait for each other before those of others do for them.
    person: Arc<str>,
    until: Option<Instant>,
    cancelled: Arc<watch::Sender<bool>>,
}

impl Stop {
    /// No time limit; ends only by [`Stop::cancel`].
    pub fn never() -> Self {
        Stop { person: Arc::default(), until: None, cancelled: Arc::new(watch::Sender::new(false)) }
    }

    /// Time runs from now on, waiting included.
    pub fn after(limit: Duration) -> Self {
        // A limit too far away to be written down is no limit.
        Stop { until: Instant::now().checked_add(limit), ..Stop::never() }
    }

    /// The same for somebody, by any name that is theirs alone; without one, it is for the shop itself.
    #[must_use]
    pub fn of(self, person: &Arc<str>) -> Self {
        Stop { person: Arc::clone(person), ..self }
    }

    pub(super) fn person(&self) -> Arc<str> {
        Arc::clone(&self.person)
    }

    /// Ends every run that was given this `Stop`, now and later.
    pub fn cancel(&self) {
        self.cancelled.send_replace(true);
    }

    /// Why a run must end, when it must.
    pub fn reason(&self) -> Option<EngineError> {
        if *self.cancelled.borrow() {
            Some(EngineError::Cancelled)
        } else if self.until.is_some_and(|until| until <= Instant::now()) {
            Some(EngineError::TimedOut)
        } else {
            None
        }
    }

    /// Waits until runs must end.
    pub async fn reached(&self) -> EngineError {
        let mut cancelled = self.cancelled.subscribe();
        let cancelled = async {
            // The sender is alive as long as `self`, so this waits for the switch alone.
            let _ = cancelled.wait_for(|cancelled| *cancelled).await;
            EngineError::Cancelled
        };
        let Some(until) = self.until else { return cancelled.await };
        tokio::select! {
            reason = cancelled => reason,
            () = tokio::time::sleep_until(until.into()) => EngineError::TimedOut,
        }
    }
}
