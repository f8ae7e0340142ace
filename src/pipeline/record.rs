//! The record of a run, from its answer.

use std::sync::Arc;

use super::answer::Status;
use super::run::Proof;
use super::{Answer, Pipeline, PipelineError, Recorded};
use crate::lang::Bilingual;
use crate::store::{self, File, Members, Origin, Outcome, Problem, Record, SavedVersion};
use crate::translate::Author;

/// What a record says beyond the answer.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub who: String,
    pub origin: Origin,
    pub saved: Option<SavedVersion>,
    /// How the list is taken away.
    pub file: Option<File>,
    pub model: Option<serde_json::Value>,
    /// A rule that could not be read, as it was typed.
    pub typed: Option<String>,
    /// Whoever asked went away before there was an answer.
    pub is_given_up: bool,
}

impl Default for Context {
    fn default() -> Self {
        Context {
            who: String::new(),
            origin: Origin::Run,
            saved: None,
            file: None,
            model: None,
            typed: None,
            is_given_up: false,
        }
    }
}

impl Pipeline {
    pub(super) async fn record(
        &self,
        answer: Answer,
        proof: Option<Proof>,
        context: Context,
    ) -> Result<Recorded, PipelineError> {
        let total = answer.elapsed.total();
        let record = Record {
            at: jiff::Timestamp::now(),
            who: context.who,
            origin: context.origin,
            status: match answer.status {
                Status::Answered | Status::Choose | Status::Refused if context.is_given_up => Outcome::Failed,
                Status::Answered => Outcome::Answered,
                Status::Choose => Outcome::Choose,
                Status::Refused => Outcome::Refused,
            },
            question: (!answer.question.is_empty()).then(|| answer.question.clone()),
            after: answer.follows.as_ref().map(|follows| follows.text.clone()),
            saved: context.saved,
            replays: None,
            rule: answer.list.as_ref().map(rule).or_else(|| context.typed.map(typed)),
            list: answer.list.as_ref().zip(proof).map(|(list, proof)| proved(list, &proof)),
            excerpt: None,
            file: context.file,
            rests_on: Some(self.rests_on(&answer).await?),
            assumptions: answer
                .assumptions
                .iter()
                .map(|said| store::record::Assumption { code: said.code.clone(), text: said.text.clone() })
                .collect(),
            choices: answer.choices.iter().map(|choice| choice.text.clone()).collect(),
            problems: answer.diagnostics.iter().map(Problem::from).collect(),
            translator: (!answer.question.is_empty()).then(|| {
                match answer.translator {
                    Author::Builtin => "builtin",
                    Author::Model => "model",
                }
                .to_owned()
            }),
            model: context.model,
            catalog: self.shop().catalog.version.clone(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a run lasts well under 2^63 µs"
            )]
            elapsed_us: (total * 1000.0) as u64,
        };
        // Who was in a saved segment can be asked later; of other lists the hash is enough.
        let members = answer.list.as_ref().filter(|_| record.saved.is_some());
        let members = members.map(|list| list.customer_ids.iter().copied().collect::<Members>());
        let run = match members {
            Some(members) => self.store.append_with_members(record, members).await?,
            None => self.store.append(record).await?,
        };
        let answer = Arc::new(answer);
        self.recent.keep(run.id, Arc::clone(&answer));
        tracing::info!(run = %run.id, status = ?answer.status, count = answer.list.as_ref().map(|list| list.customer_ids.len()), ms = total, "run");
        Ok(Recorded { run: run.id, answer })
    }
}

fn rule(list: &super::answer::List) -> store::Rule {
    store::Rule {
        text: list.text.clone(),
        json: serde_json::to_value(&list.segment).unwrap_or_default(),
        readback: list.readback.clone(),
    }
}

fn typed(text: String) -> store::Rule {
    store::Rule { readback: Bilingual::same(text.clone()), text, json: serde_json::Value::Null }
}

fn proved(list: &super::answer::List, proof: &Proof) -> store::List {
    store::List {
        query: (&proof.query).into(),
        statistics: proof
            .statistics
            .iter()
            .map(|(query, rows)| store::Statistics { query: query.into(), results: rows.clone() })
            .collect(),
        as_of: proof.as_of,
        windows: list
            .windows
            .iter()
            .map(|window| store::WindowShown {
                from: window.from.clone(),
                to: window.to.clone(),
                text: window.text.clone(),
            })
            .collect(),
        snapshot: list.snapshot.clone(),
        count: u64::try_from(list.customer_ids.len()).unwrap_or(u64::MAX),
        ids_hash: list.ids_hash.clone(),
    }
}
