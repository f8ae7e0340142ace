//! Requests that run at the same time and ask the same share one result.
//!
//! Nothing is kept: a result lives as long as somebody waits for it. Whoever comes first runs; when they leave, or fail, the
//! next one runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OnceCell;

use crate::compile::SqlQuery;

/// What is under way, by the query that asks for it.
#[derive(Debug)]
pub(super) struct Shared<T> {
    running: Mutex<HashMap<SqlQuery, Weak<OnceCell<T>>>>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Shared { running: Mutex::default() }
    }
}

impl<T: Clone> Shared<T> {
    /// The result of `work`, or of the same work that somebody else has begun.
    pub async fn run<E>(&self, query: &SqlQuery, work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let cell = self.cell(query);
        cell.get_or_try_init(|| work).await.cloned()
    }

    fn cell(&self, query: &SqlQuery) -> Arc<OnceCell<T>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cell) = running.get(query).and_then(Weak::upgrade) {
            return cell;
        }
        running.retain(|_, cell| cell.strong_count() > 0);
        let cell = Arc::new(OnceCell::new());
        running.insert(query.clone(), Arc::downgrade(&cell));
        cell
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
