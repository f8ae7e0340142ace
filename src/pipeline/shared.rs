//! Requests that run at the same time and ask the same share one result.
//!
//! Nothing is kept: whoever comes first runs, and tells all who wait meanwhile; when they leave, or fail, the next one runs.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::compile::SqlQuery;

/// What is under way, by the query that asks for it.
#[derive(Debug)]
pub(super) struct Shared<T> {
    running: Mutex<HashMap<SqlQuery, watch::Receiver<Option<T>>>>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Shared { running: Mutex::default() }
    }
}

/// Who finds out what a query says.
pub(super) enum Turn<'s, T> {
    Mine(Promise<'s, T>),
    Theirs(Coming<T>),
}

/// Of one who runs: kept with the result, broken when dropped.
pub(super) struct Promise<'s, T> {
    shared: &'s Shared<T>,
    query: SqlQuery,
    result: watch::Sender<Option<T>>,
}

/// What somebody else has promised.
pub(super) struct Coming<T>(watch::Receiver<Option<T>>);

impl<T: Clone> Shared<T> {
    /// Whoever comes first has the turn until its promise is dropped.
    pub fn turn(&self, query: &SqlQuery) -> Turn<'_, T> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(coming) = running.get(query) {
            return Turn::Theirs(Coming(coming.clone()));
        }
        let (result, coming) = watch::channel(None);
        running.insert(query.clone(), coming);
        Turn::Mine(Promise { shared: self, query: query.clone(), result })
    }

    /// The result of `work`, or of the same work that somebody else has begun.
    pub async fn run<E>(&self, query: &SqlQuery, work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let mut work = pin!(work);
        loop {
            match self.turn(query) {
                Turn::Mine(promise) => {
                    let result = work.as_mut().await?;
                    promise.keep(result.clone());
                    return Ok(result);
                }
                Turn::Theirs(coming) => {
                    if let Some(result) = coming.result().await {
                        return Ok(result);
                    }
                }
            }
        }
    }
}

impl<T> Promise<'_, T> {
    pub fn keep(self, result: T) {
        // Fails when nobody waits, which is no failure.
        let _ = self.result.send(Some(result));
    }
}

impl<T> Drop for Promise<'_, T> {
    fn drop(&mut self) {
        self.shared.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.query);
    }
}

impl<T: Clone> Coming<T> {
    /// `None` when the promise was broken.
    pub async fn result(mut self) -> Option<T> {
        self.0.wait_for(Option::is_some).await.ok().and_then(|result| result.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use super::{Shared, SqlQuery};

    fn query(text: &str) -> SqlQuery {
        SqlQuery { text: text.to_owned(), params: Vec::new() }
    }

    #[test]
    fn who_asks_the_same_at_the_same_time_waits_for_one_result() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (shared, runs) = (Shared::default(), Cell::new(0));
        let work = |answer: Result<u32, &'static str>| {
            let runs = &runs;
            async move {
                runs.set(runs.get() + 1);
                tokio::time::sleep(Duration::from_millis(20)).await;
                answer
            }
        };
        let (one, other) = (query("SELECT 1"), query("SELECT 2"));
        runtime.block_on(async {
            let (a, b, c) = tokio::join!(
                shared.run(&one, work(Ok(1))),
                shared.run(&one, work(Ok(7))),
                shared.run(&other, work(Ok(2)))
            );
            assert_eq!((a, b, c, runs.get()), (Ok(1), Ok(1), Ok(2), 2));
            // Afterwards it runs again.
            assert_eq!((shared.run(&one, work(Ok(3))).await, runs.get()), (Ok(3), 3));
            // A failure, and somebody who leaves, are not shared: the next one runs.
            let (a, b) = tokio::join!(shared.run(&one, work(Err("no"))), shared.run(&one, work(Ok(4))));
            assert_eq!((a, b, runs.get()), (Err("no"), Ok(4), 5));
            let leaves = tokio::time::timeout(Duration::from_millis(5), shared.run(&one, work(Ok(5))));
            let (a, b) = tokio::join!(leaves, shared.run(&one, work(Ok(6))));
            assert!(a.is_err());
            assert_eq!((b, runs.get()), (Ok(6), 7));
        });
    }
}
