//! 订单至少4笔，其中周末下的占一半: a part of what was counted before it, and not of what was spent.

use super::ordered::counts;
use super::{Role, Token};
use crate::catalog::Catalog;
use crate::translate::rules::grammar::main_event;
use crate::translate::rules::lexicon::UnitOf;
use crate::translate::rules::meaning::{Clause, Node, Predicate};
use crate::translate::rules::words::Function;

const PARTS: &str = ",;.:";

/// The word for those that were counted stands for them, where nothing else names the whole.
pub fn settle(chars: &[char], catalog: &Catalog, tokens: &mut Vec<Token>) {
    let Some(main) = main_event(catalog) else { return };
    let of_those = tokens.iter().filter(|token| token.is(&[Function::Among]) && parts(chars, token.from));
    let mut found: Vec<(usize, usize, Clause)> = Vec::new();
    for those in of_those {
        let rest = chars.get(those.until..).unwrap_or_default();
        let end = rest.iter().position(|c| PARTS.contains(*c)).map_or(chars.len(), |end| those.until + end);
        let within = |token: &&Token| those.until <= token.from && token.until <= end;
        let makes = |token: &Token| token.is(&[Function::Makes]) && chars.get(token.from) == Some(&'占');
        // 周末下的占: what those were, once more.
        let again = |token: &Token| (token.until - 1..=token.until).any(|at| chars.get(at) == Some(&'的'));
        let named = |token: &Token| match &token.node {
            Node::Clause(clause) => match clause.predicate {
                Predicate::Event(event) => event == main && !again(token),
                Predicate::Measure(_) | Predicate::Moment(_) => true,
            },
            _ => false,
        };
        let said = tokens.iter().filter(within);
        let open = said.clone().any(makes) && !said.clone().any(named);
        let whole = whole(chars, catalog, main, tokens, those.from).filter(|_| open);
        found.extend(whole.map(|whole| (those.from, those.until, whole)));
    }
    found.sort_by_key(|(from, until, _)| (*from, std::cmp::Reverse(*until)));
    found.dedup_by_key(|(from, ..)| *from);
    for (from, until, whole) in found {
        tokens.retain(|token| token.until <= from || until <= token.from);
        let node = Node::Clause(whole.into());
        tokens.push(Token { from, until, node, role: Role::Event, cost: 0, near: None });
    }
}

fn parts(chars: &[char], from: usize) -> bool {
    chars.get(from.wrapping_sub(1)).is_some_and(|c| PARTS.contains(*c))
}

/// What was counted last before a place: orders, pieces.
fn whole(chars: &[char], catalog: &Catalog, main: usize, tokens: &[Token], before: usize) -> Option<Clause> {
    let number = |at: usize| tokens.iter().any(|token| token.until == at && matches!(token.node, Node::Number(_)));
    let units = tokens.iter().filter(|token| token.until <= before && number(token.from));
    let counted = |token: &Token| match &token.node {
        Node::Unit(owners) => owners.iter().any(|owner| is_of_main(catalog, main, owner)),
        Node::Word(function) => *function == Function::Times,
        _ => false,
    };
    let last = units.filter(|token| counted(token)).max_by_key(|token| token.from)?;
    let spent = tokens.iter().any(|token| {
        token.from >= last.until && token.until <= before && matches!(token.node, Node::Word(Function::Money))
    });
    let deeds = tokens.iter().filter(|token| token.until <= before && token.is_deed());
    let other = deeds.max_by_key(|token| token.until).is_some_and(|token| !is_main(token, main));
    let same = |token: &&Token| token.from == last.from && token.until == last.until;
    let owners = tokens.iter().filter(same).filter_map(|token| match &token.node {
        Node::Unit(owners) => Some(owners.iter()),
        _ => None,
    });
    let measure = owners.flatten().find_map(|owner| match owner {
        UnitOf::Measure(measure) if counts(catalog, *measure, main) => Some(*measure),
        _ => None,
    });
    let orders = Clause { counted: true, ..Clause::new(Predicate::Event(main)) };
    let pieces = measure.filter(|_| chars.get(last.from).is_some_and(|c| !"单笔次".contains(*c)));
    (!spent && !other).then(|| pieces.map_or(orders, |measure| Clause::new(Predicate::Measure(measure))))
}

fn is_main(token: &Token, main: usize) -> bool {
    matches!(&token.node, Node::Clause(clause) if clause.predicate == Predicate::Event(main))
}

fn is_of_main(catalog: &Catalog, main: usize, owner: &UnitOf) -> bool {
    match owner {
        UnitOf::Measure(measure) => counts(catalog, *measure, main),
        UnitOf::Event(event) => *event == main,
        UnitOf::Attribute(_) | UnitOf::Property(_) => false,
    }
}
