//! Ends a run from outside.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use duckdb::Connection;

use super::EngineError;

/// How often a run looks whether it must stop, and how often it is told so: DuckDB loses an interrupt that comes before
/// the query has begun, so one is not enough.
const HEARTBEAT: Duration = Duration::from_millis(50);

/// Does `work` and interrupts it as soon as `stopped` gives a reason. A panic ends this run only.
pub(super) fn watched<T>(
    connection: &Connection,
    stopped: &(dyn Fn() -> Option<EngineError> + Sync),
    work: impl FnOnce(&Connection) -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    let interrupt = connection.interrupt_handle();
    thread::scope(|scope| {
        let (running, ended) = channel::<()>();
        let watch = move || {
            while ended.recv_timeout(HEARTBEAT) == Err(RecvTimeoutError::Timeout) {
                if stopped().is_some() {
                    interrupt.interrupt();
                }
            }
        };
        thread::Builder::new().spawn_scoped(scope, watch).map_err(EngineError::Thread)?;
        let result = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(Err(EngineError::Panicked));
        drop(running);
        // An interrupted query fails with DuckDB's words; the reason says it better.
        result.map_err(|error| stopped().unwrap_or(error))
    })
}
