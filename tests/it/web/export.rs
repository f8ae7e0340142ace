//! Lists as files: complete, masked, recorded, and the workbook says what it rests on.

use std::io::{Cursor, Read};

use axum::body::Bytes;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use quanxuan::dsl::Condition;
use quanxuan::dsl::readback::definitions;
use quanxuan::pipeline::RunRequest;
use quanxuan::store::{Origin, Right, Role, RunFilter};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::api::call;
use super::rights::Site;
use super::tokens::program;
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

/// The customers of a Parquet file, with the texts of a column.
fn read(bytes: Vec<u8>, column: &str) -> (Vec<i64>, Vec<Option<String>>) {
    let file = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
    let (mut ids, mut texts) = (Vec::new(), Vec::new());
    for row in file.get_row_iter(None).unwrap() {
        for (name, field) in row.unwrap().get_column_iter() {
            match field {
                Field::Long(id) if name == "customer_id" => ids.push(*id),
                Field::Str(text) if name == column => texts.push(Some(text.clone())),
                Field::Null if name == column => texts.push(None),
                _ => {}
            }
        }
    }
    (ids, texts)
}

#[tokio::test]
async fn every_format_holds_the_same_list_and_the_same_masks() {
    let (ids, _) = ids().await;
    let (_, kind, lines) = file(&format!("/export/list.jsonl?s={RULE}&cols=name,age,points")).await;
    assert_eq!(kind, "application/jsonl");
    let lines: Vec<Value> =
        String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.iter().map(|line| line["customer_id"].as_i64().unwrap()).collect::<Vec<_>>(), ids);
    let (_, kind, table) = file(&format!("/export/list.parquet?s={RULE}&cols=name,age,points")).await;
    assert_eq!(kind, "application/vnd.apache.parquet");
    let (found, names) = read(table, "name");
    assert_eq!(found, ids);
    let masked: Vec<Option<String>> = lines.iter().map(|line| line["name"].as_str().map(str::to_owned)).collect();
    assert_eq!(names, masked);
    assert!(names.iter().flatten().all(|name| name.contains('*')));
    assert!(lines.iter().all(|line| line["age"].is_i64() || line["age"].is_null()));
    let (_, _, none) =
        file("/export/list.parquet?s=gender%20%3D%20%27%E5%A5%B3%27%20and%20gender%20%3D%20%27%E7%94%B7%27").await;
    assert_eq!(read(none, "name").0, Vec::<i64>::new(), "a file of nobody is a file");
}

#[tokio::test]
async fn a_workbook_says_what_the_words_of_its_rule_mean() {
    let (_, _, bytes) = file("/export/list.xlsx?s=is%20high_value").await;
    let mut text = String::new();
    let mut book = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    book.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut text).unwrap();
    let shop = state();
    let meaning = definitions(&Condition::Term("high_value".into()), shop.shop());
    let (name, meaning) = &meaning[0];
    let said = format!("{}: {}", name.en, meaning.en).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    assert!(text.contains(&said), "{said}");
}

#[tokio::test]
async fn no_name_leads_out_of_the_list() {
    for name in
        ["..%2Flist.csv", "list.csv%2F..%2F..%2Fstate.sqlite", "list.csv%00", "list.CSV", "list.", "state.sqlite"]
    {
        assert_eq!(visit(&format!("/export/{name}?s={RULE}")).await.status, StatusCode::NOT_FOUND, "{name}");
    }
}

#[tokio::test]
async fn programs_get_the_same_files_and_the_record_says_so() {
    let site = Site::new();
    site.person("boss", Role::Admin).await;
    let shown = program(&site, "Li", Role::Operator, &[Right::Export]).await;
    for (format, kind) in [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("jsonl", "application/jsonl"),
        ("parquet", "application/vnd.apache.parquet"),
    ] {
        let wish = json!({"segment": "gender = '女'", "format": format, "columns": ["name"]});
        let reply = call(&site.app, "POST", "/api/v1/exports", &[("authorization", &shown)], &wish).await;
        assert_eq!((reply.status, reply.headers["content-type"].to_str().unwrap()), (StatusCode::OK, kind));
        let name = reply.headers["content-disposition"].to_str().unwrap().to_owned();
        assert!(name.ends_with(&format!(".{format}\"")), "{name}");
    }
    let filter = RunFilter { origin: Some(Origin::Export), who: Some("Li".into()), ..RunFilter::default() };
    assert_eq!(site.store().runs(filter, None, 10).await.unwrap().runs.len(), 4);
    let wish = json!({"segment": "gendre = 1", "format": "csv"});
    let wrong = call(&site.app, "POST", "/api/v1/exports", &[("authorization", &shown)], &wish).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_is_no_list_is_no_file() {
    assert_eq!(visit("/export/list.pdf?s=everyone").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit("/export/list.csv").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit("/export/list.csv?s=gendre%20%3D%201").await.status, StatusCode::SEE_OTHER);
}
