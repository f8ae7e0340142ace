//! What came after something that is named behind it: bought mascara after viewing lipstick; what came before something
//! that is named first: 买口红前浏览过; what was bought again after something else: complained but bought again.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Earlier, Join, Kind, Negation, Node, Predicate, TimeValue};
use super::super::words::Function;
use super::events::{about, as_objects};
use super::sequences::{chain, earlier, is_plain};
use super::{Context, Grammar, word};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("after viewing lipstick", &word(Function::Behind), &[Kind::Clause], |_, _, clause| {
        Some((Node::Behind(earlier(clause)?.into()), 1))
    });
    let things = [Kind::Values, Kind::Objects];
    grammar.pair("bought skincare after makeup", &word(Function::Behind), &things, |context, _, things| {
        let bought = Clause::new(Predicate::Event(context.main_event()?));
        let things = as_objects(things).filter(|things| context.is_bought(things))?;
        let done = about(context, &bought, &things)?;
        Some((Node::Behind(earlier(&done)?.into()), 2))
    });
    // Only with a length: an order after a lipstick order names its own deed.
    let within = [Kind::Within, Kind::Length];
    grammar.pair("foundation within 30 days after lipstick", &within, &[Kind::Behind], |context, length, behind| {
        let Node::Behind(first) = behind else { return None };
        let open = context.spaced && first.within.is_none() && !first.next;
        let limited = Earlier { within: length.length(), ..first.as_ref().clone() };
        (open && limited.within.is_some()).then(|| (Node::After(limited.into()), 1))
    });
    grammar.pair("immediately after buying shampoo", &word(Function::RightBehind), &[Kind::Clause], |_, _, clause| {
        Some((Node::Behind(Earlier { next: true, ..earlier(clause)? }.into()), 1))
    });
    grammar.pair("after viewing lipstick,", &[Kind::Behind], &word(Function::Comma), |_, behind, _| {
        Some((behind.clone(), 0))
    });
    grammar.pair("bought mascara after viewing lipstick", &[Kind::Clause], &[Kind::Behind], |context, then, behind| {
        let Node::Clause(then) = then else { return None };
        came_after(context, then, behind)
    });
    grammar.pair("stopped buying after a refund", &word(Function::Gone), &[Kind::Behind], |context, _, behind| {
        let bought = Clause::new(Predicate::Event(context.main_event()?));
        let missed = Rc::new(Clause { negation: Negation::Plain, ..bought });
        context.spaced.then(|| came_after(context, &missed, behind))?
    });
    grammar.pair("has not ordered since a refund", &[Kind::Time], &[Kind::Clause], |context, since, done| {
        let since = context.spaced && *since == Node::Time(TimeValue::Since);
        since.then(|| Some((Node::Behind(earlier(done)?.into()), 2)))?
    });
    grammar.pair("bought again after returning something", &[Kind::Again], &[Kind::Behind], |context, then, behind| {
        let Node::Again { clause, same: false } = then else { return None };
        came_after(context, clause, behind)
    });
    grammar.pair(
        "after viewing lipstick, bought mascara",
        &[Kind::Behind],
        &[Kind::Clause],
        |context, behind, then| {
            let Node::Clause(then) = then else { return None };
            came_after(context, then, behind).map(|(node, cost)| (node, cost + 1))
        },
    );
    grammar.pair("bought again afterwards", &[Kind::Again], &[Kind::Time], |context, again, since| {
        let (Node::Again { clause, same: false }, Node::Time(TimeValue::Since)) = (again, since) else { return None };
        (context.spaced && clause.negation == Negation::No && clause.time.is_none()).then(|| (again.clone(), 0))
    });
    grammar.pair("complained but bought again", &[Kind::Cond], &[Kind::Tail], |context, first, tail| {
        let (Node::Cond(first), Node::Tail { join: Join::And | Join::But | Join::Comma, node }) = (first, tail) else {
            return None;
        };
        let (Cond::Clause(first), Node::Again { clause: again, same: false }) = (first.as_ref(), node.as_ref()) else {
            return None;
        };
        let main = Predicate::Event(context.main_event()?);
        let bare = **again == Clause::new(main) && context.spaced;
        // Of a first order or so many of them, it is another purchase, and told elsewhere.
        let other = first.predicate != main && first.negation == Negation::No && is_plain(first) && !first.implied;
        let event = matches!(first.predicate, Predicate::Event(_));
        (bare && other && event)
            .then(|| Some((chain(context, &earlier(&Node::Clause(first.clone()))?, again, false)?, 0)))?
    });
    grammar.pair("买口红前", &[Kind::Clause], &word(Function::Before), |_, clause, _| {
        let found = earlier(clause)?;
        found.clause.time.is_none().then(|| (Node::Before(found.into()), 0))
    });
    grammar.pair("买口红前7天内", &[Kind::Before], &[Kind::Within, Kind::Length], |_, before, length| {
        let Node::Before(then) = before else { return None };
        let soon = Earlier { within: Some(length.length()?), ..then.as_ref().clone() };
        then.within.is_none().then(|| (Node::Before(soon.into()), 0))
    });
    grammar.pair("买口红前浏览过", &[Kind::Before], &[Kind::Clause], |context, before, first| {
        let Node::Before(then) = before else { return None };
        let first = Earlier { within: then.within, ..earlier(first)? };
        Some((chain(context, &first, &then.clause, false)?, 0))
    });
}

fn came_after(context: &Context<'_>, then: &Rc<Clause>, behind: &Node) -> Option<(Node, u32)> {
    let Node::Behind(first) = behind else { return None };
    // Paid more than 15 minutes after ordering: how long after, and no time that was spent.
    let said = is_plain(then) && !then.implied && !then.wording.passed && first.within.is_none();
    said.then(|| Some((chain(context, first, then, false)?, 1)))?
}
