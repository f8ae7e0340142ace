//! What can stand at a place of a segment text, for editors: what the parser tries there, as words, names and values.

use std::collections::BTreeSet;

use super::lex::{Token, lex};
use super::parse::{Column, Expected, Name, expected};
use super::print::quote;
use crate::catalog::{Attribute, Catalog, Event, Property, Type};
use crate::diagnostic::{Code, Span};
use crate::dsl::shop::Shop;
use crate::lang::{Bilingual, Lang};

/// Proposals at most; a longer beginning narrows them down.
const MOST: usize = 100;

/// What can stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What is being written, from its beginning to the cursor: a proposal takes its place.
    pub written: Span,
    pub proposals: Vec<Proposal>,
    /// Proposals beyond the limit.
    pub left_out: usize,
    /// What else can be written, which nobody can propose.
    pub takes: BTreeSet<Takes>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// As the text spells it, quotes included.
    pub text: String,
    pub kind: Kind,
    /// What the catalog calls it.
    pub label: Option<Bilingual>,
    /// What an attribute, a property or a measure holds.
    pub holds: Option<Type>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Keyword,
    Symbol,
    Attribute,
    Property,
    Event,
    Measure,
    State,
    Term,
    Festival,
    Scope,
    Value,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Keyword => "keyword",
            Kind::Symbol => "symbol",
            Kind::Attribute => "attribute",
            Kind::Property => "property",
            Kind::Event => "event",
            Kind::Measure => "measure",
            Kind::State => "state",
            Kind::Term => "term",
            Kind::Festival => "festival",
            Kind::Scope => "scope",
            Kind::Value => "value",
        }
    }
}

/// A value that is written rather than chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Takes {
    Text,
    Number,
    Date,
}

impl Takes {
    pub fn name(self) -> &'static str {
        match self {
            Takes::Text => "text",
            Takes::Number => "number",
            Takes::Date => "date",
        }
    }
}

/// What can stand at the cursor, which is a byte of the text on a border of characters; what comes after it does not matter.
pub fn complete(text: &str, cursor: usize, shop: &Shop) -> Completion {
    let before = text.get(..cursor).unwrap_or(text);
    let written = written(before);
    let mut found = Finder { shop, completion: Completion { written, ..Completion::default() } };
    expected(before.get(..written.start).unwrap_or_default(), &shop.catalog)
        .into_iter()
        .for_each(|tried| found.add(tried));
    let mut completion = found.completion;
    let word = written.of(before);
    completion.proposals.retain(|proposal| proposal.begins_with(word));
    completion.left_out = completion.proposals.len().saturating_sub(MOST);
    completion.proposals.truncate(MOST);
    completion
}

/// The word, number or open quote that ends where the text ends.
fn written(before: &str) -> Span {
    let mut problems = Vec::new();
    let lexemes = lex(before, &mut problems);
    let open = problems.iter().find(|problem| problem.code == Code::UnclosedText).and_then(|problem| problem.span());
    let last = lexemes.iter().rev().nth(1).filter(|lexeme| lexeme.span.end == before.len());
    let last = last.filter(|lexeme| match &lexeme.token {
        Token::Word(_) | Token::Number(_) | Token::Date(_) | Token::Time(_) => true,
        Token::Text(_) | Token::Symbol(_) | Token::End => false,
    });
    open.or(last.map(|lexeme| lexeme.span)).unwrap_or(Span::new(before.len(), before.len()))
}

impl Proposal {
    /// Whether this is what somebody who has written `word` may be after: by its spelling, or by what it is called.
    fn begins_with(&self, word: &str) -> bool {
        let begins = |whole: &str, word: &str| whole.to_lowercase().starts_with(&word.to_lowercase());
        let called = |word: &str| {
            self.label.as_ref().is_some_and(|label| Lang::ALL.iter().any(|lang| begins(label.get(*lang), word)))
        };
        match word.strip_prefix('\'') {
            Some(word) => self.kind == Kind::Value && (begins(self.text.trim_matches('\''), word) || called(word)),
            None => begins(&self.text, word) || called(word),
        }
    }
}

struct Finder<'a> {
    shop: &'a Shop,
    completion: Completion,
}

impl<'a> Finder<'a> {
    fn add(&mut self, tried: Expected<'a>) {
        match tried {
            Expected::Word(word) => self.propose(Kind::Keyword, word, None, None),
            Expected::Symbol(symbol) => self.propose(Kind::Symbol, symbol, None, None),
            Expected::Name(name) => self.names(name),
            Expected::Property(Some(event)) => self.properties(event),
            Expected::Property(None) => {
                let catalog: &'a Catalog = &self.shop.catalog;
                catalog.events.iter().for_each(|event| self.properties(event));
            }
            Expected::Number => self.takes(Takes::Number),
            Expected::Date => self.takes(Takes::Date),
            Expected::Value(column) => self.values(column),
        }
    }

    fn takes(&mut self, takes: Takes) {
        self.completion.takes.insert(takes);
    }

    fn propose(&mut self, kind: Kind, text: &str, label: Option<&Bilingual>, holds: Option<Type>) {
        let known = &mut self.completion.proposals;
        if !known.iter().any(|proposal| proposal.kind == kind && proposal.text == text) {
            known.push(Proposal { text: text.to_owned(), kind, label: label.cloned(), holds });
        }
    }

    fn names(&mut self, name: Name) {
        let catalog = &self.shop.catalog;
        let whole = name == Name::Condition;
        let fits = |item: &&Attribute| match name {
            Name::Condition | Name::Attribute => true,
            Name::Moment => item.is_moment(),
            Name::Ordered => item.kind.is_ordered(),
            Name::Event | Name::Measure | Name::Property | Name::Term | Name::Festival | Name::Scope => false,
        };
        for item in catalog.attributes.iter().filter(fits) {
            self.propose(Kind::Attribute, &item.name, Some(&item.label), Some(item.kind));
        }
        if whole || name == Name::Event {
            catalog.events.iter().for_each(|item| self.propose(Kind::Event, &item.name, Some(&item.label), None));
        }
        if whole || name == Name::Measure {
            for item in &catalog.measures {
                self.propose(Kind::Measure, &item.name, Some(&item.label), Some(item.kind));
            }
        }
        if whole {
            catalog.states.iter().for_each(|item| self.propose(Kind::State, &item.name, Some(&item.label), None));
        }
        if name == Name::Term {
            catalog.terms.iter().for_each(|item| self.propose(Kind::Term, &item.name, Some(&item.label), None));
        }
        if name == Name::Festival {
            catalog.festivals.iter().for_each(|item| self.propose(Kind::Festival, &item.name, Some(&item.label), None));
        }
        if name == Name::Scope {
            catalog.scope.iter().for_each(|item| self.propose(Kind::Scope, &item.name, Some(&item.label), None));
        }
    }

    fn properties(&mut self, event: &Event) {
        for Property { name, label, kind, .. } in &event.properties {
            self.propose(Kind::Property, name, Some(label), Some(*kind));
        }
    }

    fn values(&mut self, column: Option<Column<'a>>) {
        match column {
            Some(Column::Attribute(item)) => self.column(item.kind, item.vocabulary.as_deref()),
            Some(Column::Property(item)) => self.column(item.kind, item.vocabulary.as_deref()),
            Some(Column::State(state)) => {
                state.values().into_iter().for_each(|(value, label, _)| self.value(value, label));
            }
            None => self.takes(Takes::Text),
        }
    }

    fn column(&mut self, kind: Type, vocabulary: Option<&str>) {
        match kind {
            Type::Text | Type::List => match vocabulary {
                Some(vocabulary) => {
                    let shop = self.shop;
                    for value in shop.vocabulary_values(vocabulary) {
                        self.value(value, &shop.catalog.value_label(Some(vocabulary), value));
                    }
                }
                None => self.takes(Takes::Text),
            },
            Type::Integer | Type::Decimal | Type::Money => self.takes(Takes::Number),
            Type::Id => {
                self.takes(Takes::Number);
                self.takes(Takes::Text);
            }
            Type::Date | Type::Time => self.takes(Takes::Date),
            Type::Boolean => {
                ["true", "false"].into_iter().for_each(|word| self.propose(Kind::Keyword, word, None, None))
            }
        }
    }

    fn value(&mut self, value: &str, label: &Bilingual) {
        self.propose(Kind::Value, &quote(value), Some(label), None);
    }
}
