//! One question on its way through the model: its answer, what that amounts to, one repair round, the draft.

use jiff::civil::DateTime;
use tokio::time::Instant;

use super::accounting::{self, Finding, Setting};
use super::agreement;
use super::chat::Chat;
use super::error::ModelError;
use super::linking::Known;
use super::prompt::{self, Request};
use super::record::Record;
use super::wire::{Answer, Outcome};
use super::{reply, spans};
use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::{Library, Segment, Shop, check, text};
use crate::lang::{Lang, Message};
use crate::question::Question;
use crate::translate::{Author, Draft, Reading, Verdict};

/// Characters of a model's own words that are shown.
const MESSAGE: usize = 300;
/// Rules offered when the model asks back.
const CHOICES: usize = 4;

pub(super) struct Work<'a> {
    pub chat: &'a Chat,
    pub question: &'a Question,
    pub shop: &'a Shop,
    pub as_of: DateTime,
    pub known: Known,
    /// What the built-in reader made of the question.
    pub reading: &'a Draft,
}

/// What one answer of the model amounts to.
enum Understood {
    /// A question back, with valid rules to choose from.
    Asks(String, Vec<Segment>),
    Refuses(String),
    /// A valid segment, and what of it does not add up.
    Proposes(Segment, Vec<Finding>),
    Invalid(Vec<Message>),
}

impl Understood {
    fn outcome(&self) -> &'static str {
        match self {
            Understood::Asks(..) => "asked",
            Understood::Refuses(_) => "refused",
            Understood::Proposes(_, findings) if findings.is_empty() => "ok",
            Understood::Proposes(..) => "doubtful",
            Understood::Invalid(_) => "invalid",
        }
    }

    /// What a repair round can be about.
    fn problems(&self) -> Vec<Message> {
        match self {
            Understood::Asks(..) | Understood::Refuses(_) => Vec::new(),
            Understood::Proposes(_, findings) => {
                findings.iter().filter(|finding| finding.is_mistake()).map(Finding::message).collect()
            }
            Understood::Invalid(problems) => problems.clone(),
        }
    }
}

impl Work<'_> {
    pub(super) async fn consult(&self, first: Request, record: &mut Record) -> Result<Draft, ModelError> {
        let deadline = Instant::now() + self.chat.settings().patience.total;
        let reply = self.chat.send(&first, deadline, &mut record.calls).await?;
        let understood = self.understand(&reply.text, record);
        let problems: Vec<_> = understood.problems().iter().map(|problem| problem.text(Lang::En)).collect();
        if problems.is_empty() {
            return self.drafted(understood);
        }
        let repair = first.repair(&reply.text, &problems);
        let second = self.chat.send(&repair, deadline, &mut record.calls).await;
        let second = second.map(|reply| self.understand(&reply.text, record));
        match (second, understood) {
            // A doubtful answer is still a choice to offer when its repair came to nothing.
            (Ok(Understood::Invalid(_)) | Err(_), doubtful @ Understood::Proposes(..)) => self.drafted(doubtful),
            (Ok(understood), _) => self.drafted(understood),
            (Err(error), _) => Err(error),
        }
    }

    fn understand(&self, answer: &str, record: &mut Record) -> Understood {
        let understood = self.judge(answer);
        if let Some(call) = record.calls.last_mut() {
            understood.outcome().clone_into(&mut call.outcome);
            call.problems = understood.problems().iter().map(|problem| problem.text(Lang::En)).collect();
        }
        understood
    }

    fn setting(&self) -> Setting<'_> {
        Setting { shop: self.shop, as_of: self.as_of }
    }

    fn judge(&self, answer: &str) -> Understood {
        let answer: Answer = match serde_json::from_str(reply::json_text(answer)) {
            Ok(answer) => answer,
            Err(error) => {
                return Understood::Invalid(vec![Message::new("model-wire-json").with("problem", error.to_string())]);
            }
        };
        let said = || prompt::one_line(&answer.message).chars().take(MESSAGE).collect::<String>();
        match answer.outcome {
            Outcome::Ask => {
                let valid = answer.choices.iter().filter_map(|choice| self.segment(choice).ok());
                Understood::Asks(said(), valid.take(CHOICES).collect())
            }
            Outcome::Refuse => Understood::Refuses(said()),
            Outcome::Segment => match self.segment(&answer.segment) {
                Ok(segment) => {
                    let mut findings = accounting::findings(&segment, &self.known, self.question, self.setting());
                    let left = answer.unused.iter().filter(|words| !words.trim().is_empty());
                    findings.extend(left.map(|words| Finding::Left { words: words.clone() }));
                    Understood::Proposes(segment, findings)
                }
                Err(problems) => Understood::Invalid(problems),
            },
        }
    }

    /// Segment text, read and checked; problems name the part of it that they are about.
    fn segment(&self, written: &str) -> Result<Segment, Vec<Message>> {
        let told = |problems: Vec<Diagnostic>| {
            let told = problems.into_iter().map(|problem| {
                let mut problem = problem.locate(written);
                // The nearest value may be one that only the data has.
                if problem.code == Code::UnknownValue {
                    problem.hints.clear();
                }
                let part = problem.span().map_or("", |span| span.of(written));
                let part: String = part.chars().take(MESSAGE).collect();
                Message::new("model-wire-segment").with("part", part).with("problem", problem.both())
            });
            told.collect::<Vec<_>>()
        };
        let segment = text::parse(written, &self.shop.catalog).map_err(told)?;
        let checked = check::check(&segment, self.shop, &Library::default(), self.as_of);
        // Saved segments are the pipeline's to know; it checks every reading with those that it names.
        let problems: Vec<_> = checked.err().unwrap_or_default();
        let problems: Vec<_> = problems.into_iter().filter(|problem| problem.code != Code::UnknownSegment).collect();
        if problems.is_empty() { Ok(segment) } else { Err(told(problems)) }
    }

    fn drafted(&self, understood: Understood) -> Result<Draft, ModelError> {
        match understood {
            Understood::Asks(message, choices) => {
                let readings = choices.into_iter().map(|segment| self.read(segment)).collect();
                Ok(self.declined(Verdict::Ask, readings, Diagnostic::note(Code::ModelAsks).with("reason", message)))
            }
            Understood::Refuses(message) => {
                let diagnostic = Diagnostic::note(Code::ModelRefuses).with("reason", message);
                Ok(self.declined(Verdict::Refuse, Vec::new(), diagnostic))
            }
            Understood::Proposes(segment, findings) => Ok(self.proposed(segment, &findings)),
            Understood::Invalid(problems) => Err(ModelError::Invalid(problems)),
        }
    }

    fn declined(&self, verdict: Verdict, readings: Vec<Reading>, diagnostic: Diagnostic) -> Draft {
        let readings = match verdict {
            Verdict::Refuse => readings,
            Verdict::Run | Verdict::Ask => self.with_the_readers(readings),
        };
        let spans = self.reading.spans.clone();
        Draft { verdict, readings, spans, diagnostics: vec![diagnostic], author: Author::Model }
    }

    /// Runs only what accounts for the question, when no word of it is left unread and the built-in reader did not read
    /// it otherwise, find it ambiguous, or refuse it: then it is one more reading to choose.
    fn proposed(&self, segment: Segment, findings: &[Finding]) -> Draft {
        let question = self.question.text();
        let used = accounting::used(&segment, &self.known, self.setting());
        let spans = spans::read(&self.reading.spans, &self.known, &used, findings, question);
        let mut draft = Draft {
            verdict: Verdict::Run,
            readings: Vec::new(),
            spans,
            diagnostics: findings
                .iter()
                .map(|finding| Diagnostic::warning(Code::ModelDoubt).with("problem", finding.message()))
                .collect(),
            author: Author::Model,
        };
        let unread: Vec<_> = draft.unread().map(|span| format!("`{}`", span.of(question).trim())).collect();
        if !unread.is_empty() {
            let problem = Diagnostic::warning(Code::UnreadWords).with("words", unread.join(" "));
            draft.diagnostics.push(problem);
        }
        let sound = draft.diagnostics.is_empty();
        let compared = self.compared(&segment);
        draft.diagnostics.extend(compared.filter(|found| sound || found.code == Code::ReadersDiffer));
        if draft.diagnostics.iter().any(|problem| problem.code != Code::CrossChecked) {
            draft.verdict = Verdict::Ask;
        }
        let proposal = self.read(segment);
        draft.readings = match draft.verdict {
            Verdict::Ask => self.with_the_readers(vec![proposal]),
            Verdict::Run | Verdict::Refuse => vec![proposal],
        };
        draft
    }

    /// What the built-in reader has to say about a segment that accounts for the question.
    fn compared(&self, segment: &Segment) -> Option<Diagnostic> {
        let whole = self.reading.unread().next().is_none();
        let first = self.reading.readings.first();
        match (self.reading.verdict, first) {
            (Verdict::Run, Some(first)) if whole => Some(match agreement::difference(&first.segment, segment) {
                None => Diagnostic::note(Code::CrossChecked),
                Some(difference) => Diagnostic::warning(Code::ReadersDiffer)
                    .with("ours", listed(&difference.ours))
                    .with("theirs", listed(&difference.theirs)),
            }),
            // Words that were read and still left something open stay open, whatever the model picks.
            (Verdict::Ask, _) if whole => self.reading.diagnostics.first().cloned(),
            (Verdict::Refuse, _) => self.reading.diagnostics.first().cloned(),
            (Verdict::Run | Verdict::Ask, _) => None,
        }
    }

    /// With the defaults that the built-in reader states for the same rule.
    fn read(&self, segment: Segment) -> Reading {
        let same =
            self.reading.readings.iter().find(|reading| agreement::difference(&reading.segment, &segment).is_none());
        Reading { segment, assumptions: same.map(|reading| reading.assumptions.clone()).unwrap_or_default() }
    }

    /// The built-in reader's own readings after these, without those that are here.
    fn with_the_readers(&self, mut readings: Vec<Reading>) -> Vec<Reading> {
        for reading in &self.reading.readings {
            let here = |other: &Reading| agreement::difference(&other.segment, &reading.segment).is_none();
            if !readings.iter().any(here) {
                readings.push(reading.clone());
            }
        }
        readings
    }
}

fn listed(clauses: &[String]) -> String {
    if clauses.is_empty() { "–".to_owned() } else { clauses.join(" · ") }
}
