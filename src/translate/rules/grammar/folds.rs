//! A number as so many times another one: spent more than twice the average · no order for 1.5 times their purchase cycle.

use std::rc::Rc;

use super::super::meaning::{
    Against, Change, Clause, Cond, Join, Kind, Measured, Negation, Node, Occurrence, Op, Predicate, Said,
};
use super::super::words::Function;
use super::changes::{direction, indirect, measured};
use super::{Context, Grammar, word};
use crate::catalog::Aggregation;
use crate::dsl::{Direction, Number};

pub fn rules(grammar: &mut Grammar) {
    let folds = [Kind::Bound, Kind::Amount, Kind::Change];
    grammar.pair("twice the average", &folds, &[Kind::Mean], |context, fold, mean| {
        let Node::Mean { of, among } = mean else { return None };
        let against = Against::Mean { of: of.clone(), among: among.clone() };
        let change = fold_of(fold)?;
        context.spaced.then_some((Node::PartThen { change, against, of: None }, 1))
    });
    grammar.pair("1.5 times their purchase cycle", &folds, &[Kind::Clause], |context, fold, cycle| {
        let Node::Clause(found) = cycle else { return None };
        let (against, change) = (Against::Other(found.clone()), fold_of(fold)?);
        context.is_cycle(cycle).then_some((Node::PartThen { change, against, of: None }, 1))
    });
    let sides = [Kind::Word(Function::OrMore), Kind::Word(Function::OrLess)];
    grammar.pair("twice the average or more", &[Kind::PartThen], &sides, |_, part, side| {
        let Node::PartThen { change, against, of } = part else { return None };
        let exact = matches!(change.direction, Direction::AtLeast | Direction::AtMost);
        let more = *side == Node::Word(Function::OrMore);
        let direction = if more { Direction::AtLeast } else { Direction::AtMost };
        let change = Change { direction, percent: change.percent };
        (exact && is_held(against)).then(|| (Node::PartThen { change, against: against.clone(), of: *of }, 0))
    });
    let before = [Kind::Word(Function::More), Kind::Word(Function::Less), Kind::Word(Function::AtLeast)];
    grammar.pair("more than twice the average", &before, &[Kind::PartThen], |_, side, part| {
        let Node::PartThen { change, against, of } = part else { return None };
        let exact = matches!(change.direction, Direction::AtLeast | Direction::AtMost);
        let change = Change { direction: direction(side)?, percent: change.percent };
        (exact && is_held(against)).then(|| (Node::PartThen { change, against: against.clone(), of: *of }, 2))
    });
    let missed = [Kind::Clause, Kind::Again];
    grammar.pair(
        "超过1.5倍购买周期没买, …未复购",
        &[Kind::PartThen],
        &missed,
        |context, part, missed| {
            let Node::PartThen { change, against, of: None } = part else { return None };
            let missed = match missed {
                Node::Clause(clause) | Node::Again { clause, same: false } => clause,
                _ => return None,
            };
            let clause = context.since_last(missed).filter(|_| context.is_own_cycle(against))?;
            let said = Said::Compared { change: *change, against: against.clone() };
            Some((Node::Cond(Cond::about(&clause, said).into()), 1))
        },
    );
    grammar.pair("超过购买周期的1.5倍", &[Kind::Versus], &[Kind::Amount], |context, versus, much| {
        let Node::Versus(versus) = versus else { return None };
        let own = context.is_own_cycle(&versus.against);
        let change = Change { direction: versus.direction?, percent: fold_of(much)?.percent };
        own.then(|| (Node::PartThen { change, against: versus.against.clone(), of: None }, 2))
    });
    grammar.pair("spent twice the average", &[Kind::Clause], &[Kind::PartThen], |context, clause, part| {
        let (Node::Clause(said), Node::PartThen { change, against, of: None }) = (clause, part) else { return None };
        let cost = indirect(said);
        let clause = context.since_last(said).or_else(|| measured(context, said))?;
        let since =
            matches!(clause.predicate, Predicate::Measure(measure) if context.aggregates(measure, Aggregation::Since));
        let cycle = |of: &Rc<Clause>| since && context.is_cycle(&Node::Clause(of.clone()));
        let (against, fits) = match against {
            // The average days between purchases: their own.
            Against::Mean { of: Some(of), among: None } if cycle(of) => (Against::Other(of.clone()), true),
            Against::Mean { of, .. } => {
                let same = of.as_ref().is_none_or(|of| of.predicate == clause.predicate);
                (against.clone(), same && said.negation == Negation::No)
            }
            Against::Other(of) => (against.clone(), cycle(of)),
            _ => return None,
        };
        let said = Said::Compared { change: *change, against };
        fits.then(|| (Node::Cond(Cond::about(&clause, said).into()), cost))
    });
    grammar.one("customers with twice the average spend", Kind::PartThen, |_, part| {
        let Node::PartThen { change, against: against @ Against::Mean { of: Some(of), .. }, of: None } = part else {
            return None;
        };
        let said = Said::Compared { change: *change, against: against.clone() };
        Some((Node::Cond(Cond::about(of, said).into()), 2))
    });
    both_sides(grammar);
    grammar.pair("is twice the average", &word(Function::Equal), &[Kind::PartThen], |_, _, part| {
        matches!(part, Node::PartThen { against, .. } if is_held(against)).then(|| (part.clone(), 0))
    });
}

/// Over their cycle but less than 3 times of it: the same number is held against both, and nobody's cycle is spoken of.
fn both_sides(grammar: &mut Grammar) {
    let joins = [Function::And, Function::But, Function::Comma].map(Kind::Word);
    grammar.pair("but less than twice the average", &joins, &[Kind::PartThen], |context, _, part| {
        let held = matches!(part, Node::PartThen { against, of: None, .. } if is_held(against));
        (context.spaced && held).then(|| (Node::Tail { join: Join::But, node: part.clone().into() }, 0))
    });
    grammar.pair(
        "over the average but less than twice the average",
        &[Kind::Cond],
        &[Kind::Tail],
        |context, first, tail| {
            let (Node::Cond(first), Node::Tail { join: Join::But, node }) = (first, tail) else { return None };
            let Node::PartThen { change, against, of: None } = node.as_ref() else { return None };
            let (before, last) = match first.as_ref() {
                Cond::All(parts) => parts.split_last().map(|(last, before)| (before, last))?,
                _ => (&[][..], first),
            };
            let (clause, first_change, first_against) = context.held(last)?;
            let same = match (&first_against, against) {
                (Against::Mean { .. }, Against::Mean { of: None, .. }) => true,
                (Against::Mean { of: first, .. }, Against::Mean { of, .. }) => {
                    of.as_ref().is_some_and(|of| of.predicate == first.as_ref().unwrap_or(&clause).predicate)
                }
                (Against::Other(first), Against::Mean { of: Some(of), .. } | Against::Other(of)) => {
                    first.predicate == of.predicate
                }
                _ => false,
            };
            let sides = [first_change, *change].map(|change| {
                let said = Said::Compared { change, against: first_against.clone() };
                Rc::new(Cond::about(&clause, said))
            });
            same.then(|| (Node::Cond(Cond::All(before.iter().cloned().chain(sides).collect()).into()), 0))
        },
    );
}

/// Whether it is another number, and not the same one at another time.
fn is_held(against: &Against) -> bool {
    matches!(against, Against::Mean { .. } | Against::Other(_))
}

/// How many times it, in percent: a number alone is at least so many times, or at most such a part.
fn fold_of(fold: &Node) -> Option<Change> {
    let (op, number, unit) = match fold {
        Node::Change(change) if change.percent != Number::from(100) => return Some(*change),
        Node::Bound(bound) => match bound.tests.as_slice() {
            [(op, number)] => (Some(*op), *number, &bound.unit),
            _ => return None,
        },
        Node::Amount(amount) if amount.high.is_none() => (None, amount.low, &amount.unit),
        _ => return None,
    };
    let percent = match unit {
        Measured::Percent => number,
        Measured::Times => Number::new(number.decimal().checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?),
        _ => return None,
    };
    let direction = match op {
        Some(Op::More) => Direction::More,
        Some(Op::Less) => Direction::Less,
        Some(Op::AtLeast) => Direction::AtLeast,
        Some(Op::AtMost) => Direction::AtMost,
        Some(Op::Is | Op::IsNot) => return None,
        None if percent < Number::from(100) => Direction::AtMost,
        None => Direction::AtLeast,
    };
    (percent > Number::from(0)).then_some(Change { direction, percent })
}

impl Context<'_> {
    /// Which number is held how against which other one; those who are overdue are so by their own cycle.
    fn held(&self, cond: &Cond) -> Option<(Rc<Clause>, Change, Against)> {
        if let Cond::About { clause, said: Said::Compared { change, against } } = cond {
            return is_held(against).then(|| (clause.clone(), *change, against.clone()));
        }
        let own = Against::Other(Clause::new(Predicate::Measure(self.cycle()?)).into());
        let since = Clause::new(Predicate::Measure(self.since_measure()?)).into();
        let over = Change { direction: Direction::More, percent: Number::from(100) };
        self.is_overdue(cond).then_some((since, over, own))
    }

    /// Have not ordered for so long: how long ago the last time was.
    pub fn since_last(&self, clause: &Rc<Clause>) -> Option<Rc<Clause>> {
        let main = self.main_event().map(Predicate::Event) == Some(clause.predicate);
        let bare = Clause { negation: Negation::No, pick: Occurrence::Any, ..clause.as_ref().clone() };
        let gone = clause.negation != Negation::No || clause.pick == Occurrence::Last;
        let since = self.since_measure()?;
        let said = main && gone && bare == Clause::new(clause.predicate);
        said.then(|| Clause::new(Predicate::Measure(since)).into())
    }
}
