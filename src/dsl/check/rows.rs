//! Events, filters over their rows, and the numbers made of them.

use super::{Checker, Column, Scope};
use crate::catalog::{self, Aggregation, Event, Formula, Meaning, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::checked::{Operand, Quantity, QuantityBound, Rollup, RowRule, RowSpan, Rows, Source};
use crate::dsl::condition::{Bound, Direction, Filter, Measure, Occurrence};
use crate::dsl::time::{Unit, Window};

impl<'a> Checker<'a> {
    /// Rows of an event inside a window that pass the filter.
    pub(in crate::dsl) fn rows(&mut self, name: &str, filter: Option<&Filter>, window: &Window) -> Option<Rows> {
        let event = self.event(name)?;
        let valid = self.valid(event);
        let filter = match filter {
            Some(filter) => self.filter(filter, event),
            None => Some(RowRule::EVERY),
        };
        if event.time.is_none() && *window != Window::Ever {
            self.problem(Diagnostic::error(Code::NoTime).subject("name", name));
        }
        let span = self.row_span(window);
        let rollup = match &event.rollup {
            Some(rollup) => Some(self.rollup(rollup)?),
            None => None,
        };
        Some(Rows {
            source: self.source(event),
            valid: valid?,
            filter: filter?,
            span: span?,
            as_of: self.as_of,
            rollup,
        })
    }

    fn source(&self, event: &Event) -> Source {
        let key = event.customer_key.as_ref().unwrap_or(&self.shop.catalog.customer.key).clone();
        Source { table: event.table.clone(), key, time: event.time.clone() }
    }

    /// Which rows of the event count at all.
    fn valid(&mut self, event: &Event) -> Option<RowRule> {
        match self.shop.rules().valid.get(&event.name) {
            Some(valid) => self.filter(valid, event),
            None => Some(RowRule::EVERY),
        }
    }

    fn rollup(&mut self, rollup: &catalog::Rollup) -> Option<Rollup> {
        let event = self.event(&rollup.event)?;
        let named = |columns: &[String]| columns.iter().cloned().collect();
        let (columns, sums) = (named(&rollup.columns), named(&rollup.sums));
        Some(Rollup { source: self.source(event), valid: self.valid(event)?, columns, sums })
    }

    /// Rows of an event whose rows have a time.
    pub(in crate::dsl) fn timed_rows(&mut self, occurrence: &Occurrence) -> Option<Rows> {
        let rows = self.rows(&occurrence.event, occurrence.filter.as_ref(), &occurrence.window)?;
        self.timed(&occurrence.event, &rows)?;
        Some(rows)
    }

    fn timed(&mut self, event: &str, rows: &Rows) -> Option<()> {
        if rows.source.time.is_none() {
            self.problem(Diagnostic::error(Code::NoTime).subject("name", event));
        }
        rows.source.time.is_some().then_some(())
    }

    fn event(&mut self, name: &str) -> Option<&'a Event> {
        let catalog = &self.shop.catalog;
        let found = catalog.event(name);
        if found.is_none() {
            match catalog.meaning(name) {
                Some(meaning) => self.wrong_kind(name, meaning.kind_key()),
                None => self.unknown(Code::UnknownName, name, catalog.events.iter().map(|event| &event.name)),
            }
        }
        found
    }

    fn row_span(&mut self, window: &Window) -> Option<RowSpan> {
        let Window::After { attribute, count, unit } = window else {
            return Some(RowSpan::Within(self.past(window)?));
        };
        let found = self.attribute(attribute)?;
        if !found.kind.is_temporal() || found.derive.is_some() {
            self.problem(Diagnostic::error(Code::WrongType).subject("name", attribute).with("type", Type::Time.name()));
            return None;
        }
        self.length(*count, *unit)?;
        self.note(window, None);
        Some(RowSpan::After { column: found.column.clone(), count: *count, unit: *unit })
    }

    /// A length that can be added to any time up to as-of: where the sum is no date here, the database has none either.
    pub(in crate::dsl) fn length(&mut self, count: u32, unit: Unit) -> Option<()> {
        let fits = count > 0 && unit.span(count).is_some_and(|span| self.as_of.checked_add(span).is_ok());
        if !fits {
            self.problem(Diagnostic::error(Code::BadCount).with("number", count));
        }
        fits.then_some(())
    }

    pub(in crate::dsl) fn filter(&mut self, filter: &Filter, event: &Event) -> Option<RowRule> {
        match filter {
            Filter::All(parts) => Some(RowRule::All(self.filters(parts, event)?)),
            Filter::Any(parts) => Some(RowRule::Any(self.filters(parts, event)?)),
            Filter::Not(part) => Some(RowRule::Not(Box::new(self.filter(part, event)?))),
            Filter::Property { property, test } => {
                let Some(found) = event.property(property) else {
                    self.unknown(Code::UnknownProperty, property, event.properties.iter().map(|item| &item.name));
                    return None;
                };
                let test = self.test(test, &Column::property(found, Scope::Row(event)))?;
                Some(RowRule::Test { operand: self.property_operand(found), test })
            }
        }
    }

    fn filters(&mut self, parts: &[Filter], event: &Event) -> Option<Vec<RowRule>> {
        if parts.is_empty() {
            self.problem(Diagnostic::error(Code::EmptyRule));
            return None;
        }
        let checked: Vec<_> = parts.iter().map(|part| self.filter(part, event)).collect();
        checked.into_iter().collect()
    }

    pub(in crate::dsl) fn quantity(&mut self, measure: &Measure) -> Option<Quantity> {
        match measure {
            Measure::Named { name, filter, window } => self.named_measure(name, filter.as_ref(), window),
            Measure::Of { aggregate, property, event, filter, window } => {
                self.aggregate(*aggregate, property.as_deref(), event, filter.as_ref(), window)
            }
            Measure::Ratio { of, to } => {
                let (numerator, denominator) = (self.quantity(of), self.quantity(to));
                Some(Quantity::Ratio { numerator: Box::new(numerator?), denominator: Box::new(denominator?) })
            }
        }
    }

    /// A measure of rows that stand in one table, so that they can be grouped.
    pub(in crate::dsl) fn quantity_of_one_table(&mut self, measure: &Measure) -> Option<Quantity> {
        let quantity = self.quantity(measure)?;
        let rows = quantity.rows();
        let one = rows.first().is_some_and(|first| rows.iter().all(|rows| rows.source == first.source));
        if !one {
            self.problem(Diagnostic::error(Code::SeveralTables));
            return None;
        }
        Some(quantity)
    }

    /// The event whose rows a measure is made of; of a ratio, the event of its first part.
    pub(in crate::dsl) fn measured_event(&self, measure: &Measure) -> Option<&'a Event> {
        let catalog = &self.shop.catalog;
        match measure {
            Measure::Named { name, .. } => catalog.measured_event(catalog.measure(name)?),
            Measure::Of { event, .. } => catalog.event(event),
            Measure::Ratio { of, .. } => self.measured_event(of),
        }
    }

    pub(in crate::dsl) fn named_measure(
        &mut self,
        name: &str,
        filter: Option<&Filter>,
        window: &Window,
    ) -> Option<Quantity> {
        let catalog = &self.shop.catalog;
        match catalog.meaning(name) {
            Some(Meaning::Measure(measure)) => match &measure.formula {
                Formula::Aggregate { event, aggregate, property } => {
                    self.aggregate(*aggregate, property.as_deref(), event, filter, window)
                }
                Formula::Ratio { numerator, denominator } => {
                    let numerator = self.named_measure(numerator, filter, window);
                    let denominator = self.named_measure(denominator, filter, window);
                    Some(Quantity::Ratio { numerator: Box::new(numerator?), denominator: Box::new(denominator?) })
                }
            },
            Some(meaning) => {
                self.wrong_kind(name, meaning.kind_key());
                None
            }
            None => {
                self.unknown(Code::UnknownName, name, catalog.measures.iter().map(|measure| &measure.name));
                None
            }
        }
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregation,
        property: Option<&str>,
        event: &str,
        filter: Option<&Filter>,
        window: &Window,
    ) -> Option<Quantity> {
        let rows = self.rows(event, filter, window);
        let event = self.shop.catalog.event(event)?;
        let operand = self.aggregated(aggregate, property, event);
        let rows = rows?;
        if matches!(aggregate, Aggregation::Days | Aggregation::Since | Aggregation::Cycle) {
            self.timed(&event.name, &rows)?;
        }
        Some(Quantity::Aggregate { aggregate, operand: operand?, rows })
    }

    /// The property an aggregate is made of; absent where it is made of the rows alone.
    pub(in crate::dsl) fn aggregated(
        &mut self,
        aggregate: Aggregation,
        property: Option<&str>,
        event: &Event,
    ) -> Option<Option<Operand>> {
        match (aggregate.needs_property(), property) {
            (false, None) => Some(None),
            (true, Some(name)) => {
                let Some(found) = event.property(name) else {
                    self.unknown(Code::UnknownProperty, name, event.properties.iter().map(|item| &item.name));
                    return None;
                };
                if aggregate != Aggregation::Distinct && !found.kind.is_number() {
                    let problem = Diagnostic::error(Code::WrongType).subject("name", name);
                    self.problem(problem.with("type", Type::Decimal.name()));
                    return None;
                }
                Some(Some(self.property_operand(found)))
            }
            (false, Some(name)) => {
                self.unknown(Code::UnknownProperty, name, Vec::<String>::new());
                None
            }
            (true, None) => {
                self.problem(Diagnostic::error(Code::MissingCriterion));
                None
            }
        }
    }

    /// A bound that compares with numbers only.
    pub(in crate::dsl) fn plain_bound(&mut self, bound: &Bound) -> Option<QuantityBound> {
        if matches!(bound, Bound::Relative { .. } | Bound::Mean { .. }) {
            self.problem(Diagnostic::error(Code::PlainNumber));
            return None;
        }
        self.bound(bound)
    }

    pub(in crate::dsl) fn bound(&mut self, bound: &Bound) -> Option<QuantityBound> {
        Some(match bound {
            Bound::Is(number) => QuantityBound::Is(self.number(*number)?),
            Bound::IsNot(number) => QuantityBound::IsNot(self.number(*number)?),
            Bound::Less(number) => QuantityBound::Order(Direction::Less, self.number(*number)?),
            Bound::AtMost(number) => QuantityBound::Order(Direction::AtMost, self.number(*number)?),
            Bound::More(number) => QuantityBound::Order(Direction::More, self.number(*number)?),
            Bound::AtLeast(number) => QuantityBound::Order(Direction::AtLeast, self.number(*number)?),
            Bound::Between(low, high) => {
                if low > high {
                    self.empty_range(&low.to_string(), &high.to_string());
                    return None;
                }
                QuantityBound::Between(self.number(*low)?, self.number(*high)?)
            }
            Bound::Relative { direction, percent, of } => {
                let (percent, of) = (self.number(*percent), self.quantity(of));
                QuantityBound::Relative { direction: *direction, percent: percent?, of: of? }
            }
            Bound::Mean { direction, percent, of, among } => {
                let (percent, of) = (self.number(*percent), self.quantity(of));
                let among = self.among(among.as_deref());
                QuantityBound::Mean { direction: *direction, percent: percent?, of: of?, among: among? }
            }
        })
    }
}
