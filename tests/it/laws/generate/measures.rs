//! Numbers made of events, and what they are compared with.

use quanxuan::catalog::{self, Aggregation, Catalog, Event, Formula};
use quanxuan::dsl::{Bound, Direction, Measure, Number, Window};

use super::{Dice, NUMBERS, in_order, number};

const ALL: [Aggregation; 9] = [
    Aggregation::Count,
    Aggregation::Days,
    Aggregation::Distinct,
    Aggregation::Sum,
    Aggregation::Average,
    Aggregation::Minimum,
    Aggregation::Maximum,
    Aggregation::Since,
    Aggregation::Cycle,
];

/// Which aggregates fit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    Any,
    /// None that tells how far days lie apart.
    OnePeriod,
    /// None that looks at days at all.
    OneGroup,
}

impl Reach {
    fn includes(self, aggregate: Aggregation) -> bool {
        match aggregate {
            Aggregation::Since | Aggregation::Cycle => self == Reach::Any,
            Aggregation::Days => self != Reach::OneGroup,
            Aggregation::Count
            | Aggregation::Sum
            | Aggregation::Average
            | Aggregation::Minimum
            | Aggregation::Maximum
            | Aggregation::Distinct => true,
        }
    }
}

/// Whether the rows of a measure stand in one table, under one time, so that they can be grouped.
pub fn is_of_one_table(catalog: &Catalog, measure: &catalog::Measure) -> bool {
    let Formula::Ratio { numerator, denominator } = &measure.formula else { return true };
    let rows = |part| catalog.measured_event(catalog.measure(part)?).map(|event| (&event.table, &event.time));
    rows(numerator) == rows(denominator)
}

impl<'a> Dice<'a> {
    /// A measure of the catalog, or one made of an event on the spot, or one over another.
    pub fn measure(&mut self) -> Measure {
        match self.below(6) {
            0..=2 => self.named_measure(),
            3 | 4 => {
                let event = self.event();
                self.measure_of(event)
            }
            _ => {
                let (of, to) = (self.plain_measure(), self.plain_measure());
                Measure::Ratio { of: Box::new(of), to: Box::new(to) }
            }
        }
    }

    /// A measure of a single event.
    pub fn plain_measure(&mut self) -> Measure {
        if self.below(2) == 0 {
            return self.named_measure();
        }
        let event = self.event();
        self.measure_of(event)
    }

    fn named_measure(&mut self) -> Measure {
        let found = self.one(&self.shop.catalog.measures, |_| true).unwrap();
        let event = self.shop.catalog.measured_event(found).unwrap();
        Measure::Named {
            name: found.name.clone(),
            filter: self.filter(&event.name),
            window: self.window_of(&event.name),
        }
    }

    fn measure_of(&mut self, event: &Event) -> Measure {
        let reach = if event.time.is_some() { Reach::Any } else { Reach::OneGroup };
        let (aggregate, property) = self.aggregate(event, reach);
        let filter = self.filter(&event.name);
        Measure::Of { aggregate, property, event: event.name.clone(), filter, window: self.window_of(&event.name) }
    }

    /// An aggregate and what it is made of.
    pub fn aggregate(&mut self, event: &Event, reach: Reach) -> (Aggregation, Option<String>) {
        let fitting: Vec<Aggregation> = ALL.into_iter().filter(|aggregate| reach.includes(*aggregate)).collect();
        let wanted = self.of(&fitting);
        let fits: Vec<&str> = event
            .properties
            .iter()
            .filter(|property| match wanted {
                Aggregation::Count | Aggregation::Days | Aggregation::Since | Aggregation::Cycle => false,
                Aggregation::Distinct => true,
                Aggregation::Sum | Aggregation::Average | Aggregation::Minimum | Aggregation::Maximum => {
                    property.kind.is_number()
                }
            })
            .map(|property| property.name.as_str())
            .collect();
        let property = if fits.is_empty() { None } else { Some(self.of(&fits).to_owned()) };
        match property {
            None if wanted.needs_property() => (Aggregation::Count, None),
            property => (wanted, property),
        }
    }

    /// A measure of single periods: no window, and nothing that reaches from one day to another.
    pub fn period_measure(&mut self) -> Measure {
        let reaches = |event: &Event| event.time.is_some();
        let catalog = &self.shop.catalog;
        let named = |dice: &mut Self| {
            let found = dice.one(&catalog.measures, |found| {
                let spans = matches!(
                    found.formula,
                    Formula::Aggregate { aggregate: Aggregation::Since | Aggregation::Cycle, .. }
                );
                !spans && is_of_one_table(catalog, found) && catalog.measured_event(found).is_some_and(reaches)
            });
            let found = found?;
            let event = catalog.measured_event(found)?;
            let filter = dice.filter(&event.name);
            Some(Measure::Named { name: found.name.clone(), filter, window: Window::Ever })
        };
        let of = |dice: &mut Self, event: &Event| {
            let (aggregate, property) = dice.aggregate(event, Reach::OnePeriod);
            let (event, filter) = (event.name.clone(), dice.filter(&event.name));
            Measure::Of { aggregate, property, event, filter, window: Window::Ever }
        };
        match self.below(5) {
            0 | 1 => named(self).unwrap_or_else(|| {
                let event = self.timed_event();
                of(self, event)
            }),
            2 | 3 => {
                let event = self.timed_event();
                of(self, event)
            }
            _ => {
                let event = self.timed_event();
                let (above, below) = (of(self, event), of(self, event));
                Measure::Ratio { of: Box::new(above), to: Box::new(below) }
            }
        }
    }

    pub fn bound(&mut self, depth: usize) -> Bound {
        match self.below(9) {
            7 => Bound::Relative { direction: self.direction(), percent: self.percent(), of: self.measure() },
            8 => self.mean(depth),
            _ => self.plain_bound(),
        }
    }

    pub fn plain_bound(&mut self) -> Bound {
        let found = self.number();
        match self.below(7) {
            0 => Bound::AtLeast(found),
            1 => Bound::Less(found),
            2 => Bound::AtMost(found),
            3 => Bound::More(found),
            4 => Bound::Is(found),
            5 => Bound::IsNot(found),
            _ => {
                let (low, high) = in_order(found, self.number());
                Bound::Between(low, high)
            }
        }
    }

    /// A plain bound that nothing at all does not keep to.
    pub fn bound_above_nothing(&mut self) -> Bound {
        let found = number(self.of(&["1", "2", "5", "30", "0.01", "99.5"]));
        match self.below(6) {
            0 => Bound::AtLeast(found),
            1 => Bound::More(number("0")),
            2 => Bound::Is(found),
            3 => Bound::IsNot(number("0")),
            4 => Bound::Less(number("0")),
            _ => Bound::Between(found, number("500")),
        }
    }

    pub fn mean(&mut self, depth: usize) -> Bound {
        let (direction, percent) = (self.direction(), self.percent());
        Bound::Mean { direction, percent, of: self.measure(), among: self.among(depth) }
    }

    fn direction(&mut self) -> Direction {
        self.of(&[Direction::AtLeast, Direction::Less, Direction::AtMost, Direction::More])
    }

    fn percent(&mut self) -> Number {
        match self.below(3) {
            0 | 1 => number(self.of(&["100", "50", "120", "0", "33.3"])),
            _ => self.number(),
        }
    }

    pub fn number(&mut self) -> Number {
        match self.below(2) {
            0 => number(self.of(&["1", "2", "0", "3", "5", "30"])),
            _ => number(self.of(&NUMBERS)),
        }
    }
}
