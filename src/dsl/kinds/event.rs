//! Something that happened, or which occurrence of it was the first or the last.

use super::Kind;
use crate::dsl::check::Checker;
use crate::dsl::checked::Rule;
use crate::dsl::condition::{Occurrence, Pick};
use crate::dsl::readback::Speaker;
use crate::dsl::text::print;
use crate::lang::Bilingual;

impl Kind for Occurrence {
    fn print(&self, out: &mut String) {
        print::occurrence(out, self);
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        let rows = match self.pick {
            Pick::Any | Pick::Every => checker.rows(&self.event, self.filter.as_ref(), &self.window),
            Pick::First | Pick::Last => checker.timed_rows(self),
        };
        Some(Rule::Event { pick: self.pick, rows: rows? })
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        speaker.event(self, "say-did")
    }

    fn tie(&self) -> &'static str {
        match self.pick {
            Pick::Any => "say-who",
            Pick::First | Pick::Last | Pick::Every => "say-for-whom",
        }
    }
}
