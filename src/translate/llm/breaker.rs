//! A rest for an endpoint that fails again and again, so that questions do not wait for it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row that bring on a rest.
const FAILURES: u32 = 5;
pub(super) const REST: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(super) struct Breaker {
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    failures: u32,
    until: Option<Instant>,
}

impl Breaker {
    /// Whether to try at all. After a rest one call finds out whether the endpoint is back; the others go on resting.
    pub(super) fn admits(&self, now: Instant) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.until {
            Some(until) if now < until => false,
            Some(_) => {
                state.until = Some(now + REST);
                true
            }
            None => true,
        }
    }

    pub(super) fn note(&self, failed: bool, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !failed {
            *state = State::default();
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.until = Some(now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_in_a_row_bring_a_rest_and_one_success_ends_it() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..4 {
            breaker.note(true, now);
        }
        assert!(breaker.admits(now));
        breaker.note(true, now);
        assert!(!breaker.admits(now));
        let later = now + REST;
        assert!(breaker.admits(later), "one finds out");
        assert!(!breaker.admits(later), "the others wait for it");
        breaker.note(false, later);
        assert!(breaker.admits(later));
    }
}
