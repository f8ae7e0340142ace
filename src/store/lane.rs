//! A queue of database jobs and the threads that do them, so that no async thread ever waits for the disk.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::{StoreError, View};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Jobs that may wait; past that, callers wait for a place.
const QUEUE: usize = 64;

/// Handle to the queue; the threads end when the last handle is gone and the queue is empty.
#[derive(Clone)]
pub(super) struct Lane {
    queue: mpsc::Sender<Job>,
}

impl Lane {
    /// One thread per connection.
    pub fn start(name: &str, connections: Vec<Connection>) -> io::Result<Self> {
        let (queue, jobs) = mpsc::channel::<Job>(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for mut connection in connections {
            let jobs = Arc::clone(&jobs);
            thread::Builder::new().name(name.to_owned()).spawn(move || {
                loop {
                    let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
                    match job {
                        Some(job) => job(&mut connection),
                        None => break,
                    }
                }
            })?;
        }
        Ok(Lane { queue })
    }

    /// Does a job and hands back what it found. A job whose caller went away is done all the same.
    pub async fn run<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, result) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let _ = reply.send(job(connection));
        });
        self.queue.send(job).await.map_err(|_| StoreError::Closed)?;
        result.await.map_err(|_| StoreError::Closed)?
    }
}

/// Reading, as far as somebody sees it.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    lane: Lane,
    view: Option<Arc<View>>,
}

impl Readers {
    pub fn new(lane: Lane, view: Option<Arc<View>>) -> Self {
        Readers { lane, view }
    }

    /// As [`Lane::run`].
    pub async fn run<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let view = self.view.clone();
        self.lane
            .run(move |connection| {
                view.map_or(Ok(()), |view| view.open(connection))?;
                job(connection)
            })
            .await
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lane").field("free", &self.queue.capacity()).finish()
    }
}
