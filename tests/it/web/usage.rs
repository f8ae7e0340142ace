//! The page about the language model: what it counts, what it shows, and what it leaves to the record.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use quanxuan::store::{Origin, Outcome, Problem, Record, RunId, Store};
use quanxuan::translate::llm::{Model, ModelSettings};
use quanxuan::web::router;
use serde_json::{Value, json};
use tower::ServiceExt;

const QUESTION: &str = "谁常来 <b>";

/// A run as it is recorded when a model was asked, some days ago.
fn record(days_ago: i64, model: Value, problem: Option<&str>) -> Record {
    let problem = problem.map(|code| json!({ "code": code, "severity": "note", "text": { "zh": "", "en": "" } }));
    Record {
        at: Timestamp::now() - SignedDuration::from_hours(24 * days_ago),
        who: "local".to_owned(),
        origin: Origin::Ask,
        status: Outcome::Choose,
        question: Some(QUESTION.to_owned()),
        after: None,
        saved: None,
        replays: None,
        rule: None,
        list: None,
        excerpt: None,
        file: None,
        rests_on: None,
        assumptions: Vec::new(),
        choices: Vec::new(),
        problems: problem.map(|problem| serde_json::from_value::<Problem>(problem).unwrap()).into_iter().collect(),
        translator: Some("model".to_owned()),
        model: Some(model),
        catalog: "c1".to_owned(),
        elapsed_us: 10,
    }
}

fn asked(outcome: &str, elapsed_ms: u64) -> Value {
    let call = json!({ "prompt_tokens": 1_000, "answer_tokens": 10, "outcome": "ok", "answer": "secret <b>" });
    json!({
        "provider": "here", "model": "<i>small</i>", "prompt_hash": "0123456789abcdef", "elapsed_ms": elapsed_ms,
        "outcome": outcome, "calls": [call, call], "cost": { "amount": "0.0025", "currency": "EUR" },
    })
}

struct Site {
    store: Store,
    _folder: tempfile::TempDir,
    app: axum::Router,
}

impl Site {
    fn new(model: Option<Model>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        Site { app: router(super::with(store.clone(), model)), store, _folder: folder }
    }

    async fn record(&self, record: Record) -> RunId {
        self.store.append(record).await.unwrap().id
    }

    async fn visit(&self, path: &str) -> String {
        let request = Request::get(path).header("accept-language", "en").body(Body::empty()).unwrap();
        let reply = self.app.clone().oneshot(request).await.unwrap();
        assert_eq!(reply.status(), StatusCode::OK);
        String::from_utf8(to_bytes(reply.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
    }
}

/// What stands in the tile of this name.
fn tile<'p>(page: &'p str, name: &str) -> &'p str {
    let rest = page.split_once(&format!("<dt>{name}</dt><dd><span class=\"tile-value\">")).unwrap().1;
    rest.split_once("</span>").unwrap().0
}

#[tokio::test]
async fn without_a_model_the_page_says_how_to_have_one() {
    let page = Site::new(None).visit("/model").await;
    assert!(page.contains("no language model is configured") && page.contains("quanxuan doctor model"), "{page}");
    assert!(page.contains("was not asked in this period"));
}

#[tokio::test]
async fn a_configured_model_is_named_and_its_key_is_not() {
    let settings = ModelSettings {
        key: quanxuan::translate::llm::Secret::new("sk-hidden"),
        ..ModelSettings::new("http://127.0.0.1:9/v1", "tiny")
    };
    let page = Site::new(Some(Model::new(settings).unwrap())).visit("/model").await;
    assert!(page.contains("custom · tiny") && !page.contains("sk-hidden"), "{page}");
}

#[tokio::test]
async fn calls_are_counted_by_outcome_time_tokens_and_cost() {
    let site = Site::new(None);
    for (outcome, wait, problem) in [
        ("answered", 100, Some("cross-checked")),
        ("answered", 200, Some("readers-differ")),
        ("asked", 300, None),
        ("timed-out", 60_000, None),
    ] {
        site.record(record(1, asked(outcome, wait), problem)).await;
    }
    // Nobody asked a model here, and this was long ago.
    site.record(Record { model: None, ..record(0, Value::Null, None) }).await;
    site.record(record(60, asked("refused", 1), None)).await;
    let page = site.visit("/model").await;
    assert_eq!(tile(&page, "questions"), "4");
    assert_eq!(tile(&page, "gave a list"), "50.0%");
    assert_eq!(tile(&page, "no usable answer"), "25.0%");
    assert_eq!(tile(&page, "same as the built-in reader"), "50.0%");
    assert_eq!(tile(&page, "wait, median"), "0.2 s");
    assert!(page.contains("95% within 60.0 s") && page.contains("8 requests"), "{page}");
    assert!(page.contains("8,000 read, 80 written"));
    assert_eq!(tile(&page, "cost"), "0.01 EUR");
    assert!(page.contains("<dt>too slow</dt><dd>1</dd>"));
    assert_eq!(tile(&site.visit("/model?days=90").await, "questions"), "5");
    assert_eq!(tile(&site.visit("/model?days=nonsense").await, "questions"), "4");
}

#[tokio::test]
async fn the_latest_calls_show_ids_and_hashes_and_no_question() {
    let site = Site::new(None);
    let mut runs = Vec::new();
    for _ in 0..30 {
        runs.push(site.record(record(0, asked("invalid", 5), None)).await);
    }
    let page = site.visit("/model").await;
    let shown: Vec<_> = runs.iter().filter(|run| page.contains(&format!("/runs/{run}"))).collect();
    assert_eq!(shown.len(), 20);
    assert!(page.contains(&format!("/runs/{}", runs[29])), "the newest are shown");
    assert!(page.contains("<code>01234567</code>") && page.contains("&#60;i&#62;small"), "{page}");
    for hidden in ["谁常来", "secret", "<i>small"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn a_record_of_another_program_breaks_nothing() {
    let site = Site::new(None);
    site.record(record(0, json!({ "model": "m" }), None)).await;
    site.record(record(0, json!({ "model": "m", "calls": "?", "elapsed_ms": -1, "outcome": "newer" }), None)).await;
    let page = site.visit("/model").await;
    assert_eq!(tile(&page, "questions"), "2");
    assert!(page.contains("newer"), "{page}");
}

#[tokio::test]
async fn ninety_full_days_of_many_models_stay_a_small_page() {
    let site = Site::new(None);
    for at in 0..180 {
        let outcome = ["answered", "asked", "refused", "timed-out", "status"][at % 5];
        site.record(record((at / 2).try_into().unwrap(), asked(outcome, 1_000), None)).await;
    }
    let page = site.visit("/model?days=90").await;
    assert!(page.len() < 100_000, "{}", page.len());
}
