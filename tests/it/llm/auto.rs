//! When `auto` asks the model: never for what the built-in reader reads fully and in one way.

use quanxuan::pipeline::answer::Status;
use quanxuan::pipeline::{AskRequest, Pipeline, Translator};
use quanxuan::store::Store;
use quanxuan::translate::llm::Model;
use serde_json::json;
use tempfile::TempDir;

use super::{Endpoint, Turn, settings};
use crate::reader::{Expected, questions};
use crate::web::with;

/// Every how many-th question of the corpus goes the whole way, to its list.
const STRIDE: usize = 15;

struct Counted {
    pipeline: Pipeline,
    endpoint: Endpoint,
    _folder: TempDir,
}

/// The demo shop with a model that always declines: what counts is whether it was asked.
async fn counted() -> Counted {
    let declines = json!({ "outcome": "refuse", "message": "-" }).to_string();
    let endpoint = Endpoint::start(vec![Turn::says(&declines); 1000]).await;
    let folder = tempfile::tempdir().unwrap();
    let model = Model::new(settings(&endpoint)).unwrap();
    let pipeline = with(Store::open(folder.path()).unwrap(), Some(model)).pipeline;
    Counted { pipeline, endpoint, _folder: folder }
}

async fn ask(pipeline: &Pipeline, question: &str, translator: Translator) -> Status {
    let request = AskRequest {
        question: question.to_owned(),
        after: None,
        as_of: None,
        translator,
        reading: None,
        including: Vec::new(),
        who: "test".to_owned(),
    };
    pipeline.ask(request).await.unwrap().answer.status
}

#[tokio::test]
async fn what_is_read_whole_and_in_one_way_is_never_asked_about() {
    let Counted { pipeline, endpoint, .. } = counted().await;
    let read: Vec<String> =
        questions("demo_shop").into_iter().filter(|(_, expected)| *expected == Expected::Run).map(|(q, _)| q).collect();
    assert!(read.len() > 500, "{}", read.len());
    let asked: Vec<_> = read.iter().filter(|question| pipeline.undecided(question, None).is_some()).collect();
    assert!(asked.is_empty(), "{asked:#?}");
    for question in read.iter().step_by(STRIDE) {
        assert_eq!(ask(&pipeline, question, Translator::Auto).await, Status::Answered, "{question}");
        assert!(endpoint.requests().is_empty(), "{question}");
    }
}

#[tokio::test]
async fn what_is_left_open_or_unread_is_asked_about_once() {
    let Counted { pipeline, endpoint, .. } = counted().await;
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
    let Counted { pipeline, endpoint, .. } = counted().await;
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
