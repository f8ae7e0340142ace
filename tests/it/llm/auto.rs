//! When `auto` asks the model: never for what the built-in reader reads fully and in one way.

use std::time::Duration;

use quanxuan::dsl::text;
use quanxuan::pipeline::answer::Status;
use quanxuan::pipeline::{AskRequest, Pipeline, Translator};
use quanxuan::store::{Outcome, Store};
use quanxuan::translate::llm::Model;
use serde_json::json;
use tempfile::TempDir;

use super::{Endpoint, Turn, settings};
use crate::reader::{Expected, questions};
use crate::web::with;

/// Every how many-th question of the corpus is put to the pipeline: all of them are read in the reader's own tests.
const READ: usize = 10;

/// Every how many-th of those goes the whole way, to its list.
const ANSWERED: usize = 3;

struct Counted {
    pipeline: Pipeline,
    endpoint: Endpoint,
    _folder: TempDir,
}

/// The demo shop with a model that always declines: what counts is whether it was asked.
async fn counted() -> Counted {
    let declines = json!({ "outcome": "refuse", "message": "-" }).to_string();
    scripted(vec![Turn::says(&declines); 1000]).await
}

async fn scripted(turns: Vec<Turn>) -> Counted {
    let endpoint = Endpoint::start(turns).await;
    let folder = tempfile::tempdir().unwrap();
    let model = Model::new(settings(&endpoint)).unwrap();
    let pipeline = with(Store::open(folder.path()).unwrap(), Some(model)).pipeline();
    Counted { pipeline, endpoint, _folder: folder }
}

async fn ask(pipeline: &Pipeline, question: &str, translator: Translator) -> Status {
    pipeline.ask(request(question, translator)).await.unwrap().answer.status
}

fn request(question: &str, translator: Translator) -> AskRequest {
    AskRequest {
        question: question.to_owned(),
        after: None,
        as_of: None,
        translator,
        reading: None,
        including: Vec::new(),
        who: "test".to_owned(),
    }
}

#[tokio::test]
async fn what_is_read_whole_and_in_one_way_is_never_asked_about() {
    let Counted { pipeline, endpoint, _folder } = counted().await;
    let read: Vec<String> = questions("demo_shop")
        .into_iter()
        .filter(|(_, expected)| *expected == Expected::Run)
        .map(|(q, _)| q)
        .step_by(READ)
        .collect();
    assert!(read.len() > 250, "{}", read.len());
    let asked: Vec<_> = read.iter().filter(|question| pipeline.undecided(question, None).is_some()).collect();
    assert!(asked.is_empty(), "{asked:#?}");
    // Nobody has saved here what some of them name.
    let names_saved = |question: &&String| {
        let readings = pipeline.read(question, None).unwrap().readings;
        readings.iter().any(|reading| text::print(&reading.segment).contains("in segment"))
    };
    for question in read.iter().filter(|question| !names_saved(question)).step_by(ANSWERED) {
        assert_eq!(ask(&pipeline, question, Translator::Auto).await, Status::Answered, "{question}");
        assert!(endpoint.requests().is_empty(), "{question}");
    }
}

#[tokio::test]
async fn what_is_left_open_or_unread_is_asked_about_once() {
    let Counted { pipeline, endpoint, _folder } = counted().await;
    let open: Vec<_> = questions("demo_shop").into_iter().filter(|(_, expected)| *expected != Expected::Run).collect();
    assert!(open.len() > 50, "{}", open.len());
    for (at, (question, _)) in open.iter().step_by(4).enumerate() {
        assert!(pipeline.undecided(question, None).is_some(), "{question}");
        ask(&pipeline, question, Translator::Auto).await;
        assert_eq!(endpoint.requests().len(), at + 1, "{question}");
    }
}

#[tokio::test]
async fn only_who_wants_the_model_asks_it_about_everything_and_who_wants_it_not_about_nothing() {
    let Counted { pipeline, endpoint, _folder } = counted().await;
    let mut all = questions("demo_shop");
    let whole = all.iter().position(|(_, expected)| *expected == Expected::Run).unwrap();
    let open = all.iter().position(|(_, expected)| *expected != Expected::Run).unwrap();
    for at in [whole, open] {
        let question = std::mem::take(&mut all[at].0);
        let before = endpoint.requests().len();
        ask(&pipeline, &question, Translator::Builtin).await;
        assert_eq!(endpoint.requests().len(), before);
        ask(&pipeline, &question, Translator::Model).await;
        assert_eq!(endpoint.requests().len(), before + 1);
    }
}

#[tokio::test]
async fn a_reading_that_is_picked_is_the_one_that_was_shown_and_nobody_is_asked_again() {
    let asks =
        |choices: &[&str]| Turn::says(&json!({ "outcome": "ask", "message": "?", "choices": choices }).to_string());
    let shown = ["gender = '女'", "gender = '男'"];
    let Counted { pipeline, endpoint, _folder } = scripted(vec![asks(&shown), asks(&["everyone"])]).await;
    let question = "喜欢爬山的客户";
    let first = pipeline.ask(request(question, Translator::Auto)).await.unwrap().answer;
    let offered: Vec<_> = first.choices.iter().map(|choice| choice.text.as_str()).collect();
    assert_eq!(offered, shown);
    let picked = AskRequest { reading: Some(2), ..request(question, Translator::Auto) };
    let picked = pipeline.ask(picked).await.unwrap();
    assert_eq!(picked.answer.list.as_ref().unwrap().text, shown[1]);
    assert_eq!(endpoint.requests().len(), 1);
    let record = pipeline.store().run(picked.run).await.unwrap().record.model.unwrap();
    assert_eq!((&record["recalled"], &record["calls"]), (&json!(true), &json!([])), "it says where it is from");
    assert_eq!(pipeline.usage(jiff::Timestamp::now(), 1).await.unwrap().total.all(), 1, "and is no call");
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let asks = json!({ "outcome": "ask", "message": "?", "choices": ["everyone"] }).to_string();
    let Counted { pipeline, endpoint, _folder } = scripted(vec![Turn::Status(401), Turn::says(&asks)]).await;
    assert!(pipeline.ask(request("喜欢爬山的客户", Translator::Auto)).await.unwrap().answer.fallback.is_some());
    assert!(pipeline.ask(request("喜欢爬山的客户", Translator::Auto)).await.unwrap().answer.fallback.is_none());
    assert_eq!(endpoint.requests().len(), 2);
}

#[tokio::test]
async fn a_question_that_nobody_waited_for_is_recorded_as_given_up() {
    let Counted { pipeline, endpoint, _folder } = scripted(vec![Turn::Sleep(Duration::from_secs(60))]).await;
    let question = "喜欢爬山的客户";
    let asked = async {
        while endpoint.requests().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        _ = pipeline.ask(request(question, Translator::Auto)) => unreachable!("nobody answers"),
        () = asked => {}
    }
    let usage = loop {
        let usage = pipeline.usage(jiff::Timestamp::now(), 1).await.unwrap();
        if usage.total.all() > 0 {
            break usage;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(usage.total.failures.keys().collect::<Vec<_>>(), ["given-up"]);
    let record = pipeline.store().run(usage.consultations[0].run).await.unwrap().record;
    assert_eq!(
        (record.status, record.question.as_deref(), record.who.as_str()),
        (Outcome::Failed, Some(question), "test")
    );
}
