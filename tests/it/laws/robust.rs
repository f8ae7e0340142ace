//! Whatever anybody types, nothing panics, and every answer says where its problems are.
//!
//! `PROPTEST_CASES=100000 cargo nextest run --test it -E 'test(laws::robust)'` is the long form.

mod slips;
mod texts;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use quanxuan::compile::guard::{AllowList, admit};
use quanxuan::compile::{self, Known, Sought};
use quanxuan::diagnostic::Diagnostic;
use quanxuan::dsl::text::{parse_any, print};
use quanxuan::dsl::{Segment, check, readback};
use quanxuan::engine::EngineSettings;
use quanxuan::lang::Lang;
use quanxuan::pipeline::{AskRequest, OpenShop, Pipeline, RunRequest, Translator};
use quanxuan::question::Question;
use quanxuan::store::Store;
use quanxuan::translate::rules::Reader;

use super::{desks, runner};
use crate::reader::covers;
use crate::support::{Desk, complete_journey, demo_shop};

/// Each place lies in the text, on the borders of characters, and each problem has its sentences.
fn told(problems: &[Diagnostic], text: &str) -> TestCaseResult {
    for problem in problems {
        if let Some(span) = problem.clone().locate(text).span() {
            prop_assert!(text.get(span.start..span.end).is_some(), "{:?} of {:?}", problem, text);
        }
        prop_assert!(!problem.text(Lang::Zh).is_empty() && !problem.text(Lang::En).is_empty());
    }
    Ok(())
}

/// A tree from anywhere: refused with reasons, or read back in both languages, compiled and admitted.
fn settle(desk: &Desk, segment: &Segment, text: &str) -> TestCaseResult {
    let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
    let checked = match check(segment, &desk.shop, &desk.library, as_of) {
        Ok(checked) => checked,
        Err(problems) => {
            prop_assert!(!problems.is_empty());
            return told(&problems, text);
        }
    };
    let said = readback::segment(checked.segment(), &desk.shop);
    prop_assert!(!said.get(Lang::Zh).is_empty() && !said.get(Lang::En).is_empty());
    let written = print(checked.segment());
    prop_assert_eq!(parse_any(&written, &desk.shop.catalog), Ok(checked.segment().clone()), "{}", written);
    let allowed = AllowList::new(&desk.shop.catalog, &desk.prepared);
    let known = Known::default();
    let statistics = compile::statistics(&checked);
    let statistics = statistics.iter().map(|statistic| statistic.query(checked.universe(), &known));
    for query in statistics.chain([
        compile::list(&checked, &known),
        compile::sought(checked.universe(), &[Sought::Rule(checked.rule())], &known),
    ]) {
        let admitted = admit(query, &allowed);
        prop_assert!(admitted.is_ok(), "{:?}: {:?}", print(checked.segment()), admitted.err());
    }
    Ok(())
}

#[test]
fn any_question_is_read_and_every_character_of_it_accounted_for() {
    for desk in desks() {
        let reader = Reader::new(&desk.shop);
        let as_of = desk.shop.catalog.shop.as_of.at(0, 0, 0, 0);
        let law = |typed: String| {
            let question = match Question::parse(&typed) {
                Ok(question) => question,
                Err(problem) => return told(&[problem], &typed),
            };
            let draft = reader.read(&question, as_of);
            prop_assert!(covers(&draft, question.text()), "{:?}", draft.spans);
            told(&draft.diagnostics, question.text())?;
            for reading in &draft.readings {
                settle(&desk, &reading.segment, question.text())?;
            }
            Ok(())
        };
        runner(1).run(&texts::questions(), law).unwrap_or_else(|failure| panic!("{failure}"));
    }
}

#[test]
fn any_segment_text_or_json_is_a_rule_or_has_its_problems_named() {
    for desk in desks() {
        let law = |typed: String| match parse_any(&typed, &desk.shop.catalog) {
            Ok(segment) => settle(&desk, &segment, &typed),
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                told(&problems, &typed)
            }
        };
        runner(1).run(&texts::segments(&desk.shop), law).unwrap_or_else(|failure| panic!("{failure}"));
    }
}

/// Runs of the whole pipeline for one of the laws above; they read the data each time.
const WHOLE: u32 = 16;

fn whole(strategy: impl Fn(&Pipeline) -> BoxedStrategy<String>, ask: bool) {
    static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| tokio::runtime::Runtime::new().unwrap());
    for folder in [demo_shop(), complete_journey()] {
        let state = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let open = OpenShop::open(&folder, &EngineSettings::default()).unwrap();
        let pipeline = Pipeline::new(open, Store::open(state.path()).unwrap(), None);
        let law = |typed: String| {
            let who = "law".to_owned();
            let done = if ask {
                let (question, translator) = (typed.clone(), Translator::Builtin);
                let request = AskRequest {
                    question,
                    after: None,
                    as_of: None,
                    translator,
                    reading: None,
                    including: vec![],
                    who,
                };
                RUNTIME.block_on(pipeline.ask(request))
            } else {
                let request = RunRequest { text: typed.clone(), as_of: None, saved: None, who };
                RUNTIME.block_on(pipeline.run(request))
            };
            let answer = done.map_err(|error| TestCaseError::fail(format!("{error:?}")))?.answer;
            let text = if ask { answer.question.as_str() } else { typed.as_str() };
            told(&answer.diagnostics, text)
        };
        runner(WHOLE).run(&strategy(&pipeline), law).unwrap_or_else(|failure| panic!("{failure}"));
    }
}

#[test]
fn any_question_goes_through_the_whole_pipeline() {
    whole(|_| texts::questions().boxed(), true);
}

#[test]
fn any_segment_goes_through_the_whole_pipeline() {
    whole(|pipeline| texts::segments(pipeline.shop()).boxed(), false);
}
