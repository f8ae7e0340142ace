//! Windows and the moments that bound them.

use super::super::lex::Token;
use super::Parser;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::time::{Length, Moment, Period, Unit, Window};

impl Parser<'_> {
    /// Whether a window begins here: `in` also begins a pattern of periods, `within` the limit of a sequence.
    pub(in crate::dsl) fn is_window(&self) -> bool {
        match self.peek() {
            Token::Word(word) if word == "in" => {
                matches!(self.ahead(1), Token::Word(next) if next != "each" && next != "at")
            }
            Token::Word(word) if word == "within" => {
                matches!((self.ahead(3), self.ahead(4)), (Token::Word(after), Token::Word(_)) if after == "after")
            }
            Token::Word(word) => ["since", "before", "from", "during"].contains(&word.as_str()),
            Token::Text(_) | Token::Number(_) | Token::Date(_) | Token::Time(_) | Token::Symbol(_) | Token::End => {
                false
            }
        }
    }

    /// A window, perhaps moved back: `in last 90 days 1 year earlier`.
    pub(in crate::dsl) fn window(&mut self) -> Option<Window> {
        let mut window = self.plain_window()?;
        while matches!((self.peek(), self.ahead(2)), (Token::Number(_), Token::Word(word)) if word == "earlier") {
            let by = self.length()?;
            self.need_word("earlier")?;
            window = Window::Earlier { window: Box::new(window), by };
        }
        Some(window)
    }

    fn plain_window(&mut self) -> Option<Window> {
        if self.word("since") {
            return Some(Window::Between { from: Some(self.moment()?), until: None });
        }
        if self.word("before") {
            return Some(Window::Between { from: None, until: Some(self.moment()?) });
        }
        if self.word("from") {
            let from = Some(self.moment()?);
            self.need_word("until")?;
            return Some(Window::Between { from, until: Some(self.moment()?) });
        }
        if self.word("during") {
            let (name, _) = self.name()?;
            let year = match self.peek() {
                // A number with a unit moves the window back.
                Token::Number(number) if !self.is_unit(1) => number.whole().and_then(|year| i16::try_from(year).ok()),
                Token::Number(_)
                | Token::Word(_)
                | Token::Text(_)
                | Token::Date(_)
                | Token::Time(_)
                | Token::Symbol(_)
                | Token::End => None,
            };
            if year.is_some() {
                self.step();
            }
            return Some(Window::Festival { name, year });
        }
        if self.word("within") {
            let (count, unit) = self.amount()?;
            self.need_word("after")?;
            return Some(Window::After { attribute: self.name()?.0, count, unit });
        }
        self.need_word("in")?;
        if self.word("this") {
            let whole = self.word("whole");
            let period = self.period()?;
            return Some(if whole { Window::whole_period(period, 0) } else { Window::period(period, 0) });
        }
        if self.word("previous") {
            let (count, unit) = self.amount()?;
            return Some(Window::previous(count, unit));
        }
        let counted = matches!(self.ahead(1), Token::Number(_));
        if self.word("next") {
            if counted {
                let (count, unit) = self.amount()?;
                return Some(Window::next(count, unit));
            }
            return Some(Window::whole_period(self.period()?, -1));
        }
        if self.word("last") {
            if counted {
                let (count, unit) = self.amount()?;
                return Some(Window::last(count, unit));
            }
            return Some(Window::period(self.period()?, 1));
        }
        let period = self.period()?;
        let back = self.steps()?;
        Some(Window::whole_period(period, back))
    }

    /// How many periods back (ago) or, negative, ahead.
    fn steps(&mut self) -> Option<i32> {
        let span = self.span();
        let count = self.count()?;
        let Ok(steps) = i32::try_from(count) else {
            self.problems.push(Diagnostic::error(Code::BadCount).with("number", count).at(span));
            return None;
        };
        if self.word("ahead") {
            return Some(-steps);
        }
        self.need_word("ago")?;
        Some(steps)
    }

    pub(in crate::dsl) fn moment(&mut self) -> Option<Moment> {
        match *self.peek() {
            Token::Date(date) => {
                self.step();
                Some(Moment::Date(date))
            }
            Token::Time(time) => {
                self.step();
                Some(Moment::Time(time))
            }
            Token::Number(_) => {
                let (count, unit) = self.amount()?;
                if self.word("ahead") {
                    return Some(Moment::Ahead { count, unit });
                }
                self.need_word("ago")?;
                Some(Moment::Ago { count, unit })
            }
            Token::Word(_) | Token::Text(_) | Token::Symbol(_) | Token::End => {
                if self.word("now") {
                    return Some(Moment::Now);
                }
                self.need_word("start")?;
                self.need_word("of")?;
                if self.word("this") {
                    return Some(Moment::Start { period: self.period()?, back: 0 });
                }
                let period = self.period()?;
                Some(Moment::Start { period, back: self.steps()? })
            }
        }
    }

    pub(in crate::dsl) fn length(&mut self) -> Option<Length> {
        self.amount().map(|(count, unit)| Length { count, unit })
    }

    pub(in crate::dsl) fn amount(&mut self) -> Option<(u32, Unit)> {
        let count = self.count()?;
        if let Some(unit) = self.unit(0) {
            self.step();
            return Some((count, unit));
        }
        self.unexpected();
        None
    }

    fn unit(&self, ahead: usize) -> Option<Unit> {
        let Token::Word(word) = self.ahead(ahead) else { return None };
        let singular = word.strip_suffix('s').unwrap_or(word);
        Unit::ALL.into_iter().find(|unit| unit.name() == singular)
    }

    fn is_unit(&self, ahead: usize) -> bool {
        self.unit(ahead).is_some()
    }

    /// A period's name, also in the plural.
    pub(in crate::dsl) fn period(&mut self) -> Option<Period> {
        if let Some(period) = self.unit(0).and_then(|unit| Period::ALL.into_iter().find(|found| found.unit() == unit)) {
            self.step();
            return Some(period);
        }
        self.unexpected();
        None
    }
}
