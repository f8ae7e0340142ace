//! What tests on values and windows say.

use rust_decimal::Decimal;

use super::{Claims, Compared, Side};
use crate::dsl::{Field, Moment, Test, Value, Window};

impl Claims {
    pub(super) fn field(&mut self, name: &str, test: &Test, denied: bool) {
        self.name(name);
        self.test(test, denied);
        if is_numeric(test) {
            self.numeric.insert(name.to_owned());
        }
    }

    pub(super) fn test(&mut self, test: &Test, denied: bool) {
        match test {
            Test::Is(value) => self.ordered(value, Compared::Equal, denied),
            Test::Less(value) => self.ordered(value, Compared::Less, denied),
            Test::AtMost(value) => self.ordered(value, Compared::AtMost, denied),
            Test::More(value) => self.ordered(value, Compared::More, denied),
            Test::AtLeast(value) => self.ordered(value, Compared::AtLeast, denied),
            Test::IsNot(value) => {
                self.deny();
                self.value(value, !denied);
            }
            Test::Between(low, high) => {
                self.ordered(low, Compared::From, denied);
                self.ordered(high, Compared::To, denied);
            }
            Test::In(values) => {
                self.has_alternative |= values.len() > 1;
                values.iter().for_each(|value| self.value(value, denied));
            }
            Test::NotIn(values) => {
                self.deny();
                self.has_alternative |= values.len() > 1;
                values.iter().for_each(|value| self.value(value, !denied));
            }
            Test::Contains(text) | Test::StartsWith(text) | Test::EndsWith(text) => self.text(text, denied),
            Test::Missing => {
                self.has_denial = true;
                self.presence.push(if denied { Side::Affirmed } else { Side::Denied });
            }
            Test::Present => self.presence.push(if denied { Side::Denied } else { Side::Affirmed }),
            Test::During(window) => self.window(window),
            Test::HasAny(texts) => {
                self.has_alternative |= texts.len() > 1;
                texts.iter().for_each(|text| self.text(text, denied));
            }
            Test::HasAtLeast(count) | Test::HasAtMost(count) => {
                self.numbers.insert((*count).into());
            }
            Test::Than { relation: _, field: Field::Own(name) | Field::Row(name) } => self.name(name),
            Test::Anniversary(window) => self.window(window),
            Test::HasAll(texts) => texts.iter().for_each(|text| self.text(text, denied)),
            Test::HasNone(texts) => {
                self.deny();
                self.has_alternative |= texts.len() > 1;
                texts.iter().for_each(|text| self.text(text, !denied));
            }
        }
    }

    fn ordered(&mut self, value: &Value, how: Compared, denied: bool) {
        match value {
            Value::Number(number) => self.compared(*number, how, denied),
            Value::Text(text) => {
                self.text_comparisons.insert((text.clone(), how));
            }
            Value::Boolean(_) | Value::Date(_) | Value::Time(_) => {}
        }
        self.value(value, denied);
    }

    fn value(&mut self, value: &Value, denied: bool) {
        match value {
            Value::Text(text) => self.text(text, denied),
            Value::Number(number) => self.number(*number),
            // Denials of a truth value are said with the attribute's own words.
            Value::Boolean(truth) => self.has_denial |= !truth,
            Value::Date(date) => self.date(*date),
            Value::Time(time) => self.date(time.date()),
        }
    }

    fn date(&mut self, date: jiff::civil::Date) {
        let parts = [i64::from(date.year()), i64::from(date.month()), i64::from(date.day())];
        self.dates.extend(parts.map(Decimal::from));
    }

    pub(super) fn window(&mut self, window: &Window) {
        match window {
            Window::Ever => return,
            Window::Between { from, until } => {
                for moment in [from, until].into_iter().flatten() {
                    match moment {
                        Moment::Now => {}
                        Moment::Ago { count, unit: _ } | Moment::Ahead { count, unit: _ } => {
                            self.counts.insert((*count).into());
                        }
                        Moment::Start { period: _, back } => {
                            self.dates.insert(back.unsigned_abs().into());
                        }
                        Moment::Date(date) => {
                            self.date(*date);
                            // A window that ends before the 12th is said to end on the 11th.
                            self.dates.extend(date.yesterday().ok().map(|date| Decimal::from(date.day())));
                        }
                        Moment::Time(time) => self.date(time.date()),
                    }
                }
            }
            Window::Festival { name, year } => {
                self.name(name);
                self.dates.extend(year.map(Decimal::from));
            }
            Window::After { attribute, count, unit: _ } => {
                self.name(attribute);
                self.counts.insert((*count).into());
            }
            Window::Earlier { window, by } => {
                self.window(window);
                self.counts.insert(by.count.into());
            }
        }
        self.has_window = true;
        self.windows.insert(window.clone());
    }
}

fn is_numeric(test: &Test) -> bool {
    let sizes = matches!(test, Test::HasAtLeast(_) | Test::HasAtMost(_));
    sizes || test.values().iter().any(|value| matches!(value, Value::Number(_)))
}
