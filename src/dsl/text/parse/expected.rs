//! What could stand at the end of a text: everything the parser tried there. Kept for completion only.

use std::cell::RefCell;

use super::super::lex::{Lexeme, Token, lex};
use super::Parser;
use crate::catalog::{Attribute, Catalog, Event, Meaning, Property, State};
use crate::dsl::limits;

/// One thing that was tried.
#[derive(Clone, Copy, Debug)]
pub(in crate::dsl::text) enum Expected<'a> {
    Word(&'static str),
    Symbol(&'static str),
    Name(Name),
    /// A property of this event; of any, where the event is only said later.
    Property(Option<&'a Event>),
    Number,
    Date,
    /// Text or another value, of this column where it is known.
    Value(Option<Column<'a>>),
}

/// Which names of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dsl) enum Name {
    /// What begins a condition.
    Condition,
    Event,
    Measure,
    Attribute,
    /// An attribute that is a time.
    Moment,
    /// An attribute that customers can be ranked by.
    Ordered,
    Property,
    Term,
    Festival,
    Scope,
}

/// Whose value is being read.
#[derive(Clone, Copy, Debug)]
pub(in crate::dsl) enum Column<'a> {
    Attribute(&'a Attribute),
    Property(&'a Property),
    State(&'a State),
}

/// What reading is about, for completion: it changes nothing of what is read.
#[derive(Debug, Default)]
pub(super) struct Hints<'a> {
    /// What was tried at the end; absent where nobody wants to know.
    tried: Option<RefCell<Vec<Expected<'a>>>>,
    /// The event whose rows are being described.
    event: Option<&'a Event>,
    column: Option<Column<'a>>,
}

/// What could follow a text that is the beginning of a segment; nothing for one that is too long to read.
pub(in crate::dsl::text) fn expected<'a>(beginning: &'a str, catalog: &'a Catalog) -> Vec<Expected<'a>> {
    if beginning.chars().count() > limits::TEXT {
        return Vec::new();
    }
    let hints = Hints { tried: Some(RefCell::default()), ..Hints::default() };
    let lexemes: Vec<Lexeme> = lex(beginning, &mut Vec::new());
    let mut parser = Parser { text: beginning, catalog, lexemes, at: 0, depth: 0, problems: Vec::new(), hints };
    parser.segment();
    parser.hints.tried.map(RefCell::into_inner).unwrap_or_default()
}

impl<'a> Parser<'a> {
    /// Whether completion is wanted, and the text ends so many tokens ahead.
    pub(in crate::dsl) fn is_cursor(&self, ahead: usize) -> bool {
        self.hints.tried.is_some() && self.ahead(ahead) == &Token::End && self.at + ahead < self.lexemes.len()
    }

    pub(super) fn note(&self, ahead: usize, expected: impl FnOnce(&Hints<'a>) -> Expected<'a>) {
        if let Some(tried) = &self.hints.tried
            && self.is_cursor(ahead)
        {
            tried.borrow_mut().push(expected(&self.hints));
        }
    }

    pub(in crate::dsl) fn note_name(&self, name: Name) {
        self.note(0, |hints| match name {
            Name::Property => Expected::Property(hints.event),
            other => Expected::Name(other),
        });
    }

    /// Another property of the row whose property is being tested.
    pub(super) fn note_beside(&self) {
        if matches!(self.hints.column, Some(Column::Property(_))) {
            self.note_name(Name::Property);
        }
    }

    pub(super) fn note_value(&self) {
        self.note(0, |hints| Expected::Value(hints.column));
    }

    /// Reads what describes rows of the event or measure with this name.
    pub(in crate::dsl) fn about<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let catalog = self.catalog;
        let event = match catalog.meaning(name) {
            Some(Meaning::Event(event)) => Some(event),
            Some(Meaning::Measure(measure)) => catalog.measured_event(measure),
            Some(
                Meaning::Attribute(_) | Meaning::State(_) | Meaning::Term(_) | Meaning::Festival(_) | Meaning::Scope(_),
            )
            | None => None,
        };
        let outside = std::mem::replace(&mut self.hints.event, event);
        let found = read(self);
        self.hints.event = outside;
        found
    }

    /// Reads what is asked of the property with this name, of the event at hand.
    pub(in crate::dsl) fn of_property<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let property = self.hints.event.and_then(|event| event.property(name));
        self.of(property.map(Column::Property), read)
    }

    pub(in crate::dsl) fn of<T>(&mut self, column: Option<Column<'a>>, read: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::replace(&mut self.hints.column, column);
        let found = read(self);
        self.hints.column = outside;
        found
    }
}
