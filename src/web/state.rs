//! What every handler can reach.

use std::convert::Infallible;
use std::num::NonZeroU32;
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use super::actor::Actor;
use super::api::limits::{self, Limits};
#[cfg(feature = "oidc")]
use super::entrance::Entrance;
use super::heads::Heads;
use super::metrics::Metrics;
use super::public_url::PublicUrl;
use crate::dsl::Shop;
use crate::pipeline::{Pipeline, PipelineError, Reach};
use crate::store::{Store, StoreError};
use crate::webhooks::Sender;

/// How often to look for what is due and what others taught; both may come that much late.
const PERIOD: Duration = Duration::from_secs(15);

/// How often to look into the outbox.
const SENDING: Duration = Duration::from_secs(3);

/// The shop as it is now: it changes when people teach it words. Clones share it.
#[derive(Clone, Debug)]
pub struct Server {
    now: Arc<RwLock<Pipeline>>,
    /// There is an admin, and there will always be one.
    asks_who: Arc<AtomicBool>,
    limits: Arc<Limits>,
    metrics: Arc<Metrics>,
    sender: Sender,
    /// Where scheduled runs leave their lists; nowhere, unless the administrator named it.
    drop_folder: Option<Arc<Path>>,
    public_url: Option<PublicUrl>,
    #[cfg(feature = "oidc")]
    entrance: Option<Arc<Entrance>>,
}

/// The shop as it was when a request came in, so that all of an answer speaks of one state of it, and as far as whoever
/// asks may see it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    pub pipeline: Pipeline,
    server: Server,
}

impl Server {
    pub fn new(pipeline: Pipeline) -> Self {
        let (limits, sender) = (Arc::new(Limits::new(limits::USUAL)), Sender::default());
        let now = Arc::new(RwLock::new(pipeline));
        Server {
            now,
            asks_who: Arc::default(),
            limits,
            metrics: Arc::default(),
            sender,
            drop_folder: None,
            public_url: None,
            #[cfg(feature = "oidc")]
            entrance: None,
        }
    }

    /// The same server, where each caller may call so often a minute.
    #[must_use]
    pub fn with_limit(self, a_minute: NonZeroU32) -> Self {
        Server { limits: Arc::new(Limits::new(a_minute)), ..self }
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The same server, whose hooks are told by this one.
    #[must_use]
    pub fn with_sender(self, sender: Sender) -> Self {
        Server { sender, ..self }
    }

    /// The same server, which people reach at this address, too. They have to sign in there from the first day.
    #[must_use]
    pub fn with_public_url(self, public_url: Option<PublicUrl>) -> Self {
        Server { public_url, ..self }
    }

    pub(super) fn public_url(&self) -> Option<&PublicUrl> {
        self.public_url.as_ref()
    }

    /// The same server, which people enter through a provider, too.
    #[cfg(feature = "oidc")]
    #[must_use]
    pub fn with_entrance(self, entrance: Option<Entrance>) -> Self {
        Server { entrance: entrance.map(Arc::new), ..self }
    }

    #[cfg(feature = "oidc")]
    pub(super) fn entrance(&self) -> Option<&Entrance> {
        self.entrance.as_deref()
    }

    /// What the provider is known by that people may sign in through.
    #[cfg(feature = "oidc")]
    pub(super) fn provider(&self) -> Option<&str> {
        self.entrance().map(|entrance| entrance.provider.host())
    }

    #[cfg(not(feature = "oidc"))]
    pub(super) fn provider(&self) -> Option<&str> {
        None
    }

    /// Where whoever asked with these headers reaches the server: scheme and host.
    pub(super) fn origin(&self, headers: &HeaderMap) -> String {
        let asked = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        self.public_url.as_ref().map_or_else(|| format!("http://{asked}"), PublicUrl::origin)
    }

    /// What a cookie says that nobody but the server and its browser may read. On this machine nothing is encrypted, so
    /// there it cannot ask for it.
    pub(super) fn secrecy(&self) -> &'static str {
        let is_encrypted = self.public_url.as_ref().is_some_and(PublicUrl::is_encrypted);
        if is_encrypted { "HttpOnly; SameSite=Lax; Secure" } else { "HttpOnly; SameSite=Lax" }
    }

    /// The same server, whose scheduled runs may leave their lists in a folder.
    #[must_use]
    pub fn with_drop_folder(self, folder: Option<&Path>) -> Self {
        Server { drop_folder: folder.map(Arc::from), ..self }
    }

    pub(super) fn drop_folder(&self) -> Option<&Path> {
        self.drop_folder.as_deref()
    }

    pub(super) fn sender(&self) -> &Sender {
        &self.sender
    }

    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub fn pipeline(&self) -> Pipeline {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether people must sign in: as soon as one of them is admin, and always where others than those at this machine
    /// come.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn asks_who(&self) -> Result<bool, StoreError> {
        if self.public_url.is_some() {
            return Ok(true);
        }
        if !self.asks_who.load(Ordering::Acquire) {
            let has_admin = self.pipeline().store().has_admin().await?;
            self.asks_who.store(has_admin, Ordering::Release);
            return Ok(has_admin);
        }
        Ok(true)
    }

    /// Learns what was taught, here or by another server of the same shop.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn refresh(&self) -> Result<(), PipelineError> {
        let fresh = self.pipeline().up_to_date().await?;
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        // Of two that learn at once, the one that knows less must not have the last word.
        if fresh.knows_more_than(&now) {
            *now = fresh;
        }
        Ok(())
    }

    /// Runs segments when they are due, learns what others taught and notes each day's head, until `stop` resolves; a run under way is finished
    /// first.
    pub(super) async fn keep_up(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        let mut heads = Heads::default();
        loop {
            if let Err(error) = heads.note_daily(&self.pipeline(), Timestamp::now()).await {
                tracing::error!(?error, "the head of the record could not be noted");
            }
            if let Err(error) = self.refresh().await {
                tracing::error!(?error, "what was taught could not be read");
            }
            if let Err(error) = self.pipeline().run_due(Timestamp::now()).await {
                tracing::error!(?error, "what is due could not be run");
            }
            self.limits.forget();
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(PERIOD) => {}
            }
        }
    }
}

impl Server {
    /// Sends what lies in the outbox, until `stop` resolves; what is being sent is sent first.
    pub(super) async fn keep_sending(&self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            if let Err(error) = self.sender.run_due(self.pipeline().store(), Timestamp::now()).await {
                tracing::error!(?error, "what is in the outbox could not be sent");
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(SENDING) => {}
            }
        }
    }
}

/// Deny by default: whoever is nobody sees nothing.
impl FromRequestParts<Server> for AppState {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        let actor = parts.extensions.get::<Actor>();
        let state = AppState::of(server, actor.map_or_else(Reach::nothing, Actor::reach));
        let person = actor.map(Actor::name).unwrap_or_default();
        Ok(AppState { pipeline: state.pipeline.asked_by(&person), ..state })
    }
}

impl AppState {
    /// As somebody may see it.
    pub fn of(server: &Server, reach: Reach) -> Self {
        AppState { pipeline: server.pipeline().within(reach), server: server.clone() }
    }

    pub fn shop(&self) -> &Shop {
        self.pipeline.shop()
    }

    pub fn store(&self) -> &Store {
        self.pipeline.store()
    }

    /// For whoever changes what later requests see.
    pub fn server(&self) -> &Server {
        &self.server
    }
}
