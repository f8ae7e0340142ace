//! Folders of segments: set where a segment is described, shown and filtered by where segments are listed.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::api::call;
use super::records;
use super::rights::Site;

#[tokio::test]
async fn a_folder_is_set_on_the_page_shown_and_filtered_by() {
    let site = records::Site::new();
    let form = [("name", "高潜"), ("text", "name is present"), ("folder", " 大促 ")];
    let (_, place, _) = site.post("/segments", &form).await;
    site.segment("others", "name is present").await;
    let page = site.visit(&place).await;
    assert!(page.contains(r#"<a href="/segments?folder=%E5%A4%A7%E4%BF%83">大促</a>"#), "{page}");
    assert!(page.contains(r#"<option value="大促"></option>"#), "the folders there are can be picked");
    let list = site.visit("/segments?folder=%E5%A4%A7%E4%BF%83").await;
    assert!(list.contains("高潜") && !list.contains("others") && list.contains("1 segment"), "{list}");
    assert!(site.visit("/segments?q=%E5%A4%A7%E4%BF%83").await.contains("高潜"), "searched for as well");
    let id = place.trim_start_matches("/segments/").parse().unwrap();
    let seen = site.store.segment(id).await.unwrap().updated.to_string();
    let mut form = vec![("name", "高潜"), ("owner", "li"), ("folder", "会员、大促"), ("seen", &seen)];
    let (status, _, page) = site.post(&format!("{place}/details"), &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("is no folder") && page.contains(r#"value="会员、大促""#), "{page}");
    form[2].1 = "会员";
    site.post(&format!("{place}/details"), &form).await;
    assert!(site.visit("/segments?folder=%E5%A4%A7%E4%BF%83").await.contains("No such segment"));
    let copy = site.visit(&format!("/segments/new?copy={id}")).await;
    assert!(copy.contains(r#"name="folder" value="会员""#), "{copy}");
    let (status, _, page) =
        site.post("/segments", &[("name", "x"), ("text", "name is present"), ("folder", "a;b")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("is no folder") && page.contains(r#"value="a;b""#), "{page}");
}

#[tokio::test]
async fn the_api_says_sets_and_filters_by_the_folder() {
    let site = Site::new();
    let app = &site.app;
    let new = |name: &str, folder: Value| json!({"name": name, "segment": "name is present", "folder": folder});
    let made = call(app, "POST", "/api/v1/segments", &[], &new("a", json!("大促"))).await;
    assert_eq!(made.body["folder"], "大促", "{}", made.body);
    assert_eq!(call(app, "POST", "/api/v1/segments", &[], &new("b", Value::Null)).await.body["folder"], Value::Null);
    let names = async |query: &str| {
        let listed = call(app, "GET", &format!("/api/v1/segments?folder={query}"), &[], &Value::Null).await.body;
        let names = listed["segments"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names("%E5%A4%A7%E4%BF%83").await, ["a"]);
    assert_eq!(names("").await, ["b"]);
    let place = made.header("location");
    let mut said = json!({"name": "a", "description": "", "owner": "li", "tags": []});
    let same = call(app, "PUT", place, &[("if-match", made.header("etag"))], &said).await;
    assert_eq!(same.body["folder"], "大促", "what is not said stays");
    said["folder"] = json!("");
    let none = call(app, "PUT", place, &[("if-match", same.header("etag"))], &said).await;
    assert_eq!(none.body["folder"], Value::Null, "{}", none.body);
    assert_eq!(call(app, "POST", "/api/v1/segments", &[], &new("c", json!("a,b"))).await.problem(), "bad-request");
    let blank = json!({"name": "d", "segment": "name is present", "tags": [" "]});
    assert_eq!(call(app, "POST", "/api/v1/segments", &[], &blank).await.problem(), "bad-request", "no tag is blank");
}
