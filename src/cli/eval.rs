//! Scoring a question set.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::ProgressBar;

use super::shops::{complain, open, runtime};
use super::{At, Exit, Failure, Shared, TranslatorName, print, scores};
use crate::diagnostic::Diagnostic;
use crate::lang::{Lang, Message};
use crate::pipeline::eval::Evaluation;
use crate::pipeline::eval::cases::{Case, Former, cases, former};
use crate::pipeline::eval::report::Report;

#[derive(Debug, Args)]
pub struct Options {
    /// The question set: JSON Lines with id, text, expect (answer, choose or refuse) and gold, a list of SQL
    file: PathBuf,
    #[command(flatten)]
    at: At,
    #[arg(long, value_enum, default_value = "auto")]
    translator: TranslatorName,
    #[arg(long, value_enum, default_value = "table")]
    format: ReportFormat,
    /// SQL that makes temporary views and macros for the gold SQL [default: definitions.sql beside FILE]
    #[arg(long, value_name = "FILE")]
    definitions: Option<PathBuf>,
    /// Keep how each question ended
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Also print what differs from an evaluation that was kept
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ReportFormat {
    Table,
    Json,
}

pub(super) fn eval(shared: &Shared, options: &Options) -> Result<Exit, Failure> {
    let lang: Lang = shared.lang.into();
    let cases: Vec<Case> = read_lines(&options.file, cases, lang)?;
    let former: Option<Vec<Former>> =
        options.against.as_ref().map(|file| read_lines(file, former, lang)).transpose()?;
    let beside = options.file.with_file_name("definitions.sql");
    let definitions = options.definitions.clone().or_else(|| beside.is_file().then_some(beside));
    let pipeline = open(shared)?;
    let evaluation = Evaluation::open(&pipeline, options.translator.into(), options.at.as_of);
    let evaluation = evaluation.map_err(|error| Failure { exit: Exit::NotReady, message: error.message() })?;
    if let Some(file) = definitions {
        evaluation
            .define(&read(&file)?)
            .map_err(|problem| Failure { exit: Exit::Invalid, message: about("eval-definitions", &file, problem) })?;
    }
    let bar = ProgressBar::new(u64::try_from(cases.len()).unwrap_or_default());
    let mut graded = Vec::with_capacity(cases.len());
    let runtime = runtime()?;
    for case in bar.wrap_iter(cases.iter()) {
        graded.push(runtime.block_on(evaluation.grade(case)));
    }
    bar.finish_and_clear();
    if let Some(file) = &options.save {
        let lines: Result<String, _> =
            graded.iter().map(|question| serde_json::to_string(question).map(|line| line + "\n")).collect();
        let saved = lines.map_err(std::io::Error::from).and_then(|lines| fs::write(file, lines));
        saved.map_err(|error| Failure {
            exit: Exit::Failure,
            message: about("cli-file-unwritable", file, error.to_string()),
        })?;
    }
    let report = Report::new(&graded, former.as_deref());
    match options.format {
        ReportFormat::Table => print(&scores::report(&report, lang)),
        ReportFormat::Json => print(&serde_json::json!(report).to_string()),
    }
    Ok(Exit::Done)
}

/// Reads a file line by line; all its bad lines are told at once.
fn read_lines<T>(
    file: &Path,
    lines: impl Fn(&str, &str) -> Result<Vec<T>, Vec<Diagnostic>>,
    lang: Lang,
) -> Result<Vec<T>, Failure> {
    let name = file.display().to_string();
    lines(&read(file)?, &name).map_err(|problems| {
        complain(&problems, lang);
        let message = Message::new("eval-bad-lines").with("file", name).with("count", problems.len());
        Failure { exit: Exit::Invalid, message }
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| Failure {
        exit: Exit::Failure,
        message: about("cli-file-unreadable", file, error.to_string()),
    })
}

fn about(key: &'static str, file: &Path, problem: String) -> Message {
    Message::new(key).with("file", file.display().to_string()).with("problem", problem)
}
