//! Whether a definition tells what the name before it says: 流失客户：180天未购买 tells who has left, 流失客户：积分超过1000
//! and 复购客户：60天未登录 tell of something else, and both are meant. A definition tells of a name when it speaks of what
//! the rule behind the name is made of: sums of money, how many orders, when something was done or that it was not.

use super::super::super::grammar::main_event;
use super::super::super::lexicon::Sense;
use super::super::super::words::Function;
use super::labels;
use super::names::{self, Stretch};
use super::seen::Seen;
use crate::catalog::{Event, Formula, Measure, Type};

/// Whether every name in a label that stands for a rule is one that its definition says nothing of; not where there is
/// no such name.
pub(super) fn tells_of_other(seen: &Seen<'_>, label: Stretch, definition: Stretch) -> bool {
    let named = |sense: &&Sense| matches!(sense, Sense::Term(_) | Sense::StateValue { .. });
    let longest = |from: usize, until: usize| !seen.inside(label).any(|other| is_longer(other, from, until));
    let mut names = seen.inside(label).filter(|found| longest(found.from, found.until));
    names.any(|found| {
        let mut senses = found.senses.iter().filter(named).peekable();
        senses.peek().is_some() && senses.all(|sense| is_of_other(seen, sense, definition))
    })
}

fn is_longer(other: &super::super::super::lexicon::Match<'_>, from: usize, until: usize) -> bool {
    let covers = other.from <= from && until <= other.until && other.until - other.from > until - from;
    covers && other.senses.iter().any(|sense| matches!(sense, Sense::Term(_) | Sense::StateValue { .. }))
}

/// Whether a name stands for a rule that its definition says nothing of.
pub(super) fn is_of_other(seen: &Seen<'_>, sense: &Sense, definition: Stretch) -> bool {
    if !labels::defines(seen, definition.0, definition.1) {
        return false;
    }
    match sense {
        Sense::Term(term) => {
            let rule = seen.catalog.terms.get(*term).map_or("", |term| term.rule.as_str());
            is_other_rule(seen, rule, definition)
        }
        Sense::StateValue { state, .. } => {
            let rfm = seen.catalog.states.get(*state).is_some_and(|state| state.rfm.is_some());
            !(tells_when(seen, definition) || rfm && (tells_money(seen, definition) || tells_count(seen, definition)))
        }
        _ => false,
    }
}

/// Whether a rule is of what customers do, and not of what they are.
fn behaves(seen: &Seen<'_>, rule: &str) -> bool {
    let first = rule.split(' ').next().unwrap_or_default();
    !seen.catalog.attributes.iter().any(|attribute| attribute.name == first)
}

fn is_other_rule(seen: &Seen<'_>, rule: &str, definition: Stretch) -> bool {
    let words = || rule.split(|c: char| !c.is_alphanumeric() && c != '_');
    if !behaves(seen, rule) || words().next() == Some("rfm") {
        return false;
    }
    let measures: Vec<&Measure> = words().filter_map(|word| seen.catalog.measure(word)).collect();
    if measures.iter().any(|measure| measure.kind == Type::Money) {
        return !tells_money(seen, definition);
    }
    if !measures.is_empty() {
        return !tells_count(seen, definition);
    }
    let event = words().find_map(|word| seen.catalog.events.iter().find(|event| event.name == word));
    event.is_some_and(|event| !tells_when(seen, definition) && !tells_of_event(seen, event, definition))
}

/// A sum of money, or how high one is. What they did not do is no sum, though its word names one as well: 高客单：近90天无消费.
pub(super) fn tells_money(seen: &Seen<'_>, definition: Stretch) -> bool {
    let said = |sense: &Sense| match sense {
        Sense::Measure(measure) => {
            seen.catalog.measures.get(*measure).is_some_and(|measure| measure.kind == Type::Money)
        }
        Sense::Axis { axis, .. } => *axis == crate::dsl::Axis::Monetary || levels(seen, definition),
        Sense::Word(function) => *function == Function::Money,
        _ => false,
    };
    let denied = denies(seen, definition);
    let deed = |senses: &[Sense]| denied && senses.iter().any(|sense| matches!(sense, Sense::Event(_)));
    seen.inside(definition).any(|found| seen.restricts_in(definition, found, said) && !deed(found.senses))
}

/// So many orders, or once more.
fn tells_count(seen: &Seen<'_>, definition: Stretch) -> bool {
    let counted = |sense: &Sense| match sense {
        Sense::Word(function) => COUNTS.contains(function),
        Sense::Measure(measure) => {
            seen.catalog.measures.get(*measure).is_some_and(|measure| measure.kind != Type::Money)
        }
        _ => false,
    };
    let again = |sense: &Sense| *sense == Sense::Word(Function::Repeat);
    any(seen, definition, again) || tells_main(seen, definition) && any(seen, definition, counted)
}

/// When something of the main event was, or that something else was not.
fn tells_when(seen: &Seen<'_>, definition: Stretch) -> bool {
    let timed = || (definition.0..definition.1).any(|at| !seen.times.at(at).is_empty());
    let silent = |sense: &Sense| matches!(sense, Sense::Word(function) if SILENT.contains(function));
    let axis = |sense: &Sense| matches!(sense, Sense::Axis { .. });
    let moment = |sense: &Sense| match sense {
        Sense::Attribute(attribute) => {
            seen.catalog.attributes.get(*attribute).is_some_and(|found| found.kind.is_temporal())
        }
        _ => false,
    };
    let denied = denies(seen, definition);
    any(seen, definition, silent)
        || any(seen, definition, axis)
        || tells_main(seen, definition) && (denied || timed() || tells_count(seen, definition))
        || any(seen, definition, moment)
        || denied && any(seen, definition, |sense| is_apart_from_main(seen, sense))
}

/// Something that was done and is none of what is bought: 登录, and not 退款.
fn is_apart_from_main(seen: &Seen<'_>, sense: &Sense) -> bool {
    let Sense::Event(event) = sense else { return false };
    let table = |event: usize| seen.catalog.events.get(event).map(|event| event.table.as_str());
    main_event(seen.catalog).is_some_and(|main| table(*event) != table(main))
}

/// Something that an event is made of: 活跃用户：近30天登录过.
fn tells_of_event(seen: &Seen<'_>, wanted: &Event, definition: Stretch) -> bool {
    any(seen, definition, |sense| match sense {
        Sense::Event(event) => seen.catalog.events.get(*event).is_some_and(|event| {
            // What every row of a table counts for is any event of it.
            event.name == wanted.name || wanted.valid.is_none() && event.table == wanted.table
        }),
        _ => false,
    })
}

fn tells_main(seen: &Seen<'_>, definition: Stretch) -> bool {
    let main = main_event(seen.catalog);
    let name = main.and_then(|main| seen.catalog.events.get(main)).map(|event| event.name.as_str());
    any(seen, definition, |sense| match sense {
        Sense::Event(event) => Some(*event) == main,
        Sense::Measure(measure) => match seen.catalog.measures.get(*measure).map(|measure| &measure.formula) {
            Some(Formula::Aggregate { event, .. }) => Some(event.as_str()) == name,
            Some(Formula::Ratio { .. }) | None => false,
        },
        _ => false,
    })
}

/// 光加购不买：…没买过, 面膜首购潜客：…购买次数0: a denial that the definition makes as well, and what only goes with one.
pub(super) fn is_denied_again(seen: &Seen<'_>, sense: &Sense, definition: Stretch) -> bool {
    let Sense::Word(function) = sense else { return false };
    let none = || names::numbers(seen, definition).iter().any(|number| number.high.unwrap_or(number.low).is_zero());
    match function {
        Function::Only => denies(seen, definition),
        Function::FirstOrder => tells_main(seen, definition) && (denies(seen, definition) || none()),
        denial => DENIES.contains(denial) && (denies(seen, definition) || none()),
    }
}

fn denies(seen: &Seen<'_>, definition: Stretch) -> bool {
    any(seen, definition, |sense| matches!(sense, Sense::Word(function) if DENIES.contains(function)))
}

fn levels(seen: &Seen<'_>, definition: Stretch) -> bool {
    any(seen, definition, |sense| matches!(sense, Sense::Word(Function::High | Function::Low)))
}

fn any(seen: &Seen<'_>, definition: Stretch, wanted: impl Fn(&Sense) -> bool) -> bool {
    seen.inside(definition).any(|found| seen.restricts_in(definition, found, &wanted))
}

const DENIES: [Function; 5] = [Function::Not, Function::NotOnce, Function::Lacking, Function::Never, Function::Nothing];
const COUNTS: [Function; 5] =
    [Function::Times, Function::Piece, Function::Generic, Function::Kinds, Function::TimesNoun];
const SILENT: [Function; 6] =
    [Function::Pause, Function::Gone, Function::Silent, Function::NoOrder, Function::FirstOrder, Function::LastOrder];
