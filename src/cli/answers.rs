//! Questions and segments on the command line.

use std::io::Read;

use serde_json::json;

use super::shops::{console, open, runtime};
use super::table;
use super::{At, Exit, Failure, Format, Output, Shared, TranslatorName, print, say};
use crate::lang::{Lang, Message};
use crate::pipeline::answer::Status;
use crate::pipeline::json::{self as contract, Ids};
use crate::pipeline::{AskRequest, PipelineError, Recorded, RunRequest};

/// What `ask` was given.
pub(super) struct Asked {
    pub question: String,
    pub after: Option<String>,
    pub translator: TranslatorName,
    pub explain: bool,
}

pub(super) fn ask(shared: &Shared, asked: Asked, at: At, output: Output) -> Result<Exit, Failure> {
    let pipeline = open(shared)?;
    let Asked { question, after, translator, explain } = asked;
    if explain && let Some(explanation) = pipeline.explain(&question, at.as_of) {
        say(&table::explanation(&explanation, &question, shared.lang.into()));
    }
    let request = AskRequest {
        question,
        after,
        as_of: at.as_of,
        translator: translator.into(),
        reading: None,
        including: Vec::new(),
        who: who(),
    };
    let recorded = runtime()?.block_on(pipeline.ask(request)).map_err(|error| failed(&error))?;
    Ok(show(&recorded, output, shared.lang.into()))
}

pub(super) fn run(shared: &Shared, segment: &str, at: At, output: Output) -> Result<Exit, Failure> {
    let pipeline = open(shared)?;
    let request = RunRequest { text: text(segment)?, as_of: at.as_of, saved: None, who: who() };
    let recorded = runtime()?.block_on(pipeline.run(request)).map_err(|error| failed(&error))?;
    Ok(show(&recorded, output, shared.lang.into()))
}

pub(super) fn compile(shared: &Shared, segment: &str, at: At) -> Result<Exit, Failure> {
    let pipeline = open(shared)?;
    let segment = text(segment)?;
    let compiled = runtime()?.block_on(pipeline.compile(&segment, at.as_of)).map_err(|error| failed(&error))?;
    match compiled {
        Ok(query) => {
            print(&written(&contract::compiled(query)));
            Ok(Exit::Done)
        }
        Err(problems) => {
            print(&written(&contract::checked(&problems, &segment)));
            Ok(Exit::Invalid)
        }
    }
}

pub(super) fn check(shared: &Shared, segment: &str, at: At) -> Result<Exit, Failure> {
    let pipeline = open(shared)?;
    let segment = text(segment)?;
    let checked = runtime()?.block_on(pipeline.check(&segment, at.as_of)).map_err(|error| failed(&error))?;
    let problems = checked.err().unwrap_or_default();
    print(&written(&contract::checked(&problems, &segment)));
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Invalid })
}

/// Structs of strings and numbers always have a JSON form.
fn written(contract: &impl serde::Serialize) -> String {
    serde_json::to_string(contract).unwrap_or_default()
}

/// The argument itself, or standard input for `-`.
pub(super) fn text(argument: &str) -> Result<String, Failure> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| Failure {
        exit: Exit::Failure,
        message: Message::new("cli-failed").with("problem", error.to_string()),
    })?;
    Ok(text.trim_end().to_owned())
}

fn show(recorded: &Recorded, output: Output, lang: Lang) -> Exit {
    let answer = &recorded.answer;
    let ids = answer.list.iter().flat_map(|list| &list.customer_ids);
    match output.format {
        Format::Json => {
            let ids = if output.ids { Ids::Included } else { Ids::LeftOut };
            print(&written(&contract::answer(answer, ids).of(recorded.run)));
        }
        Format::Ndjson => ids.for_each(|id| print(&json!({ "customer_id": id }).to_string())),
        Format::Csv => {
            print("customer_id");
            ids.for_each(|id| print(&id.to_string()));
        }
        Format::Table => print(&table::answer(answer, output.ids, lang)),
    }
    match answer.status {
        Status::Answered => Exit::Done,
        Status::Choose | Status::Refused => Exit::Invalid,
    }
}

pub(super) fn failed(error: &PipelineError) -> Failure {
    tracing::debug!(?error, "pipeline");
    let exit = match error {
        PipelineError::Engine(crate::engine::EngineError::TimedOut | crate::engine::EngineError::Cancelled) => {
            Exit::Stopped
        }
        PipelineError::Unapproved(_)
        | PipelineError::Closed(_)
        | PipelineError::ClosedFormat(_)
        | PipelineError::AllSegments => Exit::Refused,
        PipelineError::Engine(_) | PipelineError::Guard(_) | PipelineError::Store(_) => Exit::Failure,
    };
    Failure { exit, message: error.message() }
}

/// Until there are people, runs from the command line are the machine's own.
pub(super) fn who() -> String {
    console().who
}
