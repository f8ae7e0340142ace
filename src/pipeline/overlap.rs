//! How saved segments overlap: who is in which of them, and in none of the others.

use super::{Pipeline, PipelineError};
use crate::diagnostic::Diagnostic;
use crate::dsl::{Condition, text};

/// Segments that can be compared at once: their overlaps are `2ⁿ − 1`.
pub const MOST: usize = 4;

/// The customers who are in exactly these of the segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// For each segment, whether they are in it.
    pub inside: Vec<bool>,
    pub count: u64,
    /// The segment they are, as text.
    pub rule: String,
}

impl Pipeline {
    /// Every way to be in some of the segments, the largest first; those nobody is in, too. At most [`MOST`] names count.
    ///
    /// # Errors
    /// Failures of the world; what is wrong with a segment, such as a name nobody saved, is the inner error.
    pub async fn overlaps(&self, names: &[String]) -> Result<Result<Vec<Overlap>, Vec<Diagnostic>>, PipelineError> {
        let names = names.get(..names.len().min(MOST)).unwrap_or_default();
        let ways = 1_usize << names.len();
        let rules: Vec<(Vec<bool>, Condition)> = (1..ways).map(|way| exactly(names, way)).collect();
        let library = self.library(rules.iter().map(|(_, rule)| rule)).await?;
        let as_of = self.as_of(None);
        let checked: Result<Vec<_>, _> = rules
            .iter()
            .map(|(_, rule)| self.reach.check(&rule.clone().into(), self.shop(), &library, as_of))
            .collect();
        let checked = match checked {
            Ok(checked) => checked,
            Err(problems) => return Ok(Err(problems)),
        };
        let counts = self.counts_of(&checked).await?;
        let found = rules.into_iter().zip(counts).map(|((inside, rule), count)| {
            let rule = text::print(&rule.into());
            Overlap { inside, count, rule }
        });
        let mut found: Vec<Overlap> = found.collect();
        found.sort_by_key(|overlap| std::cmp::Reverse(overlap.count));
        Ok(Ok(found))
    }
}

/// In the segments whose bits are set, and in no other.
fn exactly(names: &[String], way: usize) -> (Vec<bool>, Condition) {
    let inside: Vec<bool> = (0..names.len()).map(|bit| way >> bit & 1 == 1).collect();
    let parts = names.iter().zip(&inside).map(|(name, inside)| {
        let segment = Condition::Segment(name.clone());
        if *inside { segment } else { Condition::Not(Box::new(segment)) }
    });
    let mut parts: Vec<Condition> = parts.collect();
    let rule = if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts) };
    (inside, rule)
}
