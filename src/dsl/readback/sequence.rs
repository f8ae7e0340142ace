//! One event after another, in words.

use super::values::list;
use super::{Speaker, leading};
use crate::dsl::condition::{Follow, Occurrence, Pick, Sequence, Step};
use crate::dsl::time::Window;
use crate::lang::{Bilingual, Message};

impl Speaker<'_> {
    pub(super) fn sequence(&self, sequence: &Sequence) -> Bilingual {
        let happened = |step: &Step, window: &Window, key| {
            let (event, filter) = (step.event.clone(), step.filter.clone());
            self.event(&Occurrence { pick: Pick::Any, event, filter, window: window.clone() }, key)
        };
        let follows = match sequence.follow {
            Follow::Then => "say-did",
            Follow::ThenNo => "say-did-not",
        };
        let within = sequence.within.map(|within| {
            let amount = self.amount(within.count, within.unit);
            leading(Message::new("say-within").with("amount", amount).both())
        });
        let event = self.shop.catalog.event(&sequence.first.event);
        let labels = sequence.same.iter().map(|name| {
            let property = event.and_then(|event| event.property(name));
            property.map_or_else(|| Bilingual::same(name), |property| property.label.clone())
        });
        let same = match sequence.same.as_slice() {
            [] => Bilingual::default(),
            _ => Message::new("say-same").with("labels", list(labels)).both(),
        };
        Message::new("say-sequence")
            .with("first", happened(&sequence.first, &sequence.window, "say-did"))
            .with("within", within.unwrap_or_default())
            .with("then", happened(&sequence.then, &Window::Ever, follows))
            .with("same", same)
            .both()
    }
}
