//! Windows, moments and lengths of time in words.

use super::Speaker;
use crate::dsl::text::{Spelling, spelling};
use crate::dsl::time::{Moment, Unit, Window};
use crate::lang::{Bilingual, Message};

impl Speaker<'_> {
    pub(in crate::dsl) fn window(&self, window: &Window) -> Bilingual {
        let text = match spelling(window) {
            Spelling::Ever => return Bilingual::default(),
            Spelling::Last { count, unit } => {
                // One of a unit goes by the unit's name alone in English: the last month.
                let message = Message::new("say-window-last").with("amount", self.amount(count, unit));
                message.with("count", count).with("unit", unit.name())
            }
            Spelling::Next { count, unit } => {
                let message = Message::new("say-window-next").with("amount", self.amount(count, unit));
                message.with("count", count).with("unit", unit.name())
            }
            Spelling::Previous { count, unit } => {
                Message::new("say-window-previous").with("amount", self.amount(count, unit))
            }
            Spelling::Whole(period) => Message::new(format!("say-window-whole-{}", period.name())),
            Spelling::NextPeriod(period) => Message::new(format!("say-window-next-{}", period.name())),
            Spelling::PeriodAhead { period, ahead } => {
                Message::new(format!("say-window-{}-ahead", period.name())).with("count", ahead)
            }
            Spelling::Earlier { window, by } => {
                let message = Message::new("say-window-earlier").with("window", self.window(window));
                message.with("amount", self.amount(by.count, by.unit))
            }
            Spelling::This(period) => Message::new(format!("say-window-this-{}", period.name())),
            Spelling::LastPeriod(period) => Message::new(format!("say-window-last-{}", period.name())),
            Spelling::PeriodAgo { period, back } => {
                Message::new(format!("say-window-{}-ago", period.name())).with("count", back)
            }
            Spelling::Since(from) => Message::new("say-window-since").with("from", self.moment(from)),
            Spelling::Before(Moment::Ago { count, unit }) => {
                Message::new("say-window-before-ago").with("amount", self.amount(count, unit))
            }
            Spelling::Before(until) => Message::new("say-window-before").with("until", self.moment(until)),
            Spelling::Between(from, until) => {
                let message = Message::new("say-window-between");
                message.with("from", self.moment(from)).with("until", self.moment(until))
            }
            Spelling::Festival { name, year } => {
                let found = self.shop.catalog.festival(name);
                let label = found.map_or_else(|| Bilingual::same(name), |festival| festival.label.clone());
                match year {
                    Some(year) => {
                        Message::new("say-window-festival-year").with("festival", label).with("year", year.to_string())
                    }
                    None => Message::new("say-window-festival").with("festival", label),
                }
            }
            Spelling::After { attribute, count, unit } => {
                let found = self.shop.catalog.attribute(attribute);
                let label = found.map_or_else(|| Bilingual::same(attribute), |attribute| attribute.label.clone());
                Message::new("say-window-after").with("attribute", label).with("amount", self.amount(count, unit))
            }
        };
        text.both()
    }

    fn moment(&self, moment: Moment) -> Bilingual {
        match moment {
            Moment::Ago { count, unit } => Message::new("say-ago").with("amount", self.amount(count, unit)).both(),
            Moment::Now => Message::new("say-now").both(),
            Moment::Ahead { count, unit } => Message::new("say-ahead").with("amount", self.amount(count, unit)).both(),
            Moment::Start { period, back } if back < 0 => {
                let message = Message::new(format!("say-start-{}-ahead", period.name()));
                message.with("count", back.unsigned_abs()).both()
            }
            Moment::Start { period, back } => {
                let message = Message::new(format!("say-start-{}", period.name()));
                message.with("count", back.unsigned_abs()).both()
            }
            Moment::Date(date) => Bilingual::same(date.to_string()),
            Moment::Time(time) => Bilingual::same(time.to_string().replace('T', " ")),
        }
    }

    pub(in crate::dsl) fn amount(&self, count: u32, unit: Unit) -> Bilingual {
        Message::new(format!("say-{}", unit.name())).with("count", count).both()
    }
}
