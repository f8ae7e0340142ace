//! How a segment's size went from run to run, as its pages show it.

use crate::lang::Message;
use crate::store::{Movement, Size};
use crate::web::number::{counted, grouped};
use crate::web::shell::Shell;
use crate::web::sparkline::Sparkline;

/// The size now, what it was before, and the line that leads there.
pub struct SizesView {
    pub count: String,
    /// The day it is true of.
    pub as_of: String,
    /// Against the run before; `None` for the first one.
    pub change: Option<ChangeView>,
    pub line: Option<Sparkline>,
    /// The line in words.
    pub told: String,
    pub low: String,
    pub high: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeView {
    /// `+1,234`, `−5`, `±0`.
    pub by: String,
    pub since: String,
    /// Another version ran before.
    pub is_other_rule: bool,
}

/// `None` before the first run.
pub fn view(shell: &Shell, sizes: &[Size]) -> Option<SizesView> {
    let (first, last) = (sizes.first()?, sizes.last()?);
    let counts = || sizes.iter().map(|size| size.count);
    let (low, high) = (grouped(counts().min()?), grouped(counts().max()?));
    let numbers: Vec<(u64, u32)> = sizes.iter().map(|size| (size.count, size.version)).collect();
    let told = counted("sizes-told", u64::try_from(sizes.len()).unwrap_or(u64::MAX))
        .with("from", day(&first.as_of))
        .with("to", day(&last.as_of))
        .with("low", low.as_str())
        .with("high", high.as_str());
    let before = sizes.len().checked_sub(2).and_then(|at| sizes.get(at));
    Some(SizesView {
        count: grouped(last.count),
        as_of: day(&last.as_of).to_owned(),
        change: before.map(|before| change(shell, before, last)),
        line: Sparkline::new(&numbers),
        told: shell.text(&told),
        low,
        high,
    })
}

fn change(shell: &Shell, before: &Size, after: &Size) -> ChangeView {
    ChangeView {
        by: difference(before.count, after.count),
        since: shell.text(&Message::new("change-since").with("day", day(&before.as_of))),
        is_other_rule: before.version != after.version,
    }
}

/// What each run changed, by its place in the record.
pub fn changes(sizes: &[Size]) -> impl Iterator<Item = (u64, String)> {
    let pairs = sizes.iter().zip(sizes.iter().skip(1));
    pairs.map(|(before, after)| (after.sequence, difference(before.count, after.count)))
}

/// A difference with its sign.
pub fn difference(before: u64, after: u64) -> String {
    match after.checked_sub(before) {
        Some(0) => "±0".to_owned(),
        Some(more) => format!("+{}", grouped(more)),
        None => format!("−{}", grouped(before - after)),
    }
}

/// The day of an as-of.
pub fn day(as_of: &str) -> &str {
    as_of.split('T').next().unwrap_or(as_of)
}

/// Who came, who went and who stayed, with the addresses of their lists.
pub struct MovementView {
    pub entered: PartView,
    pub left: PartView,
    pub kept: PartView,
}

pub struct PartView {
    pub count: String,
    pub is_empty: bool,
    pub address: String,
}

pub fn movement(segment: &str, before: &str, after: &str, movement: &Movement) -> MovementView {
    let part = |name: &str, count: u64| PartView {
        count: grouped(count),
        is_empty: count == 0,
        address: format!("/segments/{segment}/members?run={after}&since={before}&part={name}"),
    };
    MovementView {
        entered: part("entered", movement.entered.count()),
        left: part("left", movement.left.count()),
        kept: part("kept", movement.kept.count()),
    }
}
