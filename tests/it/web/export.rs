//! Lists as files: complete, masked, recorded, and the workbook says what it rests on.

use std::io::{Cursor, Read};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use quanxuan::pipeline::RunRequest;
use quanxuan::store::{Origin, RunFilter};
use tower::ServiceExt;

use super::{app, state, visit};

const RULE: &str = "everyone";

async fn ids() -> (Vec<i64>, String) {
    let request = RunRequest { text: RULE.to_owned(), as_of: None, saved: None, who: "test".to_owned() };
    let answer = state().pipeline.run(request).await.unwrap().answer;
    let list = answer.list.as_ref().unwrap();
    (list.customer_ids.clone(), list.ids_hash.clone())
}

async fn file(path: &str) -> (StatusCode, String, Vec<u8>) {
    let request = Request::get(path).header("accept-language", "en").body(Body::empty()).unwrap();
    let response = app().oneshot(request).await.unwrap();
    let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
    (response.status(), kind, to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec())
}

#[tokio::test]
async fn a_csv_holds_every_customer_and_nothing_that_pages_hide() {
    let (status, kind, bytes) = file(&format!("/export/list.csv?s={RULE}")).await;
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/csv; charset=utf-8"));
    let text = String::from_utf8(bytes).unwrap();
    let (head, rows) = text.strip_prefix('\u{feff}').unwrap().split_once("\r\n").unwrap();
    assert!(head.starts_with("ID,"), "{head}");
    let found: Vec<i64> = rows.lines().map(|row| row.split(',').next().unwrap().parse().unwrap()).collect();
    assert_eq!(found, ids().await.0);
    assert!(text.split(|c: char| !c.is_ascii_digit()).all(|digits| digits.len() != 11), "phones are masked");
}

#[tokio::test]
async fn a_workbook_proves_its_list_and_every_file_is_recorded() {
    let filter = || RunFilter { origin: Some(Origin::Export), ..RunFilter::default() };
    let exports = async || state().store().runs(filter(), None, 1000).await.unwrap().runs.len();
    let before = exports().await;
    let (status, _, bytes) = file(&format!("/export/list.xlsx?s={RULE}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(exports().await, before + 1);
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        book.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let (ids, hash) = ids().await;
    assert_eq!(part("xl/worksheets/sheet1.xml").matches("<row ").count(), ids.len() + 1);
    assert!(part("xl/sharedStrings.xml").contains(&hash), "the hash of the ids");
}

#[tokio::test]
async fn what_is_no_list_is_no_file() {
    assert_eq!(visit("/export/list.pdf?s=everyone").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit("/export/list.csv").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit("/export/list.csv?s=gendre%20%3D%201").await.status, StatusCode::SEE_OTHER);
}
