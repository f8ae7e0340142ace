//! Which segments of the list are wanted, and in which order.

use std::cmp::Reverse;

use serde::Deserialize;

use crate::dsl::Shop;
use crate::lang::Bilingual;
use crate::store::{SegmentSummary, folded};
use crate::web::rule_editor;

/// The list as the address asks for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    pub q: String,
    pub tag: String,
    pub owner: String,
    pub sort: String,
    pub trash: Option<String>,
    pub page: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Changed,
    Name,
    Size,
    Growth,
}

impl Sort {
    pub const ALL: [Sort; 4] = [Sort::Changed, Sort::Name, Sort::Size, Sort::Growth];

    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Changed => "changed",
            Sort::Name => "name",
            Sort::Size => "size",
            Sort::Growth => "growth",
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Sort::Changed => "sort-changed",
            Sort::Name => "sort-name",
            Sort::Size => "sort-size",
            Sort::Growth => "sort-growth",
        }
    }
}

/// A segment with what its rule says, when the catalog still knows its words.
pub struct Entry {
    pub summary: SegmentSummary,
    pub said: Option<Bilingual>,
}

impl Entry {
    pub fn new(summary: SegmentSummary, shop: &Shop) -> Self {
        Entry { said: rule_editor::read_back(&summary.segment.newest.text, shop), summary }
    }

    /// All that can be searched, folded.
    fn words(&self) -> String {
        let segment = &self.summary.segment;
        let said = self.said.as_ref().map(|said| [said.zh.as_str(), said.en.as_str()]).unwrap_or_default();
        let rest = [segment.name.as_str(), segment.description.as_str(), segment.newest.text.as_str()];
        let tags = segment.tags.iter().map(String::as_str);
        folded(&rest.into_iter().chain(said).chain(tags).collect::<Vec<_>>().join("\n"))
    }

    /// Customers now: in the frozen list, else at the last run.
    fn size(&self) -> Option<u64> {
        self.summary.frozen.as_ref().or(self.summary.sizes.last()).map(|size| size.count)
    }

    /// What the last run changed.
    fn growth(&self) -> Option<i128> {
        match self.summary.sizes.as_slice() {
            [.., before, after] => Some(i128::from(after.count) - i128::from(before.count)),
            _ => None,
        }
    }
}

impl Wish {
    pub fn is_filtered(&self) -> bool {
        [&self.q, &self.tag, &self.owner].iter().any(|value| !value.trim().is_empty())
    }

    pub fn sort(&self) -> Sort {
        Sort::ALL.into_iter().find(|sort| sort.as_str() == self.sort).unwrap_or_default()
    }

    /// The entries that are wanted, in order; they come in that of their last change.
    pub fn choose(&self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let wanted = folded(&self.q);
        let (tag, owner) = (folded(self.tag.trim()), self.owner.trim());
        entries.retain(|entry| {
            let segment = &entry.summary.segment;
            let words = entry.words();
            wanted.split_whitespace().all(|word| words.contains(word))
                && (tag.is_empty() || segment.tags.iter().any(|known| folded(known) == tag))
                && (owner.is_empty() || segment.owner == owner)
        });
        match self.sort() {
            Sort::Changed => {}
            Sort::Name => entries.sort_by_cached_key(|entry| folded(&entry.summary.segment.name)),
            Sort::Size => entries.sort_by_key(|entry| Reverse(entry.size())),
            Sort::Growth => entries.sort_by_key(|entry| Reverse(entry.growth())),
        }
        entries
    }
}
