//! What is asked of one value: of an attribute, or of a property inside an event's filter.

use super::super::lex::Token;
use super::Parser;
use super::expected::Name;
use crate::dsl::condition::{Field, Filter, Relation, Test};

impl Parser<'_> {
    pub(in crate::dsl) fn filter_unary(&mut self) -> Option<Filter> {
        if self.word("not") {
            return Some(Filter::Not(Box::new(self.nested(Self::filter_unary)?)));
        }
        if self.symbol("(") {
            let rule = self.filter()?;
            self.close()?;
            return Some(rule);
        }
        let property = self.name(Name::Property)?;
        let test = self.of_property(&property, Self::test)?;
        Some(Filter::Property { property, test })
    }

    pub(in crate::dsl) fn test(&mut self) -> Option<Test> {
        if let Some(relation) = self.relation() {
            return self.related(relation);
        }
        if self.word("between") {
            let low = self.value()?;
            self.need_word("and")?;
            return Some(Test::Between(low, self.value()?));
        }
        if self.words("not", "in") {
            return self.list(Self::value).map(Test::NotIn);
        }
        if self.is_word("in") && self.is_symbol_at(1, "(") {
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
        if self.is_word("has") && self.is_next_word("at") {
            self.step();
            self.step();
            if self.word("most") {
                return self.count().map(Test::HasAtMost);
            }
            self.need_word("least")?;
            return self.count().map(Test::HasAtLeast);
        }
        if self.word("anniversary") {
            return self.window().map(Test::Anniversary);
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

    fn relation(&mut self) -> Option<Relation> {
        const SIGNS: [(&str, Relation); 6] = [
            ("=", Relation::Is),
            ("!=", Relation::IsNot),
            ("<", Relation::Less),
            ("<=", Relation::AtMost),
            (">", Relation::More),
            (">=", Relation::AtLeast),
        ];
        SIGNS.into_iter().find(|(sign, _)| self.symbol(sign)).map(|(_, relation)| relation)
    }

    /// What stands after a sign: a value, another attribute (`own name`), or another property of the row.
    fn related(&mut self, relation: Relation) -> Option<Test> {
        if self.word("own") {
            let field = Field::Own(self.name(Name::Attribute)?);
            return Some(Test::Than { relation, field });
        }
        self.note_beside();
        if matches!(self.peek(), Token::Word(word) if word != "true" && word != "false") {
            let field = Field::Row(self.name(Name::Property)?);
            return Some(Test::Than { relation, field });
        }
        let value = self.value()?;
        Some(match relation {
            Relation::Is => Test::Is(value),
            Relation::IsNot => Test::IsNot(value),
            Relation::Less => Test::Less(value),
            Relation::AtMost => Test::AtMost(value),
            Relation::More => Test::More(value),
            Relation::AtLeast => Test::AtLeast(value),
        })
    }
}
