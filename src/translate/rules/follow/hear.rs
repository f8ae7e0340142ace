//! What a few words say by themselves: a condition, or only a part of one (a time, a number, a value, a name).

use std::rc::Rc;

use super::super::lattice;
use super::super::lexicon::Sense;
use super::super::meaning::{Amount, Bound, Node, Predicate, TimeValue, Values};
use super::super::verdict::Judge;
use crate::catalog::Catalog;
use crate::diagnostic::Span;
use crate::dsl::{Portion, Window};
use crate::translate::{Draft, ReadSpan, Role};

/// Words with everything they can be taken for.
#[derive(Debug)]
pub struct Heard {
    pub span: Span,
    /// As a question of its own, read in the time of the one before it.
    pub draft: Draft,
    parts: Vec<(Part, Vec<ReadSpan>)>,
}

/// Less than a condition.
#[derive(Clone, Debug)]
pub enum Part {
    Window(Window),
    /// A number to stand where one stood; how it is compared stays.
    Amount(Amount),
    Bound(Rc<Bound>),
    Portion(Portion),
    Values(Rc<Values>),
    /// By their names in the catalog.
    Attribute(String),
    Property(String),
    Measure(String),
    Event(String),
    State(String),
}

impl Heard {
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().map(|(part, _)| part)
    }

    /// What each word was, when the whole was only a part.
    pub fn part_spans(&self, is: impl Fn(&Part) -> bool) -> Option<&[ReadSpan]> {
        self.parts.iter().find(|(part, _)| is(part)).map(|(_, spans)| spans.as_slice())
    }

    /// What the words are the name of, whatever else they may be beside other words: 会员等级.
    pub fn name(&mut self, senses: &[Sense], catalog: &Catalog) {
        for sense in senses {
            let (part, role) = match sense {
                Sense::Attribute(index) => {
                    (catalog.attributes.get(*index).map(|found| Part::Attribute(found.name.clone())), Role::Attribute)
                }
                Sense::Property(name) => (Some(Part::Property(name.to_string())), Role::Property),
                Sense::Measure(index) => {
                    (catalog.measures.get(*index).map(|found| Part::Measure(found.name.clone())), Role::Measure)
                }
                Sense::State(index) => {
                    (catalog.states.get(*index).map(|found| Part::State(found.name.clone())), Role::State)
                }
                _ => continue,
            };
            self.parts.extend(part.map(|part| (part, vec![ReadSpan { span: self.span, role }])));
        }
    }

    /// Moves every place to where the words stand in the whole question.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        let moved =
            |read: &mut ReadSpan| read.span = Span::new(read.span.start + span.start, read.span.end + span.start);
        self.draft.spans.iter_mut().for_each(moved);
        self.parts.iter_mut().flat_map(|(_, spans)| spans).for_each(moved);
        for found in &mut self.draft.diagnostics {
            if let Some(place) = found.span() {
                *found = found.clone().at(Span::new(place.start + span.start, place.end + span.start));
            }
        }
        self.span = span;
        self
    }
}

impl Judge<'_> {
    pub fn heard(&self) -> Heard {
        let mut parts = Vec::new();
        for item in self.chart.spanning() {
            let leaves = self.chart.leaves(item);
            let known = leaves.iter().filter_map(|leaf| self.tokens.get(*leaf));
            if known.clone().any(|token| token.near.is_some() || matches!(token.node, Node::Unread(_))) {
                continue;
            }
            let node = self.chart.item(item).map(|item| item.node.clone());
            if let Some(part) = node.and_then(|node| part(&node, self.context.catalog)) {
                parts.push((part, self.spans(&leaves, &[], &[])));
            }
        }
        Heard { span: Span::new(0, self.text.len()), draft: self.draft(), parts }
    }
}

fn part(node: &Node, catalog: &Catalog) -> Option<Part> {
    Some(match node {
        Node::Time(TimeValue::Window(window)) => Part::Window(window.clone()),
        Node::Time(TimeValue::Total(_)) => Part::Window(Window::Ever),
        Node::Festival(index) => {
            Part::Window(Window::Festival { name: catalog.festivals.get(*index)?.name.clone(), year: None })
        }
        Node::Length(length) => Part::Window(length.last()),
        Node::Number(numeral) => Part::Amount(lattice::amount(numeral)),
        Node::Amount(amount) => Part::Amount(amount.clone()),
        Node::Bound(bound) => Part::Bound(bound.clone()),
        Node::Rank(rank) => Part::Portion(rank.portion),
        Node::Values(values) => Part::Values(values.clone()),
        Node::Attribute(index) => Part::Attribute(catalog.attributes.get(*index)?.name.clone()),
        Node::Property(name) => Part::Property(name.to_string()),
        Node::State(index) => Part::State(catalog.states.get(*index)?.name.clone()),
        Node::Clause(clause) if clause.objects.is_none() && clause.bound.is_none() && clause.time.is_none() => {
            match clause.predicate {
                Predicate::Event(index) => Part::Event(catalog.events.get(index)?.name.clone()),
                Predicate::Measure(index) => Part::Measure(catalog.measures.get(index)?.name.clone()),
                Predicate::Moment(index) => Part::Attribute(catalog.attributes.get(index)?.name.clone()),
            }
        }
        _ => return None,
    })
}

/// The spans of a frame around what was heard, each word of it of one role.
pub fn framed(text: Span, heard: Vec<ReadSpan>, role: Role) -> Vec<ReadSpan> {
    let mut spans = Vec::new();
    let mut at = text.start;
    for read in heard {
        if read.span.start > at {
            spans.push(ReadSpan { span: Span::new(at, read.span.start), role });
        }
        at = read.span.end;
        spans.push(read);
    }
    if at < text.end {
        spans.push(ReadSpan { span: Span::new(at, text.end), role });
    }
    spans
}
