//! What sequences, periods and groups of rows say.

use rust_decimal::Decimal;

use super::Claims;
use crate::dsl::{Each, Follow, Group, Next, Occurrence, Over, Pattern, Periodic, Window};

impl Claims {
    pub(super) fn occurrence(&mut self, occurrence: &Occurrence, denied: bool) {
        self.name(&occurrence.event);
        self.rows(&occurrence.event, occurrence.filter.as_ref(), &occurrence.window, denied);
    }

    pub(super) fn next(&mut self, next: &Next, denied: bool) {
        let follows = match next.follow {
            Follow::Then => denied,
            Follow::ThenNo => {
                self.deny();
                !denied
            }
        };
        self.occurrence(&next.step, follows);
        if let Some(without) = &next.without {
            self.deny();
            self.occurrence(without, !denied);
        }
        self.numbers.extend([next.within, next.after].into_iter().flatten().map(|length| Decimal::from(length.count)));
        next.same.iter().for_each(|property| self.name(property));
    }

    pub(super) fn periodic(&mut self, periodic: &Periodic, denied: bool) {
        self.has_window = true;
        if let Over::Rolling(count) | Over::Calendar(count) = periodic.over {
            self.numbers.insert(count.into());
        }
        let each = match &periodic.pattern {
            Pattern::Every(each) => each,
            Pattern::AtLeast(count, each) | Pattern::InRow(count, each) => {
                self.numbers.insert((*count).into());
                each
            }
            Pattern::Rises(measure) | Pattern::Falls(measure) => return self.measure(measure, denied),
        };
        match each {
            Each::Event { event, filter } => {
                self.name(event);
                self.rows(event, filter.as_ref(), &Window::Ever, denied);
            }
            Each::Measure(comparison) => {
                self.measure(&comparison.measure, denied);
                self.bound(&comparison.bound, denied);
            }
        }
    }

    pub(super) fn group(&mut self, group: &Group, denied: bool) {
        match group {
            Group::All(parts) | Group::Any(parts) => parts.iter().for_each(|part| self.group(part, denied)),
            Group::Not(part) => {
                self.deny();
                self.group(part, !denied);
            }
            Group::Some(filter) => self.filter(filter, denied),
            Group::Number { aggregate: _, property, filter, bound } => {
                property.iter().for_each(|property| self.name(property));
                filter.iter().for_each(|filter| self.filter(filter, denied));
                self.bound(bound, denied);
            }
        }
    }
}
