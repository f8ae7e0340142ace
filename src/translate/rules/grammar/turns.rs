//! Changes that are said in a verb, or by their periods alone: 本季度消费下降了 · orders fell quarter over quarter.

use super::super::meaning::{Against, Change, Comparing, Kind, Node, Versus};
use super::super::time::Length;
use super::super::words::Function;
use super::changes::{indirect, measured};
use super::{Context, Grammar};
use crate::dsl::{Direction, Moment, Number, Unit, Window};

pub fn rules(grammar: &mut Grammar) {
    for function in [Function::QuarterOnQuarter, Function::MonthOnMonth, Function::WeekOnWeek] {
        grammar.one("季环比, quarter over quarter", Kind::Word(function), |_, word| {
            let unit = match word {
                Node::Word(Function::QuarterOnQuarter) => Unit::Quarter,
                Node::Word(Function::MonthOnMonth) => Unit::Month,
                Node::Word(Function::WeekOnWeek) => Unit::Week,
                _ => return None,
            };
            let before = Length { count: 1, unit };
            // Rising month over month: rather from each to the next.
            Some((Node::Versus(Versus::new(None, Against::Earlier(before)).into()), 6))
        });
    }
    let moves = [Kind::Word(Function::Grow), Kind::Word(Function::Shrink)];
    grammar.pair("本季度消费下降了, spend declined this quarter", &[Kind::Clause], &moves, turned);
    grammar.pair("declining spend this quarter", &moves, &[Kind::Clause], |context, turn, clause| {
        context.spaced.then(|| turned(context, clause, turn))?
    });
}

fn turned(context: &Context<'_>, clause: &Node, turn: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    let direction = if *turn == Node::Word(Function::Grow) { Direction::More } else { Direction::Less };
    let change = Some(Change { direction, percent: Number::from(100) });
    let (clause, cost) = (measured(context, clause)?, indirect(clause));
    let against = Some(Against::Before { said: false });
    Some((Node::Comparing(Comparing { clause, change, against }.into()), cost + 4))
}

/// The last 12 months, or the last whole quarter, month or week; of more of them, those up to now.
pub fn latest(length: Length) -> Option<Window> {
    let period = length.period()?;
    let start = |back| Some(Moment::Start { period, back });
    match length {
        Length { count: 1, unit: Unit::Year } => Some(length.last()),
        Length { count: 1, .. } => Some(Window::Between { from: start(1), until: start(0) }),
        _ => Some(length.last()),
    }
}
