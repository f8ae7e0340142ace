//! Refinements of the last question: 只看杭州的, 再去掉…, 改成近半年, and only women, what about men?
//!
//! ```text
//! segment + words --frames--> operation, {of}, {to} --hear--> what they say --combine, edit--> segments
//! ```
//!
//! The pattern of the words says what becomes of the rule; what stands in its places is read like a question, or is a part
//! of one. What to change must be found, and be one thing, else it is asked; what is not spoken of stays.

mod combine;
mod edit;
mod frames;
mod hear;
mod target;

use jiff::civil::DateTime;

pub use frames::Frames;

use self::combine::{Before, Step};
use self::frames::{Framed, Operation, Stretch};
use self::hear::Heard;
use self::target::Target;
use super::Reader;
use super::normal::NormalText;
use crate::diagnostic::{Code, Span};
use crate::dsl::change::conditions;
use crate::dsl::{Condition, Measure, Pick, Segment, Window};
use crate::question::Question;
use crate::translate::{Author, Draft, Reading, Role, Verdict};

/// Rules offered at most.
const READINGS: usize = 4;

impl Reader {
    /// What becomes of a segment when these words refine it.
    pub fn follow(&self, previous: &Segment, question: &Question, as_of: DateTime) -> Draft {
        let listener =
            Listener { reader: self, question, normal: self.language.normalizer.normalize(question.text()), as_of };
        let unchanged = Reading { segment: previous.clone(), assumptions: Vec::new() };
        let mut whole =
            Step { verdict: Verdict::Run, readings: vec![unchanged], spans: Vec::new(), diagnostics: Vec::new() };
        for part in self.language.frames.parts(&listener.normal) {
            // Each rule that is still possible goes on its own way.
            let taken = if whole.readings.len() > 1 { 1 } else { READINGS };
            let mut readings = Vec::new();
            for (index, before) in whole.readings.iter().enumerate() {
                let step = listener.step(&before.segment, part);
                readings.extend(step.readings.into_iter().take(taken).map(|reading| Reading {
                    assumptions: [before.assumptions.as_slice(), &reading.assumptions].concat(),
                    ..reading
                }));
                if index == 0 {
                    whole.verdict = graver(whole.verdict, step.verdict);
                    whole.spans.extend(step.spans);
                    whole.diagnostics.extend(step.diagnostics);
                }
            }
            whole.readings = readings;
        }
        let same = whole.readings.first().is_some_and(|first| first.segment == *previous);
        whole.readings.retain(|reading| reading.segment != *previous);
        if same {
            let Step { readings, spans, .. } = whole;
            whole = Step { spans, ..Step::asks(Code::FollowSame, question.text(), readings) };
        }
        let mut seen: Vec<Segment> = Vec::new();
        whole.readings.retain(|reading| {
            let new = !seen.contains(&reading.segment);
            seen.push(reading.segment.clone());
            new
        });
        whole.readings.truncate(READINGS);
        let spans = hear::framed(Span::new(0, question.text().len()), whole.spans, Role::Filler);
        let Step { verdict, readings, diagnostics, .. } = whole;
        Draft { verdict, readings, spans, diagnostics, author: Author::Builtin }
    }
}

/// Run, ask, refuse.
fn graver(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Refuse, _) | (_, Verdict::Refuse) => Verdict::Refuse,
        (Verdict::Ask, _) | (_, Verdict::Ask) => Verdict::Ask,
        (Verdict::Run, Verdict::Run) => Verdict::Run,
    }
}

/// Reads stretches of one question.
struct Listener<'a> {
    reader: &'a Reader,
    question: &'a Question,
    normal: NormalText,
    as_of: DateTime,
}

impl Listener<'_> {
    /// One refinement: the most exact pattern that comes to something; without any, the words alone.
    fn step(&self, previous: &Segment, part: Stretch) -> Step {
        let before = Before { catalog: &self.reader.catalog, segment: previous };
        let mut first = None;
        for framed in self.reader.language.frames.of(&self.normal, part) {
            let Some(step) = self.framed(before, framed) else { continue };
            let role = match framed.operation {
                Operation::Exclude | Operation::Release => Role::Negation,
                Operation::Narrow | Operation::Add | Operation::Widen | Operation::Replace => Role::Connective,
            };
            let spans = hear::framed(self.normal.origin(part.from, part.until), step.spans, role);
            let step = Step { spans, ..step };
            if step.stands() {
                return step;
            }
            first.get_or_insert(step);
        }
        let nothing = || Step::asks(Code::FollowNothing, self.question.text(), Vec::new());
        first
            .or_else(|| Some(before.bare(&self.hear(part, shared_window(&previous.rule))?, self.words(part))))
            .unwrap_or_else(nothing)
    }

    fn framed(&self, before: Before<'_>, framed: Framed) -> Option<Step> {
        let Framed { operation, of, to } = framed;
        let shared = || shared_window(&before.segment.rule);
        Some(match operation {
            Operation::Narrow => before.narrow(&self.hear(to?, shared())?, self.words(to?)),
            Operation::Add => before.add(&self.hear(to?, shared())?, self.words(to?)),
            Operation::Widen => before.widen(&self.hear(to?, shared())?),
            Operation::Exclude if self.is_time(to?) => before.release(Target::Time, self.words(to?)),
            Operation::Exclude => before.exclude(&self.hear(to?, shared())?, self.words(to?)),
            Operation::Replace => {
                let heard = match of {
                    Some(of) if !self.is_time(of) => Some(self.hear(of, None)?),
                    Some(_) | None => None,
                };
                let target = match (&heard, of) {
                    (Some(heard), _) => Target::Said(heard),
                    (None, Some(_)) => Target::Time,
                    (None, None) => Target::Open,
                };
                before.replace(&self.hear(to?, None)?, target, self.words(of.or(to)?))
            }
            Operation::Release if self.is_time(of?) => before.release(Target::Time, self.words(of?)),
            Operation::Release => before.release(Target::Said(&self.hear(of?, None)?), self.words(of?)),
        })
    }

    fn words(&self, slot: Stretch) -> &str {
        self.normal.typed(slot.from, slot.until)
    }

    fn is_time(&self, slot: Stretch) -> bool {
        let word: String = self.normal.chars().get(slot.from..slot.until).unwrap_or_default().iter().collect();
        self.reader.language.frames.is_time(&word)
    }

    /// The words as a question of their own, in the time of the one before.
    fn hear(&self, slot: Stretch, under: Option<Window>) -> Option<Heard> {
        let span = self.normal.origin(slot.from, slot.until);
        let words = Question::parse(span.of(self.question.text())).ok()?;
        Some(self.reader.with(&words, self.as_of, under, |judge| judge.heard()).at(span))
    }
}

/// The time that every condition with a time has, when it reaches up to now.
fn shared_window(rule: &Condition) -> Option<Window> {
    let mut found: Option<Window> = None;
    for part in conditions(rule) {
        let inner = if let Condition::Not(inner) = &part { inner } else { &part };
        let window = match inner {
            Condition::Event(happened) if happened.pick == Pick::Any => &happened.window,
            Condition::Measure(compared) => match &compared.measure {
                Measure::Named { window, .. } | Measure::Of { window, .. } => window,
                Measure::Ratio { .. } => return None,
            },
            _ => continue,
        };
        match (window, &found) {
            (Window::Ever, _) => {}
            (Window::Between { from: Some(_), .. }, None) => found = Some(window.clone()),
            (window, Some(known)) if window == known => {}
            (_, _) => return None,
        }
    }
    found
}
