//! Some customers of a list as people may see them: labels instead of stored values, personal data masked.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::civil::DateTime;

use super::answer::List;
use super::cells::Saying;
use super::{Pipeline, PipelineError};
use crate::catalog::{Attribute, Catalog, Type};
use crate::compile;
use crate::dsl::checked::Operand;
use crate::dsl::walk::{Piece, own};
use crate::dsl::{self, Condition, Library};
use crate::engine::Cell;
use crate::lang::Bilingual;

/// One page of a list. Everything in it may be shown: what must not be seen was masked when the page was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerPage {
    pub columns: Vec<ListColumn>,
    pub rows: Vec<CustomerRow>,
    /// How long the database took to read them.
    pub took: Duration,
}

/// An attribute shown beside the customer's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumn {
    pub name: String,
    pub label: Bilingual,
    pub kind: Type,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRow {
    pub id: i64,
    /// One for each column; `None` where the customer has no value.
    pub cells: Vec<Option<Bilingual>>,
}

impl Pipeline {
    /// Reads a page of a list, in the list's order: the attributes its rule names first, then those every list shows.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn page(&self, list: &List, offset: usize, limit: usize) -> Result<CustomerPage, PipelineError> {
        let ids: Vec<i64> = list.customer_ids.iter().skip(offset).take(limit).copied().collect();
        self.customers(&list.segment.rule, self.as_of(list.as_of.parse().ok()), &ids).await
    }

    /// Customers in the order of `ids`, with the columns that `rule` asks for. Who is no longer in the data has a row
    /// without values.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn customers(
        &self,
        rule: &Condition,
        as_of: DateTime,
        ids: &[i64],
    ) -> Result<CustomerPage, PipelineError> {
        let catalog = &self.shop().catalog;
        let attributes = columns(rule, catalog);
        let checked = dsl::check(&Condition::Everyone.into(), self.shop(), &Library::default(), as_of);
        // "Everyone" is valid in every shop that opened; without it there is nothing to read a page from.
        let Ok(checked) = checked else { return Ok(CustomerPage::default()) };
        let operands: Vec<Operand> = attributes.iter().map(|attribute| attribute.operand(checked.as_of())).collect();
        let query = self.open.admit(compile::customers(checked.universe(), &operands, ids))?;
        let begun = Instant::now();
        let table = self.open.engine.rows(query, &Self::stop()).await?;
        let took = begun.elapsed();
        let columns = attributes.iter().map(|attribute| ListColumn {
            name: attribute.name.clone(),
            label: attribute.label.clone(),
            kind: attribute.kind,
        });
        let known: HashMap<i64, &[Cell]> = table.rows.iter().filter_map(|row| keyed(row)).collect();
        let rows = ids.iter().map(|id| {
            let say = |(at, attribute): (usize, &&Attribute)| {
                Saying::attribute(attribute, catalog).say(known.get(id)?.get(at)?)
            };
            CustomerRow { id: *id, cells: attributes.iter().enumerate().map(say).collect() }
        });
        Ok(CustomerPage { columns: columns.collect(), rows: rows.collect(), took })
    }
}

fn keyed(row: &[Cell]) -> Option<(i64, &[Cell])> {
    match row.split_first()? {
        (Cell::Integer(id), cells) => Some((i64::try_from(*id).ok()?, cells)),
        _ => None,
    }
}

/// Columns of a list: first what the rule tests, then what the catalog always shows; each once.
fn columns<'c>(rule: &Condition, catalog: &'c Catalog) -> Vec<&'c Attribute> {
    let mut names: Vec<&str> = Vec::new();
    named(rule, &mut names);
    // The name comes first wherever the catalog shows it first, so that a row is recognised at once.
    let mut show: Vec<&str> = catalog.customer.show.iter().map(String::as_str).collect();
    let mut ordered: Vec<&str> = show.drain(..show.len().min(1)).collect();
    ordered.extend(names);
    ordered.extend(show);
    let mut found: Vec<&Attribute> = Vec::new();
    for attribute in ordered.into_iter().filter_map(|name| catalog.attribute(name)) {
        if !found.iter().any(|known| known.name == attribute.name) {
            found.push(attribute);
        }
    }
    found
}

fn named<'r>(rule: &'r Condition, names: &mut Vec<&'r str>) {
    own(rule, &mut |piece| match piece {
        Piece::Condition(part) => named(part, names),
        Piece::Attribute(name) => names.push(name),
        _ => {}
    });
}
