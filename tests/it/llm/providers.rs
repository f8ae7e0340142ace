//! Every provider's profile, and the shapes in which providers answer: each ends in its documented outcome.

use std::time::Duration;

use quanxuan::question::Question;
use quanxuan::translate::llm::doctor::examine;
use quanxuan::translate::llm::{Consultation, Mode, Model, ModelSettings, Patience, Profile};
use serde_json::{Value, json};

use super::{Endpoint, GOOD, QUESTION, TIME, Turn, WORLD, as_of, good, rule, settings, unread};

fn settings_of(provider: &str, endpoint: &Endpoint) -> ModelSettings {
    ModelSettings { profile: Profile::named(provider).unwrap(), ..settings(endpoint) }
}

async fn ask(settings: ModelSettings) -> Consultation {
    let question = Question::parse(QUESTION).unwrap();
    let model = Model::new(settings).unwrap();
    model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &unread(&question, &[TIME])).await
}

/// Shapes of success.
fn successes() -> Vec<Turn> {
    let message = |message: Value| Turn::message(message, "stop");
    vec![
        Turn::says(&good()),
        message(json!({ "content": good(), "reasoning_content": "the user wants {\"outcome\":\"refuse\"}" })),
        message(
            json!({ "content": good(), "reasoning": "hm", "refusal": null, "tool_calls": null, "annotations": [] }),
        ),
        message(json!({ "content": format!("<think>{{ 想一想 }}</think>\n```json\n{}\n```", good()) })),
        message(json!({ "content": [{ "type": "text", "text": good() }] })),
        Turn::message(
            json!({ "content": null, "tool_calls": [{ "id": "1", "type": "function",
                    "function": { "name": "segment", "arguments": good() } }] }),
            "tool_calls",
        ),
        Turn::message(
            json!({ "content": "", "tool_calls": [{ "function": { "arguments": serde_json::from_str::<Value>(&good()).unwrap() } }] }),
            "stop",
        ),
        Turn::Body(json!({ "choices": [{ "message": { "content": good() } }] }).to_string()),
    ]
}

/// Shapes of failure, and the code of each.
fn failures() -> Vec<(Turn, &'static str)> {
    let message = |message: Value, reason: &str| Turn::message(message, reason);
    vec![
        (message(json!({ "content": null, "refusal": "no" }), "stop"), "declined"),
        (message(json!({ "content": " \n\t\n " }), "stop"), "blank"),
        (message(json!({ "content": "", "reasoning_content": good() }), "stop"), "blank"),
        (message(json!({ "content": good() }), "length"), "cut-off"),
        (message(json!({ "content": "" }), "model_context_window_exceeded"), "cut-off"),
        (message(json!({ "content": "" }), "sensitive"), "filtered"),
        (message(json!({ "content": "" }), "content_filter"), "filtered"),
        (message(json!({ "content": "", "tool_calls": [] }), "tool_calls"), "blank"),
        (Turn::Body(json!({ "error": { "message": "overloaded" } }).to_string()), "not-an-answer"),
        (Turn::Body("data: {\"choices\":[]}\n\ndata: [DONE]".into()), "not-an-answer"),
        (Turn::Status(401), "unauthorized"),
        (Turn::Status(402), "status"),
        (Turn::Status(307), "status"),
    ]
}

#[tokio::test]
async fn every_provider_is_asked_as_it_wants_and_understood() {
    for provider in Profile::names() {
        let profile = Profile::named(&provider).unwrap();
        for turn in successes() {
            let endpoint = Endpoint::start(vec![turn.clone()]).await;
            let consultation = ask(settings_of(&provider, &endpoint)).await;
            assert_eq!(rule(&consultation.draft.unwrap()), GOOD, "{provider}: {turn:?}");
            assert_eq!(consultation.record.mode, profile.modes[0].name());
            let request = &endpoint.requests()[0];
            for (field, value) in &profile.body {
                assert_eq!(request[field], serde_json::to_value(value).unwrap(), "{provider}");
            }
            assert_eq!(request["temperature"].is_null(), !profile.temperature, "{provider}");
            let prompt = request["messages"].to_string();
            assert!(prompt.contains("JSON"), "without the word some refuse JSON mode");
        }
    }
}

#[tokio::test]
async fn every_failure_of_every_provider_has_its_outcome() {
    for provider in Profile::names() {
        for (turn, code) in failures() {
            let endpoint = Endpoint::start(vec![turn.clone(), turn.clone()]).await;
            let consultation = ask(settings_of(&provider, &endpoint)).await;
            assert_eq!(consultation.draft.unwrap_err().code(), code, "{provider}: {turn:?}");
            let calls = if code == "blank" { 2 } else { 1 };
            assert_eq!((consultation.record.outcome.as_str(), endpoint.requests().len()), (code, calls));
        }
    }
}

#[tokio::test]
async fn further_fields_and_wrong_words_in_an_answer_are_repaired() {
    let extra = json!({ "outcome": "segment", "segment": GOOD, "confidence": 0.9 }).to_string();
    let wrong = json!({ "outcome": "SEGMENT", "segment": GOOD }).to_string();
    for said in [extra, wrong] {
        let endpoint = Endpoint::start(vec![Turn::says(&said), Turn::says(&good())]).await;
        let consultation = ask(settings(&endpoint)).await;
        assert_eq!(rule(&consultation.draft.unwrap()), GOOD);
        let outcomes: Vec<_> = consultation.record.calls.iter().map(|call| call.outcome.as_str()).collect();
        assert_eq!(outcomes, ["invalid", "ok"]);
    }
}

#[tokio::test]
async fn a_400_walks_down_the_ladder_of_the_profile() {
    let complaint = || Turn::Complaint(400, "not supported".into());
    let endpoint = Endpoint::start(vec![complaint(), complaint(), complaint(), Turn::says(&good())]).await;
    let consultation = ask(settings_of("openai", &endpoint)).await;
    assert_eq!((consultation.record.mode.as_str(), consultation.record.calls.len()), ("prompt", 4));
    let requests = endpoint.requests();
    assert_eq!(requests[0]["response_format"]["type"], "json_schema");
    assert_eq!(requests[1]["tool_choice"]["function"]["name"], "segment");
    assert_eq!(requests[2]["response_format"]["type"], "json_object");
    assert!(requests[3]["response_format"].is_null() && requests[3]["tools"].is_null());
}

#[tokio::test]
async fn the_doctor_says_what_works_and_gives_a_profile_that_can_be_read_again() {
    let probe = json!({ "outcome": "segment", "segment": "everyone" }).to_string();
    let complaint = || Turn::Complaint(400, "not supported".into());
    let endpoint =
        Endpoint::start(vec![complaint(), Turn::says("no idea"), Turn::says(&probe), Turn::says(&probe)]).await;
    let examination = examine(&settings(&endpoint)).await.unwrap();
    let outcomes: Vec<_> =
        examination.probes.iter().map(|it| it.outcome.as_ref().map_or_else(|it| it.code(), |()| "ok")).collect();
    assert_eq!(outcomes, ["status", "invalid", "ok", "ok"]);
    assert_eq!(examination.profile.modes, [Mode::JsonObject, Mode::Prompt]);
    let saved = examination.profile.to_string();
    assert!(!saved.contains("sk-test-secret"), "{saved}");
    assert_eq!(Profile::parse(&saved).unwrap(), examination.profile);
}

#[tokio::test]
async fn an_endpoint_that_keeps_failing_is_left_alone_for_a_while() {
    let endpoint = Endpoint::start(Vec::new()).await;
    let question = Question::parse(QUESTION).unwrap();
    let model = Model::new(settings(&endpoint)).unwrap();
    let reading = unread(&question, &[TIME]);
    let mut codes = Vec::new();
    for _ in 0..7 {
        let consultation = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await;
        codes.push(consultation.draft.unwrap_err().code());
    }
    assert_eq!(codes, ["status", "status", "status", "status", "status", "resting", "resting"]);
    assert_eq!(endpoint.requests().len(), 15);
}

#[tokio::test]
async fn only_so_many_calls_are_under_way_at_once_and_a_dropped_question_ends_its_own() {
    let endpoint = Endpoint::start((0..9).map(|_| Turn::Sleep(Duration::from_secs(60))).collect()).await;
    let question = Question::parse(QUESTION).unwrap();
    let patience = Patience::within(Duration::from_secs(50));
    let model = Model::new(ModelSettings { at_once: 2, patience, ..settings(&endpoint) }).unwrap();
    let reading = unread(&question, &[TIME]);
    let asking = || model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading);
    let two = async {
        while endpoint.requests().len() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    tokio::select! {
        _ = async { tokio::join!(asking(), asking(), asking(), asking()) } => unreachable!("nobody answers"),
        () = two => assert_eq!(endpoint.requests().len(), 2),
    }
    // All four were dropped: there is room again.
    tokio::select! {
        _ = asking() => unreachable!("nobody answers"),
        () = async { while endpoint.requests().len() < 3 { tokio::time::sleep(Duration::from_millis(20)).await; } } => {}
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_long_pause_is_not_waited_for() {
    std::sync::LazyLock::force(&WORLD);
    let endpoint = Endpoint::start(vec![Turn::Later(429, 60), Turn::says(&good())]).await;
    let begun = std::time::Instant::now();
    let consultation = ask(settings(&endpoint)).await;
    assert_eq!(consultation.draft.unwrap_err().code(), "busy");
    assert!(begun.elapsed() < Duration::from_secs(30) && endpoint.requests().len() == 1);
    let endpoint = Endpoint::start(vec![Turn::Later(503, 1), Turn::says(&good())]).await;
    let begun = std::time::Instant::now();
    assert_eq!(rule(&ask(settings(&endpoint)).await.draft.unwrap()), GOOD);
    assert!(begun.elapsed() >= Duration::from_secs(1), "the pause asked for is kept");
}
