//! Subscribers who opened an email: of several consents that a term is any of, the one for what stands beside it.

use std::rc::Rc;

use super::super::meaning::{AttributeTest, Cond, Objects};
use super::Lowering;
use crate::dsl::{Condition, Test, Value};

impl Lowering<'_> {
    /// In English, where "subscribers" names no medium of its own. Beside two of them it stays any consent.
    pub(super) fn consent_beside(&self, parts: &mut [Rc<Cond>]) {
        let Some(at) = parts.iter().position(|part| matches!(part.as_ref(), Cond::Term { time: None, .. })) else {
            return;
        };
        let Some(Cond::Term { term, .. }) = parts.get(at).map(AsRef::as_ref) else { return };
        let consents = self.consents(*term);
        let mut named = Vec::new();
        parts.iter().for_each(|part| values_named(part, &mut named));
        let meant = |attribute: &usize| {
            let says = self.context.catalog.attributes.get(*attribute).and_then(|found| found.says.as_ref());
            says.is_some_and(|says| named.iter().any(|name| says.yes.zh.ends_with(name.as_str())))
        };
        let meant: Vec<usize> = consents.into_iter().filter(meant).collect();
        if let ([attribute], Some(part), true) = (meant.as_slice(), parts.get_mut(at), self.context.spaced) {
            *part = Rc::new(Cond::Attribute { attribute: *attribute, test: AttributeTest::Yes });
        }
    }

    /// The facts that a term is any of, where it is nothing else.
    fn consents(&self, term: usize) -> Vec<usize> {
        let Some(Some(Condition::Any(facts))) = self.context.terms.get(term) else { return Vec::new() };
        let fact = |fact: &Condition| match fact {
            Condition::Attribute { attribute, test: Test::Is(Value::Boolean(true)) } => {
                self.context.catalog.attributes.iter().position(|found| found.name == *attribute)
            }
            _ => None,
        };
        facts.iter().map(fact).collect::<Option<_>>().unwrap_or_default()
    }
}

/// All values that are named in what was done.
fn values_named(cond: &Cond, found: &mut Vec<String>) {
    match cond {
        Cond::Clause(clause) => clause.objects.iter().for_each(|objects| of_objects(objects, found)),
        Cond::All(parts) | Cond::Any(parts) => parts.iter().for_each(|part| values_named(part, found)),
        Cond::Not(inner) => values_named(inner, found),
        Cond::Read { usual, .. } => values_named(usual, found),
        _ => {}
    }
}

fn of_objects(objects: &Objects, found: &mut Vec<String>) {
    match objects {
        Objects::Values(values) => {
            let all = values.items.iter().flat_map(|item| item.meanings.iter());
            found.extend(all.flat_map(|(_, values)| values.iter().map(ToString::to_string)));
        }
        Objects::Same(parts) | Objects::All(parts) | Objects::Any(parts) => {
            parts.iter().for_each(|part| of_objects(part, found));
        }
        Objects::Not { of, .. } => of_objects(of, found),
        Objects::Property { .. } => {}
    }
}
