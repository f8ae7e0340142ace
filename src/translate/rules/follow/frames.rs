//! Patterns of refinements: which words say what is to become of the last question, and where what is said anew stands.
//! The patterns are data (`data/reader/follow.toml`).

use std::collections::BTreeMap;

use super::super::normal::NormalText;
use super::super::scan::joined;

const FILE: &str = include_str!("../../../../data/reader/follow.toml");

/// What a refinement does with the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Narrow,
    /// Narrow or widen: only what it is added to can tell.
    Add,
    Widen,
    Exclude,
    Replace,
    /// A condition is dropped.
    Release,
}

const OPERATIONS: [(&str, Operation); 6] = [
    ("narrow", Operation::Narrow),
    ("add", Operation::Add),
    ("widen", Operation::Widen),
    ("exclude", Operation::Exclude),
    ("replace", Operation::Replace),
    ("release", Operation::Release),
];

/// A stretch of the normal text, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: usize,
    pub until: usize,
}

/// A pattern found in a stretch of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed {
    pub operation: Operation,
    pub of: Option<Stretch>,
    pub to: Option<Stretch>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(Vec<char>),
    Of,
    To,
}

#[derive(Debug)]
struct Pattern {
    operation: Operation,
    pieces: Vec<Piece>,
    /// Characters of its own.
    size: usize,
}

/// All patterns.
#[derive(Debug, Default)]
pub struct Frames {
    patterns: Vec<Pattern>,
    leads: Vec<Vec<char>>,
    /// What the windows of a rule are called.
    times: Vec<String>,
}

impl Frames {
    pub fn new() -> Self {
        // The file is part of the program and a test reads it; a broken one leaves refinements unread, not the program
        // stopped.
        let tables: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(FILE).unwrap_or_default();
        let words = |table: &str| tables.get(table).into_iter().flat_map(|table| table.values().flatten());
        let mut patterns = Vec::new();
        for (table, operation) in OPERATIONS {
            patterns.extend(words(table).map(|text| Pattern::new(operation, text)));
        }
        let mut leads: Vec<Vec<char>> = words("lead").map(|word| word.chars().collect()).collect();
        leads.sort_by_key(|lead| std::cmp::Reverse(lead.len()));
        Frames { patterns, leads, times: words("time").cloned().collect() }
    }

    pub fn is_time(&self, word: &str) -> bool {
        self.times.iter().any(|known| known == word)
    }

    /// The question cut where another refinement begins: at commas that are followed by the first words of a pattern.
    pub fn parts(&self, text: &NormalText) -> Vec<Stretch> {
        let chars = text.chars();
        let mut parts: Vec<Stretch> = Vec::new();
        let mut from = 0;
        for end in (0..=chars.len()).filter(|at| chars.get(*at).is_none_or(|c| ",;.!".contains(*c))) {
            if from > end {
                continue;
            }
            let Some(part) = trimmed(chars, Stretch { from, until: end }) else { continue };
            let begins = self.framed(chars, part).iter().any(|(_, leads)| *leads);
            match parts.last_mut() {
                Some(last) if !begins || self.is_lead(chars, *last) => last.until = part.until,
                Some(_) | None => parts.push(part),
            }
            from = end + 1;
        }
        parts
    }

    fn is_lead(&self, chars: &[char], part: Stretch) -> bool {
        self.leads.iter().any(|lead| words_at(chars, part.from, lead) == Some(part.until))
    }

    /// The ways to take a part, the most exact first.
    pub fn of(&self, text: &NormalText, part: Stretch) -> Vec<Framed> {
        self.framed(text.chars(), part).into_iter().map(|(framed, _)| framed).collect()
    }

    /// Each with whether it begins with words of its own; those that account for the most words first.
    fn framed(&self, chars: &[char], part: Stretch) -> Vec<(Framed, bool)> {
        let mut starts = vec![part];
        let mut at = 0;
        while let Some(start) = starts.get(at).copied() {
            let after = self.leads.iter().filter_map(|lead| {
                let end = words_at(chars, start.from, lead)?;
                trimmed(chars, Stretch { from: end, until: part.until })
            });
            let new: Vec<Stretch> = after.filter(|next| !starts.contains(next)).collect();
            starts.extend(new);
            at += 1;
        }
        let mut found = Vec::new();
        for pattern in &self.patterns {
            let leads = matches!(pattern.pieces.first(), Some(Piece::Words(_)));
            for start in &starts {
                let words = pattern.size + start.from - part.from;
                found.extend(pattern.find(chars, *start).map(|framed| (words, framed, leads)));
            }
        }
        found.sort_by_key(|(words, _, _)| std::cmp::Reverse(*words));
        found.into_iter().map(|(_, framed, leads)| (framed, leads)).collect()
    }
}

impl Pattern {
    fn new(operation: Operation, text: &str) -> Self {
        let mut pieces = Vec::new();
        for (index, piece) in text.split(['{', '}']).enumerate() {
            match (index % 2 == 1, piece.trim()) {
                (_, "") => {}
                (true, "of") => pieces.push(Piece::Of),
                (true, _) => pieces.push(Piece::To),
                (false, words) => pieces.push(Piece::Words(words.chars().collect())),
            }
        }
        let size = pieces.iter().map(|piece| if let Piece::Words(words) = piece { words.len() } else { 0 }).sum();
        Pattern { operation, pieces, size }
    }

    fn find(&self, chars: &[char], part: Stretch) -> Option<Framed> {
        let mut framed = Framed { operation: self.operation, of: None, to: None };
        fill(&self.pieces, chars, part, &mut framed).then_some(framed)
    }
}

/// Lays the pieces over the stretch, whole.
fn fill(pieces: &[Piece], chars: &[char], part: Stretch, framed: &mut Framed) -> bool {
    let Some((piece, rest)) = pieces.split_first() else { return part.from >= part.until };
    match piece {
        Piece::Words(words) => {
            let Some(end) = words_at(chars, part.from, words).filter(|end| *end <= part.until) else { return false };
            let next = trimmed(chars, Stretch { from: end, until: part.until });
            fill(rest, chars, next.unwrap_or(Stretch { from: part.until, until: part.until }), framed)
        }
        Piece::Of | Piece::To => {
            let ends: Vec<usize> =
                if rest.is_empty() { vec![part.until] } else { (part.from + 1..part.until).collect() };
            for end in ends {
                let Some(slot) = trimmed(chars, Stretch { from: part.from, until: end }) else { continue };
                let next = Stretch { from: end, until: part.until };
                if fill(rest, chars, trimmed(chars, next).unwrap_or(next), framed) {
                    let place = if *piece == Piece::Of { &mut framed.of } else { &mut framed.to };
                    *place = Some(slot);
                    return true;
                }
            }
            false
        }
    }
}

/// Where the words end that stand there as whole words.
fn words_at(chars: &[char], from: usize, words: &[char]) -> Option<usize> {
    let until = from + words.len();
    let whole = |left: Option<usize>, right: usize| match (left.and_then(|left| chars.get(left)), chars.get(right)) {
        (Some(left), Some(right)) => !joined(*left, *right),
        (None, _) | (_, None) => true,
    };
    let found = chars.get(from..until) == Some(words);
    (found && whole(from.checked_sub(1), from) && whole(until.checked_sub(1), until)).then_some(until)
}

/// Without spaces and signs at its ends; `None` when nothing is left.
fn trimmed(chars: &[char], part: Stretch) -> Option<Stretch> {
    let says = |at: &usize| chars.get(*at).is_some_and(|c| !c.is_whitespace() && !",;:?!、.".contains(*c));
    let from = (part.from..part.until).find(says)?;
    let until = (from..part.until).rev().find(says)? + 1;
    Some(Stretch { from, until })
}

#[cfg(test)]
mod tests {
    use super::super::super::normal::Normalizer;
    use super::*;

    fn first(text: &str) -> Option<(Operation, String, String)> {
        let (frames, text) = (Frames::new(), Normalizer::new().normalize(text));
        let part = Stretch { from: 0, until: text.len() };
        let framed = *frames.of(&text, trimmed(text.chars(), part)?).first()?;
        let said = |slot: Option<Stretch>| {
            slot.map(|slot| text.chars()[slot.from..slot.until].iter().collect::<String>()).unwrap_or_default()
        };
        Some((framed.operation, said(framed.of), said(framed.to)))
    }

    fn is(operation: Operation, of: &str, to: &str) -> Option<(Operation, String, String)> {
        Some((operation, of.to_owned(), to.to_owned()))
    }

    #[test]
    fn every_pattern_of_the_file_has_a_place_to_fill() {
        let frames = Frames::new();
        assert!(frames.patterns.len() > 200 && !frames.leads.is_empty() && !frames.times.is_empty());
        for pattern in &frames.patterns {
            let slots = pattern.pieces.iter().filter(|piece| !matches!(piece, Piece::Words(_))).count();
            assert!(slots > 0 && slots < pattern.pieces.len() + 1 && pattern.size > 0, "{pattern:?}");
        }
        let tables: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(FILE).unwrap();
        let known =
            |table: &str| ["lead", "time"].contains(&table) || OPERATIONS.iter().any(|(name, _)| *name == table);
        assert!(tables.keys().all(|table| known(table)));
    }

    #[test]
    fn the_most_words_win() {
        assert_eq!(first("那就只看杭州的"), is(Operation::Narrow, "", "杭州的"));
        assert_eq!(first("去掉城市的条件"), is(Operation::Release, "城市", ""));
        assert_eq!(first("去掉杭州的"), is(Operation::Exclude, "", "杭州的"));
        assert_eq!(first("把近30天改成近半年"), is(Operation::Replace, "近30天", "近半年"));
        assert_eq!(first("OK, and only women please"), is(Operation::Narrow, "", "women please"));
        assert_eq!(first("what about men?"), is(Operation::Replace, "", "men"));
        assert_eq!(first("Android users"), None, "a word is a whole word");
    }

    #[test]
    fn several_refinements_stand_after_commas() {
        let (frames, text) = (Frames::new(), Normalizer::new().normalize("只看杭州、宁波的，再去掉男的，改成近半年"));
        assert_eq!(frames.parts(&text).len(), 3);
        let text = Normalizer::new().normalize("only women, in Hangzhou, and make it the last 90 days");
        assert_eq!(frames.parts(&text).len(), 2);
    }
}
