//! Some customers of a list as people may see them: labels instead of stored values, personal data masked
//! unless they may see it.

use std::collections::{BTreeSet, HashMap};
use std::time::{Duration, Instant};

use jiff::civil::DateTime;

use super::answer::List;
use super::cells::{Saying, number};
use super::{Pipeline, PipelineError, Sight};
use crate::catalog::{Attribute, Catalog, Privacy, Type};
pub use crate::compile::Order;
use crate::compile::{self, By};
use crate::dsl::checked::{Operand, Quantity};
use crate::dsl::walk::{Piece, own};
use crate::dsl::{Bound, Comparison, Condition, Library, Measure, Window, readback};
use crate::engine::Cell;
use crate::lang::Bilingual;
use crate::store::ContactDeed;

/// Numbers of a rule that have a column.
const NUMBERS: usize = 3;

/// One page of a list. Everything in it may be shown: what must not be seen was masked when the page was made, and what
/// else is personal was recorded as seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerPage {
    pub columns: Vec<ListColumn>,
    pub rows: Vec<CustomerRow>,
    /// How long the database took to read them.
    pub took: Duration,
}

/// An attribute, or a number of the rule, shown beside the customer's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumn {
    /// The attribute's name; for numbers, which of the rule's it is.
    pub name: String,
    pub label: Bilingual,
    pub kind: Type,
    /// A list can be put in its order. What is masked would be told by it.
    pub sorts: bool,
}

/// The order of a list, by one of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub column: String,
    pub order: Order,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerRow {
    pub id: i64,
    /// One for each column; `None` where the customer has no value.
    pub cells: Vec<Option<Bilingual>>,
}

impl Pipeline {
    /// Reads a page of a list: in the list's order, or in that of one of its columns.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn page(
        &self,
        list: &List,
        offset: usize,
        limit: usize,
        sort: Option<&Sort>,
        chosen: &Chosen,
        sight: &Sight,
    ) -> Result<CustomerPage, PipelineError> {
        let as_of = self.as_of(list.as_of.parse().ok());
        let begun = Instant::now();
        let sorted = match sort {
            Some(sort) => self.sorted(list, as_of, sort, chosen).await?,
            None => None,
        };
        let took = begun.elapsed();
        let ids = sorted.as_ref().unwrap_or(&list.customer_ids).iter().skip(offset).take(limit).copied();
        let page = self.customers(&list.segment.rule, as_of, &ids.collect::<Vec<_>>(), chosen, sight).await?;
        Ok(CustomerPage { took: page.took + took, ..page })
    }

    /// The list in another order; `None` for a column that it has not, or that does not sort.
    async fn sorted(
        &self,
        list: &List,
        as_of: DateTime,
        sort: &Sort,
        chosen: &Chosen,
    ) -> Result<Option<Vec<i64>>, PipelineError> {
        let library = self.library([&list.segment.rule]).await?;
        let columns = self.columns(&list.segment.rule, as_of, chosen);
        let column = columns.iter().find(|column| column.name() == sort.column && column.sorts());
        // The rule ran a moment ago; if it is not sound any more, the list has no other order.
        let checked = self.reach.check(&list.segment, self.shop(), &library, as_of).ok();
        let (Some(column), Some(checked)) = (column, checked) else { return Ok(None) };
        let stop = self.stop();
        let (known, _) = self.open.statistics(&checked, &stop).await?;
        let query = match column {
            Shown::Attribute(attribute) => {
                compile::ordered(&checked, &known, By::Column(&attribute.operand(as_of)), sort.order)
            }
            Shown::Number { quantity, .. } => compile::ordered(&checked, &known, By::Number(quantity), sort.order),
        };
        Ok(Some(self.open.engine.ids(self.open.admit(query)?, &stop).await?))
    }

    /// Customers in the order of `ids`, with the columns that are chosen or that `rule` asks for. Who is no longer in the
    /// data has a row without values.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn customers(
        &self,
        rule: &Condition,
        as_of: DateTime,
        ids: &[i64],
        chosen: &Chosen,
        sight: &Sight,
    ) -> Result<CustomerPage, PipelineError> {
        let catalog = &self.shop().catalog;
        let shown = self.columns(rule, as_of, chosen);
        let checked = self.reach.check(&Condition::Everyone.into(), self.shop(), &Library::default(), as_of);
        // "Everyone" is valid in every shop that opened; without it there is nothing to read a page from.
        let Ok(checked) = checked else { return Ok(CustomerPage::default()) };
        let (mut operands, mut quantities): (Vec<Operand>, Vec<Quantity>) = (Vec::new(), Vec::new());
        for column in &shown {
            match column {
                Shown::Attribute(attribute) => operands.push(attribute.operand(checked.as_of())),
                Shown::Number { quantity, .. } => quantities.push(quantity.clone()),
            }
        }
        let known = self.open.prepared();
        let query = compile::customers(checked.universe(), &operands, &quantities, ids, &known);
        let query = self.open.admit(query)?;
        let attributes = shown.iter().filter_map(|column| match column {
            Shown::Attribute(attribute) => Some(*attribute),
            Shown::Number { .. } => None,
        });
        self.seen(sight, attributes, ContactDeed::Seen { customers: ids.to_vec() }).await?;
        let begun = Instant::now();
        let table = self.open.engine.rows(query, &self.stop()).await?;
        let took = begun.elapsed();
        let known: HashMap<i64, &[Cell]> = table.rows.iter().filter_map(|row| keyed(row)).collect();
        let rows = ids.iter().map(|id| {
            let (attributes, numbers) = known.get(id).copied().unwrap_or_default().split_at_checked(operands.len())?;
            let (mut attributes, mut numbers) = (attributes.iter(), numbers.iter());
            let cells = shown.iter().map(|column| match column {
                Shown::Attribute(attribute) => Saying::attribute(attribute, catalog, sight).say(attributes.next()?),
                Shown::Number { .. } => number(numbers.next()?),
            });
            Some(cells.collect())
        });
        let rows = ids.iter().zip(rows).map(|(id, cells)| CustomerRow {
            id: *id,
            cells: cells.unwrap_or_else(|| shown.iter().map(|_| None).collect()),
        });
        Ok(CustomerPage { rows: rows.collect(), columns: shown.iter().map(Shown::column).collect(), took })
    }

    /// Names of the columns that a list of the rule is shown with.
    pub fn shown(&self, rule: &Condition, chosen: &Chosen) -> Vec<String> {
        self.columns(rule, self.as_of(None), chosen).iter().map(|column| column.name().to_owned()).collect()
    }

    /// Every column that a list of the rule can have: those it has by itself first, then the other attributes and
    /// measures of the catalog.
    pub fn choosable(&self, rule: &Condition) -> Vec<ListColumn> {
        let as_of = self.as_of(None);
        let catalog = &self.shop().catalog;
        let own = self.columns(rule, as_of, &Chosen::default());
        let names = catalog.attributes.iter().map(|attribute| &attribute.name);
        let names = names.chain(catalog.measures.iter().map(|measure| &measure.name));
        let others = names.filter(|name| own.iter().all(|column| column.name() != name.as_str()));
        let others = others.filter_map(|name| self.named_column(name, rule, as_of));
        let columns: Vec<Shown<'_>> = own.iter().cloned().chain(others).collect();
        columns.iter().map(Shown::column).collect()
    }
}

/// Names of the columns that somebody wants to see, in their order; without any, a list has those of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen(pub Vec<String>);

/// What a column shows.
#[derive(Clone)]
enum Shown<'c> {
    Attribute(&'c Attribute),
    Number { name: String, label: Bilingual, quantity: Quantity },
}

impl Shown<'_> {
    fn name(&self) -> &str {
        match self {
            Shown::Attribute(attribute) => &attribute.name,
            Shown::Number { name, .. } => name,
        }
    }

    fn sorts(&self) -> bool {
        match self {
            Shown::Attribute(attribute) => attribute.privacy == Privacy::Open && attribute.kind != Type::List,
            Shown::Number { .. } => true,
        }
    }

    fn column(&self) -> ListColumn {
        let (label, kind) = match self {
            Shown::Attribute(attribute) => (&attribute.label, attribute.kind),
            Shown::Number { label, .. } => (label, Type::Decimal),
        };
        ListColumn { name: self.name().to_owned(), label: label.clone(), kind, sorts: self.sorts() }
    }
}

fn keyed(row: &[Cell]) -> Option<(i64, &[Cell])> {
    match row.split_first()? {
        (Cell::Integer(id), cells) => Some((i64::try_from(*id).ok()?, cells)),
        _ => None,
    }
}

impl Pipeline {
    /// Columns of a list: those chosen, as far as they are known; else what the catalog shows first, by which a row is
    /// recognised, then what the rule tests and compares, then the others that the catalog shows. Each once, and none
    /// that is closed.
    fn columns<'c>(&'c self, rule: &Condition, as_of: DateTime, chosen: &Chosen) -> Vec<Shown<'c>> {
        let catalog = &self.shop().catalog;
        let mut once = BTreeSet::new();
        let wanted = chosen.0.iter().filter(|name| once.insert(*name));
        let wanted: Vec<Shown<'c>> = wanted.filter_map(|name| self.named_column(name, rule, as_of)).collect();
        if !wanted.is_empty() {
            return wanted;
        }
        let (mut names, mut measures) = (Vec::new(), Vec::new());
        named(rule, catalog, &mut names, &mut measures);
        let (first, rest) = catalog.customer.show.split_at(catalog.customer.show.len().min(1));
        let mut seen = BTreeSet::new();
        let mut attribute = |name: &String| self.own_column(name).filter(|_| seen.insert(name.clone()));
        let mut columns: Vec<Shown<'c>> = first.iter().chain(&names).filter_map(&mut attribute).collect();
        let numbers = measures.iter().enumerate().filter_map(|(at, measure)| self.number_column(at, measure, as_of));
        columns.extend(numbers.take(NUMBERS));
        columns.extend(rest.iter().filter_map(&mut attribute));
        columns
    }

    /// The column of this name: an attribute, a number of the rule, or a measure over all time.
    fn named_column<'c>(&'c self, name: &str, rule: &Condition, as_of: DateTime) -> Option<Shown<'c>> {
        let catalog = &self.shop().catalog;
        if catalog.attribute(name).is_some() {
            return self.own_column(name);
        }
        if catalog.measure(name).is_some() {
            let measure = Measure::Named { name: name.to_owned(), filter: None, window: Window::Ever };
            return self.measured(name.to_owned(), &measure, as_of);
        }
        let mut measures = Vec::new();
        named(rule, catalog, &mut Vec::new(), &mut measures);
        let at = name.strip_prefix(NUMBER)?.parse::<usize>().ok()?.checked_sub(1)?;
        self.number_column(at, measures.get(at)?, as_of)
    }

    fn own_column(&self, name: &str) -> Option<Shown<'_>> {
        let found = self.shop().catalog.attribute(name).filter(|found| self.reach.sees(found.tells()));
        found.map(Shown::Attribute)
    }

    fn number_column<'c>(&'c self, at: usize, measure: &Measure, as_of: DateTime) -> Option<Shown<'c>> {
        self.measured(format!("{NUMBER}{}", at + 1), measure, as_of)
    }

    /// The column of a number, which a comparison of it is checked for.
    fn measured<'c>(&'c self, name: String, measure: &Measure, as_of: DateTime) -> Option<Shown<'c>> {
        let compared = Comparison { measure: measure.clone(), bound: Bound::AtLeast(0.into()) };
        let rule = Condition::Measure(compared).into();
        let checked = self.reach.check(&rule, self.shop(), &Library::default(), as_of).ok()?;
        let quantity = checked.single().quantity()?.clone();
        Some(Shown::Number { name, label: readback::measure(measure, self.shop()), quantity })
    }
}

/// What the names of columns of the rule's numbers begin with.
const NUMBER: &str = "number-";

/// The attributes that a rule tests, and the numbers that it compares or ranks by; of an RFM cell, its two numbers.
fn named(rule: &Condition, catalog: &Catalog, names: &mut Vec<String>, measures: &mut Vec<Measure>) {
    let mut measured = |measure: Measure| {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    };
    match rule {
        Condition::Measure(Comparison { measure, bound }) => {
            measured(measure.clone());
            if let Bound::Relative { of, .. } = bound {
                measured(of.clone());
            }
        }
        Condition::Rank(rank) => match rank.attribute(catalog) {
            Some(attribute) => names.push(attribute.name.clone()),
            None => measured(rank.by.clone()),
        },
        // What was so at another time would stand beside the numbers of today.
        Condition::Earlier { .. } => return,
        Condition::State(standing) => {
            let rfm = catalog.state(&standing.state).and_then(|state| state.rfm.as_ref());
            for name in rfm.into_iter().flat_map(|rfm| [&rfm.frequency, &rfm.monetary]) {
                measured(Measure::Named { name: name.clone(), filter: None, window: Window::Ever });
            }
        }
        _ => {}
    }
    own(rule, &mut |piece| match piece {
        Piece::Condition(part) => named(part, catalog, names, measures),
        Piece::Attribute(name) => names.push(name.clone()),
        _ => {}
    });
}
