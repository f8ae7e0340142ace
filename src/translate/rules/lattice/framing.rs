//! What surrounds a description and says nothing of the customers it describes: 唤醒…, 当…时, …发券, send a coupon to ….
//!
//! The frames are data (`data/reader/frames.toml`): a closed grammar of what people write around a description. A word of
//! a frame is never a part of a longer word of the shop (召回 in 召回短信), and stands where its pattern says, nowhere else.

mod labels;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::lexicon::{Match, Sense};
use super::super::normal::{NormalText, Normalizer};
use super::super::number::number;
use super::super::scan::Cursor;
use super::super::words::Function;
use crate::catalog::Catalog;
use crate::translate::Role;

const FILE: &str = include_str!("../../../../data/reader/frames.toml");

/// Characters of the question that are a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed {
    pub from: usize,
    pub until: usize,
}

impl Framed {
    pub fn overlaps(&self, from: usize, until: usize) -> bool {
        from < self.until && self.from < until
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    before: Patterns,
    after: Patterns,
    columns: Patterns,
    last: Patterns,
    around: Around,
    anywhere: Patterns,
    path: Path,
    such: Such,
    meaning: Meaning,
    list: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
struct Path {
    signs: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Such {
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Meaning {
    signs: Vec<String>,
    leads: Vec<String>,
    remarks: Vec<String>,
    headings: Vec<String>,
    times: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Patterns {
    patterns: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Around {
    patterns: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// One of these words.
    Words(Vec<String>),
    /// One of them, or nothing.
    Maybe(Vec<String>),
    /// Names of facts about customers: 姓名和城市.
    Fields,
    People,
    NoPeople,
    NoNumber,
    /// None of these words follows.
    Without(Vec<String>),
    /// Whatever follows, when it restricts nobody.
    Rest,
    /// A few words that name nobody, deny nothing and hold no number.
    Some,
    /// How often is not what follows: 触达少于5次 says what was done.
    NoCount,
}

/// What compares with a number.
const LIMITS: [Function; 7] = [
    Function::More,
    Function::Less,
    Function::AtLeast,
    Function::AtMost,
    Function::Equal,
    Function::OrMore,
    Function::OrLess,
];

/// Characters that [`Piece::Some`] may be.
const SOME: usize = 14;

type Pattern = Vec<Piece>;

/// All frames.
#[derive(Debug, Default)]
pub struct Framing {
    before: Vec<Pattern>,
    after: Vec<Pattern>,
    columns: Vec<Pattern>,
    last: Vec<Pattern>,
    around: Vec<(String, String)>,
    anywhere: Vec<Pattern>,
    /// What parts the steps of a path.
    signs: Vec<String>,
    /// What introduces an example: e.g., 例如.
    such: Vec<String>,
    /// What parts a name from its definition, and what leads over to it.
    means: Vec<String>,
    leads: Vec<String>,
    /// What opens a remark in brackets.
    remarks: Vec<String>,
    /// How a heading over a statement ends.
    headings: Vec<String>,
    /// What may name a time.
    times: Vec<String>,
}

impl Framing {
    pub fn new(normalizer: &Normalizer) -> Self {
        // The file is part of the program and a test reads it; a broken one leaves frames unread, not the program stopped.
        let file: File = toml::from_str(FILE).unwrap_or_default();
        let lists: BTreeMap<&str, Vec<String>> = file
            .list
            .iter()
            .map(|(name, words)| (name.as_str(), words.iter().map(|word| normalizer.word(word)).collect()))
            .collect();
        let patterns = |texts: &[String]| texts.iter().filter_map(|text| pattern(text, &lists)).collect();
        Framing {
            before: patterns(&file.before.patterns),
            after: patterns(&file.after.patterns),
            columns: patterns(&file.columns.patterns),
            last: patterns(&file.last.patterns),
            around: file.around.patterns.clone(),
            anywhere: patterns(&file.anywhere.patterns),
            signs: file.path.signs.clone(),
            such: file.such.words.iter().map(|word| normalizer.word(word)).collect(),
            means: file.meaning.signs.clone(),
            leads: file.meaning.leads.clone(),
            headings: file.meaning.headings.clone(),
            times: file.meaning.times.clone(),
            remarks: file.meaning.remarks.iter().map(|word| normalizer.word(word)).collect(),
        }
    }

    /// The frames of a question.
    pub fn of(&self, text: &NormalText, matches: &[Match<'_>], catalog: &Catalog) -> Vec<Framed> {
        let seen = Seen { chars: text.chars(), matches, catalog, words: self };
        let mut found = self.opening(&seen);
        let start = found.last().map_or(0, |frame| frame.until);
        for end in seen.ends().filter(|end| *end > start) {
            found.extend(self.closing(&seen, start, end));
        }
        found.extend(labels::of(&seen, &self.such));
        found.extend(self.steps(&seen));
        for from in 0..text.len() {
            let until = self.anywhere.iter().flat_map(|pattern| seen.ways(pattern, from)).max();
            found.extend(until.filter(|until| *until > from).map(|until| Framed { from, until }));
        }
        found
    }

    /// What parts the steps of a path: a sign that compares is none, and a single one is no path.
    fn steps(&self, seen: &Seen<'_>) -> Vec<Framed> {
        let sign = |from: usize| {
            let apart = from > 0 && seen.chars.get(from - 1) == Some(&' ');
            let until = self.signs.iter().filter(|_| apart).filter_map(|sign| seen.sign_at(sign, from)).max()?;
            let next = seen.chars.get(seen.skip_spaces(until)).copied();
            let compares = next.is_none_or(|c| c.is_ascii_digit() || "$¥€£=\"".contains(c));
            (!compares && seen.chars.get(until) == Some(&' ')).then_some(Framed { from, until })
        };
        let signs: Vec<Framed> = (0..seen.chars.len()).filter_map(sign).collect();
        if signs.len() > 1 { signs } else { Vec::new() }
    }

    /// Frames one after another at the beginning, empty words between them.
    fn opening(&self, seen: &Seen<'_>) -> Vec<Framed> {
        let mut found: Vec<Framed> = Vec::new();
        let mut at = seen.skip_marks(0);
        loop {
            let until = self.before.iter().flat_map(|pattern| seen.ways(pattern, at)).max();
            match until.filter(|until| *until > at && *until < seen.chars.len()) {
                Some(until) => {
                    found.push(Framed { from: at, until });
                    at = seen.skip_marks(until);
                }
                None => match seen.empty_word(at) {
                    Some(until) => at = seen.skip_marks(until),
                    None => return found,
                },
            }
        }
    }

    fn closing(&self, seen: &Seen<'_>, start: usize, end: usize) -> Vec<Framed> {
        let mut found = Vec::new();
        for (open, close) in &self.around {
            let opened = seen.chars.starts_with(&open.chars().collect::<Vec<_>>());
            let from = end.saturating_sub(close.chars().count());
            if opened && from > start && seen.word_at(close, from) == Some(end) {
                found.push(Framed { from, until: end });
                return found;
            }
        }
        let reaches = |pattern: &Pattern, from: usize| seen.ways(pattern, from).contains(&end);
        let from = (start + 1..end).find(|from| {
            let columns = seen.noun_ends(*from) && self.columns.iter().any(|pattern| reaches(pattern, *from));
            let parted = seen.noun_ends(*from) || seen.is_parted(*from);
            let noun = columns || parted && self.after.iter().any(|pattern| reaches(pattern, *from));
            seen.begins(*from) && (noun || self.last.iter().any(|pattern| reaches(pattern, *from)))
        });
        found.extend(from.map(|from| Framed { from, until: end }));
        found
    }
}

fn pattern(text: &str, lists: &BTreeMap<&str, Vec<String>>) -> Option<Pattern> {
    text.split_whitespace()
        .map(|piece| match piece.strip_prefix('{').and_then(|piece| piece.strip_suffix('}')) {
            Some("fields") => Some(Piece::Fields),
            Some("people") => Some(Piece::People),
            Some("!people") => Some(Piece::NoPeople),
            Some("!number") => Some(Piece::NoNumber),
            Some("rest") => Some(Piece::Rest),
            Some("..") => Some(Piece::Some),
            Some("!count") => Some(Piece::NoCount),
            Some(name) => match (name.strip_prefix('!'), name.strip_suffix('?')) {
                (Some(name), _) => Some(Piece::Without(lists.get(name)?.clone())),
                (_, Some(name)) => Some(Piece::Maybe(lists.get(name)?.clone())),
                _ => Some(Piece::Words(lists.get(name)?.clone())),
            },
            None => Some(Piece::Words(vec![piece.to_owned()])),
        })
        .collect()
}

/// A question with the words of the shop in it.
struct Seen<'a> {
    chars: &'a [char],
    matches: &'a [Match<'a>],
    catalog: &'a Catalog,
    words: &'a Framing,
}

impl Seen<'_> {
    /// Where the pattern may end that begins there.
    fn ways(&self, pattern: &[Piece], from: usize) -> Vec<usize> {
        let mut ends = vec![from];
        for piece in pattern {
            let mut next: Vec<usize> = ends.iter().flat_map(|at| self.step(piece, *at)).collect();
            next.sort_unstable();
            next.dedup();
            ends = next;
        }
        ends
    }

    fn step(&self, piece: &Piece, from: usize) -> Vec<usize> {
        let at = self.skip_spaces(from);
        let words = |words: &[String]| words.iter().filter_map(|word| self.word_at(word, at)).collect::<Vec<_>>();
        match piece {
            Piece::Words(list) => words(list),
            Piece::Maybe(list) => words(list).into_iter().chain([from]).collect(),
            Piece::People => self.longest(at, |sense| *sense == Sense::Customer).into_iter().collect(),
            Piece::Fields => self.fields(at),
            Piece::NoPeople => {
                let people = self.longest(at, |sense| *sense == Sense::Customer).is_some();
                if people { Vec::new() } else { vec![from] }
            }
            Piece::Without(list) => {
                let follows = list.iter().any(|word| self.word_ends(word, at).is_some());
                if follows { Vec::new() } else { vec![from] }
            }
            Piece::Rest => self.ends().filter(|end| *end > at && !self.restricts(at, *end)).collect(),
            Piece::NoNumber => {
                let number = self.chars.get(at).is_some_and(is_figure);
                if number { Vec::new() } else { vec![from] }
            }
            Piece::Some => {
                let until = (at..self.chars.len()).find(|place| self.is_mark(*place)).unwrap_or(self.chars.len());
                (from..=until.min(at + SOME)).filter(|end| *end <= at || self.is_empty_of_people(at, *end)).collect()
            }
            Piece::NoCount => {
                if self.counts(at) {
                    Vec::new()
                } else {
                    vec![from]
                }
            }
        }
    }

    /// Where the list of names of facts ends, at each of them.
    fn fields(&self, from: usize) -> Vec<usize> {
        let field = |sense: &Sense| matches!(sense, Sense::Attribute(_));
        let joins = |sense: &Sense| matches!(sense, Sense::Word(Function::And | Function::Comma));
        let mut ends = Vec::new();
        let mut at = from;
        while let Some(end) = self.longest(at, field) {
            ends.push(end);
            at = self.skip_spaces(end);
            while let Some(join) = self.longest(at, joins) {
                at = self.skip_spaces(join);
            }
        }
        ends
    }

    /// Where a word ends that stands there as a whole word and as no part of a longer one.
    fn word_at(&self, word: &str, at: usize) -> Option<usize> {
        let until = self.word_ends(word, at)?;
        let longer = |found: &Match<'_>| found.from < until && until < found.until && found.from >= at && says(found);
        let inside = |found: &Match<'_>| found.from < at && until <= found.until && says(found);
        (!self.matches.iter().any(|found| longer(found) || inside(found))).then_some(until)
    }

    /// Whether a stretch could say of customers who they are: a number, a denial, a value, a name.
    fn restricts(&self, from: usize, until: usize) -> bool {
        let figure = |c: &char| is_figure(c) || *c == '%';
        let says = |sense: &Sense| match sense {
            Sense::Word(function) => {
                let most = matches!(function, Function::Top | Function::Bottom | Function::Most | Function::Least);
                // A total is a number to be shown.
                let time = function.role() == Role::Time && *function != Function::Total;
                time || function.role() == Role::Negation || most || *function == Function::Only
            }
            Sense::Values { .. } | Sense::Term(_) | Sense::StateValue { .. } => true,
            Sense::Scope(_) | Sense::Festival(_) | Sense::Says { .. } | Sense::PropertySays { .. } => true,
            Sense::Customer | Sense::Attribute(_) | Sense::Event(_) | Sense::Opens(_) | Sense::Property(_) => false,
            Sense::Measure(_) | Sense::State(_) | Sense::Axis { .. } | Sense::Unit(_) => false,
        };
        // 手机 in 手机号 is no word of its own.
        let within = |found: &Match<'_>| from <= found.from && found.until <= until;
        let part = |found: &Match<'_>, whole: &Match<'_>| {
            let covers = whole.from <= found.from && found.until <= whole.until;
            covers && whole.until - whole.from > found.until - found.from
        };
        let inside =
            |found: &&Match<'_>| within(found) && !self.matches.iter().any(|whole| within(whole) && part(found, whole));
        let timed = |at: usize| self.words.times.iter().any(|time| self.word_ends(time, at).is_some());
        self.chars.get(from..until).is_none_or(|inside| inside.iter().any(figure))
            || (from..until).any(timed)
            || self.matches.iter().filter(inside).any(|found| found.senses.iter().any(says))
    }

    /// Whether a stretch names no customers, denies nothing and holds no number.
    fn is_empty_of_people(&self, from: usize, until: usize) -> bool {
        let says = |sense: &Sense| match sense {
            Sense::Customer => true,
            Sense::Word(function) => function.role() == Role::Negation || LIMITS.contains(function),
            _ => false,
        };
        let inside = |found: &&Match<'_>| from <= found.from && found.until <= until && found.until > found.from + 1;
        let numbers = self.chars.get(from..until).is_none_or(|inside| inside.iter().any(|c| c.is_ascii_digit()));
        !numbers && !self.matches.iter().filter(inside).any(|found| found.senses.iter().any(says))
    }

    /// Whether a number of times follows, with what compares it or without.
    fn counts(&self, at: usize) -> bool {
        let compares = |sense: &Sense| matches!(sense, Sense::Word(function) if LIMITS.contains(function));
        let mark = |at: &usize| self.chars.get(*at).is_some_and(|c| "<>=≥≤ ".contains(*c));
        let compared = self.longest(at, compares).unwrap_or(at);
        let from = (compared..self.chars.len()).find(|at| !mark(at)).unwrap_or(compared);
        let mut cursor = Cursor::new(self.chars, from);
        let times = |sense: &Sense| matches!(sense, Sense::Word(Function::Times | Function::Piece));
        number(&mut cursor).is_some() && self.longest(self.skip_spaces(cursor.at()), times).is_some()
    }

    fn is_mark(&self, at: usize) -> bool {
        self.chars.get(at).is_none_or(|c| ",;.!?。".contains(*c))
    }

    /// Where a word ends that stands there as a whole word.
    fn word_ends(&self, word: &str, at: usize) -> Option<usize> {
        let mut cursor = Cursor::new(self.chars, at);
        (cursor.starts_word() && cursor.eat(&[word])).then(|| cursor.at())
    }

    /// Where a sign ends that stands there.
    fn sign_at(&self, sign: &str, from: usize) -> Option<usize> {
        let sign: Vec<char> = sign.chars().collect();
        self.chars.get(from..)?.starts_with(&sign).then_some(from + sign.len())
    }

    fn longest(&self, at: usize, wanted: impl Fn(&Sense) -> bool) -> Option<usize> {
        let here = self.matches.iter().filter(|found| found.from == at);
        let longest = here.map(|found| found.until).max()?;
        let fits = |found: &&Match<'_>| found.from == at && found.until == longest && found.senses.iter().any(&wanted);
        self.matches.iter().find(fits).map(|found| found.until)
    }

    /// A word that says nothing wherever it stands.
    fn empty_word(&self, at: usize) -> Option<usize> {
        let empty = |sense: &Sense| matches!(sense, Sense::Word(Function::Filler | Function::Article | Function::Give));
        let until = self.longest(at, empty)?;
        let here = self.matches.iter().filter(|found| found.from == at && found.until == until);
        here.flat_map(|found| found.senses).all(empty).then_some(until)
    }

    /// Ends of what is said: of the whole, and before each comma.
    fn ends(&self) -> impl Iterator<Item = usize> {
        let mark = |at: usize| self.is_mark(at);
        let between = |at: usize| {
            let digit = |at: Option<usize>| at.and_then(|at| self.chars.get(at)).is_some_and(char::is_ascii_digit);
            digit(at.checked_sub(1)) && digit(Some(at + 1))
        };
        (1..=self.chars.len()).filter(move |at| mark(*at) && !between(*at))
    }

    /// Whether a comma or the end of a bracket stands before.
    fn is_parted(&self, at: usize) -> bool {
        self.chars
            .get(..at)
            .and_then(|before| before.iter().rfind(|c| **c != ' '))
            .is_some_and(|c| ",;)?\"".contains(*c))
    }

    /// Whether a noun for customers ends there.
    fn noun_ends(&self, at: usize) -> bool {
        let before = (0..at).rev().find(|before| self.chars.get(*before) != Some(&' '));
        let Some(before) = before else { return false };
        let noun = |sense: &Sense| matches!(sense, Sense::Customer | Sense::Term(_) | Sense::StateValue { .. });
        self.matches.iter().any(|found| found.until == before + 1 && found.senses.iter().any(noun))
    }

    fn begins(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(|c| *c != ' ')
    }

    fn skip_spaces(&self, at: usize) -> usize {
        (at..self.chars.len()).find(|at| self.chars.get(*at) != Some(&' ')).unwrap_or(self.chars.len())
    }

    fn skip_marks(&self, at: usize) -> usize {
        let mark = |c: &char| !c.is_alphanumeric() && !"<>≥≤$¥@".contains(*c);
        (at..self.chars.len()).find(|at| !self.chars.get(*at).is_some_and(mark)).unwrap_or(self.chars.len())
    }
}

fn is_figure(c: &char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十两半".contains(*c)
}

/// Whether a word of the dictionary says something.
fn says(found: &Match<'_>) -> bool {
    !found.senses.iter().all(|sense| *sense == Sense::Word(Function::Vague))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_file_is_made_of_its_lists() {
        let (file, framing): (File, _) = (toml::from_str(FILE).unwrap(), Framing::new(&Normalizer::new()));
        assert_eq!(file.before.patterns.len(), framing.before.len());
        assert_eq!(file.after.patterns.len(), framing.after.len());
        assert_eq!(file.columns.patterns.len(), framing.columns.len());
        assert_eq!(file.last.patterns.len(), framing.last.len());
        assert_eq!(file.anywhere.patterns.len(), framing.anywhere.len());
        let all = [
            &file.before.patterns,
            &file.after.patterns,
            &file.columns.patterns,
            &file.last.patterns,
            &file.anywhere.patterns,
        ];
        for name in file.list.keys() {
            let pieces = [format!("{{{name}}}"), format!("{{{name}?}}"), format!("{{!{name}}}")];
            let used = |text: &String| pieces.iter().any(|piece| text.contains(piece));
            assert!(all.iter().any(|patterns| patterns.iter().any(used)), "{name}");
        }
    }
}
