//! One event and others after it: 领券后3天内下单, 加购48小时没付款.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Joint, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::check::Checker;
use crate::dsl::checked::{Operand, Rows, Rule};
use crate::dsl::condition::{Occurrence, Pick};
use crate::dsl::readback::{Speaker, leading, led, list};
use crate::dsl::text::parse::{Name, Parser};
use crate::dsl::text::print::{self, length, occurrence, push};
use crate::dsl::time::Length;
use crate::dsl::walk::pieces;
use crate::lang::{Bilingual, Message};

/// Some row of `first` that is followed, strictly later, by one of the next event, that by one of the one after it, and
/// so on. Any row may do: the sequence holds when some choice of rows satisfies every step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// Its pick is any, first or last.
    pub first: Occurrence,
    /// At least one.
    pub next: Vec<Next>,
}

/// What comes after the row before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Next {
    pub follow: Follow,
    /// Its pick is any.
    pub step: Occurrence,
    /// Less than so much later. That nothing followed within it is only said of rows whose time for it has passed by
    /// as-of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Length>,
    /// At least so much later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Length>,
    /// Properties in which this row and the one before have the same value; missing values are the same as nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// No row of this strictly between the two. Its pick is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<Occurrence>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Follow {
    Then,
    /// Nothing like it follows; only as the last step, with neither `after` nor `without`.
    ThenNo,
}

/// Some row of `first`, followed as each step says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Follows {
    pub first: Rows,
    /// Any, first or last.
    pub pick: Pick,
    pub next: Vec<Following>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Following {
    /// Nothing follows only in the last step, without `after` and `without`.
    pub follow: Follow,
    pub rows: Rows,
    pub within: Option<Length>,
    pub after: Option<Length>,
    /// Operands of the row before and of this one that are equal.
    pub same: Vec<(Operand, Operand)>,
    pub without: Option<Rows>,
}

pieces! { Sequence:
    Sequence { first, next } => Inner in [first], Inner in next;
}

pieces! { Next:
    Next { follow: Follow::Then, step, within, after, same, without } =>
        Inner in [step], Denied in without, Length in within, Length in after, Name in same;
    Next { follow: Follow::ThenNo, step, within, after, same, without } =>
        Denied in [step], Denied in without, Length in within, Length in after, Name in same;
}

impl Kind for Sequence {
    fn print(&self, out: &mut String) {
        occurrence(out, &self.first);
        for next in &self.next {
            out.push_str(match next.follow {
                Follow::Then => " then ",
                Follow::ThenNo => " then no ",
            });
            occurrence(out, &next.step);
            if let Some(within) = next.within {
                push(out, format_args!(" within {}", length(within)));
            }
            if let Some(after) = next.after {
                push(out, format_args!(" at least {} later", length(after)));
            }
            match next.same.as_slice() {
                [] => {}
                [property] => push(out, format_args!(" with same {property}")),
                several => push(out, format_args!(" with same ({})", several.join(", "))),
            }
            if let Some(without) = &next.without {
                out.push_str(" without ");
                occurrence(out, without);
                out.push_str(" between");
            }
        }
    }

    fn check(&self, checker: &mut Checker<'_>) -> Option<Rule> {
        checker.sequence(self)
    }

    fn say(&self, speaker: &Speaker<'_>) -> Bilingual {
        speaker.sequence(self)
    }

    fn size(&self) -> Option<(usize, usize)> {
        Some((self.next.len(), 1))
    }
}

impl Parser<'_> {
    /// What follows the first event, from its `then` on.
    pub(in crate::dsl) fn sequence(&mut self, first: Occurrence) -> Option<Sequence> {
        let mut next = Vec::new();
        while self.word("then") {
            next.push(self.next_step()?);
        }
        Some(Sequence { first, next })
    }

    fn next_step(&mut self) -> Option<Next> {
        let follow = if self.word("no") { Follow::ThenNo } else { Follow::Then };
        let step = self.occurrence()?;
        let within = if self.word("within") { Some(self.length()?) } else { None };
        let after = if self.words("at", "least") {
            let after = self.length()?;
            self.need_word("later")?;
            Some(after)
        } else {
            None
        };
        let same = match self.words("with", "same") {
            true if self.symbol("(") => self.about(&step.event, Self::names)?,
            true => vec![self.about(&step.event, |parser| parser.name(Name::Property))?],
            false => Vec::new(),
        };
        let without = if self.word("without") {
            let without = self.occurrence()?;
            self.need_word("between")?;
            Some(without)
        } else {
            None
        };
        Some(Next { follow, step, within, after, same, without })
    }
}

impl Checker<'_> {
    fn sequence(&mut self, sequence: &Sequence) -> Option<Rule> {
        if sequence.first.pick == Pick::Every || sequence.next.is_empty() {
            self.problem(Diagnostic::error(Code::WrongSequence));
        }
        let first = self.timed_rows(&sequence.first);
        let mut before = &sequence.first;
        let mut next = Vec::new();
        for (index, step) in sequence.next.iter().enumerate() {
            let last = index + 1 == sequence.next.len();
            next.push(self.following(step, before, last));
            before = &step.step;
        }
        let next: Option<Vec<Following>> = next.into_iter().collect();
        Some(Rule::Joint(Joint::Sequence(Follows { first: first?, pick: sequence.first.pick, next: next? })))
    }

    fn following(&mut self, next: &Next, before: &Occurrence, last: bool) -> Option<Following> {
        let picked = |rows: &Occurrence| rows.pick != Pick::Any;
        let plain = next.after.is_none() && next.without.is_none();
        if picked(&next.step)
            || next.without.as_ref().is_some_and(picked)
            || (next.follow == Follow::ThenNo && !(last && plain))
        {
            self.problem(Diagnostic::error(Code::WrongSequence));
        }
        let rows = self.timed_rows(&next.step);
        let without = next.without.as_ref().map(|without| self.timed_rows(without));
        let same: Vec<_> = next.same.iter().map(|name| self.shared(name, &before.event, &next.step.event)).collect();
        for length in [next.within, next.after].into_iter().flatten() {
            self.length(length.count, length.unit)?;
        }
        if let (Some(within), Some(after)) = (next.within, next.after)
            && within.after(self.as_of) <= after.after(self.as_of)
        {
            self.empty_range(&print::length(after), &print::length(within));
        }
        let without = match without {
            Some(without) => Some(without?),
            None => None,
        };
        let same = same.into_iter().collect::<Option<_>>()?;
        Some(Following { follow: next.follow, rows: rows?, within: next.within, after: next.after, same, without })
    }

    /// A property that both events have, of one type.
    fn shared(&mut self, name: &str, one: &str, other: &str) -> Option<(Operand, Operand)> {
        let catalog = &self.shop.catalog;
        let [left, right] = [catalog.event(one)?, catalog.event(other)?].map(|event| {
            let found = event.property(name);
            if found.is_none() {
                self.unknown(Code::UnknownProperty, name, event.properties.iter().map(|item| &item.name));
            }
            found
        });
        let (left, right) = (left?, right?);
        if left.kind != right.kind {
            self.problem(Diagnostic::error(Code::WrongType).subject("name", name).with("type", left.kind.name()));
            return None;
        }
        Some((self.property_operand(left), self.property_operand(right)))
    }
}

impl Speaker<'_> {
    fn sequence(&self, sequence: &Sequence) -> Bilingual {
        let mut text = self.event(&sequence.first, "say-did");
        let mut before = &sequence.first.event;
        for next in &sequence.next {
            text = Message::new("say-sequence").with("first", text).with("then", self.following(next, before)).both();
            before = &next.step.event;
        }
        text
    }

    fn following(&self, next: &Next, before: &str) -> Bilingual {
        let amount = |length: Length| self.amount(length.count, length.unit);
        let limit = |key, length: Option<Length>| match length {
            Some(length) => leading(led(Message::new(key).with("amount", amount(length)).both())),
            None => Bilingual::default(),
        };
        let key = match next.follow {
            Follow::Then => "say-did",
            Follow::ThenNo => "say-did-not",
        };
        let event = self.shop.catalog.event(before);
        let labels = next.same.iter().map(|name| {
            let property = event.and_then(|event| event.property(name));
            property.map_or_else(|| Bilingual::same(name), |property| property.label.clone())
        });
        let same = match next.same.as_slice() {
            [] => Bilingual::default(),
            _ => Message::new("say-same").with("labels", list(labels)).both(),
        };
        let without = match &next.without {
            Some(without) => Message::new("say-between-not").with("event", self.event(without, "say-did-not")).both(),
            None => Bilingual::default(),
        };
        Message::new("say-then")
            .with("within", limit("say-within", next.within))
            .with("after", limit("say-later", next.after))
            .with("then", self.event(&next.step, key))
            .with("same", same)
            .with("without", without)
            .both()
    }
}
