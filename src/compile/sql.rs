//! A small SQL tree and its one printer, which owns quotes, parentheses and placeholders.
//!
//! User values are [`Expr::Param`] and nothing else; identifiers come from the catalog or from this crate's own aliases
//! and are always quoted. Equal values share one placeholder.

use std::fmt::Write;

use super::SqlQuery;
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
    Cast(Box<Expr>, SqlType),
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
}

/// Scalar functions the compiler uses; the guard admits no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    Coalesce,
    NullIf,
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
    ListHasAny,
    ListHasAll,
    ToMinutes,
    ToHours,
    ToDays,
    ToMonths,
    ToYears,
}

impl Function {
    pub const ALL: [Function; 18] = [
        Function::Coalesce,
        Function::NullIf,
        Function::Contains,
        Function::StartsWith,
        Function::EndsWith,
        Function::Hour,
        Function::IsoWeekday,
        Function::Year,
        Function::Month,
        Function::DateSub,
        Function::DateDiff,
        Function::ListHasAny,
        Function::ListHasAll,
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
            Function::Contains => "contains",
            Function::StartsWith => "starts_with",
            Function::EndsWith => "suffix",
            Function::Hour => "hour",
            Function::IsoWeekday => "isodow",
            Function::Year => "year",
            Function::Month => "month",
            Function::DateSub => "date_sub",
            Function::DateDiff => "date_diff",
            Function::ListHasAny => "list_has_any",
            Function::ListHasAll => "list_has_all",
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
}

impl Aggregate {
    pub const ALL: [Aggregate; 5] =
        [Aggregate::Count, Aggregate::Sum, Aggregate::Min, Aggregate::Max, Aggregate::BoolOr];

    pub fn name(self) -> &'static str {
        match self {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Min => "min",
            Aggregate::Max => "max",
            Aggregate::BoolOr => "bool_or",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SqlType {
    Date,
    Integer,
    /// DECIMAL(38, 10): quotients made comparable.
    Quotient,
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

    /// Prints the statement and collects its values.
    pub fn print(&self) -> SqlQuery {
        let mut printer = Printer::default();
        printer.select(self);
        SqlQuery { text: printer.text, params: printer.params }
    }
}

#[derive(Default)]
struct Printer {
    text: String,
    params: Vec<Value>,
}

impl Printer {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn name(&mut self, name: &str) {
        self.push("\"");
        self.push(&name.replace('"', "\"\""));
        self.push("\"");
    }

    fn separated<T>(&mut self, items: &[T], separator: &str, mut print: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            print(self, item);
        }
    }

    fn select(&mut self, select: &Select) {
        if !select.with.is_empty() {
            self.push("WITH ");
            self.separated(&select.with, ", ", |printer, (name, query)| {
                printer.name(name);
                printer.push(" AS (");
                printer.select(query);
                printer.push(")");
            });
            self.push(" ");
        }
        self.push("SELECT ");
        self.separated(&select.columns, ", ", |printer, (expr, alias)| {
            printer.expr(expr);
            printer.push(" AS ");
            printer.name(alias);
        });
        self.push(" FROM ");
        self.table(&select.from);
        for join in &select.joins {
            self.push(match join.kind {
                JoinKind::Inner => " JOIN ",
                JoinKind::Left => " LEFT JOIN ",
            });
            self.table(&join.table);
            self.push(" ON ");
            self.expr(&join.on);
        }
        if select.filter != Expr::True {
            self.push(" WHERE ");
            self.expr(&select.filter);
        }
        if !select.group_by.is_empty() {
            self.push(" GROUP BY ");
            self.separated(&select.group_by, ", ", Printer::expr);
        }
        if !select.order_by.is_empty() {
            self.push(" ORDER BY ");
            self.separated(&select.order_by, ", ", |printer, (expr, order)| {
                printer.expr(expr);
                printer.order(*order);
            });
        }
    }

    fn order(&mut self, order: Order) {
        self.push(match order {
            Order::Ascending => " ASC",
            Order::Descending => " DESC",
        });
    }

    fn table(&mut self, table: &Table) {
        match table {
            Table::Base { catalog, name, alias } => {
                self.name(catalog);
                self.push(".\"main\".");
                self.name(name);
                self.push(" AS ");
                self.name(alias);
            }
            Table::With(name) => self.name(name),
            Table::Derived(select, alias) => {
                self.push("(");
                self.select(select);
                self.push(") AS ");
                self.name(alias);
            }
        }
    }

    fn param(&mut self, value: &Value) {
        let at = self.params.iter().position(|known| known == value).unwrap_or_else(|| {
            self.params.push(value.clone());
            self.params.len() - 1
        });
        // Writing into a String cannot fail.
        let _ = write!(self.text, "${}", at + 1);
    }

    /// Operands of operators stand in parentheses unless they bind tightest, so no precedence table is needed.
    fn operand(&mut self, expr: &Expr) {
        let loose = matches!(
            expr,
            Expr::Binary(..)
                | Expr::In(..)
                | Expr::IsNull(_)
                | Expr::IsNotNull(_)
                | Expr::And(_)
                | Expr::Or(_)
                | Expr::Not(_)
        );
        if loose {
            self.push("(");
        }
        self.expr(expr);
        if loose {
            self.push(")");
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Column(table, column) => {
                self.name(table);
                self.push(".");
                self.name(column);
            }
            Expr::Field(table, column) => {
                self.name(table);
                self.push(".");
                self.name(column);
            }
            Expr::Param(value) => self.param(value),
            Expr::Int(number) => {
                let _ = write!(self.text, "{number}");
            }
            Expr::True => self.push("TRUE"),
            Expr::False => self.push("FALSE"),
            Expr::Word(word) => {
                self.push("'");
                self.push(word);
                self.push("'");
            }
            Expr::List(items) => {
                self.push("[");
                self.separated(items, ", ", Printer::expr);
                self.push("]");
            }
            Expr::Binary(left, operator, right) => {
                self.operand(left);
                self.push(match operator {
                    Operator::Equal => " = ",
                    Operator::NotEqual => " <> ",
                    Operator::Less => " < ",
                    Operator::AtMost => " <= ",
                    Operator::More => " > ",
                    Operator::AtLeast => " >= ",
                    Operator::Plus => " + ",
                    Operator::Minus => " - ",
                    Operator::Times => " * ",
                    Operator::Divide => " / ",
                });
                self.operand(right);
            }
            Expr::In(_, items) if items.is_empty() => self.push("FALSE"),
            Expr::In(expr, items) => {
                self.operand(expr);
                self.push(" IN (");
                self.separated(items, ", ", Printer::expr);
                self.push(")");
            }
            Expr::IsNull(expr) => {
                self.operand(expr);
                self.push(" IS NULL");
            }
            Expr::IsNotNull(expr) => {
                self.operand(expr);
                self.push(" IS NOT NULL");
            }
            Expr::And(parts) => self.separated(parts, " AND ", Printer::operand_of_group),
            Expr::Or(parts) => self.separated(parts, " OR ", Printer::operand_of_group),
            Expr::Not(expr) => {
                self.push("NOT ");
                self.operand(expr);
            }
            Expr::Call(function, arguments) => {
                self.push(function.name());
                self.push("(");
                self.separated(arguments, ", ", Printer::expr);
                self.push(")");
            }
            Expr::Aggregate { function, distinct, of, filter } => {
                self.push(function.name());
                self.push(if *distinct { "(DISTINCT " } else { "(" });
                match of {
                    Some(of) => self.expr(of),
                    None => self.push("*"),
                }
                self.push(")");
                if let Some(filter) = filter.as_ref().filter(|filter| ***filter != Expr::True) {
                    self.push(" FILTER (WHERE ");
                    self.expr(filter);
                    self.push(")");
                }
            }
            Expr::RankOver { partition, by, order } => {
                self.push("rank() OVER (");
                self.partition(partition.as_deref());
                self.push("ORDER BY ");
                self.expr(by);
                self.order(*order);
                self.push(")");
            }
            Expr::CountOver { partition } => {
                self.push("count(*) OVER (");
                self.partition(partition.as_deref());
                self.push(")");
            }
            Expr::Cast(expr, kind) => {
                self.push("CAST(");
                self.expr(expr);
                self.push(match kind {
                    SqlType::Date => " AS DATE)",
                    SqlType::Integer => " AS INTEGER)",
                    SqlType::Quotient => " AS DECIMAL(38, 10))",
                });
            }
        }
    }

    fn partition(&mut self, partition: Option<&Expr>) {
        if let Some(partition) = partition {
            self.push("PARTITION BY ");
            self.expr(partition);
            self.push(" ");
        }
    }

    /// Inside AND and OR, comparisons need no parentheses; other groups and NOT do.
    fn operand_of_group(&mut self, expr: &Expr) {
        match expr {
            Expr::And(_) | Expr::Or(_) | Expr::Not(_) => self.operand(expr),
            _ => self.expr(expr),
        }
    }
}
