//! Longer without than they usually are: overdue for their usual cycle · nothing for longer than
//! their cycle.

use super::super::meaning::{Against, Clause, Cond, Kind, Negation, Node, Occurrence, Predicate};
use super::super::words::Function;
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Formula};
use crate::dsl::{Bound, Comparison, Condition, Direction, Measure, Number, Window};

pub fn rules(grammar: &mut Grammar) {
    grammar.pair("their usual cycle, 自己的周期", &word(Function::Usual), &[Kind::Clause], |context, _, cycle| {
        context.is_cycle(cycle).then(|| (cycle.clone(), 0))
    });
    grammar.pair("longer than their cycle", &word(Function::More), &[Kind::Clause], |context, _, cycle| {
        context.is_cycle(cycle).then(|| Some((context.overdue()?, 1)))?
    });
    let held = [Kind::Word(Function::Than), Kind::Word(Function::By), Kind::Word(Function::At)];
    grammar.pair("overdue by …", &word(Function::Overdue), &held, |_, overdue, _| Some((overdue.clone(), 0)));
    grammar.pair("overdue for an order", &word(Function::Overdue), &[Kind::Clause], |context, overdue, noun| {
        let Node::Clause(noun) = noun else { return None };
        (context.spaced && context.names_main(noun)).then(|| (overdue.clone(), 0))
    });
    grammar.pair("overdue by their own cycle", &word(Function::Overdue), &[Kind::Clause], |context, _, cycle| {
        context.is_cycle(cycle).then(|| Some((context.overdue()?, 0)))?
    });
    let near = word(Function::Nearing);
    grammar.pair("快到复购周期, nearing their cycle", &near, &[Kind::Clause], |context, _, cycle| {
        context.is_cycle(cycle).then(|| Some((context.due()?, 0)))?
    });
    let nearly = word(Function::NearlyOver);
    grammar.pair("复购周期将至, their cycle is nearly up", &[Kind::Clause], &nearly, |context, cycle, _| {
        context.is_cycle(cycle).then(|| Some((context.due()?, 0)))?
    });
    let by = [Kind::By];
    grammar.pair("due to buy again, going by their cycle", &[Kind::Cond], &by, |context, due, by| {
        let (Node::Cond(found), Node::By(cycle)) = (due, by) else { return None };
        let said = context.is_cycle(&Node::Clause(cycle.clone())) && context.is_due(found);
        said.then(|| (due.clone(), 0))
    });
    grammar.pair("overdue to order, based on their cycle", &[Kind::Cond], &[Kind::By], |context, late, by| {
        let Node::By(cycle) = by else { return None };
        let said = context.spaced
            && context.is_cycle(&Node::Clause(cycle.clone()))
            && Some(late) == context.overdue().as_ref();
        said.then(|| (late.clone(), 0))
    });
    grammar.pair("nothing for longer than their cycle", &[Kind::Clause], &[Kind::Cond], unbought);
    grammar.pair("超过自己的周期没买", &[Kind::Cond], &[Kind::Clause], |context, late, missed| {
        unbought(context, missed, late)
    });
}

/// What they have not done for longer than their cycle says no more than that they are overdue.
fn unbought(context: &Context<'_>, missed: &Node, late: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(missed), Some(overdue)) = (missed, context.overdue()) else { return None };
    let affirmed = Clause { negation: Negation::No, pick: Occurrence::Any, ..missed.as_ref().clone() };
    let main = context.main_event().map(Predicate::Event);
    let bare = affirmed == Clause::new(missed.predicate);
    let said = match missed.predicate {
        Predicate::Measure(measure) => context.aggregates(measure, Aggregation::Since),
        Predicate::Event(_) | Predicate::Moment(_) => {
            let gone = missed.negation != Negation::No || missed.pick == Occurrence::Last;
            Some(missed.predicate) == main && gone
        }
    };
    (bare && said && *late == overdue).then_some((overdue, 0))
}

impl Context<'_> {
    pub fn aggregates(&self, measure: usize, how: Aggregation) -> bool {
        let formula = self.catalog.measures.get(measure).map(|found| &found.formula);
        matches!(formula, Some(Formula::Aggregate { aggregate, .. }) if *aggregate == how)
    }

    /// How many days ago the last purchase was.
    pub fn since_measure(&self) -> Option<usize> {
        (0..self.catalog.measures.len()).find(|measure| self.aggregates(*measure, Aggregation::Since))
    }

    /// Whether it names how often somebody buys, and says nothing more.
    pub fn is_cycle(&self, clause: &Node) -> bool {
        let Node::Clause(clause) = clause else { return false };
        let Predicate::Measure(measure) = clause.predicate else { return false };
        **clause == Clause::new(clause.predicate) && self.aggregates(measure, Aggregation::Cycle)
    }

    /// Whether a number is held against how often somebody buys.
    pub fn is_own_cycle(&self, against: &Against) -> bool {
        matches!(against, Against::Other(of) if self.is_cycle(&Node::Clause(of.clone())))
    }

    /// The measure of how often somebody buys.
    pub fn cycle(&self) -> Option<usize> {
        (0..self.catalog.measures.len()).find(|measure| self.aggregates(*measure, Aggregation::Cycle))
    }

    /// The term for those who are about as far from their last time as they usually are.
    fn due(&self) -> Option<Node> {
        let overdue = self.overdue();
        let mut terms = (0..self.terms.len()).map(|term| Cond::Term { term, time: None });
        let due = |term: &Cond| self.is_due(term) && overdue != Some(Node::Cond(term.clone().into()));
        terms.find(due).map(|term| Node::Cond(term.into()))
    }

    /// Whether it says no more than that somebody is overdue.
    pub fn is_overdue(&self, cond: &Cond) -> bool {
        matches!(self.overdue(), Some(Node::Cond(overdue)) if *overdue == *cond)
    }

    /// The term for those whose last time lies further back than their own cycle is long.
    fn overdue(&self) -> Option<Node> {
        let named = |name: &str, how: Aggregation| {
            let measure = self.catalog.measures.iter().position(|measure| measure.name == name);
            measure.is_some_and(|measure| self.aggregates(measure, how))
        };
        let late = |rule: &Option<Condition>| {
            let Some(Condition::Measure(Comparison { measure: Measure::Named { name, filter: None, window }, bound })) =
                rule
            else {
                return false;
            };
            let Bound::Relative { direction: Direction::More, percent, of: Measure::Named { name: cycle, .. } } = bound
            else {
                return false;
            };
            let whole = *percent == Number::from(100) && *window == Window::Ever;
            whole && named(name, Aggregation::Since) && named(cycle, Aggregation::Cycle)
        };
        let term = self.terms.iter().position(late)?;
        Some(Node::Cond(Cond::Term { term, time: None }.into()))
    }
}
