//! Function words: what 没, 以上, or, at least mean to the grammar. The words themselves stand in `data/reader/*.toml`.

mod listed;

pub use self::listed::all;
use crate::translate::Role;

macro_rules! functions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal: $role:ident),* $(,)?) => {
        /// What a function word does. The name is its key in the data files.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Function { $($(#[$doc])* $variant),* }

        impl Function {
            pub const ALL: &[Function] = &[$(Function::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Function::$variant => $name),* }
            }

            /// Marks for the grammar a word that says something by itself: 买过 that its thing is named beside it.
            pub fn is_mark(self) -> bool {
                matches!(self, Function::Takes | Function::NotSo | Function::So | Function::ApartFrom | Function::Pointing | Function::Definite)
            }

            pub fn role(self) -> Role {
                match self { $(Function::$variant => Role::$role),* }
            }
        }
    };
}

functions! {
    Not = "not": Negation,
    /// 一次都没: not once, in the time that is told.
    NotOnce = "not_once": Negation,
    /// Not at any time: no window reaches it.
    Never = "never": Negation,
    /// 不是…买的: what was done was done otherwise.
    NotSo = "not_so": Negation,
    /// 没用过, behind what was not used.
    NotUsed = "not_used": Negation,
    /// 是在…买的: what was done was done so.
    So = "so": Filler,
    /// Without: a denial that joins what follows to what stands before.
    Lacking = "lacking": Negation,
    /// Bought nothing: the deed before it was not done.
    Nothing = "nothing": Negation,
    /// Outside: not in the place that follows.
    Outside = "outside": Negation,
    /// Anything but: nothing else than what follows, when it is denied.
    Beyond = "beyond": Negation,
    /// 没再: not since then, or not in the window said.
    NoMore = "no_more": Negation,
    Exclude = "exclude": Negation,
    /// 除了, before a time: at no other, when what follows is denied.
    ApartFrom = "apart_from": Negation,
    /// Past, any previous: behind a word that leaves out, it says no more.
    Former = "former": Filler,
    /// 除外, after what is left out.
    ExcludeEnd = "exclude_end": Negation,
    /// What leaves out people, and takes a number from another.
    Minus = "minus": Negation,
    /// 以外的东西: things that are none of those before it.
    Besides = "besides": Negation,
    And = "and": Connective,
    /// 也, before a verb: that it is said beside another.
    Also = "also": Connective,
    /// 和, between two deeds: what is denied of the one before it is denied of the one after.
    Along = "along": Connective,
    /// 、: between two names, what is denied of the one is denied of the other.
    Listing = "listing": Connective,
    /// 任意一个月: in some one period, whichever it was.
    AnyOne = "any_one": Scope,
    /// 并在: what follows came within the time named next, counted from what stands before.
    Thereupon = "thereupon": Connective,
    Or = "or": Connective,
    But = "but": Connective,
    Comma = "comma": Connective,
    /// The end of a sentence that a time closes, which is of nothing that follows.
    Stop = "stop": Connective,
    /// Brackets, where they hold an "or" together beside something else.
    Open = "open": Connective,
    Close = "close": Connective,
    Both = "both": Connective,
    /// 两样都, 二者其一, 二者: apart from a list, how many of its members are meant.
    EachListed = "each_listed": Connective,
    AnyListed = "any_listed": Connective,
    Listed = "listed": Connective,
    /// 并集, 交集: of two groups, what either is, what both are.
    Union = "union": Connective,
    Overlap = "overlap": Connective,
    /// 不管: before a choice, either.
    Whichever = "whichever": Connective,
    /// A stroke between the fields of a form.
    Stroke = "stroke": Connective,
    /// 就行, at the end: one of a list is enough, and so many at least.
    Enough = "enough": Connective,
    Either = "either": Connective,
    Neither = "neither": Negation,
    /// But not both: one of two things, and not the other.
    NotBoth = "not_both": Negation,
    Nor = "nor": Negation,
    /// 都: what stands before it holds together.
    Each = "each": Connective,
    More = "more": Comparison,
    Less = "less": Comparison,
    AtLeast = "at_least": Comparison,
    AtMost = "at_most": Comparison,
    Equal = "equal": Comparison,
    Unequal = "unequal": Comparison,
    /// 以上, or more: after the number, which is included.
    OrMore = "or_more": Comparison,
    /// 以下, 以内, or less: after the number, which is included.
    OrLess = "or_less": Comparison,
    /// (不含): after a comparison, the number itself is not in it.
    Exclusive = "exclusive": Comparison,
    /// 含18: before a bound that is said again, that it is in.
    Inclusive = "inclusive": Comparison,
    NotCounting = "not_counting": Comparison,
    /// 18不算: behind a bound that is said again, that it is out.
    LeftOut = "left_out": Comparison,
    Between = "between": Comparison,
    BetweenEnd = "between_end": Comparison,
    Range = "range": Comparison,
    About = "about": Comparison,
    Times = "times": Number,
    Money = "money": Number,
    People = "people": Number,
    Piece = "piece": Number,
    Generic = "generic": Number,
    Kinds = "kinds": Number,
    /// 最早: the first in time, of all customers.
    Earliest = "earliest": Rank,
    Latest = "latest": Rank,
    /// 最年长: the first by age.
    Oldest = "oldest": Rank,
    Youngest = "youngest": Rank,
    /// 最具价值: what so many of customers are, told by what they spent.
    Worthiest = "worthiest": Rank,
    /// 中间60%: past the first and before the last.
    Ranked = "ranked": Comparison,
    Middle = "middle": Comparison,
    Top = "top": Rank,
    Bottom = "bottom": Rank,
    Most = "most": Rank,
    Least = "least": Rank,
    /// 第一名: the very first.
    Champion = "champion": Rank,
    /// 已过期: of what falls due, that it has.
    Expired = "expired": Property,
    Unexpired = "unexpired": Property,
    /// 并列: all who tie, said so.
    Tied = "tied": Rank,
    Per = "per": Rank,
    By = "by": Rank,
    Sort = "sort": Rank,
    /// Of a sort: the lowest first.
    Ascending = "ascending": Rank,
    /// Bought coffee for the first time: the first of those.
    FirstTime = "first_time": Event,
    First = "first": Event,
    Last = "last": Event,
    /// 买过, bought: a verb whose thing is named beside it.
    Takes = "takes": Event,
    /// 看直播: a deed that names with what it was done.
    Whole = "whole": Event,
    /// 曾经: at some time before now.
    Once = "once": Time,
    /// 才: at no other time, in no other place.
    OnlyThen = "only_then": Event,
    /// Counting only: what a sum is of, and of nothing else.
    Counting = "counting": Connective,
    /// First and only: once, and no more after that.
    FirstAndOnly = "first_and_only": Event,
    /// Overdue: longer without than what follows.
    Overdue = "overdue": Comparison,
    /// Usual: before what somebody's own cycle is called.
    Usual = "usual": Measure,
    /// 别的: anything but what stands before it.
    Others = "others": Negation,
    /// 在别的渠道: where what stands before it was not done.
    Elsewhere = "elsewhere": Negation,
    /// 没在别处: nothing of what follows was done anywhere else.
    NotElsewhere = "not_elsewhere": Negation,
    /// 一分都没有: not one of what stands before it.
    NotOne = "not_one": Negation,
    /// In their first, before a length: so long from when they joined.
    OwnFirst = "own_first": Time,
    /// 非首次: what follows had been done before.
    NotFirst = "not_first": Event,
    /// 首单: the first of the main event, a noun.
    FirstOrder = "first_order": Event,
    LastOrder = "last_order": Event,
    /// 次数, number of: the event is counted.
    TimesNoun = "times_noun": Measure,
    /// 后: what stands before it came first.
    After = "after": Time,
    /// 以来: from when what stands before it began.
    Onwards = "onwards": Time,
    /// 买口红前: what follows it came first.
    Before = "before": Time,
    /// After, since: what follows it came first.
    Following = "following": Time,
    /// After, before a deed: what stands before it came later than that.
    Behind = "behind": Time,
    /// With nothing else of its kind between.
    RightBehind = "right_behind": Time,
    Every = "every": Scope,
    /// 全部, before what became of orders: of all of them.
    Wholly = "wholly": Scope,
    Everyone = "everyone": Scope,
    Some = "some": Filler,
    /// Words that ask for more than one customer; nothing to the grammar.
    Several = "several": Subject,
    Person = "person": Subject,
    /// Who, that: what follows says something about the customers just named.
    Relative = "relative": Connective,
    Where = "where": Connective,
    Is = "is": Comparison,
    Have = "have": Comparison,
    /// 手里有: what was got, and may still be used.
    Held = "held": Comparison,
    /// With: what follows is said of the customers before it, too.
    Possess = "possess": Comparison,
    Keep = "keep": Comparison,
    /// This, 该: what follows was named before it.
    Pointing = "pointing": Scope,
    /// The: what follows was named before it, or is any one of its kind.
    Definite = "definite": Scope,
    /// One, after what was described: the red one.
    Anaphor = "anaphor": Filler,
    /// Such products: of the kind that was named before.
    SuchThings = "such_things": Filler,
    /// 已订阅, true: of what is so or not, that it is.
    Yes = "yes": Comparison,
    Nay = "nay": Comparison,
    Missing = "missing": Comparison,
    Present = "present": Comparison,
    Starts = "starts": Comparison,
    Ends = "ends": Comparison,
    Contains = "contains": Comparison,
    /// 年满: so old at least.
    Aged = "aged": Comparison,
    /// 姓: a name begins with what follows.
    Surname = "surname": Comparison,
    /// Between the ages of: how old, and the two ends follow.
    BetweenAges = "between_ages": Comparison,
    Older = "older": Comparison,
    Younger = "younger": Comparison,
    /// Or older, after the age, which is included.
    OrOlder = "or_older": Comparison,
    OrYounger = "or_younger": Comparison,
    High = "high": Comparison,
    Low = "low": Comparison,
    /// 大促, sale: after a festival, whose time it means.
    Season = "season": Time,
    /// 期间, holiday: the days of a festival that has several.
    Days = "days": Time,
    Recently = "recently": Time,
    /// Just bought: lately, before what was done.
    JustDone = "just_done": Time,
    /// 之前: before the window that the question speaks of.
    Earlier = "earlier": Time,
    /// Since then: after the window that the question speaks of.
    Since = "since": Time,
    /// In that time: in the window that the question speaks of.
    InThat = "in_that": Time,
    /// During, since: before the name of a sale, its time is meant and no campaign of that name.
    During = "during": Filler,
    /// 累计, lifetime: over all time, unless a window is said.
    Total = "total": Time,
    Altogether = "altogether": Time,
    /// Cost: what an order that is told by its place was worth.
    Costs = "costs": Measure,
    /// For a total of: how much was spent on what stands before it.
    Totalling = "totalling": Measure,
    /// Looking at: before a time, which is that of all that is said.
    Looking = "looking": Filler,
    Long = "long": Time,
    /// Days since: how long ago what follows was, as a number.
    DaysSince = "days_since": Time,
    /// Yet, after what was not done.
    SoFar = "so_far": Time,
    /// 低频: on the low side of how often.
    Seldom = "seldom": State,
    /// 高额, 低额: on one side of how much.
    Lavish = "lavish": State,
    Sparing = "sparing": State,
    Often = "often": Unread,
    Much = "much": Unread,
    /// 没怎么: so little that it is no plain denial, and how little is not said.
    Hardly = "hardly": Unread,
    /// A quality or degree that no number stands for.
    Vague = "vague": Unread,
    /// 在未来, 将来会: of a deed that has not been done yet, which no list tells.
    Future = "future": Unread,
    /// A place left open: 某, a certain.
    Blank = "blank": Unread,
    /// Anything at all: what was left out before it is left out on purpose.
    Anything = "anything": Filler,
    /// 住在, based in: a place of the customer, not of what happened.
    Living = "living": Attribute,
    /// 上 after a thing that stands behind 在.
    Upon = "upon": Filler,
    At = "at": Filler,
    /// 用: what follows is what it was done with.
    Using = "using": Filler,
    /// What the shop wants or looks for is an empty word; what customers want is open.
    Wished = "wished": Filler,
    Of = "of": Filler,
    Filler = "filler": Filler,
    Article = "article": Filler,
    /// Rung: what stands behind the name of where customers are.
    Rung = "rung": Filler,
    /// Section: a part of the site, named before it.
    Section = "section": Filler,
    Change = "change": Unread,
    /// From the database: what is left out of it is deleted there.
    Store = "store": Unread,
    /// More than at another time: 增长, up, increased.
    Rise = "rise": Comparison,
    /// Less than at another time: 下降, down, fell.
    Fall = "fall": Comparison,
    Double = "double": Comparison,
    Halve = "halve": Comparison,
    /// 比, compared with: what follows is what a number is held against.
    Than = "than": Comparison,
    /// 环比: against the period before.
    PeriodOnPeriod = "period_on_period": Comparison,
    QuarterOnQuarter = "quarter_on_quarter": Comparison,
    MonthOnMonth = "month_on_month": Comparison,
    WeekOnWeek = "week_on_week": Comparison,
    /// 下降了: a change, in a verb, that says by itself that there was a time before.
    Grow = "grow": Comparison,
    Shrink = "shrink": Comparison,
    /// 同比: against the same period a year earlier.
    YearOnYear = "year_on_year": Comparison,
    /// 大部分: more than half.
    Majority = "majority": Comparison,
    /// Most of them taking place online: no more than where they are made.
    TakesPlace = "takes_place": Filler,
    Mean = "mean": Comparison,
    /// 占: what stands before it is a part of what follows.
    Makes = "makes": Comparison,
    /// 快到, nearing: before how long they usually take.
    Nearing = "nearing": Comparison,
    /// 将至, nearly up: behind it.
    NearlyOver = "nearly_over": Comparison,
    /// Between purchases: behind how long it took, of each after the one before.
    BetweenThem = "between_them": Event,
    /// Of the one before: what is once more done came after the same.
    OneBefore = "one_before": Time,
    /// 窗口, window of: a length beside it is that of a time up to now.
    WindowNoun = "window_noun": Time,
    /// 趋势: beside a number that rises or falls in each of several periods.
    Course = "course": Comparison,
    /// Of them: of the orders that were counted before it.
    OfThem = "of_them": Measure,
    /// Half of it: of the sum that was told before it.
    OfIt = "of_it": Measure,
    /// All of them: each of the orders that were counted.
    AllOfThem = "all_of_them": Scope,
    /// None of those orders, on any of them: that it is so of none of what was counted.
    NoneOfThem = "none_of_them": Negation,
    OnAny = "on_any": Negation,
    /// A noun for orders: what stands before it is of those.
    OrderNoun = "order_noun": Measure,
    /// 占比: as a share of the whole.
    Share = "share": Measure,
    /// 最常, mostly: the value most rows have.
    Mostly = "mostly": Rank,
    /// 单日, on the same day: one day, whichever it was.
    OneDay = "one_day": Event,
    /// The same, before a property: one value of it, whichever it was.
    Same = "same": Event,
    /// 同一单里: rows that belong together.
    Together = "together": Event,
    /// In separate orders: what stands before it, and never in one and the same.
    NotTogether = "not_together": Negation,
    Only = "only": Event,
    /// And nowhere else: nothing but what stands before it.
    NothingElse = "nothing_else": Event,
    Different = "different": Comparison,
    Alike = "alike": Comparison,
    /// Than where they live: the customer's own, after what differs from it.
    Home = "home": Comparison,
    /// 同一款: the thing of the step before.
    SameThing = "same_thing": Event,
    /// Above the 75th percentile: a place among a hundred.
    Percentile = "percentile": Number,
    /// On average: of each order, where nothing else is named.
    OnAverage = "on_average": Comparison,
    /// Of a single item: so many pieces of one and the same.
    OfOneThing = "of_one_thing": Event,
    /// 再: what follows came later.
    Then = "then": Time,
    /// 先: what follows came first.
    Ahead = "ahead": Time,
    /// 再次, a second: one more of the same.
    Again = "again": Event,
    /// Skipped October: beside it, to return brings nothing back.
    Skipped = "skipped": Event,
    /// Returned in November: bought again, where a time was skipped.
    Reappeared = "reappeared": Event,
    /// 复购, bought again: the main event once more.
    Repeat = "repeat": Event,
    /// Without completing it: what is begun ends in the main event, which did not follow.
    Unfinished = "unfinished": Event,
    /// 中间: between the steps.
    Meanwhile = "meanwhile": Time,
    /// 没再回来: nothing of the main event since then.
    Gone = "gone": Negation,
    /// 沉默: for so long nothing happened.
    Silent = "silent": Event,
    /// Without ordering: for so long, said before it, the main event did not happen.
    Pause = "pause": Negation,
    /// 给: to those named next something is done.
    Give = "give": Filler,
    /// 打上: what follows is a mark to be set.
    Mark = "mark": Filler,
    /// 发: what follows is what they are sent.
    Send = "send": Filler,
    /// 标记为: what follows is a name they are given.
    MarkAs = "mark_as": Filler,
    /// 准备发: what follows is to be sent to them.
    Purpose = "purpose": Filler,
    /// 只看: of those named before it, only those who are so.
    Limit = "limit": Scope,
    /// 能收: what stands beside it is a kind of message that may be sent.
    Reachable = "reachable": Attribute,
    Unreachable = "unreachable": Negation,
    /// 公里: what no shop knows of its customers.
    Unknown = "unknown": Unread,
    /// 刚: beside a time that is said, nothing more.
    Just = "just": Filler,
    /// 即将: beside a day to come and how soon that is, nothing more.
    Soon = "soon": Filler,
    /// 放了: for so long nothing followed.
    Lying = "lying": Time,
    /// 花屿家: after the name of a brand.
    House = "house": Filler,
    /// 一单都没下: nothing of the main event.
    NoOrder = "no_order": Negation,
    /// Of each other: behind a length, how far apart two of the same are.
    EachOther = "each_other": Time,
    /// 间隔: between two of the same.
    Apart = "apart": Event,
    /// 其中一种: one of those named, and no other.
    OneOf = "one_of": Comparison,
    /// 除以: by what the number before it is divided.
    Divided = "divided": Comparison,
    /// 其, of that, beside so much of it: a number that was told before.
    OfThat = "of_that": Comparison,
    /// 从, moved from: where somebody stood before.
    From = "from": State,
    /// 新进入: is, and was not before.
    Enter = "enter": State,
    /// But are not any more: what stands before it was so.
    NoLonger = "no_longer": State,
    /// 离开: was, and is no longer.
    Leave = "leave": State,
    /// 中, among: those named before it are what something is taken among.
    Among = "among": Scope,
    /// Among, of: those named after it are.
    Amid = "amid": Scope,
    /// 在, in: a saved segment's name follows.
    Inside = "inside": Scope,
    Random = "random": Scope,
    /// 分群: a saved segment's name stands beside it.
    Saved = "saved": Scope,
    /// 高峰时段: a part of the day whose hours follow.
    Peak = "peak": Time,
    /// 连续: in so many periods one after another, whose number follows.
    Row = "row": Time,
    Weekend = "weekend": Time,
    Workday = "workday": Time,
}
