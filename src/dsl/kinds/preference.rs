//! The value most of the customer's rows have: 最常买的品类是面膜.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Joint, Kind};
use crate::catalog::Type;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::check::{self, Checker};
use crate::dsl::checked::{Operand, Quantity, RowTest, Rule};
use crate::dsl::condition::{Measure, Test};
use crate::dsl::readback::{Column, Speaker, property_column};
use crate::dsl::text::parse::{Name, Parser};
use crate::dsl::text::print::{self, push};
use crate::dsl::walk::pieces;
use crate::lang::{Bilingual, Message};

/// The customer's values of a property, each with the measure of its rows: one of those with the highest measure passes
/// the test. Ties all count; rows without a value have none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preference {
    /// A text property of the measure's event.
    pub property: String,
    /// No ratio of two measures on the spot; one of the catalog may be.
    pub by: Measure,
    pub test: Test,
}

/// A test on the values with the highest quantity among a customer's rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Preferred {
    pub by: Quantity,
    pub value: Operand,
    pub test: RowTest,
}

pieces! { Preference:
    Preference { property, by, test } => Name in [property], Measure in [by], Test in [test];
}

impl Kind for Preference {
    fn print(&self, out: &mut String) {
        push(out, format_args!("preferred {} by ", self.property));
        print::measure(out, &self.by);
        print::test(out, &self.test);
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        checker.preference(self)
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        speaker.preference(self)
    }

    fn tie(&self) -> &'static str {
        "say-for-whom"
    }
}

impl Parser<'_> {
    /// After `preferred`.
    pub(in crate::dsl) fn preference(&mut self) -> Option<Preference> {
        let property = self.name(Name::Property)?;
        self.need_word("by")?;
        let by = self.measure()?;
        let test = match &by {
            Measure::Named { name, .. } => self.about(name, |parser| parser.of_property(&property, Self::test)),
            Measure::Of { event, .. } => self.about(event, |parser| parser.of_property(&property, Self::test)),
            Measure::Ratio { .. } => self.test(),
        };
        Some(Preference { property, by, test: test? })
    }
}

impl Checker<'_> {
    fn preference(&mut self, preference: &Preference) -> Option<Rule> {
        let by = self.quantity_of_one_table(&preference.by)?;
        let event = self.measured_event(&preference.by)?;
        let Some(property) = event.property(&preference.property) else {
            self.unknown(Code::UnknownProperty, &preference.property, event.properties.iter().map(|item| &item.name));
            return None;
        };
        if property.kind != Type::Text {
            let problem = Diagnostic::error(Code::WrongType).subject("name", &property.name);
            self.problem(problem.with("type", property.kind.name()));
            return None;
        }
        let test = self.test(&preference.test, &check::Column::property(property, check::Scope::Value))?;
        Some(Rule::Joint(Joint::Preference(Preferred { by, value: self.property_operand(property), test })))
    }
}

impl Speaker<'_> {
    fn preference(&self, preference: &Preference) -> Bilingual {
        let event = self.measured_event(&preference.by);
        let Some(property) = event.and_then(|event| event.property(&preference.property)) else {
            return Bilingual::same(&preference.property);
        };
        let label = Message::new("say-preferred").with("property", property.label.clone());
        let label = label.with("measure", self.measure(&preference.by)).both();
        let column = Column { label: &label, ..property_column(property) };
        self.test(&preference.test, &column)
    }
}
