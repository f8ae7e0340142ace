//! A rule and a condition said after it: both, either, the one without the other, the one in the place of a part of the
//! other.

use super::edit::{self, End, Figure};
use super::hear::{Heard, Part};
use super::target::Target;
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::change::{Subject, conditions, subject};
use crate::dsl::sites::{Site, Tested, sites};
use crate::dsl::{Condition, Filter, Measure, Segment, StateTest, Test, Value, Window};
use crate::translate::rules::lower::{all, any, not};
use crate::translate::{Draft, ReadSpan, Reading, Verdict};

/// What one refinement comes to.
pub struct Step {
    pub verdict: Verdict,
    pub readings: Vec<Reading>,
    /// Of the words that were read; those of the pattern are not among them.
    pub spans: Vec<ReadSpan>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Step {
    /// Whether it can be run, or chosen from.
    pub fn stands(&self) -> bool {
        self.verdict != Verdict::Refuse && !self.readings.is_empty()
    }

    pub fn asks(code: Code, words: &str, readings: Vec<Reading>) -> Self {
        let diagnostics = vec![Diagnostic::error(code).with("words", words)];
        Step { verdict: Verdict::Ask, readings, spans: Vec::new(), diagnostics }
    }

    /// What the words came to by themselves, with these readings.
    fn heard(heard: &Heard, readings: Vec<Reading>) -> Self {
        let Draft { verdict, spans, diagnostics, .. } = heard.draft.clone();
        Step { verdict, readings, spans, diagnostics }
    }

    pub fn read_as(self, heard: &Heard, is: impl Fn(&Part) -> bool) -> Self {
        let spans = heard.part_spans(is).map_or_else(|| heard.draft.spans.clone(), <[ReadSpan]>::to_vec);
        Step { spans, ..self }
    }
}

/// The rule before, on its shop.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    pub catalog: &'a Catalog,
    pub segment: &'a Segment,
}

impl Before<'_> {
    fn rule(&self) -> &Condition {
        &self.segment.rule
    }

    pub fn reading(&self, rule: Condition) -> Reading {
        Reading { segment: Segment { rule, including: self.segment.including.clone() }, assumptions: Vec::new() }
    }

    /// What was read, put beside the rule.
    fn with(&self, said: &Reading, combine: impl Fn(&Condition, &Condition) -> Condition) -> Reading {
        let mut including = self.segment.including.clone();
        including.extend(
            said.segment.including.iter().filter(|name| !including.contains(name)).cloned().collect::<Vec<_>>(),
        );
        let rule = combine(self.rule(), &said.segment.rule);
        Reading { segment: Segment { rule, including }, assumptions: said.assumptions.clone() }
    }

    /// One condition more. Without a condition, what is said is a part of one: only the last half year.
    pub fn narrow(&self, said: &Heard, words: &str) -> Step {
        if said.draft.readings.is_empty() && said.parts().next().is_some() {
            return self.replace(said, Target::Open, words);
        }
        Step::heard(said, said.draft.readings.iter().map(|reading| self.with(reading, narrowed)).collect())
    }

    /// Words without a pattern: a part of a condition stands for its like, the contrary of a condition for it; another
    /// condition is one more.
    pub fn bare(&self, said: &Heard, words: &str) -> Step {
        let sizes = |part: &Part| matches!(part, Part::Window(_) | Part::Amount(_) | Part::Bound(_) | Part::Portion(_));
        let replaced = said.parts().any(sizes).then(|| self.replace(said, Target::Open, words));
        let nothing = |step: &Step| step.diagnostics.iter().any(|found| found.code == Code::FollowNothing);
        if let Some(step) = replaced.filter(|step| step.stands() && !nothing(step)) {
            return step;
        }
        self.against(said, words).unwrap_or_else(|| self.narrow(said, words))
    }

    /// More customers, in the condition that speaks of the same, else beside all of the rule.
    pub fn widen(&self, said: &Heard) -> Step {
        let mut readings = Vec::new();
        for reading in &said.draft.readings {
            readings.extend(
                widened(self.rule(), &reading.segment.rule).map(|rule| self.with(reading, |_, _| rule.clone())),
            );
            readings.push(self.with(reading, |rule, more| any(vec![rule.clone(), more.clone()])));
        }
        Step::heard(said, readings)
    }

    /// 加上…: another value of what has but one, or what is denied, can be meant one way only.
    pub fn add(&self, said: &Heard, words: &str) -> Step {
        let Some(first) = said.draft.readings.first() else { return self.narrow(said, words) };
        let rule = &first.segment.rule;
        if matches!(rule, Condition::Not(_)) {
            return self.narrow(said, words);
        }
        let other_value = conditions(self.rule()).iter().any(|part| excludes(part, rule));
        if other_value {
            return self.widen(said);
        }
        let readings = vec![
            self.with(first, narrowed),
            self.with(first, |before, more| {
                widened(before, more).unwrap_or_else(|| any(vec![before.clone(), more.clone()]))
            }),
        ];
        let spans = said.draft.spans.clone();
        Step { spans, ..Step::asks(Code::FollowAdd, words, readings) }
    }

    /// Without those customers. Without all who are wanted there would be nobody, so the condition itself is rather meant.
    pub fn exclude(&self, said: &Heard, words: &str) -> Step {
        if said.draft.readings.is_empty() && said.parts().next().is_some() {
            return self.release(Target::Said(said), words);
        }
        let gone = |rule: &Condition| {
            let parts = conditions(self.rule());
            let kept: Vec<Condition> = parts.iter().filter(|part| !implies(part, rule)).cloned().collect();
            (kept.len() < parts.len()).then(|| all(kept))
        };
        if let Some(kept) = said.draft.readings.first().and_then(|first| gone(&first.segment.rule)) {
            let spans = said.draft.spans.clone();
            return Step { spans, ..Step::asks(Code::FollowNobody, words, vec![self.reading(kept)]) };
        }
        let without = |before: &Condition, said: &Condition| all(vec![before.clone(), not(said.clone())]);
        Step::heard(said, said.draft.readings.iter().map(|reading| self.with(reading, without)).collect())
    }

    /// Something else in the place of what is of its sort; when nothing is, one condition more is proposed.
    pub fn replace(&self, said: &Heard, target: Target<'_>, words: &str) -> Step {
        let (catalog, rule) = (self.catalog, self.rule());
        for part in said.parts() {
            let found = match part {
                Part::Window(window) => edit::windows(rule, window, &target),
                Part::Amount(amount) => {
                    let found = edit::numbers(catalog, rule, Figure::Amount(amount), &target);
                    match found.is_empty() {
                        true => edit::ends(catalog, rule, Figure::Amount(amount), &[End::Lower, End::Upper], &target),
                        false => found,
                    }
                }
                Part::Bound(bound) => edit::numbers(catalog, rule, Figure::Bound(bound), &target),
                Part::Portion(portion) => edit::portions(rule, *portion),
                Part::Values(values) => edit::values(catalog, rule, values, &target),
                Part::Attribute(_) | Part::Property(_) | Part::Measure(_) | Part::Event(_) | Part::State(_) => continue,
            };
            if !found.is_empty() {
                return self.one_of(found, words).read_as(said, |read| std::ptr::eq(read, part));
            }
        }
        let Some(first) = said.draft.readings.first() else {
            let part = |part: &Part| {
                matches!(part, Part::Window(_) | Part::Amount(_) | Part::Bound(_) | Part::Portion(_) | Part::Values(_))
            };
            let known = said.parts().any(part);
            return if known {
                Step::asks(Code::FollowNothing, words, Vec::new()).read_as(said, part)
            } else {
                Step::heard(said, Vec::new())
            };
        };
        let spans = said.draft.spans.clone();
        let mut rules = vec![rule.clone()];
        let mut added = false;
        for part in conditions(&first.segment.rule) {
            let found = rules.iter().flat_map(|rule| edit::clauses(rule, &part, &target)).collect::<Vec<_>>();
            added |= found.is_empty();
            rules = if found.is_empty() { rules.iter().map(|rule| narrowed(rule, &part)).collect() } else { found };
        }
        if added {
            let readings = rules.into_iter().map(|rule| self.reading(rule)).collect();
            return Step { spans, ..Step::asks(Code::FollowNothing, words, readings) };
        }
        let step = self.one_of(rules, words);
        let asks = said.draft.verdict != Verdict::Run;
        let verdict = if asks { said.draft.verdict } else { step.verdict };
        Step { spans, verdict, diagnostics: [step.diagnostics, said.draft.diagnostics.clone()].concat(), ..step }
    }

    /// A condition less; of a time, any time.
    pub fn release(&self, target: Target<'_>, words: &str) -> Step {
        let Target::Said(said) = target else { return self.timeless(words) };
        if let Some(window) =
            said.parts().find_map(|part| if let Part::Window(window) = part { Some(window) } else { None })
            && !edit::windows(self.rule(), window, &target).is_empty()
        {
            return self.one_of(edit::windows(self.rule(), &Window::Ever, &target), words);
        }
        self.without(target, said, words, |_| true)
    }

    /// Whenever it was.
    pub fn timeless(&self, words: &str) -> Step {
        let timeless = edit::windows(self.rule(), &Window::Ever, &Target::Time);
        self.one_of(timeless.into_iter().take(1).collect(), words)
    }

    /// A condition less, whatever it says of what the words speak of.
    pub fn release_any(&self, said: &Heard, words: &str) -> Step {
        let Some(first) = said.draft.readings.first() else { return self.release(Target::Said(said), words) };
        let parts = conditions(self.rule());
        let speaks = |part: &&Condition| {
            let fact = matches!(subject(part), Subject::Attribute(_)) && subject(part) == subject(&first.segment.rule);
            !fact && !Target::Said(said).is_clause(part)
        };
        let kept: Vec<Condition> = parts.iter().filter(speaks).cloned().collect();
        let found = if kept == parts { Vec::new() } else { vec![all(kept)] };
        let spans = said.draft.spans.clone();
        Step { spans, ..self.one_of(found, words) }
    }

    /// Another end of what lies between two.
    pub fn end(&self, said: &Heard, end: End, words: &str) -> Step {
        for part in said.parts() {
            let Part::Amount(amount) = part else { continue };
            let found = edit::ends(self.catalog, self.rule(), Figure::Amount(amount), &[end], &Target::Open);
            if !found.is_empty() {
                return self.one_of(found, words).read_as(said, |read| std::ptr::eq(read, part));
            }
        }
        Step::asks(Code::FollowNothing, words, Vec::new()).read_as(said, |part| matches!(part, Part::Amount(_)))
    }

    /// Nothing changes in what is known by these words; `None` when they are not known.
    pub fn kept(&self, said: Option<Heard>) -> Option<Step> {
        let known = said.as_ref().is_none_or(|said| said.parts().next().is_some() || !said.draft.readings.is_empty());
        let step = self.one_of(vec![self.rule().clone()], "");
        known.then(|| match &said {
            Some(said) => step.read_as(said, |_| true),
            None => step,
        })
    }

    /// Those who were left out are no longer.
    pub fn readmit(&self, said: &Heard, words: &str) -> Step {
        self.without(Target::Said(said), said, words, |part| matches!(part, Condition::Not(_)))
    }

    fn without(&self, target: Target<'_>, said: &Heard, words: &str, of: impl Fn(&Condition) -> bool) -> Step {
        let parts = conditions(self.rule());
        let rest = |part: &Condition| if of(part) { self.released(part, target) } else { Some(part.clone()) };
        let kept: Vec<Condition> = parts.iter().filter_map(rest).collect();
        let found = if kept == parts { Vec::new() } else { vec![all(kept)] };
        self.one_of(found, words).read_as(said, |_| true)
    }

    /// The condition without what the words name: nothing, when they name all of it.
    fn released(&self, part: &Condition, target: Target<'_>) -> Option<Condition> {
        if target.is_clause(part) {
            return None;
        }
        let mut rest = part.clone();
        let inner = if let Condition::Not(inner) = &mut rest { inner.as_mut() } else { &mut rest };
        match inner {
            Condition::Event(happened) => without(&mut happened.filter, self.catalog, target),
            Condition::Measure(compared) => match &mut compared.measure {
                Measure::Named { filter, .. } | Measure::Of { filter, .. } => without(filter, self.catalog, target),
                Measure::Ratio { .. } => {}
            },
            other => {
                let mut gone = false;
                sites(other, &mut |site| {
                    gone |= match site {
                        Site::Test { of, test } => target.names_test(self.catalog, of, test),
                        Site::Window(_) | Site::Bound { .. } | Site::Portion(_) | Site::State(_) => false,
                    };
                });
                return (!gone).then_some(rest);
            }
        }
        Some(rest)
    }

    /// One rule is run, several are asked about.
    pub fn one_of(&self, rules: Vec<Condition>, words: &str) -> Step {
        let readings: Vec<Reading> = rules.into_iter().map(|rule| self.reading(rule)).collect();
        match readings.len() {
            0 => Step::asks(Code::FollowNothing, words, readings),
            1 => Step { verdict: Verdict::Run, readings, spans: Vec::new(), diagnostics: Vec::new() },
            _ => Step::asks(Code::FollowSeveral, words, readings),
        }
    }
}

/// Takes the tests out that are named.
fn without(filter: &mut Option<Filter>, catalog: &Catalog, target: Target<'_>) {
    fn rest(filter: Filter, named: &dyn Fn(&str, &Test) -> bool) -> Option<Filter> {
        let kept = |parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter| {
            let mut parts: Vec<Filter> = parts.into_iter().filter_map(|part| rest(part, named)).collect();
            if parts.len() > 1 { Some(many(parts)) } else { parts.pop() }
        };
        match filter {
            Filter::All(parts) => kept(parts, Filter::All),
            Filter::Any(parts) => kept(parts, Filter::Any),
            Filter::Not(part) => Some(Filter::Not(Box::new(rest(*part, named)?))),
            Filter::Property { property, test } => {
                (!named(&property, &test)).then_some(Filter::Property { property, test })
            }
        }
    }
    let named = |name: &str, test: &Test| target.names_test(catalog, Tested::Property(name), test);
    *filter = filter.take().and_then(|filter| rest(filter, &named));
}

/// Both. Where a customer has but one value, the new one stands in the place of the old: of several, it is a part; of
/// another, the other can only be meant no longer.
fn narrowed(before: &Condition, more: &Condition) -> Condition {
    let mut parts = conditions(before);
    for new in conditions(more) {
        let old = parts.iter_mut().find(|old| excludes(old, &new) || implies(&new, old));
        match old {
            Some(old) if listed(old).is_some() => *old = new,
            Some(_) | None => parts.push(new),
        }
    }
    all(parts)
}

/// Either, in the condition that speaks of the same.
fn widened(before: &Condition, more: &Condition) -> Option<Condition> {
    let denied = |rule: &Condition| matches!(rule, Condition::Not(_));
    let mut parts = conditions(before);
    let same = |part: &&mut Condition| subject(part) == subject(more) && denied(part) == denied(more);
    let part = parts.iter_mut().find(same)?;
    *part = match (listed(part), listed(more)) {
        (Some(old), Some(new)) => {
            let new = new.into_iter().filter(|value| !old.contains(value));
            relisted(part, old.iter().cloned().chain(new).collect())
        }
        _ => any(vec![part.clone(), more.clone()]),
    };
    Some(all(parts))
}

/// The values that a condition on one value of the customer allows.
fn listed(rule: &Condition) -> Option<Vec<String>> {
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    match rule {
        Condition::Attribute { test: Test::Is(value), .. } => Some(vec![text(value)?]),
        Condition::Attribute { test: Test::In(values), .. } => values.iter().map(text).collect(),
        Condition::State(standing) => match &standing.test {
            StateTest::In(values) => Some(values.clone()),
            StateTest::NotIn(_) | StateTest::Axis { .. } => None,
        },
        _ => None,
    }
}

/// The same condition with other values.
fn relisted(rule: &Condition, values: Vec<String>) -> Condition {
    let mut new = rule.clone();
    match &mut new {
        Condition::Attribute { test, .. } => {
            let values: Vec<Value> = values.into_iter().map(Value::Text).collect();
            *test = match values.as_slice() {
                [single] => Test::Is(single.clone()),
                _ => Test::In(values),
            };
        }
        Condition::State(standing) => standing.test = StateTest::In(values),
        _ => {}
    }
    new
}

/// Whether nobody passes both, for want of a common value.
fn excludes(one: &Condition, other: &Condition) -> bool {
    let same = subject(one) == subject(other);
    let apart = |one: Vec<String>, other: Vec<String>| one.iter().all(|value| !other.contains(value));
    same && listed(one).zip(listed(other)).is_some_and(|(one, other)| apart(one, other))
}

/// Whether whoever passes the one passes the other, as far as values tell.
fn implies(one: &Condition, other: &Condition) -> bool {
    let within = |one: Vec<String>, other: Vec<String>| one.iter().all(|value| other.contains(value));
    one == other
        || subject(one) == subject(other)
            && listed(one).zip(listed(other)).is_some_and(|(one, other)| within(one, other))
}
