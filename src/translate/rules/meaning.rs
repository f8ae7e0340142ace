//! What a piece of a question means, from single words up to whole conditions. The grammar combines these; `lower` turns
//! the finished ones into the segment language.

use std::rc::Rc;
use std::sync::Arc;

use super::lexicon::UnitOf;
use super::number::Numeral;
use super::time::Length;
use super::words::Function;
use crate::dsl::{Axis, End, Level, Moment, Number, Portion, Unit, Window};

/// A piece of meaning. Positions (`usize`) are those of the catalog's lists.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    Word(Function),
    /// The customers, by any noun; with 所有 before it, all of them.
    Subject {
        every: bool,
    },
    /// Words that change nothing.
    Filler,
    /// A word that no rule can use, and why.
    Unread(Gap),
    Number(Numeral),
    Unit(Rc<[UnitOf]>),
    Amount(Amount),
    Bound(Rc<Bound>),
    /// 3到: the first half of a range.
    RangeStart(Amount),
    Time(TimeValue),
    Length(Length),
    Lengths {
        least: u32,
        most: u32,
        unit: Unit,
    },
    /// 超过60天.
    LengthBound {
        op: Op,
        length: Length,
    },
    Festival(usize),
    /// 注册后: what a length is counted from.
    Since(usize),
    Values(Rc<Values>),
    Objects(Rc<Objects>),
    Attribute(usize),
    /// The verb of an event whose other word is still to come.
    Opens(usize),
    Property(Arc<str>),
    State(usize),
    Axis {
        state: usize,
        axis: Axis,
    },
    Scope(usize),
    Literal(Rc<str>),
    TextTest(Rc<TextTest>),
    Rank(Ranking),
    /// 加购后48小时内: something that others come after, and how soon.
    After(Rc<Earlier>),
    /// 按消费: what a rank goes by.
    By(Rc<Clause>),
    /// 每个省: what a rank is taken within.
    Per(usize),
    Clause(Rc<Clause>),
    Cond(Rc<Cond>),
    /// A condition closed by the noun: customers who …
    Group(Rc<Cond>),
    /// A connective with what follows it.
    Tail {
        join: Join,
        node: Rc<Node>,
    },
}

impl Node {
    pub fn is_number(&self) -> bool {
        matches!(self, Node::Number(_))
    }

    /// 48小时, within 3 days: so much time, where what it is counted from stands beside it.
    pub fn length(&self) -> Option<Length> {
        match self {
            Node::Length(length) => Some(*length),
            Node::Time(TimeValue::Window(Window::Between { from: Some(Moment::Ago { count, unit }), until: None })) => {
                Some(Length { count: *count, unit: *unit })
            }
            _ => None,
        }
    }
}

/// Why a word says nothing to the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// Nobody knows it: the shop has no such thing.
    Foreign,
    /// 潜力, loyal: a quality or a degree that no number or definition stands for.
    Vague,
    /// 某商品, product X: a place left open.
    Blank,
}

/// The kind of a [`Node`], for the grammar's dispatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Word(Function),
    Subject,
    Filler,
    Unread,
    Number,
    Unit,
    Amount,
    Bound,
    RangeStart,
    Time,
    Length,
    Lengths,
    LengthBound,
    Festival,
    Since,
    Values,
    Objects,
    Attribute,
    Opens,
    Property,
    State,
    Axis,
    Scope,
    Literal,
    TextTest,
    Rank,
    After,
    By,
    Per,
    Clause,
    Cond,
    Group,
    Tail,
}

impl Node {
    pub fn kind(&self) -> Kind {
        match self {
            Node::Word(function) => Kind::Word(*function),
            Node::Subject { .. } => Kind::Subject,
            Node::Filler => Kind::Filler,
            Node::Unread(_) => Kind::Unread,
            Node::Number(_) => Kind::Number,
            Node::Unit(_) => Kind::Unit,
            Node::Amount(_) => Kind::Amount,
            Node::Bound(_) => Kind::Bound,
            Node::RangeStart(_) => Kind::RangeStart,
            Node::Time(_) => Kind::Time,
            Node::Length(_) => Kind::Length,
            Node::Lengths { .. } => Kind::Lengths,
            Node::LengthBound { .. } => Kind::LengthBound,
            Node::Festival(_) => Kind::Festival,
            Node::Since(_) => Kind::Since,
            Node::Values(_) => Kind::Values,
            Node::Objects(_) => Kind::Objects,
            Node::Attribute(_) => Kind::Attribute,
            Node::Opens(_) => Kind::Opens,
            Node::Property(_) => Kind::Property,
            Node::State(_) => Kind::State,
            Node::Axis { .. } => Kind::Axis,
            Node::Scope(_) => Kind::Scope,
            Node::Literal(_) => Kind::Literal,
            Node::TextTest(_) => Kind::TextTest,
            Node::Rank(_) => Kind::Rank,
            Node::After(_) => Kind::After,
            Node::By(_) => Kind::By,
            Node::Per(_) => Kind::Per,
            Node::Clause(_) => Kind::Clause,
            Node::Cond(_) => Kind::Cond,
            Node::Group(_) => Kind::Group,
            Node::Tail { .. } => Kind::Tail,
        }
    }
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    pub low: Number,
    /// The other end of an approximate number (两三百).
    pub high: Option<Number>,
    pub unit: Measured,
}

/// What a number counts, as far as its unit says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Measured {
    Bare,
    Times,
    Money,
    Percent,
    People,
    Pieces,
    /// 个, 种: anything countable.
    Generic,
    Catalog(Rc<[UnitOf]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Comparisons that all hold, of numbers with one unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bound {
    pub tests: Vec<(Op, Number)>,
    pub unit: Measured,
}

/// When, before the segment language's windows: some need their neighbours to become one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TimeValue {
    Window(Window),
    /// 30天前: the moment so long ago; a window only together with a clause.
    Ago(Length),
    /// 最近 without a number.
    Recently,
    /// Before the window of the sentence.
    Earlier,
    /// After the window of the sentence.
    Since,
    /// Over all time, said so.
    Total,
    /// For a long time: a length is missing.
    Long,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Join {
    And,
    Or,
    But,
    /// A comma: the next connective, or the kind of things listed, decides.
    Comma,
    Nor,
}

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
}

/// What a clause is built around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    Event(usize),
    Measure(usize),
    /// A time in the customer's own data: registered.
    Moment(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Negation {
    No,
    Plain,
    /// Not at any time.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occurrence {
    Any,
    First,
    Last,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ranking {
    pub end: End,
    pub portion: Portion,
}

/// A statement about one event, measure or moment, while its parts are collected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    pub predicate: Predicate,
    pub pick: Occurrence,
    pub objects: Option<Rc<Objects>>,
    pub time: Option<Timing>,
    pub bound: Option<Rc<Bound>>,
    pub rank: Option<Ranking>,
    pub per: Option<usize>,
    pub negation: Negation,
    /// 次数: the event is counted, a number follows.
    pub counted: bool,
    /// A word without a number stands where the number should (often, a lot): asked back.
    pub vague: bool,
    /// The predicate was not said and is assumed.
    pub implied: bool,
}

/// What came first in a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Earlier {
    pub clause: Rc<Clause>,
    pub within: Option<Length>,
}

/// A clause's time, and whether it stood after the predicate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timing {
    pub value: TimeValue,
    pub trailing: bool,
}

impl Clause {
    pub fn new(predicate: Predicate) -> Self {
        Clause {
            predicate,
            pick: Occurrence::Any,
            objects: None,
            time: None,
            bound: None,
            rank: None,
            per: None,
            negation: Negation::No,
            counted: false,
            vague: false,
            implied: false,
        }
    }

    /// Whether it says something about a customer as it stands.
    pub fn is_complete(&self) -> bool {
        match self.predicate {
            Predicate::Event(_) => {
                let picked = self.pick == Occurrence::Any || self.objects.is_some() || self.time.is_some();
                picked && (!self.counted || self.bound.is_some() || self.rank.is_some() || self.vague)
            }
            Predicate::Measure(_) => self.bound.is_some() || self.rank.is_some() || self.vague,
            Predicate::Moment(_) => self.time.is_some() || self.objects.is_some(),
        }
    }
}

/// A condition on customers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cond {
    Everyone,
    Clause(Rc<Clause>),
    /// 加购后48小时内没付款: one event after another.
    Sequence {
        first: Rc<Earlier>,
        then: Rc<Clause>,
    },
    /// A term, optionally with a window of its own.
    Term {
        term: usize,
        time: Option<TimeValue>,
    },
    State {
        state: usize,
        value: Arc<str>,
    },
    Axis {
        state: usize,
        axis: Axis,
        level: Level,
    },
    Attribute {
        attribute: usize,
        test: AttributeTest,
    },
    /// Values on an attribute that was not named.
    Values {
        attribute: usize,
        values: Rc<Values>,
    },
    Scope {
        scope: usize,
        inside: bool,
    },
    Not(Rc<Cond>),
    /// 排除…: like not, but reaches over everything that follows.
    Except(Rc<Cond>),
    All(Vec<Rc<Cond>>),
    Any(Vec<Rc<Cond>>),
    /// Groups side by side (高价值客户、流失客户): both, or either? Asked back.
    Listed(Vec<Rc<Cond>>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AttributeTest {
    Yes,
    No,
    Missing,
    Present,
    Bound(Rc<Bound>),
    Text(Rc<TextTest>),
    Values(Rc<Values>),
}
