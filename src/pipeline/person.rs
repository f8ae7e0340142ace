//! What is known of one customer: what they are, where they stand, what they did.

use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime};

use super::cells::Saying;
use super::{Pipeline, PipelineError, Sight};
use crate::catalog::{Attribute, Event, Property};
use crate::compile;
use crate::dsl::checked::{Operand, Rule, Universe};
use crate::dsl::{CheckedSegment, Condition, Library, Occurrence, Pick, Standing, StateTest, Window};
use crate::engine::Cell;
use crate::lang::Bilingual;
use crate::store::ContactDeed;

/// Rows of one event that are shown; the number of all of them stands beside.
pub const ROWS_SHOWN: usize = 5;

/// Columns of a row that are shown.
const COLUMNS: usize = 6;

/// One customer. Everything in it may be shown: what must not be seen was masked when it was made, and what else
/// is personal was recorded as seen.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: i64,
    /// The scope rules that leave the customer out.
    pub outside: Vec<Bilingual>,
    /// Label and value of each attribute; `None` where the customer has none.
    pub facts: Vec<(Bilingual, Option<Bilingual>)>,
    /// Each state that has a value for the customer, with it.
    pub states: Vec<(Bilingual, Bilingual)>,
    /// What the customer ever did, events without rows left out.
    pub deeds: Vec<(Bilingual, Deeds)>,
    /// How long the database took.
    pub took: Duration,
}

/// Rows of one event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// All of them.
    pub count: usize,
    pub columns: Vec<Bilingual>,
    /// The latest first, at most [`ROWS_SHOWN`].
    pub rows: Vec<Deed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// Absent where the event has no time.
    pub at: Option<DateTime>,
    /// One for each column.
    pub cells: Vec<Option<Bilingual>>,
}

impl Pipeline {
    /// A customer at the as-of, in scope or not; `None` when there is no such customer.
    ///
    /// # Errors
    /// Failures of the world.
    pub async fn person(&self, id: i64, as_of: Option<Date>, sight: &Sight) -> Result<Option<Person>, PipelineError> {
        let begun = Instant::now();
        let (as_of, catalog) = (self.as_of(as_of), &self.shop().catalog);
        let Some(everyone) = self.checked(&Condition::Everyone, as_of) else { return Ok(None) };
        let universe = everyone.universe();
        let attributes = catalog.attributes.iter().filter(|attribute| self.reach.sees(attribute.tells()));
        let attributes: Vec<&Attribute> = attributes.collect();
        let operands: Vec<Operand> = attributes.iter().map(|attribute| attribute.operand(as_of)).collect();
        let query = self.open.admit(compile::customers(universe, &operands, &[], &[id], &self.open.prepared()))?;
        let table = self.open.engine.rows(query, &self.stop()).await?;
        let Some((_, cells)) = table.rows.first().and_then(|row| row.split_first()) else { return Ok(None) };
        self.seen(sight, attributes.iter().copied(), ContactDeed::Seen { customers: vec![id] }).await?;
        let facts = attributes
            .into_iter()
            .zip(cells)
            .map(|(attribute, cell)| (attribute.label.clone(), Saying::attribute(attribute, catalog, sight).say(cell)))
            .collect();
        let values = catalog.states.iter().flat_map(|state| {
            let values = state.values().into_iter();
            values.map(move |(value, label, _)| (state, value.to_owned(), label.clone()))
        });
        let (mut labels, mut standings) = (Vec::new(), Vec::new());
        for (state, value, label) in values {
            let standing = Standing { state: state.name.clone(), test: StateTest::In(vec![value]) };
            if let Some(checked) = self.checked(&Condition::State(standing), as_of) {
                labels.push((state.label.clone(), label));
                standings.push(checked);
            }
        }
        let stands = self.stands(id, universe, &standings.iter().collect::<Vec<_>>()).await?.unwrap_or_default();
        let states = labels.into_iter().zip(stands.holds).filter_map(|(label, holds)| holds.then_some(label)).collect();
        let mut deeds = Vec::new();
        for event in &catalog.events {
            let occurrence =
                Occurrence { pick: Pick::Any, event: event.name.clone(), filter: None, window: Window::Ever };
            let found = self.deeds(id, &occurrence, as_of).await?;
            if found.count > 0 {
                deeds.push((event.label.clone(), found));
            }
        }
        Ok(Some(Person { id, outside: stands.outside, facts, states, deeds, took: begun.elapsed() }))
    }

    /// The rows of an occurrence, of one customer.
    pub(super) async fn deeds(
        &self,
        id: i64,
        occurrence: &Occurrence,
        as_of: DateTime,
    ) -> Result<Deeds, PipelineError> {
        let catalog = &self.shop().catalog;
        let checked = self.checked(&Condition::Event(occurrence.clone()), as_of);
        let (Some(checked), Some(event)) = (checked, catalog.event(&occurrence.event)) else {
            return Ok(Deeds::default());
        };
        let Rule::Event { rows, .. } = checked.single() else { return Ok(Deeds::default()) };
        let properties = self.told(event);
        let operands: Vec<Operand> = properties.iter().map(|property| property.operand(as_of)).collect();
        let query = self.open.admit(compile::person::rows(checked.universe(), rows, &operands, id))?;
        let table = self.open.engine.rows(query, &self.stop()).await?;
        let deed = |row: &Vec<Cell>| {
            let (_, rest) = row.split_first()?;
            let (at, cells) = match (&event.time, rest.split_first()) {
                (Some(_), Some((at, cells))) => (moment(at), cells),
                _ => (None, rest),
            };
            let cells =
                properties.iter().zip(cells).map(|(property, cell)| Saying::property(property, catalog).say(cell));
            Some(Deed { at, cells: cells.collect() })
        };
        Ok(Deeds {
            count: table.rows.len(),
            columns: properties.iter().map(|property| property.label.clone()).collect(),
            rows: table.rows.iter().take(ROWS_SHOWN).filter_map(deed).collect(),
        })
    }

    /// Which rules hold of one customer; `None` when there is no such customer.
    pub(super) async fn stands(
        &self,
        id: i64,
        universe: &Universe,
        of: &[&CheckedSegment],
    ) -> Result<Option<Stands>, PipelineError> {
        let known = self.known(of).await?;
        let scope = universe.excluded.iter().map(|exclusion| &exclusion.rule);
        let rules: Vec<&Rule> = scope.chain(of.iter().map(|checked| checked.single())).collect();
        let measured: Vec<_> = of.iter().map(|checked| checked.single().quantity()).collect();
        let quantities: Vec<_> = measured.iter().copied().flatten().collect();
        let query = compile::person::standing(universe, &rules, &quantities, &known, id);
        let table = self.open.engine.rows(self.open.admit(query)?, &self.stop()).await?;
        let Some((_, cells)) = table.rows.first().and_then(|row| row.split_first()) else { return Ok(None) };
        let mut truths = cells.iter().take(rules.len()).map(|cell| *cell == Cell::Boolean(true));
        let outside = universe.excluded.iter().zip(truths.by_ref()).filter(|(_, holds)| *holds);
        let outside = outside.map(|(exclusion, _)| exclusion.label.clone()).collect();
        let holds = truths.collect();
        let mut values = cells.iter().skip(rules.len());
        let values = measured.iter().map(|quantity| quantity.and_then(|_| values.next().cloned())).collect();
        Ok(Some(Stands { outside, holds, values }))
    }

    /// The properties that tell most, of those that are not closed: what the deed was done with first, then the others in
    /// the catalog's order. What is derived from the time beside it tells nothing more.
    fn told<'c>(&self, event: &'c Event) -> Vec<&'c Property> {
        let known = event.properties.iter().filter(|property| self.reach.sees(property.tells()));
        let (mut first, rest): (Vec<&Property>, Vec<&Property>) =
            known.filter(|property| property.derive.is_none()).partition(|property| property.object);
        first.extend(rest);
        first.truncate(COLUMNS);
        first
    }

    /// A condition that names nothing saved; `None` when it does not check.
    fn checked(&self, condition: &Condition, as_of: DateTime) -> Option<CheckedSegment> {
        self.reach.check(&condition.clone().into(), self.shop(), &Library::default(), as_of).ok()
    }
}

/// Where one customer stands.
#[derive(Debug, Default)]
pub(super) struct Stands {
    /// The scope rules that leave the customer out.
    pub outside: Vec<Bilingual>,
    /// For each rule, whether it holds.
    pub holds: Vec<bool>,
    /// For each rule that compares a number, the customer's.
    pub values: Vec<Option<Cell>>,
}

fn moment(cell: &Cell) -> Option<DateTime> {
    match cell {
        Cell::Time(time) => Some(*time),
        Cell::Date(date) => Some(date.at(0, 0, 0, 0)),
        Cell::Null | Cell::Boolean(_) | Cell::Integer(_) | Cell::Decimal(_) | Cell::Text(_) | Cell::List(_) => None,
    }
}

impl Deeds {
    /// When the latest happened.
    pub fn latest(&self) -> Option<DateTime> {
        self.rows.first().and_then(|deed| deed.at)
    }
}
