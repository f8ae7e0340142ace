//! What an event was about: values, lists of them, and tests of its properties.

use std::rc::Rc;
use std::sync::Arc;

use super::{Bound, Join, Op};
use crate::dsl::{Relation, Window};

/// Values that are listed together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Values {
    pub items: Vec<ValueItem>,
    /// How they were joined; absent for a single one.
    pub join: Option<Join>,
    /// 都, both: each of them is wanted.
    pub each: bool,
    /// Led by 在, in, from, at: a place, a channel.
    pub located: bool,
    /// Of 的口红客户: they name a kind of customer rather than what was done or not done just before.
    pub nominal: bool,
    /// 金卡以上: not the value but a side of it, in an ordered vocabulary.
    pub side: Option<Op>,
}

/// One word, with the values it may stand for, by vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ValueItem {
    pub meanings: Rc<[(usize, Arc<[Arc<str>]>)]>,
}

impl ValueItem {
    pub fn of(&self, vocabulary: usize) -> Option<&Arc<[Arc<str>]>> {
        self.meanings.iter().find(|(found, _)| *found == vocabulary).map(|(_, values)| values)
    }
}

impl Objects {
    /// Whether they name a kind of customer, of which nothing is denied: 没买的口红客户.
    pub fn is_nominal(&self) -> bool {
        matches!(self, Objects::Values(values) if values.nominal)
    }

    /// Whether it is of several rows, or of none.
    pub fn is_list(&self) -> bool {
        matches!(self, Objects::All(_) | Objects::Not { .. })
    }

    /// Whether a single row can be all of it: one value, one of several, facts side by side.
    pub fn is_of_one_row(&self) -> bool {
        match self {
            Objects::Values(values) => values.items.len() < 2 || !matches!(values.join, Some(Join::And)),
            Objects::Property { .. } => true,
            Objects::Same(parts) => parts.iter().all(Objects::is_of_one_row),
            Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => false,
        }
    }

    /// Whether it says of a row what became of it: clicked.
    pub fn affirms(&self) -> bool {
        match self {
            Objects::Property { test, .. } => *test == PropertyTest::Says(true),
            Objects::Same(parts) => parts.iter().any(Objects::affirms),
            Objects::Values(_) | Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => false,
        }
    }

    /// Whether it says of a row what never became of it: unread, not redeemed.
    pub fn denies(&self) -> bool {
        match self {
            Objects::Property { test, .. } => *test == PropertyTest::Says(false),
            Objects::Same(parts) => parts.iter().any(Objects::denies),
            Objects::Not { of, .. } => of.affirms(),
            Objects::Values(_) | Objects::All(_) | Objects::Any(_) => false,
        }
    }
}

impl Values {
    /// The vocabularies that hold every listed word, in catalog order.
    pub fn vocabularies(&self) -> impl Iterator<Item = usize> {
        let first = self.items.first().map(|item| item.meanings.clone());
        let all = first
            .into_iter()
            .flat_map(|meanings| meanings.iter().map(|(vocabulary, _)| *vocabulary).collect::<Vec<_>>());
        all.filter(|vocabulary| self.items.iter().all(|item| item.of(*vocabulary).is_some()))
    }
}

/// What an event is about: tests on its rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Objects {
    Values(Rc<Values>),
    Property {
        property: Arc<str>,
        test: PropertyTest,
    },
    /// Of one and the same row.
    Same(Vec<Objects>),
    All(Vec<Objects>),
    Any(Vec<Objects>),
    Not {
        of: Box<Objects>,
        /// At no time, whatever window the clause has.
        never: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PropertyTest {
    Bound(Rc<Bound>),
    Text(Rc<TextTest>),
    Values(Rc<Values>),
    Literal(Rc<str>),
    Says(bool),
    /// A date in a window, which may lie ahead.
    During(Window),
    /// Beside an attribute of the customer.
    Than {
        relation: Relation,
        attribute: usize,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextTest {
    pub kind: TextKind,
    pub text: Rc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    Starts,
    Ends,
    Contains,
    /// All of it.
    Is,
}
