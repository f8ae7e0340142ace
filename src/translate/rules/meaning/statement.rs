//! Statements: clauses with all their parts, and conditions made of them.

use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use super::{Bound, Negation, Objects, Occurrence, Predicate, TextTest, TimeValue, Values};
use crate::dsl::{Axis, Direction, End, Level, Number, Period, Portion, Window};
use crate::translate::rules::time::Length;

/// A statement about one event, measure or moment, while its parts are collected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    pub predicate: Predicate,
    pub pick: Occurrence,
    /// 上次买口红: the last of those, rather than one that is the last of all and such. 只买过口红: all that was bought, as
    /// far as "only" reaches.
    pub of_those: bool,
    pub objects: Option<Rc<Objects>>,
    /// 口红只在天猫买过: that is said of every one of these alone.
    pub among: Option<Rc<Objects>>,
    /// With anything at all, said so: no neighbour's object is meant.
    pub anything: bool,
    /// 累计: a length said of it is that of all its rows together.
    pub summed: bool,
    /// 再: not once more, which is of the thing that it was done with before.
    pub again: bool,
    pub time: Option<Timing>,
    pub bound: Option<Rc<Bound>>,
    pub rank: Option<Ranking>,
    pub per: Option<usize>,
    pub negation: Negation,
    /// 次数: the event is counted, a number follows.
    pub counted: bool,
    /// Four different products: how many values of a property there were, and not how often it happened.
    pub kinds: Option<Arc<str>>,
    /// 月均: the number is of one such period, on average.
    pub average: Option<Period>,
    /// A word without a number stands where the number should (often, a lot): asked back.
    pub vague: bool,
    /// The predicate was not said and is assumed.
    pub implied: bool,
    pub wording: Wording,
}

/// How a deed was named, which is no part of what it means: any way to name it is equal to any other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wording {
    /// 买过, bought: its thing is named beside it, if only by the statement that follows. 下单 says all of it.
    pub takes: bool,
    /// 看直播: with what it was done is said.
    pub whole: bool,
    /// 都在天猫买: said of all there was, where nothing is listed before it.
    pub all: bool,
    /// Bought only lipstick: the word stands right before what it limits.
    pub limits: bool,
    /// 在别的渠道: anywhere but where it was done before.
    pub elsewhere: bool,
    /// Spent over 2 minutes: on what, is not said by the verb, which is one for money.
    pub passed: bool,
    /// Rated below 3: a bare number behind it is what it was given, and not how often it was done.
    pub rates: bool,
    /// 口红近30天浏览过: its thing stands before its time, and is what all is about.
    pub headed: bool,
    /// 按消费从高到低取前10%: what is done with a list that was told before it.
    pub sorted: bool,
    /// 满2000元，其中一半以上是护肤: of what was counted before it.
    pub of_told: bool,
    /// 杭州客户消费满500: of customers, who are named right before it.
    pub of_people: bool,
}

impl PartialEq for Wording {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Wording {}

impl Hash for Wording {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A place among all customers, or among some.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ranking {
    pub end: End,
    pub portion: Portion,
    /// 10%到30%: past the first so many.
    pub beyond: Option<Portion>,
    pub among: Option<Rc<Cond>>,
}

/// One event after another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chain {
    pub first: Rc<Clause>,
    pub steps: Vec<Step>,
}

/// What came after the step before, or did not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    pub then: Rc<Clause>,
    pub within: Option<Length>,
    /// At least so much later.
    pub after: Option<Length>,
    /// Both are about one and the same thing.
    pub same: bool,
    pub without: Option<Rc<Clause>>,
}

impl Step {
    pub fn new(then: Rc<Clause>) -> Self {
        Step { then, within: None, after: None, same: false, without: None }
    }
}

/// In which periods something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Recurring {
    pub often: Often,
    pub period: Period,
    pub over: Extent,
}

impl Recurring {
    /// In each, or in so many, of the last so many periods.
    pub fn of_last(often: Often, of: Length) -> Option<Self> {
        let fits = match often {
            Often::Each => true,
            Often::AtLeast(count) | Often::InRow(count) => (1..=of.count).contains(&count),
            Often::Between(least, most) => 1 <= least && least < most && most <= of.count,
        };
        fits.then_some(Recurring { often, period: of.period()?, over: Extent::Last(of.count) })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Often {
    Each,
    AtLeast(u32),
    /// In 6 to 9 of them.
    Between(u32, u32),
    InRow(u32),
}

/// Over how many periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// Not said.
    Open,
    Last(u32),
    All,
}

/// A change from one time to another, as percent of what was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    pub direction: Direction,
    pub percent: Number,
}

/// What a measure is held against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Against {
    /// The same measure in another window; one of the same length means the one before.
    Window(Window),
    /// The same measure so much earlier.
    Earlier(Length),
    /// The same measure in the time before, of the same length.
    Before {
        said: bool,
    },
    Mean {
        of: Option<Rc<Clause>>,
        among: Option<Rc<Cond>>,
    },
    /// The same measure, whatever it was about.
    Whole,
    /// The same measure over all time.
    Always,
    /// The same measure of other things: 比彩妆多.
    Things(Rc<Objects>),
    /// Another measure, of the same time where it says none of its own: 退款金额大于消费金额.
    Other(Rc<Clause>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Versus {
    /// Above or below, when that was said with it.
    pub direction: Option<Direction>,
    pub against: Against,
    /// The measure, when it was said again: 比前90天的消费.
    pub of: Option<Predicate>,
}

impl Versus {
    pub fn new(direction: Option<Direction>, against: Against) -> Self {
        Versus { direction, against, of: None }
    }
}

/// The pieces of a comparison while they are collected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Comparing {
    pub clause: Rc<Clause>,
    pub change: Option<Change>,
    pub against: Option<Against>,
}

/// What came first in a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Earlier {
    pub clause: Rc<Clause>,
    pub within: Option<Length>,
    /// What comes later is about the same thing.
    pub same: bool,
    /// What comes later is the very next of its kind.
    pub next: bool,
    /// The length told has gone by before what comes later, where that did come: 领券7天后下单.
    pub late: bool,
}

/// What is left of a statement whose verb is that of the one before it: spent 50 in May [and 100 in June], viewed tea in
/// May [and not coffee in June].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Gapped {
    pub denied: bool,
    pub objects: Option<Rc<Objects>>,
    pub bound: Option<Rc<Bound>>,
    pub time: TimeValue,
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
            of_those: false,
            objects: None,
            among: None,
            anything: false,
            summed: false,
            again: false,
            time: None,
            bound: None,
            rank: None,
            per: None,
            negation: Negation::No,
            counted: false,
            kinds: None,
            average: None,
            vague: false,
            implied: false,
            wording: Wording::default(),
        }
    }

    /// Whether it says something about a customer as it stands.
    pub fn is_complete(&self) -> bool {
        match self.predicate {
            Predicate::Event(_) => {
                let picked = match self.pick {
                    Occurrence::Any => true,
                    // Without a first one there was none.
                    Occurrence::First if self.negation != Negation::No => true,
                    Occurrence::First | Occurrence::Last => self.objects.is_some() || self.time.is_some(),
                    Occurrence::Every => self.objects.is_some(),
                };
                picked && (!self.counted || self.bound.is_some() || self.rank.is_some() || self.vague)
            }
            Predicate::Measure(_) => self.bound.is_some() || self.rank.is_some() || self.vague,
            Predicate::Moment(_) => self.time.is_some() || self.objects.is_some() || self.rank.is_some(),
        }
    }
}

/// What can be said of what a clause is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Said {
    /// 最近3个月每月都买过.
    Periodic(Recurring),
    /// 连续两月消费上涨.
    Trend { rising: bool, period: Period, over: Extent },
    /// 近90天消费比前90天降50%, 高于平均, 护肤占消费60%以上.
    Compared { change: Change, against: Against },
    /// 护肤消费占比前10%: ranked by a part as a share of its whole.
    ShareRank(Ranking),
    /// 最常买的品类是面膜: by the clause's measure, or by how often.
    Preferred { property: Option<Arc<str>>, values: Rc<Values> },
    /// 同一单里买了洗发水和护发素.
    Together,
    /// 同一天下单两次以上: the rows of one day.
    OnOneDay,
    /// Bought the same product twice, from the same store three times: so often, or so much, with one value of a property;
    /// of the thing itself where none is named.
    OfOne(Option<Arc<str>>),
}

impl Said {
    /// Whether it says itself which time the clause is about.
    pub fn has_time(&self) -> bool {
        match self {
            Said::Compared { against, .. } => !matches!(against, Against::Whole | Against::Mean { .. }),
            said => matches!(said, Said::Periodic(_) | Said::Trend { .. }),
        }
    }
}

/// A condition on customers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Cond {
    Everyone,
    Clause(Rc<Clause>),
    /// 加购后48小时内没付款: one event after another.
    Sequence(Rc<Chain>),
    /// More than that it happened or how much it is, said of a clause.
    About {
        clause: Rc<Clause>,
        said: Said,
    },
    /// 一个月前是重要价值客户.
    Earlier {
        /// Absent when it was not said.
        ago: Option<Length>,
        of: Rc<Cond>,
    },
    Customers(Vec<i64>),
    /// So many percent of all, drawn by lot.
    Sample(Number),
    /// A saved segment.
    Saved(Rc<str>),
    /// 按消费排序: of what is done with the list, not of whom it holds.
    Aside,
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
    /// What can be read in two ways: how it is usually meant, and what else it may say.
    Read {
        usual: Rc<Cond>,
        other: Rc<Cond>,
    },
}

impl Cond {
    pub fn about(clause: &Rc<Clause>, said: Said) -> Self {
        Cond::About { clause: clause.clone(), said }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AttributeTest {
    Yes,
    No,
    Missing,
    Present,
    Bound(Rc<Bound>),
    /// 有两个标签: so many of a list, and whether that is all of them is not said.
    Count(Number),
    Text(Rc<TextTest>),
    Values(Rc<Values>),
}
