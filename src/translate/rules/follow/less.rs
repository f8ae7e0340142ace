//! Less: without some of the customers, or a condition less.

use super::beside::implies;
use super::combine::{Before, Step};
use super::edit;
use super::hear::{Heard, Part};
use super::target::Target;
use super::turn::timeless;
use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::dsl::change::{Subject, conditions, subject};
use crate::dsl::sites::{Site, Tested, sites};
use crate::dsl::{Condition, Filter, Measure, Test, Window};
use crate::translate::rules::lower::{all, any, not};
use crate::translate::{Reading, Verdict};

impl Before<'_> {
    /// Without those customers. Without all who are wanted there would be nobody, so the condition itself is rather meant.
    /// Where the reader takes the words of the exclusion otherwise, or a list may be all of them or each, it is as the
    /// reader takes them (`own`): 除了坚果啥也没买过的, 去掉黑名单、学生.
    pub fn exclude(&self, said: &Heard, own: impl Iterator<Item = Heard>, several: bool, words: &str) -> Step {
        if said.draft.readings.is_empty() && said.parts().next().is_some() {
            return self.release(Target::Said(said), words);
        }
        let first = said.draft.readings.first().map(|first| &first.segment.rule);
        let listed = several && first.is_some_and(|rule| conditions(rule).len() > 1);
        if let Some(step) = first.and_then(|rule| self.excluded(said, rule, own, listed, words)) {
            return step;
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

    /// What the reader makes of an exclusion, where that is not all that was said denied.
    fn excluded(
        &self,
        said: &Heard,
        rule: &Condition,
        mut own: impl Iterator<Item = Heard>,
        listed: bool,
        words: &str,
    ) -> Option<Step> {
        let without = |rule: Condition| self.reading(all(vec![self.rule().clone(), not(rule)]));
        let asked =
            |readings| Step { spans: said.draft.spans.clone(), ..Step::asks(Code::FollowSeveral, words, readings) };
        let understood = |own: &Heard| !own.draft.readings.is_empty() && own.draft.unread().next().is_none();
        let settled = |own: &Heard| own.draft.verdict == Verdict::Run || listed && understood(own);
        let several = conditions(rule).len() > 1;
        let Some(own) = own.find(settled) else {
            let parts = conditions(rule);
            return listed.then(|| asked(vec![without(any(parts.clone())), without(all(parts))]));
        };
        let denied = timeless(&not(rule.clone()));
        let is = |reading: &Reading| timeless(&reading.segment.rule) == denied;
        // Neither of two, or just what was denied: 去掉上海的女性 is nobody but them, as one of the readings says.
        let plain = own.draft.readings.first().is_some_and(is) || matches!(rule, Condition::Any(_));
        if plain || !listed && own.draft.readings.iter().any(is) {
            return None;
        }
        let taken = self.narrow(&own, words);
        if listed || !several {
            return Some(taken);
        }
        Some(asked([without(rule.clone())].into_iter().chain(taken.readings).collect()))
    }

    /// A condition less, by the name of what it is about; `None` for what is not a name (any woman).
    pub fn release_named(&self, said: &Heard, words: &str) -> Option<Step> {
        let name =
            |part: &Part| matches!(part, Part::Attribute(_) | Part::Property(_) | Part::Measure(_) | Part::State(_));
        said.parts().any(name).then(|| self.release(Target::Said(said), words))
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

    /// Whenever it was.
    pub fn timeless(&self, words: &str) -> Step {
        let timeless = edit::windows(self.rule(), &Window::Ever, &Target::Time).into_iter().next();
        self.one_of(vec![timeless.unwrap_or_else(|| self.rule().clone())], words)
    }

    /// Those who were left out are no longer.
    pub fn readmit(&self, said: &Heard, words: &str) -> Step {
        self.without(Target::Said(said), said, words, |part| matches!(part, Condition::Not(_)))
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

    fn without(&self, target: Target<'_>, said: &Heard, words: &str, of: impl Fn(&Condition) -> bool) -> Step {
        let parts = conditions(self.rule());
        let rest = |part: &Condition| if of(part) { self.released(part, target) } else { Some(part.clone()) };
        let kept: Vec<Condition> = parts.iter().filter_map(rest).collect();
        let found = if kept == parts { Vec::new() } else { vec![all(kept)] };
        self.one_of(found, words).read_as(said, |_| true)
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
