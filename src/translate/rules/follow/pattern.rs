//! One pattern of a refinement: words of lists, and places to fill, laid over a stretch of the question.

use std::collections::BTreeMap;

use super::super::number;
use super::super::scan::{Cursor, joined};

/// A stretch of the normal text, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: usize,
    pub until: usize,
}

/// What stands in the places of a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    pub of: Option<Stretch>,
    pub to: Option<Stretch>,
    /// How many, and of how many.
    pub count: Option<u32>,
    pub total: Option<u32>,
    /// Characters of words of its own.
    pub size: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// One of these.
    Words(Vec<Vec<char>>),
    /// One of them, or nothing.
    Maybe(Vec<Vec<char>>),
    /// None of these stands here.
    Without(Vec<Vec<char>>),
    Of,
    To,
    Count,
    Total,
    /// What is said and denied at once, before it is said: 买没 before 买过, 能不 before 能.
    Whether,
}

/// Lists of words by their names.
pub type Lists = BTreeMap<String, Vec<String>>;

#[derive(Debug)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

impl Pattern {
    /// `{name}` is a word of the list of that name, `{name?}` may be missing, `{!name}` must not stand there; `None` when
    /// there is no such list.
    pub fn new(text: &str, chinese: bool, lists: &Lists) -> Option<Self> {
        let words = |name: &str| -> Option<Vec<Vec<char>>> {
            let list = lists.get(name)?.iter().filter(|word| word.is_ascii() != chinese);
            let list: Vec<Vec<char>> = list.map(|word| word.chars().collect()).collect();
            (!list.is_empty()).then_some(list)
        };
        let mut pieces = Vec::new();
        for (index, piece) in text.split(['{', '}']).enumerate() {
            let piece = piece.trim();
            pieces.push(match (index % 2 == 1, piece) {
                (_, "") => continue,
                (true, "of") => Piece::Of,
                (true, "to") => Piece::To,
                (true, "count") => Piece::Count,
                (true, "total") => Piece::Total,
                (true, "whether") => Piece::Whether,
                (true, name) => match (name.strip_suffix('?'), name.strip_prefix('!')) {
                    (Some(name), _) => Piece::Maybe(words(name)?),
                    (None, Some(name)) => Piece::Without(words(name)?),
                    (None, None) => Piece::Words(words(name)?),
                },
                (false, words) => Piece::Words(vec![words.chars().collect()]),
            });
        }
        Some(Pattern { pieces })
    }

    pub fn has_words(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Words(_)))
    }

    /// Each way to lay it over the stretch, whole.
    pub fn find(&self, chars: &[char], part: Stretch) -> Vec<Filled> {
        let mut found = Vec::new();
        lay(&self.pieces, chars, part, Filled::default(), &mut found);
        found
    }
}

fn lay(pieces: &[Piece], chars: &[char], part: Stretch, filled: Filled, found: &mut Vec<Filled>) {
    let Some((piece, rest)) = pieces.split_first() else {
        if part.from >= part.until {
            found.push(filled);
        }
        return;
    };
    let next = |end: usize| {
        let next = trimmed(chars, Stretch { from: end, until: part.until });
        next.unwrap_or(Stretch { from: part.until, until: part.until })
    };
    match piece {
        Piece::Words(words) | Piece::Maybe(words) => {
            if matches!(piece, Piece::Maybe(_)) {
                lay(rest, chars, part, filled, found);
            }
            for word in words {
                let Some(end) = words_at(chars, part.from, word).filter(|end| *end <= part.until) else { continue };
                lay(rest, chars, next(end), Filled { size: filled.size + word.len(), ..filled }, found);
            }
        }
        Piece::Without(words) => {
            if words.iter().all(|word| words_at(chars, part.from, word).is_none()) {
                lay(rest, chars, part, filled, found);
            }
        }
        Piece::Of | Piece::To => {
            let last = rest.is_empty();
            for end in if last { part.until..part.until + 1 } else { part.from + 1..part.until + 1 } {
                let Some(slot) = trimmed(chars, Stretch { from: part.from, until: end }) else { continue };
                let filled = match piece {
                    Piece::Of => Filled { of: Some(slot), ..filled },
                    _ => Filled { to: Some(slot), ..filled },
                };
                lay(rest, chars, next(end), filled, found);
            }
        }
        Piece::Count | Piece::Total => {
            let mut cursor = Cursor::new(chars, part.from);
            let said = number::number(&mut cursor).filter(|_| cursor.at() <= part.until);
            let Some(count) = said.and_then(|said| said.count()) else { return };
            let filled = match piece {
                Piece::Count => Filled { count: Some(count), ..filled },
                _ => Filled { total: Some(count), ..filled },
            };
            let size = filled.size + cursor.at() - part.from;
            lay(rest, chars, next(cursor.at()), Filled { size, ..filled }, found);
        }
        Piece::Whether => {
            let twice = |at: usize| chars.get(at).is_some() && chars.get(at) == chars.get(at + 2);
            let denied = chars.get(part.from + 1).is_some_and(|c| "不没".contains(*c));
            if denied && twice(part.from) && part.from + 2 < part.until {
                lay(rest, chars, next(part.from + 2), Filled { size: filled.size + 2, ..filled }, found);
            }
        }
    }
}

/// Where the words end that stand there as whole words.
pub fn words_at(chars: &[char], from: usize, words: &[char]) -> Option<usize> {
    let until = from + words.len();
    let whole = |left: Option<usize>, right: usize| match (left.and_then(|left| chars.get(left)), chars.get(right)) {
        (Some(left), Some(right)) => !joined(*left, *right),
        (None, _) | (_, None) => true,
    };
    let found = !words.is_empty() && chars.get(from..until) == Some(words);
    (found && whole(from.checked_sub(1), from) && whole(until.checked_sub(1), until)).then_some(until)
}

/// Without spaces and signs at its ends; `None` when nothing is left.
pub fn trimmed(chars: &[char], part: Stretch) -> Option<Stretch> {
    let says = |at: &usize| chars.get(*at).is_some_and(|c| !c.is_whitespace() && !",;:?!、.-…".contains(*c));
    let from = (part.from..part.until).find(says)?;
    let until = (from..part.until).rev().find(says)? + 1;
    Some(Stretch { from, until })
}
