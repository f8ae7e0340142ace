//! Connections: whoever is slow to say what they want is let go, and whoever is being answered when the server stops is
//! answered first.

use std::io;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(5);

/// How long answers under way may take once the server stops.
const LAST: Duration = Duration::from_secs(30);

/// After failing to take a connection (out of file handles), the next try.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers until `stop` resolves.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let under_way = GracefulShutdown::new();
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stop => break,
        };
        let stream = match taken {
            Ok((stream, _)) => stream,
            Err(error) => {
                refused(&error).await;
                continue;
            }
        };
        // Answers are written whole; waiting to join them to others only delays them.
        let _ = stream.set_nodelay(true);
        let mut connections = http1::Builder::new();
        connections.timer(TokioTimer::new()).header_read_timeout(HEAD);
        let service = TowerToHyperService::new(router.clone());
        let connection = under_way.watch(connections.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST, under_way.shutdown()).await.is_err() {
        tracing::warn!("stopped before everybody was answered");
    }
}

async fn refused(error: &io::Error) {
    tracing::warn!(%error, "a connection could not be taken");
    tokio::time::sleep(PAUSE).await;
}
