//! What the senses of a word can be, as pieces of meaning.

use std::rc::Rc;

use super::super::lexicon::Sense;
use super::super::meaning::{
    Amount, AttributeTest, Clause, Cond, Extent, Gap, InAll, Measured, Node, Objects, Often, Op, Predicate,
    PropertyTest, Recurring, TimeValue, ValueItem, Values, Wording,
};
use super::super::number::{Numeral, NumeralKind};
use super::super::time::TimeSense;
use super::super::words::Function;
use super::OPEN;
use crate::catalog::{Attribute, Catalog, Event, Type};
use crate::dsl::{Axis, Level, Number};

/// Whether two words name values of two properties of some event.
pub(super) fn are_of_one_event(catalog: &Catalog, one: &[Sense], other: &[Sense]) -> bool {
    let vocabularies = |senses: &[Sense]| -> Vec<usize> {
        let of = |sense: &Sense| match sense {
            Sense::Values { vocabulary, .. } => Some(*vocabulary),
            _ => None,
        };
        senses.iter().filter_map(of).collect()
    };
    let (one, other) = (vocabularies(one), vocabularies(other));
    let has = |event: &Event, vocabularies: &[usize]| {
        let named = |index: &usize| catalog.vocabularies.get(*index).map(|found| found.name.as_str());
        let of = |name: &str| event.properties.iter().any(|property| property.vocabulary.as_deref() == Some(name));
        vocabularies.iter().filter_map(named).any(of)
    };
    let apart = one.iter().all(|vocabulary| !other.contains(vocabulary));
    apart && catalog.events.iter().any(|event| has(event, &one) && has(event, &other))
}

/// Whether a word means one thing before it means the other: a property of the event listed first, and an event before
/// the one that its rows are parts of (an order is what was bought, and only of its worth the order as a whole).
pub(super) fn is_meant_before(catalog: &Catalog, first: &Sense, then: &Sense) -> bool {
    match (first, then) {
        (Sense::Property(_), Sense::Property(_)) => true,
        (Sense::Event(parts), Sense::Event(whole)) => {
            let grouped = catalog.events.get(*parts).and_then(|event| catalog.grouping_of(event));
            let whole = catalog.events.get(*whole).filter(|event| event.count.is_none());
            grouped.zip(whole).is_some_and(|(property, whole)| whole.property(property).is_some())
        }
        _ => false,
    }
}

/// The pieces of meaning that one sense of a word can be.
pub(super) fn nodes(sense: &Sense, catalog: &Catalog, also_term: bool) -> Vec<(Node, u32)> {
    let clause = |predicate| Node::Clause(Rc::new(Clause::new(predicate)));
    let cond = |cond| Node::Cond(Rc::new(cond));
    match sense {
        Sense::Word(function) => word(*function),
        Sense::Customer => vec![(Node::Subject { every: false }, 0)],
        Sense::Attribute(index) => {
            let mut nodes = vec![(Node::Attribute(*index), 0)];
            let attribute = catalog.attributes.get(*index);
            if attribute.is_some_and(Attribute::is_moment) {
                nodes.push((clause(Predicate::Moment(*index)), 0));
            }
            if attribute.is_some_and(|attribute| attribute.kind == Type::Boolean) {
                nodes.push((cond(Cond::Attribute { attribute: *index, test: AttributeTest::Yes }), 2));
            }
            nodes
        }
        Sense::Says { attribute, yes } => {
            let test = if *yes { AttributeTest::Yes } else { AttributeTest::No };
            vec![(cond(Cond::Attribute { attribute: *attribute, test }), 0)]
        }
        Sense::Event(index) => vec![(clause(Predicate::Event(*index)), 0)],
        Sense::Opens(index) => vec![(Node::Opens(*index), 0)],
        Sense::Property(name) => vec![(Node::Property(name.clone()), 0)],
        Sense::PropertySays { property, yes } => {
            let test = PropertyTest::Says(*yes);
            vec![(Node::Objects(Rc::new(Objects::Property { property: property.clone(), test })), 0)]
        }
        Sense::Measure(index) => vec![(clause(Predicate::Measure(*index)), 0)],
        Sense::State(index) => vec![(Node::State(*index), 0)],
        // A term says the same with its definition shown.
        Sense::StateValue { state, value } => {
            vec![(cond(Cond::State { state: *state, value: value.clone() }), if also_term { 3 } else { 0 })]
        }
        Sense::Axis { state, axis } => vec![(Node::Axis { state: *state, axis: *axis }, 0)],
        Sense::Term(index) => vec![(cond(Cond::Term { term: *index, time: None }), 0)],
        Sense::Festival(index) => vec![(Node::Festival(*index), 0)],
        Sense::Scope(index) => vec![(Node::Scope(*index), 0)],
        Sense::Values { .. } | Sense::Unit(_) => Vec::new(),
    }
}

/// A deed, with how it was named.
pub(super) fn worded(node: Node, senses: &[Sense]) -> Node {
    match node {
        Node::Clause(clause) => {
            let says = |function| senses.contains(&Sense::Word(function));
            let (takes, whole) = (says(Function::Takes), says(Function::Whole));
            let wording = Wording { takes, whole, ..clause.wording };
            Node::Clause(Clause { wording, ..clause.as_ref().clone() }.into())
        }
        node => node,
    }
}

pub(super) fn word(function: Function) -> Vec<(Node, u32)> {
    let time = |value| vec![(Node::Time(value), 0)];
    let leaning = |axis, level| vec![(Node::Leaning([(axis, level)].into()), 0)];
    match function {
        Function::Filler | Function::Article | Function::Of | Function::Some | Function::Section => {
            vec![(Node::Filler, 0)]
        }
        // Prepositions, "is" and "has" mean something in places and nothing elsewhere.
        Function::At | Function::Is | Function::Have | Function::Give => {
            vec![(Node::Word(function), 0), (Node::Filler, 0)]
        }
        Function::Also => vec![(Node::Filler, 3)],
        Function::Anything => vec![(Node::Word(function), 0), (Node::Filler, 4)],
        Function::Vague | Function::Hardly | Function::Future => vec![(Node::Unread(Gap::Vague), OPEN)],
        Function::Blank => vec![(Node::Unread(Gap::Blank), OPEN)],
        Function::Unknown => vec![(Node::Unread(Gap::Absent), OPEN)],
        Function::Just => vec![(Node::Word(function), 0), (Node::Unread(Gap::Vague), OPEN)],
        Function::Store => vec![(Node::Word(Function::Change), 0)],
        Function::Person => vec![(Node::Subject { every: false }, 0)],
        Function::Several
        | Function::Surname
        | Function::During
        | Function::Takes
        | Function::Whole
        | Function::Wished => Vec::new(),
        Function::Everyone => vec![(Node::Subject { every: true }, 0)],
        Function::Seldom => leaning(Axis::Frequency, Level::Low),
        Function::Lavish => leaning(Axis::Monetary, Level::High),
        Function::Sparing => leaning(Axis::Monetary, Level::Low),
        Function::Recently => time(TimeValue::Recently),
        Function::Earlier => time(TimeValue::Earlier),
        Function::Since => time(TimeValue::Since),
        Function::InThat => time(TimeValue::InThat),
        Function::Total => time(TimeValue::Total(InAll::Ever)),
        Function::Altogether => time(TimeValue::Total(InAll::Sum)),
        Function::Long => time(TimeValue::Long),
        function => vec![(Node::Word(function), 0)],
    }
}

/// The values a word may stand for, whatever their vocabularies.
pub(super) fn values(senses: &[Sense]) -> Option<Values> {
    let meanings: Vec<_> = senses
        .iter()
        .filter_map(|sense| match sense {
            Sense::Values { vocabulary, values } => Some((*vocabulary, values.clone())),
            _ => None,
        })
        .collect();
    let item = ValueItem { meanings: meanings.into() };
    let some = !item.meanings.is_empty();
    let values = Values { items: vec![item], join: None, each: false, located: false, nominal: false, side: None };
    some.then_some(values)
}

/// A bare number as an amount.
pub fn amount(numeral: &Numeral) -> Amount {
    let unit = match numeral.kind {
        NumeralKind::Plain => Measured::Bare,
        NumeralKind::Percent => Measured::Percent,
        NumeralKind::Money => Measured::Money,
        NumeralKind::Times => Measured::Times,
    };
    Amount { low: Number::new(numeral.low), high: numeral.high.map(Number::new), unit }
}

/// What a time can be; none for periods that cannot be counted.
pub(super) fn time(sense: TimeSense) -> Option<Node> {
    Some(match sense {
        TimeSense::Window(window) => Node::Time(TimeValue::Window(window)),
        TimeSense::Duration(length) => Node::Length(length),
        TimeSense::InThat => Node::Time(TimeValue::InThat),
        TimeSense::EachOf(windows) => Node::Times { windows, each: true },
        TimeSense::Turn(first, last) => Node::Spanning(first, last),
        TimeSense::MoreThan(length) => Node::Lasting(length),
        TimeSense::AtLeast(length) => Node::LengthBound { op: Op::AtLeast, length },
        TimeSense::Durations { least, most, unit } => Node::Lengths { least, most, unit },
        TimeSense::Ago(length) => Node::Time(TimeValue::Ago(length)),
        TimeSense::Each(period) => Node::Each(period),
        TimeSense::AnyOne(period) => {
            let often = Often::AtLeast(1);
            Node::Recurring(Recurring { often, period, over: Extent::All })
        }
        TimeSense::Different(least, period) => {
            let often = Often::AtLeast(least);
            Node::Recurring(Recurring { often, period, over: Extent::All })
        }
        TimeSense::Mean(period) => Node::Averaged(period),
        TimeSense::InRow(length) => Node::InRow(length),
        TimeSense::Periods { count, of } => {
            let often = match count {
                None => Often::Each,
                Some((least, None)) => Often::AtLeast(least),
                Some((least, Some(most))) => Often::Between(least, most),
            };
            Node::Recurring(Recurring::of_last(often, of)?)
        }
        TimeSense::Within(length) => Node::Within(length),
        TimeSense::Silence(length) => Node::Silence(length),
        TimeSense::Shift(length) => Node::Shift(length),
        TimeSense::Beside { length, after } => Node::Beside { length, after },
        TimeSense::Hours { from, until } => Node::Hours { from, until },
        TimeSense::Weekdays { first, last } => Node::Weekdays { first, last },
    })
}
