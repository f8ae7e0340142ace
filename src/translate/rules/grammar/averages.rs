//! Numbers of one period, on average: 月均消费 · 近半年平均每月下单2次以上 · average monthly spend.

use std::rc::Rc;

use super::super::meaning::{Clause, Comparing, Cond, Kind, Negation, Node, Occurrence, Predicate};
use super::super::words::Function;
use super::{Context, Grammar, word};
use crate::catalog::{Aggregation, Formula};
use crate::dsl::Period;

pub fn rules(grammar: &mut Grammar) {
    on_average(grammar);
    grammar.pair("月均消费", &[Kind::Averaged], &[Kind::Clause], |context, period, clause| {
        averaged(context, period, clause)
    });
    grammar.pair("消费月均", &[Kind::Clause], &[Kind::Averaged], |context, clause, period| {
        averaged(context, period, clause)
    });
    grammar.pair("spent over 300 per order", &[Kind::Clause], &[Kind::Clause], for_each);
    grammar.pair("5 orders averaging over 300", &[Kind::Clause], &[Kind::Clause], averaging);
    grammar.pair("平均一单花不到100", &[Kind::Clause], &[Kind::Clause], |context, each, clause| {
        let said = matches!(clause, Node::Clause(found) if found.bound.is_some() && found.objects.is_none());
        (!context.spaced && said).then(|| for_each(context, clause, each))?
    });
}

/// Spent over 500 on average, on average over 500 a month: of each order, where no period is named.
fn on_average(grammar: &mut Grammar) {
    let on = word(Function::OnAverage);
    grammar.pair("spends over 500 on average", &[Kind::Clause], &on, |context, clause, _| of_each(context, clause));
    grammar.pair("on average spends over 500", &on, &[Kind::Clause], |context, _, clause| of_each(context, clause));
    grammar.pair("spent more on average", &[Kind::Comparing], &on, |context, compared, _| {
        let Node::Comparing(found) = compared else { return None };
        let clause = per_order(context, &found.clause)?.into();
        Some((Node::Comparing(Comparing { clause, ..found.as_ref().clone() }.into()), 0))
    });
    grammar.pair("monthly on average", &[Kind::Averaged], &on, |_, period, _| Some((period.clone(), 0)));
    grammar.pair("on average per month", &on, &[Kind::Averaged], |_, _, period| Some((period.clone(), 0)));
}

fn of_each(context: &Context<'_>, clause: &Node) -> Option<(Node, u32)> {
    let Node::Clause(clause) = clause else { return None };
    Some((Node::Clause(per_order(context, clause)?.into()), 0))
}

/// What a measure comes to for each order; what is such a number already, or one of each period, stays it.
fn per_order(context: &Context<'_>, clause: &Clause) -> Option<Clause> {
    let Predicate::Measure(whole) = clause.predicate else { return None };
    let formula = |measure: usize| context.catalog.measures.get(measure).map(|found| &found.formula);
    if clause.average.is_some() || matches!(formula(whole)?, Formula::Ratio { .. }) {
        return Some(clause.clone());
    }
    let name = |measure: usize| context.catalog.measures.get(measure).map(|found| found.name.as_str());
    let (sum, count) = (name(whole)?, name(context.count_of(context.main_event()?)?)?);
    let of = |formula: &Formula| matches!(formula, Formula::Ratio { numerator, denominator } if numerator == sum && denominator == count);
    let ratio = context.catalog.measures.iter().position(|measure| of(&measure.formula))?;
    (clause.rank.is_none() && !clause.vague).then(|| Clause { predicate: Predicate::Measure(ratio), ..clause.clone() })
}

/// 5 orders averaging over 300: those orders, and what they come to on average.
fn averaging(context: &Context<'_>, orders: &Node, average: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(orders), Node::Clause(average)) = (orders, average) else { return None };
    let (Predicate::Measure(count), Predicate::Measure(ratio)) = (orders.predicate, average.predicate) else {
        return None;
    };
    let name = context.catalog.measures.get(count)?.name.as_str();
    let Formula::Ratio { denominator, .. } = &context.catalog.measures.get(ratio)?.formula else { return None };
    let plain = |clause: &Clause| clause.negation == Negation::No && clause.rank.is_none() && !clause.vague;
    let fits = denominator == name && average.bound.is_some() && average.objects.is_none() && average.time.is_none();
    if !context.spaced || !fits || !plain(orders) || !plain(average) {
        return None;
    }
    let average = Clause { time: orders.time.clone(), objects: orders.objects.clone(), ..average.as_ref().clone() };
    if orders.bound.is_none() {
        return Some((Node::Clause(average.into()), 0));
    }
    let parts = [orders.clone(), average.into()].map(|part| Rc::new(Cond::Clause(part)));
    Some((Node::Cond(Cond::All(parts.to_vec()).into()), 0))
}

/// What a measure comes to for each of what another one is a ratio to.
fn for_each(context: &Context<'_>, clause: &Node, each: &Node) -> Option<(Node, u32)> {
    let (Node::Clause(clause), Node::Clause(each)) = (clause, each) else { return None };
    // Averaging under 150 per order: the ratio itself, said twice.
    if clause.predicate == each.predicate && clause.bound.is_some() && **each == Clause::new(each.predicate) {
        let ratio = |measure: usize| {
            matches!(context.catalog.measures.get(measure).map(|found| &found.formula), Some(Formula::Ratio { .. }))
        };
        return matches!(each.predicate, Predicate::Measure(measure) if ratio(measure))
            .then(|| (Node::Clause(clause.clone()), 0));
    }
    let (Predicate::Measure(whole), Predicate::Measure(ratio)) = (clause.predicate, each.predicate) else {
        return None;
    };
    let bare = **each == Clause::new(each.predicate) && clause.average.is_none() && clause.rank.is_none();
    let of = context.catalog.measures.get(whole)?.name.as_str();
    let Formula::Ratio { denominator, .. } = &context.catalog.measures.get(ratio)?.formula else { return None };
    let divides = |formula: &Formula| matches!(formula, Formula::Ratio { numerator, denominator: by } if numerator == of && by == denominator);
    let measure = context.catalog.measures.iter().position(|measure| divides(&measure.formula))?;
    bare.then(|| (Node::Clause(Clause { predicate: Predicate::Measure(measure), ..clause.as_ref().clone() }.into()), 0))
}

fn averaged(context: &Context<'_>, period: &Node, clause: &Node) -> Option<(Node, u32)> {
    let (Node::Averaged(period), Node::Clause(clause)) = (period, clause) else { return None };
    let open = clause.average.is_none() && clause.pick == Occurrence::Any && context.adds_up(clause.predicate);
    let average: Option<Period> = Some(*period);
    // What is averaged is a number, though an event says it: 月均消费 is rather spend.
    let cost = u32::from(matches!(clause.predicate, Predicate::Event(_)));
    open.then(|| (Node::Clause(Clause { average, ..clause.as_ref().clone() }.into()), cost))
}

impl Context<'_> {
    /// Whether the numbers of two times that do not overlap add up to that of both.
    fn adds_up(&self, predicate: Predicate) -> bool {
        match predicate {
            Predicate::Event(_) => true,
            Predicate::Measure(measure) => {
                let counts = self.event_of(measure).is_some_and(|event| self.count_of(event) == Some(measure));
                let sums = self.catalog.measures.get(measure).is_some_and(|found| {
                    matches!(
                        found.formula,
                        Formula::Aggregate { aggregate: Aggregation::Sum | Aggregation::Count | Aggregation::Days, .. }
                    )
                });
                counts || sums
            }
            Predicate::Moment(_) => false,
        }
    }
}
