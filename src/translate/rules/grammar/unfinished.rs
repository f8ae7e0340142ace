//! What was begun and not paid for: started paying and never finished · 先浏览后加购，但未支付.

use std::rc::Rc;

use super::super::meaning::{Chain, Clause, Cond, Kind, Negation, Node, Predicate};
use super::super::words::Function;
use super::late::timely;
use super::sequences::{chain, earlier, sequence, step};
use super::{Context, Grammar, word};

pub fn rules(grammar: &mut Grammar) {
    let start = [Kind::Cond, Kind::Group];
    grammar.pair("started paying and never finished", &start, &word(Function::Unfinished), |context, first, _| {
        let (Node::Cond(first) | Node::Group(first)) = first else { return None };
        match first.as_ref() {
            Cond::Clause(first) => begun(context, first),
            Cond::Sequence(chain) => Some((led_to_nothing(context, chain)?, 0)),
            _ => None,
        }
    });
    grammar.pair("未完成购买", &word(Function::Unfinished), &[Kind::Clause], |context, unfinished, clause| {
        let Node::Clause(clause) = clause else { return None };
        let main = Clause::new(Predicate::Event(context.main_event()?));
        (**clause == main).then(|| (unfinished.clone(), 0))
    });
    grammar.pair("48小时内没付款", &[Kind::Within], &word(Function::Unfinished), |context, within, _| {
        let then = Clause { negation: Negation::Plain, ..Clause::new(Predicate::Event(context.main_event()?)) };
        timely(&Node::Clause(then.into()), within)
    });
    let joints = [Kind::Word(Function::Comma), Kind::Word(Function::And), Kind::Word(Function::But)];
    grammar.pair("but did not finish it", &joints, &word(Function::Unfinished), |_, _, left| Some((left.clone(), 0)));
}

fn begun(context: &Context<'_>, first: &Rc<Clause>) -> Option<(Node, u32)> {
    // A time right before it is rather how soon it was to come.
    let cost = u32::from(first.time.as_ref().is_some_and(|timing| timing.trailing));
    let then = context.is_to_be_paid(first)?;
    Some((chain(context, &earlier(&Node::Clause(first.clone()))?, &then, false)?, cost))
}

/// 先浏览后加购未支付: the last of the steps was not followed by a purchase.
fn led_to_nothing(context: &Context<'_>, steps: &Chain) -> Option<Node> {
    let last = steps.steps.last()?;
    let end = step(&context.is_to_be_paid(&last.then)?)?;
    let happened = steps.steps.iter().all(|step| step.then.negation == Negation::No);
    let all = steps.steps.iter().cloned().chain([end]).collect();
    happened.then(|| sequence(Chain { first: steps.first.clone(), steps: all }))
}

impl Context<'_> {
    /// The purchase that did not follow a deed, unless that deed is an order itself, whose payment is its own.
    fn is_to_be_paid(&self, deed: &Clause) -> Option<Rc<Clause>> {
        let main = self.main_event()?;
        let ordered = matches!(deed.predicate, Predicate::Event(event) if self.is_of_orders(event, main));
        let then = Clause { negation: Negation::Plain, ..Clause::new(Predicate::Event(main)) };
        (!ordered).then(|| then.into())
    }
}
