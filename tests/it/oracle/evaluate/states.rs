//! Where customers stand: RFM cells and axes, stages.

use jiff::civil::DateTime;
use quanxuan::catalog::{Event, Rfm, State};
use quanxuan::dsl::{Axis, Level, Measure, Standing, StateTest, Window};

use super::measures::EVERY_ROW;
use super::windows::days_since_1970;
use super::{Ids, World};
use crate::oracle::data::Row;
use crate::oracle::exact::Exact;

impl<'a> World<'a> {
    pub(super) fn standing(&self, standing: &Standing) -> Ids {
        let state = self.catalog.state(&standing.state).unwrap();
        match &standing.test {
            StateTest::In(values) => self.in_values(state, values),
            StateTest::NotIn(values) => {
                let inside = self.in_values(state, values);
                self.has_value(state).difference(&inside).copied().collect()
            }
            StateTest::Axis { axis, level } => self.side(state.rfm.as_ref().unwrap(), *axis, *level),
        }
    }

    fn in_values(&self, state: &State, values: &[String]) -> Ids {
        values.iter().flat_map(|value| self.in_value(state, value)).collect()
    }

    fn has_value(&self, state: &State) -> Ids {
        match &state.rfm {
            Some(rfm) => self.with_rfm(rfm),
            None => self.scope.clone(),
        }
    }

    fn in_value(&self, state: &State, value: &str) -> Ids {
        match &state.rfm {
            Some(rfm) => {
                let cell = rfm.cells.iter().find(|cell| cell.value == value).unwrap();
                let axes = [Axis::Recency, Axis::Frequency, Axis::Monetary].into_iter().zip(cell.code.chars());
                axes.fold(self.with_rfm(rfm), |inside, (axis, side)| {
                    let level = if side == 'H' { Level::High } else { Level::Low };
                    inside.intersection(&self.side(rfm, axis, level)).copied().collect()
                })
            }
            None => {
                let mut left = self.scope.clone();
                for stage in &state.stages {
                    let inside = match self.rules.stages.get(&(state.name.clone(), stage.value.clone())) {
                        Some(rule) => self.holders(rule).intersection(&left).copied().collect(),
                        None => left.clone(),
                    };
                    if stage.value == value {
                        return inside;
                    }
                    left = left.difference(&inside).copied().collect();
                }
                panic!("no stage {value}")
            }
        }
    }

    /// Customers with the event.
    fn with_rfm(&self, rfm: &Rfm) -> Ids {
        let event = self.event(&rfm.event);
        self.those(|customer| !self.rows(event, customer).is_empty())
    }

    /// Customers on one side of the mean; being at the mean is high.
    fn side(&self, rfm: &Rfm, axis: Axis, level: Level) -> Ids {
        let named = |name: &String, customer: &Row| {
            self.number(&Measure::Named { name: name.clone(), filter: None, window: Window::Ever }, customer, EVERY_ROW)
        };
        let number = |customer: &Row| match axis {
            Axis::Recency => self.recency(self.event(&rfm.event), customer),
            Axis::Frequency => named(&rfm.frequency, customer),
            Axis::Monetary => named(&rfm.monetary, customer),
        };
        let inside = self.with_rfm(rfm);
        let customers = self.customers().filter(|(id, _)| inside.contains(id));
        let numbers: Vec<(i64, Exact)> = customers.filter_map(|(id, customer)| Some((id, number(customer)?))).collect();
        let total = Exact::total(numbers.iter().map(|(_, number)| *number));
        let Some(mean) = total.over(Exact::count(numbers.len())) else { return Ids::new() };
        let high = |number: Exact| match axis {
            Axis::Recency => number <= mean,
            Axis::Frequency | Axis::Monetary => number >= mean,
        };
        numbers.into_iter().filter(|(_, number)| high(*number) == (level == Level::High)).map(|(id, _)| id).collect()
    }
    /// Seconds since the latest row.
    fn recency(&self, event: &'a Event, customer: &Row) -> Option<Exact> {
        let latest = self.rows(event, customer).into_iter().filter_map(|row| self.time(event, row)).max()?;
        let seconds = |at: DateTime| {
            let of_day = i64::from(at.hour()) * 3600 + i64::from(at.minute()) * 60 + i64::from(at.second());
            days_since_1970(at.date()) * 86_400 + of_day
        };
        Some(Exact::whole(seconds(self.as_of) - seconds(latest)))
    }
}
