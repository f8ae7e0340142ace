//! Where a customer stands, in words.

use super::{Speaker, join};
use crate::catalog::State;
use crate::dsl::condition::{Axis, Level, Standing, StateTest};
use crate::lang::{Bilingual, Message};

impl Speaker<'_> {
    pub(super) fn standing(&self, standing: &Standing) -> Bilingual {
        let Some(state) = self.shop.catalog.state(&standing.state) else { return Bilingual::same(&standing.state) };
        let values = |values: &[String]| join("say-or-word", values.iter().map(|value| self.state_value(state, value)));
        match &standing.test {
            StateTest::In(found) => {
                Message::new("say-state-is").with("state", state.label.clone()).with("value", values(found))
            }
            StateTest::NotIn(found) => {
                Message::new("say-state-is-not").with("state", state.label.clone()).with("value", values(found))
            }
            StateTest::Axis { axis, level } => {
                let label = state.rfm.as_ref().map(|rfm| match axis {
                    Axis::Recency => rfm.axes.recency.label.clone(),
                    Axis::Frequency => rfm.axes.frequency.label.clone(),
                    Axis::Monetary => rfm.axes.monetary.label.clone(),
                });
                let key = match level {
                    Level::High => "say-axis-high",
                    Level::Low => "say-axis-low",
                };
                Message::new(key).with("axis", label.unwrap_or_default())
            }
        }
        .both()
    }

    /// A state's value; an RFM cell is always shown with its three sides.
    fn state_value(&self, state: &State, value: &str) -> Bilingual {
        let label = state.values().into_iter().find(|(found, _, _)| *found == value).map(|(_, label, _)| label.clone());
        let label = label.unwrap_or_else(|| Bilingual::same(value));
        let cell = state.rfm.iter().flat_map(|rfm| &rfm.cells).find(|cell| cell.value == value);
        match cell {
            Some(cell) => Message::new("say-cell").with("label", label).with("code", cell_code(&cell.code)).both(),
            None => label,
        }
    }
}

/// `HLH` as R high, F low, M high.
fn cell_code(code: &str) -> Bilingual {
    let side = |side| Message::new(if side == 'H' { "say-side-high" } else { "say-side-low" }).both();
    let mut text = Bilingual::default();
    for (axis, letter) in ["R", "F", "M"].into_iter().zip(code.chars()) {
        let side = side(letter);
        text.zh.push_str(axis);
        text.zh.push_str(&side.zh);
        text.en.push_str(if text.en.is_empty() { "" } else { ", " });
        text.en.push_str(axis);
        text.en.push(' ');
        text.en.push_str(&side.en);
    }
    text
}
