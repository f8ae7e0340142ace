//! A catalog against a database: whether they agree, and which values the database has for the catalog's vocabularies.

use std::collections::BTreeSet;

use super::describe::{Column, Schema};
use super::{Engine, EngineError, Stop};
use crate::catalog::suggest::closest;
use crate::catalog::{Catalog, Derivation, Rollup, Type, Values};
use crate::compile::prepared::Prepared;
use crate::diagnostic::{Code, Diagnostic, Place};

/// More different values than this are no vocabulary; the most frequent ones are kept.
const VALUES_OF_A_COLUMN: usize = 50_000;

impl Engine {
    /// Fills the vocabularies from the columns that use them.
    ///
    /// # Errors
    /// When a column is missing ([`disagreements`] says so in the user's words), when stopped or refused.
    pub fn values(&self, catalog: &Catalog, stop: &Stop) -> Result<Values, EngineError> {
        let mut values = Values::default();
        for (table, column, vocabulary) in vocabulary_columns(catalog) {
            for value in self.distinct_values(table, column, VALUES_OF_A_COLUMN, stop)? {
                values.insert(vocabulary, value);
            }
        }
        Ok(values)
    }
}

/// Every table, column and type of the catalog that the database does not have, in catalog order.
pub fn disagreements(catalog: &Catalog, schema: &Schema) -> Vec<Diagnostic> {
    let mut check = Check { schema, problems: Vec::new() };
    let customer = &catalog.customer;
    if let Some(columns) = check.table(&customer.table, None) {
        check.column(&customer.table, columns, &customer.key, Need::Key, None);
        for attribute in &catalog.attributes {
            let need = Need::of(attribute.kind, attribute.derive);
            check.column(&customer.table, columns, &attribute.column, need, attribute.place.as_ref());
        }
    }
    for event in &catalog.events {
        let place = event.place.as_ref();
        let Some(columns) = check.table(&event.table, place) else { continue };
        check.column(&event.table, columns, event.customer_key.as_ref().unwrap_or(&customer.key), Need::Key, place);
        if let Some(time) = &event.time {
            check.column(&event.table, columns, time, Need::Type(Type::Time), place);
        }
        for property in &event.properties {
            let need = Need::of(property.kind, property.derive);
            check.column(&event.table, columns, &property.column, need, place);
        }
        let rollup = event.rollup.as_ref().and_then(|rollup| Some((rollup, catalog.event(&rollup.event)?)));
        if let Some((rollup, other)) = rollup {
            check.rolled_up(columns, rollup, &other.table, place);
        }
    }
    check.problems
}

/// The answers that a database keeps beside the catalog's customers.
pub fn prepared(schema: &Schema, catalog: &Catalog) -> Prepared {
    let columns = schema.get(&catalog.customer.table).into_iter().flatten();
    Prepared::among(columns.map(|column| (column.name.as_str(), column.kind.as_str())))
}

/// Which columns hold values of which vocabulary: table, column, vocabulary, each once.
pub fn vocabulary_columns(catalog: &Catalog) -> BTreeSet<(&str, &str, &str)> {
    let attributes = catalog.attributes.iter().filter_map(|attribute| {
        let vocabulary = attribute.vocabulary.as_deref()?;
        Some((catalog.customer.table.as_str(), attribute.column.as_str(), vocabulary))
    });
    let properties = catalog.events.iter().flat_map(|event| {
        event.properties.iter().filter_map(|property| {
            let vocabulary = property.vocabulary.as_deref()?;
            Some((event.table.as_str(), property.column.as_str(), vocabulary))
        })
    });
    attributes.chain(properties).collect()
}

/// What the catalog asks of a column.
#[derive(Clone, Copy)]
enum Need {
    Type(Type),
    /// A key of customers: a whole number.
    Key,
    /// What something is derived from.
    DateOrTime,
}

impl Need {
    fn of(kind: Type, derive: Option<Derivation>) -> Self {
        match derive {
            None => Need::Type(kind),
            Some(Derivation::Hour | Derivation::Day) => Need::Type(Type::Time),
            Some(Derivation::Age | Derivation::Weekday | Derivation::Year | Derivation::Month) => Need::DateOrTime,
        }
    }

    fn is_met_by(self, kind: &str) -> bool {
        let integer = kind.ends_with("INT") || kind == "INTEGER" || kind == "UINTEGER";
        let decimal = kind.starts_with("DECIMAL");
        let text = kind == "VARCHAR" || kind.starts_with("ENUM");
        let time = matches!(kind, "TIMESTAMP" | "TIMESTAMP_S" | "TIMESTAMP_MS" | "TIMESTAMP_NS");
        match self {
            Need::Key | Need::Type(Type::Integer) => integer,
            Need::DateOrTime => time || kind == "DATE",
            Need::Type(Type::Text) => text,
            Need::Type(Type::Decimal) => decimal || integer || matches!(kind, "DOUBLE" | "FLOAT"),
            Need::Type(Type::Money) => decimal,
            Need::Type(Type::Boolean) => kind == "BOOLEAN",
            Need::Type(Type::Date) => kind == "DATE",
            Need::Type(Type::Time) => time,
            Need::Type(Type::List) => kind == "VARCHAR[]",
            Need::Type(Type::Id) => integer || text,
        }
    }

    /// As the catalog file writes it.
    fn name(self) -> &'static str {
        match self {
            Need::Type(kind) => kind.name(),
            Need::Key => Type::Integer.name(),
            Need::DateOrTime => Type::Date.name(),
        }
    }
}

struct Check<'a> {
    schema: &'a Schema,
    problems: Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    fn table(&mut self, table: &str, place: Option<&Place>) -> Option<&'a [Column]> {
        if let Some(columns) = self.schema.get(table) {
            return Some(columns);
        }
        let problem = Diagnostic::error(Code::CatalogTable).with("name", table).at_place(place.cloned());
        self.problems.push(problem.did_you_mean(closest(table, self.schema.keys().map(String::as_str))));
        None
    }

    /// What is rolled up has these columns as the table that they are of has them.
    fn rolled_up(&mut self, columns: &[Column], rollup: &Rollup, table: &str, place: Option<&Place>) {
        let fewer = self.schema.get(table).map_or(&[] as &[Column], Vec::as_slice);
        for name in rollup.columns.iter().chain(&rollup.sums) {
            let kind = |columns: &[Column]| {
                columns.iter().find(|column| column.name == *name).map(|column| column.kind.clone())
            };
            let problem = match (kind(columns), kind(fewer)) {
                (Some(expected), Some(found)) if found == expected => continue,
                (Some(expected), Some(found)) => Diagnostic::error(Code::CatalogColumnType)
                    .with("name", format!("{table}.{name}"))
                    .with("expected", expected)
                    .with("found", found),
                _ => Diagnostic::error(Code::CatalogColumn).with("name", name.clone()).with("table", table),
            };
            self.problems.push(problem.at_place(place.cloned()));
        }
    }

    fn column(&mut self, table: &str, columns: &[Column], name: &str, need: Need, place: Option<&Place>) {
        let problem = match columns.iter().find(|column| column.name == name) {
            None => {
                let names = columns.iter().map(|column| column.name.as_str());
                let problem = Diagnostic::error(Code::CatalogColumn).with("name", name).with("table", table);
                problem.did_you_mean(closest(name, names))
            }
            Some(column) if need.is_met_by(&column.kind) => return,
            Some(column) => Diagnostic::error(Code::CatalogColumnType)
                .with("name", format!("{table}.{name}"))
                .with("expected", need.name())
                .with("found", column.kind.clone()),
        };
        self.problems.push(problem.at_place(place.cloned()));
    }
}
