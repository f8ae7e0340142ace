//! What to do with lists: shown beside them, changed by people, kept in versions.

use axum::http::StatusCode;

use super::records::Site;

const SUITS: &str = "state:rfm:重要价值客户";

/// The form of a play, with this action and what it suits.
fn form<'f>(action: &'f str, expected: &'f str, suits: &[&'f str]) -> Vec<(&'f str, &'f str)> {
    let mut form = vec![
        ("expected", expected),
        ("label.zh", "尊享"),
        ("label.en", "Cherish"),
        ("action.zh", action),
        ("benefit.zh", "生日礼"),
        ("channel.zh", "企业微信"),
        ("cadence.zh", "每月"),
        ("measure.zh", "复购率"),
        ("note", "换个做法"),
    ];
    form.extend(suits.iter().map(|key| ("suits", *key)));
    form
}

#[tokio::test]
async fn every_kind_of_customers_has_its_play() {
    let site = Site::new();
    let page = site.visit("/plays").await;
    assert!(page.contains("href=\"/plays/cherish\"") && !page.contains("none yet"), "{page}");
    let list = site.visit("/run?s=rfm%20is%20%27%E9%87%8D%E8%A6%81%E4%BB%B7%E5%80%BC%E5%AE%A2%E6%88%B7%27").await;
    assert!(list.contains("href=\"/plays/cherish\""), "{list}");
    let saved = site.segment("best", "rfm is '重要价值客户'").await;
    assert!(
        site.visit(&format!("/segments/{}", saved.id)).await.contains("href=\"/plays/cherish\""),
        "as is the segment"
    );
}

#[tokio::test]
async fn a_changed_play_stands_beside_lists_and_its_versions_stay() {
    let site = Site::new();
    let (status, place, body) = site.post("/plays/cherish", &form("专属客服先打电话", "0", &[SUITS])).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, "/plays/cherish"), "{body}");
    let list = site.visit("/run?s=rfm%20is%20%27%E9%87%8D%E8%A6%81%E4%BB%B7%E5%80%BC%E5%AE%A2%E6%88%B7%27").await;
    assert!(list.contains("专属客服先打电话"), "{list}");
    let page = site.visit("/plays/cherish").await;
    assert!(page.contains("换个做法") && page.contains("<ins>") && page.contains("local"), "{page}");
    let (status, _, _) = site.post("/plays/cherish/versions/0/restore", &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = site.visit("/plays/cherish").await;
    assert!(page.contains("As in the catalog again") && page.contains("<span class=\"tag\">v2</span>"), "{page}");
    let (status, _, _) = site.post("/plays/cherish/versions/9/restore", &[]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_incomplete_or_late_comes_back_as_it_was_written() {
    let site = Site::new();
    let (status, _, body) = site.post("/plays/cherish", &form("", "0", &[SUITS])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("“Action” is empty") && body.contains("生日礼"), "{body}");
    let long = "很".repeat(501);
    let mut noted = form("先打电话", "0", &[SUITS]);
    noted.iter_mut().filter(|(name, _)| *name == "note").for_each(|(_, note)| *note = &long);
    let (status, _, body) = site.post("/plays/cherish", &noted).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("“The note on what changed” is longer than 500 characters"), "{body}");
    site.post("/plays/cherish", &form("先打电话", "0", &[SUITS])).await;
    let (status, _, body) = site.post("/plays/cherish", &form("先发短信", "0", &[])).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("先发短信") && body.contains("role=\"alert\""), "{body}");
    assert!(site.visit("/plays/cherish").await.contains("先打电话"));
}

#[tokio::test]
async fn a_play_for_nobody_says_so() {
    let site = Site::new();
    site.post("/plays/cherish", &form("先打电话", "0", &["state:rfm:nobody", "template:no-such"])).await;
    assert!(site.visit("/plays/cherish").await.contains("It suits no kind of customer"));
    assert!(site.visit("/plays").await.contains("none yet"));
}
