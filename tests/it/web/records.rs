//! The pages of segments, runs and the audit log, on a store with hand-made records.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::Timestamp;
use quanxuan::dsl::Value;
use quanxuan::lang::Bilingual;
use quanxuan::pipeline::RunRequest;
use quanxuan::store::{
    By, List, NewVersion, Origin, Outcome, Query, Record, Rule, Run, RunId, SavedSegment, SavedVersion, SegmentName,
    Statistics, Store, WindowShown, database,
};
use quanxuan::web::{Server, router};
use tempfile::TempDir;
use tower::ServiceExt;

pub(super) struct Site {
    folder: TempDir,
    pub store: Store,
    app: Router,
}

impl Site {
    pub fn new() -> Self {
        Site::of(|server| server)
    }

    /// Of a server that is made another one.
    pub fn of(change: impl FnOnce(Server) -> Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        Site { app: router(change(super::with_store(store.clone()))), store, folder }
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, String, String) {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let place = parts.headers.get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
        (parts.status, place.unwrap_or_default(), String::from_utf8(body.to_vec()).unwrap())
    }

    pub async fn visit(&self, path: &str) -> String {
        let request = Request::get(path).header("accept-language", "en").body(Body::empty()).unwrap();
        let (status, _, body) = self.send(request).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> (StatusCode, String, String) {
        let request = Request::post(path)
            .header("accept-language", "en")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(super::urlencoded(form)))
            .unwrap();
        self.send(request).await
    }

    pub async fn segment(&self, name: &str, text: &str) -> SavedSegment {
        let version = NewVersion {
            text: text.to_owned(),
            json: serde_json::json!({}),
            question: Some("有名字的人".to_owned()),
            note: String::new(),
            by: By::new("local", Timestamp::from_second(1_795_000_000).unwrap()),
        };
        self.store
            .create_segment(SegmentName::parse(name).unwrap(), String::new(), None, Vec::new(), version)
            .await
            .unwrap()
    }
}

fn record(question: Option<&str>, saved: Option<SavedVersion>) -> Record {
    let query = Query {
        sql: "SELECT c.\"id\" FROM \"crm\".\"main\".\"customers\" AS c WHERE c.\"name\" = $1 AND c.\"age\" > $2"
            .to_owned(),
        params: vec![Value::text("<b>口红</b>"), Value::number(25)],
    };
    Record {
        at: Timestamp::from_second(1_795_000_000).unwrap(),
        who: "local".to_owned(),
        origin: if saved.is_some() { Origin::Segment } else { Origin::Ask },
        status: Outcome::Answered,
        after: None,
        question: question.map(str::to_owned),
        saved,
        replays: None,
        rule: Some(Rule {
            text: "name is present".to_owned(),
            json: serde_json::json!({}),
            readback: Bilingual { zh: "有姓名的客户".to_owned(), en: "customers with a name".to_owned() },
        }),
        list: Some(List {
            statistics: vec![Statistics { query: query.clone(), results: vec![vec![Some(Value::number(7)), None]] }],
            query,
            as_of: "2026-11-21T00:00:00".parse().unwrap(),
            windows: vec![WindowShown {
                from: Some("2026-08-21T00:00:00".to_owned()),
                to: Some("2026-11-21T00:00:00".to_owned()),
                text: Bilingual::same("3 months"),
            }],
            snapshot: "1".to_owned(),
            count: 12_345,
            ids_hash: "abc123".to_owned(),
        }),
        excerpt: None,
        file: None,
        rests_on: None,
        assumptions: Vec::new(),
        choices: Vec::new(),
        problems: Vec::new(),
        translator: Some("builtin".to_owned()),
        model: None,
        catalog: "c1".to_owned(),
        elapsed_us: 1_250,
    }
}

#[tokio::test]
async fn an_empty_list_of_segments_says_what_to_do() {
    let page = Site::new().visit("/segments").await;
    assert!(page.contains("No segments saved yet"));
    assert!(page.contains(r#"href="/""#));
}

#[tokio::test]
async fn segments_are_listed_with_what_they_say_and_their_last_count() {
    let site = Site::new();
    let saved = site.segment("有<b>名字", "name is present").await;
    site.segment("old", "gone = 'x'").await;
    let version = SavedVersion { segment: saved.id, version: 1 };
    site.store.append(record(None, Some(version))).await.unwrap();
    let page = site.visit("/segments").await;
    assert!(page.contains("有&#60;b&#62;名字"), "{page}");
    assert!(page.contains("12,345"));
    assert!(page.contains("Rule no longer valid"), "a rule whose words the catalog lost is shown as such");
    assert!(page.contains("2 segments"));
    let page = site.visit("/segments?q=OLD").await;
    assert!(page.contains("1 segment") && !page.contains("12,345"));
    assert!(site.visit("/segments?q=nothing").await.contains("No such segment"));
    assert!(site.visit("/segments?trash=1").await.contains("The trash is empty"));
}

#[tokio::test]
async fn a_rule_is_saved_in_its_canonical_text() {
    let site = Site::new();
    let form = [("name", " 有名字 "), ("description", "d"), ("text", "( name  is present )"), ("question", "谁有名字")];
    let (status, place, _) = site.post("/segments", &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let saved = site.store.segment_named(SegmentName::parse("有名字").unwrap()).await.unwrap().unwrap();
    assert_eq!(place, format!("/segments/{}", saved.id));
    assert_eq!(saved.newest.text, "name is present");
    assert_eq!(saved.newest.question.as_deref(), Some("谁有名字"));
    let page = site.visit(&place).await;
    assert!(page.contains("有名字") && page.contains("谁有名字") && page.contains("name is present"));
}

#[tokio::test]
async fn nothing_typed_is_lost_when_saving_fails() {
    let site = Site::new();
    site.segment("taken", "name is present").await;
    let form = [("name", "Taken"), ("description", "my words"), ("text", "name is present"), ("question", "q?")];
    let (status, _, page) = site.post("/segments", &form).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("exists already"));
    assert!(page.contains("my words") && page.contains(r#"value="Taken""#) && page.contains(r#"value="q?""#));
    let form = [("name", ""), ("description", "my words"), ("text", "nome is present")];
    let (status, _, page) = site.post("/segments", &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<mark>nome</mark>"), "{page}");
    assert!(page.contains("1 to 120") && page.contains("my words"));
}

#[tokio::test]
async fn an_edit_becomes_a_version_and_the_change_shows() {
    let site = Site::new();
    let saved = site.segment("s", "name is present").await;
    let place = format!("/segments/{}/versions", saved.id);
    let form = [("text", "name is missing"), ("note", "the other way round"), ("expected", "1")];
    let (status, to, _) = site.post(&place, &form).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/segments/{}#v2", saved.id)));
    let page = site.visit(&format!("/segments/{}", saved.id)).await;
    assert!(page.contains("<del>present</del><ins>missing</ins>"), "{page}");
    assert!(page.contains("the other way round") && page.contains("version 2"));

    let (status, to, _) = site.post(&place, &[("text", " name  is missing"), ("expected", "2")]).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/segments/{}#v2", saved.id)));
    assert_eq!(site.store.versions(saved.id).await.unwrap().len(), 2, "the same rule is not saved again");
}

#[tokio::test]
async fn a_wrong_edit_is_marked_and_a_late_one_told() {
    let site = Site::new();
    let saved = site.segment("s", "name is present").await;
    let place = format!("/segments/{}/versions", saved.id);
    let (status, _, page) = site.post(&place, &[("text", "name is present and wrong = 'x'"), ("expected", "1")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("<mark>wrong</mark>"), "{page}");
    assert!(page.contains(r#"<details class="fold" id="edit" open>"#));

    site.post(&place, &[("text", "name is missing"), ("expected", "1")]).await;
    let (status, _, page) = site.post(&place, &[("text", "not name is missing"), ("expected", "1")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("somebody has saved version 2 meanwhile"), "{page}");
    assert!(page.contains("not name is missing"), "the late editor's text is still there");
    assert!(page.contains(r#"name="expected" value="2""#));
}

#[tokio::test]
async fn a_segment_is_renamed_trashed_and_restored() {
    let site = Site::new();
    let saved = site.segment("s", "name is present").await;
    site.segment("taken", "name is present").await;
    let place = format!("/segments/{}", saved.id);
    let details = async |name: &str| {
        let seen = site.store.segment(saved.id).await.unwrap().updated.to_string();
        let form = [("name", name), ("description", "kept"), ("owner", "li"), ("tags", "a，b"), ("seen", &seen)];
        site.post(&format!("{place}/details"), &form).await
    };
    let (status, _, page) = details("taken").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("exists already") && page.contains("kept"));
    let (status, to, _) = details("新名字").await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, place.as_str()));
    assert!(site.visit(&place).await.contains("新名字"));
    site.post(&format!("{place}/trash"), &[]).await;
    assert!(site.visit(&place).await.contains("In the trash"));
    assert!(!site.visit("/segments").await.contains("新名字"));
    assert!(site.visit("/segments?trash=1").await.contains("新名字"));
    site.post(&format!("{place}/restore"), &[]).await;
    assert!(site.visit("/segments").await.contains("新名字"));
}

#[tokio::test]
async fn what_is_not_there_is_a_page_not_found() {
    let site = Site::new();
    for path in
        ["/segments/99", "/segments/x", "/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/runs/nonsense", "/audit?segment=99"]
    {
        let (status, _, _) = site.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert!(status.is_client_error(), "{path}: {status}");
    }
    let (status, _, _) = site.post("/segments/99/versions", &[("text", "everyone"), ("expected", "1")]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_audit_log_is_filtered_and_paged() {
    let site = Site::new();
    for number in 0..60 {
        site.store.append(record(Some(&format!("question {number}")), None)).await.unwrap();
    }
    let refused = Record { status: Outcome::Refused, rule: None, list: None, ..record(Some("今天<天气>"), None) };
    site.store.append(refused).await.unwrap();
    let first = site.visit("/audit").await;
    assert!(first.contains("61 records") && first.contains("今天&#60;天气&#62;") && first.contains("question 11"));
    assert!(!first.contains("question 10<") && first.contains("before=12"), "{first}");
    let second = site.visit("/audit?before=12").await;
    assert!(second.contains("question 10<") && !second.contains("question 11<") && !second.contains("before="));
    let refused = site.visit("/audit?status=refused").await;
    assert!(refused.contains("1 record") && !refused.contains("question 1"));
    assert!(site.visit("/audit?q=question%205").await.contains("11 records"));
    assert!(site.visit("/audit?q=nothing").await.contains("No such record"));
}

#[tokio::test]
async fn acts_stand_among_the_runs_and_all_of_it_is_taken_away() {
    let site = Site::new();
    let saved = site.segment("口红<老客>", "everyone").await;
    site.store.append(record(Some("谁买过"), None)).await.unwrap();
    site.post(&format!("/segments/{}/trash", saved.id), &[]).await;
    let page = site.visit("/audit").await;
    assert!(page.contains("3 records") && page.contains("Moved “口红&#60;老客&#62;” to the trash"), "{page}");
    assert!(page.contains("谁买过") && page.contains("&#34;did&#34;:&#34;trashed&#34;"), "{page}");
    assert!(site.visit("/audit?kind=act-segment").await.contains("2 records"));
    assert!(site.visit("/audit?kind=run").await.contains("1 record"));
    assert!(site.visit("/audit?who=local&from=2020-01-01&to=2020-01-02").await.contains("No such record"));
    let (status, _, _) = site.send(Request::get("/audit?from=soon").body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let of_segment = site.visit(&format!("/audit?segment={}", saved.id)).await;
    assert!(of_segment.contains("2 records") && !of_segment.contains("谁买过"));
    let file = site.visit("/audit/record.jsonl").await;
    assert_eq!(file.lines().count(), 4, "{file}");
    assert!(file.lines().last().unwrap().contains("exported"));
    assert!(site.visit("/audit/chain").await.contains("All 4 records are intact"));
}

async fn shown(site: &Site, id: RunId) -> String {
    site.visit(&format!("/runs/{id}")).await
}

#[tokio::test]
async fn a_run_shows_all_that_proves_it() {
    let site = Site::new();
    let Run { id, hash, .. } = site.store.append(record(Some("谁有<名字>"), None)).await.unwrap();
    let page = shown(&site, id).await;
    for text in [
        "谁有&#60;名字&#62;",
        "customers with a name",
        "name is present",
        "12,345",
        "&#60;b&#62;口红&#60;/b&#62;",
        "2026-08-21 00:00:00",
        "abc123",
        "1.3 ms",
        hash.as_str(),
        "This record is as it was written",
    ] {
        assert!(page.contains(text), "{text} is missing in {page}");
    }
    assert!(page.contains("\nFROM"), "the SQL is laid out: {page}");
}

#[tokio::test]
async fn a_replay_is_compared_with_its_original() {
    let site = Site::new();
    let original = site.store.append(record(Some("q"), None)).await.unwrap();
    let replay = Record { origin: Origin::Replay, replays: Some(original.id), ..record(Some("q"), None) };
    let same = site.store.append(replay.clone()).await.unwrap();
    assert!(shown(&site, same.id).await.contains("exactly the same list"));
    let mut other = replay;
    let list = other.list.as_mut().unwrap();
    (list.ids_hash, list.count) = ("def456".to_owned(), 9);
    let other = site.store.append(other).await.unwrap();
    let page = shown(&site, other.id).await;
    assert!(page.contains("gives another list") && page.contains("abc123") && page.contains("def456"));
}

#[tokio::test]
async fn a_changed_record_shows_on_its_page_and_in_the_check_of_all() {
    let site = Site::new();
    let good = site.store.append(record(Some("good"), None)).await.unwrap();
    let bad = site.store.append(record(Some("bad"), None)).await.unwrap();
    assert!(site.visit("/audit/chain").await.contains("All 2 records are intact"));
    let file = rusqlite::Connection::open(site.folder.path().join(database::FILE)).unwrap();
    file.execute_batch(
        "DROP TRIGGER run_stays; UPDATE record SET body = replace(body, '12345', '12344') WHERE sequence = 2",
    )
    .unwrap();
    assert!(shown(&site, good.id).await.contains("as it was written"));
    assert!(shown(&site, bad.id).await.contains("it was changed and proves nothing"));
    let request = Request::get("/audit/chain")
        .header("accept-language", "en")
        .header("hx-request", "true")
        .header("hx-target", "div#chain");
    let (_, _, part) = site.send(request.body(Body::empty()).unwrap()).await;
    assert!(part.contains("Record 2") && part.contains(&bad.id.to_string()) && !part.contains("<html"), "{part}");
}

#[tokio::test]
async fn segments_are_laid_over_each_other() {
    let site = Site::new();
    let rules = ["gender = '女'", "purchase(category = '口红')", "sms_opt_in = true"];
    let mut ids = Vec::new();
    for (name, rule) in ["women", "lipstick", "texts"].into_iter().zip(rules) {
        ids.push(format!("id={}", site.segment(name, rule).await.id));
    }
    let page = site.visit(&format!("/segments/overlap?{}", ids.join("&"))).await;
    assert_eq!(page.matches("class=\"number strong\"").count(), 7, "{page}");
    let pipeline = super::with_store(site.store.clone()).pipeline();
    let names = ["women", "lipstick", "texts"].map(str::to_owned);
    let overlaps = pipeline.overlaps(&names).await.unwrap().unwrap();
    let size = async |rule: &str| {
        let request = RunRequest { text: rule.to_owned(), as_of: None, saved: None, who: "test".to_owned() };
        let answer = pipeline.run(request).await.unwrap().answer;
        u64::try_from(answer.list.as_ref().unwrap().customer_ids.len()).unwrap()
    };
    for (index, rule) in rules.into_iter().enumerate() {
        let inside: u64 = overlaps.iter().filter(|overlap| overlap.inside[index]).map(|overlap| overlap.count).sum();
        assert_eq!(inside, size(rule).await, "{rule}");
    }
    for overlap in &overlaps {
        assert_eq!(size(&overlap.rule).await, overlap.count, "{}", overlap.rule);
    }
    let request = Request::get("/segments/overlap?id=1").body(Body::empty()).unwrap();
    assert_eq!(site.send(request).await.0, StatusCode::BAD_REQUEST);
}
