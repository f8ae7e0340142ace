//! Words that frames are made of. Hundreds are looked for at every place of a question, and nearly all begin otherwise:
//! a list finds its words by their first character.

use rustc_hash::FxHashMap;

use super::seen::Seen;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List(FxHashMap<char, Vec<String>>);

impl FromIterator<String> for List {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut list = List::default();
        for word in words {
            let Some(first) = word.chars().next() else { continue };
            list.0.entry(first).or_default().push(word);
        }
        list
    }
}

impl List {
    fn beginning(&self, with: Option<&char>) -> &[String] {
        with.and_then(|first| self.0.get(first)).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Seen<'_> {
    /// Whether a word of the list may stand there, spaces before it skipped.
    pub fn may_begin(&self, list: &List, at: usize) -> bool {
        !list.beginning(self.chars.get(self.skip_spaces(at))).is_empty()
    }

    /// Where words of the list end that stand there as whole words, spaces before them skipped.
    pub fn ends_of(&self, list: &List, at: usize) -> impl Iterator<Item = usize> {
        let words = list.beginning(self.chars.get(self.skip_spaces(at)));
        words.iter().filter_map(move |word| self.word_ends(word, at))
    }

    /// The same for those that are no part of longer words.
    pub fn words_of(&self, list: &List, at: usize) -> impl Iterator<Item = usize> {
        let words = list.beginning(self.chars.get(self.skip_spaces(at)));
        words.iter().filter_map(move |word| self.word_at(word, at))
    }
}
