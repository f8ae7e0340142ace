//! The words of the dictionary found in a question, and what is asked of those that stand around one of them.

use super::overlaps::begins_thing;
use super::quoted;
use super::senses::values;
use crate::catalog::Catalog;
use crate::translate::rules::lexicon::{Match, Sense};
use crate::translate::rules::normal::NormalText;
use crate::translate::rules::words::Function;

/// What was found, and the places that are asked for again and again.
pub struct Scene<'a> {
    pub text: &'a NormalText,
    pub matches: &'a [Match<'a>],
    pub catalog: &'a Catalog,
    /// Where words for customers end.
    people_end: Vec<usize>,
    /// Where words for customers, and kinds of them, begin.
    people_begin: Vec<usize>,
    /// The names of values.
    pub names: Vec<(usize, usize)>,
    /// Where words begin that join what stands on both sides.
    joints: Vec<usize>,
    /// Where texts to look for begin.
    pub searching: Vec<usize>,
    /// "A single" before what was done or is had.
    singles: Vec<(usize, usize)>,
    /// Words for each of several.
    pub every: Vec<(usize, usize)>,
}

impl<'a> Scene<'a> {
    pub fn new(text: &'a NormalText, matches: &'a [Match<'a>], catalog: &'a Catalog) -> Self {
        let with = |wanted: &dyn Fn(&Sense) -> bool| -> Vec<&Match<'a>> {
            matches.iter().filter(|found| found.senses.iter().any(wanted)).collect()
        };
        let people = |sense: &Sense| *sense == Sense::Customer;
        let kinds = |sense: &Sense| matches!(sense, Sense::Customer | Sense::Term(_));
        let joins = |sense: &Sense| matches!(sense, Sense::Word(Function::And | Function::Or | Function::Nor));
        let mut scene = Scene {
            text,
            matches,
            catalog,
            people_end: with(&people).iter().map(|found| found.until).collect(),
            people_begin: with(&kinds).iter().map(|found| found.from).collect(),
            names: with(&|sense| matches!(sense, Sense::Values { .. }))
                .iter()
                .map(|found| (found.from, found.until))
                .collect(),
            joints: with(&joins).iter().map(|found| found.from).collect(),
            searching: quoted::searching(text, matches),
            singles: Vec::new(),
            every: with(&|sense| *sense == Sense::Word(Function::Every))
                .iter()
                .map(|found| (found.from, found.until))
                .collect(),
        };
        scene.singles = scene.single_deeds();
        scene
    }

    pub fn char(&self, at: usize) -> Option<char> {
        self.text.chars().get(at).copied()
    }

    pub fn char_before(&self, at: usize) -> Option<char> {
        self.char(at.checked_sub(1)?)
    }

    pub fn people_end_at(&self, at: usize) -> bool {
        self.people_end.contains(&at)
    }

    pub fn people_begin_at(&self, at: usize) -> bool {
        self.people_begin.contains(&at)
    }

    pub fn joint_at(&self, at: usize) -> bool {
        self.joints.contains(&at)
    }

    /// Whether a word that ends there has this function.
    pub fn ends(&self, at: usize, function: Function) -> bool {
        self.matches.iter().any(|found| found.until == at && is(found, function))
    }

    /// 一单里有口红和粉底液: values that are joined.
    pub fn is_list(&self, from: usize, until: usize) -> bool {
        let joined = self.joints.iter().any(|joint| from < *joint && *joint < until);
        joined && self.names.iter().filter(|(start, end)| from <= *start && *end <= until).count() > 1
    }

    /// "Win-back" before "coupon" is a part of that name, not an empty word.
    pub fn begins_name(&self, found: &Match<'_>) -> bool {
        let long = found.until > found.from + 3 && self.char(found.from).is_some_and(|c| c.is_ascii());
        long && self.names.iter().any(|(from, until)| *from == found.from && *until > found.until)
    }

    /// 双11推送: before a kind of message, a season's name is the name of what the message was for.
    pub fn names_matter(&self, found: &Match<'_>) -> bool {
        let of = usize::from(matches!(self.char(found.until), Some('的' | ' ')));
        let beside = self.names.iter().filter(|(from, _)| *from == found.until || *from == found.until + of);
        beside
            .filter_map(|name| self.matches.iter().find(|other| (other.from, other.until) == *name))
            .any(|other| super::senses::are_of_one_event(self.catalog, found.senses, other.senses))
    }

    /// Whether a denial reaches up to there, with nothing in between that begins another statement.
    pub fn denied_before(&self, at: usize) -> bool {
        let last = |functions: &[Function]| {
            let before = self.matches.iter().filter(|found| found.until <= at);
            before.filter(|found| functions.iter().any(|function| is(found, *function))).map(|found| found.until).max()
        };
        let denied = last(&[Function::Not, Function::NotOnce, Function::Never, Function::Lacking]);
        denied.is_some_and(|denied| {
            last(&[Function::And, Function::But, Function::Comma]).is_none_or(|parted| parted < denied)
        })
    }

    pub fn follows(&self, at: usize, function: Function) -> bool {
        self.matches.iter().any(|found| found.until <= at && is(found, function))
    }

    /// Never returned anything: what was sent back were things, and not the customer.
    pub fn returns_things(&self, found: &Match<'_>) -> bool {
        let things = |other: &Match<'_>| {
            begins_thing(self.text, found.until + 1, other.from)
                && (is(other, Function::Anything) || is(other, Function::Anaphor) || values(other.senses).is_some())
        };
        is(found, Function::Gone) && self.matches.iter().any(things)
    }

    /// "A single", which names a value as well.
    pub fn is_single(&self, found: &Match<'_>) -> bool {
        let names = self.names.iter().any(|(from, until)| *until == found.until && *from > found.from);
        names && is(found, Function::Article)
    }

    /// "A single" before people says what they are; before what they do or have it is a number, or none at all after a
    /// denial (never placed a single order).
    pub fn is_single_deed(&self, found: &Match<'_>) -> bool {
        self.singles.contains(&(found.from, found.until))
    }

    /// A name that begins inside of "a single", and ends behind it.
    pub fn begins_in_single(&self, found: &Match<'_>) -> bool {
        self.singles.iter().any(|(from, end)| *from <= found.from && found.from < *end && *end < found.until)
    }

    fn single_deeds(&self) -> Vec<(usize, usize)> {
        let own = |vocabulary: usize| {
            let name = self.catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
            self.catalog.attributes.iter().any(|attribute| attribute.vocabulary.as_deref() == name)
        };
        let deed = |sense: &Sense| match sense {
            Sense::Event(_) | Sense::Measure(_) | Sense::Property(_) | Sense::Unit(_) => true,
            Sense::Values { vocabulary, .. } => !own(*vocabulary),
            _ => false,
        };
        let before_deed = |found: &&Match<'_>| {
            self.matches.iter().any(|other| other.from == found.until + 1 && other.senses.iter().any(deed))
        };
        self.matches
            .iter()
            .filter(|found| self.is_single(found) && !self.text.stands_behind(found.from, "in "))
            .filter(before_deed)
            .map(|found| (found.from, found.until))
            .collect()
    }
}

/// Whether a word has this function.
pub fn is(found: &Match<'_>, function: Function) -> bool {
    found.senses.contains(&Sense::Word(function))
}
