//! Sets of customers, compressed, and what they have in common.

use std::{fmt, io};

use roaring::RoaringTreemap;

use crate::hash;

/// A set of customers.
#[derive(Clone, Default, PartialEq)]
pub struct Members(RoaringTreemap);

/// Flipping the sign maps ids to unsigned numbers of the same order, so that negative ones are kept, too.
const SIGN: u64 = 1 << 63;

impl Members {
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    pub fn contains(&self, id: i64) -> bool {
        self.0.contains(id.cast_unsigned() ^ SIGN)
    }

    /// In ascending order.
    pub fn ids(&self) -> impl Iterator<Item = i64> {
        self.0.iter().map(|key| (key ^ SIGN).cast_signed())
    }

    /// [`hash::of_ids`] of them.
    pub fn hash(&self) -> String {
        hash::of_ids(&self.ids().collect::<Vec<_>>())
    }

    /// Those in both.
    #[must_use]
    pub fn and(&self, other: &Members) -> Members {
        Members(&self.0 & &other.0)
    }

    /// Those in one or in both.
    #[must_use]
    pub fn or(&self, other: &Members) -> Members {
        Members(&self.0 | &other.0)
    }

    /// Those not in the other.
    #[must_use]
    pub fn without(&self, other: &Members) -> Members {
        Members(&self.0 - &other.0)
    }

    /// How many bytes they take.
    pub fn size(&self) -> usize {
        self.0.serialized_size()
    }

    /// # Errors
    /// None: writing to memory does not fail.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.size());
        self.0.serialize_into(&mut bytes)?;
        Ok(bytes)
    }

    /// # Errors
    /// When the bytes are no set.
    pub fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        RoaringTreemap::deserialize_from(bytes).map(Members)
    }
}

impl FromIterator<i64> for Members {
    fn from_iter<I: IntoIterator<Item = i64>>(ids: I) -> Self {
        Members(ids.into_iter().map(|id| id.cast_unsigned() ^ SIGN).collect())
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Members({})", self.count())
    }
}

/// What differs between two lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// In the later list only.
    pub entered: Members,
    /// In the earlier list only.
    pub left: Members,
    /// In both.
    pub kept: Members,
}

impl Movement {
    pub fn between(before: &Members, after: &Members) -> Self {
        Movement { entered: after.without(before), left: before.without(after), kept: before.and(after) }
    }
}
