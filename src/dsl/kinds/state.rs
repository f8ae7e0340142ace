//! Where the customer stands: RFM cells and axes, and stages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::catalog::{Rfm, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::check::Checker;
use crate::dsl::checked::{RfmFacts, Rule};
use crate::dsl::condition::Condition;
use crate::dsl::readback::{Speaker, join};
use crate::dsl::text::parse::Parser;
use crate::dsl::text::print::{self, push};
use crate::dsl::time::{Length, Window};
use crate::dsl::walk::pieces;
use crate::lang::{Bilingual, Message};

/// Membership of a state's value, or of one side of an RFM axis.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    pub state: String,
    pub test: StateTest,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StateTest {
    /// The value is one of these; has no value: false.
    In(Vec<String>),
    /// Has a value and it is none of these.
    NotIn(Vec<String>),
    /// One side of an RFM axis.
    Axis { axis: Axis, level: Level },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    Recency,
    Frequency,
    Monetary,
}

impl Axis {
    /// As segment text spells it.
    pub fn name(self) -> &'static str {
        match self {
            Axis::Recency => "recency",
            Axis::Frequency => "frequency",
            Axis::Monetary => "monetary",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    High,
    Low,
}

pieces! { Standing:
    Standing { state, test } => Name in [state], State in [test];
}

impl Kind for Standing {
    fn print(&self, out: &mut String) {
        self.print_at(out, None);
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        checker.standing(self)
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        speaker.standing(self)
    }

    fn tie(&self) -> &'static str {
        "say-whose"
    }
}

impl Standing {
    /// Where the customer stood so long ago.
    pub(in crate::dsl) fn print_was(&self, out: &mut String, ago: Length) {
        self.print_at(out, Some(ago));
    }

    fn print_at(&self, out: &mut String, ago: Option<Length>) {
        let verb = if ago.is_some() { "was" } else { "is" };
        out.push_str(&self.state);
        match &self.test {
            StateTest::In(values) => match values.as_slice() {
                [value] => push(out, format_args!(" {verb} {}", print::quote(value))),
                _ => push(out, format_args!(" {verb} in {}", print::texts(values))),
            },
            StateTest::NotIn(values) => match values.as_slice() {
                [value] => push(out, format_args!(" {verb} not {}", print::quote(value))),
                _ => push(out, format_args!(" {verb} not in {}", print::texts(values))),
            },
            StateTest::Axis { axis, level } => {
                let axis = axis.name();
                let level = match level {
                    Level::High => "high",
                    Level::Low => "low",
                };
                push(out, format_args!(" {axis} {verb} {level}"));
            }
        }
        if let Some(ago) = ago {
            push(out, format_args!(" {} ago", print::length(ago)));
        }
    }
}

impl Parser<'_> {
    /// After the name of a state.
    pub(in crate::dsl) fn standing(&mut self, state: String) -> Option<Condition> {
        let axis = if self.word("recency") {
            Some(Axis::Recency)
        } else if self.word("frequency") {
            Some(Axis::Frequency)
        } else if self.word("monetary") {
            Some(Axis::Monetary)
        } else {
            None
        };
        let was = if self.word("was") {
            true
        } else {
            self.need_word("is")?;
            false
        };
        let test = match axis {
            Some(axis) => {
                let level = if self.word("high") {
                    Level::High
                } else {
                    self.need_word("low")?;
                    Level::Low
                };
                StateTest::Axis { axis, level }
            }
            None if self.words("not", "in") => StateTest::NotIn(self.list(Self::quoted)?),
            None if self.word("in") => StateTest::In(self.list(Self::quoted)?),
            None if self.word("not") => StateTest::NotIn(vec![self.quoted()?]),
            None => StateTest::In(vec![self.quoted()?]),
        };
        let standing = Condition::State(Standing { state, test });
        Some(if was { Condition::Earlier { ago: self.ago()?, rule: Box::new(standing) } } else { standing })
    }
}

impl Checker<'_> {
    fn standing(&mut self, standing: &Standing) -> Option<Rule> {
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

    pub(in crate::dsl) fn state_value(&mut self, state: &State, value: &str) -> Option<Rule> {
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

impl Speaker<'_> {
    fn standing(&self, standing: &Standing) -> Bilingual {
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
