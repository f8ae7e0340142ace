//! Where the time of an answer went, told to the browser's own tools (`Server-Timing`).

use std::time::{Duration, Instant};

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

/// Runs from the moment the handler began.
#[derive(Debug)]
pub struct Timing {
    begun: Instant,
    database: Duration,
}

impl Timing {
    pub fn begin() -> Self {
        Timing { begun: Instant::now(), database: Duration::ZERO }
    }

    /// Adds time that was spent waiting for the database.
    pub fn add_database(&mut self, took: Duration) {
        self.database += took;
    }

    /// Writes both numbers, in milliseconds, on the response.
    pub fn tell(&self, mut response: Response) -> Response {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let (database, total) = (milliseconds(self.database), milliseconds(self.begun.elapsed()));
        if let Ok(value) = HeaderValue::from_str(&format!("database;dur={database:.1}, total;dur={total:.1}")) {
            response.headers_mut().insert(HeaderName::from_static("server-timing"), value);
        }
        response
    }
}
