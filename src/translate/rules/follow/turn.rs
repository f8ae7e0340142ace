//! The other way round: a condition of the rule denied.

use super::combine::{Before, Step};
use super::hear::{Heard, Part};
use super::target::Target;
use crate::diagnostic::Code;
use crate::dsl::change::{conditions, subject};
use crate::dsl::sites::{Site, Tested, sites};
use crate::dsl::{Condition, Test, Value, Window};
use crate::translate::Verdict;
use crate::translate::rules::lower::{all, not};

/// Which conditions are meant, when nothing says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    /// What was done: those who did not.
    Deeds,
    /// What customers have: 没留的.
    Facts,
}

impl Which {
    fn takes(self, part: &Condition) -> bool {
        let inner = if let Condition::Not(inner) = part { inner } else { part };
        match self {
            Which::All => true,
            Which::Deeds => !matches!(
                inner,
                Condition::Attribute { .. }
                    | Condition::State(_)
                    | Condition::Rank(_)
                    | Condition::Sample(_)
                    | Condition::Term(_)
                    | Condition::Segment(_)
            ),
            Which::Facts => matches!(
                inner,
                Condition::Attribute { test: Test::Present | Test::Missing | Test::Is(Value::Boolean(_)), .. }
            ),
        }
    }
}

impl Before<'_> {
    /// One condition denied, whichever it may be.
    pub fn denied(&self, which: Which, words: &str) -> Step {
        let parts = conditions(&self.segment.rule);
        let mut rules: Vec<Condition> = Vec::new();
        let taken: Vec<usize> =
            parts.iter().enumerate().filter(|(_, part)| which.takes(part)).map(|(at, _)| at).collect();
        rules.extend(taken.iter().map(|at| self.turned(&parts, *at)));
        if taken.len() > 1 && taken.len() == parts.len() {
            rules.push(not(self.segment.rule.clone()));
        }
        self.one_of(rules, words)
    }

    /// The condition denied that the words speak of.
    pub fn denied_of(&self, said: &Heard, words: &str) -> Step {
        let parts = conditions(&self.segment.rule);
        let target = Target::Said(said);
        let named = |part: &Condition| target.is_clause(part) || self.names_site(part, target);
        let found = parts.iter().enumerate().filter(|(_, part)| named(part));
        let rules = found.map(|(at, _)| self.turned(&parts, at)).collect();
        self.one_of(rules, words).read_as(said, |part| !matches!(part, Part::Window(_)))
    }

    fn names_site(&self, part: &Condition, target: Target<'_>) -> bool {
        let mut named = false;
        sites(&mut part.clone(), &mut |site| {
            named |= match site {
                Site::Test { of: of @ Tested::Attribute(_), test } => target.names_test(self.catalog, of, test),
                Site::Bound { of, bound } => target.names_measure(self.catalog, of, bound),
                Site::Test { .. } | Site::Window(_) | Site::Portion(_) | Site::State(_) => false,
            };
        });
        named
    }

    /// What is said is what a condition denies, or denies it: 没买的 after 买过纸尿裤的. `None` when nothing is.
    pub fn contrary(&self, said: &Heard, words: &str) -> Option<Step> {
        let first = said.draft.readings.first().filter(|_| said.draft.verdict == Verdict::Run)?;
        let parts = conditions(&self.segment.rule);
        let rules: Vec<Condition> = parts
            .iter()
            .enumerate()
            .filter(|(_, part)| against(&first.segment.rule, part).is_some())
            .map(|(at, _)| self.turned(&parts, at))
            .collect();
        let spans = said.draft.spans.clone();
        (!rules.is_empty()).then(|| Step { spans, ..self.one_of(rules, words) })
    }

    /// Without a word for it, nobody would be left: the other way round is meant, when all that was said is denied; it is
    /// asked whether, when less is.
    pub fn against(&self, said: &Heard, words: &str) -> Option<Step> {
        let first = &said.draft.readings.first().filter(|_| said.draft.verdict == Verdict::Run)?.segment.rule;
        let parts = conditions(&self.segment.rule);
        let found: Vec<(usize, bool)> =
            parts.iter().enumerate().filter_map(|(at, part)| Some((at, against(first, part)?))).collect();
        let whole = found.iter().all(|(_, whole)| *whole);
        let step = self.contrary(said, words)?;
        if whole {
            return Some(step);
        }
        let instead = found.iter().map(|(at, _)| {
            let mut parts = parts.clone();
            parts.splice(at..=at, [first.clone()]);
            self.reading(all(parts))
        });
        let readings = step.readings.iter().cloned().chain(instead).collect();
        Some(Step { spans: step.spans, ..Step::asks(Code::FollowNobody, words, readings) })
    }

    /// What is said is what a condition denies, or denies it, and those come in as well: the condition is no more.
    pub fn both_ways(&self, said: &Heard, words: &str) -> Option<Step> {
        let first = said.draft.readings.first().filter(|_| said.draft.verdict == Verdict::Run)?;
        let parts = conditions(&self.segment.rule);
        let rest =
            |at: usize| all(parts.iter().enumerate().filter(|(own, _)| *own != at).map(|(_, p)| p.clone()).collect());
        let against = parts.iter().enumerate().filter(|(_, part)| against(&first.segment.rule, part).is_some());
        let rules: Vec<Condition> = against.map(|(at, _)| rest(at)).collect();
        let spans = said.draft.spans.clone();
        (!rules.is_empty()).then(|| Step { spans, ..self.one_of(rules, words) })
    }

    fn turned(&self, parts: &[Condition], at: usize) -> Condition {
        let turn = |(place, part): (usize, &Condition)| if place == at { denial(part) } else { part.clone() };
        all(parts.iter().enumerate().map(turn).collect())
    }
}

fn denial(part: &Condition) -> Condition {
    match part {
        Condition::Attribute { attribute, test: Test::Missing } => {
            Condition::Attribute { attribute: attribute.clone(), test: Test::Present }
        }
        other => not(other.clone()),
    }
}

/// A condition without its denial, and whether there was one.
fn bare(rule: &Condition) -> (Condition, bool) {
    match rule {
        Condition::Not(inner) => {
            let (inner, denied) = bare(inner);
            (inner, !denied)
        }
        Condition::Attribute { attribute, test: Test::Missing } => {
            (Condition::Attribute { attribute: attribute.clone(), test: Test::Present }, true)
        }
        Condition::Attribute { attribute, test: Test::Is(Value::Boolean(false)) } => {
            (Condition::Attribute { attribute: attribute.clone(), test: Test::Is(Value::Boolean(true)) }, true)
        }
        other => (other.clone(), false),
    }
}

/// Whether the one is the other denied; whether it says all that the other does.
pub fn against(said: &Condition, own: &Condition) -> Option<bool> {
    let ((said, no), (own, denied)) = (bare(said), bare(own));
    if no == denied || subject(&said) != subject(&own) {
        return None;
    }
    match (&said, &own) {
        (Condition::Event(said), Condition::Event(own)) => {
            let timed = said.window == own.window || said.window == Window::Ever;
            let picked = said.pick == own.pick && timed;
            match &said.filter {
                filter if picked && *filter == own.filter => Some(true),
                None if picked => Some(false),
                Some(_) | None => None,
            }
        }
        (said, own) => (said == own || same_ever(said, own)).then_some(true),
    }
}

/// Whether they are the same but for a time that the one does not say.
pub fn same_ever(said: &Condition, own: &Condition) -> bool {
    let mut timed = false;
    sites(&mut said.clone(), &mut |site| timed |= matches!(site, Site::Window(window) if *window != Window::Ever));
    !timed && *said == timeless(own)
}

/// The condition at any time.
pub fn timeless(rule: &Condition) -> Condition {
    let mut rule = rule.clone();
    sites(&mut rule, &mut |site| {
        if let Site::Window(window) = site {
            *window = Window::Ever;
        }
    });
    rule
}
