//! A number made of events, compared: 近90天消费满1000.

use super::Kind;
use crate::dsl::check::Checker;
use crate::dsl::checked::Rule;
use crate::dsl::condition::Comparison;
use crate::dsl::readback::Speaker;
use crate::dsl::text::print;
use crate::lang::{Bilingual, Message};

impl Kind for Comparison {
    fn print(&self, out: &mut String) {
        print::measure(out, &self.measure);
        print::bound(out, &self.bound);
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        let quantity = checker.quantity(&self.measure);
        let bound = checker.bound(&self.bound);
        Some(Rule::Compare { quantity: quantity?, bound: bound? })
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        let (measure, bound) = (speaker.measure(&self.measure), speaker.bound(&self.bound, &self.measure));
        Message::new("say-measure").with("measure", measure).with("bound", bound).both()
    }

    fn tie(&self) -> &'static str {
        "say-whose"
    }
}
