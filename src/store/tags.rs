//! Tags of segments: short words that people sort them by.

use rusqlite::Transaction;
use unicode_normalization::UnicodeNormalization;

use super::segments::{fold, read, touch};
use super::{By, SegmentDeed, SegmentId, Store, StoreError};

/// A tag: trimmed, 1 to [`Tag::LIMIT`] characters, without the signs that separate tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

impl Tag {
    /// What stands between tags.
    pub const SEPARATORS: [char; 6] = [',', '，', '、', ';', '；', '\n'];
    pub const LIMIT: usize = 40;
    /// Tags of one segment.
    pub const MOST: usize = 20;

    /// The tags of a text, each once.
    ///
    /// # Errors
    /// When one is too long or holds control characters, or there are too many.
    pub fn parse_all(text: &str) -> Result<Vec<Tag>, StoreError> {
        let mut tags: Vec<Tag> = Vec::new();
        for part in text.split(Self::SEPARATORS).map(str::trim).filter(|part| !part.is_empty()) {
            let name: String = part.nfc().collect();
            if name.chars().count() > Self::LIMIT || name.chars().any(char::is_control) {
                return Err(StoreError::BadTag { tag: name, limit: Self::LIMIT });
            }
            if !tags.iter().any(|known| known.key() == fold(&name)) {
                tags.push(Tag(name));
            }
        }
        if tags.len() > Self::MOST {
            return Err(StoreError::TooManyTags { limit: Self::MOST });
        }
        Ok(tags)
    }

    fn key(&self) -> String {
        fold(&self.0)
    }
}

impl Store {
    /// Gives segments tags, beside those they have.
    ///
    /// # Errors
    /// When one of the segments is not there, or would have too many; then none is changed.
    pub async fn tag_segments(&self, ids: Vec<SegmentId>, tags: Vec<Tag>, by: By) -> Result<(), StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let mut deeds = Vec::new();
                for id in ids {
                    add(transaction, id, &tags)?;
                    let segment = read(transaction, id)?;
                    if segment.tags.len() > Tag::MOST {
                        return Err(StoreError::TooManyTags { limit: Tag::MOST });
                    }
                    touch(transaction, id, at)?;
                    deeds.push(segment.deed(SegmentDeed::Tagged { tags: names(&tags) }));
                }
                Ok(((), deeds))
            })
            .await
    }

    /// Takes tags away from segments.
    ///
    /// # Errors
    /// When one of the segments is not there; then none is changed.
    pub async fn untag_segments(&self, ids: Vec<SegmentId>, tags: Vec<Tag>, by: By) -> Result<(), StoreError> {
        let at = by.at;
        self.writer
            .act(by, move |transaction| {
                let mut deeds = Vec::new();
                for id in ids {
                    for tag in &tags {
                        transaction
                            .execute("DELETE FROM main.tag WHERE segment = ?1 AND name_key = ?2", (id.0, tag.key()))?;
                    }
                    touch(transaction, id, at)?;
                    deeds.push(read(transaction, id)?.deed(SegmentDeed::Untagged { tags: names(&tags) }));
                }
                Ok(((), deeds))
            })
            .await
    }
}

fn names(tags: &[Tag]) -> Vec<String> {
    tags.iter().map(|tag| tag.0.clone()).collect()
}

/// Gives a segment these tags and no others.
pub(super) fn replace(transaction: &Transaction<'_>, id: SegmentId, tags: &[Tag]) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM main.tag WHERE segment = ?1", [id.0])?;
    add(transaction, id, tags)
}

fn add(transaction: &Transaction<'_>, id: SegmentId, tags: &[Tag]) -> Result<(), StoreError> {
    let mut statement = transaction
        .prepare_cached("INSERT INTO main.tag (segment, name_key, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?;
    for tag in tags {
        statement.execute((id.0, tag.key(), &tag.0))?;
    }
    Ok(())
}
