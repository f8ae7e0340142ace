//! Folders of segments: plain names that segments are kept under, and that somebody's rights may end at. There is no tree
//! of them, and none is made or removed: a folder is there as long as a segment is in it.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::segments::fold;
use super::{Store, StoreError, Tag};

/// A folder: trimmed, 1 to [`Folder::LIMIT`] characters, without the signs that separate names. As with names of segments,
/// case and full-width forms do not tell folders apart.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Folder(String);

impl Folder {
    pub const LIMIT: usize = 40;

    /// `None` when nothing is left after trimming: no folder.
    ///
    /// # Errors
    /// When it is too long, or holds control characters or what separates names.
    pub fn parse(text: &str) -> Result<Option<Folder>, StoreError> {
        let name: String = text.trim().nfc().collect();
        let is_bad = |letter: char| letter.is_control() || Tag::SEPARATORS.contains(&letter);
        if text.chars().count() > Self::LIMIT || text.chars().any(is_bad) {
            return Err(StoreError::BadFolder { folder: name, limit: Self::LIMIT });
        }
        Ok((!name.is_empty()).then_some(Folder(name)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn key(&self) -> String {
        fold(&self.0)
    }
}

impl TryFrom<String> for Folder {
    type Error = StoreError;

    fn try_from(name: String) -> Result<Self, StoreError> {
        Folder::parse(&name)?.ok_or(StoreError::BadFolder { folder: name, limit: Folder::LIMIT })
    }
}

impl From<Folder> for String {
    fn from(folder: Folder) -> Self {
        folder.0
    }
}

impl PartialEq for Folder {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Folder {}

impl Ord for Folder {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Folder {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Folder {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl Store {
    /// The folders that segments are in, those in the trash too.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn folders(&self) -> Result<BTreeSet<Folder>, StoreError> {
        self.readers
            .run(|connection| {
                let mut statement =
                    connection.prepare_cached("SELECT DISTINCT folder FROM segment WHERE folder IS NOT NULL")?;
                let names = statement.query_map([], |row| row.get::<_, String>(0))?;
                names.map(|name| Folder::try_from(name?)).collect()
            })
            .await
    }
}
