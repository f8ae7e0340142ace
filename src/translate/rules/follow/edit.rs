//! One thing of a rule replaced by another of its sort: a window by a window, a value by a value, a number by a number.
//!
//! Every function gives all the rules that the words can mean: places that said the same are changed together, places that
//! said different things are different rules.

use super::super::lower::{all, measure_bounds, number_tests};
use super::super::meaning::{Amount, Bound, Measured, Op, Values};
use super::target::Target;
use crate::catalog::{Aggregation, Catalog, Formula, Type};
use crate::dsl::change::{conditions, subject};
use crate::dsl::sites::{Site, Tested, sites};
use crate::dsl::{self, Comparison, Condition, Measure, Number, Pick, Portion, Test, Value, Window};
use crate::translate::rules::lexicon::UnitOf;

/// The rules that `set` makes of one. It changes a site and gives its old content, or leaves it alone; sites with the same
/// old content go together.
fn each<T: PartialEq>(rule: &Condition, set: impl Fn(Site<'_>) -> Option<T>) -> Vec<Condition> {
    let mut groups: Vec<(T, Vec<usize>)> = Vec::new();
    let mut at = 0;
    sites(&mut rule.clone(), &mut |site| {
        if let Some(old) = set(site) {
            match groups.iter_mut().find(|(known, _)| *known == old) {
                Some((_, places)) => places.push(at),
                None => groups.push((old, vec![at])),
            }
        }
        at += 1;
    });
    let changed = |(_, places): (T, Vec<usize>)| {
        let mut changed = rule.clone();
        let mut at = 0;
        sites(&mut changed, &mut |site| {
            if places.contains(&at) {
                set(site);
            }
            at += 1;
        });
        changed
    };
    groups.into_iter().map(changed).collect()
}

/// Other times, where they change; several times are also changed all at once.
pub fn changed(rule: &Condition, change: impl Fn(&Window) -> Option<Window>) -> Vec<Condition> {
    let set = |site: Site<'_>| {
        let Site::Window(window) = site else { return None };
        let new = change(window)?;
        Some(std::mem::replace(window, new))
    };
    let mut found = each(rule, set);
    if found.len() > 1 {
        found.insert(0, each(rule, |site| set(site).map(|_| ())).remove(0));
    }
    found
}

/// Another time: where one is said, else where none is.
pub fn windows(rule: &Condition, to: &Window, target: &Target<'_>) -> Vec<Condition> {
    let set = |said: bool| {
        changed(rule, |window| {
            ((*window != Window::Ever) == said && target.names_window(window)).then(|| to.clone())
        })
    };
    let found = set(true);
    if found.is_empty() && target.is_open() {
        // Where none is said, all say the same.
        return each(rule, |site| match site {
            Site::Window(window) if *window == Window::Ever => Some(std::mem::replace(window, to.clone())),
            Site::Window(_) | Site::Test { .. } | Site::Bound { .. } | Site::Portion(_) | Site::State(_) => None,
        });
    }
    found
}

/// Other values in the columns that have such values.
pub fn values(catalog: &Catalog, rule: &Condition, to: &Values, target: &Target<'_>) -> Vec<Condition> {
    each(rule, |site| {
        let Site::Test { of, test } = site else { return None };
        if !target.names_test(catalog, of, test) {
            return None;
        }
        let vocabulary = vocabulary(catalog, of)?;
        let index = catalog.vocabularies.iter().position(|found| found.name == vocabulary)?;
        to.vocabularies().find(|found| *found == index)?;
        let listed = to.items.iter().filter_map(|item| item.of(index));
        let listed: Vec<String> = listed.flat_map(|found| found.iter().map(ToString::to_string)).collect();
        let new = revalued(test, listed, to.side)?;
        Some((format!("{of:?}"), std::mem::replace(test, new)))
    })
}

/// The same test of other values; what is denied stays denied.
fn revalued(test: &Test, listed: Vec<String>, side: Option<Op>) -> Option<Test> {
    let single = || match listed.as_slice() {
        [single] => Some(Value::text(single)),
        _ => None,
    };
    if let Some(side) = side {
        return Some(match side {
            Op::AtLeast => Test::AtLeast(single()?),
            Op::AtMost => Test::AtMost(single()?),
            Op::More => Test::More(single()?),
            Op::Less => Test::Less(single()?),
            Op::Is | Op::IsNot => return None,
        });
    }
    let several = || listed.iter().map(Value::text).collect();
    Some(match test {
        Test::Is(Value::Text(_)) | Test::In(_) => single().map_or_else(|| Test::In(several()), Test::Is),
        Test::IsNot(Value::Text(_)) | Test::NotIn(_) => single().map_or_else(|| Test::NotIn(several()), Test::IsNot),
        Test::Less(Value::Text(_)) => Test::Less(single()?),
        Test::AtMost(Value::Text(_)) => Test::AtMost(single()?),
        Test::More(Value::Text(_)) => Test::More(single()?),
        Test::AtLeast(Value::Text(_)) => Test::AtLeast(single()?),
        Test::HasAny(_) => Test::HasAny(listed),
        Test::HasAll(_) => Test::HasAll(listed),
        Test::HasNone(_) => Test::HasNone(listed),
        Test::Is(_)
        | Test::IsNot(_)
        | Test::Less(_)
        | Test::AtMost(_)
        | Test::More(_)
        | Test::AtLeast(_)
        | Test::Between(..)
        | Test::Contains(_)
        | Test::StartsWith(_)
        | Test::EndsWith(_)
        | Test::Missing
        | Test::Present
        | Test::During(_)
        | Test::HasAtLeast(_)
        | Test::HasAtMost(_)
        | Test::Than { .. }
        | Test::Anniversary(_) => return None,
    })
}

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
    let counting = matches!(unit, Measured::Times | Measured::Bare | Measured::Catalog(_));
    if found.is_empty() && counting && target.is_open() { counted(catalog, rule, to) } else { found }
}

/// The lower or the upper end of what is compared with two numbers, or with that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Lower,
    Upper,
}

/// Another number at one end, where one of its sort is compared.
pub fn ends(
    catalog: &Catalog,
    rule: &Condition,
    to: Figure<'_>,
    ends: &[End],
    target: &Target<'_>,
) -> Vec<Condition> {
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

/// Another portion of a ranking.
pub fn portions(rule: &Condition, to: Portion) -> Vec<Condition> {
    each(rule, |site| match site {
        Site::Portion(portion) => Some(std::mem::replace(portion, to)),
        Site::Window(_) | Site::Test { .. } | Site::Bound { .. } | Site::State(_) => None,
    })
}

/// A condition in the place of the one that speaks of the same; what was denied stays denied, where the new words do not
/// say whether.
pub fn clauses(rule: &Condition, to: &Condition, target: &Target<'_>) -> Vec<Condition> {
    let parts = conditions(rule);
    let same = |part: &&Condition| subject(part) == subject(to) || target.is_clause(part);
    let denied = |part: &Condition| matches!(part, Condition::Not(_));
    let alike = parts.iter().filter(same).any(|part| denied(part) == denied(to));
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if !same(&part) || !target.names_clause(part) || (alike && denied(part) != denied(to)) {
            continue;
        }
        let mut new = to.clone();
        inherit(part, &mut new);
        if denied(part) && !denied(to) {
            new = Condition::Not(Box::new(new));
        }
        let mut parts = parts.clone();
        parts.splice(at..=at, conditions(&new));
        found.push(all(parts));
    }
    found
}

/// What says no time keeps the time of what stood in its place.
fn inherit(old: &Condition, new: &mut Condition) {
    let mut old = old.clone();
    let mut window = None;
    sites(&mut old, &mut |site| {
        if let Site::Window(found) = site {
            window.get_or_insert_with(|| found.clone());
        }
    });
    let Some(window) = window else { return };
    sites(new, &mut |site| match site {
        Site::Window(found) if *found == Window::Ever => *found = window.clone(),
        Site::Window(_) | Site::Test { .. } | Site::Bound { .. } | Site::Portion(_) | Site::State(_) => {}
    });
}

/// Name of the vocabulary a column's values are of.
pub fn vocabulary<'a>(catalog: &'a Catalog, of: Tested<'_>) -> Option<&'a str> {
    match of {
        Tested::Attribute(name) => catalog.attribute(name)?.vocabulary.as_deref(),
        Tested::Property(name) => property(catalog, name)?.vocabulary.as_deref(),
    }
}

fn property<'a>(catalog: &'a Catalog, name: &str) -> Option<&'a crate::catalog::Property> {
    catalog.events.iter().find_map(|event| event.property(name))
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
