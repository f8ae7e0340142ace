//! Rights that end at folders: a segment out of sight does not exist, by whatever way it is asked for.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use quanxuan::lang::Lang;
use quanxuan::pipeline::{Reach, RunRequest};
use quanxuan::store::timing::Timing;
use quanxuan::store::{
    Basis, By, Folder, Limits, NewHook, NewVersion, Only, Role, SavedSegment, SavedVersion, SegmentName, Store,
};
use quanxuan::web::api;
use serde_json::{Value, json};

use super::api::call;
use super::reach::session;
use super::rights::{Site, addresses, by};
use crate::webhooks::{Receiver, secret, sender};

/// The name of the segment that is searched for, and the beginning of it, which echoes of a search hold.
const MARK: &str = "标记人群壬癸";
const ASKED: &str = "%E6%A0%87%E8%AE%B0%E4%BA%BA";

const RULE: &str = "gender = '女' and purchase in last 90 days";

fn folder(name: &str) -> Folder {
    Folder::parse(name).unwrap().unwrap()
}

fn held_to(folders: &[&str]) -> Limits {
    Limits::default().in_folders(Only::these(folders.iter().map(|name| folder(name))))
}

fn version(text: &str, named: &[&str], who: &str) -> NewVersion {
    let json = json!(named.iter().map(|name| json!({ "segment": name })).collect::<Vec<_>>());
    let by = By::new(who, Timestamp::now());
    NewVersion { text: text.to_owned(), json, question: None, note: String::new(), by }
}

async fn saved(store: &Store, name: &str, kept: &str, text: &str, named: &[&str], who: &str) -> SavedSegment {
    let (name, kept) = (SegmentName::parse(name).unwrap(), Folder::parse(kept).unwrap());
    store.create_segment(name, String::new(), kept, Vec::new(), version(text, named, who)).await.unwrap()
}

/// A shop where one admin sees everything, and two are held to a folder each.
struct Shop {
    site: Site,
    boss: String,
    within: String,
    without: String,
}

/// A segment in the folder `大促` with all that can be told of one.
struct Planted {
    segment: SavedSegment,
    run: String,
}

impl Shop {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = super::with_store(Store::open(folder.path()).unwrap()).with_sender(sender());
        let drop = folder.path().join("drop");
        let site = Site::of(server.with_drop_folder(Some(&drop)), folder);
        let (_, boss) = site.person("boss", Role::Admin).await;
        for (name, to) in [("within", "大促"), ("without", "会员")] {
            let (id, _) = site.person(name, Role::Admin).await;
            site.store().set_limits(id, held_to(&[to]), by()).await.unwrap();
        }
        let (within, without) = (session(&site, "within").await, session(&site, "without").await);
        Shop { site, boss, within, without }
    }

    async fn plant(&self, name: &str) -> Planted {
        let store = self.site.store();
        let segment = saved(&store, name, "大促", RULE, &[], "boss").await;
        let saved = Some(SavedVersion { segment: segment.id, version: 1 });
        let request = RunRequest { text: RULE.into(), as_of: None, saved, who: "boss".into() };
        let run = self.site.server.pipeline().run(request).await.unwrap().run.to_string();
        store.schedule(segment.id, Timing::hours(1).unwrap(), by()).await.unwrap();
        store.leave_files(segment.id, "csv".to_owned(), true, Lang::Zh, by()).await.unwrap();
        let basis = Basis { rule: "r".into(), sql: "s".into(), catalog: "c".into(), definitions: "d".into() };
        store.submit_review(segment.id, basis, String::new(), by()).await.unwrap();
        Planted { segment: store.segment(segment.id).await.unwrap(), run }
    }

    /// What comes of a request; JSON where programs ask, else a form.
    async fn sent(&self, method: &str, path: &str, cookie: &str, body: &str) -> (StatusCode, String) {
        let kind = if path.starts_with("/api") { "application/json" } else { "application/x-www-form-urlencoded" };
        let request = Request::builder().method(method).uri(path).header("cookie", cookie).header("if-match", "*");
        let request = request.header("accept-language", "en").header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", kind).body(Body::from(body.to_owned())).unwrap();
        let response = tower::ServiceExt::oneshot(self.site.app.clone(), request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str, cookie: &str) -> (StatusCode, String) {
        self.sent("GET", path, cookie, "").await
    }
}

/// A body that is in order for what is to be done at an address, whatever that is.
fn body(name: Option<&str>, planted: &Planted) -> String {
    let Planted { segment, run } = planted;
    let Some(name) = name else {
        let seen = segment.updated.to_string();
        let form = [
            ("text", "everyone"),
            ("expected", "1"),
            ("name", &segment.name),
            ("owner", "boss"),
            ("seen", &seen),
            ("run", run),
            ("how", "hours"),
            ("hours", "2"),
            ("decision", "approve"),
            ("format", "csv"),
            ("before", "1"),
            ("after", "1"),
        ];
        return super::urlencoded(&form);
    };
    let body = match name {
        "describeSegment" => json!({"name": segment.name, "description": "", "owner": "boss", "tags": []}),
        "addVersion" => json!({"segment": "everyone"}),
        "freezeSegment" => json!({ "run": run }),
        "setSchedule" => json!({"when": {"hours": 2}}),
        "decideReview" => json!({"decision": "approve", "seen": "x"}),
        "setFiles" => json!({"format": "csv"}),
        "runSegment" | "submitReview" => json!({}),
        _ => return String::new(),
    };
    body.to_string()
}

/// Every address that names a segment or a run: method, path, and what the API calls it.
fn naming() -> Vec<(&'static str, String, Option<&'static str>)> {
    let pages = addresses().filter(|(_, _, path)| !path.starts_with("/api/"));
    let pages = pages.map(|(_, method, path)| (method, path.to_owned(), None));
    let endpoints = api::endpoints().into_iter().map(|one| {
        let method = ["GET", "POST", "PUT", "DELETE"].into_iter().find(|name| one.method == *name).unwrap();
        (method, one.path.to_owned(), Some(one.name))
    });
    let all = pages.chain(endpoints);
    all.filter(|(_, path, _)| path.contains("/segments/{id}") || path.contains("/runs/{id}")).collect()
}

#[tokio::test]
async fn what_names_a_segment_out_of_sight_names_nothing() {
    let shop = Shop::new().await;
    let all = naming();
    assert!(all.len() > 38, "{all:?}");
    for (at, (method, path, name)) in all.into_iter().enumerate() {
        let planted = shop.plant(&format!("{MARK}{at}")).await;
        let id = if path.contains("/runs/") { planted.run.clone() } else { planted.segment.id.to_string() };
        let mut path = path.replace("{id}", &id).replace("{number}", "1");
        if path.contains("/members") {
            path = format!(
                "{path}?{}{}",
                if path.starts_with("/api") { "limit=9&entered_since=" } else { "run=" },
                planted.run
            );
        }
        let given = body(name, &planted);
        let (status, text) = shop.sent(method, &path, &shop.without, &given).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}: {text}");
        assert!(!text.contains(MARK), "{method} {path}: {text}");
        let after = shop.site.store().segment(planted.segment.id).await.unwrap();
        assert_eq!(after, planted.segment, "{method} {path} changed nothing");
        let (status, text) = shop.sent(method, &path, &shop.within, &given).await;
        assert_ne!(status, StatusCode::NOT_FOUND, "{method} {path}: {text}");
        assert!(method != "GET" || status == StatusCode::OK, "{method} {path}: {status} {text}");
        assert!(!status.is_server_error(), "{method} {path}: {status} {text}");
    }
}

#[tokio::test]
async fn a_segment_out_of_sight_is_not_there_for_what_takes_it_beside_an_address() {
    let shop = Shop::new().await;
    let (planted, other) = (shop.plant(MARK).await, shop.plant("other").await);
    let (id, run) = (planted.segment.id, &planted.run);
    let address = "https://example.com/told";
    for (method, path, body) in [
        ("POST", "/segments/bulk".to_owned(), format!("id={id}&do=tag&tags=a")),
        ("POST", "/segments/bulk".to_owned(), format!("id={id}&do=untag&tags=a")),
        ("POST", "/segments/bulk".to_owned(), format!("id={id}&do=trash")),
        ("POST", "/segments/bulk".to_owned(), format!("id={id}&do=restore")),
        ("GET", format!("/segments/overlap?id={id}&id={}", other.segment.id), String::new()),
        ("GET", format!("/segments/new?copy={id}"), String::new()),
        ("GET", format!("/audit?segment={id}"), String::new()),
        ("POST", "/hooks".to_owned(), super::urlencoded(&[("address", address), ("segment", &id.to_string())])),
        ("POST", "/api/v1/hooks".to_owned(), json!({"address": address, "segment": id.number()}).to_string()),
        ("GET", format!("/segments/{}/members?run={run}", other.segment.id), String::new()),
        ("GET", format!("/segments/{}/changes?before={run}&after={run}", other.segment.id), String::new()),
    ] {
        let (status, text) = shop.sent(method, &path, &shop.without, &body).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}: {text}");
        if !path.contains(run) {
            let (status, text) = shop.sent(method, &path, &shop.within, &body).await;
            assert!(status.is_success() || status.is_redirection(), "{method} {path}: {status} {text}");
        }
    }
    assert_eq!(shop.site.store().segment(id).await.unwrap().tags, Vec::<String>::new());
}

/// Every way of asking by a rule: method, path, and the body around it.
fn asking(rule: &str) -> Vec<(&'static str, String, String)> {
    let (given, encoded) = (json!({ "segment": rule }).to_string(), super::urlencoded(&[("s", rule)]));
    let posts = ["check", "compile", "count", "run", "customers/1/why"];
    let mut all: Vec<_> = posts.into_iter().map(|way| ("POST", format!("/api/v1/{way}"), given.clone())).collect();
    let export = json!({"segment": rule, "format": "csv"}).to_string();
    all.push(("POST", "/api/v1/exports".to_owned(), export));
    all.push(("POST", "/api/v1/segments".to_owned(), json!({"name": "another", "segment": rule}).to_string()));
    all.push(("POST", "/segments".to_owned(), super::urlencoded(&[("name", "another"), ("text", rule)])));
    for page in ["/run", "/profile", "/columns", "/customers/1", "/conditions/new", "/export/list.csv"] {
        all.push(("GET", format!("{page}?{encoded}&back=%2F"), String::new()));
    }
    all
}

/// Without what is another one each time: the name, ids of runs and requests, and how long it took.
fn settled(text: &str, name: &str) -> String {
    let encoded = super::urlencoded(&[("", name)]);
    let text = text.replace(name, "NAME").replace(encoded.trim_start_matches('='), "NAME");
    let is_random = |word: &str| {
        let is_hex = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex || word.bytes().any(|byte| byte.is_ascii_digit())
    };
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !is_random(word)).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn in_a_rule_the_name_of_a_segment_out_of_sight_is_one_that_nobody_gave() {
    let shop = Shop::new().await;
    shop.plant(MARK).await;
    let nobody = "无此人群子丑";
    let (rule, other) = (format!("in segment '{MARK}'"), format!("in segment '{nobody}'"));
    for ((method, path, given), (_, nowhere, nothing)) in asking(&rule).into_iter().zip(asking(&other)) {
        let (status, text) = shop.sent(method, &path, &shop.without, &given).await;
        let same = shop.sent(method, &nowhere, &shop.without, &nothing).await;
        assert_eq!((status, settled(&text, MARK)), (same.0, settled(&same.1, nobody)), "{method} {path}");
        let (_, sound) = shop.sent(method, &path, &shop.within, &given).await;
        assert!(!sound.contains("unknown-segment") && !sound.contains("no saved segment"), "{method} {path}: {sound}");
    }
    let (_, text) = shop.sent("POST", "/api/v1/check", &shop.without, &json!({ "segment": rule }).to_string()).await;
    assert!(text.contains("unknown-segment"), "{text}");
    // Nor is it offered where one is written or looked for.
    for path in [
        format!("/palette?q={ASKED}"),
        format!("/segments?q={ASKED}"),
        format!("/api/v1/suggestions?text={ASKED}"),
        "/api/v1/completions?text=in%20segment%20%27".to_owned(),
    ] {
        assert!(!shop.get(&path, &shop.without).await.1.contains(MARK), "{path}");
    }
    assert!(shop.get(&format!("/palette?q={ASKED}"), &shop.within).await.1.contains(MARK));
}

#[tokio::test]
async fn the_name_of_a_segment_out_of_sight_leaves_by_no_way() {
    let shop = Shop::new().await;
    let store = shop.site.store();
    let planted = shop.plant(MARK).await;
    let user = format!("in segment '{MARK}' and gender = '女'");
    // One that anybody held to the other folder would see, if it did not name what they do not.
    let resting = saved(&store, "rests on it", "会员", &user, &[MARK], "without").await;
    let open = saved(&store, "open", "会员", "gender = '男'", &[], "boss").await;
    let receiver = Receiver::answering(&[(200, &[])]).await;
    for segment in [Some(planted.segment.id), None] {
        let new = NewHook { segment, address: receiver.address(), secret: secret() };
        store.add_hook(new, By::new("boss", Timestamp::now())).await.unwrap();
    }
    for (path, given) in [
        ("/api/v1/run", json!({ "segment": user })),
        ("/api/v1/exports", json!({"segment": user, "format": "jsonl"})),
        ("/api/v1/ask", json!({"question": format!("「{MARK}」里的女性")})),
    ] {
        shop.sent("POST", path, &shop.boss, &given.to_string()).await;
    }
    let later = [("cookie", shop.boss.as_str()), ("prefer", "respond-async"), ("sec-fetch-site", "same-origin")];
    let wish = json!({"segment": user, "format": "csv"});
    let asked = call(&shop.site.app, "POST", "/api/v1/exports", &later, &wish).await;
    shop.site.server.make_exports().await.unwrap();
    let due = Timestamp::now() + SignedDuration::from_hours(2);
    shop.site.server.pipeline().run_due(due).await.unwrap();
    shop.site.server.leave_files().await.unwrap();
    sender().run_due(&store, due).await.unwrap();
    assert!(!receiver.got().is_empty());
    let export = asked.header("location").trim_start_matches("/api/v1/exports/").to_owned();
    let mut paths: Vec<String> = [
        format!("/segments?q={ASKED}"),
        format!("/audit?words={ASKED}"),
        format!("/audit?segment={}", planted.segment.id),
        format!("/audit/record.jsonl?words={ASKED}"),
        format!("/api/v1/runs?words={ASKED}"),
        "/segments?trash=1".to_owned(),
        "/api/v1/runs?limit=1000".to_owned(),
        format!("/segments/overlap?id={}&id={}", planted.segment.id, open.id),
        format!("/segments/new?copy={}", planted.segment.id),
        format!("/segments/{}", open.id),
        format!("/segments/{}", resting.id),
        format!("/api/v1/segments/{}", resting.id),
        format!("/hooks?segment={}", planted.segment.id),
    ]
    .into();
    let others = addresses().filter(|(_, method, _)| *method == "GET").map(|(_, _, path)| path.to_owned());
    for path in others {
        for id in [&planted.run, &planted.segment.id.to_string(), &export] {
            let path = path.replace("{id}", id).replace("{name}", "gender").replace("{key}", "attribute");
            paths.push(path.replace("{*path}", "x"));
        }
    }
    let mut shown = 0;
    for path in &paths {
        let (status, text) = shop.get(path, &shop.without).await;
        assert!(!text.contains(MARK), "{path}: {status} {text}");
        assert!(!status.is_server_error(), "{path}: {status} {text}");
        shown += usize::from(shop.get(path, &shop.within).await.1.contains(MARK));
        let (_, all) = shop.get(path, &shop.boss).await;
        shown += usize::from(all.contains(MARK));
    }
    assert!(shown > 30, "only {shown} answers show it to those who see it");
    for (path, body) in
        [("/exports/ID/cancel", ""), ("/hooks/1/test", ""), ("/hooks/1/remove", ""), ("/hooks/2/on", "")]
    {
        let (status, text) = shop.sent("POST", &path.replace("ID", &export), &shop.without, body).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {text}");
    }
    assert_eq!(shop.get(&format!("/exports/{export}/file"), &shop.boss).await.0, StatusCode::OK);
}

#[tokio::test]
async fn ones_own_segments_are_seen_wherever_they_are_and_others_are_put_nowhere_out_of_sight() {
    let shop = Shop::new().await;
    let store = shop.site.store();
    let planted = shop.plant(MARK).await;
    let save = async |name: &str, kept: &str| {
        let given = json!({"name": name, "segment": RULE, "folder": kept}).to_string();
        shop.sent("POST", "/api/v1/segments", &shop.without, &given).await
    };
    assert_eq!(save("own", "").await.0, StatusCode::CREATED);
    assert_eq!(save("in the folder", "会员").await.0, StatusCode::CREATED);
    let (status, text) = save("elsewhere", "大促").await;
    assert!(status == StatusCode::FORBIDDEN && text.contains("is closed"), "{status} {text}");
    let form = super::urlencoded(&[("name", "elsewhere"), ("text", RULE), ("folder", "大促")]);
    let (status, text) = shop.sent("POST", "/segments", &shop.without, &form).await;
    assert!(status == StatusCode::FORBIDDEN && text.contains("is closed") && text.contains("folder-problem"), "{text}");
    // That a name is not free is the one thing that is told.
    let (status, text) = save(MARK, "").await;
    assert!(status == StatusCode::CONFLICT && text.contains("is not free"), "{status} {text}");
    assert!(save("own", "").await.1.contains("exists already"));
    let own = store.segment_named(SegmentName::parse("own").unwrap()).await.unwrap().unwrap();
    let describe = async |segment: &SavedSegment, kept: &str, owner: &str, cookie: &str| {
        let given = json!({"name": segment.name, "description": "", "owner": owner, "folder": kept, "tags": []});
        shop.sent("PUT", &format!("/api/v1/segments/{}", segment.id), cookie, &given.to_string()).await
    };
    let (status, text) = describe(&own, "大促", "without", &shop.without).await;
    assert!(status == StatusCode::FORBIDDEN && text.contains("is closed"), "{status} {text}");
    let (status, text) = describe(&own, "", "boss", &shop.without).await;
    assert!(status == StatusCode::FORBIDDEN && text.contains("would not see"), "{status} {text}");
    assert_eq!(store.segment(own.id).await.unwrap(), own, "nothing was changed");
    // Somebody who sees everything puts it there: whoever owns it sees it still, and may change all but the folder.
    assert_eq!(describe(&own, "大促", "without", &shop.boss).await.0, StatusCode::OK);
    assert_eq!(describe(&own, "大促", "without", &shop.without).await.0, StatusCode::OK);
    assert_eq!(shop.get(&format!("/segments/{}", own.id), &shop.without).await.0, StatusCode::OK);
    assert_eq!(shop.get(&format!("/segments/{}", own.id), &shop.within).await.0, StatusCode::OK);
    let (status, text) = describe(&planted.segment, "", "boss", &shop.within).await;
    assert!(status == StatusCode::FORBIDDEN && text.contains("would not see"), "{status} {text}");
}

#[tokio::test]
async fn what_rules_out_of_sight_name_stays_and_they_are_not_told() {
    let shop = Shop::new().await;
    let store = shop.site.store();
    let base = saved(&store, "base", "会员", RULE, &[], "boss").await;
    saved(&store, "seen user", "会员", "in segment 'base'", &["base"], "boss").await;
    saved(&store, MARK, "大促", "in segment 'base'", &["base"], "boss").await;
    let trash = format!("/segments/{}/trash", base.id);
    let (status, text) = shop.sent("POST", &trash, &shop.without, "").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("“seen user”, one that is out of sight") && !text.contains(MARK), "{text}");
    let page = shop.get(&format!("/segments/{}", base.id), &shop.without).await.1;
    assert!(page.contains("seen user") && !page.contains(MARK), "{page}");
    assert!(shop.get(&format!("/segments/{}", base.id), &shop.boss).await.1.contains(MARK));
}

#[tokio::test]
async fn what_rests_on_a_segment_out_of_sight_is_out_of_sight_however_far_around() {
    let shop = Shop::new().await;
    let store = shop.site.store();
    saved(&store, MARK, "大促", RULE, &[], "boss").await;
    let given = json!({"name": "first", "segment": format!("in segment '{MARK}'"), "folder": "会员"});
    shop.sent("POST", "/api/v1/segments", &shop.boss, &given.to_string()).await;
    let first = store.segment_named(SegmentName::parse("first").unwrap()).await.unwrap().unwrap();
    let second = saved(&store, "second", "会员", "in segment 'FIRST'", &["FIRST"], "without").await;
    let apart = saved(&store, "apart", "会员", RULE, &[], "boss").await;
    let sees = async |segment: &SavedSegment| {
        shop.get(&format!("/segments/{}", segment.id), &shop.without).await.0 == StatusCode::OK
    };
    assert_eq!([sees(&first).await, sees(&second).await, sees(&apart).await], [false, false, true]);
    // What its versions said is on its page, so a new one does not bring it back.
    store.add_version(first.id, 1, version(RULE, &[], "boss")).await.unwrap();
    assert_eq!([sees(&first).await, sees(&second).await], [false, false]);
    // A run is of what its rule named then.
    let run = async |text: &str, cookie: &str| {
        let (_, text) = shop.sent("POST", "/api/v1/run", cookie, &json!({ "segment": text }).to_string()).await;
        serde_json::from_str::<Value>(&text).unwrap()["run"].as_str().unwrap().to_owned()
    };
    let (closed, open) = (run("in segment 'second'", &shop.boss).await, run("in segment 'apart'", &shop.boss).await);
    for (run, status) in [(closed, StatusCode::NOT_FOUND), (open, StatusCode::OK)] {
        for path in [format!("/runs/{run}"), format!("/api/v1/runs/{run}"), format!("/api/v1/runs/{run}/members")] {
            assert_eq!(shop.get(&path, &shop.without).await.0, status, "{path}");
        }
        // Not even while its answer is remembered.
        let remembered = shop.site.server.pipeline().within(Reach::of(held_to(&["会员"]), false, "without"));
        assert_eq!(remembered.recent(run.parse().unwrap()).await.is_some(), status == StatusCode::OK);
    }
}

#[tokio::test]
async fn limits_hold_at_once_and_so_they_do_for_what_is_done_in_the_background() {
    let shop = Shop::new().await;
    let store = shop.site.store();
    let (op, _) = shop.site.person("op", Role::Operator).await;
    let cookie = session(&shop.site, "op").await;
    let segment = saved(&store, MARK, "大促", RULE, &[], "boss").await;
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let address = receiver.address();
    for segment in [segment.id.to_string(), String::new()] {
        let form = [("address", address.as_str()), ("segment", &segment)];
        assert_eq!(shop.site.send("POST", "/hooks", &cookie, &form).await.status, StatusCode::OK);
    }
    let files = format!("/segments/{}/files", segment.id);
    shop.site.send("POST", &files, &cookie, &[("format", "csv")]).await;
    let begun = Timestamp::now();
    store.schedule(segment.id, Timing::hours(1).unwrap(), By::new("op", begun)).await.unwrap();
    let run_at = async |hours: i64| {
        let now = begun + SignedDuration::from_hours(hours);
        let runs = shop.site.server.pipeline().run_due(now).await.unwrap();
        let left = shop.site.server.leave_files().await.unwrap();
        (runs.len(), left, sender().run_due(&store, now).await.unwrap())
    };
    assert_eq!(run_at(2).await, (1, 1, 2));
    store.set_limits(op, held_to(&["会员"]), by()).await.unwrap();
    // The shop goes on running it; whoever set the rest is not told any more.
    assert_eq!(run_at(4).await, (1, 0, 0));
    let said = store.entries(Default::default(), None, 5).await.unwrap().entries;
    assert!(said.iter().any(|entry| entry.said(Lang::En).contains("no run")), "{said:?}");
    let cookie = session(&shop.site, "op").await;
    let form = [("address", address.as_str()), ("segment", "")];
    let all = shop.site.send("POST", "/hooks", &cookie, &form).await;
    assert_eq!(all.status, StatusCode::FORBIDDEN, "one for all segments: {}", all.body);
    assert_eq!(shop.site.send("POST", &files, &cookie, &[("format", "csv")]).await.status, StatusCode::NOT_FOUND);
    store.set_limits(op, Limits::default(), by()).await.unwrap();
    assert_eq!(run_at(6).await, (1, 1, 2));
}

#[tokio::test]
async fn within_a_folder_all_is_done_that_anybody_does() {
    let shop = Shop::new().await;
    let planted = shop.plant(MARK).await;
    let id = planted.segment.id;
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let new = json!({"address": receiver.address(), "segment": id.number()});
    let (status, text) = shop.sent("POST", "/api/v1/hooks", &shop.within, &new.to_string()).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let hook = serde_json::from_str::<Value>(&text).unwrap()["hook"]["id"].to_string();
    for way in [format!("/api/v1/hooks/{hook}/test"), format!("/api/v1/hooks/{hook}/on")] {
        assert_eq!(shop.sent("POST", &way, &shop.within, "").await.0, StatusCode::NO_CONTENT, "{way}");
    }
    assert_eq!(receiver.got().len(), 1);
    let (_, sent) = shop.get("/api/v1/hooks/deliveries", &shop.within).await;
    let delivery = serde_json::from_str::<Value>(&sent).unwrap()["deliveries"][0]["id"].to_string();
    let again = format!("/api/v1/hooks/deliveries/{delivery}/again");
    assert_eq!(shop.sent("POST", &again, &shop.without, "").await.0, StatusCode::NOT_FOUND);
    assert_eq!(shop.sent("POST", &again, &shop.within, "").await.0, StatusCode::NO_CONTENT);
    assert_eq!(receiver.got().len(), 2);
    let headers = [("cookie", shop.within.as_str()), ("prefer", "respond-async"), ("sec-fetch-site", "same-origin")];
    let wish = json!({"segment": format!("in segment '{MARK}'"), "format": "xlsx"});
    let asked = call(&shop.site.app, "POST", "/api/v1/exports", &headers, &wish).await;
    assert_eq!(shop.site.server.make_exports().await.unwrap(), 1);
    let place = asked.header("location");
    assert_eq!(shop.get(&format!("{place}/file"), &shop.within).await.0, StatusCode::OK);
    assert_eq!(shop.get(place, &shop.without).await.0, StatusCode::NOT_FOUND);
    let bulk = format!("id={id}&do=tag&tags=a");
    assert!(shop.sent("POST", "/segments/bulk", &shop.within, &bulk).await.0.is_redirection());
    assert!(
        shop.sent("POST", "/segments/bulk", &shop.within, &format!("id={id}&do=untag&tags=a")).await.0.is_redirection()
    );
    assert_eq!(shop.sent("DELETE", &format!("/api/v1/hooks/{hook}"), &shop.within, "").await.0, StatusCode::NO_CONTENT);
    assert_eq!(shop.site.store().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn an_answer_that_was_given_under_other_limits_is_not_given_again() {
    let shop = Shop::new().await;
    let (op, _) = shop.site.person("op", Role::Operator).await;
    let planted = shop.plant(MARK).await;
    let path = format!("/api/v1/segments/{}/run", planted.segment.id);
    let ask = async || {
        let cookie = session(&shop.site, "op").await;
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin"), ("idempotency-key", "k")];
        call(&shop.site.app, "POST", &path, &headers, &json!({})).await.status
    };
    assert_eq!([ask().await, ask().await], [StatusCode::OK; 2]);
    shop.site.store().set_limits(op, held_to(&["会员"]), by()).await.unwrap();
    assert_eq!(ask().await, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_admin_holds_somebody_to_folders_and_they_themselves_a_token() {
    let shop = Shop::new().await;
    shop.plant(MARK).await;
    let (op, _) = shop.site.person("op", Role::Operator).await;
    let page = shop.get(&format!("/people/{op}"), &shop.boss).await.1;
    assert!(page.contains(r#"name="folder" value="大促""#) && page.contains("any folder"), "{page}");
    let form = [("column", "contact"), ("format", "csv"), ("folders", "some"), ("folder", "会员")];
    shop.site.send("POST", &format!("/people/{op}/limits"), &shop.boss, &form).await;
    assert!(shop.get("/people", &shop.boss).await.1.contains("folders: only 会员"));
    let path = format!("/api/v1/people/{op}");
    let told = |text: &str| serde_json::from_str::<Value>(text).unwrap()["folders"].clone();
    let (_, text) = shop.sent("PUT", &path, &shop.boss, r#"{"folders": {"only": ["大促", " VIP "]}}"#).await;
    assert_eq!(told(&text), json!({"only": ["VIP", "大促"]}), "{text}");
    let (_, text) = shop.sent("PUT", &path, &shop.boss, r#"{"role": "operator"}"#).await;
    assert_eq!(told(&text), json!({"only": ["VIP", "大促"]}), "what is not said stays");
    let cookie = session(&shop.site, "op").await;
    assert_eq!(told(&shop.get("/api/v1/me", &cookie).await.1), json!({"only": ["VIP", "大促"]}));
    let account = shop.get("/account", &cookie).await.1;
    assert!(account.contains(r#"name="folder" value="VIP""#), "{account}");
    // A token reaches no further than its owner, whatever it is held to.
    let form = [
        ("label", "job"),
        ("days", "7"),
        ("right", "see"),
        ("folders", "some"),
        ("folder", "会员"),
        ("folder", "大促"),
    ];
    let made = shop.site.send("POST", "/account/tokens", &cookie, &form).await.body;
    let secret = made.split("<code class=\"invitation\">").nth(1).unwrap().split('<').next().unwrap();
    let shown = format!("Bearer {secret}");
    let me = call(&shop.site.app, "GET", "/api/v1/me", &[("authorization", &shown)], &Value::Null).await.body;
    assert_eq!(me["folders"], json!({"only": ["大促"]}));
    let (_, text) = shop.sent("PUT", &path, &shop.boss, r#"{"folders": "all"}"#).await;
    assert_eq!(told(&text), json!("all"));
}

#[tokio::test]
async fn whoever_is_nobody_sees_no_segment() {
    let shop = Shop::new().await;
    let planted = shop.plant(MARK).await;
    let nobody = shop.site.server.pipeline().within(Reach::nothing());
    assert!(nobody.store().segment(planted.segment.id).await.is_err());
    assert!(nobody.store().segments(Default::default()).await.unwrap().is_empty());
    assert!(nobody.store().runs(Default::default(), None, 9).await.unwrap().runs.is_empty());
    assert!(nobody.store().run(planted.run.parse().unwrap()).await.is_err());
}
