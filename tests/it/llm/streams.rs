//! Answers that come in pieces: whatever the pieces, the whole is what it would have been at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use quanxuan::question::Question;
use quanxuan::translate::llm::{Consultation, Model, ModelSettings, Profile};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::endpoint::raw;
use super::{Endpoint, GOOD, QUESTION, TIME, Turn, WORLD, as_of, good, rule, settings, unread};

async fn ask(settings: ModelSettings) -> Consultation {
    let question = Question::parse(QUESTION).unwrap();
    let model = Model::new(settings).unwrap();
    model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &unread(&question, &[TIME])).await
}

/// The good answer, a few letters at a time.
fn pieces() -> Vec<Value> {
    let letters: Vec<char> = good().chars().collect();
    letters.chunks(5).map(|some| json!({ "content": some.iter().collect::<String>() })).collect()
}

fn with(before: &[Value], after: Vec<Value>) -> Turn {
    Turn::streams(&[before, &after].concat(), "stop")
}

/// As they are sent.
fn events(deltas: &[Value]) -> String {
    match Turn::streams(deltas, "stop") {
        Turn::Stream(events) => events,
        other => panic!("{other:?}"),
    }
}

/// Ways in which servers send the good answer.
fn successes() -> Vec<Turn> {
    let plain = events(&pieces());
    let thought = json!({ "reasoning_content": "{\"outcome\":\"refuse\"}" });
    let arguments =
        |text: &str, index: usize| json!({ "tool_calls": [{ "index": index, "function": { "arguments": text } }] });
    let answer = good();
    let (half, rest) = answer.split_at(20);
    vec![
        Turn::Stream(plain.clone()),
        with(&[json!({ "role": "assistant", "content": "" }), thought.clone(), thought], pieces()),
        with(&[json!({ "content": null, "refusal": null, "tool_calls": null })], pieces()),
        with(
            &[json!({ "tool_calls": [{ "index": 0, "id": "1", "function": { "name": "segment", "arguments": "" } }] })],
            vec![arguments(half, 0), arguments("{", 1), arguments(rest, 0)],
        ),
        Turn::Stream(plain.replace('\n', "\r\n")),
        Turn::Stream(plain.replace("data: {", ": keep-alive\n\nevent: message\nid: 7\ndata:{")),
        Turn::Stream(plain.replace("data: [DONE]\n\n", "")),
        Turn::Stream(format!("{plain}data: never read\n\n")),
    ]
}

#[tokio::test]
async fn every_way_of_streaming_gives_the_answer_and_its_count() {
    for turn in successes() {
        let endpoint = Endpoint::start(vec![turn.clone()]).await;
        let consultation = ask(settings(&endpoint)).await;
        assert_eq!(rule(&consultation.draft.unwrap()), GOOD, "{turn:?}");
        let call = &consultation.record.calls[0];
        assert_eq!((call.prompt_tokens, call.answer_tokens), (Some(900), Some(7)), "{turn:?}");
        let request = &endpoint.requests()[0];
        assert_eq!((&request["stream"], &request["stream_options"]["include_usage"]), (&json!(true), &json!(true)));
    }
}

#[tokio::test]
async fn a_stream_that_gives_no_answer_ends_like_any_other_answer() {
    let event = |text: &str| Turn::Stream(format!("data: {text}\n\n"));
    let (half, whole) = (&pieces()[..3], &pieces()[..]);
    let broken_off = events(half).rsplitn(4, "data: ").last().unwrap().to_owned();
    let cases = [
        (Turn::streams(whole, "length"), "cut-off"),
        (Turn::streams(half, "content_filter"), "filtered"),
        (Turn::streams(&[json!({ "refusal": "I can" }), json!({ "refusal": "not" })], "stop"), "declined"),
        (Turn::streams(&[json!({ "content": " \n" })], "stop"), "blank"),
        (Turn::streams(&[json!({ "reasoning": good() })], "stop"), "blank"),
        (event(&json!({ "error": { "message": "overloaded" } }).to_string()), "not-an-answer"),
        (event("<html>"), "not-an-answer"),
        (Turn::Stream(broken_off), "not-an-answer"),
        (Turn::Stream(String::new()), "not-an-answer"),
        (Turn::streams(&vec![json!({ "content": "x".repeat(1000) }); 1100], "stop"), "too-large"),
    ];
    for (turn, code) in cases {
        let name: String = format!("{turn:?}").chars().take(200).collect();
        let endpoint = Endpoint::start(vec![turn.clone(), turn]).await;
        assert_eq!(ask(settings(&endpoint)).await.draft.unwrap_err().code(), code, "{name}");
    }
}

#[tokio::test]
async fn who_cannot_stream_is_asked_without_and_that_is_kept() {
    let complaint = Turn::Complaint(400, "stream_options is not supported".into());
    let endpoint = Endpoint::start(vec![complaint, Turn::says(&good()), Turn::says(&good())]).await;
    let question = Question::parse(QUESTION).unwrap();
    let model = Model::new(settings(&endpoint)).unwrap();
    for _ in 0..2 {
        let reading = unread(&question, &[TIME]);
        let consultation = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await;
        assert_eq!(
            (rule(&consultation.draft.unwrap()), consultation.record.mode.as_str()),
            (GOOD.into(), "json_schema")
        );
    }
    let streamed: Vec<_> = endpoint.requests().iter().map(|request| request["stream"].clone()).collect();
    assert_eq!(streamed, [json!(true), json!(false), json!(false)]);
    let endpoint = Endpoint::start(vec![Turn::says(&good())]).await;
    let profile = Profile { stream: false, ..Profile::default() };
    ask(ModelSettings { profile, ..settings(&endpoint) }).await.draft.unwrap();
    assert_eq!(endpoint.requests()[0]["stream"], false);
    assert!(endpoint.requests()[0]["stream_options"].is_null());
}

/// Reads a request and begins to stream.
async fn begin(stream: &mut TcpStream) {
    let mut request = [0; 1024];
    let _ = stream.read(&mut request).await;
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n").await;
}

async fn error_at(url: String) -> (&'static str, Duration) {
    let begun = Instant::now();
    let nobody = Endpoint::start(Vec::new()).await;
    let consultation = ask(ModelSettings { base_url: url, ..settings(&nobody) }).await;
    (consultation.draft.unwrap_err().code(), begun.elapsed())
}

#[tokio::test]
async fn pieces_may_end_anywhere_even_inside_a_letter() {
    let events = events(&pieces());
    let slow = raw(move |mut stream| {
        let events = events.clone();
        async move {
            begin(&mut stream).await;
            for bytes in events.as_bytes().chunks(61) {
                stream.write_all(bytes).await.unwrap();
                stream.flush().await.unwrap();
                tokio::task::yield_now().await;
            }
        }
    });
    let nobody = Endpoint::start(Vec::new()).await;
    assert_eq!(rule(&ask(ModelSettings { base_url: slow.await, ..settings(&nobody) }).await.draft.unwrap()), GOOD);
}

#[tokio::test]
async fn a_stream_that_falls_silent_is_left_long_before_the_last_moment() {
    let silent = raw(|mut stream| async move {
        begin(&mut stream).await;
        let _ = stream.write_all(b"data: {\"choices\":[{\"delta\":{\"content\":\"{\"}}]}\n\n").await;
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
    let (code, time) = error_at(silent.await).await;
    assert_eq!(code, "timed-out");
    assert!(time < Duration::from_secs(20), "{time:?}");
}

#[tokio::test]
async fn a_stream_that_never_ends_is_left_at_the_last_moment() {
    for piece in [": still here\n\n", "data: {\"choices\":[{\"delta\":{\"content\":\" \"}}]}\n\n"] {
        let endless = raw(move |mut stream| async move {
            begin(&mut stream).await;
            while stream.write_all(piece.as_bytes()).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        let (code, time) = error_at(endless.await).await;
        assert_eq!(code, "timed-out");
        assert!(time < Duration::from_secs(30), "{time:?}");
    }
    let flood = raw(|mut stream| async move {
        begin(&mut stream).await;
        while stream.write_all(&b": more\n".repeat(10_000)).await.is_ok() {}
    });
    assert_eq!(error_at(flood.await).await.0, "too-large");
}

#[tokio::test]
async fn a_connection_that_breaks_inside_a_stream_is_tried_again() {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let broken = raw(move |mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await;
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 5000\r\n\r\ndata: {";
            let _ = stream.write_all(head.as_bytes()).await;
        }
    });
    assert_eq!(error_at(broken.await).await.0, "broken");
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn whoever_stops_waiting_ends_the_stream() {
    let (told, mut heard) = tokio::sync::mpsc::channel(1);
    let endless = raw(move |mut stream| {
        let told = told.clone();
        async move {
            begin(&mut stream).await;
            while stream.write_all(b": still here\n\n").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let _ = told.send(()).await;
        }
    });
    let nobody = Endpoint::start(Vec::new()).await;
    let asking = ask(ModelSettings { base_url: endless.await, ..settings(&nobody) });
    assert!(tokio::time::timeout(Duration::from_millis(500), asking).await.is_err());
    tokio::time::timeout(Duration::from_secs(2), heard.recv()).await.unwrap().unwrap();
}
