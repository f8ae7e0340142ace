//! Events, filters over their rows, and the numbers made of them.

use super::Checker;
use crate::catalog::{Aggregation, Event, Formula, Meaning, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::checked::{Follows, Quantity, QuantityBound, RowRule, RowSpan, Rows, Rule, Source};
use crate::dsl::condition::{Bound, Direction, Filter, Measure, Sequence};
use crate::dsl::time::{Unit, Window};

impl<'a> Checker<'a> {
    /// Rows of an event inside a window that pass the filter.
    pub(super) fn rows(&mut self, name: &str, filter: Option<&Filter>, window: &Window) -> Option<Rows> {
        let event = self.event(name)?;
        let valid = match self.shop.rules().valid.get(name) {
            Some(valid) => self.filter(valid, event),
            None => Some(RowRule::EVERY),
        };
        let filter = match filter {
            Some(filter) => self.filter(filter, event),
            None => Some(RowRule::EVERY),
        };
        let span = self.row_span(window);
        let key = event.customer_key.clone().unwrap_or_else(|| self.shop.catalog.customer.key.clone());
        let source = Source { table: event.table.clone(), key, time: event.time.clone() };
        Some(Rows { source, valid: valid?, filter: filter?, span: span?, as_of: self.as_of })
    }

    pub(super) fn sequence(&mut self, sequence: &Sequence) -> Option<Rule> {
        let first = self.rows(&sequence.first.event, sequence.first.filter.as_ref(), &sequence.window);
        let then = self.rows(&sequence.then.event, sequence.then.filter.as_ref(), &Window::Ever);
        let catalog = &self.shop.catalog;
        let (one, other) = (catalog.event(&sequence.first.event)?, catalog.event(&sequence.then.event)?);
        let mut same = Vec::new();
        for name in &sequence.same {
            let properties = [one, other].map(|event| {
                let found = event.property(name);
                if found.is_none() {
                    self.unknown(Code::UnknownProperty, name, event.properties.iter().map(|item| &item.name));
                }
                found
            });
            let [Some(left), Some(right)] = properties else { return None };
            if left.kind != right.kind {
                self.problem(Diagnostic::error(Code::WrongType).subject("name", name).with("type", left.kind.name()));
                return None;
            }
            same.push((self.property_operand(left), self.property_operand(right)));
        }
        if let Some(within) = sequence.within {
            self.length(within.count, within.unit)?;
        }
        Some(Rule::Sequence(Follows {
            first: first?,
            follow: sequence.follow,
            then: then?,
            within: sequence.within,
            same,
        }))
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
            return Some(RowSpan::Within(self.interval(window)?));
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
    fn length(&mut self, count: u32, unit: Unit) -> Option<()> {
        let fits = count > 0 && unit.span(count).is_some_and(|span| self.as_of.checked_add(span).is_ok());
        if !fits {
            self.problem(Diagnostic::error(Code::BadCount).with("number", count));
        }
        fits.then_some(())
    }

    fn filter(&mut self, filter: &Filter, event: &Event) -> Option<RowRule> {
        match filter {
            Filter::All(parts) => Some(RowRule::All(self.filters(parts, event)?)),
            Filter::Any(parts) => Some(RowRule::Any(self.filters(parts, event)?)),
            Filter::Not(part) => Some(RowRule::Not(Box::new(self.filter(part, event)?))),
            Filter::Property { property, test } => {
                let Some(found) = event.property(property) else {
                    self.unknown(Code::UnknownProperty, property, event.properties.iter().map(|item| &item.name));
                    return None;
                };
                let test = self.test(test, &found.name, found.kind, found.vocabulary.as_deref())?;
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

    pub(super) fn quantity(&mut self, measure: &Measure) -> Option<Quantity> {
        match measure {
            Measure::Named { name, filter, window } => self.named_measure(name, filter.as_ref(), window),
            Measure::Of { aggregate, property, event, filter, window } => {
                self.aggregate(*aggregate, property.as_deref(), event, filter.as_ref(), window)
            }
        }
    }

    pub(super) fn named_measure(&mut self, name: &str, filter: Option<&Filter>, window: &Window) -> Option<Quantity> {
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
        let wants = match aggregate {
            Aggregation::Count | Aggregation::Days | Aggregation::Since | Aggregation::Cycle => None,
            Aggregation::Sum | Aggregation::Average | Aggregation::Minimum | Aggregation::Maximum => Some(true),
            Aggregation::Distinct => Some(false),
        };
        let operand = match (wants, property) {
            (None, None) => None,
            (Some(number), Some(name)) => {
                let Some(found) = event.property(name) else {
                    self.unknown(Code::UnknownProperty, name, event.properties.iter().map(|item| &item.name));
                    return None;
                };
                if number && !found.kind.is_number() {
                    let problem = Diagnostic::error(Code::WrongType).subject("name", name);
                    self.problem(problem.with("type", Type::Decimal.name()));
                    return None;
                }
                Some(self.property_operand(found))
            }
            (None, Some(name)) => {
                self.unknown(Code::UnknownProperty, name, Vec::<String>::new());
                return None;
            }
            (Some(_), None) => {
                self.problem(Diagnostic::error(Code::MissingCriterion));
                return None;
            }
        };
        Some(Quantity::Aggregate { aggregate, operand, rows: rows? })
    }

    pub(super) fn bound(&mut self, bound: &Bound) -> Option<QuantityBound> {
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
        })
    }
}
