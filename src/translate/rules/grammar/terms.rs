//! What the catalog's terms say, told from their rules: how often, since when, what did not follow.

use super::super::apart::{are_apart, are_ranges_apart};
use super::super::meaning::{self, AttributeTest, Clause, Cond, Measured, Negation, Op, Predicate, TimeValue, Timing};
use super::Context;
use crate::catalog::{Aggregation, Formula};
use crate::dsl::{
    Axis, Bound, Comparison, Condition, Follow, Measure, Moment, Next, Number, Occurrence, Pick, Sequence, StateTest,
    Window,
};

impl Context<'_> {
    fn rule(&self, term: usize) -> Option<&Condition> {
        self.terms.get(term)?.as_ref()
    }

    /// What a term of this name says.
    pub fn rule_of(&self, name: &str) -> Option<&Condition> {
        self.rule(self.catalog.terms.iter().position(|term| term.name == name)?)
    }

    /// The event whose rows a measure is of.
    pub fn event_measured<'a>(&'a self, measure: &'a Measure) -> Option<&'a str> {
        match measure {
            Measure::Named { name, .. } => {
                let index = self.catalog.measures.iter().position(|found| found.name == *name)?;
                self.catalog.events.get(self.event_of(index)?).map(|event| event.name.as_str())
            }
            Measure::Of { event, .. } => Some(event.as_str()),
            Measure::Ratio { of, .. } => self.event_measured(of),
        }
    }

    /// Whether the names of two kinds of customers are such that nobody is both: 80后和90后, 新客和老客.
    pub fn are_apart(&self, left: &Cond, right: &Cond) -> bool {
        let said = |cond: &Cond| match cond {
            Cond::Term { term, time: None } => self.rule(*term),
            _ => None,
        };
        match left {
            // 18-24岁和30-35岁
            Cond::Attribute { attribute, test: AttributeTest::Bound(one) } => {
                let other = match right {
                    Cond::Attribute { attribute: named, test: AttributeTest::Bound(other) } if named == attribute => {
                        other
                    }
                    _ => return false,
                };
                are_ranges_apart(&one.tests, &other.tests)
            }
            Cond::All(parts) | Cond::Any(parts) => parts.iter().any(|part| self.are_apart(part, right)),
            left => said(left).zip(said(right)).is_some_and(|(one, other)| are_apart(self, one, other)),
        }
    }

    /// The first thing that a term says.
    fn first_said(&self, term: usize) -> Option<&Condition> {
        let mut said = self.rule(term)?;
        while let Condition::All(parts) | Condition::Any(parts) = said {
            said = parts.first()?;
        }
        Some(said)
    }

    /// Whether a term says how often something was done.
    pub fn counts(&self, term: usize) -> bool {
        matches!(
            self.first_said(term),
            Some(Condition::Measure(Comparison { measure: Measure::Named { filter: None, .. }, .. }))
        )
    }

    /// How often it was done that a term names, as a clause: 多次下单.
    pub fn how_often(&self, cond: &Cond) -> Option<Clause> {
        let Cond::Term { term, time: None } = cond else { return None };
        let Condition::Measure(Comparison { measure, bound: Bound::AtLeast(number) }) = self.rule(*term)? else {
            return None;
        };
        let Measure::Named { name, filter: None, window: Window::Ever } = measure else { return None };
        let measure = self.catalog.measures.iter().position(|found| found.name == *name)?;
        let bound = meaning::Bound { tests: vec![(Op::AtLeast, *number)], unit: Measured::Bare };
        Some(Clause { bound: Some(bound.into()), ..Clause::new(Predicate::Measure(measure)) })
    }

    /// New customers who joined this month: when they joined says since when they are new.
    pub fn is_new_since(&self, new: &Cond, joined: &Cond) -> bool {
        let Cond::Clause(clause) = joined else { return false };
        let window = |timing: &Timing| matches!(timing.value, TimeValue::Window(_));
        let moment = matches!(clause.predicate, Predicate::Moment(_)) && clause.negation == Negation::No;
        let named = matches!(new, Cond::Term { time: None, .. }) && self.begins(new);
        self.spaced && named && moment && clause.time.as_ref().is_some_and(window)
    }

    /// 新注册近14天未购: the time between the two says since when they are new.
    pub fn is_new_then(&self, new: &Cond, denied: &Cond) -> bool {
        let Cond::Clause(clause) = denied else { return false };
        let between = |timing: &Timing| matches!(timing.value, TimeValue::Window(_)) && !timing.trailing;
        let named = matches!(new, Cond::Term { time: None, .. }) && self.begins(new);
        named && clause.negation != Negation::No && clause.time.as_ref().is_some_and(between)
    }

    /// Whether a term says what was not done.
    pub fn denies(&self, term: usize) -> bool {
        matches!(self.first_said(term), Some(Condition::Not(_)))
    }

    /// Whether a term says when something of a customer began: first purchase, registration.
    pub fn begins(&self, cond: &Cond) -> bool {
        let Cond::Term { term, .. } = cond else { return false };
        match self.first_said(*term) {
            Some(Condition::Event(event)) => event.pick == Pick::First,
            Some(Condition::Attribute { attribute, .. }) => {
                self.catalog.attributes.iter().any(|found| found.is_moment() && found.name == *attribute)
            }
            _ => false,
        }
    }

    /// Whether a term says what was done in some time up to now.
    pub fn lasts(&self, term: usize) -> bool {
        let Some(Condition::Event(event)) = self.first_said(term) else { return false };
        event.pick == Pick::Any && event.filter.is_none() && {
            matches!(event.window, Window::Between { from: Some(Moment::Ago { .. }), until: None })
        }
    }

    /// What was done by whoever is so, for a term that says no more than that something was done lately: 活跃.
    pub fn lately_done(&self, cond: &Cond) -> Option<usize> {
        let Cond::Term { term, time: None } = cond else { return None };
        let rule = self.lasts(*term).then(|| self.rule(*term))??;
        let first = match rule {
            Condition::Any(parts) => parts.first()?,
            one => one,
        };
        let Condition::Event(Occurrence { event, .. }) = first else { return None };
        self.catalog.events.iter().position(|found| found.name == *event)
    }

    /// Whether a term says how long ago the last of something was, held against how often it comes.
    pub fn is_due(&self, cond: &Cond) -> bool {
        let Cond::Term { term, time: None } = cond else { return false };
        let Some(Condition::Measure(Comparison { measure, bound: Bound::Relative { .. } })) = self.first_said(*term)
        else {
            return false;
        };
        let Measure::Named { name, .. } = measure else { return false };
        let formula = self.catalog.measure(name).map(|found| &found.formula);
        matches!(formula, Some(Formula::Aggregate { aggregate: Aggregation::Since, .. }))
    }

    /// Whether somebody may have been so before who is not so now: a place among others, a level.
    pub fn may_have_been(&self, cond: &Cond) -> bool {
        match cond {
            Cond::State { .. } | Cond::Axis { .. } => true,
            Cond::Term { term, .. } => matches!(
                self.first_said(*term),
                Some(Condition::Rank(_) | Condition::State(_) | Condition::Attribute { .. })
            ),
            _ => false,
        }
    }

    /// Whether a term says no more than a place in a state.
    pub fn stands(&self, term: usize) -> bool {
        matches!(self.first_said(term), Some(Condition::State(_)))
    }

    /// Whether a term says how often a main event was, be it by number, as the first time, or by how customers stand.
    /// 90后: when somebody was born, which is an age as well.
    pub fn tells_when_born(&self, term: usize) -> bool {
        let rule = self.terms.get(term).and_then(Option::as_ref);
        let Some(Condition::Attribute { attribute, .. }) = rule else { return false };
        self.catalog.attribute(attribute).is_some_and(|found| found.derive.is_some())
    }

    pub fn says_how_often(&self, term: usize, event: usize) -> bool {
        match self.rule(term) {
            Some(Condition::Measure(Comparison { measure: Measure::Named { name, .. }, .. })) => {
                let count = self.count_of(event).and_then(|count| self.catalog.measures.get(count));
                count.is_some_and(|count| count.name == *name)
            }
            Some(Condition::Event(event)) => event.pick == Pick::First,
            Some(Condition::State(standing)) => {
                matches!(standing.test, StateTest::Axis { axis: Axis::Frequency, .. })
            }
            _ => false,
        }
    }

    /// The term for whoever did an event once.
    pub fn once(&self, event: usize) -> Option<usize> {
        let count = &self.catalog.measures.get(self.count_of(event)?)?.name;
        let is_once = |rule: &Option<Condition>| {
            matches!(rule, Some(Condition::Measure(Comparison {
                measure: Measure::Named { name, filter: None, window: Window::Ever },
                bound: Bound::Is(number),
            })) if name == count && *number == Number::from(1))
        };
        self.terms.iter().position(is_once)
    }

    /// Whether a condition is the name of something that followed, or did not.
    pub fn is_path(&self, cond: &Cond) -> bool {
        matches!(cond, Cond::Term { term, .. } if matches!(self.rule(*term), Some(Condition::Sequence(_))))
    }

    /// What a term says that was done, and what it says did not follow.
    pub fn path_of(&self, cond: &Cond) -> Option<(Clause, Clause)> {
        let Cond::Term { term, time: None } = cond else { return None };
        let (first, then) = self.undone_events(self.rule(*term)?)?;
        Some((Clause::new(first), Clause { negation: Negation::Plain, ..Clause::new(then) }))
    }

    /// Whether a term of the catalog is about what the second says of the first: that it did not follow.
    pub fn is_left_undone(&self, first: &Clause, then: &Clause) -> bool {
        let path = Some((first.predicate, then.predicate));
        self.terms.iter().flatten().any(|rule| self.undone_events(rule) == path)
    }

    /// The two events of what is left undone, whichever rows of the first.
    fn undone_events(&self, rule: &Condition) -> Option<(Predicate, Predicate)> {
        let (first, then) = left_undone(rule).filter(|(first, _)| first.filter.is_none())?;
        let event = |rows: &Occurrence| {
            let index = self.catalog.events.iter().position(|event| event.name == rows.event)?;
            Some(Predicate::Event(index))
        };
        Some((event(first)?, event(&then.step)?))
    }
}

/// Add to cart, then no purchase of the same product: what was done, and what did not follow.
pub fn left_undone(rule: &Condition) -> Option<(&Occurrence, &Next)> {
    let Condition::Sequence(Sequence { first, next }) = rule else { return None };
    let [then] = next.as_slice() else { return None };
    let open = then.follow == Follow::ThenNo && then.step.filter.is_none() && !then.same.is_empty();
    open.then_some((first, then))
}
