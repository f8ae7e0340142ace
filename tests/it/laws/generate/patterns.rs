//! Rules over periods, values and orders of one customer.

use quanxuan::catalog::Type;
use quanxuan::dsl::{Comparison, Each, Group, Measure, Over, Pattern, Period, Periodic, Preference, Together};

use super::Dice;
use super::measures::{Reach, is_of_one_table};
use super::values::Beside;

impl Dice<'_> {
    pub fn periodic(&mut self) -> Periodic {
        let period = match self.below(3) {
            0 => self.of(&Period::ALL),
            _ => self.of(&[Period::Month, Period::Year, Period::Quarter]),
        };
        let total = 1 + self.of(&[0, 1, 1, 2, 2, 3, 5, 11]);
        let over = match self.below(3) {
            0 => Over::Rolling(total),
            1 => Over::Calendar(total),
            _ => Over::All,
        };
        let total = match over {
            Over::Rolling(total) | Over::Calendar(total) => Some(total),
            Over::All => None,
        };
        let count = 1 + self.below(total.unwrap_or(3).min(3));
        let pattern = match self.below(5) {
            0 if total.is_some() => Pattern::Every(self.each(false)),
            0 | 1 => Pattern::AtLeast(count, self.each(total.is_none())),
            2 => Pattern::InRow(count, self.each(true)),
            3 => Pattern::Rises(self.period_measure()),
            _ => Pattern::Falls(self.period_measure()),
        };
        let over = match (&pattern, over) {
            (Pattern::Rises(_) | Pattern::Falls(_), Over::Rolling(total)) => Over::Rolling(total.max(2)),
            (Pattern::Rises(_) | Pattern::Falls(_), Over::Calendar(total)) => Over::Calendar(total.max(2)),
            (Pattern::Rises(_) | Pattern::Falls(_), Over::All)
            | (Pattern::Every(_) | Pattern::AtLeast(..) | Pattern::InRow(..), _) => over,
        };
        Periodic { pattern, period, over }
    }

    /// What holds of a period; if so wanted, not of an empty one.
    fn each(&mut self, not_of_nothing: bool) -> Each {
        if self.below(2) == 0 {
            let event = self.timed_event();
            return Each::Event { event: event.name.clone(), filter: self.filter(&event.name) };
        }
        let measure = self.period_measure();
        let bound = if not_of_nothing { self.bound_above_nothing() } else { self.plain_bound() };
        Each::Measure(Comparison { measure, bound })
    }

    /// `None` in a shop whose events have no text, and by a rate whose parts are rows of different kinds.
    pub fn preference(&mut self) -> Option<Preference> {
        let by = self.plain_measure();
        let catalog = &self.shop.catalog;
        let event = match &by {
            Measure::Named { name, .. } => {
                let measure = catalog.measure(name).filter(|found| is_of_one_table(catalog, found))?;
                catalog.measured_event(measure)?
            }
            Measure::Of { event, .. } => self.shop.catalog.event(event)?,
            Measure::Ratio { .. } => return None,
        };
        let property = self.one(&event.properties, |property| property.kind == Type::Text)?;
        let test = self.test(property.into(), Beside::Nothing);
        Some(Preference { property: property.name.clone(), by, test })
    }

    pub fn together(&mut self) -> Together {
        let event = self.event();
        let ids = self.one(&event.properties, |property| property.kind == Type::Id).filter(|_| self.below(3) > 0);
        let by = ids.or_else(|| self.one(&event.properties, |property| property.kind != Type::List));
        let Some(by) = by else { return self.together() };
        let filter = self.filter(&event.name);
        let window = self.window_of(&event.name);
        Together { by: by.name.clone(), event: event.name.clone(), filter, window, rule: self.group(&event.name, 2) }
    }

    fn group(&mut self, event: &str, depth: usize) -> Group {
        let kind = if depth == 0 { self.below(2) } else { self.below(6) };
        match kind {
            2 => Group::All(self.some(|dice| dice.group(event, depth - 1))),
            3 => Group::Any(self.some(|dice| dice.group(event, depth - 1))),
            4 => Group::Not(Box::new(self.group(event, depth - 1))),
            0 if let Some(filter) = self.some_filter(event) => Group::Some(filter),
            _ => {
                let event = self.shop.catalog.event(event).unwrap();
                let (aggregate, property) = self.aggregate(event, Reach::OneGroup);
                let filter = self.filter(&event.name);
                Group::Number { aggregate, property, filter, bound: self.plain_bound() }
            }
        }
    }
}
