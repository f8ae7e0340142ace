//! Webhooks: addresses that are told who entered and left a segment when it is run by itself. What is sent to them is in
//! [`super::outbox`].

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

use super::segments::{instant, read as segment, stamp};
use super::{By, Deed, HookDeed, SegmentId, Store, StoreError};

/// Hooks of a shop.
const MOST: u32 = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HookId(pub(super) i64);

impl HookId {
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for HookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for HookId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(HookId)
    }
}

impl<'de> serde::Deserialize<'de> for HookId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        i64::deserialize(from).map(HookId)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    pub id: HookId,
    /// All of them otherwise.
    pub segment: Option<SegmentId>,
    /// What the segment is called now.
    pub segment_name: Option<String>,
    pub address: String,
    pub author: String,
    pub created: Timestamp,
    /// Since when nothing is sent to it, because nothing arrived.
    pub off: Option<Timestamp>,
}

/// A hook to be made.
#[derive(Clone, Debug)]
pub struct NewHook {
    pub segment: Option<SegmentId>,
    pub address: String,
    /// What it is sent is signed with it.
    pub secret: String,
}

impl Hook {
    /// For the record, which names the host only: what follows it in an address may be a secret.
    pub(super) fn deed(&self, did: HookDeed) -> Deed {
        let host = self.address.split('/').nth(2).unwrap_or_default().to_owned();
        Deed::Hook { segment: self.segment, host, did }
    }
}

impl Store {
    /// Makes a hook.
    ///
    /// # Errors
    /// When there is no such segment, or there are too many hooks.
    pub async fn add_hook(&self, new: NewHook, by: By) -> Result<Hook, StoreError> {
        let (author, now) = (by.who.clone(), stamp(by.at));
        self.writer
            .act(by, move |transaction| {
                if let Some(id) = new.segment {
                    segment(transaction, id)?;
                }
                let there: u32 =
                    transaction
                        .query_row("SELECT count(*) FROM main.hook WHERE removed IS NULL", [], |row| row.get(0))?;
                if there >= MOST {
                    return Err(StoreError::TooManyHooks { limit: MOST });
                }
                transaction.execute(
                    "INSERT INTO main.hook (segment, address, secret, author, created) VALUES (?1, ?2, ?3, ?4, ?5)",
                    (new.segment.map(|segment| segment.0), new.address, new.secret, author, now),
                )?;
                let made = read(transaction, HookId(transaction.last_insert_rowid()))?;
                let deed = made.deed(HookDeed::Added);
                Ok((made, [deed]))
            })
            .await
    }

    /// Takes a hook away, with what has not been sent to it.
    ///
    /// # Errors
    /// When there is no such hook.
    pub async fn remove_hook(&self, id: HookId, by: By) -> Result<(), StoreError> {
        let now = stamp(by.at);
        self.writer
            .act(by, move |transaction| {
                let deed = read(transaction, id)?.deed(HookDeed::Removed);
                transaction.execute("UPDATE main.hook SET removed = ?2, secret = '' WHERE id = ?1", (id.0, now))?;
                transaction.execute("UPDATE main.delivery SET next = NULL WHERE hook = ?1", [id.0])?;
                Ok(((), [deed]))
            })
            .await
    }

    /// Sends to a hook again that was switched off, first what has waited.
    ///
    /// # Errors
    /// When there is no such hook.
    pub async fn switch_hook_on(&self, id: HookId, by: By) -> Result<(), StoreError> {
        self.writer
            .act(by, move |transaction| {
                let hook = read(transaction, id)?;
                transaction.execute("UPDATE main.hook SET off = NULL WHERE id = ?1", [id.0])?;
                Ok(((), hook.off.map(|_| hook.deed(HookDeed::SwitchedOn))))
            })
            .await
    }

    /// The hooks there are, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn hooks(&self) -> Result<Vec<Hook>, StoreError> {
        self.readers
            .run(|connection| {
                let mut statement = connection.prepare_cached(&format!("{HOOK} ORDER BY h.id"))?;
                let mut rows = statement.query([])?;
                let mut hooks = Vec::new();
                while let Some(row) = rows.next()? {
                    hooks.push(hook(row)?);
                }
                Ok(hooks)
            })
            .await
    }
}

const HOOK: &str = "SELECT h.id, h.segment, s.name, h.address, h.author, h.created, h.off
                    FROM hook h LEFT JOIN segment s ON s.id = h.segment WHERE h.removed IS NULL";

/// A hook that was not removed.
pub(super) fn read(connection: &Connection, id: HookId) -> Result<Hook, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{HOOK} AND h.id = ?1"))?;
    statement.query_row([id.0], |row| Ok(hook(row))).optional()?.ok_or(StoreError::HookNotFound)?
}

fn hook(row: &Row<'_>) -> Result<Hook, StoreError> {
    Ok(Hook {
        id: HookId(row.get(0)?),
        segment: row.get::<_, Option<i64>>(1)?.map(SegmentId),
        segment_name: row.get(2)?,
        address: row.get(3)?,
        author: row.get(4)?,
        created: instant(row, 5)?,
        off: row.get::<_, Option<String>>(6)?.map(|_| instant(row, 6)).transpose()?,
    })
}
