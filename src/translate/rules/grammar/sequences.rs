//! One event after another: 领券后3天内下单 · 加购后48小时没付款 · ordered within 3 days of claiming a coupon.

use super::super::meaning::{Clause, Cond, Earlier, Kind, Negation, Node, Occurrence, Predicate};
use super::super::words::Function;
use super::{Grammar, word};

const LENGTHS: [Kind; 2] = [Kind::Time, Kind::Length];

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("加购后", &[Kind::Clause], &word(Function::After), |_, clause, _| {
        Some((Node::After(earlier(clause)?.into()), 1))
    });
    grammar.pair("加购后48小时内", &[Kind::After], &LENGTHS, |_, after, length| limited(after, length));
    grammar.pair("加购后48小时没付款", &[Kind::After], &[Kind::Clause], |_, after, clause| {
        let (node, cost) = sequence(after, clause)?;
        // 没付款 may be the name of an event; after another one it rather says that paying did not follow.
        let named = matches!(clause, Node::Clause(then) if then.negation == Negation::No);
        Some((node, if named { cost + 3 } else { cost }))
    });
    grammar.pair("of claiming a coupon", &word(Function::After), &[Kind::Clause], |_, _, clause| {
        Some((Node::After(earlier(clause)?.into()), 1))
    });
    grammar.pair("within 3 days of claiming a coupon", &LENGTHS, &[Kind::After], |_, length, after| {
        limited(after, length)
    });
    grammar.pair("ordered within 3 days of claiming a coupon", &[Kind::Clause], &[Kind::After], |_, clause, after| {
        match after {
            // "of" joins many things; only with a length does it tell what came first.
            Node::After(first) if first.within.is_some() => sequence(after, clause),
            _ => None,
        }
    });
}

/// What can come first: an event that happened, at any time or in a window.
fn earlier(clause: &Node) -> Option<Earlier> {
    let Node::Clause(clause) = clause else { return None };
    let plain = is_plain(clause) && clause.negation == Negation::No && !clause.implied;
    plain.then(|| Earlier { clause: clause.clone(), within: None })
}

fn limited(after: &Node, length: &Node) -> Option<(Node, u32)> {
    let Node::After(found) = after else { return None };
    let limited = Earlier { clause: found.clause.clone(), within: Some(length.length()?) };
    found.within.is_none().then(|| (Node::After(limited.into()), 0))
}

fn sequence(after: &Node, then: &Node) -> Option<(Node, u32)> {
    let (Node::After(first), Node::Clause(then)) = (after, then) else { return None };
    let fits = is_plain(then) && then.time.is_none() && then.negation != Negation::Never;
    fits.then(|| (Node::Cond(Cond::Sequence { first: first.clone(), then: then.clone() }.into()), 0))
}

fn is_plain(clause: &Clause) -> bool {
    matches!(clause.predicate, Predicate::Event(_))
        && clause.pick == Occurrence::Any
        && clause.bound.is_none()
        && clause.rank.is_none()
        && !clause.counted
        && !clause.vague
}
