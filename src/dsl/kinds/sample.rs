//! A part of all customers drawn by lot, always the same: 随机留10%做对照.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::check::Checker;
use crate::dsl::checked::Rule;
use crate::dsl::readback::{Speaker, plain_number};
use crate::dsl::text::parse::Parser;
use crate::dsl::text::print::{push, quote};
use crate::dsl::value::Number;
use crate::dsl::walk::pieces;
use crate::lang::{Bilingual, Message};

/// Customers whose lot lies in `[from, until)` percent. The lot is the first eight bytes of the SHA-256 of `<name>:<key>`,
/// as a fraction of their range:
/// the same customer has the same lot under the same name for ever, and independent ones under different names. Parts of
/// one name that do not overlap share nobody, and together are everyone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Percent, at least 0.
    pub from: Number,
    /// Percent, more than `from`, at most 100.
    pub until: Number,
    pub name: String,
}

pieces! { Sample:
    Sample { from: _, until, name } => Number in [until], Text in [name];
}

impl Kind for Sample {
    fn print(&self, out: &mut String) {
        out.push_str("sample ");
        if self.from != Number::from(0) {
            push(out, format_args!("{}% to ", self.from));
        }
        push(out, format_args!("{}% of {}", self.until, quote(&self.name)));
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        checker.sample(self)
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        speaker.sample(self)
    }
}

impl Parser<'_> {
    /// After `sample`.
    pub(in crate::dsl) fn sample(&mut self) -> Option<Sample> {
        let first = self.percent()?;
        let (from, until) = match self.word("to") {
            true => (first, self.percent()?),
            false => (Number::from(0), first),
        };
        self.need_word("of")?;
        Some(Sample { from, until, name: self.quoted()? })
    }

    fn percent(&mut self) -> Option<Number> {
        let number = self.number()?;
        self.need_symbol("%")?;
        Some(number)
    }
}

impl Checker<'_> {
    fn sample(&mut self, sample: &Sample) -> Option<Rule> {
        let (from, until) = (self.number(sample.from)?, self.number(sample.until)?);
        if from < Number::from(0) || until > Number::from(100) {
            let outside = if from < Number::from(0) { from } else { until };
            self.problem(Diagnostic::error(Code::BadPercent).subject("percent", &outside.to_string()));
            return None;
        }
        if from >= until {
            self.empty_range(&from.to_string(), &until.to_string());
            return None;
        }
        Some(Rule::Sample { from: lot(from), until: lot(until), name: sample.name.clone() })
    }
}

/// The first eight bytes of a lot as hexadecimal digits; `None` for the end of the range.
///
/// `percent · 2⁶⁴ ⁄ 100`, rounded down: with at most six decimals the product stays within 128 bits.
fn lot(percent: Number) -> Option<String> {
    let decimal = percent.decimal();
    let mantissa = u128::try_from(decimal.mantissa()).ok()?;
    let scale = 10_u128.checked_pow(decimal.scale())?.checked_mul(100)?;
    let bound = mantissa.checked_mul(1 << 64)?.checked_div(scale)?;
    (bound < 1 << 64).then(|| format!("{bound:016x}"))
}

impl Speaker<'_> {
    fn sample(&self, sample: &Sample) -> Bilingual {
        let message = Message::new(if sample.from == Number::from(0) { "say-sample" } else { "say-sample-part" });
        let message = message.with("from", plain_number(sample.from)).with("until", plain_number(sample.until));
        message.with("name", sample.name.as_str()).both()
    }
}
