//! Which words of a question are known: to the shop (names, values) or to the language (not, at least), and its numbers.
//!
//! Borrowed whole from the built-in reader's lexicon, so that both translators mean the same by "known". The prompt
//! offers the model what is found here, and accounting holds its answer against it.

use std::collections::BTreeSet;

use jiff::civil::DateTime;

use super::accounting::conditions;
use crate::diagnostic::Span;
use crate::dsl::{Unit, Window};
use crate::question::Question;
use crate::translate::rules::Reader;
use crate::translate::rules::lexicon::Sense;
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::number::{Numeral, number};
use crate::translate::rules::scan::Cursor;
use crate::translate::rules::time::{self, TimeSense};
use crate::translate::rules::words::Function;
use crate::translate::{Draft, ReadSpan, Role, Verdict};

/// Days that "lately" means when no number is said.
const RECENTLY: u32 = 30;

/// A word with everything it may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub span: Span,
    pub senses: Vec<Sense>,
}

impl Word {
    /// Whether the shop's catalog knows it; function words and units are the language's.
    pub fn is_catalog(&self) -> bool {
        !self.senses.is_empty()
            && self.senses.iter().all(|sense| !matches!(sense, Sense::Word(_) | Sense::Customer | Sense::Unit(_)))
    }

    pub fn role(&self) -> Role {
        self.senses.first().map_or(Role::Unread, Sense::role)
    }
}

/// A time with everything it may say; nothing, where only the reader knows what it took for one.
#[derive(Clone, Debug, PartialEq)]
pub struct Time {
    pub span: Span,
    pub senses: Vec<TimeSense>,
}

impl Time {
    /// The windows it may mean by itself.
    pub fn windows(&self) -> impl Iterator<Item = Window> {
        self.senses.iter().filter_map(|sense| {
            if let TimeSense::Window(window) = sense {
                return Some(window.clone());
            }
            if let TimeSense::Durations { least, most, unit } = sense {
                return Some(time::ago_between(*least, *most, *unit));
            }
            if let TimeSense::Ago(length) = sense {
                return Some(length.before());
            }
            length(sense).map(time::Length::last)
        })
    }

    /// So many days, when it counts days.
    pub fn days(&self) -> Option<u32> {
        let ago = |sense: &TimeSense| if let TimeSense::Ago(length) = sense { Some(*length) } else { length(sense) };
        self.senses.iter().filter_map(ago).find(|length| length.unit == Unit::Day).map(|length| length.count)
    }
}

/// The length of a time that reaches back from now.
fn length(sense: &TimeSense) -> Option<time::Length> {
    if let TimeSense::Duration(length) | TimeSense::Within(length) | TimeSense::Silence(length) = sense {
        Some(*length)
    } else {
        None
    }
}

/// The known words and numbers of one question, in order.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// None stands inside a longer one.
    pub words: Vec<Word>,
    /// Numbers that are no part of a catalog word nor of a time.
    pub numbers: Vec<(Span, Numeral)>,
    /// Times that bound something; 累计 bounds nothing.
    pub times: Vec<Time>,
    /// The question in normal spelling.
    pub normal: String,
    /// Conditions of each of the reader's readings, where it has read every word and would run one; else none.
    pub conditions: BTreeSet<usize>,
}

impl Known {
    /// `reading` tells how the reader cut the question, and what it took for times.
    pub fn of(question: &Question, reader: &Reader, reading: &Draft, as_of: DateTime) -> Self {
        let text = reader.normalizer().normalize(question.text());
        let lexicon = reader.lexicon();
        let matches = lexicon.matches(text.chars());
        let found = matches
            .iter()
            .filter(|found| found.near.is_none())
            .map(|found| Word { span: text.origin(found.from, found.until), senses: said(found.senses) })
            .filter(|word| !cuts(word.span, &reading.spans));
        let found: Vec<Word> = found.collect();
        let longer = |word: &Word| found.iter().any(|other| holds(other.span, word.span) && other.span != word.span);
        let mut words: Vec<Word> = found.iter().filter(|word| !longer(word)).cloned().collect();
        words.sort_by_key(|word| word.span);
        let times = said_times(&text, &words, reading, as_of);
        // Words of the language inside something longer (the 未 of 未来7天) say nothing by themselves.
        words.retain(|word| {
            let timed = || times.iter().any(|time| !time.senses.is_empty() && holds(time.span, word.span));
            word.is_catalog() || !timed() && !reading.spans.iter().any(|read| swallows(*read, word))
        });
        let mut numbers = Vec::new();
        let mut cursor = Cursor::new(text.chars(), 0);
        while cursor.at() < text.len() {
            let from = cursor.at();
            match number(&mut cursor) {
                Some(numeral) => {
                    let span = text.origin(from, cursor.at());
                    let named = words.iter().any(|word| word.is_catalog() && holds(word.span, span));
                    let timed = times.iter().any(|time| holds(time.span, span));
                    if !named && !timed && !is_idle(span, &reading.spans) {
                        numbers.push((span, numeral));
                    }
                }
                None => cursor = cursor.moved(from + 1),
            }
        }
        let is_whole = reading.verdict == Verdict::Run && reading.unread().next().is_none();
        let readings = reading.readings.iter().filter(|_| is_whole);
        let conditions = readings.map(|reading| conditions(&reading.segment.rule)).collect();
        Known { words, numbers, times, normal: text.text(), conditions }
    }

    pub fn senses(&self) -> impl Iterator<Item = &Sense> {
        self.words.iter().flat_map(|word| &word.senses)
    }
}

/// The longest times of the text, where the reader did not take them for something else, and what else it took for one.
fn said_times(text: &NormalText, words: &[Word], reading: &Draft, as_of: DateTime) -> Vec<Time> {
    let mut found: Vec<Time> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let matches = time::times(text.chars(), at, as_of);
        let Some(until) = matches.iter().map(|found| found.until).max() else {
            at += 1;
            continue;
        };
        let span = text.origin(at, until);
        let named = words.iter().any(|word| word.is_catalog() && holds(word.span, span));
        let other = |read: &&ReadSpan| !matches!(read.role, Role::Time | Role::Unread) && holds(read.span, span);
        if !named && !reading.spans.iter().any(|read| other(&read)) {
            let longest = matches.into_iter().filter(|found| found.until == until);
            found.push(Time { span, senses: longest.map(|found| found.sense).collect() });
        }
        at = until.max(at + 1);
    }
    let word = |span: Span| words.iter().filter(move |word| holds(span, word.span)).flat_map(|word| &word.senses);
    for read in reading.spans.iter().filter(|read| read.role == Role::Time) {
        let known = found.iter().any(|time| overlaps(time.span, read.span));
        // 累计 bounds nothing; 最近 has its usual length.
        if !known && !word(read.span).any(|sense| matches!(sense, Sense::Word(Function::Total | Function::Altogether)))
        {
            let recently = word(read.span).any(|sense| *sense == Sense::Word(Function::Recently));
            let senses = recently.then(|| TimeSense::Window(Window::last(RECENTLY, Unit::Day)));
            found.push(Time { span: read.span, senses: senses.into_iter().collect() });
        }
    }
    found.sort_by_key(|time| time.span);
    found
}

fn overlaps(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// What a word says; marks for the grammar, and what it would say only with a word behind it, only where it says nothing else.
fn said(senses: &[Sense]) -> Vec<Sense> {
    let marks = |sense: &Sense| match sense {
        Sense::Word(function) => function.is_mark(),
        Sense::Opens(_) => true,
        _ => false,
    };
    let said: Vec<Sense> = senses.iter().filter(|sense| !marks(sense)).cloned().collect();
    if said.is_empty() { senses.to_vec() } else { said }
}

/// Whether a word lies across a border between pieces that the reader understood (内购 in 30天内购买), or swallows
/// several of them: then the reader's own words stand.
fn cuts(word: Span, reading: &[ReadSpan]) -> bool {
    let mut read = reading.iter().filter(|read| read.role != Role::Unread).map(|read| read.span);
    let parts = read.clone().filter(|piece| holds(word, *piece)).count();
    let crossed = read.any(|piece| {
        let overlaps = word.start < piece.end && piece.start < word.end;
        overlaps && !holds(word, piece) && !holds(piece, word)
    });
    crossed || parts > 1
}

/// Whether the reader read a word of the language as a part of something else.
fn swallows(read: ReadSpan, word: &Word) -> bool {
    holds(read.span, word.span) && read.span != word.span && read.role != Role::Unread && read.role != word.role()
}

/// Whether a number stands in words that restrict nothing (the 一 of 帮我找一下).
fn is_idle(number: Span, reading: &[ReadSpan]) -> bool {
    let idle = |role| matches!(role, Role::Filler | Role::Subject | Role::Connective);
    reading.iter().any(|read| holds(read.span, number) && idle(read.role))
}
