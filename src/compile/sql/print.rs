//! The SQL tree as text with placeholders.

use std::fmt::Write;

use super::{Expr, JoinKind, Operator, Order, Select, SqlType, Table};
use crate::compile::SqlQuery;
use crate::dsl::Value;

impl Select {
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
                JoinKind::Semi => " SEMI JOIN ",
                JoinKind::Anti => " ANTI JOIN ",
                JoinKind::LeftNearest => " ASOF LEFT JOIN ",
                JoinKind::Beside => " POSITIONAL JOIN ",
            });
            self.table(&join.table);
            if join.kind != JoinKind::Beside {
                self.push(" ON ");
                self.expr(&join.on);
            }
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
                    Operator::WholeDivide => " // ",
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
            Expr::Quantile { of, share } => {
                self.push("quantile_disc(");
                self.expr(of);
                self.push(", ");
                self.param(share);
                self.push(")");
            }
            Expr::CountOver { partition } => {
                self.push("count(*) OVER (");
                self.partition(partition.as_deref());
                self.push(")");
            }
            Expr::When(condition, value) => {
                self.push("CASE WHEN ");
                self.expr(condition);
                self.push(" THEN ");
                self.expr(value);
                self.push(" END");
            }
            Expr::Cast(expr, kind) => {
                self.push("CAST(");
                self.expr(expr);
                let decimal;
                self.push(match kind {
                    SqlType::Huge => " AS HUGEINT)",
                    SqlType::Big => " AS BIGINT)",
                    SqlType::Small => " AS DECIMAL(6, 0))",
                    SqlType::Decimal { scale } => {
                        decimal = format!(" AS DECIMAL(38, {scale}))");
                        &decimal
                    }
                    SqlType::Date => " AS DATE)",
                    SqlType::Instant => " AS TIMESTAMP)",
                    SqlType::Integer => " AS INTEGER)",
                    SqlType::Text => " AS VARCHAR)",
                    SqlType::Quotient => " AS DECIMAL(38, 10))",
                    SqlType::Factor => " AS DECIMAL(38, 6))",
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
