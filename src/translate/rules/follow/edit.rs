//! One thing of a rule replaced by another of its sort: a window by a window, a value by a value, a number by a number.
//!
//! Every function gives all the rules that the words can mean: places that said the same are changed together, places that
//! said different things are different rules.

use super::super::lower::{all, not};
use super::super::meaning::{Op, Values};
use super::target::{Target, texts};
use super::turn::against;
use crate::catalog::Catalog;
use crate::dsl::change::{conditions, subject};
use crate::dsl::sites::{Site, Tested, sites};
use crate::dsl::{Condition, Filter, Moment, Portion, Test, Unit, Value, Window};

/// The rules that `set` makes of one. It changes a site and gives its old content, or leaves it alone; sites with the same
/// old content go together.
pub fn each<T: PartialEq>(rule: &Condition, set: impl Fn(Site<'_>) -> Option<T>) -> Vec<Condition> {
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
            let one = (*window != Window::Ever) == said && target.names_window(window);
            (one && short(to) <= short(window)).then(|| to.clone())
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

/// Minutes and hours last, rather than tell when; but where they did before.
fn short(window: &Window) -> bool {
    matches!(window, Window::Between { from: Some(Moment::Ago { unit: Unit::Minute | Unit::Hour, .. }), .. })
}

/// Other values in the columns that have such values; else in the place of values that are such as well (上海, a province,
/// is a city).
pub fn values(catalog: &Catalog, rule: &Condition, to: &Values, target: &Target<'_>) -> Vec<Condition> {
    let found = revalued_sites(catalog, rule, to, target, revalued);
    if found.is_empty() { columns(catalog, rule, to, target) } else { found }
}

/// More values where such values are wanted.
pub fn more_values(catalog: &Catalog, rule: &Condition, to: &Values) -> Vec<Condition> {
    let more = |test: &Test, listed: Vec<String>, side: Option<Op>| {
        let own = match test {
            Test::Is(Value::Text(own)) => vec![own.clone()],
            Test::In(_) => texts(test).into_iter().map(str::to_owned).collect(),
            _ => return None,
        };
        let new = listed.into_iter().filter(|value| !own.contains(value));
        let listed: Vec<Value> = own.iter().cloned().chain(new).map(Value::Text).collect();
        side.is_none().then_some(Test::In(listed))
    };
    revalued_sites(catalog, rule, to, &Target::Open, more)
}

/// Another column, whose values the old ones are as well.
fn columns(catalog: &Catalog, rule: &Condition, to: &Values, target: &Target<'_>) -> Vec<Condition> {
    let parts = conditions(rule);
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Condition::Attribute { attribute, test } = part else { continue };
        if !target.names_test(catalog, Tested::Attribute(attribute), test) {
            continue;
        }
        for index in to.vocabularies() {
            let Some(column) = sister(catalog, attribute, test, index) else { continue };
            let listed = to.items.iter().filter_map(|item| item.of(index));
            let listed: Vec<String> = listed.flat_map(|found| found.iter().map(ToString::to_string)).collect();
            let Some(test) = revalued(test, listed, to.side) else { continue };
            let mut parts = parts.clone();
            parts.splice(at..=at, [Condition::Attribute { attribute: column.to_owned(), test }]);
            found.push(all(parts));
        }
    }
    found
}

/// The other attribute, of this vocabulary, whose values these are, too.
pub fn sister<'a>(catalog: &'a Catalog, attribute: &str, test: &Test, vocabulary: usize) -> Option<&'a str> {
    let vocabulary = catalog.vocabularies.get(vocabulary)?;
    let other = catalog.attributes.iter().find(|found| found.vocabulary.as_deref() == Some(&vocabulary.name))?;
    let texts = texts(test);
    let known = |text: &str| vocabulary.values.iter().any(|value| value.value == text);
    (other.name != attribute && !texts.is_empty() && texts.into_iter().all(known)).then_some(&other.name)
}

fn revalued_sites(
    catalog: &Catalog,
    rule: &Condition,
    to: &Values,
    target: &Target<'_>,
    set: impl Fn(&Test, Vec<String>, Option<Op>) -> Option<Test>,
) -> Vec<Condition> {
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
        let new = set(test, listed, to.side)?;
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

/// Another portion of a ranking.
pub fn portions(rule: &Condition, to: Portion) -> Vec<Condition> {
    each(rule, |site| match site {
        Site::Portion(portion) => Some(std::mem::replace(portion, to)),
        Site::Window(_) | Site::Test { .. } | Site::Bound { .. } | Site::State(_) => None,
    })
}

/// A condition in the place of the one that speaks of the same; what was denied stays denied, where the new words do not
/// say whether.
pub fn clauses(catalog: &Catalog, rule: &Condition, to: &Condition, target: &Target<'_>) -> Vec<Condition> {
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
        if subject(part) != subject(to) {
            refilter(catalog, part, &mut new);
        }
        let mut put = |new: &Condition| {
            let mut parts = parts.clone();
            parts.splice(at..=at, conditions(new));
            found.push(all(parts));
        };
        if !denied(part) || denied(to) {
            put(&new);
        } else if against(to, part).is_some() {
            put(&not(part.clone()));
        } else {
            put(&Condition::Not(Box::new(new.clone())));
            // 买过口红的 after those who have not: the deed itself may be meant.
            if matches!(new, Condition::Event(_) | Condition::Measure(_)) {
                put(&new);
            }
        }
    }
    found
}

/// Another event of what the first was of, where it can be: 加购 in the place of 浏览面霜.
fn refilter(catalog: &Catalog, old: &Condition, new: &mut Condition) {
    let old = if let Condition::Not(inner) = old { inner } else { old };
    let (Condition::Event(old), Condition::Event(new)) = (old, new) else { return };
    if new.filter.is_none() {
        new.filter = old.filter.clone().filter(|filter| has(catalog, &new.event, filter));
    }
}

/// Whether rows of the event have all that the filter tests.
pub fn has(catalog: &Catalog, event: &str, filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().all(|part| has(catalog, event, part)),
        Filter::Not(part) => has(catalog, event, part),
        Filter::Property { property, .. } => {
            catalog.event(event).is_some_and(|event| event.property(property).is_some())
        }
    }
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

pub fn property<'a>(catalog: &'a Catalog, name: &str) -> Option<&'a crate::catalog::Property> {
    catalog.events.iter().find_map(|event| event.property(name))
}
