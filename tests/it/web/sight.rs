//! Personal data is masked in everything that leaves, and seen only by right, for a reason and for a while, on record.

use std::io::{self, Cursor, Read};
use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jiff::{SignedDuration, Timestamp};
use parquet::file::reader::{FileReader, SerializedFileReader};
use quanxuan::engine::EngineSettings;
use quanxuan::lang::Lang;
use quanxuan::pipeline::{OpenShop, Pipeline};
use quanxuan::store::timing::Timing;
use quanxuan::store::{By, EntryFilter, Kind, NewHook, Right, Role, Store, Subject};
use quanxuan::web::{Server, secrets};
use tower::ServiceExt;

use super::api::call;
use super::reach::plant;
use super::rights::{Site, addresses, by};
use super::tokens::token;
use crate::support::demo_shop;
use crate::webhooks::{Receiver, secret as hook_secret, sender};

/// What stands in the personal columns of everybody; none of it may leave unmasked.
pub const MARKS: [&str; 4] = ["标记甲某", "19900007777", "planted.mark@", "1977-07-07"];

const COLUMNS: &str = "cols=name%2Cphone%2Cemail%2Cbirthday";

/// The small demo shop with marks planted in every personal column.
pub fn marked() -> Site {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let shop = folder.path().join("shop");
    copy(&demo_shop(), &shop);
    let file = quanxuan::import::current(&shop).unwrap().unwrap().file;
    let data = duckdb::Connection::open(&file).unwrap();
    let open = OpenShop::open(&demo_shop(), &EngineSettings::default()).unwrap();
    let catalog = &open.shop().catalog;
    let personal = catalog.attributes.iter().filter(|it| it.privacy == quanxuan::catalog::Privacy::Personal);
    let personal: Vec<&str> = personal.map(|it| it.column.as_str()).collect();
    assert_eq!(personal, ["name", "birthday", "phone", "email"], "every personal column has its mark");
    let mark = format!(
        "UPDATE {} SET name = '标记甲某', phone = '19900007777', email = 'planted.mark@example.com',
         birthday = DATE '1977-07-07'",
        catalog.customer.table
    );
    data.execute_batch(&mark).unwrap();
    plant(&data, catalog);
    drop(data);
    let open = OpenShop::open(&shop, &EngineSettings::default()).unwrap();
    let store = Store::open(&shop).unwrap();
    let server = Server::new(Pipeline::new(open, store, None)).with_sender(sender());
    let drop = folder.path().join("drop");
    Site::of(server.with_drop_folder(Some(&drop)), folder)
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// All that is logged, down to the last trace.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a request gets, laid open.
pub async fn fetched(site: &Site, method: &str, path: &str, header: (&str, &str), body: &str) -> (StatusCode, String) {
    let kind = if path.starts_with("/api") { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = Request::builder().method(method).uri(path).header(header.0, header.1);
    let request = request.header("sec-fetch-site", "same-origin").header("content-type", kind);
    let response = site.app.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
    (status, laid_open(bytes))
}

/// The very bytes, and what they hold when they are packed: the parts of a workbook, the rows of a Parquet file.
fn laid_open(bytes: Vec<u8>) -> String {
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    if bytes.starts_with(b"PK") {
        let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..book.len() {
            book.by_index(at).unwrap().read_to_string(&mut text).unwrap();
        }
    } else if bytes.starts_with(b"PAR1") {
        let table = SerializedFileReader::new(axum::body::Bytes::from(bytes)).unwrap();
        text.extend(table.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()));
    }
    text
}

/// Asks for a list with everything personal as a file.
fn export(format: &str) -> String {
    let columns = ["name", "phone", "email", "birthday"];
    serde_json::json!({"segment": "everyone", "format": format, "columns": columns}).to_string()
}

pub fn told(text: &str) -> Vec<&'static str> {
    MARKS.into_iter().filter(|mark| text.contains(mark)).collect()
}

/// Everything that can be fetched about everybody, a saved segment at `saved` and its run.
pub fn paths(saved: &str, run: &str) -> Vec<String> {
    let rule = "s=everyone";
    let mut paths = vec![
        format!("/run?{rule}"),
        format!("/run?{rule}&{COLUMNS}"),
        format!("/run?{rule}&{COLUMNS}&sort=phone"),
        format!("/ask?q=%E6%89%8B%E6%9C%BA%E5%8F%B7&{COLUMNS}"),
        format!("/customers/1?{rule}"),
        "/customers/1/course".to_owned(),
        format!("/profile?{rule}"),
        format!("/columns?{rule}&back=%2Frun%3Fs%3Deveryone"),
        format!("/export/list.csv?{rule}&{COLUMNS}"),
        format!("/export/list.xlsx?{rule}&{COLUMNS}"),
        format!("/export/list.jsonl?{rule}&{COLUMNS}"),
        format!("/export/list.parquet?{rule}&{COLUMNS}"),
        format!("{saved}/members?run={run}&{COLUMNS}"),
        format!("{saved}/members.csv?run={run}&{COLUMNS}"),
        format!("/api/v1/runs/{run}/members?columns=name,phone,email,birthday"),
        "/api/v1/catalog/phone".to_owned(),
        "/api/v1/catalog/name".to_owned(),
        "/catalog/name".to_owned(),
        "/palette?q=%E6%A0%87%E8%AE%B0".to_owned(),
        "/api/v1/suggestions?text=%E6%A0%87%E8%AE%B0".to_owned(),
        "/api/v1/suggestions?text=planted".to_owned(),
        "/conditions/form?kind=attribute&name=phone".to_owned(),
        "/api/v1/completions?text=name%20%3D%20".to_owned(),
        "/audit/record.jsonl".to_owned(),
    ];
    for (_, method, path) in addresses().filter(|(_, method, _)| *method == "GET") {
        let id = if path.contains("/runs/") { run } else { "1" };
        let path = path.replace("{id}", id).replace("{number}", "1").replace("{key}", "attribute");
        paths.push(path.replace("{name}", "name").replace("{session}", "1").replace("{*path}", "x"));
        assert_eq!(method, "GET");
    }
    paths
}

#[tokio::test]
async fn nothing_that_leaves_holds_personal_data_for_those_without_the_right() {
    let log = Log::default();
    let written = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || written.clone()).finish();
    // Of every thread.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let site = marked();
    let (boss, admin) = site.person("boss", Role::Admin).await;
    let (_, operator) = site.person("op", Role::Operator).await;
    let secret =
        format!("Bearer {}", token(&site, boss, &[Right::See, Right::Save, Right::Export, Right::Audit]).await);
    let form = [("name", "everybody"), ("text", "everyone")];
    let saved = site.send("POST", "/segments", &operator, &form).await.goes_to;
    let ran = site.send("POST", &format!("{saved}/versions/1/run"), &operator, &[]).await.goes_to;
    let run = ran.trim_start_matches("/runs/").to_owned();
    let paths = paths(&saved, &run);
    let mut seen = 0;
    for path in &paths {
        for who in [("cookie", operator.as_str()), ("cookie", admin.as_str()), ("authorization", secret.as_str())] {
            let (status, text) = fetched(&site, "GET", path, who, "").await;
            seen += usize::from(status == StatusCode::OK);
            assert_eq!(told(&text), Vec::<&str>::new(), "{path}: {text}");
        }
    }
    assert!(seen > 100, "only {seen} answers were looked at");
    for (path, body) in [
        ("/api/v1/ask?ids=true", r#"{"question":"手机号"}"#),
        ("/api/v1/run?ids=true", r#"{"segment":"everyone"}"#),
        ("/api/v1/customers/1/why", r#"{"segment":"everyone"}"#),
        ("/api/v1/compile", r#"{"segment":"phone starts with '1'"}"#),
        ("/api/v1/exports", export("csv").as_str()),
        ("/api/v1/exports", export("xlsx").as_str()),
        ("/api/v1/exports", export("jsonl").as_str()),
        ("/api/v1/exports", export("parquet").as_str()),
    ] {
        let (_, text) = fetched(&site, "POST", path, ("authorization", &secret), body).await;
        assert_eq!(told(&text), Vec::<&str>::new(), "{path}");
    }
    for format in ["csv", "xlsx", "jsonl", "parquet"] {
        let headers = [("authorization", secret.as_str()), ("prefer", "respond-async")];
        let wish = serde_json::from_str(&export(format)).unwrap();
        let asked = call(&site.app, "POST", "/api/v1/exports", &headers, &wish).await;
        site.server.make_exports().await.unwrap();
        let place = format!("{}/file", asked.header("location"));
        let (status, text) = fetched(&site, "GET", &place, ("authorization", &secret), "").await;
        assert_eq!((status, told(&text)), (StatusCode::OK, Vec::new()), "{format}");
    }
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let new = NewHook { segment: None, address: receiver.address(), secret: hook_secret() };
    site.store().add_hook(new, by()).await.unwrap();
    let long_ago = By::new("boss", Timestamp::now() - SignedDuration::from_mins(90));
    let segment = saved.trim_start_matches("/segments/").parse().unwrap();
    site.store().schedule(segment, Timing::hours(1).unwrap(), long_ago).await.unwrap();
    site.store().leave_files(segment, "parquet".to_owned(), false, Lang::Zh, By::new("boss", by().at)).await.unwrap();
    site.server.pipeline().run_due(Timestamp::now()).await.unwrap();
    assert_eq!(site.server.leave_files().await.unwrap(), 1);
    for left in std::fs::read_dir(site.folder().join("drop")).unwrap() {
        let text = laid_open(std::fs::read(left.unwrap().path()).unwrap());
        assert!(text.contains("customer_id") && told(&text).is_empty(), "{text}");
    }
    sender().run_due(&site.store(), Timestamp::now()).await.unwrap();
    let got = receiver.got();
    assert!(!got.is_empty());
    for got in got {
        assert_eq!(told(&String::from_utf8_lossy(&got.body)), Vec::<&str>::new());
    }
    let mut backup = Command::new(env!("CARGO_BIN_EXE_quanxuan"));
    backup.args(["--log", "trace", "--shop"]).arg(site.folder().join("shop")).arg("backup");
    let said = backup.arg(site.folder().join("copy")).output().unwrap();
    assert!(said.status.success(), "{said:?}");
    for said in [said.stdout, said.stderr] {
        assert_eq!(told(&String::from_utf8_lossy(&said)), Vec::<&str>::new());
    }
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(logged.contains("request"), "something was logged");
    assert_eq!(told(&logged), Vec::<&str>::new());
}

async fn contacts(site: &Site) -> Vec<String> {
    let filter = EntryFilter { kind: Some(Kind::Act(Subject::Contact)), ..EntryFilter::default() };
    let found = site.store().entries(filter, None, 50).await.unwrap().entries;
    found.iter().rev().map(|entry| format!("{}: {}", entry.who, entry.said(Lang::En))).collect()
}

#[tokio::test]
async fn who_may_sees_it_for_a_reason_and_every_view_and_file_is_recorded() {
    let site = marked();
    let (_, admin) = site.person("boss", Role::Admin).await;
    let (op, _) = site.person("op", Role::Operator).await;
    let list = format!("/run?s=everyone&{COLUMNS}");
    // Having the right is not enough: there is no view without a reason.
    assert!(told(&site.get(&list, &admin).await.body).is_empty());
    let unsaid = site.send("POST", "/sight", &admin, &[("reason", "  "), ("to", "/run?s=everyone")]).await;
    assert!(unsaid.status == StatusCode::UNPROCESSABLE_ENTITY && unsaid.body.contains("say what it is for"));
    let form = [("reason", "call back complaints"), ("to", "/run?s=everyone")];
    assert_eq!(site.send("POST", "/sight", &admin, &form).await.goes_to, "/run?s=everyone");
    let page = site.get(&list, &admin).await.body;
    assert_eq!(told(&page), MARKS);
    assert!(page.contains("call back complaints") && page.contains("15 more minutes"), "{page}");
    assert_eq!(told(&site.get("/customers/7", &admin).await.body), MARKS);
    // What shows nothing personal is nobody's view of it.
    site.get("/run?s=everyone&cols=city", &admin).await;
    let file = fetched(&site, "GET", &format!("/export/list.csv?s=everyone&{COLUMNS}"), ("cookie", &admin), "").await;
    assert_eq!(told(&file.1), MARKS);
    site.send("POST", "/sight/end", &admin, &[]).await;
    assert!(told(&site.get(&list, &admin).await.body).is_empty());
    let recorded = contacts(&site).await;
    assert_eq!(recorded[0], "boss: Asked to see personal data: call back complaints");
    assert_eq!(recorded[1], "boss: Saw personal data of 50 customers: call back complaints");
    assert_eq!(recorded[2], "boss: Saw personal data of one customer: call back complaints");
    assert!(recorded[3].starts_with("boss: Took away personal data of") && recorded[3].contains("(csv)"));
    assert_eq!(recorded[4..], ["boss: Masked personal data again: call back complaints"]);
    // An admin gives it to single people; it ends by itself.
    let store = site.store();
    store.let_unmask(op, true, by()).await.unwrap();
    let person = store.credentials("op").await.unwrap().unwrap().person;
    assert!(person.may(Right::Unmask) && !person.may(Right::Manage));
    let (secret, now) = (secrets::fresh().unwrap(), Timestamp::now());
    store.sign_in(&person, secrets::kept(&secret), "test", now).await.unwrap();
    let session = store.session(secrets::kept(&secret), now).await.unwrap().unwrap().1;
    store.open_sight(session.id, "audit".to_owned(), by()).await.unwrap();
    let sight = async |minutes: i64| {
        let later = now.checked_add(SignedDuration::from_mins(minutes)).unwrap();
        store.session(secrets::kept(&secret), later).await.unwrap().unwrap().1.sight.is_some()
    };
    assert!(sight(14).await && !sight(16).await);
    store.let_unmask(op, false, by()).await.unwrap();
    assert!(store.session(secrets::kept(&secret), now).await.unwrap().is_none(), "sessions end with the right");
}
