//! The kinds of conditions, each in a file of its own: how it is spelled, what it must satisfy and what that means, how it
//! is said. Here they are told apart; whoever needs to know goes through [`Condition::node`].

mod event;
mod measure;
mod periodic;
mod preference;
mod rank;
mod sample;
mod sequence;
mod state;
mod together;

pub use periodic::{Each, Grid, Over, Pattern, PeriodRule, Periodic, Periods, Recurrence};
pub use preference::{Preference, Preferred};
pub use rank::{End, Portion, Rank};
pub use sample::Sample;
pub use sequence::{Follow, Following, Follows, Next, Sequence};
pub use state::{Axis, Level, Standing, StateTest};
pub use together::{Group, GroupRule, Grouped, Together};

use super::check::Checker;
use super::checked::Rule;
use super::condition::{Condition, Test};
use super::readback::Speaker;
use super::text::parse::Parser;
use super::time::Length;
use super::walk::Walk;
use crate::lang::Bilingual;

/// What a kind of condition knows of itself.
pub(in crate::dsl) trait Kind: Walk {
    fn print(&self, out: &mut String);

    /// `None` when a problem was reported.
    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule>;

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual;

    /// The sentence that ties it to the people it is about: who, whose, for whom.
    fn tie(&self) -> &'static str {
        "say-who"
    }

    /// Nodes and depth of what is inside, beside conditions and filters.
    fn size(&self) -> Option<(usize, usize)> {
        None
    }
}

/// The checked form of a kind that is about a customer's rows together, not about single ones or a number of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Joint {
    Sequence(Follows),
    Periodic(Periods),
    Preference(Preferred),
    Together(Grouped),
}

/// A condition as everything sees it that has to do with conditions: what holds the language together, or some kind.
pub(in crate::dsl) enum Node<'a> {
    Everyone,
    All(&'a [Condition]),
    Any(&'a [Condition]),
    AtLeast(u32, &'a [Condition]),
    Not(&'a Condition),
    Attribute(&'a str, &'a Test),
    Customers(&'a [i64]),
    Earlier(Length, &'a Condition),
    Term(&'a str),
    Segment(&'a str),
    Kind(&'a dyn Kind),
}

/// A match on a condition, one arm for all kinds.
macro_rules! kinds {
    ($rule:expr, $kind:ident => $does:expr; $($others:tt)*) => {
        match $rule {
            Condition::Event($kind) => $does,
            Condition::Measure($kind) => $does,
            Condition::Periodic($kind) => $does,
            Condition::Preference($kind) => $does,
            Condition::Rank($kind) => $does,
            Condition::Sample($kind) => $does,
            Condition::Sequence($kind) => $does,
            Condition::State($kind) => $does,
            Condition::Together($kind) => $does,
            $($others)*
        }
    };
}
pub(in crate::dsl) use kinds;

impl Condition {
    pub(in crate::dsl) fn node(&self) -> Node<'_> {
        kinds!(self, kind => Node::Kind(kind);
            Condition::Everyone => Node::Everyone,
            Condition::All(parts) => Node::All(parts),
            Condition::Any(parts) => Node::Any(parts),
            Condition::AtLeast { count, of } => Node::AtLeast(*count, of),
            Condition::Not(part) => Node::Not(part),
            Condition::Attribute { attribute, test } => Node::Attribute(attribute, test),
            Condition::Customers(keys) => Node::Customers(keys),
            Condition::Earlier { ago, rule } => Node::Earlier(*ago, rule),
            Condition::Term(name) => Node::Term(name),
            Condition::Segment(name) => Node::Segment(name),
        )
    }
}

/// Reads on after the word that begins a condition.
type Reader = fn(&mut Parser<'_>) -> Option<Condition>;

/// The words that begin a condition of some kind. One may also begin with a name, whose kind the catalog tells, with the
/// number made of an event, or with which occurrence of it is meant.
pub(in crate::dsl) const BEGINNINGS: [(&str, Reader); 5] = [
    ("top", |parser| parser.rank(End::Top).map(Condition::Rank)),
    ("bottom", |parser| parser.rank(End::Bottom).map(Condition::Rank)),
    ("preferred", |parser| parser.preference().map(Condition::Preference)),
    ("one", |parser| parser.together().map(Condition::Together)),
    ("sample", |parser| parser.sample().map(Condition::Sample)),
];
