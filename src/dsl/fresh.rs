//! A condition to begin from, for whatever the catalog names: the plainest one that says it. What must be chosen is left
//! empty, which the check refuses.

use super::condition::{Bound, Comparison, Condition, Filter, Measure, Occurrence, Pick, Test};
use super::kinds::{Standing, StateTest};
use super::time::{Unit, Window};
use super::value::Value;
use crate::catalog::{Catalog, Meaning, Property, Type};

/// A condition about what bears this name; none for names that are no condition.
pub fn condition(name: &str, catalog: &Catalog) -> Option<Condition> {
    let name = name.to_owned();
    Some(match catalog.meaning(&name)? {
        Meaning::Attribute(attribute) => {
            let test = test(attribute.kind, attribute.vocabulary.is_some());
            Condition::Attribute { attribute: name, test }
        }
        Meaning::Event(_) => {
            Condition::Event(Occurrence { pick: Pick::Any, event: name, filter: None, window: Window::Ever })
        }
        Meaning::Measure(_) => {
            let measure = Measure::Named { name, filter: None, window: Window::Ever };
            Condition::Measure(Comparison { measure, bound: Bound::AtLeast(1.into()) })
        }
        Meaning::State(_) => Condition::State(Standing { state: name, test: StateTest::In(Vec::new()) }),
        Meaning::Term(_) => Condition::Term(name),
        Meaning::Festival(_) | Meaning::Scope(_) => return None,
    })
}

/// Narrows the rows of a condition by one of their properties; false where it has none of its own.
pub fn narrow(rule: &mut Condition, property: &Property) -> bool {
    let filter = match rule {
        Condition::Not(part) => return narrow(part, property),
        Condition::Event(Occurrence { filter, .. })
        | Condition::Measure(Comparison {
            measure: Measure::Named { filter, .. } | Measure::Of { filter, .. }, ..
        }) => filter,
        _ => return false,
    };
    let test = test(property.kind, property.vocabulary.is_some());
    let more = Filter::Property { property: property.name.clone(), test };
    *filter = Some(match filter.take() {
        None => more,
        Some(Filter::All(parts)) => Filter::All(parts.into_iter().chain([more]).collect()),
        Some(one) => Filter::All(vec![one, more]),
    });
    true
}

fn test(kind: Type, has_vocabulary: bool) -> Test {
    match kind {
        Type::List => Test::HasAny(Vec::new()),
        Type::Text if has_vocabulary => Test::In(Vec::new()),
        Type::Text | Type::Id => Test::Is(Value::text("")),
        Type::Integer | Type::Decimal | Type::Money => Test::AtLeast(Value::number(1)),
        Type::Boolean => Test::Is(Value::Boolean(true)),
        Type::Date | Type::Time => Test::During(Window::last(30, Unit::Day)),
    }
}
