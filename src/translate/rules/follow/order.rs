//! Ranked by something said anew: 按消费额只要前100名, by spend, 取前5%.

use super::Listener;
use super::combine::{Before, Step};
use super::frames::Stretch;
use super::hear::{Heard, Part};
use crate::dsl::change::conditions;
use crate::dsl::{Condition, Measure, Window};
use crate::question::Question;
use crate::translate::rules::lower::all;
use crate::translate::{ReadSpan, Reading, Role, Verdict};

impl Listener<'_> {
    /// What they are ranked by and how many, each where it is said.
    pub fn rank(&self, before: Before<'_>, of: Option<Stretch>, to: Option<Stretch>) -> Option<Step> {
        match (of, to) {
            (Some(of), Some(to)) => self.ranked(before, of, to),
            (Some(of), None) => {
                let said = self.hear(of, None)?;
                let words = self.words(of);
                Some(before.ranked_by(&said, words))
            }
            (None, Some(to)) => {
                let said = self.hear(to, None)?;
                let portion = said.parts().any(|part| matches!(part, Part::Portion(_)));
                let ranked = conditions(&before.segment.rule).iter().any(|part| matches!(part, Condition::Rank(_)));
                let words = self.words(to);
                Some(if portion && ranked {
                    before.replace(&said, super::Target::Open, words)
                } else {
                    before.narrow(&said, words)
                })
            }
            (None, None) => None,
        }
    }

    fn ranked(&self, before: Before<'_>, of: Stretch, to: Stretch) -> Option<Step> {
        let chinese = self.normal.has_chinese();
        let asked = self.reader.language.frames.rankings(chinese, self.words(to), self.words(of));
        let under = super::shared_window(&before.segment.rule);
        let readings = asked.into_iter().find_map(|asked| {
            let question = Question::parse(&asked).ok()?;
            let draft = self.reader.with(&question, self.as_of, under.clone(), |judge| judge.draft());
            let rank = |reading: &Reading| matches!(reading.segment.rule, Condition::Rank(_));
            let ranks = draft.verdict == Verdict::Run && draft.readings.iter().all(rank);
            ranks.then_some(draft.readings)
        })?;
        let span = |slot: Stretch, role| ReadSpan { span: self.normal.origin(slot.from, slot.until), role };
        let mut spans = vec![span(of, Role::Measure), span(to, Role::Rank)];
        spans.sort_by_key(|read| read.span.start);
        let rule = |reading: Reading| reranked(&before.segment.rule, reading.segment.rule);
        let readings = readings.into_iter().map(|reading| before.reading(rule(reading))).collect();
        Some(Step { verdict: Verdict::Run, readings, spans, diagnostics: Vec::new() })
    }
}

impl Before<'_> {
    /// The same ranking by another measure.
    fn ranked_by(&self, said: &Heard, words: &str) -> Step {
        let mut rules = Vec::new();
        for part in said.parts() {
            let Part::Measure(name) = part else { continue };
            let parts = conditions(&self.segment.rule);
            for (at, part) in parts.iter().enumerate() {
                let Condition::Rank(rank) = part else { continue };
                let (filter, window) = match &rank.by {
                    Measure::Named { filter, window, .. } | Measure::Of { filter, window, .. } => {
                        (filter.clone(), window.clone())
                    }
                    Measure::Ratio { .. } => (None, Window::Ever),
                };
                let mut rank = rank.clone();
                rank.by = Measure::Named { name: name.clone(), filter, window };
                let mut parts = parts.clone();
                parts.splice(at..=at, [Condition::Rank(rank)]);
                rules.push(all(parts));
            }
        }
        rules.dedup();
        self.one_of(rules, words).read_as(said, |part| matches!(part, Part::Measure(_)))
    }
}

/// The ranking in the place of the one that was; else one condition more.
fn reranked(rule: &Condition, rank: Condition) -> Condition {
    let mut parts = conditions(rule);
    match parts.iter_mut().find(|part| matches!(part, Condition::Rank(_))) {
        Some(old) => *old = rank,
        None => parts.push(rank),
    }
    all(parts)
}
