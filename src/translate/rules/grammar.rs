//! The grammar: which neighbouring meanings combine, into what, and how dearly.
//!
//! Every rule names the kinds it joins and stands in the file of its subject, with a phrase it is for:
//!
//! | file | subject |
//! |---|---|
//! | [`bounds`] | numbers, units, comparisons (以上, at least, between) |
//! | [`windows`] | times, festivals |
//! | [`times`] | times that are listed, a statement for each |
//! | [`seasons`] | the days beside a festival, the same one of several years |
//! | [`events`] | clauses: what happened, how often, when |
//! | [`filters`] | where …: what the rows must have that are counted |
//! | [`picks`] | the first and the last of it |
//! | [`lengths`] | what lasts, or is missed, so long |
//! | [`amounts`] | so many of the things, none of them; verbs that another word completes |
//! | [`implied`] | what is left to be understood: 口红客户 bought it |
//! | [`objects`] | what it happened with: values, lists of values, properties |
//! | [`attributes`] | what customers are: values, numbers |
//! | [`ages`] | how old customers are, by a number beside them |
//! | [`texts`] | how a text of theirs begins or ends |
//! | [`presence`] | what is on file, who may be written to |
//! | [`states`] | RFM, life cycle, terms, scope |
//! | [`leanings`] | RFM in everyday words |
//! | [`ranks`] | top and bottom |
//! | [`firsts`] | how many of those who come first |
//! | [`sequences`] | one event after another |
//! | [`late`] | how soon something followed, or did not |
//! | [`soon`] | how soon, told in further ways: what was bought for the deed, from one to the other |
//! | [`latest`] | the last of two deeds, whichever it was |
//! | [`left_out`] | lists of those who are left out |
//! | [`facts`] | what became of the rows of an event, and of none of them |
//! | [`behind`] | what came first, named last |
//! | [`returns`] | once more, and after a silence |
//! | [`periods`] | the same in several periods, rising and falling |
//! | [`changes`] | a number against another time, against a mean |
//! | [`measures`] | a number against another number of the same customer |
//! | [`ratios`] | a number as a part of what it was at another time |
//! | [`folds`] | a number as so many times another one |
//! | [`shares`] | parts of a whole, favourites |
//! | [`orders`] | every row, worth of one; hours and days |
//! | [`only`] | nothing else than that |
//! | [`worth`] | what an order cost that is told by its place |
//! | [`occasions`] | on how many occasions something was done |
//! | [`statuses`] | what became of orders, paid or not |
//! | [`otherwise`] | nothing else, at no other time |
//! | [`once`] | once and no more |
//! | [`overdue`] | longer without than they usually are |
//! | [`paid`] | how what was bought was paid for |
//! | [`together`] | in one order |
//! | [`alike`] | so often, so much with one and the same: from the same store |
//! | [`moves`] | where customers stood before; among whom |
//! | [`kinds`] | how many kinds, some of those listed |
//! | [`gaps`] | how far apart two of the same are |
//! | [`averages`] | numbers of one month, on average |
//! | [`asides`] | what is done with the list: sorting, tagging |
//! | [`lists`] | keys, samples, saved segments; field beside field; what lies ahead |
//! | [`connectives`] | and, or, but, lists |
//! | [`cleft`] | how that was done which was said before |
//! | [`closing`] | what is said of a deed in parts of its own |
//! | [`unfinished`] | what was begun and not paid for |
//! | [`all_of`] | of the orders that were counted, that each is so |
//! | [`none_of`] | of the orders that were counted, that none is so |
//! | [`dated`] | when that was which was said before |
//! | [`nouns`] | the noun that closes a description |
//! | [`sharing`] | what one of two statements shares with the other |
//! | [`belonging`] | what stands beside a statement and is none of its own |
//! | [`denials`] | what a negation reaches |
//!
//! Costs rank readings of the same words: 0 the plain way to say it, 1–3 less usual, more for what was left unsaid.

mod ages;
mod alike;
mod all_of;
mod amounts;
mod appended;
mod asides;
mod attributes;
mod averages;
mod behind;
mod belonging;
mod bounds;
mod changes;
mod cleft;
mod closing;
mod connectives;
mod dated;
mod denials;
mod events;
mod facts;
mod festivals;
mod filters;
mod firsts;
mod folds;
mod foremost;
mod gaps;
mod implied;
mod kinds;
mod late;
mod latest;
mod leanings;
mod left_out;
mod lengths;
mod lists;
mod measures;
mod moves;
mod none_of;
mod not_both;
mod nouns;
mod objects;
mod occasions;
mod once;
mod only;
mod orders;
mod otherwise;
mod overdue;
mod paid;
mod periods;
mod picks;
mod presence;
mod properties;
mod ranks;
mod ratios;
mod returns;
mod seasons;
mod sequences;
mod shares;
mod sharing;
mod soon;
mod states;
mod statuses;
mod terms;
mod texts;
mod times;
mod together;
mod turns;
mod unfinished;
mod windows;
mod worth;

pub use attributes::is_of_themselves;
pub use belonging::{belongs, excludes_itself, repeat};
pub use bounds::is_once;
pub use late::{borders, since_moment};
pub use only::all_of_those;
pub use terms::left_undone;

use std::collections::HashMap;

use jiff::civil::DateTime;

use super::meaning::{Kind, Node, Predicate};
use super::words::Function;
use crate::catalog::{Attribute, Catalog, Derivation, Formula};
use crate::dsl::Condition;

/// What rules may look up.
#[derive(Debug)]
pub struct Context<'a> {
    pub catalog: &'a Catalog,
    /// Rules of the catalog's terms, by position: what they say, and over which window.
    pub terms: &'a [Option<Condition>],
    pub as_of: DateTime,
    /// How many values each vocabulary has, those found in the data among them.
    pub sizes: &'a [usize],
    /// Whether the question is in words with spaces between them, which join statements by words as well.
    pub spaced: bool,
    /// Whether something is said never to have been done at all: what has no time of its own is not since the last time.
    pub never: bool,
}

/// Two neighbours become one.
#[derive(Clone, Debug)]
pub struct Pair {
    pub name: &'static str,
    pub apply: fn(&Context<'_>, &Node, &Node) -> Option<(Node, u32)>,
}

/// One meaning is also another.
#[derive(Clone, Debug)]
pub struct Unary {
    pub name: &'static str,
    pub apply: fn(&Context<'_>, &Node) -> Option<(Node, u32)>,
}

/// All rules, by the kinds they take.
#[derive(Debug, Default)]
pub struct Grammar {
    pairs: HashMap<(Kind, Kind), Vec<Pair>>,
    unary: HashMap<Kind, Vec<Unary>>,
    rows: HashMap<Kind, Row>,
    /// The pairs once more, at `left * rows + right`: which rules join two neighbours is asked a million times.
    table: Vec<Vec<Pair>>,
}

/// A kind's place in the grammar's table; the first is of all kinds that no pair takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row(usize);

impl Grammar {
    pub fn new() -> Self {
        let mut grammar = Grammar::default();
        bounds::rules(&mut grammar);
        windows::rules(&mut grammar);
        times::rules(&mut grammar);
        seasons::rules(&mut grammar);
        events::rules(&mut grammar);
        filters::rules(&mut grammar);
        picks::rules(&mut grammar);
        lengths::rules(&mut grammar);
        implied::rules(&mut grammar);
        amounts::rules(&mut grammar);
        objects::rules(&mut grammar);
        attributes::rules(&mut grammar);
        ages::rules(&mut grammar);
        texts::rules(&mut grammar);
        presence::rules(&mut grammar);
        states::rules(&mut grammar);
        ranks::rules(&mut grammar);
        foremost::rules(&mut grammar);
        firsts::rules(&mut grammar);
        sequences::rules(&mut grammar);
        late::rules(&mut grammar);
        soon::rules(&mut grammar);
        latest::rules(&mut grammar);
        facts::rules(&mut grammar);
        behind::rules(&mut grammar);
        returns::rules(&mut grammar);
        periods::rules(&mut grammar);
        changes::rules(&mut grammar);
        measures::rules(&mut grammar);
        ratios::rules(&mut grammar);
        folds::rules(&mut grammar);
        turns::rules(&mut grammar);
        shares::rules(&mut grammar);
        orders::rules(&mut grammar);
        only::rules(&mut grammar);
        worth::rules(&mut grammar);
        occasions::rules(&mut grammar);
        statuses::rules(&mut grammar);
        otherwise::rules(&mut grammar);
        once::rules(&mut grammar);
        paid::rules(&mut grammar);
        overdue::rules(&mut grammar);
        together::rules(&mut grammar);
        alike::rules(&mut grammar);
        moves::rules(&mut grammar);
        lists::rules(&mut grammar);
        kinds::rules(&mut grammar);
        gaps::rules(&mut grammar);
        averages::rules(&mut grammar);
        asides::rules(&mut grammar);
        sharing::rules(&mut grammar);
        connectives::rules(&mut grammar);
        all_of::rules(&mut grammar);
        none_of::rules(&mut grammar);
        unfinished::rules(&mut grammar);
        nouns::rules(&mut grammar);
        cleft::rules(&mut grammar);
        closing::rules(&mut grammar);
        dated::rules(&mut grammar);
        denials::rules(&mut grammar);
        grammar.tabulate();
        grammar
    }

    fn tabulate(&mut self) {
        for kind in self.pairs.keys().flat_map(|(left, right)| [*left, *right]) {
            let next = Row(self.rows.len() + 1);
            self.rows.entry(kind).or_insert(next);
        }
        let size = self.rows.len() + 1;
        self.table = vec![Vec::new(); size * size];
        for ((left, right), rules) in std::mem::take(&mut self.pairs) {
            let (left, right) = (self.row(left), self.row(right));
            if let Some(place) = self.table.get_mut(left.0 * size + right.0) {
                *place = rules;
            }
        }
    }

    pub fn row(&self, kind: Kind) -> Row {
        self.rows.get(&kind).copied().unwrap_or_default()
    }

    pub fn pairs(&self, left: Row, right: Row) -> &[Pair] {
        self.table.get(left.0 * (self.rows.len() + 1) + right.0).map_or(&[], Vec::as_slice)
    }

    pub fn unary(&self, kind: Kind) -> &[Unary] {
        self.unary.get(&kind).map_or(&[], Vec::as_slice)
    }

    fn pair(
        &mut self,
        name: &'static str,
        left: &[Kind],
        right: &[Kind],
        apply: fn(&Context<'_>, &Node, &Node) -> Option<(Node, u32)>,
    ) {
        for left in left {
            for right in right {
                self.pairs.entry((*left, *right)).or_default().push(Pair { name, apply });
            }
        }
    }

    fn one(&mut self, name: &'static str, kind: Kind, apply: fn(&Context<'_>, &Node) -> Option<(Node, u32)>) {
        self.unary.entry(kind).or_default().push(Unary { name, apply });
    }
}

/// The kinds of some function words.
const fn word(function: Function) -> [Kind; 1] {
    [Kind::Word(function)]
}

/// What a question means that names things and no event: the event that RFM goes by, else the catalog's first.
pub fn main_event(catalog: &Catalog) -> Option<usize> {
    let rfm = catalog.states.iter().find_map(|state| state.rfm.as_ref());
    let named = rfm.and_then(|rfm| catalog.events.iter().position(|event| event.name == rfm.event));
    named.or(if catalog.events.is_empty() { None } else { Some(0) })
}

impl Context<'_> {
    /// The property that the rows of one occurrence share: what the event is counted by.
    pub fn grouped_by(&self, event: usize) -> Option<&str> {
        self.catalog.grouping_of(self.catalog.events.get(event)?)
    }

    /// The property that tells on which day a row of an event happened.
    pub fn day_of(&self, event: usize) -> Option<&str> {
        let event = self.catalog.events.get(event)?;
        let day = event.properties.iter().find(|property| property.derive == Some(Derivation::Day))?;
        Some(day.name.as_str())
    }

    /// Attributes whose values come from the vocabulary, in catalog order.
    fn attributes_of(&self, vocabulary: usize) -> impl Iterator<Item = usize> {
        let name = self.catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        self.catalog
            .attributes
            .iter()
            .enumerate()
            .filter(move |(_, attribute)| name.is_some() && attribute.vocabulary.as_deref() == name)
            .map(|(index, _)| index)
    }

    /// Properties of the event whose values come from the vocabulary, in catalog order.
    pub fn properties_of(&self, event: usize, vocabulary: usize) -> impl Iterator<Item = &str> {
        let name = self.catalog.vocabularies.get(vocabulary).map(|found| found.name.as_str());
        let properties = self.catalog.events.get(event).map_or(&[][..], |event| event.properties.as_slice());
        properties
            .iter()
            .filter(move |property| name.is_some() && property.vocabulary.as_deref() == name)
            .map(|property| property.name.as_str())
    }

    /// The event a measure is computed from.
    pub fn event_of(&self, measure: usize) -> Option<usize> {
        let mut formula = &self.catalog.measures.get(measure)?.formula;
        loop {
            match formula {
                Formula::Aggregate { event, .. } => {
                    return self.catalog.events.iter().position(|found| found.name == *event);
                }
                Formula::Ratio { numerator, .. } => formula = &self.catalog.measure(numerator)?.formula,
            }
        }
    }

    /// The event that a clause is about, or whose rows it counts; a moment is of none.
    pub fn event_behind(&self, predicate: Predicate) -> Option<usize> {
        match predicate {
            Predicate::Event(event) => Some(event),
            Predicate::Measure(measure) => self.event_of(measure),
            Predicate::Moment(_) => None,
        }
    }

    /// The measure that counts an event the way people mean it.
    pub fn count_of(&self, event: usize) -> Option<usize> {
        let name = self.catalog.events.get(event)?.count.as_deref()?;
        self.catalog.measures.iter().position(|measure| measure.name == name)
    }

    /// See [`main_event`].
    pub fn main_event(&self) -> Option<usize> {
        main_event(self.catalog)
    }

    /// The attribute that tells where a moment happened: it has values of the vocabulary, and its name begins like the
    /// moment's (registered_at, registered_channel).
    pub fn place_of(&self, moment: usize, vocabulary: usize) -> Option<usize> {
        self.attributes_of(vocabulary).find(|attribute| self.tells_of(*attribute, moment))
    }

    /// Whether customers themselves have values of the vocabulary, not only one of their moments.
    pub fn has_own(&self, vocabulary: usize) -> bool {
        let attributes = || self.catalog.attributes.iter().enumerate();
        let told = |attribute| attributes().any(|(index, found)| found.is_moment() && self.tells_of(attribute, index));
        self.attributes_of(vocabulary).any(|attribute| !told(attribute))
    }

    fn tells_of(&self, attribute: usize, moment: usize) -> bool {
        let stem = |index: usize| self.catalog.attributes.get(index)?.name.rsplit_once('_').map(|(stem, _)| stem);
        attribute != moment && stem(moment).is_some() && stem(attribute) == stem(moment)
    }

    /// The customer's age, when the catalog has one.
    fn age(&self) -> Option<usize> {
        let derived = self.catalog.attributes.iter().position(|attribute| attribute.derive == Some(Derivation::Age));
        // Where nobody gave their birthday: years that are kept in bands.
        let years = |attribute: &Attribute| attribute.unit.as_ref().is_some_and(|unit| unit.zh == "岁");
        derived.or_else(|| self.catalog.attributes.iter().position(years))
    }
}
