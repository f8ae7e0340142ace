//! Which segments of the list are wanted, and in which order.

use std::cmp::Reverse;

use serde::Deserialize;

use crate::dsl::Shop;
use crate::store::{Folder, SavedSegment, SegmentSummary, folded};
use crate::web::rule_editor;

/// The list as the address asks for it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    pub q: String,
    pub folder: String,
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

impl Wish {
    pub fn is_filtered(&self) -> bool {
        [&self.q, &self.folder, &self.tag, &self.owner].iter().any(|value| !value.trim().is_empty())
    }

    pub fn sort(&self) -> Sort {
        Sort::ALL.into_iter().find(|sort| sort.as_str() == self.sort).unwrap_or_default()
    }

    /// The segments that are wanted, in order; they come in that of their last change.
    pub fn choose(&self, mut segments: Vec<SegmentSummary>, shop: &Shop) -> Vec<SegmentSummary> {
        let wanted = folded(self.q.trim());
        let folder = folded(self.folder.trim());
        let (tag, owner) = (folded(self.tag.trim()), self.owner.trim());
        segments.retain(|SegmentSummary { segment, .. }| {
            (folder.is_empty() || segment.folder.as_ref().is_some_and(|known| folded(known.as_str()) == folder))
                && (tag.is_empty() || segment.tags.iter().any(|known| folded(known) == tag))
                && (owner.is_empty() || segment.owner == owner)
                && (wanted.is_empty() || has_all(&words(segment, shop), &wanted))
        });
        match self.sort() {
            Sort::Changed => {}
            Sort::Name => segments.sort_by_cached_key(|line| folded(&line.segment.name)),
            Sort::Size => segments.sort_by_key(|line| Reverse(size(line))),
            Sort::Growth => segments.sort_by_key(|line| Reverse(growth(line))),
        }
        segments
    }
}

fn has_all(words: &str, wanted: &str) -> bool {
    wanted.split_whitespace().all(|word| words.contains(word))
}

/// All that is said of a segment, folded: what its rule says in both languages, too.
fn words(segment: &SavedSegment, shop: &Shop) -> String {
    let said = rule_editor::read_back(&segment.newest.text, shop).unwrap_or_default();
    let said = [&segment.name, &segment.description, &segment.newest.text, &said.zh, &said.en];
    let kept = segment.folder.as_ref().map(Folder::as_str);
    let all: Vec<&str> = said.into_iter().chain(&segment.tags).map(String::as_str).chain(kept).collect();
    folded(&all.join("\n"))
}

/// Customers now: in the frozen list, else at the last run.
fn size(line: &SegmentSummary) -> Option<u64> {
    line.frozen.as_ref().or(line.sizes.last()).map(|size| size.count)
}

/// What the last run changed.
fn growth(line: &SegmentSummary) -> Option<i128> {
    match line.sizes.as_slice() {
        [.., before, after] => Some(i128::from(after.count) - i128::from(before.count)),
        _ => None,
    }
}
