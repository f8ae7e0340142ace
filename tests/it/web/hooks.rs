//! Webhooks on their page, and what scheduled runs put into the outbox.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use quanxuan::store::timing::Timing;
use quanxuan::store::{By, Members, NewHook, NewVersion, RunId, SavedSegment, SegmentId};
use quanxuan::web::Server;
use serde_json::Value;

use super::records::Site;
use crate::webhooks::{Receiver, by, secret, sender};

/// A site whose hooks may lead to this machine.
fn site() -> Site {
    Site::of(|server: Server| server.with_sender(sender()))
}

async fn hook(site: &Site, segment: Option<SegmentId>, address: &str) {
    let new = NewHook { segment, address: address.to_owned(), secret: secret() };
    site.store.add_hook(new, by()).await.unwrap();
}

/// Runs what is due an hour after `at`; the run of the segment.
async fn run_at(site: &Site, at: Timestamp) -> RunId {
    let pipeline = super::with_store(site.store.clone()).pipeline();
    pipeline.run_due(at + SignedDuration::from_hours(1)).await.unwrap().remove(0)
}

async fn save(site: &Site, segment: &SavedSegment, text: &str) {
    let newest = site.store.segment(segment.id).await.unwrap().newest;
    let version = NewVersion {
        text: text.to_owned(),
        json: serde_json::json!({}),
        question: None,
        note: String::new(),
        by: by(),
    };
    site.store.add_version(segment.id, newest.number, version).await.unwrap();
}

fn ids(value: &Value) -> BTreeSet<i64> {
    value["customer_ids"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap()).collect()
}

fn set(members: &Members) -> BTreeSet<i64> {
    members.ids().collect()
}

#[tokio::test]
async fn each_scheduled_run_tells_who_entered_and_left_since_the_hook_was_told_last() {
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let site = site();
    let segment = site.segment("女性", "gender = '女' and purchase in last 10 days").await;
    let other = site.segment("others", "gender = '男'").await;
    hook(&site, Some(segment.id), &receiver.address()).await;
    hook(&site, Some(other.id), &receiver.address()).await;
    let now = Timestamp::now();
    site.store.schedule(segment.id, Timing::hours(1).unwrap(), By::new("li", now)).await.unwrap();
    let first = run_at(&site, now).await;
    save(&site, &segment, "gender = '女' and purchase in last 20 days and not purchase in last 5 days").await;
    // Whatever somebody runs by hand in between is not what the hook was told.
    let path = format!("/segments/{}/versions/2/run", segment.id);
    site.post(&path, &[("as_of", "2026-01-01")]).await;
    let second = run_at(&site, now + SignedDuration::from_hours(1)).await;
    assert_eq!(sender().run_due(&site.store, now + SignedDuration::from_hours(3)).await.unwrap(), 2);
    let got: Vec<Value> = receiver.got().iter().map(|got| serde_json::from_slice(&got.body).unwrap()).collect();
    let [one, two] = got.as_slice() else { panic!("{got:?}") };
    let before = site.store.members(first).await.unwrap().unwrap();
    let after = site.store.members(second).await.unwrap().unwrap();
    let data = &one["data"];
    assert_eq!(
        (&one["type"], &data["before"], &data["run"]),
        (&"segment.changed".into(), &Value::Null, &first.to_string().into())
    );
    assert_eq!(data["segment"], serde_json::json!({"id": segment.id.number(), "name": "女性", "version": 1}));
    assert_eq!((ids(&data["entered"]), data["left"]["count"].as_u64()), (set(&before), Some(0)));
    let data = &two["data"];
    assert_eq!((&data["before"], &data["run"]), (&first.to_string().into(), &second.to_string().into()));
    assert_eq!((&data["segment"]["version"], &data["count"]), (&2.into(), &after.count().into()));
    let (entered, left) = (after.without(&before), before.without(&after));
    assert!(entered.count() > 0 && left.count() > 0, "the rules were to differ both ways");
    assert_eq!((ids(&data["entered"]), ids(&data["left"])), (set(&entered), set(&left)));
    assert_eq!(data["entered"]["count"], entered.count());
    let run = site.store.run(second).await.unwrap().record;
    assert_eq!(
        (&two["timestamp"], &data["as_of"]),
        (&run.at.to_string().into(), &run.list.unwrap().as_of.to_string().into())
    );
    // Nothing is said of anybody but their ids.
    let keys: BTreeSet<&String> = data["entered"].as_object().unwrap().keys().collect();
    assert_eq!(keys.into_iter().collect::<Vec<_>>(), ["count", "customer_ids"]);
    assert!(site.visit("/audit?kind=act-hook").await.contains(&format!("who entered and left with run {second}")));
}

#[tokio::test]
async fn more_customers_than_are_named_are_listed_where_the_message_says() {
    let receiver = Receiver::answering(&[(200, &[])]).await;
    let site = site();
    let segment = site.segment("all", "everyone").await;
    hook(&site, None, &receiver.address()).await;
    let now = Timestamp::now();
    site.store.schedule(segment.id, Timing::hours(1).unwrap(), By::new("li", now)).await.unwrap();
    run_at(&site, now).await;
    save(&site, &segment, "gender = '女' and purchase in last 3 days").await;
    run_at(&site, now + SignedDuration::from_hours(1)).await;
    sender().run_due(&site.store, now + SignedDuration::from_hours(3)).await.unwrap();
    for (got, part) in receiver.got().iter().zip(["entered", "left"]) {
        let body: Value = serde_json::from_slice(&got.body).unwrap();
        let moved = &body["data"][part];
        let count = moved["count"].as_u64().unwrap();
        assert!(count > 1000 && ids(moved).len() == 1000, "{count}");
        let page: Value = serde_json::from_str(&site.visit(moved["all"].as_str().unwrap()).await).unwrap();
        assert_eq!(page["count"], count);
        let listed = page["members"].as_array().unwrap().iter().map(|member| member["customer_id"].as_i64().unwrap());
        assert!(listed.eq(ids(moved).into_iter().take(100)), "{part}");
    }
    assert_eq!(receiver.got().len(), 2);
}

#[tokio::test]
async fn the_page_adds_a_hook_tells_its_secret_once_tests_it_and_removes_it() {
    let receiver = Receiver::answering(&[(500, &[]), (200, &[])]).await;
    let site = site();
    let segment = site.segment("buyers", "purchase in last 1 months").await;
    assert!(site.visit("/hooks").await.contains("Nobody is told yet"));
    let chosen = site.visit(&format!("/hooks?segment={}", segment.id)).await;
    assert!(chosen.contains(&format!("<option value=\"{}\" selected>buyers", segment.id)), "{chosen}");
    let address = receiver.address();
    let (status, _, page) = site.post("/hooks", &[("address", &address), ("segment", &segment.id.to_string())]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("whsec_") && page.contains(&address), "{page}");
    assert!(!site.visit("/hooks").await.contains("whsec_"));
    let (status, place, _) = site.post("/hooks/1/test", &[]).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, "/hooks#sent"));
    let page = site.visit("/hooks").await;
    assert!(page.contains("answered 500") && page.contains("next try") && page.contains("1 attempt<"), "{page}");
    site.post("/hooks/deliveries/1/again", &[]).await;
    let page = site.visit("/hooks").await;
    assert!(page.contains("delivered") && page.contains("answered 200"), "{page}");
    site.post("/hooks/1/remove", &[]).await;
    assert!(site.visit("/hooks").await.contains("Nobody is told yet"));
    for path in ["/hooks/1/test", "/hooks/1/on", "/hooks/1/remove", "/hooks/deliveries/1/again"] {
        assert_eq!(site.post(path, &[]).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_address_that_may_not_be_told_is_said_and_kept_in_the_form() {
    let site = Site::new();
    for (address, said) in [
        ("example.com", "begins with https://"),
        ("http://example.com/", "nobody reads along"),
        ("https://a:b@example.com/", "no password"),
        ("https://169.254.169.254/latest", "not public"),
    ] {
        let (status, _, page) = site.post("/hooks", &[("address", address)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(page.contains(said) && page.contains(&format!("value=\"{address}\"")), "{page}");
    }
    assert!(site.store.hooks().await.unwrap().is_empty());
}
