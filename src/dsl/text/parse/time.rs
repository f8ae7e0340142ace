//! Windows and the moments that bound them.

use super::super::lex::Token;
use super::Parser;
use crate::dsl::time::{Moment, Period, Unit, Window};

impl Parser<'_> {
    pub(super) fn is_window(&self) -> bool {
        ["in", "since", "before", "from", "during", "within"].iter().any(|word| self.is_word(word))
    }

    pub(super) fn window(&mut self) -> Option<Window> {
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
                Token::Number(number) => number.whole().and_then(|year| i16::try_from(year).ok()),
                Token::Word(_) | Token::Text(_) | Token::Date(_) | Token::Time(_) | Token::Symbol(_) | Token::End => {
                    None
                }
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
            return Some(Window::period(self.period()?, 0));
        }
        if self.word("last") {
            if let Token::Number(_) = self.peek() {
                let (count, unit) = self.amount()?;
                return Some(Window::last(count, unit));
            }
            return Some(Window::period(self.period()?, 1));
        }
        let period = self.period()?;
        let back = self.count()?;
        self.need_word("ago")?;
        Some(Window::period(period, back))
    }

    pub(super) fn moment(&mut self) -> Option<Moment> {
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
                self.need_word("ago")?;
                Some(Moment::Ago { count, unit })
            }
            Token::Word(_) | Token::Text(_) | Token::Symbol(_) | Token::End => {
                self.need_word("start")?;
                self.need_word("of")?;
                if self.word("this") {
                    return Some(Moment::Start { period: self.period()?, back: 0 });
                }
                let period = self.period()?;
                let back = self.count()?;
                self.need_word("ago")?;
                Some(Moment::Start { period, back })
            }
        }
    }

    pub(super) fn amount(&mut self) -> Option<(u32, Unit)> {
        let count = self.count()?;
        if let Token::Word(word) = self.peek() {
            let singular = word.strip_suffix('s').unwrap_or(word);
            if let Some(unit) = Unit::ALL.into_iter().find(|unit| unit.name() == singular) {
                self.step();
                return Some((count, unit));
            }
        }
        self.unexpected();
        None
    }

    pub(super) fn period(&mut self) -> Option<Period> {
        if let Token::Word(word) = self.peek()
            && let Some(period) = Period::ALL.into_iter().find(|period| period.name() == word)
        {
            self.step();
            return Some(period);
        }
        self.unexpected();
        None
    }
}
