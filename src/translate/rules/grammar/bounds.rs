//! Numbers, units and comparisons: 3次以上 · 超过500元 · between 25 and 35 · 两三百.

use std::rc::Rc;

use super::super::lattice::amount;
use super::super::lexicon::UnitOf;
use super::super::meaning::{Amount, Bound, Clause, Cond, Join, Kind, Measured, Negation, Node, Op, Predicate};
use super::super::words::Function;
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Event, Formula, Type};
use crate::dsl::Number;

const UNITS: [Kind; 7] = [
    Kind::Word(Function::Times),
    Kind::Word(Function::Money),
    Kind::Word(Function::People),
    Kind::Word(Function::Piece),
    Kind::Word(Function::Generic),
    Kind::Word(Function::Kinds),
    Kind::Unit,
];

const BEFORE: [Kind; 6] = [
    Kind::Word(Function::More),
    Kind::Word(Function::Less),
    Kind::Word(Function::AtLeast),
    Kind::Word(Function::AtMost),
    Kind::Word(Function::Equal),
    Kind::Word(Function::Unequal),
];

const AFTER: [Kind; 2] = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];

pub fn rules(grammar: &mut Grammar) {
    // No number is said: once is what it means anyway. What is closed takes none any more.
    grammar.pair("至少买过口红", &word(Function::AtLeast), &[Kind::Clause], |context, _, clause| {
        let Node::Clause(found) = clause else { return None };
        let event = matches!(found.predicate, Predicate::Event(_)) && found.negation == Negation::No;
        let plain = event && found.bound.is_none() && !found.counted && found.objects.is_some() && !found.implied;
        (plain && !context.spaced).then(|| (Node::Cond(Cond::Clause(found.clone()).into()), 4))
    });
    grammar.pair(
        "购买350元以上, bought products worth over $500",
        &[Kind::Clause],
        &[Kind::Bound],
        |context, clause, bound| {
            let (Node::Clause(found), Node::Bound(bound)) = (clause, bound) else { return None };
            let Predicate::Event(event) = found.predicate else { return None };
            let bare = Clause { implied: false, time: None, ..found.as_ref().clone() } == Clause::new(found.predicate);
            let main = context.main_event() == Some(event) && bound.unit == Measured::Money && bare;
            let sum =
                (0..context.catalog.measures.len()).find(|measure| context.is_main_sum(*measure)).filter(|_| main)?;
            let bound = Some(bound.clone());
            let spent = Clause { predicate: Predicate::Measure(sum), bound, implied: false, ..found.as_ref().clone() };
            Some((Node::Clause(spent.into()), 5))
        },
    );
    grammar.one("a number: 500", Kind::Number, |_, number| match number {
        Node::Number(numeral) => Some((Node::Amount(amount(numeral)), 0)),
        _ => None,
    });
    grammar.pair("number and unit: 3次, 500 yuan", &[Kind::Number], &UNITS, |_, number, unit| {
        let Node::Number(numeral) = number else { return None };
        let found = amount(numeral);
        if found.unit != Measured::Bare && !(found.unit == Measured::Money && measured(unit)? == Measured::Money) {
            return None;
        }
        Some((Node::Amount(Amount { unit: measured(unit)?, ..found }), 0))
    });
    grammar.pair("comparison first: 超过500元, at least 3", &BEFORE, &[Kind::Amount], |context, op, amount| {
        let (Node::Word(op), Node::Amount(amount)) = (op, amount) else { return None };
        let op = match op {
            Function::More => Op::More,
            Function::Less => Op::Less,
            Function::AtLeast => Op::AtLeast,
            Function::AtMost => Op::AtMost,
            Function::Equal => Op::Is,
            Function::Unequal => Op::IsNot,
            _ => return None,
        };
        let (bound, cost) = one_sided(op, amount)?;
        let Node::Bound(found) = &bound else { return None };
        let grade = context.is_a_grade(found);
        Some((bound, cost + u32::from(grade)))
    });
    grammar.pair("comparison last: 3次以上, 3 or more, 500以内", &[Kind::Amount], &AFTER, |_, amount, op| {
        let (Node::Amount(amount), Node::Word(op)) = (amount, op) else { return None };
        one_sided(if *op == Function::OrMore { Op::AtLeast } else { Op::AtMost }, amount)
    });
    grammar.pair("18岁不到", &[Kind::Amount], &word(Function::Less), |context, amount, _| {
        let Node::Amount(found) = amount else { return None };
        let unit = (found.unit != Measured::Bare || found.low >= Number::from(100)) && !context.spaced;
        unit.then(|| one_sided(Op::Less, found).map(|(bound, cost)| (bound, cost + 3)))?
    });
    grammar.pair("30岁及30岁以上", &[Kind::Amount], &[Kind::Tail], |_, amount, tail| {
        let (Node::Amount(amount), Node::Tail { join: Join::And | Join::Or | Join::Comma, node }) = (amount, tail)
        else {
            return None;
        };
        let Node::Bound(bound) = node.as_ref() else { return None };
        let again = matches!(bound.tests.as_slice(), [(Op::AtLeast | Op::AtMost, number)] if *number == amount.low);
        let unit = shared(&amount.unit, &bound.unit)?;
        let tests = bound.tests.clone();
        (again && amount.high.is_none()).then(|| (Node::Bound(Bound { tests, unit }.into()), 0))
    });
    grammar.pair("金卡及金卡以上", &[Kind::Values], &[Kind::Tail], |_, values, tail| {
        let (Node::Values(values), Node::Tail { join: Join::And | Join::Or | Join::Comma, node }) = (values, tail)
        else {
            return None;
        };
        let Node::Values(sided) = node.as_ref() else { return None };
        let again = values.side.is_none() && sided.side.is_some() && values.items == sided.items;
        again.then(|| (node.as_ref().clone(), 0))
    });
    grammar.pair("unit last: 3+ times, 3 or more times, ≥3次", &[Kind::Bound], &UNITS, |context, bound, unit| {
        let Node::Bound(bound) = bound else { return None };
        if bound.unit != Measured::Bare {
            return None;
        }
        let bound = Bound { tests: bound.tests.clone(), unit: measured(unit)? };
        let grade = context.is_a_grade(&bound);
        Some((Node::Bound(bound.into()), u32::from(grade)))
    });
    grammar.pair(
        "at least 3次以上 says it twice",
        &[Kind::Word(Function::AtLeast)],
        &[Kind::Bound],
        |_, _, bound| match bound {
            Node::Bound(found) if found.tests.iter().all(|(op, _)| *op == Op::AtLeast) => Some((bound.clone(), 1)),
            _ => None,
        },
    );
    grammar.pair("超过3次以上 says it twice", &[Kind::Bound], &AFTER, |_, bound, op| {
        let (Node::Bound(found), Node::Word(op)) = (bound, op) else { return None };
        let [(first, _)] = found.tests.as_slice() else { return None };
        let upward = matches!(first, Op::More | Op::AtLeast);
        let said = if upward { Function::OrMore } else { Function::OrLess };
        (*op == said && !matches!(first, Op::Is | Op::IsNot)).then(|| (bound.clone(), 2))
    });
    grammar.pair("500以上（不含）", &[Kind::Bound], &word(Function::Exclusive), |_, bound, _| {
        let Node::Bound(found) = bound else { return None };
        let strict = |op: &Op| match op {
            Op::AtLeast | Op::More => Some(Op::More),
            Op::AtMost | Op::Less => Some(Op::Less),
            Op::Is | Op::IsNot => None,
        };
        let tests: Option<Vec<_>> = found.tests.iter().map(|(op, number)| Some((strict(op)?, *number))).collect();
        Some((Node::Bound(Bound { tests: tests?, unit: found.unit.clone() }.into()), 0))
    });
    grammar.pair("no coupons", &word(Function::Not), &[Kind::Unit], |_, _, unit| {
        let tests = vec![(Op::Is, Number::from(0))];
        Some((Node::Bound(Bound { tests, unit: measured(unit)? }.into()), 1))
    });
    grammar.pair("about 500", &word(Function::About), &[Kind::Amount], |_, _, amount| about(amount));
    grammar.pair("500元左右", &[Kind::Amount], &word(Function::About), |context, amount, _| {
        // Complained twice about quality.
        (!context.spaced).then(|| about(amount))?
    });
    grammar.pair("has not exceeded 100", &word(Function::Not), &[Kind::Bound], |_, _, bound| {
        let Node::Bound(bound) = bound else { return None };
        let [(op, number)] = bound.tests.as_slice() else { return None };
        let op = match op {
            Op::More => Op::AtMost,
            Op::AtLeast => Op::Less,
            Op::Less => Op::AtLeast,
            Op::AtMost => Op::More,
            Op::Is | Op::IsNot => return None,
        };
        Some((Node::Bound(Bound { tests: vec![(op, *number)], unit: bound.unit.clone() }.into()), 2))
    });
    let counts = [Kind::Bound, Kind::Amount, Kind::Number];
    grammar.pair("three or more different orders", &counts, &word(Function::Different), |context, number, _| {
        context.spaced.then(|| (number.clone(), 5))
    });
    // 5 different lipsticks: so many kinds of them, however many pieces of each.
    grammar.pair("5 different lipsticks", &counts, &word(Function::Different), |context, number, _| {
        let kinds = match number {
            Node::Amount(amount) if amount.unit == Measured::Bare => {
                Node::Amount(Amount { unit: Measured::Kinds, ..amount.clone() })
            }
            Node::Bound(bound) if bound.unit == Measured::Bare => {
                Node::Bound(Bound { unit: Measured::Kinds, ..bound.as_ref().clone() }.into())
            }
            _ => return None,
        };
        context.spaced.then_some((kinds, 1))
    });
    range(grammar);
    grammar.pair("two comparisons: 大于3且小于10", &[Kind::Bound], &[Kind::Tail], |_, left, right| {
        let (Node::Bound(left), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (left, right) else {
            return None;
        };
        let Node::Bound(right) = node.as_ref() else { return None };
        Some((Node::Bound(two_ends(left, right)?.into()), 0))
    });
    grammar.pair("大于3小于10", &[Kind::Bound], &[Kind::Bound], |context, left, right| {
        let (Node::Bound(left), Node::Bound(right)) = (left, right) else { return None };
        (!context.spaced).then(|| Some((Node::Bound(two_ends(left, right)?.into()), 0)))?
    });
}

/// Two ends of a range: what no number can be is rather about two things.
pub fn two_ends(left: &Bound, right: &Bound) -> Option<Bound> {
    let unit = shared(&left.unit, &right.unit)?;
    let [(first, one)] = left.tests.as_slice() else { return None };
    let [(second, other)] = right.tests.as_slice() else { return None };
    let opposite = matches!(first, Op::More | Op::AtLeast) && matches!(second, Op::Less | Op::AtMost) && one < other
        || matches!(first, Op::Less | Op::AtMost) && matches!(second, Op::More | Op::AtLeast) && other < one;
    let tests = left.tests.iter().chain(&right.tests).copied().collect();
    opposite.then_some(Bound { tests, unit })
}

/// 25到35岁, 500-2000, between 3 and 5
fn range(grammar: &mut Grammar) {
    grammar.pair("range begins: 25到", &[Kind::Amount], &word(Function::Range), |_, amount, _| match amount {
        Node::Amount(amount) if amount.high.is_none() => Some((Node::RangeStart(amount.clone()), 0)),
        _ => None,
    });
    grammar.pair("range ends: 25到35岁", &[Kind::RangeStart], &[Kind::Amount], |_, start, end| {
        let (Node::RangeStart(start), Node::Amount(end)) = (start, end) else { return None };
        between(start, end)
    });
    grammar.pair("between 3", &word(Function::Between), &[Kind::Amount], |_, _, amount| match amount {
        Node::Amount(found) if found.high.is_none() => {
            Some((Node::Tail { join: Join::Comma, node: Node::RangeStart(found.clone()).into() }, 0))
        }
        _ => None,
    });
    grammar.pair("between 3 and", &[Kind::Tail], &[Kind::Word(Function::And)], |_, start, _| match start {
        Node::Tail { join: Join::Comma, node } if matches!(node.as_ref(), Node::RangeStart(_)) => {
            Some((node.as_ref().clone(), 0))
        }
        _ => None,
    });
    grammar.pair("800元之间", &[Kind::Amount], &word(Function::BetweenEnd), |_, amount, _| match amount {
        Node::Amount(end) if end.high.is_none() => {
            Some((Node::Tail { join: Join::Beside, node: Node::RangeStart(end.clone()).into() }, 0))
        }
        _ => None,
    });
    grammar.pair("和800元之间", &word(Function::And), &[Kind::Tail], |_, _, end| match end {
        Node::Tail { join: Join::Beside, node } if matches!(node.as_ref(), Node::RangeStart(_)) => {
            Some((Node::Tail { join: Join::And, node: node.clone() }, 0))
        }
        _ => None,
    });
    grammar.pair("300元和800元之间", &[Kind::Amount], &[Kind::Tail], |_, start, end| {
        let (Node::Amount(start), Node::Tail { join: Join::And, node }) = (start, end) else { return None };
        let Node::RangeStart(end) = node.as_ref() else { return None };
        start.high.is_none().then(|| between(start, end))?
    });
    grammar.pair("only 3-5 times", &word(Function::Equal), &[Kind::Bound], |context, _, bound| {
        let Node::Bound(found) = bound else { return None };
        let two = matches!(found.tests.as_slice(), [(Op::AtLeast, _), (Op::AtMost, _)]);
        (context.spaced && two).then(|| (bound.clone(), 0))
    });
    grammar.pair("between 3-5", &word(Function::Between), &[Kind::Bound], |_, _, bound| match bound {
        Node::Bound(found) if found.tests.len() == 2 => Some((bound.clone(), 0)),
        _ => None,
    });
    grammar.pair("区间200-500", &word(Function::BetweenEnd), &[Kind::Bound], |_, _, bound| match bound {
        Node::Bound(found) if found.tests.len() == 2 => Some((bound.clone(), 0)),
        _ => None,
    });
    grammar.pair("500到2000之间", &[Kind::Bound], &word(Function::BetweenEnd), |_, bound, _| match bound {
        Node::Bound(found) if found.tests.len() == 2 => Some((bound.clone(), 0)),
        _ => None,
    });
}

fn between(start: &Amount, end: &Amount) -> Option<(Node, u32)> {
    if end.high.is_some() || start.low > end.low {
        return None;
    }
    let unit = shared(&start.unit, &end.unit)?;
    let tests = vec![(Op::AtLeast, start.low), (Op::AtMost, end.low)];
    Some((Node::Bound(Bound { tests, unit }.into()), 0))
}

/// The unit of two numbers when at most one of them names it.
fn shared(left: &Measured, right: &Measured) -> Option<Measured> {
    match (left, right) {
        (Measured::Bare, unit) | (unit, Measured::Bare) => Some(unit.clone()),
        (left, right) if left == right => Some(left.clone()),
        _ => None,
    }
}

fn one_sided(op: Op, amount: &Amount) -> Option<(Node, u32)> {
    if amount.high.is_some() {
        return None;
    }
    Some((Node::Bound(Bound { tests: vec![(op, amount.low)], unit: amount.unit.clone() }.into()), 0))
}

/// An amount without a comparison: exactly it, or the range of an approximate one.
pub fn exactly(amount: &Amount) -> Bound {
    let tests = match amount.high {
        Some(high) => vec![(Op::AtLeast, amount.low), (Op::AtMost, high)],
        None => vec![(Op::Is, amount.low)],
    };
    Bound { tests, unit: amount.unit.clone() }
}

fn measured(unit: &Node) -> Option<Measured> {
    Some(match unit {
        Node::Word(Function::Times) => Measured::Times,
        Node::Word(Function::Money) => Measured::Money,
        Node::Word(Function::People) => Measured::People,
        Node::Word(Function::Piece) => Measured::Pieces,
        Node::Word(Function::Generic) => Measured::Generic,
        Node::Word(Function::Kinds) => Measured::Kinds,
        Node::Unit(owners) => Measured::Catalog(owners.clone()),
        _ => return None,
    })
}

/// A number that is only about so large: a tenth less to a tenth more, which the read-back then says.
fn about(amount: &Node) -> Option<(Node, u32)> {
    let Node::Amount(found) = amount else { return None };
    let number = found.low.decimal();
    let tenth = number.checked_div(rust_decimal::Decimal::TEN)?;
    let (low, high) = (Number::new(number.checked_sub(tenth)?), Number::new(number.checked_add(tenth)?));
    let exact = found.high.is_none() && number > rust_decimal::Decimal::ZERO;
    exact.then(|| (Node::Amount(Amount { low, high: Some(high), unit: found.unit.clone() }), 0))
}

/// 30% as the number 0.3.
pub fn share(bound: &Rc<Bound>) -> Rc<Bound> {
    if bound.unit != Measured::Percent {
        return bound.clone();
    }
    let tests = bound.tests.iter().map(|(op, number)| (*op, number.hundredth())).collect();
    Rc::new(Bound { tests, unit: Measured::Bare })
}

/// Whether a bound says "at least one", which is that it happened at all.
pub fn is_once(bound: &Bound) -> bool {
    let one = Number::from(1);
    let zero = Number::from(0);
    matches!(bound.tests.as_slice(), [(Op::AtLeast, number)] if *number == one)
        || matches!(bound.tests.as_slice(), [(Op::More, number)] if *number == zero)
}

/// Whether a small bare number behind a deed says how often: an exact one, or any of what has neither pieces nor a price
/// (opened 5 emails but clicked fewer than 2).
pub fn is_how_often(context: &Context<'_>, event: usize, bound: &Bound) -> bool {
    let money = |event: &Event| event.properties.iter().any(|property| property.kind == Type::Money);
    let counted = context.spaced
        && context.pieces(Some(event)).is_none()
        && !context.catalog.events.get(event).is_some_and(money);
    bound.tests.iter().all(|(op, number)| (counted || *op == Op::Is) && *number <= Number::from(20))
}

/// Whether a unit may mean more than one measure of the event, none of them how often it happened.
pub fn several_of(context: &Context<'_>, event: usize, owners: &[UnitOf]) -> bool {
    let counts = owners.iter().any(|owner| match owner {
        UnitOf::Event(owner) => *owner == event,
        UnitOf::Measure(measure) => context.count_of(event) == Some(*measure),
        UnitOf::Attribute(_) | UnitOf::Property(_) => false,
    });
    let own = |owner: &&UnitOf| matches!(owner, UnitOf::Measure(measure) if context.event_of(*measure) == Some(event));
    !counts && owners.iter().filter(own).count() > 1
}

impl Context<'_> {
    /// Whether a number with this unit can be a value of the measure.
    pub fn measures(&self, measure: usize, unit: &Measured) -> bool {
        use crate::catalog::{Aggregation, Formula, Type};
        let Some(found) = self.catalog.measures.get(measure) else { return false };
        let event = self.event_of(measure);
        match unit {
            Measured::Bare => true,
            Measured::Money => found.kind == Type::Money,
            Measured::Times => {
                let counts = matches!(&found.formula, Formula::Aggregate { aggregate: Aggregation::Count, .. });
                let named = event.is_some_and(|event| self.count_of(event) == Some(measure));
                found.kind == Type::Integer && (counts && !self.spaced || named)
            }
            Measured::Generic | Measured::Kinds => found.kind == Type::Integer,
            Measured::Pieces => self.pieces(event) == Some(measure) || self.parts_pieces(measure),
            Measured::Catalog(owners) => owners.iter().any(|owner| match owner {
                UnitOf::Measure(owner) => {
                    *owner == measure || (self.parts_pieces(measure) && self.pieces(event) == Some(*owner))
                }
                UnitOf::Event(owner) => event == Some(*owner) && self.count_of(*owner) == Some(measure),
                UnitOf::Attribute(_) | UnitOf::Property(_) => false,
            }),
            Measured::Percent => self.is_share(measure),
            Measured::People => false,
        }
    }

    /// Whether the measure is a part of a whole, whose numbers are also said in percent.
    pub fn is_share(&self, measure: usize) -> bool {
        let found = self.catalog.measures.get(measure);
        found.is_some_and(|found| {
            found.kind == crate::catalog::Type::Decimal
                && matches!(found.formula, crate::catalog::Formula::Ratio { .. })
        })
    }

    /// Whether the measure is how many pieces come upon something: 平均每单3件.
    fn parts_pieces(&self, measure: usize) -> bool {
        use crate::catalog::Formula;
        let Some(Formula::Ratio { numerator, .. }) = self.catalog.measures.get(measure).map(|found| &found.formula)
        else {
            return false;
        };
        let parted = self.catalog.measures.iter().position(|found| found.name == *numerator);
        parted.is_some() && self.pieces(self.event_of(measure)) == parted
    }

    /// Whether a unit counts pieces of what is bought.
    pub fn are_pieces(&self, owners: &[UnitOf]) -> bool {
        let counts = |owner: &UnitOf| match owner {
            UnitOf::Measure(measure) => Some(*measure) == self.pieces(self.event_of(*measure)),
            UnitOf::Property(_) => true,
            UnitOf::Event(_) | UnitOf::Attribute(_) => false,
        };
        let piece = |owner: &UnitOf| matches!(owner, UnitOf::Measure(_)) && counts(owner);
        owners.iter().all(counts) && owners.iter().any(piece)
    }

    /// The measure that adds up how many pieces an event was about.
    pub fn pieces(&self, event: Option<usize>) -> Option<usize> {
        use crate::catalog::{Aggregation, Formula, Type};
        let event = self.catalog.events.get(event?)?;
        // Seconds of a visit are added up as well, and are no pieces: those are what is bought by number.
        let main = self.catalog.events.get(self.main_event()?)?;
        self.catalog.measures.iter().position(|measure| {
            measure.kind == Type::Integer
                && matches!(&measure.formula, Formula::Aggregate { event: of, aggregate: Aggregation::Sum, property: Some(property), .. }
                    if *of == event.name && main.property(property).is_some())
        })
    }
}

impl Context<'_> {
    /// Whether a number is exactly a grade: only five stars, which may be no other ones as much as no more.
    fn is_a_grade(&self, bound: &Bound) -> bool {
        matches!(bound.tests.as_slice(), [(Op::Is, _)]) && self.grades(&bound.unit)
    }

    /// Whether a unit is of what single rows are graded in, which nobody adds up: stars.
    pub fn grades(&self, unit: &Measured) -> bool {
        let average = |measure: usize| {
            let formula = self.catalog.measures.get(measure).map(|measure| &measure.formula);
            matches!(formula, Some(Formula::Aggregate { aggregate: Aggregation::Average, .. }))
        };
        let graded = |owner: &UnitOf| matches!(owner, UnitOf::Measure(measure) if average(*measure));
        let single = |owner: &UnitOf| matches!(owner, UnitOf::Property(_) | UnitOf::Attribute(_)) || graded(owner);
        matches!(unit, Measured::Catalog(owners) if owners.iter().any(graded) && owners.iter().all(single))
    }
}
