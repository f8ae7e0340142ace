//! What pages do beside asking, done by programs: the same rules, the same record.

use axum::http::StatusCode;
use quanxuan::lang::Lang;
use quanxuan::store::{EntryFilter, Right, Role};
use quanxuan::web::Server;
use serde_json::{Value, json};

use super::api::{Reply, call};
use super::rights::Site;
use super::tokens::{program, token};
use crate::webhooks::{Receiver, sender};

struct Desk {
    site: Site,
    boss: String,
    auditor: String,
}

impl Desk {
    async fn new() -> Self {
        Desk::of(|server| server).await
    }

    async fn of(server: impl FnOnce(Server) -> Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = quanxuan::store::Store::open(folder.path()).unwrap();
        let site = Site::of(server(super::with_store(store)), folder);
        let boss = program(&site, "boss", Role::Admin, &Right::ALL).await;
        let auditor = program(&site, "auditor", Role::Auditor, &[Right::See, Right::Audit]).await;
        let desk = Desk { site, boss, auditor };
        let new = json!({"name": "women", "segment": "gender = '女'"});
        assert_eq!(desk.call("POST", "/segments", new).await.status, StatusCode::CREATED);
        desk
    }

    async fn by(&self, who: &str, method: &str, path: &str, tag: &str, body: Value) -> Reply {
        let headers = [("authorization", who), ("if-match", tag)];
        let headers = if tag.is_empty() { &headers[..1] } else { &headers[..] };
        call(&self.site.app, method, &format!("/api/v1{path}"), headers, &body).await
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> Reply {
        self.by(&self.boss, method, path, "", body).await
    }

    async fn get(&self, path: &str) -> Value {
        let got = self.call("GET", path, Value::Null).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
        got.body
    }

    async fn said(&self) -> Vec<String> {
        let found = self.site.store().entries(EntryFilter::default(), None, 99).await.unwrap().entries;
        found.iter().rev().map(|entry| format!("{}: {}", entry.by(), entry.said(Lang::En))).collect()
    }
}

#[tokio::test]
async fn schedules_are_set_paused_resumed_and_cleared() {
    let desk = Desk::new().await;
    let place = "/segments/1/schedule";
    assert_eq!(desk.get(place).await, json!({"schedule": null}));
    for (when, good) in [
        (json!({"hours": 6}), true),
        (json!({"days": {"every": 1, "at": "08:00"}}), true),
        (json!({"cron": "0 8 * * MON"}), true),
        (json!({"hours": 0}), false),
        (json!({"days": {"every": 1, "at": "8 o'clock"}}), false),
        (json!({"cron": "no"}), false),
        (json!({"never": 1}), false),
    ] {
        let set = desk.call("PUT", place, json!({"when": when})).await;
        assert_eq!(set.status == StatusCode::OK, good, "{when}: {}", set.body);
        if good {
            let set = &set.body["schedule"];
            assert_eq!((&set["when"], set["next"].is_string()), (&when, true));
        }
    }
    assert_eq!(desk.call("POST", &format!("{place}/pause"), Value::Null).await.status, StatusCode::NO_CONTENT);
    let paused = desk.get(place).await["schedule"].clone();
    assert_eq!((&paused["paused"], &paused["next"]), (&json!(true), &Value::Null));
    desk.call("POST", &format!("{place}/resume"), Value::Null).await;
    assert_eq!(desk.get(place).await["schedule"]["paused"], json!(false));
    for _ in 0..2 {
        assert_eq!(desk.call("DELETE", place, Value::Null).await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(desk.get("/segments/1/files").await, json!({"files": []}));
    assert_eq!(desk.call("GET", "/segments/99/files", Value::Null).await.status, StatusCode::NOT_FOUND);
    let files = json!({"format": "csv", "moves": true});
    assert_eq!(desk.call("PUT", "/segments/1/files", files).await.status, StatusCode::NOT_FOUND, "there is no folder");
    assert!(desk.said().await.iter().any(|act| act.starts_with("boss (nightly job): ") && act.contains("women")));
}

#[tokio::test]
async fn reviews_are_put_up_by_one_and_decided_by_another_who_saw_the_same() {
    let desk = Desk::new().await;
    let place = "/segments/1/review";
    assert_eq!(desk.get(place).await["standing"], "draft");
    let put = desk.call("POST", place, json!({"comment": "please"})).await;
    let seen = put.body["seen"].as_str().unwrap().to_owned();
    assert_eq!((&put.body["standing"], &put.body["steps"][0]["seen"]), (&json!("submitted"), &json!(seen)));
    let queue = desk.by(&desk.auditor, "GET", "/reviews", "", Value::Null).await.body;
    assert_eq!((&queue["reviews"][0]["name"], &queue["reviews"][0]["comment"]), (&json!("women"), &json!("please")));
    let decide = async |who: &str, seen: &str, decision: &str, comment: &str| {
        let body = json!({"seen": seen, "decision": decision, "comment": comment});
        desk.by(who, "POST", &format!("{place}/decision"), "", body).await
    };
    assert_eq!(decide(&desk.boss, &seen, "approve", "").await.problem(), "conflict", "one's own");
    assert_eq!(decide(&desk.auditor, "other", "approve", "").await.problem(), "conflict");
    assert_eq!(decide(&desk.auditor, &seen, "reject", "").await.problem(), "unfit", "without a word");
    assert_eq!(decide(&desk.auditor, &seen, "approve", "").await.body["standing"], "approved");
    let policy = json!({"schedules": true, "people": 7, "contact": false});
    assert_eq!(desk.call("PUT", "/policy", policy.clone()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(desk.get("/policy").await, policy);
}

#[tokio::test]
async fn words_are_defined_redefined_and_withdrawn_by_who_saw_them() {
    let desk = Desk::new().await;
    let meaning = json!({"label": "大户哥", "others": ["土豪哥"], "segment": "top 10% by spend"});
    let made = desk.call("POST", "/words", meaning.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let place = made.header("location").trim_start_matches("/api/v1").to_owned();
    assert_eq!(desk.get("/words").await["words"][0]["label"], "大户哥");
    let asked = desk.call("POST", "/ask", json!({"question": "大户哥"})).await.body;
    assert_eq!(asked["status"], "answered", "{asked}");
    assert_eq!(desk.call("POST", "/words", meaning).await.problem(), "conflict", "it is understood");
    let wrong = desk.call("POST", "/words", json!({"label": "款爷哥", "segment": "gendre = '女'"})).await;
    assert_eq!((wrong.problem(), &wrong.body["diagnostics"][0]["span"]["start"]), ("invalid-segment", &json!(0)));
    let other = json!({"label": "大户哥", "segment": "top 5% by spend"});
    assert_eq!(desk.by(&desk.boss, "PUT", &place, "\"9\"", other.clone()).await.problem(), "outdated");
    assert_eq!(desk.call("PUT", &place, other.clone()).await.problem(), "no-precondition");
    let changed = desk.by(&desk.boss, "PUT", &place, made.header("etag"), other).await;
    assert_eq!((&changed.body["version"], &changed.body["segment"]), (&json!(2), &json!("top 5% by spend")));
    let gone = desk.by(&desk.boss, "DELETE", &place, changed.header("etag"), Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(desk.call("GET", &place, Value::Null).await.problem(), "not-found");
}

#[tokio::test]
async fn plays_are_changed_and_segments_frozen_by_who_saw_them() {
    let desk = Desk::new().await;
    let play = desk.get("/plays").await["plays"][0].clone();
    let place = format!("/plays/{}", play["name"].as_str().unwrap());
    let mut says = play["says"].clone();
    says["action"] = json!({"zh": "打电话", "en": "call"});
    let change = json!({"says": says, "note": "tried"});
    let changed = desk.by(&desk.boss, "PUT", &place, "\"0\"", change.clone()).await;
    assert_eq!((&changed.body["version"], &changed.body["says"]), (&json!(1), &says), "{}", changed.body);
    assert_eq!(desk.by(&desk.boss, "PUT", &place, "\"0\"", change).await.problem(), "outdated");
    says["action"] = json!({"zh": "", "en": ""});
    assert_eq!(desk.by(&desk.boss, "PUT", &place, "*", json!({"says": says})).await.problem(), "unfit");
    let run = desk.call("POST", "/segments/1/run", json!({})).await.body["run"].clone();
    let frozen = desk.by(&desk.boss, "POST", "/segments/1/freeze", "*", json!({"run": run})).await;
    assert_eq!((&frozen.body["frozen"], frozen.status), (&run, StatusCode::OK), "{}", frozen.body);
    let free = desk.by(&desk.boss, "POST", "/segments/1/unfreeze", frozen.header("etag"), Value::Null).await;
    assert_eq!(free.body["frozen"], Value::Null);
    assert_eq!(desk.get("/model/usage?days=7").await["total"]["answered"], 0);
}

#[tokio::test]
async fn hooks_are_added_tested_and_removed_and_their_secret_is_told_once() {
    let receiver = Receiver::answering(&[(500, &[]), (200, &[])]).await;
    let desk = Desk::of(|server| server.with_sender(sender())).await;
    assert_eq!(desk.call("POST", "/hooks", json!({"address": "https://10.0.0.1/"})).await.problem(), "unfit");
    let added = desk.call("POST", "/hooks", json!({"address": receiver.address(), "segment": 1})).await;
    assert!(added.body["secret"].as_str().unwrap().starts_with("whsec_"), "{}", added.body);
    let hooks = desk.get("/hooks").await;
    assert_eq!((&hooks["hooks"][0], hooks.to_string().contains("whsec_")), (&added.body["hook"], false));
    assert_eq!(desk.call("POST", "/hooks/1/test", Value::Null).await.status, StatusCode::NO_CONTENT);
    let sent = desk.get("/hooks/deliveries").await;
    assert_eq!((&sent["deliveries"][0]["answered"], &sent["deliveries"][0]["delivered"]), (&json!(500), &Value::Null));
    desk.call("POST", "/hooks/deliveries/1/again", Value::Null).await;
    assert_eq!(desk.get("/hooks/deliveries").await["deliveries"][0]["answered"], 200);
    desk.call("POST", "/hooks/1/on", Value::Null).await;
    assert_eq!(desk.call("DELETE", "/hooks/1", Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(desk.call("DELETE", "/hooks/1", Value::Null).await.problem(), "not-found");
}

#[tokio::test]
async fn people_are_managed_and_their_tokens_revoked() {
    let desk = Desk::new().await;
    let li = desk.call("POST", "/people", json!({"name": "Li", "role": "viewer"})).await.body;
    assert!(li["welcome"].as_str().unwrap().starts_with("/welcome?token="), "{li}");
    let place = format!("/people/{}", li["person"]["id"]);
    let changed = desk.call("PUT", &place, json!({"role": "operator", "unmasks": true})).await.body;
    assert_eq!(
        (&changed["role"], &changed["unmasks"], &changed["disabled"]),
        (&json!("operator"), &json!(true), &Value::Null)
    );
    let held = desk.call("PUT", &place, json!({"columns": ["open", "spend"], "formats": ["csv"]})).await.body;
    assert_eq!(
        (&held["columns"], &held["formats"], &held["role"]),
        (&json!(["spend"]), &json!(["csv"]), &json!("operator"))
    );
    let free = desk.call("PUT", &place, json!({"columns": ["contact", "spend", "behaviour"]})).await.body;
    assert_eq!((&free["columns"], &free["formats"]), (&json!(["contact", "spend", "behaviour"]), &json!(["csv"])));
    assert_eq!(desk.call("PUT", &place, json!({"role": "king"})).await.problem(), "bad-request");
    let known = desk.site.store().people().await.unwrap();
    let id = |name: &str| known.iter().find(|person| person.name == name).unwrap().id;
    let shown = format!("Bearer {}", token(&desk.site, id("Li"), &[Right::See]).await);
    assert_eq!(desk.by(&shown, "GET", "/me", "", Value::Null).await.status, StatusCode::OK);
    let tokens = format!("{place}/tokens");
    let listed = desk.get(&tokens).await;
    assert_eq!((&listed["tokens"][0]["rights"], listed.to_string().contains("qx_")), (&json!(["see"]), false));
    let path = format!("{tokens}/{}", listed["tokens"][0]["id"]);
    assert_eq!(desk.call("DELETE", &path, Value::Null).await.status, StatusCode::NO_CONTENT);
    assert_eq!(desk.by(&shown, "GET", "/me", "", Value::Null).await.status, StatusCode::UNAUTHORIZED);
    desk.call("PUT", &place, json!({"disabled": true})).await;
    let people = desk.get("/people").await;
    let li = people["people"].as_array().unwrap().iter().find(|person| person["name"] == "Li").unwrap();
    assert!(li["disabled"].is_string());
    assert_eq!(
        desk.call("PUT", &format!("/people/{}", id("boss")), json!({"role": "viewer"})).await.problem(),
        "conflict"
    );
}

#[tokio::test]
async fn how_long_a_text_may_be_is_said_of_it_as_it_is_written() {
    let desk = Desk::new().await;
    let long = |text: &str, most: usize| format!("{text}{}", " ".repeat(most));
    for (path, body) in [
        ("/segments/1/review", json!({"comment": long("", 2001)})),
        ("/segments/1/review/decision", json!({"seen": "", "decision": "approve", "comment": long("yes", 2000)})),
        ("/segments", json!({"name": long("men", 120), "segment": "gender = '男'"})),
        ("/segments", json!({"name": "men", "segment": "gender = '男'", "tags": [long("a", 40)]})),
        ("/words", json!({"label": long("大户哥", 40), "segment": "top 10% by spend"})),
    ] {
        let refused = desk.call("POST", path, body).await;
        assert_eq!((refused.status, refused.problem()), (StatusCode::UNPROCESSABLE_ENTITY, "unfit"), "{path}");
    }
}
