//! Rows of one group: what is listed is there side by side, or a number of them.

use super::super::grammar::Context;
use super::super::meaning::{Clause, Join, Objects, Predicate, ValueItem, Values};
use super::joined::single;
use super::{Lowering, measure_bounds};
use crate::catalog::{Aggregation, Formula};
use crate::dsl::{Condition, Group, Together};

impl Lowering<'_> {
    pub(super) fn together(
        &mut self,
        clause: &Clause,
        shared: for<'c> fn(&'c Context<'_>, usize) -> Option<&'c str>,
    ) -> Option<Condition> {
        let event = match clause.predicate {
            Predicate::Event(event) => event,
            Predicate::Measure(measure) => self.context.event_of(measure)?,
            Predicate::Moment(_) => return None,
        };
        let by = shared(self.context, event)?.to_owned();
        let window = self.window_in(clause)?;
        let rule = match &clause.bound {
            None => self.rows_of(event, clause.objects.as_deref()?)?,
            Some(bound) => {
                let measure = match clause.predicate {
                    Predicate::Measure(measure) => measure,
                    Predicate::Event(event) => self.context.count_of(event)?,
                    Predicate::Moment(_) => return None,
                };
                let formula = &self.context.catalog.measures.get(measure)?.formula;
                let Formula::Aggregate { aggregate, property, .. } = formula else { return None };
                let filter = match clause.objects.as_deref() {
                    Some(objects) => Some(self.row_filter(event, objects)?),
                    None => None,
                };
                let number = |bound| Group::Number {
                    aggregate: *aggregate,
                    property: property.clone(),
                    filter: filter.clone(),
                    bound,
                };
                single(measure_bounds(bound).into_iter().map(number).collect(), Group::All)?
            }
        };
        let event = self.context.catalog.events.get(event)?.name.clone();
        Some(Condition::Together(Together { by, event, filter: None, window, rule }))
    }

    /// So often, or so much, with one and the same thing: in so many orders, where rows are parts of one.
    pub(super) fn of_one_and_the_same(&mut self, clause: &Clause, of: Option<&str>) -> Option<Condition> {
        let (event, aggregate, property) = match clause.predicate {
            Predicate::Event(event) => match self.context.grouped_by(event) {
                Some(parts) => (event, Aggregation::Distinct, Some(parts.to_owned())),
                None => (event, Aggregation::Count, None),
            },
            Predicate::Measure(measure) => {
                let formula = &self.context.catalog.measures.get(measure)?.formula;
                let Formula::Aggregate { aggregate, property, .. } = formula else { return None };
                (self.context.event_of(measure)?, *aggregate, property.clone())
            }
            Predicate::Moment(_) => return None,
        };
        let by = of.or_else(|| self.context.things_of(event))?.to_owned();
        let window = self.window_in(clause)?;
        let number = |bound| Group::Number { aggregate, property: property.clone(), filter: None, bound };
        let rule = single(measure_bounds(clause.bound.as_deref()?).into_iter().map(number).collect(), Group::All)?;
        let filter = match clause.objects.as_deref() {
            Some(objects) => Some(self.row_filter(event, objects)?),
            None => None,
        };
        let event = self.context.catalog.events.get(event)?.name.clone();
        Some(Condition::Together(Together { by, event, filter, window, rule }))
    }

    /// In one group, what is listed is there side by side.
    fn rows_of(&mut self, event: usize, objects: &Objects) -> Option<Group> {
        match objects {
            Objects::Values(values) if values.items.len() > 1 && values.join != Some(Join::Or) => {
                let one = |item: &ValueItem| {
                    let values =
                        Values { items: vec![item.clone()], join: None, each: false, ..values.as_ref().clone() };
                    self.row_filter(event, &Objects::Values(values.into())).map(Group::Some)
                };
                let parts: Option<Vec<_>> = values.items.iter().map(one).collect();
                single(parts?, Group::All)
            }
            Objects::All(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.rows_of(event, part)).collect();
                single(parts?, Group::All)
            }
            Objects::Not { of, .. } => Some(Group::Not(Box::new(self.rows_of(event, of)?))),
            Objects::Values(_) | Objects::Property { .. } | Objects::Same(_) | Objects::Any(_) => {
                self.row_filter(event, objects).map(Group::Some)
            }
        }
    }
}
