//! A small SQL tree; its one printer ([`print`]) owns quotes, parentheses and placeholders.
//!
//! User values are [`Expr::Param`] and nothing else; identifiers come from the catalog or from this crate's own aliases
//! and are always quoted. Equal values share one placeholder.

mod print;

use crate::dsl::Value;

/// An expression. Functions and operators are an enum of known spellings, so no text from outside can become one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// `"table"."column"`, where table is an alias of the query.
    Column(&'static str, String),
    /// As [`Expr::Column`], with an alias made by the compiler.
    Field(String, String),
    /// A value of the user or of a statistic; always bound.
    Param(Value),
    /// A constant of the compiler.
    Int(i64),
    True,
    False,
    /// A constant word of the compiler, such as a date part.
    Word(&'static str),
    List(Vec<Expr>),
    Binary(Box<Expr>, Operator, Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
    IsNull(Box<Expr>),
    IsNotNull(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Call(Function, Vec<Expr>),
    Aggregate {
        function: Aggregate,
        distinct: bool,
        of: Option<Box<Expr>>,
        filter: Option<Box<Expr>>,
    },
    /// `rank() OVER (PARTITION BY … ORDER BY …)`.
    RankOver {
        partition: Option<Box<Expr>>,
        by: Box<Expr>,
        order: Order,
    },
    /// `count(*) OVER (PARTITION BY …)`.
    CountOver {
        partition: Option<Box<Expr>>,
    },
    /// `quantile_disc(of, share)`: the value at that share of the way, rounded up to a value that is there; from the greatest
    /// down for a negative share.
    Quantile {
        of: Box<Expr>,
        share: Value,
    },
    Cast(Box<Expr>, SqlType),
    /// The value where the condition holds, nothing elsewhere.
    When(Box<Expr>, Box<Expr>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Divide,
    /// Rounded down; of numbers that are not negative.
    WholeDivide,
}

/// Scalar functions the compiler uses; the guard admits no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    Coalesce,
    NullIf,
    Greatest,
    Contains,
    StartsWith,
    EndsWith,
    Hour,
    IsoWeekday,
    Year,
    Month,
    /// Whole periods between two dates.
    DateSub,
    /// Boundaries crossed between two instants; exact for seconds of whole-second times.
    DateDiff,
    ListContains,
    ListHasAny,
    ListHasAll,
    /// Without missing items.
    ListDistinct,
    ListSort,
    /// Of a list.
    Length,
    Concat,
    Sha256,
    ToMinutes,
    ToHours,
    ToDays,
    ToMonths,
    ToYears,
}

impl Function {
    pub const ALL: [Function; 25] = [
        Function::Coalesce,
        Function::NullIf,
        Function::Greatest,
        Function::Contains,
        Function::StartsWith,
        Function::EndsWith,
        Function::Hour,
        Function::IsoWeekday,
        Function::Year,
        Function::Month,
        Function::DateSub,
        Function::DateDiff,
        Function::ListContains,
        Function::ListHasAny,
        Function::ListHasAll,
        Function::ListDistinct,
        Function::ListSort,
        Function::Length,
        Function::Concat,
        Function::Sha256,
        Function::ToMinutes,
        Function::ToHours,
        Function::ToDays,
        Function::ToMonths,
        Function::ToYears,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Function::Coalesce => "coalesce",
            Function::NullIf => "nullif",
            Function::Greatest => "greatest",
            Function::Contains => "contains",
            Function::StartsWith => "starts_with",
            Function::EndsWith => "suffix",
            Function::Hour => "hour",
            Function::IsoWeekday => "isodow",
            Function::Year => "year",
            Function::Month => "month",
            Function::DateSub => "date_sub",
            Function::DateDiff => "date_diff",
            Function::ListContains => "list_contains",
            Function::ListHasAny => "list_has_any",
            Function::ListHasAll => "list_has_all",
            Function::ListDistinct => "list_distinct",
            Function::ListSort => "list_sort",
            Function::Length => "len",
            Function::Concat => "concat",
            Function::Sha256 => "sha256",
            Function::ToMinutes => "to_minutes",
            Function::ToHours => "to_hours",
            Function::ToDays => "to_days",
            Function::ToMonths => "to_months",
            Function::ToYears => "to_years",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    Count,
    Sum,
    Min,
    Max,
    BoolOr,
    List,
}

impl Aggregate {
    pub const ALL: [Aggregate; 6] =
        [Aggregate::Count, Aggregate::Sum, Aggregate::Min, Aggregate::Max, Aggregate::BoolOr, Aggregate::List];

    pub fn name(self) -> &'static str {
        match self {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
            Aggregate::BoolOr => "bool_or",
            Aggregate::List => "list",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SqlType {
    Date,
    /// To the microsecond.
    Instant,
    Integer,
    /// The type of counts.
    Big,
    Text,
    /// DECIMAL(38, 10): quotients made comparable.
    Quotient,
    /// The type of sums of whole numbers.
    Huge,
    /// DECIMAL(38, scale): the type of sums of decimals.
    Decimal {
        scale: u8,
    },
    /// DECIMAL(38, 6): a number of a rule, to multiply with.
    Factor,
    /// DECIMAL(6, 0): a small whole one.
    Small,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    Ascending,
    Descending,
}

impl Expr {
    pub fn param(value: Value) -> Self {
        Expr::Param(value)
    }

    #[must_use]
    pub fn binary(self, operator: Operator, right: Expr) -> Self {
        Expr::Binary(Box::new(self), operator, Box::new(right))
    }

    #[must_use]
    pub fn times(self, right: Expr) -> Self {
        self.binary(Operator::Times, right)
    }

    /// A NULL counts as `default`.
    #[must_use]
    pub fn or_else(self, default: Expr) -> Self {
        Expr::Call(Function::Coalesce, vec![self, default])
    }

    /// Conjunction without needless groups and repetitions.
    pub fn and(parts: impl IntoIterator<Item = Expr>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            let inner = match part {
                Expr::True => Vec::new(),
                Expr::And(inner) => inner,
                other => vec![other],
            };
            inner.into_iter().for_each(|part| once(&mut flat, part));
        }
        match flat.len() {
            0 => Expr::True,
            1 => flat.pop().unwrap_or(Expr::True),
            _ => Expr::And(flat),
        }
    }

    /// Disjunction without needless groups and repetitions.
    pub fn or(parts: impl IntoIterator<Item = Expr>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            let inner = match part {
                Expr::False => Vec::new(),
                Expr::Or(inner) => inner,
                other => vec![other],
            };
            inner.into_iter().for_each(|part| once(&mut flat, part));
        }
        match flat.len() {
            0 => Expr::False,
            1 => flat.pop().unwrap_or(Expr::False),
            _ => Expr::Or(flat),
        }
    }
}

fn once(parts: &mut Vec<Expr>, part: Expr) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}

/// `SELECT … FROM … LEFT JOIN … WHERE … GROUP BY … ORDER BY …`
#[derive(Clone, Debug)]
pub struct Select {
    pub with: Vec<(String, Select)>,
    pub columns: Vec<(Expr, String)>,
    pub from: Table,
    pub joins: Vec<Join>,
    pub filter: Expr,
    pub group_by: Vec<Expr>,
    pub order_by: Vec<(Expr, Order)>,
}

#[derive(Clone, Debug)]
pub enum Table {
    /// `"catalog"."main"."name" AS "alias"`.
    Base {
        catalog: String,
        name: String,
        alias: &'static str,
    },
    /// A `WITH` query by name.
    With(String),
    Derived(Box<Select>, &'static str),
}

#[derive(Clone, Debug)]
pub struct Join {
    pub kind: JoinKind,
    pub table: Table,
    pub on: Expr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    Inner,
    Left,
    /// Rows with one that fits, each once.
    Semi,
    /// Rows without any that fits.
    Anti,
    /// Each row with the one that is nearest by the one comparison that is no equation, or with none.
    LeftNearest,
    /// Each row with the one in the same place, whatever they hold.
    Beside,
}

impl Select {
    pub fn from(table: Table) -> Self {
        Select {
            with: Vec::new(),
            columns: Vec::new(),
            from: table,
            joins: Vec::new(),
            filter: Expr::True,
            group_by: Vec::new(),
            order_by: Vec::new(),
        }
    }
}
