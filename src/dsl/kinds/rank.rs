//! The first or last of all customers by a measure, or by a number or date of their own: 消费前10%, 积分前5名.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::catalog::{Attribute, Catalog, Type};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::check::Checker;
use crate::dsl::checked::{Ranked, Rule};
use crate::dsl::condition::{Condition, Measure};
use crate::dsl::readback::{Speaker, plain_number};
use crate::dsl::text::parse::{Name, Parser};
use crate::dsl::text::print::{self, push};
use crate::dsl::time::Window;
use crate::dsl::value::Number;
use crate::dsl::walk::pieces;
use crate::lang::{Bilingual, Message};

/// The first (or last) customers by a measure; ties at the border are all in, customers without a value are out.
/// The base is every customer in scope who has the measure's event in its window, or the attribute in its place, and is
/// `among` those named. The top of dates are the latest.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rank {
    pub end: End,
    pub portion: Portion,
    pub by: Measure,
    /// Ranked within each value of this attribute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// Ranked among these only; the others are out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Box<Condition>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum End {
    Top,
    Bottom,
}

/// How many: a number of customers, or a share of the base rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Portion {
    Count(u32),
    Percent(Number),
}

pieces! { Rank:
    Rank { end: _, portion, by, per, among } =>
        Measure in [by], Inner in [portion], Attribute in per, Condition in among;
}

pieces! { Portion:
    Portion::Count(count) => Count in [count];
    Portion::Percent(percent) => Number in [percent];
}

impl Kind for Rank {
    fn print(&self, out: &mut String) {
        out.push_str(match self.end {
            End::Top => "top ",
            End::Bottom => "bottom ",
        });
        match self.portion {
            Portion::Count(count) => push(out, format_args!("{count}")),
            Portion::Percent(percent) => push(out, format_args!("{percent}%")),
        }
        out.push_str(" by ");
        print::measure(out, &self.by);
        if let Some(attribute) = &self.per {
            push(out, format_args!(" per {attribute}"));
        }
        print::among(out, self.among.as_deref());
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        match self.portion {
            Portion::Count(0) => checker.problem(Diagnostic::error(Code::BadCount).with("number", 0_u32)),
            Portion::Percent(percent) => {
                checker.number(percent);
                let percent = percent.decimal();
                if percent <= Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
                    checker.problem(Diagnostic::error(Code::BadPercent).subject("percent", &percent.to_string()));
                }
            }
            Portion::Count(_) => {}
        }
        let by = self.ranked(checker);
        let per = match &self.per {
            Some(name) => {
                let attribute = checker.attribute(name)?;
                // A list is many values, so it groups nobody.
                if attribute.kind == Type::List {
                    let problem = Diagnostic::error(Code::WrongTest).subject("name", &attribute.name);
                    checker.problem(problem.with("type", attribute.kind.name()));
                }
                Some(checker.attribute_operand(attribute))
            }
            None => None,
        };
        let among = checker.among(self.among.as_deref());
        Some(Rule::Rank { end: self.end, portion: self.portion, by: by?, per, among: among? })
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        let own = self.attribute(&speaker.shop.catalog);
        let dated = own.is_some_and(|attribute| attribute.kind.is_temporal());
        let key = match (self.end, dated) {
            (End::Top, false) => "say-top",
            (End::Bottom, false) => "say-bottom",
            (End::Top, true) => "say-latest",
            (End::Bottom, true) => "say-earliest",
        };
        let by = own.map_or_else(|| speaker.measure(&self.by), |attribute| attribute.label.clone());
        let portion = match self.portion {
            Portion::Count(count) => Message::new("say-portion-count").with("count", count.to_string()).both(),
            Portion::Percent(percent) => {
                Message::new("say-portion-percent").with("percent", plain_number(percent)).both()
            }
        };
        let text = Message::new(key).with("measure", by).with("portion", portion);
        let text = text.with("among", speaker.among("say-among", self.among.as_deref())).both();
        match self.per.as_deref().and_then(|name| speaker.shop.catalog.attribute(name)) {
            Some(attribute) => {
                Message::new("say-per").with("text", text).with("attribute", attribute.label.clone()).both()
            }
            None => text,
        }
    }
}

impl Rank {
    /// What customers have of their own that they are ranked by; `None` where it is a measure.
    pub fn attribute<'c>(&self, catalog: &'c Catalog) -> Option<&'c Attribute> {
        match &self.by {
            Measure::Named { name, .. } => catalog.attribute(name),
            Measure::Of { .. } | Measure::Ratio { .. } => None,
        }
    }

    fn ranked(&self, checker: &mut Checker<'_>) -> Option<Ranked> {
        let catalog = &checker.shop.catalog;
        let Measure::Named { name, filter, window } = &self.by else {
            return Some(Ranked::Rows(checker.quantity(&self.by)?));
        };
        let Some(attribute) = catalog.attribute(name) else {
            if catalog.meaning(name).is_some() {
                return Some(Ranked::Rows(checker.quantity(&self.by)?));
            }
            let measures = catalog.measures.iter().map(|measure| &measure.name);
            let own = catalog.attributes.iter().filter(|attribute| attribute.kind.is_ordered());
            checker.unknown(Code::UnknownName, name, measures.chain(own.map(|attribute| &attribute.name)));
            return None;
        };
        if filter.is_some() || *window != Window::Ever {
            checker.problem(Diagnostic::error(Code::NotOfRows).subject("name", name));
            return None;
        }
        if !attribute.kind.is_ordered() {
            let problem = Diagnostic::error(Code::NotRanked).subject("name", name);
            checker.problem(problem.with("type", attribute.kind.name()));
            return None;
        }
        Some(Ranked::Own(checker.attribute_operand(attribute)))
    }
}

impl Parser<'_> {
    /// After `top` or `bottom`.
    pub(in crate::dsl) fn rank(&mut self, end: End) -> Option<Rank> {
        let span = self.span();
        let number = self.number()?;
        let portion =
            if self.symbol("%") { Portion::Percent(number) } else { Portion::Count(self.whole(number, span)?) };
        self.need_word("by")?;
        self.note_name(Name::Ordered);
        let by = self.measure()?;
        let per = if self.word("per") { Some(self.name(Name::Attribute)?) } else { None };
        Some(Rank { end, portion, by, per, among: self.among()? })
    }
}
