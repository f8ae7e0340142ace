//! What an event was about, as a filter on one of its rows.

use std::rc::Rc;

use super::super::meaning::{Clause, Join, Objects, Occurrence, PropertyTest, TextKind, TextTest, ValueItem, Values};
use super::{Lowering, filters, number_tests, one_of};
use crate::catalog::{Type, ValueGroup};
use crate::dsl::{Field, Filter, Test, Value};
use crate::lang::Message;

impl Lowering<'_> {
    /// A clause without what restricts none of its rows: a message, whatever medium it came by.
    pub(super) fn of_anything(&self, clause: Clause) -> Clause {
        let told = clause.objects.as_deref().filter(|_| clause.pick != Occurrence::Every && !clause.implied);
        let Some(objects) = told.filter(|objects| self.names_whole(objects)) else { return clause };
        Clause { objects: self.but_whole(objects).map(Rc::new), ..clause }
    }

    fn names_whole(&self, objects: &Objects) -> bool {
        match objects {
            Objects::Values(values) => self.is_whole(values),
            Objects::Same(parts) => parts.iter().any(|part| self.names_whole(part)),
            Objects::Property { .. } | Objects::All(_) | Objects::Any(_) | Objects::Not { .. } => false,
        }
    }

    fn but_whole(&self, objects: &Objects) -> Option<Objects> {
        match objects {
            Objects::Values(values) if self.is_whole(values) => None,
            Objects::Same(parts) => {
                let mut left: Vec<Objects> = parts.iter().filter_map(|part| self.but_whole(part)).collect();
                if left.len() > 1 { Some(Objects::Same(left)) } else { left.pop() }
            }
            objects => Some(objects.clone()),
        }
    }

    /// All there is of its kind, and nothing else that the word might name.
    fn is_whole(&self, values: &Values) -> bool {
        let mut vocabularies = values.vocabularies();
        let (Some(vocabulary), None) = (vocabularies.next(), vocabularies.next()) else { return false };
        let listed = !matches!(values.join, Some(Join::And | Join::Beside)) || values.items.len() == 1;
        let plain = listed && values.side.is_none();
        plain && values.items.iter().any(|item| self.is_all_of(item, vocabulary))
    }

    fn is_all_of(&self, item: &ValueItem, vocabulary: usize) -> bool {
        let groups = self.context.catalog.vocabularies.get(vocabulary).map(|found| found.groups.as_slice());
        let named = |group: &ValueGroup| {
            let values = item.of(vocabulary).into_iter().flat_map(|found| found.iter());
            values.map(|value| &**value).eq(group.values.iter().map(String::as_str))
        };
        groups.unwrap_or_default().iter().any(|group| group.whole && named(group))
    }

    /// Whether listed values are wanted each by itself. Under a negation a list means none of them.
    pub(super) fn wants_each(&mut self, values: &Values, negated: bool) -> bool {
        if values.items.len() < 2 {
            return false;
        }
        match values.join {
            // Have not bought both: one of them they may have. 都没买过 is neither.
            Some(Join::And) if negated && !(values.each && self.context.spaced) => {
                self.assume(Message::new("assume-none-of-them"));
                false
            }
            Some(Join::And) => true,
            Some(Join::Comma | Join::Beside) => !negated && !self.convention.any,
            Some(Join::Or | Join::Series | Join::But | Join::Nor | Join::Along | Join::Further | Join::Enumerated)
            | None => false,
        }
    }

    /// What stands beside a list of which each is wanted, beside each of them.
    pub(super) fn a_row_for_each(&mut self, parts: &[Objects], negated: bool) -> Option<Vec<Objects>> {
        let place = parts.iter().position(|part| match part {
            Objects::Values(values) => !negated && self.wants_each(values, negated),
            _ => false,
        })?;
        let Objects::Values(values) = parts.get(place)? else { return None };
        let one = |item: &ValueItem| {
            let values = Values { items: vec![item.clone()], join: None, each: false, ..values.as_ref().clone() };
            let mut row = parts.to_vec();
            if let Some(part) = row.get_mut(place) {
                *part = Objects::Values(values.into());
            }
            Objects::Same(row)
        };
        Some(values.items.iter().map(one).collect())
    }

    pub(super) fn row_filter(&mut self, event: usize, objects: &Objects) -> Option<Filter> {
        match objects {
            Objects::Values(values) => self.value_filter(event, values),
            Objects::Property { property, test } => self.property_filter(event, property, test),
            Objects::Same(parts) | Objects::All(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.row_filter(event, part)).collect();
                let mut flat = Vec::new();
                for part in parts? {
                    match part {
                        Filter::All(more) => flat.extend(more),
                        one => flat.push(one),
                    }
                }
                // The order of words is no part of the meaning; the catalog's order is.
                flat.sort_by_key(|part| self.position(event, part));
                filters(flat, Filter::All)
            }
            Objects::Any(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(|part| self.row_filter(event, part)).collect();
                filters(parts?, Filter::Any)
            }
            Objects::Not { of, .. } => Some(Filter::Not(Box::new(self.row_filter(event, of)?))),
        }
    }

    fn position(&self, event: usize, filter: &Filter) -> usize {
        let properties = self.context.catalog.events.get(event).map_or(&[][..], |event| event.properties.as_slice());
        match filter {
            Filter::Property { property, .. } => {
                properties.iter().position(|found| found.name == *property).unwrap_or(usize::MAX)
            }
            Filter::All(_) | Filter::Any(_) | Filter::Not(_) => usize::MAX,
        }
    }

    /// Values of the first property of the event that has them all.
    fn value_filter(&mut self, event: usize, values: &Values) -> Option<Filter> {
        let (vocabulary, property) = self.context.meant_by(event, values)?;
        self.values_on(property, vocabulary, values)
    }

    fn values_on(&self, property: String, vocabulary: usize, values: &Values) -> Option<Filter> {
        // 短信消息: of the two side by side, the one that restricts.
        let beside = values.join == Some(Join::Beside);
        let some = values.items.iter().any(|item| !self.is_all_of(item, vocabulary));
        let listed: Vec<String> = values
            .items
            .iter()
            .filter(|item| !(beside && some && self.is_all_of(item, vocabulary)))
            .filter_map(|item| item.of(vocabulary))
            .flat_map(|found| found.iter().map(ToString::to_string))
            .collect();
        Some(Filter::Property { property, test: one_of(listed)? })
    }

    fn property_filter(&mut self, event: usize, property: &str, test: &PropertyTest) -> Option<Filter> {
        let found = self.context.catalog.events.get(event)?.property(property)?;
        let one = |test: Test| Filter::Property { property: property.to_owned(), test };
        match test {
            PropertyTest::Bound(bound) => filters(number_tests(bound).into_iter().map(one).collect(), Filter::All),
            PropertyTest::Text(text) => Some(one(text_test(text))),
            PropertyTest::Values(values) => {
                let vocabulary = self
                    .context
                    .catalog
                    .vocabularies
                    .iter()
                    .position(|it| Some(&it.name) == found.vocabulary.as_ref())?;
                self.values_on(property.to_owned(), vocabulary, values)
            }
            PropertyTest::Literal(text) => {
                let value = match found.kind {
                    Type::Id => text.parse().map_or_else(|_| Value::text(text.as_ref()), Value::Number),
                    _ => Value::text(text.as_ref()),
                };
                Some(one(Test::Is(value)))
            }
            PropertyTest::During(window) => Some(one(Test::During(window.clone()))),
            PropertyTest::Than { relation, attribute } => {
                let own = self.context.catalog.attributes.get(*attribute)?.name.clone();
                Some(one(Test::Than { relation: *relation, field: Field::Own(own) }))
            }
            PropertyTest::Says(yes) => Some(one(match (found.kind, yes) {
                (Type::Boolean, yes) => Test::Is(Value::Boolean(*yes)),
                (_, true) => Test::Present,
                (_, false) => Test::Missing,
            })),
        }
    }
}

pub(super) fn text_test(test: &TextTest) -> Test {
    let text = test.text.to_string();
    match test.kind {
        TextKind::Starts => Test::StartsWith(text),
        TextKind::Ends => Test::EndsWith(text),
        TextKind::Contains => Test::Contains(text),
        TextKind::Is => Test::Is(Value::Text(text)),
    }
}
