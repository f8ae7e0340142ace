//! How far apart two of the same are: 两次购买间隔不超过7天 · 最多间隔7天的两次购买.

use std::rc::Rc;

use super::super::meaning::{Bound, Chain, Clause, Cond, Kind, Measured, Node, Op, Predicate, Step};
use super::super::words::Function;
use super::lengths::counted_in;
use super::{Context, Grammar, word};
use crate::dsl::Number;

pub fn rules(grammar: &mut Grammar) {
    let apart = word(Function::Apart);
    let lengths = [Kind::Length, Kind::LengthBound, Kind::Within];
    grammar.pair("间隔不超过7天", &apart, &lengths, |_, _, length| {
        let (op, length) = match length {
            Node::Length(length) => (Op::Is, *length),
            Node::Within(length) => (Op::AtMost, *length),
            Node::LengthBound { op, length } => (*op, *length),
            _ => return None,
        };
        Some((Node::Apart(op, length), 0))
    });
    let limits = [Kind::Word(Function::AtMost), Kind::Word(Function::AtLeast), Kind::Word(Function::More)];
    grammar.pair("最多间隔7天", &limits, &[Kind::Apart], |_, limit, apart| {
        let (Node::Word(limit), Node::Apart(Op::Is, length)) = (limit, apart) else { return None };
        let op = match limit {
            Function::AtMost => Op::AtMost,
            Function::AtLeast => Op::AtLeast,
            _ => Op::More,
        };
        Some((Node::Apart(op, *length), 0))
    });
    let lengths = [Kind::Length, Kind::LengthBound, Kind::Within];
    grammar.pair("within 7 days of each other", &lengths, &word(Function::EachOther), |_, length, _| {
        let (op, length) = match length {
            Node::Within(length) => (Op::AtMost, *length),
            Node::LengthBound { op, length } => (*op, *length),
            _ => return None,
        };
        Some((Node::Apart(op, length), 0))
    });
    grammar.pair("两次购买间隔不超过7天", &[Kind::Clause], &[Kind::Apart], spaced);
    grammar.pair("90 days between orders", &[Kind::LengthBound], &word(Function::BetweenThem), |_, length, _| {
        let Node::LengthBound { op, length } = length else { return None };
        Some((Node::Apart(*op, *length), 0))
    });
    grammar.pair("between orders over 90 days", &word(Function::BetweenThem), &[Kind::LengthBound], |_, _, length| {
        let Node::LengthBound { op, length } = length else { return None };
        Some((Node::Apart(*op, *length), 0))
    });
    let on_average = [Kind::Mean, Kind::Word(Function::OnAverage)];
    grammar.pair(
        "平均相隔超过90天, on average over 90 days apart",
        &on_average,
        &[Kind::Apart],
        |context, _, apart| Some((context.usually_apart(apart)?, 0)),
    );
    grammar.pair("间隔超过90天 on average", &[Kind::Apart], &word(Function::OnAverage), |context, apart, _| {
        Some((context.usually_apart(apart)?, 0))
    });
    grammar.pair("每次购买相隔超过90天", &[Kind::Clause], &[Kind::Apart], |context, clause, apart| {
        let Node::Clause(found) = clause else { return None };
        // How far apart is only told of them on average, which stands before it.
        context.is_each_purchase(found).then(|| (apart.clone(), 6))
    });
    grammar.pair("两次购买平均间隔超过90天", &[Kind::Clause], &[Kind::Clause], |context, clause, cycle| {
        let (Node::Clause(found), Node::Clause(cycle)) = (clause, cycle) else { return None };
        let whole = Node::Clause(Clause { bound: None, ..cycle.as_ref().clone() }.into());
        let said = cycle.bound.is_some() && context.is_cycle(&whole) && context.is_each_purchase(found);
        said.then(|| (Node::Clause(cycle.clone()), 1))
    });
    // One right after the other is what is meant by two that lie so close or so far apart.
    grammar.pair("连续两单间隔小于7天", &word(Function::Row), &[Kind::Cond], |_, _, cond| {
        let Node::Cond(found) = cond else { return None };
        let Cond::Sequence(chain) = found.as_ref() else { return None };
        let [step] = chain.steps.as_slice() else { return None };
        let timed = step.within.is_some() || step.after.is_some();
        (timed && step.then.predicate == chain.first.predicate).then(|| (cond.clone(), 0))
    });
    grammar.pair("间隔不超过7天的两次购买", &[Kind::Apart], &[Kind::Clause], |context, apart, clause| {
        spaced(context, clause, apart)
    });
}

/// Two of the same, the second so soon after the first; or so late, and none between them.
fn spaced(context: &Context<'_>, clause: &Node, apart: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Apart(op, length)) = (clause, apart) else { return None };
    let tests = clause.bound.as_deref().map(|bound| bound.tests.as_slice())?;
    // At least two orders within a week of each other: two of them are.
    let two = matches!(tests, [(Op::Is | Op::AtLeast, number)] if *number == Number::from(2));
    let event = match clause.predicate {
        Predicate::Event(event) => event,
        Predicate::Measure(measure) => {
            context.event_of(measure).filter(|event| context.count_of(*event) == Some(measure))?
        }
        Predicate::Moment(_) => return None,
    };
    let predicate = Predicate::Event(event);
    let first = Clause { predicate, bound: None, implied: false, ..clause.as_ref().clone() };
    let plain =
        first == Clause { time: clause.time.clone(), objects: clause.objects.clone(), ..Clause::new(predicate) };
    let then = Rc::new(Clause { time: None, ..first.clone() });
    let step = match op {
        Op::AtMost | Op::Less => Step { within: Some(*length), ..Step::new(then) },
        Op::AtLeast | Op::More => Step { after: Some(*length), without: Some(then.clone()), ..Step::new(then) },
        Op::Is | Op::IsNot => return None,
    };
    let chain = Chain { first: first.into(), steps: vec![step] };
    (two && plain).then(|| (Node::Cond(Cond::Sequence(chain.into()).into()), 0))
}

impl Context<'_> {
    /// How far apart purchases are on average: their own cycle.
    fn usually_apart(&self, apart: &Node) -> Option<Node> {
        let Node::Apart(op, length) = apart else { return None };
        let cycle = self.cycle()?;
        let number = counted_in(self.catalog.measures.get(cycle)?.unit.as_ref()?, *length)?;
        let bound = Bound { tests: vec![(*op, number)], unit: Measured::Bare };
        let clause = Clause { bound: Some(bound.into()), ..Clause::new(Predicate::Measure(cycle)) };
        Some(Node::Clause(clause.into()))
    }

    /// Purchases, or two of them, of which nothing else is said.
    fn is_each_purchase(&self, clause: &Clause) -> bool {
        let main = self.main_event();
        let event = match clause.predicate {
            Predicate::Event(event) => Some(event),
            Predicate::Measure(measure) => {
                self.event_of(measure).filter(|event| self.count_of(*event) == Some(measure))
            }
            Predicate::Moment(_) => None,
        };
        let two = |bound: &Bound| matches!(bound.tests.as_slice(), [(Op::Is | Op::AtLeast, number)] if *number == Number::from(2));
        let open = clause.bound.as_deref().is_none_or(two);
        let bare = Clause { bound: None, implied: false, counted: false, ..clause.clone() };
        main.is_some() && event == main && open && bare == Clause::new(clause.predicate)
    }
}
