//! How the server is doing, for those who watch over it: counts and times of requests, as Prometheus reads them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::state::Server;

/// Upper borders of the times that are told apart, in seconds.
const BORDERS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Requests since the start, by method, route and status. Routes are those of the server: what stands in them is not told.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, String, u16), Times>>,
}

/// How long requests took.
#[derive(Clone, Debug, Default)]
struct Times {
    count: u64,
    seconds: f64,
    /// Requests within each border, and none within the border before it.
    within: [u64; BORDERS.len()],
}

impl Times {
    fn add(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        self.count += 1;
        self.seconds += seconds;
        let place = BORDERS.iter().zip(&mut self.within).find(|(border, _)| seconds <= **border);
        place.into_iter().for_each(|(_, count)| *count += 1);
    }
}

impl Metrics {
    fn add(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.entry((method, route.to_owned(), status)).or_default().add(took);
    }

    /// The text format of Prometheus.
    fn text(&self) -> String {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = String::new();
        let mut line = |told: String| {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{told}");
        };
        line("# HELP quanxuan_info The version that runs.".to_owned());
        line("# TYPE quanxuan_info gauge".to_owned());
        line(format!("quanxuan_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")));
        line("# HELP quanxuan_request_seconds How long requests took until their answer began.".to_owned());
        line("# TYPE quanxuan_request_seconds histogram".to_owned());
        for ((method, route, status), times) in &requests {
            let of = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            let mut so_far = 0;
            for (border, count) in BORDERS.iter().zip(&times.within) {
                so_far += count;
                line(format!("quanxuan_request_seconds_bucket{{{of},le=\"{border}\"}} {so_far}"));
            }
            line(format!("quanxuan_request_seconds_bucket{{{of},le=\"+Inf\"}} {}", times.count));
            line(format!("quanxuan_request_seconds_sum{{{of}}} {}", times.seconds));
            line(format!("quanxuan_request_seconds_count{{{of}}} {}", times.count));
        }
        text
    }
}

/// Counts a request and what came of it.
pub async fn count(State(server): State<Server>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned()).unwrap_or_default();
    let response = next.run(request).await;
    server.metrics().add(method, &route, response.status().as_u16(), begun.elapsed());
    response
}

/// What clients make up has no name of its own.
fn known(method: &Method) -> &'static str {
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    names.into_iter().find(|name| method.as_str() == *name).unwrap_or("other")
}

/// `/metrics`
pub async fn show(State(server): State<Server>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], server.metrics().text()).into_response()
}
