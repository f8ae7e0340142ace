//! The threads that run queries, and the queue before them.
//!
//! DuckDB blocks the thread it runs on, so async callers hand their work over and wait. Threads are the engine's own:
//! their number is the number of queries that run at once.

use std::sync::{Arc, Weak};
use std::{fmt, thread};

use duckdb::Connection;
use tokio::sync::oneshot;

use super::instance::Instance;
use super::queue::{Queue, Waiting};
use super::{EngineError, EngineSettings, Stop};

type Job = Box<dyn FnOnce(&Instance) + Send>;

/// Ends when dropped: threads finish what they run, and what waits is not begun.
pub(super) struct Workers {
    queue: Arc<Queue<Job>>,
}

impl Workers {
    /// Over a snapshot of so many rows.
    pub(super) fn start(instance: &Arc<Instance>, rows: u64, settings: &EngineSettings) -> Result<Self, EngineError> {
        let threads = settings.workers.max(1);
        let workers = Workers { queue: Arc::new(Queue::new(threads, rows)) };
        for _ in 0..threads {
            let (instance, queue) = (Arc::clone(instance), Arc::clone(&workers.queue));
            let work = move || {
                while let Some((job, _running)) = queue.next() {
                    job(&instance);
                }
            };
            thread::Builder::new().name("query".to_owned()).spawn(work).map_err(EngineError::Thread)?;
        }
        Ok(workers)
    }

    /// Waits for the query's turn and for the answer, but no longer than `stop` says. When the caller drops this future,
    /// nobody waits any more, which ends the run.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        stop: &Stop,
        cost: u64,
        work: impl FnOnce(&Connection) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        let waits = Arc::new(());
        let caller: Weak<()> = Arc::downgrade(&waits);
        let (limit, gone) = (stop.clone(), Weak::clone(&caller));
        let job: Job = Box::new(move |instance| {
            let given_up = || (gone.strong_count() == 0).then_some(EngineError::Cancelled);
            let result = instance.run(&|| limit.reason().or_else(given_up), work);
            // Fails when nobody waits any more, which is no failure of the run.
            let _ = reply.send(result);
        });
        self.queue.push(Waiting { person: stop.person(), cost, caller, job });
        let result = tokio::select! {
            result = answer => result.unwrap_or(Err(EngineError::Closed)),
            reason = stop.reached() => Err(reason),
        };
        drop(waits);
        result
    }
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers").finish_non_exhaustive()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.close();
    }
}
