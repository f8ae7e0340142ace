//! The queries that wait for a thread, and which of them is next.
//!
//! They stand on a line: each as far behind its person's last one as it is expected to cost, and none before the one that
//! began last. The first in line is next. So everybody who waits gets the same share of the threads, what costs little comes
//! before what costs much, and nothing waits for ever, because the line is only ever gone along.
//!
//! A thread is left to light queries whatever heavy ones wait.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};

/// Rows that a query may have to look at to be light: so many, or one in so many of all rows there are, because in a large
/// snapshot what looks at each customer once is light still.
const LIGHT: u64 = 2_000_000;
const LIGHT_SHARE: u64 = 20;

pub(super) struct Queue<J> {
    line: Mutex<Line<J>>,
    changed: Condvar,
    /// Heavy queries that may run at the same time.
    heavy: usize,
    /// Rows that a query may look at to be none of them.
    light: u64,
}

/// A query that waits.
pub(super) struct Waiting<J> {
    /// Whose it is.
    pub person: Arc<str>,
    /// Rows that it is expected to look at, at most.
    pub cost: u64,
    /// Gone when nobody waits for it any more.
    pub caller: Weak<()>,
    pub job: J,
}

struct Line<J> {
    waiting: Vec<(u64, Waiting<J>)>,
    /// Where the query stood that began last.
    begun: u64,
    /// Where each person's query stood that began last, where it is not behind that.
    last: HashMap<Arc<str>, u64>,
    /// Heavy queries that run.
    heavy: usize,
    is_closed: bool,
}

/// A query that is next; it runs until this is dropped.
pub(super) struct Running<'q, J> {
    queue: &'q Queue<J>,
    is_heavy: bool,
}

impl<J> Queue<J> {
    /// For so many threads, over so many rows.
    pub fn new(threads: usize, rows: u64) -> Self {
        let light = LIGHT.max(rows / LIGHT_SHARE);
        let line = Line { waiting: Vec::new(), begun: 0, last: HashMap::new(), heavy: 0, is_closed: false };
        Queue { line: Mutex::new(line), changed: Condvar::new(), heavy: threads.saturating_sub(1).max(1), light }
    }

    pub fn push(&self, waiting: Waiting<J>) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.push(waiting);
        drop(line);
        // Whoever is woken may have to leave it to another thread.
        self.changed.notify_all();
    }

    /// Waits for the next query; `None` when there will be none.
    pub fn next(&self) -> Option<(J, Running<'_, J>)> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if line.is_closed {
                return None;
            }
            if let Some(waiting) = line.next(self.heavy, self.light) {
                let is_heavy = waiting.cost > self.light;
                line.heavy += usize::from(is_heavy);
                return Some((waiting.job, Running { queue: self, is_heavy }));
            }
            line = self.changed.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Nothing that waits is begun any more.
    pub fn close(&self) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.is_closed = true;
        line.waiting.clear();
        drop(line);
        self.changed.notify_all();
    }
}

impl<J> Drop for Running<'_, J> {
    fn drop(&mut self) {
        if self.is_heavy {
            self.queue.line.lock().unwrap_or_else(PoisonError::into_inner).heavy -= 1;
            self.queue.changed.notify_all();
        }
    }
}

impl<J> Waiting<J> {
    fn is_given_up(&self) -> bool {
        self.caller.strong_count() == 0
    }
}

impl<J> Line<J> {
    fn push(&mut self, waiting: Waiting<J>) {
        // What somebody has given up, an older edit say, is no reason to let them wait.
        self.waiting.retain(|(_, waiting)| !waiting.is_given_up());
        let own = self.waiting.iter().filter(|(_, other)| other.person == waiting.person).map(|(at, _)| *at);
        let last = own.chain(self.last.get(&waiting.person).copied()).max().unwrap_or_default();
        let at = last.max(self.begun).saturating_add(waiting.cost);
        self.waiting.push((at, waiting));
    }

    fn next(&mut self, heavy: usize, light: u64) -> Option<Waiting<J>> {
        self.waiting.retain(|(_, waiting)| !waiting.is_given_up());
        let may_begin = |waiting: &Waiting<J>| self.heavy < heavy || waiting.cost <= light;
        let places = self.waiting.iter().enumerate().filter(|(_, (_, waiting))| may_begin(waiting));
        let (place, _) = places.min_by_key(|(_, (at, _))| *at)?;
        // Those of one place stay in the order in which they came.
        let (at, next) = self.waiting.remove(place);
        self.begun = self.begun.max(at);
        self.last.insert(Arc::clone(&next.person), at);
        self.last.retain(|_, at| *at > self.begun);
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{LIGHT, Queue, Running, Waiting};

    /// A queue for so many threads, its queries known by names.
    struct Place {
        queue: Queue<&'static str>,
        caller: Arc<()>,
    }

    impl Place {
        fn new(threads: usize) -> Self {
            Place { queue: Queue::new(threads, 0), caller: Arc::new(()) }
        }

        fn push(&self, person: &str, cost: u64, job: &'static str) {
            self.push_of(&self.caller, person, cost, job);
        }

        fn push_of(&self, caller: &Arc<()>, person: &str, cost: u64, job: &'static str) {
            self.queue.push(Waiting { person: person.into(), cost, caller: Arc::downgrade(caller), job });
        }

        fn begin(&self) -> (&'static str, Running<'_, &'static str>) {
            self.queue.next().unwrap()
        }

        /// What comes next, one after the other.
        fn run(&self, count: usize) -> Vec<&'static str> {
            (0..count).map(|_| self.begin().0).collect()
        }
    }

    #[test]
    fn whoever_asks_much_does_not_keep_others_waiting() {
        let place = Place::new(1);
        ["a1", "a2", "a3", "a4"].into_iter().for_each(|job| place.push("a", 10, job));
        place.push("b", 10, "b1");
        place.push("c", 10, "c1");
        assert_eq!(place.run(3), ["a1", "b1", "c1"]);
        place.push("b", 10, "b2");
        assert_eq!(place.run(4), ["a2", "b2", "a3", "a4"]);
    }

    #[test]
    fn what_costs_little_comes_first_and_what_costs_much_comes_all_the_same() {
        let place = Place::new(1);
        place.push("a", 100, "heavy");
        let mut begun = Vec::new();
        for _ in 0..20 {
            place.push("b", 10, "light");
            begun.extend(place.run(1));
        }
        assert_eq!(begun.iter().position(|job| *job == "heavy"), Some(9), "{begun:?}");
        // Who was away has saved nothing up.
        place.push("b", 10, "b");
        place.push("c", 10, "c1");
        place.push("c", 10, "c2");
        place.push("c", 10, "c3");
        assert_eq!(place.run(3)[1..], ["c1", "b"]);
    }

    #[test]
    fn what_was_given_up_is_gone_and_counts_for_nothing() {
        let place = Place::new(1);
        for _ in 0..5 {
            place.push_of(&Arc::new(()), "a", 1_000, "older edit");
        }
        place.push("b", 20, "b");
        place.push("a", 10, "newest edit");
        assert_eq!(place.run(2), ["newest edit", "b"]);
    }

    #[test]
    fn a_thread_is_left_to_light_queries() {
        let place = Place::new(2);
        place.push("a", LIGHT + 1, "heavy");
        place.push("b", LIGHT + 1, "other");
        place.push("c", 3 * LIGHT, "third");
        let (first, running) = place.begin();
        place.push("d", LIGHT, "light");
        assert_eq!((first, place.run(1)), ("heavy", vec!["light"]));
        drop(running);
        assert_eq!(place.run(2), ["other", "third"]);
    }

    #[test]
    fn a_closed_queue_ends() {
        let place = Place::new(1);
        place.push("a", 1, "a");
        place.queue.close();
        assert!(place.queue.next().is_none());
    }
}
