//! Why a question was read as it was: its words, the chosen derivation and the ones that lost.

use crate::dsl::Segment;

/// Everything the reader considered, for `--explain` and for tests.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The question in normal spelling.
    pub normal: String,
    pub tokens: Vec<TokenShown>,
    /// Whole derivations, the cheapest first.
    pub derivations: Vec<Derivation>,
}

/// A word of the lattice with one of its meanings.
#[derive(Clone, Debug)]
pub struct TokenShown {
    pub text: String,
    pub meaning: String,
}

#[derive(Clone, Debug)]
pub struct Derivation {
    pub cost: u32,
    /// Names of the grammar rules that made it.
    pub rules: Vec<&'static str>,
    /// What it says, when it can be said in the segment language.
    pub segment: Option<Segment>,
}
