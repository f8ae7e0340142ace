//! What may be read in place of rows, and done in place of what is written, because it says the same.

use super::prepared::Prepared;

/// None by default: queries look at the rows that the rule speaks of and at nothing else.
#[derive(Clone, Debug, Default)]
pub struct Shortcuts {
    /// Answers that the snapshot keeps.
    pub prepared: Prepared,
    /// Rolled-up rows, where it does not matter how often something is there, or its sum is kept.
    pub rollups: bool,
    /// Other ways to the same: thresholds without all ranks, rows of one instant left apart where they are few, texts looked
    /// for together.
    pub plans: bool,
}
