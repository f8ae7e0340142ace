//! States: RFM cells and axes, and stages, now or at an earlier moment.

use super::Checker;
use crate::catalog::{Rfm, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::checked::{RfmFacts, Rule};
use crate::dsl::condition::{Axis, Level, Standing, StateTest};
use crate::dsl::time::Window;

impl Checker<'_> {
    pub(super) fn standing(&mut self, standing: &Standing) -> Option<Rule> {
        let catalog = &self.shop.catalog;
        let Some(state) = catalog.state(&standing.state) else {
            match catalog.meaning(&standing.state) {
                Some(meaning) => self.wrong_kind(&standing.state, meaning.kind_key()),
                None => self.unknown(Code::UnknownName, &standing.state, catalog.states.iter().map(|item| &item.name)),
            }
            return None;
        };
        match &standing.test {
            StateTest::In(values) => self.state_values(state, values),
            StateTest::NotIn(values) => {
                let inside = self.state_values(state, values);
                let known = self.has_state(state);
                inside.zip(known).map(|(inside, known)| Rule::All(vec![known, Rule::Not(Box::new(inside))]))
            }
            StateTest::Axis { axis, level } => match &state.rfm {
                Some(rfm) => self.rfm(rfm).map(|facts| Rule::Rfm { facts, axis: *axis, level: *level }),
                None => {
                    self.problem(
                        Diagnostic::error(Code::WrongTest).subject("name", &state.name).with("type", "stages"),
                    );
                    None
                }
            },
        }
    }

    fn state_values(&mut self, state: &State, values: &[String]) -> Option<Rule> {
        if values.is_empty() {
            self.problem(Diagnostic::error(Code::EmptyRule));
            return None;
        }
        let rules: Vec<_> = values.iter().map(|value| self.state_value(state, value)).collect();
        let mut rules: Vec<_> = rules.into_iter().collect::<Option<_>>()?;
        if rules.len() == 1 { rules.pop() } else { Some(Rule::Any(rules)) }
    }

    /// Every customer has a stage; RFM only those with the event.
    fn has_state(&mut self, state: &State) -> Option<Rule> {
        match &state.rfm {
            Some(rfm) => Some(Rule::HasRfm { facts: self.rfm(rfm)? }),
            None => Some(Rule::Everyone),
        }
    }

    pub(super) fn state_value(&mut self, state: &State, value: &str) -> Option<Rule> {
        if let Some(rfm) = &state.rfm
            && let Some(cell) = rfm.cells.iter().find(|cell| cell.value == value)
        {
            let facts = self.rfm(rfm)?;
            let axes = [Axis::Recency, Axis::Frequency, Axis::Monetary];
            let sides = axes.into_iter().zip(cell.code.chars()).map(|(axis, side)| {
                let level = if side == 'H' { Level::High } else { Level::Low };
                Rule::Rfm { facts: facts.clone(), axis, level }
            });
            return Some(Rule::All(sides.collect()));
        }
        if let Some(index) = state.stages.iter().position(|stage| stage.value == value) {
            return self.stage(state, index);
        }
        self.unknown(Code::UnknownValue, value, state.values().into_iter().map(|(value, _, _)| value));
        None
    }

    /// The stage's own rule, and none of the earlier ones.
    fn stage(&mut self, state: &State, index: usize) -> Option<Rule> {
        let rules = &self.shop.rules().stages;
        let mut parts = Vec::new();
        for earlier in 0..index {
            if let Some(rule) = rules.get(&(state.name.clone(), earlier)) {
                parts.push(Rule::Not(Box::new(self.condition(rule)?)));
            }
        }
        if let Some(rule) = rules.get(&(state.name.clone(), index)) {
            parts.push(self.condition(rule)?);
        }
        Some(Rule::All(parts))
    }

    fn rfm(&mut self, rfm: &Rfm) -> Option<RfmFacts> {
        let rows = self.rows(&rfm.event, None, &Window::Ever);
        let frequency = self.named_measure(&rfm.frequency, None, &Window::Ever);
        let monetary = self.named_measure(&rfm.monetary, None, &Window::Ever);
        Some(RfmFacts { rows: rows?, frequency: frequency?, monetary: monetary?, until: self.as_of })
    }
}
