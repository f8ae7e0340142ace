//! Frames of refinements: which words say what is to become of the last question, and where what is said anew stands.
//! The patterns and their lists of words are data (`data/reader/follow.toml`).

use std::collections::BTreeMap;

use super::super::normal::NormalText;
pub use super::pattern::Stretch;
use super::pattern::{Filled, Lists, Pattern, trimmed, words_at};
use crate::dsl::Unit;

const FILE: &str = include_str!("../../../../data/reader/follow.toml");

/// What a refinement does with the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The last question is over, this is another.
    Afresh,
    /// The same, unless what follows goes on with the last question.
    Perhaps,
    Narrow,
    /// Narrow or widen: only what it is added to can tell.
    Add,
    Widen,
    Exclude,
    Replace,
    /// A condition is dropped.
    Release,
    /// The same, of what is said both ways at once: 能不能发短信.
    Whether,
    /// Those who were left out come in again.
    Readmit,
    /// At any time.
    Timeless,
    /// A condition is denied.
    Contrary,
    /// The deed is denied: those who did not.
    Undone,
    /// What they have is denied: 没留的.
    Lacking,
    /// One of them is enough.
    Either,
    /// Each of them is needed.
    Both,
    /// So many of them are enough.
    Several,
    /// Ranked by something, so many of them.
    Rank,
    /// Another upper end, another lower end.
    Upper,
    Lower,
    /// What stays as it is.
    Keep,
    /// The time before, so long or as long as the time was.
    Earlier(Option<Unit>),
}

const OPERATIONS: [(&str, Operation); 27] = [
    ("afresh", Operation::Afresh),
    ("perhaps", Operation::Perhaps),
    ("narrow", Operation::Narrow),
    ("add", Operation::Add),
    ("widen", Operation::Widen),
    ("exclude", Operation::Exclude),
    ("replace", Operation::Replace),
    ("release", Operation::Release),
    ("whether", Operation::Whether),
    ("readmit", Operation::Readmit),
    ("timeless", Operation::Timeless),
    ("contrary", Operation::Contrary),
    ("undone", Operation::Undone),
    ("lacking", Operation::Lacking),
    ("either", Operation::Either),
    ("both", Operation::Both),
    ("several", Operation::Several),
    ("rank", Operation::Rank),
    ("upper", Operation::Upper),
    ("lower", Operation::Lower),
    ("keep", Operation::Keep),
    ("earlier", Operation::Earlier(None)),
    ("day_earlier", Operation::Earlier(Some(Unit::Day))),
    ("week_earlier", Operation::Earlier(Some(Unit::Week))),
    ("month_earlier", Operation::Earlier(Some(Unit::Month))),
    ("quarter_earlier", Operation::Earlier(Some(Unit::Quarter))),
    ("year_earlier", Operation::Earlier(Some(Unit::Year))),
];

/// A pattern found in a stretch of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed {
    pub operation: Operation,
    pub filled: Filled,
    /// Whether it begins with words of its own.
    leads: bool,
}

/// All patterns.
#[derive(Debug, Default)]
pub struct Frames {
    patterns: Vec<(Operation, Pattern)>,
    /// What says that a condition is in the time of the last question: 这期间.
    meanwhile: Vec<Pattern>,
    /// What may stand before and behind a refinement and changes nothing.
    leads: Vec<Vec<char>>,
    tails: Vec<Vec<char>>,
    /// What the windows of a rule are called.
    times: Vec<String>,
    /// What customers are called, or begins what is asked of them.
    people: Vec<Vec<char>>,
    /// What joins two refinements.
    ands: Vec<Vec<char>>,
    /// How a ranking is asked for, in Chinese and English.
    ranking: (Vec<String>, Vec<String>),
}

impl Frames {
    pub fn new() -> Self {
        // The file is part of the program and a test reads it; a broken one leaves refinements unread, not the program
        // stopped.
        let tables: BTreeMap<String, Lists> = toml::from_str(FILE).unwrap_or_default();
        let none = Lists::new();
        let lists = tables.get("list").unwrap_or(&none);
        let texts = |table: &str| tables.get(table).into_iter().flat_map(|table| table.values().flatten());
        let compiled = |table: &str| -> Vec<Pattern> {
            texts(table).filter_map(|text| Pattern::new(text, lists)).filter(Pattern::has_words).collect()
        };
        let words = |table: &str| -> Vec<Vec<char>> { texts(table).map(|word| word.chars().collect()).collect() };
        let ways = |lang: &str| tables.get("ranking").and_then(|ways| ways.get(lang)).cloned().unwrap_or_default();
        let patterns = OPERATIONS
            .iter()
            .flat_map(|(table, operation)| compiled(table).into_iter().map(|pattern| (*operation, pattern)));
        Frames {
            patterns: patterns.collect(),
            meanwhile: compiled("meanwhile"),
            leads: words("lead"),
            tails: words("tail"),
            times: lists.get("time").cloned().unwrap_or_default(),
            people: words("people"),
            ands: words("and"),
            ranking: (ways("zh"), ways("en")),
        }
    }

    pub fn is_time(&self, word: &str) -> bool {
        self.times.iter().any(|known| known == word)
    }

    /// Whether customers are named in it.
    pub fn names_people(&self, text: &NormalText, part: Stretch) -> bool {
        let chars = text.chars();
        let ends = |at: usize| self.people.iter().filter_map(move |word| words_at(chars, at, word));
        (part.from..part.until).any(|at| ends(at).any(|end| end <= part.until))
    }

    /// 前100名 and 近一年消费额 as one ranking, in the ways it can be asked for.
    pub fn rankings(&self, chinese: bool, portion: &str, by: &str) -> Vec<String> {
        let ways = if chinese { &self.ranking.0 } else { &self.ranking.1 };
        ways.iter().map(|way| way.replace("{to}", portion).replace("{of}", by)).collect()
    }

    /// A stretch without the words that put it into the time of the last question, when it has such words; they tell how
    /// many units that time has, sometimes.
    pub fn meanwhile(&self, text: &NormalText, part: Stretch) -> Option<Filled> {
        let found = self.meanwhile.iter().flat_map(|pattern| pattern.find(text.chars(), part));
        found.max_by_key(|filled| filled.size)
    }

    /// The whole question, when it says whether it goes on with the last one.
    pub fn afresh(&self, text: &NormalText) -> Option<Framed> {
        let whole = trimmed(text.chars(), Stretch { from: 0, until: text.len() })?;
        let anew = |framed: &Framed| matches!(framed.operation, Operation::Afresh | Operation::Perhaps);
        self.framed(text.chars(), whole).into_iter().map(|(_, framed)| framed).find(anew)
    }

    /// The question cut where another refinement begins: at commas that are followed by the first words of a pattern.
    pub fn parts(&self, text: &NormalText) -> Vec<Stretch> {
        let chars = text.chars();
        let ends: Vec<usize> = (0..=chars.len()).filter(|at| closes(chars, *at)).collect();
        self.cut(chars, ends, |part| self.begins(chars, part))
    }

    /// The question cut at all commas, and where an "and" stands before the first words of a pattern.
    pub fn pieces(&self, text: &NormalText) -> Vec<Stretch> {
        let chars = text.chars();
        let and = |at: usize| {
            let end = self.ands.iter().find_map(|word| words_at(chars, at, word));
            let rest = end.and_then(|end| trimmed(chars, Stretch { from: end, until: chars.len() }));
            rest.is_some_and(|rest| self.begins(chars, rest))
        };
        let ends: Vec<usize> = (0..=chars.len()).filter(|at| closes(chars, *at) || *at > 0 && and(*at)).collect();
        self.cut(chars, ends, |_| true)
    }

    fn begins(&self, chars: &[char], part: Stretch) -> bool {
        self.framed(chars, part).iter().any(|(_, framed)| framed.leads)
    }

    fn cut(&self, chars: &[char], ends: Vec<usize>, begins: impl Fn(Stretch) -> bool) -> Vec<Stretch> {
        let mut parts: Vec<Stretch> = Vec::new();
        let mut from = 0;
        for end in ends {
            let Some(part) = trimmed(chars, Stretch { from, until: end }) else { continue };
            match parts.last_mut() {
                Some(last) if self.is_lead(chars, *last) || !begins(part) => last.until = part.until,
                Some(_) | None => parts.push(part),
            }
            from = end;
        }
        parts
    }

    fn is_lead(&self, chars: &[char], part: Stretch) -> bool {
        self.leads.iter().any(|lead| words_at(chars, part.from, lead) == Some(part.until))
    }

    /// The ways to take a part, the most exact first.
    pub fn of(&self, text: &NormalText, part: Stretch) -> Vec<Framed> {
        let anew = |framed: &Framed| matches!(framed.operation, Operation::Afresh | Operation::Perhaps);
        self.framed(text.chars(), part).into_iter().map(|(_, framed)| framed).filter(|framed| !anew(framed)).collect()
    }

    /// The part without what may stand around it, the longest first.
    pub fn stripped(&self, text: &NormalText, part: Stretch) -> Vec<Stretch> {
        self.around(text.chars(), part)
    }

    fn around(&self, chars: &[char], part: Stretch) -> Vec<Stretch> {
        let mut found = vec![part];
        let mut at = 0;
        while let Some(now) = found.get(at).copied() {
            let behind = self.leads.iter().filter_map(|lead| {
                let end = words_at(chars, now.from, lead).filter(|end| *end < now.until)?;
                trimmed(chars, Stretch { from: end, until: now.until })
            });
            let before = self.tails.iter().filter_map(|tail| {
                let start = now.until.checked_sub(tail.len()).filter(|start| *start > now.from)?;
                words_at(chars, start, tail)?;
                trimmed(chars, Stretch { from: now.from, until: start })
            });
            let new: Vec<Stretch> = behind.chain(before).filter(|next| !found.contains(next)).collect();
            found.extend(new);
            at += 1;
        }
        found.sort_by_key(|stretch| std::cmp::Reverse(stretch.until - stretch.from));
        found
    }

    /// Each with how many characters of the part it accounts for, the most first.
    fn framed(&self, chars: &[char], part: Stretch) -> Vec<(usize, Framed)> {
        let text = |stretch: Stretch| stretch.until - stretch.from;
        let mut found: Vec<(usize, Framed)> = Vec::new();
        for start in self.around(chars, part) {
            for (operation, pattern) in &self.patterns {
                for filled in pattern.find(chars, start) {
                    let slots = [filled.of, filled.to];
                    let leads = slots.iter().flatten().all(|slot| slot.from > start.from);
                    let framed = Framed { operation: *operation, filled, leads };
                    let words = filled.size + text(part) - text(start);
                    if !found.iter().any(|(_, known)| *known == framed) {
                        found.push((words, framed));
                    }
                }
            }
        }
        found.sort_by_key(|(words, _)| std::cmp::Reverse(*words));
        found
    }
}

/// Whether a statement ends there. 1.5, 1,000: a number goes on.
fn closes(chars: &[char], at: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let sign = chars.get(at).is_none_or(|c| ",;.!".contains(*c));
    sign && !(digit(at.checked_sub(1)) && digit(Some(at + 1)))
}
