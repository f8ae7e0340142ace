//! Windows and the moments that bound them.

use super::super::lex::Token;
use super::Parser;
use super::expected::{Expected, Name};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::time::{Length, Moment, Period, Unit, Window};

impl Parser<'_> {
    /// Whether a window begins here: `in` also begins a pattern of periods, `within` the limit of a sequence.
    pub(in crate::dsl) fn is_window(&self) -> bool {
        if self.is_word("in") {
            let begins = |next: &Token| matches!(next, Token::Word(next) if next != "each" && next != "at");
            return begins(self.ahead(1)) || self.is_cursor(1);
        }
        if self.is_word("within") {
            let after = self.is_word_at(3, "after");
            let named = matches!(self.ahead(4), Token::Word(_)) || self.is_cursor(4);
            return after && named || self.is_cursor(1) || self.is_cursor(2);
        }
        ["since", "before", "from", "during"].into_iter().any(|word| self.is_word(word))
    }

    /// A window, perhaps moved back: `in last 90 days 1 year earlier`.
    pub(in crate::dsl) fn window(&mut self) -> Option<Window> {
        let mut window = self.plain_window()?;
        while self.is_number_at(0) && self.is_unit(1) && self.is_word_at(2, "earlier") {
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
            let name = self.name(Name::Festival)?;
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
            return Some(Window::After { attribute: self.name(Name::Moment)?, count, unit });
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
        let counted = self.is_number_at(1);
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
                self.note(0, |_| Expected::Date);
                self.note(0, |_| Expected::Number);
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
        Unit::ALL.into_iter().for_each(|unit| self.note_unit(ahead, unit));
        self.unit_at(ahead)
    }

    fn unit_at(&self, ahead: usize) -> Option<Unit> {
        let Token::Word(word) = self.ahead(ahead) else { return None };
        let singular = word.strip_suffix('s').unwrap_or(word);
        Unit::ALL.into_iter().find(|unit| unit.name() == singular)
    }

    /// In the plural after `all` and any count but 1, with `calendar` between them or not.
    fn note_unit(&self, ahead: usize, unit: Unit) {
        let before = |count: usize| {
            let at = (self.at + ahead).checked_sub(count)?;
            self.lexemes.get(at).map(|lexeme| &lexeme.token)
        };
        let counted = before(1).filter(|token| !matches!(token, Token::Word(word) if word == "calendar"));
        let several = match counted.or_else(|| before(2)) {
            Some(Token::Number(count)) => *count != 1.into(),
            Some(Token::Word(word)) => word == "all",
            Some(Token::Text(_) | Token::Date(_) | Token::Time(_) | Token::Symbol(_) | Token::End) | None => false,
        };
        self.note(ahead, |_| Expected::Word(if several { unit.plural() } else { unit.name() }));
    }

    fn is_unit(&self, ahead: usize) -> bool {
        self.unit(ahead).is_some()
    }

    /// A period's name, also in the plural.
    pub(in crate::dsl) fn period(&mut self) -> Option<Period> {
        Period::ALL.into_iter().for_each(|period| self.note_unit(0, period.unit()));
        if let Some(period) =
            self.unit_at(0).and_then(|unit| Period::ALL.into_iter().find(|found| found.unit() == unit))
        {
            self.step();
            return Some(period);
        }
        self.unexpected();
        None
    }
}
