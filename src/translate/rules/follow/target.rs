//! What of a rule is to be changed, as far as the words say.

use super::Heard;
use super::edit::{sister, vocabulary};
use super::hear::Part;
use super::turn::same_ever;
use crate::catalog::Catalog;
use crate::dsl::change::{Subject, subject};
use crate::dsl::sites::Tested;
use crate::dsl::{Bound, Condition, Measure, Number, Test, Value, Window};

/// 把…改成: what stands there; anything that fits when nothing does.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    Open,
    /// The windows, by a word for them (时间).
    Time,
    Said(&'a Heard),
}

impl Target<'_> {
    pub fn is_open(&self) -> bool {
        matches!(self, Target::Open)
    }

    pub fn names_window(&self, window: &Window) -> bool {
        match self {
            Target::Open | Target::Time => true,
            Target::Said(of) => of.parts().any(|part| matches!(part, Part::Window(said) if said == window)),
        }
    }

    /// Its column, or what it tests for.
    pub fn names_test(&self, catalog: &Catalog, of: Tested<'_>, test: &Test) -> bool {
        let names = |part: &Part| match (part, of) {
            (Part::Attribute(name), Tested::Attribute(own)) if name == own => true,
            (Part::Property(name), Tested::Property(own)) => name == own,
            (Part::Attribute(name), Tested::Attribute(own)) => {
                let index = |name: &str| catalog.vocabularies.iter().position(|found| found.name == name);
                let other = catalog.attribute(name).and_then(|found| found.vocabulary.as_deref()).and_then(index);
                other.is_some_and(|other| sister(catalog, own, test, other) == Some(name))
            }
            (Part::Values(values), _) => {
                let index = |name: &str| catalog.vocabularies.iter().position(|found| found.name == name);
                let Some(own) = vocabulary(catalog, of).and_then(index) else { return false };
                let said = values.items.iter().filter_map(|item| item.of(own)).flat_map(|found| found.iter());
                let said: Vec<&str> = said.map(|value| &**value).collect();
                values.vocabularies().any(|found| found == own) && texts(test) == said
            }
            (Part::Amount(amount), _) => numbers(test).contains(&amount.low),
            (Part::Bound(bound), _) => bound.tests.iter().all(|(_, number)| numbers(test).contains(number)),
            _ => false,
        };
        self.any(names)
    }

    pub fn names_measure(&self, catalog: &Catalog, of: &Measure, bound: &Bound) -> bool {
        let named = match of {
            Measure::Named { name, .. } => catalog.measure(name),
            Measure::Of { .. } | Measure::Ratio { .. } => None,
        };
        let number = |said: &Number| match bound {
            Bound::Is(own)
            | Bound::IsNot(own)
            | Bound::Less(own)
            | Bound::AtMost(own)
            | Bound::More(own)
            | Bound::AtLeast(own) => said == own,
            Bound::Between(low, high) => said == low || said == high,
            Bound::Relative { .. } | Bound::Mean { .. } => false,
        };
        let names = |part: &Part| match part {
            Part::Measure(name) => named.is_some_and(|measure| measure.name == *name),
            Part::Event(name) => {
                named.and_then(|measure| catalog.measured_event(measure)).is_some_and(|event| event.name == *name)
            }
            Part::Amount(amount) => number(&amount.low),
            Part::Bound(said) => said.tests.iter().all(|(_, own)| number(own)),
            _ => false,
        };
        self.any(names)
    }

    /// Whether it may be this condition, whole.
    pub fn names_clause(&self, condition: &Condition) -> bool {
        match self {
            Target::Open => true,
            Target::Time => false,
            Target::Said(_) => self.is_clause(condition),
        }
    }

    /// Whether the words say this condition, or what it speaks of.
    pub fn is_clause(&self, condition: &Condition) -> bool {
        let Target::Said(of) = self else { return false };
        let own = subject(condition);
        let named = of.parts().any(|part| match part {
            Part::Attribute(name) => own == Subject::Attribute(name),
            Part::Event(name) => own == Subject::Event(name),
            Part::Measure(name) => own == Subject::Measure(name),
            Part::State(name) => own == Subject::State(name),
            _ => false,
        });
        let inner = if let Condition::Not(inner) = condition { inner } else { condition };
        named
            || of.draft.readings.iter().any(|said| {
                same_ever(&said.segment.rule, condition)
                    || same_ever(&said.segment.rule, inner)
                    || said.segment.rule == *condition
                    || said.segment.rule == *inner
            })
    }

    fn any(&self, names: impl Fn(&Part) -> bool) -> bool {
        match self {
            Target::Open => true,
            Target::Time => false,
            Target::Said(of) => of.parts().any(names),
        }
    }
}

pub fn texts(test: &Test) -> Vec<&str> {
    fn text(value: &Value) -> Option<&str> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
    match test {
        Test::HasAny(values) | Test::HasAll(values) | Test::HasNone(values) => {
            values.iter().map(String::as_str).collect()
        }
        other => other.values().into_iter().filter_map(text).collect(),
    }
}

fn numbers(test: &Test) -> Vec<Number> {
    let number = |value: &Value| if let Value::Number(number) = value { Some(*number) } else { None };
    test.values().into_iter().filter_map(number).collect()
}
