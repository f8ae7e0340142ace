//! The API: what pages do, as JSON, by the contract; problems with codes and places; nothing lost and nothing done twice.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use quanxuan::store::{Right, Role};
use quanxuan::web::{api, router};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::rights::Site;
use super::tokens::program;

pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of a problem, which is one as RFC 9457 has it.
    pub fn problem(&self) -> &str {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        assert_eq!(self.body["status"], self.status.as_u16());
        let code = self.body["code"].as_str().unwrap();
        assert_eq!(self.body["type"], format!("urn:quanxuan:problem:{code}"));
        assert!(["title", "detail", "request_id"].iter().all(|said| self.body[*said].is_string()), "{}", self.body);
        code
    }
}

/// Calls with headers and a body; none for `null`.
pub async fn call(app: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
    let mut request = Request::builder().method(method).uri(path).header("accept-language", "en");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if body.is_null() {
        Body::empty()
    } else {
        request = request.header("content-type", "application/json");
        Body::from(body.to_string())
    };
    let response = app.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Reply { status: parts.status, headers: parts.headers, body }
}

#[test]
fn the_document_names_every_handler_and_nothing_else() {
    let document = api::document::of(&api::endpoints());
    assert_eq!(document["openapi"], "3.1.0");
    let mut written = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            written.insert((method.to_uppercase(), path.clone()));
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{path}");
            let placeholders = path.split('{').skip(1).map(|part| part.split('}').next().unwrap());
            let parameters = operation["parameters"].as_array().unwrap().iter();
            let in_path =
                parameters.filter(|parameter| parameter["in"] == "path").map(|one| one["name"].as_str().unwrap());
            assert_eq!(placeholders.collect::<BTreeSet<_>>(), in_path.collect::<BTreeSet<_>>(), "{path}");
        }
    }
    let endpoints = api::endpoints();
    let there: BTreeSet<_> = endpoints.iter().map(|one| (one.method.to_string(), one.path.to_owned())).collect();
    assert_eq!(written, there);
    // What is referred to is there.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn a_question_is_answered_as_the_command_line_answers_it_and_its_list_is_read_in_pages() {
    let site = Site::new();
    let app = &site.app;
    let asked = call(app, "POST", "/api/v1/ask?ids=true", &[], &json!({"question": "近90天买过口红的女性"})).await;
    assert_eq!((asked.status, &asked.body["status"]), (StatusCode::OK, &json!("answered")), "{}", asked.body);
    let ids = asked.body["customer_ids"].as_array().unwrap();
    assert_eq!(asked.body["count"], ids.len());
    let run = asked.body["run"].as_str().unwrap();
    let again = json!({"segment": asked.body["segment"]});
    let ran = call(app, "POST", "/api/v1/run", &[], &again).await.body;
    assert_eq!((&ran["ids_hash"], &ran["customer_ids"]), (&asked.body["ids_hash"], &Value::Null));
    assert_eq!(call(app, "POST", "/api/v1/count", &[], &again).await.body, json!({"count": ids.len()}));
    assert_eq!(call(app, "POST", "/api/v1/check", &[], &again).await.body, json!({"diagnostics": []}));
    let compiled = call(app, "POST", "/api/v1/compile", &[], &again).await.body;
    assert_eq!(compiled["sql"], ran["sql"]);
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/runs/{run}/members?limit=7&columns=gender,name{cursor}");
        let page = call(app, "GET", &path, &[], &Value::Null).await.body;
        assert_eq!((&page["count"], &page["columns"][0]["name"]), (&json!(ids.len()), &json!("gender")), "{page}");
        let members = page["members"].as_array().unwrap();
        assert!(members.iter().all(|one| one["values"][0]["zh"] == "女" && one["values"][1]["zh"] != ""));
        found.extend(members.iter().map(|one| one["customer_id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(&found, ids);
    let why = json!({"segment": asked.body["segment"]});
    let why = call(app, "POST", &format!("/api/v1/customers/{}/why", ids[0]), &[], &why).await.body;
    assert_eq!(why["verdict"], "in", "{why}");
    assert!(why["clauses"].as_array().unwrap().iter().all(|clause| clause["holds"] == true), "{why}");
}

#[tokio::test]
async fn a_list_that_nobody_kept_is_found_again_by_its_own_query() {
    let site = Site::new();
    let ran = call(&site.app, "POST", "/api/v1/run?ids=true", &[], &json!({"segment": "gender = '女'"})).await.body;
    // Another server of the same shop remembers no answer.
    let store = site.store();
    let other = router(super::with_store(store));
    let path = format!("/api/v1/runs/{}/members?limit=1000", ran["run"].as_str().unwrap());
    let page = call(&other, "GET", &path, &[], &Value::Null).await.body;
    let found: Vec<_> = page["members"].as_array().unwrap().iter().map(|one| one["customer_id"].clone()).collect();
    assert_eq!(found, ran["customer_ids"].as_array().unwrap()[..found.len()]);
    assert_eq!(page["count"], ran["count"]);
}

#[tokio::test]
async fn problems_have_codes_and_places_and_the_language_that_is_asked_for() {
    let site = Site::new();
    let app = &site.app;
    let wrong = call(app, "POST", "/api/v1/run", &[], &json!({"segment": "gendre = '女'"})).await;
    assert_eq!((wrong.status, wrong.problem()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid-segment"));
    assert_eq!(wrong.body["diagnostics"][0]["code"], "unknown-name");
    assert_eq!(wrong.body["diagnostics"][0]["span"], json!({"start": 0, "end": 6}));
    let tree = json!({"segment": {"rule": {"kind": "no such"}}});
    assert_eq!(call(app, "POST", "/api/v1/compile", &[], &tree).await.problem(), "invalid-segment");
    let checked = call(app, "POST", "/api/v1/check", &[], &tree).await;
    assert_eq!(checked.status, StatusCode::OK);
    assert!(checked.body["diagnostics"][0]["code"].is_string(), "{}", checked.body);
    for (method, path, body, status, code) in [
        ("GET", "/api/v1/nothing", Value::Null, 404, "not-found"),
        ("GET", "/api/v1/segments/77", Value::Null, 404, "not-found"),
        ("GET", "/api/v1/segments/x", Value::Null, 404, "not-found"),
        ("GET", "/api/v1/runs/x", Value::Null, 404, "not-found"),
        ("GET", "/api/v1/customers/-1", Value::Null, 404, "not-found"),
        ("GET", "/api/v1/catalog/nothing", Value::Null, 404, "not-found"),
        ("PATCH", "/api/v1/segments/1", Value::Null, 405, "wrong-method"),
        ("POST", "/api/v1/run", Value::Null, 415, "wrong-media-type"),
        ("POST", "/api/v1/run", json!({"segment": 1, "x": 2}), 400, "bad-request"),
        ("POST", "/api/v1/run", json!([]), 400, "bad-request"),
        ("POST", "/api/v1/run?ids=perhaps", json!({"segment": "everyone"}), 400, "bad-request"),
        ("POST", "/api/v1/run?idz=true", json!({"segment": "everyone"}), 400, "bad-request"),
        ("POST", "/api/v1/run", json!({"segment": "a".repeat(2 << 20)}), 413, "too-large"),
        ("GET", "/api/v1/runs?limit=0", Value::Null, 400, "bad-request"),
        ("GET", "/api/v1/runs?cursor=x", Value::Null, 400, "bad-request"),
    ] {
        let reply = call(app, method, path, &[], &body).await;
        assert_eq!((reply.status.as_u16(), reply.problem()), (status, code), "{method} {path}: {}", reply.body);
    }
    let lost = call(app, "PATCH", "/api/v1/segments/1", &[], &Value::Null).await;
    assert_eq!(lost.header("allow").split(',').count(), 4, "GET, HEAD, PUT, DELETE: {}", lost.header("allow"));
    let zh = call(app, "GET", "/api/v1/segments/77", &[("accept-language", "zh")], &Value::Null).await.body;
    assert_eq!(zh["title"], "No such page", "the first language wins: {zh}");
}

#[tokio::test]
async fn no_change_of_a_segment_is_lost() {
    let site = Site::new();
    let app = &site.app;
    let new = json!({"name": "女性", "segment": "gender = '女'", "tags": ["a", "b"]});
    let made = call(app, "POST", "/api/v1/segments", &[], &new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.body["tags"], json!(["a", "b"]));
    let (place, first) = (made.header("location").to_owned(), made.header("etag").to_owned());
    assert_eq!(call(app, "POST", "/api/v1/segments", &[], &new).await.problem(), "conflict");
    let read = call(app, "GET", &place, &[], &Value::Null).await;
    assert_eq!((read.header("etag"), &read.body), (first.as_str(), &made.body));
    // Two have seen the same; the second is told.
    let versions = format!("{place}/versions");
    let rule = json!({"segment": "gender = '男'", "note": "others"});
    assert_eq!(call(app, "POST", &versions, &[], &rule).await.problem(), "no-precondition");
    let second = call(app, "POST", &versions, &[("if-match", &first)], &rule).await;
    assert_eq!((second.status, &second.body["newest"]["number"]), (StatusCode::OK, &json!(2)), "{}", second.body);
    assert_eq!(call(app, "POST", &versions, &[("if-match", &first)], &rule).await.problem(), "outdated");
    let said = json!({"name": "男性", "description": "d", "owner": "local", "tags": []});
    assert_eq!(call(app, "PUT", &place, &[("if-match", &first)], &said).await.problem(), "outdated");
    let tag = second.header("etag").to_owned();
    let third = call(app, "PUT", &place, &[("if-match", &format!("\"x\", {tag}"))], &said).await;
    assert_eq!((third.status, &third.body["name"]), (StatusCode::OK, &json!("男性")), "{}", third.body);
    assert_eq!(call(app, "DELETE", &place, &[("if-match", &tag)], &Value::Null).await.problem(), "outdated");
    let gone = call(app, "DELETE", &place, &[("if-match", third.header("etag"))], &Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(call(app, "GET", "/api/v1/segments", &[], &Value::Null).await.body, json!({"segments": []}));
    let trash = call(app, "GET", "/api/v1/segments?trash=true", &[], &Value::Null).await.body;
    assert_eq!(trash["segments"][0]["name"], "男性");
    assert_eq!(call(app, "POST", &format!("{place}/restore"), &[], &Value::Null).await.status, StatusCode::OK);
    let ran = call(app, "POST", &format!("{place}/run"), &[], &json!({"version": 1})).await;
    assert_eq!(ran.body["segment"], "gender = '女'", "{}", ran.body);
    let all = call(app, "GET", &versions, &[], &Value::Null).await.body;
    assert_eq!(all["versions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_request_that_comes_again_with_its_key_is_done_once() {
    let site = Site::new();
    let app = &site.app;
    let key = [("idempotency-key", "a-1")];
    let new = json!({"name": "女性", "segment": "gender = '女'"});
    let made = call(app, "POST", "/api/v1/segments", &key, &new).await;
    let again = call(app, "POST", "/api/v1/segments", &key, &new).await;
    assert_eq!((made.status, &made.body), (StatusCode::CREATED, &again.body));
    assert_eq!((again.status, again.header("location")), (StatusCode::CREATED, made.header("location")));
    assert_eq!(again.header("etag"), made.header("etag"));
    let other = json!({"name": "男性", "segment": "gender = '男'"});
    assert_eq!(call(app, "POST", "/api/v1/segments", &key, &other).await.problem(), "key-reused");
    // What was refused was not done: corrected, it may come with its key.
    let key = [("idempotency-key", "a-2")];
    let wrong = json!({"name": "男性", "segment": "gender = "});
    assert_eq!(call(app, "POST", "/api/v1/segments", &key, &wrong).await.problem(), "invalid-segment");
    assert_eq!(call(app, "POST", "/api/v1/segments", &key, &other).await.status, StatusCode::CREATED);
    let run = format!("{}/run", made.header("location"));
    let key = [("idempotency-key", "a-3")];
    let first = call(app, "POST", &run, &key, &json!({})).await.body;
    assert_eq!(call(app, "POST", &run, &key, &json!({})).await.body["run"], first["run"]);
    for bad in ["", "a b", &"k".repeat(201)] {
        let reply = call(app, "POST", &run, &[("idempotency-key", bad)], &json!({})).await;
        assert_eq!(reply.problem(), "bad-request", "{bad}");
    }
}

#[tokio::test]
async fn the_record_is_listed_proved_and_repeated_by_who_may() {
    let site = Site::new();
    site.person("boss", Role::Admin).await;
    let auditor = program(&site, "Wu", Role::Auditor, &[Right::See, Right::Audit]).await;
    let operator = program(&site, "Li", Role::Operator, &[Right::See, Right::Save]).await;
    let segment = json!({"segment": "gender = '女'"});
    for _ in 0..3 {
        call(&site.app, "POST", "/api/v1/run", &[("authorization", &operator)], &segment).await;
    }
    let shown = [("authorization", auditor.as_str())];
    let first = call(&site.app, "GET", "/api/v1/runs?limit=2&who=Li", &shown, &Value::Null).await.body;
    assert_eq!((&first["total"], first["runs"].as_array().unwrap().len()), (&json!(3), 2), "{first}");
    let next = format!("/api/v1/runs?limit=2&who=Li&cursor={}", first["next"].as_str().unwrap());
    let second = call(&site.app, "GET", &next, &shown, &Value::Null).await.body;
    assert_eq!((second["runs"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
    let run = second["runs"][0]["run"].as_str().unwrap().to_owned();
    let replayed = call(&site.app, "POST", &format!("/api/v1/runs/{run}/replay"), &shown, &Value::Null).await.body;
    assert_eq!((&replayed["same"], &replayed["count"]), (&json!(true), &first["runs"][0]["count"]), "{replayed}");
    let proved = call(&site.app, "GET", "/api/v1/audit/verification", &shown, &Value::Null).await.body;
    assert_eq!(proved["broken"], Value::Null, "{proved}");
    let one = call(&site.app, "GET", &format!("/api/v1/runs/{run}"), &shown, &Value::Null).await.body;
    assert_eq!((&one["intact"], &one["record"]["who"]), (&json!(true), &json!("Li")), "{one}");
    let me = call(&site.app, "GET", "/api/v1/me", &shown, &Value::Null).await.body;
    assert_eq!(
        me,
        json!({
            "name": "Wu",
            "rights": ["see", "audit"],
            "columns": ["contact", "spend", "behaviour"],
            "formats": [],
            "folders": "all"
        })
    );
    let nobody = call(&site.app, "GET", "/api/v1/me", &[], &Value::Null).await;
    assert_eq!((nobody.problem(), nobody.header("www-authenticate")), ("signed-out", "Bearer"));
}

#[tokio::test]
async fn who_calls_too_often_waits_and_nobody_else_does() {
    let site = Site::new();
    site.person("boss", Role::Admin).await;
    let (one, other) = (
        program(&site, "Wu", Role::Viewer, &[Right::See]).await,
        program(&site, "Li", Role::Viewer, &[Right::See]).await,
    );
    let app = router(site.server.clone().with_limit(NonZeroU32::new(30).unwrap()));
    let me = async |who: &str| call(&app, "GET", "/api/v1/me", &[("authorization", who)], &Value::Null).await;
    for _ in 0..5 {
        assert_eq!(me(&one).await.status, StatusCode::OK);
    }
    let refused = me(&one).await;
    assert_eq!((refused.status, refused.problem()), (StatusCode::TOO_MANY_REQUESTS, "too-many-requests"));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3).contains(&wait), "{wait}");
    assert_eq!(me(&other).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_words_and_ready_segments_of_the_shop_are_told() {
    let site = Site::new();
    let app = &site.app;
    let names = call(app, "GET", "/api/v1/catalog", &[], &Value::Null).await.body;
    let gender = names["names"].as_array().unwrap().iter().find(|name| name["name"] == "gender").unwrap();
    assert_eq!((&gender["kind"], &gender["type"]), (&json!("attribute"), &json!("text")), "{gender}");
    let gender = call(app, "GET", "/api/v1/catalog/gender", &[], &Value::Null).await.body;
    assert!(gender["values"].as_array().unwrap().iter().any(|value| value["value"] == "女"), "{gender}");
    let galleries = call(app, "GET", "/api/v1/gallery", &[], &Value::Null).await.body;
    let template = &galleries["galleries"][0]["templates"][0];
    let counted = call(app, "POST", "/api/v1/count", &[], &json!({"segment": template["segment"]})).await.body;
    assert_eq!(counted["count"], template["count"], "{template}");
}
