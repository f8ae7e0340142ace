//! Telling others who entered and left a segment: what lies in the outbox ([`crate::store::outbox`]) is sent, by the
//! rules of Standard Webhooks.
//!
//! Owns: the signature ([`sign`]), which addresses may be told ([`target`], [`public`]), and the sending ([`Sender`]).
//! Does not own what is said, nor when it is tried again: both are kept in the store.
//!
//! People choose the addresses, so they could point at what only this machine can reach. A name is therefore resolved
//! once for each attempt, by [`guard`], and the connection goes to what was resolved; unless the operator of the server
//! named the host, every address of it must be public and the way encrypted. Redirects are failures.

mod guard;
pub mod public;
pub mod sign;
pub mod target;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use reqwest::dns::Resolve;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;

pub use guard::SystemNames;
use guard::{Guard, NotPublic};
pub use target::{BadTarget, Internal, Target};

use crate::store::{Attempt, Store, StoreError, Tried};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Sends what is due. Clones share what resolves names.
#[derive(Clone)]
pub struct Sender {
    internal: Internal,
    names: Arc<dyn Resolve>,
    patience: Duration,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("internal", &self.internal)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

impl Default for Sender {
    fn default() -> Self {
        Sender::new(Internal::default(), Arc::new(SystemNames), PATIENCE)
    }
}

impl Sender {
    pub fn new(internal: Internal, names: Arc<dyn Resolve>, patience: Duration) -> Self {
        Sender { internal, names, patience }
    }

    /// The usual one, which may also tell these hosts.
    pub fn to(internal: Internal) -> Self {
        Sender { internal, ..Sender::default() }
    }

    /// The hosts that may be told although they are not public.
    pub fn internal(&self) -> &Internal {
        &self.internal
    }

    /// Sends everything that is due at `now`, of each hook one message after the other; how many attempts were made.
    ///
    /// # Errors
    /// When the store cannot be written. What was not noted is sent again.
    pub async fn run_due(&self, store: &Store, now: Timestamp) -> Result<usize, StoreError> {
        let mut made = 0;
        loop {
            match self.send_some(store, now).await? {
                0 => return Ok(made),
                some => made += some,
            }
        }
    }

    /// Sends the oldest of what is due of some hooks; how many attempts were made.
    ///
    /// # Errors
    /// As [`Sender::run_due`].
    pub async fn send_some(&self, store: &Store, now: Timestamp) -> Result<usize, StoreError> {
        let due = store.claim_deliveries(now).await?;
        let attempts = due.into_iter().map(|attempt| async move {
            let (tried, wish) = self.attempt(&attempt).await;
            tracing::debug!(message = %attempt.message, ?tried, "webhook");
            // Never before `now`, or it would be due again at once.
            store.attempted(attempt, tried, wish, Timestamp::now().max(now)).await
        });
        let made = join_all(attempts).await;
        let count = made.len();
        made.into_iter().collect::<Result<(), _>>()?;
        Ok(count)
    }

    /// What came of it, and how long the receiver wishes to be left alone.
    async fn attempt(&self, attempt: &Attempt) -> (Tried, Option<SignedDuration>) {
        // The operator may have changed which hosts are internal since the hook was made.
        let Ok(target) = Target::parse(&attempt.address, &self.internal) else { return (Tried::NotPublic, None) };
        match self.post(attempt, target).await {
            Ok(answered) => answered,
            Err(error) => {
                tracing::debug!(?error, message = %attempt.message, "webhook");
                (failure(&*error), None)
            }
        }
    }

    async fn post(
        &self,
        attempt: &Attempt,
        target: Target,
    ) -> Result<(Tried, Option<SignedDuration>), Box<dyn std::error::Error + Send + Sync>> {
        let guard = Guard { names: Arc::clone(&self.names), is_internal: target.is_internal() };
        let client = Client::builder()
            .dns_resolver(Arc::new(guard))
            .redirect(Policy::none())
            // A proxy would resolve the name anew.
            .no_proxy()
            .timeout(self.patience)
            .user_agent(concat!("quanxuan/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let at = Timestamp::now().as_second();
        let signature =
            sign::signature(&attempt.secret, &attempt.message, at, &attempt.body).ok_or("the secret is none")?;
        let answer = client
            .post(target.into_address())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &attempt.message)
            .header("webhook-timestamp", at)
            .header("webhook-signature", signature)
            .body(attempt.body.clone())
            .send()
            .await?;
        let wish = answer.headers().get(RETRY_AFTER).and_then(|wish| wish.to_str().ok()?.parse::<u32>().ok());
        let wish = wish.map(|seconds| SignedDuration::from_secs(i64::from(seconds)));
        // What the receiver says beside its status interests nobody, and would have no end.
        Ok((Tried::Answered(answer.status().as_u16()), wish))
    }
}

fn failure(error: &(dyn std::error::Error + 'static)) -> Tried {
    let mut cause = Some(error);
    while let Some(this) = cause {
        if this.is::<NotPublic>() {
            return Tried::NotPublic;
        }
        if this.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout) {
            return Tried::TimedOut;
        }
        cause = this.source();
    }
    Tried::Unreachable
}
