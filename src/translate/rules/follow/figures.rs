//! One number of a rule replaced by another of its sort: how often, how much, how many.

use super::super::lower::{all, measure_bounds, number_tests};
use super::super::meaning::{Amount, Bound, Measured};
use super::edit::{each, property};
use super::target::Target;
use crate::catalog::{Aggregation, Catalog, Formula, Type};
use crate::dsl::change::conditions;
use crate::dsl::sites::{Site, Tested};
use crate::dsl::{self, Comparison, Condition, Measure, Number, Pick, Portion, Test, Value};
use crate::translate::rules::lexicon::UnitOf;

/// A number: alone, when how it is compared stays, or with its comparison.
#[derive(Clone, Copy, Debug)]
pub enum Figure<'a> {
    Amount(&'a Amount),
    Bound(&'a Bound),
}

impl Figure<'_> {
    fn unit(&self) -> &Measured {
        match self {
            Figure::Amount(amount) => &amount.unit,
            Figure::Bound(bound) => &bound.unit,
        }
    }

    fn bound(&self, old: &dsl::Bound) -> Option<dsl::Bound> {
        let number = match self {
            Figure::Bound(bound) => return single(measure_bounds(bound)),
            Figure::Amount(amount) => amount.high.is_none().then_some(amount.low)?,
        };
        Some(match old {
            dsl::Bound::Is(_) => dsl::Bound::Is(number),
            dsl::Bound::IsNot(_) => dsl::Bound::IsNot(number),
            dsl::Bound::Less(_) => dsl::Bound::Less(number),
            dsl::Bound::AtMost(_) => dsl::Bound::AtMost(number),
            dsl::Bound::More(_) => dsl::Bound::More(number),
            dsl::Bound::AtLeast(_) => dsl::Bound::AtLeast(number),
            dsl::Bound::Between(..) | dsl::Bound::Relative { .. } | dsl::Bound::Mean { .. } => return None,
        })
    }

    fn test(&self, old: &Test) -> Option<Test> {
        let number = match self {
            Figure::Bound(bound) => return single(number_tests(bound)),
            Figure::Amount(amount) => Value::Number(amount.high.is_none().then_some(amount.low)?),
        };
        Some(match old {
            Test::Is(_) => Test::Is(number),
            Test::IsNot(_) => Test::IsNot(number),
            Test::Less(_) => Test::Less(number),
            Test::AtMost(_) => Test::AtMost(number),
            Test::More(_) => Test::More(number),
            Test::AtLeast(_) => Test::AtLeast(number),
            _ => return None,
        })
    }

    fn portion(&self, old: Portion) -> Option<Portion> {
        let Figure::Amount(Amount { low, high: None, .. }) = self else { return None };
        Some(match old {
            Portion::Percent(_) => Portion::Percent(*low),
            Portion::Count(_) => Portion::Count(u32::try_from(low.whole()?).ok()?),
        })
    }
}

fn single<T>(mut all: Vec<T>) -> Option<T> {
    if all.len() == 1 { all.pop() } else { None }
}

/// Another number where one of its sort is compared; how often something happened, where only that it did was said.
pub fn numbers(catalog: &Catalog, rule: &Condition, to: Figure<'_>, target: &Target<'_>) -> Vec<Condition> {
    let unit = to.unit();
    let found = each(rule, |site| match site {
        Site::Bound { of, bound } if counts(catalog, unit, of) && target.names_measure(catalog, of, bound) => {
            let new = to.bound(bound)?;
            Some(format!("{of:?} {:?}", std::mem::replace(bound, new)))
        }
        Site::Test { of, test }
            if is_number(test) && tests(catalog, unit, of) && target.names_test(catalog, of, test) =>
        {
            let new = to.test(test)?;
            Some(format!("{of:?} {:?}", std::mem::replace(test, new)))
        }
        Site::Portion(portion) if takes(unit, *portion) && target.is_open() => {
            let new = to.portion(*portion)?;
            Some(format!("{:?}", std::mem::replace(portion, new)))
        }
        Site::Window(_) | Site::Test { .. } | Site::Bound { .. } | Site::Portion(_) | Site::State(_) => None,
    });
    let counting = matches!(unit, Measured::Times | Measured::Catalog(_));
    if found.is_empty() && counting && target.is_open() { counted(catalog, rule, to) } else { found }
}

/// The lower or the upper end of what is compared with two numbers, or with that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Lower,
    Upper,
}

/// Another number at one end, where one of its sort is compared.
pub fn ends(catalog: &Catalog, rule: &Condition, to: Figure<'_>, ends: &[End], target: &Target<'_>) -> Vec<Condition> {
    let (unit, Figure::Amount(Amount { low, high: None, .. })) = (to.unit(), to) else { return Vec::new() };
    let number = *low;
    let changed = |end: End| {
        each(rule, |site| match site {
            Site::Bound { of, bound } if counts(catalog, unit, of) && target.names_measure(catalog, of, bound) => {
                let new = match (&*bound, end) {
                    (dsl::Bound::Between(low, _), End::Upper) => dsl::Bound::Between(*low, number),
                    (dsl::Bound::Between(_, high), End::Lower) => dsl::Bound::Between(number, *high),
                    (dsl::Bound::AtMost(_) | dsl::Bound::Less(_), End::Upper)
                    | (dsl::Bound::AtLeast(_) | dsl::Bound::More(_), End::Lower) => to.bound(bound)?,
                    _ => return None,
                };
                Some(format!("{of:?} {:?}", std::mem::replace(bound, new)))
            }
            Site::Test { of, test }
                if is_number(test) && tests(catalog, unit, of) && target.names_test(catalog, of, test) =>
            {
                let new = match (&*test, end) {
                    (Test::Between(low, _), End::Upper) => Test::Between(low.clone(), Value::Number(number)),
                    (Test::Between(_, high), End::Lower) => Test::Between(Value::Number(number), high.clone()),
                    (Test::AtMost(_) | Test::Less(_), End::Upper) | (Test::AtLeast(_) | Test::More(_), End::Lower) => {
                        to.test(test)?
                    }
                    _ => return None,
                };
                Some(format!("{of:?} {:?}", std::mem::replace(test, new)))
            }
            Site::Window(_) | Site::Test { .. } | Site::Bound { .. } | Site::Portion(_) | Site::State(_) => None,
        })
    };
    ends.iter().flat_map(|end| changed(*end)).collect()
}

/// 买过口红 + 三次以上.
fn counted(catalog: &Catalog, rule: &Condition, to: Figure<'_>) -> Vec<Condition> {
    let mut found = Vec::new();
    let parts = conditions(rule);
    for (at, part) in parts.iter().enumerate() {
        let Condition::Event(happened) = part else { continue };
        let (filter, window) = (happened.filter.clone(), happened.window.clone());
        let measure = match catalog.event(&happened.event).and_then(|event| event.count.clone()) {
            Some(name) => Measure::Named { name, filter, window },
            None => Measure::Of {
                aggregate: Aggregation::Count,
                property: None,
                event: happened.event.clone(),
                filter,
                window,
            },
        };
        let Some(bound) = to.bound(&dsl::Bound::AtLeast(Number::from(1))) else { continue };
        if happened.pick == Pick::Any && counts(catalog, to.unit(), &measure) {
            let mut parts = parts.clone();
            parts.splice(at..=at, [Condition::Measure(Comparison { measure, bound })]);
            found.push(all(parts));
        }
    }
    found
}

fn is_number(test: &Test) -> bool {
    test.values().iter().any(|value| matches!(value, Value::Number(_)))
}

/// Whether a measure is counted in such units.
fn counts(catalog: &Catalog, unit: &Measured, of: &Measure) -> bool {
    let (kind, times, event) = match of {
        Measure::Named { name, .. } => {
            let Some(measure) = catalog.measure(name) else { return false };
            let event = catalog.measured_event(measure);
            let rows = matches!(&measure.formula, Formula::Aggregate { aggregate: Aggregation::Count, .. });
            (measure.kind, rows || event.is_some_and(|event| event.count.as_ref() == Some(name)), event)
        }
        Measure::Of { aggregate, event, property: name, .. } => {
            let kind =
                name.as_deref().and_then(|name| property(catalog, name)).map_or(Type::Integer, |found| found.kind);
            (kind, *aggregate == Aggregation::Count, catalog.event(event))
        }
        Measure::Ratio { .. } => (Type::Decimal, false, None),
    };
    let named = |name: &str| matches!(of, Measure::Named { name: own, .. } if own == name);
    match unit {
        Measured::Bare => true,
        Measured::Generic | Measured::Kinds | Measured::Pieces => kind != Type::Money,
        Measured::Times => times,
        Measured::Money => kind == Type::Money,
        Measured::Percent | Measured::People => false,
        Measured::Catalog(units) => units.iter().any(|unit| match unit {
            UnitOf::Measure(index) => catalog.measures.get(*index).is_some_and(|found| named(&found.name)),
            UnitOf::Event(index) => {
                times
                    && event
                        .is_some_and(|event| catalog.events.get(*index).is_some_and(|found| found.name == event.name))
            }
            UnitOf::Attribute(_) | UnitOf::Property(_) => false,
        }),
    }
}

/// Whether a column is counted in such units.
fn tests(catalog: &Catalog, unit: &Measured, of: Tested<'_>) -> bool {
    let kind = match of {
        Tested::Attribute(name) => catalog.attribute(name).map(|found| found.kind),
        Tested::Property(name) => property(catalog, name).map(|found| found.kind),
    };
    match unit {
        Measured::Bare => true,
        Measured::Generic | Measured::Kinds | Measured::Pieces => kind != Some(Type::Money),
        Measured::Money => kind == Some(Type::Money),
        Measured::Times | Measured::Percent | Measured::People => false,
        Measured::Catalog(units) => units.iter().any(|unit| match unit {
            UnitOf::Attribute(index) => {
                catalog.attributes.get(*index).is_some_and(|found| of == Tested::Attribute(&found.name))
            }
            UnitOf::Property(name) => of == Tested::Property(name),
            UnitOf::Measure(_) | UnitOf::Event(_) => false,
        }),
    }
}

fn takes(unit: &Measured, portion: Portion) -> bool {
    match portion {
        Portion::Percent(_) => matches!(unit, Measured::Percent | Measured::Bare),
        Portion::Count(_) => matches!(unit, Measured::People | Measured::Bare | Measured::Generic | Measured::Kinds),
    }
}
