//! What the frames ask again and again of every place of a question, found once. A question may be 2,000 characters long,
//! and hundreds of patterns are tried at each of them.

use std::cell::OnceCell;

use super::super::super::lexicon::{Match, Sense};
use super::super::super::scan::joined;
use super::super::super::words::Function;
use super::Close;
use super::list::List;
use super::names::Stretch;
use super::seen::{Seen, is_figure};
use crate::translate::Role;

/// Answers by place, each found when it is first asked for.
pub(super) struct Places<'a> {
    /// The words in order of where they begin; the question has them in order of where they end.
    starting: Vec<&'a Match<'a>>,
    /// Characters of the longest of them.
    longest: usize,
    bars: OnceCell<Vec<usize>>,
    told: OnceCell<Vec<usize>>,
    done: OnceCell<Vec<usize>>,
    goods: OnceCell<Vec<Option<usize>>>,
    nouns: Vec<OnceCell<bool>>,
    denied: OnceCell<usize>,
    tops: OnceCell<bool>,
    objects: Vec<OnceCell<Vec<usize>>>,
    closes: [Vec<OnceCell<Vec<usize>>>; Close::ALL.len()],
}

impl<'a> Places<'a> {
    /// For a question of so many characters.
    pub fn new(size: usize, matches: &'a [Match<'a>]) -> Self {
        let mut starting: Vec<&Match<'_>> = matches.iter().collect();
        starting.sort_by_key(|found| found.from);
        let cells = || (0..=size).map(|_| OnceCell::new()).collect::<Vec<_>>();
        let nouns = (0..=size).map(|_| OnceCell::new()).collect();
        Places {
            starting,
            longest: matches.iter().map(|found| found.until - found.from).max().unwrap_or_default(),
            bars: OnceCell::new(),
            told: OnceCell::new(),
            done: OnceCell::new(),
            goods: OnceCell::new(),
            nouns,
            denied: OnceCell::new(),
            tops: OnceCell::new(),
            objects: cells(),
            closes: Close::ALL.map(|_| cells()),
        }
    }
}

/// The first place at or after each where something is so; the end when there is none.
fn next(size: usize, is: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut next = vec![size; size + 1];
    for at in (0..size).rev() {
        let after = next.get(at + 1).copied().unwrap_or(size);
        if let Some(slot) = next.get_mut(at) {
            *slot = if is(at) { at } else { after };
        }
    }
    next
}

impl Seen<'_> {
    /// The words that begin in a stretch.
    pub fn starting(&self, from: usize, until: usize) -> impl Iterator<Item = &Match<'_>> {
        let words = &self.places.starting;
        let first = words.partition_point(|found| found.from < from);
        words.get(first..).unwrap_or_default().iter().copied().take_while(move |found| found.from < until)
    }

    /// The words that begin there.
    pub fn at(&self, at: usize) -> impl Iterator<Item = &Match<'_>> {
        self.starting(at, at + 1)
    }

    /// The words that end there.
    pub fn ending(&self, until: usize) -> impl Iterator<Item = &Match<'_>> {
        let first = self.matches.partition_point(|found| found.until < until);
        self.matches.get(first..).unwrap_or_default().iter().take_while(move |found| found.until == until)
    }

    /// The words that begin before a place and end behind it.
    pub fn over(&self, at: usize) -> impl Iterator<Item = &Match<'_>> {
        self.starting(at.saturating_sub(self.places.longest), at).filter(move |found| found.until > at)
    }

    /// The words that have a stretch in them, and more.
    pub fn covering(&self, (from, until): Stretch) -> impl Iterator<Item = &Match<'_>> {
        let words = self.starting(until.saturating_sub(self.places.longest), from + 1);
        words.filter(move |whole| until <= whole.until && whole.until - whole.from > until - from)
    }

    /// The next place that no object reaches over.
    pub fn next_bar(&self, at: usize) -> usize {
        self.next(&self.places.bars, at, |at| self.bars(at))
    }

    /// The next figure, or time in words that is no part of a name: 日 in 出生日期.
    pub fn next_told(&self, at: usize) -> usize {
        let named = |sense: &Sense| matches!(sense, Sense::Attribute(_) | Sense::Property(_) | Sense::Measure(_));
        self.next(&self.places.told, at, |at| {
            let figure = self.chars.get(at).is_some_and(|c| is_figure(c) || *c == '%');
            let mut times = self.ends_of(&self.words.times, at);
            figure || times.any(|until| !self.covering((at, until)).any(|found| found.senses.iter().any(named)))
        })
    }

    /// The next word for what was done already: 过 and 了.
    pub fn next_done(&self, at: usize) -> usize {
        self.next(&self.places.done, at, |at| match self.chars.get(at) {
            Some('了') => true,
            Some('过') => !self.chars.get(at + 1).is_some_and(|next| "期生敏季".contains(*next)),
            _ => false,
        })
    }

    fn next(&self, found: &OnceCell<Vec<usize>>, at: usize, is: impl Fn(usize) -> bool) -> usize {
        let size = self.chars.len();
        found.get_or_init(|| next(size, is)).get(at).copied().unwrap_or(size)
    }

    /// Whether a noun for customers ends there.
    pub fn noun_ends(&self, at: usize) -> bool {
        self.places.nouns.get(at).is_some_and(|noun| *noun.get_or_init(|| self.has_noun_before(at)))
    }

    /// Where the first word ends that denies, or is less than a number.
    pub fn first_denied(&self) -> usize {
        let denies = |sense: &Sense| match sense {
            Sense::Word(Function::Less | Function::AtMost | Function::OrLess) => true,
            Sense::Word(function) => function.role() == Role::Negation,
            _ => false,
        };
        *self.places.denied.get_or_init(|| {
            let first = self.matches.iter().find(|found| found.senses.iter().any(denies));
            first.map_or(usize::MAX, |found| found.until)
        })
    }

    /// Whether the first of customers are asked for anywhere.
    pub fn ranks(&self) -> bool {
        let top = |found: &Match<'_>| found.senses.contains(&Sense::Word(Function::Top));
        *self.places.tops.get_or_init(|| self.matches.iter().any(top))
    }

    /// Whether something that is given or made is the last word of a stretch.
    pub fn ends_with_goods(&self, from: usize, until: usize) -> bool {
        let goods = self.places.goods.get_or_init(|| self.last_starts(&self.words.deeds.goods));
        goods.get(until).copied().flatten().is_some_and(|start| start >= from)
    }

    /// Where what is given or made may end that begins there, in order: see [`Seen::objects_of`].
    pub fn objects(&self, from: usize) -> &[usize] {
        let Some(found) = self.places.objects.get(from) else { return &[] };
        found.get_or_init(|| self.objects_by(from, |at, until| self.ends_with_goods(at, until)))
    }

    /// Where the shortest of these words begins that ends there, for each place.
    fn last_starts(&self, words: &List) -> Vec<Option<usize>> {
        let mut starts = vec![None; self.chars.len() + 1];
        for at in (0..self.chars.len()).filter(|at| self.starts_word(*at)) {
            for until in self.ends_of(words, at) {
                if let Some(slot) = starts.get_mut(until) {
                    *slot = Some(at);
                }
            }
        }
        starts
    }

    pub fn starts_word(&self, at: usize) -> bool {
        let pair = at.checked_sub(1).and_then(|before| self.chars.get(before)).zip(self.chars.get(at));
        pair.is_none_or(|(before, here)| !joined(*before, *here))
    }

    /// Whether a frame that closes what is said reaches from one place to the other.
    pub fn closes(&self, close: Close, from: usize, until: usize) -> bool {
        let Some(found) = self.places.closes.get(close as usize).and_then(|places| places.get(from)) else {
            return false;
        };
        let ends = found.get_or_init(|| {
            let patterns = self.words.closing_patterns(close);
            let mut ends: Vec<usize> = patterns.iter().flat_map(|pattern| self.ways(pattern, from)).collect();
            ends.sort_unstable();
            ends
        });
        ends.binary_search(&until).is_ok()
    }
}
