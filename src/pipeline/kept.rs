//! What single conditions were found to say, kept while there is room.
//!
//! It is known by the query that asks nothing else, values and as-of and all, and lives as long as its snapshot is open: the
//! same query on the same data says the same, so nothing kept can grow old.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::compile::SqlQuery;
use crate::engine::{Column, Numbers};
use crate::members::Members;

/// Bytes that all of it may take.
const ROOM: usize = 512 << 20;

/// What one query says.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// Who satisfies a condition.
    Members(Arc<Members>),
    /// The numbers of those who have one.
    Numbers(Arc<Numbers>),
    /// Nothing that can be kept.
    Other,
}

impl From<Column> for Told {
    fn from(column: Column) -> Self {
        match column {
            Column::True(ids) => Told::Members(Arc::new(ids.into())),
            Column::Numbers(numbers) => Told::Numbers(Arc::new(numbers)),
            Column::Other => Told::Other,
        }
    }
}

impl Told {
    fn size(&self) -> usize {
        match self {
            Told::Members(members) => members.size(),
            Told::Numbers(numbers) => numbers.size(),
            Told::Other => 0,
        }
    }
}

/// What is kept of one snapshot.
#[derive(Debug, Default)]
pub(super) struct Kept {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    told: HashMap<SqlQuery, Entry>,
    size: usize,
    /// Grows with each use.
    clock: u64,
}

#[derive(Debug)]
struct Entry {
    told: Told,
    size: usize,
    used: u64,
}

impl Kept {
    pub fn get(&self, query: &SqlQuery) -> Option<Told> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.clock += 1;
        let clock = inner.clock;
        let entry = inner.told.get_mut(query)?;
        entry.used = clock;
        Some(entry.told.clone())
    }

    pub fn keep(&self, query: SqlQuery, told: Told) {
        let size = told.size() + query.text.len();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.clock += 1;
        let used = inner.clock;
        inner.size += size;
        if let Some(before) = inner.told.insert(query, Entry { told, size, used }) {
            inner.size -= before.size;
        }
        while inner.size > ROOM {
            let oldest = inner.told.iter().min_by_key(|(_, entry)| entry.used).map(|(query, _)| query.clone());
            let Some(removed) = oldest.and_then(|query| inner.told.remove(&query)) else { break };
            inner.size -= removed.size;
        }
    }
}
