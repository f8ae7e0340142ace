//! What is done with customers: [verb] [what is given or made] to [customers who …], [customers who …] [verb …], reward
//! [customers who …] with …. The verb and the place it stands at decide; what stands between them may be any words that
//! restrict nobody.

use std::collections::BTreeMap;

use super::super::super::lexicon::{Match, Sense};
use super::super::super::scan::{Cursor, joined};
use super::super::super::time::{TimeMatch, TimeSense};
use super::super::super::words::Function;
use super::list::List;
use super::seen::{Seen, restricts};
use super::{Framed, LIMITS};
use crate::translate::Role;

/// Lists of words that are looked for here, and by no pattern.
#[derive(Debug, Default)]
pub(super) struct Deeds {
    verbs: List,
    /// What is given or made, as the last word of it: a handwritten card.
    pub goods: List,
    paying: List,
    place: List,
    putting: List,
    into: List,
    within: List,
    means: List,
    giving: List,
    treating: List,
    leads: List,
    column: List,
    tie: List,
    /// What may stand before what is given: special, exclusive.
    kind: List,
    tie_if: List,
    tie_then: List,
    taking: List,
    everyone: List,
}

impl Deeds {
    #[cfg(test)]
    pub const LISTS: [&str; 16] = [
        "goods", "paying", "place", "putting", "into", "within", "means", "giving", "treating", "leads", "column",
        "tie", "tie_if", "tie_then", "taking", "everyone",
    ];

    pub fn new(lists: &BTreeMap<&str, Vec<String>>) -> Self {
        let list = |names: &[&str]| names.iter().filter_map(|name| lists.get(name)).flatten().cloned().collect();
        Deeds {
            verbs: list(&["verb", "act"]),
            goods: list(&["goods", "ware", "plan", "paying"]),
            paying: list(&["paying"]),
            place: list(&["place", "grouping"]),
            putting: list(&["putting"]),
            into: list(&["into"]),
            within: list(&["within"]),
            means: list(&["means"]),
            kind: list(&["kind"]),
            giving: list(&["giving"]),
            treating: list(&["treating"]),
            leads: list(&["leads"]),
            column: list(&["column", "details"]),
            tie: list(&["tie"]),
            tie_if: list(&["tie_if"]),
            tie_then: list(&["tie_then"]),
            taking: list(&["taking"]),
            everyone: list(&["everyone"]),
        }
    }
}

/// What goes with the verb at the beginning, behind the customers; and what is to become of those who tie.
pub(super) fn of(seen: &Seen<'_>, opening: &[Framed]) -> Vec<Framed> {
    let deeds = &seen.words.deeds;
    let opened = opening.iter().find(|frame| seen.holds(&deeds.verbs, frame));
    let mut found: Vec<Framed> = ties(seen);
    if let Some(verb) = opened {
        found.extend(seen.ends().filter_map(|end| complement(seen, verb, end)));
    }
    found
}

/// 给…, 对…, 把…: what is said of the customers is followed by what is done with them.
pub(super) fn is_given(seen: &Seen<'_>) -> bool {
    seen.starts(&seen.words.deeds.taking, seen.skip_marks(0)).is_some()
}

/// …的全部发券: to all of them.
pub(super) fn takes_all(seen: &Seen<'_>, at: usize) -> bool {
    seen.starts(&seen.words.deeds.everyone, at).is_some()
}

/// Reward … with a card; 邀请…客户参加品鉴会; add … to the win-back flow.
fn complement(seen: &Seen<'_>, verb: &Framed, end: usize) -> Option<Framed> {
    let deeds = &seen.words.deeds;
    let is = |list: &List| seen.holds(list, verb);
    let from = (verb.until + 1..end).rev().find(|from| {
        if !seen.begins(*from) {
            return false;
        }
        if seen.chars.get(*from).is_some_and(|c| !c.is_ascii()) {
            let joins = |sense: &Sense| matches!(sense, Sense::Word(function) if function.role() == Role::Connective);
            let joined = seen.at(*from).any(|found| found.senses.iter().any(joins));
            let whole = || seen.is_object(*from, end) || is(&deeds.leads) && seen.is_led(*from, end);
            return seen.noun_ends(*from) && !joined && whole();
        }
        let until = (0..*from).rev().find(|at| seen.chars.get(*at) != Some(&' ')).map_or(0, |at| at + 1);
        let done = |sense: &Sense| match sense {
            Sense::Event(_) | Sense::Opens(_) | Sense::Says { .. } => true,
            Sense::Word(function) => matches!(function, Function::Reachable | Function::Yes),
            _ => false,
        };
        // What was bought with a card is described by it.
        if seen.ending(until).any(|found| found.senses.iter().any(done)) {
            return false;
        }
        // Customers with a card are so, too, unless they are won by what they are given.
        let noun = seen.noun_ends(*from);
        let given = seen.leads(&deeds.giving, *from).is_some_and(|after| {
            let bought = |sense: &Sense| matches!(sense, Sense::Event(_) | Sense::Opens(_) | Sense::Measure(_));
            let bought = seen.inside((verb.until, *from)).any(|found| found.senses.iter().any(bought));
            let paying = seen.ends_with(&deeds.paying, after, end);
            let won = is(&deeds.treating);
            let free = || seen.leads(&deeds.means, *from).is_some() || seen.is_gift(after, end);
            seen.ends_with_goods(after, end)
                && seen.is_object(after, end)
                && (!paying || !bought || won)
                && (!noun || won && free())
        });
        let put = |list: &List| {
            let after = seen.leads(list, *from).filter(|_| is(&deeds.putting));
            after.is_some_and(|after| {
                seen.ends_with(&deeds.place, after, end) && seen.objects_of(&deeds.place, after).contains(&end)
            })
        };
        given || put(&deeds.into) || !noun && put(&deeds.within)
    });
    from.map(|from| Framed { from, until: end })
}

/// All who tie are shown, whatever is said of it.
fn ties(seen: &Seen<'_>) -> Vec<Framed> {
    let deeds = &seen.words.deeds;
    let parts = |at: usize| seen.is_mark(at) || seen.chars.get(at) == Some(&':');
    let close = |from: usize| (from..seen.chars.len()).find(|at| parts(*at)).unwrap_or(seen.chars.len());
    let mut found = Vec::new();
    let ties = (0..seen.chars.len()).filter(|at| seen.begins(*at) && seen.starts(&deeds.tie, *at).is_some());
    for tie in ties {
        let from = (0..tie).rev().find(|at| parts(*at)).map_or(0, |mark| mark + 1);
        let (from, until) = (seen.skip_spaces(from), close(tie));
        let led = seen.starts(&deeds.tie_if, from).is_some() || seen.starts(&deeds.tie, from).is_some();
        let then = seen.starts(&deeds.tie_then, from).is_some();
        if !(led || then) || !says_tie(seen, from, until) {
            continue;
        }
        let next = seen.skip_marks(until);
        let after = seen.starts(&deeds.tie_then, next).filter(|_| led && !then);
        let after = after.map(|after| seen.skip_spaces(after)).filter(|after| parts(*after));
        let alone = until >= seen.chars.len() || seen.chars.get(until) != Some(&',') || then;
        match after {
            Some(after) => found.push(Framed { from, until: after }),
            None if alone || says_all(seen, from, until) => found.push(Framed { from, until }),
            None => {}
        }
    }
    found
}

fn says_all(seen: &Seen<'_>, from: usize, until: usize) -> bool {
    (from..until).any(|at| seen.begins(at) && seen.starts(&seen.words.deeds.tie_then, at).is_some())
}

/// Whether a clause says nothing but that some tie.
fn says_tie(seen: &Seen<'_>, from: usize, until: usize) -> bool {
    let deeds = &seen.words.deeds;
    let empty = |sense: &Sense| match sense {
        Sense::Customer => true,
        Sense::Word(function) => {
            let number = matches!(function, Function::People | Function::Some | Function::Several | Function::Each);
            number || matches!(function.role(), Role::Filler) || matches!(function, Function::Have | Function::Is)
        }
        _ => false,
    };
    let mut at = from;
    while at < until {
        if !seen.chars.get(at).is_some_and(|c| c.is_alphanumeric()) {
            at += 1;
            continue;
        }
        let word =
            [&deeds.tie, &deeds.tie_if, &deeds.tie_then].into_iter().filter_map(|list| seen.starts(list, at)).max();
        let number = seen.number(at).map(|(end, _)| end);
        let known = seen.at(at).filter(|found| found.senses.iter().any(empty));
        match known.map(|found| found.until).chain(word).chain(number).filter(|end| *end <= until && *end > at).max() {
            Some(end) => at = end,
            None => return false,
        }
    }
    true
}

impl Seen<'_> {
    /// The longest word of a list that stands there.
    pub(super) fn starts(&self, list: &List, at: usize) -> Option<usize> {
        self.words_of(list, at).max()
    }

    /// Whether one of these words stands in a frame: automatically reward, find and reward.
    fn holds(&self, list: &List, frame: &Framed) -> bool {
        (frame.from..frame.until).any(|at| self.begins(at) && self.starts(list, at).is_some())
    }

    /// Whether what is given is none of what customers may have: an offer, a special 10% coupon, and not their coupons.
    fn is_gift(&self, from: usize, until: usize) -> bool {
        let shop = |sense: &Sense| !matches!(sense, Sense::Word(_) | Sense::Customer);
        let mut heads = self.ending(until).filter(|found| found.near.is_none());
        !heads.any(|found| from <= found.from && found.senses.iter().any(shop)) || self.is_one_more(from, until)
    }

    /// A coupon, a special 10% coupon: one of those that nobody has yet.
    fn is_one_more(&self, from: usize, until: usize) -> bool {
        let deeds = &self.words.deeds;
        let Some(mut at) = ["a", "an"].iter().find_map(|word| self.word_ends(word, self.skip_spaces(from))) else {
            return false;
        };
        loop {
            at = self.skip_spaces(at);
            if self.ends_of(&deeds.goods, at).any(|end| end == until) {
                return true;
            }
            let kind = self.ends_of(&deeds.kind, at).max();
            match kind.or_else(|| self.number(at).map(|(end, _)| end)).filter(|end| at < *end && *end < until) {
                Some(end) => at = end,
                None => return false,
            }
        }
    }

    /// The longest of these prepositions that stands there.
    fn leads(&self, list: &List, at: usize) -> Option<usize> {
        self.ends_of(list, at).max()
    }

    pub(super) fn ends_with(&self, heads: &List, from: usize, until: usize) -> bool {
        let mut starts = (from..until).filter(|at| self.starts_word(*at));
        starts.any(|at| self.ends_of(heads, at).any(|end| end == until))
    }

    pub(super) fn is_object(&self, from: usize, until: usize) -> bool {
        self.objects(from).binary_search(&until).is_ok()
    }

    /// Where what is given or made may end that begins there: any words that restrict nobody, or any words before one of
    /// these heads (a 10% coupon), and in neither a word for people, a time or a denial.
    pub(super) fn objects_of(&self, heads: &List, from: usize) -> Vec<usize> {
        self.objects_by(from, |at, until| self.ends_with(heads, at, until))
    }

    /// The same, by what tells whether a stretch ends with a head.
    pub(super) fn objects_by(&self, from: usize, headed: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let deed = |found: &Match<'_>| found.near.is_none() && found.senses.iter().any(is_deed);
        self.things(from, |at, found| deed(found) || self.restricts_from(at, found, restricts), headed)
    }

    /// Where what the shop puts before people may end that begins there, which may be a thing of the shop.
    pub(super) fn wares(&self, from: usize) -> Vec<usize> {
        let says = |sense: &Sense| {
            let ware = matches!(sense, Sense::Values { .. }) && !self.is_own(sense);
            !ware && restricts(sense) || is_deed(sense)
        };
        let mut ends = self.things(from, |at, found| self.restricts_from(at, found, says), |_, _| false);
        ends.retain(|end| *end > from);
        ends
    }

    /// Where words may end that begin there: as long as none of them tells of customers, or behind a head.
    fn things(
        &self,
        from: usize,
        tells: impl Fn(usize, &Match<'_>) -> bool,
        headed: impl Fn(usize, usize) -> bool,
    ) -> Vec<usize> {
        let at = self.skip_spaces(from);
        let told = self.next_told(at);
        let whole = |until: &usize| match (self.chars.get(until - 1), self.chars.get(*until)) {
            (Some(' '), _) | (None, _) => false,
            (Some(last), Some(next)) => !joined(*last, *next),
            (Some(_), None) => true,
        };
        let mut ends = vec![from];
        let mut free = true;
        for until in (at + 1..=self.next_bar(at)).filter(whole) {
            // Whatever ends before was asked before.
            free = free && until <= told && !self.ending(until).any(|found| found.from >= at && tells(at, found));
            if free || headed(at, until) {
                ends.push(until);
            }
        }
        ends
    }

    /// 提醒…尽快付款, invite … to leave a review: what they are led to do.
    pub(super) fn is_led(&self, from: usize, until: usize) -> bool {
        !self.restricts(from, until) && self.next_bar(from) >= until
    }

    /// Whether no object reaches over what begins there: people, a denial, a comparison, a relative, a mark.
    pub(super) fn bars(&self, at: usize) -> bool {
        let bars = |found: &Match<'_>, sense: &Sense| match sense {
            Sense::Customer => true,
            Sense::Word(function) => {
                let one = found.until == found.from + 1;
                let mild = one && !self.chars.get(at).is_some_and(|c| "没未别勿".contains(*c));
                let denies = function.role() == Role::Negation && !mild;
                let person = matches!(function, Function::Person | Function::Everyone | Function::Relative);
                denies || person || LIMITS.contains(function) && !one
            }
            _ => false,
        };
        let here = self.at(at).filter(|found| found.near.is_none());
        let timed = || {
            let lasts = |found: &TimeMatch| matches!(found.sense, TimeSense::Duration(_));
            Cursor::new(self.chars, at).starts_word() && !self.times.at(at).iter().all(lasts)
        };
        // 唤回-海鲜偏好: what stands behind a dash is no part of it.
        let dash = self.chars.get(at) == Some(&'-')
            && at.checked_sub(1).and_then(|before| self.chars.get(before)).is_some_and(|c| !c.is_ascii());
        self.is_mark(at)
            || dash
            || timed()
            || here.filter(|found| found.senses.iter().any(|sense| bars(found, sense))).any(|found| {
                let other = |whole: &Match<'_>| !whole.senses.iter().any(|one| bars(whole, one));
                !self.covering((found.from, found.until)).any(other)
            })
    }

    /// Whether customers follow, in whatever words: women who …, the top 10% …, 近30天下过单的客户.
    pub(super) fn is_audience(&self, at: usize) -> bool {
        let mut at = at;
        let empty = |sense: &Sense| match sense {
            // Truly engaged people are customers as well, whatever that means.
            Sense::Word(function) => {
                matches!(function, Function::Article | Function::Filler | Function::Every | Function::Vague)
            }
            // So are mascara buyers.
            Sense::Values { .. } => true,
            _ => false,
        };
        let people = |sense: &Sense| match sense {
            Sense::Customer | Sense::StateValue { .. } | Sense::Term(_) => true,
            Sense::Word(function) => PEOPLE.contains(function),
            own => self.is_own(own),
        };
        for _ in 0..4 {
            if self.longest(at, people).is_some() {
                return true;
            }
            match self.longest(at, empty) {
                Some(end) => at = self.skip_spaces(end),
                None => break,
            }
        }
        // Chinese names them behind what it says of them.
        let chinese = |end: usize| self.chars.get(at..end).is_some_and(|said| said.iter().any(|c| !c.is_ascii()));
        let close = self.ends_from(at + 1).next().unwrap_or(at);
        (at + 1..=close).any(|end| chinese(end) && self.noun_ends(end))
    }

    /// Whether customers follow, and something said of them.
    pub(super) fn is_described(&self, at: usize) -> bool {
        let end = self.ends_from(at + 1).next().unwrap_or(self.chars.len());
        let people = |sense: &Sense| match sense {
            Sense::Customer | Sense::Term(_) => true,
            Sense::Word(function) => matches!(function, Function::Person | Function::Everyone),
            _ => false,
        };
        let said = |until: usize| {
            let next = self.skip_spaces(until);
            let leads = |sense: &Sense| matches!(sense, Sense::Word(function) if DESCRIBES.contains(function));
            next < end && self.at(next).any(|found| found.senses.iter().any(leads))
        };
        self.chars.get(at).is_some_and(char::is_ascii)
            && self.inside((at, end)).any(|found| found.senses.iter().any(people) && said(found.until))
    }

    /// Where a list of what is to be shown may end that begins there, of enough facts to be none of what was said: an
    /// attribute of customers is worth two.
    pub(super) fn columns(&self, at: usize, enough: u32) -> Vec<usize> {
        let named = |sense: &Sense| match sense {
            Sense::Attribute(_) | Sense::Measure(_) | Sense::Property(_) | Sense::Event(_) | Sense::Unit(_) => true,
            Sense::Word(function) => {
                FACTS.contains(function) || matches!(function.role(), Role::Filler) && *function != Function::Using
            }
            _ => false,
        };
        let fact = |sense: &Sense| match sense {
            Sense::Attribute(_) | Sense::Measure(_) | Sense::Property(_) => true,
            Sense::Word(function) => PLACED.contains(function),
            _ => false,
        };
        let (mut place, mut told, mut ends) = (at, 0, Vec::new());
        while place < self.chars.len() {
            let c = self.chars.get(place);
            if c.is_some_and(|c| c.is_ascii_digit() || "<>=%$¥".contains(*c)) {
                break;
            }
            if c.is_some_and(|c| ".!?;".contains(*c)) {
                break;
            }
            let column = self.starts(&self.words.deeds.column, place);
            let here = || self.at(place).filter(|found| found.near.is_none());
            let word = here().filter(|found| found.senses.iter().any(named)).map(|found| found.until).max();
            let longest = here().map(|found| found.until).max();
            let next = match column.into_iter().chain(word).max() {
                Some(end) if longest.is_none_or(|longest| longest <= end) => end,
                None if c.is_some_and(|c| !c.is_alphanumeric()) => place + 1,
                Some(_) | None => break,
            };
            // One number alone (including refunds) is rather a part of what was said.
            let own = |sense: &Sense| matches!(sense, Sense::Attribute(_));
            let is = |wanted: &dyn Fn(&Sense) -> bool| {
                here().any(|found| found.until == next && found.senses.iter().any(wanted))
            };
            told += if is(&own) { 2 } else { u32::from(is(&fact)) };
            place = next;
            let end = self.is_mark(place) || place == self.chars.len();
            if told >= enough && end {
                ends.push(place);
            }
        }
        ends
    }
}

/// Whether a word says what is done, or a number of it.
fn is_deed(sense: &Sense) -> bool {
    matches!(sense, Sense::Event(_) | Sense::Opens(_) | Sense::Measure(_) | Sense::Says { .. } | Sense::Unit(_))
}

const PEOPLE: [Function; 8] = [
    Function::Person,
    Function::Everyone,
    Function::Several,
    Function::Top,
    Function::Bottom,
    Function::Most,
    Function::Least,
    Function::Random,
];
const DESCRIBES: [Function; 6] =
    [Function::Relative, Function::Possess, Function::Have, Function::At, Function::Living, Function::Lacking];
/// Their last order date: a fact, told by its place.
const PLACED: [Function; 4] = [Function::First, Function::Last, Function::FirstOrder, Function::LastOrder];
const FACTS: [Function; 12] = [
    Function::And,
    Function::Comma,
    Function::First,
    Function::Last,
    Function::Total,
    Function::Altogether,
    Function::TimesNoun,
    Function::Times,
    Function::Mean,
    Function::FirstOrder,
    Function::LastOrder,
    Function::Each,
];
