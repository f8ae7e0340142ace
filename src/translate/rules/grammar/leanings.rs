//! RFM in everyday words: 最近才买、常常买、花得多 · recent, frequent, low spend.
//!
//! One such word alone has no number behind it and is asked back. All three together are how RFM is told to people who do
//! not know its letters, and mean its axes.

use std::rc::Rc;

use super::super::meaning::{Clause, Cond, Join, Kind, Negation, Node, Occurrence, Predicate, TimeValue};
use super::super::words::Function;
use super::{Context, Grammar, word};
use crate::catalog::Type;
use crate::dsl::{Axis, Level};

const LEVEL: [Kind; 3] = [Kind::Word(Function::High), Kind::Word(Function::Low), Kind::Word(Function::Much)];

pub fn rules(grammar: &mut Grammar) {
    let number = [Kind::Clause, Kind::Property];
    grammar.pair("花费偏低, 花得多", &number, &LEVEL, leaning);
    grammar.pair("low spend, few orders", &LEVEL, &number, |context, level, number| leaning(context, number, level));
    let named = [Kind::Clause, Kind::Axis];
    grammar.pair("消费金额和频次都低", &named, &[Kind::Tail], |context, named, tail| {
        let Node::Tail { join: Join::And, node } = tail else { return None };
        let last = match node.as_ref() {
            Node::Leaning(leanings) => match leanings.as_ref() {
                [last] => *last,
                _ => return None,
            },
            Node::Cond(cond) => match cond.as_ref() {
                Cond::Axis { axis, level, .. } => (*axis, *level),
                _ => return None,
            },
            _ => return None,
        };
        let first = match named {
            Node::Axis { axis, .. } => *axis,
            number => axis_of(context, number)?,
        };
        let apart = first != last.0 && !context.spaced;
        apart.then(|| (Node::Leaning([(first, last.1), last].into()), 1))
    });
    grammar.one("recent", Kind::Time, |_, time| {
        (*time == Node::Time(TimeValue::Recently)).then(|| one(Axis::Recency, Level::High, 3))
    });
    grammar.one("long ago", Kind::Time, |context, time| {
        (*time == Node::Time(TimeValue::Long) && context.spaced).then(|| one(Axis::Recency, Level::Low, 3))
    });
    grammar.pair("bought long ago", &[Kind::Clause], &[Kind::Time], |context, clause, time| {
        let Node::Clause(clause) = clause else { return None };
        let any = Clause { pick: Occurrence::Any, ..clause.as_ref().clone() };
        let main = any == Clause::new(Predicate::Event(context.main_event()?)) && clause.pick != Occurrence::First;
        let ago = *time == Node::Time(TimeValue::Long) && context.spaced;
        (main && ago).then(|| one(Axis::Recency, Level::Low, 1))
    });
    grammar.pair("历史高频高额", &[Kind::Time], &[Kind::Leaning], |_, time, leaning| {
        matches!(time, Node::Time(TimeValue::Total(_))).then(|| (leaning.clone(), 0))
    });
    grammar.pair("最近才买", &[Kind::Time], &word(Function::OnlyThen), |_, time, _| {
        (*time == Node::Time(TimeValue::Recently)).then(|| (time.clone(), 1))
    });
    grammar.one("recent purchases, 常常买", Kind::Clause, |context, clause| {
        let Node::Clause(clause) = clause else { return None };
        let main = context.main_event()?;
        let counts = |measure: usize| context.count_of(main) == Some(measure);
        let bought = match clause.predicate {
            Predicate::Event(event) => event == main || context.is_of_orders(event, main),
            Predicate::Measure(measure) => counts(measure),
            Predicate::Moment(_) => false,
        };
        let often = Clause { vague: true, ..Clause::new(clause.predicate) } == **clause;
        let value = clause.time.as_ref().map(|timing| &timing.value);
        let then = Clause { negation: Negation::No, time: clause.time.clone(), ..Clause::new(clause.predicate) };
        let recent = value == Some(&TimeValue::Recently) && then == **clause;
        // 很久未消费
        let missed = Clause { negation: clause.negation, ..then } == **clause && clause.negation == Negation::Plain;
        if bought && missed && matches!(value, Some(TimeValue::Recently | TimeValue::Long)) {
            return Some(one(Axis::Recency, Level::Low, 0));
        }
        if !bought || clause.negation != Negation::No {
            return None;
        }
        match (recent, often) {
            (true, _) => Some(one(Axis::Recency, Level::High, 0)),
            (_, true) => Some(one(Axis::Frequency, Level::High, 1)),
            (false, false) => None,
        }
    });
    grammar.one("frequent", Kind::Word(Function::Often), |_, _| Some(one(Axis::Frequency, Level::High, 1)));
    grammar.pair("not frequent", &word(Function::Not), &word(Function::Often), |context, _, _| {
        context.spaced.then(|| one(Axis::Frequency, Level::Low, 1))
    });
    grammar.one("low frequency and monetary value", Kind::Cond, |context, cond| {
        let Node::Cond(cond) = cond else { return None };
        let Cond::All(parts) = cond.as_ref() else { return None };
        let axis = |part: &Rc<Cond>| match part.as_ref() {
            Cond::Axis { axis, level, .. } => Some((*axis, *level)),
            _ => None,
        };
        let axes: Vec<_> = parts.iter().map(axis).collect::<Option<_>>()?;
        (context.spaced && axes.len() == 2).then(|| (Node::Leaning(axes.into()), 0))
    });
    grammar.one("刚消费过", Kind::Cond, |context, cond| {
        let Node::Cond(cond) = cond else { return None };
        let stands = match cond.as_ref() {
            Cond::Axis { axis, level, .. } => (*axis, *level),
            Cond::Term { term, time: None } => context.leans(*term)?,
            _ => return None,
        };
        Some(one(stands.0, stands.1, 0))
    });
    grammar.pair("recent, frequent", &[Kind::Leaning], &[Kind::Leaning, Kind::Tail], |_, left, right| {
        let right = match right {
            Node::Tail { join: Join::And | Join::Comma | Join::But, node } => node.as_ref(),
            other => other,
        };
        let (Node::Leaning(left), Node::Leaning(right)) = (left, right) else { return None };
        let apart = left.iter().all(|(axis, _)| right.iter().all(|(other, _)| other != axis));
        apart.then(|| (Node::Leaning(left.iter().chain(right.iter()).copied().collect()), 0))
    });
    grammar.one("recent, frequent and big spend", Kind::Leaning, |context, leaning| {
        let Node::Leaning(leanings) = leaning else { return None };
        let state = context.catalog.states.iter().position(|state| state.rfm.is_some())?;
        let on = |(axis, level): &(Axis, Level)| Rc::new(Cond::Axis { state, axis: *axis, level: *level });
        let all = Cond::All(leanings.iter().map(on).collect());
        // 低频高额, 高频高额: how often and how much side by side are these axes, too.
        let contrast = match leanings.as_ref() {
            [(one, level), (other, at)] => {
                (level != at || !context.spaced) && *one != Axis::Recency && *other != Axis::Recency
            }
            _ => false,
        };
        (leanings.len() == 3 || contrast).then(|| (Node::Cond(all.into()), 0))
    });
}

fn one(axis: Axis, level: Level, cost: u32) -> (Node, u32) {
    (Node::Leaning([(axis, level)].into()), cost)
}

/// A number that is high or low: what was spent, or how often.
fn leaning(context: &Context<'_>, number: &Node, level: &Node) -> Option<(Node, u32)> {
    let level = if *level == Node::Word(Function::Low) { Level::Low } else { Level::High };
    Some(one(axis_of(context, number)?, level, 0))
}

/// The axis that a number by its name is: what was spent, or how often.
fn axis_of(context: &Context<'_>, number: &Node) -> Option<Axis> {
    Some(match number {
        Node::Clause(clause) if **clause == Clause::new(clause.predicate) => match clause.predicate {
            Predicate::Measure(measure) if context.count_of(context.main_event()?) == Some(measure) => Axis::Frequency,
            Predicate::Measure(measure) if context.is_main_sum(measure) => Axis::Monetary,
            Predicate::Measure(_) | Predicate::Event(_) | Predicate::Moment(_) => return None,
        },
        // High order value: of one order, of the largest, or on average.
        Node::Property(property) if !context.spaced => {
            let mut named = context.catalog.events.iter().filter_map(|event| event.property(property));
            (named.next()?.kind == Type::Money).then_some(Axis::Monetary)?
        }
        _ => return None,
    })
}

impl Context<'_> {
    /// Whether a measure adds up the money of the main event.
    pub fn is_main_sum(&self, measure: usize) -> bool {
        use crate::catalog::{Aggregation, Formula};
        let Some(found) = self.catalog.measures.get(measure) else { return false };
        let sums = matches!(&found.formula, Formula::Aggregate { aggregate: Aggregation::Sum, .. });
        sums && found.kind == Type::Money && self.event_of(measure) == self.main_event()
    }

    /// Whether a measure adds up how many pieces of things the main event was about.
    pub fn counts_pieces(&self, measure: usize) -> bool {
        use crate::catalog::{Aggregation, Formula};
        let Some(found) = self.catalog.measures.get(measure) else { return false };
        let sums = matches!(&found.formula, Formula::Aggregate { aggregate: Aggregation::Sum, .. });
        sums && found.kind != Type::Money && self.event_of(measure) == self.main_event()
    }

    /// Not bought in a long time, low frequency and monetary value: beside two axes, how recently is the third.
    pub fn is_missed_beside_axes(&self, left: &Cond, right: &Cond) -> bool {
        let (Cond::Clause(missed), Cond::All(parts)) = (left, right) else { return false };
        let main = self.main_event().map(Predicate::Event) == Some(missed.predicate);
        let open =
            matches!(missed.time.as_ref().map(|timing| &timing.value), Some(TimeValue::Recently | TimeValue::Long));
        let plain =
            Clause { negation: Negation::No, time: None, ..missed.as_ref().clone() } == Clause::new(missed.predicate);
        let other = |part: &Rc<Cond>| matches!(part.as_ref(), Cond::Axis { axis, .. } if *axis != Axis::Recency);
        let missed = main && open && plain && missed.negation == Negation::Plain;
        self.spaced && missed && parts.len() == 2 && parts.iter().all(other)
    }

    /// The axis that a term is another word for.
    fn leans(&self, term: usize) -> Option<(Axis, Level)> {
        let rule = self.catalog.terms.get(term)?.rule.as_str();
        let state = self.catalog.states.iter().find(|state| state.rfm.is_some())?;
        let (axis, level) = rule.strip_prefix(state.name.as_str())?.trim().split_once(" is ")?;
        let axis = match axis {
            "recency" => Axis::Recency,
            "frequency" => Axis::Frequency,
            "monetary" => Axis::Monetary,
            _ => return None,
        };
        let level = match level {
            "high" => Level::High,
            "low" => Level::Low,
            _ => return None,
        };
        Some((axis, level))
    }
}
