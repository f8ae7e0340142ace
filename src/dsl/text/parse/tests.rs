//! What is asked of one value: of an attribute, or of a property inside an event's filter.

use super::super::lex::Token;
use super::Parser;
use crate::dsl::condition::{Filter, Test};

impl Parser<'_> {
    pub(super) fn filter_unary(&mut self) -> Option<Filter> {
        if self.word("not") {
            return Some(Filter::Not(Box::new(self.nested(Self::filter_unary)?)));
        }
        if self.symbol("(") {
            let rule = self.filter()?;
            self.close()?;
            return Some(rule);
        }
        let (property, _) = self.name()?;
        Some(Filter::Property { property, test: self.test()? })
    }

    pub(super) fn test(&mut self) -> Option<Test> {
        if self.symbol("=") {
            return self.value().map(Test::Is);
        }
        if self.symbol("!=") {
            return self.value().map(Test::IsNot);
        }
        if self.symbol("<") {
            return self.value().map(Test::Less);
        }
        if self.symbol("<=") {
            return self.value().map(Test::AtMost);
        }
        if self.symbol(">") {
            return self.value().map(Test::More);
        }
        if self.symbol(">=") {
            return self.value().map(Test::AtLeast);
        }
        if self.word("between") {
            let low = self.value()?;
            self.need_word("and")?;
            return Some(Test::Between(low, self.value()?));
        }
        if self.words("not", "in") {
            return self.list(Self::value).map(Test::NotIn);
        }
        if self.is_word("in") && matches!(self.ahead(1), Token::Symbol("(")) {
            self.step();
            return self.list(Self::value).map(Test::In);
        }
        if self.word("contains") {
            return self.quoted().map(Test::Contains);
        }
        if self.words("starts", "with") {
            return self.quoted().map(Test::StartsWith);
        }
        if self.words("ends", "with") {
            return self.quoted().map(Test::EndsWith);
        }
        if self.words("is", "missing") {
            return Some(Test::Missing);
        }
        if self.words("is", "present") {
            return Some(Test::Present);
        }
        if self.words("has", "any") {
            return self.list(Self::quoted).map(Test::HasAny);
        }
        if self.words("has", "all") {
            return self.list(Self::quoted).map(Test::HasAll);
        }
        if self.words("has", "none") {
            return self.list(Self::quoted).map(Test::HasNone);
        }
        if self.is_window() {
            return self.window().map(Test::During);
        }
        self.unexpected();
        None
    }
}
