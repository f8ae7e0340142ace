//! Sign-ins that went to the provider and have not come back. They live as long as the program: whoever is on the way when
//! it ends begins again.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use openidconnect::{Nonce, PkceCodeVerifier};

/// How long somebody may take at the provider.
pub const LONGEST: SignedDuration = SignedDuration::from_mins(10);

/// Anybody can begin one, so past so many the oldest is given up.
const MOST: usize = 10_000;

#[derive(Debug)]
pub struct Attempt {
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    /// Where it comes back to, as the provider was told.
    pub(super) back: String,
    /// Where it goes on to.
    pub to: String,
}

/// The oldest first.
#[derive(Debug, Default)]
pub(super) struct Attempts(Mutex<VecDeque<Waiting>>);

#[derive(Debug)]
struct Waiting {
    state: String,
    since: Timestamp,
    attempt: Attempt,
}

impl Attempts {
    pub fn add(&self, state: String, attempt: Attempt, at: Timestamp) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while waiting.front().is_some_and(|first| is_over(first, at)) || waiting.len() >= MOST {
            waiting.pop_front();
        }
        waiting.push_back(Waiting { state, since: at, attempt });
    }

    pub fn take(&self, state: &str, at: Timestamp) -> Option<Attempt> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = waiting.iter().position(|one| one.state == state)?;
        let found = waiting.remove(place)?;
        (!is_over(&found, at)).then_some(found.attempt)
    }
}

fn is_over(waiting: &Waiting, at: Timestamp) -> bool {
    at.duration_since(waiting.since) > LONGEST
}

#[cfg(test)]
mod tests {
    use openidconnect::PkceCodeChallenge;

    use super::*;

    fn attempt() -> Attempt {
        let (_, verifier) = PkceCodeChallenge::new_random_sha256();
        Attempt { nonce: Nonce::new_random(), verifier, back: String::new(), to: String::new() }
    }

    #[test]
    fn each_comes_back_once_and_soon() {
        let (attempts, begun) = (Attempts::default(), Timestamp::UNIX_EPOCH);
        for state in ["a", "b"] {
            attempts.add(state.into(), attempt(), begun);
        }
        assert!(attempts.take("c", begun).is_none());
        assert!(attempts.take("a", begun + LONGEST).is_some());
        assert!(attempts.take("a", begun).is_none(), "it was used");
        assert!(attempts.take("b", begun + LONGEST + SignedDuration::from_secs(1)).is_none(), "it is too old");
    }

    #[test]
    fn there_is_an_end_to_how_many_are_remembered() {
        let (attempts, begun) = (Attempts::default(), Timestamp::UNIX_EPOCH);
        for number in 0..=MOST {
            attempts.add(number.to_string(), attempt(), begun);
        }
        assert!(attempts.take("0", begun).is_none() && attempts.take("1", begun).is_some());
    }
}
