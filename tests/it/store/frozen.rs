use quanxuan::store::{NewVersion, Origin, Record, SavedSegment, SavedVersion, SegmentName, Shelf, Store, StoreError};
use serde_json::json;

use super::{at, by, record, shop, version};

async fn saved(store: &Store, name: &str) -> SavedSegment {
    store
        .create_segment(SegmentName::parse(name).unwrap(), String::new(), None, Vec::new(), version("a", 1))
        .await
        .unwrap()
}

/// A run of the segment that found customers 1, 2 and 3.
fn found(segment: &SavedSegment) -> Record {
    let saved = Some(SavedVersion { segment: segment.id, version: 1 });
    Record { saved, origin: Origin::Segment, ..record("q", 2) }
}

#[tokio::test]
async fn a_segment_is_frozen_at_a_run_and_let_go() {
    let (_folder, store) = shop();
    let segment = saved(&store, "s").await;
    let run = store.append_with_members(found(&segment), [1, 2, 3].into_iter().collect()).await.unwrap().id;
    let frozen = store.freeze_segment(segment.id, run, by(3)).await.unwrap();
    assert_eq!((frozen.frozen, frozen.updated), (Some(run), at(3)));
    let line = store.segments(Shelf::Current).await.unwrap().remove(0);
    let size = line.frozen.unwrap();
    assert_eq!((size.run, size.count), (run, 3));
    assert_eq!(store.size(run).await.unwrap(), Some(size));
    assert_eq!(store.unfreeze_segment(segment.id, by(4)).await.unwrap().frozen, None);
}

#[tokio::test]
async fn only_a_kept_list_of_its_own_freezes_a_segment() {
    let (_folder, store) = shop();
    let (segment, other) = (saved(&store, "s").await, saved(&store, "t").await);
    let foreign = store.append_with_members(found(&other), [1, 2, 3].into_iter().collect()).await.unwrap().id;
    let lost = store.append(Record { list: None, ..found(&segment) }).await.unwrap().id;
    for run in [foreign, lost] {
        let error = store.freeze_segment(segment.id, run, by(3)).await.unwrap_err();
        assert!(matches!(error, StoreError::RunNotFound(_)), "{error}");
    }
}

#[tokio::test]
async fn what_rules_name_is_not_frozen() {
    let (_folder, store) = shop();
    let segment = saved(&store, "s").await;
    let user = NewVersion { json: json!({ "rule": { "segment": "s" } }), ..version("a", 1) };
    store.create_segment(SegmentName::parse("user").unwrap(), String::new(), None, Vec::new(), user).await.unwrap();
    let run = store.append_with_members(found(&segment), [1, 2, 3].into_iter().collect()).await.unwrap().id;
    let error = store.freeze_segment(segment.id, run, by(3)).await.unwrap_err();
    assert!(matches!(error, StoreError::InUse { by, .. } if by == ["user"]));
}
