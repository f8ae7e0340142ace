//! Words of the shop that an unknown word is close to: a slip of the keyboard away, or the beginning of a value.
//!
//! Only words as long as the unknown one are looked at, and of those only the ones with much the same letters.

use std::collections::BTreeMap;

/// Letters of words that must have: with fewer, everything is close to something.
const SHORTEST: usize = 4;

/// What a surface may be found as.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// As a name that was misspelt.
    pub named: bool,
    /// As a value that was begun.
    pub value: bool,
}

/// The surfaces of a lexicon, by their positions in it.
#[derive(Debug, Default)]
pub struct Slips {
    /// Named surfaces by length in bytes, each with its letters.
    named: BTreeMap<usize, Vec<(Letters, usize)>>,
    values: Vec<bool>,
}

/// A set of letters, as bits that several letters may share.
#[derive(Clone, Copy, Debug)]
struct Letters(u64);

impl Letters {
    fn of(word: &str) -> Self {
        Letters(word.chars().fold(0, |set, letter| set | 1 << (u32::from(letter) % 64)))
    }

    /// One slip takes one letter away and brings another in.
    fn may_be(self, other: Letters, slips: usize) -> bool {
        usize::try_from((self.0 ^ other.0).count_ones()).is_ok_and(|apart| apart <= 2 * slips)
    }
}

impl Slips {
    /// `surfaces` are sorted.
    pub fn new<'a>(surfaces: impl Iterator<Item = (&'a str, Known)>) -> Self {
        let mut slips = Slips::default();
        for (index, (surface, known)) in surfaces.enumerate() {
            slips.values.push(known.value && !surface.contains(' '));
            if known.named {
                slips.named.entry(surface.len()).or_default().push((Letters::of(surface), index));
            }
        }
        slips
    }

    /// The surface with the fewest slips (one in words of five letters or more, two in words of nine), the first of those.
    pub fn nearest(&self, word: &str, surfaces: &[String]) -> Option<usize> {
        let limit = match word.chars().count() {
            ..SHORTEST => return None,
            SHORTEST => 0,
            5..=8 => 1,
            9.. => 2,
        };
        let begun = surfaces.partition_point(|surface| surface.as_str() < word);
        let begins = surfaces.get(begun..).unwrap_or_default().iter().take_while(|surface| surface.starts_with(word));
        let values = (begun..).zip(begins).filter(|(index, _)| self.values.get(*index) == Some(&true));
        let values = values.map(|(index, surface)| (1, surface, index)).take(1);
        let letters = Letters::of(word);
        let close = self
            .named
            .range(word.len().saturating_sub(limit)..=word.len() + limit)
            .flat_map(|(_, named)| named)
            .filter(|(own, _)| own.may_be(letters, limit))
            .filter_map(|(_, index)| {
                let surface = surfaces.get(*index)?;
                let slips = strsim::osa_distance(word, surface);
                (slips <= limit).then_some((slips, surface, *index))
            });
        values.chain(close).min_by_key(|(slips, surface, _)| (*slips, *surface)).map(|(_, _, index)| index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(word: &str) -> Option<&'static str> {
        let words = ["coat", "conditioner", "face wash", "lipstick", "quartzite", "shampoo", "shampoo bar"];
        let surfaces: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let known = Known { named: true, value: true };
        let slips = Slips::new(words.iter().map(|word| (*word, known)));
        slips.nearest(word, &surfaces).map(|index| words[index])
    }

    #[test]
    fn slips_are_few_and_beginnings_are_values() {
        assert_eq!(nearest("lipstik"), Some("lipstick"));
        assert_eq!(nearest("shmapoo"), Some("shampoo"), "two letters swapped are one slip");
        assert_eq!(nearest("conditoiner"), Some("conditioner"));
        assert_eq!(nearest("quar"), Some("quartzite"));
        assert_eq!(nearest("cota"), None, "short words are not guessed");
        assert_eq!(nearest("face"), None, "a word of several is not what it begins with");
        assert_eq!(nearest("surfboard"), None);
    }
}
