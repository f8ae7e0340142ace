//! Refinements of the last question: 只看杭州的, 再去掉…, 改成近半年, and only women, what about men?
//!
//! ```text
//! segment + words --frames--> operation, {of}, {to} --hear--> what they say --combine, edit--> segments
//! ```
//!
//! The pattern of the words says what becomes of the rule; what stands in its places is read like a question, or is a part
//! of one. What to change must be found, and be one thing, else it is asked; what is not spoken of stays.

mod beside;
mod combine;
mod edit;
mod figures;
mod frames;
mod hear;
mod join;
mod less;
mod order;
mod pattern;
mod shift;
mod target;
mod turn;

use jiff::civil::DateTime;

pub use frames::Frames;

use self::combine::{Before, Step};
use self::figures::End;
use self::frames::{Framed, Operation, Stretch};
use self::hear::Heard;
use self::join::Join;
use self::pattern::Filled;
use self::target::Target;
use self::turn::Which;
use super::Reader;
use super::normal::NormalText;
use crate::diagnostic::{Code, Span};
use crate::dsl::change::conditions;
use crate::dsl::sites::{Site, sites};
use crate::dsl::{Condition, Measure, Moment, Pick, Segment, Window};
use crate::question::Question;
use crate::translate::{Author, Draft, Reading, Role, Verdict};

/// Rules offered at most.
const READINGS: usize = 4;

impl Reader {
    /// What becomes of a segment when these words refine it.
    pub fn follow(&self, previous: &Segment, question: &Question, as_of: DateTime) -> Draft {
        let listener =
            Listener { reader: self, question, normal: self.language.normalizer.normalize(question.text()), as_of };
        let mut whole = listener.whole(previous);
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
    /// The words as one refinement or several, or as a question that has nothing to do with the last one.
    fn whole(&self, previous: &Segment) -> Step {
        let frames = &self.reader.language.frames;
        if let Some(framed) = frames.afresh(&self.normal)
            && let Some(step) = self.afresh(previous, framed)
        {
            return step;
        }
        if let Some(step) = self.pair(previous) {
            return step;
        }
        let (parts, pieces) = (frames.parts(&self.normal), frames.pieces(&self.normal));
        if pieces != parts && pieces.iter().all(|piece| self.is_framed(*piece)) {
            let step = self.along(previous, &pieces);
            if step.verdict == Verdict::Run {
                return step;
            }
        }
        if let Some(step) = self.statement(previous, &parts) {
            return step;
        }
        let step = self.along(previous, &parts);
        let open = [Code::FollowSeveral, Code::FollowAdd, Code::FollowNobody];
        let settled = step.verdict == Verdict::Run || step.diagnostics.iter().any(|found| open.contains(&found.code));
        if settled || pieces == parts || !pieces.iter().all(|piece| self.is_refinement(*piece)) {
            return step;
        }
        Some(self.along(previous, &pieces)).filter(|other| other.verdict == Verdict::Run).unwrap_or(step)
    }

    /// One thing in the place of another, both said, with whatever signs between them: not skincare, makeup.
    fn pair(&self, previous: &Segment) -> Option<Step> {
        let frames = &self.reader.language.frames;
        let before = Before { catalog: &self.reader.catalog, segment: previous };
        let whole = frames.whole(&self.normal)?;
        let two = frames.of(&self.normal, whole).into_iter().filter(|framed| {
            let Filled { of, to, .. } = framed.filled;
            matches!(framed.operation, Operation::Replace | Operation::Pair)
                && of.is_some()
                && to.is_some()
                && framed.filled.size > 1
        });
        let run = |framed| self.framed(before, framed, whole).filter(|step| step.verdict == Verdict::Run);
        two.filter_map(run).next().map(|step| self.around(whole, step, Operation::Replace))
    }

    /// What reads as one statement, with commas inside, is no refinement after another: viewed, carted, or bought.
    fn statement(&self, previous: &Segment, parts: &[Stretch]) -> Option<Step> {
        let frames = &self.reader.language.frames;
        let whole = frames.whole(&self.normal).filter(|_| parts.len() > 1)?;
        if frames.of(&self.normal, whole).iter().any(|framed| framed.leads && !framed.is_slight()) {
            return None;
        }
        let heard = self.hear(whole, shared_window(&previous.rule))?;
        let before = Before { catalog: &self.reader.catalog, segment: previous };
        let alone = heard.draft.verdict == Verdict::Run;
        alone.then(|| before.bare(&heard, self.words(whole))).filter(|step| step.verdict == Verdict::Run)
    }

    fn is_framed(&self, piece: Stretch) -> bool {
        let framed = self.reader.language.frames.of(&self.normal, piece);
        let said = |framed: &Framed| !framed.is_slight() || framed.filled.of.is_some() && framed.filled.to.is_some();
        framed.iter().any(said)
    }

    /// Whether a piece says how it refines, or is too little to stand alone: no statement of what customers did, which
    /// goes on in the next piece.
    fn is_refinement(&self, piece: Stretch) -> bool {
        let Some(heard) = self.hear(piece, None) else { return false };
        let plain = |part: &Condition| {
            matches!(part, Condition::Attribute { .. } | Condition::State(_) | Condition::Term(_) | Condition::Rank(_))
        };
        let first = heard.draft.readings.first();
        self.is_framed(piece) || first.is_none_or(|first| conditions(&first.segment.rule).iter().all(plain))
    }

    /// One refinement after the other.
    fn along(&self, previous: &Segment, parts: &[Stretch]) -> Step {
        let unchanged = Reading { segment: previous.clone(), assumptions: Vec::new() };
        let mut whole =
            Step { verdict: Verdict::Run, readings: vec![unchanged], spans: Vec::new(), diagnostics: Vec::new() };
        for part in parts {
            // Each rule that is still possible goes on its own way.
            let taken = if whole.readings.len() > 1 { 1 } else { READINGS };
            let mut readings = Vec::new();
            for (index, before) in whole.readings.iter().enumerate() {
                let step = self.step(&before.segment, *part);
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
        whole
    }

    /// Another question, with nothing of the last one. Where it may go on with the last one as well, it is asked.
    fn afresh(&self, previous: &Segment, framed: Framed) -> Option<Step> {
        let Some(to) = framed.filled.to else {
            return Some(Step::asks(Code::FollowNothing, self.question.text(), Vec::new()));
        };
        let Draft { mut verdict, mut readings, mut spans, mut diagnostics, .. } = self.hear(to, None)?.draft;
        let frames = &self.reader.language.frames;
        // What is no question of its own, or names nobody, may be a refinement: never mind the city.
        let whole = frames.parts(&self.normal);
        if verdict != Verdict::Run && self.along(previous, &whole).verdict == Verdict::Run {
            return None;
        }
        if framed.operation == Operation::Perhaps && !frames.names_people(&self.normal, to) {
            let refined = self.along(previous, &[to]);
            if verdict != Verdict::Run && refined.stands() {
                return Some(refined);
            }
            if refined.verdict == Verdict::Run {
                let several = Step::asks(Code::FollowSeveral, self.question.text(), Vec::new());
                verdict = several.verdict;
                diagnostics.extend(several.diagnostics);
                readings = refined.readings.into_iter().take(1).chain(readings).collect();
            }
        }
        let origin = self.normal.origin(0, self.normal.len());
        spans = hear::framed(origin, spans, Role::Connective);
        Some(Step { verdict, readings, spans, diagnostics })
    }

    /// One refinement: the most exact pattern that comes to something; without any, the words alone.
    fn step(&self, previous: &Segment, part: Stretch) -> Step {
        let before = Before { catalog: &self.reader.catalog, segment: previous };
        let mut first: Option<Step> = None;
        let mut sure = false;
        for framed in self.reader.language.frames.of(&self.normal, part) {
            let Some(step) = self.framed(before, framed, part) else { continue };
            let step = self.around(part, step, framed.operation);
            // A word of one character is too little to tell what is meant, unless it comes to something.
            if framed.is_slight() && step.verdict != Verdict::Run {
                continue;
            }
            // What stands before the words of the pattern must be there: … but not ….
            let lost = step.diagnostics.iter().any(|found| found.code == Code::FollowNothing);
            if step.stands() && (framed.leads || framed.filled.of.is_none() || !lost) {
                return step;
            }
            first.get_or_insert(step);
            sure |= framed.operation.is_sure();
        }
        if let Some(step) = first.take_if(|_| sure) {
            return step;
        }
        let mut asked = first;
        for stretch in self.reader.language.frames.stripped(&self.normal, part) {
            let Some(heard) = self.hear(stretch, shared_window(&previous.rule)) else { continue };
            let step = before.bare(&heard, self.words(stretch));
            let step = if stretch == part { step } else { self.around(part, step, Operation::Narrow) };
            let understood = step.stands() && step.spans.iter().all(|read| read.role != Role::Unread);
            let run = step.verdict == Verdict::Run;
            if run {
                return step;
            }
            asked.get_or_insert(step);
            if understood {
                break;
            }
        }
        asked.unwrap_or_else(|| Step::asks(Code::FollowNothing, self.question.text(), Vec::new()))
    }

    /// The words of the pattern around those that were read.
    fn around(&self, part: Stretch, step: Step, operation: Operation) -> Step {
        let role = match operation {
            Operation::Exclude
            | Operation::Release
            | Operation::Whichever
            | Operation::Whether
            | Operation::Timeless
            | Operation::Contrary
            | Operation::Undone
            | Operation::Lacking => Role::Negation,
            Operation::Earlier(_) => Role::Time,
            Operation::Rank => Role::Rank,
            Operation::Afresh
            | Operation::Perhaps
            | Operation::Narrow
            | Operation::Add
            | Operation::Widen
            | Operation::Replace
            | Operation::Pair
            | Operation::When
            | Operation::Show
            | Operation::Readmit
            | Operation::Upper
            | Operation::Lower
            | Operation::Keep
            | Operation::Either
            | Operation::EitherOfTwo
            | Operation::Both
            | Operation::Several => Role::Connective,
        };
        let spans = hear::framed(self.normal.origin(part.from, part.until), step.spans, role);
        Step { spans, ..step }
    }

    fn framed(&self, before: Before<'_>, framed: Framed, part: Stretch) -> Option<Step> {
        let Framed { operation, filled: Filled { of, to, count, total, .. }, .. } = framed;
        let shared = || shared_window(&before.segment.rule);
        let rule = &before.segment.rule;
        let all = self.question.text();
        Some(match operation {
            Operation::Afresh | Operation::Perhaps => return None,
            Operation::Narrow => before.narrow(&self.hear(to?, shared())?, self.words(to?)),
            Operation::Show => {
                let said = self.hear(to?, shared())?;
                before.shown(&said, self.words(to?))?
            }
            Operation::Add => {
                let group = self.reader.language.frames.names_group(&self.normal, to?);
                before.add(&self.hear(to?, shared())?, group, self.words(to?))
            }
            Operation::Widen => before.widen(&self.hear(to?, shared())?, self.words(to?)),
            Operation::Exclude if self.is_time(to?) => before.timeless(self.words(to?)),
            Operation::Exclude => {
                let own = self.reader.language.frames.stripped(&self.normal, part);
                let own = own.into_iter().filter_map(|stretch| self.hear(stretch, shared()));
                let several = self.reader.language.frames.lists(&self.normal, to?);
                before.exclude(&self.hear(to?, shared())?, own, several, self.words(to?))
            }
            Operation::Pair => {
                let (to, of) = (self.hear(to?, None)?, self.hear(of?, None)?);
                let parts = to.parts().next().is_some() && of.parts().next().is_some();
                parts.then(|| before.replace(&to, Target::Said(&of), all))?
            }
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
            Operation::When => before.when(&self.hear(to?, None)?, self.words(to?)),
            Operation::Release if self.is_time(of?) => before.timeless(self.words(of?)),
            Operation::Release => before.release(Target::Said(&self.hear(of?, None)?), self.words(of?)),
            Operation::Whichever => before.release_named(&self.hear(of?, None)?, self.words(of?))?,
            Operation::Whether => before.release_any(&self.hear(of?, None)?, self.words(of?)),
            Operation::Upper => before.end(&self.hear(to?, None)?, End::Upper, self.words(to?)),
            Operation::Lower => before.end(&self.hear(to?, None)?, End::Lower, self.words(to?)),
            Operation::Keep => before.kept(of.map(|of| self.hear(of, None)).unwrap_or_default())?,
            Operation::Readmit => before.readmit(&self.hear(of?, None)?, self.words(of?)),
            Operation::Timeless => before.timeless(all),
            Operation::Contrary => match (of, to) {
                (Some(of), _) => before.denied_of(&self.hear(of, None)?, self.words(of)),
                (None, Some(to)) => before.contrary(&self.hear(to, shared())?, self.words(to))?,
                (None, None) => before.denied(Which::All, all),
            },
            Operation::Undone => before.denied(Which::Deeds, all),
            Operation::Lacking => before.denied(Which::Facts, all),
            Operation::Either => before.one_of(join::joined(rule, Join::One, total), all),
            Operation::EitherOfTwo => before.one_of(join::joined(rule, Join::One, Some(2)), all),
            Operation::Both => before.one_of(join::joined(rule, Join::Each, total), all),
            Operation::Several => before.one_of(join::joined(rule, Join::Some(count?), total), all),
            Operation::Rank => self.rank(before, of, to)?,
            Operation::Earlier(unit) => before.one_of(shift::earlier(rule, unit), all),
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
        let under = under.filter(|_| !self.reader.language.frames.says_ever(&self.normal, slot));
        let during = under.as_ref().and_then(|window| self.during(slot, window));
        if let Some(heard) = during {
            return Some(heard);
        }
        let span = self.normal.origin(slot.from, slot.until);
        let words = Question::parse(span.of(self.question.text())).ok()?;
        let mut heard = self.reader.with(&words, self.as_of, under, |judge| judge.heard()).at(span);
        let chars = self.normal.chars().get(slot.from..slot.until).unwrap_or_default();
        for found in self.reader.lexicon.matches(chars) {
            if found.from == 0 && found.until == chars.len() {
                heard.name(found.senses, &self.reader.catalog);
            }
        }
        Some(heard)
    }

    /// What is said to have been in the time of the one before: 这期间…, … in those 7 days.
    fn during(&self, slot: Stretch, window: &Window) -> Option<Heard> {
        let Filled { to, count, .. } = self.reader.language.frames.meanwhile(&self.normal, slot)?;
        if let Some(said) = count
            && !matches!(window, Window::Between { from: Some(Moment::Ago { count, .. }), .. } if *count == said)
        {
            return None;
        }
        let span = self.normal.origin(to?.from, to?.until);
        let words = Question::parse(span.of(self.question.text())).ok()?;
        let mut heard = self.reader.with(&words, self.as_of, Some(window.clone()), |judge| judge.heard()).at(span);
        heard.draft.readings.truncate(1);
        let mut timed = false;
        sites(&mut heard.draft.readings.first()?.segment.rule.clone(), &mut |site| {
            timed |= matches!(site, Site::Window(found) if found == window);
        });
        let spans = std::mem::take(&mut heard.draft.spans);
        heard.draft.spans = hear::framed(self.normal.origin(slot.from, slot.until), spans, Role::Time);
        timed.then_some(heard)
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
