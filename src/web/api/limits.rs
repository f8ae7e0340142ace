//! How often whoever calls may: so often a minute, each person at a browser and each token by itself.

use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::web::actor::Actor;
use crate::web::error::PageError;
use crate::web::state::Server;

/// Calls a minute, when nothing else is said.
pub const USUAL: NonZeroU32 = NonZeroU32::MIN.saturating_add(599);

/// Calls lately, by who made them.
#[derive(Debug)]
pub struct Limits {
    calls: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
}

impl Limits {
    /// So many calls a minute; as many as come in a sixth of it may come at once.
    pub fn new(a_minute: NonZeroU32) -> Self {
        let at_once = NonZeroU32::new(a_minute.get().div_ceil(6)).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_minute(a_minute).allow_burst(at_once);
        Limits { calls: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// How long to wait, when it is one too many.
    fn call(&self, who: &Actor) -> Result<(), Duration> {
        let key = match who {
            Actor::Local => String::new(),
            Actor::SignedIn(person, _) => format!("person {}", person.id),
            Actor::Program(_, token) => format!("token {}", token.id),
        };
        let checked = self.calls.check_key(&key);
        checked.map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Forgets who has not called for long.
    pub fn forget(&self) {
        self.calls.retain_recent();
    }
}

/// Refuses calls that are too many.
pub async fn keep(State(server): State<Server>, request: Request, next: Next) -> Response {
    let counted = request.extensions().get::<Actor>().map_or(Ok(()), |who| server.limits().call(who));
    match counted {
        Ok(()) => next.run(request).await,
        Err(wait) => PageError::TooMany { wait }.into_response(),
    }
}
