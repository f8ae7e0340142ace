//! How many of those who come first, told apart from what puts them there: the ten customers who spent the most · the 100
//! gold members with the most orders · 消费最多的客户一百名.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Kind, Measured, Node, Ranking};
use super::Grammar;
use super::attributes::is_of_themselves;
use super::ranks::portion;
use crate::dsl::Portion;

pub fn rules(grammar: &mut Grammar) {
    let those = [Kind::Group, Kind::Cond];
    grammar.pair("the ten customers who spent the most", &[Kind::Amount], &those, |_, amount, those| {
        let (Node::Amount(amount), Node::Group(cond) | Node::Cond(cond)) = (amount, those) else { return None };
        let whole = matches!(those, Node::Group(_)) || matches!(cond.as_ref(), Cond::All(_));
        let first = so_many(cond, portion(amount).filter(|_| whole)?)?;
        Some((Node::Group(Cond::Clause(first.into()).into()), 0))
    });
    grammar.pair("消费最多的客户一百名", &[Kind::Group], &[Kind::Amount], |context, those, amount| {
        let (Node::Group(cond), Node::Amount(amount)) = (those, amount) else { return None };
        let people = amount.unit == Measured::People && !context.spaced;
        let first = so_many(cond, portion(amount).filter(|_| people)?)?;
        Some((Node::Group(Cond::Clause(first.into()).into()), 0))
    });
}

/// So many of those of whom the very first was said, among those who are what stands beside it.
fn so_many(cond: &Cond, portion: Portion) -> Option<Clause> {
    let first = |cond: &Cond| match cond {
        Cond::Clause(clause) if clause.vague => {
            clause.rank.clone().filter(|rank| rank.portion == Portion::Count(1)).map(|rank| (clause.clone(), rank))
        }
        _ => None,
    };
    let (clause, rank) = match cond {
        Cond::All(parts) => {
            let (clause, rank) = parts.iter().find_map(|part| first(part))?;
            let others = parts.iter().filter(|part| first(part).is_none());
            let those: Vec<Rc<Cond>> = rank.among.iter().chain(others).cloned().collect();
            let alone = parts.iter().filter(|part| first(part).is_some()).count() == 1;
            let described = alone && those.iter().all(|part| is_of_themselves(part));
            (clause, Ranking { among: Some(Cond::All(described.then_some(those)?).into()), ..rank })
        }
        one => first(one)?,
    };
    Some(Clause { rank: Some(Ranking { portion, ..rank }), vague: false, ..clause.as_ref().clone() })
}
