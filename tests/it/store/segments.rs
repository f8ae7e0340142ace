use quanxuan::store::{
    Details, NewVersion, Origin, Outcome, Record, SavedVersion, SegmentName, Shelf, Store, StoreError, Tag,
};
use serde_json::json;

use super::{at, by, record, refusal, shop, version};

fn name(text: &str) -> SegmentName {
    SegmentName::parse(text).unwrap()
}

fn details(called: &str) -> Details {
    let tags = Tag::parse_all("大促").unwrap();
    Details { name: name(called), description: "x".to_owned(), owner: name("li"), folder: None, tags }
}

async fn names(store: &Store, shelf: Shelf) -> Vec<String> {
    store.segments(shelf).await.unwrap().into_iter().map(|line| line.segment.name).collect()
}

#[tokio::test]
async fn a_segment_is_saved_with_its_first_version() {
    let (_folder, store) = shop();
    let saved =
        store.create_segment(name(" 口红高潜 "), " 双11 ".to_owned(), None, Vec::new(), version("a", 1)).await.unwrap();
    assert_eq!((saved.name.as_str(), saved.description.as_str(), saved.owner.as_str()), ("口红高潜", "双11", "local"));
    assert_eq!((saved.newest.number, saved.newest.text.as_str()), (1, "a"));
    assert_eq!(saved.newest.question.as_deref(), Some("谁买过口红"));
    assert_eq!((saved.created, saved.updated, saved.deleted), (at(1), at(1), None));
    assert_eq!(store.segment(saved.id).await.unwrap(), saved);
    assert_eq!(store.segment_named(name("口红高潜")).await.unwrap(), Some(saved));
    assert_eq!(store.segment_named(name("别的")).await.unwrap(), None);
}

#[tokio::test]
async fn versions_are_numbered_and_kept() {
    let (_folder, store) = shop();
    let id = store.create_segment(name("s"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap().id;
    let saved = store.add_version(id, 1, version("b", 2)).await.unwrap();
    assert_eq!((saved.newest.number, saved.updated), (2, at(2)));
    let versions = store.versions(id).await.unwrap();
    assert_eq!(versions.iter().map(|v| (v.number, v.text.as_str())).collect::<Vec<_>>(), [(2, "b"), (1, "a")]);
    assert_eq!(store.version(id, 1).await.unwrap(), versions[1]);
    assert!(matches!(store.version(id, 3).await, Err(StoreError::VersionNotFound { version: 3, .. })));
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_loses_nothing() {
    let (_folder, store) = shop();
    let id = store.create_segment(name("s"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap().id;
    store.add_version(id, 1, version("first", 2)).await.unwrap();
    let conflict = store.add_version(id, 1, version("second", 3)).await.unwrap_err();
    assert!(matches!(conflict, StoreError::VersionConflict { expected: 1, current: 2 }), "{conflict}");
    assert_eq!(store.segment(id).await.unwrap().newest.text, "first");
    store.add_version(id, 2, version("second", 4)).await.unwrap();
    assert_eq!(store.versions(id).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_name_is_borne_once() {
    let (_folder, store) = shop();
    let first = store.create_segment(name("VIP 客户"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    for same in ["VIP 客户", "vip 客户", "ＶＩＰ 客户"] {
        let error =
            store.create_segment(name(same), String::new(), None, Vec::new(), version("b", 2)).await.unwrap_err();
        assert!(matches!(&error, StoreError::NameTaken(taken) if taken == same), "{error}");
    }
    let other = store.create_segment(name("other"), String::new(), None, Vec::new(), version("b", 2)).await.unwrap();
    let error = store.describe_segment(other.id, at(2), details("vip 客户"), by(3)).await.unwrap_err();
    assert!(matches!(error, StoreError::NameTaken(_)));
    let renamed = store.describe_segment(first.id, at(1), details("Vip 客户"), by(4)).await.unwrap();
    assert_eq!((renamed.name.as_str(), renamed.description.as_str(), renamed.newest.number), ("Vip 客户", "x", 1));
    assert_eq!((renamed.owner.as_str(), renamed.tags), ("li", vec!["大促".to_owned()]));
}

#[tokio::test]
async fn bad_names_are_refused() {
    assert!(matches!(SegmentName::parse("  "), Err(StoreError::BadName { length: 0, limit: 120 })));
    assert!(matches!(SegmentName::parse(&"名".repeat(121)), Err(StoreError::BadName { length: 121, .. })));
    assert!(matches!(SegmentName::parse("a\nb"), Err(StoreError::UnprintableName)));
    assert!(matches!(SegmentName::parse("a\0b"), Err(StoreError::UnprintableName)));
    for good in ["O'Brien", "a''b", r"\' OR 1=1 --", "%", "_", "Ａ", "💄", &"名".repeat(120)] {
        assert_eq!(SegmentName::parse(good).unwrap().as_str(), good);
    }
}

#[tokio::test]
async fn the_trash_frees_the_name_and_gives_back() {
    let (_folder, store) = shop();
    let old = store.create_segment(name("s"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    let deleted = async || store.segment(old.id).await.unwrap().deleted;
    store.trash_segments(vec![old.id], by(2)).await.unwrap();
    store.trash_segments(vec![old.id], by(3)).await.unwrap();
    assert_eq!(deleted().await, Some(at(2)), "once is enough");
    assert_eq!(names(&store, Shelf::Current).await, [""; 0]);
    assert_eq!(names(&store, Shelf::Trash).await, ["s"]);
    let new = store.create_segment(name("s"), String::new(), None, Vec::new(), version("b", 4)).await.unwrap();
    assert!(matches!(store.restore_segments(vec![old.id], by(5)).await, Err(StoreError::NameTaken(_))));
    store.trash_segments(vec![new.id], by(6)).await.unwrap();
    store.restore_segments(vec![old.id], by(7)).await.unwrap();
    assert_eq!(deleted().await, None);
    assert_eq!(names(&store, Shelf::Current).await, ["s"]);
    assert_eq!(store.versions(old.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_list_begins_with_the_last_changed_and_shows_the_last_sizes() {
    let (_folder, store) = shop();
    let lipstick =
        store.create_segment(name("Lipstick 口红"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    store.create_segment(name("100% cotton"), String::new(), None, Vec::new(), version("a", 2)).await.unwrap();
    store.create_segment(name("100 cotton"), String::new(), None, Vec::new(), version("a", 3)).await.unwrap();
    assert_eq!(names(&store, Shelf::Current).await, ["100 cotton", "100% cotton", "Lipstick 口红"]);

    let saved = Some(SavedVersion { segment: lipstick.id, version: 1 });
    store.append(Record { saved, ..record("one", 10) }).await.unwrap();
    let two = Record { saved, ..record("two", 11) };
    let count = two.list.as_ref().unwrap().count;
    store.append(two).await.unwrap();
    store.append(Record { saved, origin: Origin::Replay, ..record("one again", 12) }).await.unwrap();
    store.append(Record { saved, status: Outcome::Failed, ..refusal("three", 12) }).await.unwrap();
    let lines = store.segments(Shelf::Current).await.unwrap();
    let last = lines[2].sizes.last().unwrap();
    assert_eq!((last.at, last.count, last.as_of.as_str()), (at(11), count, "2026-11-21T00:00:00"));
    assert_eq!(lines[2].sizes.len(), 2, "neither a replay nor a failure is a size");
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let (_folder, store) = shop();
    let nobody = "77".parse().unwrap();
    assert!(matches!(store.segment(nobody).await, Err(StoreError::SegmentNotFound(_))));
    assert!(matches!(store.versions(nobody).await, Err(StoreError::SegmentNotFound(_))));
    assert!(matches!(store.add_version(nobody, 1, version("a", 1)).await, Err(StoreError::SegmentNotFound(_))));
    assert!(matches!(store.trash_segments(vec![nobody], by(1)).await, Err(StoreError::SegmentNotFound(_))));
    assert!(matches!(store.restore_segments(vec![nobody], by(1)).await, Err(StoreError::SegmentNotFound(_))));
}

#[tokio::test]
async fn the_second_of_two_who_describe_is_told_and_nothing_is_lost() {
    let (_folder, store) = shop();
    let saved = store.create_segment(name("s"), String::new(), None, Vec::new(), version("a", 1)).await.unwrap();
    store.describe_segment(saved.id, saved.updated, details("first"), by(2)).await.unwrap();
    let error = store.describe_segment(saved.id, saved.updated, details("second"), by(3)).await.unwrap_err();
    assert!(matches!(error, StoreError::Changed), "{error}");
    assert_eq!(store.segment(saved.id).await.unwrap().name, "first");
}

#[tokio::test]
async fn several_are_moved_together_or_not_at_all() {
    let (_folder, store) = shop();
    let create = async |called: &str, rule: serde_json::Value| {
        let version = NewVersion { json: rule, ..version("a", 1) };
        store.create_segment(name(called), String::new(), None, Vec::new(), version).await.unwrap().id
    };
    let base = create("base", json!({})).await;
    let user = create("user", json!({ "rule": { "segment": "base" } })).await;
    let other = create("other", json!({})).await;
    let error = store.trash_segments(vec![other, base], by(2)).await.unwrap_err();
    assert!(matches!(error, StoreError::InUse { name, by, unseen: 0 } if name == "base" && by == ["user"]));
    assert_eq!(names(&store, Shelf::Trash).await, [""; 0], "not even the other one");
    store.trash_segments(vec![base, user], by(3)).await.unwrap();
    assert_eq!(names(&store, Shelf::Current).await, ["other"]);
    create("base", json!({})).await;
    let error = store.restore_segments(vec![user, base], by(4)).await.unwrap_err();
    assert!(matches!(error, StoreError::NameTaken(name) if name == "base"));
    assert_eq!(names(&store, Shelf::Trash).await.len(), 2);
}
