//! The pages: an HTTP server that renders what the inner layers know.
//!
//! Owns: the route table ([`routes`]), what every page has around it ([`shell`]), status codes ([`error`]), files sent to
//! the browser ([`assets`]), one module per page ([`pages`]), and what programs ask ([`api`], [`health`]). Does not own any
//! sentence (`data/lang`), nor any decision about customers: a page shows what [`crate::pipeline`] and [`crate::store`]
//! answer.
//!
//! A page is a file in `pages/`, its template, one line in [`routes`] and a test. Fragments that htmx swaps are named
//! blocks of the page's own template, so that a fragment cannot differ from the page.

pub mod actor;
pub mod api;
pub mod assets;
pub mod clock;
pub mod diff;
#[cfg(feature = "oidc")]
pub mod entrance;
pub mod error;
pub mod export;
pub mod heads;
pub mod health;
pub mod keys;
pub mod lang;
pub mod metrics;
pub mod number;
pub mod pages;
pub mod preferences;
pub mod protection;
pub mod public_url;
pub mod quoted;
pub mod routes;
pub mod rule_editor;
pub mod secrets;
mod serving;
pub mod shell;
pub mod sparkline;
pub mod sql;
pub mod state;
pub mod theme;
pub mod timing;

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::watch;

pub use public_url::PublicUrl;
pub use routes::router;
pub use state::{AppState, Server};

/// Why the server did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Without a sign-in nobody but this machine may reach the server.
    #[error(
        "{0} is reachable from other machines: use a loopback address such as 127.0.0.1:8750, or say with --public-url what people call the server there"
    )]
    NotLoopback(SocketAddr),
    #[error("cannot listen on {address}")]
    Listen { address: SocketAddr, source: io::Error },
}

/// Takes the address; port 0 picks a free one, which [`TcpListener::local_addr`] then tells. With a public address
/// everybody signs in, so only then other machines may come.
///
/// # Errors
/// When the address is neither a loopback one nor public, or is taken.
pub async fn listen(address: SocketAddr, public: Option<&PublicUrl>) -> Result<TcpListener, ServeError> {
    if public.is_none() && !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })
}

/// Answers requests, runs segments when they are due, tells hooks of it, makes files of long lists and notes the head of the
/// record each day, until `stop` resolves; what is under way is finished first.
pub async fn serve(listener: TcpListener, server: Server, stop: impl Future<Output = ()>) {
    let (serving, served) = watch::channel(());
    // Nothing is ever sent there; it closes.
    let over = |mut served: watch::Receiver<()>| async move { drop(served.changed().await) };
    let (keeper, sender, maker, last) = (server.clone(), server.clone(), server.clone(), server.clone());
    let (kept, sent, made) = (over(served.clone()), over(served.clone()), over(served));
    let keeping = tokio::spawn(async move { keeper.keep_up(kept).await });
    let sending = tokio::spawn(async move { sender.keep_sending(sent).await });
    let making = tokio::spawn(async move { maker.keep_exporting(made).await });
    serving::serve(listener, router(server), stop).await;
    drop(serving);
    let _ = tokio::join!(keeping, sending, making);
    if let Err(error) = heads::note(&last.pipeline(), jiff::Timestamp::now()).await {
        tracing::error!(?error, "the head of the record could not be noted");
    }
}
