//! What surrounds a description and says nothing of the customers it describes: 唤醒…, 当…时, …发券, send a coupon to ….
//!
//! The frames are data (`data/reader/frames.toml`): a closed grammar of what people write around a description. A word of
//! a frame is never a part of a longer word of the shop (召回 in 召回短信), and stands where its pattern says, nowhere else.

mod again;
mod deeds;
mod labels;
mod list;
mod names;
mod naming;
mod places;
mod seen;

use std::collections::BTreeMap;

use serde::Deserialize;

use self::deeds::Deeds;
use self::list::List;
use self::places::Places;
use self::seen::Seen;
use super::super::lexicon::{Match, Sense};
use super::super::normal::{NormalText, Normalizer};
use super::super::time::Times;
use super::super::words::Function;
use crate::catalog::Catalog;

const FILE: &str = include_str!("../../../../data/reader/frames.toml");
const DEEDS: &str = include_str!("../../../../data/reader/deeds.toml");

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
    given: Patterns,
    around: Around,
    anywhere: Patterns,
    path: Path,
    such: Such,
    meaning: Meaning,
    naming: NamingWords,
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
    sql: Vec<String>,
    without: Vec<String>,
    headings: Vec<String>,
    units: Vec<String>,
    times: Vec<String>,
    numbered: Vec<String>,
    plain: Vec<String>,
    strange: Vec<String>,
    asked: Vec<String>,
}

/// What leads over from a definition to its name, as the file has it.
#[derive(Debug, Default, Deserialize)]
struct NamingWords {
    adverbs: Vec<String>,
    calls: Vec<String>,
    leads: Vec<String>,
    after: Vec<String>,
    verbs: Vec<String>,
    participles: Vec<String>,
    whom: Vec<String>,
    nouns: Vec<String>,
}

/// What leads over from a definition to its name.
#[derive(Debug, Default)]
struct Naming {
    /// When and how it is done: 后自动.
    adverbs: List,
    calls: List,
    /// What does so before a name in quotation marks.
    leads: List,
    /// What does so after a verb that asks for a name, and these verbs: tag, 标记.
    after: List,
    verbs: List,
    /// Those that may name the thing before them as well: lipstick called X.
    participles: List,
    whom: List,
    /// What closes a name.
    nouns: List,
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
    Words(List),
    /// One of them, or nothing.
    Maybe(List),
    /// Names of facts about customers: 姓名和城市.
    Fields,
    People,
    NoPeople,
    NoNumber,
    /// None of these words follows.
    Without(List),
    /// Whatever follows, when it restricts nobody.
    Rest,
    /// Whatever follows in the same breath.
    Whatever,
    /// A few words that name nobody, deny nothing and hold no number.
    Some,
    /// The same, of places and ranks only what the rest of the question says again: a salon in Chengdu for Chengdu buyers.
    Again,
    /// How often is not what follows: 触达少于5次 says what was done.
    NoCount,
    /// What follows is not by what the first are: top 5 customers, ordered by points.
    NoRank,
    /// What is given, made or done, whatever its words are: it names nobody, and restricts nobody.
    Object,
    /// The same, named by what is given.
    Goods,
    /// The same, which may name things of the shop: a new lipstick.
    Wares,
    /// No deed stands right before: registered for our event is what was done.
    NoDeed,
    /// Customers follow, in whatever words.
    Audience,
    /// Customers follow, and something said of them.
    Described,
    /// A name in quotation marks.
    Quoted,
    /// Something before it is denied, or less than a number.
    Denied,
    /// Names of what is to be shown of them.
    Columns,
    /// One such name is enough.
    Fact,
}

/// The lists of words of one more file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    list: BTreeMap<String, Vec<String>>,
}

/// What compares with a number.
pub(super) const LIMITS: [Function; 7] = [
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

/// Frames that close what is said, by what they stand behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    Columns,
    After,
    Given,
    Last,
}

impl Close {
    const ALL: [Close; 4] = [Close::Columns, Close::After, Close::Given, Close::Last];
}

/// All frames.
#[derive(Debug, Default)]
pub struct Framing {
    before: Vec<Pattern>,
    after: Vec<Pattern>,
    columns: Vec<Pattern>,
    last: Vec<Pattern>,
    given: Vec<Pattern>,
    around: Vec<(String, String)>,
    anywhere: Vec<Pattern>,
    /// What parts the steps of a path.
    signs: Vec<String>,
    /// What introduces an example: e.g., 例如.
    such: List,
    /// What parts a name from its definition, and what leads over to it.
    means: Vec<String>,
    leads: Vec<String>,
    /// What opens a remark in brackets.
    remarks: List,
    sql: List,
    without: List,
    /// How a heading over a statement ends.
    headings: Vec<String>,
    /// What may name a time.
    times: List,
    /// Units in brackets: 消费金额（元）.
    units: List,
    /// What is numbered in a list of them: segment 2, 场景一.
    numbered: List,
    /// Words of marketing, which say nothing of customers when they stand in a name.
    plain: List,
    /// What customers may be of which no shop knows: places, trades, devices. No name is made of them.
    strange: List,
    naming: Naming,
    /// What asks whom, and what says that something is to be done with them.
    asked: List,
    needs: List,
    deeds: Deeds,
}

impl Framing {
    pub fn new(normalizer: &Normalizer) -> Self {
        // The file is part of the program and a test reads it; a broken one leaves frames unread, not the program stopped.
        let file: File = toml::from_str(FILE).unwrap_or_default();
        let deeds: Lists = toml::from_str(DEEDS).unwrap_or_default();
        let lists: BTreeMap<&str, Vec<String>> = file
            .list
            .iter()
            .chain(&deeds.list)
            .map(|(name, words)| (name.as_str(), words.iter().map(|word| normalizer.word(word)).collect()))
            .collect();
        let patterns = |texts: &[String]| texts.iter().filter_map(|text| pattern(text, &lists)).collect();
        let words = |words: &[String]| -> List { words.iter().map(|word| normalizer.word(word)).collect() };
        let listed =
            ["act", "ware", "grouping", "plan", "verb", "goods"].into_iter().filter_map(|name| lists.get(name));
        let plain = file.meaning.plain.iter().map(|word| normalizer.word(word));
        let plain = listed.flatten().cloned().chain(plain).collect();
        Framing {
            deeds: Deeds::new(&lists),
            asked: words(&file.meaning.asked),
            needs: lists.get("need").into_iter().flatten().cloned().collect(),
            plain,
            units: words(&file.meaning.units),
            numbered: words(&file.meaning.numbered),
            strange: words(&file.meaning.strange),
            naming: Naming {
                adverbs: words(&file.naming.adverbs),
                calls: words(&file.naming.calls),
                leads: words(&file.naming.leads),
                after: words(&file.naming.after),
                verbs: words(&file.naming.verbs),
                participles: words(&file.naming.participles),
                whom: words(&file.naming.whom),
                nouns: words(&file.naming.nouns),
            },
            before: patterns(&file.before.patterns),
            after: patterns(&file.after.patterns),
            columns: patterns(&file.columns.patterns),
            last: patterns(&file.last.patterns),
            given: patterns(&file.given.patterns),
            around: file.around.patterns.clone(),
            anywhere: patterns(&file.anywhere.patterns),
            signs: file.path.signs.clone(),
            such: words(&file.such.words),
            means: file.meaning.signs.clone(),
            leads: file.meaning.leads.clone(),
            headings: file.meaning.headings.clone(),
            times: file.meaning.times.iter().cloned().collect(),
            sql: file.meaning.sql.iter().cloned().collect(),
            without: file.meaning.without.iter().cloned().collect(),
            remarks: words(&file.meaning.remarks),
        }
    }

    /// The frames of a question.
    pub fn of(&self, text: &NormalText, matches: &[Match<'_>], catalog: &Catalog, times: &Times<'_>) -> Vec<Framed> {
        let places = Places::new(text.len(), matches);
        let seen = Seen { chars: text.chars(), matches, catalog, words: self, times, places };
        let mut found = self.opening(&seen);
        let start = found.last().map_or(0, |frame| frame.until);
        for end in seen.ends().filter(|end| *end > start) {
            found.extend(self.closing(&seen, start, end));
        }
        found.extend(deeds::of(&seen, &found));
        found.extend(labels::of(&seen, &self.such).into_iter().filter(|frame| !seen.cuts_a_value(frame)));
        found.extend(self.steps(&seen));
        for from in 0..text.len() {
            let until = self.anywhere.iter().flat_map(|pattern| seen.ways(pattern, from)).max();
            found.extend(until.filter(|until| *until > from).map(|until| Framed { from, until }));
        }
        merged(found)
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
        if let Some(until) = labels::ordinal(seen.chars) {
            found.push(Framed { from: 0, until });
            at = seen.skip_marks(until);
        }
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
        let given = deeds::is_given(seen);
        let from = (start + 1..end).find(|from| {
            let closes = |close: Close| seen.closes(close, *from, end);
            // Nearly no place begins a frame that ends there.
            if !Close::ALL.into_iter().any(closes) {
                return false;
            }
            let columns = seen.noun_ends(*from) && closes(Close::Columns) && !seen.lists_out(*from, end);
            let parted = seen.noun_ends(*from) || seen.is_parted(*from) || given && seen.value_ends(*from);
            // 给…的发券, …的一律发券: nothing but what is done stands behind them.
            let open = !seen.is_done(*from, end);
            let described = open && seen.is_described_before(*from) && (given || deeds::takes_all(seen, *from));
            let taken = open && parted && given || described;
            let noun = columns || (parted || described) && closes(Close::After) || taken && closes(Close::Given);
            let last = || !seen.lists_on(*from) && !seen.is_taken(*from) && closes(Close::Last);
            seen.begins(*from)
                && !seen.is_grouped(*from)
                && !seen.is_list(*from, end)
                && (noun || last())
                && !self.asks_whom(seen, *from)
        });
        found.extend(from.map(|from| Framed { from, until: end }));
        found
    }

    fn closing_patterns(&self, close: Close) -> &[Pattern] {
        match close {
            Close::Columns => &self.columns,
            Close::After => &self.after,
            Close::Given => &self.given,
            Close::Last => &self.last,
        }
    }

    /// 哪些老客需要重新激活: whom to act upon is what is asked, where nothing before it says who that is but a name.
    fn asks_whom(&self, seen: &Seen<'_>, from: usize) -> bool {
        let says = |sense: &Sense| {
            !matches!(sense, Sense::Customer | Sense::Term(_) | Sense::StateValue { .. } | Sense::Word(_))
        };
        let needs = seen.words_of(&self.needs, from).next().is_some();
        let asked = seen.words_of(&self.asked, 0).next().is_some();
        let said = |found: &Match<'_>| found.until <= from && found.senses.iter().any(says);
        let counted = seen.chars.iter().take(from).any(char::is_ascii_digit);
        needs && asked && !counted && !seen.matches.iter().any(said)
    }
}

/// Frames that overlap are one.
fn merged(mut frames: Vec<Framed>) -> Vec<Framed> {
    frames.sort_by_key(|frame| frame.from);
    let mut merged: Vec<Framed> = Vec::new();
    for frame in frames {
        match merged.last_mut() {
            Some(last) if frame.from < last.until => last.until = last.until.max(frame.until),
            _ => merged.push(frame),
        }
    }
    merged
}

fn pattern(text: &str, lists: &BTreeMap<&str, Vec<String>>) -> Option<Pattern> {
    let list = |name: &str| lists.get(name).map(|words| words.iter().cloned().collect::<List>());
    text.split_whitespace()
        .map(|piece| match piece.strip_prefix('{').and_then(|piece| piece.strip_suffix('}')) {
            Some("fields") => Some(Piece::Fields),
            Some("quoted") => Some(Piece::Quoted),
            Some("people") => Some(Piece::People),
            Some("!people") => Some(Piece::NoPeople),
            Some("!number") => Some(Piece::NoNumber),
            Some("rest") => Some(Piece::Rest),
            Some("..") => Some(Piece::Some),
            Some("again") => Some(Piece::Again),
            Some("whatever") => Some(Piece::Whatever),
            Some("!count") => Some(Piece::NoCount),
            Some("!rank") => Some(Piece::NoRank),
            Some("object") => Some(Piece::Object),
            Some("goods") => Some(Piece::Goods),
            Some("wares") => Some(Piece::Wares),
            Some("!deed") => Some(Piece::NoDeed),
            Some("audience") => Some(Piece::Audience),
            Some("described") => Some(Piece::Described),
            Some("denied") => Some(Piece::Denied),
            Some("columns") => Some(Piece::Columns),
            Some("fact") => Some(Piece::Fact),
            Some(name) => match (name.strip_prefix('!'), name.strip_suffix('?')) {
                (Some(name), _) => Some(Piece::Without(list(name)?)),
                (_, Some(name)) => Some(Piece::Maybe(list(name)?)),
                _ => Some(Piece::Words(list(name)?)),
            },
            None => Some(Piece::Words(std::iter::once(piece.to_owned()).collect())),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_of_the_file_is_made_of_its_lists() {
        let (file, framing): (File, _) = (toml::from_str(FILE).unwrap(), Framing::new(&Normalizer::new()));
        let deeds: Lists = toml::from_str(DEEDS).unwrap();
        assert_eq!(file.before.patterns.len(), framing.before.len());
        assert_eq!(file.after.patterns.len(), framing.after.len());
        assert_eq!(file.columns.patterns.len(), framing.columns.len());
        assert_eq!(file.last.patterns.len(), framing.last.len());
        assert_eq!(file.given.patterns.len(), framing.given.len());
        assert_eq!(file.anywhere.patterns.len(), framing.anywhere.len());
        let all = [
            &file.before.patterns,
            &file.after.patterns,
            &file.columns.patterns,
            &file.last.patterns,
            &file.given.patterns,
            &file.anywhere.patterns,
        ];
        for name in file.list.keys().chain(deeds.list.keys()).filter(|name| !Deeds::LISTS.contains(&name.as_str())) {
            let pieces = [format!("{{{name}}}"), format!("{{{name}?}}"), format!("{{!{name}}}")];
            let used = |text: &String| pieces.iter().any(|piece| text.contains(piece));
            assert!(all.iter().any(|patterns| patterns.iter().any(used)), "{name}");
        }
    }
}
