//! A question set as JSON Lines, and what an earlier evaluation kept.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::score::Outcome;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::lang::Lang;

/// What a good program does with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    Answer,
    /// Asks back.
    Choose,
    Refuse,
}

/// One line of a question set; other keys may stand in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Case {
    pub id: String,
    pub text: String,
    pub expect: Expect,
    /// SQL for each right list.
    #[serde(default)]
    pub gold: Vec<String>,
    pub kind: Option<String>,
}

impl Case {
    pub fn lang(&self) -> Lang {
        Lang::of(&self.text)
    }
}

/// How a question ended in an earlier evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Former {
    pub id: String,
    pub outcome: Outcome,
}

/// Reads a question set.
///
/// # Errors
/// Every bad line of `file`.
pub fn cases(text: &str, file: &str) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    let mut ids = BTreeSet::new();
    for (place, case) in lines::<Case>(text, file) {
        let case = match case {
            Ok(case) => case,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let mut problem = |code| problems.push(Diagnostic::error(code).with("name", &*case.id).at_place(place.clone()));
        if !ids.insert(case.id.clone()) {
            problem(Code::QuestionSetDuplicate);
        }
        if case.expect == Expect::Answer && case.gold.is_empty() {
            problem(Code::QuestionSetGold);
        }
        cases.push(case);
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems) }
}

/// Reads what an evaluation kept.
///
/// # Errors
/// Every bad line of `file`.
pub fn former(text: &str, file: &str) -> Result<Vec<Former>, Vec<Diagnostic>> {
    let (good, bad): (Vec<_>, Vec<_>) = lines(text, file).map(|(_, line)| line).partition(Result::is_ok);
    if bad.is_empty() {
        Ok(good.into_iter().flatten().collect())
    } else {
        Err(bad.into_iter().filter_map(Result::err).collect())
    }
}

/// Every line that is not blank, with its place.
fn lines<T: DeserializeOwned>(text: &str, file: &str) -> impl Iterator<Item = (Option<Place>, Result<T, Diagnostic>)> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines.map(move |(line, number)| {
        let place = Some(Place::File { file: file.to_owned(), line: number });
        let read = serde_json::from_str(line).map_err(|error| {
            Diagnostic::error(Code::BadJson).with("problem", error.to_string()).at_place(place.clone())
        });
        (place, read)
    })
}
