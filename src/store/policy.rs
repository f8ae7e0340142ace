//! What the shop wants reviewed before it is used, as its admins have set it.

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::{By, Deed, Store, StoreError};

/// What an approval is needed for; nothing, unless somebody says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Running a segment by itself.
    pub schedules: bool,
    /// Taking away a list of more customers than this.
    pub people: Option<u64>,
    /// Taking away what is personal, unmasked.
    pub contact: bool,
}

impl Store {
    /// # Errors
    /// When the file cannot be read.
    pub async fn policy(&self) -> Result<Policy, StoreError> {
        self.readers.run(|connection| read(connection)).await
    }

    /// # Errors
    /// When the file cannot be written.
    pub async fn set_policy(&self, to: Policy, by: By) -> Result<(), StoreError> {
        let written = serde_json::to_string(&to).map_err(|error| StoreError::Corrupted(error.into()))?;
        self.writer
            .act(by, move |transaction| {
                let from = read(transaction)?;
                let set = "INSERT INTO setting VALUES ('policy', ?1) ON CONFLICT DO UPDATE SET value = excluded.value";
                transaction.execute(set, [written])?;
                Ok(((), (from != to).then_some(Deed::Policy { from, to })))
            })
            .await
    }
}

fn read(connection: &Connection) -> Result<Policy, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM setting WHERE name = 'policy'")?;
    let set: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
    let set = set.map(|set| serde_json::from_str(&set)).transpose();
    Ok(set.map_err(|error| StoreError::Corrupted(error.into()))?.unwrap_or_default())
}
