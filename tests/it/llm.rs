//! The model client against a scripted endpoint: every way an answer can go, and how each ends.

mod accounting;
mod auto;
pub mod endpoint;
mod failures;
mod hostile;
mod injection;
mod privacy;
mod providers;
mod streams;
pub mod ways;
mod wire;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use jiff::civil::{DateTime, date};
use quanxuan::catalog::Values;
use quanxuan::catalog::items::File;
use quanxuan::catalog::load::load;
use quanxuan::diagnostic::Span;
use quanxuan::dsl::{Shop, text};
use quanxuan::question::Question;
use quanxuan::translate::llm::{Consultation, Model, ModelSettings, Patience, Profile, Secret};
use quanxuan::translate::rules::Reader;
use quanxuan::translate::{Author, Draft, ReadSpan, Role, Verdict};
use serde_json::json;

use endpoint::{Endpoint, Turn};

struct World {
    shop: Shop,
    reader: Reader,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo_shop/catalog");
    let mut texts: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    texts.sort();
    let files: Vec<_> = texts.iter().map(|(name, text)| File { name, text }).collect();
    let shop = Shop::new(load(&files).unwrap(), Values::default()).unwrap();
    let reader = Reader::new(&shop);
    World { shop, reader }
});

fn as_of() -> DateTime {
    date(2026, 11, 21).at(0, 0, 0, 0)
}

/// What a built-in reader leaves that understood nothing but the given pieces.
fn unread(question: &Question, pieces: &[(&str, Role)]) -> Draft {
    let text = question.text();
    let mut spans = Vec::new();
    let mut at = 0;
    for (piece, role) in pieces {
        let start = at + text[at..].find(piece).unwrap();
        if at < start {
            spans.push(ReadSpan { span: Span::new(at, start), role: Role::Unread });
        }
        at = start + piece.len();
        spans.push(ReadSpan { span: Span::new(start, at), role: *role });
    }
    if at < text.len() {
        spans.push(ReadSpan { span: Span::new(at, text.len()), role: Role::Unread });
    }
    Draft { verdict: Verdict::Ask, readings: Vec::new(), spans, diagnostics: Vec::new(), author: Author::Builtin }
}

fn settings(endpoint: &Endpoint) -> ModelSettings {
    ModelSettings {
        key: Secret::new("sk-test-secret\n"),
        patience: Patience {
            connect: Duration::from_millis(500),
            first_byte: Duration::from_millis(600),
            idle: Duration::from_millis(400),
            total: Duration::from_secs(3),
        },
        ..ModelSettings::new(endpoint.url(), "scripted")
    }
}

const QUESTION: &str = "过去3个月购买过口红但没买过粉底液的重要价值客户";
const TIME: (&str, Role) = ("过去3个月", Role::Time);

async fn ask(endpoint: &Endpoint) -> Consultation {
    let question = Question::parse(QUESTION).unwrap();
    let reading = unread(&question, &[TIME]);
    let model = Model::new(settings(endpoint)).unwrap();
    model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await
}

/// A model's answer that proposes a segment.
fn answer(segment: &str) -> String {
    json!({ "outcome": "segment", "segment": segment, "unused": [], "message": "", "choices": [] }).to_string()
}

fn good() -> String {
    answer(GOOD)
}

const GOOD: &str = "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months \
                    and rfm is '重要价值客户'";

/// Leaves out what is denied.
const PARTIAL: &str = "purchase(category = '口红') in last 3 months and rfm is '重要价值客户'";

fn rule(draft: &Draft) -> String {
    text::print(&draft.readings[0].segment)
}

#[tokio::test]
async fn a_good_answer_runs() {
    let endpoint = Endpoint::start(vec![Turn::says(&good())]).await;
    let consultation = ask(&endpoint).await;
    let draft = consultation.draft.unwrap();
    assert_eq!(rule(&draft), GOOD);
    assert_eq!((draft.verdict, draft.author), (Verdict::Run, Author::Model), "{:?}", draft.diagnostics);
    assert_eq!(draft.unread().count(), 0);
    let record = consultation.record;
    assert_eq!(
        (record.model.as_str(), record.mode.as_str(), record.outcome.as_str()),
        ("scripted", "json_schema", "answered")
    );
    assert_eq!(record.calls.len(), 1);
    assert_eq!(record.calls[0].answer_tokens, Some(7));
    assert_eq!(record.prompt_hash.len(), 64);
}

#[tokio::test]
async fn what_the_tokens_of_all_calls_cost_is_recorded_exactly() {
    let price = r#"price = { read = "0.27", written = "1.1", currency = "USD" }"#;
    let profile = Profile::parse(price).unwrap();
    assert_eq!(Profile::parse(&profile.to_string()).unwrap(), profile);
    let endpoint = Endpoint::start(vec![Turn::says("?"), Turn::says(&good())]).await;
    let question = Question::parse(QUESTION).unwrap();
    let model = Model::new(ModelSettings { profile, ..settings(&endpoint) }).unwrap();
    let reading = unread(&question, &[TIME]);
    let record = model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await.record;
    let cost = record.cost.unwrap();
    // Twice 900 tokens read and 7 written.
    assert_eq!((cost.amount.to_string().as_str(), cost.currency.as_str()), ("0.0005014", "USD"));
}

#[tokio::test]
async fn every_character_of_the_question_is_in_one_span() {
    let endpoint = Endpoint::start(vec![Turn::says(&good())]).await;
    let draft = ask(&endpoint).await.draft.unwrap();
    let mut at = 0;
    for read in &draft.spans {
        assert_eq!(read.span.start, at);
        at = read.span.end;
    }
    assert_eq!(at, QUESTION.len());
}

#[tokio::test]
async fn an_invalid_answer_is_repaired_with_its_problems() {
    let wrong = answer("purchas in last 3 months");
    let endpoint = Endpoint::start(vec![Turn::says(&wrong), Turn::says(&good())]).await;
    let consultation = ask(&endpoint).await;
    let draft = consultation.draft.unwrap();
    assert_eq!((draft.verdict, rule(&draft).as_str()), (Verdict::Run, GOOD));
    assert_eq!(consultation.record.calls[0].outcome, "invalid");
    let requests = endpoint.requests();
    let (first, second) = (requests[0]["messages"].as_array().unwrap(), requests[1]["messages"].as_array().unwrap());
    assert_eq!(first[..], second[..2], "the prompt's beginning stays, so that servers keep it");
    assert_eq!(second[2]["content"], wrong);
    assert!(second[3]["content"].as_str().unwrap().contains("`purchas`"));
}

#[tokio::test]
async fn an_answer_that_stays_invalid_is_an_error_that_names_the_problem() {
    let wrong = answer("purchas in last 3 months");
    let endpoint = Endpoint::start(vec![Turn::says(&wrong), Turn::says(&wrong)]).await;
    let consultation = ask(&endpoint).await;
    let error = consultation.draft.unwrap_err();
    assert_eq!(error.code(), "invalid");
    assert!(error.message().to_string().contains("purchas"), "{}", error.message());
    assert_eq!(endpoint.requests().len(), 2);
    assert_eq!(consultation.record.outcome, "invalid");
}

#[tokio::test]
async fn an_answer_that_loses_a_condition_is_asked_about_not_run() {
    let partial = answer(PARTIAL);
    let endpoint = Endpoint::start(vec![Turn::says(&partial), Turn::says(&partial)]).await;
    let draft = ask(&endpoint).await.draft.unwrap();
    assert_eq!(draft.verdict, Verdict::Ask);
    let unread: Vec<_> = draft.unread().map(|span| span.of(QUESTION)).collect();
    assert_eq!(unread, ["粉底液"]);
    assert_eq!(rule(&draft), PARTIAL);
}

#[tokio::test]
async fn a_doubtful_answer_stays_a_choice_when_its_repair_fails() {
    let partial = answer(PARTIAL);
    let endpoint = Endpoint::start(vec![Turn::says(&partial), Turn::says("sorry"), Turn::Status(500)]).await;
    let draft = ask(&endpoint).await.draft.unwrap();
    assert_eq!((draft.verdict, draft.readings.len()), (Verdict::Ask, 1));
}

#[tokio::test]
async fn the_model_may_ask_back_or_refuse() {
    for (outcome, expected, code) in [("ask", Verdict::Ask, "model-asks"), ("refuse", Verdict::Refuse, "model-refuses")]
    {
        let said = json!({ "outcome": outcome, "message": "多少钱算高？" }).to_string();
        let endpoint = Endpoint::start(vec![Turn::says(&said)]).await;
        let draft = ask(&endpoint).await.draft.unwrap();
        assert_eq!(draft.verdict, expected);
        assert_eq!(draft.diagnostics[0].code.as_str(), code);
        assert!(draft.diagnostics[0].both().zh.contains("多少钱算高？"));
    }
}

#[tokio::test]
async fn fences_thoughts_and_chatter_around_an_answer_are_ignored() {
    for wrapped in [
        format!("```json\n{}\n```", good()),
        format!("<think>口红 {{  …</think>\n\n{}", good()),
        format!("Here is the JSON: {} Hope this helps.", good()),
    ] {
        let endpoint = Endpoint::start(vec![Turn::says(&wrapped)]).await;
        assert_eq!(rule(&ask(&endpoint).await.draft.unwrap()), GOOD, "{wrapped}");
    }
}

#[tokio::test]
async fn a_question_back_comes_with_its_valid_choices() {
    let said = json!({ "outcome": "ask", "message": "?", "choices": [GOOD, "purchas", PARTIAL, "drop table"] });
    let endpoint = Endpoint::start(vec![Turn::says(&said.to_string())]).await;
    let draft = ask(&endpoint).await.draft.unwrap();
    let rules: Vec<_> = draft.readings.iter().map(|reading| text::print(&reading.segment)).collect();
    assert_eq!((draft.verdict, rules), (Verdict::Ask, vec![GOOD.to_owned(), PARTIAL.to_owned()]));
}

#[tokio::test]
async fn words_that_the_model_says_it_left_out_forbid_a_list() {
    let left = json!({ "outcome": "segment", "segment": GOOD, "unused": ["客户"] }).to_string();
    let endpoint = Endpoint::start(vec![Turn::says(&left), Turn::says(&left)]).await;
    let draft = ask(&endpoint).await.draft.unwrap();
    assert_eq!((draft.verdict, draft.diagnostics[0].code.as_str()), (Verdict::Ask, "model-doubt"));
}

#[tokio::test]
async fn words_left_out_that_are_no_words_are_no_doubt() {
    let said = json!({ "outcome": "segment", "segment": GOOD, "unused": ["", " "] }).to_string();
    let endpoint = Endpoint::start(vec![Turn::says(&said)]).await;
    let draft = ask(&endpoint).await.draft.unwrap();
    assert_eq!((draft.verdict, draft.diagnostics.len()), (Verdict::Run, 0));
}

#[tokio::test]
async fn every_kind_of_the_language_can_be_said() {
    for example in WORLD.shop.catalog.examples.iter().filter(|example| example.segments.is_empty()) {
        let said = json!({ "outcome": "ask", "message": "?", "choices": [example.text] }).to_string();
        let endpoint = Endpoint::start(vec![Turn::says(&said)]).await;
        let draft = ask(&endpoint).await.draft.unwrap();
        assert_eq!(draft.readings.len(), 1, "{}", example.text);
    }
}

/// What the built-in reader makes of the question, and a model that answers with `segment`.
async fn beside_the_reader(question: &str, segment: &str) -> Draft {
    let endpoint = Endpoint::start(vec![Turn::says(&answer(segment)), Turn::says(&answer(segment))]).await;
    let question = Question::parse(question).unwrap();
    let reading = WORLD.reader.read(&question, as_of());
    let model = Model::new(settings(&endpoint)).unwrap();
    model.translate(&question, &WORLD.shop, &WORLD.reader, as_of(), &reading).await.draft.unwrap()
}

#[tokio::test]
async fn two_readers_that_agree_are_marked_so_whatever_the_order() {
    let turned = "rfm is '重要价值客户' and not purchase(category = '粉底液') in last 3 months \
                  and purchase(category = '口红') in last 3 months";
    for segment in [GOOD, turned] {
        let draft = beside_the_reader(QUESTION, segment).await;
        let codes: Vec<_> = draft.diagnostics.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!((draft.verdict, codes), (Verdict::Run, vec!["cross-checked"]));
    }
}

#[tokio::test]
async fn two_readers_that_differ_become_choices_with_what_differs() {
    let other =
        "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') and rfm is '重要价值客户'";
    let draft = beside_the_reader(QUESTION, other).await;
    assert_eq!((draft.verdict, draft.readings.len()), (Verdict::Ask, 2));
    let differ = draft.diagnostics.iter().find(|problem| problem.code.as_str() == "readers-differ").unwrap();
    let text = differ.text(quanxuan::lang::Lang::En);
    assert!(text.contains("not purchase(category = '粉底液') in last 3 months") && !text.contains("rfm"), "{text}");
}
