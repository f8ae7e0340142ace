//! The independent guard: re-reads the final SQL text with a parser that did not write it.
//!
//! Admits one SELECT over the allow-listed tables and columns with the compiler's own functions, no literal from
//! outside, and exactly as many placeholders as values. A refusal here is our bug, never the user's.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    CastKind, Expr, GroupByExpr, Ident, ObjectName, Query, Select, SelectFlavor, SetExpr, Statement, TableFactor,
    Value as Literal, ValueWithSpan, Visit, Visitor,
};
use sqlparser::dialect::DuckDbDialect;
use sqlparser::parser::Parser;

use super::SqlQuery;
use super::prepared::Prepared;
use super::sql::{Aggregate, Function};
use crate::catalog::Catalog;
use crate::dsl::Value;

/// A query that the guard admitted; the engine takes nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GuardedQuery {
    text: String,
    params: Vec<Value>,
    /// The tables it reads, each as often as it is named.
    tables: Vec<String>,
}

impl GuardedQuery {
    pub fn tables(&self) -> &[String] {
        &self.tables
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn params(&self) -> &[Value] {
        &self.params
    }
}

/// Why the guard refused; names what it met.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    #[error("the SQL does not parse: {0}")]
    Syntax(String),
    #[error("not one plain SELECT: {0}")]
    NotOneSelect(String),
    #[error("table `{0}` is not on the list")]
    Table(String),
    #[error("column `{0}` is not on the list")]
    Column(String),
    #[error("function `{0}` is not on the list")]
    Function(String),
    #[error("literal `{0}` did not come from the compiler")]
    Literal(String),
    #[error("expression `{0}` is none the compiler writes")]
    Expression(String),
    #[error("{placeholders} placeholders for {values} values")]
    Placeholders { placeholders: usize, values: usize },
    #[error("the SQL reads differently when printed again")]
    Unstable,
}

/// The tables and columns of one shop that SQL may touch.
#[derive(Clone, Debug, Default)]
pub struct AllowList {
    tables: BTreeSet<[String; 3]>,
    columns: BTreeSet<String>,
}

impl AllowList {
    /// Everything the catalog names and the answers the snapshot keeps, and nothing else.
    pub fn new(catalog: &Catalog, prepared: &Prepared) -> Self {
        let mut list = AllowList::default();
        let table = |name: &str| [catalog.shop.database.clone(), "main".to_owned(), name.to_owned()];
        list.tables.insert(table(&catalog.customer.table));
        list.columns.insert(catalog.customer.key.clone());
        list.columns.extend(catalog.attributes.iter().map(|attribute| attribute.column.clone()));
        list.columns.extend(prepared.columns().cloned());
        for event in &catalog.events {
            list.tables.insert(table(&event.table));
            list.columns.extend(event.time.clone());
            list.columns.extend(event.customer_key.clone());
            list.columns.extend(event.properties.iter().map(|property| property.column.clone()));
        }
        list
    }
}

/// Date parts, the only text constants the compiler writes.
const WORDS: [&str; 7] = ["microsecond", "second", "day", "week", "month", "quarter", "year"];

/// Levels the parser may go down: a rule of the greatest depth needs about four for each of its own.
const NESTING: usize = 256;

/// Reads the text afresh and admits it, or says what is wrong with it.
///
/// # Errors
/// The first thing met that the allow-list does not name.
pub fn admit(query: SqlQuery, allowed: &AllowList) -> Result<GuardedQuery, GuardError> {
    let parse = |text: &str| {
        Parser::new(&DuckDbDialect {}).with_recursion_limit(NESTING).try_with_sql(text)?.parse_statements()
    };
    let statements = parse(&query.text).map_err(|error| GuardError::Syntax(error.to_string()))?;
    let [Statement::Query(select)] = statements.as_slice() else {
        return Err(GuardError::NotOneSelect(format!("{} statements", statements.len())));
    };
    let mut inspector = Inspector { allowed, made: aliases(select), placeholders: BTreeSet::new(), tables: Vec::new() };
    if let ControlFlow::Break(error) = select.visit(&mut inspector) {
        return Err(error);
    }
    let placeholders = inspector.placeholders.len();
    let expected: BTreeSet<String> = (1..=query.params.len()).map(|number| format!("${number}")).collect();
    if inspector.placeholders != expected {
        return Err(GuardError::Placeholders { placeholders, values: query.params.len() });
    }
    let printed = select.to_string();
    if parse(&printed).ok().as_deref() != Some(statements.as_slice()) {
        return Err(GuardError::Unstable);
    }
    Ok(GuardedQuery { text: query.text, params: query.params, tables: inspector.tables })
}

/// Names the statement gives itself: of its WITH queries, derived tables and result columns.
fn aliases(query: &Query) -> BTreeSet<String> {
    struct Collector(BTreeSet<String>);
    impl Visitor for Collector {
        type Break = ();

        fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
            for table in query.with.iter().flat_map(|with| &with.cte_tables) {
                self.0.insert(table.alias.name.value.clone());
            }
            ControlFlow::Continue(())
        }

        fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
            for item in &select.projection {
                if let sqlparser::ast::SelectItem::ExprWithAlias { alias, .. } = item {
                    self.0.insert(alias.value.clone());
                }
            }
            ControlFlow::Continue(())
        }
    }
    let mut collector = Collector(BTreeSet::new());
    // The collector never breaks.
    let _ = query.visit(&mut collector);
    collector.0
}

struct Inspector<'a> {
    allowed: &'a AllowList,
    made: BTreeSet<String>,
    placeholders: BTreeSet<String>,
    tables: Vec<String>,
}

type Verdict = ControlFlow<GuardError>;

impl Visitor for Inspector<'_> {
    type Break = GuardError;

    fn pre_visit_query(&mut self, query: &Query) -> Verdict {
        let plain = matches!(*query.body, SetExpr::Select(_))
            && query.locks.is_empty()
            && query.for_clause.is_none()
            && query.settings.is_none()
            && query.format_clause.is_none()
            && query.limit_clause.is_none()
            && query.fetch.is_none()
            && query.pipe_operators.is_empty()
            && query.with.as_ref().is_none_or(|with| !with.recursive);
        if plain { ControlFlow::Continue(()) } else { ControlFlow::Break(GuardError::NotOneSelect(query.to_string())) }
    }

    fn pre_visit_select(&mut self, select: &Select) -> Verdict {
        let plain = select.into.is_none()
            && select.distinct.is_none()
            && select.top.is_none()
            && select.lateral_views.is_empty()
            && select.having.is_none()
            && select.qualify.is_none()
            && select.flavor == SelectFlavor::Standard
            && select.from.len() == 1
            && matches!(&select.group_by, GroupByExpr::Expressions(_, modifiers) if modifiers.is_empty())
            && select.projection.iter().all(|item| matches!(item, sqlparser::ast::SelectItem::ExprWithAlias { .. }));
        if plain { ControlFlow::Continue(()) } else { ControlFlow::Break(GuardError::NotOneSelect(select.to_string())) }
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> Verdict {
        match factor {
            TableFactor::Table { name, args: None, with_hints, version: None, sample: None, .. }
                if with_hints.is_empty() =>
            {
                self.table(name)
            }
            TableFactor::Derived { lateral: false, sample: None, .. } => ControlFlow::Continue(()),
            other => ControlFlow::Break(GuardError::Table(other.to_string())),
        }
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> Verdict {
        match expr {
            Expr::CompoundIdentifier(parts) => self.column(parts),
            Expr::Function(function) => {
                let name = function.name.to_string();
                let known = Function::ALL.iter().map(|function| function.name());
                let known = known
                    .chain(Aggregate::ALL.iter().map(|aggregate| aggregate.name()))
                    .chain(["rank", "quantile_disc"]);
                let mut known = known;
                if known.any(|known| known == name) {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(GuardError::Function(name))
                }
            }
            Expr::Cast { kind: CastKind::Cast, .. }
            | Expr::BinaryOp { .. }
            | Expr::UnaryOp { .. }
            | Expr::InList { .. }
            | Expr::IsNull(_)
            | Expr::IsNotNull(_)
            | Expr::Nested(_)
            | Expr::Array(_)
            | Expr::Value(_) => ControlFlow::Continue(()),
            other => ControlFlow::Break(GuardError::Expression(other.to_string())),
        }
    }

    fn pre_visit_value(&mut self, value: &ValueWithSpan) -> Verdict {
        let ours = match &value.value {
            Literal::Placeholder(name) => {
                self.placeholders.insert(name.clone());
                true
            }
            Literal::Number(digits, false) => digits.len() <= 12 && digits.chars().all(|digit| digit.is_ascii_digit()),
            Literal::SingleQuotedString(word) => WORDS.contains(&word.as_str()),
            Literal::Boolean(_) => true,
            _ => false,
        };
        if ours { ControlFlow::Continue(()) } else { ControlFlow::Break(GuardError::Literal(value.to_string())) }
    }
}

impl Inspector<'_> {
    fn table(&mut self, name: &ObjectName) -> Verdict {
        let parts: Vec<&Ident> = name.0.iter().filter_map(|part| part.as_ident()).collect();
        let quoted = parts.len() == name.0.len() && parts.iter().all(|part| part.quote_style == Some('"'));
        let known = match parts.as_slice() {
            [alias] => self.made.contains(&alias.value),
            [database, schema, table] => {
                self.tables.push(table.value.clone());
                self.allowed.tables.contains(&[database.value.clone(), schema.value.clone(), table.value.clone()])
            }
            _ => false,
        };
        if quoted && known {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(GuardError::Table(name.to_string()))
        }
    }

    fn column(&self, parts: &[Ident]) -> Verdict {
        let known = match parts {
            [table, column] => {
                table.quote_style == Some('"')
                    && column.quote_style == Some('"')
                    && (self.allowed.columns.contains(&column.value) || self.made.contains(&column.value))
            }
            _ => false,
        };
        if known {
            return ControlFlow::Continue(());
        }
        let text = parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        ControlFlow::Break(GuardError::Column(text))
    }
}
