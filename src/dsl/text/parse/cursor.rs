//! Looking, stepping and demanding: what every rule of the grammar is made of. What demands reports, and gives `None`,
//! when the text says otherwise.

use super::super::lex::Token;
use super::super::{KEYWORDS, is_keyword};
use super::Parser;
use super::expected::{Expected, Name};
use crate::catalog::suggest::closest;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::dsl::limits;
use crate::dsl::value::{Number, Value};

impl Parser<'_> {
    pub(in crate::dsl) fn peek(&self) -> &Token {
        self.ahead(0)
    }

    pub(in crate::dsl) fn ahead(&self, count: usize) -> &Token {
        self.lexemes.get(self.at + count).map_or(&Token::End, |lexeme| &lexeme.token)
    }

    pub(in crate::dsl) fn span(&self) -> Span {
        let end = Span::new(self.text.len(), self.text.len());
        self.lexemes.get(self.at).map_or(end, |lexeme| lexeme.span)
    }

    pub(in crate::dsl) fn step(&mut self) {
        if self.peek() != &Token::End {
            self.at += 1;
        }
    }

    pub(in crate::dsl) fn is_word(&self, word: &'static str) -> bool {
        self.is_word_at(0, word)
    }

    pub(in crate::dsl) fn are_words(&self, first: &'static str, second: &'static str) -> bool {
        self.is_word(first) && self.is_next_word(second)
    }

    pub(in crate::dsl) fn is_next_word(&self, word: &'static str) -> bool {
        self.is_word_at(1, word)
    }

    pub(in crate::dsl) fn is_word_at(&self, ahead: usize, word: &'static str) -> bool {
        self.note(ahead, |_| Expected::Word(word));
        matches!(self.ahead(ahead), Token::Word(found) if found == word)
    }

    pub(in crate::dsl) fn is_number_at(&self, ahead: usize) -> bool {
        self.note(ahead, |_| Expected::Number);
        matches!(self.ahead(ahead), Token::Number(_))
    }

    pub(in crate::dsl) fn is_symbol(&self, symbol: &'static str) -> bool {
        self.is_symbol_at(0, symbol)
    }

    pub(in crate::dsl) fn is_symbol_at(&self, ahead: usize, symbol: &'static str) -> bool {
        self.note(ahead, |_| Expected::Symbol(symbol));
        matches!(self.ahead(ahead), Token::Symbol(found) if *found == symbol)
    }

    pub(in crate::dsl) fn word(&mut self, word: &'static str) -> bool {
        let found = self.is_word(word);
        if found {
            self.step();
        }
        found
    }

    pub(in crate::dsl) fn words(&mut self, first: &'static str, second: &'static str) -> bool {
        let found = self.are_words(first, second);
        if found {
            self.step();
            self.step();
        }
        found
    }

    pub(in crate::dsl) fn symbol(&mut self, symbol: &'static str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.step();
        }
        found
    }

    pub(in crate::dsl) fn unexpected(&mut self) {
        let problem = self.misplaced();
        self.problems.push(problem);
    }

    /// That what stands here cannot.
    fn misplaced(&self) -> Diagnostic {
        let span = self.span();
        match self.peek() {
            Token::End => Diagnostic::error(Code::UnexpectedEnd).at(span),
            Token::Word(word) => {
                let meant = self.closest(word, self.catalog.names().chain(KEYWORDS.iter().copied()));
                let problem = Diagnostic::error(Code::UnexpectedText).with("text", span.of(self.text)).at(span);
                problem.did_you_mean(meant.filter(|name| name != word))
            }
            _ => Diagnostic::error(Code::UnexpectedText).with("text", span.of(self.text)).at(span),
        }
    }

    /// What was probably meant. Each search goes over all names, so a text of nothing but problems gets only so many.
    pub(super) fn closest<'n>(&self, word: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        if self.problems.len() < limits::SUGGESTIONS { closest(word, known) } else { None }
    }

    pub(in crate::dsl) fn need_word(&mut self, word: &'static str) -> Option<()> {
        if self.word(word) {
            return Some(());
        }
        self.problems.push(self.misplaced().expecting(word));
        None
    }

    pub(in crate::dsl) fn need_symbol(&mut self, symbol: &'static str) -> Option<()> {
        if self.symbol(symbol) {
            return Some(());
        }
        self.problems.push(self.misplaced().expecting(symbol));
        None
    }

    pub(in crate::dsl) fn name(&mut self, of: Name) -> Option<String> {
        self.note_name(of);
        if let Token::Word(word) = self.peek()
            && !is_keyword(word)
        {
            let word = word.clone();
            self.step();
            return Some(word);
        }
        self.unexpected();
        None
    }

    pub(in crate::dsl) fn number(&mut self) -> Option<Number> {
        self.note(0, |_| Expected::Number);
        if let Token::Number(number) = *self.peek() {
            self.step();
            return Some(number);
        }
        self.unexpected();
        None
    }

    pub(in crate::dsl) fn count(&mut self) -> Option<u32> {
        let span = self.span();
        let number = self.number()?;
        self.whole(number, span)
    }

    /// The number at this place as a whole one that fits.
    pub(in crate::dsl) fn whole<T: TryFrom<u64>>(&mut self, number: Number, span: Span) -> Option<T> {
        let whole = number.whole().and_then(|whole| T::try_from(whole).ok());
        if whole.is_none() {
            self.problems.push(Diagnostic::error(Code::BadCount).with("number", number.to_string()).at(span));
        }
        whole
    }

    pub(in crate::dsl) fn quoted(&mut self) -> Option<String> {
        self.note_value();
        if let Token::Text(text) = self.peek() {
            let text = text.clone();
            self.step();
            return Some(text);
        }
        self.unexpected();
        None
    }

    pub(in crate::dsl) fn value(&mut self) -> Option<Value> {
        self.note_value();
        let value = match self.peek() {
            Token::Text(text) => Value::Text(text.clone()),
            Token::Number(number) => Value::Number(*number),
            Token::Date(date) => Value::Date(*date),
            Token::Time(time) => Value::Time(*time),
            Token::Word(word) if word == "true" => Value::Boolean(true),
            Token::Word(word) if word == "false" => Value::Boolean(false),
            Token::Word(_) | Token::Symbol(_) | Token::End => {
                self.unexpected();
                return None;
            }
        };
        self.step();
        Some(value)
    }

    /// `( item , item … )`
    pub(in crate::dsl) fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.need_symbol("(")?;
        let mut items = vec![item(self)?];
        while self.symbol(",") {
            items.push(item(self)?);
        }
        self.close()?;
        Some(items)
    }

    pub(in crate::dsl) fn close(&mut self) -> Option<()> {
        if !self.is_symbol(")") && self.peek() == &Token::End {
            self.problems.push(Diagnostic::error(Code::UnclosedBracket).at(self.span()));
            return None;
        }
        self.need_symbol(")")
    }
}
