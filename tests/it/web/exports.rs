//! Files that are made while nobody waits: whole or not there, the same as at once, and only for whoever may have them.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use quanxuan::lang::Lang;
use quanxuan::pipeline::customers::Chosen;
use quanxuan::pipeline::{RunRequest, Sight};
use quanxuan::store::{By, EntryFilter, Kind, Policy, Right, Role, Subject};
use quanxuan::web::export::format::Format;
use quanxuan::web::export::{Taken, file_of, jobs};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use super::api::{Reply, call};
use super::rights::{Site, by};
use super::tokens::program;

async fn ask(site: &Site, shown: &str, format: &str) -> Reply {
    let wish = json!({"segment": "gender = '女'", "format": format, "columns": ["name", "city", "points"]});
    let headers = [("authorization", shown), ("prefer", "wait=10, respond-async")];
    call(&site.app, "POST", "/api/v1/exports", &headers, &wish).await
}

async fn get(site: &Site, path: &str, header: (&str, &str)) -> (StatusCode, Vec<u8>) {
    let request = Request::get(path).header(header.0, header.1).header("accept-language", "en");
    let response = site.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    (response.status(), to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
}

async fn acts(site: &Site, subject: Subject) -> Vec<String> {
    let filter = EntryFilter { kind: Some(Kind::Act(subject)), ..EntryFilter::default() };
    let found = site.store().entries(filter, None, 50).await.unwrap().entries;
    found.iter().rev().map(|entry| format!("{}: {}", entry.by(), entry.said(Lang::En))).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_file_that_is_made_meanwhile_is_the_one_that_is_given_at_once() {
    let site = Site::new();
    let shown = program(&site, "boss", Role::Admin, &[Right::See, Right::Export]).await;
    let header = ("authorization", shown.as_str());
    for (at, format) in ["csv", "jsonl", "parquet", "xlsx"].into_iter().enumerate() {
        let asked = ask(&site, &shown, format).await;
        let place = format!("/api/v1/exports/{}", at + 1);
        assert_eq!((asked.status, asked.header("location")), (StatusCode::ACCEPTED, place.as_str()));
        assert_eq!((&asked.body["state"], &asked.body["file"]), (&json!("waiting"), &Value::Null));
        // Nobody fetches what is not whole.
        assert_eq!(get(&site, &format!("{place}/file"), header).await.0, StatusCode::CONFLICT);
        assert_eq!(site.server.make_exports().await.unwrap(), 1);
        let (_, made) = get(&site, &place, header).await;
        let made: Value = serde_json::from_slice(&made).unwrap();
        assert_eq!(
            (&made["state"], &made["done"], &made["begun"]),
            (&json!("finished"), &made["customers"], &json!(1))
        );
        let (status, file) = get(&site, made["file"]["href"].as_str().unwrap(), header).await;
        let sha256 = hexadecimal(&Sha256::digest(&file));
        assert_eq!(
            (status, &made["file"]["sha256"], &made["file"]["size"]),
            (StatusCode::OK, &json!(sha256), &json!(file.len()))
        );
        let recorded = acts(&site, Subject::Export).await;
        let [asked, made, fetched] = &recorded[at * 3..] else { panic!("{recorded:?}") };
        assert!(asked.starts_with("boss (nightly job): Asked for a file of run"), "{asked}");
        assert!(made.starts_with("quanxuan: Made the file") && made.ends_with(&sha256), "{made}");
        assert!(fetched.starts_with("boss (nightly job): Took away") && fetched.ends_with(&sha256), "{fetched}");
        let wish = json!({"segment": "gender = '女'", "format": format, "columns": ["name", "city", "points"]});
        let request = Request::post("/api/v1/exports").header(header.0, header.1).header("accept-language", "en");
        let request = request.header("content-type", "application/json").body(Body::from(wish.to_string())).unwrap();
        let direct = site.app.clone().oneshot(request).await.unwrap();
        let direct = to_bytes(direct.into_body(), usize::MAX).await.unwrap();
        // A workbook says when it was made.
        assert!(direct == file || format == "xlsx", "{format}");
    }
    assert_eq!(site.store().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_is_stopped_is_not_made_and_the_page_says_where_each_stands() {
    let site = Site::new();
    let shown = program(&site, "boss", Role::Admin, &[Right::See, Right::Export]).await;
    let (_, other) = site.person("other", Role::Operator).await;
    let (_, boss) = site.person("chief", Role::Admin).await;
    ask(&site, &shown, "csv").await;
    ask(&site, &shown, "parquet").await;
    let page = site.get("/exports", &boss).await.body;
    assert!(page.matches("waiting").count() == 2 && page.contains("every 2s") && page.contains("boss"), "{page}");
    // Of others nothing is known, but to who manages people.
    assert!(site.get("/exports", &other).await.body.contains("No long list was taken away yet"));
    assert_eq!(site.send("POST", "/exports/1/cancel", &other, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.send("POST", "/exports/1/cancel", &boss, &[]).await.goes_to, "/exports");
    assert_eq!(site.send("POST", "/exports/1/cancel", &boss, &[]).await.status, StatusCode::CONFLICT);
    assert_eq!(site.server.make_exports().await.unwrap(), 1);
    let page = site.get("/exports", &boss).await.body;
    assert!(page.contains("stopped") && page.contains("finished") && page.contains("kept until"), "{page}");
    assert!(!page.contains("every 2s") && !page.contains("/exports/2/file"), "only whoever asked fetches it: {page}");
    for cookie in [&other, &boss] {
        assert_eq!(site.get("/exports/2/file", cookie).await.status, StatusCode::NOT_FOUND);
    }
    let left: Vec<_> = std::fs::read_dir(site.store().export_folder()).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[tokio::test]
async fn whoever_fetches_is_asked_again_what_they_may_have() {
    let site = Site::new();
    let (id, cookie) = site.person("boss", Role::Admin).await;
    let taken = async |sight: Sight| {
        let pipeline = site.server.pipeline();
        let columns = Chosen(vec!["phone".to_owned()]);
        let request = RunRequest { text: "gender = '女'".into(), as_of: None, saved: None, who: "boss".into() };
        let recorded = pipeline.export(request, file_of(Format::Csv, &columns)).await.unwrap();
        let taken = Taken { recorded, question: String::new(), columns, who: "boss".into(), sight };
        jobs::ask(&pipeline, taken, Format::Csv, Lang::En, By::new("boss", by().at)).await
    };
    taken(Sight::MASKED).await.unwrap();
    taken(Sight::open(By::new("boss", by().at), "a complaint".to_owned())).await.unwrap();
    assert_eq!(site.server.make_exports().await.unwrap(), 2);
    let masked = site.get("/exports/1/file", &cookie).await;
    assert!(masked.status == StatusCode::OK && masked.body.contains('*'));
    // What is personal is seen only by who sees it at that moment, and each time it is recorded.
    assert_eq!(site.get("/exports/2/file", &cookie).await.status, StatusCode::FORBIDDEN);
    site.send("POST", "/sight", &cookie, &[("reason", "a second look"), ("to", "/exports")]).await;
    let open = site.get("/exports/2/file", &cookie).await;
    assert!(open.status == StatusCode::OK && !open.body.contains('*'), "{}", open.body);
    let contacts = acts(&site, Subject::Contact).await;
    let took = contacts.iter().filter(|act| act.contains("Took away")).collect::<Vec<_>>();
    assert!(took[0].ends_with("a complaint") && took[1].ends_with("a second look"), "{contacts:?}");
    // What the policy wants approved meanwhile is not handed out any more.
    site.store().set_policy(Policy { people: Some(1), ..Policy::default() }, by()).await.unwrap();
    assert_eq!(site.get("/exports/1/file", &cookie).await.status, StatusCode::CONFLICT);
    assert!(taken(Sight::MASKED).await.is_err());
    site.store().set_policy(Policy::default(), by()).await.unwrap();
    let (_, other) = site.person("other", Role::Admin).await;
    site.store().set_role(id, Role::Viewer, by()).await.unwrap();
    assert_ne!(site.get("/exports/1/file", &cookie).await.status, StatusCode::OK);
    assert_eq!(site.get("/exports/1/file", &other).await.status, StatusCode::NOT_FOUND);
}
