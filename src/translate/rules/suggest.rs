//! Words that may be meant while a question is being written: begun ones, ones spelt in pinyin, ones a slip away, and what
//! can come next. All of them are proposals to be shown; nothing here is ever read as if it had been written.

mod words;

use jiff::civil::DateTime;

pub use words::Words;

use self::words::{Found, Word};
use super::Reader;
use super::normal::NormalText;
use crate::diagnostic::Span;
use crate::lang::{Bilingual, Lang};
use crate::question::Question;
use crate::translate::{Draft, Role, Verdict};

/// Proposals shown at most.
const MOST: usize = 8;
/// Characters a word in Chinese has at most, and words a name in English.
const LONGEST: usize = 8;
const NAME: usize = 4;

/// A word that can be put in the place of what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What it replaces.
    pub written: Span,
    pub text: String,
    pub role: Role,
    /// What the catalog calls it, when it was found by another name.
    pub label: Option<Bilingual>,
    /// What a value is a value of.
    pub of: Option<Bilingual>,
    pub found: How,
}

/// How a suggestion was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Begun,
    Pinyin,
    Slip,
    /// Nothing of it is written yet.
    Next,
}

impl How {
    pub fn name(self) -> &'static str {
        match self {
            How::Begun => "begun",
            How::Pinyin => "pinyin",
            How::Slip => "slip",
            How::Next => "next",
        }
    }
}

impl Reader {
    /// What may be meant by the word before the cursor (a byte of the text), then what may come after it: a word can be
    /// whole and the beginning of another.
    pub fn suggest(&self, text: &str, cursor: usize, lang: Lang, as_of: DateTime) -> Vec<Suggestion> {
        let before = text.get(..cursor).unwrap_or(text);
        let normal = self.language.normalizer.normalize(before);
        let draft = Question::parse(before).ok().map(|question| self.read(&question, as_of));
        let mut found = if before.ends_with(char::is_whitespace) && normal.has_chinese() {
            Vec::new()
        } else {
            self.begun(&normal, draft.as_ref())
        };
        // A word that is whole is rather gone on after; of the longer ones that begin so, those that name things are left.
        if draft.as_ref().is_some_and(|draft| draft.verdict == Verdict::Run) {
            found.retain(|found| found.found != How::Begun || found.label.is_none());
        }
        if found.len() < MOST {
            found.extend(self.next(before, draft.as_ref(), lang, as_of));
            found.truncate(MOST);
        }
        found
    }

    fn begun(&self, normal: &NormalText, draft: Option<&Draft>) -> Vec<Suggestion> {
        let chars = normal.chars();
        let latin = chars.last().is_some_and(char::is_ascii_alphanumeric);
        let starts = if latin { names(chars) } else { suffixes(normal, draft) };
        // A number is the beginning of no word.
        let lettered = |from: &usize| chars.get(*from..).is_some_and(|piece| piece.iter().any(|c| c.is_alphabetic()));
        let starts: Vec<usize> = starts.into_iter().filter(lettered).collect();
        let write = |from: usize, found: Vec<Found<'_>>, how: How| -> Vec<Suggestion> {
            let written = normal.origin(from, chars.len());
            found.into_iter().take(MOST).map(|found| suggestion(written, found, how)).collect()
        };
        let piece = |from: usize| chars.get(from..).unwrap_or_default().iter().collect::<String>();
        for from in &starts {
            let found = self.words.begun(&piece(*from));
            if !found.is_empty() {
                return write(*from, found, How::Begun);
            }
        }
        let Some(from) = starts.last().copied() else { return Vec::new() };
        if latin {
            let alone = !chars.get(..from).unwrap_or_default().iter().any(char::is_ascii_alphabetic);
            let found = if alone { self.words.spelt(&piece(from)) } else { Vec::new() };
            if !found.is_empty() {
                return write(from, found, How::Pinyin);
            }
            let unread = draft.is_none_or(|draft| draft.verdict != Verdict::Run);
            let slip = self
                .lexicon
                .slip_of(&piece(from))
                .filter(|_| unread)
                .and_then(|(surface, _)| self.words.spelling(surface));
            return write(from, slip.into_iter().collect(), How::Slip);
        }
        let sounds = starts.iter().map(|from| (*from, self.words.sounding(&piece(*from))));
        let Some((from, found)) = sounds.into_iter().find(|(_, found)| !found.is_empty()) else { return Vec::new() };
        write(from, found, How::Slip)
    }

    /// What can stand after a text that is read whole, as far as it then still is.
    fn next(&self, before: &str, draft: Option<&Draft>, lang: Lang, as_of: DateTime) -> Vec<Suggestion> {
        let unread = draft.is_some_and(|draft| draft.unread().next().is_some());
        let speaks = |role: &Role| !matches!(role, Role::Filler | Role::Connective);
        let last = match before.chars().next_back() {
            Some(digit) if digit.is_ascii_digit() => Some(Role::Number),
            _ if unread => Some(Role::Unread),
            _ => draft.and_then(|draft| draft.spans.iter().map(|read| read.role).rev().find(speaks)),
        };
        let lang = match before.chars().rev().find(|c| c.is_alphabetic()) {
            Some(letter) if letter.is_ascii() => Lang::En,
            Some(_) => Lang::Zh,
            None => lang,
        };
        let at = Span::new(before.len(), before.len());
        let gap = if lang == Lang::En && before.ends_with(char::is_alphanumeric) { " " } else { "" };
        let mut found: Vec<Suggestion> = Vec::new();
        for word in self.words.after(last, lang) {
            let text = format!("{gap}{}", word.text);
            let reads = Question::parse(&format!("{before}{text}")).ok().map(|question| self.read(&question, as_of));
            let whole = reads.is_some_and(|draft| draft.verdict != Verdict::Refuse && draft.unread().next().is_none());
            // A time alone, or a word that joins, is not yet a question.
            let opens = !unread && matches!(word.role, Role::Connective | Role::Time);
            if (whole || opens) && !before.contains(word.text.as_str()) {
                let of = word.of.clone();
                found.push(Suggestion { written: at, text, role: word.role, label: None, of, found: How::Next });
            }
            if found.len() == MOST {
                break;
            }
        }
        found
    }
}

fn suggestion(written: Span, found: Found<'_>, how: How) -> Suggestion {
    let Word { text, role, label, of } = found.word;
    let label = (!found.word.is_own()).then(|| label.clone());
    Suggestion { written, text: text.clone(), role: *role, label, of: of.clone(), found: how }
}

/// Where a name of several Latin words may begin, the longest first.
fn names(chars: &[char]) -> Vec<usize> {
    let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_ascii_alphanumeric() || "'-&.".contains(*c));
    let starts = |at: &usize| letter(*at) && !at.checked_sub(1).is_some_and(letter);
    let mut from = chars.len();
    let mut found = Vec::new();
    while let Some(before) = from.checked_sub(1).filter(|at| letter(*at) || chars.get(*at) == Some(&' ')) {
        from = before;
        if starts(&from) {
            found.push(from);
        }
        if found.len() == NAME {
            break;
        }
    }
    found.reverse();
    found
}

/// Where a word in Chinese may begin, the longest first; a single character only when it is a word of its own.
fn suffixes(normal: &NormalText, draft: Option<&Draft>) -> Vec<usize> {
    let chars = normal.chars();
    let speaks = |c: &char| c.is_alphanumeric() && !c.is_ascii();
    let length = chars.iter().rev().take(LONGEST).take_while(|c| speaks(c)).count();
    let last = draft.and_then(|draft| draft.spans.last());
    let says = |role: Role| !matches!(role, Role::Filler | Role::Connective);
    let alone = |at: usize| last.is_none_or(|last| says(last.role) && last.span == normal.origin(at, chars.len()));
    let starts = (1..=length).rev().filter_map(|size| chars.len().checked_sub(size));
    starts.filter(|at| at + 1 < chars.len() || alone(*at)).collect()
}
