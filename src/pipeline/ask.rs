//! A question through a translator to its readings, and each reading to its list.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::{Date, DateTime};
use tokio::task::JoinSet;

use super::answer::{Answer, Assumption, Choice, Elapsed, Status};
use super::follow::{self, Follows};
use super::record::Context;
use super::run::{Detail, NoList, Proof, Ran, lap};
use super::waiting::Waiting;
use super::{Pipeline, PipelineError, Recorded};
use crate::diagnostic::Diagnostic;
use crate::dsl::{Segment, text};
use crate::engine::EngineError;
use crate::lang::{Bilingual, Message};
use crate::question::Question;
use crate::store::Origin;
use crate::translate::llm::Record as ModelRecord;
use crate::translate::rules::Explanation;
use crate::translate::{Author, Draft, Reading, Verdict};

/// Who translates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Translator {
    /// The built-in reader; the model only when that did not read every word, or asks back.
    #[default]
    Auto,
    Builtin,
    /// The model; the built-in reader when it has no valid answer.
    Model,
}

#[derive(Clone, Debug)]
pub struct AskRequest {
    pub question: String,
    /// The rule or the question that this one refines.
    pub after: Option<String>,
    pub as_of: Option<Date>,
    pub translator: Translator,
    /// Which reading to run, from 1; the translator's own choice when absent.
    pub reading: Option<usize>,
    /// Scope rules to lift, on top of those the question lifts.
    pub including: Vec<String>,
    pub who: String,
}

/// What translating came to.
struct Translated {
    draft: Draft,
    fallback: Option<Bilingual>,
    model: Option<ModelRecord>,
}

/// What a model made of a question, and the record of it.
#[derive(Debug)]
pub(super) struct Consulted {
    draft: Draft,
    record: ModelRecord,
}

/// An answer with what its record needs.
pub(super) struct Asked {
    pub answer: Answer,
    proof: Option<Proof>,
    model: Option<ModelRecord>,
}

impl Pipeline {
    /// Answers a question, and records it.
    ///
    /// # Errors
    /// Failures of the world. What is wrong with the question is in the answer.
    pub async fn ask(&self, request: AskRequest) -> Result<Recorded, PipelineError> {
        let Asked { answer, proof, model } = self.answer(&request).await?;
        let model = model.and_then(|record| serde_json::to_value(record).ok());
        let context = Context { who: request.who, origin: Origin::Ask, model, ..Context::default() };
        self.record(answer, proof, context).await
    }

    /// What the built-in reader made of a question that `auto` takes to the model, before anybody is asked and anything
    /// is counted; nothing when it needs no model, or has none.
    pub fn undecided(&self, question: &str, as_of: Option<Date>) -> Option<Answer> {
        let question = Question::parse(question).ok()?;
        let draft = self.reader().read(&question, self.as_of(as_of));
        if self.model.is_none() || is_certain(&draft) {
            return None;
        }
        let mut answer = Answer::empty(Status::Choose, Author::Builtin);
        question.text().clone_into(&mut answer.question);
        answer.unread = draft.unread().map(|span| span.of(question.text()).to_owned()).collect();
        answer.spans = draft.spans;
        Some(answer)
    }

    /// What the built-in reader considered; nothing for an empty question.
    pub fn explain(&self, question: &str, as_of: Option<Date>) -> Option<Explanation> {
        let question = Question::parse(question).ok()?;
        Some(self.reader().explain(&question, self.as_of(as_of)))
    }

    /// How the built-in reader understands a question, without running anything; none for what is no question.
    pub fn read(&self, question: &str, as_of: Option<Date>) -> Option<Draft> {
        let question = Question::parse(question).ok()?;
        Some(self.reader().read(&question, self.as_of(as_of)))
    }

    /// Whether a rule, in canonical text, is a way to read the question.
    pub fn reads_as(&self, question: &str, rule: &str, as_of: Option<Date>) -> bool {
        let readings = self.read(question, as_of).map(|draft| draft.readings).unwrap_or_default();
        readings.iter().any(|reading| text::print(&reading.segment) == rule)
    }

    /// Answers a question and records nothing; for [`Pipeline::ask`], and where nobody gets the list.
    pub(super) async fn answer(&self, request: &AskRequest) -> Result<Asked, PipelineError> {
        let question = match Question::parse(&request.question) {
            Ok(question) => question,
            Err(problem) => {
                let mut answer = Answer::empty(Status::Refused, Author::Builtin);
                answer.question.clone_from(&request.question);
                answer.diagnostics.push(problem);
                return Ok(Asked { answer, proof: None, model: None });
            }
        };
        let as_of = self.as_of(request.as_of);
        let before = match request.after.as_deref().map(|after| self.before(after, as_of)).transpose() {
            Ok(before) => before,
            Err(problem) => {
                let mut answer = Answer::empty(Status::Choose, Author::Builtin);
                question.text().clone_into(&mut answer.question);
                answer.diagnostics.push(problem.locate(question.text()));
                return Ok(Asked { answer, proof: None, model: None });
            }
        };
        let begun = Instant::now();
        let Translated { mut draft, fallback, model } = match &before {
            Some(before) => self.refine(before, &question, as_of, request.translator),
            None => self.translate(&question, as_of, request).await,
        };
        let translate = lap(begun);
        for reading in &mut draft.readings {
            let more = request.including.iter().filter(|name| !reading.segment.including.contains(name));
            let more: Vec<_> = more.cloned().collect();
            reading.segment.including.extend(more);
        }
        let mut answer = Answer::empty(Status::Refused, draft.author);
        question.text().clone_into(&mut answer.question);
        answer.unread = draft.unread().map(|span| span.of(question.text()).to_owned()).collect();
        answer.fallback = fallback;
        let chosen = request.reading.and_then(|number| number.checked_sub(1)).filter(|at| *at < draft.readings.len());
        let runs = match (draft.verdict, chosen) {
            (Verdict::Refuse, _) => None,
            (_, Some(at)) => Some(at),
            (Verdict::Run, None) => Some(0),
            (Verdict::Ask, None) => None,
        };
        let ran = self.run_all(&draft.readings, runs, as_of, &mut answer.diagnostics, question.text()).await?;
        answer.spans = draft.spans;
        answer.diagnostics.extend(draft.diagnostics);
        answer.elapsed = Elapsed { translate, ..Elapsed::default() };
        let proof = self.settle(&mut answer, draft.verdict, &draft.readings, ran, runs);
        answer.follows = before.map(|before| {
            let changes = answer.list.as_ref().map(|list| follow::shown(&before, &list.segment, self.shop()));
            Follows { changes: changes.unwrap_or_default(), ..Follows::new(&before, self.shop()) }
        });
        Ok(Asked { answer, proof, model })
    }

    /// Puts lists and choices where they belong; gives the proof of the list that stands.
    fn settle(
        &self,
        answer: &mut Answer,
        verdict: Verdict,
        readings: &[Reading],
        ran: Vec<Option<Ran>>,
        runs: Option<usize>,
    ) -> Option<Proof> {
        answer.status = if verdict == Verdict::Refuse { Status::Refused } else { Status::Choose };
        let mut proof = None;
        for (at, (reading, ran)) in readings.iter().zip(ran).enumerate() {
            let Some(ran) = ran else { continue };
            answer.elapsed.cover(ran.elapsed);
            if runs == Some(at) {
                answer.status = Status::Answered;
                let said = |message: &Message| Assumption { code: message.key().to_owned(), text: message.both() };
                answer.assumptions = reading.assumptions.iter().map(said).collect();
                answer.list = Some(ran.list);
                proof = Some(ran.proof);
            } else if verdict != Verdict::Refuse {
                answer.choices.push(Choice {
                    reading: at + 1,
                    segment: ran.list.segment,
                    text: ran.list.text,
                    readback: ran.list.readback,
                    customer_ids: ran.list.customer_ids,
                    reads: ran.list.reads,
                });
            }
        }
        // Two readings with one list are one answer.
        if let Some(list) = &answer.list {
            answer.choices.retain(|choice| choice.customer_ids != list.customer_ids);
        }
        proof
    }

    /// Every reading's list, all at once; `None` for a reading that does not check, whose problems are noted.
    async fn run_all(
        &self,
        readings: &[Reading],
        runs: Option<usize>,
        as_of: DateTime,
        problems: &mut Vec<Diagnostic>,
        question: &str,
    ) -> Result<Vec<Option<Ran>>, PipelineError> {
        let stop = self.stop();
        let library = Arc::new(self.library(readings.iter().map(|reading| &reading.segment.rule)).await?);
        let mut under_way = JoinSet::new();
        for (at, reading) in readings.iter().enumerate() {
            let detail = if runs == Some(at) { Detail::Full } else { Detail::Members };
            let (open, library, reach) = (Arc::clone(&self.open), Arc::clone(&library), Arc::clone(&self.reach));
            let (segment, stop) = (reading.segment.clone(), stop.clone());
            under_way.spawn(async move { (at, open.list(&segment, &library, as_of, &reach, detail, &stop).await) });
        }
        // Dropping the set on the way out ends those that still run.
        let mut lists: BTreeMap<usize, Result<Ran, Vec<Diagnostic>>> = BTreeMap::new();
        while let Some(ended) = under_way.join_next().await {
            let (at, result) = ended.map_err(|_| EngineError::Panicked)?;
            match result {
                Ok(ran) => drop(lists.insert(at, Ok(ran))),
                Err(NoList::Invalid(found)) => drop(lists.insert(at, Err(found))),
                Err(NoList::Failed(error)) => return Err(error),
            }
        }
        let settled = lists.into_values().map(|list| match list {
            Ok(ran) => Some(ran),
            Err(found) => {
                problems.extend(found.into_iter().map(|problem| problem.locate(question)));
                None
            }
        });
        Ok(settled.collect())
    }

    /// A refinement is the built-in reader's: a model would have to be told the rule, and could change what nobody spoke of.
    fn refine(&self, before: &Segment, question: &Question, as_of: DateTime, translator: Translator) -> Translated {
        let draft = self.open.reader().follow(before, question, as_of);
        let fallback = (translator == Translator::Model).then(|| Message::new("model-no-refinement").both());
        Translated { draft, fallback, model: None }
    }

    async fn translate(&self, question: &Question, as_of: DateTime, request: &AskRequest) -> Translated {
        let draft = self.open.reader().read(question, as_of);
        let translator = request.translator;
        let wanted = match translator {
            Translator::Builtin => false,
            Translator::Model => true,
            Translator::Auto => !is_certain(&draft),
        };
        let model = match (&self.model, wanted) {
            (_, false) => return Translated { draft, fallback: None, model: None },
            (Some(model), true) => model,
            (None, true) => {
                let missing = (translator == Translator::Model).then(|| Message::new("model-none").both());
                return Translated { draft, fallback: missing, model: None };
            }
        };
        // Whoever picks one of the readings, or lifts a rule of the scope, gets what was shown, without another call.
        let key = (question.text().to_owned(), as_of);
        if let Some(known) = self.consulted.get(&key) {
            let record = known.record.recalled();
            return Translated { draft: known.draft.clone(), fallback: None, model: Some(record) };
        }
        let waiting = Waiting::begin(self, request, model.settings());
        let consultation = model.translate(question, self.shop(), self.open.reader(), as_of, &draft).await;
        waiting.end();
        let record = Some(consultation.record.clone());
        match consultation.draft {
            Ok(answered) => {
                let kept = Consulted { draft: answered.clone(), record: consultation.record };
                self.consulted.keep(key, Arc::new(kept));
                Translated { draft: answered, fallback: None, model: record }
            }
            Err(error) => Translated { draft, fallback: Some(error.message().both()), model: record },
        }
    }
}

/// Whether every word was read and one meaning stands: then no model is asked.
fn is_certain(draft: &Draft) -> bool {
    draft.verdict == Verdict::Run && draft.unread().next().is_none()
}
