//! What a piece of a question means, from single words up to whole conditions. The grammar combines these; `lower` turns
//! the finished ones into the segment language.

use std::rc::Rc;
use std::sync::Arc;

mod amount;
mod kind;
mod objects;
mod statement;

pub use amount::{Amount, Bound, Measured, Op};
pub use kind::Kind;
pub use objects::{Objects, PropertyTest, TextKind, TextTest, ValueItem, Values};
pub use statement::{
    Against, AttributeTest, Chain, Change, Clause, Comparing, Cond, Earlier, Extent, Gapped, Often, Ranking, Recurring,
    Said, Step, Timing, Versus, Wording,
};

use super::lexicon::UnitOf;
use super::number::Numeral;
use super::time::Length;
use super::words::Function;
use crate::dsl::{Axis, Level, Moment, Period, Unit, Window};

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
    /// For more than 60 days: so long without a break.
    Lasting(Length),
    /// For a total of over 500: how much was spent on what stands before it.
    Totalled(Rc<Clause>),
    /// Their last order cost: so much, which follows.
    Priced(Rc<Clause>),
    /// Days since: how long ago it was, a number of days that follows.
    Elapsed(Rc<Clause>),
    Festival(usize),
    /// 注册后: what a length is counted from.
    Since(usize),
    /// 从注册到: what follows came so long after that moment.
    Reaching(usize),
    /// 从注册到首单: how long that was follows.
    Meantime(usize, Rc<Clause>),
    Values(Rc<Values>),
    Objects(Rc<Objects>),
    Attribute(usize),
    /// 姓: an attribute whose beginning follows.
    Surname(usize),
    /// The verb of an event whose other word is still to come.
    Opens(usize),
    /// Added it …: such a verb, of the thing that was named before.
    OpensSame(usize),
    /// Added nothing …: such a verb, denied.
    OpensNot(usize),
    Property(Arc<str>),
    State(usize),
    Axis {
        state: usize,
        axis: Axis,
    },
    /// 花费偏低: on which side of it, beside what says of what.
    Leaning(Rc<[(Axis, Level)]>),
    Scope(usize),
    Literal(Rc<str>),
    TextTest(Rc<TextTest>),
    Rank(Ranking),
    /// 加购后48小时内: something that others come after, and how soon.
    After(Rc<Earlier>),
    /// After viewing lipstick: something that what stands before it came after.
    Behind(Rc<Earlier>),
    /// 买口红前7天内: something that what follows came before, and how soon.
    Before(Rc<Earlier>),
    /// 加购超过3天: something that nothing has come after for so long.
    Overdue(Rc<Earlier>),
    /// 再次购买, bought it: a later step of a sequence, of the same thing or not.
    Again {
        clause: Rc<Clause>,
        same: bool,
    },
    /// From the same store, twice from the same store: of one value of a property, whichever it was, and how often.
    OfOne(Arc<str>, Option<Rc<Bound>>),
    /// Bought from the same store: how often, or how much, follows.
    AllOfOne(Rc<Clause>, Arc<str>),
    /// 先浏览再: another step follows.
    Onward(Rc<Chain>),
    /// 中间没咨询: what did not happen between the steps.
    Without(Rc<Clause>),
    /// 沉默60天后: so long nothing happened before.
    Silence(Length),
    /// 48小时内: counted from what came first.
    Within(Length),
    /// 并在3天内: what comes next came so soon after what stands before.
    Soon(Length),
    /// 48小时内没付款, bought it within 3 days: a step that followed so soon, or did not.
    Late {
        clause: Rc<Clause>,
        within: Length,
        same: bool,
    },
    /// Anything but: when it is denied, only these.
    Beyond(Rc<Objects>),
    /// 没买过别的: what was done with nothing but what stands before it.
    Else(Rc<Clause>),
    /// Counting only skincare: what the sum before it is of.
    Counting(Rc<Objects>),
    /// 才下单: what was done then, or with that, only.
    Confined(Rc<Clause>),
    /// Added at least 3 items …: such a verb with a number.
    OpensMany(usize, Rc<Bound>),
    /// At least 3 push notifications: so many of the things that an event is about.
    Several {
        bound: Rc<Bound>,
        things: Rc<Objects>,
    },
    /// 今年不到2千: another number of what was counted before, at another time.
    Elided(TimeValue, Rc<Bound>),
    /// Over 1000 this year, foundation in May: what a statement says anew of what was said before it.
    Gapped(Rc<Gapped>),
    /// Not this month: what was done then was not done now.
    NotThen(TimeValue),
    /// Not in January or February: at none of these times, said of what is named before it.
    AtNone(Vec<Window>),
    /// 只看近半年: of all that is said.
    Overall(TimeValue),
    /// 购买看全部历史: when that was which was said before.
    Dated(Option<Rc<Objects>>, Option<Predicate>, TimeValue),
    /// 不是双11买的: what was done was not done then, not there, not so.
    NotSo(Rc<Clause>),
    /// 是在抖音买的: what was done was done there, then, so.
    So(Rc<Clause>),
    /// 除了双11: at no other time, when it is denied.
    ExceptAt(TimeValue),
    /// Only at Double 11: what was done was done at no other time.
    OnlyAt(TimeValue),
    /// 去年同期: the same time so much earlier.
    Shift(Length),
    /// 每月.
    Each(Period),
    /// 月均: what comes of it in one such period, on average.
    Averaged(Period),
    /// 连续3天.
    InRow(Length),
    /// 最近3个月每月.
    Recurring(Recurring),
    /// 降50%.
    Change(Change),
    /// 比前90天, above average.
    Versus(Rc<Versus>),
    /// At most half of the previous 90 days: a part of what it was at another time.
    PartThen {
        change: Change,
        against: Against,
        of: Option<Predicate>,
    },
    /// 近90天消费比前90天: a comparison that lacks its other half.
    Comparing(Rc<Comparing>),
    /// 平均: what a number is held against.
    Mean {
        of: Option<Rc<Clause>>,
        among: Option<Rc<Cond>>,
    },
    /// 护肤消费占比: a part, as a share of its whole.
    Share(Rc<Clause>),
    /// 护肤占: a part whose whole follows.
    Part(Rc<Objects>),
    /// 11月或12月: one time or the other.
    Either(Rc<Window>, Rc<Window>),
    /// 60%以上的消费: so much of a whole whose part follows.
    Portion {
        bound: Rc<Bound>,
        whole: Rc<Clause>,
    },
    /// 消费连续两月: a measure looked at in several periods.
    Tracked(Rc<Clause>, Recurring),
    /// 连续下单: a deed, in how many periods in a row follows.
    DoneInRow(Rc<Clause>),
    /// 进入沉睡, no longer active: a change of standing.
    Turn {
        entered: bool,
        cond: Rc<Cond>,
    },
    /// 从重要价值: where somebody stood before.
    From(Rc<Cond>),
    /// 近7天新进入: into what stands before it.
    Entering(Rc<Node>),
    /// From one standing to another, when is not said.
    Moved {
        from: Rc<Cond>,
        to: Rc<Cond>,
    },
    /// Only skincare: nothing else than these.
    Nothing(Rc<Objects>),
    /// 收货省不同: of what is not said yet.
    Differs {
        property: Arc<str>,
        alike: bool,
    },
    /// 最常买的品类, 消费最多的是: the kind of things may be left to the values that follow.
    FavoredProperty {
        by: Option<Rc<Clause>>,
        property: Option<Arc<str>>,
    },
    /// 消费最多的: the favourite by a clause's measure, or by how often.
    Favored(Option<Rc<Clause>>),
    /// 收货省和注册省: two fields side by side.
    Fields {
        property: Arc<str>,
        attribute: usize,
    },
    /// Who …: said of the customers right before it.
    Who(Rc<Cond>),
    /// 前三天, the week after: of which day is said beside it.
    Beside {
        length: Length,
        after: bool,
    },
    /// 23点到2点.
    Hours {
        from: u32,
        until: u32,
    },
    /// 周三, 周二到周四.
    Weekdays {
        first: u32,
        last: u32,
    },
    /// Q4, said of no year in particular: months by their numbers.
    Months {
        first: u32,
        last: u32,
    },
    /// 今年和去年: times that are listed, and whether each of them is meant (都).
    Times {
        windows: Vec<Window>,
        each: bool,
    },
    /// From 2025 to 2026: two times that a change lies between.
    Spanning(Window, Window),
    /// 手机号和邮箱: attributes that the same is said of, of all or of any of them.
    Traits {
        listed: Vec<usize>,
        join: Join,
    },
    /// 女会员中: those something is taken among.
    Among(Rc<Cond>),
    /// 10% of dormant customers: that they are drawn at random follows.
    Lot(Rc<Cond>),
    /// “双11高潜”: a name in quotation marks.
    Quoted(Rc<str>),
    /// 按消费: what a rank goes by.
    By(Rc<Clause>),
    /// 按消费排序, 准备发短信: what is done with the list.
    Aside,
    /// Where the category is lipstick: what the rows of a deed must have.
    Where(Vec<Rc<Objects>>),
    /// 给高价值客户: those something is done to.
    Given(Rc<Cond>),
    /// 打VIP标签: what is done to them.
    Marked {
        tag: bool,
    },
    /// 买过两种: so many kinds, of things said before it.
    Kinds(Rc<Clause>, Rc<Bound>),
    /// 间隔不超过7天: how far apart two of the same are.
    Apart(Op, Length),
    /// 每个省: what a rank is taken within.
    Per(usize),
    Clause(Rc<Clause>),
    Cond(Rc<Cond>),
    /// A condition closed by the noun: customers who …
    Group(Rc<Cond>),
    /// (bought A or B: what brackets hold together, before they close.
    Bracketed(Rc<Node>),
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
            Node::Length(length) | Node::Within(length) => Some(*length),
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
    /// Nobody knows the word: most likely it names what the shop does not have.
    Foreign,
    /// 体重, browser: what no shop knows of its customers.
    Absent,
    /// 潜力, loyal: a quality or a degree that no number or definition stands for.
    Vague,
    /// 某商品, product X: a place left open.
    Blank,
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
    /// In the window of the sentence.
    InThat,
    /// Over all time, or all of it added up.
    Total(InAll),
    /// For a long time: a length is missing.
    Long,
}

impl TimeValue {
    pub fn is_total(&self) -> bool {
        matches!(self, Self::Total(_))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InAll {
    /// 历史, lifetime: no window beside it limits it.
    Ever,
    /// 一共, in total: a sum, which is of the time that a number of the same things beside it is of.
    Sum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Join {
    And,
    Or,
    /// Or after a comma: it closes a list, whatever its parts are.
    Series,
    But,
    /// 和 between two deeds: a denial of the first reaches the second.
    Along,
    /// A comma: the next connective, or the kind of things listed, decides.
    Comma,
    /// 、 before a list that "or" closes.
    Enumerated,
    /// Nothing at all between what is listed.
    Beside,
    Nor,
    /// And after a comma: it binds less than an "or" before it.
    Further,
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
    /// Every one of them, and there is one.
    Every,
}
