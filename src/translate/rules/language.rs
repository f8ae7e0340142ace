//! The language: what is the same in every shop, and so is made once in a program.

use std::sync::LazyLock;

use super::follow::Frames;
use super::grammar::Grammar;
use super::lattice::framing::Framing;
use super::normal::Normalizer;
use super::words::{self, Function};

#[derive(Debug)]
pub struct Language {
    pub normalizer: Normalizer,
    /// Function words in their normal spelling.
    pub words: Vec<(String, Function)>,
    pub grammar: Grammar,
    /// Of refinements.
    pub frames: Frames,
    pub framing: Framing,
}

impl Language {
    pub fn of_all_shops() -> &'static Self {
        static LANGUAGE: LazyLock<Language> = LazyLock::new(Language::new);
        &LANGUAGE
    }

    fn new() -> Self {
        let normalizer = Normalizer::new();
        Language {
            words: words::all().into_iter().map(|(word, function)| (normalizer.word(&word), function)).collect(),
            grammar: Grammar::new(),
            frames: Frames::new(),
            framing: Framing::new(&normalizer),
            normalizer,
        }
    }
}
