//! Frames of refinements: which words say what is to become of the last question, and where what is said anew stands.
//! The patterns and their lists of words are data (`data/reader/follow.toml`).

use std::collections::BTreeMap;

use super::super::normal::NormalText;
pub use super::pattern::Stretch;
use super::pattern::{Filled, Lists, Pattern, trimmed, words_at};
use crate::dsl::Unit;

const FILE: &str = include_str!("../../../../data/reader/follow.toml");

/// The patterns of this key take the Chinese words of their lists, others the rest.
const CHINESE: &str = "zh";

/// What a refinement does with the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The last question is over, this is another.
    Afresh,
    /// The same, unless what follows goes on with the last question.
    Perhaps,
    Narrow,
    /// Another value or time to be looked at, nothing that was done.
    Show,
    /// Narrow or widen: only what it is added to can tell.
    Add,
    Widen,
    Exclude,
    Replace,
    /// The same, of parts of a condition: Hangzhou, not Shanghai.
    Pair,
    /// Something else, a time before a number: 2025.
    When,
    /// A condition is dropped.
    Release,
    /// The same, by the name of what it is about.
    Whichever,
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
    EitherOfTwo,
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

impl Operation {
    /// Whether its words say nothing else: by orders is not who ordered.
    pub fn is_sure(self) -> bool {
        match self {
            Operation::Rank
            | Operation::Earlier(_)
            | Operation::Contrary
            | Operation::Undone
            | Operation::Lacking
            | Operation::Either
            | Operation::EitherOfTwo
            | Operation::Both => true,
            Operation::Afresh
            | Operation::Perhaps
            | Operation::Narrow
            | Operation::Show
            | Operation::Add
            | Operation::Widen
            | Operation::Exclude
            | Operation::Replace
            | Operation::Pair
            | Operation::When
            | Operation::Release
            | Operation::Whichever
            | Operation::Whether
            | Operation::Readmit
            | Operation::Timeless
            | Operation::Upper
            | Operation::Lower
            | Operation::Several
            | Operation::Keep => false,
        }
    }
}

const OPERATIONS: [(&str, Operation); 32] = [
    ("afresh", Operation::Afresh),
    ("perhaps", Operation::Perhaps),
    ("narrow", Operation::Narrow),
    ("show", Operation::Show),
    ("add", Operation::Add),
    ("widen", Operation::Widen),
    ("exclude", Operation::Exclude),
    ("replace", Operation::Replace),
    ("pair", Operation::Pair),
    ("when", Operation::When),
    ("release", Operation::Release),
    ("whichever", Operation::Whichever),
    ("whether", Operation::Whether),
    ("readmit", Operation::Readmit),
    ("timeless", Operation::Timeless),
    ("contrary", Operation::Contrary),
    ("undone", Operation::Undone),
    ("lacking", Operation::Lacking),
    ("either", Operation::Either),
    ("either_of_two", Operation::EitherOfTwo),
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
    pub leads: bool,
}

impl Framed {
    /// Whether a single character is all that tells what is meant: 用, 看.
    pub fn is_slight(&self) -> bool {
        self.filled.size < 2 && (self.leads || self.filled.of.is_some())
    }
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
    openings: Vec<Vec<char>>,
    corrections: Vec<Vec<char>>,
    /// What the windows of a rule are called.
    times: Vec<String>,
    /// What customers are called, or begins what is asked of them.
    people: Vec<Vec<char>>,
    groups: Vec<Vec<char>>,
    /// What joins the members of a list.
    listing: Vec<Vec<char>>,
    ever: Vec<Vec<char>>,
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
            let texts = tables.get(table).into_iter().flatten();
            let texts = texts.flat_map(|(lang, texts)| texts.iter().map(move |text| (lang == CHINESE, text)));
            let patterns = texts.filter_map(|(chinese, text)| Pattern::new(text, chinese, lists));
            patterns.filter(Pattern::has_words).collect()
        };
        let words = |table: &str| -> Vec<Vec<char>> { texts(table).map(|word| word.chars().collect()).collect() };
        let listed = |name: &str| -> Vec<Vec<char>> {
            lists.get(name).into_iter().flatten().map(|word| word.chars().collect()).collect()
        };
        let ways = |lang: &str| tables.get("ranking").and_then(|ways| ways.get(lang)).cloned().unwrap_or_default();
        let patterns = OPERATIONS
            .iter()
            .flat_map(|(table, operation)| compiled(table).into_iter().map(|pattern| (*operation, pattern)));
        Frames {
            patterns: patterns.collect(),
            meanwhile: compiled("meanwhile"),
            leads: words("lead"),
            tails: words("tail"),
            corrections: words("correction"),
            openings: ["need", "only", "inside", "add"].iter().flat_map(|name| listed(name)).collect(),
            times: lists.get("time").cloned().unwrap_or_default(),
            people: words("people"),
            groups: words("group"),
            listing: words("listing"),
            ever: listed("ever"),
            ands: words("and"),
            ranking: (ways(CHINESE), ways("en")),
        }
    }

    pub fn is_time(&self, word: &str) -> bool {
        self.times.iter().any(|known| known == word)
    }

    /// Whether it says that it does not matter when: 历史上.
    pub fn says_ever(&self, text: &NormalText, part: Stretch) -> bool {
        Self::holds(&self.ever, text, part)
    }

    /// Whether several are listed in it: 买过腮红和眉笔的.
    pub fn lists(&self, text: &NormalText, part: Stretch) -> bool {
        Self::holds(&self.listing, text, part)
    }

    /// Whether customers are named in it.
    pub fn names_people(&self, text: &NormalText, part: Stretch) -> bool {
        Self::holds(&self.people, text, part)
    }

    fn holds(words: &[Vec<char>], text: &NormalText, part: Stretch) -> bool {
        let chars = text.chars();
        let ends = |at: usize| words.iter().filter_map(move |word| words_at(chars, at, word));
        (part.from..part.until).any(|at| ends(at).any(|end| end <= part.until))
    }

    /// Whether what is said is a group of customers, rather than what they have.
    pub fn names_group(&self, text: &NormalText, part: Stretch) -> bool {
        let chars = text.chars();
        let until = |word: &Vec<char>| part.until.checked_sub(word.len()).filter(|from| *from >= part.from);
        self.groups.iter().any(|word| {
            let behind = until(word).is_some_and(|from| words_at(chars, from, word).is_some());
            behind || words_at(chars, part.from, word).is_some_and(|end| end <= part.until)
        })
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

    /// All that is said, without the signs around it.
    pub fn whole(&self, text: &NormalText) -> Option<Stretch> {
        trimmed(text.chars(), Stretch { from: self.start(text.chars()), until: text.len() })
    }

    /// Where it is said what is meant, behind words that take back what was understood: no, ….
    fn start(&self, chars: &[char]) -> usize {
        let ends = self.corrections.iter().filter_map(|word| words_at(chars, 0, word));
        ends.filter(|end| *end < chars.len()).max().unwrap_or_default()
    }

    /// The whole question, when it says whether it goes on with the last one.
    pub fn afresh(&self, text: &NormalText) -> Option<Framed> {
        let whole = self.whole(text)?;
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
        let mut from = self.start(chars);
        for end in ends.into_iter().filter(|end| *end > from).collect::<Vec<_>>() {
            let Some(part) = trimmed(chars, Stretch { from, until: end }) else { continue };
            match parts.last_mut() {
                Some(last) if self.is_lead(chars, *last) || !begins(part) => last.until = part.until,
                Some(_) | None => parts.push(part),
            }
            from = end;
        }
        parts
    }

    /// Whether it only opens what follows: 再加一条，….
    fn is_lead(&self, chars: &[char], part: Stretch) -> bool {
        self.leads.iter().chain(&self.openings).any(|lead| words_at(chars, part.from, lead) == Some(part.until))
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

#[cfg(test)]
mod tests {
    use super::super::super::normal::Normalizer;
    use super::*;

    fn first(text: &str) -> Option<(Operation, String, String)> {
        let (frames, text) = (Frames::new(), Normalizer::new().normalize(text));
        let framed = *frames.of(&text, frames.whole(&text)?).first()?;
        let said = |slot: Option<Stretch>| {
            slot.map(|slot| text.chars()[slot.from..slot.until].iter().collect::<String>()).unwrap_or_default()
        };
        Some((framed.operation, said(framed.filled.of), said(framed.filled.to)))
    }

    fn is(operation: Operation, of: &str, to: &str) -> Option<(Operation, String, String)> {
        Some((operation, of.to_owned(), to.to_owned()))
    }

    #[test]
    fn every_pattern_of_the_file_is_laid_with_its_lists() {
        let frames = Frames::new();
        let tables: BTreeMap<String, Lists> = toml::from_str(FILE).unwrap();
        let lists = &tables["list"];
        let words = ["lead", "tail", "correction", "people", "group", "listing", "and", "ranking", "list"];
        let known = |table: &str| OPERATIONS.iter().any(|(name, _)| *name == table);
        for (table, texts) in tables.iter().filter(|(table, _)| !words.contains(&table.as_str())) {
            assert!(table == "meanwhile" || known(table), "{table}");
            for (lang, text) in texts.iter().flat_map(|(lang, texts)| texts.iter().map(move |text| (lang, text))) {
                assert!(
                    Pattern::new(text, lang == CHINESE, lists).is_some_and(|pattern| pattern.has_words()),
                    "{text}"
                );
            }
        }
        assert!(frames.patterns.len() > 150 && !frames.leads.is_empty() && !frames.times.is_empty());
        let used: String =
            tables.iter().filter(|(table, _)| *table != "list").map(|(_, texts)| format!("{texts:?}")).collect();
        for name in lists.keys().filter(|name| !["time"].contains(&name.as_str())) {
            assert!(
                used.contains(&format!("{name}}}")) || used.contains(&format!("{name}?}}")),
                "{name} is in no pattern"
            );
        }
    }

    #[test]
    fn the_most_words_win() {
        assert_eq!(first("那就只看杭州的"), is(Operation::Narrow, "", "杭州的"));
        assert_eq!(first("去掉城市的条件"), is(Operation::Release, "城市", ""));
        assert_eq!(first("去掉杭州的"), is(Operation::Exclude, "", "杭州的"));
        assert_eq!(first("把近30天改成近半年"), is(Operation::Replace, "近30天", "近半年"));
        assert_eq!(first("OK, and only women please"), is(Operation::Narrow, "", "women"));
        assert_eq!(first("what about men?"), is(Operation::Replace, "", "men"));
        assert_eq!(first("Android users"), None, "a word is a whole word");
        assert_eq!(first("买没买过都行"), is(Operation::Whether, "买过", ""));
        assert_eq!(first("任意两个满足就行").map(|(operation, ..)| operation), Some(Operation::Several));
    }

    #[test]
    fn several_refinements_stand_after_commas() {
        let (frames, text) = (Frames::new(), Normalizer::new().normalize("只看杭州、宁波的，再去掉男的，改成近半年"));
        assert_eq!(frames.parts(&text).len(), 3);
        let text = Normalizer::new().normalize("only women, in Hangzhou, and make it the last 90 days");
        assert_eq!(frames.parts(&text).len(), 2);
        let text = Normalizer::new().normalize("make it 900 and drop the city");
        assert_eq!((frames.parts(&text).len(), frames.pieces(&text).len()), (1, 2));
    }
}
