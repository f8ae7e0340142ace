//! The connections that write: one for those who see everything, one for those who see some. Whatever somebody does to the store goes through [`Writer::act`], which cannot be
//! called without saying what is to be recorded: the change and its record are one transaction.

use std::sync::Arc;

use rusqlite::{Transaction, TransactionBehavior};

use super::lane::Lane;
use super::{Act, By, Deed, Store, StoreError, View, chain};

#[derive(Clone, Debug)]
pub(super) struct Writer {
    lane: Lane,
    /// What is seen by whoever writes.
    view: Option<Arc<View>>,
}

impl Writer {
    pub fn new(lane: Lane, view: Option<Arc<View>>) -> Self {
        Writer { lane, view }
    }

    /// Does what somebody does, and records it. The job hands back its result and its deeds: none when, as things stood,
    /// nothing was done.
    pub async fn act<T, D, F>(&self, by: By, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        D: IntoIterator<Item = Deed>,
        F: FnOnce(&Transaction<'_>) -> Result<(T, D), StoreError> + Send + 'static,
    {
        self.keep(move |transaction| {
            let (done, deeds) = job(transaction)?;
            record(transaction, &by, deeds)?;
            Ok(done)
        })
        .await
    }

    /// Keeps what is nobody's act, or a record already: runs, and the store's own bookkeeping.
    pub async fn keep<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let view = self.view.clone();
        self.lane
            .run(move |connection| {
                // Taking the write lock first: another process must not write between what is read here and what is
                // written.
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                view.map_or(Ok(()), |view| view.open(&transaction))?;
                let done = job(&transaction)?;
                transaction.commit()?;
                Ok(done)
            })
            .await
    }
}

/// Records what somebody does in the transaction that does it.
pub(super) fn record(
    transaction: &Transaction<'_>,
    by: &By,
    deeds: impl IntoIterator<Item = Deed>,
) -> Result<(), StoreError> {
    for deed in deeds {
        let act = Act { at: by.at, who: by.who.clone(), token: by.token.clone(), deed };
        chain::append(transaction, act.at, &act)?;
    }
    Ok(())
}

impl Store {
    /// Records what somebody did that changes nothing here.
    ///
    /// # Errors
    /// When it could not be written.
    pub async fn note(&self, by: By, deed: Deed) -> Result<(), StoreError> {
        self.writer.act(by, move |_| Ok(((), [deed]))).await
    }
}
