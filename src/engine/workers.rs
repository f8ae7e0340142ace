//! The threads that run queries, and the queue before them.
//!
//! DuckDB blocks the thread it runs on, so async callers hand their work over and wait. Threads are the engine's own:
//! their number is the number of queries that run at once.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use duckdb::Connection;
use tokio::sync::{mpsc, oneshot};

use super::instance::Instance;
use super::{EngineError, EngineSettings, Stop};

type Job = Box<dyn FnOnce(&Instance) + Send>;

/// Ends when dropped: threads finish what they run, then nothing is left in the queue that anybody waits for.
#[derive(Debug)]
pub(super) struct Workers {
    queue: mpsc::Sender<Job>,
}

impl Workers {
    pub(super) fn start(instance: &Arc<Instance>, settings: &EngineSettings) -> Result<Self, EngineError> {
        let (queue, jobs) = mpsc::channel::<Job>(settings.queue.max(1));
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..settings.workers.max(1) {
            let (instance, jobs) = (Arc::clone(instance), Arc::clone(&jobs));
            let work = move || {
                loop {
                    // The lock is held while waiting: the other threads wait for the lock instead of the queue.
                    let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
                    let Some(job) = job else { break };
                    job(&instance);
                }
            };
            thread::Builder::new().name("query".to_owned()).spawn(work).map_err(EngineError::Thread)?;
        }
        Ok(Workers { queue })
    }

    /// Waits for a place and for the answer, but no longer than `stop` says. When the caller drops this future, the
    /// answer has no receiver any more, which ends the run.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        stop: &Stop,
        work: impl FnOnce(&Connection) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        let limit = stop.clone();
        let job: Job = Box::new(move |instance| {
            let abandoned = || reply.is_closed().then_some(EngineError::Cancelled);
            let result = instance.run(&|| limit.reason().or_else(abandoned), work);
            // Fails when nobody waits any more, which is no failure of the run.
            let _ = reply.send(result);
        });
        tokio::select! {
            sent = self.queue.send(job) => sent.map_err(|_| EngineError::Closed)?,
            reason = stop.reached() => return Err(reason),
        }
        tokio::select! {
            result = answer => result.unwrap_or(Err(EngineError::Closed)),
            reason = stop.reached() => Err(reason),
        }
    }
}
