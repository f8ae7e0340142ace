//! What goes wrong outside the model's words, and how long it may take.

use std::time::{Duration, Instant};

use quanxuan::lang::Lang;
use quanxuan::question::Question;
use quanxuan::translate::llm::{Mode, Model, ModelError, ModelSettings, Profile};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::endpoint::raw;
use super::{Endpoint, GOOD, TIME, Turn, WORLD, as_of, ask, good, rule, settings, unread};

async fn error_of(script: Vec<Turn>) -> (ModelError, usize) {
    let endpoint = Endpoint::start(script).await;
    let error = ask(&endpoint).await.draft.unwrap_err();
    assert!(error.message().exists(Lang::Zh) && error.message().exists(Lang::En), "{}", error.code());
    (error, endpoint.requests().len())
}

#[tokio::test]
async fn odd_answers_end_as_distinct_errors_without_a_second_call() {
    let cases = [
        (Turn::message(json!({ "content": "{\"outcome\":" }), "length"), "cut-off"),
        (Turn::message(json!({ "content": "" }), "content_filter"), "filtered"),
        (Turn::message(json!({ "content": null, "refusal": "I cannot help with that" }), "stop"), "declined"),
        (Turn::Body("<html>gateway</html>".into()), "not-an-answer"),
        (Turn::Body("{}".into()), "not-an-answer"),
        (Turn::Body(json!({ "choices": [] }).to_string()), "not-an-answer"),
        (Turn::Body(String::new()), "not-an-answer"),
        (Turn::Large(50 << 20), "too-large"),
        (Turn::Status(401), "unauthorized"),
        (Turn::Status(403), "unauthorized"),
        (Turn::Status(301), "status"),
    ];
    for (turn, code) in cases {
        let name = format!("{turn:?}").chars().take(80).collect::<String>();
        let (error, calls) = error_of(vec![turn]).await;
        assert_eq!((error.code(), calls), (code, 1), "{name}");
    }
}

#[tokio::test]
async fn a_blank_answer_is_asked_for_once_more() {
    for content in [json!("  \n"), json!("```json\n```"), json!("<think>hm"), json!(null)] {
        let blank = || Turn::message(json!({ "content": content }), "stop");
        let (error, calls) = error_of(vec![blank(), blank()]).await;
        assert_eq!((error.code(), calls), ("blank", 2), "{content}");
        let endpoint = Endpoint::start(vec![blank(), Turn::says(&good())]).await;
        let consultation = ask(&endpoint).await;
        assert_eq!(rule(&consultation.draft.unwrap()), GOOD);
        let calls: Vec<_> = consultation.record.calls.iter().map(|call| (&*call.mode, &*call.outcome)).collect();
        assert_eq!(calls, [("json_schema", "blank"), ("tool", "ok")], "one rung down");
    }
}

#[tokio::test]
async fn one_blank_does_not_change_how_later_questions_are_asked() {
    let blank = Turn::message(json!({ "content": "" }), "stop");
    let endpoint = Endpoint::start(vec![blank.clone(), Turn::says(&good()), Turn::says(&good())]).await;
    let profile = Profile::named("deepseek").unwrap();
    let model = Model::new(ModelSettings { profile, ..settings(&endpoint) }).unwrap();
    let question = Question::parse(super::QUESTION).unwrap();
    let reading = unread(&question, &[TIME]);
    for _ in 0..2 {
        let consultation = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await;
        assert_eq!(rule(&consultation.draft.unwrap()), GOOD);
    }
    let forms: Vec<_> = endpoint.requests().iter().map(|request| request["response_format"]["type"].clone()).collect();
    assert_eq!(forms, [json!("json_object"), json!(null), json!("json_object")]);
    let only = Profile { modes: vec![Mode::JsonObject], ..Profile::default() };
    let endpoint = Endpoint::start(vec![blank, Turn::says(&good())]).await;
    let model = Model::new(ModelSettings { profile: only, ..settings(&endpoint) }).unwrap();
    let consultation = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await;
    assert_eq!(rule(&consultation.draft.unwrap()), GOOD, "without a further rung, the same once more");
}

#[tokio::test]
async fn garbage_is_sent_back_once() {
    let (error, calls) = error_of(vec![Turn::says("sorry, no"), Turn::says("{\"outcome\": 7}")]).await;
    assert_eq!((error.code(), calls), ("invalid", 2));
}

#[tokio::test]
async fn a_failing_server_is_asked_twice_more() {
    let (error, calls) = error_of(vec![Turn::Status(500), Turn::Status(503), Turn::Status(502)]).await;
    assert_eq!((error.code(), calls), ("status", 3));
    let (error, calls) = error_of(vec![Turn::Status(429), Turn::Status(429), Turn::Status(429)]).await;
    assert_eq!((error.code(), calls), ("busy", 3));
    let endpoint = Endpoint::start(vec![Turn::Status(502), Turn::says(&good())]).await;
    assert_eq!(rule(&ask(&endpoint).await.draft.unwrap()), GOOD);
}

#[tokio::test]
async fn a_slow_server_is_left_at_the_time_limit() {
    let begun = Instant::now();
    let (error, calls) = error_of(vec![Turn::Sleep(Duration::from_secs(30))]).await;
    assert_eq!((error.code(), calls), ("timed-out", 1));
    assert!(begun.elapsed() < Duration::from_secs(20));
}

async fn ask_at(url: String) -> (ModelError, Duration) {
    let begun = Instant::now();
    let question = Question::parse(super::QUESTION).unwrap();
    let nobody = Endpoint::start(Vec::new()).await;
    let model = Model::new(ModelSettings { base_url: url, ..settings(&nobody) }).unwrap();
    let reading = unread(&question, &[TIME]);
    let consultation = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await;
    (consultation.draft.unwrap_err(), begun.elapsed())
}

#[tokio::test]
async fn a_dropped_connection_and_a_closed_port_are_told_apart() {
    let (error, _) = ask_at(raw(|stream| async move { drop(stream) }).await).await;
    assert_eq!(error.code(), "broken");
    let half = raw(|mut stream| async move {
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"choices\":").await;
    });
    assert_eq!(ask_at(half.await).await.0.code(), "broken");
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(ask_at(format!("http://{free}/v1")).await.0.code(), "unreachable");
}

#[tokio::test]
async fn an_endless_body_is_cut_at_the_size_limit() {
    let endless = raw(|mut stream| async move {
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b' '; 8192]).await.is_ok() {}
    });
    assert_eq!(ask_at(endless.await).await.0.code(), "too-large");
}

#[tokio::test]
async fn a_dripping_body_is_left_at_the_total_time_limit() {
    let dripping = raw(|mut stream| async move {
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let (error, time) = ask_at(dripping.await).await;
    assert_eq!(error.code(), "timed-out");
    assert!(time < Duration::from_secs(30), "{time:?}");
}

#[tokio::test]
async fn what_an_endpoint_does_not_take_is_given_up_step_by_step() {
    let endpoint = Endpoint::start(vec![
        Turn::Complaint(400, json!({ "error": { "message": "use max_completion_tokens" } }).to_string()),
        Turn::Complaint(400, "temperature does not support 0".into()),
        Turn::Complaint(400, "response_format json_schema is not supported".into()),
        Turn::Complaint(400, "tools are not supported".into()),
        Turn::says(&good()),
        Turn::says(&good()),
    ])
    .await;
    let question = Question::parse(super::QUESTION).unwrap();
    let reading = unread(&question, &[TIME]);
    let model = Model::new(settings(&endpoint)).unwrap();
    for _ in 0..2 {
        let consultation = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await;
        assert_eq!(rule(&consultation.draft.unwrap()), GOOD);
        assert_eq!(consultation.record.mode, "json_object");
    }
    let requests = endpoint.requests();
    assert_eq!(requests.len(), 6, "what was learnt is kept");
    let last = &requests[5];
    assert_eq!(last["response_format"], json!({ "type": "json_object" }));
    assert!(last["max_completion_tokens"].is_u64() && last["max_tokens"].is_null() && last["temperature"].is_null());
}

#[tokio::test]
async fn a_fixed_mode_is_not_given_up() {
    let endpoint = Endpoint::start(vec![Turn::Status(400)]).await;
    let question = Question::parse(super::QUESTION).unwrap();
    let model = Model::new(ModelSettings {
        profile: Profile { modes: vec![Mode::JsonSchema], ..Profile::default() },
        ..settings(&endpoint)
    })
    .unwrap();
    let reading = unread(&question, &[TIME]);
    let consultation = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await;
    assert_eq!((consultation.draft.unwrap_err().code(), endpoint.requests().len()), ("status", 1));
}

#[test]
fn an_address_that_is_none_is_refused() {
    for url in ["", "localhost", "file:///etc/passwd", "http://"] {
        assert_eq!(Model::new(ModelSettings::new(url, "m")).unwrap_err().code(), "settings", "{url}");
    }
}
