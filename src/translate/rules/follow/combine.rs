//! A rule and a condition said after it: both, either, the one without the other, the one in the place of a part of the
//! other.

use jiff::civil::Date;

use super::super::meaning::{Amount, Measured, Values};
use super::beside::{excludes, narrowed, widened};
use super::edit::{self, has};
use super::figures::{self, End, Figure};
use super::hear::{Heard, Part};
use super::target::Target;
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::change::{Subject, conditions, subject};
use crate::dsl::{Condition, Moment, Occurrence, Pick, Segment, Sequence, Window};
use crate::translate::rules::lower::{all, any};
use crate::translate::{Draft, ReadSpan, Reading, Verdict};

/// Numbers that may be years.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

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
    pub fn heard(heard: &Heard, readings: Vec<Reading>) -> Self {
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
    pub fn rule(&self) -> &Condition {
        &self.segment.rule
    }

    pub fn reading(&self, rule: Condition) -> Reading {
        Reading { segment: Segment { rule, including: self.segment.including.clone() }, assumptions: Vec::new() }
    }

    /// What was read, put beside the rule.
    pub fn with(&self, said: &Reading, combine: impl Fn(&Condition, &Condition) -> Condition) -> Reading {
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
        if let Some(step) = self.other_value(said, words).or_else(|| self.other_start(said, words)) {
            return step;
        }
        let mut readings: Vec<Reading> =
            said.draft.readings.iter().map(|reading| self.with(reading, narrowed)).collect();
        readings.splice(0..0, self.of_the_same(said));
        Step::heard(said, readings)
    }

    /// Another value or time to be looked at; one condition more, when nothing has such a value. `None` for anything else:
    /// what is looked at may be what customers do.
    pub fn shown(&self, said: &Heard, words: &str) -> Option<Step> {
        let plain = |part: &Part| matches!(part, Part::Values(_) | Part::Window(_) | Part::State(_));
        let step = said.parts().any(plain).then(|| self.replace(said, Target::Open, words))?;
        let nothing = step.diagnostics.iter().any(|found| found.code == Code::FollowNothing);
        Some(if nothing { self.narrow(said, words) } else { step })
    }

    /// A ranking has one portion. A value that several columns may have is of the one that the rule speaks of.
    fn other_value(&self, said: &Heard, words: &str) -> Option<Step> {
        let ranked = conditions(self.rule()).iter().any(|part| matches!(part, Condition::Rank(_)));
        let open = said.draft.diagnostics.iter().any(|found| found.code == Code::OpenPlace);
        let other = said.parts().any(|part| match part {
            Part::Portion(_) => ranked,
            Part::Values(_) => open,
            _ => false,
        });
        other.then(|| self.replace(said, Target::Open, words)).filter(|step| step.verdict == Verdict::Run)
    }

    /// 看完24小时内下单 after those who watched a livestream: what is said to come first may be what was said before.
    fn other_start(&self, said: &Heard, words: &str) -> Option<Step> {
        let first = said.draft.readings.first()?;
        let Condition::Sequence(sequence) = &first.segment.rule else { return None };
        let parts = conditions(self.rule());
        let event = |part: &Condition| match part {
            Condition::Event(happened) if happened.pick == Pick::Any => Some(happened.clone()),
            _ => None,
        };
        // 看 is said of a 直播, too, and of no other deed so far.
        let verb = words.chars().next()?;
        let says = |event: &str| self.catalog.event(event).is_some_and(|event| event.label.zh.contains(verb));
        if says(&sequence.first.event) {
            return None;
        }
        let happened: Vec<(usize, Occurrence)> =
            parts.iter().enumerate().filter_map(|(at, part)| Some((at, event(part)?))).collect();
        let happened: Vec<_> = happened.into_iter().filter(|(_, known)| says(&known.event)).collect();
        if happened.is_empty() {
            return None;
        }
        let instead = happened.into_iter().map(|(at, first)| {
            let mut parts = parts.clone();
            let sequence = Sequence { first, ..sequence.clone() };
            parts.splice(at..=at, [Condition::Sequence(sequence)]);
            self.reading(all(parts))
        });
        let readings = instead.chain([self.with(first, narrowed)]).collect();
        let spans = said.draft.spans.clone();
        Some(Step { spans, ..Step::asks(Code::FollowSeveral, words, readings) })
    }

    /// 打开过 after those who got this letter: of the rows of one table, the same are meant.
    fn of_the_same(&self, said: &Heard) -> Option<Reading> {
        let first = said.draft.readings.first()?;
        let Condition::Event(new) = &first.segment.rule else { return None };
        // Rows that are counted as something else (lines of an order) are not what is spoken of.
        let table =
            |name: &str| self.catalog.event(name).filter(|event| event.count.is_none()).map(|event| &event.table);
        let same = |one: &str, other: &str| table(one).is_some() && table(one) == table(other);
        let own = conditions(self.rule()).into_iter().find_map(|part| match part {
            Condition::Event(own) if own.event != new.event && same(&own.event, &new.event) => Some(own),
            _ => None,
        })?;
        let bare = new.filter.is_none() && new.pick == Pick::Any && own.filter.is_some();
        let filter = own.filter.filter(|filter| bare && has(self.catalog, &new.event, filter))?;
        let same = Condition::Event(Occurrence { filter: Some(filter), ..new.clone() });
        Some(self.with(&Reading { segment: same.into(), assumptions: first.assumptions.clone() }, narrowed))
    }

    /// Words without a pattern: a part of a condition stands for its like, the contrary of a condition for it; another
    /// condition is one more.
    pub fn bare(&self, said: &Heard, words: &str) -> Step {
        let sizes = |part: &Part| match part {
            Part::Window(_) | Part::Amount(_) | Part::Bound(_) | Part::Portion(_) => true,
            Part::Values(values) => values.side.is_some(),
            _ => false,
        };
        let replaced = said.parts().any(sizes).then(|| self.replace(said, Target::Open, words));
        let nothing = |step: &Step| step.diagnostics.iter().any(|found| found.code == Code::FollowNothing);
        if let Some(step) = replaced.filter(|step| step.stands() && !nothing(step)) {
            return step;
        }
        self.against(said, words).unwrap_or_else(|| self.narrow(said, words))
    }

    /// More customers, in the condition that speaks of the same, else beside all of the rule.
    pub fn widen(&self, said: &Heard, words: &str) -> Step {
        let open = said.draft.verdict != Verdict::Run;
        for part in said.parts().filter(|_| open) {
            let Part::Values(values) = part else { continue };
            let found = edit::more_values(self.catalog, self.rule(), values);
            if !found.is_empty() {
                return self.one_of(found, words).read_as(said, |read| std::ptr::eq(read, part));
            }
        }
        // Who has done it comes to those who have not: all of them.
        if let Some(step) = self.both_ways(said, words) {
            return step;
        }
        let mut readings = Vec::new();
        for reading in &said.draft.readings {
            readings.extend(
                widened(self.catalog, self.rule(), &reading.segment.rule)
                    .map(|rule| self.with(reading, |_, _| rule.clone())),
            );
            readings.push(self.with(reading, |rule, more| any(vec![rule.clone(), more.clone()])));
        }
        Step::heard(said, readings)
    }

    /// 加上…: another value of what has but one, or what is denied, can be meant one way only.
    pub fn add(&self, said: &Heard, group: bool, words: &str) -> Step {
        let Some(first) = said.draft.readings.first() else { return self.narrow(said, words) };
        let rule = &first.segment.rule;
        if matches!(rule, Condition::Not(_)) {
            return self.narrow(said, words);
        }
        let other_value = conditions(self.rule()).iter().any(|part| excludes(part, rule));
        if other_value {
            return self.widen(said, words);
        }
        // A number to reach is what customers must have; those who have it are a group of their own.
        if !group && matches!(rule, Condition::Measure(_)) {
            return self.narrow(said, words);
        }
        let readings = vec![
            self.with(first, narrowed),
            self.with(first, |before, more| {
                widened(self.catalog, before, more).unwrap_or_else(|| any(vec![before.clone(), more.clone()]))
            }),
        ];
        let spans = said.draft.spans.clone();
        Step { spans, ..Step::asks(Code::FollowAdd, words, readings) }
    }

    /// Something else in the place of what is of its sort; when nothing is, one condition more is proposed.
    pub fn replace(&self, said: &Heard, target: Target<'_>, words: &str) -> Step {
        let (catalog, rule) = (self.catalog, self.rule());
        for part in said.parts() {
            let found = match part {
                Part::Window(window) => edit::windows(rule, window, &target),
                Part::Amount(amount) => {
                    let time = year(part).filter(|_| target.is_open());
                    let time = time.map(|time| edit::windows(rule, &time, &target)).unwrap_or_default();
                    let found = figures::numbers(catalog, rule, Figure::Amount(amount), &target);
                    let found = match found.is_empty() {
                        true => {
                            figures::ends(catalog, rule, Figure::Amount(amount), &[End::Lower, End::Upper], &target)
                        }
                        false => found,
                    };
                    [found, time].concat()
                }
                Part::Bound(bound) => figures::numbers(catalog, rule, Figure::Bound(bound), &target),
                Part::Portion(portion) => edit::portions(rule, *portion),
                Part::Values(values) => self.values(values, &target),
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
            let found = rules.iter().flat_map(|rule| edit::clauses(catalog, rule, &part, &target)).collect::<Vec<_>>();
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

    /// Other values; of an event that is named, in the conditions on it.
    fn values(&self, values: &Values, target: &Target<'_>) -> Vec<Condition> {
        let found = edit::values(self.catalog, self.rule(), values, target);
        let Target::Said(of) = target else { return found };
        if !found.is_empty() {
            return found;
        }
        let parts = conditions(self.rule());
        let named = |part: &Condition| {
            of.parts().any(|said| matches!(said, Part::Event(name) if subject(part) == Subject::Event(name)))
        };
        let mut found = Vec::new();
        for (at, part) in parts.iter().enumerate().filter(|(_, part)| named(part)) {
            found.extend(edit::values(self.catalog, part, values, &Target::Open).into_iter().map(|new| {
                let mut parts = parts.clone();
                parts.splice(at..=at, [new]);
                all(parts)
            }));
        }
        found
    }

    /// Another time, when a number can be a year; else something else.
    pub fn when(&self, said: &Heard, words: &str) -> Step {
        let year = said.parts().find_map(|part| year(part).map(|window| (part, window)));
        let found = year.map(|(part, window)| (part, edit::windows(self.rule(), &window, &Target::Open)));
        match found {
            Some((part, found)) if !found.is_empty() => {
                self.one_of(found, words).read_as(said, |read| std::ptr::eq(read, part))
            }
            Some(_) | None => self.replace(said, Target::Open, words),
        }
    }

    /// Another end of what lies between two.
    pub fn end(&self, said: &Heard, end: End, words: &str) -> Step {
        for part in said.parts() {
            let Part::Amount(amount) = part else { continue };
            let found = figures::ends(self.catalog, self.rule(), Figure::Amount(amount), &[end], &Target::Open);
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

/// The year that a number may be.
fn year(part: &Part) -> Option<Window> {
    let Part::Amount(Amount { low, high: None, unit: Measured::Bare }) = part else { return None };
    let year = i16::try_from(low.whole()?).ok().filter(|year| YEARS.contains(year))?;
    let start = |year| Date::new(year, 1, 1).ok().map(Moment::Date);
    Some(Window::Between { from: Some(start(year)?), until: Some(start(year.checked_add(1)?)?) })
}
