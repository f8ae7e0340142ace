//! Sets of customers, compressed, and what they have in common.

use std::{fmt, io};

use roaring::{RoaringBitmap, RoaringTreemap};

use crate::hash;

/// A set of customers.
#[derive(Clone, Default, PartialEq)]
pub struct Members(RoaringTreemap);

/// Flipping the sign maps ids to unsigned numbers of the same order, so that negative ones are kept, too.
const SIGN: u64 = 1 << 63;

/// Bytes that an id may take as bits, and all of them.
const CLOSE: usize = 8;
const MOST_BYTES: usize = 1 << 28;

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
        Members::from(ids.into_iter().collect::<Vec<i64>>())
    }
}

/// Quickest when they ascend.
impl From<Vec<i64>> for Members {
    fn from(mut ids: Vec<i64>) -> Self {
        if !ids.is_sorted() {
            ids.sort_unstable();
        }
        ids.dedup();
        let high = |id: i64| (id.cast_unsigned() ^ SIGN) >> 32;
        let runs = ids.chunk_by(|one, next| high(*one) == high(*next));
        let parts = runs.filter_map(|run| Some((u32::try_from(high(*run.first()?)).ok()?, run_of(run))));
        Members(RoaringTreemap::from_bitmaps(parts))
    }
}

/// Ids that ascend and differ in their lower half only. Those that lie close are written as bits, a byte for eight.
fn run_of(ids: &[i64]) -> RoaringBitmap {
    let low = |id: &i64| id.cast_unsigned() as u32;
    let (Some(first), Some(last)) = (ids.first().map(low), ids.last().map(low)) else { return RoaringBitmap::new() };
    let base = first & !7;
    let bytes = usize::try_from((last - base) >> 3).unwrap_or(usize::MAX);
    if bytes >= CLOSE.saturating_mul(ids.len()) || bytes >= MOST_BYTES {
        let lows = || ids.iter().map(low);
        return RoaringBitmap::from_sorted_iter(lows()).unwrap_or_else(|_| lows().collect());
    }
    let mut bits = vec![0_u8; bytes + 1];
    for place in ids.iter().map(|id| low(id) - base) {
        if let Some(byte) = usize::try_from(place >> 3).ok().and_then(|at| bits.get_mut(at)) {
            *byte |= 1 << (place & 7);
        }
    }
    RoaringBitmap::from_lsb0_bytes(base, &bits)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Members;

    #[test]
    fn a_set_holds_the_ids_it_is_made_of_however_they_lie() {
        let near = i64::from(u32::MAX);
        let borders = [i64::MIN, i64::MIN + 1, -near - 1, -near, -1, 0, 1, 7, 8, near - 1, near, near + 1, i64::MAX];
        let close: Vec<i64> = (-70_000..200_000).filter(|id| id % 3 != 0).collect();
        let far: Vec<i64> = (0..2_000).map(|step| step * 1_000_003).collect();
        let across: Vec<i64> = (near - 5_000..near + 5_000).collect();
        let again = vec![5, 3, 5, -1, 3, 1 << 40];
        for ids in [borders.to_vec(), close, far, across, again, vec![9], Vec::new()] {
            let expected: BTreeSet<i64> = ids.iter().copied().collect();
            let members = Members::from(ids);
            assert!(members.ids().eq(expected.iter().copied()), "{expected:?}");
            assert_eq!(members.count(), u64::try_from(expected.len()).unwrap());
            assert_eq!(Members::from_bytes(&members.to_bytes().unwrap()).unwrap(), members);
            // However it came about: a set is equal to one put together of others.
            let (even, odd): (Vec<i64>, Vec<i64>) = expected.iter().partition(|id| *id % 2 == 0);
            assert!(Members::from(even).or(&Members::from(odd)) == members);
        }
    }
}
