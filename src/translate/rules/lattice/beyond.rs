//! How far something lies beyond what it is held against: 高于平均50% · exceeds their purchase cycle by 30% is 130% of it,
//! as 高于平均的50% is not.

use rust_decimal::Decimal;

use super::Token;
use crate::catalog::{Aggregation, Catalog, Formula};
use crate::translate::rules::meaning::{Node, Predicate, TimeValue};
use crate::translate::rules::number::NumeralKind;
use crate::translate::rules::words::Function;

const MORE: [Function; 2] = [Function::More, Function::AtLeast];
const LESS: [Function; 2] = [Function::Less, Function::AtMost];

/// Turns how much beyond it is into how much of it: no more than the whole, so that 超过平均200% stays as it is said.
pub fn settle(tokens: &mut [Token], chars: &[char], catalog: &Catalog) {
    let spans = |wanted: &dyn Fn(&Token) -> bool| -> Vec<(usize, usize)> {
        tokens.iter().filter(|token| wanted(token)).map(|token| (token.from, token.until)).collect()
    };
    let held = spans(&|token| is_held(&token.node, catalog));
    let (more, less) = (spans(&|token| token.is(&MORE)), spans(&|token| token.is(&LESS)));
    // Their own, the: whose it is says nothing of how much.
    let empty = spans(&|token| matches!(token.node, Node::Filler | Node::Word(Function::Usual)));
    let follows = |sides: &[(usize, usize)], held: usize| {
        let mut at = held;
        loop {
            at -= usize::from(at > 0 && chars.get(at - 1) == Some(&' '));
            if sides.iter().any(|(_, end)| *end == at) {
                return true;
            }
            let Some((from, _)) = empty.iter().find(|(from, end)| *end == at && from < end) else { return false };
            at = *from;
        }
    };
    for token in tokens.iter_mut() {
        let Node::Number(numeral) = &mut token.node else { continue };
        let whole = Decimal::ONE_HUNDRED;
        if numeral.kind != NumeralKind::Percent || numeral.high.is_some() || numeral.low > whole {
            continue;
        }
        let beside = |(_, end): &&(usize, usize)| {
            let gap = chars.get(*end..token.from).filter(|gap| gap.len() <= 4);
            gap.is_some_and(|gap| matches!(gap.iter().collect::<String>().trim(), "" | "by"))
        };
        for (from, _) in held.iter().filter(beside) {
            if follows(&more, *from) {
                numeral.low = whole.saturating_add(numeral.low);
                break;
            }
            if follows(&less, *from) {
                numeral.low = whole.saturating_sub(numeral.low);
                break;
            }
        }
    }
}

/// The average, another time, how often somebody buys: nobody's part of them is meant without "of".
fn is_held(node: &Node, catalog: &Catalog) -> bool {
    match node {
        Node::Word(Function::Mean) | Node::Time(TimeValue::Window(_)) => true,
        Node::Clause(clause) => {
            let Predicate::Measure(measure) = clause.predicate else { return false };
            let formula = catalog.measures.get(measure).map(|found| &found.formula);
            matches!(formula, Some(Formula::Aggregate { aggregate: Aggregation::Cycle, .. }))
        }
        _ => false,
    }
}
