//! The language model: from a question to a draft, through any OpenAI-compatible endpoint.
//!
//! ```text
//! Question --linking, vocabulary--> Request --chat--> Reply --wire--> Segment --check--> --accounting--> Draft
//!                                      ^------------- one repair round, with what was wrong ------------'
//! ```
//!
//! Owns everything about the model and is the only user of HTTP as a client. A model is a careful colleague, never an
//! authority: it sees the question and catalog words, nothing else ([`prompt::Request`] cannot hold more); its answer
//! is a segment, checked like anybody's, and held against the words of the question ([`accounting`]). What does not add
//! up becomes a question back, never a list. Every failure is an error that says why; falling back on the built-in
//! reader is the pipeline's business.

pub mod accounting;
pub mod chat;
pub mod error;
pub mod linking;
pub mod prompt;
pub mod record;
pub mod reply;
pub mod settings;
pub mod vocabulary;
pub mod wire;

mod spans;

use jiff::civil::DateTime;
use tokio::time::Instant;

use crate::diagnostic::{Code, Diagnostic};
use crate::dsl::{Library, Segment, Shop, check, text};
use crate::lang::{Lang, Message};
use crate::question::Question;
use crate::translate::rules::Reader;
use crate::translate::{Author, Draft, Reading, Verdict};

use accounting::Finding;
use chat::Chat;
pub use error::ModelError;
use linking::Known;
use prompt::Request;
pub use record::Record;
pub use settings::{Mode, ModelSettings, Patience, Secret};
use vocabulary::Vocabulary;

/// Characters of a model's own reason that are shown.
const REASON: usize = 300;

/// A configured model.
#[derive(Debug)]
pub struct Model {
    chat: Chat,
}

/// What came of asking the model, and the record of it, whatever came.
#[derive(Debug)]
pub struct Consultation {
    pub draft: Result<Draft, ModelError>,
    pub record: Record,
}

impl Model {
    /// # Errors
    /// When the settings cannot be used.
    pub fn new(settings: ModelSettings) -> Result<Self, ModelError> {
        Ok(Model { chat: Chat::new(settings)? })
    }

    /// Asks the model. `reading` is what the built-in `reader` made of the same question: a hint for the model, the
    /// measure of which words are known, and the choices when the model asks back.
    pub async fn translate(
        &self,
        question: &Question,
        shop: &Shop,
        reader: &Reader,
        as_of: DateTime,
        reading: &Draft,
    ) -> Consultation {
        let begun = Instant::now();
        let known = Known::of(question, reader, reading);
        let vocabulary = Vocabulary::near(&known, question.text(), &shop.catalog);
        let hint = reading.readings.first().map(|first| text::print(&first.segment));
        let request = Request::new(question, &vocabulary, as_of, hint.as_deref());
        let mut record =
            Record { model: self.chat.settings().model.clone(), prompt_hash: request.hash(), ..Record::default() };
        let work = Work { chat: &self.chat, question, shop, as_of, known, reading };
        let draft = work.consult(request, &mut record).await;
        record.mode = self.chat.mode().name().to_owned();
        record.elapsed_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        record.outcome = match &draft {
            Ok(draft) => match draft.verdict {
                Verdict::Run => "answered",
                Verdict::Ask => "asked",
                Verdict::Refuse => "refused",
            },
            Err(error) => error.code(),
        }
        .to_owned();
        Consultation { draft, record }
    }
}

/// One question on its way through the model.
struct Work<'a> {
    chat: &'a Chat,
    question: &'a Question,
    shop: &'a Shop,
    as_of: DateTime,
    known: Known,
    reading: &'a Draft,
}

/// What one answer of the model amounts to.
enum Understood {
    /// Asks back or refuses, with its reason.
    Declined(Verdict, String),
    /// A valid segment that accounts for the question.
    Sound(Segment),
    /// A valid segment that does not.
    Doubtful(Segment, Vec<Finding>),
    Invalid(Vec<Message>),
}

impl Work<'_> {
    async fn consult(&self, first: Request, record: &mut Record) -> Result<Draft, ModelError> {
        let deadline = Instant::now() + self.chat.settings().patience.total;
        let reply = self.chat.send(&first, deadline, &mut record.calls).await?;
        let understood = self.understand(&reply.text, record);
        let (problems, doubtful) = match understood {
            Understood::Declined(verdict, reason) => return Ok(self.declined(verdict, &reason)),
            Understood::Sound(segment) => return Ok(self.drafted(segment, &[])),
            Understood::Doubtful(segment, findings) => {
                (findings.iter().map(Finding::message).collect(), Some((segment, findings)))
            }
            Understood::Invalid(problems) => (problems, None),
        };
        let problems: Vec<_> = problems.iter().map(|problem: &Message| problem.text(Lang::En)).collect();
        let repair = first.repair(&reply.text, &problems);
        let second = self.chat.send(&repair, deadline, &mut record.calls).await;
        let second = second.map(|reply| self.understand(&reply.text, record));
        match (second, doubtful) {
            (Ok(Understood::Sound(segment)), _) => Ok(self.drafted(segment, &[])),
            (Ok(Understood::Doubtful(segment, findings)), _) => Ok(self.drafted(segment, &findings)),
            (Ok(Understood::Declined(verdict, reason)), _) => Ok(self.declined(verdict, &reason)),
            // A doubtful answer is still a choice to offer when its repair came to nothing.
            (Ok(Understood::Invalid(_)) | Err(_), Some((segment, findings))) => Ok(self.drafted(segment, &findings)),
            (Ok(Understood::Invalid(problems)), None) => Err(ModelError::Invalid(problems)),
            (Err(error), None) => Err(error),
        }
    }

    fn understand(&self, answer: &str, record: &mut Record) -> Understood {
        let understood = self.judge(answer);
        let (outcome, problems) = match &understood {
            Understood::Declined(Verdict::Refuse, _) => ("refused", Vec::new()),
            Understood::Declined(Verdict::Run | Verdict::Ask, _) => ("asked", Vec::new()),
            Understood::Sound(_) => ("ok", Vec::new()),
            Understood::Doubtful(_, findings) => ("doubtful", findings.iter().map(Finding::message).collect()),
            Understood::Invalid(problems) => ("invalid", problems.clone()),
        };
        if let Some(call) = record.calls.last_mut() {
            call.outcome = outcome.to_owned();
            call.problems = problems.iter().map(|problem| problem.text(Lang::En)).collect();
        }
        understood
    }

    fn judge(&self, answer: &str) -> Understood {
        let answer: wire::Answer = match serde_json::from_str(reply::json_text(answer)) {
            Ok(answer) => answer,
            Err(error) => {
                return Understood::Invalid(vec![Message::new("model-wire-json").with("problem", error.to_string())]);
            }
        };
        let reason = || answer.reason.clone().unwrap_or_default();
        match answer.verdict {
            wire::Verdict::Ask => return Understood::Declined(Verdict::Ask, reason()),
            wire::Verdict::Refuse => return Understood::Declined(Verdict::Refuse, reason()),
            wire::Verdict::Answer => {}
        }
        let segment = match wire::convert::segment(&answer, &self.shop.catalog) {
            Ok(segment) => segment,
            Err(problems) => return Understood::Invalid(problems),
        };
        if let Err(problems) = check::check(&segment, self.shop, &Library::default(), self.as_of) {
            let problems = problems.iter().map(|it| Message::new("model-wire-check").with("problem", it.both()));
            return Understood::Invalid(problems.collect());
        }
        let findings = accounting::findings(&segment, &self.known, self.question.text(), self.shop);
        if findings.is_empty() { Understood::Sound(segment) } else { Understood::Doubtful(segment, findings) }
    }

    fn declined(&self, verdict: Verdict, reason: &str) -> Draft {
        let reason: String = prompt::one_line(reason).chars().take(REASON).collect();
        let code = match verdict {
            Verdict::Refuse => Code::ModelRefuses,
            Verdict::Run | Verdict::Ask => Code::ModelAsks,
        };
        let readings = match verdict {
            Verdict::Refuse => Vec::new(),
            Verdict::Run | Verdict::Ask => self.reading.readings.clone(),
        };
        Draft {
            verdict,
            readings,
            spans: self.reading.spans.clone(),
            diagnostics: vec![Diagnostic::note(code).with("reason", reason)],
            author: Author::Model,
        }
    }

    /// Runs only what accounts for the question, and only when no word of it is left unread.
    fn drafted(&self, segment: Segment, findings: &[Finding]) -> Draft {
        let question = self.question.text();
        let used = accounting::used(&segment, &self.known, self.shop);
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
        let same = self.reading.readings.iter().find(|reading| reading.segment == segment);
        let assumptions = same.map(|reading| reading.assumptions.clone()).unwrap_or_default();
        if !draft.diagnostics.is_empty() {
            draft.verdict = Verdict::Ask;
            let others = self.reading.readings.iter().filter(|reading| reading.segment != segment);
            draft.readings = others.cloned().collect();
        }
        draft.readings.insert(0, Reading { segment, assumptions });
        draft
    }
}
